from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from .conftest import Phone

Dial = Callable[..., Awaitable[Phone]]
Example = Callable[[str], Any]

DISCLOSURE = "say:We would like to record this call, to train our staff. Do you agree? Say yes, or press 1."
STOPPED = "until the caller said no"
LIKED = json.dumps({"topic": "breakfast", "stars": 4})


async def test_consent_comes_before_any_recording(dial: Dial, example: Example) -> None:
    phone = await dial(example("consent").app)
    answer, unless, ask, decide, ai = phone.document["sections"]["main"]
    assert answer == {"answer": {}}
    assert unless == {"set": {"recorded": "no"}}
    assert ask["prompt"]["play"] == DISCLOSURE
    yes, no = decide["cond"]
    status_url = yes["then"][1]["record_call"].pop("status_url")
    assert status_url.endswith("@localhost/status")
    assert yes == {
        "when": r"prompt_result.startsWith('match') && /^(1|yes)\b/i.test(prompt_value)",
        "then": [{"set": {"recorded": "yes"}}, {"record_call": {"control_id": "agreed", "stereo": True}}],
    }
    assert no == {"else": [{"play": {"url": "say:Then nothing is recorded."}}]}
    assert ai == {"ai": phone.ai}
    assert json.dumps(phone.document).count("record_call") == 1


async def test_consent_is_known_to_the_model(dial: Dial, example: Example) -> None:
    phone = await dial(example("consent").app)
    assert phone.global_data == {"recorded": "%{vars.recorded}"}
    told = "Is this call recorded? ${global_data.recorded}. Say so when you are asked."
    assert told in phone.ai["prompt"]["pom"][0]["bullets"]


async def test_consent_may_be_taken_back(dial: Dial, example: Example) -> None:
    phone = await dial(example("consent").app)
    answer = await phone.ask("stop_recording")
    assert answer["response"] == "Nothing is recorded from now on. Say so."
    verbs = [action["SWML"]["sections"]["main"] for action in answer["action"] if "SWML" in action]
    assert verbs == [[{"stop_record_call": {"control_id": "agreed"}}], [{"set": {"recorded": STOPPED}}]]
    assert phone.global_data == {"recorded": STOPPED}


@pytest.mark.parametrize("recorded", ["yes", "no", STOPPED])
async def test_consent_is_in_the_report(dial: Dial, example: Example, recorded: str) -> None:
    survey = example("consent")
    phone = await dial(survey.app)
    assert await phone.report(LIKED, SWMLVars={"recorded": recorded, "ai_result": "success"}) == {"success": True}
    minutes = {"topic": "breakfast", "stars": 4, "open_question": None, "recorded": recorded}
    assert survey.MINUTES["c-1"] == minutes


async def test_consent_is_not_assumed_of_a_call_of_which_nothing_is_told(dial: Dial, example: Example) -> None:
    survey = example("consent")
    phone = await dial(survey.app)
    await phone.report(LIKED)
    assert survey.MINUTES["c-1"]["recorded"] == "no"


async def test_consent_keeps_where_the_recording_is(dial: Dial, example: Example) -> None:
    survey = example("consent")
    phone = await dial(survey.app)
    url = phone.verbs["cond"][0]["then"][1]["record_call"]["status_url"]
    for state in ("recording", "finished"):
        params = {"call_id": "c-1", "control_id": "agreed", "state": state, "record": {"url": f"https://e.com/{state}"}}
        assert await phone.to(url, {"event_type": "calling.call.record", "params": params}) == {"success": True}
    assert survey.RECORDINGS == {"c-1": "https://e.com/finished"}
