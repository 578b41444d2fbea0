"""How many documents and function calls a second each contender answers, in several rounds in turn."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import asdict

from benchmarks.contenders import CONTENDERS, LOAD_CORE, running
from benchmarks.loads import load

KINDS = ("document", "function")
CONNECTIONS = (1, 16, 256)
WARM_UP_SECONDS = 1.0

Rounds = Sequence[Mapping[str, Any]]


Tell = Callable[[str], None]


def measure(rounds: int, seconds: float, connections: Sequence[int], tell: Tell) -> list[dict[str, Any]]:
    """The rounds; in each, every contender is started, loaded and stopped, one after the other."""
    measured = []
    for number in range(rounds):
        tell(f"round {number + 1} of {rounds}:")
        measured.append({name: _one(name, seconds, connections, tell) for name in CONTENDERS})
    return measured


def _one(name: str, seconds: float, connections: Sequence[int], tell: Tell) -> dict[str, Any]:
    with running(CONTENDERS[name]) as server:
        told: dict[str, Any] = {"idle_megabytes": server.resident_megabytes}
        for kind in KINDS:
            load(server.requests[kind], 16, WARM_UP_SECONDS, LOAD_CORE)
            for count in connections:
                rate = load(server.requests[kind], count, seconds, LOAD_CORE)
                told[f"{kind} {count}"] = asdict(rate)
                tell(f"  {name}, {kind}s on {count} connections: {rate.rate:,.0f} a second")
                if rate.refused:
                    tell(f"    {rate.refused} of them were no answer")
        return told | {"megabytes": server.resident_megabytes}


def median(rounds: Rounds, name: str, case: str, figure: str) -> float:
    """The median of a figure over the rounds."""
    middle: float = statistics.median(each[name][case][figure] for each in rounds)
    return middle


def ratio(rounds: Rounds, name: str, other: str, case: str) -> float:
    """How many times the rate of another: the median of the rounds' ratios, so that a slow round counts for both."""
    middle: float = statistics.median(each[name][case]["rate"] / each[other][case]["rate"] for each in rounds)
    return middle
