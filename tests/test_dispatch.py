"""Dispatch: whatever a model or a handler does, there is a result, and the log has the cause."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import sys
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, TypedDict

import pytest
from attrs import define, field, frozen
from hypothesis import given
from hypothesis import strategies as st

from swaiglet import Call, FunctionCall, Limits, PostPrompt, Result, SetupError, SwaigletError, ToolError, Webhooks
from swaiglet.agent import Agent
from swaiglet.dispatch import answer as answer_of
from swaiglet.dispatch import as_result, dispatch, take_report
from swaiglet.swaig.actions import RawObject
from swaiglet.swml.convert import to_json
from swaiglet.verbs import Connect

Log = pytest.LogCaptureFixture

CALLER: ContextVar[str] = ContextVar("CALLER", default="nobody")
SORRY = re.compile(
    r"Something went wrong on our side and this could not be done \(reference ([0-9a-f]{8})\)\. "
    r"Apologize to the caller and offer another way\."
)


@define
class Order:
    """Facts about an order."""

    id: str
    due: date
    tags: list[str]


def agent_with(function: Callable[..., Any], **settings: Any) -> Agent:
    """An agent whose one tool is the function, called `tool`."""
    agent = Agent("front-desk")
    agent.tool("tool", "Do it.", **settings)(function)
    return agent


async def answer(function: Callable[..., Any], arguments: dict[str, Any] | None = None, **settings: Any) -> Any:
    """The wire form of what the tool answers."""
    return (await dispatch(agent_with(function, **settings), FunctionCall("tool", arguments or {}))).to_wire()


def logged(caplog: Log) -> list[tuple[str, int, str]]:
    """What was logged, without tracebacks."""
    return caplog.record_tuples


async def test_dispatch_tells_a_tool_where_the_platform_calls_back() -> None:
    def tool(webhooks: Webhooks) -> str:
        return webhooks.status

    call = FunctionCall("tool")
    assert await dispatch(agent_with(tool), call) == Result("http://localhost/status")
    told = await dispatch(agent_with(tool), call, lambda: Webhooks("https://agent.example.com"))
    assert told == Result("https://agent.example.com/status")


async def test_dispatch_runs_the_tool_with_arguments_and_fillers() -> None:
    async def tool(
        call: Call, order_id: str, request: FunctionCall, sizes: list[int], gift: bool = False
    ) -> tuple[Any, ...]:
        seen.append((call, order_id, request, sizes, gift))
        return ()

    seen: list[tuple[Any, ...]] = []
    call = Call(from_number="+15550100123")
    function_call = FunctionCall("tool", {"order_id": "5", "sizes": '["1", 2]'}, call)

    await dispatch(agent_with(tool), function_call)

    assert seen == [(call, "5", function_call, [1, 2], False)]


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        (Result("Hello").hangup(), {"response": "Hello", "action": [{"hangup": True}]}),
        ("Hello", {"response": "Hello"}),
        ("", {"response": "Done."}),
        (None, {"response": "Done."}),
        ({"response": "Hello", "action": [{"stop": True}]}, {"response": "Hello", "action": [{"stop": True}]}),
        (
            Order("5", date(2026, 2, 27), ["gift"]),
            {"response": '{"id":"5","due":"2026-02-27","tags":["gift"]}'},
        ),
    ],
)
async def test_dispatch_understands_what_tools_return(value: Any, wire: dict[str, Any]) -> None:
    async def on_loop() -> Any:
        return value

    def in_thread() -> Any:
        return value

    assert await answer(on_loop) == wire
    assert await answer(in_thread) == wire


def test_as_result_keeps_a_result_and_its_pairs() -> None:
    result = Result("Hello")

    assert as_result(result, "tool") is result
    assert as_result({"response": "Hello", "action": {"transfer": True, "SWML": {}}}, "tool") == Result(
        "Hello", action=[RawObject({"transfer": True, "SWML": {}})]
    )


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (5, "5 (int)"),
        (["a"], '["a"] (list)'),
        ({"reply": "a"}, '{"reply": "a"} (dict)'),
        (b"a", "<bytes> (bytes)"),
        (Order, "<type> (type)"),
    ],
)
def test_as_result_refuses_what_it_does_not_understand(value: Any, found: str) -> None:
    with pytest.raises(SwaigletError) as caught:
        as_result(value, "tool")

    expected = "a Result, text, a dict with `response`, an attrs object, or None"
    assert str(caught.value) == f"`tool` returned {found}, expected {expected}."


async def order(
    order_id: Annotated[str, "The eight-digit order number."],
    size: Literal["small", "large"],
    counts: list[int],
    gift: bool = False,
) -> str:
    return f"{order_id} {size} {counts} {gift}"


async def test_dispatch_tells_the_model_every_wrong_argument_at_once(caplog: Log) -> None:
    wire = await answer(order, {"size": "medium", "counts": [1, "two"], "gift": "perhaps"})

    assert wire == {
        "response": "This could not be done yet: `order_id` is missing (The eight-digit order number), expected text; "
        '`size` is "medium", expected "small" or "large"; `counts[1]` is "two", expected a whole number; '
        '`gift` is "perhaps", expected true or false. Ask the caller about it, then try again.'
    }
    complaint = "tool was not run, wrong arguments: `order_id`, `size`, `counts[1]`, `gift`"
    assert logged(caplog) == [("swaiglet.dispatch", logging.WARNING, complaint)]


async def test_dispatch_tells_the_model_no_more_than_twenty_problems() -> None:
    wire = await answer(order, {"order_id": "5", "size": "small", "counts": ["x"] * 1000})

    told = "; ".join(f'`counts[{index}]` is "x", expected a whole number' for index in range(20))
    assert wire == {
        "response": f"This could not be done yet: {told}; and 980 more. Ask the caller about it, then try again."
    }


async def test_dispatch_mends_arguments_unless_the_tool_is_strict() -> None:
    arguments = {"order_id": "5", "size": "SMALL", "counts": "[1]", "gift": "yes"}

    assert await answer(order, arguments) == {"response": "5 small [1] True"}
    assert await answer(order, arguments, strict=True) == {
        "response": 'This could not be done yet: `size` is "SMALL", expected "small" or "large"; `counts` is "[1]", '
        'expected a list, each a whole number; `gift` is "yes", expected true or false. '
        "Ask the caller about it, then try again."
    }


async def test_dispatch_drops_unknown_arguments_with_a_warning_that_is_one_line(caplog: Log) -> None:
    async def tool(name: str = "nobody") -> str:
        return name

    assert await answer(tool, {"name": "Alex", "b\nb": "secret", "a": "secret"}) == {"response": "Alex"}
    assert logged(caplog) == [
        ("swaiglet.dispatch", logging.WARNING, 'tool was given arguments that it does not take: ["a", "b\\nb"]')
    ]


async def test_dispatch_of_an_unknown_function_logs_the_stub_to_paste(caplog: Log) -> None:
    function_call = FunctionCall("order_staus", {"order_id": "5", "class": "b", "two words": 1})
    agent = Agent("front-desk")
    agent.tool("order_status", "Look it up.")(order)

    result = await dispatch(agent, function_call)

    assert result.to_wire() == {
        "response": "There is no function called order_staus on this call. "
        "Tell the caller that this cannot be done here."
    }
    assert logged(caplog) == [
        (
            "swaiglet.dispatch",
            logging.WARNING,
            ('Unknown function "order_staus" (did you mean `order_status`?).'),
        )
    ]


@pytest.mark.parametrize("name", ["two words", "1st", "class", "a\nb"])
async def test_dispatch_of_an_unnameable_function_logs_a_stub_that_python_reads(name: str, caplog: Log) -> None:
    await dispatch(Agent("front-desk", debug=True), FunctionCall(name))

    _, _, stub = logged(caplog)[0][2].partition("\n\n")
    assert stub == ('@app.tool\nasync def name_of_the_function() -> str:\n    """Say when to call it."""\n    ...\n')
    compile(stub, "stub", "exec")


async def test_dispatch_cuts_a_long_function_name_for_the_model() -> None:
    result = await dispatch(Agent("front-desk"), FunctionCall("f" * 1000))

    assert result == Result(
        f"There is no function called {'f' * 64} on this call. Tell the caller that this cannot be done here."
    )


@pytest.mark.parametrize(
    ("error", "response"),
    [
        (ToolError("That order was cancelled."), "That order was cancelled."),
        (ToolError(), "This could not be done. Tell the caller so and offer another way."),
        (ToolError(""), "This could not be done. Tell the caller so and offer another way."),
    ],
)
async def test_dispatch_tells_the_model_a_tool_error_word_for_word(
    error: ToolError, response: str, caplog: Log
) -> None:
    def tool() -> str:
        raise error

    assert await answer(tool) == {"response": response}
    assert logged(caplog) == []


def raise_error() -> str:
    message = "the password is hunter2"
    raise LookupError(message)


async def raise_on_loop() -> str:
    return raise_error()


def raise_exit() -> None:
    sys.exit("the password is hunter2")


async def raise_exit_on_loop() -> None:
    sys.exit("the password is hunter2")


class PanicError(BaseException):
    """As libraries in Rust raise it: no `Exception`."""


async def panic() -> None:
    raise PanicError


def raise_stop_iteration() -> str:
    return next(entry for entry in ("the password is hunter2",) if not entry)


async def raise_group() -> None:
    message = "the password is hunter2"
    raise ExceptionGroup(message, [LookupError(message)])


def return_nonsense() -> list[str]:
    return ["the password is hunter2"]


def return_decimal() -> Any:
    return Order("the password is hunter2", Decimal(5), [])  # type: ignore[arg-type]


def return_bad_action() -> dict[str, Any]:
    return {"response": "the password is hunter2", "action": ["say"]}


@pytest.mark.parametrize(
    ("function", "error"),
    [
        (raise_error, "LookupError"),
        (raise_on_loop, "LookupError"),
        (raise_exit, "SystemExit"),
        (raise_exit_on_loop, "SystemExit"),
        (panic, "PanicError"),
        (raise_stop_iteration, "RuntimeError"),
        (raise_group, "ExceptionGroup"),
        (return_nonsense, "SwaigletError"),
        (return_decimal, "TypeError"),
        (return_bad_action, "DocumentError"),
    ],
)
async def test_dispatch_of_a_failing_tool_tells_the_model_a_reference_and_the_log_the_cause(
    function: Callable[..., Any], error: str, caplog: Log
) -> None:
    wire = await answer(function)

    told = SORRY.fullmatch(wire["response"])
    assert told
    assert wire == {"response": told.group()}
    assert logged(caplog) == [("swaiglet.dispatch", logging.ERROR, f"tool failed (reference {told[1]})")]
    assert caplog.records[0].exc_info
    assert caplog.records[0].exc_info[0].__name__ == error  # type: ignore[union-attr]
    assert "Traceback (most recent call last)" in caplog.text


async def test_dispatch_gives_each_failure_its_own_reference() -> None:
    responses = [(await answer(raise_error))["response"] for _ in range(5)]

    assert len(set(responses)) == 5


async def test_dispatch_that_is_given_up_goes_on_for_the_request_that_is_repeated() -> None:
    begun, go = asyncio.Event(), asyncio.Event()
    runs = []

    async def tool() -> str:
        runs.append("run")
        begun.set()
        await go.wait()
        return "done"

    agent, request = agent_with(tool), FunctionCall("tool", call=Call(id="c-1"))
    first = asyncio.create_task(dispatch(agent, request))
    await begun.wait()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    again = asyncio.create_task(dispatch(agent, request))
    asyncio.get_running_loop().call_soon(go.set)

    assert (await again, runs) == (Result("done"), ["run"])


async def test_dispatch_keeps_interleaved_calls_apart() -> None:
    count = 200
    all_there = asyncio.Barrier(count)

    async def tool(call: Call, number: int, seen: list[int] = []) -> str:  # noqa: B006  authors write it
        seen.append(number)
        await all_there.wait()
        return f"{call.id} {number} {seen}"

    agent = agent_with(tool)

    results = await asyncio.gather(
        *(dispatch(agent, FunctionCall("tool", {"number": n}, Call(id=f"c-{n}"))) for n in range(count))
    )

    assert results == [Result(f"c-{n} {n} [{n}]") for n in range(count)]


async def test_dispatch_carries_context_variables_into_plain_tools() -> None:
    def tool() -> str:
        return CALLER.get()

    agent = agent_with(tool)

    async def of_caller(name: str) -> Result:
        CALLER.set(name)
        return await dispatch(agent, FunctionCall("tool"))

    names = [f"caller {number}" for number in range(20)]

    assert await asyncio.gather(*map(of_caller, names)) == [Result(name) for name in names]
    assert CALLER.get() == "nobody"


REPORT = PostPrompt(post_prompt_data={"raw": "They called."}, call=Call(id="c-1"))


async def test_take_report_hands_it_to_the_handler_with_its_call() -> None:
    taken: list[tuple[PostPrompt, Call]] = []
    agent = Agent("front-desk")

    @agent.post_prompt("Sum up.")
    async def save(report: PostPrompt, call: Call) -> None:
        taken.append((report, call))

    assert await take_report(agent, REPORT) is None
    assert taken == [(REPORT, REPORT.call)]


async def test_take_report_without_a_handler_does_nothing() -> None:
    assert await take_report(Agent("front-desk"), REPORT) is None


async def test_take_report_gives_its_handler_as_long_as_a_tool(caplog: Log) -> None:
    agent = Agent("front-desk", limits=Limits(tool_seconds=0.05))
    ended: list[str] = []

    @agent.post_prompt("Sum up.")
    async def save() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("save")

    reference = await take_report(agent, REPORT)

    assert logged(caplog) == [("swaiglet.dispatch", logging.ERROR, f"save failed (reference {reference})")]
    assert "LateError: it took longer than it may" in caplog.text
    assert ended == ["save"]


@pytest.mark.parametrize("function", [raise_error, raise_on_loop, raise_exit, raise_exit_on_loop])
async def test_take_report_of_a_failing_handler_returns_the_reference_of_the_traceback(
    function: Callable[..., Any], caplog: Log
) -> None:
    agent = Agent("front-desk")
    agent.post_prompt("Sum up.")(function)

    reference = await take_report(agent, REPORT)

    assert reference
    assert re.fullmatch("[0-9a-f]{8}", reference)
    name = function.__name__
    assert logged(caplog) == [("swaiglet.dispatch", logging.ERROR, f"{name} failed (reference {reference})")]
    assert f"in {name}" in caplog.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["name", "size", "price", "gift", "mode", "rows", "other"]) | st.text(max_size=5)
WORDS = st.sampled_from(["lead", "when", "price", "seats", "any_", "visit", "gift", "size", "tags"]) | st.text(
    max_size=5
)
PASSED = (str, int, float, bool, str, list)


async def typed(
    name: str, size: int, price: float, *, gift: bool, mode: Literal["a", "b"], rows: list[list[int]]
) -> str:
    fitting = [type(value) for value in (name, size, price, gift, mode, rows)] == list(PASSED)
    inner = all(type(item) is int for row in rows for item in row)
    return "typed" if fitting and inner and mode in ("a", "b") else "untyped"


AGENT = agent_with(typed)


@given(st.dictionaries(NAMES, JSON))
def test_dispatch_never_raises_whatever_the_arguments(arguments: dict[str, Any]) -> None:
    response = asyncio.run(dispatch(AGENT, FunctionCall("tool", arguments))).response

    assert response == "typed" or response.startswith("This could not be done yet: ")


FITTING = st.fixed_dictionaries(
    {
        "name": st.text(),
        "size": st.integers() | st.integers(-(10**9), 10**9).map(str),
        "price": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**9), 10**9),
        "gift": st.booleans() | st.sampled_from(["yes", "False", 0]),
        "mode": st.sampled_from(["a", "B", " b"]),
        "rows": st.lists(st.lists(st.integers())) | st.just("[[1], []]"),
    }
)


@given(FITTING)
def test_dispatch_passes_arguments_of_the_annotated_types(arguments: dict[str, Any]) -> None:
    assert asyncio.run(dispatch(AGENT, FunctionCall("tool", arguments))) == Result("typed")


@given(st.text())
def test_dispatch_never_raises_whatever_the_function_is_called(name: str) -> None:
    result = asyncio.run(dispatch(Agent("front-desk"), FunctionCall(name)))

    assert result == Result(
        f"There is no function called {name[:64]} on this call. Tell the caller that this cannot be done here."
    )


async def test_dispatch_answers_when_what_a_tool_awaits_was_cancelled() -> None:
    agent = Agent("desk")

    @agent.tool
    async def wait() -> str:
        """Wait for something."""
        awaited = asyncio.ensure_future(asyncio.sleep(3600))
        await asyncio.sleep(0)
        awaited.cancel()
        await awaited
        return "never"

    result = await dispatch(agent, FunctionCall("wait"))
    assert result.response.startswith("Something went wrong on our side")


async def test_dispatch_does_not_take_a_verb_for_facts() -> None:
    agent = Agent("desk")

    @agent.tool
    def dial() -> Connect:
        """Dial."""
        return Connect("+15550100123")

    result = await dispatch(agent, FunctionCall("dial"))
    assert result.response.startswith("Something went wrong on our side")


# Hooks


@pytest.mark.parametrize("name", ["startup_hook", "start_hook"])
async def test_startup_hook_runs_under_both_of_its_names(name: str) -> None:
    agent, call = Agent("desk"), Call(id="c-1")

    @agent.startup_hook
    async def begin(call: Call, request: FunctionCall) -> Result:
        return Result(f"{call.id} {request.function}").set_global_data(tier="gold")

    wire = {"response": f"c-1 {name}", "action": [{"set_global_data": {"tier": "gold"}}]}
    assert (await dispatch(agent, FunctionCall(name, call=call))).to_wire() == wire


@pytest.mark.parametrize("name", ["hangup_hook", "stop_hook"])
async def test_hangup_hook_runs_under_both_of_its_names_and_may_return_nothing(name: str) -> None:
    agent, ended = Agent("desk"), []

    @agent.hangup_hook
    def end(call: Call) -> None:
        ended.append(call.id)

    assert (await dispatch(agent, FunctionCall(name, call=Call(id="c-1")))).to_wire() == {"response": "Done."}
    assert ended == ["c-1"]


async def test_hooks_that_are_not_there_are_unknown_functions() -> None:
    assert (await answer_of(Agent("desk"), FunctionCall("start_hook"))).outcome == "unknown function"


async def test_a_tool_may_have_the_older_name_of_a_hook() -> None:
    agent = Agent("desk")

    @agent.tool
    def stop_hook() -> str:
        """Stop the hook."""
        return "tool"

    @agent.hangup_hook
    def end() -> str:
        return "hook"

    assert await dispatch(agent, FunctionCall("stop_hook")) == Result("tool")


# Error handlers


class OrderError(LookupError):
    """An order is not there."""


def agent_with_handlers() -> Agent:
    """An agent that fails with the error that its tool is given, and has handlers."""
    agent = Agent("desk")

    @agent.tool
    def fail(how: Literal["order", "key", "lookup", "value", "tool", "zero", "handler", "nothing"]) -> None:
        """Fail."""
        errors: dict[str, Exception] = {
            "order": OrderError("5"),
            "key": KeyError("k"),
            "lookup": LookupError("l"),
            "value": ValueError("v"),
            "tool": ToolError("Not today."),
            "zero": ZeroDivisionError(),
            "handler": UnicodeError("u"),
            "nothing": BufferError(),
        }
        raise errors[how]

    @agent.errorhandler(LookupError)
    async def lookup(error: LookupError, call: Call, request: FunctionCall) -> str:
        return f"{type(error).__name__} {call.id} {request.function}"

    @agent.errorhandler(OrderError)
    def order(error: OrderError) -> Result:
        return Result(f"There is no order {error}.").set_global_data(lost=str(error))

    @agent.errorhandler(ToolError)
    def refused(error: ToolError) -> str:
        return f"Refused: {error}"

    @agent.errorhandler(ArithmeticError)
    def arithmetic(error: Exception) -> dict[str, Any]:
        return {"response": type(error).__name__}

    @agent.errorhandler(UnicodeError)
    def broken() -> str:
        message = "the handler is broken"
        raise ArithmeticError(message)

    @agent.errorhandler(BufferError)
    def nothing() -> None: ...

    return agent


@pytest.mark.parametrize(
    ("how", "wire"),
    [
        (
            "order",
            {"response": "There is no order 5.", "action": [{"set_global_data": {"lost": "5"}}]},
        ),
        ("key", {"response": "KeyError c-1 fail"}),
        ("lookup", {"response": "LookupError c-1 fail"}),
        ("tool", {"response": "Refused: Not today."}),
        ("zero", {"response": "ZeroDivisionError"}),
        ("nothing", {"response": "Done."}),
    ],
)
async def test_the_handler_of_the_nearest_class_answers(how: str, wire: dict[str, Any], caplog: Log) -> None:
    call = FunctionCall("fail", {"how": how}, Call(id="c-1"))

    assert (await dispatch(agent_with_handlers(), call)).to_wire() == wire
    assert logged(caplog) == []


@pytest.mark.parametrize(("how", "told"), [("value", "ValueError: v"), ("handler", "the handler is broken")])
async def test_what_no_handler_answers_is_a_failure(how: str, told: str, caplog: Log) -> None:
    answer = await answer_of(agent_with_handlers(), FunctionCall("fail", {"how": how}))

    assert answer.outcome == "failed"
    assert SORRY.fullmatch(answer.result.response)
    assert told in caplog.text


async def test_a_class_that_is_no_exception_has_no_handler() -> None:
    given: Any = str

    with pytest.raises(SetupError) as caught:
        Agent("desk").errorhandler(given)
    assert str(caught.value) == (
        "Cannot handle <type>: it is no exception class. Write `@app.errorhandler(SomeError)` above the function."
    )


# What goes out


@pytest.mark.parametrize(
    "value",
    [
        "\ud800",
        Result("ok").set_global_data(name="\ud800"),
        {"response": {"a": "\ud800"}},
    ],
)
async def test_text_that_is_no_unicode_goes_out_escaped(value: Any) -> None:
    async def tool() -> Any:
        return value

    result = await dispatch(agent_with(tool), FunctionCall("tool"))
    assert b"ud800" in to_json(result.to_wire())


async def test_a_result_that_json_cannot_hold_any_more_is_the_tools_failure(caplog: Log) -> None:
    async def tool() -> Result:
        result = Result("ok").set_global_data(tags=[])
        result.action.append(RawObject({"set_global_data": {"tags": object()}}))
        return result

    answer = await answer_of(agent_with(tool), FunctionCall("tool"))
    assert (answer.outcome, SORRY.fullmatch(answer.result.response) is not None) == ("failed", True)


@pytest.mark.parametrize("plain", [False, True])
async def test_a_result_that_is_dropped_is_told_of_in_debug_mode(plain: bool, caplog: Log) -> None:
    def plainly() -> Result:
        Result("Lost.").hangup().say("Goodbye")
        Result("Without actions.")
        kept = Result("Kept.")
        return kept.stop()

    async def tool() -> Result:
        return plainly()

    for debug in (False, True):
        agent = Agent("desk", debug=debug)
        agent.tool("tool", "Do it.")(plainly if plain else tool)
        assert (await dispatch(agent, FunctionCall("tool"))).response == "Kept."

    line = plainly.__code__.co_firstlineno + 1
    place = f"{__file__}:{line}"
    message = f"tool made a Result at {place} and did not return it: its actions (hangup, say) are lost"
    assert logged(caplog) == [("swaiglet.dispatch", logging.WARNING, message)]


async def test_a_result_that_is_returned_as_its_wire_is_not_dropped(caplog: Log) -> None:
    agent = Agent("desk", debug=True)

    @agent.tool
    async def tool() -> dict[str, Any]:
        """Do it."""
        return Result("Kept.").hangup().to_wire()

    await dispatch(agent, FunctionCall("tool"))
    assert logged(caplog) == []


# Reports that are objects


@frozen
class Lead:
    """A caller who may buy."""

    name: str
    budget: int = 0


@dataclass
class Seat:
    row: int


class Visit(TypedDict):
    name: str


PARSED = {"parsed": [{"name": "Alex", "budget": "500", "row": 5}], "raw": ""}
BARE = {"raw": '{"name": "Alex", "budget": 500, "row": "5"}'}
FENCED = {"raw": '```json\n{"name": "Alex", "budget": 500, "row": 5}\n```'}


@pytest.mark.parametrize("data", [PARSED, BARE, FENCED])
@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (Lead, Lead("Alex", 500)),
        (Lead | None, Lead("Alex", 500)),
        (Seat, Seat(5)),
        (Visit, {"name": "Alex"}),
        (dict[str, Any], {"name": "Alex"}),
    ],
)
async def test_a_report_fills_the_class_that_its_handler_asks_for(data: Any, type_: Any, value: Any) -> None:
    agent, taken = Agent("desk"), []

    def save(lead: Any, report: PostPrompt, call: Call) -> None:
        taken.append((lead, report, call))

    save.__annotations__["lead"] = type_
    agent.post_prompt("Who called?")(save)
    report = PostPrompt(post_prompt_data=data, call=Call(id="c-1"))

    assert await take_report(agent, report) is None
    lead, *rest = taken[0]
    assert rest == [report, report.call]
    assert lead == value or (isinstance(value, dict) and lead.items() >= value.items())


@pytest.mark.parametrize(
    "data", [{"raw": "They did not say."}, {"parsed": [{"name": "Alex", "budget": "much"}]}, {"raw": "[1]"}, {}]
)
async def test_a_report_that_does_not_fit_is_logged_and_its_handler_not_run(data: Any, caplog: Log) -> None:
    agent, taken = Agent("desk"), []

    @agent.post_prompt("Who called?")
    async def save(lead: Lead) -> None:
        taken.append(lead)

    reference = await take_report(agent, PostPrompt(post_prompt_data=data))

    assert (taken, logged(caplog)) == (
        [],
        [("swaiglet.dispatch", logging.ERROR, f"save failed (reference {reference})")],
    )
    assert "`save` was not run: the model's answer to the post prompt is wrong at `lead." in caplog.text
    assert "much" not in caplog.text


async def test_a_report_that_does_not_fit_is_none_to_a_handler_that_can_do_without(caplog: Log) -> None:
    agent, taken = Agent("desk"), []

    @agent.post_prompt("Who called?")
    async def save(report: PostPrompt, lead: Lead | None) -> None:
        taken.append((report.text, lead))

    assert await take_report(agent, PostPrompt(post_prompt_data={"raw": "They did not say."})) is None
    assert (taken, logged(caplog)) == ([("They did not say.", None)], [])


# Whatever comes


def known(name: str) -> str:
    return {"a": "1"}[name]


@define
class Picky:
    """A class whose own code fails in its own ways."""

    name: str = field(converter=known)

    def __attrs_post_init__(self) -> None:
        raise SystemExit(self.name)


async def test_a_class_whose_own_code_fails_is_a_failure_like_others() -> None:
    async def tool(picky: Picky) -> None: ...

    agent = agent_with(tool)
    outcomes = [
        (await answer_of(agent, FunctionCall("tool", {"picky": {"name": name}}))).outcome for name in ("a", "b")
    ]

    assert outcomes == ["failed", "failed"]


def nested(depth: int) -> Any:
    value: Any = []
    for _ in range(depth):
        value = {"a": [value]}
    return value


@pytest.mark.parametrize("type_", [Any, dict[str, Any], list[Any], str, Lead])
async def test_arguments_that_are_nested_too_deep_are_wrong_arguments(type_: Any) -> None:
    async def tool(value: Any) -> str:
        return "ran"

    tool.__annotations__["value"] = type_
    answer = await answer_of(agent_with(tool), FunctionCall("tool", {"value": nested(600)}, Call(id="c-1")))

    assert answer.outcome in ("wrong arguments", "done")


ANYTHING = Agent("desk", debug=True)


@ANYTHING.tool("typed", "Do it.", once="call")
async def every_kind(
    lead: Lead, when: date, price: Decimal, seats: set[int], *, any_: Any, visit: Visit | None = None
) -> str:
    return f"{lead} {when} {price} {seats} {any_} {visit}"


@ANYTHING.tool("explicit", "Do it.", parameters={"size": {"type": "integer"}, "tags": {"type": "array"}})
def by_schema(args: dict[str, Any], raw_data: dict[str, Any]) -> str:
    return f"{args} {raw_data}"


@ANYTHING.startup_hook
def begin(request: FunctionCall) -> None: ...


BODIES = st.fixed_dictionaries(
    {"function": st.sampled_from(["typed", "explicit", "start_hook"]) | st.text(min_size=1)},
    optional={
        "argument": JSON
        | st.fixed_dictionaries({"parsed": st.lists(st.dictionaries(WORDS, JSON), max_size=2)})
        | st.fixed_dictionaries({"raw": st.text() | st.dictionaries(WORDS, JSON).map(json.dumps)}),
        "arguments": JSON,
        "call_id": JSON | st.just("c-1"),
        "call": JSON | st.dictionaries(st.text(max_size=5), JSON),
        "global_data": JSON,
        "meta_data": JSON,
    },
)


@given(BODIES)
def test_dispatch_never_raises_whatever_the_body(body: dict[str, Any]) -> None:
    function_call = FunctionCall.from_body(body)
    answer = asyncio.run(answer_of(ANYTHING, function_call))

    assert answer.outcome in ("done", "wrong arguments", "unknown function")
    assert to_json(answer.result.to_wire())


@given(st.dictionaries(st.sampled_from(["raw", "parsed", "substituted"]), JSON | st.text()))
def test_take_report_never_raises_whatever_the_report(data: dict[str, Any]) -> None:
    agent, taken = Agent("desk"), []

    @agent.post_prompt("Who called?")
    async def save(lead: Lead | None) -> None:
        taken.append(lead)

    report = PostPrompt.from_body({"post_prompt_data": data})

    assert asyncio.run(take_report(agent, report)) is None
    assert len(taken) == 1
