"""Set-up: what only the whole app shows is found before its first call, with the near miss."""

import logging
import subprocess
import sys

import pytest

from swaiglet import AI, SWAIG, App, Call, Context, Include, MCPServer, Prompt, SetupError, Step, SWAIGFunction
from swaiglet.verbs import Hangup


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
