"""What the platform posts while and after things happen: read, handed on by kind, once."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from swaiglet import App, DebugEvent, Limits, MemoryStore, SetupError, StatusEvent, Toolkit, Webhooks
from swaiglet.verbs import RecordCall

Post = Callable[..., Awaitable[tuple[int, Any]]]
Log = pytest.LogCaptureFixture

BASE = "http://localhost"
RECORDED = {
    "event_type": "calling.call.record",
    "event_channel": "swml:6f1c0e0a",
    "timestamp": 1_763_700_000.25,
    "project_id": "p-1",
    "space_id": "s-1",
    "params": {
        "call_id": "c-1",
        "control_id": "rec-1",
        "state": "finished",
        "record": {"url": "https://files.example/1.wav", "duration": 4.5, "size": 72_044, "format": "wav"},
    },
}
PLAYED = {"event_type": "calling.call.play", "params": {"call_id": "c-1", "state": "playing"}}


def make_app(**settings: Any) -> App:
    app = App("desk", **{"auth": "off", **settings})

    @app.prompt
    def role() -> str:
        return "You answer."

    return app


def test_status_event_reads_its_envelope() -> None:
    event = StatusEvent.from_body(RECORDED)
    assert event == StatusEvent(
        type="calling.call.record",
        params=RECORDED["params"],  # type: ignore[arg-type]
        timestamp=1_763_700_000.25,
        event_channel="swml:6f1c0e0a",
        project_id="p-1",
        space_id="s-1",
        raw=RECORDED,
    )
    assert (event.call_id, event.control_id, event.state) == ("c-1", "rec-1", "finished")


@pytest.mark.parametrize(
    ("params", "state"),
    [
        ({"state": "streaming"}, "streaming"),
        ({"call_state": "ended", "end_reason": "busy"}, "ended"),
        ({"connect_state": "failed", "failed_reason": "no_answer"}, "failed"),
        ({"status": "participant-join"}, "participant-join"),
        ({"for": "payment-completed"}, "payment-completed"),
        ({"state": None, "call_state": "", "status": 5}, ""),
        ({}, ""),
    ],
)
def test_status_event_knows_the_state_by_whatever_name(params: dict[str, Any], state: str) -> None:
    assert StatusEvent.from_body({"event_type": "calling.call", "params": params}).state == state


@pytest.mark.parametrize(
    "params",
    [
        {"url": "https://files.example/1.wav", "record": {"audio": {"format": "wav"}}},
        {"record": {"url": "https://files.example/1.wav"}},
    ],
)
def test_status_event_finds_what_stands_in_two_places(params: dict[str, Any]) -> None:
    event = StatusEvent(params=params)
    assert (event.find("url"), event.find("size")) == ("https://files.example/1.wav", None)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"event_type": 5, "params": [], "timestamp": "now", "event_channel": None, "project_id": {}, "space_id": 1},
        {"timestamp": True},
    ],
)
def test_status_event_reads_anything(body: dict[str, Any]) -> None:
    event = StatusEvent.from_body(body)
    assert event == StatusEvent(params=body, raw=body)
    assert (event.call_id, event.control_id, event.state) == ("", "", "")


def test_status_event_of_an_older_kind_is_its_own_members() -> None:
    event = StatusEvent.from_body({"call_id": "c-1", "call_state": "ended"})
    assert (event.type, event.call_id, event.state) == ("", "c-1", "ended")


def test_debug_events_are_the_keys_beside_the_call() -> None:
    body = {
        "call_info": {"call_id": "c-1", "content_type": "text/json"},
        "project_id": "p-1",
        "step_change": {"from_index": 0, "to_step": "pay"},
        "webhook_reply": None,
    }
    assert DebugEvent.all_from_body(body) == [
        DebugEvent("step_change", {"from_index": 0, "to_step": "pay"}, "c-1", body),
        DebugEvent("webhook_reply", None, "c-1", body),
    ]


@pytest.mark.parametrize("body", [{}, {"call_info": {}}, {"call_info": "c-1"}, {"call_info": {"call_id": 5}}])
def test_debug_events_may_be_none(body: dict[str, Any]) -> None:
    assert DebugEvent.all_from_body(body) == []


async def test_events_go_to_the_handlers_of_their_kind(post: Post) -> None:
    app = make_app()
    taken: list[str] = []

    @app.status_callback("calling.call.record")
    async def recorded(event: StatusEvent) -> None:
        taken.append(f"recorded {event.find('url')}")

    @app.status_callback
    def anything(event: StatusEvent) -> None:
        taken.append(f"anything {event.type}")

    @app.status_callback()
    def nothing_wanted() -> None:
        taken.append("nothing wanted")

    @app.debug_event("barge")
    def barged(event: DebugEvent) -> None:
        taken.append(f"barged {event.data['barge_type']}")

    @app.debug_event
    async def any_debug(event: DebugEvent) -> None:
        taken.append(f"debug {event.type}")

    for path, body in (
        ("/status", RECORDED),
        ("/status", PLAYED),
        ("/debug_events", {"call_info": {"call_id": "c-1"}, "barge": {"barge_type": "normal"}, "hold": {}}),
        ("/debug_events", {}),
    ):
        assert await post(app, BASE + path, body) == (200, {"success": True})
    assert taken == [
        "recorded https://files.example/1.wav",
        "anything calling.call.record",
        "nothing wanted",
        "anything calling.call.play",
        "nothing wanted",
        "barged normal",
        "debug barge",
        "debug hold",
    ]


async def test_events_without_a_handler_are_taken_all_the_same(post: Post, caplog: Log) -> None:
    with caplog.at_level(logging.INFO):
        assert await post(make_app(), f"{BASE}/status", RECORDED) == (200, {"success": True})
    assert re.fullmatch(
        r"POST /status 200 call=c-1 event=calling\.call\.record outcome=done handler_ms=[\d.]+ total_ms=[\d.]+ "
        r"bytes=16",
        caplog.messages[0],
    )


async def test_an_event_that_is_posted_again_is_handed_on_once(post: Post) -> None:
    app = make_app()
    taken: list[float] = []
    begun, go_on = asyncio.Event(), asyncio.Event()

    @app.status_callback
    async def recorded(event: StatusEvent) -> None:
        begun.set()
        await go_on.wait()
        taken.append(event.timestamp)

    first = asyncio.ensure_future(post(app, f"{BASE}/status", RECORDED))
    await begun.wait()
    second = asyncio.ensure_future(post(app, f"{BASE}/status", RECORDED))  # while the first is still being taken
    go_on.set()
    again = [await first, await second, await post(app, f"{BASE}/status", RECORDED)]
    another = await post(app, f"{BASE}/status", RECORDED | {"timestamp": 2.0})
    assert [*again, another] == [(200, {"success": True})] * 4
    assert taken == [1_763_700_000.25, 2.0]


async def test_an_event_is_handed_on_once_among_processes_that_share_a_store(post: Post) -> None:
    store, taken = MemoryStore(), []
    for number in range(2):
        app = make_app(store=store)

        @app.status_callback
        def recorded(number: int = number) -> None:
            taken.append(number)

        await post(app, f"{BASE}/status", RECORDED)
    assert taken == [0]


async def test_debug_events_that_are_alike_are_two(post: Post) -> None:
    app = make_app()
    taken = []

    @app.debug_event
    def completed(event: DebugEvent) -> None:
        taken.append(event.data)

    body = {"call_info": {"call_id": "c-1"}, "ai_completion": {"type": "normal"}}
    for _ in range(2):
        await post(app, f"{BASE}/debug_events", body)
    assert taken == [{"type": "normal"}] * 2


async def test_a_handler_that_fails_keeps_no_other_from_its_event(post: Post, caplog: Log) -> None:
    app = make_app()
    taken = []

    @app.status_callback
    def broken() -> None:
        taken.append("broken")
        message = "sesame"
        raise ValueError(message)

    @app.status_callback
    async def whole() -> None:
        taken.append("whole")

    answers = [await post(app, f"{BASE}/status", PLAYED) for _ in range(2)]
    references = [answer.pop("reference") for _, answer in answers]
    assert answers == [(200, {"success": False})] * 2
    assert taken == ["broken", "whole", "broken"]
    assert [f"broken failed (reference {reference})" for reference in references] == caplog.messages
    assert "ValueError: sesame" in caplog.text


async def test_an_event_that_is_posted_again_after_its_process_died_is_handed_on(post: Post) -> None:
    now, taken, begun = [0.0], [], asyncio.Event()
    store = MemoryStore(clock=lambda: now[0])
    dead, alive = make_app(store=store), make_app(store=store)

    @dead.status_callback
    async def never() -> None:
        begun.set()
        await asyncio.Event().wait()

    @alive.status_callback
    async def take() -> None:
        taken.append("alive")

    task = asyncio.ensure_future(post(dead, f"{BASE}/status", PLAYED))
    await begun.wait()
    now[0] = 60.0
    assert [await post(alive, f"{BASE}/status", PLAYED) for _ in range(2)] == [(200, {"success": True})] * 2
    assert taken == ["alive"]
    task.cancel()
    await asyncio.wait((task,))


TOLD = {"/status": PLAYED, "/debug_events": {"barge": {}}}


@pytest.mark.parametrize("path", TOLD)
async def test_a_handler_that_takes_too_long_is_cancelled_and_keeps_nobody_waiting(
    path: str, post: Post, caplog: Log
) -> None:
    app, taken = make_app(limits=Limits(tool_seconds=0.05)), []

    @app.status_callback
    @app.debug_event
    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            taken.append("cancelled")

    @app.status_callback
    @app.debug_event
    async def brief() -> None:
        taken.append("brief")

    answers = [await post(app, f"{BASE}{path}", TOLD[path]) for _ in range(2)]
    references = [answer.pop("reference") for _, answer in answers]
    assert answers == [(200, {"success": False})] * 2
    once = ["cancelled", "brief"]
    assert taken == ([*once, "cancelled"] if path == "/status" else [*once, *once])
    assert caplog.messages == [f"endless failed (reference {reference})" for reference in references]
    assert "LateError: it took longer than it may" in caplog.text


async def test_a_plain_handler_that_takes_too_long_has_its_event_and_is_not_given_it_twice(
    post: Post, caplog: Log
) -> None:
    app, taken, go_on = make_app(limits=Limits(tool_seconds=0.05)), [], threading.Event()

    @app.status_callback
    def endless() -> None:
        taken.append("begun")
        assert go_on.wait(10)
        taken.append("ended")

    async with app.lifespan:
        _, late = await post(app, f"{BASE}/status", PLAYED)
        _, again = await post(app, f"{BASE}/status", PLAYED)
        go_on.set()
    references = [late.pop("reference"), again.pop("reference")]
    assert late == again == {"success": False}
    assert caplog.messages == [f"endless took longer than 0.05 s (reference {reference})" for reference in references]
    assert taken[0] == "begun"
    assert taken.count("begun") == 1


async def test_a_store_that_fails_is_told_and_no_failure_of_the_request(post: Post, caplog: Log) -> None:
    class Lost(MemoryStore):
        async def add(self, key: str, value: bytes, seconds: float) -> bool:
            raise OSError

    app = make_app(store=Lost())
    app.status_callback(lambda: None)
    status, answer = await post(app, f"{BASE}/status", PLAYED)
    assert (status, answer["success"]) == (200, False)
    assert caplog.messages == [f"<lambda> failed (reference {answer['reference']})"]


async def test_toolkits_bring_their_handlers_along(post: Post) -> None:
    app, kit, taken = make_app(), Toolkit("kit"), []

    @kit.status_callback
    def status(event: StatusEvent) -> None:
        taken.append(event.type)

    @kit.debug_event("hold")
    def held(event: DebugEvent) -> None:
        taken.append(event.type)

    app.register(kit)
    await post(app, f"{BASE}/status", PLAYED)
    await post(app, f"{BASE}/debug_events", {"hold": {"event": "hold"}})
    assert taken == ["calling.call.play", "hold"]


async def test_documents_ask_for_debug_events_that_somebody_takes(post: Post) -> None:
    app = make_app(params={"debug_webhook_level": 2})
    app.debug_event(lambda: None)
    _, document = await post(app, BASE, {})
    assert document["sections"]["main"][1]["ai"]["params"] == {
        "debug_webhook_url": "http://localhost/debug_events",
        "debug_webhook_level": 2,
    }


async def test_documents_ask_for_no_debug_events_of_another_place(post: Post) -> None:
    app = make_app(params={"debug_webhook_url": "https://debug.example"})
    app.debug_event(lambda: None)
    _, document = await post(app, BASE, {})
    assert document["sections"]["main"][1]["ai"]["params"] == {"debug_webhook_url": "https://debug.example"}


async def test_sections_name_the_status_endpoint(post: Post) -> None:
    app = make_app(auth=("acme", "s3cret"))

    @app.section
    def main(webhooks: Webhooks) -> Any:
        yield RecordCall(status_url=webhooks.status)

    _, document = await post(app, "https://acme:s3cret@agent.example.com/", {})
    url = document["sections"]["main"][0]["record_call"]["status_url"]
    assert url == "https://acme:s3cret@agent.example.com/status"
    assert await post(app, url, RECORDED) == (200, {"success": True})


@pytest.mark.parametrize("decorator", ["status_callback", "debug_event"])
def test_handlers_of_events_take_nothing_that_is_not_there(decorator: str) -> None:
    def handler(number: int) -> None: ...

    with pytest.raises(SetupError, match=r"^Cannot fill parameter `number` of `handler`"):
        getattr(make_app(), decorator)(handler)


@pytest.mark.parametrize("name", [5, "", ["barge"]])
@pytest.mark.parametrize("decorator", ["status_callback", "debug_event"])
def test_events_are_named_by_text(decorator: str, name: Any) -> None:
    with pytest.raises(SetupError, match=r"^Cannot take the event .*: it is no name\. Write one as the platform does"):
        getattr(make_app(), decorator)(name)


def test_decorators_give_the_function_back() -> None:
    app = make_app()

    def handler() -> None: ...

    given = [app.status_callback(handler), app.status_callback("x")(handler), app.debug_event()(handler)]
    assert given == [handler] * 3


def test_events_do_not_show_their_bodies() -> None:
    assert json.dumps("files") not in repr(StatusEvent(raw={"files": 1}))
    assert "files" not in repr(DebugEvent(raw={"files": 1}))
