from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from attrs import define, evolve

from .conftest import Phone

Dial = Callable[..., Awaitable[Phone]]
Example = Callable[[str], Any]

BAKERY, FLORIST, GARAGE = SHOPS = "+15550100181", "+15550100182", "+15550100183"
CALLS = 200
LEFT_OUT = {
    "response": "cancel_order cannot be used on this call. Tell the caller that this cannot be done here.",
}

TOLD = {
    BAKERY: ("You answer for Ada's bakery.", "rime.spore", ["order_status", "cancel_order"]),
    FLORIST: ("Contestas en la florería Luna.", "rime.luna", ["order_status"]),
    GARAGE: ("Du gehst in Antons Werkstatt ans Telefon.", "elevenlabs.josh", ["book_visit"]),
}


@define
class SlowBooks:
    """Answers nobody before everybody has asked: all calls are in the middle of the same thing at the same time."""

    tenants: Any
    everybody: asyncio.Barrier

    async def tenant(self, number: str) -> Any:
        await self.everybody.wait()
        return self.tenants.TENANTS.get(number)

    async def order(self, key: str, number: int) -> str:
        await self.everybody.wait()
        return f"{key}: order {number}"

    async def book(self, key: str, day: date, caller: str) -> str:
        await self.everybody.wait()
        return f"{key}: {day} for {caller}"


def told(phone: Phone) -> tuple[str, str, list[str]]:
    """What a document says of prompt, voice and tools."""
    (language,), (section,) = phone.ai["languages"], phone.ai["prompt"]["pom"]
    return section["body"], language["voice"], list(phone.functions)


@pytest.mark.parametrize("shop", SHOPS)
async def test_tenants_have_a_prompt_a_voice_and_tools_of_their_own(dial: Dial, example: Example, shop: str) -> None:
    phone = await dial(example("tenants").app, to=shop)
    assert told(phone) == TOLD[shop]
    assert phone.global_data == {"tenant": shop}


async def test_tenants_have_books_of_their_own(dial: Dial, example: Example) -> None:
    tenants = example("tenants")
    bakery, florist = await dial(tenants.app, to=BAKERY), await dial(tenants.app, to=FLORIST, call_id="c-2")
    assert await bakery.ask("order_status", number=7) == {"response": "Two loaves, ready at noon."}
    assert await florist.ask("order_status", number="7") == {"response": "Doce rosas, en camino."}
    assert await florist.ask("order_status", number=8) == {"response": "There is no such order."}
    garage = await dial(tenants.app, to=GARAGE, call_id="c-3")
    for _ in range(2):
        assert await garage.ask("book_visit", day="2026-03-09") == {"response": "It is booked."}
    assert tenants.VISITS == {"key-garage": ["2026-03-09: +15550100123"]}
    assert "key-" not in "".join(bakery.told + florist.told + garage.told)


async def test_tenants_never_mix_in_two_hundred_calls_at_once(dial: Dial, example: Example) -> None:
    tenants = example("tenants")
    tenants.app.limits = evolve(tenants.app.limits, document_seconds=60, tool_seconds=60)  # the machine may be slow

    async def call(number: int) -> tuple[Phone, str]:
        shop, caller = SHOPS[number % 3], f"+1555{number:07}"
        phone = await dial(tenants.app, to=shop, call_id=f"c-{number}", **{"from": caller})
        if shop == GARAGE:
            answer = await phone.ask("book_visit", day="2026-03-09")
        else:
            answer = await phone.ask("order_status", number=number)
        await phone.report(f"{caller} called.")
        return phone, answer["response"]

    with tenants.app.override(tenants.Books, SlowBooks(tenants, asyncio.Barrier(CALLS))):
        calls = await asyncio.gather(*map(call, range(CALLS)))
    for number, (phone, answer) in enumerate(calls):
        shop = SHOPS[number % 3]
        own = f"order {number}" if shop != GARAGE else f"2026-03-09 for +1555{number:07}"
        assert (told(phone), answer) == (TOLD[shop], f"{tenants.TENANTS[shop].key}: {own}")
    assert {shop: sorted(reports) for shop, reports in tenants.REPORTS.items()} == {
        shop: sorted(f"c-{number}: +1555{number:07} called." for number in range(index, CALLS, 3))
        for index, shop in enumerate(SHOPS)
    }


async def test_tenants_hang_up_on_who_dialled_another_number(dial: Dial, example: Example) -> None:
    phone = await dial(example("tenants").app, to="+15550100100")
    assert phone.document["sections"] == {
        "main": [{"answer": {}}, {"play": {"url": "say:This number is not in service. Goodbye."}}, {"hangup": {}}]
    }


async def test_tenants_cannot_run_a_tool_that_was_left_out(dial: Dial, example: Example) -> None:
    app = example("tenants").app
    bakery, florist = await dial(app, to=BAKERY), await dial(app, to=FLORIST, call_id="c-2")
    order = {"argument": {"parsed": [{"number": 7}]}, "global_data": florist.global_data}
    stolen = {"function": "cancel_order", "call_id": "c-2", **order}
    urls = [
        bakery.functions["cancel_order"]["web_hook_url"],  # another call's token for it
        florist.functions["order_status"]["web_hook_url"],  # this call's token for something else
        florist.ai["SWAIG"]["defaults"]["web_hook_url"],  # none
    ]
    assert [await florist.to(url, stolen) for url in urls] == [LEFT_OUT] * 3
    assert await bakery.ask("cancel_order", number=7) == {"response": "It is cancelled."}


async def test_tenants_do_nothing_for_a_shop_that_is_not_there(dial: Dial, example: Example) -> None:
    phone = await dial(example("tenants").app, to=BAKERY)
    assert await phone.ask("cancel_order", number=8) == {"response": "There is no such order."}
    phone.global_data = {}
    answer = await phone.ask("order_status", number=7)
    assert answer == {"response": "I do not know which shop this is. Say goodbye."}
