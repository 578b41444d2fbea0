from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from threading import Event
from typing import Any

import pytest
from attrs import define, evolve, field

from swaiglet import App

from .conftest import Phone

Dial = Callable[..., Awaitable[Phone]]
Example = Callable[[str], Any]

FOUND = {"response": "Order 10245678 is in Ohio."}
STILL_CHECKING = {"response": "Still checking. Tell the caller so, then call this function again with the same order."}


@define
class Warehouse:
    """Answers when it is told to."""

    asked: list[str] = field(factory=list)
    ready: Event = field(factory=Event)

    def find(self, order_id: str) -> str:
        self.asked.append(order_id)
        self.ready.wait()
        return f"Order {order_id} is in Ohio."


@pytest.fixture
def slow_order(example: Example) -> Any:
    return example("slow_order")


@pytest.fixture
def warehouse(slow_order: Any) -> Iterator[Warehouse]:
    fake = Warehouse()
    with slow_order.app.override(slow_order.Warehouse, fake):
        yield fake
    fake.ready.set()


def be_quick(app: App, seconds: float) -> None:
    """Give the function less time than four seconds, so that nobody waits for them here."""
    app.tools["order_status"] = evolve(app.tools["order_status"], timeout=seconds)


async def test_slow_order_is_asked_for_once_however_late(dial: Dial, slow_order: Any, warehouse: Warehouse) -> None:
    phone = await dial(slow_order.app)
    be_quick(slow_order.app, 0.05)
    twice = [phone.ask("order_status", order_id="10245678") for _ in range(2)]
    assert await asyncio.gather(*twice) == [STILL_CHECKING, STILL_CHECKING]
    assert await phone.ask("order_status", order_id="10245678") == STILL_CHECKING
    be_quick(slow_order.app, 4)
    warehouse.ready.set()
    assert await phone.ask("order_status", order_id="10245678") == FOUND
    assert await phone.ask("order_status", order_id="10245678") == FOUND
    assert warehouse.asked == ["10245678"]


async def test_slow_order_covers_the_silence(dial: Dial, slow_order: Any) -> None:
    phone = await dial(slow_order.app)
    function = phone.functions["order_status"]
    assert {key: function[key] for key in ("fillers", "wait_file", "wait_file_loops")} == {
        "fillers": {"en-US": ["Let me ask the warehouse.", "I am looking for it."]},
        "wait_file": "https://example.com/typing.mp3",
        "wait_file_loops": 2,
    }
    assert slow_order.app.tools["order_status"].timeout == 4
