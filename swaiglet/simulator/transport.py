"""Requests from the simulated platform: to an app in this process, or over the network."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import field, frozen

from swaiglet.web.http import HttpRequest, HttpResponse

LOCAL_HOST = "app.local"
"""The host under which a service in this process is asked."""
LOCAL_URL = f"http://{LOCAL_HOST}"


class NoReplyError(Exception):
    """No reply came; the message says why."""


@frozen
class Reply:
    """What a server answered."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(factory=dict)


class Transport(Protocol):
    """Sends a request and gives the reply."""

    async def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> Reply:
        """The reply to a request.

        Args:
            method: in capitals.
            url: absolute; credentials in it become a header.
            headers: names in lower case.
            body: the whole body.
            seconds: how long to wait.

        Raises:
            NoReplyError: there is no such server, it took too long, or the like.
        """
        ...

    async def close(self) -> None:
        """Close what is open."""
        ...


class Answers(Protocol):
    """A service in this process: an app's endpoints, or a switchboard's."""

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """The response to any request."""
        ...


class LocalTransport:
    """Asks a service in this process, without a socket, under one URL; all other servers over the network."""

    def __init__(self, service: Answers, network: Transport | None = None, url: str = LOCAL_URL) -> None:
        """Begin with a service.

        Args:
            service: what is asked.
            network: reaches other servers; without it they cannot be reached.
            url: where the service is reached, such as the public URL that it knows itself by.
        """
        self._service = service
        self._network = network
        self._origin = urlsplit(url)

    async def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> Reply:
        """The reply to a request."""
        parts = urlsplit(url)
        if (parts.hostname, parts.port) != (self._origin.hostname, self._origin.port):
            if self._network is None:
                message = f"nothing but the app can be reached, and {parts.hostname} is another host"
                raise NoReplyError(message)
            return await self._network.send(method, url, headers, body, seconds)
        request = HttpRequest(
            method=method,
            path=unquote(parts.path).removeprefix(self._origin.path.rstrip("/")) or "/",
            scheme=parts.scheme,
            host=parts.netloc.rpartition("@")[2],
            client="127.0.0.1",
            headers={**headers, **authorization(url)},
            query=parse_qsl(parts.query, keep_blank_values=True),
            query_string=parts.query,
            body=body,
        )
        response = await self._service.answer(request)
        return Reply(response.status, response.body, dict(response.headers))

    async def close(self) -> None:
        """Close what is open."""
        if self._network:
            await self._network.close()


def authorization(url: str) -> dict[str, str]:
    """The header for the user and the password in a URL, if it has any."""
    parts = urlsplit(url)
    if parts.username is None and parts.password is None:
        return {}
    pair = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    return {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
