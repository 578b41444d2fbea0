"""One request of a data map's webhook, sent and read."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from swaiglet import errors

from .request import SECRETS, Bounds, Exchange, Request, without_credentials
from .values import folded, read_json


async def send(request: Request, bounds: Bounds) -> Exchange:
    """Send a request and read its reply; what goes wrong is told in the exchange."""
    from .http import FailedError, follow  # noqa: PLC0415  aiohttp is heavy, and many a data map asks nobody

    shown = {name: "…" if folded(name) in SECRETS else value for name, value in request.headers.items()}
    made = Exchange(method=request.method, url=without_credentials(request.url), headers=shown, body=request.body)
    try:
        status, text = await follow(request, bounds)
    except FailedError as failed:
        lost = {"protocol_error": True, "http_req_result": failed.code, "http_code": failed.status}
        return evolve(made, status=failed.status, reply=lost, failure=failed.reason)
    try:
        reply = read_json(text)
    except ValueError:
        reply = {"parse_error": True, "raw_response": text, "http_code": status}
        return evolve(made, status=status, reply=reply, failure=errors.reply_is_no_json(text))
    return evolve(made, status=status, reply=_readable(reply, status))


def _readable(reply: Any, status: int) -> Any:
    """The reply as paths read it."""
    reply = {"array": reply} if isinstance(reply, list) else reply
    if isinstance(reply, dict) and not 200 <= status < 300:
        return {key: value for key, value in reply.items() if folded(key) != "http_code"} | {"http_code": status}
    return reply
