"""Runs: deadlines, threads, requests that join, and what happens once."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import aiohttp
import pytest
from attrs import define, field, frozen
from hypercorn.asyncio import serve
from hypercorn.config import Config

from swaiglet import App, Call, FunctionCall, Limits, Result, SQLiteStore, ToolError
from swaiglet.agent import Agent
from swaiglet.dispatch import answer as answered
from swaiglet.dispatch import dispatch
from swaiglet.runs import REMEMBERED, Runs
from swaiglet.swaig.store import MemoryStore
from swaiglet.web.server import listen, url_of

Log = pytest.LogCaptureFixture

SHORT = 0.05
LATE = "There is no answer yet, it takes longer than expected. Tell the caller so and offer to wait or to go on."
BUSY = "There is too much going on at the moment to do this. Tell the caller so and try again in a while."
CALL = Call(id="c-1")


def agent_with(function: Callable[..., Any], *, limits: Limits | None = None, **settings: Any) -> Agent:
    """An agent whose one tool is the function, called `tool`."""
    agent = Agent("front-desk", limits=limits)
    agent.tool("tool", "Do it.", **settings)(function)
    return agent


async def answer(agent: Agent, request: FunctionCall) -> tuple[str, Result]:
    """How the request ended, and what it was told."""
    given = await answered(agent, request)
    return given.outcome, given.result


def asked(call: Call = CALL, **arguments: Any) -> FunctionCall:
    return FunctionCall("tool", arguments, call)


@define
class Side:
    """A side effect to count, which waits until it may end."""

    runs: list[Any] = field(factory=list)
    begun: asyncio.Event = field(factory=asyncio.Event)
    go: asyncio.Event = field(factory=asyncio.Event)

    async def happen(self, what: Any = "run") -> str:
        self.runs.append(what)
        self.begun.set()
        await self.go.wait()
        return f"done {len(self.runs)}"


# Deadlines


@pytest.mark.parametrize(
    ("settings", "told"),
    [({}, LATE), ({"on_timeout": "We are still looking for it."}, "We are still looking for it.")],
)
async def test_a_coroutine_is_cancelled_at_its_timeout(settings: dict[str, Any], told: str, caplog: Log) -> None:
    ended = []

    async def tool() -> str:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cleaned up")
        return "never"

    assert await answer(agent_with(tool, timeout=SHORT, **settings), asked()) == ("late", Result(told))
    assert ended == ["cleaned up"]
    assert caplog.record_tuples == [("swaiglet.dispatch", logging.WARNING, "tool took longer than 0.05 s")]


async def test_the_limit_of_the_app_holds_for_tools_without_a_timeout() -> None:
    async def tool() -> None:
        await asyncio.Event().wait()

    agent = agent_with(tool, limits=Limits(tool_seconds=SHORT))

    assert await answer(agent, asked()) == ("late", Result(LATE))


async def test_a_timeout_of_the_authors_own_is_a_failure_like_others() -> None:
    async def tool() -> None:
        async with asyncio.timeout(0):
            await asyncio.Event().wait()

    assert (await answer(agent_with(tool), asked()))[0] == "failed"


async def test_a_coroutine_whose_cleanup_fails_has_failed(caplog: Log) -> None:
    async def tool() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            message = "no connection to roll back"
            raise LookupError(message)

    assert (await answer(agent_with(tool, timeout=SHORT), asked()))[0] == "failed"
    assert "no connection to roll back" in caplog.text


async def test_a_coroutine_that_will_not_be_cancelled_is_joined_by_the_repeated_request() -> None:
    begun, go = [], asyncio.Event()

    async def tool() -> str:
        begun.append("run")
        try:
            await go.wait()
        except asyncio.CancelledError:
            await go.wait()
        return "done"

    agent = agent_with(tool, timeout=0.2)
    first = await answer(agent, asked())
    again = asyncio.create_task(answer(agent, asked()))
    await asyncio.sleep(0)
    go.set()

    assert (first[0], await again, begun) == ("late", ("done", Result("done")), ["run"])


async def test_a_plain_function_runs_on_and_the_repeated_request_joins_it() -> None:
    begun, go = [], threading.Event()

    def tool() -> str:
        begun.append("run")
        go.wait()
        return "done"

    agent = agent_with(tool, timeout=0.2)
    first = await answer(agent, asked())
    again = asyncio.create_task(answer(agent, asked()))
    await asyncio.sleep(0)
    go.set()

    assert (first[0], await again, begun) == ("late", ("done", Result("done")), ["run"])


async def test_a_plain_function_that_has_not_begun_by_its_deadline_is_not_run(caplog: Log) -> None:
    begun, go = [], threading.Event()

    def tool(name: str) -> str:
        begun.append(name)
        go.wait()
        return name

    agent = agent_with(tool, limits=Limits(tool_threads=1, tool_seconds=SHORT))
    stuck = await answer(agent, asked(name="stuck"))
    queued = await answer(agent, asked(name="queued"))
    go.set()
    after = await answer(agent, asked(name="after"))

    assert (stuck[0], queued, after) == ("late", ("late", Result(LATE)), ("done", Result("after")))
    assert begun == ["stuck", "after"]
    not_run = ("swaiglet.dispatch", logging.ERROR, "tool was not run: no thread was free in time")
    assert caplog.record_tuples.count(not_run) == 1
    assert len(agent.lifespan.runs) == 0


async def test_what_a_plain_function_gives_to_await_is_cancelled_at_the_deadline() -> None:
    ended = []

    async def inner() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cleaned up")

    def tool() -> Awaitable[None]:
        return inner()

    agent = agent_with(tool, timeout=SHORT)

    assert await answer(agent, asked()) == ("late", Result(LATE))
    assert (ended, len(agent.lifespan.runs)) == (["cleaned up"], 0)


@pytest.mark.parametrize("plain", [False, True])
async def test_the_deadline_holds_for_error_handlers_too(plain: bool) -> None:
    ended = asyncio.Event()

    async def on_loop() -> None:
        raise LookupError

    def in_thread() -> None:
        raise LookupError

    agent = agent_with(in_thread if plain else on_loop, timeout=SHORT)

    @agent.errorhandler(LookupError)
    async def lost() -> str:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return "never"

    assert await answer(agent, asked()) == ("late", Result(LATE))
    await ended.wait()


async def test_an_error_handler_answers_the_request_that_joined_a_function_that_ran_on() -> None:
    go = threading.Event()

    def tool() -> None:
        go.wait()
        raise LookupError

    agent = agent_with(tool, timeout=0.2)

    @agent.errorhandler(LookupError)
    async def lost() -> str:
        await asyncio.sleep(0)
        return "I cannot find it."

    first = await answer(agent, asked())
    again = asyncio.create_task(answer(agent, asked()))
    await asyncio.sleep(0)
    go.set()

    assert (first[0], await again) == ("late", ("done", Result("I cannot find it.")))


async def test_an_error_handler_for_everything_is_not_asked_about_deadlines() -> None:
    async def tool() -> None:
        await asyncio.Event().wait()

    agent = agent_with(tool, timeout=SHORT)

    @agent.errorhandler(Exception)
    def lost(error: Exception) -> str:
        return f"handled {type(error).__name__}"

    assert await answer(agent, asked()) == ("late", Result(LATE))


# Threads


async def test_stuck_plain_functions_do_not_keep_others_waiting() -> None:
    count = Limits().tool_threads
    begun, go = threading.Barrier(count + 1), threading.Event()
    app = App("desk", auth="off")

    @app.prompt
    def role() -> str:
        return "Greet."

    @app.tool
    def stuck(number: int) -> str:
        """Get stuck."""
        begun.wait()
        go.wait()
        return str(number)

    @app.tool(secure=False)
    async def quick() -> str:
        """Answer."""
        return "quick"

    waiting = asyncio.gather(*(app.dispatch(FunctionCall("stuck", {"number": n}, CALL)) for n in range(count)))
    try:
        await asyncio.to_thread(begun.wait)
        client = app.test_client()
        answers = [
            await (await client.post("/swaig", json={"function": "quick"})).get_json(),
            (await client.get("/health")).status_code,
            (await client.post("/", json={})).status_code,
        ]
    finally:
        go.set()

    assert answers == [{"response": "quick"}, 200, 200]
    assert await waiting == [Result(str(number)) for number in range(count)]


async def test_no_more_functions_run_at_a_time_than_the_app_allows(caplog: Log) -> None:
    side = Side()
    agent = agent_with(side.happen, limits=Limits(max_running_tools=1))
    first = asyncio.create_task(answer(agent, asked(what="a")))
    await side.begun.wait()
    refused = await answer(agent, asked(what="b"))
    joined = asyncio.create_task(answer(agent, asked(what="a")))
    await asyncio.sleep(0)
    side.go.set()

    assert refused == ("busy", Result(BUSY))
    assert [await first, await joined] == [("done", Result("done 1"))] * 2
    assert (await answer(agent, asked(what="b")))[0] == "done"
    message = "tool was not run: 1 functions run already"
    assert caplog.record_tuples == [("swaiglet.dispatch", logging.ERROR, message)]


# Joining


async def together(agent: Agent, side: Side, *requests: FunctionCall) -> int:
    """How often the tool ran for requests that came while the first was in flight."""
    tasks = [asyncio.create_task(dispatch(agent, request)) for request in requests]
    await side.begun.wait()
    for _ in requests:
        await asyncio.sleep(0)
    side.go.set()
    await asyncio.gather(*tasks)
    assert len(agent.lifespan.runs) == 0
    return len(side.runs)


@pytest.mark.parametrize(
    ("first", "second", "runs"),
    [
        (asked(what="a"), asked(what="a"), 1),
        (asked(what="a"), asked(what="b"), 2),
        (asked(what="a"), asked(what=None), 2),
        (asked(Call(id="c-1")), asked(Call(id="c-2")), 2),
        (asked(Call(conversation_id="k-1")), asked(Call(conversation_id="k-1")), 1),
        (asked(Call(ai_session_id="s-1")), asked(Call(ai_session_id="s-1")), 1),
        (asked(Call()), asked(Call()), 2),
        (asked(Call(from_number="+15550100123")), asked(Call(from_number="+15550100123")), 2),
        (asked(what="a"), FunctionCall("other", {"what": "a"}, CALL), 2),
        (asked(Call(id="c:x"), what="a"), asked(Call(id="c"), what="x:a"), 2),
    ],
)
async def test_requests_join_when_function_call_and_arguments_are_the_same(
    first: FunctionCall, second: FunctionCall, runs: int
) -> None:
    side = Side()

    async def tool(what: str | None = None) -> str:
        return await side.happen(what)

    agent = agent_with(tool)
    agent.tool("other", "Do the other.")(tool)

    assert await together(agent, side, first, second) == runs


@define
class Item:
    name: str
    tags: list[str] = field(factory=list)


@dataclass
class Size:
    _width: int
    height: int


class Odd:
    """A value that shows nothing of itself."""

    def __init__(self, value: str) -> None:
        self.value = value


@define
class Holder:
    odd: Annotated[str, "Any."] = field(converter=Odd)


@frozen
class Slotted:
    price: Decimal
    days: frozenset[date]


@pytest.mark.parametrize(
    ("type_", "first", "same", "other"),
    [
        (int, "5", 5, 6),
        (int, 2**70, str(2**70), 2**71),
        (float, 1, 1.0, 1.5),
        (bool, "yes", True, False),
        (str, "5", "5", "05"),
        (date, "2026-11-21", "2026/11/21", "2026-11-22"),
        (Decimal, "1.50", "1.50", "1.75"),
        (list[int], "[1, 2]", ["1", 2], [2, 1]),
        (set[str], ["a", "b"], ["b", "a"], ["a"]),
        (dict[str, int], {"a": 1, "b": 2}, {"b": "2", "a": 1}, {"a": 2, "b": 1}),
        (dict[int, str], {"1": "a"}, {"1": "a"}, {"2": "a"}),
        (Item, {"name": "a"}, {"name": "a", "tags": []}, {"name": "a", "tags": ["b"]}),
        (list[Item], [{"name": "a"}], [{"name": "a", "more": 1}], [{"name": "b"}]),
        (Size, {"_width": 1, "height": 2}, {"_width": "1", "height": 2}, {"_width": 3, "height": 2}),
        (Holder, {"odd": "a"}, {"odd": "a"}, {"odd": "b"}),
        (
            Slotted,
            {"price": "1", "days": ["2026-11-21"]},
            {"price": "1", "days": ["2026/11/21"]},
            {"price": "1", "days": []},
        ),
    ],
)
async def test_requests_join_when_what_the_handler_gets_is_the_same(
    type_: Any, first: Any, same: Any, other: Any
) -> None:
    async def ran(second: Any) -> int:
        side = Side()

        async def tool(value: Any) -> str:
            return await side.happen(value)

        tool.__annotations__["value"] = type_
        return await together(agent_with(tool), side, asked(value=first), asked(value=second))

    assert [await ran(same), await ran(other)] == [1, 2]


async def test_a_run_may_begin_again_once_it_has_ended() -> None:
    side = Side()
    side.go.set()
    agent = agent_with(side.happen)

    assert [await dispatch(agent, asked()) for _ in range(3)] == [Result(f"done {n}") for n in (1, 2, 3)]


async def test_the_platforms_repetitions_find_the_run_that_they_gave_up() -> None:
    side = Side()
    app = App("desk", auth="off")
    app.tool("tool", "Do it.", once="call", secure=False)(side.happen)

    @app.prompt
    def role() -> str:
        return "Greet."

    body = {"function": "tool", "argument": {"parsed": [{"what": "charge"}]}, "call_id": "c-1"}
    stop = asyncio.Event()
    config = Config()
    with listen("127.0.0.1", 0) as listening:
        url = url_of(listening)
        config.bind = [f"fd://{listening.detach()}"]
        server = asyncio.create_task(serve(app, config, shutdown_trigger=stop.wait))  # type: ignore[arg-type]
        try:
            for _ in range(3):
                limit = aiohttp.ClientTimeout(total=0.1)
                async with aiohttp.ClientSession(timeout=limit) as platform:
                    with pytest.raises(asyncio.TimeoutError):
                        await platform.post(f"{url}/swaig", json=body)
            side.go.set()
            async with aiohttp.ClientSession() as platform:
                response = await platform.post(f"{url}/swaig", json=body)
                told = (response.status, await response.json())
        finally:
            stop.set()
            await server

    assert (told, side.runs) == ((200, {"response": "done 1"}), ["charge"])


# Once


@define
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


async def test_once_in_a_call_gives_the_first_answer_again() -> None:
    runs = []

    async def tool(order_id: str) -> Result:
        runs.append(order_id)
        return Result(f"Booked {order_id}, number {len(runs)}.").set_global_data(booked=order_id)

    agent = agent_with(tool, once="call")
    wires = [(await dispatch(agent, request)).to_wire() for request in (asked(order_id="5"), asked(order_id="5"))]
    booked = {"response": "Booked 5, number 1.", "action": [{"set_global_data": {"booked": "5"}}]}

    assert (wires, runs) == ([booked, booked], ["5"])
    await dispatch(agent, asked(order_id="6"))
    await dispatch(agent, asked(Call(id="c-2"), order_id="5"))
    await dispatch(agent, asked(Call(), order_id="5"))
    await dispatch(agent, asked(Call(), order_id="5"))
    assert runs == ["5", "6", "5", "5", "5"]


async def test_once_in_some_seconds_may_happen_again_after_them() -> None:
    runs = []

    async def tool() -> str:
        runs.append("run")
        return f"run {len(runs)}"

    clock = Clock()
    agent = Agent("desk", store=MemoryStore(clock=clock))
    agent.tool("tool", "Do it.", once=30)(tool)
    told = []
    for clock.now in (0, 29.9, 30, 59.9, 60):
        told.append((await dispatch(agent, asked())).response)

    assert told == ["run 1", "run 1", "run 2", "run 2", "run 3"]


async def test_once_counts_no_run_that_was_refused_failed_or_cancelled() -> None:
    turns: list[str] = []

    async def tool() -> str:
        turns.append("run")
        if len(turns) == 1:
            message = "Not now."
            raise ToolError(message)
        if len(turns) == 2:
            raise LookupError
        if len(turns) == 3:
            await asyncio.Event().wait()
        return f"run {len(turns)}"

    agent = agent_with(tool, once="call", timeout=SHORT)
    outcomes = [await answer(agent, asked()) for _ in range(5)]

    assert [outcome for outcome, _ in outcomes] == ["refused", "failed", "late", "done", "done"]
    assert [result for _, result in outcomes[3:]] == [Result("run 4"), Result("run 4")]


async def test_once_keeps_what_a_plain_function_gave_after_its_time() -> None:
    runs, go, over = [], threading.Event(), threading.Event()

    def tool() -> str:
        runs.append("run")
        go.wait()
        over.set()
        return "done"

    agent = agent_with(tool, once="call", timeout=0.2)
    first = await answer(agent, asked())
    go.set()
    await asyncio.to_thread(over.wait)

    assert (first[0], await answer(agent, asked()), runs) == ("late", ("done", Result("done")), ["run"])


def workers(function: Callable[..., Any], **settings: Any) -> tuple[Agent, Agent]:
    """Two processes' agents, as far as they know of each other: one store serves both."""
    store = MemoryStore()
    agents = (Agent("desk", store=store), Agent("desk", store=store))
    for agent in agents:
        agent.tool("tool", "Do it.", once="call", **settings)(function)
    return agents


async def test_once_holds_for_processes_that_share_a_store() -> None:
    side = Side()
    one, other = workers(side.happen)
    first = asyncio.create_task(dispatch(one, asked()))
    await side.begun.wait()
    second = asyncio.create_task(dispatch(other, asked()))
    await asyncio.sleep(0)
    side.go.set()

    assert [await first, await second, await dispatch(other, asked())] == [Result("done 1")] * 3
    assert side.runs == ["run"]


async def test_once_holds_for_processes_that_share_a_file(tmp_path: Path) -> None:
    runs = []

    def tool() -> str:
        runs.append("run")
        return "done"

    stores = [SQLiteStore(tmp_path / "kept.db") for _ in range(2)]
    agents = [Agent("desk", store=store) for store in stores]
    for agent in agents:
        agent.tool("tool", "Do it.", once="call")(tool)
    results = await asyncio.gather(*(dispatch(agent, asked()) for agent in agents * 3))
    for store in stores:
        await store.close()

    assert (results, runs) == ([Result("done")] * 6, ["run"])


async def test_once_waits_for_another_process_no_longer_than_the_deadline() -> None:
    side = Side()
    one, other = workers(side.happen, timeout=0.3)
    agents = [asyncio.create_task(answer(agent, asked())) for agent in (one, other)]
    outcomes = [(await task)[0] for task in agents]
    await asyncio.sleep(0)

    side.go.set()

    assert (outcomes, len(side.runs)) == (["late", "late"], 1)
    assert [len(agent.lifespan.runs) for agent in (one, other)] == [0, 0]


async def test_once_tries_where_another_process_failed() -> None:
    go, begun, turns = asyncio.Event(), asyncio.Event(), []

    async def tool() -> str:
        turns.append("run")
        begun.set()
        await go.wait()
        if len(turns) == 1:
            raise LookupError
        return f"run {len(turns)}"

    one, other = workers(tool)
    first = asyncio.create_task(answer(one, asked()))
    await begun.wait()
    second = asyncio.create_task(answer(other, asked()))
    await asyncio.sleep(0)
    go.set()

    assert ((await first)[0], await second) == ("failed", ("done", Result("run 2")))


async def test_once_keeps_agents_apart_that_share_a_store() -> None:
    side, store = Side(), MemoryStore()
    side.go.set()
    for name in ("sales", "support"):
        agent = Agent(name, store=store)
        agent.tool("tool", "Do it.", once="call")(side.happen)
        await dispatch(agent, asked())

    assert side.runs == ["run", "run"]


@define
class Outage(MemoryStore):
    """A store whose server goes away."""

    down: str = ""

    async def add(self, key: str, value: bytes, seconds: float) -> bool:
        if self.down == "add":
            message = "store is away"
            raise ConnectionError(message)
        return await MemoryStore.add(self, key, value, seconds)

    async def put(self, key: str, value: bytes, seconds: float) -> None:
        if self.down == "put" and value:
            message = "store is away"
            raise ConnectionError(message)
        await MemoryStore.put(self, key, value, seconds)


@pytest.mark.parametrize(("down", "outcome", "runs"), [("add", "failed", 0), ("put", "done", 1)])
async def test_once_without_its_store(down: str, outcome: str, runs: int, caplog: Log) -> None:
    side = Side()
    side.go.set()
    agent = Agent("desk", store=Outage(down=down))
    agent.tool("tool", "Do it.", once="call")(side.happen)

    assert ((await answer(agent, asked()))[0], len(side.runs)) == (outcome, runs)
    assert "store is away" in caplog.text


# Loops


def test_an_agent_outlives_the_loops_that_it_is_asked_on() -> None:
    runs: list[str] = []
    begun = asyncio.Event()

    async def tool() -> str:
        runs.append("run")
        if len(runs) == 1:
            begun.set()
            await asyncio.Event().wait()
        return f"run {len(runs)}"

    agent = agent_with(tool)

    async def give_up() -> None:
        asking = asyncio.create_task(dispatch(agent, asked()))
        await begun.wait()
        asking.cancel()

    asyncio.run(give_up())

    assert asyncio.run(dispatch(agent, asked())) == Result("run 2")


def test_runs_of_a_loop_that_was_closed_under_them_are_forgotten() -> None:
    runs: Runs[str] = Runs(1)

    async def endless() -> str:
        await asyncio.Event().wait()
        return "never"

    async def quick() -> str:
        return "done"

    loop = asyncio.new_event_loop()
    stuck = loop.create_task(runs.join("key", endless, 60))
    loop.run_until_complete(asyncio.sleep(0))
    for task in asyncio.all_tasks(loop):
        task._log_destroy_pending = False  # type: ignore[attr-defined]  # it is what this test is about
    loop.close()

    async def again() -> tuple[bool, str | None]:
        admitted = runs.admits("other")
        return admitted, await runs.join("key", quick, 60)

    assert asyncio.run(again()) == (True, "done")
    assert not stuck.done()


async def test_runs_that_are_stopped_end_before_their_answer() -> None:
    side = Side()
    runs: Runs[str] = Runs(10)
    waiting = asyncio.create_task(runs.join("key", side.happen, 60))
    await side.begun.wait()
    await runs.stop()

    assert (await waiting, len(runs)) == (None, 0)
    await runs.stop()


def test_runs_count_the_requests_under_a_key_and_forget_the_oldest() -> None:
    runs: Runs[str] = Runs(10)
    counts = [runs.attempt(key) for key in ("a", "a", "b", None, None)]
    for number in range(REMEMBERED):
        runs.attempt(number)

    assert (counts, runs.attempt("a")) == ([1, 2, 1, 1, 1], 1)
