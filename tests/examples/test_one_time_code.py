from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from attrs import define

from .conftest import Phone

Dial = Callable[..., Awaitable[Phone]]
Example = Callable[[str], Any]

REFUSED = {"response": "First send a code, and check it."}
WRONG = {"response": "That is not the code. Ask for it once more."}
STALE = {"response": "There is no code that is still good. Offer to send another."}
RIGHT = {"response": "That is the caller.", "action": [{"set_global_data": {"identified": True}}]}
ENOUGH = {"response": "No more codes on this call. Say that they may call again tomorrow."}


@define
class Clock:
    """Seconds that pass when a test says so."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def bank(example: Example) -> Any:
    return example("one_time_code")


@pytest.fixture
def clock(bank: Any) -> Iterator[Clock]:
    clock = Clock()
    with bank.app.override(bank.Checks, bank.Checks(clock)):
        yield clock


def texted(answer: dict[str, Any]) -> str:
    """The code that the caller reads on the phone, and nobody else."""
    (action,) = answer["action"]
    (verb,) = action["SWML"]["sections"]["main"]
    code: str = verb["send_sms"]["body"][:6]
    assert verb == {
        "send_sms": {
            "to_number": "+15550100123",
            "from_number": "+15550100199",
            "body": f"{code} is your code. Tell it to nobody but the voice on the phone.",
        }
    }
    return code


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def test_one_time_code_lets_the_caller_in(dial: Dial, bank: Any, clock: Clock) -> None:
    phone = await dial(bank.app)
    assert await phone.ask("balance") == REFUSED
    code = texted(await phone.ask("send_code"))
    clock.seconds += 299
    assert await phone.ask("check_code", code=another(code)) == WRONG
    assert await phone.ask("balance") == REFUSED
    assert await phone.ask("check_code", code=f"{code[:3]} {code[3:]}") == RIGHT
    assert await phone.ask("balance") == {"response": "1,204 dollars"}
    assert await phone.ask("check_code", code=code) == STALE


async def test_one_time_code_expires(dial: Dial, bank: Any, clock: Clock) -> None:
    phone = await dial(bank.app)
    code = texted(await phone.ask("send_code"))
    clock.seconds += 300
    assert await phone.ask("check_code", code=code) == STALE
    renewed = texted(await phone.ask("send_code"))
    assert await phone.ask("check_code", code=renewed) == RIGHT


async def test_one_time_code_is_sent_again_three_times_at_most(dial: Dial, bank: Any, clock: Clock) -> None:
    phone = await dial(bank.app)
    codes = [texted(await phone.ask("send_code")) for _ in range(4)]
    assert await phone.ask("send_code") == ENOUGH
    assert await phone.ask("check_code", code=codes[-1]) == RIGHT
    other = await dial(bank.app, call_id="c-2")
    texted(await other.ask("send_code"))
    assert await other.ask("balance") == REFUSED


async def test_one_time_code_is_void_after_five_wrong_ones(dial: Dial, bank: Any, clock: Clock) -> None:
    phone = await dial(bank.app)
    code = texted(await phone.ask("send_code"))
    assert [await phone.ask("check_code", code=another(code)) for _ in range(5)] == [WRONG] * 5
    assert await phone.ask("check_code", code=code) == STALE


async def test_one_time_code_is_seen_by_nobody_else(
    dial: Dial, bank: Any, clock: Clock, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    phone = await dial(bank.app)
    code = texted(await phone.ask("send_code"))
    texts = [text for text in phone.told if code in text]
    assert [texted(json.loads(text)) for text in texts] == [code]
    await phone.ask("check_code", code=another(code))
    await phone.ask("check_code", code=code)
    await phone.ask("balance")
    await phone.report("The caller wanted the balance.")
    assert [text for text in phone.told if code in text] == texts
    assert phone.global_data == {"identified": True}
    fields = [record.__dict__["swaiglet"] for record in caplog.records if "swaiglet" in record.__dict__]
    given = [line["arguments"] for line in fields if line.get("function") == "check_code"]
    assert given == [{"code": "***"}, {"code": "***"}]
    assert code not in caplog.text + str(fields) + capsys.readouterr().out


async def test_one_time_code_is_forgotten_after_the_call(
    dial: Dial, bank: Any, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = await dial(bank.app)
    code = texted(await phone.ask("send_code"))
    assert await phone.report("The caller hung up.") == {"success": True}
    assert await phone.ask("check_code", code=code) == STALE
    assert capsys.readouterr().out == "The caller hung up.\n"


async def test_one_time_code_is_kept_out_of_what_the_platform_records(dial: Dial, bank: Any) -> None:
    phone = await dial(bank.app)
    assert phone.ai["params"] == {"redact_prompt": "one-time codes, also when they are spoken digit by digit"}
