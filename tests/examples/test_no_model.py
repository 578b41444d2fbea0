from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from .conftest import Phone

Dial = Callable[..., Awaitable[Phone]]
Example = Callable[[str], Any]

MENU = "For sales, press 1. For help, press 2. For your meeting, press 3. For our hours, press 4."
CODE = "Please enter the code of your meeting."
LISTENED = "This call is listened to, for quality. Hang up if you do not want that."
NOBODY = "Nobody is free now. Please call again."
SILENT = "ai_sidecar is not simulated: it listens to two people, and here there is one. The document goes on."


async def played(app: Any, prompt: list[Any], **outcomes: list[Any]) -> Any:
    """A call that has run to its end, because no model is waited for."""
    async with app.test_call(outcomes={"prompt": prompt, **outcomes}) as call:
        pass
    assert not any(event.kind == "verb" and event.text.split(":")[0] == "ai" for event in call.events)
    return call


def said(call: Any) -> list[str]:
    return [event.text for event in call.events if event.kind == "say"]


def ran(call: Any) -> list[str]:
    """The verbs that have run, but for those of the menu."""
    names = [event.text.partition(":")[0] for event in call.events if event.kind == "verb"]
    return [name for name in names if name not in ("label", "prompt", "switch", "goto", "transfer", "cond", "play")]


@pytest.mark.parametrize(
    ("keys", "heard", "why"),
    [
        (["no_input"] * 3, [MENU] * 3, "We cannot hear you. Goodbye."),
        (["9", "no_input", "*"], [MENU] * 3, "That was not right. Goodbye."),
        (["3", "0000", "1234", "no_input"], [MENU, *[CODE] * 3], "We cannot hear you. Goodbye."),
        (["3", "0000", "1234", "14"], [MENU, *[CODE] * 3], "That was not right. Goodbye."),
    ],
)
async def test_no_model_says_goodbye_to_who_gets_nowhere(
    example: Example, keys: list[str], heard: list[str], why: str
) -> None:
    call = await played(example("no_model").app, keys)
    assert said(call) == [*heard, why]
    assert ran(call) == ["answer", "denoise", "hangup"]
    assert (call.ended, call.warnings) == ("hangup", [])


async def test_no_model_tells_the_hours_and_asks_again(example: Example) -> None:
    call = await played(example("no_model").app, ["4", "4", "2"])
    hours = "We are here from nine to five."
    assert said(call) == [MENU, hours, MENU, hours, MENU, LISTENED]


@pytest.mark.parametrize(
    ("key", "desk", "background", "warnings"),
    [("1", "+15550100171", ["tap", "ai_sidecar"], [SILENT]), ("2", "+15550100172", ["live_transcribe"], [])],
)
async def test_no_model_listens_to_what_is_said_at_a_desk(
    example: Example, key: str, desk: str, background: list[str], warnings: list[str]
) -> None:
    call = await played(example("no_model").app, [key])
    assert said(call) == [MENU, LISTENED]  # before anybody listens
    assert ran(call) == ["answer", "denoise", *background, "connect", "hangup"]
    assert f"connect: dials {desk} for 20 s" in [event.text for event in call.events]
    assert (call.ended, call.warnings) == ("hangup", warnings)


@pytest.mark.parametrize("key", ["1", "2"])
@pytest.mark.parametrize("outcome", ["busy", "no_answer", "declined"])
async def test_no_model_says_so_when_nobody_is_at_the_desk(example: Example, key: str, outcome: str) -> None:
    call = await played(example("no_model").app, [key], connect=[outcome])
    assert said(call) == [MENU, LISTENED, NOBODY]
    assert call.ended == "hangup"


@pytest.mark.parametrize(("code", "is_host"), [("2580", True), ("1470", False)])
async def test_no_model_lets_into_the_meeting_who_has_its_code(example: Example, code: str, is_host: bool) -> None:
    system = example("no_model")
    call = await played(system.app, ["3", code])
    (steps,) = (verb.case[code] for verb in call.swml.sections["meeting"] if hasattr(verb, "case"))
    room = steps[0]
    assert (room.name, room.start_on_enter, room.end_on_exit or False) == ("meeting", is_host, is_host)
    assert call.vars["join_conference_result"] == "completed"
    posted = [event.text.partition(" to ")[0] for event in call.events if event.kind == "post"]
    assert posted == ["calling.conference participant-join", "calling.conference participant-leave"]
    assert system.ROOM == {"meeting": 0}


async def test_no_model_sends_a_sales_call_to_the_recorder_and_to_the_sidecar(dial: Dial, example: Example) -> None:
    system = example("no_model")
    phone = await dial(system.app)
    heard, tap, sidecar, connect = phone.document["sections"]["sales"]
    status_url, advice_url = tap["tap"].pop("status_url"), sidecar["ai_sidecar"].pop("url")
    assert heard == {"play": {"url": f"say:{LISTENED}"}}
    assert tap == {"tap": {"uri": "wss://recorder.example.com/calls", "control_id": "sales", "direction": "both"}}
    assert sidecar == {"ai_sidecar": {"prompt": system.ADVISE, "lang": "en-US"}}
    assert list(connect["connect"]["result"]["case"]) == ["connected"]

    for state in ("tapping", "finished"):
        params = {"call_id": "c-1", "control_id": "sales", "state": state}
        assert await phone.to(status_url, {"event_type": "calling.call.tap", "params": params}) == {"success": True}
    for kind in ("start", "turn", "insight", "stop"):
        event = {"type": kind, "ts": 1, "tick_id": 1, "text": "Mention the warranty."}
        body = {"call_info": {"call_id": "c-1", "content_type": "text/json"}, "sidecar_event": event}
        assert await phone.to(advice_url, body) == {"success": True}
    told = {"type": "insight", "ts": 1, "tick_id": 1, "text": "Mention the warranty."}
    advice, transcripts = system.ADVICE, system.TRANSCRIPTS
    assert advice == {"c-1": [told]}
    assert transcripts == []  # what becomes of the tap is no transcript


async def test_no_model_keeps_what_was_said_to_the_help_line(dial: Dial, example: Example) -> None:
    system = example("no_model")
    phone = await dial(system.app)
    (start,) = (verb["live_transcribe"]["action"]["start"] for verb in phone.document["sections"]["help"][1:2])
    webhook = start.pop("webhook")
    assert start == {"lang": "en-US", "direction": ["remote-caller", "local-caller"]}
    words = {"call_id": "c-1", "direction": "remote-caller", "text": "It does not work."}
    for _ in range(2):  # as it may be posted twice
        assert await phone.to(webhook, words) == {"success": True}
    transcripts = system.TRANSCRIPTS
    assert transcripts == [words]
