"""Signatures: what a handler's annotations and docstring say, and how it is called."""

import asyncio
import functools
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, List, Literal, Optional, TypeVar, Union  # noqa: UP035  authors write these too

import pytest
from attrs import frozen
from attrs.validators import ge

from swaiglet import Call, FunctionCall, SetupError
from swaiglet.swaig.arguments import Parameter, read_arguments
from swaiglet.swaig.choices import Choice
from swaiglet.swaig.handler import Handler
from swaiglet.swaig.kinds import Flag, Kind, Number, Text, Whole
from swaiglet.swaig.signature import first_paragraph, inspect_handler
from swaiglet.swaig.structures import Anything, Described, Many

FILLS = {Call, FunctionCall}
CALL = Call(from_number="+15550100123")
FUNCTION_CALL = FunctionCall("f", {"a": "b"}, CALL)
FILLERS = {Call: CALL, FunctionCall: FUNCTION_CALL}
GREETING: ContextVar[str] = ContextVar("GREETING", default="none")


class Nothing(Enum):
    """An enumeration of no members."""


class Colour(str, Enum):  # noqa: UP042  a member that is a str, as authors have them
    """A choice that is more than text."""

    RED = "red"


RED = Choice(("red",), (Colour.RED,), {"RED": Colour.RED})


def parameter_of(annotation: Any, default: Any = ...) -> Parameter:
    """The parameter of a tool with this annotation and default."""

    def handler(x: Any = default) -> None: ...

    handler.__annotations__["x"] = annotation
    if default is ...:
        handler.__defaults__ = None
    return inspect_handler(handler, FILLS, takes_arguments=True).parameters[0]


def refusal_of(function: Callable[..., Any], *, takes_arguments: bool = True) -> str:
    """Why a function is no handler."""
    with pytest.raises(SetupError) as caught:
        inspect_handler(function, FILLS, takes_arguments=takes_arguments)
    return str(caught.value)


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        (str, Text()),
        (int, Whole()),
        (float, Number()),
        (bool, Flag()),
        (Literal["a", "b"], Choice(("a", "b"))),
        (Literal["a", 1, True], Choice(("a", 1, True))),
        (list[str], Many(Text())),
        (List[int], Many(Whole())),  # noqa: UP006
        (list[list[bool]], Many(Many(Flag()))),
        (list[Annotated[str, "A name"]], Many(Described(Text(), "A name"))),
        (list[Literal["a"]], Many(Choice(("a",)))),
        ("list[int]", Many(Whole())),
        ("Annotated[float, object()]", Number()),
    ],
)
def test_parameter_kind_is_its_annotations(annotation: Any, kind: Kind) -> None:
    assert parameter_of(annotation) == Parameter("x", kind)


@pytest.mark.parametrize(
    ("annotation", "default", "parameter"),
    [
        (str, "a", Parameter("x", Text(), required=False, default="a")),
        (str, None, Parameter("x", Text(), required=False, nullable=True)),
        (float, 5, Parameter("x", Number(), required=False, default=5)),
        (list[int], [1], Parameter("x", Many(Whole()), required=False, default=[1])),
        (Literal["a", "b"], "b", Parameter("x", Choice(("a", "b")), required=False, default="b")),
        (str | None, ..., Parameter("x", Text(), required=False, nullable=True)),
        (Optional[str], ..., Parameter("x", Text(), required=False, nullable=True)),  # noqa: UP045
        (Union[None, int], ..., Parameter("x", Whole(), required=False, nullable=True)),  # noqa: UP007
        (str | None, "a", Parameter("x", Text(), required=False, default="a", nullable=True)),
        (Colour, Colour.RED, Parameter("x", RED, required=False, default=Colour.RED)),
        (Any, ..., Parameter("x", Anything(), nullable=True)),
        (Literal["a", None], ..., Parameter("x", Choice(("a",)), required=False, nullable=True)),  # noqa: PYI061
        ("Colour | None", ..., Parameter("x", RED, required=False, nullable=True)),
        ("list['Colour']", ..., Parameter("x", Many(RED))),
        (Annotated[str, "A name"], ..., Parameter("x", Text(), "A name")),
        (Annotated[str, 5, "A name", "more"], ..., Parameter("x", Text(), "A name")),
        (Annotated[str, "A name"] | None, ..., Parameter("x", Text(), "A name", required=False, nullable=True)),
        (Annotated[str | None, "A name"], ..., Parameter("x", Text(), "A name", required=False, nullable=True)),
    ],
)
def test_parameter_says_whether_it_may_be_left_out(annotation: Any, default: Any, parameter: Parameter) -> None:
    assert parameter_of(annotation, default) == parameter


@pytest.mark.parametrize(
    ("annotation", "shown"),
    [
        (bytes, "bytes"),
        (object, "object"),
        (list[bytes], "bytes"),
        (dict[str, bytes], "bytes"),
        (dict[tuple[int, int], str], "dict[tuple[int, int], str]"),
        (tuple[()], "tuple[()]"),
        (int | bytes, "bytes"),
        (Literal[None], "Literal[None]"),  # noqa: PYI061
        (Literal[b"a"], "Literal[b'a']"),
        (Nothing, "Nothing"),
        (TypeVar("T"), "~T"),
        ([str], "[<class 'str'>]"),
        ({"a": 1}, "{'a': 1}"),
        (None, "None"),
    ],
)
def test_parameter_without_a_schema_is_refused(annotation: Any, shown: str) -> None:
    with pytest.raises(SetupError) as caught:
        parameter_of(annotation)

    assert str(caught.value) == (
        f"Cannot make a schema for `x` of `handler`: `{shown}` is not a type the model can fill. Write str, int, "
        "float, bool, Decimal, date, time, datetime, UUID, Literal[…], an Enum, an attrs class, a dataclass or a "
        "TypedDict, a list, tuple, set or dict of these, or one of these with `| None`."
    )


@pytest.mark.parametrize(
    ("annotation", "default", "found", "expected"),
    [
        (str, 5, "5", "text"),
        (int, "5", '"5"', "a whole number"),
        (int, True, "true", "a whole number"),
        (float, float("nan"), "NaN", "a number"),
        (bool, "yes", '"yes"', "true or false"),
        (Literal["a", "b"], "A", '"A"', '"a" or "b"'),
        (list[int], ["1"], '["1"]', "a list, each a whole number"),
        (list[int], "[1]", '"[1]"', "a list, each a whole number"),
    ],
)
def test_parameter_default_is_checked_as_it_stands(annotation: Any, default: Any, found: str, expected: str) -> None:
    with pytest.raises(SetupError) as caught:
        parameter_of(annotation, default)

    assert str(caught.value) == (
        f"Cannot use {found} as the default of `x` of `handler`: expected {expected}. "
        "Change the default or the annotation."
    )


def google(order_id: str, size: int = 1, *, note: Annotated[str, "Its own text"] = "") -> None:
    """Look up an order.

    Args:
        order_id: The eight-digit
            order number.
        size: How many.
        note: Not this one.
        other: Nobody's.
    """


def numpy(order_id: str, size: int = 1) -> None:
    """Look up an order.

    Parameters
    ----------
    order_id : str
        The eight-digit order number.
    size
        How many.
    """


def rest(order_id: str, size: int = 1) -> None:
    """Look up an order.

    :param order_id: The eight-digit order number.
    :param size: How many.
    """


ORDER_ID = Parameter("order_id", Text(), "The eight-digit order number.")
SIZE = Parameter("size", Whole(), "How many.", required=False, default=1)


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        (google, (ORDER_ID, SIZE, Parameter("note", Text(), "Its own text", required=False, default=""))),
        (numpy, (ORDER_ID, SIZE)),
        (rest, (ORDER_ID, SIZE)),
    ],
)
def test_parameter_texts_come_from_the_docstring(
    function: Callable[..., None], parameters: tuple[Parameter, ...]
) -> None:
    assert inspect_handler(function, FILLS, takes_arguments=True) == Handler(
        function, function.__name__, {}, parameters
    )


@pytest.mark.parametrize(
    ("annotation", "default", "told"),
    [
        (Colour, Colour.RED, {"type": "string", "enum": ["red"], "default": "red"}),
        (date, date(2026, 11, 21), {"type": "string", "format": "date", "default": "2026-11-21"}),
        (Decimal, Decimal("2.50"), {"type": "number", "default": 2.5}),
        (dict[str, int], {"a": 1}, {"type": "object", "description": ..., "default": {"a": 1}}),
        (int | str, "a", {"anyOf": [{"type": "integer"}, {"type": "string", "default": "a"}]}),
        (Annotated[int, ge(1), "How many"], 5, {"type": "integer", "description": "How many, from 1 up", "default": 5}),
    ],
)
def test_default_is_told_as_json(annotation: Any, default: Any, told: dict[str, Any]) -> None:
    schema = parameter_of(annotation, default).schema()

    assert schema == {**told, **({"description": schema["description"]} if "description" in told else {})}


def test_handler_may_name_types_of_the_function_that_it_stands_in() -> None:
    @frozen
    class Order:
        size: int

    def handler(order: "Order", more: "list[Order]") -> "Unwritten": ...  # type: ignore[name-defined]  # noqa: F821

    values, complaints = read_arguments(
        inspect_handler(handler, FILLS, takes_arguments=True).parameters, {"order": {"size": "5"}, "more": {"size": 6}}
    )

    assert (values, complaints) == ({"order": Order(5), "more": [Order(6)]}, [])


@pytest.mark.parametrize("annotation", [Call, Call | None, Optional[Call], Annotated[Call, "Who calls"], "Call | None"])  # noqa: UP045
def test_handler_is_filled_whatever_stands_around_the_type(annotation: Any) -> None:
    def handler(x: Any) -> None: ...

    handler.__annotations__["x"] = annotation

    assert inspect_handler(handler, FILLS).filled == {"x": Call}
    assert inspect_handler(handler, FILLS, takes_arguments=True) == Handler(handler, "handler", {"x": Call})


def test_handler_parts_what_is_filled_from_what_is_asked() -> None:
    def handler(order_id: str, call: Call, request: "FunctionCall") -> None: ...

    assert inspect_handler(handler, FILLS, takes_arguments=True) == Handler(
        handler, "handler", {"call": Call, "request": FunctionCall}, (Parameter("order_id", Text()),)
    )


def test_handler_without_arguments_keeps_parameters_that_have_a_default() -> None:
    def handler(call: Call, style: str = "plain") -> str:
        return f"{call.from_number} {style}"

    assert inspect_handler(handler, FILLS) == Handler(handler, "handler", {"call": Call})


def unannotated(x) -> None: ...  # type: ignore[no-untyped-def]  # noqa: ANN001


def variadic(*x: str) -> None: ...


def keywords(**x: str) -> None: ...


def positional(x: str, /) -> None: ...


def unresolved(x: "Missing") -> None: ...  # type: ignore[name-defined]  # noqa: F821


def unresolved_member(x: "asyncio.Missing") -> None: ...  # type: ignore[name-defined]


def quoted_in_part(x: "'Call' | None") -> None: ...  # type: ignore[name-defined, syntax, unused-ignore]


class Desk:
    """A class whose method is decorated in its body."""

    def status(self, order_id: str) -> None: ...


def generator(x: str) -> Iterator[str]:
    yield x


async def async_generator(x: str) -> AsyncIterator[str]:
    yield x


@functools.wraps(generator)
def wrapped_generator(x: str) -> Iterator[str]:
    return generator(x)


def malformed(x: "list[") -> None: ...  # type: ignore[syntax, valid-type, unused-ignore]  # noqa: F722


@pytest.mark.parametrize(
    ("function", "refusal"),
    [
        (
            unannotated,
            (
                "Cannot tell what `x` of `unannotated` is: it has no annotation. "
                "Write `x: str`, or `x: Call` for the call."
            ),
        ),
        (
            variadic,
            (
                "Cannot fill parameter `x` of `variadic`: arguments arrive by name. "
                "Give each parameter a name and a type, without `*`, `**` or `/`."
            ),
        ),
        (
            keywords,
            (
                "Cannot fill parameter `x` of `keywords`: arguments arrive by name. "
                "Give each parameter a name and a type, without `*`, `**` or `/`."
            ),
        ),
        (
            positional,
            (
                "Cannot fill parameter `x` of `positional`: arguments arrive by name. "
                "Give each parameter a name and a type, without `*`, `**` or `/`."
            ),
        ),
        (
            unresolved,
            (
                "Cannot read the annotations of `unresolved`: name 'Missing' is not defined. "
                "Import the name at module level."
            ),
        ),
        (
            unresolved_member,
            (
                "Cannot read the annotations of `unresolved_member`: module 'asyncio' has no attribute 'Missing'. "
                "Import the name at module level."
            ),
        ),
        (
            quoted_in_part,
            (
                "Cannot read the annotations of `quoted_in_part`: unsupported operand type(s) for |: 'str' and "
                "'NoneType'. Import the name at module level."
            ),
        ),
        (
            malformed,
            (
                "Cannot read the annotations of `malformed`: Forward reference must be an expression -- got 'list['. "
                "Import the name at module level."
            ),
        ),
        (
            Desk.status,
            (
                "Cannot use method `Desk.status` here: there is no object yet to be its `self`. Make one and pass its "
                "method, as in `app.tool(desk.status)`, or move the function out of the class."
            ),
        ),
        (
            generator,
            (
                "Cannot use `generator` as a tool: it yields. Write `return`, once, with all that the model is to be "
                "told."
            ),
        ),
        (
            functools.partial(async_generator),
            (
                "Cannot use `async_generator` as a tool: it yields. Write `return`, once, with all that the model is "
                "to be told."
            ),
        ),
        (
            wrapped_generator,
            (
                "Cannot use `generator` as a tool: it yields. Write `return`, once, with all that the model is to be "
                "told."
            ),
        ),
        (5, "Cannot call 5: it is not a function. Decorate a function, or pass one."),
        (type, "Cannot read the parameters of `type`: Python does not tell them. Wrap it in a function of your own."),
    ],
)
def test_handler_that_cannot_be_called_is_refused(function: Callable[..., None], refusal: str) -> None:
    assert refusal_of(function) == refusal


def test_handler_with_a_parameter_that_nothing_fills_is_refused() -> None:
    def handler(call: Call, order_id: str) -> None: ...

    assert refusal_of(handler, takes_arguments=False) == (
        "Cannot fill parameter `order_id` of `handler`: nothing provides its type. "
        "Annotate it with one of Call, FunctionCall."
    )


@pytest.mark.parametrize(
    ("function", "fills", "refusal"),
    [
        (
            unannotated,
            {Call},
            "Cannot tell what `x` of `unannotated` is: it has no annotation. Annotate it with Call.",
        ),
        (
            unannotated,
            FILLS,
            (
                "Cannot tell what `x` of `unannotated` is: it has no annotation. "
                "Annotate it with one of Call, FunctionCall."
            ),
        ),
        (unannotated, (), "Cannot tell what `x` of `unannotated` is: it has no annotation. Leave it out."),
        (
            google,
            [Call],
            "Cannot fill parameter `order_id` of `google`: nothing provides its type. Annotate it with Call.",
        ),
        (google, (), "Cannot fill parameter `order_id` of `google`: nothing provides its type. Leave it out."),
    ],
)
def test_handler_that_takes_no_arguments_is_told_what_it_may_take(
    function: Callable[..., None], fills: Collection[Any], refusal: str
) -> None:
    with pytest.raises(SetupError) as caught:
        inspect_handler(function, fills)

    assert str(caught.value) == refusal


async def of_coroutine(call: Call, size: int) -> tuple[str, int, bool]:
    return call.from_number, size, threading.current_thread() is threading.main_thread()


def of_function(call: Call, size: int) -> tuple[str, int, bool]:
    return call.from_number, size, threading.current_thread() is threading.main_thread()


@functools.wraps(of_coroutine)
def of_wrapper(call: Call, size: int) -> Awaitable[tuple[str, int, bool]]:
    return of_coroutine(call, size)


class OfObject:
    """A handler that is an object."""

    async def __call__(self, call: Call, size: int) -> tuple[str, int, bool]:
        return await of_coroutine(call, size)

    async def method(self, call: Call, size: int) -> tuple[str, int, bool]:
        return await of_coroutine(call, size)


@pytest.mark.parametrize(
    ("function", "name", "on_loop"),
    [
        (of_coroutine, "of_coroutine", True),
        (of_function, "of_function", False),
        (of_wrapper, "of_coroutine", True),
        (OfObject(), "OfObject", True),
        (OfObject().method, "method", True),
        (functools.partial(of_coroutine), "of_coroutine", True),
        (functools.partial(functools.partial(of_function)), "of_function", False),
    ],
)
async def test_handler_runs_on_the_loop_when_async_else_in_a_thread(
    function: Callable[..., Any], name: str, on_loop: bool
) -> None:
    handler = inspect_handler(function, FILLS, takes_arguments=True)

    assert handler == Handler(function, name, {"call": Call}, (Parameter("size", Whole()),))
    assert await handler.run(FILLERS, {"size": 5}) == ("+15550100123", 5, on_loop)


async def test_handler_runs_without_arguments() -> None:
    async def handler(request: FunctionCall) -> FunctionCall:
        return request

    assert await inspect_handler(handler, FILLS).run(FILLERS) is FUNCTION_CALL


async def test_handler_in_a_thread_sees_the_context_variables() -> None:
    def handler() -> str:
        return GREETING.get()

    GREETING.set("hello")

    assert await inspect_handler(handler, FILLS).run({}) == "hello"


async def test_handlers_in_threads_keep_their_context_variables_apart() -> None:
    barrier = threading.Barrier(4, timeout=30)

    def handler() -> tuple[str, str]:
        before = GREETING.get()
        GREETING.set(f"{before}, changed")
        barrier.wait()
        return before, GREETING.get()

    async def of_caller(number: int) -> Any:
        GREETING.set(f"hello {number}")
        return await inspect_handler(handler, FILLS).run({})

    answers = await asyncio.gather(*(of_caller(number) for number in range(4)))

    assert answers == [(f"hello {number}", f"hello {number}, changed") for number in range(4)]
    assert GREETING.get() == "none"


@pytest.mark.parametrize("name", ["func", "self", "function", "fillers", "arguments", "keywords"])
async def test_handler_may_name_its_parameter_as_it_likes(name: str) -> None:
    names: dict[str, Any] = {}
    exec(f"def handler({name}: str) -> str:\n    return {name}", names)
    handler = inspect_handler(names["handler"], FILLS, takes_arguments=True)

    assert await handler.run({}, {name: "a"}) == "a"


async def test_handler_that_lets_stop_iteration_out_fails_like_a_coroutine() -> None:
    def in_thread() -> str:
        return next(iter(()))

    async def on_loop() -> str:
        return next(iter(()))

    with pytest.raises(RuntimeError, match="the function raised StopIteration") as caught:
        await inspect_handler(in_thread, FILLS).run({})
    assert isinstance(caught.value.__cause__, StopIteration)
    with pytest.raises(RuntimeError, match="coroutine raised StopIteration"):
        await inspect_handler(on_loop, FILLS).run({})


class Documented:
    """An object with words of its own."""

    def __call__(self) -> None: ...


def undocumented() -> None: ...


def on_two_lines() -> None:
    """Look up an order,
    when the caller asks.

    More, for people.
    """


@pytest.mark.parametrize(
    ("function", "paragraph"),
    [
        (google, "Look up an order."),
        (on_two_lines, "Look up an order, when the caller asks."),
        (undocumented, ""),
        (Documented(), "An object with words of its own."),
        (functools.partial(google), "Look up an order."),
        (len, "Return the number of items in a container."),
    ],
)
def test_first_paragraph_is_one_line_of_the_functions_own_docstring(
    function: Callable[..., Any], paragraph: str
) -> None:
    assert first_paragraph(function) == paragraph
