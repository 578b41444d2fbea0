"""A JSON Schema (2020-12) of SWML, made from the classes, so that no second description is kept by hand."""

from __future__ import annotations

import inspect
from functools import singledispatch
from itertools import combinations
from typing import Any

from .bodies import traits_of
from .classes import Field, Instance, OneOf, fields_of
from .document import Document, MessagingDocument
from .shapes import Choice, Json, Listing, Numeric, Shape, Table, Text
from .steps import Step
from .wire import Rule

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def json_schema(*, messaging: bool = False) -> Schema:
    """The schema of a document for calls, or for messages."""
    document = MessagingDocument if messaging else Document
    definitions: dict[str, Schema] = {}
    root = _body(document, definitions)
    return {"$schema": DIALECT, "title": document.__name__, **root, "$defs": dict(sorted(definitions.items()))}


@singledispatch
def _schema(shape: Shape, definitions: dict[str, Schema]) -> Schema:  # noqa: ARG001  what the other shapes need
    """The schema of a shape; those of the classes it names are added to the definitions."""
    message = f"no schema for {shape!r}"
    raise TypeError(message)


@_schema.register
def _json(_: Json, __: dict[str, Schema]) -> Schema:
    return {}


@_schema.register
def _text(shape: Text, _: dict[str, Schema]) -> Schema:
    schema: Schema = {"type": "string"}
    if shape.pattern:
        schema["pattern"] = f"^(?:{shape.pattern.regex.pattern})$"
    if shape.shortest:
        schema["minLength"] = shape.shortest
    return schema


@_schema.register
def _numeric(shape: Numeric, _: dict[str, Schema]) -> Schema:
    schema: Schema = {"type": "integer" if shape.whole else "number"}
    if shape.range and shape.range.low is not None:
        schema["minimum"] = shape.range.low
    if shape.range and shape.range.high is not None:
        schema["maximum"] = shape.range.high
    return schema


@_schema.register
def _choice(shape: Choice, _: dict[str, Schema]) -> Schema:
    return {"type": "boolean"} if shape.values == (True, False) else {"enum": list(shape.values)}


@_schema.register
def _listing(shape: Listing, definitions: dict[str, Schema]) -> Schema:
    schema: Schema = {"type": "array", "items": _schema(shape.element, definitions)}
    if shape.shortest:
        schema["minItems"] = shape.shortest
    if shape.longest is not None:
        schema["maxItems"] = shape.longest
    return schema


@_schema.register
def _table(shape: Table, definitions: dict[str, Schema]) -> Schema:
    schema: Schema = {"type": "object", "additionalProperties": _schema(shape.value, definitions)}
    if shape.longest is not None:
        schema["maxProperties"] = shape.longest
    return {**schema, "required": list(shape.needs)} if shape.needs else schema


@_schema.register
def _one_of(shape: OneOf, definitions: dict[str, Schema]) -> Schema:
    members = [_schema(member, definitions) for member in shape.members]
    return members[0] if len(members) == 1 else {"anyOf": members}


@_schema.register
def _instance(shape: Instance, definitions: dict[str, Schema]) -> Schema:
    schema = _reference(shape.model, definitions)
    return {**schema, "required": list(shape.needs)} if shape.needs else schema


@_schema.register
def _step(shape: Step, definitions: dict[str, Schema]) -> Schema:
    """One of the verbs that may stand there; all of them are named once."""
    if shape.only:
        return {"anyOf": [_reference(shape.base.known[name], definitions) for name in shape.only]}
    name = shape.base.__name__
    if name not in definitions:
        definitions[name] = {}  # a verb may hold steps itself
        verbs = [_reference(verb, definitions) for _, verb in sorted(shape.base.known.items())]
        definitions[name]["anyOf"] = verbs
    return {"$ref": f"#/$defs/{name}"}


def _reference(model: Any, definitions: dict[str, Schema]) -> Schema:
    name = f"{model.__module__.rpartition('.')[2]}.{model.__name__}"  # verbs and actions share some names
    if name not in definitions:
        definitions[name] = {}  # a class may hold itself
        definitions[name].update(_definition(model, definitions))
    return {"$ref": f"#/$defs/{name}"}


def _definition(model: Any, definitions: dict[str, Schema]) -> Schema:
    """The schema of a class: the object, under its key where it stands under one."""
    tag = traits_of(model).tag
    summary = {"description": (inspect.getdoc(model) or "").partition("\n\n")[0]}
    if tag is None:
        return {**summary, **_body(model, definitions)}
    if tag.value:
        whole = next(field for field in fields_of(model).values() if field.name == tag.value)
        body = _schema(whole.shape, definitions)
    else:
        body = _body(model, definitions)
    return {
        **summary,
        "type": "object",
        "properties": {tag.key: body},
        "required": [tag.key],
        "additionalProperties": False,
    }


def _body(model: Any, definitions: dict[str, Schema]) -> Schema:
    traits, fields = traits_of(model), fields_of(model)
    schema: Schema = {
        "type": "object",
        "properties": {key: _property(field, definitions) for key, field in fields.items()},
        "additionalProperties": traits.is_open,
    }
    required = [key for key, field in fields.items() if field.required]
    if required:
        schema["required"] = required
    rules = [constraint for rule in traits.rules for constraint in _constraints(rule)]
    return {**schema, "allOf": rules} if rules else schema


def _property(field: Field, definitions: dict[str, Schema]) -> Schema:
    schema = _schema(field.shape, definitions)
    return {"anyOf": [schema, {"type": "null"}]} if field.nullable else schema


def _constraints(rule: Rule) -> list[Schema]:
    """How many of some keys must be given, in the words of JSON Schema."""
    at_least = [{"anyOf": [{"required": [key]} for key in rule.keys]}] if rule.low else []
    if rule.high >= len(rule.keys):
        return at_least
    return [*at_least, *({"not": {"required": list(pair)}} for pair in combinations(rule.keys, 2))]
