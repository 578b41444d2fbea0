"""The mind of rules: what it makes of what callers say."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest

from swaiglet import AI, App, Context, Gather, Prompt, Question, Step
from swaiglet.simulator.performance import Performance
from swaiglet.simulator.play import Played, play
from swaiglet.simulator.rules import Rules
from swaiglet.simulator.script import parse_script


def make_restaurant() -> App:
    app = App("restaurant", auth="off")

    @app.prompt
    def role() -> str:
        return "You take reservations."

    @app.tool
    def reserve(
        party: Annotated[int, "How many people"],
        date: Annotated[str, "The day"],
        where: Annotated[Literal["inside", "terrace"], "Where to sit"] = "inside",
    ) -> str:
        """Book a table for a caller."""
        return f"{party} on {date}, {where}."

    @app.tool
    def opening_hours() -> str:
        """Tell when we are open."""
        return ""

    @app.tool
    def order(dishes: Annotated[list[dict[str, str]], "What to eat"]) -> str:
        """Take a meal to go."""
        return "Taken."

    @app.post_prompt("Sum up.")
    def save() -> None: ...

    return app


async def talk_with(app: App, *words: str) -> tuple[list[str], Played]:
    """What the agent said to these words, and the call."""
    script = parse_script(("steps:\n" + "".join(f"- caller: {each!r}\n" for each in words)).encode(), "a.yaml")
    performance = Performance(script, Rules())
    played = await play(app, performance, performance)
    return [event.text for event in played.session.timeline.of("say")], played


def calls(played: Played) -> list[tuple[str, dict[str, Any]]]:
    return [(event.data["function"], event.data["arguments"]) for event in played.session.timeline.of("function")]


GREETING = "Hello. I am a few rules and no language model. I can do: reserve, opening hours, order."


async def test_rules_ask_for_what_is_missing_and_call() -> None:
    said, played = await talk_with(
        make_restaurant(), "I want to reserve on 2026-12-24", "On the terrace, we are four", "Thanks, bye"
    )
    assert said == [GREETING, "For reserve I need: how many people.", "4 on 2026-12-24, terrace."]
    assert calls(played) == [
        ("reserve", {"party": 4, "date": "2026-12-24", "where": "terrace"}),
        ("hangup", {}),
    ]
    assert played.session.ended == "the agent hangs up"
    assert played.report["post_prompt_data"]["raw"] == (
        "Played by rules, without a language model. Functions called: reserve, hangup."
    )


async def test_rules_say_when_they_find_nothing() -> None:
    said, _ = await talk_with(make_restaurant(), "Sing!")
    assert said == [
        GREETING,
        GREETING.replace("Hello. I am a few rules and no language model.", "My rules find no function for that."),
    ]


async def test_rules_give_up_what_they_cannot_read() -> None:
    said, played = await talk_with(
        make_restaurant(), "A meal to go", "Soup", "Soup!", "Soup!!", "A table tomorrow for 2"
    )
    assert said[1:4] == [
        "For order I need: what to eat.",
        "For order I need: what to eat.",
        'My rules cannot read "dishes" from that, so order is not called. Type /call order dishes=…, or use a language '
        "model with --llm.",
    ]
    assert [name for name, _ in calls(played)] == ["reserve"]


async def test_rules_offer_nothing_where_there_is_nothing() -> None:
    app = App("silent", auth="off")
    app.prompt(lambda: "You talk.")
    said, _ = await talk_with(app, "Hello")
    assert said[0] == ("Hello. I am a few rules and no language model. There is no function that I could call now.")


async def test_rules_hand_in_answers_to_questions() -> None:
    gather = Gather([Question("age", "How old are you?", type="integer"), Question("city", "Where do you live?")])
    steps = [Step("ask", "Ask.", gather_info=gather)]
    app = App("clinic", auth="off", ai=AI(prompt=Prompt("You ask.", contexts={"default": Context(steps)})))
    said, played = await talk_with(app, "I am forty two", "In Paris.")
    assert said[:2] == [
        "Hello. I am a few rules and no language model. How old are you?",
        "The answer is kept. Where do you live?",
    ]
    assert (played.session.global_data["age"], played.session.global_data["city"]) == (42, "In Paris")


async def test_rules_follow_a_greeting_that_is_the_documents_own() -> None:
    app = App("desk", auth="off", params={"static_greeting": "Acme!"})
    app.prompt(lambda: "You talk.")
    said, _ = await talk_with(app, "Hello")
    assert said[0] == "Acme!"


@pytest.mark.parametrize("words", ["Please hang up", "that's all", "Good bye"])
async def test_rules_understand_goodbye(words: str) -> None:
    _, played = await talk_with(make_restaurant(), words)
    assert played.session.ended == "the agent hangs up"
