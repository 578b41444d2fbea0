"""Requests sent as the platform sends them: redirects followed with their body, credentials kept to their server."""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import quote

import aiohttp
from yarl import URL

from swaiglet import errors

from .request import SECRETS, Bounds, Request, without_credentials
from .values import folded

PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
UNSENDABLE = re.compile("[\x00-\x20\x7f]")

UNSUPPORTED, MALFORMED, TIMED_OUT, TOO_MANY_REDIRECTS, TOO_LARGE = 1, 3, 28, 47, 63
CODES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], int], ...] = (
    (aiohttp.InvalidURL, MALFORMED),
    (TimeoutError, TIMED_OUT),
    (aiohttp.ClientConnectorDNSError, 6),
    (aiohttp.ClientConnectorCertificateError, 60),
    (aiohttp.ClientSSLError, 35),
    (aiohttp.ClientConnectorError, 7),
    (aiohttp.ServerDisconnectedError, 52),
    (aiohttp.ClientPayloadError, 18),
    (ValueError, 43),
)
"""What curl, which the platform sends with, calls a failure: the first that fits."""
RECEIVING_FAILED = 56


class FailedError(Exception):
    """No reply came.

    Attributes:
        code: curl's number for it.
        reason: the same in words.
        status: the last HTTP status, if there was one.
    """

    def __init__(self, code: int, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.status = status


async def follow(request: Request, bounds: Bounds) -> tuple[int, str]:
    """Send a request, follow where it is sent on, and give the last status and text.

    Raises:
        FailedError: there is no such server, it took too long, or the like.
    """
    timeout = aiohttp.ClientTimeout(total=None, connect=bounds.connect_seconds)
    try:
        async with (
            asyncio.timeout(bounds.seconds),
            aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
        ):
            return await _follow(session, request, bounds)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        code = next((code for kind, code in CODES if isinstance(error, kind)), RECEIVING_FAILED)
        raise FailedError(code, errors.no_reply(error)) from error


async def _follow(session: aiohttp.ClientSession, request: Request, bounds: Bounds) -> tuple[int, str]:
    address, status = address_of(request.url), 0
    home, headers = address.origin(), _credentials(address, request.headers) | dict(request.headers)
    data = None if request.body is None else request.body.encode(errors="replace")
    for _ in range(bounds.redirects + 1):
        here = address.with_user(None)
        own = {name: value for name, value in headers.items() if here.origin() == home or folded(name) not in SECRETS}
        async with session.request(request.method, here, headers=own, data=data, allow_redirects=False) as reply:
            status, onwards = reply.status, reply.headers.get("Location")
            if not (300 <= status < 400 and onwards):
                return status, await _text(reply, bounds.reply_bytes)
        address = address_of(onwards, address)
    raise FailedError(TOO_MANY_REDIRECTS, errors.too_many_redirects(bounds.redirects), status)


def _credentials(address: URL, headers: Mapping[str, str]) -> dict[str, str]:
    """The header for the user and password of a URL, unless one is configured."""
    if not address.user or any(folded(name) == "authorization" for name in headers):
        return {}
    pair = f"{address.user}:{address.password or ''}".encode(errors="replace")
    return {"Authorization": f"Basic {b64encode(pair).decode()}"}


async def _text(reply: aiohttp.ClientResponse, limit: int) -> str:
    read = bytearray()
    async for chunk in reply.content.iter_any():
        read += chunk
        if len(read) > limit:
            raise FailedError(TOO_LARGE, errors.large_reply(limit), reply.status)
    return read.decode(errors="replace")


def address_of(url: str, base: URL | None = None) -> URL:
    """The URL as it is written, but for letters that ASCII does not have.

    Raises:
        FailedError: it is none, or has spaces in it.
    """
    if UNSENDABLE.search(url):
        raise FailedError(MALFORMED, errors.url_with_spaces())
    try:
        address = URL(quote(url, safe=PRINTABLE, errors="replace"), encoded=True)
        whole = base.join(address) if base else address
    except ValueError as error:
        raise FailedError(MALFORMED, errors.no_url(without_credentials(url))) from error
    if whole.scheme not in ("http", "https"):
        raise FailedError(UNSUPPORTED if whole.scheme else MALFORMED, errors.no_url(without_credentials(url)))
    if not whole.host:
        raise FailedError(MALFORMED, errors.no_url(without_credentials(url)))
    return whole
