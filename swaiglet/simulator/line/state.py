"""Methods that keep variables and fetch data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from swaiglet import errors
from swaiglet.simulator.platform import to_json
from swaiglet.simulator.request import without_credentials
from swaiglet.simulator.transport import NoReplyError, Reply
from swaiglet.simulator.values import read_json

from .scope import text_of
from .script import Frame, Run, Signal

NO_LIMIT = 600.0
"""Seconds after which a request is given up that may take as long as it likes."""
MOST_HEADERS = 64
LONGEST_BODY = 64 * 1024
ALLOWED_HEADER = re.compile(r"accept|authorization|content-type|range|x-.+", re.IGNORECASE)


async def set_(frame: Frame, value: Any) -> Signal:
    """Set variables, one after another, so that each may read those before it."""
    if not isinstance(value, Mapping):
        frame.line.fail("relay_script_element_wrong_type", errors.wrong_parameters("set", value, "an object"))
        return None
    made = dict[str, Any]()
    for name, given in value.items():
        own = str(name).removeprefix("vars.")
        made[own] = frame.scope.filled(given)
        frame.keep(own, made[own])
    frame.tell("set", ", ".join(f"{name} = {errors.quoted(each)}" for name, each in made.items()), made)
    return None


async def unset(frame: Frame, value: Any) -> Signal:
    """Forget variables."""
    names = [str(name).removeprefix("vars.") for name in (value if isinstance(value, list | tuple) else [value])]
    for name in names:
        frame.session.vars.pop(name, None)
    frame.tell("unset", ", ".join(names), value)
    return None


async def request(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Send a request and keep the reply in variables. SWML reference, ``request`` method."""
    url, body = frame.text(value, "url"), value.get("body")
    method = (frame.text(value, "method") or ("POST" if body is not None else "GET")).upper()
    frame.set({"request_url": without_credentials(url)})
    sent = b"" if body is None else (body.encode(errors="replace") if isinstance(body, str) else to_json(body))
    seconds = frame.number(value, "timeout", 0) or NO_LIMIT
    try:
        headers = _headers(frame, value.get("headers"), sent)
        reply = await frame.session.platform.transport.send(method, url, headers, sent, seconds)
    except (NoReplyError, ValueError) as error:
        frame.line.warn(errors.not_reachable(without_credentials(url), str(error)))
        frame.tell("request", f"{method} {without_credentials(url)}: no reply", value)
        frame.set({"request_result": "failed", "return_value": "failed"})
        return None
    result = "success" if 200 <= reply.status < 300 else "failed"
    frame.tell("request", f"{method} {without_credentials(url)}: {reply.status}", value)
    frame.set({"request_result": result, "return_value": result, **_reply(reply)})
    if frame.flag(value, "save_variables"):
        frame.set({"request_response": _parsed(reply)})
    return None


def _headers(frame: Frame, given: Any, body: bytes) -> dict[str, str]:
    """The headers that may be sent; the kind of the body is guessed from how it begins."""
    headers = dict[str, str]()
    for name, each in given.items() if isinstance(given, Mapping) else ():
        if ALLOWED_HEADER.fullmatch(str(name)):
            headers[str(name).lower()] = text_of(each)
        else:
            frame.line.warn(errors.header_not_sent(str(name)))
    if body and "content-type" not in headers:
        is_json = body.lstrip()[:1] in (b"{", b"[")
        headers["content-type"] = "application/json" if is_json else "application/x-www-form-urlencoded"
    return headers


def _reply(reply: Reply) -> dict[str, Any]:
    """What every reply sets."""
    return {
        "request_response_code": reply.status,
        "request_response_headers": {name.lower(): each for name, each in list(reply.headers.items())[:MOST_HEADERS]},
        "request_response_body": reply.body[:LONGEST_BODY].decode(errors="replace"),
    }


def _parsed(reply: Reply) -> Any:
    """The reply's JSON; nothing when it is none."""
    try:
        return read_json(reply.body.decode(errors="replace"))
    except ValueError:
        return {}


METHODS: Mapping[str, Run] = {"request": request, "set": set_, "unset": unset}
