"""Documents for messages as they run: their sections, step by step, with the platform's limits."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from swaiglet import errors
from swaiglet.errors import DocumentError, UnreadableError
from swaiglet.simulator.clock import Clock
from swaiglet.simulator.line.scope import text_of, walk
from swaiglet.simulator.session import Session
from swaiglet.simulator.timeline import Timeline
from swaiglet.swml import text
from swaiglet.swml.check import check
from swaiglet.swml.document import MessagingDocument
from swaiglet.swml.model import MessagingVerb

MOST_STEPS = 100
"""Steps that are run for a message."""
MOST_WARNINGS = 20
DEEPEST = 40
"""Sections within each other; each takes a step, and the steps are counted."""
PLACEHOLDER = re.compile(r"%\{\s*([\w.\[\]-]+)\s*\}")
TRANSFORMS: Mapping[str, Callable[[str], str]] = {
    "lowercase": str.lower,
    "uppercase": str.upper,
    "trim": str.strip,
    "lowercase_trim": lambda value: value.strip().lower(),
    "uppercase_trim": lambda value: value.strip().upper(),
}

Steps = Sequence[tuple[str, Any]]
Sections = Mapping[str, Steps]


class MessageError(Exception):
    """Why a document stops, with the platform's code."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(errors.message_refused(code, reason))
        self.code = code


@frozen
class Jump:
    """Go on at a label."""

    label: str


@frozen
class Return:
    """Leave the section with a value."""

    value: Any


@frozen
class Leave:
    """Go on in another document for good; of no sections, the document ends."""

    sections: Sections = field(factory=dict)
    params: Mapping[str, Any] = field(factory=dict)


Signal = Jump | Return | Leave | None
Run = Callable[["Frame", Any], Awaitable[Signal]]
"""Runs a method with its value."""


def sections_of(document: Any, timeline: Timeline) -> Sections:
    """The sections of a document, each step as it is written today.

    Raises:
        MessageError: the platform would not run it.
    """
    if isinstance(document, MessagingDocument):
        document = document.to_wire()
    try:
        value = text.parse(document.encode(errors="replace")) if isinstance(document, str) else document
        text.check_size(value)
    except UnreadableError as error:
        raise MessageError("json_or_yaml_required", str(error)) from None
    sections = value.get("sections") if isinstance(value, Mapping) else None
    if not isinstance(sections, Mapping):
        raise MessageError("swml_invalid_document", errors.no_sections())
    if "main" not in sections:
        raise MessageError("swml_missing_entry_point", errors.no_main(map(str, sections)))
    try:
        problems = check(value, messaging=True)
    except DocumentError as error:  # what no JSON holds
        raise MessageError("json_or_yaml_required", str(error)) from None
    for problem in problems[:MOST_WARNINGS]:
        timeline.add("warning", str(problem), path=problem.path, level=problem.level)
    return {str(name): [_step(step) for step in _listed(name, steps)] for name, steps in sections.items()}


def _listed(name: Any, steps: Any) -> Sequence[Any]:
    if not isinstance(steps, list | tuple):
        raise MessageError("swml_invalid_section_format", errors.no_steps(str(name)))
    return steps


def _step(step: Any) -> tuple[str, Any]:
    """The method of a step and its value."""
    given = {step: {}} if isinstance(step, str) else step
    if not isinstance(given, Mapping) or len(given) != 1:
        raise MessageError("swml_invalid_section_format", errors.no_step(step))
    name, value = next(iter(given.items()))
    if name not in MessagingVerb.known:
        raise MessageError("swml_unsupported_method", errors.unknown_method(str(name), MessagingVerb.known))
    return name, value


@define
class Script:
    """What the sections of one script share; also the one for whom documents are asked for."""

    session: Session
    message: Mapping[str, Any]
    methods: Mapping[str, Run]
    steps: int = 0
    requests: int = 0
    replies: int = 0

    @property
    def clock(self) -> Clock:
        """The message's time."""
        return self.session.clock

    @property
    def timeline(self) -> Timeline:
        """What happened so far."""
        return self.session.timeline

    def body(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """What a server is told when a document is asked for."""
        return {"message": dict(self.message), "vars": dict(self.session.vars), "params": dict(params)}


@frozen
class Frame:
    """One running of a section."""

    script: Script
    sections: Sections
    params: Mapping[str, Any]
    jumps: dict[int, int] = field(factory=dict)
    depth: int = 0

    @property
    def session(self) -> Session:
        """Whose variables are used."""
        return self.script.session

    async def section(self, name: str) -> Signal:
        """Run a section.

        Raises:
            MessageError: something in it ends the document.
        """
        if name not in self.sections:
            raise MessageError("swml_section_not_found", errors.section_not_found(name, self.sections))
        if self.depth >= DEEPEST:
            raise MessageError("swml_invalid_document", errors.steps_too_deep(DEEPEST))
        steps = [*self.sections[name]]
        signal = await self.run(steps)
        while isinstance(signal, Jump):
            signal = await self.run(steps[self.place_of(signal.label, steps) :])
        return signal

    def place_of(self, label: str, steps: Steps) -> int:
        """Where a label stands in the section."""
        labels = {value: at for at, (name, value) in enumerate(steps) if name == "label" and isinstance(value, str)}
        if label not in labels:
            raise MessageError("swml_goto_label_not_found", errors.label_not_found(label, labels))
        return labels[label]

    async def run(self, steps: Any) -> Signal:
        """Run steps until one leads elsewhere."""
        methods = [step if isinstance(step, tuple) else _step(step) for step in _listed("steps", steps)]
        for name, value in methods:
            self.script.steps += 1
            if self.script.steps > MOST_STEPS:
                self.warn(errors.too_many_steps(MOST_STEPS))
                return Leave()
            signal = await self.script.methods[name](self, value)
            if signal is not None:
                return signal
        return None

    def found(self, path: str) -> Any:
        """Where a path leads: into ``message``, ``params`` or ``vars``, else among the variables."""
        scopes = {"message": self.script.message, "params": self.params, "vars": self.session.vars}
        first, *rest = re.findall(r"[^.\[\]]+", path) or [""]
        return walk(scopes[first], rest) if first in scopes else walk(self.session.vars, [first, *rest])

    def filled(self, value: Any) -> Any:
        """A value with the placeholders in its texts filled in."""
        if isinstance(value, str):
            return PLACEHOLDER.sub(lambda found: text_of(self.found(found[1])), value)
        if isinstance(value, Mapping):
            return {key: self.filled(member) for key, member in value.items()}
        return [self.filled(member) for member in value] if isinstance(value, list | tuple) else value

    def warn(self, words: str, **data: Any) -> None:
        """Note what the platform would do differently."""
        self.script.timeline.add("warning", words, **data)

    def tell(self, method: str, words: str, value: Any) -> None:
        """Note what a method does."""
        self.script.timeline.add("verb", f"{method}: {words}" if words else method, verb=method, value=value)

    def set(self, variables: Mapping[str, Any]) -> None:
        """Set variables that a method gives."""
        self.session.vars.update(variables)
        words = ", ".join(f"{name} = {errors.quoted(value)}" for name, value in variables.items())
        self.script.timeline.add("data", words, vars=dict(variables))

    def case_of(self, value: Mapping[str, Any]) -> Any:
        """What stands for the value of a variable.

        Raises:
            MessageError: nothing does.
        """
        variable = str(value.get("variable", ""))
        found = text_of(self.found(variable.removeprefix("%{").removesuffix("}")))
        transform = value.get("transform")
        if transform is not None and str(transform) not in TRANSFORMS:
            expected = ", ".join(TRANSFORMS)
            raise MessageError("swml_switch_invalid_transform", errors.wrong_parameters("switch", transform, expected))
        found = TRANSFORMS[transform](found) if transform else found
        case = value.get("case")
        chosen = case.get(found, value.get("default")) if isinstance(case, Mapping) else value.get("default")
        if chosen is None:
            raise MessageError("swml_switch_no_match", errors.no_case(variable, found))
        self.tell("switch", f"{variable} is {errors.quoted(found)}", found)
        return chosen
