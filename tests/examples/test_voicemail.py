from __future__ import annotations

import asyncio
import logging
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import RawTestServer
from aiohttp.web import BaseRequest, Response
from attrs import define, field

from .conftest import Phone

Dial = Callable[..., Awaitable[Phone]]
Example = Callable[[str], Any]

OWNER = "+15550100171"
LINK = "https://files.example.com/1.mp3"


@define
class Gateway:
    """The platform's REST API: what it was asked to send, and what it answers first."""

    statuses: list[int] = field(factory=list)
    asked: list[tuple[str, str | None]] = field(factory=list)
    texts: list[dict[str, str]] = field(factory=list)

    async def __call__(self, request: BaseRequest) -> Response:
        self.asked.append((request.path, request.headers.get("authorization")))
        self.texts.append({name: str(value) for name, value in (await request.post()).items()})
        return Response(status=self.statuses.pop(0) if self.statuses else 201)


@pytest_asyncio.fixture
async def gateway(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gateway]:
    gateway = Gateway()
    async with RawTestServer(gateway) as server:
        monkeypatch.setenv("SIGNALWIRE_SPACE", str(server.make_url("")).rstrip("/"))
        monkeypatch.setenv("SIGNALWIRE_PROJECT", "p-1")
        monkeypatch.setenv("SIGNALWIRE_TOKEN", "s3cret")
        yield gateway


def told(caller: str, link: str = LINK) -> dict[str, str]:
    """The text that the owner gets."""
    return {"From": "+15550100199", "To": OWNER, "Body": f"{caller} left a message: {link}"}


def event(state: str = "finished", call_id: str = "c-1", at: float = 1.0) -> dict[str, Any]:
    """What is posted when something has become of a recording."""
    params = {"call_id": call_id, "state": state, **({"url": LINK} if state == "finished" else {})}
    return {"event_type": "calling.call.record", "timestamp": at, "params": params}


def status_url(phone: Phone) -> str:
    (record,) = (verb["record"] for verb in phone.document["sections"]["voicemail"] if "record" in verb)
    url: str = record["status_url"]
    return url


@pytest.mark.parametrize(("outcome", "greeting"), [("busy", "Ada is on the phone."), ("no_answer", "Ada is not here.")])
async def test_voicemail_takes_a_message_when_nobody_answers(
    example: Example, gateway: Gateway, outcome: str, greeting: str
) -> None:
    async with example("voicemail").app.test_call(outcomes={"connect": [outcome]}) as call:
        pass
    link = call.vars["record_url"]
    assert [event.text for event in call.events if event.kind == "say"] == [
        greeting,
        "Please leave a message after the beep. Press the hash key when you are done.",
        "Thank you. Goodbye.",
    ]
    assert (call.vars["record_result"], call.ended, call.warnings) == ("success", "hangup", [])
    assert gateway.texts == [told("+15550100123", link)]
    authorization = "Basic " + b64encode(b"p-1:s3cret").decode()
    assert gateway.asked == [("/api/laml/2010-04-01/Accounts/p-1/Messages", authorization)]


async def test_voicemail_is_silent_when_the_owner_answers(example: Example, gateway: Gateway) -> None:
    async with example("voicemail").app.test_call(outcomes={"connect": ["connected"]}) as call:
        pass
    assert (call.vars["connect_result"], call.ended) == ("connected", "hangup")
    assert "record_result" not in call.vars
    assert gateway.texts == []


@pytest.mark.parametrize("outcome", ["failed", {"record_result": "failed", "hangup": True}])
async def test_voicemail_says_nothing_of_a_message_that_is_none(
    example: Example, gateway: Gateway, outcome: Any
) -> None:
    outcomes = {"connect": ["failed"], "record": [outcome]}
    async with example("voicemail").app.test_call(outcomes=outcomes) as call:
        pass
    assert call.vars["record_result"] == "failed"
    assert gateway.texts == []


async def test_voicemail_tells_once_however_often_it_is_told(dial: Dial, example: Example, gateway: Gateway) -> None:
    phone = await dial(example("voicemail").app)
    url = status_url(phone)
    await phone.to(url, event("recording"))
    assert gateway.texts == []
    await asyncio.gather(*(phone.to(url, event(at=float(number))) for number in range(5)))
    for _ in range(3):
        await phone.to(url, event(at=1.0))
        await phone.to(url, event(at=9.0) | {"event_channel": "swml:again"})
    assert gateway.texts == [told("+15550100123")]


async def test_voicemail_keeps_callers_apart(dial: Dial, example: Example, gateway: Gateway) -> None:
    app = example("voicemail").app
    await dial(app, **{"from": "+15550100124"})
    phone = await dial(app, call_id="c-2", **{"from": ""})
    for call_id in ("c-2", "c-1", "c-3"):  # of the last, nobody has heard
        await phone.to(status_url(phone), event(call_id=call_id))
    assert gateway.texts == [told("Somebody"), told("+15550100124")]


async def test_voicemail_tells_when_it_is_told_again_after_a_text_could_not_be_sent(
    dial: Dial, example: Example, gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    gateway.statuses = [503]
    phone = await dial(example("voicemail").app)
    answers = [await phone.to(status_url(phone), event()) for _ in range(3)]
    assert [answer["success"] for answer in answers] == [False, True, True]
    assert gateway.texts == [told("+15550100123")] * 2
    assert [record.levelno for record in caplog.records if record.levelno > logging.INFO] == [logging.ERROR]


async def test_voicemail_survives_a_restart(
    dial: Dial, example: Example, gateway: Gateway, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("VOICEMAIL_DATABASE", str(tmp_path / "messages.db"))
    first = await dial(example("voicemail").app)
    await first.to(status_url(first), event())
    second = await dial(example("voicemail").app)
    await second.to(status_url(second), event())
    assert gateway.texts == [told("+15550100123")]


async def test_voicemail_prints_the_text_where_nothing_can_be_sent(
    dial: Dial, example: Example, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SIGNALWIRE_SPACE", raising=False)
    phone = await dial(example("voicemail").app)
    await phone.to(status_url(phone), event())
    assert capsys.readouterr().out == f"{OWNER}: +15550100123 left a message: {LINK}\n"
