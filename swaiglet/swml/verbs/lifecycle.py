"""Verbs that begin and end a call."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from swaiglet.swml.model import Verb, verb
from swaiglet.swml.wire import Int


@verb("answer")
@frozen(kw_only=True)
class Answer(Verb):
    """Answer an inbound call.

    `max_duration` is in seconds (4 hours unless set), `codecs` a comma-separated list, `username` and `password`
    are for SIP. SWML reference, ``answer`` method.
    """

    max_duration: Int | None = None
    codecs: str | None = None
    username: str | None = None
    password: str | None = None


@verb("hangup")
@frozen(kw_only=True)
class Hangup(Verb):
    """End the call. SWML reference, ``hangup`` method."""

    reason: Literal["hangup", "busy", "decline"] | None = field(default=None, kw_only=False)
