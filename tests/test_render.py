"""Rendering: one document for one call, made from nothing."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from swaiglet import (
    AI,
    Call,
    Context,
    Document,
    FunctionCall,
    Language,
    Prompt,
    Section,
    SetupError,
    Step,
    SwaigletError,
    SWMLWarning,
)
from swaiglet.agent import Agent
from swaiglet.render import render
from swaiglet.swaig.webhooks import Webhooks
from swaiglet.swml.document import MessagingDocument
from swaiglet.swml.functions import SWAIG, SWAIGDefaults, SWAIGFunction
from swaiglet.swml.lint import walk
from swaiglet.verbs import Answer, Execute, Goto, Hangup, Play, Reply, Return, Switch, Transfer, Verb

WEBHOOKS = Webhooks("https://user:password@example.com/voice")
CALL = Call(from_number="+15550100123")


def written(agent: Agent, *values: Any) -> Agent:
    """The agent with a prompt function for each value, which returns it: `part_0`, `part_1` and so on."""
    for number, value in enumerate(values):
        agent.prompt(named(f"part_{number}", value))
    return agent


def named(name: str, value: Any) -> Any:
    """A prompt function of that name that returns the value."""

    async def function() -> Any:
        return value

    function.__name__ = name
    return function


async def prompt_of(agent: Agent, call: Call = CALL) -> Prompt | None:
    """The prompt of the call's document."""
    document = await render(agent, call, WEBHOOKS)
    ai = document.main[1]
    assert isinstance(ai, AI)
    return ai.prompt


async def test_render_makes_a_document_of_all_that_was_declared() -> None:
    agent = Agent("front-desk", voice="rime.spore", hints=["parcel"], params={"local_tz": "UTC"}, global_data={"a": 1})

    @agent.prompt
    def role(call: Call) -> str:
        return f"You answer {call.from_number}."

    @agent.prompt("Rules")
    async def rules() -> list[str]:
        return ["Be brief.", "Never guess."]

    @agent.tool(fillers={"en-US": ["One moment."]})
    async def order_status(order_id: str) -> str:
        """Look up an order."""
        return order_id

    @agent.tool
    def opening_hours(call: Call) -> str:
        """Tell when we are open."""
        return call.id

    @agent.post_prompt("Sum up.")
    async def save() -> None: ...

    document = await render(agent, CALL, WEBHOOKS)

    assert document.to_wire() == {
        "version": "1.0.0",
        "sections": {
            "main": [
                {"answer": {}},
                {
                    "ai": {
                        "prompt": {
                            "pom": [
                                {"body": "You answer +15550100123."},
                                {"title": "Rules", "bullets": ["Be brief.", "Never guess."]},
                            ]
                        },
                        "post_prompt": {"text": "Sum up."},
                        "post_prompt_url": "https://user:password@example.com/voice/post_prompt",
                        "params": {"local_tz": "UTC"},
                        "hints": ["parcel"],
                        "languages": [{"name": "English", "code": "en-US", "voice": "rime.spore"}],
                        "global_data": {"a": 1},
                        "SWAIG": {
                            "defaults": {"web_hook_url": "https://user:password@example.com/voice/swaig"},
                            "functions": [
                                {
                                    "function": "order_status",
                                    "description": "Look up an order.",
                                    "parameters": {
                                        "type": "object",
                                        "properties": {"order_id": {"type": "string"}},
                                        "required": ["order_id"],
                                    },
                                    "fillers": {"en-US": ["One moment."]},
                                },
                                {
                                    "function": "opening_hours",
                                    "description": "Tell when we are open.",
                                    "parameters": {"type": "object", "properties": {}},
                                },
                            ],
                        },
                    }
                },
            ]
        },
    }


async def test_render_leaves_out_what_was_not_declared() -> None:
    document = await render(written(Agent("front-desk"), "You help."), CALL, WEBHOOKS)

    assert document == Document([Answer(), AI(prompt=Prompt(pom=[Section("You help.")]))])


@pytest.mark.parametrize(
    ("values", "sections"),
    [
        (["You help."], [Section("You help.")]),
        (["You help.", "Be brief."], [Section("You help."), Section("Be brief.", title="Part 1")]),
        ([None, "You help."], [Section("You help.")]),
        (["", [], (), "You help."], [Section("You help.")]),
        ([["a", "b"]], [Section(bullets=["a", "b"])]),
        ([("a", "b")], [Section(bullets=["a", "b"])]),
        ([Section("You help.", title="Role")], [Section("You help.", title="Role")]),
        (
            [[Section("a"), Section("b"), Section("c", title="Third")], Section(bullets=["d"])],
            [
                Section("a"),
                Section("b", title="Part 0"),
                Section("c", title="Third"),
                Section(bullets=["d"], title="Part 1"),
            ],
        ),
    ],
)
async def test_render_writes_sections_of_what_prompt_functions_return(
    values: list[Any], sections: list[Section]
) -> None:
    assert await prompt_of(written(Agent("front-desk"), *values)) == Prompt(pom=sections)


@pytest.mark.parametrize(
    ("static", "prompt"),
    [
        (Prompt("Be kind."), Prompt("Be kind.")),
        (Prompt(pom=[Section("Be kind.")]), Prompt(pom=[Section("Be kind.")])),
    ],
)
async def test_render_takes_a_static_prompt_as_it_is(static: Prompt, prompt: Prompt) -> None:
    assert await prompt_of(written(Agent("front-desk", ai=AI(prompt=static)), None)) == prompt


@pytest.mark.parametrize(
    ("static", "prompt"),
    [
        (
            Prompt("Be kind.", temperature=0.5),
            Prompt(pom=[Section("Be kind."), Section("You help.", title="Part 0")], temperature=0.5),
        ),
        (
            Prompt(pom=[Section("Be kind.", title="Style")], top_p=0.5),
            Prompt(pom=[Section("Be kind.", title="Style"), Section("You help.", title="Part 0")], top_p=0.5),
        ),
        (Prompt(temperature=0.5), Prompt(pom=[Section("You help.")], temperature=0.5)),
    ],
)
async def test_render_sets_sections_behind_the_static_prompt(static: Prompt, prompt: Prompt) -> None:
    assert await prompt_of(written(Agent("front-desk", ai=AI(prompt=static)), "You help.")) == prompt


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("opening_hours", "Opening hours"),
        ("_private_", "Private"),
        ("öffnung", "Öffnung"),
        ("FAQ", "FAQ"),
        ("__", "Notes"),
        ("<lambda>", "Notes"),
    ],
)
async def test_render_titles_a_section_by_its_function(name: str, title: str) -> None:
    agent = written(Agent("front-desk"), "You help.")
    agent.prompt(named(name, "More."))

    assert await prompt_of(agent) == Prompt(pom=[Section("You help."), Section("More.", title=title)])


async def test_render_prefers_the_sections_title_then_the_decorators() -> None:
    agent = Agent("front-desk")
    agent.prompt("Given")(named("part", [Section("a", title="Own"), Section("b")]))

    assert await prompt_of(agent) == Prompt(pom=[Section("a", title="Own"), Section("b", title="Given")])


@pytest.mark.parametrize(
    "agent",
    [
        Agent("front-desk"),
        written(Agent("front-desk"), None, ""),
        Agent("front-desk", ai=AI(prompt=Prompt(temperature=0.5))),
        Agent("front-desk", ai=AI(prompt=Prompt(""))),
    ],
)
async def test_render_refuses_an_agent_without_a_word(agent: Agent) -> None:
    with pytest.raises(SetupError) as caught:
        await render(agent, CALL, WEBHOOKS)

    assert str(caught.value) == (
        'Cannot render "front-desk": no prompt says what the agent is for. Write a function that returns it, '
        "decorated with `@app.prompt`, or pass `ai=AI(prompt=Prompt(text=…))`."
    )


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (5, "5 (int)"),
        (False, "false (bool)"),
        ({"title": "Role"}, '{"title": "Role"} (dict)'),
        (["a", 5], '["a", 5] (list)'),
        ([Section("a"), "b"], "<list> (list)"),
        (b"You help.", "<bytes> (bytes)"),
    ],
)
async def test_render_refuses_what_is_no_prompt(value: Any, found: str) -> None:
    with pytest.raises(SwaigletError) as caught:
        await render(written(Agent("front-desk"), value), CALL, WEBHOOKS)

    assert str(caught.value) == (
        f"`part_0` returned {found}, expected text, a list of text, a Section, a list of Section, or None."
    )


async def test_render_lets_a_prompts_exception_through() -> None:
    agent = Agent("front-desk")

    @agent.prompt
    def role() -> str:
        return str(1 // 0)

    with pytest.raises(ZeroDivisionError):
        await render(agent, CALL, WEBHOOKS)


HEARD = {"swaig_post_swml_vars": ["a"]}


async def test_render_gives_interleaved_calls_their_own_documents() -> None:
    count = 200
    all_there = asyncio.Barrier(count)
    agent = Agent("front-desk", voice="rime.spore", hints=["parcel"], params=HEARD, global_data={"b": {"c": 1}})

    @agent.prompt
    async def role(call: Call) -> str:
        await all_there.wait()
        return f"You answer {call.from_number}."

    @agent.prompt("Rules")
    def rules(call: Call) -> list[str]:
        return [f"Say {call.id}."]

    @agent.tool
    async def order_status(order_id: str, tags: list[str] = ["a"]) -> str:  # noqa: B006  authors write it
        """Look up an order."""
        return f"{order_id} {tags}"

    before = copy.deepcopy({**vars(agent), "lifespan": None})
    calls = [Call(id=f"c-{number}", from_number=f"+1555{number:07}") for number in range(count)]

    documents = await asyncio.gather(
        *(render(agent, call, Webhooks(f"https://{call.id}.example.com")) for call in calls)
    )

    assert documents == [
        Document(
            [
                Answer(),
                AI(
                    prompt=Prompt(
                        pom=[
                            Section(f"You answer {call.from_number}."),
                            Section(title="Rules", bullets=[f"Say {call.id}."]),
                        ]
                    ),
                    languages=agent.ai.languages,
                    hints=["parcel"],
                    params=HEARD,
                    global_data={"b": {"c": 1}},
                    SWAIG=SWAIG(
                        defaults=SWAIGDefaults(web_hook_url=f"https://{call.id}.example.com/swaig"),
                        functions=[
                            SWAIGFunction(
                                "order_status",
                                description="Look up an order.",
                                parameters={
                                    "type": "object",
                                    "properties": {
                                        "order_id": {"type": "string"},
                                        "tags": {"type": "array", "items": {"type": "string"}, "default": ["a"]},
                                    },
                                    "required": ["order_id"],
                                },
                            )
                        ],
                    ),
                    tools={"order_status": agent.tools["order_status"].entry},
                ),
            ]
        )
        for call in calls
    ]
    assert {**vars(agent), "lifespan": None} == before


async def test_render_shares_no_data_with_the_agent() -> None:
    agent = written(Agent("front-desk", params=HEARD, global_data={"b": {"c": 1}}), "You help.")
    before = (await render(agent, CALL, WEBHOOKS)).to_wire()
    ai = (await render(agent, CALL, WEBHOOKS)).main[1]
    assert isinstance(ai, AI)

    ai.global_data["b"]["c"] = 2
    ai.hints.append("parcel")

    assert (await render(agent, CALL, WEBHOOKS)).to_wire() == before


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=6,
)


@given(JSON)
def test_render_makes_a_prompt_of_text_and_lists_of_text_alone(value: Any) -> None:
    agent = written(Agent("front-desk"), "You help.", value)
    section: Section | None = None
    if isinstance(value, str) and value:
        section = Section(value, title="Part 1")
    elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        section = Section(bullets=value, title="Part 1")
    elif value not in (None, "", []):
        with pytest.raises(SwaigletError, match="`part_1` returned "):
            asyncio.run(prompt_of(agent))
        return

    expected = [Section("You help."), *([section] if section else [])]
    assert asyncio.run(prompt_of(agent)) == Prompt(pom=expected)


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({}, "Answer.\n\n## Rules\n\n- Be brief.\n"),
        (
            {"pom_format": "xml"},
            '<?xml version="1.0" encoding="UTF-8"?>\n<prompt>\n  <section>\n    <body>Answer.</body>\n  </section>\n'
            "  <section>\n    <title>Rules</title>\n    <bullets>\n      <bullet>Be brief.</bullet>\n    </bullets>\n"
            "  </section>\n</prompt>",
        ),
    ],
)
async def test_prompt_goes_out_as_text_when_asked(params: dict[str, str], text: str) -> None:
    agent = Agent("desk", prompt_format="text", params=params)
    agent.prompt(named("role", "Answer."))
    agent.prompt("Rules")(named("rules", ["Be brief."]))

    assert (await prompt_of(agent)) == Prompt(text)


def help_desk(**settings: Any) -> Agent:
    """An agent with a prompt, to declare sections for."""
    return written(Agent("front-desk", **settings), "You help.")


TALK = AI(prompt=Prompt(pom=[Section("You help.")]))


def section(agent: Agent, name: str, value: Any) -> None:
    """Declare a section of that name whose function returns the value."""
    agent.section(named(name, value))


async def test_section_is_what_a_generator_yields() -> None:
    agent = help_desk()

    @agent.section
    def goodbye(call: Call) -> Iterator[Verb]:
        yield Play(f"say:Goodbye, {call.from_number}.")
        yield Hangup()

    assert await render(agent, CALL, WEBHOOKS) == Document(
        {"main": [Answer(), TALK], "goodbye": [Play("say:Goodbye, +15550100123."), Hangup()]}
    )


async def test_section_is_what_an_async_generator_yields() -> None:
    agent = help_desk()

    @agent.section("bye")
    async def goodbye() -> AsyncIterator[Verb]:
        yield Play("say:Goodbye.")
        await asyncio.sleep(0)
        yield Hangup()

    document = await render(agent, CALL, WEBHOOKS)

    assert document.sections["bye"] == (Play("say:Goodbye."), Hangup())
    assert list(document.sections) == ["main", "bye"]


@pytest.mark.parametrize(
    ("value", "steps"),
    [
        ([Play("say:x"), Hangup()], (Play("say:x"), Hangup())),
        ((Play("say:x"),), (Play("say:x"),)),
        ([], ()),
        (Hangup(), (Hangup(),)),
        (TALK, (TALK,)),
        (Document([Hangup()]), (Hangup(),)),
    ],
)
async def test_section_is_what_a_function_returns(value: Any, steps: tuple[Verb, ...]) -> None:
    agent = help_desk()
    section(agent, "extra", value)

    assert (await render(agent, CALL, WEBHOOKS)).sections["extra"] == steps


async def test_section_may_be_a_whole_document_whose_other_sections_come_along() -> None:
    agent = help_desk()
    section(agent, "menu", Document({"main": [Execute("ask")], "ask": [Return("yes")]}))
    section(agent, "other", [Hangup()])

    assert await render(agent, CALL, WEBHOOKS) == Document(
        {"main": [Answer(), TALK], "menu": [Execute("ask")], "ask": [Return("yes")], "other": [Hangup()]}
    )


async def test_document_written_by_hand_is_served_as_it_stands() -> None:
    text = "version: 1.0.0\nsections:\n  main:\n  - transfer: {dest: bye}\n  bye:\n  - hangup: {}\n"
    agent = Agent("front-desk")
    section(agent, "main", Document.from_yaml(text))

    assert await render(agent, CALL, WEBHOOKS) == Document({"main": [Transfer("bye")], "bye": [Hangup()]})


async def test_section_yields_the_calls_own_ai_where_the_conversation_belongs() -> None:
    agent = help_desk(hints=["parcel"])

    @agent.tool
    def order_status(order_id: str) -> str:
        """Look up an order."""
        return order_id

    @agent.section
    def main(call: Call, ai: AI) -> Iterator[Verb]:
        ai.hints.append(call.id)
        ai.global_data["caller"] = call.from_number
        yield Play("say:One moment.")
        yield ai
        yield Hangup()

    documents = await asyncio.gather(*(render(agent, Call(id=name), WEBHOOKS) for name in ("a", "b")))

    assert [document.main[0::2] for document in documents] == [(Play("say:One moment."), Hangup())] * 2
    conversations = [document.main[1] for document in documents]
    assert [ai.hints for ai in conversations] == [["parcel", "a"], ["parcel", "b"]]
    assert [list(ai.tools) for ai in conversations] == [["order_status"], ["order_status"]]
    assert [ai.prompt for ai in conversations] == [Prompt(pom=[Section("You help.")])] * 2
    with pytest.raises(AttributeError, match="this AI is shared by every call"):
        conversations[0].hints = []
    assert agent.ai.hints == ["parcel"]


async def test_section_may_hold_copies_of_the_calls_ai_which_have_its_tools_too() -> None:
    agent = help_desk(voice="rime.spore")

    @agent.tool
    def order_status(order_id: str) -> str:
        """Look up an order."""
        return order_id

    @agent.tool
    def hours() -> str:
        """Tell the hours."""
        return "nine to five"

    @agent.section
    def main(ai: AI) -> Iterator[Verb]:
        spanish = ai.draft()
        spanish.languages = [Language(name="Spanish", code="es-MX", voice="rime.luna")]
        del spanish.tools["hours"]
        yield Switch("prompt_value", {"2": [spanish], "3": [evolve(ai, hints=["parcel"])]}, default=[ai, ai])

    document = await render(agent, CALL, WEBHOOKS)

    conversations: list[Any] = [verb for _, verb in walk(document.sections, "") if isinstance(verb, AI)]
    offered = [[entry.function for entry in ai.SWAIG.functions] for ai in conversations]
    assert offered == [["order_status"], *[["order_status", "hours"]] * 3]
    assert [ai.languages[0].code for ai in conversations] == ["es-MX", "en-US", "en-US", "en-US"]
    for ai in conversations:
        with pytest.raises(AttributeError, match="this AI is shared by every call"):
            ai.hints = []


async def test_section_that_spoils_the_calls_ai_is_refused() -> None:
    agent = help_desk()

    @agent.section
    def main(ai: AI) -> AI:
        hints: list[Any] = ai.hints
        hints.append(5)
        return ai

    with pytest.raises(
        SwaigletError, match=r"^Cannot make AI: hints\[0\]: found 5, expected a string or a Hint object\.$"
    ):
        await render(agent, CALL, WEBHOOKS)


async def test_main_without_a_conversation_needs_no_prompt_and_asks_for_none() -> None:
    agent = Agent("front-desk")
    agent.prompt(named("role", 1))  # which is no prompt, if anybody looked

    @agent.section
    async def main(call: Call) -> list[Verb]:
        return [Play(f"say:{call.from_number}"), Transfer("later")]

    section(agent, "later", Hangup())

    assert await render(agent, CALL, WEBHOOKS) == Document(
        {"main": [Play("say:+15550100123"), Transfer("later")], "later": [Hangup()]}
    )


async def test_main_without_a_conversation_may_lead_to_one() -> None:
    agent = help_desk()
    section(agent, "main", [Answer(), Execute("talk")])

    @agent.section
    def talk(ai: AI) -> AI:
        return ai

    assert await render(agent, CALL, WEBHOOKS) == Document({"main": [Answer(), Execute("talk")], "talk": [TALK]})


async def test_section_is_declared_once() -> None:
    agent = Agent("front-desk")
    section(agent, "bye", Hangup())

    with pytest.raises(SetupError) as caught:
        agent.section("bye")(named("goodbye", Hangup()))

    assert str(caught.value) == (
        "Cannot declare section `bye` twice: each call has one. Give it another name or remove one of them."
    )


@pytest.mark.parametrize("names", [["main", "menu"], ["bye", "menu"], ["menu", "main"]])
async def test_section_that_comes_along_must_not_be_there_already(names: list[str]) -> None:
    agent = help_desk()
    for name in names:
        section(agent, name, Document({"main": [], "ask": []}))

    with pytest.raises(SwaigletError) as caught:
        await render(agent, CALL, WEBHOOKS)

    assert str(caught.value) == (
        "Cannot render section `ask` twice: a function writes it, and a document that another returned has it."
    )


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, "null (NoneType)"),
        ("hangup", '"hangup" (str)'),
        ({"hangup": {}}, '{"hangup": {}} (dict)'),
        ([{"hangup": {}}], '[{"hangup": {}}] (list)'),
        ([Hangup(), None], "<list> (list)"),
        (Section("a"), "<Section> (Section)"),
        (Reply("Hello."), "<Reply> (Reply)"),
        (MessagingDocument([]), "<MessagingDocument> (MessagingDocument)"),
    ],
)
async def test_section_that_is_none_is_refused(value: Any, found: str) -> None:
    agent = help_desk()
    section(agent, "extra", value)

    with pytest.raises(SwaigletError) as caught:
        await render(agent, CALL, WEBHOOKS)

    assert str(caught.value) == f"`extra` returned {found}, expected verbs, a list of verbs, or a Document."


async def test_goto_to_nowhere_in_a_section_is_refused() -> None:
    agent = help_desk()
    section(agent, "extra", [Goto("start")])

    with pytest.raises(SwaigletError, match=r"sections\.extra\[0\]\.goto\.label: there is no label `start`"):
        await render(agent, CALL, WEBHOOKS)


async def test_render_joins_tools_with_the_functions_that_an_ai_declares() -> None:
    own = SWAIGFunction("weather", description="Tell the weather.", web_hook_url="https://example.com/weather")
    swaig = SWAIG(
        defaults=SWAIGDefaults(web_hook_url="https://example.com/swaig"),
        functions=[own],
        native_functions=["check_time"],
    )
    agent = help_desk(ai=AI(SWAIG=swaig))

    @agent.tool
    def opening_hours() -> str:
        """Tell when we are open."""
        return "never"

    tool = SWAIGFunction(
        "opening_hours",
        description="Tell when we are open.",
        parameters={"type": "object", "properties": {}},
        web_hook_url=WEBHOOKS.swaig,  # the author's default leads elsewhere
    )
    ai = (await render(agent, CALL, WEBHOOKS)).main[1]
    assert evolve(swaig, functions=[own, tool]) == ai.SWAIG
    assert swaig == agent.ai.SWAIG


async def test_render_keeps_the_functions_that_an_ai_declares_without_tools() -> None:
    swaig = SWAIG(native_functions=["check_time"])

    assert swaig == (await render(help_desk(ai=AI(SWAIG=swaig)), CALL, WEBHOOKS)).main[1].SWAIG


async def test_render_sends_tools_to_this_app_beside_functions_without_defaults() -> None:
    agent = help_desk(ai=AI(SWAIG=SWAIG(native_functions=["check_time"])))

    @agent.tool
    def opening_hours() -> str:
        """Tell when we are open."""
        return "never"

    ai = (await render(agent, CALL, WEBHOOKS)).main[1]
    assert ai.SWAIG.defaults == SWAIGDefaults(web_hook_url="https://user:password@example.com/voice/swaig")
    assert ai.SWAIG.native_functions == ("check_time",)


async def test_section_settles_which_tools_a_call_has_and_what_they_carry() -> None:
    agent = help_desk()

    @agent.tool(meta_data={"tier": "none"})
    def refund() -> str:
        """Refund."""
        return "done"

    @agent.tool
    def hours() -> str:
        """Tell the hours."""
        return "nine to five"

    @agent.section("main")
    def main(call: Call, ai: AI) -> AI:
        if call.from_number == "+1":
            ai.tools["refund"].meta_data["tier"] = "gold"  # type: ignore[index]
            del ai.tools["hours"]
        return ai

    async def offered(number: str) -> list[tuple[str, Any]]:
        swaig = (await render(agent, Call(from_number=number), WEBHOOKS)).ai.SWAIG
        assert swaig is not None
        return [(function.function, function.meta_data) for function in swaig.functions or ()]

    assert await offered("+1") == [("refund", {"tier": "gold"})]
    assert await offered("+2") == [("refund", {"tier": "none"}), ("hours", None)]


# Before each call


async def test_before_call_changes_the_calls_own_ai() -> None:
    agent = Agent("desk", voice="rime.spore", hints=["parcel"])

    @agent.prompt
    def role(call: Call) -> str:
        return "Greet."

    @agent.tool
    def order_status() -> None:
        """Look up an order."""

    @agent.tool
    def refund() -> None:
        """Refund an order."""

    @agent.before_call
    async def settle(call: Call, ai: AI) -> None:
        ai.hints = [*ai.hints, call.from_number]
        ai.languages = [Language(name="Spanish", code="es-MX", voice="rime.luna")]
        del ai.tools["refund"]

    @agent.before_call
    def slower(ai: AI) -> None:
        ai.params = ai.params.merged({"end_of_speech_timeout": 1000})

    wires = [(await render(agent, Call(from_number=number), WEBHOOKS)).to_wire() for number in ("+1", "+2")]
    ais = [wire["sections"]["main"][1]["ai"] for wire in wires]

    assert [ai["hints"] for ai in ais] == [["parcel", "+1"], ["parcel", "+2"]]
    assert [language["voice"] for ai in ais for language in ai["languages"]] == ["rime.luna", "rime.luna"]
    assert [entry["function"] for ai in ais for entry in ai["SWAIG"]["functions"]] == ["order_status"] * 2
    assert [ai["params"] for ai in ais] == [{"end_of_speech_timeout": 1000}] * 2
    assert (agent.ai.hints, set(agent.tools)) == (["parcel"], {"order_status", "refund"})


async def test_before_call_may_end_the_matter_with_a_document() -> None:
    agent, ran = Agent("desk"), []
    written(agent, "Greet.")

    @agent.before_call
    def closed(call: Call) -> Document | None:
        return Document([Hangup()]) if call.from_number == "+1" else None

    @agent.before_call
    def after(call: Call) -> None:
        ran.append(call.from_number)

    made = [await render(agent, Call(from_number=number), WEBHOOKS) for number in ("+1", "+2")]

    assert (made[0], ran) == (Document([Hangup()]), ["+2"])
    assert len(made[1].main) == 2


@pytest.mark.parametrize(("value", "found"), [("Hello", '"Hello" (str)'), ([], "[] (list)"), (False, "false (bool)")])
async def test_before_call_that_returns_something_else_is_refused(value: Any, found: str) -> None:
    agent = written(Agent("desk"), "Greet.")
    agent.before_call(named("settle", value))

    with pytest.raises(SwaigletError) as caught:
        await render(agent, CALL, WEBHOOKS)
    assert str(caught.value) == f"`settle` returned {found}, expected a Document, or None to go on."


async def test_before_call_keeps_two_hundred_interleaved_calls_apart() -> None:
    count = 200
    all_there = asyncio.Barrier(count)
    agent = Agent("desk", hints=["parcel"], global_data={"tenant": "none"})

    @agent.tool
    def order_status() -> None:
        """Look up an order."""

    @agent.before_call
    async def settle(call: Call, ai: AI) -> None:
        ai.hints = [*ai.hints, call.id]
        ai.global_data = {"tenant": call.id}
        await all_there.wait()
        entry = ai.tools["order_status"]
        ai.tools["order_status"] = evolve(entry, description=f"Look up an order of {call.id}.")
        if int(call.id) % 2:
            del ai.tools["order_status"]

    @agent.prompt
    async def role(call: Call) -> str:
        await all_there.wait()
        return f"You answer {call.id}."

    made = await asyncio.gather(*(render(agent, Call(id=str(number)), WEBHOOKS) for number in range(count)))
    for number, document in enumerate(made):
        ai = document.to_wire()["sections"]["main"][1]["ai"]
        told = [entry["description"] for entry in ai.get("SWAIG", {}).get("functions", ())]
        assert ai["prompt"] == {"pom": [{"body": f"You answer {number}."}]}
        assert (ai["hints"], ai["global_data"]) == (["parcel", str(number)], {"tenant": str(number)})
        assert told == ([] if number % 2 else [f"Look up an order of {number}."])


# Errors


@pytest.mark.parametrize("fails", ["before", "prompt", "section"])
async def test_error_handler_may_answer_a_rendering_with_a_document(fails: str) -> None:
    agent = Agent("desk")

    def fail_in(place: str) -> None:
        if place == fails:
            raise KeyError(place)

    @agent.before_call
    async def before() -> None:
        fail_in("before")

    @agent.prompt
    def role() -> str:
        fail_in("prompt")
        return "Greet."

    @agent.section
    def goodbye() -> Iterator[Verb]:
        fail_in("section")
        yield Hangup()

    @agent.errorhandler(LookupError)
    async def closed(error: LookupError, call: Call) -> Document:
        return Document([Play(f"say:{error.args[0]} {call.from_number}"), Hangup()])

    assert await render(agent, CALL, WEBHOOKS) == Document([Play(f"say:{fails} +15550100123"), Hangup()])


async def test_error_handler_for_tools_alone_leaves_a_rendering_to_fail() -> None:
    agent = Agent("desk")

    @agent.prompt
    def role() -> str:
        raise LookupError

    @agent.errorhandler(LookupError)
    def lost(request: FunctionCall) -> str:
        return request.function

    with pytest.raises(LookupError):
        await render(agent, CALL, WEBHOOKS)


async def test_error_handler_that_returns_no_document_for_a_rendering_is_refused() -> None:
    agent = Agent("desk")

    @agent.prompt
    def role() -> str:
        raise LookupError

    @agent.errorhandler(LookupError)
    def lost() -> str:
        return "I cannot find it."

    with pytest.raises(SwaigletError) as caught:
        await render(agent, CALL, WEBHOOKS)
    assert str(caught.value) == '`lost` returned "I cannot find it." (str), expected a Document.'
    assert isinstance(caught.value.__cause__, LookupError)


# What one call must not leave for the next


async def wires(agent: Agent, *ids: str) -> list[Any]:
    """The documents of some calls, one after the other."""
    agent.set_up()
    return [(await render(agent, Call(id=call), WEBHOOKS)).to_wire()["sections"] for call in ids]


def conversation(verbs: list[Any]) -> Any:
    return next(verb["ai"] for verb in verbs if "ai" in verb)


async def test_the_agents_own_ai_in_a_section_gets_nothing_of_a_call() -> None:
    agent = help_desk()

    @agent.tool
    def hours() -> str:
        """Tell the hours."""
        return "nine to five"

    section(agent, "backup", [agent.ai])

    @agent.section
    def main(ai: AI) -> list[Verb]:
        return [Answer(), ai]

    one, two = await wires(agent, "one", "two")
    assert (one, "SWAIG" in conversation(one["backup"])) == (two, False)
    assert [entry["function"] for entry in conversation(two["main"])["SWAIG"]["functions"]] == ["hours"]
    assert (agent.ai.SWAIG, agent.ai.tools) == (None, {})


@pytest.mark.parametrize("prompt_format", ["pom", "text"])
async def test_contexts_that_a_section_changes_are_those_of_its_call(prompt_format: Any) -> None:
    steps = {"default": Context([Step("a", text="Ask.")]), "vip": Context([Step("b", text="Bow.")])}
    agent = Agent("desk", ai=AI(prompt=Prompt("Help.", contexts=steps)), prompt_format=prompt_format)

    @agent.section
    def main(ai: AI, call: Call) -> AI:
        if call.id == "one":
            ai.prompt.contexts.pop("vip")  # type: ignore[union-attr]
        return ai

    documents = await wires(agent, "one", "two")
    contexts = [list(conversation(each["main"])["prompt"]["contexts"]) for each in documents]
    assert contexts == [["default"], ["default", "vip"]]


async def test_params_that_a_section_changes_are_those_of_its_call() -> None:
    with pytest.warns(SWMLWarning):
        agent = Agent("desk", ai=AI(prompt=Prompt("Help.")), params={"brand_new": {"a": 1}})
    agent.debug_event(lambda: None)

    @agent.section
    def main(ai: AI, call: Call) -> AI:
        ai.params.extra["brand_new"][call.id] = 1
        return ai

    documents = await wires(agent, "one", "two")
    params = [conversation(each["main"])["params"]["brand_new"] for each in documents]
    assert params == [{"a": 1, "one": 1}, {"a": 1, "two": 1}]


async def test_documents_share_no_functions_with_the_agent() -> None:
    elsewhere = SWAIGFunction("g", description="Go.", web_hook_url="https://a.example/g", meta_data={"k": 1})
    agent = Agent("desk", ai=AI(prompt=Prompt("Help."), SWAIG=SWAIG(functions=[elsewhere])))
    agent.tool("f", "Do it.", meta_data={"k": 1}, web_hook_url="https://a.example/f")(named("f", "done"))
    agent.set_up()

    document = await render(agent, CALL, WEBHOOKS)
    assert document.ai.SWAIG is not None
    for function in document.ai.SWAIG.functions or ():
        function.meta_data["secret"] = 1  # type: ignore[index]

    assert "secret" not in (await render(agent, CALL, WEBHOOKS)).to_json()


async def test_settings_that_an_agent_is_given_late_are_those_of_the_next_call() -> None:
    agent = help_desk()
    agent.tool("f", "Do it.")(named("f", "done"))
    before = (await wires(agent, "one"))[0]["main"]
    agent.ai = evolve(agent.ai, hints=["parcel"])
    after = (await render(agent, CALL, WEBHOOKS)).to_wire()["sections"]["main"]
    assert ["hints" in conversation(each) for each in (before, after)] == [False, True]
    assert conversation(after)["SWAIG"]["functions"] == conversation(before)["SWAIG"]["functions"]
