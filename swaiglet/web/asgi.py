"""The endpoints as a plain ASGI application, without a framework. ASGI 3.0, HTTP and lifespan."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any, Protocol
from urllib.parse import parse_qsl

from swaiglet.errors import SetupError

from .http import ClientLeftError, HttpRequest, HttpResponse, joined

PLAIN_PAIR = re.compile(r"\w+=[\w.-]+", re.ASCII)
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Answers(Protocol):
    """What is served: one app's endpoints, or a switchboard's."""

    async def startup(self) -> None:
        """Begin to serve."""
        ...

    async def shutdown(self) -> None:
        """Stop serving."""
        ...

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """The response to any request."""
        ...


async def serve(make: Callable[[], Answers], scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one ASGI connection.

    Args:
        make: gives the endpoints, the same each time, or raises `SetupError` when the app cannot work.
        scope: what is asked, and over what.
        receive: gives the server's messages.
        send: takes ours.
    """
    if scope["type"] == "lifespan":
        await _lifespan(make, receive, send)
    else:
        await answer(make(), scope, receive, send)


async def answer(endpoints: Answers, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request; who wants to open a websocket is sent away."""
    if scope["type"] != "http":
        await receive()
        await send({"type": "websocket.close", "code": 1000, "reason": "this app speaks HTTP only"})
        return
    try:
        response = await endpoints.answer(_request(scope, receive))
    except ClientLeftError:
        return
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


async def _lifespan(make: Callable[[], Answers], receive: Receive, send: Send) -> None:
    await receive()
    try:
        endpoints = make()
        await endpoints.startup()
    except SetupError as error:  # the server prints it and does not start
        await send({"type": "lifespan.startup.failed", "message": str(error)})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await endpoints.shutdown()
    await send({"type": "lifespan.shutdown.complete"})


def _request(scope: Scope, receive: Receive) -> HttpRequest:
    headers = joined([(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]])
    prefix = scope.get("root_path", "").rstrip("/")
    path = scope["path"]
    server = scope.get("server") or ("localhost", None)
    query_string = scope.get("query_string", b"").decode("latin-1")
    return HttpRequest(
        method=scope["method"],
        path=path[len(prefix) :] or "/" if path == prefix or path.startswith(f"{prefix}/") else path,
        prefix=prefix,
        scheme=scope.get("scheme", "http"),
        host=headers.get("host") or (f"{server[0]}:{server[1]}" if server[1] else str(server[0])),
        client=str((scope.get("client") or ("",))[0]),
        headers=headers,
        query=_pairs(query_string),
        query_string=query_string,
        body=Pieces(receive),
    )


def _pairs(query_string: str) -> Sequence[tuple[str, str]]:
    """The query; that of a function's URL is one plain pair, the token, and needs no parser."""
    if PLAIN_PAIR.fullmatch(query_string):
        name, _, value = query_string.partition("=")
        return ((name, value),)
    return parse_qsl(query_string, keep_blank_values=True) if query_string else ()


class Pieces:
    """Gives the pieces of a request's body, one at a time."""

    __slots__ = ("_more", "_receive")

    def __init__(self, receive: Receive) -> None:
        self._receive, self._more = receive, True

    async def __call__(self) -> bytes | None:
        """The next piece, `None` after the last."""
        if not self._more:
            return None
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise ClientLeftError
        self._more = message.get("more_body", False)
        piece: bytes = message.get("body", b"")
        return piece
