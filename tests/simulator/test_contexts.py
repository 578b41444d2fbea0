"""Contexts, steps and questions of a simulated conversation."""

from __future__ import annotations

from typing import Any

import pytest

from swaiglet.simulator.conversation import Conversation
from swaiglet.simulator.parties import Run, Say, Turn, Words

from .played import Desk, agent, begun, conversation, function, told


def steps(*given: dict[str, Any], **context: Any) -> dict[str, Any]:
    """A prompt with one context."""
    return {"text": "You are a test.", "contexts": {"default": {"steps": list(given), **context}}}


def step(name: str, **more: Any) -> dict[str, Any]:
    """A step."""
    return {"name": name, "text": f"Do {name}.", **more}


async def at_step(*given: dict[str, Any], **context: Any) -> Conversation:
    """A conversation with the functions a and b in these steps, at the first."""
    return await begun(agent(function("a"), function("b"), prompt=steps(*given, **context)))


def seen(made: Conversation) -> list[str]:
    """What the model sees, after its prompt."""
    return [message.content for message in made.talk.history[1:]]


def instructions(made: Conversation) -> str:
    """What the model is told to do now."""
    return [message.content for message in made.talk.history if message.role == "system"][-1]


RULES = "Keep to this. Do not tell the caller that there are steps, and do not end the call because one is done."


async def test_conversation_begins_in_the_first_step_with_its_instructions() -> None:
    made = await at_step(step("one", step_criteria="The name is known."), step("two"), text="Be brief.")

    assert (made.talk.context, made.talk.step) == ("default", "one")
    assert seen(made) == [
        f"## What to do now\n\nBe brief.\n\nDo one.\n\n{RULES}\n\nThis is done when: The name is known."
    ]
    assert told(made, "step") == ["step one"]


async def test_step_may_be_written_as_sections() -> None:
    pom = [{"title": "Task", "bullets": ["Ask ${caller_id_number}."]}]
    made = await begun(agent(prompt=steps({"name": "one", "pom": pom})))

    assert seen(made) == [f"## What to do now\n\n## Task\n\n- Ask +15550100123.\n\n{RULES}"]


@pytest.mark.parametrize(
    ("given", "context", "reachable"),
    [
        ([step("one"), step("two"), step("three")], {}, ["two"]),
        ([step("one", valid_steps=["three", "next"]), step("two"), step("three")], {}, ["three", "two"]),
        ([step("one"), step("two"), step("three")], {"valid_steps": ["three"]}, ["three"]),
        ([step("one", valid_steps=["two"]), step("two")], {"valid_steps": ["three"]}, ["two"]),
        ([step("one", end=True), step("two")], {}, []),
        ([step("one")], {}, []),
        ([step("one", valid_steps=["next"])], {}, []),
    ],
)
async def test_model_may_go_where_the_step_says(given: list[Any], context: Any, reachable: list[str]) -> None:
    made = await at_step(*given, **context)

    enum = made.talk.functions["next_step"].entry["parameters"]["properties"]["step"]["enum"] if reachable else []
    assert (made.course.contexts.reachable_steps, enum) == (reachable, reachable)
    assert ("next_step" in made.talk.visible) is bool(reachable)


@pytest.mark.parametrize(
    ("valid", "warning"),
    [
        (
            [],
            'no step follows "one": its valid_steps are empty, which one schema reads as the step below. '
            "Leave valid_steps out for that, or write end: true",
        ),
        (["tow"], 'no step "tow" can be entered: context "default" has none (did you mean `two`?)'),
    ],
)
async def test_step_that_leads_nowhere_is_told(valid: list[str], warning: str) -> None:
    made = await at_step(step("one", valid_steps=valid), step("two"))

    assert (made.course.contexts.reachable_steps, told(made, "warning")) == ([], [warning])


async def test_model_goes_on_by_a_function() -> None:
    made = await at_step(step("one"), step("two"), step("three"))
    called = [await made.call("next_step", {"step": "two"}), await made.call("next_step")]
    refused = await made.call("next_step", {"step": "one"})

    assert [each.text for each in called] == ["Follow the new instructions."] * 2
    assert refused.text == "next_step cannot be used now."
    assert told(made, "step") == ["step one", "step two", "step three"]
    assert next(entry for entry in made.course.journal.timeline if entry["type"] == "step_change") == {
        "ts": made.session.microseconds,
        "type": "step_change",
        "context": "default",
        "step": "two",
        "from_step": "one",
        "from_index": 0,
        "to_step": "two",
        "to_index": 1,
        "trigger": "ai_function",
    }


async def test_model_that_goes_elsewhere_is_told_where_it_may() -> None:
    made = await at_step(step("one", valid_steps=["two", "three"]), step("two"), step("three"))
    called = await made.call("next_step", {"step": "four"})

    assert called.text == "four is not possible now. Possible: three, two."
    assert made.talk.step == "one"


@pytest.mark.parametrize(
    ("functions", "visible"),
    [
        (({}, {}), [("a", "b", "hangup", "next_step"), ("a", "b", "hangup")]),
        (({"functions": ["a"]}, {}), [("a", "hangup", "next_step"), ("a", "hangup")]),
        (({"functions": ["a"]}, {"functions": ["b"]}), [("a", "hangup", "next_step"), ("b", "hangup")]),
        (({"functions": []}, {}), [("hangup", "next_step"), ("hangup",)]),
        (({"functions": "none"}, {"functions": ["a", "b"]}), [("hangup", "next_step"), ("a", "b", "hangup")]),
    ],
)
async def test_step_without_functions_keeps_those_of_the_step_before(
    functions: tuple[dict[str, Any], dict[str, Any]], visible: list[tuple[str, ...]]
) -> None:
    first, second = functions
    made = await at_step(step("one", **first), step("two", **second))
    before = made.talk.visible
    await made.call("next_step")

    assert [before, made.talk.visible] == visible


@pytest.mark.parametrize(
    ("history", "hidden"),
    [
        ({}, ["Do one."]),
        ({"history": "default"}, ["Do one."]),
        ({"history": "keep"}, []),
        ({"history": "hide"}, ["Do one.", "Hello."]),
    ],
)
async def test_step_shows_as_much_of_the_history_as_it_says(history: dict[str, str], hidden: list[str]) -> None:
    made = await at_step(step("one"), step("two", **history))
    await made.hear("Hello.")
    await made.course.contexts.change_step("two", "webhook_action")

    kept = [part for part in ("Do one.", "Hello.") if any(part in text for text in seen(made))]
    assert kept == [part for part in ("Do one.", "Hello.") if part not in hidden]


async def test_agent_goes_on_without_the_caller_when_a_step_says_so() -> None:
    prompt = steps(step("one"), step("two", skip_user_turn=True))
    turns: list[Turn] = [Run("next_step"), Say("Here it is."), Say("And more.")]
    made, _ = conversation(agent(prompt=prompt), None, turns, [Words("Thanks.")])
    await made.run()

    assert told(made, "say", "hear") == ["Here it is.", "And more.", "Thanks."]
    assert told(made, "warning") == []


async def test_step_below_follows_by_itself_when_a_step_says_so() -> None:
    made, _ = conversation(
        agent(prompt=steps(step("one", skip_to_next_step=True), step("two"))), None, [Say("Welcome.")]
    )
    await made.run()

    assert told(made, "step", "say") == ["step one", "Welcome.", "step two"]


async def test_second_function_may_follow_another_step() -> None:
    service = Desk({"a": [{"action": [{"change_step": "two"}]}]})
    ai = agent(function("a"), function("b"), prompt=steps(step("one"), step("two")))
    made, _ = conversation(ai, service, [Run("a"), Run("b"), Say("Done.")])
    await made.run()

    assert told(made, "warning") == []


CONTEXTS = {
    "text": "You are a test.",
    "contexts": {
        "default": {
            "steps": [step("greet", valid_contexts=["sales", "nowhere"], functions=["a"])],
            "exit_fillers": {"en-US": ["I'll connect you."]},
        },
        "sales": {
            "steps": [step("offer"), step("close")],
            "initial_step": "close",
            "enter_fillers": {"default": ["Sales here."]},
            "isolated": True,
        },
        "care": {"steps": [step("help")], "system_prompt": "You care.", "user_prompt": "Help."},
        "again": {"steps": [step("say")], "user_prompt": "And now?"},
    },
}


async def test_model_turns_to_another_context_by_a_function() -> None:
    made = await begun(agent(function("a"), function("b"), prompt=CONTEXTS))
    await made.hear("Hello.")
    before = made.talk.visible
    called = await made.call("change_context", {"context": "sales"})

    assert (before, made.talk.visible) == (("a", "hangup", "change_context"), ("a", "b", "hangup"))
    assert (called.text, made.talk.context, made.talk.step) == ("Follow the new instructions.", "sales", "close")
    assert told(made, "say", "step") == [
        "context default, step greet",
        "I'll connect you.",
        "Sales here.",
        "context sales, step close",
    ]
    assert "Hello." not in seen(made)
    assert 'no context "nowhere" can be entered: there is none' in told(made, "warning")


async def test_model_cannot_turn_to_a_context_that_may_not_follow() -> None:
    made = await begun(agent(prompt=CONTEXTS))
    called = await made.call("change_context", {"context": "care"})

    assert (called.text, made.talk.context) == ("care is not possible now. Possible: sales.", "default")


async def test_context_may_replace_the_prompt_and_speak_for_the_caller() -> None:
    made = await begun(agent(prompt=CONTEXTS))
    await made.course.contexts.enter_context("care", "webhook_action")
    first = (made.talk.prompt, list(made.talk.pending))
    await made.course.contexts.enter_context("again", "webhook_action")

    assert first == ("You care.", ["Help."])
    assert (made.talk.prompt, made.talk.pending) == ("You care.", ["Help.", "And now?"])


async def test_step_may_say_what_becomes_of_the_prompt_in_another_context() -> None:
    reset = {"system_prompt": "You are new.", "full_reset": True}
    prompt = {
        "text": "x",
        "contexts": {
            "first": {"steps": [step("one", reset=reset, valid_contexts=["second"])]},
            "second": {"steps": [step("two")]},
        },
    }
    made = await begun(agent(prompt=prompt))
    await made.hear("Hello.")
    await made.call("change_context")

    assert (made.talk.context, made.talk.prompt) == ("second", "You are new.")
    assert "Hello." not in seen(made)


async def test_context_without_steps_is_entered_all_the_same() -> None:
    made = await begun(agent(prompt={"text": "x", "contexts": {"default": {"steps": []}}}))

    assert (made.talk.context, made.talk.step) == ("default", "")


# Questions

QUESTIONS = [
    {"key": "name", "question": "What is your name?", "functions": ["b"]},
    {"key": "size", "question": "How many?", "type": "integer", "confirm": True, "prompt": "Count them."},
]


def asking(**more: Any) -> dict[str, Any]:
    """A step with two questions."""
    return step("ask", gather_info={"questions": QUESTIONS, "prompt": "Be patient.", **more})


async def test_questions_are_asked_one_after_the_other() -> None:
    made = await at_step(asking(output_key="order"), step("two"))
    first = (made.talk.visible, instructions(made))
    await made.call("gather_submit", {"answer": "Ann"})
    second = (made.talk.visible, instructions(made))
    submit = made.talk.functions["gather_submit"].entry["parameters"]
    await made.call("gather_submit", {"answer": "4", "confirmed_by_user": "true"})

    ask = "## What to do now\n\nBe patient.\n\n"
    assert first == (
        ("b", "gather_submit"),
        f"{ask}Ask the caller: What is your name?\nHand in the answer, words, with gather_submit.\n\n{RULES}",
    )
    assert second == (
        ("gather_submit",),
        f"{ask}Count them.\n\nAsk the caller: How many?\nHand in the answer, a whole number, with gather_submit."
        f"\n\n{RULES}",
    )
    assert submit == {
        "type": "object",
        "properties": {
            "answer": {"type": "integer", "description": "How many?"},
            "confirmed_by_user": {"type": "string", "enum": ["true", "false"]},
        },
        "required": ["answer", "confirmed_by_user"],
    }
    assert made.talk.global_data["order"] == {"name": "Ann", "size": 4}
    assert (made.talk.visible, instructions(made)) == (
        ("a", "b", "hangup", "next_step"),
        f"## What to do now\n\nDo ask.\n\n{RULES}",
    )
    assert told(made, "data") == ["keeps the answer name", "keeps the answer size"]


@pytest.mark.parametrize(
    ("question", "arguments", "text", "reason"),
    [
        ({}, {}, "There is no answer yet: expected words. Ask again.", "missing_answer"),
        ({}, {"answer": ""}, "There is no answer yet: expected words. Ask again.", "missing_answer"),
        (
            {"type": "integer"},
            {"answer": "four"},
            "There is no answer yet: expected a whole number. Ask again.",
            "missing_answer",
        ),
        (
            {"confirm": True},
            {"answer": "Ann", "confirmed_by_user": "false"},
            "Repeat the answer to the caller, Ann, and ask whether it is right; then hand it in again.",
            "confirmation_required",
        ),
    ],
)
async def test_answer_that_is_none_is_asked_for_again(
    question: dict[str, Any], arguments: dict[str, Any], text: str, reason: str
) -> None:
    asked = {"key": "x", "question": "What?", **question}
    made = await at_step(step("ask", gather_info={"questions": [asked]}))
    called = await made.call("gather_submit", arguments)

    assert called.text == text
    assert [entry["reason"] for entry in made.course.journal.timeline if entry["type"] == "gather_reject"] == [reason]
    assert "x" not in made.talk.global_data


@pytest.mark.parametrize(
    ("type_", "answer", "kept"),
    [
        ("string", 5, "5"),
        ("number", "2.5", 2.5),
        ("boolean", "yes", True),
        ("boolean", False, False),
        ("date", "x", "x"),
    ],
)
async def test_answer_is_kept_as_its_type(type_: str, answer: Any, kept: Any) -> None:
    asked = {"key": "x", "question": "What?", "type": type_}
    made = await at_step(step("ask", gather_info={"questions": [asked]}))
    await made.call("gather_submit", {"answer": answer})

    assert made.talk.global_data["x"] == kept


@pytest.mark.parametrize(("action", "then"), [("next_step", "two"), ("three", "three")])
async def test_answers_may_lead_to_another_step(action: str, then: str) -> None:
    info = {"questions": [{"key": "x", "question": "What?"}], "completion_action": action}
    made = await at_step(step("ask", gather_info=info), step("two"), step("three"))
    await made.call("gather_submit", {"answer": "y"})

    assert made.talk.step == then
    assert [entry["type"] for entry in made.course.journal.timeline if entry["type"] != "session_start"] == [
        "gather_start",
        "gather_answer",
        "gather_complete",
        "step_change",
        "function_call",
        "tool_result",
    ]


async def test_answer_to_nothing_is_refused() -> None:
    made = await at_step(step("one"))

    assert await made.course.contexts.submit({"answer": "x"}) == "gather_submit cannot be used now."
