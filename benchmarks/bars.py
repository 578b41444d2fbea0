"""The bars: what must hold, as ratios within one run, and whether it does."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import frozen

from benchmarks import flights, processes, rates

OURS, SDK, BARE = "swaiglet on Hypercorn", "reference SDK", "bare ASGI on Hypercorn"


@frozen
class Bar:
    """One of them.

    Attributes:
        what: in words.
        bound: the least, or the most, that is asked for.
        is_least: which of the two.
        figure: what was measured.
        unit: what it is measured in.
    """

    what: str
    bound: float
    is_least: bool
    figure: float
    unit: str = ""

    @property
    def holds(self) -> bool:
        """Whether it does."""
        return self.figure >= self.bound if self.is_least else self.figure <= self.bound


def bars(measured: Mapping[str, Any]) -> Iterator[Bar]:
    """All bars, with what was measured."""
    rounds = measured["rates"]

    def times(ours: str, other: str, kind: str) -> float:
        return rates.ratio(rounds, ours, other, f"{kind} 16")

    for kind, over_sdk, on_uvicorn in (("document", 3.5, 6), ("function", 4.5, 8)):
        things = {"document": "documents", "function": "function calls"}[kind]
        yield Bar(f"{things} on Hypercorn, times the reference SDK", over_sdk, True, times(OURS, SDK, kind))
        yield Bar(f"{things} on Hypercorn, of a bare ASGI callable", 0.75, True, times(OURS, BARE, kind))
        yield Bar(
            f"{things} on uvicorn, times the reference SDK", on_uvicorn, True, times("swaiglet on uvicorn", SDK, kind)
        )
    yield Bar(
        "documents with a `before_call`, of those without",
        0.9,
        True,
        times("swaiglet with before_call", OURS, "document"),
    )
    yield from _in_flight(flights.summary(measured["flights"]))
    yield from _inside(measured)


def _in_flight(told: Mapping[str, float]) -> Iterator[Bar]:
    yield Bar("1,000 calls in flight on Hypercorn, of a bare callable", 0.9, True, told["of the ideal, hypercorn"])
    yield Bar("1,000 calls in flight on uvicorn, of a bare callable", 0.9, True, told["of the ideal, uvicorn"])
    yield Bar("their p99 on Hypercorn, times the median", 2, False, told["p99 to median, hypercorn"])
    yield Bar("their p99 on uvicorn, times the median", 2, False, told["p99 to median, uvicorn"])
    yield Bar("p99 of an async tool beside 40 stuck functions, times idle", 3, False, told["stuck, function"])
    yield Bar("p99 of `/health` beside 40 stuck functions, times idle", 3, False, told["stuck, health"])


def _inside(measured: Mapping[str, Any]) -> Iterator[Bar]:
    inside, started = measured["inside"], measured["processes"]
    yield Bar("dispatch with 1,000 tools, times with one", 1.1, False, inside["dispatch[1000]"] / inside["dispatch[1]"])
    per_tool = (inside["render[200]"] - inside["render[20]"]) / (inside["render[20]"] - inside["render[1]"]) * 19 / 180
    yield Bar("what a tool adds to a document, from 20 to 200 times from 1 to 20", 1.3, False, per_tool)
    imported = processes.less(started, "import swaiglet") / processes.less(started, "import quart")
    yield Bar("`import swaiglet`, of `import quart`", 0.8, False, imported)
    yield Bar(
        "`swaiglet --help`, Python's own start included",
        150,
        False,
        statistics.median(started["cpu"]["swaiglet --help"]),
        " ms of CPU",
    )
    yield Bar("an app of 20 tools is set up", 20, False, inside["set_up_of_an_app_of_20_tools"] * 1000, " ms")


def shown(figure: float, unit: str = "", tell: Callable[[float], str] = "{:.2f}".format) -> str:
    """A figure with its unit."""
    return f"{figure:.0f}{unit}" if unit.startswith(" ms of") else f"{tell(figure)}{unit}"
