"""Time, as a simulated call has it."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

from attrs import define


class Clock(Protocol):
    """Tells the time of a call, and lets it pass."""

    def now(self) -> float:
        """Seconds since the call began."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        ...


@define
class SimulatedClock:
    """Time that passes when something takes time in the simulation, and not otherwise."""

    _now: float = 0.0

    def now(self) -> float:
        """Seconds since the call began."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Let time pass, at once."""
        self._now += max(seconds, 0.0)
        await asyncio.sleep(0)


class RealClock:
    """Time as it really passes: for a call that a person takes part in."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def now(self) -> float:
        """Seconds since the call began."""
        return time.monotonic() - self._begun

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        await asyncio.sleep(max(seconds, 0.0))
