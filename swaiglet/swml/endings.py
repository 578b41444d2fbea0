"""Transfers after which nothing comes, so that a caller whom nobody takes hears nothing more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from swaiglet import errors
from swaiglet.errors import Problem

from .bodies import traits_of
from .lint import step_fields, walk
from .model import Action, Verb
from .verbs.connecting import Connect, SIPRefer
from .verbs.flow import Execute, SwitchOn
from .wire import child

UNANSWERED = ("queue:", "stream:")
"""Destinations where nobody has to answer."""


def abandoned(sections: Mapping[str, Sequence[Any]], *, goes_on: bool = False) -> Iterator[Problem]:
    """A problem for each transfer with nothing behind it, which has not been looked at for failure either.

    Args:
        sections: of the document.
        goes_on: whether something comes after the whole document, such as the conversation that ran it.
    """
    executed = _executed(sections)
    somewhere = any("{" in dest for dest in executed)  # a variable: it could be any section
    for name, steps in sections.items():
        comes_back = goes_on or (name != "main" and (somewhere or name in executed))
        yield from _in_steps(steps, child("sections", name), followed=comes_back)


def _executed(sections: Mapping[str, Sequence[Any]]) -> set[str]:
    """The sections that are run as if they stood where they are named."""
    verbs = (verb for steps in sections.values() for _, verb in walk(steps, ""))
    return {verb.dest for verb in verbs if isinstance(verb, Execute)}


def _in_steps(steps: Sequence[Any], path: str, *, followed: bool) -> Iterator[Problem]:
    for index, step in enumerate(steps):
        here, after = child(path, index), followed or index + 1 < len(steps)
        if not after:
            yield from _at_the_end(step, here)
        for below, inner in _lists(step, here):
            yield from _in_steps(inner, below, followed=after)


def _at_the_end(step: Any, path: str) -> Iterator[Problem]:
    if isinstance(step, SIPRefer):
        yield errors.nobody_answers(child(path, "sip_refer"), "sip_refer")
    elif isinstance(step, Connect) and not (step.to or "").startswith(UNANSWERED):
        if step.result is None:
            yield errors.nobody_answers(child(path, "connect"), "connect")
        elif isinstance(step.result, SwitchOn) and not step.result.default and set(step.result.case) <= {"connected"}:
            yield errors.only_connected(child(path, "connect.result"))


def _lists(value: Any, path: str) -> Iterator[tuple[str, Sequence[Any]]]:
    """The lists of verbs right inside a verb, each with its path; not those of documents that actions run."""
    if isinstance(value, list | tuple):
        if any(isinstance(member, Verb) for member in value):
            yield path, value
            return
        for index, member in enumerate(value):
            yield from _lists(member, child(path, index))
    elif isinstance(value, Mapping):
        for key, member in value.items():
            yield from _lists(member, child(path, key))
    elif attrs.has(type(value)) and not isinstance(value, Action):
        yield from _in_fields(value, path)


def _in_fields(value: Any, path: str) -> Iterator[tuple[str, Sequence[Any]]]:
    cls: Any = type(value)
    tag = traits_of(cls).tag
    below = child(path, tag.key) if tag else path
    for field in step_fields(cls):
        whole = tag is not None and tag.value == field.name
        yield from _lists(getattr(value, field.name), below if whole else child(below, field.key))
