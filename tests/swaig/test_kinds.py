"""Kinds: what each type is told as, and what becomes of what models send for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import InitVar, dataclass
from dataclasses import field as dataclass_field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Generic, Literal, NamedTuple, NewType, NotRequired, Required, TypedDict, TypeVar
from uuid import UUID

import annotated_types as at
import pytest
import typing_extensions
from attrs import define, field, frozen, validators

from swaiglet import SetupError
from swaiglet.swaig.annotations import kind_of
from swaiglet.swaig.kinds import Complaint, Reading, described

IDENTIFIER = UUID("6f1c3b1e-8f5d-4a58-9d2c-0b8f5a1f3c77")
T = TypeVar("T")
OrderId = NewType("OrderId", str)
Quantity = typing_extensions.TypeAliasType("Quantity", Annotated[int, "How many", at.Interval(ge=1, le=20)])
Pair = typing_extensions.TypeAliasType("Pair", tuple[T, T], type_params=(T,))
Endless = typing_extensions.TypeAliasType("Endless", "list[Endless]")


class Size(Enum):
    """How large."""

    SMALL = "s"
    LARGE = "l"
    HUGE = "l"  # noqa: PIE796  another name for it


class Level(IntEnum):
    """How loud."""

    LOW = 1
    HIGH = 2


class Mixed(Enum):
    """Values of several types."""

    AUTO = "auto"
    ONE = 1
    HALF = 0.5
    OFF = False


class Place(Enum):
    """Values that are no JSON."""

    HOME = (1, 2)
    WORK = (3, 4)


@frozen
class Item:
    """One line of an order.

    Attributes:
        sku: The article number.
        quantity: Not this one.
    """

    sku: str
    quantity: Annotated[int, "How many", at.Ge(1)] = 1
    note: str | None = field(default=None, metadata={"description": "For the kitchen"})
    _batch: list[int] = field(factory=list)


@dataclass
class Order:
    items: list[Item]
    day: date = date(2026, 11, 21)
    tags: set[str] = dataclass_field(default_factory=set)
    rush: bool = dataclass_field(default=False, metadata={"description": "Whether it is urgent"})
    total: int = dataclass_field(default=0, init=False)


class Address(TypedDict):
    """Where somebody lives."""

    street: str
    zip: NotRequired[Annotated[str, "Five digits"]]


class Contact(Address, total=False):
    phone: str
    name: Required[str]


class Point(NamedTuple):
    x: float
    y: float = 0.0


@frozen
class Card:
    kind: Literal["card"]
    number: str


@frozen
class Cash:
    kind: Literal["cash"]
    amount: Decimal


@frozen
class Node:
    children: list[Node]


@frozen
class Bounds:
    """Everything that attrs' validators bound."""

    low: int = field(validator=validators.ge(1))
    both: float = field(validator=[validators.gt(0.0), validators.lt(1.5)])
    text: str = field(validator=validators.and_(validators.min_len(2), validators.max_len(4)))
    code: str = field(validator=validators.matches_re("[A-Z]{3}"))
    size: str = field(validator=validators.in_(["s", "m"]))
    maybe: int | None = field(default=None, validator=validators.optional(validators.le(5)))


@frozen
class Stay:
    """A class with opinions of its own."""

    first: int = field()
    last: int = field()
    name: str = field(default="x", validator=validators.instance_of(str))
    guests: list[str] = field(factory=list, validator=validators.instance_of(list))

    @first.validator
    def _check_first(self, attribute: Any, value: int) -> None:
        if value % 2:
            message = "arrivals are on even days."
            raise ValueError(message)
        if value > self.last:
            message = "it is after the last day"
            raise ValueError(message)

    @last.validator
    def _check_last(self, attribute: Any, value: int) -> None:
        if value > 31:
            message = f"{type(value)} is no day"
            raise TypeError(message)


@dataclass
class Range:
    low: int
    high: int

    def __post_init__(self) -> None:
        if self.low > self.high:
            message = "low is above high"
            raise ValueError(message)


def read(annotation: Any, value: Any, *, strict: bool = False) -> tuple[Any, list[Complaint]]:
    """What a handler gets for the parameter `x`, and what is wrong with it."""
    reading = Reading(strict)
    made = kind_of(annotation, "handler", "x").read(value, "x", reading)
    return made, reading.complaints


ITEM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "sku": {"type": "string", "description": "The article number."},
        "quantity": {"type": "integer", "description": "How many, from 1 up", "default": 1},
        "note": {"type": "string", "description": "For the kitchen"},
        "batch": {"type": "array", "items": {"type": "integer"}},
    },
    "required": ["sku"],
    "description": "One line of an order.",
}


@pytest.mark.parametrize(
    ("annotation", "schema"),
    [
        (Decimal, {"type": "number"}),
        (date, {"type": "string", "format": "date"}),
        (time, {"type": "string", "format": "time"}),
        (datetime, {"type": "string", "format": "date_time"}),
        (UUID, {"type": "string", "format": "uuid"}),
        (Size, {"type": "string", "enum": ["s", "l"]}),
        (Level, {"type": "integer", "enum": [1, 2]}),
        (
            Mixed,
            {
                "anyOf": [
                    {"type": "string", "enum": ["auto"]},
                    {"type": "boolean"},
                    {"type": "integer", "enum": [1]},
                    {"type": "number", "enum": [0.5]},
                ]
            },
        ),
        (Place, {"type": "string", "enum": ["HOME", "WORK"]}),
        (Literal[Size.SMALL, 5], {"anyOf": [{"type": "string", "enum": ["s"]}, {"type": "integer", "enum": [5]}]}),
        (Literal["a", None], {"type": "string", "enum": ["a"], "nullable": True}),  # noqa: PYI061
        (list[int | None], {"type": "array", "items": {"type": "integer", "nullable": True}}),
        (tuple[int, ...], {"type": "array", "items": {"type": "integer"}}),
        (
            tuple[str, int],
            {
                "type": "array",
                "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
                "description": "exactly 2 items: text, then a whole number",
            },
        ),
        (set[Size], {"type": "array", "items": {"type": "string", "enum": ["s", "l"]}}),
        (
            frozenset[tuple[int, int]],
            {
                "type": "array",
                "items": {
                    "type": "array",
                    "items": {"type": "integer"},
                    "description": "exactly 2 items: a whole number, then a whole number",
                },
            },
        ),
        (Sequence[str], {"type": "array", "items": {"type": "string"}}),
        (Collection[str], {"type": "array", "items": {"type": "string"}}),
        (dict[str, int], {"type": "object", "description": "each key text and each value a whole number"}),
        (Mapping[Size, bool], {"type": "object", "description": 'each key "s" or "l" and each value true or false'}),
        (dict, {"type": "object", "description": "each key text and each value any value"}),
        (
            list,
            {
                "type": "array",
                "items": {
                    "anyOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}, {"type": "object"}],
                },
            },
        ),
        (OrderId, {"type": "string"}),
        (Quantity, {"type": "integer", "description": "How many, from 1 to 20"}),
        (
            Pair[int],
            {
                "type": "array",
                "items": {"type": "integer"},
                "description": "exactly 2 items: a whole number, then a whole number",
            },
        ),
        (int | str, {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
        (int | str | None, {"anyOf": [{"type": "integer", "nullable": True}, {"type": "string", "nullable": True}]}),
        (
            int | Any,
            {"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}, {"type": "object"}]},
        ),
        (Annotated[str, "A name", "more"], {"type": "string", "description": "A name"}),
        (Item, ITEM),
        (
            Order,
            {
                "type": "object",
                "properties": {
                    "items": {"type": "array", "items": ITEM},
                    "day": {"type": "string", "format": "date", "default": "2026-11-21"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "rush": {"type": "boolean", "description": "Whether it is urgent", "default": False},
                },
                "required": ["items"],
            },
        ),
        (
            Contact,
            {
                "type": "object",
                "properties": {
                    "street": {"type": "string"},
                    "zip": {"type": "string", "description": "Five digits"},
                    "phone": {"type": "string"},
                    "name": {"type": "string"},
                },
                "required": ["street", "name"],
            },
        ),
        (
            Point,
            {
                "type": "object",
                "properties": {"x": {"type": "number"}, "y": {"type": "number", "default": 0.0}},
                "required": ["x"],
            },
        ),
        (
            Bounds,
            {
                "type": "object",
                "properties": {
                    "low": {"type": "integer", "description": "from 1 up"},
                    "both": {"type": "number", "description": "above 0 and below 1.5"},
                    "text": {"type": "string", "description": "of 2 to 4 characters"},
                    "code": {"type": "string", "pattern": "^(?:[A-Z]{3})$"},
                    "size": {"type": "string", "enum": ["s", "m"]},
                    "maybe": {"type": "integer", "description": "up to 5"},
                },
                "required": ["low", "both", "text", "code", "size"],
                "description": "Everything that attrs' validators bound.",
            },
        ),
    ],
)
def test_schema_is_what_the_platform_takes(annotation: Any, schema: Any) -> None:
    made = described(kind_of(annotation, "handler", "x"))

    assert made == schema


@pytest.mark.parametrize(
    ("annotation", "value", "mended"),
    [
        (Decimal, 5, Decimal(5)),
        (Decimal, 0.1, Decimal("0.1")),
        (Decimal, " 2.50 ", Decimal("2.50")),
        (date, "2026-11-21", date(2026, 11, 21)),
        (date, " 2026/1/5", date(2026, 1, 5)),
        (date, "2026-11-21T00:00:00", date(2026, 11, 21)),
        (time, "14:30", time(14, 30)),
        (time, "9:30", time(9, 30)),
        (time, "10:30 PM", time(22, 30)),
        (time, "12 a.m.", time(0)),
        (time, "12:15:20pm", time(12, 15, 20)),
        (datetime, "2026-11-21T10:00", datetime(2026, 11, 21, 10)),  # noqa: DTZ001
        (datetime, "2026-11-21 10:00:00Z", datetime(2026, 11, 21, 10, tzinfo=UTC)),
        (datetime, "2026/11/21 10:30 PM", datetime(2026, 11, 21, 22, 30)),  # noqa: DTZ001
        (UUID, str(IDENTIFIER).upper(), IDENTIFIER),
        (UUID, IDENTIFIER.hex, IDENTIFIER),
        (UUID, IDENTIFIER.urn, IDENTIFIER),
        (UUID, f"{{{IDENTIFIER}}}", IDENTIFIER),
        (Size, "s", Size.SMALL),
        (Size, " L", Size.LARGE),
        (Size, "small", Size.SMALL),
        (Size, "Huge", Size.LARGE),
        (Level, 2, Level.HIGH),
        (Level, 2.0, Level.HIGH),
        (Level, "1", Level.LOW),
        (Level, "low", Level.LOW),
        (Mixed, False, Mixed.OFF),
        (Mixed, 1, Mixed.ONE),
        (Mixed, "0.5", Mixed.HALF),
        (Place, "home", Place.HOME),
        (Literal[Size.SMALL], "SMALL", Size.SMALL),
        (Literal[100000000000000000000], 10**20, 10**20),
        (tuple[int, ...], [1, "2"], (1, 2)),
        (tuple[str, int], ["a", "5"], ("a", 5)),
        (tuple[str, int], '["a", 5]', ("a", 5)),
        (set[int], [1, "1", 2], {1, 2}),
        (set[int | Size], [1, "s"], {1, Size.SMALL}),
        (frozenset[Quantity], ["1"], frozenset({1})),
        (frozenset[str], "a", frozenset({"a"})),
        (list[int | None], [1, None], [1, None]),
        (list[Item], {"sku": "7"}, [Item("7")]),
        (list[Item], '[{"sku": "7"}]', [Item("7")]),
        (list[Item], '{"sku": "7"}', [Item("7")]),
        (dict[str, int], {"a": "1"}, {"a": 1}),
        (dict[int, str], {"1": "a"}, {1: "a"}),
        (dict[Size, bool], '{"small": "yes"}', {Size.SMALL: True}),
        (Any, [1, {"a": None}], [1, {"a": None}]),
        (OrderId, "7", "7"),
        (Quantity, "20", 20),
        (Pair[int], [1, 2], (1, 2)),
        (int | str, 5, 5),
        (int | str, "5", "5"),
        (int | bool, "5", 5),
        (int | bool, "yes", True),
        (float | int, 5, 5),
        (float | int, 5.5, 5.5),
        (date | str, "2026-11-21", date(2026, 11, 21)),
        (date | str, "soon", "soon"),
        (list[int] | int, 5, 5),
        (Item, {"sku": "7", "batch": ["1"], "other": 1}, Item("7", batch=[1])),
        (Item, '{"sku": "7", "quantity": "2"}', Item("7", 2)),
        (Item, {"sku": "7", "quantity": None, "note": ""}, Item("7", note="")),
        (Order, {"items": [{"sku": "7"}], "rush": "no"}, Order([Item("7")])),
        (Contact, {"street": "Elm", "name": "Ada", "zip": None, "age": 5}, {"street": "Elm", "name": "Ada"}),
        (Point, {"x": "1.5"}, Point(1.5)),
        (Card | Cash, {"kind": "cash", "amount": "5"}, Cash("cash", Decimal(5))),
        (Card | Cash, {"kind": "CARD", "number": "4"}, Card("card", "4")),
        (Point | Contact, {"street": "Elm", "name": "Ada", "x": 1}, {"street": "Elm", "name": "Ada"}),
        (Bounds, {"low": 1, "both": 1, "text": "ab", "code": "ABC", "size": "M"}, Bounds(1, 1.0, "ab", "ABC", "m")),
    ],
)
def test_reading_makes_what_was_meant(annotation: Any, value: Any, mended: Any) -> None:
    made, complaints = read(annotation, value)

    assert (complaints, made, type(made)) == ([], mended, type(mended))


@pytest.mark.parametrize(
    ("annotation", "value", "problem"),
    [
        (Decimal, "five", 'is "five", expected a number'),
        (Decimal, float("nan"), "is NaN, expected a number"),
        (Decimal, True, "is true, expected a number"),
        (date, "tomorrow", 'is "tomorrow", expected a date, such as 2026-11-21'),
        (date, "21.11.2026", 'is "21.11.2026", expected a date, such as 2026-11-21'),
        (date, "2026-02-30", 'is "2026-02-30", expected a date, such as 2026-11-21'),
        (date, "2026-11-21T10:00", 'is "2026-11-21T10:00", expected a date, such as 2026-11-21'),
        (date, 20261121, "is 20261121, expected a date, such as 2026-11-21"),
        (time, "10", 'is "10", expected a time of day, such as 14:30'),
        (time, "13 pm", 'is "13 pm", expected a time of day, such as 14:30'),
        (time, "", 'is "", expected a time of day, such as 14:30'),
        (time, ":", 'is ":", expected a time of day, such as 14:30'),
        (datetime, "2026-11-21", 'is "2026-11-21", expected a date and time, such as 2026-11-21T14:30'),
        (UUID, "7", 'is "7", expected a UUID, such as 6f1c3b1e-8f5d-4a58-9d2c-0b8f5a1f3c77'),
        (Size, "medium", 'is "medium", expected "s" or "l"'),
        (Level, 10**30, f"is {10**30}, expected 1 or 2"),
        (tuple[str, int], ["a"], 'is ["a"], expected a list of 2 items: text, then a whole number'),
        (tuple[int], 5, "is 5, expected a list of 1 item: a whole number"),
        (dict[str, int], "a", 'is "a", expected an object, each key text and each value a whole number'),
        (int | bool, "x", 'is "x", expected a whole number, or true or false'),
        (Item, "7", 'is "7", expected an object with sku'),
        (Quantity, 25, "is 25, expected a whole number from 1 to 20"),
        (Annotated[list[str], at.Len(1, 3)], [], "is [], expected a list of 1 to 3 items, each text"),
        (Annotated[list[str], at.MinLen(2)], ["a"], 'is ["a"], expected a list of at least 2 items, each text'),
        (Annotated[str, at.Len(1, 1)], "ab", 'is "ab", expected text of 1 character'),
        (Annotated[str, at.MaxLen(5)], "abcdef", 'is "abcdef", expected text of at most 5 characters'),
        (Annotated[Quantity, at.MultipleOf(2)], 5, "is 5, expected a whole number from 1 to 20 divisible by 2"),
        (Annotated[int, at.MultipleOf(5)], 6, "is 6, expected a whole number divisible by 5"),
        (Annotated[float, at.MultipleOf(0.1)], 0.25, "is 0.25, expected a number divisible by 0.1"),
        (Annotated[float, at.Gt(0), at.Le(2.0)], 0, "is 0, expected a number above 0 and up to 2"),
        (
            Annotated[date, at.Ge(date(2026, 1, 1))],
            "2025-12-31",
            'is "2025-12-31", expected a date from 2026-01-01 up, such as 2026-11-21',
        ),
        (
            Annotated[datetime, at.Lt(datetime(2026, 1, 1, tzinfo=UTC))],
            "2025-01-01T10:00",
            (
                'is "2025-01-01T10:00", expected a date and time below 2026-01-01T00:00:00+00:00, such as '
                "2026-11-21T14:30"
            ),
        ),
        (
            Annotated[str, validators.matches_re("[0-9]{8}")],
            "123",
            'is "123", expected text in another form',
        ),
        (
            Annotated[str, validators.matches_re("[0-9]{8}"), "The eight-digit order number"],
            "123",
            'is "123", expected text in this form: The eight-digit order number',
        ),
        (
            Annotated[Annotated[str, validators.matches_re("[0-9]{8}"), at.MaxLen(8)] | None, "An order number."],
            "123",
            'is "123", expected text of at most 8 characters in this form: An order number',
        ),
        (
            Annotated[str, validators.matches_re("a", re.IGNORECASE, re.search)],
            "xyz",
            'is "xyz", expected text in another form',
        ),
        (Range, {"low": 5, "high": 1}, "was not accepted: low is above high"),
    ],
)
def test_reading_refuses_what_cannot_be_meant(annotation: Any, value: Any, problem: str) -> None:
    assert read(annotation, value)[1] == [("`x`", problem)]


@pytest.mark.parametrize(
    ("annotation", "value", "complaints"),
    [
        (
            Order,
            {"items": [{"sku": "7"}, {"quantity": "none"}, 5], "day": "soon"},
            [
                ("`x.items[1].sku`", "is missing (The article number), expected text"),
                ("`x.items[2]`", "is 5, expected an object with sku"),
                ("`x.day`", 'is "soon", expected a date, such as 2026-11-21'),
            ],
        ),
        (
            dict[str, Quantity],
            {"a": 5, "b c": 25},
            [('`x["b c"]`', "is 25, expected a whole number from 1 to 20")],
        ),
        (set[int], [1, "x"], [("`x[1]`", 'is "x", expected a whole number')]),
        (tuple[str, int], ["a", "b"], [("`x[1]`", 'is "b", expected a whole number')]),
        (
            list[Item],
            {"quantity": 0},
            [
                ("`x[0].sku`", "is missing (The article number), expected text"),
                ("`x[0].quantity`", "is 0, expected a whole number from 1 up"),
            ],
        ),
        (Card | Cash, {"kind": "cash", "amount": "much"}, [("`x.amount`", 'is "much", expected a number')]),
        (Card | Cash, '{"kind": "card"}', [("`x.number`", "is missing, expected text")]),
        (Card | Cash, {"amount": 5}, [("`x.kind`", 'is missing, expected "cash"')]),
        (list[Item] | int, [{"sku": 5}], [("`x[0].sku`", "is 5, expected text")]),
        (
            Stay,
            {"first": 5, "last": 40},
            [("`x.first`", "was not accepted: arrivals are on even days"), ("`x.last`", "was not accepted")],
        ),
    ],
)
def test_reading_says_where_each_problem_is(annotation: Any, value: Any, complaints: list[Complaint]) -> None:
    assert read(annotation, value)[1] == complaints


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (Decimal, "5"),
        (date, "2026/11/21"),
        (time, "10:30 PM"),
        (datetime, "2026-11-21 10:30 PM"),
        (UUID, IDENTIFIER.hex),
        (UUID, f" {IDENTIFIER}"),
        (Size, "small"),
        (tuple[str, int], '["a", 5]'),
        (dict[str, int], '{"a": 5}'),
        (Item, '{"sku": "7"}'),
        (list[Item], {"sku": "7"}),
        (int | bool, "5"),
    ],
)
def test_strict_reading_mends_nothing(annotation: Any, value: Any) -> None:
    assert read(annotation, value)[1] == []
    assert [path for path, _ in read(annotation, value, strict=True)[1]] == ["`x`"]


@pytest.mark.parametrize(
    ("annotation", "value", "made"),
    [
        (Decimal, 0.1, Decimal("0.1")),
        (date, "2026-11-21", date(2026, 11, 21)),
        (time, "10:30", time(10, 30)),
        (datetime, "2026-11-21T10:30", datetime(2026, 11, 21, 10, 30)),  # noqa: DTZ001
        (UUID, str(IDENTIFIER), IDENTIFIER),
        (Size, "s", Size.SMALL),
        (Item, {"sku": "7", "other": 1}, Item("7")),
        (dict[int, int], {"1": 1}, {1: 1}),
        (int | str, "5", "5"),
    ],
)
def test_strict_reading_takes_what_fits(annotation: Any, value: Any, made: Any) -> None:
    assert read(annotation, value, strict=True) == (made, [])


@pytest.mark.parametrize(
    ("annotation", "value", "written"),
    [
        (Decimal, Decimal("2.50"), 2.5),
        (Decimal, Decimal(5), 5),
        (date, date(2026, 11, 21), "2026-11-21"),
        (datetime, datetime(2026, 11, 21, 10, tzinfo=UTC), "2026-11-21T10:00:00+00:00"),
        (UUID, IDENTIFIER, str(IDENTIFIER)),
        (Size, Size.LARGE, "l"),
        (Place, Place.WORK, "WORK"),
        (tuple[str, int], ("a", 5), ["a", 5]),
        (set[int], {5}, [5]),
        (dict[int, Size], {1: Size.SMALL}, {"1": "s"}),
        (list[int | None], [1, None], [1, None]),
        (list[Annotated[int, "One"]], [1], [1]),
        (int | str, "a", "a"),
        (Any, {"a": [1]}, {"a": [1]}),
        (Quantity, 5, 5),
        (Item, Item("7", batch=[1]), {"sku": "7", "quantity": 1, "batch": [1]}),
        (Address, {"street": "Elm"}, {"street": "Elm"}),
    ],
)
def test_writing_is_the_other_way(annotation: Any, value: Any, written: Any) -> None:
    kind = kind_of(annotation, "handler", "x")

    assert kind.write(value) == written
    assert kind.read(written, "x", Reading(strict=True)) == value


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (Decimal, Decimal("NaN")),
        (date, datetime(2026, 11, 21, tzinfo=UTC)),
        (Size, "s"),
        (tuple[str, int], ("a",)),
        (set[int], 5),
        (dict[str, int], 5),
        (int | str, 5.5),
        (Any, object()),
        (Item, {"sku": "7"}),
    ],
)
def test_writing_refuses_what_is_not_of_the_kind(annotation: Any, value: Any) -> None:
    with pytest.raises(ValueError, match=re.escape(str(value)[:20])):
        kind_of(annotation, "handler", "x").write(value)


class Untyped:
    """Not yet a class with fields."""


@dataclass
class Hidden:
    seed: InitVar[int]


@define
class Loose:
    x: int


@frozen
class Box(Generic[T]):
    inner: T


@frozen
class Wrong:
    size: int = "5"  # type: ignore[assignment]


@frozen
class Lost:
    x: Nowhere  # type: ignore[name-defined]  # noqa: F821


def untyped() -> Any:
    """An attrs class with a field of no type."""
    return define(type("Untyped", (), {"size": field()}))


@pytest.mark.parametrize(
    ("annotation", "start"),
    [
        (Untyped, "Cannot make a schema for `x` of `handler`: `Untyped` is not a type the model can fill."),
        (Hidden, "Cannot make a schema for `x.seed` of `handler`: `dataclasses.InitVar[int]` is not a type"),
        (Box[int], "Cannot make a schema for `x` of `handler`: `tests.swaig.test_kinds.Box[int]` is not a type"),
        (untyped(), "Cannot make a schema for `x.size` of `handler`: `size` of `Untyped` has no annotation. Write"),
        (Node, "Cannot make a schema for `x.children` of `handler`: `Node` holds itself, and a schema must end. Write"),
        (Endless, "Cannot make a schema for `x` of `handler`: "),
        (Wrong, 'Cannot use "5" as the default of `x.size` of `handler`: expected a whole number. Change the default'),
        (Lost, "Cannot read the annotations of `Lost`: name 'Nowhere' is not defined. Import"),
        (set[list[int]], "Cannot make a schema for `x` of `handler`: the elements of `set[list[int]]` cannot stand in"),
        (set[Loose], "Cannot make a schema for `x` of `handler`: the elements of `"),
        (frozenset[Item], "Cannot make a schema for `x` of `handler`: the elements of `"),
        (
            set[Any],
            "Cannot make a schema for `x` of `handler`: the elements of `set[Any]` cannot stand in a set. Write",
        ),
        (set[dict[str, int]], "Cannot make a schema for `x` of `handler`: the elements of"),
        (
            Annotated[str, at.Ge(5)],
            "Cannot bound `x` of `handler`: text has no such bound. Put a range beside a number",
        ),
        (Annotated[int, at.MaxLen(5)], "Cannot bound `x` of `handler`: a whole number has no such bound."),
        (Annotated[int | str, at.Ge(5)], "Cannot bound `x` of `handler`: a whole number, or text has no such bound."),
    ],
)
def test_type_without_a_schema_is_refused(annotation: Any, start: str) -> None:
    with pytest.raises(SetupError) as caught:
        kind_of(annotation, "handler", "x")

    assert str(caught.value).startswith(start)


def test_kind_reads_the_names_of_the_function_that_a_class_stands_in() -> None:
    @frozen
    class Inner:
        size: int

    @frozen
    class Outer:
        inner: Inner

    assert read(Outer, {"inner": {"size": "5"}}) == (Outer(Inner(5)), [])


def test_kind_of_a_class_with_a_converter_leaves_the_default_to_it() -> None:
    @frozen
    class Price:
        amount: Decimal = field(default="2.50", converter=Decimal)  # type: ignore[assignment]

    assert described(kind_of(Price, "handler", "x"))["properties"] == {"amount": {"type": "number"}}
    assert read(Price, {}) == (Price(Decimal("2.50")), [])


def test_kind_never_shares_what_a_class_has_by_default() -> None:
    @define
    class Basket:
        items: list[str] = []  # noqa: RUF008  as some write it

    read(Basket, {})[0].items.append("a")

    assert read(Basket, {})[0].items == []


def test_long_choice_is_told_in_part() -> None:
    choice = Enum("choice", {f"N{number}": number for number in range(30)})  # type: ignore[misc]

    told = " or ".join(str(number) for number in range(20))
    assert read(choice, 99)[1] == [("`x`", f"is 99, expected {told} or another of the choices")]


@pytest.mark.parametrize("options", [range(200), ["a", 5], [5.5]])
def test_choice_that_cannot_be_told_is_checked_by_its_class(options: Collection[Any]) -> None:
    @frozen
    class Chosen:
        size: int = field(validator=validators.in_(options))

    assert described(kind_of(Chosen, "handler", "x"))["properties"] == {"size": {"type": "integer"}}
    assert read(Chosen, {"size": 999})[1] == [("`x.size`", "was not accepted")]


Check = Callable[[Any, Any, Any], None]


def validator_that_raises(error: Exception) -> Check:
    def check(instance: Any, attribute: Any, value: Any) -> None:
        raise error

    return check


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (ValueError("no table is that large."), "was not accepted: no table is that large"),
        (TypeError("unhashable type: '<class list>'"), "was not accepted"),
        (TypeError("'<' not supported between instances of 'str' and 'int'"), "was not accepted"),
        (ValueError("one", "two"), "was not accepted"),
        (ArithmeticError(), "was not accepted"),
    ],
)
def test_validators_are_quoted_when_they_speak_english(error: Exception, problem: str) -> None:
    @frozen
    class Table:
        seats: int = field(validator=validator_that_raises(error))

    assert read(Table, {"seats": 5})[1] == [("`x.seats`", problem)]


def test_validator_that_looks_at_a_field_without_a_value_blames_nobody_else() -> None:
    @frozen
    class Table:
        seats: int = field()
        rows: int = field(init=False, default=2)

        @seats.validator
        def _check(self, attribute: Any, value: int) -> None:
            if value > self.rows:
                message = "too many"
                raise ValueError(message)

    assert read(Table, {"seats": 5})[1] == [("`x`", "was not accepted: too many")]
