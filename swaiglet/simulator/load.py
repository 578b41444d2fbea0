"""Many calls at once, and what their requests took."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from attrs import define, field

from swaiglet.errors import SwaigletError

from .play import Circumstances, Target
from .replay import without_volatile
from .ringing import ringing
from .script import Script
from .staging import perform
from .timeline import Event, Timeline
from .transport import Transport

PERCENTILES = (50, 90, 95, 99)
STEPS = (1, 2, 5)
"""Where buckets of a histogram end, in every power of ten."""
MOST_KINDS = 100
"""Kinds of errors that are told apart; a server that fails in a thousand ways need not fill memory."""


@define
class Tally:
    """What many calls took, and what went wrong in them.

    Attributes:
        milliseconds: of each request, by what was asked: ``document``, ``function price``, ``report`` and so on.
        errors: how often each thing went wrong.
        calls: how many calls were made.
        failed: in how many of them something went wrong.
        seconds: how long it all took.
    """

    milliseconds: dict[str, list[float]] = field(factory=dict)
    errors: Counter[str] = field(factory=Counter)
    calls: int = 0
    failed: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Calls a second."""
        return self.calls / self.seconds if self.seconds else 0.0

    @property
    def requests(self) -> dict[str, dict[str, float]]:
        """Of each kind of request how many there were, and the milliseconds of percentiles and of the longest."""
        return {kind: summary(taken) for kind, taken in self.milliseconds.items()}

    def to_json(self) -> dict[str, Any]:
        """All of it, for a machine."""
        return {
            "calls": self.calls,
            "failed": self.failed,
            "seconds": round(self.seconds, 3),
            "calls_per_second": round(self.rate, 1),
            "requests": self.requests,
            "errors": dict(self.errors.most_common()),
        }

    def add(self, timeline: Timeline, failures: Sequence[str]) -> None:
        """Count a call that is over."""
        self.calls += 1
        wrong = {*failures, *filter(None, map(_wrong, timeline.events))}
        self.failed += bool(wrong)
        for text in wrong:
            self._count(text)
        for event in timeline.events:
            if event.milliseconds is not None:
                self.milliseconds.setdefault(_kind(event), []).append(event.milliseconds)

    def lost(self, error: Exception) -> None:
        """Count a call that could not be played."""
        self.calls += 1
        self.failed += 1
        self._count(str(error))

    def _count(self, text: str) -> None:
        kind = without_volatile(text)
        self.errors[kind if kind in self.errors or len(self.errors) < MOST_KINDS else "other errors"] += 1


def _kind(event: Event) -> str:
    if event.kind == "fetch":
        return "document"
    if event.kind == "function":
        return f"function {event.data.get('function', '')}"
    return event.text.partition(" to ")[0]


def _wrong(event: Event) -> str:
    """What a server did wrong; empty when it did nothing, or was only told what the platform would do differently."""
    if event.kind == "warning" and "url" in event.data:
        return event.text
    error = event.data.get("error") if event.kind == "function" else None
    return f"{event.data.get('function')}: {error}" if error else ""


async def load(
    script: Script,
    target: Target,
    *,
    calls: int,
    concurrency: int,
    network: Transport,
    told: Callable[[], None] = lambda: None,
) -> Tally:
    """Play many calls.

    Args:
        script: what each of them is like; unless it says who calls, each has a caller of its own.
        target: what is called; open it before, so that its resources are opened once.
        calls: how many calls.
        concurrency: how many of them at the same time, at most.
        network: reaches servers elsewhere.
        told: is called after each call.
    """
    tally, numbers = Tally(), iter(range(calls))

    async def keep_calling() -> None:
        for number in numbers:
            circumstances = Circumstances(call=ringing(f"+1555{number:07}"))
            try:
                performed = await perform(script, target, circumstances, network=network)
                tally.add(performed.played.session.timeline, performed.failures)
            except SwaigletError as error:
                tally.lost(error)
            told()

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(min(calls, concurrency)):
            group.create_task(keep_calling())
    tally.seconds = time.perf_counter() - begun
    return tally


def summary(taken: Sequence[float]) -> dict[str, float]:
    """The number of measurements, percentiles and the longest, in their unit."""
    ordered = sorted(taken)
    ranks = {f"p{percent}": ordered[max(math.ceil(len(ordered) * percent / 100) - 1, 0)] for percent in PERCENTILES}
    return {"count": len(ordered), **{name: round(value, 2) for name, value in (ranks | {"max": ordered[-1]}).items()}}


def histogram(taken: Sequence[float]) -> list[tuple[float, int]]:
    """How many measurements there are up to each bound and above the one before, from the first that has any."""
    counts = Counter(map(_bound, taken))
    if not counts:
        return []
    bound, last, rows = min(counts), max(counts), []
    while bound <= last:
        rows.append((bound, counts[bound]))
        bound = _bound(bound * 1.01)
    return rows


def _bound(value: float) -> float:
    """The end of the bucket that a measurement falls into: 1, 2, 5, 10, 20 and so on."""
    power = 10.0 ** math.floor(math.log10(max(value, 0.01)))
    return next(round(power * step, 6) for step in (*STEPS, 10) if value <= round(power * step, 6))
