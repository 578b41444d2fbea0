from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest
from attrs import define

from .conftest import Phone

Dial = Callable[..., Awaitable[Phone]]
Example = Callable[[str], Any]

BOSTON, BERLIN, SHOP = "+15550100191", "+15550100192", "+15550100193"
FRIDAY_NOON, SUNDAY_NIGHT = "2026-03-06T17:00Z", "2026-03-08T23:00Z"


@define
class Clock:
    """Stands still."""

    at: str

    def now(self) -> datetime:
        return datetime.fromisoformat(self.at)


async def call_at(dial: Dial, office: Any, number: str, at: str) -> Phone:
    with office.app.override(office.Clock, Clock(at)):
        return await dial(office.app, to=number)


def answered_by(phone: Phone) -> str:
    """Who answers: the desk, the machine that asks how urgent it is, or nobody."""
    if "connect" in phone.verbs:
        return "desk"
    return "triage" if "cond" in phone.verbs else "nobody"


@pytest.mark.parametrize(
    ("number", "at", "who"),
    [
        (BOSTON, "2026-03-06T12:59:59Z", "triage"),  # Friday in winter: five hours behind
        (BOSTON, "2026-03-06T13:00Z", "desk"),
        (BOSTON, "2026-03-06T22:59:59Z", "desk"),
        (BOSTON, "2026-03-06T23:00Z", "triage"),
        (BOSTON, "2026-03-09T11:59:59Z", "triage"),  # Monday in summer: four
        (BOSTON, "2026-03-09T12:00Z", "desk"),
        (BOSTON, "2026-03-09T21:59:59Z", "desk"),
        (BOSTON, "2026-03-09T22:00Z", "triage"),
        (BERLIN, "2026-03-09T07:00Z", "desk"),  # where summer begins three weeks later
        (BERLIN, "2026-03-27T06:59:59Z", "triage"),
        (BERLIN, "2026-03-27T07:00Z", "desk"),
        (BERLIN, "2026-03-30T05:59:59Z", "triage"),
        (BERLIN, "2026-03-30T06:00Z", "desk"),
        (BOSTON, "2026-10-30T12:00Z", "desk"),  # and back
        (BOSTON, "2026-11-02T12:00Z", "triage"),
        (BOSTON, "2026-11-02T13:00Z", "desk"),
    ],
)
async def test_after_hours_opens_and_closes_by_the_clock_on_the_wall(
    dial: Dial, example: Example, number: str, at: str, who: str
) -> None:
    assert answered_by(await call_at(dial, example("after_hours"), number, at)) == who


@pytest.mark.parametrize(
    ("number", "at", "closed"),
    [
        (BOSTON, "2026-07-03T15:00Z", "Independence Day"),
        (BERLIN, "2026-07-03T15:00Z", None),
        (BERLIN, "2026-04-06T10:00Z", "Easter"),
        (BOSTON, "2026-04-06T15:00Z", None),
        (BOSTON, "2026-07-04T01:30Z", "the day"),  # still the holiday there, and past closing time
        (BOSTON, "2026-07-05T15:00Z", "the day"),
    ],
)
async def test_after_hours_knows_the_holidays_of_the_place(
    dial: Dial, example: Example, number: str, at: str, closed: str | None
) -> None:
    phone = await call_at(dial, example("after_hours"), number, at)
    told = f"{phone.global_data['office']} is closed for {closed}. If it cannot wait, press 1."
    assert phone.verbs.get("prompt") == ({"play": f"say:{told}", "max_digits": 1} if closed else None)
    assert answered_by(phone) == ("triage" if closed else "desk")


async def test_after_hours_has_the_agent_answer_when_the_desk_does_not(dial: Dial, example: Example) -> None:
    phone = await call_at(dial, example("after_hours"), BOSTON, FRIDAY_NOON)
    afterwards = {"case": {"connected": [{"hangup": {}}]}, "default": [{"ai": phone.ai}]}
    assert phone.verbs == {"answer": {}, "connect": {"to": "+15550100171", "timeout": 20, "result": afterwards}}
    assert (phone.global_data["task"], phone.functions) == ("Everybody is busy. Take a message.", {})


async def test_after_hours_talks_to_those_only_who_cannot_wait(dial: Dial, example: Example) -> None:
    phone = await call_at(dial, example("after_hours"), BOSTON, SUNDAY_NIGHT)
    urgent, other = phone.verbs["cond"]
    assert urgent["when"] == "prompt_value == '1'"
    assert urgent["then"] == [{"ai": phone.ai}]
    assert list(phone.functions) == ["page"]
    assert other == {"else": [{"play": {"url": "say:Please call when we are open."}}, {"hangup": {}}]}


@pytest.mark.parametrize(
    ("number", "at", "night"),
    [
        (BOSTON, "2026-03-07T23:00Z", 5),  # Saturday evening
        (BOSTON, "2026-03-08T06:59Z", 5),  # 01:59, the minute before 03:00
        (BOSTON, "2026-03-08T07:00Z", 5),
        (BOSTON, "2026-03-08T11:59Z", 5),
        (BOSTON, "2026-03-08T12:00Z", 6),  # eight o'clock
        (BOSTON, "2026-11-01T05:30Z", 5),  # 01:30, for the first time
        (BOSTON, "2026-11-01T06:30Z", 5),  # and again
        (BOSTON, "2026-11-01T12:59Z", 5),
        (BOSTON, "2026-11-01T13:00Z", 6),
        (BERLIN, "2026-03-08T12:00Z", 0),
    ],
)
async def test_after_hours_pages_who_is_on_call(dial: Dial, example: Example, number: str, at: str, night: int) -> None:
    office = example("after_hours")
    with office.app.override(office.Clock, Clock(at)):
        phone = await dial(office.app, to=number)
        answer = await phone.ask("page", problem="A tooth broke.")
    sms = {"to_number": f"+1555010016{night}", "from_number": number, "body": "Call +15550100123: A tooth broke."}
    assert answer == {
        "response": "The dentist calls back within ten minutes.",
        "action": [{"SWML": {"version": "1.0.0", "sections": {"main": [{"send_sms": sms}]}}}],
    }


async def test_after_hours_lets_nobody_in_who_dialled_something_else(dial: Dial, example: Example) -> None:
    office = example("after_hours")
    unknown = await call_at(dial, office, "+15550100100", FRIDAY_NOON)
    assert unknown.document["sections"]["main"] == [{"hangup": {"reason": "decline"}}]
    shop = await call_at(dial, office, SHOP, SUNDAY_NIGHT)
    assert shop.document["sections"]["main"] == [
        {"answer": {}},
        {"play": {"url": "say:The brush shop is closed for the day. Goodbye."}},
        {"hangup": {}},
    ]
    assert answered_by(await call_at(dial, office, SHOP, FRIDAY_NOON)) == "desk"
