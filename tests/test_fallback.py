"""Bad days: what a caller gets when no document can be made."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from swaiglet import App, Call, Document, Limits, SetupError
from swaiglet.calling import CallFilter
from swaiglet.verbs import Connect, Hangup, Play

Post = Callable[..., Awaitable[tuple[int, Any]]]
Log = pytest.LogCaptureFixture

SORRY = Document([Play("say:We are sorry. Please call again."), Hangup()])
WIRE = {
    "version": "1.0.0",
    "sections": {"main": [{"play": {"url": "say:We are sorry. Please call again."}}, {"hangup": {}}]},
}
CALL = {"call": {"call_id": "c-1"}}


class UnstableError(Exception):
    pass


class PanicError(BaseException):
    """As libraries in Rust raise it: no `Exception`."""


def make_app(**settings: Any) -> App:
    app = App("desk", auth="off", limits=Limits(document_seconds=0.05), **settings)

    @app.prompt
    async def role(call: Call) -> str:
        if call.from_number == "late":
            await asyncio.Event().wait()
        if call.from_number == "raise":
            message = "sesame"
            raise UnstableError(message)
        if call.from_number == "exit":
            raise SystemExit(3)
        if call.from_number == "panic":
            raise PanicError
        return "You answer."

    return app


def calls(from_: str) -> dict[str, Any]:
    return {"call": {"call_id": "c-1", "from": from_}}


@pytest.mark.parametrize(
    ("from_", "outcome", "error"),
    [
        ("raise", "failed", "UnstableError: sesame"),
        ("exit", "failed", "SystemExit: 3"),
        ("panic", "failed", "PanicError"),
        ("late", "late", "LateError"),
    ],
)
async def test_a_caller_gets_the_fallback_and_the_log_the_traceback(
    from_: str, outcome: str, error: str, post: Post, caplog: Log
) -> None:
    app = make_app()
    app.fallback(SORRY)
    caplog.handler.addFilter(CallFilter())
    assert await post(app, "http://localhost/", calls(from_)) == (200, WIRE)
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.call_id == "c-1"  # type: ignore[attr-defined]
    assert re.fullmatch(
        rf"POST / 200 call=c-1 outcome={outcome} handler_ms=[\d.]+ fallback=true total_ms=[\d.]+ bytes=\d+ "
        r"\(reference [0-9a-f]{8}\)",
        record.getMessage(),
    )
    assert error in caplog.text
    assert "in role" in caplog.text
    assert await post(app, "http://localhost/", calls("+15550100123")) != (200, WIRE)


@pytest.mark.parametrize("from_", ["raise", "exit", "late"])
async def test_without_a_fallback_the_answer_is_500(from_: str, post: Post, caplog: Log) -> None:
    status, answer = await post(make_app(), "http://localhost/", calls(from_))
    assert status == 500
    assert answer == {"error": "internal error", "reference": answer["reference"]}
    assert f"(reference {answer['reference']})" in caplog.messages[0]


async def test_a_plain_function_that_is_late_keeps_no_caller_waiting(post: Post) -> None:
    app = make_app()
    app.fallback(SORRY)
    go_on = threading.Event()

    @app.prompt("Stock")
    def slow() -> str:
        assert go_on.wait(10)
        return "Full."

    answer = await post(app, "http://localhost/", CALL)
    go_on.set()
    assert answer == (200, WIRE)


async def test_what_cannot_be_written_falls_back_too(post: Post) -> None:
    app = make_app()
    app.fallback(SORRY)

    @app.section
    def main() -> Any:
        return ["not a verb"]

    assert await post(app, "http://localhost/", CALL) == (200, WIRE)


async def test_an_errorhandler_comes_before_the_fallback(post: Post, caplog: Log) -> None:
    app = make_app()
    app.fallback(SORRY)

    @app.errorhandler(UnstableError)
    def to_a_person() -> Document:
        return Document([Connect("+15550100199")])

    _, document = await post(app, "http://localhost/", calls("raise"))
    assert document["sections"]["main"] == [{"connect": {"to": "+15550100199"}}]
    assert caplog.messages == []


@pytest.mark.parametrize(
    ("path", "body", "status"), [("/", [], 400), ("/", b"{", 400), ("/nothing", {}, 404), ("/swaig", {}, 400)]
)
async def test_what_is_no_call_gets_no_fallback(path: str, body: Any, status: int, post: Post) -> None:
    app = make_app()
    app.fallback(SORRY)
    assert (await post(app, f"http://localhost{path}", body))[0] == status


@pytest.mark.parametrize("given", [None, "sorry", {"sections": {}}, Hangup()])
def test_the_fallback_is_a_document(given: Any) -> None:
    with pytest.raises(SetupError, match=r"^Cannot fall back on .*: it is no document. Write `app\.fallback\(Document"):
        make_app().fallback(given)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"limits": 100}, "Cannot use 100 as `limits`. Write `limits=Limits(body_bytes=…)`."),
        ({"public_url": 5}, "Cannot use 5 as `public_url`. Write `public_url='https://agent.example.com'`."),
        ({"token_max_age": 0}, "Cannot use 0 as `token_max_age`. Write `token_max_age=14_400`, in seconds."),
        ({"token_max_age": "4h"}, 'Cannot use "4h" as `token_max_age`. Write `token_max_age=14_400`, in seconds.'),
        (
            {"redact": "card"},
            'Cannot use "card" as `redact`. Write `redact=function`, which takes the arguments by name and returns '
            "what may be told.",
        ),
    ],
)
def test_settings_of_the_edge_are_checked(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SetupError) as caught:
        App("desk", **settings)
    assert str(caught.value) == sentence
