"""Methods that send something, and receive: messages, faxes, keys, events."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from swaiglet import errors

from .outcomes import outcome_of
from .script import Frame, Run, Signal

FAX_SECONDS = 30.0
PAUSES = {"W": 1.0, "w": 0.5}
KEY_SECONDS = 0.2


async def send_sms(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Send a message."""
    body, media = frame.text(value, "body"), value.get("media") or []
    if not body and not media:
        frame.line.fail("relay_script_method_parameter_missing", errors.missing_parameter("send_sms", "body"))
        return None
    outcome = outcome_of(frame, "send_sms", "success")
    files = f" with {len(media)} files" if isinstance(media, list) and media else ""
    to, by = frame.text(value, "to_number"), frame.text(value, "from_number")
    frame.tell("send_sms", f"from {by} to {to}{files}: '{body}'", value)
    frame.set({"send_sms_result": outcome.word} | outcome.variables)
    return None


async def send_digits(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Send keys to the other side."""
    outcome, digits = outcome_of(frame, "send_digits", "success"), frame.text(value, "digits")
    frame.tell("send_digits", digits, value)
    await frame.pause(sum(PAUSES.get(digit, KEY_SECONDS) for digit in digits))
    frame.set({"send_digits_result": outcome.word} | outcome.variables)
    return None


async def fax(method: str, frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Send a fax, or receive one."""
    frame.answer()
    outcome, call = outcome_of(frame, method, "success"), frame.session.call
    is_sent = method == "send_fax"
    document = frame.text(value, "document", "" if is_sent else "https://files.app.local/fax.pdf")
    identity = frame.text(value, "identity", str(call.get("from", "")))
    ok = outcome.word == "success"
    frame.tell(method, f"sends {document}" if is_sent else "receives a fax", value)
    await frame.pause(FAX_SECONDS if outcome.seconds is None else outcome.seconds)
    remote, pages = str(call.get("to" if is_sent else "from", "")), int(ok)
    code, text = (0, "OK") if ok else (1, outcome.word)
    made = {
        "document": document,
        "identity": identity,
        "remote_identity": remote,
        "pages": pages,
        "result_code": code,
        "result_text": text,
        "result": outcome.word,
    }
    frame.set({f"{method}_{key}": each for key, each in made.items()} | outcome.variables)
    params = {
        "direction": "send" if is_sent else "receive",
        "identity": identity,
        "remote_identity": remote,
        "document": document,
        "pages": pages,
        "success": ok,
        "result": code,
        "result_text": text,
        "format": "pdf",
    }
    await frame.post(value.get("status_url"), "calling.call.fax", fax={"type": "finished", "params": params})
    return None


async def user_event(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Send an event to the client on the other side."""
    event = value.get("event")
    frame.tell("user_event", errors.quoted(event), event)
    return None


async def execute_rpc(frame: Frame, value: Any) -> Signal:
    """Show a verb that no document of the platform has, and the reference SDK writes."""
    method = value.get("method") if isinstance(value, Mapping) else value
    frame.tell("execute_rpc", f"asks for {method}", value)
    frame.line.warn(errors.undocumented("execute_rpc"))
    return None


METHODS: Mapping[str, Run] = {
    "execute_rpc": execute_rpc,
    "receive_fax": partial(fax, "receive_fax"),
    "send_digits": send_digits,
    "send_fax": partial(fax, "send_fax"),
    "send_sms": send_sms,
    "user_event": user_event,
}
