"""A JSON Schema as a flat table: every path that a document may hold, with what may stand there.

``connect.serial[].to`` is one path, ``*`` any key. Steps inside steps are not entered: each verb has rows of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Row = dict[str, Any]
COMBINATORS = ("anyOf", "oneOf", "allOf")
BOUNDS = {"minimum": "low", "maximum": "high"}


def flatten(schema: Mapping[str, Any], verbs: Mapping[str, Any]) -> dict[str, Row]:
    """The rows of each verb's parameters.

    Args:
        schema: the whole schema, for its ``$defs``.
        verbs: each verb's own schema, by name.
    """
    stops = {name for name, definition in schema["$defs"].items() if _is_verb_list(definition)}
    rows: dict[str, Row] = {}
    for verb, body in verbs.items():
        for path, row in _walk(schema["$defs"], body, verb, (), stops):
            _merge(rows.setdefault(path, {"types": []}), row)
    return rows


def verbs_of(schema: Mapping[str, Any], union: str, prefix: str = "") -> dict[str, Any]:
    """The schema of each verb's or action's value, by its name; what may stand beside one is not looked at."""
    definitions = schema["$defs"]
    found = {}
    for member in definitions[union]["anyOf"]:
        definition = definitions[member["$ref"].rpartition("/")[2]]
        [name] = definition["required"]
        found[prefix + name] = definition["properties"][name]
    return found


def _is_verb_list(definition: Any) -> bool:
    members = definition.get("anyOf", ())
    return len(members) > 8 and all("$ref" in member for member in members)


def _walk(
    definitions: Mapping[str, Any], schema: Mapping[str, Any], path: str, seen: tuple[str, ...], stops: set[str]
) -> Iterator[tuple[str, Row]]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name in stops or name not in definitions:
            yield path, {"types": ["object"]}
            return
        if name in seen:
            yield path, {"types": ["again"]}
            return
        yield from _walk(definitions, definitions[name], path, (*seen, name), stops)
    if _is_verb_list(schema):
        yield path, {"types": ["object"]}
    else:
        for member in _members(schema):
            yield from _walk(definitions, member, path, seen, stops)
    row = _row(schema)
    if row["types"] or len(row) > 1:
        yield path, row
    for key, member in _named(schema).items():
        yield f"{path}.{key}", {"types": [], **({"required": True} if key in schema.get("required", ()) else {})}
        yield from _walk(definitions, member, f"{path}.{key}", seen, stops)
    for suffix, member in _others(schema):
        yield from _walk(definitions, member, path + suffix, seen, stops)


def _members(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The alternatives that describe a value, not those that only say which keys go together."""
    members = [member for combinator in COMBINATORS for member in schema.get(combinator, ())]
    return [member for member in members if not member.keys() <= {"required", "not"}]


def _others(schema: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """What may stand under any other key, and in a list."""
    words = (("unevaluatedProperties", ".*"), ("additionalProperties", ".*"), ("items", "[]"))
    found = [(suffix, schema.get(word)) for word, suffix in words]
    return [(suffix, member) for suffix, member in found if isinstance(member, dict) and member != {"not": {}}]


def _named(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The properties with names of their own, not those that only exemplify what any other key may hold."""
    properties: Mapping[str, Any] = schema.get("properties", {})
    other = schema.get("unevaluatedProperties")
    return {key: member for key, member in properties.items() if member != other}


def _row(schema: Mapping[str, Any]) -> Row:
    row: Row = {"types": [schema["type"]] if isinstance(schema.get("type"), str) else []}
    values = [schema["const"]] if "const" in schema else schema.get("enum", [])
    if values:
        row["values"] = values
        row["types"] = row["types"] or [_type_of(values[0])]
    for word, name in BOUNDS.items():
        if word in schema:
            row[name] = schema[word]
    return row


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "string" if isinstance(value, str) else "integer"


def _merge(row: Row, other: Row) -> None:
    row["types"] = sorted({*row["types"], *other["types"]})
    if "values" in other:
        row["values"] = sorted({*row.get("values", []), *other["values"]}, key=str)
    for name in (*BOUNDS.values(), "required"):
        if name in other:
            row[name] = other[name]
