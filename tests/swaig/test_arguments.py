"""Arguments: what a model sent, what the handler gets, and what the model is told when they do not fit."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from swaiglet.swaig.arguments import Parameter, object_schema, read_arguments
from swaiglet.swaig.choices import Choice
from swaiglet.swaig.kinds import Flag, Kind, Number, Text, Whole
from swaiglet.swaig.structures import Described, Many

SIZES = Choice(("small", "large"))
MIXED = Choice(("auto", 1, 2, True))
UNSET_OR_SET = Choice(("", "set"))
NEAR = Choice(("on", "ON"))


def read(kind: Kind, value: Any, *, strict: bool = False) -> tuple[Any, list[tuple[str, str]]]:
    values, complaints = read_arguments([Parameter("x", kind)], {"x": value}, strict=strict)
    return values["x"], complaints


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (Text(), {"type": "string"}),
        (Whole(), {"type": "integer"}),
        (Number(), {"type": "number"}),
        (Flag(), {"type": "boolean"}),
        (SIZES, {"type": "string", "enum": ["small", "large"]}),
        (Choice((1, 2)), {"type": "integer", "enum": [1, 2]}),
        (Choice((True, False)), {"type": "boolean"}),
        (
            MIXED,
            {"anyOf": [{"type": "string", "enum": ["auto"]}, {"type": "boolean"}, {"type": "integer", "enum": [1, 2]}]},
        ),
        (Many(Whole()), {"type": "array", "items": {"type": "integer"}}),
        (
            Many(Described(Many(SIZES), "A row")),
            {
                "type": "array",
                "items": {
                    "type": "array",
                    "items": {"type": "string", "enum": ["small", "large"]},
                    "description": "A row",
                },
            },
        ),
    ],
)
def test_kind_schema_is_what_the_platform_takes(kind: Kind, schema: dict[str, Any]) -> None:
    assert kind.schema() == schema


@pytest.mark.parametrize(
    ("parameter", "schema"),
    [
        (Parameter("x", Text()), {"type": "string"}),
        (Parameter("x", Text(), "The name"), {"type": "string", "description": "The name"}),
        (Parameter("x", Whole(), default=0), {"type": "integer", "default": 0}),
        (Parameter("x", Flag(), default=False), {"type": "boolean", "default": False}),
        (Parameter("x", Text(), default=None, nullable=True), {"type": "string"}),
        (
            Parameter("x", MIXED, "Which", default=2),
            {
                "anyOf": [
                    {"type": "string", "enum": ["auto"], "description": "Which"},
                    {"type": "boolean", "description": "Which"},
                    {"type": "integer", "enum": [1, 2], "description": "Which", "default": 2},
                ]
            },
        ),
    ],
)
def test_parameter_schema_tells_description_and_default(parameter: Parameter, schema: dict[str, Any]) -> None:
    assert parameter.schema() == schema


@pytest.mark.parametrize(
    ("parameters", "schema"),
    [
        ([], {"type": "object", "properties": {}}),
        ([Parameter("a", Text(), required=False)], {"type": "object", "properties": {"a": {"type": "string"}}}),
        (
            [Parameter("b", Whole()), Parameter("a", Text(), required=False), Parameter("c", Flag())],
            {
                "type": "object",
                "properties": {"b": {"type": "integer"}, "a": {"type": "string"}, "c": {"type": "boolean"}},
                "required": ["b", "c"],
            },
        ),
    ],
)
def test_object_schema_names_what_is_required(parameters: list[Parameter], schema: dict[str, Any]) -> None:
    made = object_schema(parameters)

    assert made == schema
    assert list(made["properties"]) == [parameter.name for parameter in parameters]


@pytest.mark.parametrize(
    ("kind", "value", "mended"),
    [
        (Text(), "", ""),
        (Text(), " 5 ", " 5 "),
        (Text(), "true", "true"),
        (Text(), "[1]", "[1]"),
        (Whole(), 5, 5),
        (Whole(), -5, -5),
        (Whole(), 5.0, 5),
        (Whole(), "5", 5),
        (Whole(), "5.0", 5),
        (Whole(), " -5\n", -5),
        (Whole(), "+5", 5),
        (Whole(), "9" * 400, 10**400 - 1),
        (Number(), 2.5, 2.5),
        (Number(), 2, 2.0),
        (Number(), "2.5", 2.5),
        (Number(), " -1e3 ", -1000.0),
        (Flag(), True, True),
        (Flag(), False, False),
        (Flag(), "true", True),
        (Flag(), " Yes ", True),
        (Flag(), "ON", True),
        (Flag(), 1, True),
        (Flag(), "1", True),
        (Flag(), "false", False),
        (Flag(), "No", False),
        (Flag(), "off", False),
        (Flag(), 0, False),
        (SIZES, "small", "small"),
        (SIZES, " LARGE ", "large"),
        (MIXED, 1, 1),
        (MIXED, "2", 2),
        (MIXED, True, True),
        (MIXED, "TRUE", True),
        (NEAR, "ON", "ON"),
        (UNSET_OR_SET, "", ""),
        (Many(Whole()), [1, "2", 3.0], [1, 2, 3]),
        (Many(Whole()), (1, 2), [1, 2]),
        (Many(Whole()), [], []),
        (Many(Whole()), "[1, 2]", [1, 2]),
        (Many(Text()), ' ["a", "b"] ', ["a", "b"]),
        (Many(Many(Flag())), [["yes"], "[false]"], [[True], [False]]),
        (Many(Described(SIZES, "A size")), ["Small"], ["small"]),
        (Many(Whole()), 5, [5]),
        (Many(Whole()), "5", [5]),
        (Many(Text()), "a, b", ["a, b"]),
        (Many(Described(Text(), "A name")), "{}", ["{}"]),
        (Many(Text()), "\ud800", ["\ud800"]),
    ],
)
def test_reading_mends_what_models_get_wrong(kind: Kind, value: Any, mended: Any) -> None:
    result, complaints = read(kind, value)

    assert (result, type(result), complaints) == (mended, type(mended), [])


@pytest.mark.parametrize(
    ("kind", "value", "problem"),
    [
        (Text(), 5, "is 5, expected text"),
        (Text(), ["a"], 'is ["a"], expected text'),
        (Text(), True, "is true, expected text"),
        (Whole(), "five", 'is "five", expected a whole number'),
        (Whole(), "5.5", 'is "5.5", expected a whole number'),
        (Whole(), 5.5, "is 5.5, expected a whole number"),
        (Whole(), True, "is true, expected a whole number"),
        (Whole(), "\u0665", 'is "\u0665", expected a whole number'),
        (Whole(), "9" * 401, f'is "{"9" * 57}…", expected a whole number'),
        (Whole(), 12345678901234567890.0, "is 1.2345678901234567e+19, expected a whole number"),
        (Whole(), float("inf"), "is Infinity, expected a whole number"),
        (Whole(), [5], "is [5], expected a whole number"),
        (Number(), "much", 'is "much", expected a number'),
        (Number(), "nan", 'is "nan", expected a number'),
        (Number(), "1e999", 'is "1e999", expected a number'),
        (Number(), 10**400, f"is {'1' + '0' * 58}…, expected a number"),
        (Number(), False, "is false, expected a number"),
        (Number(), {"n": 1}, 'is {"n": 1}, expected a number'),
        (Flag(), "maybe", 'is "maybe", expected true or false'),
        (Flag(), 2, "is 2, expected true or false"),
        (Flag(), 1.0, "is 1.0, expected true or false"),
        (SIZES, "medium", 'is "medium", expected "small" or "large"'),
        (SIZES, ["small"], 'is ["small"], expected "small" or "large"'),
        (MIXED, 3, 'is 3, expected "auto" or 1 or 2 or true'),
        (NEAR, "On", 'is "On", expected "on" or "ON"'),
        (Many(Whole()), "five", 'is "five", expected a list, each a whole number'),
        (Many(Whole()), True, "is true, expected a list, each a whole number"),
        (Many(Whole()), "1, 2", 'is "1, 2", expected a list, each a whole number'),
        (Many(Text()), {"0": "a"}, 'is {"0": "a"}, expected a list, each text'),
    ],
)
def test_reading_complains_about_what_cannot_be_mended(kind: Kind, value: Any, problem: str) -> None:
    assert read(kind, value)[1] == [("`x`", problem)]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Text(), "5"),
        (Whole(), 5),
        (Whole(), 5.0),
        (Number(), 2),
        (Flag(), True),
        (SIZES, "small"),
        (Many(Whole()), [5]),
    ],
)
def test_strict_reading_takes_what_fits(kind: Kind, value: Any) -> None:
    assert read(kind, value, strict=True) == (value, [])


@pytest.mark.parametrize(
    ("kind", "value", "problem"),
    [
        (Whole(), "5", 'is "5", expected a whole number'),
        (Whole(), "", 'is "", expected a whole number'),
        (Number(), "2.5", 'is "2.5", expected a number'),
        (Flag(), "true", 'is "true", expected true or false'),
        (Flag(), 1, "is 1, expected true or false"),
        (SIZES, "SMALL", 'is "SMALL", expected "small" or "large"'),
        (Many(Whole()), "[5]", 'is "[5]", expected a list, each a whole number'),
    ],
)
def test_strict_reading_mends_nothing(kind: Kind, value: Any, problem: str) -> None:
    assert read(kind, value, strict=True)[1] == [("`x`", problem)]


def test_read_arguments_gathers_every_problem_with_its_path() -> None:
    parameters = [
        Parameter("order_id", Text(), "The eight-digit order number."),
        Parameter("gift", Flag()),
        Parameter("counts", Many(Many(Whole()))),
        Parameter("size", SIZES),
    ]

    values, complaints = read_arguments(
        parameters, {"size": "small", "counts": [[1, "x"], "five", [None]], "gift": "?"}
    )

    assert values["size"] == "small"
    assert complaints == [
        ("`order_id`", "is missing (The eight-digit order number), expected text"),
        ("`gift`", 'is "?", expected true or false'),
        ("`counts[0][1]`", 'is "x", expected a whole number'),
        ("`counts[1]`", 'is "five", expected a list, each a whole number'),
        ("`counts[2][0]`", "is null, expected a whole number"),
    ]


@pytest.mark.parametrize(
    ("parameter", "given", "strict", "value"),
    [
        (Parameter("x", Text(), required=False, default="a"), {}, False, "a"),
        (Parameter("x", Text(), required=False, default="a"), {"x": None}, False, "a"),
        (Parameter("x", Text(), required=False, default="a"), {"x": ""}, False, ""),
        (Parameter("x", Text(), required=False, nullable=True), {"x": None}, False, None),
        (Parameter("x", Text(), required=False, default="a", nullable=True), {"x": None}, False, None),
        (Parameter("x", Text(), required=False, default="a", nullable=True), {"x": None}, True, None),
        (Parameter("x", Whole(), required=False, default=1), {"x": ""}, False, 1),
        (Parameter("x", Many(Text()), required=False, default=[]), {"x": ""}, False, []),
        (Parameter("x", SIZES, required=False, nullable=True), {"x": ""}, False, None),
        (Parameter("x", Whole(), required=False, nullable=True), {"x": "null"}, False, None),
        (Parameter("x", Text(), required=False, nullable=True), {"x": "null"}, False, "null"),
        (Parameter("x", Choice(("none", "some")), required=False), {"x": "none"}, False, "none"),
        (Parameter("x", UNSET_OR_SET, required=False, default="set"), {"x": ""}, False, ""),
        (Parameter("x", Text(), required=False, default="a"), {"x": None}, True, "a"),
    ],
)
def test_read_arguments_tells_absent_from_empty(
    parameter: Parameter, given: dict[str, Any], strict: bool, value: Any
) -> None:
    assert read_arguments([parameter], given, strict=strict) == ({"x": value}, [])


@pytest.mark.parametrize(
    ("parameter", "given"),
    [
        (Parameter("x", Whole()), {}),
        (Parameter("x", Whole()), {"x": None}),
        (Parameter("x", Whole()), {"x": ""}),
    ],
)
def test_read_arguments_complains_about_what_is_missing(parameter: Parameter, given: dict[str, Any]) -> None:
    assert read_arguments([parameter], given) == ({}, [("`x`", "is missing, expected a whole number")])


def test_read_arguments_leaves_out_what_no_parameter_asks_for() -> None:
    assert read_arguments([Parameter("x", Text())], {"x": "a", "y": "b"}) == ({"x": "a"}, [])


def test_read_arguments_gives_each_call_its_own_default() -> None:
    default: list[int] = []
    parameter = Parameter("x", Many(Whole()), required=False, default=default)

    read_arguments([parameter], {})[0]["x"].append(5)

    assert read_arguments([parameter], {}) == ({"x": []}, [])
    assert default == []


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=4), children, max_size=3),
    max_leaves=8,
)
KINDS_AND_TYPES = [(Text(), str), (Whole(), int), (Number(), float), (Flag(), bool)]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(("kind", "type_"), KINDS_AND_TYPES)
@given(value=JSON_VALUES | st.integers().map(str) | st.floats().map(str))
def test_reading_lets_only_the_annotated_type_pass(kind: Kind, type_: type, strict: bool, value: Any) -> None:
    result, complaints = read(Many(kind), [value], strict=strict)
    assert complaints or [type(item) for item in result] == [type_]


@given(JSON_VALUES | st.sampled_from(["1", "TRUE", "Auto", "2 "]))
def test_reading_a_choice_lets_only_members_pass(value: Any) -> None:
    result, complaints = read(Many(MIXED), [value])

    assert complaints or any(type(member) is type(result[0]) and member == result[0] for member in MIXED.values)


@given(st.text(), st.booleans())
@example("5", False)
@example(" true ", False)
@example('["a"]', False)
@example("null", False)
@example("\ud800", False)
def test_reading_never_changes_text(text: str, strict: bool) -> None:
    assert read(Text(), text, strict=strict) == (text, [])


@given(st.lists(st.integers(-(2**63), 2**64 - 1) | st.text() | st.none()))
def test_reading_a_list_as_json_text_is_reading_the_list(items: list[Any]) -> None:
    as_text, as_list = read(Many(Text()), json.dumps(items)), read(Many(Text()), items)

    assert as_text == as_list
