"""Documents as the line runs them: their sections, and each step as it is written today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from attrs import field, frozen

from swaiglet import errors
from swaiglet.errors import DocumentError, Problem, UnreadableError
from swaiglet.simulator.timeline import Timeline
from swaiglet.swml import text
from swaiglet.swml.bodies import traits_of
from swaiglet.swml.check import check
from swaiglet.swml.classes import fields_of, read_body, shape_of
from swaiglet.swml.document import Document
from swaiglet.swml.lint import lint
from swaiglet.swml.model import Verb
from swaiglet.swml.report import MOST_PROBLEMS, Report

MOST_WARNINGS = 20
"""How many of a document's problems the timeline tells."""
OBJECTS = shape_of(Sequence[Verb])

Method = tuple[str, Any]
"""A verb's name and its value."""


@frozen
class Sections:
    """The sections of a document.

    Attributes:
        steps: of each section by its name.
        is_plain: whether all of them are written as they are today, so that none need be read.
    """

    steps: Mapping[str, Sequence[Any]] = field(factory=dict)
    is_plain: bool = False


class RefusedError(Exception):
    """A document, or a step, that the platform does not run."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = f"relay_script_{code}"


def sections_of(document: Any, timeline: Timeline) -> Sections:
    """The sections of a document, given as JSON, as text or as an object; its problems go to the timeline.

    Raises:
        RefusedError: the platform would not begin to run it.
    """
    value = _value(document)
    _refuse_unusable(value)
    try:
        sections, problems = _read(value)
    except DocumentError as error:  # what no JSON holds
        raise RefusedError("parse_error", str(error)) from None
    for problem in problems[:MOST_WARNINGS]:
        timeline.add("warning", str(problem), path=problem.path, level=problem.level)
    if len(problems) > MOST_WARNINGS:
        timeline.add("warning", errors.more_problems(len(problems) - MOST_WARNINGS))
    return sections


def _read(value: Any) -> tuple[Sections, Sequence[Problem]]:
    """The sections as they are written today, and what is wrong with them; as they stand, when there are errors."""
    report = Report(lenient=True, keeps_unknown=True)
    document = read_body(Document, value, "", report)
    if report.errors:
        return Sections(value["sections"]), check(value, messaging=False)
    steps = document.to_wire()["sections"] if report.problems else value["sections"]
    found = (problem for problem in lint(document.sections) if problem not in report.problems)
    return Sections(steps, is_plain=True), [*report.problems, *islice(found, MOST_PROBLEMS)]


def _value(document: Any) -> Any:
    if isinstance(document, Document):
        return document.to_wire()
    try:
        value = text.parse(document.encode(errors="replace")) if isinstance(document, str) else document
        text.check_size(value)
    except UnreadableError as error:
        raise RefusedError("parse_error", errors.unusable_document(str(error))) from None
    return value


def _refuse_unusable(value: Any) -> None:
    if not isinstance(value, Mapping):
        raise RefusedError("parse_error", errors.unusable_document("it is no object"))
    unknown = next((key for key in value if key not in ("version", "sections")), None)
    if unknown is not None:
        raise RefusedError("element_undefined", errors.unknown_element(str(unknown)))
    if str(value.get("version", "1.0.0")) not in ("1.0.0", "1.0", "1"):
        raise RefusedError("version_invalid", errors.other_version(value["version"]))
    sections = value.get("sections")
    if not isinstance(sections, Mapping):
        code = "element_wrong_type" if "sections" in value else "sections_missing"
        raise RefusedError(code, errors.no_sections())
    if "main" not in sections:
        raise RefusedError("main_section_missing", errors.no_main(map(str, sections)))
    wrong = next((name for name, steps in sections.items() if not isinstance(steps, list | tuple)), None)
    if wrong is not None:
        raise RefusedError("element_wrong_type", errors.no_steps(str(wrong)))


def read_step(step: Any) -> list[Method]:
    """The methods of a step, as they are written today; as they stand, when something is wrong with them.

    Raises:
        RefusedError: it is no step.
    """
    report = Report(lenient=True, keeps_unknown=True)
    read = OBJECTS.read([step], "", report)
    if not report.errors:
        return [method for verb in read for method in verb.to_wire().items()]
    if isinstance(step, str):
        return [(step, {})]
    if not isinstance(step, Mapping) or not step:
        raise RefusedError("method_missing_name", errors.no_step(step))
    return [(str(name), value) for name, value in step.items()]


def refuse_wrong(name: str, value: Any) -> None:
    """Refuse a method without what it cannot do without.

    Raises:
        RefusedError: a parameter is missing, or they are no object.
    """
    keys = _required(name)
    if keys is None:
        return
    if not isinstance(value, Mapping):
        raise RefusedError("element_wrong_type", errors.wrong_parameters(name, value, "an object"))
    missing = next((key for key in keys if value.get(key) is None), None)
    if missing is not None:
        raise RefusedError("method_parameter_missing", errors.missing_parameter(name, missing))


@cache
def _required(name: str) -> tuple[str, ...] | None:
    """The keys that a method must have; `None` for one whose value is no object of parameters."""
    verb: Any = Verb.known.get(name)
    tag = traits_of(verb).tag if verb else None
    if verb is None or (tag and tag.value):
        return None
    return tuple(field.key for field in fields_of(verb).values() if field.required)
