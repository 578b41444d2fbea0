"""Reading a request's body: no more of it, no longer and no deeper than the limits say."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import orjson

from swaiglet import errors
from swaiglet.errors import SwaigletError
from swaiglet.limits import Limits
from swaiglet.swaig.handler import LateError, before

from .http import HttpRequest, HttpResponse, NextPiece


class RefusalError(SwaigletError):
    """A request that is answered with an error; the message is told to the client."""

    def __init__(self, status: int, message: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers

    @property
    def response(self) -> HttpResponse:
        """What the client gets."""
        return HttpResponse.json(self.status, {"error": str(self)}, self.headers)


def going_down() -> RefusalError:
    """The server stops, and the client may ask again."""
    return RefusalError(503, errors.going_down(), (("retry-after", "5"),))


async def read_body(request: HttpRequest, most: int, limits: Limits) -> bytes:
    """The body, no more than so many bytes of it.

    Raises:
        RefusalError: 413 when it is larger, 408 when it takes too long.
    """
    declared = _declared(request.headers)
    if declared is not None and declared > most:
        raise RefusalError(413, errors.large_body(most))
    if isinstance(request.body, bytes):
        if len(request.body) > most:
            raise RefusalError(413, errors.large_body(most))
        return request.body
    try:
        return await before(time.monotonic() + limits.body_seconds, _whole(request.body, most, declared))
    except LateError:
        raise RefusalError(408, errors.slow_body(limits.body_seconds)) from None


def _declared(headers: Mapping[str, str]) -> int | None:
    """The length that counts, if one is told: of a body in chunks it does not (RFC 9112, 6.3)."""
    told = headers.get("content-length", "")
    if not told.isdecimal() or "transfer-encoding" in headers:
        return None
    return int(told.lstrip("0")[:20] or "0")


async def _whole(next_piece: NextPiece, most: int, declared: int | None) -> bytes:
    """All pieces in one; none is asked for after the one that is too much, or ends what was declared."""
    whole = bytearray()
    while len(whole) <= most:
        piece = None if len(whole) == declared else await next_piece()
        if piece is None:
            return bytes(whole)
        whole += piece
    raise RefusalError(413, errors.large_body(most))


def check_type(request: HttpRequest) -> None:
    """Refuse a body that says it is something else than JSON; one that says nothing is taken for it.

    Raises:
        RefusalError: 415.
    """
    type_ = request.headers.get("content-type", "")
    if type_ != "application/json":
        type_ = type_.partition(";")[0].strip().lower()
    if type_ and not (type_ in ("application/json", "text/json") or type_.endswith("+json")):
        raise RefusalError(415, errors.not_json(type_))
    encoding = request.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity"):
        raise RefusalError(415, errors.encoded_body(encoding))


def parse(body: bytes, depth: int) -> dict[str, Any]:
    """The JSON object in a body.

    Raises:
        RefusalError: 400 when there is none, or it is nested deeper than so many levels.
    """
    if not body.strip():
        raise RefusalError(400, errors.empty_body())
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RefusalError(400, errors.broken_json(error.msg, error.lineno, error.colno)) from None
    if not isinstance(value, dict):
        raise RefusalError(400, errors.no_object(value))
    if body.count(b"{") + body.count(b"[") > depth and _is_deeper(value, depth):
        raise RefusalError(400, errors.deep_json(depth))
    return value


def _is_deeper(value: Any, depth: int) -> bool:
    level = [value]
    for _ in range(depth):
        level = [
            member
            for parent in level
            for member in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(member, dict | list)
        ]
        if not level:
            return False
    return True
