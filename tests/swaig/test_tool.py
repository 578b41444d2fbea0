"""Tools: what the document says about a function that the author wrote."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Annotated, Any, Literal

import pytest

from swaiglet import Call, FunctionCall, SetupError
from swaiglet.swaig.arguments import Parameter
from swaiglet.swaig.handler import Handler
from swaiglet.swaig.kinds import Text
from swaiglet.swaig.tool import RESERVED, Tool, make_tool
from swaiglet.swml.convert import to_wire
from swaiglet.swml.functions import SWAIGFunction

NO_PARAMETERS = {"type": "object", "properties": {}}


async def order_status(
    call: Call,
    order_id: Annotated[str, "The eight-digit order number"],
    fields: list[Literal["eta", "place"]],
    request: FunctionCall,
    *,
    size: int | None = None,
    gift: bool = False,
) -> str:
    """Look up an order. Use when the caller asks
    where a parcel is.

    Args:
        size: How many.
        gift: Whether it is a gift.
    """
    return f"{call.id} {order_id} {fields} {request.function} {size} {gift}"


def plain(name: str) -> str:
    return name


class Lookup:
    """Look it up."""

    def __call__(self) -> str:
        return "found"


def refusal_of(
    function: Callable[..., Any], name: str | None = None, description: str | None = None, **more: Any
) -> str:
    """Why a function is no tool."""
    with pytest.raises(SetupError) as caught:
        make_tool(function, name, description, **more)
    return str(caught.value)


def test_tool_entry_is_made_of_the_function_alone() -> None:
    tool = make_tool(order_status)

    assert tool.name == "order_status"
    assert tool.strict is False
    assert tool.handler.filled == {"call": Call, "request": FunctionCall}
    assert to_wire(tool.entry) == {
        "function": "order_status",
        "description": "Look up an order. Use when the caller asks where a parcel is.",
        "parameters": {
            "type": "object",
            "properties": {
                "order_id": {"type": "string", "description": "The eight-digit order number"},
                "fields": {"type": "array", "items": {"type": "string", "enum": ["eta", "place"]}},
                "size": {"type": "integer", "description": "How many."},
                "gift": {"type": "boolean", "description": "Whether it is a gift.", "default": False},
            },
            "required": ["order_id", "fields"],
        },
    }


def test_tool_takes_name_description_and_settings() -> None:
    tool = make_tool(
        plain,
        "greet",
        "Greet the caller.",
        settings={"strict": True, "active": False, "fillers": {"en-US": ["One moment."]}, "meta_data_token": "t-1"},
    )

    assert tool == Tool(
        Handler(plain, "plain", {}, (Parameter("name", Text()),)),
        SWAIGFunction(
            "greet",
            description="Greet the caller.",
            parameters={"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
            active=False,
            fillers={"en-US": ["One moment."]},
            meta_data_token="t-1",
        ),
        strict=True,
    )


@pytest.mark.parametrize(
    ("function", "name", "entry"),
    [
        (Lookup(), None, SWAIGFunction("Lookup", description="Look it up.", parameters=NO_PARAMETERS)),
        (Lookup(), "lookup", SWAIGFunction("lookup", description="Look it up.", parameters=NO_PARAMETERS)),
        (
            functools.partial(order_status, fields=[], gift=True),
            None,
            SWAIGFunction(
                "order_status",
                description="Look up an order. Use when the caller asks where a parcel is.",
                parameters={
                    "type": "object",
                    "properties": {
                        "order_id": {"type": "string", "description": "The eight-digit order number"},
                        "fields": {
                            "type": "array",
                            "items": {"type": "string", "enum": ["eta", "place"]},
                            "default": [],
                        },
                        "size": {"type": "integer", "description": "How many."},
                        "gift": {"type": "boolean", "description": "Whether it is a gift.", "default": True},
                    },
                    "required": ["order_id"],
                },
            ),
        ),
    ],
)
def test_tool_may_be_any_callable(function: Callable[..., Any], name: str | None, entry: SWAIGFunction) -> None:
    assert make_tool(function, name).entry == entry


@pytest.mark.parametrize("name", ["", "1st", "two words", "grüße", "a-b", "<lambda>"])
def test_tool_with_a_name_that_the_platform_does_not_take_is_refused(name: str) -> None:
    assert refusal_of(plain, name, "Greet.") == (
        f'Cannot name a tool "{name}": use letters, digits and underscores, not a digit first.'
    )


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_tool_with_a_name_of_the_platforms_is_refused(name: str) -> None:
    assert refusal_of(plain, name, "Greet.") == (
        f"Cannot name a tool `{name}`: the platform has a function of that name. Choose another."
    )


@pytest.mark.parametrize("description", [None, ""])
def test_tool_without_a_description_is_refused(description: str | None) -> None:
    assert refusal_of(plain, description=description) == (
        "Cannot offer tool `plain`: it has no description, so the model cannot know when to call it. "
        "Write a docstring, or pass `description=`."
    )


def test_tool_with_an_unknown_setting_is_refused_with_the_near_miss() -> None:
    settings: Any = {"filers": {}}

    assert refusal_of(plain, description="Greet.", settings=settings) == (
        "Cannot set `filers` of tool `plain`: there is no such setting (did you mean `fillers`?). Tools have active, "
        "fillers, meta_data, meta_data_token, on_timeout, once, secure, skip_fillers, strict, timeout, wait_file, "
        "wait_file_loops, wait_for_fillers, web_hook_auth, web_hook_url."
    )
