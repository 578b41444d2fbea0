"""Agents inside a Quart service that was there before, which must not notice them."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from quart import Blueprint, Quart, Response, g, url_for

from swaiglet import App, PostPrompt, SetupError

Ask = Callable[..., Awaitable[tuple[int, dict[str, str], bytes]]]


def make_agent(name: str, reports: list[str]) -> App:
    app = App(name, auth=(f"{name}@acme", "s:é/cret"))

    @app.prompt
    def role() -> str:
        return f"You are {name}."

    @app.tool
    def whoami() -> str:
        """Say who you are."""
        return name

    @app.post_prompt("Sum up.")
    def save(report: PostPrompt) -> None:
        reports.append(f"{name}: {report.text}")

    return app


class Ledger: ...


def make_bookkeeper(events: list[str], name: str = "books") -> App:
    """An agent with something to open and to close."""
    app = App(name, auth="off")
    app.prompt(lambda: "You keep books.")

    @app.provide
    async def ledger() -> AsyncIterator[Ledger]:
        events.append("opened")
        yield Ledger()
        events.append("closed")

    @app.tool(secure=False)
    def look(ledger: Ledger) -> str:
        """Look into the ledger."""
        return "All is well."

    return app


def make_host(events: list[str]) -> Quart:
    """A service with pages, an error page and hooks of its own."""
    host = Quart("host")

    @host.before_serving
    async def connect() -> None:
        events.append("connected")

    @host.after_serving
    async def disconnect() -> None:
        events.append("disconnected")

    @host.before_request
    async def count() -> None:
        g.counted = True

    @host.after_request
    async def sign(response: Response) -> Response:
        response.headers["x-counted"] = str(g.counted)
        return response

    @host.errorhandler(404)
    async def lost(_: Any) -> tuple[str, int]:
        return "<h1>Lost at Acme</h1>", 404

    @host.errorhandler(500)
    async def broken(_: Any) -> tuple[str, int]:
        return "<h1>Broken at Acme</h1>", 500

    @host.get("/")
    async def home() -> str:
        return "<h1>Acme</h1>"

    @host.post("/orders/<int:number>")
    async def order(number: int) -> dict[str, int]:
        return {"number": number}

    @host.get("/broken")
    async def fail() -> str:
        message = "sesame"
        raise ValueError(message)

    return host


def embed(host: Quart, reports: list[str]) -> None:
    """Two agents at prefixes of their own, the second inside a blueprint of the host's."""
    host.register_blueprint(make_agent("sales", reports).blueprint(), url_prefix="/voice/sales")
    floor = Blueprint("floor", __name__)
    floor.register_blueprint(make_agent("support", reports).blueprint(), url_prefix="/support")
    host.register_blueprint(floor, url_prefix="/floor")


async def call(ask: Ask, host: Quart, url: str, body: Any) -> Any:
    """POST to a URL as the platform does: the credentials in it go into a header."""
    parts = urlsplit(url)
    assert parts.hostname == "agents.example"
    credentials = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    headers = {"host": parts.netloc.rpartition("@")[2], "authorization": f"Basic {_base64(credentials)}"}
    status, _, answer = await ask(
        host,
        "POST",
        unquote(parts.path),
        headers=headers,
        body=json.dumps(body).encode(),
        scheme=parts.scheme,
        query_string=parts.query.encode(),
    )
    assert status == 200
    return json.loads(answer)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(("name", "prefix"), [("sales", "/voice/sales"), ("support", "/floor/support")])
async def test_embedded_agents_render_urls_that_work(name: str, prefix: str, ask: Ask) -> None:
    reports: list[str] = []
    host = make_host([])
    embed(host, reports)
    entry = f"https://{name}%40acme:s%3A%C3%A9%2Fcret@agents.example{prefix}"
    document = await call(ask, host, entry, {"call": {"call_id": "c-1"}})
    ai = document["sections"]["main"][1]["ai"]
    assert ai["prompt"] == {"pom": [{"body": f"You are {name}."}]}
    assert ai["SWAIG"]["defaults"]["web_hook_url"] == f"{entry}/swaig"
    assert ai["post_prompt_url"].partition("?")[0] == f"{entry}/post_prompt"
    url = ai["SWAIG"]["functions"][0]["web_hook_url"]
    assert url.partition("?")[0] == f"{entry}/swaig"
    answer = await call(ask, host, url, {"function": "whoami", "call_id": "c-1"})
    assert answer == {"response": name}
    report = {"call_id": "c-1", "post_prompt_data": {"raw": "All well."}}
    assert await call(ask, host, ai["post_prompt_url"], report) == {"success": True}
    assert reports == [f"{name}: All well."]


async def test_embedded_agents_let_only_their_own_caller_in(ask: Ask) -> None:
    host = make_host([])
    embed(host, [])
    headers = {"authorization": f"Basic {_base64('sales@acme:s:é/cret')}"}
    statuses = [(await ask(host, "GET", path, headers=headers))[0] for path in ("/voice/sales", "/floor/support")]
    assert statuses == [200, 401]


REQUESTS = [
    ("GET", "/"),
    ("HEAD", "/"),
    ("OPTIONS", "/"),
    ("POST", "/"),
    ("POST", "/orders/5"),
    ("GET", "/orders/5"),
    ("OPTIONS", "/orders/5"),
    ("POST", "/orders/five"),
    ("GET", "/broken"),
    ("GET", "/nothing"),
    ("GET", "/voice"),
    ("GET", "/voice/nothing"),
    ("POST", "/voice/sales/nothing"),
    ("POST", "/floor/swaig"),
    ("POST", "/swaig"),
    ("GET", "/health"),
    ("GET", "/ready"),
]


@pytest.mark.parametrize(("method", "path"), REQUESTS)
async def test_embedding_leaves_the_hosts_own_answers_as_they_are(method: str, path: str, ask: Ask) -> None:
    alone, with_agents = make_host([]), make_host([])
    embed(with_agents, [])
    assert await ask(with_agents, method, path) == await ask(alone, method, path)


async def test_embedding_leaves_the_hosts_hooks_as_they_are(ask: Ask) -> None:
    events: list[str] = []
    host = make_host(events)
    embed(host, [])
    async with host.test_app():
        ready = await ask(host, "GET", "/floor/support/ready")
        events.append(ready[2].decode())
    assert events == ["connected", '{"status":"ready"}', "disconnected"]
    assert ready[1]["x-counted"] == "True"


async def test_a_failing_agent_does_not_show_the_hosts_error_page(ask: Ask) -> None:
    app = App("broken", auth="off")

    @app.prompt
    def role() -> str:
        message = "sesame"
        raise ValueError(message)

    host = make_host([])
    host.register_blueprint(app.blueprint(), url_prefix="/voice")
    status, headers, body = await ask(host, "GET", "/voice")
    assert (status, headers["content-type"]) == (500, "application/json")
    assert json.loads(body) == {"error": "internal error", "reference": json.loads(body)["reference"]}


async def test_embedded_agents_open_and_close_with_their_host(ask: Ask) -> None:
    events: list[str] = []
    host = make_host(events)
    host.register_blueprint(make_bookkeeper(events).blueprint(), url_prefix="/books")
    async with host.test_app():
        _, _, body = await ask(host, "POST", "/books/swaig", body=b'{"function": "look"}')
        events.append(json.loads(body)["response"])
    assert events == ["connected", "opened", "All is well.", "disconnected", "closed"]


async def test_an_embedded_agent_whose_host_never_started_it_says_so(
    ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    host = make_host([])
    host.register_blueprint(make_bookkeeper([]).blueprint(), url_prefix="/books")
    status, _, body = await ask(host, "POST", "/books/swaig", body=b'{"function": "look"}')
    assert (status, json.loads(body)["response"].partition(" (")[0]) == (
        200,
        "Something went wrong on our side and this could not be done",
    )
    failure = next(record.exc_info for record in caplog.records if record.exc_info)
    assert str(failure[1]) == (
        "Cannot give `Ledger` to a handler: nothing opened it, because the app was not started. Serve it, or write "
        "`async with app.lifespan:` around what you do; an embedded app is started by its host's lifespan."
    )
    assert (await ask(host, "GET", "/books/ready"))[0] == 503


async def test_embedded_agents_have_urls_for_the_host(ask: Ask) -> None:
    host = make_host([])
    embed(host, [])
    async with host.test_request_context("/"):
        urls = [url_for(name) for name in ("sales.document", "sales.swaig", "floor.support.post_prompt")]
    assert urls == ["/voice/sales/", "/voice/sales/swaig", "/floor/support/post_prompt"]


def test_two_embedded_agents_of_one_name_are_told_apart(ask: Ask) -> None:
    host = make_host([])
    host.register_blueprint(make_agent("sales", []).blueprint(), url_prefix="/one")
    told = (
        'Cannot register "sales": the service has a blueprint of that name already. Give each app a name of its own, '
        "or write `register_blueprint(app.blueprint(), url_prefix='/voice', name='another')`."
    )
    with pytest.raises(SetupError, match=f"^{re.escape(told)}$"):
        host.register_blueprint(make_agent("sales", []).blueprint(), url_prefix="/two")
    host.register_blueprint(make_agent("sales", []).blueprint(), url_prefix="/two", name="another")
    assert [*host.blueprints] == ["sales", "another"]


def test_two_nested_agents_of_one_name_are_told_apart() -> None:
    host, floor = make_host([]), Blueprint("floor", __name__)
    for prefix in ("/one", "/two"):
        floor.register_blueprint(make_agent("sales", []).blueprint(), url_prefix=prefix)
    with pytest.raises(SetupError, match=r'^Cannot register "floor\.sales": '):
        host.register_blueprint(floor)
