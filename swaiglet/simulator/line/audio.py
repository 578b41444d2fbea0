"""Methods that are heard, and that hear: what is played, asked for and recorded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from swaiglet import errors

from .outcomes import Heard, heard, outcome_of
from .scope import text_of
from .script import Frame, Run, Signal

LETTERS_A_SECOND = 15.0
"""How fast a voice speaks."""
FILE_SECONDS = 5.0
"""How long a file is taken to last, which is not fetched."""
RING_SECONDS = 6.0
DIGIT_SECONDS = 0.5
RECORDING_SECONDS = 5.0
FILES = "https://files.app.local"
"""Where recordings would be; nothing is there."""
SILENCE = re.compile(r"silence:\s*(\d+(?:\.\d+)?)")
RING = re.compile(r"ring:(?:(\d+(?:\.\d+)?):)?([a-z-]+)", re.IGNORECASE)
LONGEST = 3600.0
"""Seconds after which a sound ends here."""
SPEECH_KEYS = frozenset({"speech_timeout", "speech_end_timeout", "speech_language", "speech_hints"})
DIGIT_KEYS = frozenset({"max_digits", "terminators", "digit_timeout", "initial_timeout"})


@frozen
class Sound:
    """What is played: in words, how long, and what is said in it."""

    words: str
    seconds: float
    said: str = ""


def sound_of(frame: Frame, url: Any) -> Sound:
    """The sound of a URL that can be played."""
    text = text_of(url)
    if text.startswith("say:"):
        said = text.removeprefix("say:").strip()
        return Sound(f"says '{said}'", min(len(said) / LETTERS_A_SECOND, LONGEST), said)
    if silence := SILENCE.fullmatch(text):
        seconds = min(float(silence[1]), LONGEST)
        return Sound(f"is silent for {seconds:g} s", seconds)
    if ring := RING.fullmatch(text):
        seconds = min(float(ring[1] or RING_SECONDS), LONGEST)
        return Sound(f"rings as in {ring[2]} for {seconds:g} s", seconds)
    if not text.startswith(("http://", "https://")):
        frame.line.warn(errors.not_played(text))
        return Sound(f"plays nothing for {errors.quoted(text)}", 0.0)
    return Sound(f"plays {text}", FILE_SECONDS)


def sounds_of(frame: Frame, given: Any) -> list[Sound]:
    """What is played, in order."""
    return [sound_of(frame, each) for each in _each(given)]


async def sound_out(frame: Frame, method: str, sounds: list[Sound], value: Any) -> None:
    """Play sounds, each in its time."""
    frame.tell(method, ", ".join(sound.words for sound in sounds), value)
    for sound in sounds:
        if sound.said:
            frame.session.timeline.add("say", sound.said, verb=method)
        await frame.pause(sound.seconds)


async def play(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Play sounds one after another."""
    if frame.flag(value, "auto_answer", default=True):
        frame.answer()
    sounds = [sound for key in ("url", "urls") for sound in sounds_of(frame, value.get(key))]
    if not sounds:
        frame.line.fail("relay_script_method_parameter_missing", errors.missing_parameter("play", "url"))
        return None
    await frame.post(value.get("status_url"), "calling.call.play", state="playing")
    await sound_out(frame, "play", sounds, value)
    await frame.post(value.get("status_url"), "calling.call.play", state="finished")
    return None


def _each(value: Any) -> list[Any]:
    """The members of a list, or the one thing that is there."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


async def prompt(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Play sounds, then wait for keys or words."""
    frame.answer()
    await sound_out(frame, "prompt", sounds_of(frame, value.get("play")), value)
    speech, digits = bool(SPEECH_KEYS & value.keys()), bool(DIGIT_KEYS & value.keys())
    given = await heard(frame, "prompt")
    if given.variables:
        frame.set(given.variables)
        if "prompt_value" in given.variables:
            _tell_heard(frame, text_of(given.variables["prompt_value"]))
    elif given.digits and (digits or not speech):
        await _digits(frame, value, given.digits)
    elif given.words and speech:
        await _speech(frame, value, given.words)
    else:
        await _nothing(frame, value, given)
    if given.hangs_up:
        frame.session.hang_up("the caller hangs up")
        return None
    await frame.post(value.get("status_url"), "calling.call.collect", result=_collected(frame.session.vars))
    return None


async def _digits(frame: Frame, value: Mapping[str, Any], pressed: str) -> None:
    """Take keys up to a terminator, or as many as are wanted."""
    most = max(int(frame.number(value, "max_digits", 1)), 1)
    terminators = frame.text(value, "terminators")
    end = next((at for at, key in enumerate(pressed) if key in terminators), None)
    digits = pressed[: min(most, len(pressed) if end is None else end)]
    by = pressed[end] if end is not None and end <= most else ""
    waits = not by and len(digits) < most
    pause = len(digits) * DIGIT_SECONDS + (frame.number(value, "digit_timeout", 5.0) if waits else 0.0)
    _tell_heard(frame, digits + by, "presses")
    await frame.pause(pause)
    frame.set({"prompt_result": "match_digits", "prompt_value": digits, "prompt_digit_terminator": by})


async def _speech(frame: Frame, value: Mapping[str, Any], words: str) -> None:
    _tell_heard(frame, words)
    await frame.pause(len(words) / LETTERS_A_SECOND + frame.number(value, "speech_end_timeout", 0.0))
    frame.set({"prompt_result": "match_speech", "prompt_value": words, "prompt_speech_confidence": 0.9})


async def _nothing(frame: Frame, value: Mapping[str, Any], given: Heard) -> None:
    """Take nothing: because there is silence, or because something else was waited for."""
    if given.digits or given.words:
        _tell_heard(frame, given.digits or given.words, "presses" if given.digits else "says")
    elif not given.hangs_up:
        await frame.pause(frame.number(value, "initial_timeout", 5.0))
    result = "no_match" if given.digits or given.words else "no_input"
    frame.set({"prompt_result": result, "prompt_value": ""})


def _tell_heard(frame: Frame, text: str, does: str = "says") -> None:
    frame.session.timeline.add("hear", f"the caller {does} '{text}'", heard=text, verb="prompt")


def _collected(variables: Mapping[str, Any]) -> dict[str, Any]:
    """What was heard, as the platform reports it."""
    value = text_of(variables.get("prompt_value", ""))
    match variables.get("prompt_result"):
        case "match_digits":
            terminator = variables.get("prompt_digit_terminator", "")
            return {"type": "digit", "params": {"digits": value, "terminator": terminator}}
        case "match_speech":
            confidence = variables.get("prompt_speech_confidence", 0.9)
            return {"type": "speech", "params": {"text": value, "confidence": confidence}}
        case "no_match" | "no_input" as kind:
            return {"type": kind}
    return {"type": "error"}


def _recorded(frame: Frame, value: Mapping[str, Any]) -> dict[str, Any]:
    """The kind of recording, as the platform reports it."""
    keys = {"format": frame.text(value, "format", "wav"), "direction": frame.text(value, "direction", "both")}
    return {**keys, "stereo": frame.flag(value, "stereo")}


def _recording_url(frame: Frame, name: str, value: Mapping[str, Any]) -> str:
    call_id, ending = frame.session.call.get("call_id", "call"), frame.text(value, "format", "wav")
    return f"{FILES}/{call_id}/{name}.{ending}"


async def record(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Record what is said, and wait for it."""
    frame.answer()
    outcome = outcome_of(frame, "record", "success")
    url = _recording_url(frame, f"record-{frame.count('record')}", value)
    seconds = min(
        RECORDING_SECONDS if outcome.seconds is None else outcome.seconds,
        frame.number(value, "max_length", LONGEST),
    )
    audio = {"audio": _recorded(frame, {"direction": "speak", **value})}
    frame.tell("record", f"records the caller for {seconds:g} s", value)
    await frame.post(value.get("status_url"), "calling.call.record", state="recording", record=audio)
    await frame.pause(max(seconds, 0.0))
    frame.set({"record_url": url, "record_result": outcome.word} | outcome.variables)
    state = "finished" if outcome.word == "success" else "error"
    said = {"url": url, "duration": seconds, "record": audio}
    await frame.post(value.get("status_url"), "calling.call.record", state=state, **said)
    if outcome.hangs_up:
        frame.session.hang_up("the caller hangs up")
    return None


async def record_call(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Record the call from now on."""
    frame.answer()
    outcome = outcome_of(frame, "record_call", "success")
    status_url, begun = value.get("status_url"), frame.session.clock.now()

    async def finish(name: str) -> None:
        seconds = frame.session.clock.now() - begun
        kept = {"url": _recording_url(frame, name, value), "duration": seconds, **_recorded(frame, value)}
        await frame.post(status_url, "calling.call.record", state="finished", control_id=name, record=kept)

    name = frame.begin("record_call", frame.text(value, "control_id"), finish)
    frame.tell("record_call", f"records the call as {name}", value)
    url = _recording_url(frame, name, value)
    made = {"record_call_url": url, "record_call_result": outcome.word, "record_control_id": name}
    frame.set(made | outcome.variables)
    await frame.post(status_url, "calling.call.record", state="recording", control_id=name)
    return None


async def denoise(frame: Frame, value: Any) -> Signal:
    """Take noise out of what the caller says."""
    outcome = outcome_of(frame, "denoise", "on")
    frame.tell("denoise", "takes noise out of the call", value)
    frame.set({"denoise_result": outcome.word} | outcome.variables)
    return None


async def stop_denoise(frame: Frame, value: Any) -> Signal:
    """Leave noise as it is."""
    frame.tell("stop_denoise", "leaves noise as it is", value)
    frame.set({"denoise_result": "off"})
    return None


METHODS: Mapping[str, Run] = {
    "play": play,
    "prompt": prompt,
    "record": record,
    "record_call": record_call,
    "denoise": denoise,
    "stop_denoise": stop_denoise,
}
