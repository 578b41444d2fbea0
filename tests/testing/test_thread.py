import asyncio
import threading

import pytest

from swaiglet.testing.thread import LoopThread


async def name_of_thread() -> str:
    await asyncio.sleep(0)
    return threading.current_thread().name


async def fail() -> None:
    raise ValueError("sesame")


def test_loop_thread_runs_coroutines_elsewhere() -> None:
    thread = LoopThread()

    assert thread.run(name_of_thread()) == "swaiglet-test-call"
    assert thread.run(name_of_thread()) != threading.current_thread().name
    thread.close()


def test_loop_thread_raises_here_what_is_raised_there() -> None:
    thread = LoopThread()

    with pytest.raises(ValueError, match="sesame"):
        thread.run(fail())
    thread.close()


def test_loop_thread_ends_what_still_runs() -> None:
    ended: list[str] = []

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("ended")

    async def begin() -> asyncio.Task[None]:
        task = asyncio.create_task(endless())
        await asyncio.sleep(0)
        return task

    thread = LoopThread()
    task = thread.run(begin())
    thread.close()

    assert (ended, task.cancelled()) == (["ended"], True)


async def test_loop_thread_can_be_used_where_a_loop_runs() -> None:
    thread = LoopThread()
    assert thread.run(name_of_thread()) == "swaiglet-test-call"
    thread.close()
