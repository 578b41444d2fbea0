"""JSON Schemas of authors: the part of each that the platform takes, and the rest in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from swaiglet import errors

from .bounds import Bounds
from .choices import SCALARS
from .kinds import JSON_TYPES, any_of, with_keyword
from .moments import DATE, DATETIME, IDENTIFIER, TIME

Schema = dict[str, Any]

FORMATS = ("date_time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uuid")
WORDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
FORMAT_WORDS = {kind.format: kind.expected for kind in (DATE, TIME, DATETIME, IDENTIFIER)}
IMPLIED = {
    "properties": "object",
    "additionalProperties": "object",
    "required": "object",
    "items": "array",
    "prefixItems": "array",
    "minItems": "array",
    "maxItems": "array",
    "minimum": "number",
    "maximum": "number",
    "multipleOf": "number",
}
"""Keywords that make sense for one type alone."""

KEPT = ("nullable", "default")
COMBINED = ("anyOf", "oneOf", "allOf")
UNITS = {"string": "characters", "array": "items", "object": "keys"}


def types_of(schema: Schema) -> list[str]:
    """The types that a schema allows, guessed where it names none; none at all for a combination of others."""
    named = schema.get("type")
    if named is not None:
        return [named] if isinstance(named, str) else list(named)
    if any(word in schema for word in COMBINED):
        return []
    values = schema.get("enum", [schema[word] for word in ("const", "default") if word in schema])
    types = list(dict.fromkeys("null" if value is None else JSON_TYPES[type(value)] for value in values))
    implied = (type_ for keyword, type_ in IMPLIED.items() if keyword in schema)
    return types or [next(implied, "string")]


def told(schema: Any) -> Schema:
    """The schema in the keywords that the platform takes; what they cannot say is in the description."""
    if not isinstance(schema, dict):
        return {"type": "string"}
    for word in COMBINED:
        if word in schema:
            return _combined(word, schema)
    types = types_of(schema)
    if "null" in types and len(types) > 1:
        return with_keyword(
            told({**schema, "type": [name for name in types if name != "null"]}), "nullable", value=True
        )
    made = any_of(_told_as(name, schema) for name in types)
    text = errors.with_note(_description(schema), ", ".join(_notes(schema)))
    if types == ["null"]:
        text = text or WORDS["null"]
    return with_keyword(made, "description", text) if text else made


def _combined(word: str, schema: Schema) -> Schema:
    """A combination, each part with the words and the members that stand beside it."""
    beside = {key: value for key, value in schema.items() if key not in COMBINED}
    shared = {key: beside[key] for key in ("type", "properties", "items") if key in beside}
    parts = [told({**shared, **part} if isinstance(part, dict) else part) for part in schema[word]]
    made: Schema = {word: parts}
    text = _description(beside)
    if text:
        made = {word: [{"description": text, **part} if "type" in part else part for part in parts]}
    return made


def _description(schema: Schema) -> str:
    text = schema.get("description") or schema.get("title") or ""
    return text if isinstance(text, str) else ""


def _told_as(name: str, schema: Schema) -> Schema:
    """The schema as that of one type, without its description."""
    made: Schema = {"type": name}
    if name in ("string", "integer", "number"):
        made |= _enumeration(name, schema)
    if name == "string":
        form = _format(schema)
        made |= {"format": form} if form in FORMATS else {}
        made |= {"pattern": schema["pattern"]} if "pattern" in schema else {}
    if name == "array":
        made["items"] = _items(schema)
    if name == "object":
        made |= _members(schema)
    if name != "null":
        made |= {key: schema[key] for key in KEPT if key in schema and (key != "default" or _suits(name, schema[key]))}
    return made


def _enumeration(name: str, schema: Schema) -> Schema:
    values = schema.get("enum", [schema["const"]] if "const" in schema else [])
    values = [value for value in values if _suits(name, value)]
    return {"enum": values} if values else {}


def _suits(name: str, value: Any) -> bool:
    own = JSON_TYPES.get(type(value))
    return own == name or (name == "number" and own == "integer")


def _format(schema: Schema) -> str:
    form = schema.get("format")
    return "" if not isinstance(form, str) else "date_time" if form == "date-time" else form


def _items(schema: Schema) -> Schema:
    places = schema.get("prefixItems") or []
    items = schema.get("items")
    parts = [told(place) for place in places] + ([told(items)] if isinstance(items, dict) else [])
    return any_of(parts) if parts else {"type": "string"}


def _members(schema: Schema) -> Schema:
    """The properties of an object, and which of them must be given."""
    made: Schema = {}
    if isinstance(schema.get("properties"), dict):
        made["properties"] = {name: told(part) for name, part in schema["properties"].items()}
    if schema.get("required"):
        made["required"] = list(schema["required"])
    return made


def bounds(schema: Schema) -> Bounds:
    """The bounds that a schema sets."""
    lengths = ("Length", "Items", "Properties")
    low = [schema[f"min{word}"] for word in lengths if f"min{word}" in schema]
    high = [schema[f"max{word}"] for word in lengths if f"max{word}" in schema]
    return Bounds(
        ge=schema.get("minimum"),
        gt=schema.get("exclusiveMinimum"),
        le=schema.get("maximum"),
        lt=schema.get("exclusiveMaximum"),
        multiple_of=schema.get("multipleOf"),
        min_length=low[0] if low and low[0] else None,
        max_length=high[0] if high else None,
    )


def _limits(schema: Schema) -> str:
    return bounds(schema).phrase(UNITS.get((types_of(schema) or [""])[0], "items"))


def _notes(schema: Schema) -> Iterator[str]:
    """What the platform takes no keyword for."""
    limits, extra, form = _limits(schema), schema.get("additionalProperties"), _format(schema)
    if limits:
        yield limits
    if schema.get("uniqueItems"):
        yield "none of them twice"
    if extra is False:
        yield "no other keys"
    elif isinstance(extra, dict):
        yield f"each other value {expected(extra)}"
    if schema.get("prefixItems"):
        yield f"in this order: {', then '.join(expected(place) for place in schema['prefixItems'])}"
    if form and form not in FORMATS:
        yield f"in the format {form}"
    if isinstance(schema.get("const"), bool):
        yield f"always {errors.quoted(schema['const'])}"
    if isinstance(schema.get("examples"), list) and schema["examples"]:
        yield f"for example {' or '.join(errors.quoted(value) for value in schema['examples'][:3])}"


def expected(schema: Any) -> str:
    """In words for the model, what a schema asks for."""
    if not isinstance(schema, dict):
        return "any value" if schema else "nothing"
    choices = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if choices is not None:
        return " or ".join(errors.quoted(value) for value in choices[:20])
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return ", or ".join(expected(part) for part in schema[word])
    form = FORMAT_WORDS.get(_format(schema))
    noun = form or ", or ".join(WORDS[name] for name in types_of(schema)) or "another value"
    if "format" in schema and not form:
        noun = f"{noun} that is a valid {_format(schema).replace('_', ' ')}"
    if "pattern" in schema:
        noun = errors.in_its_form(noun, _description(schema))
    if schema.get("required"):
        noun = f"{noun} with {errors.enumerated(schema['required'])}"
    if isinstance(schema.get("items"), dict):
        noun = f"{noun}, each {expected(schema['items'])}"
    return _with_limits(noun, schema)


def _with_limits(noun: str, schema: Schema) -> str:
    first, comma, rest = noun.partition(",")
    limits = [_limits(schema), "with none of them twice" if schema.get("uniqueItems") else ""]
    return " ".join(filter(None, [first, *limits])) + comma + rest


def is_scalar(value: Any) -> bool:
    """Whether it is text, a number or a boolean."""
    return isinstance(value, SCALARS)


def path_of(parts: Mapping[int, Any] | Any) -> str:
    """The path of a value: ``orders[1].quantity``; empty for the whole."""
    path = ""
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        elif re.fullmatch(r"\w+", part):
            path += f".{part}" if path else part
        else:
            path += f"[{errors.quoted(part, 40)}]"
    return path
