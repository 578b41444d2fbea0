"""Contexts and steps: a conversation that moves through parts, each with its own instructions and functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Annotated, Any, Literal, Self

from attrs import field, frozen

from swaiglet import errors
from swaiglet.errors import Problem

from .languages import Fillers
from .model import Model, model
from .pom import Section
from .wire import UNOFFICIAL, AtLeast, Flag, Pattern, Runs, Tolerates, at_most_one, child, exactly_one

MOVING = frozenset({"next_step", "change_context", "gather_submit"})
"""The functions by which the model moves through contexts and gathers answers; the platform offers them itself."""

StepName = Annotated[
    str,
    Pattern(r"(?!next$).+", "a name other than `next`, which means the step that follows"),
    Tolerates(Literal["next"]),
]
History = Literal["keep", "default", "hide"]
Names = str | Sequence[str | Callable[..., Any]] | None


class OwnName(str):
    """A Python function's own name, which stands for the function until an app says what it is called there."""

    __slots__ = ("function",)
    function: Callable[..., Any]

    def __new__(cls, function: Callable[..., Any]) -> Self:
        """The name that a function, or what a partial is of, was defined with."""
        inner = function
        while isinstance(inner, partial):
            inner = inner.func
        made = super().__new__(cls, getattr(inner, "__name__", type(inner).__name__))
        made.function = function
        return made

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


def as_names(functions: Names) -> Any:
    """The names of functions, where the Python functions themselves were given."""
    if not isinstance(functions, list | tuple):
        return functions
    return [OwnName(function) if callable(function) else function for function in functions]


@model()
@frozen(kw_only=True)
class Question(Model):
    """A question that the agent asks, and the answer that it keeps.

    Undocumented; the reference SDK and the platform's debug events have it.

    Attributes:
        key: the name of the answer in the global data.
        question: what is asked.
        type: what the answer is; ``string`` unless given.
        confirm: whether the caller must confirm the answer; false unless given.
        prompt: what the model is told while it asks.
        functions: names of the functions that the model may call while it asks, or the functions themselves.
        isolated: whether the model sees nothing of what was said before; false unless given.
    """

    key: Annotated[str, AtLeast(1)] = field(kw_only=False)
    question: str = field(kw_only=False)
    type: Literal["string", "integer", "number", "boolean"] | None = None
    confirm: bool | None = None
    prompt: str | None = None
    functions: Sequence[str] | None = field(default=None, converter=as_names)
    isolated: bool | None = None

    def complaints(self) -> Iterator[Problem]:
        """The platform's own functions, which are there anyway."""
        return _own_functions(self.functions)


@model()
@frozen(kw_only=True)
class Gather(Model):
    """Questions that are asked one after the other, and where their answers go.

    Undocumented; the reference SDK and the platform's debug events have it.

    Attributes:
        questions: the questions, in order.
        prompt: what the model is told while it asks.
        output_key: the key of the global data that holds the answers; unless given, they stand at its root.
        completion_action: what comes then: ``next_step``, a step's name, or the step's own text unless given.
        isolated: whether each question hides what was said before; false unless given.
    """

    questions: Annotated[Sequence[Question], AtLeast(1)] = field(kw_only=False)
    prompt: str | None = None
    output_key: str | None = None
    completion_action: str | None = None
    isolated: bool | None = None

    def complaints(self) -> Iterator[Problem]:
        """Questions that share a key."""
        return _repeated("questions", "key", [question.key for question in self.questions])


@model()
@frozen(kw_only=True)
class Reset(Model):
    """What becomes of the conversation so far when a step leads into another context.

    Undocumented; the reference SDK has it.

    Attributes:
        system_prompt: what the model is told instead of what it was told before.
        user_prompt: what counts as said by the caller then.
        consolidate: whether the conversation so far is summed up; false unless given.
        full_reset: whether it is forgotten; false unless given.
    """

    system_prompt: str | None = None
    user_prompt: str | None = None
    consolidate: bool | None = None
    full_reset: bool | None = None


@model(exactly_one("text", "pom"))
@frozen(kw_only=True)
class Step(Model):
    """One part of a context: what the model is to do, with which functions, and where it may go from there.

    SWML reference, ``ai`` method, ``prompt.contexts.steps``.

    Attributes:
        name: unlike that of every other step of the context, and not ``next``.
        text: what the model is told.
        pom: what the model is told, as sections.
        step_criteria: when the step is done, in words for the model.
        functions: names of the functions that may be called, or the functions themselves; an empty list or ``"none"``
            for none; those of the step before unless given, and on a context's first step all.
        valid_steps: steps of the context that may follow; ``next`` is the one below; that one alone unless given.
        valid_contexts: contexts that may follow.
        skip_user_turn: whether the model goes on without waiting for the caller; false unless given.
        end: whether the steps end here, and the conversation goes on without them; false unless given.
        skip_to_next_step: whether the step below follows by itself; undocumented.
        history: what the model still sees of the conversation: ``keep`` all, ``hide`` all, or ``default``: what was
            said, not what earlier steps told it; undocumented.
        reset: what becomes of the conversation when another context follows; undocumented.
        gather_info: questions to ask first; undocumented.
    """

    name: StepName = field(kw_only=False)
    text: str | None = field(default=None, kw_only=False)
    pom: Annotated[Sequence[Section], AtLeast(1)] | None = None
    step_criteria: str | None = None
    functions: Sequence[str] | Annotated[Literal["none"], Runs("an empty list")] | None = field(
        default=None, converter=as_names
    )
    valid_steps: Sequence[str] | None = None
    valid_contexts: Sequence[str] | None = None
    skip_user_turn: Flag | None = None
    end: bool | None = None
    skip_to_next_step: bool | None = field(default=None, metadata=UNOFFICIAL)
    history: History | None = field(default=None, metadata=UNOFFICIAL)
    reset: Reset | None = field(default=None, metadata=UNOFFICIAL)
    gather_info: Gather | None = field(default=None, metadata=UNOFFICIAL)

    def complaints(self) -> Iterator[Problem]:
        """A way on from where the steps end, and the platform's own functions, which are there anyway."""
        if self.end and self.valid_steps:
            yield errors.steps_after_the_end("valid_steps")
        yield from _own_functions(self.functions)


@model(at_most_one("text", "pom", "prompt"))
@frozen(kw_only=True)
class Context(Model):
    """A part of the conversation with steps of its own: sales, support.

    SWML reference, ``ai`` method, ``prompt.contexts``.

    Attributes:
        steps: the steps; the conversation begins with the first, or with `initial_step`.
        text: what the model is told in every step.
        pom: what the model is told in every step, as sections.
        prompt: another name of `text`; undocumented.
        isolated: whether everything said before is forgotten here; false unless given.
        enter_fillers: phrases spoken on the way in, by language code.
        exit_fillers: phrases spoken on the way out, by language code.
        system_prompt: what the model is told instead of what it was told before; undocumented.
        user_prompt: what counts as said by the caller on the way in; undocumented.
        consolidate: whether the conversation so far is summed up; undocumented.
        full_reset: whether the system prompt is replaced entirely; undocumented.
        post_prompt: what the model is asked after the call, if it ends here; undocumented.
        valid_contexts: contexts that may follow a step that says nothing of it; undocumented.
        valid_steps: steps that may follow a step that says nothing of it; undocumented.
        initial_step: the step to begin with; undocumented.
        history: what the steps still show of the conversation unless they say otherwise; undocumented.
    """

    steps: Annotated[Sequence[Step], AtLeast(1)] = field(kw_only=False)
    text: str | None = None
    pom: Annotated[Sequence[Section], AtLeast(1)] | None = None
    prompt: str | None = field(default=None, metadata=UNOFFICIAL)
    isolated: bool | None = None
    enter_fillers: Fillers | None = None
    exit_fillers: Fillers | None = None
    system_prompt: str | None = field(default=None, metadata=UNOFFICIAL)
    user_prompt: str | None = field(default=None, metadata=UNOFFICIAL)
    consolidate: bool | None = field(default=None, metadata=UNOFFICIAL)
    full_reset: bool | None = field(default=None, metadata=UNOFFICIAL)
    post_prompt: str | None = field(default=None, metadata=UNOFFICIAL)
    valid_contexts: Sequence[str] | None = field(default=None, metadata=UNOFFICIAL)
    valid_steps: Sequence[str] | None = field(default=None, metadata=UNOFFICIAL)
    initial_step: str | None = field(default=None, metadata=UNOFFICIAL)
    history: History | None = field(default=None, metadata=UNOFFICIAL)

    def complaints(self) -> Iterator[Problem]:
        """Steps that share a name."""
        return _repeated("steps", "name", [step.name for step in self.steps])


def _own_functions(functions: Sequence[str] | None) -> Iterator[Problem]:
    if functions is None or isinstance(functions, str):
        return
    for index, name in enumerate(functions):
        if name in MOVING:
            yield errors.platform_function(child("functions", index), name)


def _repeated(listed: str, key: str, names: Sequence[str]) -> Iterator[Problem]:
    places: dict[str, int] = {}
    for index, name in enumerate(names):
        first = places.setdefault(name, index)
        if first < index:
            yield errors.name_twice(child(child(listed, index), key), name, child(listed, first))
