"""How the agent hears and speaks: languages, voices, fillers, hints and pronunciations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from attrs import field, frozen

from swaiglet import errors
from swaiglet.errors import Problem

from . import older
from .model import Model, model
from .wire import AtMost, Flag, Older, Range, Variable

Fillers = Annotated[Mapping[str, Sequence[str]], Older(older.merged)]
"""Phrases by language code, one picked at random; `auto` is translated, `default` serves every other language."""


@model()
@frozen(kw_only=True)
class Hint(Model):
    """A word that the recogniser may mishear, and what it meant.

    SWML reference, ``ai`` method, ``hints``.

    Attributes:
        hint: the word to expect.
        pattern: a regular expression; what the recogniser heard that matches it is replaced.
        replace: what stands in its place.
        ignore_case: whether case makes no difference to the pattern; false unless given.
    """

    hint: str = field(kw_only=False)
    pattern: str
    replace: str
    ignore_case: Flag | None = None

    @classmethod
    def renew(cls, body: dict[str, Any]) -> Iterator[Problem]:
        """A word that is only told as it is replaced."""
        return older.assumed(body, "hint", body["replace"]) if "replace" in body else iter(())


@model()
@frozen(kw_only=True)
class Pronunciation(Model):
    """A word that the voice says wrongly, and how to write it so that it is said right.

    SWML reference, ``ai`` method, ``pronounce``.

    Attributes:
        replace: the word as the model writes it.
        with_: what the voice is given to say.
        ignore_case: whether case makes no difference; true unless given.
    """

    replace: str = field(kw_only=False)
    with_: str = field(kw_only=False)
    ignore_case: Flag | None = None


@model(aliases={"similarity_boost": "similarity"})
@frozen(kw_only=True)
class LanguageParams(Model):
    """Settings of a voice, each for the engines that know it.

    SWML reference, ``ai`` method, ``languages.params``.

    Attributes:
        stability: ElevenLabs: how even the voice stays, from 0 to 1; 0.5 unless given.
        similarity: ElevenLabs: how close it stays to the original voice, from 0 to 1; 0.75 unless given.
        speakingRate: Inworld: speed, from 0.5 to 1.5; 1 unless given.
        temperature: Inworld: how much the delivery varies, from 0 to 2; 1 unless given.
        speed: MiniMax: speed, from 0.5 to 2; 1 unless given.
        vol: MiniMax: volume, from 0.1 to 1; 1 unless given.
        pitch: MiniMax: semitones up or down, from -12 to 12; 0 unless given.
        emotion: MiniMax: the mood of the voice.
    """

    stability: Annotated[float, Range(0, 1)] | Variable | None = None
    similarity: Annotated[float, Range(0, 1)] | Variable | None = None
    speakingRate: Annotated[float, Range(0.5, 1.5)] | Variable | None = None  # noqa: N815  the wire's name
    temperature: Annotated[float, Range(0, 2)] | Variable | None = None
    speed: Annotated[float, Range(0.5, 2)] | Variable | None = None
    vol: Annotated[float, Range(0.1, 1)] | Variable | None = None
    pitch: Annotated[int, Range(-12, 12)] | Variable | None = None
    emotion: Literal["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"] | None = None


@model()
@frozen(kw_only=True)
class Language(Model):
    """A language that the agent hears and speaks.

    SWML reference, ``ai`` method, ``languages``.

    Attributes:
        name: what the model is told: ``English``.
        code: what the recogniser listens for: ``en-US``, up to three codes, or ``multi`` for several at once.
        voice: ``<engine>.<voice>[:<model>]``, for example ``rime.spore``.
        model: the engine's model, when the voice names none.
        engine: the voice's engine; deprecated, write it in `voice`.
        params: settings of the voice.
        speech_fillers: phrases spoken while the model thinks, one picked at random.
        function_fillers: phrases spoken while a function runs.
        turn_fillers: short sounds of listening while the caller pauses, such as "mm-hm".
        pronounce: pronunciations in this language alone.
        auto_emotion: whether the model chooses the mood of the voice; false unless given; not with every engine.
        auto_speed: whether the model chooses the speed of the voice; false unless given; not with every engine.
        listen_language: another name of `code`, read only in its absence.
    """

    name: str
    code: Annotated[str | Annotated[Sequence[str], AtMost(3)], Older(older.with_region)]
    voice: str
    model: str | None = None
    engine: str | None = None
    params: LanguageParams | None = None
    speech_fillers: Sequence[str] | None = None
    function_fillers: Sequence[str] | None = None
    turn_fillers: Sequence[str] | None = None
    pronounce: Sequence[Pronunciation] | None = None
    auto_emotion: bool | None = None
    auto_speed: bool | None = None
    listen_language: str | Sequence[str] | None = None

    @classmethod
    def renew(cls, body: dict[str, Any]) -> Iterator[Problem]:
        """Fillers of every kind, a mood and a speed that the model chooses."""
        return older.language(body)


@model()
@frozen(kw_only=True)
class MultilingualLanguage(Model):
    """The voice of one language of a `Multilingual`.

    SWML reference, ``ai`` method, ``multilingual.languages``.

    Attributes:
        language: a code such as ``es``, or ``default`` for every language without a voice of its own.
        voice: ``<engine>.<voice>[:<model>]``.
        model: the engine's model, when the voice names none.
        engine: the voice's engine; deprecated, write it in `voice`.
        params: settings of the voice.
    """

    language: str = field(kw_only=False)
    voice: str | None = field(default=None, kw_only=False)
    model: str | None = None
    engine: str | None = None
    params: LanguageParams | None = None


@model()
@frozen(kw_only=True)
class Multilingual(Model):
    """Hear which language the caller speaks, and answer in it; `languages` of the `AI` count no more.

    SWML reference, ``ai`` method, ``multilingual``.

    Attributes:
        languages: the voices; the one for ``default``, else the first, must have a voice.
        allowed: codes of the languages that may be recognised; any unless given.
        engine: the recogniser's engine; ``deepgram`` unless given. The `openai_asr_engine` param wins over it.
        model: the recogniser's model; ``nova-3`` unless given.
        provider: who runs the recogniser; the agent's unless given.
        start_language: the code that the conversation begins in; ``en`` unless given.
        min_switch_words: how many words in another language make the agent switch; 2 unless given.
        fillers: phrases spoken while the model thinks, in every language or by code.
        function_fillers: phrases spoken while a function runs, in every language or by code.
        turn_fillers: sounds of listening, in every language or by code; a path or a URL is played.
    """

    languages: Sequence[MultilingualLanguage] = field(kw_only=False)
    allowed: Sequence[str] | None = None
    engine: str | None = None
    model: str | None = None
    provider: str | None = None
    start_language: str | None = None
    min_switch_words: Annotated[int, Range(low=1)] | None = None
    fillers: Sequence[str] | Fillers | None = None
    function_fillers: Sequence[str] | Fillers | None = None
    turn_fillers: Sequence[str] | Fillers | None = None

    def complaints(self) -> Iterator[Problem]:
        """Without a voice to fall back on, the platform speaks English only."""
        catch_all = [index for index, entry in enumerate(self.languages) if entry.language == "default"]
        index = catch_all[0] if catch_all else 0
        if not self.languages or not self.languages[index].voice:
            yield errors.missing_key(f"languages[{index}]", "voice", "a voice for every language without one")


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
