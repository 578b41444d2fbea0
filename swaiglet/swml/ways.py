"""The ways through contexts: whether every name leads somewhere, and every step can be reached and left."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from attrs import evolve, frozen

from swaiglet import errors
from swaiglet.errors import Problem

from .ai import AI
from .contexts import MOVING, Context, Step
from .functions import SWAIG
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
    return [*ways.wrong_names(), *ways.unreached(), *ways.stuck()]


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
class Ways:
    """The contexts of a call, and which step leads to which."""

    contexts: Mapping[str, Context]
    tools: frozenset[str]

    def wrong_names(self) -> Iterator[Problem]:
        """References to what is not there, and names that are taken."""
        if FIRST not in self.contexts:
            yield errors.missing_key("contexts", FIRST, "the context that the conversation begins in")
        for name in sorted(self.tools & MOVING):
            yield errors.platform_function(f"tools.{name}", name)
        for name, context in self.contexts.items():
            yield from self._in_context(f"contexts.{name}", context)

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
            if not (is_last or step.end or self._offers_tools(step) or set(self._after(place)) - {place}):
                yield errors.stuck_step(place.path, step.name)

    def _steps(self) -> Iterator[tuple[Place, Step]]:
        for name, context in self.contexts.items():
            yield from ((Place(name, index), step) for index, step in enumerate(context.steps))

    def _in_context(self, path: str, context: Context) -> Iterator[Problem]:
        steps = [step.name for step in context.steps]
        yield from _missing(path, "initial_step", [context.initial_step], steps, "step")
        yield from _missing(path, "valid_steps", context.valid_steps, [*steps, "next"], "step")
        yield from _missing(path, "valid_contexts", context.valid_contexts, self.contexts, "context")
        for index, step in enumerate(context.steps):
            here = child(child(path, "steps"), index)
            yield from _missing(here, "valid_steps", step.valid_steps, [*steps, "next"], "step")
            yield from _missing(here, "valid_contexts", step.valid_contexts, self.contexts, "context")
            yield from self._functions(here, step.functions)
            yield from self._in_gather(child(here, "gather_info"), step, steps)

    def _in_gather(self, path: str, step: Step, steps: list[str]) -> Iterator[Problem]:
        gather = step.gather_info
        if gather is None:
            return
        if gather.completion_action == "next_step" and step.name == steps[-1]:
            yield errors.no_step_below(child(path, "completion_action"))
        else:
            yield from _missing(path, "completion_action", [gather.completion_action], [*steps, "next_step"], "step")
        for index, question in enumerate(gather.questions):
            yield from self._functions(child(child(path, "questions"), index), question.functions)

    def _functions(self, path: str, names: Iterable[str] | None) -> Iterator[Problem]:
        if not isinstance(names, str):
            yield from _missing(path, "functions", names, self.tools | PLATFORM_FUNCTIONS, "function")

    def _reached(self) -> set[Place]:
        reached: set[Place] = set()
        ahead = list(self._entry(FIRST))
        while ahead:
            place = ahead.pop()
            if place not in reached:
                reached.add(place)
                ahead.extend(self._after(place))
        return reached

    def _entry(self, name: str) -> Iterator[Place]:
        """The step that a context begins with."""
        if name in self.contexts:
            context = self.contexts[name]
            yield from self._named(name, context.initial_step or context.steps[0].name)

    def _offers_tools(self, step: Step) -> bool:
        return bool(self.tools) if step.functions is None else step.functions not in ((), "none")

    def _named(self, context: str, step: str) -> Iterator[Place]:
        steps = self.contexts[context].steps
        yield from (Place(context, index) for index, other in enumerate(steps) if other.name == step)

    def _after(self, place: Place) -> Iterator[Place]:
        """The steps that may follow a step, as the model may choose or by themselves."""
        context = self.contexts[place.context]
        step = context.steps[place.index]
        contexts = context.valid_contexts if step.valid_contexts is None else step.valid_contexts
        for name in contexts or ():
            yield from self._entry(name)
        following = () if step.end else tuple(_following(step, context))
        if not (following or step.end) and self._offers_tools(step):
            following = tuple(other.name for other in context.steps)  # so that a tool's `change_step` must lead on
        for name in following:
            below = place.index + 1
            if name != "next":
                yield from self._named(place.context, name)
            elif below < len(context.steps):
                yield Place(place.context, below)


def _following(step: Step, context: Context) -> Iterator[str]:
    """The names of the steps that may follow; an empty list is none, as the reference SDK has it."""
    allowed = context.valid_steps if step.valid_steps is None else step.valid_steps
    yield from ("next",) if allowed is None else allowed
    if step.skip_to_next_step:
        yield "next"
    done = step.gather_info.completion_action if step.gather_info else None
    if done:
        yield "next" if done == "next_step" else done


def _missing(
    path: str, key: str, names: Iterable[str | None] | None, known: Collection[str], what: str
) -> Iterator[Problem]:
    """A problem for each name that is not known; a lone name has the key's own path."""
    single = key in ("initial_step", "completion_action")
    for index, name in enumerate(names or ()):
        if name is not None and name not in known:
            here = child(path, key)
            yield errors.unknown_name(here if single else child(here, index), what, name, known)
