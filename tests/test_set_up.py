"""Set-up: what only the whole app shows is found before its first call, with the near miss."""

import functools
import logging
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from swaiglet import (
    AI,
    SWAIG,
    App,
    Call,
    Context,
    Document,
    Gather,
    Include,
    MCPServer,
    Prompt,
    Question,
    SetupError,
    Step,
    SWAIGFunction,
)
from swaiglet.toolkit import Toolkit
from swaiglet.verbs import Answer, Cond, Hangup, When


def desk(*steps: Step, swaig: SWAIG | None = None, **contexts: Context) -> App:
    prompt = Prompt("You book.", contexts={"default": Context(steps=steps), **contexts})
    app = App("desk", ai=AI(prompt=prompt, SWAIG=swaig), auth="off")

    @app.tool
    def book(day: str) -> str:
        """Book an appointment."""
        return day

    return app


def refused(app: App) -> str:
    with pytest.raises(SetupError) as caught:
        app.set_up()
    return str(caught.value)


def test_set_up_names_unknown_steps_contexts_and_tools_with_the_near_miss() -> None:
    app = desk(
        Step(name="ask", text="Ask.", functions=["bok"], valid_steps=["conform"], valid_contexts=["defalt"]),
        Step(name="confirm", text="Confirm.", end=True),
    )
    assert refused(app) == (
        'Cannot make the contexts of "desk":\n'
        "  prompt.contexts.default.steps[0].valid_steps[0]: there is no step `conform` (did you mean `confirm`?)\n"
        "  prompt.contexts.default.steps[0].valid_contexts[0]: there is no context `defalt` (did you mean `default`?)\n"
        "  prompt.contexts.default.steps[0].functions[0]: there is no function `bok` (did you mean `book`?)"
    )


def test_set_up_knows_functions_that_are_included_and_trusts_mcp_servers() -> None:
    step = Step(name="ask", text="Ask.", functions=["book", "remote"], end=True)
    included = Include(url="https://a.example/swaig", functions=["remote"])
    desk(step, swaig=SWAIG(includes=[included])).set_up()
    desk(step, swaig=SWAIG(mcp_servers=[MCPServer(url="https://a.example/mcp")])).set_up()
    assert "there is no function `remote`" in refused(desk(step))


def test_set_up_refuses_a_tool_that_the_ai_declares_too() -> None:
    app = desk(Step(name="ask", text="Ask.", end=True), swaig=SWAIG(functions=[SWAIGFunction("book", description="x")]))
    assert refused(app) == (
        "Cannot declare tool `book` twice: each call has one. Give it another name or remove one of them."
    )


def test_set_up_warns_of_steps_that_cannot_be_reached(caplog: pytest.LogCaptureFixture) -> None:
    app = desk(
        Step(name="ask", text="Ask.", valid_steps=["done"]),
        Step(name="lost", text="Lost.", valid_steps=["done"]),
        Step(name="done", text="Done.", end=True),
    )
    app.set_up()
    lost = "desk: prompt.contexts.default.steps[1]: no step leads to the step `lost`: only a tool's `change_step` does"
    assert caplog.record_tuples == [("swaiglet.agent", logging.WARNING, lost)]


def look_up(order: str) -> str:
    """Look up an order."""
    return order


class Shop:
    """A shop, whose methods are tools."""

    def pay(self, amount: int) -> str:
        """Take a payment."""
        return f"Paid: {amount}."


def wrapped(function: Callable[..., str]) -> Callable[..., str]:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> str:
        return function(*args, **kwargs)

    return wrapper


def asking(*functions: Any) -> Prompt:
    """A prompt whose first step, and the one question in it, may call these."""
    gather = Gather([Question("q", "Q?", functions=functions)])
    steps = [
        Step("ask", "Ask.", functions=functions, gather_info=gather),
        Step("tell", "Tell."),
        Step("thank", "Thank.", functions="none", end=True),
    ]
    return Prompt("You sell.", contexts={"default": Context(steps)})


def offered(document: Document) -> list[list[str]]:
    """What the first step of `asking` and its question may call, on the wire."""
    step = document.to_wire()["sections"]["main"][-1]["ai"]["prompt"]["contexts"]["default"]["steps"][0]
    return [step["functions"], step["gather_info"]["questions"][0]["functions"]]


async def test_functions_in_steps_become_the_names_that_the_app_has_for_them() -> None:
    shop, again, partly = Shop(), wrapped(look_up), functools.partial(look_up, order="5")

    kit = Toolkit("kit")
    kit.add_tool(shop.pay, "charge")
    app = App("shop", ai=AI(prompt=asking(look_up, again, shop.pay, partly, "charge")))
    app.tool("find_order")(look_up)
    app.tool("find_fifth")(partly)
    app.register(kit)
    names = ["find_order", "find_order", "charge", "find_fifth", "charge"]

    assert offered(await app.render()) == [names, names]
    assert offered(await app.render()) == [names, names]


async def test_functions_in_steps_of_one_app_may_have_other_names_in_another() -> None:
    ai = AI(prompt=asking(look_up))
    one, other = App("one", ai=ai), App("other", ai=ai)
    one.tool("find")(look_up)
    other.tool("search")(wrapped(look_up))

    assert offered(await one.render()) == [["find"], ["find"]]
    assert offered(await other.render()) == [["search"], ["search"]]


def test_set_up_refuses_a_function_in_a_step_that_is_no_tool() -> None:
    app = App("shop", ai=AI(prompt=asking(look_up)))
    assert refused(app).splitlines() == [
        'Cannot make the contexts of "shop":',
        "  prompt.contexts.default.steps[0].gather_info.questions[0].functions[0]: no tool was made of the function "
        "`look_up`",
        "  prompt.contexts.default.steps[0].functions[0]: no tool was made of the function `look_up`",
    ]

    app.tool("lookup")(Shop().pay)
    assert "no tool was made of the function `look_up` (did you mean `lookup`?)" in refused(app)

    app.tool("look_up")(Shop().pay)
    assert "no tool was made of the function `look_up`, the tool `look_up` is another" in refused(app)


def test_set_up_refuses_a_function_in_a_step_that_several_tools_were_made_of() -> None:
    app = App("shop", ai=AI(prompt=asking(look_up)))
    app.tool(look_up)
    app.tool("find")(look_up)

    assert "several tools were made of the function `look_up`: `find`, `look_up`" in refused(app)


async def test_functions_in_steps_of_one_call_become_names_too() -> None:
    app = App("shop", ai=AI(prompt=Prompt("You sell.")))
    app.tool("find")(look_up)

    @app.section
    def main(call: Call, ai: AI) -> AI:
        ai.prompt = asking(Shop.pay if call.from_number else look_up)
        return ai

    assert offered(await app.render()) == [["find"], ["find"]]
    with pytest.raises(SetupError, match="no tool was made of the function `pay`"):
        await app.render(Call(from_number="+15550100123"))


async def test_functions_in_steps_become_names_in_every_conversation_of_a_document() -> None:
    app = App("shop", ai=AI(prompt=Prompt("You sell.")))
    app.tool("find")(look_up)
    conversation = AI(prompt=asking(look_up))
    given = Document([Cond([When("vip", [Answer(), conversation])]), conversation])
    app.fallback(given)

    @app.section
    def main(call: Call) -> Document:
        return given

    @app.before_call
    def refuse(call: Call) -> Document | None:
        return None if call.from_number else given

    ask, named = {"ai": conversation.to_wire()["ai"]}, AI(prompt=asking("find")).to_wire()
    assert ask != named
    for document in (await app.render(), await app.render(Call(from_number="+15550100123")), app.fallback_document):
        assert document is not None
        assert document.to_wire()["sections"]["main"] == [
            {"cond": [{"when": "vip", "then": [{"answer": {}}, named]}]},
            named,
        ]
    assert given.to_wire()["sections"]["main"][-1] == ask


async def test_function_in_a_step_of_a_document_that_is_no_tool_is_refused_at_its_place() -> None:
    app = App("shop")

    @app.section
    def main() -> Cond:
        return Cond([When("vip", [Answer(), AI(prompt=asking(look_up))])])

    with pytest.raises(SetupError) as caught:
        await app.render()
    assert str(caught.value).splitlines()[1] == (
        "  sections.main[0].cond[0].then[1].ai.prompt.contexts.default.steps[0].gather_info.questions[0].functions[0]: "
        "no tool was made of the function `look_up`"
    )


async def test_app_is_set_up_before_its_first_use() -> None:
    app = desk(Step(name="ask", text="Ask.", valid_steps=["nowhere"]))
    with pytest.raises(SetupError, match="there is no step `nowhere`"):
        await app.render(Call())
    with pytest.raises(SetupError, match="there is no step `nowhere`"):
        app.blueprint()


async def test_app_without_a_prompt_is_refused_unless_it_never_talks() -> None:
    silent = App("silent")
    assert refused(silent) == (
        'Cannot render "silent": no prompt says what the agent is for. Write a function that returns it, decorated '
        "with `@app.prompt`, or pass `ai=AI(prompt=Prompt(text=…))`."
    )

    @silent.section("main")
    def main() -> Hangup:
        return Hangup("busy")

    assert (await silent.render()).to_wire() == {
        "version": "1.0.0",
        "sections": {"main": [{"hangup": {"reason": "busy"}}]},
    }


def test_swaiglet_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "swaiglet", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("swaiglet, version ")
