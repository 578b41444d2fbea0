"""Prompts: what the model is told, and how freely it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from attrs import field, frozen

from swaiglet.errors import Problem

from . import older
from .contexts import Context
from .model import Model, model
from .pom import Section
from .wire import AtLeast, Needs, Older, Range, Tolerates, Variable, at_least_one, at_most_one

__all__ = ["PlainPrompt", "Prompt", "Section"]

RULES = (at_most_one("text", "pom"), at_least_one("text", "pom", sent_only=True))
UNREAD = dict.fromkeys(("barge_confidence", "model"))
"""Keys that say nothing in a prompt; the model of a whole conversation is moved to its params."""
Temperature = Annotated[float, Range(0, 1.5), Older(older.clamped(1.5, taken=2))]


@model(*RULES, shorthand="text", aliases=UNREAD)
@frozen(kw_only=True)
class PlainPrompt(Model):
    """What a model is told, as text or as a prompt object model, and how freely it answers: a post prompt.

    SWML reference, ``ai`` method, ``post_prompt``.

    Attributes:
        text: the words, best written in Markdown.
        pom: the words as sections, which the platform writes as Markdown, or as XML with the `pom_format` param.
        temperature: how random the answers are, from 0 to 1.5; 1 unless given.
        top_p: how much of the likely words are considered, from 0 to 1; 1 unless given. Change this or `temperature`.
        confidence: how sure the recogniser must be before an utterance counts as ended, from 0 to 1; 0.6 unless given.
        presence_penalty: how much the model avoids topics it has touched, from -2 to 2; 0 unless given.
        frequency_penalty: how much the model avoids words it has used, from -2 to 2; 0 unless given.
        max_tokens: the longest answer, in tokens, up to 4096; 256 unless given.
    """

    text: str | None = field(default=None, kw_only=False)
    pom: Annotated[Sequence[Section], AtLeast(1)] | None = None
    temperature: Temperature | Variable | None = None
    top_p: Annotated[float, Range(0, 1)] | Variable | None = None
    confidence: Annotated[float, Range(0, 1)] | Variable | None = None
    presence_penalty: Annotated[float, Range(-2, 2)] | Variable | None = None
    frequency_penalty: Annotated[float, Range(-2, 2)] | Variable | None = None
    max_tokens: Annotated[int, Range(0, 4096)] | None = None

    @classmethod
    def renew(cls, body: dict[str, Any]) -> Iterator[Problem]:
        """A text beside sections, which alone are read."""
        return older.one_prompt(body)


@model(*RULES, shorthand="text", aliases={"barge_confidence": None})
@frozen(kw_only=True)
class Prompt(PlainPrompt):
    """What the model is told for the whole conversation, how freely it answers, and the contexts it moves through.

    An app's own `Prompt` may hold no words, only settings; the functions under ``@app.prompt`` give the words.
    SWML reference, ``ai`` method, ``prompt``.

    Attributes:
        contexts: contexts by name; the conversation begins in ``default``, which must be there.
    """

    contexts: (
        Annotated[
            Mapping[str, Context],
            Needs("default"),
            Tolerates(Mapping[str, Context], "a context named `default`"),
        ]
        | None
    ) = None
