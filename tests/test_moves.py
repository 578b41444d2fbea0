"""Moves: functions that results switch, and steps and contexts that they lead to, must be there."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from swaiglet import (
    AI,
    SWAIG,
    App,
    Context,
    Document,
    FunctionCall,
    Include,
    MCPServer,
    Prompt,
    Result,
    Step,
    SWAIGFunction,
    ToolError,
)
from swaiglet.verbs import Verb

Log = pytest.LogCaptureFixture

SORRY = "Something went wrong on our side and this could not be done (reference "
PROMPT = Prompt(
    "Greet.",
    contexts={
        "default": Context([Step("welcome", "Greet."), Step("order", "Take the order.")]),
        "billing": Context([Step("pay", "Take the money.")]),
    },
)
DECLARED = SWAIGFunction("declared", description="Do it.", web_hook_url="https://example.com/hook")


def make_app(result: Any, **static: Any) -> App:
    """An app whose tool `move` returns the result."""
    app = App("desk", ai=AI(**{"prompt": PROMPT, **static}))

    @app.tool
    async def move() -> Any:
        """Move."""
        return result

    @app.tool
    async def refund() -> None:
        """Refund."""

    return app


@pytest.mark.parametrize(
    ("result", "wrong"),
    [
        (
            Result("ok").toggle_functions({"refnd": False}),
            '`move` toggles "refnd", and there is no such function (did you mean `refund`?). '
            "There is check_time, declared, move, refund.",
        ),
        (
            Result("ok").say("Hello").toggle_functions({"refund": False, "other": True}),
            '`move` toggles "other", and there is no such function. There is check_time, declared, move, refund.',
        ),
        (
            Result("ok").change_step("ordr"),
            '`move` moves to "ordr", and there is no such step (did you mean `order`?). '
            "There is order, pay, welcome.",
        ),
        (
            Result("ok").change_context("bill"),
            '`move` moves to "bill", and there is no such context (did you mean `billing`?). '
            "There is billing, default.",
        ),
        (
            Result("ok").hold(60, step="welcme"),
            '`move` moves to "welcme", and there is no such step (did you mean `welcome`?). '
            "There is order, pay, welcome.",
        ),
        (
            Result("ok").hold(60, step="welcome", timeout_step="nowhere"),
            '`move` moves to "nowhere", and there is no such step. There is order, pay, welcome.',
        ),
    ],
)  # fmt: skip
async def test_a_move_to_nowhere_is_the_tools_failure(result: Result, wrong: str, caplog: Log) -> None:
    app = make_app(result, SWAIG=SWAIG(functions=[DECLARED], native_functions=["check_time"]))

    assert (await app.dispatch(FunctionCall("move"))).response.startswith(SORRY)
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert f"SwaigletError: {wrong}\n" in f"{caplog.text}\n"


@pytest.mark.parametrize(
    "result",
    [
        Result("ok").toggle_functions({"refund": False, "declared": True, "check_time": True, "move": 2}),
        Result("ok").toggle_functions({"%{args.name}": False}),
        Result("ok").change_step("order"),
        Result("ok").change_step("pay"),
        Result("ok").change_step("next"),
        Result("ok").change_step("${global_data.step}"),
        Result("ok").change_context("billing"),
        Result("ok").change_context("%{global_data.context}"),
        Result("ok").hold(60),
        Result("ok").hold(60, timeout_step="order"),
        Result("ok").raw("change_step", "nowhere"),
        Result("ok").hangup(),
    ],
)
async def test_a_move_to_somewhere_goes_out(result: Result, caplog: Log) -> None:
    app = make_app(result, SWAIG=SWAIG(functions=[DECLARED], native_functions=["check_time"]))

    assert await app.dispatch(FunctionCall("move")) is result
    assert caplog.records == []


async def test_a_move_without_any_contexts_says_so(caplog: Log) -> None:
    app = make_app(Result("ok").change_step("order"), prompt=Prompt("Greet."))
    await app.dispatch(FunctionCall("move"))

    assert '`move` moves to "order", and there is no such step. The prompt has no contexts.' in caplog.text


@pytest.mark.parametrize(
    "swaig",
    [
        SWAIG(mcp_servers=[MCPServer("https://example.com/mcp")]),
        SWAIG(includes=[Include("https://example.com/swaig", ["search"])]),
    ],
)
async def test_functions_that_other_servers_describe_are_not_known_here(swaig: SWAIG) -> None:
    result = Result("ok").toggle_functions({"found_there": False})

    assert await make_app(result, SWAIG=swaig).dispatch(FunctionCall("move")) is result


LOST = Result("ok").toggle_functions({"other": False}).change_context("other").change_step("other")


async def test_what_the_authors_code_writes_for_a_call_is_not_known_here() -> None:
    changed, replaced, written = make_app(LOST), make_app(LOST), make_app(LOST)

    @changed.before_call
    def change(ai: AI) -> None: ...

    @replaced.before_call
    def replace() -> Document | None:
        return None

    @written.section
    def main() -> Iterator[Verb]:
        yield AI(prompt=PROMPT)

    for app in (changed, replaced, written):
        assert await app.dispatch(FunctionCall("move")) is LOST


async def test_a_wrong_move_of_an_error_handler_is_told_by_its_name(caplog: Log) -> None:
    app = App("desk", ai=AI(prompt=PROMPT))

    @app.tool
    def move() -> None:
        """Move."""
        raise ToolError("No.")

    @app.errorhandler(ToolError)
    def lost(error: ToolError) -> Result:
        return Result(str(error)).change_step("nowhere")

    assert (await app.dispatch(FunctionCall("move"))).response.startswith(SORRY)
    assert '`lost` moves to "nowhere"' in caplog.text
