from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from attrs import define, field

from .conftest import Phone

Dial = Callable[..., Awaitable[Phone]]
Example = Callable[[str], Any]

ADA, HOUSE = {"name": "Ada", "budget": 450_000}, {"address": "12 Elm Street", "price": 420_000, "agent": "+15550100171"}
BOTH = "The call is about 12 Elm Street, 420,000 dollars. The caller is Ada."


@define
class Records:
    """Two services that answer when a test lets them, each in its way."""

    lead_is_there: asyncio.Event = field(factory=asyncio.Event)
    house_is_there: asyncio.Event = field(factory=asyncio.Event)
    fails: bool = False
    asked: list[str] = field(factory=list)

    async def lead(self, caller: str) -> dict[str, Any] | None:
        self.asked.append(caller)
        await self.lead_is_there.wait()
        if self.fails:
            raise OSError("the records are closed")
        return ADA if caller == "+15550100123" else None

    async def house(self, dialled: str) -> dict[str, Any] | None:
        self.asked.append(dialled)
        await self.house_is_there.wait()
        return HOUSE


def lookups(agency: Any, records: Any, **seconds: float) -> Any:
    """What `agency.app` provides, with these records behind it."""
    return agency.app.override(agency.Lookups, agency.Lookups(records, **seconds))


def greeting(phone: Phone) -> str:
    text: str = phone.ai["params"]["static_greeting"]
    return text


def rules(phone: Phone) -> list[str]:
    return [rule for section in phone.ai["prompt"]["pom"] for rule in section["bullets"]]


async def test_property_lead_waits_a_second_and_a_half_for_the_document(example: Example) -> None:
    agency = example("property_lead")
    made = agency.Lookups(agency.Records())
    assert (made.document_seconds, made.conversation_seconds) == (1.5, 6.0)


async def test_property_lead_looks_up_both_at_once(dial: Dial, example: Example) -> None:
    agency = example("property_lead")
    together = asyncio.Barrier(2)

    class Together(Records):
        async def lead(self, caller: str) -> dict[str, Any] | None:
            await together.wait()
            return ADA

        async def house(self, dialled: str) -> dict[str, Any] | None:
            await together.wait()
            return HOUSE

    with lookups(agency, Together(), document_seconds=60):
        phone = await dial(agency.app)
        assert phone.global_data == {"lead": ADA, "house": HOUSE, "dialled": "+15550100199"}
        assert greeting(phone) == "Hello Ada, this is Oak Homes."
        assert rules(phone)[-1] == BOTH
        assert await phone.ask("startup_hook") == {"response": "Done."}


@pytest.mark.parametrize(
    ("late", "greeted", "text"),
    [
        ("lead", "Hello, this is Oak Homes.", "The caller is Ada."),
        ("house", "Hello Ada, this is Oak Homes.", "The call is about 12 Elm Street, 420,000 dollars."),
    ],
)
async def test_property_lead_greets_all_the_same_and_hears_the_rest_when_the_conversation_begins(
    dial: Dial, example: Example, late: str, greeted: str, text: str
) -> None:
    agency, records = example("property_lead"), Records()
    known: dict[str, Any] = {"lead": ADA, "house": HOUSE}
    slow, quick = records.lead_is_there, records.house_is_there
    slow, quick = (slow, quick) if late == "lead" else (quick, slow)
    quick.set()
    with lookups(agency, records, document_seconds=0):
        phone = await dial(agency.app)
        assert greeting(phone) == greeted
        in_time = {name: facts for name, facts in known.items() if name != late}
        assert phone.global_data == in_time | {"dialled": "+15550100199"}
        asking = asyncio.create_task(phone.ask("startup_hook"))
        slow.set()
        assert await asking == {"response": text, "action": [{"set_global_data": {late: known[late]}}]}
    assert phone.global_data == known | {"dialled": "+15550100199"}
    assert records.asked == ["+15550100123", "+15550100199"]  # each once


async def test_property_lead_begins_without_what_is_very_late(dial: Dial, example: Example) -> None:
    agency, records = example("property_lead"), Records()
    with lookups(agency, records, document_seconds=0, conversation_seconds=0):
        phone = await dial(agency.app)
        assert greeting(phone) == "Hello, this is Oak Homes."
        assert len(rules(phone)) == 2
        assert (await phone.ask("startup_hook"))["response"] == ""
        answer = await phone.ask("put_through")
    assert {"set": {"agent": "+15550100170"}} in answer["action"][0]["SWML"]["sections"]["main"]


async def test_property_lead_does_without_a_service_that_fails(
    dial: Dial, example: Example, caplog: pytest.LogCaptureFixture
) -> None:
    agency, records = example("property_lead"), Records(fails=True)
    records.lead_is_there.set()
    records.house_is_there.set()
    with lookups(agency, records):
        phone = await dial(agency.app)
        assert phone.global_data == {"lead": None, "house": HOUSE, "dialled": "+15550100199"}
        assert await phone.ask("startup_hook") == {"response": "Done."}
    (failure,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert (failure.name, failure.getMessage()) == ("property-lead", "a lookup failed")


async def test_property_lead_looks_up_again_where_the_document_was_not_made(dial: Dial, example: Example) -> None:
    agency, there, here = example("property_lead"), Records(), Records()
    with lookups(agency, there, document_seconds=0):
        phone = await dial(agency.app)
    here.lead_is_there.set()
    here.house_is_there.set()
    with lookups(agency, here):  # as in another process
        answer = await phone.ask("startup_hook")
    assert answer["response"] == BOTH
    assert here.asked == ["+15550100123", "+15550100199"]


async def test_property_lead_keeps_callers_apart(dial: Dial, example: Example) -> None:
    agency, records = example("property_lead"), Records()
    records.lead_is_there.set()
    records.house_is_there.set()
    with lookups(agency, records):
        ada = await dial(agency.app, call_id="")
        somebody = await dial(agency.app, call_id="", **{"from": "+15550100124"})
    assert (greeting(ada), greeting(somebody)) == ("Hello Ada, this is Oak Homes.", "Hello, this is Oak Homes.")


@pytest.mark.parametrize(
    ("outcome", "heard"), [("connected", []), ("busy", ["Nobody can take the call now. We call you back today."])]
)
async def test_property_lead_puts_through_to_the_agent_of_the_house(
    example: Example, outcome: str, heard: list[str]
) -> None:
    agency, records = example("property_lead"), Records()
    records.lead_is_there.set()
    records.house_is_there.set()
    with lookups(agency, records):
        async with agency.app.test_call(outcomes={"connect": [outcome]}) as call:
            assert BOTH in call.prompt
            await call.say("I would like to see the house.")
            result = await call.tool("put_through")
            assert result.text == "Say that the agent of the house answers."
    said = [event.text for event in call.events if event.kind == "say"]
    assert said == ["Hello Ada, this is Oak Homes.", *heard]
    assert "connect: dials +15550100171 for 20 s" in [event.text for event in call.events]
    assert call.ended == "hangup"
