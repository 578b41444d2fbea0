"""The prompt object model: what the model is told, as titled sections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from attrs import field, frozen

from .model import Model, model
from .wire import AtLeast, Flag, Range, Variable, at_least_one, at_most_one


@model(at_least_one("body", "bullets", "subsections"))
@frozen(kw_only=True)
class Section(Model):
    """A section of the prompt: a heading with text, a list, sections below it, or some of these.

    SWML reference, ``ai`` method, ``prompt.pom``.
    """

    title: Annotated[str, AtLeast(1)] | None = None
    body: Annotated[str, AtLeast(1)] | None = field(default=None, kw_only=False)
    bullets: Annotated[Sequence[str], AtLeast(1)] | None = None
    subsections: Annotated[Sequence[Section], AtLeast(1)] | None = None
    numbered: Flag | None = None
    numberedBullets: Flag | None = None  # noqa: N815  the wire's name


@model(at_most_one("text", "pom"), at_least_one("text", "pom", sent_only=True))
@frozen(kw_only=True)
class Prompt(Model):
    """What the model is told and how freely it answers: text, or a prompt object model.

    An app's own `Prompt` may hold neither, only settings; the functions under ``@app.prompt`` give the words.
    SWML reference, ``ai`` method, ``prompt`` and ``post_prompt``.
    """

    text: str | None = field(default=None, kw_only=False)
    pom: Annotated[Sequence[Section], AtLeast(1)] | None = None
    temperature: Annotated[float, Range(0, 1.5)] | Variable | None = None
    top_p: Annotated[float, Range(0, 1)] | Variable | None = None
    confidence: Annotated[float, Range(0, 1)] | Variable | None = None
    presence_penalty: Annotated[float, Range(-2, 2)] | Variable | None = None
    frequency_penalty: Annotated[float, Range(-2, 2)] | Variable | None = None
    max_tokens: Annotated[int, Range(0, 4096)] | None = None
