from __future__ import annotations

from typing import Any

import pytest

from swaiglet import App, Call, ToolError
from swaiglet.simulator.load import MOST_KINDS, Tally, histogram, load, summary
from swaiglet.simulator.network import Network
from swaiglet.simulator.script import Script, parse_script

STEPS = b"""
steps:
  - caller: Hello
  - call: greet name=Ada
  - expect: {text: Hello Ada}
"""
SCRIPT = parse_script(STEPS, "desk.call.yaml")


def desk() -> App:
    app = App("desk")
    app.callers = set()  # type: ignore[attr-defined]

    @app.prompt
    def role(call: Call) -> str:
        app.callers.add(call.from_number)  # type: ignore[attr-defined]
        return "You greet."

    @app.tool
    def greet(name: str) -> str:
        """Greet."""
        return f"Hello {name}"

    app.post_prompt("Sum up.")(lambda: None)
    return app


async def loaded(app: App, script: Script = SCRIPT, **settings: Any) -> Tally:
    async with app.lifespan:
        return await load(script, app, **{"calls": 20, "concurrency": 7, "network": Network(), **settings})


async def test_load_counts_requests_by_kind() -> None:
    app, told = desk(), list[int]()
    tally = await loaded(app, told=lambda: told.append(1))

    assert (tally.calls, tally.failed, tally.errors) == (20, 0, {})
    assert {kind: len(taken) for kind, taken in tally.milliseconds.items()} == {
        "document": 20,
        "function greet": 20,
        "report": 20,
    }
    assert (len(told), len(app.callers)) == (20, 20)  # type: ignore[attr-defined]
    assert tally.rate == 20 / tally.seconds


async def test_load_counts_what_goes_wrong() -> None:
    app = desk()

    @app.tool(name="fail")
    def fail(call: Call) -> str:
        """Fail."""
        raise ToolError("No.")

    script = parse_script(STEPS + b"  - call: fail\n  - expect: {text: Yes}\n", "desk.call.yaml")
    tally = await loaded(app, script)

    assert (tally.calls, tally.failed) == (20, 20)
    ((text, count),) = tally.errors.items()
    assert (text.startswith("desk.call.yaml, line 7: "), count) == (True, 20)


async def test_load_counts_calls_without_a_document() -> None:
    network = Network()
    tally = await load(SCRIPT, "http://127.0.0.1:9/", calls=3, concurrency=2, network=network)
    await network.close()

    assert (tally.calls, tally.failed) == (3, 3)
    assert tally.errors["http://127.0.0.1:9/ did not answer: nothing listens at 127.0.0.1:9"] == 3


async def test_load_counts_functions_that_fail() -> None:
    app = desk()
    app.tools.clear()
    app.add_tool(
        lambda arguments, raw: "",
        name="greet",
        description="Greet.",
        parameters={},
        web_hook_url="http://127.0.0.1:9/gone",
    )
    network = Network()
    tally = await loaded(app, parse_script(b"steps:\n  - call: greet\n", "desk.call.yaml"), network=network)
    await network.close()

    ((text, count),) = tally.errors.items()
    assert (text, count, tally.failed) == (
        "greet: http://127.0.0.1:9/gone did not answer: nothing listens at 127.0.0.1:9, 4 times",
        20,
        20,
    )


async def test_load_counts_calls_that_cannot_begin() -> None:
    app = desk()

    class Store:
        pass

    @app.provide
    def store() -> Store:
        raise OSError("nobody answers")

    tally = await load(SCRIPT, app, calls=2, concurrency=1, network=Network())
    ((text, count),) = tally.errors.items()
    assert ("nobody answers" in text, count, tally.failed) == (True, 2, 2)


def test_tally_tells_apart_so_many_errors_and_no_more() -> None:
    tally = Tally()
    for number in range(MOST_KINDS + 5):
        tally.lost(ValueError(f"error {number}"))

    assert (len(tally.errors), tally.errors["other errors"]) == (MOST_KINDS + 1, 5)


def test_tally_is_told_in_json() -> None:
    tally = Tally({"document": [1.0, 3.0]}, calls=2, seconds=0.5)
    tally.lost(ValueError("no"))

    assert tally.to_json() == {
        "calls": 3,
        "failed": 1,
        "seconds": 0.5,
        "calls_per_second": 6.0,
        "requests": {"document": {"count": 2, "p50": 1.0, "p90": 3.0, "p95": 3.0, "p99": 3.0, "max": 3.0}},
        "errors": {"no": 1},
    }
    assert Tally().rate == 0.0


def test_summary_has_percentiles_by_nearest_rank() -> None:
    assert summary([float(number) for number in range(100, 0, -1)]) == {
        "count": 100,
        "p50": 50.0,
        "p90": 90.0,
        "p95": 95.0,
        "p99": 99.0,
        "max": 100.0,
    }


@pytest.mark.parametrize(
    ("taken", "rows"),
    [
        ([], []),
        ([0.0], [(0.01, 1)]),
        ([1.0], [(1.0, 1)]),
        ([1.01, 2.0, 15.0], [(2.0, 2), (5.0, 0), (10.0, 0), (20.0, 1)]),
        ([700.0, 999.0, 1000.0], [(1000.0, 3)]),
    ],
)
def test_histogram_has_buckets_of_one_two_and_five(taken: list[float], rows: list[tuple[float, int]]) -> None:
    assert histogram(taken) == rows
