from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from .conftest import Phone

Dial = Callable[..., Awaitable[Phone]]
Example = Callable[[str], Any]


async def drive_up(dial: Dial, diner: Any, **call: Any) -> Phone:
    return await dial(diner.app, service=diner.service, prefix="/voice", **call)


def event(total: str, *lines: tuple[str, int, str], state: str = "open") -> dict[str, Any]:
    """What goes to the screen."""
    named = [{"item": item, "quantity": quantity, "price": price} for item, quantity, price in lines]
    return {"user_event": {"kind": "order", "state": state, "lines": named, "total": total}}


async def test_drive_through_shows_every_change_on_the_screen(dial: Dial, example: Example) -> None:
    phone = await drive_up(dial, example("drive_through"))
    fries, colas = ("fries", 1, "$2.50"), ("cola", 2, "$4.00")
    assert await phone.ask("add", item="Fries") == {
        "response": "1 fries added. The total is $2.50.",
        "action": [event("$2.50", fries)],
    }
    assert await phone.ask("add", item="cola", quantity="2") == {
        "response": "2 cola added. The total is $6.50.",
        "action": [event("$6.50", fries, colas)],
    }
    assert await phone.ask("remove", item="cola", quantity=1) == {
        "response": "cola taken off. The total is $4.50.",
        "action": [event("$4.50", fries, ("cola", 1, "$2.00"))],
    }
    assert await phone.ask("remove", item="fries") == {
        "response": "fries taken off. The total is $2.00.",
        "action": [event("$2.00", ("cola", 1, "$2.00"))],
    }


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("Hamburgers", "hamburger, cheeseburger, veggie burger"),
        ("milk  shake", "milkshake"),
        ("sushi", "hamburger, cheeseburger, veggie burger, fries, cola, milkshake"),
    ],
)
async def test_drive_through_offers_what_comes_nearest(dial: Dial, example: Example, said: str, near: str) -> None:
    phone = await drive_up(dial, example("drive_through"))
    for change in ("add", "remove"):
        answer = await phone.ask(change, item=said)
        assert answer == {
            "response": f"There is no {' '.join(said.lower().split())}. Offer what comes nearest: {near}."
        }


async def test_drive_through_plays_the_kitchen_while_the_caller_waits(dial: Dial, example: Example) -> None:
    phone = await drive_up(dial, example("drive_through"))
    assert await phone.ask("place") == {"response": "Nothing is ordered yet."}
    assert await phone.ask("remove", item="cola") == {"response": "There is no cola in the order."}
    await phone.ask("add", item="cola")
    answer = await phone.ask("place")
    assert answer["response"] == (
        "It is in the kitchen. Tell them to drive to the window, and wait. The total is $2.00."
    )
    assert answer["action"] == [
        event("$2.00", ("cola", 1, "$2.00"), state="placed"),
        {"playback_bg": {"file": "https://example.com/kitchen.mp3", "wait": True}},
    ]


async def test_drive_through_keeps_cars_apart_and_forgets_them(dial: Dial, example: Example) -> None:
    diner = example("drive_through")
    first, second = await drive_up(dial, diner), await drive_up(dial, diner, call_id="c-2")
    await first.ask("add", item="fries")
    answer = await second.ask("add", item="cola")
    assert answer["action"] == [event("$2.00", ("cola", 1, "$2.00"))]
    await first.ask("hangup_hook")
    assert {call: dict(order) for call, order in diner.ORDERS.items()} == {"c-2": {"cola": 1}}


async def test_drive_through_has_its_screen_beside_the_agent(
    dial: Dial, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    diner = example("drive_through")
    monkeypatch.setenv("SIGNALWIRE_TOKEN", "</script>")
    client = diner.service.test_client()
    page = await client.get("/")
    text = await page.get_data(as_text=True)
    assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
    assert "We have: hamburger, cheeseburger, veggie burger, fries, cola, milkshake." in text
    assert r"token: " + '"\\u003c/script\\u003e"' in text
    assert "to: null" in text
    assert (await client.get("/voice/")).status_code == 401
