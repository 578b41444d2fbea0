"""Requests from the simulated platform to servers elsewhere."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping

import aiohttp
from yarl import URL

from swaiglet import errors
from swaiglet.web.http import joined

from .http import FailedError, address_of
from .transport import NoReplyError, Reply, authorization

CONNECT_SECONDS = 30.0
REPLY_BYTES = 8 * 1024 * 1024
"""The largest reply that is read; the platform's own bound is not known."""


class Network:
    """Asks servers over HTTP. Redirects are replies like any other: the platform does not follow them."""

    def __init__(self, reply_bytes: int = REPLY_BYTES, context: ssl.SSLContext | None = None) -> None:
        """Begin without a connection.

        Args:
            reply_bytes: the largest reply that is read.
            context: whom to trust; unless given, those whom this machine trusts.
        """
        self._reply_bytes = reply_bytes
        self._context = context
        self._session: aiohttp.ClientSession | None = None

    async def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> Reply:
        """The reply to a request."""
        try:
            address = address_of(url).with_user(None)
        except FailedError as failed:
            raise NoReplyError(failed.reason) from failed
        try:
            async with asyncio.timeout(seconds):
                return await self._ask(method, address, {**authorization(url), **headers}, body)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NoReplyError(
                errors.no_server_replies(address.host_port_subcomponent or url, seconds, error)
            ) from error

    async def _ask(self, method: str, url: URL, headers: Mapping[str, str], body: bytes) -> Reply:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS)
            connector = aiohttp.TCPConnector(ssl=self._context or True)
            self._session = aiohttp.ClientSession(
                timeout=timeout, connector=connector, cookie_jar=aiohttp.DummyCookieJar()
            )
        session, data = self._session, body or None
        async with session.request(method, url, headers=headers, data=data, allow_redirects=False) as reply:
            read = bytearray()
            async for chunk in reply.content.iter_any():
                read += chunk
                if len(read) > self._reply_bytes:
                    raise NoReplyError(errors.large_reply(self._reply_bytes))
            return Reply(reply.status, bytes(read), joined(reply.headers.items()))

    async def close(self) -> None:
        """Close what is open."""
        if self._session is not None:
            await self._session.close()
            self._session = None
