"""Calls played to their end: of apps, switchboards, servers and documents, on good days and on bad ones."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from swaiglet import App, Call, FunctionCall, Switchboard, errors
from swaiglet.simulator.parties import HangUp, Listen, Reply, Run, Turn
from swaiglet.simulator.platform import Fault
from swaiglet.simulator.play import Circumstances, Played, Target, play
from swaiglet.simulator.ringing import ringing
from swaiglet.simulator.talk import Talk
from swaiglet.simulator.timeline import Event
from swaiglet.web.http import HttpRequest, joined

from .conftest import Server


class Eager:
    """A mind that calls one function, and a caller who then hangs up."""

    def __init__(self) -> None:
        self.has_called = False

    async def turn(self, talk: Talk) -> Turn:
        called, self.has_called = self.has_called, True
        return Listen() if called else Run("count", {"by": 2})

    async def summary(self, talk: Talk, post_prompt: str) -> str:
        return ""

    async def reply(self, talk: Talk) -> Reply:
        return HangUp()


def make_counter(name: str = "counter", **settings: Any) -> tuple[App, list[FunctionCall]]:
    """An app with one function, and the calls of it."""
    app, calls = App(name, **settings), list[FunctionCall]()

    @app.prompt
    def role(call: Call) -> str:
        return f"You are {name}, called by {call.from_number}."

    @app.tool
    def count(by: int, call: FunctionCall) -> str:
        """Count."""
        calls.append(call)
        return f"{len(calls) * by}"

    return app, calls


async def ring(target: Target, **circumstances: Any) -> Played:
    part = Eager()
    return await play(target, part, part, Circumstances(**circumstances))


def texts(played: Played, *kinds: Any) -> list[str]:
    return [event.text for event in played.session.timeline.of(*kinds)]


def prompt(played: Played) -> str:
    return played.conversations[0].talk.prompt


async def test_play_calls_an_app_with_what_the_platform_tells() -> None:
    app, calls = make_counter(auth=("user", "p:w"))
    seen: list[Event] = []
    played = await ring(app, call=ringing("+15550100777"), vars={"tier": "gold"}, listeners=[seen.append])

    assert prompt(played).strip() == "You are counter, called by +15550100777."
    assert [call.arguments for call in calls] == [{"by": 2}]
    assert texts(played, "function") == ["count(by=2): 2"]
    assert seen == played.session.timeline.events
    assert played.session.ended == "the caller hangs up"
    assert not app.lifespan.is_open


async def test_play_calls_an_app_under_its_public_url() -> None:
    app, calls = make_counter(public_url="https://acme.example/voice", auth=("user", "word"))
    played = await ring(app)
    assert texts(played, "fetch") == ["document from https://…@acme.example/voice/: 200"]
    assert len(calls) == 1


async def test_play_signs_as_the_app_knows_the_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNALWIRE_SIGNING_KEY", "new,old")
    app, calls = make_counter(auth=("user", "word"))
    await ring(app)
    assert len(calls) == 1
    played = await ring(app, signing_key="another")
    assert texts(played, "fetch") == ["document from http://…@app.local/: 403"]
    assert (played.session.ended, played.report) == ("there is no document", {})


async def test_play_calls_an_app_of_a_switchboard() -> None:
    board = Switchboard(auth=("user", "word"))
    sales, sold = make_counter("sales")
    board.mount("/sales", sales, numbers=["+15550100111"])
    played = await ring(board, call=ringing(to_number="+15550100111"))
    assert (prompt(played).partition(",")[0], len(sold)) == ("You are sales", 1)
    assert texts(await ring(board), "say") == ["This number is not in service. Goodbye."]


@pytest.fixture
async def counter_url() -> AsyncIterator[str]:
    """Where a counter is served over HTTP, with its credentials."""
    app, _ = make_counter(auth=("user", "word"))

    async def answer(request: web.Request) -> web.Response:
        response = await app.endpoints.answer(
            HttpRequest(
                method=request.method,
                path=request.path,
                host=request.host,
                headers=joined(request.headers.items()),
                query=list(request.query.items()),
                query_string=request.query_string,
                body=await request.read(),
            )
        )
        return web.Response(status=response.status, body=response.body, headers=dict(response.headers))

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    async with app.lifespan:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://user:word@127.0.0.1:{runner.addresses[0][1]}/"
        await runner.cleanup()


async def test_play_calls_a_server(counter_url: str) -> None:
    assert texts(await ring(counter_url), "function") == ["count(by=2): 2"]


async def test_play_signs_requests_to_a_server(server: Server) -> None:
    server.replies_with({"sections": {"main": [{"hangup": {}}]}})
    await ring(f"{server.url.replace('//', '//u:p@')}/?a=1", signing_key="sesame")
    seen = server.seen[0]
    digest = hmac.new(b"sesame", f"{server.url}/?a=1{seen.body}".encode(), hashlib.sha256).hexdigest()
    assert seen.headers["x-signalwire-sha256-signature"] == digest


async def test_play_calls_a_document() -> None:
    document = {"sections": {"main": [{"play": {"url": "say:Tier %{vars.tier}."}}]}}
    played = await ring(document, vars={"tier": "gold"}, outcomes={"play": []})
    assert texts(played, "say") == ["Tier gold."]
    assert (played.session.ended, played.report) == ("the document ends", {})
    assert played.session.timeline.of("fetch")[0].data == {"document": document}


async def test_play_without_a_document_is_a_call_that_fails(server: Server) -> None:
    server.replies_with("no document", 404)
    played = await ring(server.url)
    assert texts(played, "call", "warning") == [
        "+15550100123 calls +15550100199",
        f"{server.url} answered 404 instead of a document",
        "the call ends: there is no document",
    ]


GOODBYE = {"sections": {"main": [{"play": {"url": "say:Goodbye."}}]}}


@pytest.mark.parametrize(
    ("reply", "status", "reason"),
    [
        (GOODBYE, 503, "answered 503 instead of a document"),
        (GOODBYE, 302, "answered 302 instead of a document"),
        ("<html><body>Moved.</body></html>", 200, "answered no SWML: it holds no object"),
    ],
)
async def test_play_asks_the_fallback_url(
    server: Server, other_server: Server, reply: Any, status: int, reason: str
) -> None:
    server.replies_with(reply, status)
    other_server.replies_with(GOODBYE)
    played = await ring(server.url, fallback=other_server.url)
    assert texts(played, "warning", "say") == [f"{server.url} {reason}; the fallback URL is asked", "Goodbye."]
    assert other_server.seen[0].json == server.seen[0].json


async def test_play_tells_why_the_fallback_url_fails(server: Server, other_server: Server) -> None:
    server.replies_with("no document", 404)
    other_server.replies_with("none either", 500)
    played = await ring(server.url, fallback=other_server.url)
    assert texts(played, "warning", "call")[1:] == [
        f"{server.url} answered 404 instead of a document; the fallback URL is asked",
        f"{other_server.url} answered 500 instead of a document",
        "the call ends: there is no document",
    ]


async def test_play_lets_a_message_come_in(server: Server) -> None:
    server.replies_with({"sections": {"main": [{"reply": "You wrote %{message.body}"}]}})
    url = f"{server.url.replace('//', '//u:p@')}/?a=1"
    played = await ring(url, message="Hours?", signing_key="sesame")
    seen = server.seen[0]
    message = {key: value for key, value in seen.json["message"].items() if not key.endswith("_id")}
    assert list(seen.json) == ["message", "params"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", message.pop("timestamp"))
    assert message == {
        "direction": "inbound",
        "type": "sms",
        "from": "+15550100123",
        "to": "+15550100199",
        "body": "Hours?",
        "media": [],
        "segments": 1,
    }
    signature = hmac.new(b"sesame", f"{url}{seen.body}".encode(), hashlib.sha1).hexdigest()
    signatures = {name: value for name, value in seen.headers.items() if "signature" in name.lower()}
    assert signatures == {"x-signalwire-signature": signature}
    assert texts(played, "hear", "say") == ["+15550100123 writes to +15550100199: Hours?", "You wrote Hours?"]


async def test_play_runs_a_document_for_a_message() -> None:
    played = await ring({"sections": {"main": [{"reply": "%{message.segments}"}]}}, message="a" * 161)
    assert (texts(played, "say"), played.report) == (["2"], {})


async def test_play_tells_once_what_is_wrong_with_an_agent() -> None:
    played = await ring({"sections": {"main": [{"ai": {"prompt": {"text": "You count."}, "colour": "red"}}]}})
    assert texts(played, "warning")[:1] == ["sections.main[0].ai.colour: unknown key `colour`"]
    assert not [text for text in texts(played, "warning") if text.startswith("ai.")]


async def test_play_tells_of_a_document_for_messages_that_a_call_gets() -> None:
    played = await ring({"sections": {"main": [{"reply": "Hello."}]}})
    assert texts(played, "warning")[0] == errors.document_for_messages()


async def test_play_without_a_document_loses_a_message(server: Server) -> None:
    server.replies_with("no document", 404)
    played = await ring(server.url, message="Hours?")
    assert texts(played, "call") == ["the message is lost: there is no document"]
    assert played.session.ended == "there is no document"


@pytest.mark.parametrize(
    ("fault", "count", "warnings"),
    [
        (Fault("duplicate"), 1, ["fault: the call is sent twice at once"]),
        (Fault("delay", 2.0), 1, ["fault: the call is held up for 2 s"]),
        (
            Fault("drop"),
            2,
            [
                "fault: the reply is lost, so that the call is repeated",
                "the reply of http://app.local/swaig… was lost; it is asked again",
            ],
        ),
        (Fault("malformed"), 1, ["fault: half of the call is sent; 400 is answered"]),
    ],
)
async def test_play_makes_something_go_wrong(fault: Fault, count: int, warnings: list[str]) -> None:
    app, calls = make_counter(auth="off")
    played = await ring(app, faults=[fault])
    assert len(calls) == count
    assert [warning.partition("?__token")[0] for warning in texts(played, "warning")] == [
        warning.partition("…")[0] for warning in warnings
    ]


async def test_play_lets_a_delay_take_its_time() -> None:
    app, _ = make_counter(auth="off")
    played = await ring(app, faults=[Fault("delay", 2.0)])
    assert [event.at for event in played.session.timeline.of("function")] == [2.0]
