from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Example = Callable[[str], Any]

ASKED = ["For English, press one.", "Para español, pulse dos."]


def said(call: Any) -> list[str]:
    """All that the caller has heard."""
    return [event.text for event in call.events if event.kind == "say"]


@pytest.mark.parametrize(
    ("keys", "asked", "language", "greeting"),
    [
        (["1"], 1, "English", "Hotel Jordi, good day."),
        (["2"], 1, "Spanish", "Hotel Jordi, buenos días."),
        (["7", "no_input", "2"], 3, "Spanish", "Hotel Jordi, buenos días."),
        (["no_input", "no_input", "no_input"], 3, "English", "Hotel Jordi, good day."),
        (["no_input", "no_input", "9"], 3, "English", "Hotel Jordi, good day."),
    ],
)
async def test_two_languages_begin_in_the_one_that_was_chosen(
    example: Example, keys: list[str], asked: int, language: str, greeting: str
) -> None:
    async with example("two_languages").app.test_call(outcomes={"prompt": keys}) as call:
        assert said(call) == [*ASKED * asked, greeting]
        assert call.global_data["language"] == language
        assert call.prompt.startswith(f"- You answer the phone of the hotel Jordi, in {language}.")
        assert call.tools == ("hours", "change_language", "slow_down", "hangup")
    assert call.warnings == []


@pytest.mark.parametrize(
    ("key", "languages", "hints"),
    [
        ("1", [("en-US", "rime.spore", "One moment."), ("es-MX", "rime.luna", "Un momento.")], ["breakfast", "pool"]),
        ("2", [("es-MX", "rime.luna", "Un momento."), ("en-US", "rime.spore", "One moment.")], ["desayuno", "piscina"]),
    ],
)
async def test_two_languages_have_each_its_voice_fillers_and_hints(
    example: Example, key: str, languages: list[tuple[str, str, str]], hints: list[str]
) -> None:
    async with example("two_languages").app.test_call(outcomes={"prompt": [key]}) as call:
        ai = call.talk.ai
    known = [(entry["code"], entry["voice"], *entry["function_fillers"]) for entry in ai["languages"]]
    assert (known, ai["hints"]) == (languages, ["Jordi", *hints])


async def test_two_languages_can_be_changed_in_the_middle(example: Example) -> None:
    async with example("two_languages").app.test_call(outcomes={"prompt": ["2"]}) as call:
        await call.say("¿A qué hora es el desayuno?")
        assert (await call.tool("hours", place="breakfast")).text == "7:00 to 10:30"
        slow = await call.tool("slow_down")
        assert slow.actions == [{"change_voice": "rime.celeste"}, {"end_of_speech_timeout": 1500}]
        await call.say("Do you speak English?")
        changed = await call.tool("change_language", language="English")
        assert changed.text == "Go on in English."
        assert changed.actions == [
            {"set_global_data": {"language": "English"}},
            {"clear_dynamic_hints": {}},
            {"add_dynamic_hints": ["breakfast", "pool"]},
        ]
        assert (await call.tool("slow_down")).actions[0] == {"change_voice": "rime.cove"}
        await call.hangup()
    assert call.report["global_data"]["language"] == "English"


async def test_two_languages_are_all_that_there_is(example: Example) -> None:
    async with example("two_languages").app.test_call(outcomes={"prompt": ["1"]}) as call:
        same = await call.tool("change_language", language="English")
        assert (same.text, same.actions) == ("You speak English already.", [])
        other = await call.tool("change_language", language="German")
        assert other.text == (
            'This could not be done yet: `language` is "German", expected "English" or "Spanish". '
            "Ask the caller about it, then try again."
        )
        assert call.global_data["language"] == "English"
