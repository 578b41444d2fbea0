"""The functions that run in this process now: who waits for which, how long, and which must run only once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

from attrs import define, field

from .swaig.store import Store

T = TypeVar("T")

PENDING = b""
"""What stands in the store while a function runs, here or in another process."""
POLL_SECONDS = 0.1
REMEMBERED = 10_000
"""How many requests are counted, in case that they are repeated."""


@define(eq=False)
class Runs(Generic[T]):
    """Runs in flight, each with those who asked for it.

    Attributes:
        most: how many there may be at a time.
    """

    most: int
    _tasks: set[asyncio.Task[T]] = field(factory=set, init=False, repr=False)
    _by_key: dict[Hashable, asyncio.Task[T]] = field(factory=dict, init=False, repr=False)
    _attempts: dict[Hashable, int] = field(factory=dict, init=False, repr=False)

    def __len__(self) -> int:
        return len(self._tasks)

    def admits(self, key: Hashable) -> bool:
        """Whether there is room for one more, or nothing to begin because the same runs already."""
        return len(self._tasks) < self.most or key in self._by_key

    def attempt(self, key: Hashable) -> int:
        """The how many-eth time a request under the key comes, as far as this process remembers."""
        if key is None:
            return 1
        count = self._attempts.pop(key, 0) + 1
        self._attempts[key] = count
        if len(self._attempts) > REMEMBERED:
            del self._attempts[next(iter(self._attempts))]
        return count

    async def wait_for(
        self, key: Hashable, begin: Callable[[], Coroutine[Any, Any, T]], seconds: float, *, cancels: bool
    ) -> T | None:
        """What the run under the key gives, begun here unless it is in flight; `None` when it takes longer.

        A run outlives those who wait: a client that gives up repeats its request, and joins.

        Args:
            key: what makes two requests the same; `None` is never the same.
            begin: makes the coroutine.
            seconds: how long to wait.
            cancels: whether a run that takes longer is cancelled, or goes on with nobody waiting.
        """
        task = self._by_key.get(key) or self._begin(key, begin(), seconds if cancels else None)
        done, _ = await asyncio.wait((task,), timeout=seconds)
        return task.result() if done and not task.cancelled() else None

    def _begin(self, key: Hashable, coroutine: Coroutine[Any, Any, T], seconds: float | None) -> asyncio.Task[T]:
        loop = asyncio.get_running_loop()
        task = loop.create_task(coroutine)
        timer = loop.call_later(seconds, task.cancel) if seconds is not None else None
        self._tasks.add(task)
        if key is not None:
            self._by_key[key] = task

        def ended(_: object) -> None:
            self._tasks.discard(task)
            self._by_key.pop(key, None)
            if timer:
                timer.cancel()

        task.add_done_callback(ended)
        return task

    async def stop(self) -> None:
        """Cancel what is in flight; a thread that has begun cannot be, and is left to itself."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def once(
    store: Store, key: str, seconds: float, run: Callable[[], Awaitable[tuple[bytes, T]]], pending: float
) -> tuple[bytes, T | None]:
    """What a run gave when it first succeeded under the key: from the store, or from running it now.

    A run that raises counts for nothing, and may be tried again.

    Args:
        store: where it is kept.
        key: what must happen once.
        seconds: for how long.
        run: gives what to keep, and the outcome.
        pending: how many seconds a run may take; after that one in a process that died counts for nothing.

    Returns:
        What is kept, and the outcome when it ran here.
    """
    while not await store.add(key, PENDING, pending):
        kept = await store.get(key)
        if kept:
            return kept, None
        await asyncio.sleep(POLL_SECONDS)  # another process runs it
    try:
        kept, outcome = await run()
    except BaseException:
        await store.remove(key)
        raise
    await store.put(key, kept, seconds)
    return kept, outcome
