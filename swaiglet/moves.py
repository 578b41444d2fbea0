"""Whether the functions that a result switches, and the steps it moves to, are there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from . import errors
from .agent import Agent
from .swaig import actions
from .swaig.result import Result
from .swml.contexts import Context
from .swml.functions import SWAIG
from .swml.model import Action

ANYWHERE = frozenset({"next", "previous"})
"""Moves that need no step of that name."""


def wrong_move(result: Result, agent: Agent, name: str) -> str | None:
    """What is wrong with the actions of a result, in a sentence that names the value; `None` when nothing is.

    What a call has of its own (functions or contexts that the author's code changed for it, or that other servers
    describe) is not known here, and not complained about.
    """
    if not result.action or agent.lends_ai:
        return None
    return next((wrong for action in result.action for wrong in _wrong(action, agent, name)), None)


def _wrong(action: Action, agent: Agent, name: str) -> Iterator[str]:
    contexts = (agent.ai.prompt.contexts if agent.ai.prompt else None) or {}
    if isinstance(action, actions.ToggleFunctions):
        functions = _functions(agent)
        toggled = [one for toggle in action.functions for one in _listed(toggle.function)]
        unknown = [] if functions is None else [one for one in toggled if one not in functions]
        yield from (errors.unknown_toggle(name, one, functions or ()) for one in unknown)
    elif isinstance(action, actions.ChangeContext) and action.context not in contexts:
        yield errors.unknown_move(name, "context", action.context, contexts)
    elif isinstance(action, actions.ChangeStep):
        yield from _lost(name, [action.step], contexts)
    elif isinstance(action, actions.Hold) and isinstance(action.timeout, actions.HoldUntil):
        yield from _lost(name, [step for step in (action.timeout.step, action.timeout.timeout_step) if step], contexts)


def _lost(name: str, steps: Collection[str], contexts: Mapping[str, Context]) -> Iterator[str]:
    """A sentence for each step that no context has."""
    known = {step.name for context in contexts.values() for step in context.steps}
    yield from (errors.unknown_move(name, "step", step, known) for step in steps if step not in known | ANYWHERE)


def _functions(agent: Agent) -> set[str] | None:
    """The names of all functions of the agent's calls; `None` when only the platform knows them."""
    own = agent.ai.SWAIG or SWAIG()
    if own.mcp_servers:
        return None
    included = {name for include in own.includes or () for name in include.functions}
    declared = {function.function for function in own.functions or ()}
    return {*agent.functions, *included, *declared, *(own.native_functions or ())}


def _listed(names: str | Collection[str]) -> Collection[str]:
    return [names] if isinstance(names, str) else names
