"""Methods that begin and end a call, and look who is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from swaiglet import errors

from .outcomes import outcome_of
from .script import Frame, Run, Signal

GREETING_SECONDS = 2.0
FOR_EVER = -1.0


async def answer(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Answer the call."""
    frame.tell("answer", "", value)
    frame.answer()
    frame.set({"answer_result": "success"})
    return None


async def hangup(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """End the call."""
    reason = frame.text(value, "reason", "hangup")
    frame.tell("hangup", "" if reason == "hangup" else reason, value)
    frame.session.hang_up(reason)
    return None


async def sleep(frame: Frame, value: Any) -> Signal:
    """Wait; for ever, until the caller hangs up."""
    given = value if isinstance(value, Mapping) else {"duration": value}
    milliseconds = frame.number(given, "duration", 0)
    if milliseconds == FOR_EVER:
        frame.tell("sleep", "until the caller hangs up", value)
        frame.session.hang_up("the caller hangs up")
        return None
    frame.tell("sleep", f"{milliseconds:g} ms", value)
    await frame.pause(milliseconds / 1000)
    return None


async def detect_machine(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Find out whether a person has answered."""
    outcome = outcome_of(frame, "detect_machine", "human", "detect_result")
    waits, status_url = frame.flag(value, "wait", default=True), value.get("status_url")
    if not waits and not status_url:
        missing = errors.missing_parameter("detect_machine", "status_url")
        frame.line.fail("relay_script_method_parameter_missing", missing)
        return None
    seconds = GREETING_SECONDS if outcome.seconds is None else outcome.seconds
    seconds = min(seconds, frame.number(value, "timeout", 30.0))
    frame.tell("detect_machine", f"finds a {outcome.word}" if waits else "goes on meanwhile", value)
    if waits:
        await frame.pause(seconds)
    beep = outcome.word == "machine" and frame.flag(value, "detect_message_end")
    found = {"detect_machine_beep": beep, "detect_ms": int(seconds * 1000)} if waits else {}
    frame.set({"detect_result": outcome.word if waits else "detecting"} | found | outcome.variables)
    kind = "fax" if outcome.word == "fax" else "machine"
    for event in (outcome.word.upper(), "finished"):
        detect = {"type": kind, "params": {"event": event}, "beep": beep}
        await frame.post(status_url, "calling.call.detect", detect=detect)
    return None


METHODS: Mapping[str, Run] = {
    "answer": answer,
    "detect_machine": detect_machine,
    "hangup": hangup,
    "sleep": sleep,
}
