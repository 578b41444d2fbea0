"""The functions that run in this process now: who waits for which, how long, and which must run only once."""

from __future__ import annotations

import asyncio
import logging
import time
import types
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Generator, Hashable
from contextlib import AsyncExitStack
from typing import Any, Generic, TypeVar

from attrs import define, field

from .swaig.handler import LateError
from .swaig.store import Store

log = logging.getLogger("swaiglet.dispatch")

T = TypeVar("T")

PENDING = b""
"""What stands in the store while a function runs, here or in another process."""
POLL_SECONDS = 0.1
MOMENT_SECONDS = 0.05
REMEMBERED = 10_000
"""How many requests are counted, in case that they are repeated."""
STOP_SECONDS = 5.0
"""How long a coroutine that was cancelled may clean up."""


@define(eq=False)
class Runs(Generic[T]):
    """Runs in flight, each with those who asked for it.

    Attributes:
        most: how many there may be at a time.
    """

    most: int
    _tasks: dict[asyncio.Task[T], list[asyncio.Future[None]]] = field(factory=dict, init=False, repr=False)
    _by_key: dict[Hashable, asyncio.Task[T]] = field(factory=dict, init=False, repr=False)
    _attempts: OrderedDict[Hashable, int] = field(factory=OrderedDict, init=False, repr=False)

    def __len__(self) -> int:
        return len(self._tasks)

    def admits(self, key: Hashable) -> bool:
        """Whether there is room for one more, or nothing to begin because the same runs already."""
        if len(self._tasks) >= self.most:
            self._tasks = {task: own for task, own in self._tasks.items() if not task.get_loop().is_closed()}
        return len(self._tasks) < self.most or key in self._by_key

    def attempt(self, key: Hashable) -> int:
        """The how many-eth time a request under the key comes, as far as this process remembers."""
        if key is None:
            return 1
        count = self._attempts.pop(key, 0) + 1
        self._attempts[key] = count
        if len(self._attempts) > REMEMBERED:
            self._attempts.popitem(last=False)  # of a plain dict, the first takes longer to find the more are gone
        return count

    async def join(self, key: Hashable, begin: Callable[[], Coroutine[Any, Any, T]], seconds: float) -> T | None:
        """What the run under the key gives, begun here unless it is in flight; `None` when it takes longer.

        A run outlives those who wait: a client that gives up repeats its request, and joins.

        Args:
            key: what makes two requests the same; `None` is never the same.
            begin: makes the coroutine, which must end by itself.
            seconds: how long to wait, and a moment more: a run that is cancelled then tells so itself.
        """
        loop = asyncio.get_running_loop()
        task = self._by_key.get(key)
        if task is None or task.get_loop() is not loop:  # left behind by a loop that is gone
            task = loop.create_task(begin())
            await self._begun(task, key)
        if not task.done():
            await self._wait(task, seconds + MOMENT_SECONDS)
        return task.result() if task.done() and not task.cancelled() else None

    async def _begun(self, task: asyncio.Task[T], key: Hashable) -> None:
        """Keep a run until it has ended: most end at once, and to wait for one takes as long as all else here."""
        self._tasks[task] = []
        if key is not None:
            self._by_key[key] = task

        def ended(_: object = None) -> None:
            waiting = self._tasks.pop(task, ())
            if self._by_key.get(key) is task:
                del self._by_key[key]
            for waiter in waiting:
                _wake(waiter)

        try:
            await _turn()
        finally:
            if task.done():
                ended()
            else:
                task.add_done_callback(ended)

    async def _wait(self, task: asyncio.Task[T], seconds: float) -> None:
        """Wait until the run has ended, or for so many seconds; `asyncio.wait` takes twice as long to do that."""
        loop = asyncio.get_running_loop()
        waiter = loop.create_future()
        self._tasks[task].append(waiter)
        timer = loop.call_later(seconds, _wake, waiter)
        try:
            await waiter
        finally:
            timer.cancel()

    async def stop(self) -> None:
        """Cancel what is in flight; a thread that has begun cannot be, and is left to itself."""
        loop = asyncio.get_running_loop()
        tasks = [task for task in self._tasks if task.get_loop() is loop]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_SECONDS)


@types.coroutine
def _turn() -> Generator[None, None, None]:
    """Let the loop do what it has to do already."""
    yield


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)


async def once(
    store: Store,
    key: str,
    seconds: float,
    run: Callable[[], Awaitable[tuple[bytes, T]]],
    *,
    pending: float,
    until: float,
) -> tuple[bytes, T | None]:
    """What a run gave when it first succeeded under the key: from the store, or from running it now.

    A run that raises counts for nothing, and may be tried again.

    Args:
        store: where it is kept.
        key: what must happen once.
        seconds: for how long.
        run: gives what to keep, and the outcome.
        pending: how many seconds a run may take; after that one in a process that died counts for nothing.
        until: how long to wait for another process, on the clock of `time.monotonic`.

    Returns:
        What is kept, and the outcome when it ran here.

    Raises:
        LateError: another process still runs it.
    """
    while not await store.add(key, PENDING, pending):
        kept = await store.get(key)
        if kept:
            return kept, None
        left = until - time.monotonic()
        if left <= 0:
            raise LateError("another process still runs it")
        await asyncio.sleep(min(left, POLL_SECONDS))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(store.remove, key)
        kept, outcome = await run()
        stack.pop_all()
    (failed,) = await asyncio.gather(store.put(key, kept, seconds), return_exceptions=True)
    if failed:  # it has happened all the same, and that is what its caller must hear
        log.error("what must happen once could not be kept", exc_info=failed)
    return kept, outcome
