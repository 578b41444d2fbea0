"""The functions that a call is offered: the app's, at URLs of the call's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from attrs import evolve

from .agent import Agent
from .swaig.webhooks import Webhooks
from .swml.convert import to_json
from .swml.fixed import is_fixed_inside
from .swml.functions import SWAIGFunction
from .swml.variants import Later, variant, written_of

MARK = "swaiglet-stand-in"
"""What stands where a call's own URL goes, in what is written once for all calls."""


def offered(
    agent: Agent,
    tools: Mapping[str, SWAIGFunction],
    webhooks: Webhooks,
    *,
    elsewhere: bool,
    before: Sequence[SWAIGFunction] = (),
) -> Sequence[SWAIGFunction] | Later:
    """The functions, each with the URL at which a call runs it; nearly all calls need them as JSON alone.

    Args:
        agent: whose functions they are.
        tools: the functions by name, as the author's code left them for this call.
        webhooks: where this call runs functions.
        elsewhere: whether functions without a URL are run by a server of somebody else.
        before: the author's own functions, which stand before those.
    """

    def make() -> Sequence[SWAIGFunction]:
        own = [addressed(agent, entry, webhooks, elsewhere=elsewhere) for entry in tools.values()]
        return (*map(variant, before), *own)

    if before or tools is not agent.origin.tools or not webhooks.query_for:
        return make()
    written, key = written_of(agent.origin), (offered, webhooks.meta_data_token, elsewhere)
    known, writers = written.get(key, (None, ()))
    if known != agent.tools:
        writers = [_written(agent, entry, webhooks, elsewhere=elsewhere) for entry in tools.values()]
        written[key] = (dict(agent.tools), writers)
    return Later(make, lambda: [write(webhooks) for write in writers])


def addressed(agent: Agent, entry: SWAIGFunction, webhooks: Webhooks, *, elsewhere: bool = False) -> SWAIGFunction:
    """A function with the URL at which it is run, where that is not the default.

    Args:
        agent: whose function it is.
        entry: the function.
        webhooks: where this call, or whoever else asks, runs functions.
        elsewhere: whether the default is a server of somebody else.
    """
    if entry.web_hook_url or entry.data_map:
        return variant(entry)
    url = webhooks.function(entry.function) if _is_secure(agent, entry.function) else None
    if url is None and elsewhere:
        url = webhooks.swaig
    return entry.called_at(url, webhooks.meta_data_token) if url or webhooks.meta_data_token else variant(entry)


def _is_secure(agent: Agent, name: str) -> bool:
    """Whether only a call that was offered the function may run it."""
    tool = agent.tools.get(name)
    return tool is not None and tool.secure


def _written(agent: Agent, entry: SWAIGFunction, webhooks: Webhooks, *, elsewhere: bool) -> Callable[[Webhooks], Any]:
    """Writes a function as JSON for any call: all but the URL beforehand, unless it holds JSON of the author's."""
    stand_in = evolve(webhooks, base=MARK, query_for=lambda _: "")
    pieces = to_json(addressed(agent, entry, stand_in, elsewhere=elsewhere)).split(orjson.dumps(stand_in.swaig))
    if len(pieces) > 2 or not is_fixed_inside(entry):
        return lambda own: addressed(agent, entry, own, elsewhere=elsewhere)
    if len(pieces) == 1:
        whole = orjson.Fragment(pieces[0])
        return lambda _: whole
    name, (before, after) = entry.function, pieces
    if _is_secure(agent, name):
        return lambda own: orjson.Fragment(before + orjson.dumps(own.function(name)) + after)
    return lambda own: orjson.Fragment(before + orjson.dumps(own.swaig) + after)
