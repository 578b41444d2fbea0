"""Calls without a phone, to real apps."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest

from swaiglet import AI, App, Call, Context, PostPrompt, Prompt, Result, Step, Switchboard
from swaiglet.limits import Limits
from swaiglet.simulator.parties import Listen, Say, Turn
from swaiglet.simulator.platform import Fault
from swaiglet.simulator.talk import Talk
from swaiglet.swml.model import Verb
from swaiglet.testing.driven import CallError
from swaiglet.verbs import Answer, Connect, Hangup, Play
from swaiglet.verbs import Prompt as Ask


def shop(**settings: Any) -> App:
    app = App("shop", **settings)
    app.reports = []  # type: ignore[attr-defined]

    @app.prompt
    def role(call: Call) -> str:
        return f"You sell tea to {call.from_number}."

    @app.tool
    async def price(call: Call, tea: str) -> Result:
        """Tell a price."""
        return Result(f"{tea} is 5.").set_global_data(tea=tea)

    @app.tool
    def bye() -> Result:
        """Say goodbye."""
        return Result("Bye.", post_process=True).hangup()

    @app.tool
    def person() -> Result:
        """Connect to a person."""
        return Result("One moment.").connect("+15550100198", transfer=True)

    @app.post_prompt("Sum up as JSON.")
    def save(report: PostPrompt) -> None:
        app.reports.append(report.data)  # type: ignore[attr-defined]

    return app


async def test_call_goes_from_the_document_to_the_report() -> None:
    app = shop()
    async with app.test_call("+15550100001") as call:
        assert call.prompt == "You sell tea to +15550100001."
        assert call.tools == ("price", "bye", "person", "hangup")
        assert call.swml.ai.post_prompt is not None
        assert await call.say("What is Assam?") == []
        called = await call.tool("price", tea="Assam")
        await call.reply("It is five.")
        assert (called.text, called.actions) == ("Assam is 5.", [{"set_global_data": {"tea": "Assam"}}])
        assert call.global_data["tea"] == "Assam"
        assert call.report == {}
        await call.hangup(summary={"bought": "Assam"})

    assert call.ended == "the caller hangs up"
    assert app.reports == [{"bought": "Assam"}]  # type: ignore[attr-defined]
    assert [entry["content"] for entry in call.report["call_log"] if entry["role"] == "user"] == ["What is Assam?"]
    assert call.warnings == []


def test_call_needs_no_await() -> None:
    app = shop()
    with app.test_call() as call:
        assert threading.current_thread() is threading.main_thread()
        assert call.say("What is Assam?") == []
        assert call.press("1") == []
        assert call.tool("price", tea="Assam").text == "Assam is 5."
        call.reply("It is five.")
        call.hangup("They bought Assam.")

    assert app.reports == [{"summary": "They bought Assam."}]  # type: ignore[attr-defined]


async def test_call_can_be_made_where_a_loop_runs_already() -> None:
    with shop().test_call() as call:
        assert call.tool("price", tea="Assam").text == "Assam is 5."


async def test_call_that_nobody_ends_is_hung_up() -> None:
    app = shop()
    async with app.test_call() as call:
        pass
    assert (call.ended, len(app.reports)) == ("the caller hangs up", 1)  # type: ignore[attr-defined]


async def test_call_of_a_tool_that_is_not_there_tells_what_is() -> None:
    async with shop().test_call() as call:
        with pytest.raises(CallError) as error:
            await call.tool("prize", tea="Assam")
    assert str(error.value) == (
        'Cannot call "prize": this call has no such function (did you mean `price`?). '
        "It sees bye, hangup, person, price."
    )


async def test_call_sees_the_functions_of_its_step() -> None:
    steps = [
        Step("begin", "Ask.", functions=["first"], valid_steps=["end"]),
        Step("end", "Stop.", functions=["second"], valid_steps=[]),
    ]
    app = App("steps", ai=AI(prompt=Prompt("You ask.", contexts={"default": Context(steps)})))
    app.tool(name="first", description="Go on.")(lambda: Result("On.").change_step("end"))
    app.tool(name="second", description="Stop.")(lambda: "Done.")

    async with app.test_call() as call:
        assert (call.context, call.step) == ("default", "begin")
        with pytest.raises(CallError, match='"second": the call has it, but the model cannot see it now'):
            await call.tool("second")
        await call.tool("first")
        assert (call.step, "second" in call.tools) == ("end", True)


async def test_call_ends_when_the_agent_hangs_up() -> None:
    async with shop().test_call() as call:
        await call.tool("bye")
        assert call.ended is not None
        assert call.report["action"] == "post_conversation"
        with pytest.raises(CallError, match=r'Cannot call "price": the call has ended \(.+\)\. Do it while'):
            await call.tool("price", tea="Assam")
        await call.hangup()


async def test_call_goes_on_after_the_conversation() -> None:
    async with shop().test_call(outcomes={"connect": ["failed"]}) as call:
        await call.tool("person")
        assert call.ended is not None
    assert any("+15550100198" in event.text for event in call.events if event.kind == "verb")


async def test_call_may_have_no_conversation() -> None:
    app = App("closed")
    app.section("main")(lambda: [Answer(), Play("say:We are closed."), Hangup()])

    async with app.test_call() as call:
        assert call.ended is not None
        assert [event.text for event in call.events if event.kind == "say"] == ["We are closed."]
        assert call.report == {}
        for doing in (call.say("Hello?"), call.press("1"), call.reply("Hello."), call.tool("price")):
            with pytest.raises(CallError, match="the call has ended"):
                await doing
        with pytest.raises(CallError, match="Cannot look at the conversation: the call has ended"):
            assert call.prompt


async def test_call_may_be_over_before_the_first_word() -> None:
    app = shop()

    @app.startup_hook
    def begin() -> Result:
        return Result().set_meta_data(begun=True).hangup()

    async with app.test_call() as call:
        assert call.ended is not None
        assert [*call.meta_data.values()] == [{"begun": True}]
        assert app.reports == [{"summary": ""}]  # type: ignore[attr-defined]


async def test_call_takes_outcomes_variables_and_facts() -> None:
    app = App("menu")
    seen: list[Any] = []

    @app.section("main")
    def note(call: Call) -> list[Verb]:
        seen.append((call.id, call.type, call.headers["x-account"], dict(call.vars), dict(call.envs)))
        return [Ask("say:Press a key."), Connect("+15550100198"), Hangup()]

    settings: dict[str, Any] = {"call_id": "c-1", "type_": "sip", "headers": {"X-Account": "7"}}
    async with app.test_call(outcomes={"prompt": ["2"]}, vars={"a": 1}, envs={"b": 2}, **settings) as call:
        assert call.vars["prompt_value"] == "2"
    assert seen == [("c-1", "sip", "7", {"a": 1}, {"b": 2})]


async def test_call_lets_a_mind_answer() -> None:
    class Parrot:
        async def turn(self, talk: Talk) -> Turn:
            last = talk.log[-1]
            return Say(f"{last.content}!") if last.role == "user" else Listen()

        async def summary(self, talk: Talk, post_prompt: str) -> str:
            return "It was a parrot."

    app = shop()
    async with app.test_call(mind=Parrot()) as call:
        assert await call.say("Hello") == ["Hello!"]
        assert await call.press("12") == ["12!"]
    assert app.reports == [{"summary": "It was a parrot."}]  # type: ignore[attr-defined]


async def test_call_is_told_what_goes_wrong_on_the_way() -> None:
    async with shop().test_call(faults=[Fault("malformed")]) as call:
        assert (await call.tool("price", tea="Assam")).text != ""
    assert call.warnings != []


async def test_call_opens_and_closes_what_the_app_provides() -> None:
    app, told = shop(), []

    class Store:
        pass

    @app.provide
    async def store() -> AsyncIterator[Store]:
        told.append("opened")
        yield Store()
        told.append("closed")

    async with app.test_call(), app.test_call():
        assert told == ["opened"]
    assert told == ["opened", "closed"]


@pytest.mark.parametrize(
    "settings",
    [
        {"auth": "off"},
        {"auth": ("us er", "p@ss/word")},
        {"public_url": "https://acme.example/voice"},
        {"limits": Limits(allowed_hosts=("*.example", "acme.example"))},
    ],
)
async def test_call_reaches_the_app_wherever_it_is(settings: dict[str, Any]) -> None:
    async with shop(**settings).test_call() as call:
        assert (await call.tool("price", tea="Assam")).text == "Assam is 5."


async def test_call_is_signed_when_the_app_wants_signatures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNALWIRE_SIGNING_KEY", "key")
    async with shop().test_call() as call:
        assert call.ended is None


async def test_call_to_a_switchboard_reaches_the_app_of_the_number() -> None:
    board = Switchboard()
    board.mount("/shop", shop(), numbers=["+15550100010"])

    async with board.test_call(to_number="+15550100010") as call:
        assert (await call.tool("price", tea="Assam")).text == "Assam is 5."
    async with board.test_call(to_number="+15550100011") as call:
        assert call.ended is not None
        assert [event.text for event in call.events if event.kind == "say"] == [
            "This number is not in service. Goodbye."
        ]
    async with board.test_call(to_number="+15550100010") as one, board.test_call(to_number="+15550100010") as other:
        assert (await one.tool("price", tea="Assam")).text == (await other.tool("price", tea="Assam")).text


async def test_calls_to_a_switchboard_at_the_same_time_share_what_is_open() -> None:
    app, board, told = shop(), Switchboard(), []
    board.mount("/shop", app)

    class Store:
        pass

    @app.provide
    async def store() -> AsyncIterator[Store]:
        told.append("opened")
        yield Store()
        told.append("closed")

    async with board.test_call(), board.test_call():
        assert told == ["opened"]
    assert told == ["opened", "closed"]


async def test_call_that_fails_has_a_note_with_what_happened() -> None:
    async def fail() -> None:
        async with shop().test_call() as call:
            await call.tool("price", tea="Assam")
            assert call.global_data["tea"] == "Darjeeling"

    with pytest.raises(AssertionError) as failed:
        await fail()
    (note,) = failed.value.__notes__
    assert note.startswith("The call so far:\n   0.00 s  call     +15550100123 calls +15550100199\n")
    assert 'function price(tea="Assam"): Assam is 5.' in note
    assert "the call ends" not in note


def test_call_that_fails_has_a_note_without_await_too() -> None:
    with pytest.raises(KeyError) as failed, shop().test_call() as call:
        call.global_data["coffee"]
    assert failed.value.__notes__[0].startswith("The call so far:\n")
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("swaiglet-test")] == []


async def test_call_without_a_document_says_why() -> None:
    app = App("broken")

    @app.prompt
    def role() -> str:
        raise ValueError("sesame")

    with pytest.raises(CallError) as failed:
        async with app.test_call():
            pass
    assert re.fullmatch(
        r"Cannot make the call: http://\S+/ answered 500 instead of a document. The log tells why; mend that first.",
        str(failed.value),
    )
    with pytest.raises(CallError), app.test_call():
        pass


async def test_calls_at_the_same_time_do_not_mix() -> None:
    app = shop()

    async def one(number: int) -> Any:
        async with app.test_call(f"+1555010{number:04}") as call:
            await call.tool("price", tea=f"tea {number}")
            await asyncio.sleep(0)
            return call.prompt, call.global_data["tea"]

    assert await asyncio.gather(*map(one, range(50))) == [
        (f"You sell tea to +1555010{number:04}.", f"tea {number}") for number in range(50)
    ]
