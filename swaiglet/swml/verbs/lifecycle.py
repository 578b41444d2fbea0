"""Verbs that begin, end, time and judge a call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from attrs import field, frozen

from swaiglet import errors
from swaiglet.swml.model import Model, Verb, model, verb
from swaiglet.swml.wire import Flag, Int, Range, Url, Variable

NotNegative = Annotated[float, Range(low=0)] | Variable


@verb("answer")
@frozen(kw_only=True)
class Answer(Verb):
    """Answer an inbound call. Sets `answer_result`. SWML reference, ``answer`` method.

    Attributes:
        max_duration: seconds after which the call ends, 14400 (4 hours) unless set.
        codecs: those to offer, separated by commas: PCMU, PCMA, G722, G729, AMR-WB, OPUS, VP8, H264.
        username: for SIP authentication.
        password: for SIP authentication.
    """

    max_duration: Int | None = None
    codecs: str | None = None
    username: str | None = None
    password: str | None = None


@verb("hangup")
@frozen(kw_only=True)
class Hangup(Verb):
    """End the call. SWML reference, ``hangup`` method.

    Attributes:
        reason: what the caller's side is told.
    """

    reason: Literal["hangup", "busy", "decline"] | None = field(default=None, kw_only=False)


@verb("detect_machine")
@frozen(kw_only=True)
class DetectMachine(Verb):
    """Find out whether a person, an answering machine or a fax has answered.

    Sets `detect_result` (``human``, ``machine``, ``fax``, ``unknown``, ``detecting`` or ``error``),
    `detect_machine_beep` and `detect_ms`. SWML reference, ``detect_machine`` method.

    Attributes:
        detect_message_end: whether to go on to the beep or the end of the greeting, false unless set.
        detectors: ``amd``, ``fax`` or both, separated by a comma; both unless set.
        end_silence_timeout: seconds of silence that end a voice, 1 unless set.
        initial_timeout: seconds to wait for a first voice, 4.5 unless set.
        machine_ready_timeout: seconds of silence after which a machine is ready; `end_silence_timeout` unless set.
        machine_voice_threshold: seconds of unbroken voice that make a machine, 1.25 unless set.
        machine_words_threshold: words in one utterance that make a machine, 6 unless set.
        status_url: receives the detector's events; must be given when `wait` is false.
        timeout: seconds for the whole detection, 30 unless set.
        tone: of the other side's fax, ``CED`` unless set.
        wait: whether the document waits for the result, true unless set.
    """

    detect_message_end: Flag | None = None
    detectors: str | None = None
    end_silence_timeout: NotNegative | None = None
    initial_timeout: NotNegative | None = None
    machine_ready_timeout: NotNegative | None = None
    machine_voice_threshold: NotNegative | None = None
    machine_words_threshold: Annotated[int, Range(low=0)] | Variable | None = None
    status_url: Url | None = None
    timeout: NotNegative | None = None
    tone: Literal["CED", "CNG"] | None = None
    wait: Flag | None = None

    def complaints(self) -> Iterator[errors.Problem]:
        """A result that nobody waits for and nobody is told."""
        if self.wait is False and self.status_url is None:
            yield errors.needs_beside("wait", "wait: false", "status_url")


@model()
@frozen(kw_only=True)
class Duration(Model):
    """How long to sleep, in the form with a key.

    Attributes:
        duration: milliseconds; -1 is forever.
    """

    duration: Annotated[int, Range(low=-1)] | Variable = field(kw_only=False)


@verb("sleep", value="duration")
@frozen(kw_only=True)
class Sleep(Verb):
    """Do nothing for a while. SWML reference, ``sleep`` method.

    Attributes:
        duration: milliseconds, bare or as a `Duration`; -1 is forever.
    """

    duration: Annotated[int, Range(low=-1)] | Variable | Duration = field(kw_only=False)
