"""A server on this machine that answers as it is told."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from attrs import define, field, frozen


@frozen
class Seen:
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@define
class Server:
    """What it answers, the last of its replies again and again, and what it was asked."""

    url: str = ""
    replies: list[web.Response] = field(factory=list)
    seen: list[Seen] = field(factory=list)

    def replies_with(self, body: Any, status: int = 200, **headers: str) -> None:
        """Answer so: JSON, or a text as it stands."""
        text = body if isinstance(body, str) else json.dumps(body)
        self.replies.append(web.Response(text=text, status=status, headers=headers))

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.text()
        self.seen.append(Seen(request.method, request.raw_path, dict(request.headers), body))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return web.Response(text=reply.text, status=reply.status, headers=reply.headers)


async def _serve() -> AsyncIterator[Server]:
    server = Server()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield server
    finally:
        await runner.cleanup()


server = pytest.fixture(_serve)
other_server = pytest.fixture(_serve)
