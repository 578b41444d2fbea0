from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from typing import Any

import pytest
from attrs import asdict, evolve

from .conftest import Phone

Dial = Callable[..., Awaitable[Phone]]
Example = Callable[[str], Any]

TODAY = date(2026, 3, 1)
TO_MAINE = {"origin": "Boston", "destination": "portland, m", "day": "2026-03-02"}
CHEAPEST = (
    "The cheapest: number 285, Alder Air at 18:00, stops: 1, 92 dollars; "
    "number 22, Birch Airways at 10:00, stops: 2, 93 dollars; "
    "number 307, Birch Airways at 06:00, stops: 0, 95 dollars."
)
NO_FLIGHT = "There is no such flight. Ask for two cities, and for a day that is not over."
WHICH = "Ask which one is meant: Portland, Oregon or Portland, Maine."


@pytest.fixture
def desk(example: Example) -> Iterator[Any]:
    """The example, on a day that stays the same."""
    desk = example("flights")

    class Market(desk.Market):  # type: ignore[name-defined, misc]
        def today(self) -> date:
            return TODAY

    with desk.app.override(desk.Market, Market()):
        yield desk


async def test_flights_sell_one_of_hundreds_and_confirm_it_by_text(desk: Any) -> None:
    async with desk.app.test_call() as call:
        assert (call.step, call.tools) == ("search", ("search", "hangup", "next_step"))
        await call.say("From Boston to Portland, tomorrow.")
        asked = await call.tool("search", origin="Boston", destination="Portland", day="2026-03-02")
        assert asked.text == WHICH
        assert asked.actions == [{"add_dynamic_hints": ["Portland, Oregon", "Portland, Maine"]}]
        assert call.step == "search"
        await call.say("Maine.")
        found = await call.tool("search", **TO_MAINE)
        assert found.text == CHEAPEST
        assert (call.step, call.tools[:3]) == ("choose", ("search", "narrow", "book"))
        narrowed = await call.tool("narrow", not_before="12:00", most_stops=0)
        assert narrowed.text.startswith("number 44, Cedar Lines at 15:00, stops: 0, 96 dollars; ")
        booked = await call.tool("book", number=44)
        assert (call.step, call.tools) == ("booked", ("hangup", "next_step"))
        text = "BOS to PWM on 2026-03-02: Cedar Lines at 15:00, stops: 0, 96 dollars"
        sent = {"to_number": "+15550100123", "from_number": "+15550100199", "body": text}
        assert booked.actions[1]["SWML"]["sections"]["main"] == [{"send_sms": sent}]
        bookings, call_id = desk.BOOKINGS, next(iter(desk.FOUND))
        assert bookings == {call_id: text}
    assert desk.FOUND == {}


async def test_flights_keep_what_is_large_here(dial: Dial, desk: Any) -> None:
    phone = await dial(desk.app)
    await phone.ask("search", **TO_MAINE)
    kept = json.dumps([asdict(offer) for offer in desk.FOUND["c-1"].values()], default=str)
    assert len(kept) > 200_000
    assert phone.global_data == {"route": "BOS to PWM", "day": "2026-03-02", "offers": 420}
    assert max(map(len, phone.told[1:])) < 800  # what came back of it


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"destination": "PORTLAND"}, WHICH),
        ({"destination": "Atlantis"}, "Nobody flies to or from Atlantis. Offer Boston; Portland, Oregon; "),
        ({"destination": "bos"}, NO_FLIGHT),
        ({"day": "2026-02-28"}, NO_FLIGHT),
        ({"day": "soon"}, 'This could not be done yet: `day` is "soon", expected '),
    ],
)
async def test_flights_ask_for_what_cannot_be_searched(
    dial: Dial, desk: Any, arguments: dict[str, str], text: str
) -> None:
    phone = await dial(desk.app)
    answer = await phone.ask("search", **{**TO_MAINE, **arguments})
    assert answer["response"].startswith(text)
    assert desk.FOUND == {}


async def test_flights_book_once_and_only_what_was_found(dial: Dial, desk: Any) -> None:
    phone, other = await dial(desk.app), await dial(desk.app, call_id="c-2")
    assert (await phone.ask("narrow"))["response"] == "There is none. Ask what matters less."
    await phone.ask("search", **TO_MAINE)
    refused = await other.ask("book", number=44)
    assert refused == {"response": "Number 44 cannot be booked. Booked is nothing yet."}
    assert (await phone.ask("book", number=999))["response"].startswith("Number 999 cannot be booked.")
    first = await phone.ask("book", number="44")
    assert await phone.ask("book", number=44) == first
    assert (await phone.ask("book", number=285))["response"] == (
        "Number 285 cannot be booked. Booked is BOS to PWM on 2026-03-02: Cedar Lines at 15:00, stops: 0, 96 dollars."
    )
    assert list(desk.BOOKINGS) == ["c-1"]


async def test_flights_are_booked_without_a_text_for_who_has_no_number(dial: Dial, desk: Any) -> None:
    phone = await dial(desk.app, **{"from": "sip:ada@example.com"})
    await phone.ask("search", **TO_MAINE)
    assert (await phone.ask("book", number=1))["action"] == [{"change_step": "booked"}]


async def test_flights_ask_for_patience_when_the_airlines_take_long(dial: Dial, desk: Any) -> None:
    class Asleep(desk.Market):  # type: ignore[misc]
        def today(self) -> date:
            return TODAY

        async def offers(self, *asked: Any) -> dict[int, Any]:
            await asyncio.Event().wait()
            return {}

    search = desk.app.tools["search"]
    assert search.timeout == 8
    desk.app.tools["search"] = evolve(search, timeout=0.05)
    with desk.app.override(desk.Market, Asleep()):
        phone = await dial(desk.app)
        answer = await phone.ask("search", **TO_MAINE)
    assert answer == {"response": "The airlines take long. Say so, and search again."}
    assert desk.FOUND == {}


async def test_flights_ask_for_another_day_when_nobody_flies(dial: Dial, desk: Any) -> None:
    class Grounded(desk.Market):  # type: ignore[misc]
        def today(self) -> date:
            return TODAY

        async def offers(self, *asked: Any) -> dict[int, Any]:
            return {}

    with desk.app.override(desk.Market, Grounded()):
        phone = await dial(desk.app)
        answer = await phone.ask("search", **TO_MAINE)
    assert answer == {"response": NO_FLIGHT}


async def test_flights_end_with_the_call(dial: Dial, desk: Any) -> None:
    phone = await dial(desk.app)
    await phone.ask("search", **TO_MAINE)
    await phone.ask("hangup_hook")
    assert desk.FOUND == {}
    await phone.ask("hangup_hook")
