"""The ``ai`` verb: a conversation between the caller and a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Annotated, Any

import attrs
from attrs import define, field, frozen

from swaiglet import errors

from . import functions
from .functions import SWAIGFunction
from .model import Model, Verb, model, verb
from .models import fields_of
from .prompt import Prompt
from .report import Report
from .wire import OFF_WIRE, AtLeast, Flag, Url, at_least_one


@model()
@frozen(kw_only=True)
class Language(Model):
    """A language that the agent hears and speaks.

    `code` is what the recogniser listens for (``en-US``), `voice` is ``<engine>.<voice>[:<model>]``, `name` is what
    the model is told. SWML reference, ``ai`` method, ``languages``.
    """

    name: str
    code: str
    voice: str
    speech_fillers: Annotated[Sequence[str], AtLeast(1)] | None = None
    function_fillers: Annotated[Sequence[str], AtLeast(1)] | None = None


@model()
@frozen(kw_only=True)
class Hint(Model):
    """A word that the recogniser may mishear, and what it meant.

    What it heard that matches `pattern` (a regular expression) becomes `replace`. SWML reference, ``ai`` method,
    ``hints``.
    """

    hint: str = field(kw_only=False)
    pattern: str
    replace: str
    ignore_case: Flag | None = None


@verb("ai", at_least_one("prompt", sent_only=True))
@define(kw_only=True)
class AI(Verb):
    """Talk with the caller through a language model.

    The `AI` of an app is shared by every call and frozen; a handler that annotates a parameter with `AI` gets the
    call's own, made for this call alone, and may change it. SWML reference, ``ai`` method.

    Attributes:
        tools: the functions of this call by name; in a call's own `AI` only.
    """

    prompt: Prompt | None = None
    post_prompt: Prompt | None = None
    post_prompt_url: Url | None = None
    params: dict[str, Any] = field(factory=dict)
    hints: list[str | Hint] = field(factory=list)
    languages: list[Language] = field(factory=list)
    global_data: dict[str, Any] = field(factory=dict)
    SWAIG: functions.SWAIG | None = None
    tools: dict[str, SWAIGFunction] = field(factory=dict, metadata=OFF_WIRE)
    _open: bool = field(default=False, init=False, eq=False, repr=False)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute of a call's own `AI`.

        Raises:
            AttributeError: the `AI` is shared by every call.
            DocumentError: the value does not belong there.
        """
        if not getattr(self, "_open", True):
            raise AttributeError(errors.frozen_ai(name))
        known = {known.name: known.shape for known in fields_of(AI).values()}
        if name in known and value is not None:
            report = Report()
            value = known[name].read(value, name, report)
            report.raise_errors("AI")
        object.__setattr__(self, name, value)

    def draft(self) -> AI:
        """A copy that shares nothing with this one and may be changed: a call's own."""
        copy = deepcopy(self)
        object.__setattr__(copy, "_open", True)
        return copy

    def sealed(self) -> AI:
        """This `AI` as it stands, checked again and frozen."""
        return attrs.evolve(self)


LANGUAGE_NAMES: Mapping[str, str] = {
    "bg": "Bulgarian",
    "ca": "Catalan",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fi": "Finnish",
    "fr": "French",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "ms": "Malay",
    "multi": "Multilingual",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""The languages that the platform names, by the first part of their code."""


def language_of(code: str, voice: str | None) -> Language:
    """The language of a code such as ``es-419``, spoken in `voice`.

    Raises:
        SetupError: the voice is missing, or the code is not one whose name we know.
    """
    name = LANGUAGE_NAMES.get(code.partition("-")[0].lower())
    if name is None:
        raise errors.SetupError(errors.unknown_language(code))
    if voice is None:
        raise errors.SetupError(errors.no_voice(code))
    return Language(name=name, code=code, voice=voice)
