from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from .conftest import Phone

Dial = Callable[..., Awaitable[Phone]]
Example = Callable[[str], Any]

INTAKE = {"name": "Ada", "account": "123456"}
CASE = {"reason": "billing", "summary": "She paid twice."}
SORRY = "Nobody could take the call. Apologise, promise that somebody calls back, and ask if there is anything else."
WHISPER = [
    {"play": {"url": "say:Ada calls about billing: She paid twice."}},
    {"prompt": {"play": "say:Press 1 to take the call.", "max_digits": 1, "initial_timeout": 8}},
    {"cond": [{"when": "prompt_value != '1'", "then": [{"hangup": {}}]}]},
]
AFTERWARDS = {"case": {"connected": [{"hangup": {}}]}, "default": [{"set": {"ai_response": SORRY}}]}


def dialled(answer: dict[str, Any]) -> dict[str, Any]:
    """What the one action of an answer dials; the agent stays, because nothing says that the call is transferred."""
    (action,) = answer["action"]
    assert list(action) == ["SWML"]
    (verb,) = action["SWML"]["sections"]["main"]
    connect: dict[str, Any] = verb["connect"]
    return connect


async def test_hand_over_dials_one_after_the_other_and_comes_back(dial: Dial, example: Example) -> None:
    desk = example("hand_over")
    phone = await dial(desk.app)
    await phone.ask("take_down", **INTAKE)
    answer = await phone.ask("escalate", **CASE)
    assert (answer["response"], answer["post_process"]) == (
        "Say that you are looking for somebody who can help.",
        True,
    )
    assert dialled(answer) == {
        "serial": [{"to": "+15550100171"}, {"to": "+15550100172"}],
        "result": AFTERWARDS,
        "timeout": 20,
        "confirm": WHISPER,
    }
    assert desk.NOTES == {"c-1": INTAKE | CASE | {"number": "+15550100123"}}


async def test_hand_over_rings_everybody_in_an_outage(dial: Dial, example: Example) -> None:
    phone = await dial(example("hand_over").app)
    await phone.ask("take_down", **INTAKE)
    connect = dialled(await phone.ask("escalate", reason="Outage", summary="The line is dead."))
    assert connect["parallel"] == [{"to": "+15550100161"}, {"to": "+15550100162"}, {"to": "sip:night@example.com"}]
    assert connect["confirm"][0] == {"play": {"url": "say:Ada calls about outage: The line is dead."}}
    assert connect["result"] == AFTERWARDS


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "the caller's name and the account number"),
        ({"name": "Ada"}, "the account number"),
        ({"account": "123456"}, "the caller's name"),
    ],
)
async def test_hand_over_wants_a_whole_intake(
    dial: Dial, example: Example, given: dict[str, str], missing: str
) -> None:
    desk = example("hand_over")
    phone = await dial(desk.app)
    assert await phone.ask("take_down", **given) == {
        "response": "Noted.",
        "action": [{"set_global_data": {"intake": given}}],
    }
    assert await phone.ask("escalate", **CASE) == {"response": f"First ask for {missing}, and take it down."}
    assert desk.NOTES == {}


async def test_hand_over_takes_the_intake_down_bit_by_bit(dial: Dial, example: Example) -> None:
    phone = await dial(example("hand_over").app)
    await phone.ask("take_down", name="Ada")
    refusal = await phone.ask("take_down", account="12")
    assert refusal["response"].startswith('This could not be done yet: `account` is "12"')
    await phone.ask("take_down", account="123456")
    assert phone.global_data == {"intake": INTAKE}


async def test_hand_over_keeps_a_note_for_each_call(dial: Dial, example: Example) -> None:
    desk = example("hand_over")
    for caller, name in (("c-1", "Ada"), ("c-2", "Bob")):
        phone = await dial(desk.app, call_id=caller)
        await phone.ask("take_down", name=name, account="123456")
        await phone.ask("escalate", **CASE)
        assert await phone.report(f"{name} was put through.") == {"success": True}
    assert {caller: (note["name"], note["ended"]) for caller, note in desk.NOTES.items()} == {
        "c-1": ("Ada", "Ada was put through."),
        "c-2": ("Bob", "Bob was put through."),
    }
