"""How fast the servers are without a framework for agents: a Quart route, and an ASGI callable, that do their JSON.

``python routes.py bare|quart|waiting hypercorn|uvicorn PORT``.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import orjson
from quart import Quart, Response, request

from swaiglet.web.servers import new_event_loop, server_of

ANSWERS = {
    "/swaig": {
        "response": "Order 10245678 arrives tomorrow.",
        "action": [{"set_global_data": {"last_order": "10245678"}}],
    },
    "/": orjson.loads(Path(__file__).with_name("document.json").read_bytes()),
}
WAITING_SECONDS = 0.2

quart = Quart("routes")


@quart.post("/")
@quart.post("/swaig")
async def answer() -> Response:
    """Read the body, write the answer."""
    orjson.loads(await request.get_data())
    return Response(orjson.dumps(ANSWERS[request.path]), content_type="application/json")


Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def bare(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """The same without Quart."""
    if scope["type"] == "lifespan":
        await live(receive, send)
        return
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    orjson.loads(body)
    written = orjson.dumps(ANSWERS[scope["path"]])
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(written)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": written})


async def waiting(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """The same, after a wait: what the loop alone allows of calls in flight."""
    if scope["type"] == "http":
        await asyncio.sleep(WAITING_SECONDS)
    await bare(scope, receive, send)


async def live(receive: Receive, send: Send) -> None:
    """Begin and end."""
    for event in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{event}.complete"})


def main(name: str, server: Any, port: str) -> None:
    """Serve on the same servers, settings and loop as `swaiglet run`, until the process is ended."""
    applications: dict[str, Any] = {"bare": bare, "quart": quart, "waiting": waiting}
    listening = socket.create_server(("127.0.0.1", int(port)), backlog=1024)
    with listening, asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_serve(applications[name], server, listening))


async def _serve(application: Any, server: Any, listening: socket.socket) -> None:
    await server_of(server)(application, listening, asyncio.Event(), 1.0)


if __name__ == "__main__":
    main(*sys.argv[1:])
