"""Verbs that write down what is said, or say it in another language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from attrs import field, frozen

from swaiglet.swml.model import Model, Verb, model, verb
from swaiglet.swml.wire import Flag, Pattern, Range, Tag, Url, Variable

Party = Literal["remote-caller", "local-caller"]
SpeechEngine = Literal["deepgram", "google"]
Filter = (
    Literal["polite", "rude", "professional", "shakespeare", "gen-z"]
    | Annotated[str, Pattern(r"prompt:.+", "prompt:<instructions>")]
)
"""How a translation is worded: one of the platform's ways, or instructions of one's own."""

SpeechTimeout = Annotated[int, Range(low=1500)] | Variable
SilenceTime = Annotated[int, Range(low=1)] | Variable
Threshold = Annotated[int, Range(0, 1800)] | Variable
DebugLevel = Annotated[int, Range(0, 2)] | Variable


@model(tag=Tag("summarize"))
@frozen(kw_only=True)
class Summarize(Model):
    """Ask a running transcription or translation for a summary; the bare string ``summarize`` does without options.

    Attributes:
        webhook: receives the summary, a URL.
        prompt: says how to summarize.
    """

    webhook: str | None = None
    prompt: str | None = None


@model(tag=Tag("start"))
@frozen(kw_only=True)
class TranscribeStart(Model):
    """Begin a live transcription.

    Attributes:
        lang: the language that is spoken: ``en-US``.
        direction: whose words: ``remote-caller``, ``local-caller`` or both.
        webhook: receives the transcript, a URL.
        live_events: whether words that may still change are sent too, false unless set.
        ai_summary: whether a summary is made at the end, false unless set.
        ai_summary_prompt: says how to summarize.
        speech_engine: ``deepgram`` unless set.
        speech_timeout: milliseconds that one utterance may last, 1500 or more, 60000 unless set.
        vad_silence_ms: milliseconds of silence that end an utterance; 300 for Deepgram, 500 for Google unless set.
        vad_thresh: what counts as voice, from 0 to 1800, 400 unless set.
        debug_level: from 0 to 2, 0 unless set.
    """

    lang: str
    direction: Sequence[Party]
    webhook: str | None = None
    live_events: Flag | None = None
    ai_summary: Flag | None = None
    ai_summary_prompt: str | None = None
    speech_engine: SpeechEngine | None = None
    speech_timeout: SpeechTimeout | None = None
    vad_silence_ms: SilenceTime | None = None
    vad_thresh: Threshold | None = None
    debug_level: DebugLevel | None = None


@model(tag=Tag("start"))
@frozen(kw_only=True)
class TranslateStart(Model):
    """Begin a live translation.

    Attributes:
        from_lang: the language of the caller: ``en-US``.
        to_lang: the language of the other party.
        direction: whose words are translated: ``remote-caller``, ``local-caller`` or both.
        from_voice: who speaks the translation into `from_lang`, ``elevenlabs.josh`` unless set.
        to_voice: who speaks the translation into `to_lang`, ``elevenlabs.josh`` unless set.
        filter_from: how the caller's words are put: ``polite``, ``rude``, ``professional``, ``shakespeare``,
            ``gen-z`` or ``prompt:<instructions>``.
        filter_to: the same for the other party's.
        webhook: receives the transcript, a URL.
        live_events: whether words that may still change are sent too, false unless set.
        ai_summary: whether a summary is made at the end, false unless set.
        ai_summary_prompt: says how to summarize.
        speech_engine: ``deepgram`` unless set.
        speech_timeout: milliseconds that one utterance may last, 1500 or more, 60000 unless set.
        vad_silence_ms: milliseconds of silence that end an utterance; 300 for Deepgram, 500 for Google unless set.
        vad_thresh: what counts as voice, from 0 to 1800, 400 unless set.
        debug_level: from 0 to 2, 0 unless set.
    """

    from_lang: str
    to_lang: str
    direction: Sequence[Party]
    from_voice: str | None = None
    to_voice: str | None = None
    filter_from: Filter | None = None
    filter_to: Filter | None = None
    webhook: str | None = None
    live_events: Flag | None = None
    ai_summary: Flag | None = None
    ai_summary_prompt: str | None = None
    speech_engine: SpeechEngine | None = None
    speech_timeout: SpeechTimeout | None = None
    vad_silence_ms: SilenceTime | None = None
    vad_thresh: Threshold | None = None
    debug_level: DebugLevel | None = None


@model(tag=Tag("inject"))
@frozen(kw_only=True)
class Inject(Model):
    """Put words into a running translation, as if a party had said them.

    Attributes:
        message: the words.
        direction: who is to have said them.
    """

    message: str = field(kw_only=False)
    direction: Party = field(kw_only=False)


@verb("live_transcribe")
@frozen(kw_only=True)
class LiveTranscribe(Verb):
    """Begin, end or summarize a transcription that is sent while people speak.

    SWML reference, ``live_transcribe`` method.

    Attributes:
        action: a `TranscribeStart`, ``"stop"``, ``"summarize"`` or a `Summarize`.
    """

    action: TranscribeStart | Literal["stop", "summarize"] | Summarize = field(kw_only=False)


@verb("live_translate")
@frozen(kw_only=True)
class LiveTranslate(Verb):
    """Begin, end, summarize or add to a translation that is spoken while people speak.

    SWML reference, ``live_translate`` method.

    Attributes:
        action: a `TranslateStart`, ``"stop"``, ``"summarize"``, a `Summarize` or an `Inject`.
    """

    action: TranslateStart | Literal["stop", "summarize"] | Summarize | Inject = field(kw_only=False)


@verb("transcribe")
@frozen(kw_only=True)
class Transcribe(Verb):
    """Transcribe the whole call in the background; one at a time. SWML reference, ``transcribe`` method.

    Sets `transcribe_result` and `transcribe_control_id`.

    Attributes:
        status_url: receives the state of the transcription.
    """

    status_url: Url | None = None


@verb("transcribe_stop")
@frozen(kw_only=True)
class TranscribeStop(Verb):
    """End the transcription. Sets `transcribe_stop_result`. SWML reference, ``transcribe_stop`` method."""
