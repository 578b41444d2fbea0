"""A request and a response, as every server can give and take them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from attrs import define, field

from swaiglet.swml.convert import to_json

MOST_WORDS = 256
"""How many paths and methods are remembered as they are shown."""


NextPiece = Callable[[], Awaitable[bytes | None]]
"""Gives the next piece of a body, `None` after the last."""


class ClientLeftError(Exception):
    """The client went away before its request was complete; there is nobody to answer."""


@define(kw_only=True)
class HttpRequest:
    """A request to one app.

    Attributes:
        method: in capitals.
        path: below the app's own prefix: ``/swaig``.
        asked: the whole path that the platform was given, when a switchboard chose the app; else prefix and path.
        prefix: where the app is mounted or registered, without a slash at the end; empty at the root.
        scheme: ``http`` or ``https``.
        host: name and port as the client asked for them.
        client: the address that the request came from.
        headers: names in lower case.
        query: name and value pairs.
        query_string: the same as it was sent, without the question mark.
        body: whole, or what gives it piece by piece.
    """

    method: str = "GET"
    path: str = "/"
    prefix: str = ""
    asked: str = ""
    scheme: str = "http"
    host: str = "localhost"
    client: str = ""
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    query: Sequence[tuple[str, str]] = field(default=(), repr=False)
    query_string: str = field(default="", repr=False)
    body: bytes | NextPiece = field(default=b"", repr=False)

    @property
    def shown_path(self) -> str:
        """The path as it stands in a request line, so that a line break in it makes no second line in the log."""
        return _quoted(self.path)

    @property
    def shown_method(self) -> str:
        """The method, as safe as the path."""
        return _quoted(self.method)


@lru_cache(MOST_WORDS)
def _quoted(text: str) -> str:
    return quote(text, errors="replace")


def joined(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers by name in lower case; of one that was sent several times the values in a row (RFC 9110, 5.3)."""
    values: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        values[key] = f"{values[key]}, {value}" if key in values else value
    return values


@define
class HttpResponse:
    """What goes back."""

    status: int
    body: bytes
    headers: Sequence[tuple[str, str]] = ()

    @classmethod
    def json(cls, status: int, value: Any, headers: Sequence[tuple[str, str]] = ()) -> HttpResponse:
        """A JSON response."""
        return cls.of(status, to_json(value), headers)

    @classmethod
    def of(cls, status: int, body: bytes, headers: Sequence[tuple[str, str]] = ()) -> HttpResponse:
        """A response of JSON text."""
        own = (("content-type", "application/json"), ("content-length", str(len(body))), *headers)
        return cls(status, body, own)
