"""What is wrong with a document as a whole, though each of its verbs is right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import attrs
from attrs import evolve

from swaiglet import errors
from swaiglet.errors import Problem

from .ai import AI
from .bodies import traits_of
from .classes import Field, Instance, OneOf, fields_of
from .model import Action, Method, RawVerb
from .shapes import Listing, Shape, Table
from .steps import Step
from .ways import lint_ai
from .wire import child


def lint(sections: Mapping[str, Sequence[Any]]) -> Iterator[Problem]:
    """Everything that leads nowhere, and labels that stand twice."""
    for verbs in _walked(sections):
        yield from _wrong_labels(verbs)
        yield from _dead_ends(verbs, sections)


def wrong_labels(sections: Mapping[str, Sequence[Any]]) -> Iterator[Problem]:
    """Labels that are not there or stand twice, for which alone the platform refuses a document."""
    for verbs in _walked(sections):
        yield from _wrong_labels(verbs)


def _walked(sections: Mapping[str, Sequence[Any]]) -> Iterator[Sequence[tuple[str, Any]]]:
    yield from (list(walk(steps, child("sections", name))) for name, steps in sections.items())


def walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every verb and action in a value, however deep, with its path; not those of a document that an action runs.

    Where a step could not be read, its JSON is looked through, for the labels in it.
    """
    if isinstance(value, list | tuple):
        for index, member in enumerate(value):
            if isinstance(member, Mapping) and member.keys() == {"label"}:
                yield child(path, index), RawVerb("label", member["label"])
            yield from walk(member, child(path, index))
    elif isinstance(value, Mapping):
        for key, member in value.items():
            yield from walk(member, child(path, key))
    elif attrs.has(type(value)):
        yield from _walk_object(value, path)


def _walk_object(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    cls: Any = type(value)
    tag = traits_of(cls).tag
    below = child(path, tag.key) if tag else path
    if isinstance(value, Method):
        yield below, value
    if isinstance(value, Action):
        return
    for field in step_fields(cls):
        whole = tag is not None and tag.value == field.name
        yield from walk(getattr(value, field.name), below if whole else child(below, field.key))


@cache
def step_fields(model: Any) -> tuple[Field, ...]:
    """The fields of a model in which a step or an action may stand, however deep; the others need not be walked."""
    return tuple(field for field in fields_of(model).values() if _may_hold_steps(field.shape, frozenset({model})))


def _may_hold_steps(shape: Shape, seen: frozenset[Any]) -> bool:
    match shape:
        case Step():
            return True
        case Listing(element=inner) | Table(value=inner):
            return _may_hold_steps(inner, seen)
        case OneOf(members=members):
            return any(_may_hold_steps(member, seen) for member in members)
        case Instance(model=model) if model not in seen:
            return any(_may_hold_steps(field.shape, seen | {model}) for field in fields_of(model).values())
    return False


def _wrong_labels(verbs: Sequence[tuple[str, Any]]) -> Iterator[Problem]:
    labels = _labels(verbs)
    for path, verb in verbs:
        if _is(verb, "label") and labels[verb.name] != path:
            yield errors.label_twice(path, verb.name, labels[verb.name])
        if _is(verb, "goto") and verb.label not in labels:
            yield errors.unknown_label(child(path, "label"), verb.label, labels)


def _dead_ends(verbs: Sequence[tuple[str, Any]], sections: Mapping[str, Any]) -> Iterator[Problem]:
    """What the platform takes, though it leads nowhere; and all that is wrong with documents that actions run."""
    for path, verb in verbs:
        if isinstance(verb, Action) and hasattr(verb, "SWML"):
            inner = child(path, "SWML")
            yield from (evolve(problem, path=child(inner, problem.path)) for problem in lint(verb.SWML.sections))
        if isinstance(verb, AI):
            for problem in lint_ai(verb):  # the platform takes names that lead nowhere, and goes nowhere
                yield evolve(problem, path=child(path, problem.path), level="warning")
        if _is(verb, "execute", "transfer") and _names_section(verb.dest) and verb.dest not in sections:
            yield errors.unknown_section(child(path, "dest"), verb.dest, sections)


def _labels(verbs: Sequence[tuple[str, Any]]) -> dict[str, str]:
    """The place of each label, the first where one stands twice; also of labels in what could not be read."""
    labels: dict[str, str] = {}
    for path, verb in verbs:
        if _is(verb, "label"):
            labels.setdefault(verb.name, path)
        elif isinstance(verb, RawVerb) and verb.name == "label":
            labels.setdefault(str(verb.value), path)
    return labels


def _is(verb: Any, *names: str) -> bool:
    """Whether it is one of these verbs; an action may share a verb's name."""
    tag = traits_of(type(verb)).tag
    return tag is not None and tag.key in names and not isinstance(verb, Action)


def _names_section(dest: str) -> bool:
    """Whether a destination is a section's name, and no URL, inline document or variable."""
    return not any(mark in dest for mark in (":", "{", "/"))
