"""What the model of a simulated conversation is told."""

from __future__ import annotations

from typing import Any

import pytest

from swaiglet.simulator.prompts import filler, part_of_day

from .played import BEGAN, Desk, agent, begun, call_to, told

LANGUAGES = [{"name": "English", "code": "en-US", "voice": "a"}, {"name": "Español", "code": "es", "voice": "b"}]


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("${call_direction}", "inbound"),
        ("${caller_id_name} ${caller_id_number}", "+15550100123 +15550100123"),
        ("%{local_date} ${local_time}", "2026-11-02 06:00:00"),
        ("${spoken_date}, in the ${time_of_day}", "Monday, November 2, 2026, in the morning"),
        ("${supported_languages}; ${default_language}", "English, Español; English"),
        ("${name} ${global_data.name} ${user.town}", "Ann Ann Bath"),
        ("${call.to} ${vars.x} ${envs.y}", "+15550100199 1 2"),
        ("${lc:name} ${fmt_ph:name}", "ann Ann"),
    ],
)
async def test_prompt_reads_the_values_of_the_call(text: str, filled: str) -> None:
    session = call_to(Desk(), vars={"x": 1}, envs={"y": 2})
    data = {"name": "Ann", "user": {"town": "Bath"}}
    made = await begun(agent(prompt={"text": text}, global_data=data, languages=LANGUAGES), session=session)

    assert (made.talk.prompt, told(made, "warning")) == (filled, [])
    assert made.talk.log[0].content == filled


async def test_prompt_that_reads_nothing_is_told() -> None:
    made = await begun(agent(prompt={"text": "Hello ${nobody}."}))

    assert (made.talk.prompt, told(made, "warning")) == (
        "Hello .",
        ["a prompt reads ${nobody}, and nothing is there: the model sees no words in its place"],
    )


@pytest.mark.parametrize(
    ("params", "told_as"),
    [
        ({}, "## Role\n\nYou are Ann.\n"),
        (
            {"pom_format": "xml"},
            '<?xml version="1.0" encoding="UTF-8"?>\n<prompt>\n  <section>\n    <title>Role</title>\n'
            "    <body>You are Ann.</body>\n  </section>\n</prompt>",
        ),
    ],
)
async def test_prompt_of_sections_is_written_out(params: dict[str, Any], told_as: str) -> None:
    pom = [{"title": "Role", "body": "You are ${name}."}]
    made = await begun(agent(prompt={"pom": pom}, params=params, global_data={"name": "Ann"}))

    assert made.talk.prompt == told_as


async def test_zone_that_nobody_knows_is_told() -> None:
    made = await begun(agent(prompt={"text": "${local_time}"}, params={"local_tz": "Mars/Olympus"}))

    assert (made.talk.prompt, told(made, "warning")) == (
        "12:00:00",
        ['params.local_tz "Mars/Olympus" is no time zone that is known here: UTC is taken'],
    )


@pytest.mark.parametrize(
    ("hour", "part"), [(0, "morning"), (11, "morning"), (12, "afternoon"), (17, "afternoon"), (18, "evening")]
)
def test_day_has_three_parts(hour: int, part: str) -> None:
    assert part_of_day(hour) == part


@pytest.mark.parametrize(
    ("phrases", "language", "said"),
    [
        ({"en-US": ["Hm."], "default": ["…"]}, "en-US", "Hm."),
        ({"en-us": ["Hm."]}, "en-US", "Hm."),
        ({"en": ["Hm."]}, "en-US", "Hm."),
        ({"auto": ["A."], "default": ["D."]}, "fr", "A."),
        ({"default": ["D."]}, "fr", "D."),
        ({"es": ["E."]}, "fr", ""),
        ({"default": [["One", "Two"]]}, "fr", "One … Two"),
        (None, "fr", ""),
    ],
)
def test_filler_is_the_languages_own_or_the_next_best(phrases: Any, language: str, said: str) -> None:
    assert filler(phrases, language) == said


@pytest.mark.parametrize(
    ("ai", "language", "voice"),
    [
        ({}, "en-US", ""),
        ({"languages": LANGUAGES}, "en-US", "a"),
        ({"languages": [{"name": "Any", "code": ["es", "en"], "voice": "b"}]}, "es", "b"),
        ({"multilingual": {"languages": [{"language": "default", "voice": "c"}], "start_language": "es"}}, "es", ""),
        ({"multilingual": {"languages": [{"language": "default", "voice": "c"}]}}, "en", ""),
        ({"voice": "d"}, "en-US", "d"),
    ],
)
async def test_conversation_begins_in_its_first_language(ai: dict[str, Any], language: str, voice: str) -> None:
    made = await begun(agent(**ai))

    assert (made.talk.language, made.talk.voice) == (language, voice)


async def test_settings_of_the_prompt_and_the_background_are_told() -> None:
    params = {"background_file": "https://a.example/rain.mp3", "initial_sleep_ms": 500}
    made = await begun(agent(prompt={"text": "x", "temperature": 0.2}, params=params))

    assert (made.talk.settings, made.session.clock.now()) == ({"temperature": 0.2}, 0.5)
    assert told(made, "say") == ["plays https://a.example/rain.mp3 in the background"]
    assert made.session.began == BEGAN
