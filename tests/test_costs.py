"""What documents and function calls cost, counted in calls of Python functions: no clock can be wrong about that."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any

import pytest

from swaiglet import AI, App, Call, FunctionCall, Result
from swaiglet.swml.convert import to_json

CALL = Call(id="c-1", from_number="+15550100123")


def rule(number: int) -> Callable[[], Awaitable[str]]:
    async def words() -> str:
        return f"Rule {number}."

    return words


async def tool(order_id: str) -> Result:
    return Result(f"Order {order_id}.").set_global_data(last_order=order_id)


def desk(tools: int = 1, sections: int = 1) -> App:
    """An app that has written a document and answered a call already, so that nothing is done for the first time."""
    app = App("desk", auth="off")
    for number in range(sections):
        app.prompt(rule(number))
    for number in range(tools):
        app.add_tool(tool, name=f"tool_{number}", description=f"Do the {number}th thing.")
    return app


async def counted(work: Callable[[], Awaitable[Any]]) -> int:
    """How many Python functions are called in some work that is not done for the first time."""
    counts: Counter[str] = Counter()

    def count(_: FrameType, event: str, __: Any) -> None:
        counts[event] += 1

    await work()
    sys.setprofile(count)
    try:
        await work()
    finally:
        sys.setprofile(None)
    return counts["call"]


async def document(app: App) -> int:
    async def work() -> None:
        to_json(await app.render(CALL))

    return await counted(work)


@pytest.mark.parametrize("what", ["tools", "sections"])
async def test_a_document_costs_the_same_for_each_of_its_tools_and_sections(what: str) -> None:
    ten, twenty, forty = [await document(desk(**{what: count})) for count in (10, 20, 40)]
    assert forty - twenty == 2 * (twenty - ten)


async def test_a_document_costs_little_for_a_tool() -> None:
    one, eleven = [await document(desk(count)) for count in (1, 11)]
    assert (eleven - one) / 10 <= 6


async def test_a_function_call_costs_the_same_beside_a_thousand_tools() -> None:
    async def dispatched(tools: int) -> int:
        app = desk(tools)
        numbers = iter(range(9))  # each another call, so that none is a repetition
        return await counted(
            lambda: app.dispatch(FunctionCall("tool_0", {"order_id": "1"}, Call(id=f"c-{next(numbers)}")))
        )

    assert await dispatched(1) == await dispatched(1000)


async def test_a_document_costs_hardly_more_for_what_is_changed_before_the_call() -> None:
    plain, changed = desk(20), desk(20)

    @changed.before_call
    async def settle(call: Call, ai: AI) -> None:
        ai.global_data["customer"] = call.from_number

    assert await document(changed) - await document(plain) <= 80
