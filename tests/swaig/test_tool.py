"""Tools: what the document says about a function that the author wrote."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Annotated, Any, Literal

import pytest

from swaiglet import Call, FunctionCall, SetupError
from swaiglet.agent import Agent
from swaiglet.swaig.arguments import Parameter
from swaiglet.swaig.handler import Handler
from swaiglet.swaig.kinds import Text
from swaiglet.swaig.tool import RESERVED, Tool, ToolSettings, make_tool
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


def test_every_setting_reaches_the_document() -> None:
    settings: ToolSettings = {
        "active": False,
        "fillers": {"en-US": ["One moment."]},
        "skip_fillers": True,
        "wait_for_fillers": True,
        "wait_file": "https://example.com/wait.mp3",
        "wait_file_loops": 2,
        "meta_data": {"tier": "gold"},
        "meta_data_token": "orders",
        "web_hook_url": "https://old:one@other.example:8443/hook?a=1",
        "web_hook_auth": ("us@er", "pa:ss/w%rd ü"),
        "strict": True,
        "timeout": 4,
        "on_timeout": "Still looking.",
        "once": 30.5,
        "secure": False,
    }
    tool = make_tool(plain, description="Greet.", settings=settings)

    assert to_wire(tool.entry) == {
        "function": "plain",
        "description": "Greet.",
        "parameters": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
        "web_hook_url": "https://us%40er:pa%3Ass%2Fw%25rd%20%C3%BC@other.example:8443/hook?a=1",
        "active": False,
        "meta_data_token": "orders",
        "fillers": {"en-US": ["One moment."]},
        "skip_fillers": True,
        "wait_for_fillers": True,
        "wait_file": "https://example.com/wait.mp3",
        "wait_file_loops": 2,
        "meta_data": {"tier": "gold"},
    }
    assert (tool.strict, tool.timeout, tool.on_timeout, tool.once, tool.secure) == (
        True,
        4,
        "Still looking.",
        30.5,
        False,
    )
    assert settings["web_hook_auth"] == ("us@er", "pa:ss/w%rd ü")


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [("timeout", value, "a number above 0") for value in (0, -1, True, "5", float("nan"), float("inf"), None)]
    + [("once", value, '"call", or a number above 0') for value in (0, -1, True, "calls", float("inf"))]
    + [(name, value, "true or false") for name in ("strict", "secure") for value in ("no", 0, None)]
    + [("on_timeout", value, "text") for value in (5, None, ["Wait."])],
)
def test_tool_with_a_setting_of_another_kind_is_refused(setting: str, value: Any, expected: str) -> None:
    settings: Any = {setting: value}
    refusal = refusal_of(plain, description="Greet.", settings=settings)

    assert refusal.startswith("Cannot use ")
    assert refusal.endswith(f" as `{setting}` of tool `plain`: write {expected}.")


@pytest.mark.parametrize(
    "settings",
    [
        {"web_hook_auth": ("user", "password")},
        {"web_hook_url": "https://example.com", "web_hook_auth": "user:password"},
        {"web_hook_url": "https://example.com", "web_hook_auth": ("user",)},
        {"web_hook_url": "https://example.com", "web_hook_auth": ("user", 5)},
    ],
)
def test_tool_with_credentials_that_cannot_be_used_is_refused_without_telling_them(settings: Any) -> None:
    assert refusal_of(plain, description="Greet.", settings=settings) == (
        "Cannot use `web_hook_auth` of tool `plain`: it is the user and the password for `web_hook_url`. "
        "Write `web_hook_url='https://…', web_hook_auth=('user', 'password')`."
    )


@pytest.mark.parametrize("name", ["startup_hook", "hangup_hook"])
def test_tool_of_a_hooks_name_is_refused(name: str) -> None:
    assert refusal_of(plain, name, "Greet.") == (
        f"Cannot name a tool `{name}`: the platform calls that one by itself. Write `@app.{name}`."
    )


# A schema in place of a signature

SIZE = {"size": {"type": "integer", "description": "How many"}}
BODY = {"function": "tool", "argument": {"parsed": [{"size": "5"}]}, "call_id": "c-1", "more": 1}


def both(args: dict[str, Any], raw_data: dict[str, Any]) -> Any:
    return args, raw_data


def untyped(arguments, body):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    return arguments, body


def alone(args: dict[str, Any]) -> Any:
    return args, None


async def beside(call: Call, args: dict[str, Any], request: FunctionCall, raw_data: dict[str, Any]) -> Any:
    return args, (call.id, request.function, raw_data)


class Service:
    def method(self, args: dict[str, Any], raw_data: dict[str, Any]) -> Any:
        return args, raw_data


@pytest.mark.parametrize(
    ("handler", "returned"),
    [
        (both, ({"size": 5}, BODY)),
        (untyped, ({"size": 5}, BODY)),
        (alone, ({"size": 5}, None)),
        (beside, ({"size": 5}, ("c-1", "tool", BODY))),
        (Service().method, ({"size": 5}, BODY)),
        (lambda args, raw_data: (args, raw_data), ({"size": 5}, BODY)),
    ],
)
async def test_explicit_handler_gets_the_arguments_and_the_body(handler: Callable[..., Any], returned: Any) -> None:
    agent = Agent("desk")
    agent.add_tool(handler, name="tool", description="Do it.", parameters=SIZE)
    tool, request = agent.tools["tool"], FunctionCall.from_body(BODY)
    arguments, complaints = tool.read(request.arguments)
    given = await tool.handler.run({Call: request.call, FunctionCall: request}, tool.keywords(arguments, request.body))

    assert (given, complaints) == (returned, [])
    assert to_wire(tool.entry)["parameters"] == {"type": "object", "properties": SIZE}


def test_explicit_form_decorates_too() -> None:
    agent = Agent("desk")

    @agent.tool(parameters={"type": "object", "properties": SIZE, "required": ["size"]}, once="call")
    def resize(args: dict[str, Any], raw_data: dict[str, Any]) -> str:
        """Resize it."""
        return str(args["size"])

    assert resize({"size": 5}, {}) == "5"
    assert to_wire(agent.tools["resize"].entry) == {
        "function": "resize",
        "description": "Resize it.",
        "parameters": {"type": "object", "properties": SIZE, "required": ["size"]},
    }


def test_explicit_handler_of_a_call_made_in_python_gets_a_body_like_the_platforms() -> None:
    tool = make_tool(both, "tool", "Do it.", parameters=SIZE)
    request = FunctionCall("tool", {"size": 5}, Call(id="c-1", from_number="+15550100123"))

    assert tool.keywords({"size": 5}, request.body) == {
        "args": {"size": 5},
        "raw_data": {
            "function": "tool",
            "argument": {"parsed": [{"size": 5}], "raw": ""},
            "call_id": "c-1",
            "caller_id_num": "+15550100123",
            "global_data": {},
            "meta_data": {},
        },
    }


@pytest.mark.parametrize(
    "handler",
    [lambda: None, lambda a, b, c: None, lambda *args: None, lambda **more: None, lambda a, /, b: None, str.upper],
)
def test_explicit_handler_that_does_not_take_its_arguments_is_refused(handler: Callable[..., Any]) -> None:
    name = handler.__name__

    assert refusal_of(handler, "tool", "Do it.", parameters=SIZE) == (
        f"Cannot call `{name}` with arguments of a given schema: it is called with the arguments and the request's "
        f"body. Write `{name}(args, raw_data)`."
    )


def test_tool_with_a_setting_that_the_platform_would_refuse_is_named() -> None:
    settings: Any = {"fillers": {"en-US": "One moment."}}

    assert refusal_of(plain, description="Greet.", settings=settings) == (
        'Cannot make tool `plain`: fillers.en-US: found "One moment.", expected a list, each a string.'
    )
