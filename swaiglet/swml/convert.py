"""The one converter: models to JSON values. A wire rule is one line of `_one_level`.

Fields that are unset are absent; keys keep the order of the fields, because order is part of the wire.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any

import attrs
import orjson
from attrs import frozen
from cattrs import Converter

from .bodies import traits_of
from .classes import fields_of
from .fixed import is_fixed
from .variants import Variant, origin_of, own_of, written_of
from .wire import is_on_wire, wire_key

converter = Converter()


def to_wire(value: Any) -> Any:
    """The JSON value of a model, or of lists and mappings of models."""
    return converter.unstructure(value)


def to_json(value: Any, *, indent: bool = False) -> bytes:
    """JSON text in UTF-8, keys in their order, of a model or of lists and mappings of models.

    orjson is fast but refuses lone surrogates and integers over 64 bits, which callers' data may hold and the
    standard library writes.
    """
    try:
        return orjson.dumps(value, default=_for_json, option=orjson.OPT_INDENT_2 if indent else None)
    except orjson.JSONEncodeError:
        return json.dumps(to_wire(value), indent=2 if indent else None, allow_nan=False).encode()


def _for_json(value: Any) -> Any:
    """What stands for a value that JSON has no form for: of a variant, what is its own, and what is written already."""
    cls: Any = type(value)
    origin = origin_of(value) if isinstance(value, Variant) else None
    if origin is None or not _has_fields(cls):
        return _one_level(cls)(value)
    own = own_of(value)
    names = tuple(own)
    written = written_of(origin)
    template = written.get(names) or written.setdefault(names, Template.of(origin, names))
    wire = dict(template.wire)
    for name, key, empty_is_unset in template.places:
        member = own[name] if name in own else getattr(origin, name)
        if member is None or (empty_is_unset and not member):
            del wire[key]
        else:
            wire[key] = member
    return {template.key: wire} if template.key else wire


@converter.register_unstructure_hook_factory(attrs.has)
def _model(cls: Any) -> Callable[[Any], Any]:
    one_level = _one_level(cls)

    def write(model: Any) -> Any:
        value = one_level(model)
        return _object(value) if type(value) is dict else to_wire(value)

    return write


@cache
def _one_level(cls: Any) -> Callable[[Any], Any]:
    """Writes an object of the class as JSON whose members may be models still.

    Raises:
        TypeError: the class is no model.
    """
    if hasattr(cls, "__json__"):
        return lambda model: model.__json__()
    if not attrs.has(cls):
        message = f"there is no JSON for {cls.__name__}"
        raise TypeError(message)
    tag = traits_of(cls).tag
    if tag and tag.value:
        key, name = tag.key, tag.value
        return lambda model: {key: getattr(model, name)}
    body = _fields(cls)
    if tag:
        key = tag.key
        return lambda model: {key: body(model)}
    return body


@cache
def _has_fields(cls: Any) -> bool:
    """Whether the class is written as an object with a key for each field, and no others."""
    traits = traits_of(cls)
    is_else = hasattr(cls, "__json__") or traits.is_open or traits.keeps
    return not (is_else or (traits.tag and traits.tag.value))


def _fields(cls: Any) -> Callable[[Any], dict[str, Any]]:
    parts = _parts(cls)
    has_extra = traits_of(cls).is_open or traits_of(cls).keeps

    def body(model: Any) -> dict[str, Any]:
        wire = {}
        for name, key, empty_is_unset in parts:
            value = getattr(model, name)
            if value is not None and (value or not empty_is_unset):
                wire[key] = value
        return {**wire, **model.extra} if has_extra else wire

    return body


@cache
def _parts(cls: Any) -> tuple[tuple[str, str, bool], ...]:
    """The name and the key of each field that goes out, and whether it is unset when it is empty."""
    return tuple(
        (attribute.name, wire_key(attribute), isinstance(attribute.default, attrs.Factory))  # type: ignore[arg-type]
        for attribute in attrs.fields(cls)
        if is_on_wire(attribute)
    )


@frozen
class Template:
    """An object that has variants, as JSON.

    Attributes:
        wire: its fields in their order, written; nothing where a variant has something of its own, or an author may
            change what stands there.
        places: the name and the key of these, and whether they are unset when they are empty.
        key: under which the object stands, if it stands under one.
    """

    wire: Mapping[str, Any]
    places: Sequence[tuple[str, str, bool]]
    key: str | None

    @classmethod
    def of(cls, origin: Any, names: Collection[str]) -> Template:
        """The template of an object whose variants have these fields of their own."""
        model: Any = type(origin)
        tag, wire, places = traits_of(model).tag, dict[str, Any](), []
        for part in _parts(model):
            name, key, empty_is_unset = part
            value = getattr(origin, name)
            if name in names or not is_fixed(value, fields_of(model)[key].shape):
                wire[key] = None
                places.append(part)
            elif value is not None and (value or not empty_is_unset):
                wire[key] = orjson.Fragment(to_json(value))
        return cls(wire, places, tag.key if tag else None)


def _list(values: Any) -> list[Any]:
    return [to_wire(value) for value in values]


def _object(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: to_wire(value) for key, value in values.items()}


converter.register_unstructure_hook(list, _list)
converter.register_unstructure_hook(tuple, _list)
converter.register_unstructure_hook(dict, _object)
