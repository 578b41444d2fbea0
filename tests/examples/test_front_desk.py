from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Example = Callable[[str], Any]

UNKNOWN = "There is no such order. Ask for the number again, or offer a person."


async def test_front_desk_tells_where_a_parcel_is(example: Example, capsys: pytest.CaptureFixture[str]) -> None:
    async with example("front_desk").app.test_call() as call:
        assert "The caller's number is +15550100123." in call.prompt
        await call.say("Where is my parcel? It is 10245678.")
        result = await call.tool("order_status", order_id="10245678")
        assert result.text == "It arrives tomorrow before noon."
        assert call.global_data["last_order"] == "10245678"
        await call.hangup(summary="The caller asked for a parcel.")
    assert capsys.readouterr().out == "The caller asked for a parcel.\n"
    assert call.warnings == []


async def test_front_desk_knows_no_number_of_who_hides_it(example: Example) -> None:
    async with example("front_desk").app.test_call(from_number="") as call:
        assert "The caller's number is not known." in call.prompt


@pytest.mark.parametrize(("outcome", "result"), [("connected", "connected"), ("no_answer", "failed")])
async def test_front_desk_offers_a_person_when_there_is_no_such_order(
    example: Example, outcome: str, result: str
) -> None:
    async with example("front_desk").app.test_call(outcomes={"connect": [outcome]}) as call:
        await call.say("Where is order 999?")
        assert (await call.tool("order_status", order_id="999")).text == UNKNOWN
        await call.say("A person, please.")
        assert (await call.tool("person")).text == "Say that you are connecting them."
        assert call.vars["connect_result"] == result
        assert call.ended is None  # the agent is there again, whether somebody was there or not
        await call.say("Then I try again. 10245678.")
        assert (await call.tool("order_status", order_id="10245678")).text == "It arrives tomorrow before noon."
    assert "connect: dials +15550100188 for 60 s" in [event.text for event in call.events]


@pytest.mark.parametrize("order_id", [None, ["10245678"]])
async def test_front_desk_asks_for_a_number_that_is_none(example: Example, order_id: Any) -> None:
    async with example("front_desk").app.test_call() as call:
        result = await call.tool("order_status", order_id=order_id)
        assert result.text.startswith("This could not be done yet: `order_id` is ")
        assert "last_order" not in call.global_data
