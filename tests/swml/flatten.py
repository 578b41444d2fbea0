"""A JSON Schema as a flat table: every path that a document may hold, with what may stand there.

``connect.serial[].to`` is one path, ``*`` any key. Steps inside steps are not entered: each verb has rows of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

Schema = Mapping[str, Any]
Row = dict[str, Any]
COMBINATORS = ("anyOf", "oneOf", "allOf")
BOUNDS = {"minimum": "low", "maximum": "high", "minItems": "shortest", "maxItems": "longest", "minLength": "shortest"}


def flatten(schema: Schema, union: str) -> dict[str, Row]:
    """The rows of a whole schema: the document, its verbs, and its actions if it has any.

    Args:
        schema: the whole schema, with its ``$defs``.
        union: the definition that names every verb.
    """
    definitions = {**schema["$defs"], schema.get("$id"): {key: schema[key] for key in schema if key != "$defs"}}
    walker = Walker(definitions, {union: "verbs", "Action": "actions"})
    rows: dict[str, Row] = {}
    found = [walker.rows(definitions[schema.get("$id")], "document", {})]
    found += [walker.rows(body, name, {}) for name, body in _bodies(schema, union)]
    found += [walker.rows(body, f"action.{name}", {}) for name, body in _bodies(schema, "Action")]
    for path, row in (row for some in found for row in some):
        _merge(rows.setdefault(path, {"types": []}), row)
    return {path: {name: fact for name, fact in row.items() if fact != [[]]} for path, row in rows.items()}


def _names(schema: Schema, union: str) -> list[str]:
    """The definitions that a union names."""
    return [_name(member) for member in schema["$defs"].get(union, {}).get("anyOf", ())]


def _bodies(schema: Schema, union: str) -> Iterator[tuple[str, Schema]]:
    """Each verb or action with the schema of what stands under its name, or of all when a key may stand beside it."""
    for name in _names(schema, union):
        definition = schema["$defs"][name]
        [verb] = definition["required"]
        yield verb, definition["properties"][verb] if verb != "SWML" else definition


def _is_verb_list(definition: Any) -> bool:
    members = definition.get("anyOf", ())
    return len(members) > 8 and all("$ref" in member for member in members)


class Walker:
    """Walks a schema from one place, into what it names, and not twice into the same on one way."""

    def __init__(self, definitions: Schema, wholes: Mapping[str, str]) -> None:
        self.definitions = definitions
        self.wholes = wholes
        """What the definitions that name every verb, or every action, are called."""

    def rows(self, schema: Schema, path: str, seen: Mapping[str, str]) -> Iterator[tuple[str, Row]]:
        """The path's own rows, one for each alternative, and those of all below it.

        Args:
            schema: what may stand at the path.
            path: where.
            seen: the definitions on the way here, and beside it, with their paths.
        """
        if "$ref" in schema:
            yield from self._named(schema, path, seen)
            return
        if _is_verb_list(schema):
            names = [self.definitions[_name(member)]["required"][0] for member in schema["anyOf"]]
            yield path, {"types": ["object"], "holds": sorted(names)}
            return
        members = _members(schema)
        beside = {_name(member): path for member in members if self._is_object(member)}
        for member in members:
            name = _name(member)
            met = {**beside, **seen}
            yield from self.rows(member, path, seen if name in seen else {key: met[key] for key in met if key != name})
        row = _row(schema)
        if row["types"] or len(row) > 1:
            yield path, row
        for suffix, member in _below(schema):
            yield path + suffix, {"types": []}
            yield from self.rows(member, path + suffix, seen)

    def _named(self, schema: Schema, path: str, seen: Mapping[str, str]) -> Iterator[tuple[str, Row]]:
        """The rows of a definition, with what is said beside its name."""
        name = _name(schema)
        if name in self.wholes:
            yield path, {"types": ["object"], "holds": self.wholes[name]}
        elif name in seen:
            yield path, {"types": [], "again": seen[name]}
        else:
            whole = self.definitions[name]
            beside = {word: schema[word] for word in schema if word != "$ref"}
            required = [*whole.get("required", ()), *schema.get("required", ())]
            yield from self.rows({**whole, **beside, "required": required}, path, {**seen, name: path})

    def _is_object(self, member: Schema) -> bool:
        return bool(self.definitions.get(_name(member), {}).get("type") == "object")


def _name(schema: Schema) -> str:
    """The definition that a schema refers to, if it refers to one."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _members(schema: Schema) -> list[Schema]:
    """The alternatives that describe a value, not those that only say which keys go together."""
    members = [member for combinator in COMBINATORS for member in schema.get(combinator, ())]
    return [member for member in members if not _is_about_keys(member)]


def _is_about_keys(member: Schema) -> bool:
    """Whether all that it says is which keys go together."""
    return member.keys() <= {"required", "not"} or (
        member.keys() == {"anyOf"} and all(map(_is_about_keys, member["anyOf"]))
    )


def _below(schema: Schema) -> list[tuple[str, Schema]]:
    """What may stand under each key, under any other, and in a list.

    A property that only exemplifies what any other key may hold is none of its own.
    """
    other = schema.get("unevaluatedProperties", schema.get("additionalProperties"))
    other = {} if other is True else other
    named = {f".{key}": member for key, member in schema.get("properties", {}).items() if member != other}
    found = {**named, ".*": other, "[]": schema.get("items")}
    return [(suffix, member) for suffix, member in found.items() if isinstance(member, dict) and member != {"not": {}}]


def _row(schema: Schema) -> Row:
    row: Row = {"types": [schema["type"]] if isinstance(schema.get("type"), str) else []}
    values = [schema["const"]] if "const" in schema else schema.get("enum", [])
    if values:
        row["values"] = values
        row["types"] = row["types"] or [_type_of(values[0])]
    row.update({name: schema[word] for word, name in BOUNDS.items() if word in schema})
    if "object" in row["types"]:
        row["needs"] = _needs(schema)
    return row


def _needs(schema: Schema) -> list[list[str]]:
    """The least sets of keys, one of which an object must have."""
    rules = [rule["anyOf"] for rule in (schema, *schema.get("allOf", ())) if "anyOf" in rule]
    choices = [[member.get("required", []) for member in rule] for rule in rules if all(map(_is_about_keys, rule))]
    if schema.get("minProperties"):
        choices.append([[key] for key in schema["properties"]])
    return _least({*schema.get("required", ())}.union(*chosen) for chosen in product(*choices))


def _least(sets: Iterable[Iterable[str]]) -> list[list[str]]:
    distinct = {frozenset(keys) for keys in sets}
    return sorted(sorted(keys) for keys in distinct if not any(other < keys for other in distinct))


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "string" if isinstance(value, str) else "integer"


def _merge(row: Row, other: Row) -> None:
    row["types"] = sorted({*row["types"], *other["types"]})
    if "values" in other:
        row["values"] = sorted({*row.get("values", []), *other["values"]}, key=str)
    if "needs" in other:
        row["needs"] = _least([*row.get("needs", []), *other["needs"]])
    row.update({name: other[name] for name in ("again", "holds", *BOUNDS.values()) if name in other})


def place(rows: Mapping[str, Row], path: str) -> str:
    """The row's path that stands for a path: of what holds itself, the outermost; of a key that any may be, ``*``."""
    if path in rows:
        return path
    for joint in reversed([joint.start() for joint in re.finditer(r"[.\[]", path)]):
        again = rows.get(path[:joint], {}).get("again")
        if again:
            return place(rows, again + path[joint:])
    return path
