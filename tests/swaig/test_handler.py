"""Handlers: where the author's functions run, and until when."""

from __future__ import annotations

import asyncio
import functools
import gc
import threading
import time
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from typing import Any

import pytest

from swaiglet import Call
from swaiglet.swaig.handler import Handler, LateError, NotBegunError, before, in_thread, is_cancelled

CALLER: ContextVar[str] = ContextVar("CALLER", default="nobody")


def handler(function: Callable[..., Any], **filled: Any) -> Handler:
    return Handler(function, "function", filled)


class Asker:
    async def __call__(self) -> str:
        return threading.current_thread().name

    async def method(self) -> str:
        return threading.current_thread().name

    def plain(self) -> str:
        return threading.current_thread().name


async def on_loop() -> str:
    return threading.current_thread().name


def plain() -> str:
    return threading.current_thread().name


def gives_coroutine() -> Any:
    return on_loop()


@pytest.mark.parametrize(
    ("function", "is_async"),
    [
        (on_loop, True),
        (functools.partial(on_loop), True),
        (Asker(), True),
        (Asker().method, True),
        (plain, False),
        (Asker().plain, False),
        (functools.partial(plain), False),
    ],
)
async def test_handler_runs_coroutines_on_the_loop_and_others_in_threads(
    function: Callable[..., Any], is_async: bool
) -> None:
    with ThreadPoolExecutor(1, thread_name_prefix="own") as threads:
        ran = await handler(function).run({}, threads=threads)

    assert (handler(function).is_async, ran) == (is_async, "MainThread" if is_async else "own_0")


async def test_handler_awaits_what_a_plain_function_gives_on_the_loop() -> None:
    assert await handler(gives_coroutine).run({}) == "MainThread"


async def test_handler_fills_parameters_by_type_and_the_rest_by_name() -> None:
    def function(call: Call, size: int) -> tuple[Call, int]:
        return call, size

    call = Call(id="c-1")

    assert await handler(function, call=Call).run({Call: call, str: "unused"}, {"size": 5}) == (call, 5)


async def test_handler_lists_what_generators_yield() -> None:
    def generator() -> Iterator[int]:
        yield from (1, 2)

    async def async_generator() -> AsyncIterator[int]:
        yield 1
        yield 2

    assert await handler(generator).run({}) == [1, 2]
    assert await handler(async_generator).run({}) == [1, 2]


@pytest.mark.parametrize("threads", [None, ThreadPoolExecutor(1)])
async def test_handler_carries_context_variables_there_but_not_back(threads: ThreadPoolExecutor | None) -> None:
    def function() -> str:
        name = CALLER.get()
        CALLER.set("changed")
        return name

    CALLER.set("somebody")

    assert [await handler(function).run({}, threads=threads) for _ in range(2)] == ["somebody", "somebody"]


async def endless() -> None:
    await asyncio.Event().wait()


def gives_endless() -> Any:
    return endless()


@pytest.mark.parametrize("function", [endless, gives_endless])
async def test_handler_cancels_at_the_deadline(function: Callable[..., Any]) -> None:
    with pytest.raises(LateError):
        await handler(function).run({}, until=time.monotonic() + 0.05)


@pytest.mark.parametrize("threads", [None, ThreadPoolExecutor(1)])
async def test_handler_lets_a_plain_function_end_after_the_deadline(threads: ThreadPoolExecutor | None) -> None:
    go = threading.Event()

    def function() -> str:
        go.wait()
        return "done"

    loop = asyncio.get_running_loop()
    loop.call_later(0.1, go.set)

    assert await handler(function).run({}, threads=threads, until=time.monotonic() + 0.01) == "done"


async def test_handler_does_not_begin_after_the_deadline() -> None:
    begun = []

    async def function() -> None:
        begun.append("run")

    with pytest.raises(NotBegunError):
        await handler(function).run({}, until=time.monotonic() - 1)
    assert begun == []


@pytest.mark.parametrize("on_the_loop", [True, False])
async def test_handler_lets_a_timeout_of_the_authors_own_through(on_the_loop: bool) -> None:
    async def coroutine() -> None:
        raise TimeoutError("theirs")

    def function() -> None:
        raise TimeoutError("theirs")

    with pytest.raises(TimeoutError, match="theirs"):
        await handler(coroutine if on_the_loop else function).run({}, until=time.monotonic() + 60)


async def test_thread_that_is_not_free_by_the_deadline_is_not_waited_for() -> None:
    go = threading.Event()
    begun: list[str] = []
    with ThreadPoolExecutor(1) as threads:
        threads.submit(go.wait)
        with pytest.raises(NotBegunError):
            await in_thread(threads, begun.append, "run", until=time.monotonic() + 0.05)
        go.set()

    assert begun == []


async def test_thread_lets_a_cancellation_of_the_authors_own_through() -> None:
    def function() -> None:
        raise asyncio.CancelledError

    with ThreadPoolExecutor(1) as threads, pytest.raises(asyncio.CancelledError):
        await in_thread(threads, function)
    assert not is_cancelled()


async def test_thread_is_given_up_when_its_task_is_cancelled() -> None:
    go = threading.Event()
    with ThreadPoolExecutor(1) as threads:
        task = asyncio.create_task(in_thread(threads, go.wait))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        go.set()

    assert task.cancelled()


def test_nothing_is_cancelled_without_a_task() -> None:
    with pytest.raises(RuntimeError, match="no running event loop"):
        is_cancelled()


# Until a point in time


async def late(then: BaseException | None) -> str:
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        if then is None:
            raise
        raise then from None
    return "never"


@pytest.mark.parametrize("then", [None, ValueError("cleanup")])
async def test_what_is_late_leaves_its_task_as_it_was(then: BaseException | None) -> None:
    with pytest.raises(LateError if then is None else ValueError):
        await before(time.monotonic() + 0.01, late(then))
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_what_is_late_leaves_no_cycle_that_keeps_it() -> None:
    class Held:
        pass

    async def hold(held: Held) -> None:
        await late(None)

    async def wait(held: Held) -> bool:
        try:
            await before(time.monotonic() + 0.01, hold(held))
        except LateError:
            return True
        return False

    gc.collect()
    gc.disable()
    try:
        held = Held()
        kept = weakref.ref(held)
        was_late = await wait(held)
        del held
        await asyncio.sleep(0)
        assert was_late
        assert kept() is None
    finally:
        gc.enable()


async def test_what_is_done_at_once_sets_no_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def done() -> str:
        return "done"

    monkeypatch.setattr(asyncio.get_running_loop(), "call_later", None)
    assert await before(time.monotonic() + 60, done()) == "done"


async def test_before_waits_for_whatever_can_be_awaited() -> None:
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_soon(future.set_result, "set")
    assert await before(time.monotonic() + 60, future) == "set"
    assert await before(None, asyncio.sleep(0, "slept")) == "slept"


async def test_who_waits_is_cancelled_as_ever() -> None:
    task = asyncio.create_task(_waiting())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def _waiting() -> None:
    await before(time.monotonic() + 60, asyncio.Event().wait())
