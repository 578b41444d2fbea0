"""Every problem of a document, with its path: what ``swaiglet check`` prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from swaiglet.errors import Problem

from .document import AnyDocument, Document, MessagingDocument
from .lint import lint
from .model import MessagingVerb, Verb
from .models import read_body
from .report import Report


def check(value: Any, *, messaging: bool | None = None) -> list[Problem]:
    """Everything that is wrong with a document's JSON value, in the order it stands there.

    Args:
        value: the document as JSON.
        messaging: whether it is for messages; unless given, its verbs tell.
    """
    if messaging is None:
        messaging = is_messaging(value)
    report = Report(lenient=True)
    document = read_body(MessagingDocument if messaging else Document, value, "", report)
    if isinstance(document, AnyDocument):
        report.problems.extend(lint(document.sections))
    return report.problems


def is_messaging(value: Any) -> bool:
    """Whether a document has verbs that only messages have, and none that only calls have."""
    names = set(_names(value.get("sections"))) if isinstance(value, Mapping) else set()
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
