"""The prompt object model: a prompt as titled sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from attrs import field, frozen

from swaiglet.errors import Problem

from . import older
from .model import Model, model
from .wire import AtLeast, Flag, at_least_one


@model(at_least_one("body", "bullets"), aliases={"section": "title"})
@frozen(kw_only=True)
class Section(Model):
    """A section of a prompt: a heading with text, a list, or both, and sections below it.

    SWML reference, ``ai`` method, ``prompt.pom``.

    Attributes:
        title: the heading; only the first section of a prompt may go without.
        body: the text under the heading.
        bullets: a list under the text, one line each.
        subsections: sections one heading level below this one, to any depth.
        numbered: whether the heading gets a number; so do its sisters then, unless they say false.
        numberedBullets: whether the bullets are numbered instead of marked with a dash.
    """

    title: Annotated[str, AtLeast(1)] | None = None
    body: str | None = field(default=None, kw_only=False)
    bullets: Annotated[Sequence[str], AtLeast(1)] | None = None
    subsections: Annotated[Sequence[Section], AtLeast(1)] | None = None
    numbered: Flag | None = None
    numberedBullets: Flag | None = None  # noqa: N815  the wire's name

    @classmethod
    def renew(cls, body: dict[str, Any]) -> Iterator[Problem]:
        """A section that only holds others."""
        has_words = body.keys() & {"body", "bullets"} or not body.get("subsections")
        return iter(()) if has_words else older.assumed(body, "body", "")
