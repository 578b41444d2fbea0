"""SWML documents: named sections of verbs, for calls and for messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from attrs import field, frozen

from swaiglet.errors import Problem

from . import ai, bedrock, older, sidecar, text, verbs  # noqa: F401  a document is read by the verbs that are known
from .classes import read_body
from .convert import to_json
from .lint import walk, wrong_labels
from .model import MessagingVerb, Model, Verb, model
from .report import Report, warn
from .wire import Needs, Older

Version = Annotated[Literal["1.0.0"], Older(older.only("1.0.0"))]
"""Of the language; there is only the one."""


def _sections(sections: Any) -> Any:
    return sections if isinstance(sections, Mapping) else {"main": sections}


class AnyDocument(Model):
    """What both kinds of documents share."""

    __slots__ = ()

    version: Version | None
    sections: Any

    @property
    def main(self) -> Any:
        """The verbs of the section that the platform begins with."""
        return self.sections["main"]

    @classmethod
    def from_wire(cls, value: Any) -> Self:
        """The document of a JSON value.

        Older forms are understood, each with a `SWMLWarning`, and steps of unknown verbs kept as `RawVerb`.

        Raises:
            UnreadableError: it is larger or deeper than any document, or contains itself.
            DocumentError: the platform would refuse it.
        """
        text.check_size(value)
        report = Report(lenient=True, keeps_unknown=True)
        document = read_body(cls, value, "", report)
        report.raise_errors(cls.__name__)
        warn(report.problems)
        made: Self = document
        return made

    @classmethod
    def from_json(cls, source: str | bytes | Path) -> Self:
        """The document of a JSON text, or of a file's path; a text begins with a brace or has several lines.

        Raises:
            UnreadableError: it is not JSON; that it is YAML does not help.
            DocumentError: the platform would refuse it.
        """
        return cls.from_wire(text.parse_json(_text(source)))

    @classmethod
    def from_yaml(cls, source: str | bytes | Path) -> Self:
        """The document of a YAML text, or of a file's path; a text has several lines, or begins with a brace.

        JSON is understood too, because it is YAML.

        Raises:
            UnreadableError: it is not YAML.
            DocumentError: the platform would refuse it.
        """
        return cls.from_wire(text.parse_yaml(_text(source)))

    def to_json(self, *, indent: bool = False) -> str:
        """The document as JSON text."""
        return to_json(self.to_wire(), indent=indent).decode()

    def to_yaml(self) -> str:
        """The document as YAML text."""
        return text.to_yaml(self.to_wire())

    def complaints(self) -> Iterator[Problem]:
        """What is wrong with the document as a whole: a `goto` to nowhere, a label that stands twice."""
        return wrong_labels(self.sections)


@model()
@frozen(kw_only=True)
class Document(AnyDocument):
    """What the platform does with a call: sections of verbs, begun at ``main``.

    Give a list of verbs for ``main`` alone, or a mapping of section names to lists. SWML reference, "Introduction".

    Attributes:
        sections: the verbs of each section by its name; the call begins with ``main``.
        version: of the language; there is only the one.
    """

    version: Version | None = "1.0.0"
    sections: Annotated[Mapping[str, Sequence[Verb]], Needs("main")] = field(converter=_sections, kw_only=False)

    @property
    def ai(self) -> ai.AI:
        """The document's first conversation.

        Raises:
            LookupError: it has none.
        """
        found = next((verb for _, verb in walk(self.sections, "") if isinstance(verb, ai.AI)), None)
        if found is None:
            message = "the document has no `ai` verb"
            raise LookupError(message)
        return found


@model()
@frozen(kw_only=True)
class MessagingDocument(AnyDocument):
    """What the platform does with an incoming message: sections of messaging verbs, begun at ``main``.

    SWML reference, "Messaging".

    Attributes:
        sections: the verbs of each section by its name; the message begins with ``main``.
        version: of the language; there is only the one.
    """

    version: Version | None = "1.0.0"
    sections: Annotated[Mapping[str, Sequence[MessagingVerb]], Needs("main")] = field(
        converter=_sections, kw_only=False
    )


def _text(source: str | bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source
    if isinstance(source, str) and ("\n" in source or not source.strip() or source.lstrip().startswith("{")):
        return source.encode()
    with Path(source).open("rb") as file:
        return file.read(text.MAX_BYTES + 1)
