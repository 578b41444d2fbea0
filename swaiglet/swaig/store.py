"""Where the answers of functions are kept that are to run once."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol, runtime_checkable

from attrs import define, field

SWEEP_SECONDS = 60.0
"""How often what is over is forgotten, though nobody asks for it."""


@runtime_checkable
class Store(Protocol):
    """Keeps bytes under a key for some seconds: the four operations that memcached and Redis have in common.

    One store may serve several processes, so `add` must be atomic. What it raises fails the function that was called,
    which then has not run.
    """

    async def add(self, key: str, value: bytes, seconds: float) -> bool:
        """Keep the value unless there is one under the key; whether there was none."""
        ...

    async def get(self, key: str) -> bytes | None:
        """The value, unless its time is over or there never was one."""
        ...

    async def put(self, key: str, value: bytes, seconds: float) -> None:
        """Keep the value in place of any other."""
        ...

    async def remove(self, key: str) -> None:
        """Forget the value, if there is one."""
        ...


@define
class MemoryStore:
    """A store in the memory of this process.

    Attributes:
        most: how many values it keeps; above that the oldest go first.
        clock: seconds that never go back.
    """

    most: int = 100_000
    clock: Callable[[], float] = time.monotonic
    _kept: OrderedDict[str, tuple[bytes, float]] = field(factory=OrderedDict, init=False, repr=False)
    _swept: float = field(default=0.0, init=False, repr=False, eq=False)

    async def add(self, key: str, value: bytes, seconds: float) -> bool:
        """Keep the value unless there is one under the key; whether there was none."""
        if await self.get(key) is not None:
            return False
        await self.put(key, value, seconds)
        return True

    async def get(self, key: str) -> bytes | None:
        """The value, unless its time is over or there never was one."""
        value, until = self._kept.get(key, (None, 0.0))
        if value is not None and self.clock() >= until:
            await self.remove(key)
            return None
        return value

    async def put(self, key: str, value: bytes, seconds: float) -> None:
        """Keep the value in place of any other."""
        now = self.clock()
        if now >= self._swept + SWEEP_SECONDS:
            self._kept = OrderedDict((name, kept) for name, kept in self._kept.items() if kept[1] > now)
            self._swept = now
        self._kept.pop(key, None)
        self._kept[key] = (value, now + seconds)
        while len(self._kept) > self.most:
            self._kept.popitem(last=False)

    async def remove(self, key: str) -> None:
        """Forget the value, if there is one."""
        self._kept.pop(key, None)
