"""Arguments described by a JSON Schema: what the model is told, what is mended, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from swaiglet import SetupError
from swaiglet.swaig.explicit import ExplicitSchema

CARD = {
    "type": "object",
    "properties": {"kind": {"const": "card"}, "number": {"type": "string"}},
    "required": ["kind", "number"],
}
CASH = {
    "type": "object",
    "properties": {"kind": {"const": "cash"}, "amount": {"type": "number"}},
    "required": ["kind", "amount"],
}


def emitted(schema: Any) -> Any:
    """What the document says of one property."""
    return ExplicitSchema({"x": schema}).schema()["properties"]["x"]


def read(schema: Any, value: Any, *, strict: bool = False) -> tuple[Any, list[tuple[str, str]]]:
    """One argument as the handler gets it, and what is wrong with it."""
    values, complaints = ExplicitSchema({"x": schema}).read({"x": value}, strict=strict)
    return values.get("x", "nothing"), complaints


@pytest.mark.parametrize(
    ("parameters", "schema"),
    [
        ({}, {"type": "object", "properties": {}}),
        ({"type": "object"}, {"type": "object", "properties": {}}),
        ({"city": {"type": "string"}}, {"type": "object", "properties": {"city": {"type": "string"}}}),
        ({"type": {"type": "string"}}, {"type": "object", "properties": {"type": {"type": "string"}}}),
        ({"properties": {"type": "boolean"}}, {"type": "object", "properties": {"properties": {"type": "boolean"}}}),
        (
            {"properties": {"a": True}, "required": ["a"], "title": "A", "description": "B", "$schema": "C"},
            {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
        ),
        (
            {
                "type": "object",
                "properties": {"who": {"$ref": "#/$defs/person", "description": "Who calls"}},
                "$defs": {"person": {"properties": {"name": {"$ref": "#/$defs/a~1b"}}}, "a/b": {"type": "string"}},
                "additionalProperties": False,
            },
            {
                "type": "object",
                "properties": {
                    "who": {
                        "type": "object",
                        "properties": {"name": {"type": "string"}},
                        "description": "Who calls",
                    }
                },
            },
        ),
    ],
)
def test_schema_is_whole(parameters: dict[str, Any], schema: dict[str, Any]) -> None:
    assert ExplicitSchema(parameters).schema() == schema


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {
                "type": "string",
                "description": "A name",
                "enum": ["a"],
                "default": "a",
                "pattern": "a",
                "nullable": True,
            },
            {
                "type": "string",
                "description": "A name",
                "enum": ["a"],
                "default": "a",
                "pattern": "a",
                "nullable": True,
            },
        ),
        ({"type": "string", "format": "date-time"}, {"type": "string", "format": "date_time"}),
        ({"type": "string", "format": "email"}, {"type": "string", "format": "email"}),
        ({"type": "string", "format": "phone"}, {"type": "string", "description": "in the format phone"}),
        (
            {"type": "string", "minLength": 2, "maxLength": 4, "description": "The code."},
            {"type": "string", "description": "The code. Of 2 to 4 characters."},
        ),
        (
            {"type": "integer", "minimum": 1, "maximum": 20, "description": "How many", "default": "one"},
            {"type": "integer", "description": "How many, from 1 to 20"},
        ),
        (
            {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 5, "multipleOf": 0.5, "default": 1},
            {"type": "number", "description": "above 0 and below 5 and divisible by 0.5", "default": 1},
        ),
        ({"minimum": 1}, {"type": "number", "description": "from 1 up"}),
        (
            {"title": "City", "examples": ["Rome", "Oslo"]},
            {"type": "string", "description": 'City, for example "Rome" or "Oslo"'},
        ),
        ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        (
            {"type": ["integer", "string"], "description": "A number"},
            {
                "anyOf": [
                    {"type": "integer", "description": "A number"},
                    {"type": "string", "description": "A number"},
                ]
            },
        ),
        ({"enum": ["a", 1]}, {"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "integer", "enum": [1]}]}),
        ({"const": "a"}, {"type": "string", "enum": ["a"]}),
        ({"const": True}, {"type": "boolean", "description": "always true"}),
        ({"default": [1]}, {"type": "array", "items": {"type": "string"}, "default": [1]}),
        ({"type": "null"}, {"type": "null", "description": "null"}),
        ({"type": "array"}, {"type": "array", "items": {"type": "string"}}),
        (
            {"type": "array", "items": {"type": "integer"}, "maxItems": 3, "uniqueItems": True},
            {"type": "array", "items": {"type": "integer"}, "description": "of at most 3 items, none of them twice"},
        ),
        (
            {"prefixItems": [{"type": "string"}, {"type": "integer"}]},
            {
                "type": "array",
                "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
                "description": "in this order: text, then a whole number",
            },
        ),
        (
            {"properties": {"a": {}}, "required": ["a"], "additionalProperties": False, "minProperties": 1},
            {
                "type": "object",
                "properties": {"a": {"type": "string"}},
                "required": ["a"],
                "description": "of at least 1 key, no other keys",
            },
        ),
        (
            {"additionalProperties": {"type": "integer"}},
            {"type": "object", "description": "each other value a whole number"},
        ),
        (
            {"oneOf": [{"type": "string"}, {"type": "integer", "description": "A number"}], "description": "Which"},
            {"oneOf": [{"type": "string", "description": "Which"}, {"type": "integer", "description": "A number"}]},
        ),
        (
            {"type": "object", "anyOf": [{"required": ["a"]}], "properties": {"a": {"type": "string"}}},
            {"anyOf": [{"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}]},
        ),
        ({"not": {"type": "string"}}, {"type": "string"}),
    ],
)
def test_schema_has_what_the_platform_takes_and_the_rest_in_words(given: Any, told: Any) -> None:
    assert emitted(given) == told


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ([], "`parameters` as a JSON Schema: it is []"),
        ({"x": object()}, "`parameters` as a JSON Schema: it is not JSON"),
        ({"type": "array"}, '`parameters` at `type` as a JSON Schema: it is "array", and arguments are an object'),
        (
            {"x": {"type": "strin"}},
            (
                "`parameters` at `properties.x.type` as a JSON Schema: there is no type "
                '"strin" (did you mean `string`?), only array, boolean, integer, null, number, object, string'
            ),
        ),
        (
            {"x": {"type": "string", "minLength": "5"}},
            "`parameters` at `properties.x.minLength` as a JSON Schema: '5' is not of type 'integer'",
        ),
        (
            {"x y": {"items": {"enum": 5}}},
            """`parameters` at `properties["x y"].items.enum` as a JSON Schema: 5 is not of type 'array'""",
        ),
        (
            {"x": {"$ref": "https://example.com/x"}},
            '`parameters` at `$ref` as a JSON Schema: "https://example.com/x" is outside of the schema',
        ),
        ({"x": {"$ref": "#/$defs/x"}}, '`parameters` at `$ref` as a JSON Schema: "#/$defs/x" refers to nothing'),
        (
            {"properties": {"x": {"$ref": "#"}}},
            '`parameters` at `$ref` as a JSON Schema: "#" holds itself, and a schema must end',
        ),
    ],
)
def test_schema_that_is_none_is_refused(parameters: Any, reason: str) -> None:
    with pytest.raises(SetupError) as caught:
        ExplicitSchema(parameters)

    assert str(caught.value) == f"Cannot use {reason}. Write `{{'type': 'object', 'properties': {{…}}}}`."


def test_schema_that_is_nested_too_deep_is_refused() -> None:
    schema: dict[str, Any] = {}
    for _ in range(400):
        schema = {"items": schema}

    with pytest.raises(SetupError, match="it is nested too deep"):
        ExplicitSchema({"x": schema})


@pytest.mark.parametrize(
    ("schema", "value", "made"),
    [
        ({"type": "integer"}, "5", 5),
        ({"type": "integer"}, 5.0, 5),
        ({"type": "number"}, "5", 5),
        ({"type": "number"}, "2.5", 2.5),
        ({"type": "boolean"}, "Yes", True),
        ({"type": "string"}, "5", "5"),
        ({"type": ["string", "integer"]}, "5", "5"),
        ({"type": ["boolean", "integer"]}, "5", 5),
        ({"type": "array", "items": {"type": "integer"}}, "[1, 2]", [1, 2]),
        ({"type": "array", "items": {"type": "integer"}}, ["1"], [1]),
        ({"type": "array", "items": {"type": "integer"}}, "1", [1]),
        ({"type": "array"}, "a", ["a"]),
        ({"type": "object", "properties": {"n": {"type": "integer"}}}, '{"n": "5"}', {"n": 5}),
        ({"type": "object", "properties": {"n": {"type": "integer"}}}, {"n": None, "o": 1}, {"o": 1}),
        ({"properties": {"n": {}}, "additionalProperties": False}, {"n": 1, "o": 1}, {"n": 1}),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, {"n": "5"}, {"n": 5}),
        ({"enum": ["Small", "large"]}, "small", "Small"),
        ({"enum": [1, 2]}, "2", 2),
        ({"type": "integer"}, "", "nothing"),
        ({"type": "integer"}, None, "nothing"),
        ({"type": "string"}, "", ""),
        ({"type": "integer", "nullable": True}, None, None),
        ({"type": ["integer", "null"]}, None, None),
        ({"anyOf": [{"type": "integer"}, {"type": "boolean"}]}, "yes", True),
        ({"anyOf": [{"type": "integer"}, {"type": "boolean"}]}, 5, 5),
        ({"oneOf": [CARD, CASH]}, {"kind": "cash", "amount": "5"}, {"kind": "cash", "amount": 5}),
        ({"allOf": [{"properties": {"n": {"type": "integer"}}}]}, {"n": "5"}, {"n": 5}),
        ({"type": "string", "format": "date-time"}, "2026-11-21T10:00", "2026-11-21T10:00"),
        ({"type": "object", "properties": {"n": {"default": [5]}}}, {}, {"n": [5]}),
        (True, [5], [5]),
    ],
)
def test_reading_makes_what_was_meant(schema: Any, value: Any, made: Any) -> None:
    assert read(schema, value) == (made, [])


@pytest.mark.parametrize(
    ("schema", "value", "problem"),
    [
        ({"type": "integer"}, "five", 'is "five", expected a whole number'),
        ({"type": "integer", "minimum": 1, "maximum": 20}, "25", "is 25, expected a whole number from 1 to 20"),
        ({"type": "string", "pattern": "^[0-9]+$"}, "a", 'is "a", expected text in another form'),
        (
            {"type": "string", "pattern": "^[0-9]+$", "description": "A house number."},
            "a",
            'is "a", expected text in this form: A house number',
        ),
        ({"type": "string", "format": "email"}, "a", 'is "a", expected text that is a valid email'),
        ({"type": "string", "format": "date"}, "soon", 'is "soon", expected a date, such as 2026-11-21'),
        ({"type": "string", "maxLength": 2}, "abc", 'is "abc", expected text of at most 2 characters'),
        ({"enum": ["a", 1]}, "b", 'is "b", expected "a" or 1'),
        ({"const": 5}, 6, "is 6, expected 5"),
        ({"type": ["integer", "null"]}, "x", 'is "x", expected a whole number, or null'),
        ({"type": "array", "minItems": 2}, ["a"], 'is ["a"], expected a list of at least 2 items'),
        (
            {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
            ["a", "a"],
            'is ["a", "a"], expected a list with none of them twice, each text',
        ),
        (
            {"anyOf": [{"type": "integer"}, {"type": "boolean"}]},
            "x",
            'is "x", expected a whole number, or true or false',
        ),
        (
            {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
            {},
            "is {}, expected an object with a, or an object with b",
        ),
        ({"not": {}}, 5, "is 5, expected text"),
    ],
)
def test_reading_refuses_what_cannot_be_meant(schema: Any, value: Any, problem: str) -> None:
    assert read(schema, value)[1] == [("`x`", problem)]


def test_reading_gathers_every_problem_with_its_path() -> None:
    explicit = ExplicitSchema(
        {
            "type": "object",
            "properties": {
                "orders": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"sku": {"type": "string", "description": "The article."}},
                        "required": ["sku"],
                    },
                },
                "pay": {"oneOf": [CARD, CASH]},
                "day": {"type": "string"},
            },
            "required": ["day"],
            "minProperties": 3,
        }
    )

    given = {"orders": [{"sku": "7"}, {}, {"sku": 5}], "pay": {"kind": "cash", "amount": "much"}, "other": 1}
    values, complaints = explicit.read(given)

    assert values == {"orders": [{"sku": "7"}, {}, {"sku": 5}], "pay": {"kind": "cash", "amount": "much"}}
    assert complaints == [
        ("`orders[1].sku`", "is missing (The article), expected text"),
        ("`orders[2].sku`", "is 5, expected text"),
        ("`pay.amount`", 'is "much", expected a number'),
        ("`day`", "is missing, expected text"),
        (
            "what was given",
            'is {"orders": [{"sku": "7"}, {}, {"sku": 5}], "pay": {"kind": …, '
            "expected an object with day of at least 3 keys",
        ),
    ]


@pytest.mark.parametrize(
    ("schema", "value", "problem"),
    [
        ({"type": "integer"}, "5", 'is "5", expected a whole number'),
        ({"type": "array"}, "a", 'is "a", expected a list'),
        ({"type": "object", "additionalProperties": False}, {"a b": 1}, 'has "a b", which it may not have'),
    ],
)
def test_strict_reading_mends_nothing(schema: Any, value: Any, problem: str) -> None:
    assert read(schema, value, strict=True) == (value, [("`x`", problem)])


@pytest.mark.parametrize(
    ("more", "names", "values"),
    [
        ({}, frozenset({"a"}), {"a": 1}),
        ({"additionalProperties": False}, frozenset({"a"}), {"a": 1}),
        ({"additionalProperties": True}, None, {"a": 1, "b": 2}),
        ({"patternProperties": {"b": {"type": "integer"}}}, None, {"a": 1, "b": 2}),
    ],
)
def test_arguments_without_a_name_in_the_schema_are_left_out_unless_it_allows_for_them(
    more: dict[str, Any], names: frozenset[str] | None, values: dict[str, Any]
) -> None:
    explicit = ExplicitSchema({"type": "object", "properties": {"a": {}}, **more})

    assert explicit.names == names
    assert explicit.read({"a": 1, "b": 2}) == (values, [])


def test_reading_misses_what_may_be_anything() -> None:
    explicit = ExplicitSchema({"type": "object", "properties": {"a": True}, "required": ["a"]})

    assert explicit.read({}) == ({}, [("`a`", "is missing, expected any value")])


def test_default_is_never_shared() -> None:
    explicit = ExplicitSchema({"tags": {"type": "array", "default": []}})

    explicit.read({})[0]["tags"].append("a")

    assert explicit.read({}) == ({"tags": []}, [])


def test_schema_is_the_authors_no_more_once_it_was_given() -> None:
    given = {"city": {"type": "string"}}
    explicit = ExplicitSchema(given)

    given["city"]["type"] = "integer"

    assert explicit == ExplicitSchema({"city": {"type": "string"}})
