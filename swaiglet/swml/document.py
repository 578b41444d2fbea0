"""A SWML document: named sections of verbs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from attrs import field, frozen

from .convert import to_json, to_wire
from .model import Model, Verb, model


def _sections(sections: Any) -> Any:
    return sections if isinstance(sections, Mapping) else {"main": sections}


@model()
@frozen(kw_only=True)
class Document(Model):
    """What the platform does with a call: sections of verbs, begun at ``main``.

    Give a list of verbs for ``main`` alone, or a mapping of section names to lists. SWML reference, "Introduction".
    """

    version: Literal["1.0.0"] = field(default="1.0.0")
    sections: Mapping[str, Sequence[Verb]] = field(converter=_sections, kw_only=False)

    @property
    def main(self) -> Sequence[Verb]:
        """The verbs of the section that the call begins with."""
        return self.sections.get("main", ())

    def to_wire(self) -> dict[str, Any]:
        """The document as a JSON value."""
        wire: dict[str, Any] = to_wire(self)
        return wire

    def to_json(self, *, indent: bool = False) -> str:
        """The document as JSON text."""
        return to_json(self.to_wire(), indent=indent).decode()
