"""Whether the functions that a result switches, and the steps it moves to, are there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from . import errors
from .agent import Agent
from .swaig import actions
from .swaig.result import Result
from .swml.contexts import Context
from .swml.functions import SWAIG
from .swml.model import Action
from .swml.wire import HOLDS_VARIABLE

ANYWHERE = frozenset({"next", "previous"})
"""Moves that need no step of that name."""
MOVES = (actions.ToggleFunctions, actions.ChangeContext, actions.ChangeStep, actions.Hold)


def wrong_move(result: Result, agent: Agent, name: str) -> str | None:
    """What is wrong with the actions of a result, in a sentence that names the value; `None` when nothing is.

    What a call has of its own (functions or contexts that the author's code gave it, or that other servers describe)
    is not known here, and not complained about; nor are names that the platform fills in.
    """
    if not result.action or agent.before_calls or agent.sections:
        return None
    for action in result.action:
        if isinstance(action, MOVES):
            for wrong in _wrong(action, agent, name):
                return wrong
    return None


def _wrong(action: Action, agent: Agent, name: str) -> Iterator[str]:
    contexts = (agent.ai.prompt.contexts if agent.ai.prompt else None) or {}
    if isinstance(action, actions.ToggleFunctions):
        functions = _functions(agent)
        toggled = [one for toggle in action.functions for one in _listed(toggle.function)]
        unknown = [] if functions is None else [one for one in toggled if one not in functions and not _filled(one)]
        yield from (errors.unknown_toggle(name, one, functions or ()) for one in unknown)
    elif isinstance(action, actions.ChangeContext):
        if action.context not in contexts and not _filled(action.context):
            yield errors.unknown_move(name, "context", action.context, contexts)
    elif isinstance(action, actions.ChangeStep):
        yield from _lost(name, [action.step], contexts)
    elif isinstance(action, actions.Hold) and isinstance(action.timeout, actions.HoldUntil):
        yield from _lost(name, [step for step in (action.timeout.step, action.timeout.timeout_step) if step], contexts)


def _lost(name: str, steps: Collection[str], contexts: Mapping[str, Context]) -> Iterator[str]:
    """A sentence for each step that no context has."""
    known = {step.name for context in contexts.values() for step in context.steps}
    lost = [step for step in steps if step not in known | ANYWHERE and not _filled(step)]
    yield from (errors.unknown_move(name, "step", step, known) for step in lost)


def _functions(agent: Agent) -> set[str] | None:
    """The names of all functions of the agent's calls; `None` when only the platform knows them."""
    own = agent.ai.SWAIG or SWAIG()
    if own.mcp_servers or own.includes:  # an endpoint may describe more functions than an include asks for
        return None
    declared = {function.function for function in own.functions or ()}
    return {*agent.functions, *declared, *(own.native_functions or ())}


def _filled(name: str) -> bool:
    """Whether the platform fills in a variable, so that only it knows the name."""
    return re.fullmatch(HOLDS_VARIABLE, name) is not None


def _listed(names: str | Collection[str]) -> Collection[str]:
    return [names] if isinstance(names, str) else names
