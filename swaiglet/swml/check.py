"""Every problem of a document, with its path: what ``swaiglet check`` prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from swaiglet.errors import Problem, UnreadableError

from .classes import read_body, shape_of
from .document import Document, MessagingDocument
from .lint import lint
from .model import MessagingVerb, Verb
from .report import MOST_PROBLEMS, Report
from .text import check_size


def check(value: Any, *, messaging: bool | None = None) -> list[Problem]:
    """Everything that is wrong with a document's JSON value, in the order it stands there; a thousand at most.

    Args:
        value: the document as JSON.
        messaging: whether it is for messages; unless given, its verbs tell.
    """
    try:
        check_size(value)
    except UnreadableError as error:
        return [Problem("", str(error))]
    if messaging is None:
        messaging = is_messaging(value)
    report = Report(lenient=True)
    read_body(MessagingDocument if messaging else Document, value, "", report)
    told = set(report.problems)
    steps = shape_of(Sequence[MessagingVerb]) if messaging else shape_of(Sequence[Verb])
    found = lint({name: steps.read(section, "", report.aside()) for name, section in _sections(value).items()})
    fresh = (problem for problem in found if problem not in told)
    return list(islice(chain(report.problems, fresh), MOST_PROBLEMS))


def _sections(value: Any) -> Mapping[str, Any]:
    sections = value.get("sections") if isinstance(value, Mapping) else None
    return sections if isinstance(sections, Mapping) else {}


def is_messaging(value: Any) -> bool:
    """Whether a document has verbs that only messages have, and none that only calls have."""
    names = set(_names(_sections(value)))
    return bool(names & (MessagingVerb.known.keys() - Verb.known.keys())) and not (
        names & (Verb.known.keys() - MessagingVerb.known.keys())
    )


def _names(value: Any) -> Iterator[str]:
    """The keys of all steps, however deep: of every object that stands in a list."""
    if isinstance(value, Mapping):
        for member in value.values():
            yield from _names(member)
    elif isinstance(value, list):
        for member in value:
            yield from member if isinstance(member, Mapping) else ()
            yield from _names(member)
