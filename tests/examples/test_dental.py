from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from .conftest import Phone

RECORDED = json.loads(Path(__file__).with_name("dental_call.json").read_text())
STATE = {"has_slots": False, "has_selected_slot": False, "has_booked": False}

Dial = Callable[..., Awaitable[Phone]]
Example = Callable[[str], Any]


async def test_dental_does_in_a_recorded_call_what_was_done_then(dial: Dial, example: Example) -> None:
    phone = await dial(example("dental").app, **RECORDED["SWMLCall"])
    recorded = RECORDED["swaig_log"]
    answers = [await phone.post(each["command_name"], each["post_data"]) for each in recorded]
    assert len(answers) == 12
    assert [answer.get("action", []) for answer in answers] == [each["post_response"]["action"] for each in recorded]


async def test_dental_shows_no_appointment_before_the_date_of_birth(dial: Dial, example: Example) -> None:
    phone = await dial(example("dental").app)
    first, *others = phone.ai["prompt"]["contexts"]["default"]["steps"]
    assert first == {
        "name": "verify_identity",
        "text": "Ask their birthday.",
        "functions": ["verify_identity_tool"],
        "valid_steps": ["verify_identity"],
    }
    offered = {name for step in others for name in step["functions"]}
    assert offered == phone.functions.keys() - {"verify_identity_tool"}
    assert phone.global_data == {"caller": "Alex"}
    assert "1980" not in "".join(phone.told)


async def test_dental_hangs_up_at_the_third_wrong_date(dial: Dial, example: Example) -> None:
    phone = await dial(example("dental").app)
    again = {"response": "That is not the date that we have. Ask again."}
    for wrong, day in enumerate(("1981-01-02", "1980/02/01"), 1):
        answer = await phone.ask("verify_identity_tool", date_of_birth=day)
        assert answer == again | {"action": [{"set_global_data": {"wrong_dates": wrong}}]}
    assert await phone.ask("verify_identity_tool", date_of_birth="1979-01-02") == {
        "response": "Say that you cannot go on, and goodbye.",
        "action": [{"hangup": True}],
        "post_process": True,
    }


async def test_dental_books_a_time_once_in_a_call(dial: Dial, example: Example) -> None:
    dental = example("dental")
    phone = await dial(dental.app)
    offer = await phone.ask("route_intent", intent="book")
    assert offer["response"] == "Free: Monday March 09 at 9, Monday March 09 at 11."
    booked = {
        "response": "Booked for Monday March 09 at 9.",
        "action": [
            {"set_global_data": {"booking_state": STATE | {"intent": "book", "has_slots": True, "has_booked": True}}},
            {"change_step": "wrap_up"},
        ],
    }
    assert await phone.ask("book_slot", day="2026-03-09", hour=9) == booked
    assert await phone.ask("book_slot", day="2026-03-09", hour="9") == booked
    assert list(dental.VISITS["+15550100123"].values())[4:] == ["Monday March 09 at 9 o'clock"]
    other = await dial(dental.app, call_id="c-2")
    assert await other.ask("book_slot", day="2026-03-09", hour=9) == {"response": "That time is taken. Offer another."}


async def test_dental_cancels_what_was_chosen(dial: Dial, example: Example) -> None:
    dental = example("dental")
    phone = await dial(dental.app)
    await phone.ask("route_intent", intent="cancel")
    answer = await phone.ask("select_appointment_tool", appointment_number=5)
    assert answer == {"response": "There is no such appointment. Ask which one is meant."}
    await phone.ask("select_appointment_tool", appointment_number="4")
    assert phone.global_data["booking_state"] == STATE | {"intent": "cancel", "selected_apt_num": 1060}
    await phone.ask("cancel_appointment_tool")
    assert list(dental.VISITS["+15550100123"]) == [1033, 1041, 1052]


async def test_dental_puts_strangers_through_to_a_person(dial: Dial, example: Example) -> None:
    phone = await dial(example("dental").app, **{"from": "+15550100177"})
    busy = {"case": {"failed": [{"play": {"url": "say:Everybody is busy. Please call again later."}}]}}
    assert phone.verbs == {"answer": {}, "connect": {"to": "+15550100198", "result": busy}}
