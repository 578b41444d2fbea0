from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from swaiglet import App, Call
from swaiglet.agent import Auth

Ask = Callable[..., Awaitable[tuple[int, dict[str, str], bytes]]]


def make_app(auth: Auth = "off") -> App:
    app = App("desk", auth=auth)

    @app.prompt
    def role() -> str:
        return "Greet."

    @app.tool(secure=False)
    def ping() -> str:
        """Answer."""
        return "pong"

    return app


class Server:
    """The server's side of one connection: what the app may receive, and what it sent."""

    def __init__(self, *messages: dict[str, Any]) -> None:
        self.messages = list(messages)
        self.sent: list[Any] = []

    async def receive(self) -> Any:
        return self.messages.pop(0)

    async def send(self, message: Any) -> None:
        self.sent.append(message)


def webhook_of(body: bytes) -> Any:
    return json.loads(body)["sections"]["main"][1]["ai"]["SWAIG"]["defaults"]["web_hook_url"]


async def test_lifespan_opens_and_closes(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    app = make_app()
    events: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    answers: asyncio.Queue[Any] = asyncio.Queue()
    lifespan = asyncio.create_task(app({"type": "lifespan", "asgi": {"version": "3.0"}}, events.get, answers.put))
    assert (await ask(app, "GET", "/ready"))[0] == 503
    await events.put({"type": "lifespan.startup"})
    assert await answers.get() == {"type": "lifespan.startup.complete"}
    assert (await ask(app, "GET", "/ready"))[0::2] == (200, b'{"status":"ready"}')
    await events.put({"type": "lifespan.shutdown"})
    assert await answers.get() == {"type": "lifespan.shutdown.complete"}
    await lifespan
    assert (await ask(app, "GET", "/ready"))[0] == 503
    assert caplog.record_tuples == [("swaiglet.web", logging.WARNING, "desk lets anyone in: auth is off")]


async def test_lifespan_is_silent_about_an_app_that_asks_for_credentials(caplog: pytest.LogCaptureFixture) -> None:
    server = Server({"type": "lifespan.startup"}, {"type": "lifespan.shutdown"})
    await make_app(auth=("user", "password"))({"type": "lifespan"}, server.receive, server.send)
    assert server.sent == [{"type": "lifespan.startup.complete"}, {"type": "lifespan.shutdown.complete"}]
    assert caplog.record_tuples == []


async def test_lifespan_fails_with_the_sentence_for_an_app_that_cannot_work() -> None:
    server = Server({"type": "lifespan.startup"})
    await App("desk")({"type": "lifespan"}, server.receive, server.send)
    message = (
        'Cannot render "desk": no prompt says what the agent is for. Write a function that returns it, decorated with '
        "`@app.prompt`, or pass `ai=AI(prompt=Prompt(text=…))`."
    )
    assert server.sent == [{"type": "lifespan.startup.failed", "message": message}]


async def test_asgi_refuses_a_websocket() -> None:
    server = Server({"type": "websocket.connect"})
    await make_app()({"type": "websocket", "path": "/"}, server.receive, server.send)
    assert server.messages == []
    assert server.sent == [{"type": "websocket.close", "code": 1000, "reason": "this app speaks HTTP only"}]


async def test_asgi_says_nothing_to_a_client_that_left(caplog: pytest.LogCaptureFixture) -> None:
    server = Server(
        {"type": "http.request", "body": b'{"function":', "more_body": True},
        {"type": "http.disconnect"},
    )
    scope = {"type": "http", "method": "POST", "path": "/swaig", "headers": []}
    with caplog.at_level(logging.INFO, "swaiglet"):
        await make_app()(scope, server.receive, server.send)
    assert server.sent == []
    assert caplog.record_tuples == []


async def test_asgi_serves_after_a_client_left(ask: Ask) -> None:
    app = make_app()
    server = Server({"type": "http.disconnect"})
    await app({"type": "http", "method": "POST", "path": "/", "headers": []}, server.receive, server.send)
    assert (await ask(app, "POST", "/swaig", body=b'{"function": "ping"}'))[0::2] == (200, b'{"response":"pong"}')


@pytest.mark.parametrize("path", ["", "/", "/voice", "/voice/"])
async def test_asgi_answers_below_a_root_path(path: str, ask: Ask) -> None:
    status, _, body = await ask(make_app(), "GET", path, root_path="/voice", raw_path=b"")
    assert status == 200
    assert webhook_of(body) == "http://localhost/voice/swaig"


@pytest.mark.parametrize("path", ["/swaig", "/voice/swaig", "/voice/swaig/"])
async def test_asgi_runs_functions_below_a_root_path(path: str, ask: Ask) -> None:
    answer = await ask(make_app(), "POST", path, root_path="/voice/", body=b'{"function": "ping"}')
    assert answer[0::2] == (200, b'{"response":"pong"}')


async def test_asgi_takes_a_path_that_only_begins_like_the_root_path_for_another(ask: Ask) -> None:
    assert (await ask(make_app(), "GET", "/voicemail/", root_path="/voice"))[0] == 404


async def test_asgi_names_what_a_mount_takes_by_its_own_path(ask: Ask) -> None:
    status, headers, body = await ask(make_app(), "DELETE", "/voice", root_path="/voice")
    assert (status, headers["allow"], body) == (405, "GET, HEAD, POST", b'{"error":"/ takes GET, HEAD, POST"}')


async def _document(**scope: Any) -> Any:
    server = Server({"type": "http.request"})
    whole = {"type": "http", "method": "GET", "path": "/", "headers": [], **scope}
    await make_app()(whole, server.receive, server.send)
    return webhook_of(server.sent[1]["body"])


async def test_asgi_links_to_the_host_that_was_asked() -> None:
    scope = {"scheme": "https", "headers": [(b"Host", b"agent.example:8443")], "server": ("127.0.0.1", 3000)}
    assert await _document(**scope) == "https://agent.example:8443/swaig"


async def test_asgi_links_to_the_server_when_no_host_was_asked() -> None:
    assert await _document(server=("127.0.0.1", 3000)) == "http://127.0.0.1:3000/swaig"


async def test_asgi_links_to_a_server_without_a_port() -> None:
    assert await _document(server=("agent", None)) == "http://agent/swaig"


async def test_asgi_links_to_localhost_when_nothing_is_known() -> None:
    assert await _document(server=None) == "http://localhost/swaig"


async def test_asgi_reads_queries_as_utf8_and_keeps_blank_values(ask: Ask) -> None:
    app = App("desk", auth="off")
    seen = []

    @app.prompt
    def role(call: Call) -> str:
        seen.append(list(call.query.items()))
        return "Greet."

    await ask(app, "POST", "/", body=b"{}", query_string=b"lang=%C3%A9&lang=b+c&empty=&bare")
    assert seen == [[("lang", "é"), ("lang", "b c"), ("empty", ""), ("bare", "")]]
