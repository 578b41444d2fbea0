"""Verbs that the caller hears."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from attrs import field, frozen

from swaiglet.swml.model import Verb, verb
from swaiglet.swml.wire import AtLeast, Flag, Pattern, Range, Url, Variable, exactly_one

Playable = Annotated[
    str,
    Pattern(
        r"https?://.*|say: ?.*|silence: ?\d+(\.\d+)?|ring:(\d+(\.\d+)?:)?[a-zA-Z]{2}|[$%]\{.*\}",
        "an http(s) URL, say:<text>, silence:<seconds>, ring:[<seconds>:]<country> or a variable",
    ),
]
"""Something to hear: a file's URL, text to speak, silence, or a country's ringing tone."""


@verb("play", exactly_one("url", "urls"))
@frozen(kw_only=True)
class Play(Verb):
    """Play files, speech, silence or ringing, one or several in turn.

    `volume` is a gain from -40 to 40 dB. Answers the call first, unless `auto_answer` is false. SWML reference,
    ``play`` method.
    """

    url: Playable | None = field(default=None, kw_only=False)
    urls: Annotated[Sequence[Playable], AtLeast(1)] | None = None
    volume: Annotated[float, Range(-40, 40)] | Variable | None = None
    auto_answer: Flag | None = None
    say_voice: str | None = None
    say_language: str | None = None
    say_gender: str | None = None
    status_url: Url | None = None
