"""Verbs that the caller hears, and those that listen to the caller."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from attrs import field, frozen

from swaiglet.errors import Problem
from swaiglet.swml import older
from swaiglet.swml.model import Verb, verb
from swaiglet.swml.wire import (
    AtLeast,
    Flag,
    Int,
    Number,
    Older,
    Pattern,
    Range,
    Tolerates,
    Url,
    Variable,
    exactly_one,
)

RelativeFile = Annotated[str, Pattern(r"[\w./~%-]+\.[A-Za-z0-9]{2,4}", "a file")]

Playable = Annotated[
    str,
    Pattern(
        r"https?://.*|say: ?.*|silence: ?[0-9.]*|ring: ?([0-9.]*: ?)?([a-zA-Z]{2}|us-old)",
        "an http(s) URL, say:<text>, silence:<seconds>, ring:[<seconds>:]<country>",
    ),
    Older(older.on_one_line),
    Tolerates(RelativeFile, "its whole URL"),
]
"""Something to hear: a file's URL, text to speak, silence, or the ringing tone of a country of two letters."""

AudioFormat = Literal["wav", "mp3", "mp4"]
Sensitivity = Annotated[float, Range(0, 100)] | Variable


@verb("play", exactly_one("url", "urls"), shorthand="url", aliases={"loop": None})
@frozen(kw_only=True)
class Play(Verb):
    """Play files, speech, silence or ringing, one or several in turn. SWML reference, ``play`` method.

    What is heard is an http(s) URL of an audio file, ``say:<text>``, ``silence:<seconds>``, ``ring:<country>`` or
    ``ring:<seconds>:<country>``.

    Attributes:
        url: the one thing to play.
        urls: several, in order; all of them variables, or none.
        auto_answer: whether to answer the call first, true unless set; otherwise this is early media.
        volume: gain from -40 to 40 dB, 0 unless set.
        say_voice: who speaks, ``Polly.Salli`` unless set.
        say_language: of the speech, ``en-US`` unless set.
        say_gender: of the voice, ``female`` unless set.
        status_url: receives the state of the playback.
    """

    url: Playable | Variable | None = field(default=None, kw_only=False)
    urls: Annotated[Sequence[Playable], AtLeast(1)] | Annotated[Sequence[Variable], AtLeast(1)] | None = None
    auto_answer: Flag | None = None
    volume: Annotated[float, Range(-40, 40)] | Variable | None = None
    say_voice: str | None = None
    say_language: str | None = None
    say_gender: str | None = None
    status_url: Url | None = None

    @classmethod
    def renew(cls, body: dict[str, Any]) -> Iterator[Problem]:
        """One thing to play beside a list of them."""
        return older.one_list(body)


@verb("prompt")
@frozen(kw_only=True)
class Prompt(Verb):
    """Play something, then collect digits, speech or both. SWML reference, ``prompt`` method.

    Digits alone are collected unless a speech field is set; speech alone when no digit field is set beside it. Sets
    `prompt_result` (``match_digits``, ``match_speech``, ``no_match``, ``no_input`` or ``failed``), `prompt_value`,
    `prompt_digit_terminator` and `prompt_speech_confidence`.

    Attributes:
        play: what is heard first, one thing or a list, as in `Play`.
        volume: gain from -40 to 40 dB, 0 unless set.
        say_voice: who speaks, ``Polly.Salli`` unless set.
        say_language: of what is played, ``en-US`` unless set.
        say_gender: of the voice, ``female`` unless set.
        max_digits: how many digits end the input, 1 unless set.
        terminators: digits that end the input: ``#``, ``*#``.
        digit_timeout: seconds to wait for each further digit, 5 unless set.
        initial_timeout: seconds to wait for the first input, 5 unless set.
        speech_timeout: seconds that the speech may last.
        speech_end_timeout: seconds of silence that end the speech.
        speech_language: spoken by the caller: ``en-US``.
        speech_hints: words to expect.
        speech_engine: ``Google``, ``Google.V2`` or ``Deepgram``; the platform picks one unless set.
        status_url: receives the state of the collection.
    """

    play: Playable | Variable | Sequence[Playable] | Sequence[Variable] = field(kw_only=False)
    volume: Annotated[float, Range(-40, 40)] | None = None
    say_voice: str | None = None
    say_language: str | None = None
    say_gender: str | None = None
    max_digits: Int | None = None
    terminators: str | None = None
    digit_timeout: Number | None = None
    initial_timeout: Number | None = None
    speech_timeout: Number | None = None
    speech_end_timeout: Number | None = None
    speech_language: str | None = None
    speech_hints: Sequence[str] | None = None
    speech_engine: str | None = None
    status_url: Url | None = None


@verb("record")
@frozen(kw_only=True)
class Record(Verb):
    """Record the call and wait for the end of the recording. SWML reference, ``record`` method.

    Sets `record_url` and `record_result` (``success`` or ``failed``).

    Attributes:
        stereo: whether each side has a channel of its own, false unless set.
        format: of the file, ``wav`` unless set.
        direction: ``speak`` for what the caller says, ``listen`` for what the caller hears; ``speak`` unless set.
        terminators: digits that end the recording, ``#`` unless set.
        beep: whether a beep comes first, false unless set.
        input_sensitivity: what counts as sound, from 0 to 100, 44 unless set; larger is more sensitive.
        initial_timeout: seconds to wait for a first sound, 4 unless set.
        end_silence_timeout: seconds of silence that end the recording, 5 unless set.
        max_length: seconds that the recording may last.
        status_url: receives the state of the recording.
    """

    stereo: Flag | None = None
    format: AudioFormat | None = None
    direction: Literal["speak", "listen"] | None = None
    terminators: str | None = None
    beep: Flag | None = None
    input_sensitivity: Sensitivity | None = None
    initial_timeout: Number | None = None
    end_silence_timeout: Number | None = None
    max_length: Number | None = None
    status_url: Url | None = None


@verb("record_call")
@frozen(kw_only=True)
class RecordCall(Verb):
    """Record the call in the background, while the document goes on. SWML reference, ``record_call`` method.

    Sets `record_call_url`, `record_call_result` and `record_control_id`.

    Attributes:
        control_id: the name to stop the recording by, made up unless set.
        stereo: whether each side has a channel of its own, false unless set.
        format: of the file, ``wav`` unless set; ``mp4`` where there is video.
        direction: what is recorded: the caller's words, what the caller hears, or both; ``both`` unless set.
        terminators: digits that end the recording, none unless set.
        beep: whether a beep comes first, false unless set.
        input_sensitivity: what counts as sound, from 0 to 100, 44 unless set; larger is more sensitive.
        initial_timeout: seconds to wait for a first sound, 0 (no limit) unless set.
        end_silence_timeout: seconds of silence that end the recording, 0 (none do) unless set.
        max_length: seconds that the recording may last.
        status_url: receives the state of the recording.
    """

    control_id: str | None = None
    stereo: Flag | None = None
    format: AudioFormat | None = None
    direction: Literal["speak", "listen", "both"] | None = None
    terminators: str | None = None
    beep: Flag | None = None
    input_sensitivity: Sensitivity | None = None
    initial_timeout: Number | None = None
    end_silence_timeout: Number | None = None
    max_length: Number | None = None
    status_url: Url | None = None


@verb("stop_record_call")
@frozen(kw_only=True)
class StopRecordCall(Verb):
    """End a background recording. Sets `stop_record_call_result`. SWML reference, ``stop_record_call`` method.

    Attributes:
        control_id: which one, the last that was begun unless set.
    """

    control_id: str | None = field(default=None, kw_only=False)


@verb("denoise")
@frozen(kw_only=True)
class Denoise(Verb):
    """Take noise out of what the caller says. Sets `denoise_result`. SWML reference, ``denoise`` method."""


@verb("stop_denoise")
@frozen(kw_only=True)
class StopDenoise(Verb):
    """Leave the noise in again. Sets `denoise_result`. SWML reference, ``stop_denoise`` method."""
