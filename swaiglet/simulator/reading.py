"""What a conversation and a function's result hold, read as forgivingly as the platform reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from swaiglet import errors
from swaiglet.swml.ai import AI
from swaiglet.swml.bedrock import AmazonBedrock
from swaiglet.swml.classes import read_body, shape_of
from swaiglet.swml.convert import to_wire
from swaiglet.swml.functions import SWAIG, SWAIGFunction
from swaiglet.swml.model import Action, Verb
from swaiglet.swml.report import Report

from .values import is_true

Warn = Callable[[str], None]
TALKS: Mapping[str, type[Verb]] = {"ai": AI, "amazon_bedrock": AmazonBedrock}
"""The verbs that hold a conversation."""


def mapping(value: Any) -> Mapping[str, Any]:
    """The object that stands there; an empty one when it is none."""
    return value if isinstance(value, Mapping) else {}


def listing(value: Any) -> Sequence[Any]:
    """The list that stands there; an empty one when it is none."""
    return value if isinstance(value, list | tuple) else ()


def is_on(values: Mapping[str, Any], key: str, default: bool) -> bool:
    """Whether a setting is on."""
    value = values.get(key)
    return default if value is None else is_true(value)


def whole(value: Any, default: int) -> int:
    """A whole number, perhaps written as text."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return default


def conversation(value: Any, verb: str, warn: Warn) -> dict[str, Any]:
    """The value of a verb that talks, in the form of today; a warning for each older or wrong form.

    Where something is wrong, only that stays as it is.
    """
    report = _report()
    read = read_body(TALKS[verb], value, verb, report)
    _tell(report, warn)
    if isinstance(read, Verb):
        return dict(mapping(to_wire(read)[verb]))
    return _by_keys(TALKS[verb], mapping(value))


def _report() -> Report:
    return Report(lenient=True, keeps_unknown=True)


def _tell(report: Report, warn: Warn) -> None:
    for problem in report.problems:
        warn(str(problem))


def _by_keys(cls: Any, value: Mapping[str, Any]) -> dict[str, Any]:
    """The object, each of its keys read alone."""
    made: dict[str, Any] = {}
    for key, member in value.items():
        read = read_body(cls, {key: member}, "", _report())
        if isinstance(read, cls):
            body = to_wire(read)
            made |= next(iter(body.values())) if isinstance(read, Verb) else body
        else:
            made[key] = _member(key, member)
    return made


def _member(key: str, value: Any) -> Any:
    """A member with something wrong in it."""
    if key == "SWAIG":
        return _by_keys(SWAIG, mapping(value))
    if key == "functions":
        return [function(entry) for entry in listing(value)]
    return value


def function(entry: Any) -> Any:
    """A function's entry in the form of today, or as it is when something is wrong with it."""
    read = read_body(SWAIGFunction, entry, "", _report())
    return to_wire(read) if isinstance(read, SWAIGFunction) else entry


def use_counts(value: Any) -> dict[str, int]:
    """How often functions may be called whose `active` is a number, by name; today's form knows only yes and no."""
    swaigs = mapping(value).get("SWAIG")
    entries = [
        entry
        for swaig in (swaigs if isinstance(swaigs, list) else [swaigs])
        for entry in listing(mapping(swaig).get("functions"))
        if isinstance(entry, Mapping)
    ]
    return dict(_counts((str(entry.get("function", "")), entry.get("active")) for entry in entries))


def _counts(pairs: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, int]]:
    return ((name, count) for name, count in pairs if isinstance(count, int) and not isinstance(count, bool))


def actions(value: Any, warn: Warn) -> list[Any]:
    """The actions of a result, in order; one that cannot be read stays JSON, and only a document still runs."""
    report = Report(lenient=True)
    read = shape_of(Sequence[Action]).read(value, "action", report)
    for problem in report.problems:
        is_lost = problem.level == "error" and ".SWML" not in problem.path
        warn(errors.action_does_nothing(str(problem)) if is_lost else str(problem))
    return list(listing(read))
