"""Data maps of functions: placeholders for parameters, and what each is refused for."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Any, Literal

import pytest

from swaiglet import (
    Call,
    DataMap,
    DocumentError,
    Expression,
    ForEach,
    FunctionCall,
    Output,
    Placeholder,
    Result,
    SetupError,
    SWMLWarning,
    Webhook,
    enc,
    lc,
)
from swaiglet.actions import RawAction
from swaiglet.swaig.data_map_tool import data_map_entry
from swaiglet.swml.data_map import ToolResult
from swaiglet.swml.templates import fmt_ph
from swaiglet.verbs import Play


def weather(
    city: Annotated[str, "The city"], unit: Literal["metric", "imperial"] = "metric", days: int | None = None
) -> DataMap:
    """Tell the weather. Use when the caller asks for it.

    Args:
        days: How many days.
    """
    return DataMap(
        expressions=[Expression(city, "^$", f"Ask for the city, not {city}.")],
        webhooks=[
            Webhook(
                f"https://api.example.com/{enc(city)}",
                params={"unit": unit, "days": days},
                output=f"In {city} it is ${{temp}}.",
            )
        ],
        output=f"Nobody knows of {city}.",
    )


def refusal_of(function: Callable[..., Any], name: str | None = None, text: str | None = "Text.", **more: Any) -> str:
    """Why a function is no data map."""
    with pytest.raises(SetupError) as caught:
        data_map_entry(function, name, text, more)
    return str(caught.value)


def test_entry_is_made_of_the_function() -> None:
    entry = data_map_entry(weather, None, None, {})

    assert entry.to_wire() == {
        "function": "weather",
        "description": "Tell the weather. Use when the caller asks for it.",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "description": "The city"},
                "unit": {"type": "string", "enum": ["metric", "imperial"], "default": "metric"},
                "days": {"type": "integer", "description": "How many days."},
            },
            "required": ["city"],
        },
        "data_map": {
            "expressions": [
                {
                    "string": "${args.city}",
                    "pattern": "^$",
                    "output": {"response": "Ask for the city, not ${args.city}."},
                }
            ],
            "webhooks": [
                {
                    "url": "https://api.example.com/${enc:args.city}",
                    "params": {"unit": "${args.unit}", "days": "${args.days}"},
                    "output": {"response": "In ${input.args.city} it is ${temp}."},
                }
            ],
            "output": {"response": "Nobody knows of ${args.city}."},
        },
    }


def test_entry_takes_a_name_a_description_and_settings() -> None:
    entry = data_map_entry(weather, "forecast", "Forecast.", {"fillers": {"en-US": ["Hm."]}, "active": False})

    assert (entry.function, entry.description) == ("forecast", "Forecast.")
    assert (entry.fillers, entry.active) == ({"en-US": ("Hm.",)}, False)


def test_placeholder_reads_the_argument_wherever_a_reply_stands() -> None:
    def find(q: str, qq: str) -> DataMap:
        result = Result(f"{q} {qq}").set_global_data({f"of {q}": [f"${{meta_data.table.{lc(q)}}}"]})
        answers = Expression(lc(q), "x", result.swml(Play(f"say:{fmt_ph(q, 'e164')}")).raw("new", {"q": q}))
        each = ForEach("items", "all", f"${{this.q}} {Placeholder(f'{q.path}.first')} {q} ")  # type: ignore[attr-defined]
        last = Output(ToolResult(f"{q}[0]", "%{args.qqq} ${args.other} ${ARGS.q} args.q"), action=[RawAction("x", q)])
        return DataMap(
            webhooks=[Webhook(f"https://x.example/{q}", foreach=each, expressions=[answers]), Webhook(q, output=last)],
            output=last,
        )

    wire = data_map_entry(find, None, "Find.", {}).to_wire()["data_map"]

    first, second = wire["webhooks"]
    assert first["url"] == "https://x.example/${args.q}"
    assert first["foreach"]["append"] == "${this.q} ${input.args.q.first} ${input.args.q} "
    assert first["expressions"] == [
        {
            "string": "${lc:input.args.q}",
            "pattern": "x",
            "output": {
                "response": "${input.args.q} ${input.args.qq}",
                "action": [
                    {"set_global_data": {"of ${input.args.q}": ["${meta_data.table.${lc:input.args.q}}"]}},
                    {
                        "SWML": {
                            "version": "1.0.0",
                            "sections": {"main": [{"play": {"url": "say:@{fmt_ph e164 ${input.args.q}}"}}]},
                        }
                    },
                    {"new": {"q": "${input.args.q}"}},
                ],
            },
        }
    ]
    assert second["output"] == {
        "response": {
            "tool_result": "${input.args.q}[0]",
            "tool_prompt": "%{args.qqq} ${args.other} ${ARGS.q} args.q",
        },
        "action": [{"x": "${input.args.q}"}],
    }
    assert wire["output"]["action"] == [{"x": "${args.q}"}]


def test_function_without_parameters_is_a_data_map() -> None:
    def joke() -> DataMap:
        """Tell a joke."""
        return DataMap(webhooks=[Webhook("https://x.example", output="${array[0].args.q}")])

    assert data_map_entry(joke, None, None, {}).to_wire() == {
        "function": "joke",
        "description": "Tell a joke.",
        "parameters": {"type": "object", "properties": {}},
        "data_map": {"webhooks": [{"url": "https://x.example", "output": {"response": "${array[0].args.q}"}}]},
    }


async def later(q: str) -> DataMap:
    return DataMap(output=q)


def first(q: str) -> Iterator[DataMap]:
    yield DataMap(output=q)


async def last(q: str) -> AsyncIterator[DataMap]:
    yield DataMap(output=q)


def hidden(q: str) -> Any:
    return later(q)


def none(q: str) -> None:
    return None


def shouting(q: str, size: int) -> DataMap:
    return DataMap(output=q[size])


def lonely() -> DataMap:
    return DataMap(output=[].pop())


def calling(q: str, call: Call) -> DataMap:
    return DataMap(output=call.id)


def asked(request: FunctionCall) -> DataMap:
    return DataMap(output=request.function)


def requiring(city: str) -> DataMap:
    return DataMap(webhooks=[Webhook("https://x.example", output="x", require_args=["city", "cty"])])


def requiring_nothing() -> DataMap:
    return DataMap(webhooks=[Webhook("https://x.example", output="x", require_args="city")])


@pytest.mark.parametrize(
    ("function", "message"),
    [
        *(
            (
                function,
                f"Cannot make a data map of `{function.__name__}`: it is called once, now, and its result is read at "
                f"once. Write `def {function.__name__}(…) -> DataMap` with one `return`, without `async` or `yield`.",
            )
            for function in (later, first, last, hidden)
        ),
        (
            none,
            "Cannot make a data map of `none`: it returned null (NoneType). "
            "Write `return DataMap(webhooks=[Webhook(…)], output=…)`.",
        ),
        (
            shouting,
            "Cannot make a data map of `shouting`: TypeError: string indices must be integers, not 'Placeholder'. "
            "Write no more than texts with `q`, `size`: a placeholder stands for each, a text that the platform fills "
            "in later, as in `f'https://api.example.com/{enc(city)}'`.",
        ),
        (
            lonely,
            "Cannot make a data map of `lonely`: IndexError: pop from empty list. Mend what it does when it is called.",
        ),
        (
            calling,
            "Cannot give `call` (Call) to data map `calling`: its function is called once, before any call. "
            "Write what the platform shall fill in: `Placeholder('caller_id_num')`, `Placeholder('global_data.…')`.",
        ),
        (
            asked,
            "Cannot give `request` (FunctionCall) to data map `asked`: its function is called once, before any call. "
            "Write what the platform shall fill in: `Placeholder('caller_id_num')`, `Placeholder('global_data.…')`.",
        ),
        (
            requiring,
            'Cannot require "cty" in data map `requiring`: it has no such parameter (did you mean `city`?), so that '
            "its request would wait in vain. Write one of city.",
        ),
        (
            requiring_nothing,
            'Cannot require "city" in data map `requiring_nothing`: it has no such parameter, so that its request '
            "would wait in vain. Leave `require_args` out.",
        ),
    ],
)
def test_function_that_is_no_data_map_is_refused(function: Callable[..., Any], message: str) -> None:
    assert refusal_of(function) == message


def test_partial_of_a_coroutine_function_is_refused() -> None:
    assert refusal_of(functools.partial(later, q="x")).startswith("Cannot make a data map of `later`: ")


@pytest.mark.parametrize(
    ("name", "text", "settings", "message"),
    [
        ("hangup", None, {}, "Cannot name a tool `hangup`: the platform has a function of that name. Choose another."),
        ("2", None, {}, 'Cannot name a tool "2": use letters, digits and underscores, not a digit first.'),
        (
            None,
            None,
            {},
            "Cannot offer tool `requiring`: it has no description, so the model cannot know when to call it. "
            "Write a docstring, or pass `description=`.",
        ),
        (
            None,
            "Text.",
            {"timeout": 5},
            "Cannot set `timeout` of data map `requiring`: the platform runs it itself, and takes no such setting. "
            "Data maps have active, fillers, meta_data, meta_data_token, skip_fillers, wait_file, wait_file_loops, "
            "wait_for_fillers.",
        ),
    ],
)
def test_name_description_and_settings_are_refused_as_for_tools(
    name: str | None, text: str | None, settings: dict[str, Any], message: str
) -> None:
    assert refusal_of(requiring, name, text, **settings) == message


def test_setting_that_the_platform_would_refuse_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"^Cannot make tool `weather`: fillers: found 5, expected "):
        data_map_entry(weather, None, None, {"fillers": 5})


def test_error_of_a_webhook_stays_what_it_is() -> None:
    def wrong(q: str) -> DataMap:
        return DataMap(webhooks=[Webhook("https://x.example", method="PATCH")])  # type: ignore[arg-type]

    assert refusal_of(wrong).startswith('Cannot make Webhook: method: found "PATCH"')


def test_header_with_a_placeholder_is_warned_of() -> None:
    def find(q: str) -> DataMap:
        return DataMap(webhooks=[Webhook("https://x.example", headers={"A": "b", "X-Q": q}, output="x")])

    with pytest.warns(SWMLWarning) as caught:
        data_map_entry(find, None, "Find.", {})

    assert [str(warning.message) for warning in caught] == [
        'data map `find`: header "X-Q" has a placeholder, and the platform sends headers as they are: write the value, '
        "or put the placeholder into `url` or `params`"
    ]
    assert caught[0].filename == __file__
