"""How fast the servers are without a framework for agents.

A Quart route and an ASGI callable that do their JSON, and a callable that somebody wrote by hand for this one desk:
``python routes.py bare|quart|by_hand|waiting hypercorn|uvicorn PORT``.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import logging
import secrets
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import orjson
from quart import Quart, Response, request

from swaiglet.cli.logs import log_to_standard_error
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


LOGIN = b"Basic " + base64.b64encode(b"user:secret")
KEY = secrets.token_bytes(32)
DOCUMENT = ANSWERS["/"]
CONVERSATION = DOCUMENT["sections"]["main"][1]["ai"]
log = logging.getLogger("desk")


async def by_hand(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """The same with what swaiglet sees to: authentication, tokens, a task for each run, a line in the log."""
    if scope["type"] == "lifespan":
        await live(receive, send)
        return
    begun = time.perf_counter()
    headers = dict(scope["headers"])
    if not hmac.compare_digest(headers[b"authorization"], LOGIN):
        raise PermissionError
    body, length = b"", int(headers[b"content-length"])
    while len(body) < length:
        body += (await receive())["body"]
    asked = orjson.loads(body)
    if scope["path"] == "/":
        call, function = asked["call"]["call_id"], ""
        answered = orjson.dumps(offered(call, headers[b"host"].decode()))
    else:
        call, function = asked["call_id"], asked["function"]
        answered = await called(call, function, asked["argument"]["parsed"][0], scope["query_string"].decode())
    milliseconds = round((time.perf_counter() - begun) * 1000, 1)
    told = {"method": "POST", "path": scope["path"], "call": call, "function": function, "total_ms": milliseconds}
    log.info("POST %s 200", scope["path"], extra={"swaiglet": told})
    lines = [(b"content-type", b"application/json"), (b"content-length", str(len(answered)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": lines})
    await send({"type": "http.response.body", "body": answered})


def offered(call: str, host: str) -> dict[str, Any]:
    """The document with the call's own tokens."""
    made = f"{int(time.time()):x}"
    functions = [
        {**each, "web_hook_url": f"http://{host}/swaig?__token={made}.{code(call, each['function'], made)}"}
        for each in CONVERSATION["SWAIG"]["functions"]
    ]
    conversation = {**CONVERSATION, "SWAIG": {**CONVERSATION["SWAIG"], "functions": functions}}
    return {**DOCUMENT, "sections": {"main": [DOCUMENT["sections"]["main"][0], {"ai": conversation}]}}


async def called(call: str, function: str, arguments: dict[str, Any], query: str) -> bytes:
    """What the function answers, in a task of its own, under what makes two requests the same."""
    made, _, given = query.partition("=")[2].partition(".")
    if not hmac.compare_digest(given, code(call, function, made)):
        raise PermissionError
    key = hashlib.sha256(orjson.dumps([function, call, arguments])).hexdigest()
    return orjson.dumps(await asyncio.create_task(order_status(**arguments), name=key))


async def order_status(order_id: str, detail: str) -> dict[str, Any]:
    """What the desk's function says."""
    action = [{"set_global_data": {"last_order": order_id}}]
    return {"response": f"Order {order_id} arrives tomorrow.", "action": action}


def code(call: str, function: str, made: str) -> str:
    """What proves that a call was offered a function."""
    return hashlib.blake2b(f"{call}:{made}:{function}".encode(), key=KEY, digest_size=16).hexdigest()


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
    applications: dict[str, Any] = {"bare": bare, "quart": quart, "by_hand": by_hand, "waiting": waiting}
    log_to_standard_error(patient=True)
    listening = socket.create_server(("127.0.0.1", int(port)), backlog=1024)
    with listening, asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_serve(applications[name], server, listening))


async def _serve(application: Any, server: Any, listening: socket.socket) -> None:
    await server_of(server)(application, listening, asyncio.Event(), 1.0)


if __name__ == "__main__":
    main(*sys.argv[1:])
