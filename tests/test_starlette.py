"""Agents mounted as plain ASGI in another framework, which has pages, errors and a lifespan of its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Mount, Route

from swaiglet import App, Switchboard

Ask = Callable[..., Awaitable[tuple[int, dict[str, str], bytes]]]


class Ledger: ...


def make_agent(name: str, events: list[str]) -> App:
    app = App(name, auth="off")
    app.prompt(lambda: f"You are {name}.")

    @app.provide
    async def ledger() -> AsyncIterator[Ledger]:
        events.append(f"open {name}")
        yield Ledger()
        events.append(f"close {name}")

    @app.tool
    def look(ledger: Ledger) -> str:
        """Look into the ledger."""
        return f"The books of {name} are well."

    return app


def make_host(events: list[str]) -> Starlette:
    """A service with a page, an error page, and three agents: one mounted, one mounted deeper, one on a switchboard."""
    sales, support = make_agent("sales", events), make_agent("support", events)
    board = Switchboard("board", auth="off")
    board.mount("/billing", make_agent("billing", events), numbers=["+15551112222"])

    @asynccontextmanager
    async def lifespan(host: Starlette) -> AsyncIterator[None]:
        events.append("connected")
        async with sales.lifespan, support.lifespan, board.lifespan:
            yield
        events.append("disconnected")

    async def home(request: Request) -> PlainTextResponse:
        return PlainTextResponse("Acme")

    async def lost(request: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"lost": request.url.path}, 404)

    floor = Mount("/floor", routes=[Mount("/support", app=support)])
    routes = [Route("/", home), Mount("/sales", app=sales), floor, Mount("/board", app=board)]
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers={404: lost})


async def call(ask: Ask, host: Starlette, path: str, body: Any, query: str = "") -> Any:
    status, _, answer = await ask(
        host,
        "POST",
        path,
        body=json.dumps(body).encode(),
        query_string=query.encode(),
        headers={"host": "acme.example"},
    )
    assert status == 200
    return json.loads(answer)


@pytest.mark.parametrize(
    ("path", "below", "name"),
    [
        ("/sales/", "/sales", "sales"),
        ("/floor/support/", "/floor/support", "support"),
        ("/board/", "/board/billing", "billing"),
        ("/board/billing", "/board/billing", "billing"),
    ],
)
async def test_mounted_agents_answer_a_whole_call(path: str, below: str, name: str, ask: Ask) -> None:
    host = make_host([])
    async with host.router.lifespan_context(host):
        document = await call(ask, host, path, {"call": {"call_id": "c-1", "to": "+15551112222"}})
        ai = document["sections"]["main"][-1]["ai"]
        assert ai["prompt"] == {"pom": [{"body": f"You are {name}."}]}
        url, _, query = ai["SWAIG"]["functions"][0]["web_hook_url"].partition("?")
        assert url == f"http://acme.example{below}/swaig"
        answer = await call(ask, host, f"{below}/swaig", {"function": "look", "call_id": "c-1"}, query)
        assert answer == {"response": f"The books of {name} are well."}


async def test_mounted_agents_leave_the_host_as_it_was(ask: Ask) -> None:
    host = make_host([])
    answers = [await ask(host, "GET", path) for path in ("/", "/nothing", "/sales/nothing")]
    assert [status for status, _, _ in answers] == [200, 404, 404]
    assert [body for _, _, body in answers[:2]] == [b"Acme", b'{"lost":"/nothing"}']
    assert json.loads(answers[2][2])["error"].startswith("there is nothing at /nothing; this app answers at /, /swaig")


async def test_mounted_agents_are_opened_and_closed_by_the_lifespan_of_their_host(ask: Ask) -> None:
    events: list[str] = []
    host = make_host(events)
    paths = ("/sales/ready", "/floor/support/ready", "/board/ready", "/board/billing/ready")
    before = [(await ask(host, "GET", path))[0] for path in paths]
    async with host.router.lifespan_context(host):
        during = [(await ask(host, "GET", path))[0] for path in paths]
    assert (before, during) == ([503] * 4, [200] * 4)
    assert events == [
        "connected",
        *("open sales", "open support", "open billing"),
        *("close billing", "close support", "close sales"),
        "disconnected",
    ]


async def test_a_mounted_agent_whose_host_never_started_it_says_so(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    host = make_host([])
    document = await call(ask, host, "/sales/", {"call": {"call_id": "c-1"}})
    query = document["sections"]["main"][-1]["ai"]["SWAIG"]["functions"][0]["web_hook_url"].partition("?")[2]
    answer = await call(ask, host, "/sales/swaig", {"function": "look", "call_id": "c-1"}, query)
    assert answer["response"].startswith("Something went wrong on our side")
    failure = next(record.exc_info for record in caplog.records if record.exc_info)
    assert str(failure[1]).startswith("Cannot give `Ledger` to a handler: nothing opened it, because the app was not ")
