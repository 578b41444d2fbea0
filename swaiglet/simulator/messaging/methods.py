"""The methods of documents for messages."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from attrs import evolve

from swaiglet import errors
from swaiglet.simulator.line.scope import text_of
from swaiglet.simulator.platform import AskingError, to_json
from swaiglet.simulator.request import without_credentials
from swaiglet.simulator.transport import NoReplyError, Reply
from swaiglet.simulator.values import is_true, read_json

from .script import Frame, Jump, Leave, MessageError, Return, Run, Signal, sections_of

MOST_REQUESTS = 10
MOST_MEDIA = 8
MOST_JUMPS = 100
LONGEST_WAIT = 5.0
"""Seconds that a request may take."""
LONGEST_BODY = 64 * 1024
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{3,8}")


async def reply(frame: Frame, value: Any) -> Signal:
    """Answer the message."""
    if isinstance(value, Mapping) and isinstance(value.get("switch"), Mapping):
        value = frame.case_of(value["switch"])
    given = frame.filled(value if isinstance(value, Mapping) else {"body": value})
    message = frame.script.message
    sent = {"to": message.get("from", ""), "from": message.get("to", ""), **given}
    code, reason = _wrong_reply(sent)
    if code:
        frame.session.vars["script_error"] = code
        frame.warn(errors.message_refused(code, reason), code=code)
    result = "failed" if code else str(frame.session.scenario.next("reply", "queued"))
    frame.tell("reply", f"to {sent['to']}: '{text_of(sent.get('body'))}'", sent)
    frame.script.replies += 1
    name = f"{message.get('message_id', '')} reply {frame.script.replies}"
    made = str(uuid.uuid5(uuid.NAMESPACE_OID, name))
    frame.set({"reply_result": result, "reply_message_id": "" if result == "failed" else made})
    if result != "failed":
        frame.script.timeline.add("say", text_of(sent.get("body")), verb="reply")
        await _tell_status(frame, sent, made)
    return None


def _wrong_reply(sent: Mapping[str, Any]) -> tuple[str, str]:
    """The platform's code for what is wrong with a reply, and why; empty when nothing is."""
    media = sent.get("media") or []
    if not sent.get("body") and not media:
        return "swml_reply_body_or_media_required", errors.missing_parameter("reply", "body")
    if isinstance(media, list) and len(media) > MOST_MEDIA:
        return "swml_reply_media_limit_exceeded", f"{len(media)} files, {MOST_MEDIA} at most"
    for key in ("to", "from"):
        if not NUMBER.fullmatch(text_of(sent[key])):
            expected = "a number as +15550100123"
            return f"swml_reply_invalid_{key}_number", errors.wrong_parameters("reply", sent[key], expected)
    return "", ""


async def _tell_status(frame: Frame, sent: Mapping[str, Any], message_id: str) -> None:
    """Tell a server what becomes of the reply; of files nobody learns whether they arrived."""
    url, session = sent.get("status_url"), frame.session
    if not isinstance(url, str) or not url:
        return
    for status in ("queued", "sent") if sent.get("media") else ("queued", "sent", "delivered"):
        moment = datetime.fromtimestamp(session.began + frame.script.clock.now(), UTC)
        body = {
            "id": message_id,
            "project_id": frame.script.message.get("project_id", ""),
            "status": status,
            "to": sent["to"],
            "from": sent["from"],
            "body": text_of(sent.get("body")),
            "number_of_segments": 1,
            "timestamp": moment.isoformat(timespec="seconds"),
            "error_code": None,
            "error_message": None,
        }
        await session.platform.post(frame.script, url, body, f"message {status}")


async def receive(frame: Frame, value: Any) -> Signal:
    """Take the message, and say nothing."""
    frame.tell("receive", "takes the message", value)
    return None


async def request(frame: Frame, value: Any) -> Signal:
    """Send a request and keep the reply in variables; whatever goes wrong, the document goes on."""
    given = frame.filled(value) if isinstance(value, Mapping) else {}
    url, body = text_of(given.get("url")), given.get("body")
    if not url:
        raise MessageError("swml_request_url_required", errors.missing_parameter("request", "url"))
    frame.script.requests += 1
    method, shown = text_of(given.get("method") or "POST").upper(), without_credentials(url)
    if frame.script.requests > MOST_REQUESTS:
        frame.tell("request", f"{method} {shown}: is not sent, {MOST_REQUESTS} are the most", given)
        frame.set({"request_result": "limit_exceeded"})
        return None
    sent = b"" if body is None else (body.encode(errors="replace") if isinstance(body, str) else to_json(body))
    own = given.get("headers")
    kind = {"content-type": "application/json"} if sent else {}
    headers = kind | {
        str(name).lower(): text_of(each) for name, each in (own if isinstance(own, Mapping) else {}).items()
    }
    try:
        answer = await frame.session.platform.transport.send(method, url, headers, sent, _seconds(given))
    except (NoReplyError, ValueError) as error:
        frame.warn(errors.not_reachable(shown, str(error)))
        frame.tell("request", f"{method} {shown}: no reply", given)
        frame.set({"request_result": "failed"})
        return None
    frame.tell("request", f"{method} {shown}: {answer.status}", given)
    frame.set(_answered(answer, save=is_true(given.get("save_variables"))))
    return None


def _seconds(given: Mapping[str, Any]) -> float:
    """How long a request may take."""
    try:
        return min(max(float(given.get("timeout", LONGEST_WAIT)), 0.0), LONGEST_WAIT) or LONGEST_WAIT
    except (TypeError, ValueError, OverflowError):
        return LONGEST_WAIT


def _answered(answer: Reply, *, save: bool) -> dict[str, Any]:
    """The variables that a reply sets."""
    body = answer.body.decode(errors="replace")
    made: dict[str, Any] = {
        "request_result": "success" if 200 <= answer.status < 300 else "failed",
        "request_response_code": answer.status,
        "request_response_body": body[:LONGEST_BODY],
    }
    if not save:
        return made
    try:
        return made | {"request_response": read_json(body)}
    except ValueError:
        return made


async def execute(frame: Frame, value: Any) -> Signal:
    """Run another section and come back."""
    given = value if isinstance(value, Mapping) else {"dest": value}
    dest, params = text_of(given.get("dest")), frame.filled(given.get("params"))
    frame.tell("execute", f"to {dest}", value)
    inner = evolve(frame, params=params if isinstance(params, Mapping) else {}, jumps={}, depth=frame.depth + 1)
    signal = await inner.section(dest)
    if isinstance(signal, Return) and signal.value is not None:
        frame.set({"return_value": signal.value})
    return signal if isinstance(signal, Leave) else None


async def return_(frame: Frame, value: Any) -> Signal:
    """Leave the section; only a text is filled in."""
    made = frame.filled(value) if isinstance(value, str) else value
    frame.tell("return", "" if made is None else errors.quoted(made), made)
    return Return(made)


async def transfer(frame: Frame, value: Any) -> Signal:
    """Go on in a server's document for good."""
    given = frame.filled(value if isinstance(value, Mapping) else {"dest": value})
    url, params = text_of(given.get("dest")), given.get("params")
    frame.tell("transfer", f"to {without_credentials(url)}", given)
    if not url.startswith(("http://", "https://")):
        raise MessageError("swml_transfer_failed", errors.unsupported_destination(url))
    params = params if isinstance(params, Mapping) else {}
    method = text_of(given.get("method") or "POST").upper()
    try:
        document = await frame.session.platform.fetch(frame.script, url, params, method=method)
    except AskingError as error:
        raise MessageError("swml_transfer_fetch_failed", str(error)) from None
    try:
        return Leave(sections_of(document, frame.script.timeline), params)
    except MessageError as error:
        raise MessageError("swml_transfer_document_invalid", str(error)) from None


async def switch(frame: Frame, value: Any) -> Signal:
    """Run the steps that stand for the value of a variable."""
    return await frame.run(frame.case_of(value if isinstance(value, Mapping) else {}))


async def goto(frame: Frame, value: Any) -> Signal:
    """Jump to a label, as often as may be; then the section ends."""
    given = value if isinstance(value, Mapping) else {"label": value}
    jumps = frame.jumps[id(value)] = frame.jumps.get(id(value), 0) + 1
    most = given.get("max", MOST_JUMPS)
    label = text_of(given.get("label"))
    if jumps > (most if isinstance(most, int) else MOST_JUMPS):
        frame.tell("goto", f"has gone to {label} {jumps - 1} times, and the section ends", value)
        return Return(None)
    frame.tell("goto", f"to {label}", value)
    return Jump(label)


async def label_(frame: Frame, value: Any) -> Signal:
    """Nothing: a place to jump to."""
    frame.tell("label", text_of(value), value)
    return None


METHODS: Mapping[str, Run] = {
    "execute": execute,
    "goto": goto,
    "label": label_,
    "receive": receive,
    "reply": reply,
    "request": request,
    "return": return_,
    "switch": switch,
    "transfer": transfer,
}
