"""Arguments of any type, and anything that a model may send for them."""

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib.resources import files
from itertools import starmap
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, NotRequired, TypedDict, Union, get_args, get_origin
from uuid import UUID

import annotated_types as at
import attrs
import jsonschema_rs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from swaiglet import SWAIGFunction, errors
from swaiglet.swaig.annotations import Place, make_parameter
from swaiglet.swaig.arguments import Parameter, object_schema, read_arguments
from swaiglet.swaig.explicit import ExplicitSchema


class Colour(Enum):
    """Values of several types."""

    RED = "red"
    BLUE = 2
    NONE = False


@attrs.frozen
class Item:
    sku: str
    quantity: Annotated[int, at.Interval(ge=1, le=20)] = 1
    colours: list[Colour] = attrs.field(factory=list)


@dataclasses.dataclass(frozen=True)
class Order:
    item: Item
    day: date
    note: str | None = None


class Address(TypedDict):
    """Where somebody lives."""

    street: str
    floor: NotRequired[int]


class Point(NamedTuple):
    x: float
    y: Decimal


SCALARS = [
    str,
    int,
    float,
    bool,
    Decimal,
    date,
    time,
    datetime,
    UUID,
    Colour,
    Literal["a", 1, True],
    Literal["b"] | None,
]
HASHABLE = st.sampled_from([str, int, bool, date, UUID, Colour, Point, tuple[str, int]])
CLASSES = [Item, Order, Address, Point]


def of(generic: Any) -> Callable[[Any], Any]:
    """Makes, of a type, the generic of it."""
    return lambda part: generic[part]


ANNOTATIONS: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([*SCALARS, *CLASSES, Any, dict, list]),
    lambda inner: st.one_of(
        inner.map(of(list)),
        inner.map(lambda part: of(tuple)((part, ...))),
        st.tuples(inner, inner).map(of(tuple)),
        inner.map(lambda part: of(dict)((str, part))),
        st.tuples(inner, inner).map(of(Union)),
        inner.map(lambda part: part | None),
        inner.map(lambda part: of(Annotated)((part, "Some words"))),
        HASHABLE.map(of(set)),
        HASHABLE.map(of(frozenset)),
    ),
    max_leaves=5,
)

WORDS = [
    "",
    "null",
    "5",
    "5.0",
    "-1e3",
    "true",
    "No",
    "RED",
    "red",
    "2",
    "A",
    "2026-11-21",
    "2026/1/5",
    "10:30 PM",
    "2026-11-21T10:00",
    "6f1c3b1e8f5d4a589d2c0b8f5a1f3c77",
    "[1, 2]",
    '{"sku": "7"}',
    '{"x": 1, "y": "2.5"}',
    "\ud800",
    "\u0661",
    "1_0",
]
KEYS = st.sampled_from(["sku", "quantity", "colours", "item", "day", "note", "street", "floor", "x", "y"]) | st.text(
    max_size=3
)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(WORDS)
    | st.text(st.characters(), max_size=8)
    | st.sampled_from([10**400, -(10**4000), float("nan"), float("inf"), -0.0, 2**53, 5.0]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def nested(levels: int) -> Any:
    """A list in a list in a list …"""
    value: Any = 5
    for _ in range(levels):
        value = [value]
    return value


def members(value: Any, annotation: Any) -> Iterator[tuple[Any, Any]]:
    """The parts of a value, with the annotation of each."""
    hints = {field.name: field.type for field in attrs.fields(Item)}
    hints_of: dict[Any, dict[str, Any]] = {
        Item: hints,
        Order: {"item": Item, "day": date, "note": str | None},
        Address: {"street": str, "floor": int},
        Point: {"x": float, "y": Decimal},
    }
    for name, hint in hints_of.get(annotation, {}).items():
        if not isinstance(value, dict) or name in value:
            yield value[name] if isinstance(value, dict) else getattr(value, name), hint


def each(items: Any, annotation: Any) -> bool:
    """Whether each of the items is what the annotation says."""
    return all(is_instance(item, annotation) for item in items)


def is_instance(value: Any, annotation: Any) -> bool:
    """Whether the value is what the annotation says, all the way down."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    is_same = type(value) is (origin or annotation or NoneType)
    is_row = is_same and origin is tuple and arguments[-1] is not ... and len(value) == len(arguments)
    pairs = zip(value, arguments, strict=True) if is_row else [(value, bytes)]
    answers: dict[Any, Callable[[], bool]] = {
        Annotated: lambda: is_instance(value, arguments[0]),
        Union: lambda: any(is_instance(value, argument) for argument in arguments),
        UnionType: lambda: any(is_instance(value, argument) for argument in arguments),
        Literal: lambda: any(type(value) is type(member) and value == member for member in arguments),
        list: lambda: is_same and each(value, arguments[0]),
        set: lambda: is_same and each(value, arguments[0]),
        frozenset: lambda: is_same and each(value, arguments[0]),
        tuple: lambda: (
            is_same and (each(value, arguments[0]) if arguments[-1] is ... else all(starmap(is_instance, pairs)))
        ),
        dict: lambda: is_same and each(value, str) and each(value.values(), arguments[1]),
    }
    if origin in answers:
        return answers[origin]()
    if annotation in CLASSES:
        fits = type(value) is (dict if annotation is Address else annotation)
        return fits and all(starmap(is_instance, members(value, annotation)))
    return annotation is Any or is_same


STEADY = settings(
    max_examples=400,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@cache
def official_validator() -> Any:
    """The schema that the reference SDK carries, when it is installed."""
    schema = json.loads(files(pytest.importorskip("signalwire")).joinpath("schema.json").read_text(encoding="utf-8"))
    return jsonschema_rs.Draft202012Validator(schema)


def is_official(parameters: Mapping[str, Any]) -> bool:
    """Whether the official schema takes a function with these parameters."""
    function = {"function": "tool", "description": "A tool.", "parameters": parameters}
    ai = {"prompt": {"text": "Help."}, "SWAIG": {"functions": [function]}}
    return bool(official_validator().is_valid({"version": "1.0.0", "sections": {"main": [{"ai": ai}]}}))


def parameter_of(annotation: Any) -> Parameter:
    return make_parameter(annotation, Place("handler", "x"))


@given(ANNOTATIONS, JSON, st.booleans())
@STEADY
def test_what_passes_is_an_instance_of_the_annotation_all_the_way_down(
    annotation: Any, value: Any, strict: bool
) -> None:
    parameter = parameter_of(annotation)

    values, complaints = read_arguments([parameter], {"x": value}, strict=strict)

    absent = parameter.default is None and values.get("x") is None and not parameter.required
    assert complaints or absent or is_instance(values["x"], annotation), values
    assert all(path.startswith("`x") and problem for path, problem in complaints)


@given(ANNOTATIONS)
@STEADY
def test_every_schema_is_one_that_the_platform_takes(annotation: Any) -> None:
    schema = object_schema([parameter_of(annotation)])

    entry = SWAIGFunction("tool", description="A tool.", parameters=schema)

    assert entry.parameters is not None
    assert is_official(schema)
    Draft202012Validator.check_schema(schema)


HUGE = 10**5000


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("annotation", "value", "passes"),
    [
        (list[list[int]], nested(900), False),
        (dict, nested(900), False),
        (dict[str, Any], {"x": nested(900)}, True),
        (Any, nested(900), True),
        (list[int] | str, nested(900), False),
        (Colour, nested(900), False),
        (set[Colour], "[" * 5000, False),
        (int, HUGE, True),
        (float, HUGE, False),
        (Decimal, HUGE, True),
        (bool, HUGE, False),
        (Colour, HUGE, False),
        (Item, {"sku": HUGE}, False),
        (Annotated[int, at.MultipleOf(0.5)], HUGE, False),
        (Annotated[int, at.Ge(0.5)], HUGE, True),
    ],
    ids=lambda part: type(part).__name__,
)
def test_what_no_model_sends_raises_nothing(annotation: Any, value: Any, passes: bool, strict: bool) -> None:
    _, complaints = read_arguments([parameter_of(annotation)], {"x": value}, strict=strict)

    assert bool(complaints) is not passes
    assert errors.bad_arguments(complaints)


def test_what_no_model_sends_raises_nothing_from_an_explicit_schema() -> None:
    explicit = ExplicitSchema({"x": {"uniqueItems": True}, "y": {"multipleOf": 0.5}})

    for value in ([nested(900)] * 2, HUGE, float("nan")):
        assert all(path and problem for path, problem in explicit.read({"x": value, "y": value})[1])


@given(st.text(st.characters()), st.booleans())
@example("null", False)
@example("\ud800", False)
@example('{"sku": "7"}', False)
def test_text_is_never_changed(text: str, strict: bool) -> None:
    parameters = [parameter_of(str)]

    assert read_arguments(parameters, {"x": text}, strict=strict) == ({"x": text}, [])
    assert read_arguments([parameter_of(list[str])], {"x": [text]}, strict=strict) == ({"x": [text]}, [])
    assert read_arguments([parameter_of(Address)], {"x": {"street": text}}) == ({"x": {"street": text}}, [])
    assert read_arguments([parameter_of(int | str)], {"x": text}) == ({"x": text}, [])


SCHEMAS: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(
        [
            {"type": "string"},
            {"type": "string", "format": "date-time", "pattern": "^2"},
            {"type": "integer", "minimum": 1, "multipleOf": 2},
            {"type": "number", "exclusiveMaximum": 5.5, "multipleOf": 0.1, "default": 1.5},
            {"type": ["boolean", "null"]},
            {"type": "string", "nullable": True, "minLength": 2},
            {"enum": ["red", 2, None]},
            {"const": False},
            {"type": "null"},
            {"not": {"type": "string"}},
            {},
            True,
        ]
    ),
    lambda inner: st.one_of(
        inner.map(lambda part: {"type": "array", "items": part, "uniqueItems": True}),
        st.dictionaries(KEYS, inner, max_size=3).map(
            lambda parts: {"type": "object", "properties": parts, "required": [*parts][:1]}
        ),
        inner.map(lambda part: {"type": "object", "additionalProperties": part, "maxProperties": 2}),
        st.dictionaries(KEYS, inner, max_size=2).map(
            lambda parts: {"properties": parts, "additionalProperties": False}
        ),
        st.lists(inner, min_size=1, max_size=2).map(lambda parts: {"anyOf": parts}),
        st.lists(inner, min_size=1, max_size=2).map(lambda parts: {"oneOf": parts, "description": "One of them"}),
        st.lists(inner, min_size=1, max_size=2).map(lambda parts: {"allOf": parts}),
    ),
    max_leaves=5,
)


@given(st.dictionaries(KEYS, SCHEMAS, min_size=1, max_size=3), st.data())
@STEADY
def test_explicit_schema_reads_anything_and_emits_what_the_platform_takes(
    properties: Mapping[str, Any], data: st.DataObject
) -> None:
    explicit = ExplicitSchema({"type": "object", "properties": properties})
    drawn = data.draw(st.dictionaries(st.sampled_from(sorted(properties)), JSON))

    for strict in (True, False):
        values, complaints = explicit.read(drawn, strict=strict)
        assert values.keys() <= properties.keys()
        assert all(path and problem for path, problem in complaints)

    SWAIGFunction("tool", description="A tool.", parameters=explicit.schema())
    assert is_official(explicit.schema())
