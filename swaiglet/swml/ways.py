"""The ways through contexts: whether every name leads somewhere, and every step can be reached and left."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Literal

from attrs import evolve, field, frozen

from swaiglet import errors
from swaiglet.errors import Problem

from .ai import AI
from .contexts import MOVING, Context, Step
from .functions import SWAIG
from .report import MOST_PROBLEMS
from .wire import child

FIRST = "default"
"""The context that a conversation begins in."""

PLATFORM_FUNCTIONS = frozenset(
    {
        "adjust_response_latency",
        "check_for_input",
        "check_time",
        "get_ideal_strategy",
        "get_visual_input",
        "hangup_hook",
        "pause_conversation",
        "startup_hook",
        "summarize_conversation",
        "wait_for_user",
        "wait_seconds",
    }
)
"""Functions that a step may name though nobody wrote them, or though they are no tools."""


def lint_contexts(contexts: Mapping[str, Context], tools: Collection[str]) -> list[Problem]:
    """What is wrong with contexts as a whole, though each is right: paths begin with ``contexts``.

    An error is a name that leads nowhere. A warning is a step that no step leads to, or that none leads out of; both
    may be meant, because a tool's `change_step` and `change_context` lead everywhere.

    Args:
        contexts: the contexts by name.
        tools: the names of all functions of the call; those of includes and MCP servers, too.
    """
    ways = Ways(contexts, frozenset(tools))
    return list(islice(chain(ways.wrong_names(), ways.unreached(), ways.stuck()), MOST_PROBLEMS))


def lint_ai(ai: AI, tools: Iterable[str] = ()) -> list[Problem]:
    """What is wrong with the contexts of a conversation: paths begin with ``prompt``.

    Args:
        ai: the conversation; functions that it declares or includes itself are known.
        tools: the names of the others.
    """
    contexts = ai.prompt.contexts if ai.prompt else None
    if not contexts:
        return []
    own = ai.SWAIG or SWAIG()
    included = [name for include in own.includes or () for name in include.functions]
    named = {*tools, *included, *(function.function for function in own.functions or ())}
    problems = [evolve(found, path=child("prompt", found.path)) for found in lint_contexts(contexts, named)]
    if own.mcp_servers:  # whose functions are known to the platform alone
        return [problem for problem in problems if ".functions[" not in problem.path]
    return problems


@frozen
class Place:
    """A step, by its context's name and its place in it."""

    context: str
    index: int

    @property
    def path(self) -> str:
        """Where it stands, from the root of the prompt."""
        return child(child(f"contexts.{self.context}", "steps"), self.index)


@frozen
class Crossing:
    """Where ways from many steps meet: what lies beyond is then looked at once, and not once for each step.

    Attributes:
        context: the name of the steps' context.
        beyond: all steps of the context, or one of the lists that it has for steps that say nothing of it.
    """

    context: str
    beyond: Literal["steps", "valid_steps", "valid_contexts"]


@frozen
class Layout:
    """What is asked of a context for each of its steps.

    Attributes:
        indices: the place of each step by its name.
        goes_on: whether ``next`` may follow a step that says nothing of it.
    """

    indices: Mapping[str, int]
    goes_on: bool


def _layout(context: Context) -> Layout:
    indices = {step.name: index for index, step in enumerate(context.steps)}
    return Layout(indices, goes_on=context.valid_steps is None or "next" in context.valid_steps)


@frozen
class Ways:
    """The contexts of a call, and which step leads to which; found in time that grows with their size alone."""

    contexts: Mapping[str, Context]
    tools: frozenset[str]
    _functions: frozenset[str] = field(init=False)
    _layouts: Mapping[str, Layout] = field(init=False)

    @_functions.default
    def _all_functions(self) -> frozenset[str]:
        return self.tools | PLATFORM_FUNCTIONS

    @_layouts.default
    def _all_layouts(self) -> Mapping[str, Layout]:
        return {name: _layout(context) for name, context in self.contexts.items()}

    def wrong_names(self) -> Iterator[Problem]:
        """References to what is not there, and names that are taken."""
        if FIRST not in self.contexts:
            yield errors.missing_key("contexts", FIRST, "the context that the conversation begins in")
        for name in sorted(self.tools & MOVING):
            yield errors.platform_function(f"tools.{name}", name)
        for name, context in self.contexts.items():
            yield from self._in_context(name, context)

    def unreached(self) -> Iterator[Problem]:
        """Contexts and steps that no step leads to."""
        if FIRST not in self.contexts:
            return
        reached = self._reached()
        entered = {place.context for place in reached}
        for name in self.contexts:
            if name not in entered:
                yield errors.unreached("context", f"contexts.{name}", name)
        for place, step in self._steps():
            if place.context in entered and place not in reached:
                yield errors.unreached("step", place.path, step.name)

    def stuck(self) -> Iterator[Problem]:
        """Steps before the last that lead nowhere, and offer no function that could lead on."""
        for place, step in self._steps():
            is_last = place.index + 1 == len(self.contexts[place.context].steps)
            if not (is_last or step.end or self._offers_tools(step) or self._leads_on(place)):
                yield errors.stuck_step(place.path, step.name)

    def following(self, place: Place) -> Iterator[Place]:
        """The steps that may follow a step, as the model may choose or by themselves; no tool is counted in."""
        for way in self._after(place):
            if isinstance(way, Place):
                yield way
            elif way.beyond != "steps":
                yield from self._across(way)

    def entry(self, context: str) -> Place:
        """The step that a context begins with."""
        return next(self._entries([context]))

    def _steps(self) -> Iterator[tuple[Place, Step]]:
        for name, context in self.contexts.items():
            yield from ((Place(name, index), step) for index, step in enumerate(context.steps))

    def _in_context(self, name: str, context: Context) -> Iterator[Problem]:
        path, steps = f"contexts.{name}", self._layouts[name].indices
        yield from _missing(path, "initial_step", [context.initial_step], steps, "step")
        yield from _missing(path, "valid_steps", context.valid_steps, steps, "step", also="next")
        yield from _missing(path, "valid_contexts", context.valid_contexts, self.contexts, "context")
        for index, step in enumerate(context.steps):
            here = child(child(path, "steps"), index)
            yield from _missing(here, "valid_steps", step.valid_steps, steps, "step", also="next")
            yield from _missing(here, "valid_contexts", step.valid_contexts, self.contexts, "context")
            yield from self._in_functions(here, step.functions)
            yield from self._in_gather(child(here, "gather_info"), step, steps)

    def _in_gather(self, path: str, step: Step, steps: Mapping[str, int]) -> Iterator[Problem]:
        gather = step.gather_info
        if gather is None:
            return
        if gather.completion_action == "next_step" and steps[step.name] + 1 == len(steps):
            yield errors.no_step_below(child(path, "completion_action"))
        else:
            done = [gather.completion_action]
            yield from _missing(path, "completion_action", done, steps, "step", also="next_step")
        for index, question in enumerate(gather.questions):
            yield from self._in_functions(child(child(path, "questions"), index), question.functions)

    def _in_functions(self, path: str, names: Iterable[str] | None) -> Iterator[Problem]:
        if not isinstance(names, str):
            yield from _missing(path, "functions", names, self._functions, "function")

    def _reached(self) -> set[Place]:
        reached: set[Place | Crossing] = set()
        ahead: list[Place | Crossing] = list(self._entries([FIRST]))
        while ahead:
            here = ahead.pop()
            if here not in reached:
                reached.add(here)
                ahead.extend(self._across(here) if isinstance(here, Crossing) else self._after(here))
        return {place for place in reached if isinstance(place, Place)}

    def _leads_on(self, place: Place) -> bool:
        """Whether another step may follow a step."""
        ways = (self._across(way) if isinstance(way, Crossing) else (way,) for way in self._after(place))
        return any(other != place for other in chain.from_iterable(ways))

    def _after(self, place: Place) -> Iterator[Place | Crossing]:
        """The steps that may follow a step, as the model may choose or by themselves."""
        context = self.contexts[place.context]
        step = context.steps[place.index]
        if step.valid_contexts is None:
            yield Crossing(place.context, "valid_contexts")
        yield from self._entries(step.valid_contexts)
        if step.end:
            return
        following = tuple(_following(step, goes_on=self._layouts[place.context].goes_on))
        if step.valid_steps is None and context.valid_steps:
            yield Crossing(place.context, "valid_steps")
        elif set(following) <= {step.name} and self._offers_tools(step):
            yield Crossing(place.context, "steps")  # a tool's `change_step` must lead on
        if "next" in following and place.index + 1 < len(context.steps):
            yield Place(place.context, place.index + 1)
        yield from self._named(place.context, following)

    def _across(self, crossing: Crossing) -> Iterator[Place]:
        """The steps that many steps of a context lead to alike."""
        context = self.contexts[crossing.context]
        if crossing.beyond == "valid_contexts":
            return self._entries(context.valid_contexts)
        every = self._layouts[crossing.context].indices
        return self._named(crossing.context, every if crossing.beyond == "steps" else context.valid_steps)

    def _entries(self, names: Iterable[str] | None) -> Iterator[Place]:
        """The steps that contexts begin with."""
        for name in names or ():
            if name in self.contexts:
                context = self.contexts[name]
                yield from self._named(name, [context.initial_step or context.steps[0].name])

    def _named(self, context: str, names: Iterable[str] | None) -> Iterator[Place]:
        indices = self._layouts[context].indices
        yield from (Place(context, indices[name]) for name in names or () if name in indices)

    def _offers_tools(self, step: Step) -> bool:
        return bool(self.tools) if step.functions is None else step.functions not in ((), "none")


def _following(step: Step, *, goes_on: bool) -> Iterator[str]:
    """The names that a step itself lets follow; an empty list is none, as the reference SDK has it."""
    if step.valid_steps is not None:
        yield from step.valid_steps
    elif goes_on:
        yield "next"
    if step.skip_to_next_step:
        yield "next"
    done = step.gather_info.completion_action if step.gather_info else None
    if done:
        yield "next" if done == "next_step" else done


def _missing(
    path: str, key: str, names: Iterable[str | None] | None, known: Collection[str], what: str, *, also: str = ""
) -> Iterator[Problem]:
    """A problem for each name that is not known; a lone name has the key's own path."""
    single = key in ("initial_step", "completion_action")
    for index, name in enumerate(names or ()):
        if name is not None and name not in known and name != also:
            here = child(path, key)
            listed = [*known, also] if also else known
            yield errors.unknown_name(here if single else child(here, index), what, name, listed)
