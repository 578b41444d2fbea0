"""The JSON Schema made from the classes: valid itself, and of one mind with what Python reads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator, meta

from swaiglet.swml import schema as writer
from swaiglet.swml.classes import read_body
from swaiglet.swml.document import Document, MessagingDocument
from swaiglet.swml.model import Action, MessagingVerb, Verb
from swaiglet.swml.report import Report
from swaiglet.swml.schema import json_schema

DOCUMENTS = json.loads((Path(__file__).parents[1] / "data" / "documents.json").read_text())
KINDS = pytest.mark.parametrize("messaging", [False, True], ids=["calling", "messaging"])


@cache
def validator(*, messaging: bool) -> Draft202012Validator:
    return Draft202012Validator(json_schema(messaging=messaging))


def members(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object in a schema, itself included."""
    if isinstance(schema, dict):
        yield schema
        for member in schema.values():
            yield from members(member)
    elif isinstance(schema, list):
        for member in schema:
            yield from members(member)


@KINDS
def test_schema_is_itself_valid(messaging: bool) -> None:
    schema = json_schema(messaging=messaging)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert meta.is_valid(schema)


@KINDS
def test_schema_is_the_same_each_time_and_plain_json(messaging: bool) -> None:
    schema = json_schema(messaging=messaging)

    assert json.dumps(json_schema(messaging=messaging)) == json.dumps(schema)
    assert json.loads(json.dumps(schema)) == schema


@KINDS
def test_schema_uses_every_definition_and_defines_every_reference(messaging: bool) -> None:
    schema = json_schema(messaging=messaging)
    referred = {member["$ref"].removeprefix("#/$defs/") for member in members(schema) if "$ref" in member}

    assert referred == schema["$defs"].keys()
    assert list(schema["$defs"]) == sorted(schema["$defs"])


@KINDS
def test_schema_describes_every_class_by_its_first_paragraph(messaging: bool) -> None:
    definitions = json_schema(messaging=messaging)["$defs"]
    lists = {"Verb", "MessagingVerb", "Action"} & definitions.keys()

    without = {name for name, schema in definitions.items() if not schema.get("description")}
    assert without == lists
    assert [name for name, schema in definitions.items() if "\n\n" in schema.get("description", "")] == []


@KINDS
def test_schema_has_each_verb_once(messaging: bool) -> None:
    base: Any = MessagingVerb if messaging else Verb
    schema = json_schema(messaging=messaging)
    listed = [entry["$ref"].removeprefix("#/$defs/") for entry in schema["$defs"][base.__name__]["anyOf"]]
    keys = Counter(key for name in listed for key in schema["$defs"][name]["properties"])

    assert keys == Counter(base.known.keys())


def test_schema_has_each_action_once() -> None:
    schema = json_schema()
    listed = [entry["$ref"].removeprefix("#/$defs/") for entry in schema["$defs"]["Action"]["anyOf"]]
    keys = Counter(key for name in listed for key in schema["$defs"][name]["properties"])

    assert keys == Counter(Action.known.keys()) + Counter(["transfer"])  # which `SWML` may have beside it


@pytest.mark.parametrize("example", DOCUMENTS, ids=lambda example: example["name"])
def test_schema_is_of_one_mind_with_a_strict_reading(example: dict[str, Any]) -> None:
    messaging = example["kind"] == "messaging"
    report = Report()
    read_body(MessagingDocument if messaging else Document, example["document"], "", report)

    assert validator(messaging=messaging).is_valid(example["document"]) == (not report.errors), report.errors


VARIABLE = {"type": "string", "pattern": "^(?:[$%]\\{.*\\})$"}


@pytest.mark.parametrize(
    ("name", "definition"),
    [
        (
            "flow.Goto",
            {
                "description": "Jump to a label of the same section. SWML reference, ``goto`` method.",
                "type": "object",
                "properties": {
                    "goto": {
                        "type": "object",
                        "properties": {
                            "label": {"type": "string"},
                            "when": {"type": "string"},
                            "max": {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 100}, VARIABLE]},
                        },
                        "additionalProperties": False,
                        "required": ["label"],
                    }
                },
                "required": ["goto"],
                "additionalProperties": False,
            },
        ),
        (
            "flow.Label",
            {
                "description": "A place in the section that `Goto` may jump to. SWML reference, ``label`` method.",
                "type": "object",
                "properties": {"label": {"type": "string"}},
                "required": ["label"],
                "additionalProperties": False,
            },
        ),
        (
            "flow.SwitchOn",
            {
                "description": "What to do with the result of a verb, one list of verbs for each value.",
                "type": "object",
                "properties": {
                    "case": {
                        "type": "object",
                        "additionalProperties": {"type": "array", "items": {"$ref": "#/$defs/Verb"}},
                    },
                    "variable": {"type": "string"},
                    "default": {"type": "array", "items": {"$ref": "#/$defs/Verb"}},
                },
                "additionalProperties": False,
                "required": ["case"],
            },
        ),
        (
            "pom.Section",
            {
                "description": "A section of a prompt: a heading with text, a list, or both, and sections below it.",
                "type": "object",
                "properties": {
                    "title": {"type": "string", "minLength": 1},
                    "body": {"type": "string"},
                    "bullets": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                    "subsections": {"type": "array", "items": {"$ref": "#/$defs/pom.Section"}, "minItems": 1},
                    "numbered": {"anyOf": [{"type": "boolean"}, VARIABLE]},
                    "numberedBullets": {"anyOf": [{"type": "boolean"}, VARIABLE]},
                },
                "additionalProperties": False,
                "allOf": [{"anyOf": [{"required": ["body"]}, {"required": ["bullets"]}]}],
            },
        ),
    ],
)
def test_schema_of_a_class_says_what_its_annotations_say(name: str, definition: dict[str, Any]) -> None:
    assert json_schema()["$defs"][name] == definition


def test_schema_of_a_place_says_what_only_that_place_asks_for() -> None:
    definitions = json_schema()["$defs"]
    connect = definitions["connecting.Connect"]["properties"]["connect"]
    conference = definitions["connecting.JoinConference"]["properties"]["join_conference"]["properties"]

    assert connect["allOf"] == [
        {"anyOf": [{"required": [key]} for key in ("to", "serial", "parallel", "serial_parallel")]},
        *(
            {"not": {"required": pair}}
            for pair in (
                ["to", "serial"],
                ["to", "parallel"],
                ["to", "serial_parallel"],
                ["serial", "parallel"],
                ["serial", "serial_parallel"],
                ["parallel", "serial_parallel"],
            )
        ),
    ]
    assert {"$ref": "#/$defs/lifecycle.Answer"} not in connect["properties"]["confirm"]["anyOf"][1]["items"]["anyOf"]
    assert conference["result"]["anyOf"][0] == {"$ref": "#/$defs/flow.SwitchOn", "required": ["variable"]}
    assert json_schema()["properties"]["sections"] == {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"$ref": "#/$defs/Verb"}},
        "required": ["main"],
    }


def test_schema_of_what_is_no_shape_is_refused() -> None:
    unknown: Any = object
    with pytest.raises(TypeError, match=r"^no schema for <class 'object'>$"):
        writer._schema(unknown, {})


WRONG = [
    ({"sections": {"main": [{"answer": {}, "hangup": {}}]}}, False),
    ({"sections": {"main": [{}]}}, False),
    ({"sections": {"main": ["answer"]}}, False),
    ({"sections": {"main": [{"join_conference": {"name": "a", "result": {"case": {}}}}]}}, False),
    ({"sections": {"main": [{"connect": {"to": "+1", "confirm": [{"answer": {}}]}}]}}, False),
    ({"sections": {"main": [{"ai": {"prompt": {"text": "x"}, "params": {"brand_new": 1}}}]}}, False),
    ({"sections": {"main": [{"reply": {"body": "", "media": []}}]}}, True),
    ({"sections": {"main": [{"reply": {"media": ["https://a.b"] * 9}}]}}, True),
    ({"sections": {"main": [{"return": None}]}}, True),
    ({"sections": {"mian": []}}, True),
    ({"version": "1.0", "sections": {"main": []}}, True),
    ({"version": None, "sections": {"main": []}}, True),
]


@pytest.mark.parametrize(("document", "messaging"), WRONG)
def test_schema_and_a_strict_reading_agree_on_edges(document: dict[str, Any], messaging: bool) -> None:
    report = Report()
    read_body(MessagingDocument if messaging else Document, document, "", report)

    assert validator(messaging=messaging).is_valid(document) == (not report.errors), report.errors
