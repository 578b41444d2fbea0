from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from .conftest import Phone

Dial = Callable[..., Awaitable[Phone]]
Example = Callable[[str], Any]

TABLE = {"name": "Ada", "party_size": 2, "date": "2026-12-01", "time": "19:30"}
ADA = {"name": "Ada", "items": [{"dish": "risotto"}, {"dish": "water", "quantity": 2}]}
BOB = {"name": "Bob", "items": [{"dish": "tiramisu", "quantity": 3}]}
TOLD = "2 at 19:30 on Tuesday, December 01, for Ada"
ORDERED = f"{TOLD}\nAda: 1 risotto, 2 water\nBob: 3 tiramisu"


def confirmed(body: str, phone: str = "+15550100123") -> dict[str, Any]:
    """The answer that sends the text message."""
    sms = {"to_number": phone, "from_number": "+15550100199", "body": body}
    return {
        "response": "The table is reserved, and a text message confirms it.",
        "action": [{"SWML": {"version": "1.0.0", "sections": {"main": [{"send_sms": sms}]}}}],
    }


def refused(what: str) -> dict[str, str]:
    return {"response": f"This could not be done yet: {what}. Ask the caller about it, then try again."}


async def test_restaurant_reserves_with_orders(dial: Dial, example: Example) -> None:
    restaurant = example("restaurant")
    phone = await dial(restaurant.app)
    assert await phone.ask("reserve", **TABLE, orders=[ADA, BOB]) == confirmed(ORDERED)
    assert restaurant.RESERVATIONS == {"c-1": ORDERED}


async def test_restaurant_texts_to_another_phone(dial: Dial, example: Example) -> None:
    phone = await dial(example("restaurant").app)
    assert await phone.ask("reserve", **TABLE, phone="+15550100155") == confirmed(TOLD, "+15550100155")


async def test_restaurant_understands_orders_as_text(dial: Dial, example: Example) -> None:
    phone = await dial(example("restaurant").app)
    mumbled = TABLE | {"party_size": "2", "date": "2026/12/1", "time": "7:30 PM", "orders": json.dumps([ADA, BOB])}
    assert await phone.ask("reserve", **mumbled) == confirmed(ORDERED)


async def test_restaurant_names_the_quantity_that_is_wrong(dial: Dial, example: Example) -> None:
    restaurant = example("restaurant")
    phone = await dial(restaurant.app)
    many = {"name": "Bob", "items": [{"dish": "tiramisu", "quantity": 40}]}
    answer = await phone.ask("reserve", **TABLE | {"party_size": 21}, orders=[ADA, many])
    assert answer == refused(
        "`party_size` is 21, expected a whole number from 1 to 20; "
        "`orders[1].items[0].quantity` is 40, expected a whole number from 1 to 10"
    )
    assert restaurant.RESERVATIONS == {}


async def test_restaurant_says_no_outside_of_its_hours(dial: Dial, example: Example) -> None:
    phone = await dial(example("restaurant").app)
    answer = await phone.ask("reserve", **TABLE | {"time": "11 pm"})
    assert answer == {"response": "We are open from 17:00 to 22:00. Offer another time."}


async def test_restaurant_asks_for_a_phone_when_the_caller_has_none(dial: Dial, example: Example) -> None:
    phone = await dial(example("restaurant").app, **{"from": "sip:ada@example.com"})
    answer = await phone.ask("reserve", **TABLE)
    assert answer == {"response": "Ask for a phone number that can get a text message."}


async def test_restaurant_has_fillers_in_each_language(dial: Dial, example: Example) -> None:
    phone = await dial(example("restaurant").app)
    fillers = phone.functions["reserve"]["fillers"]
    assert list(fillers) == [language["code"] for language in phone.ai["languages"]] == ["en-US", "es-MX"]
    assert phone.ai["SWAIG"]["native_functions"] == ["check_time"]
