"""What there is to measure without a server, with pytest-benchmark: ``pytest benchmarks/test_insides.py``."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from benchmarks.contenders import FUNCTION_CALL
from swaiglet import App, Call, FunctionCall, Result
from swaiglet.swml.check import check
from swaiglet.swml.convert import to_json

CALL = Call(id="c-1", from_number="+15550100123")
Benchmark = Callable[..., Any]


def desk(tools: int, sections: int = 3) -> App:
    """An app with so many tools and sections."""
    app = App("desk", auth=("user", "secret"))
    for number in range(sections):
        app.prompt(_rule(number))
    for number in range(tools):
        app.add_tool(_tool, name=f"tool_{number}", description=f"Do the {number}th thing.")
    return app


def _rule(number: int) -> Callable[[], Coroutine[Any, Any, str]]:
    async def rule() -> str:
        return f"Rule {number} of the house: be brief, be kind, and never guess."

    return rule


async def _tool(order_id: str, detail: str = "short") -> Result:
    return Result(f"Order {order_id}.").set_global_data(last_order=order_id)


def awaited(benchmark: Benchmark, function: Callable[[], Coroutine[Any, Any, Any]]) -> None:
    """Measure a coroutine function on a loop."""
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        benchmark(lambda: loop.run_until_complete(function()))


@pytest.mark.parametrize("tools", [1, 20, 200])
def test_render(benchmark: Benchmark, tools: int) -> None:
    app = desk(tools)

    async def document() -> bytes:
        return to_json(await app.render(CALL))

    awaited(benchmark, document)


@pytest.mark.parametrize("tools", [1, 1000])
def test_dispatch(benchmark: Benchmark, tools: int) -> None:
    app = desk(tools)
    call = FunctionCall.from_body(FUNCTION_CALL | {"function": f"tool_{tools - 1}"})
    awaited(benchmark, lambda: app.dispatch(call))


def test_result_to_json(benchmark: Benchmark) -> None:
    result = Result("It arrives tomorrow.").set_global_data(last_order="1").change_step("next").say("One moment.")
    benchmark(lambda: to_json(result))


def test_document_check(benchmark: Benchmark) -> None:
    document = json.loads((Path(__file__).parent / "served" / "document.json").read_text())
    assert check(document) == []
    benchmark(lambda: check(document))


def test_set_up_of_an_app_of_20_tools(benchmark: Benchmark) -> None:
    benchmark(lambda: desk(20).set_up())
