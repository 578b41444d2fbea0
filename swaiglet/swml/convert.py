"""The one converter: models to JSON values. A wire rule is one hook here.

Fields that are unset are absent; keys keep the order of the fields, because order is part of the wire.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import orjson
from cattrs import Converter

from .bodies import traits_of
from .wire import is_on_wire, wire_key

converter = Converter()


def to_wire(value: Any) -> Any:
    """The JSON value of a model, or of lists and mappings of models."""
    return converter.unstructure(value)


def to_json(value: Any, *, indent: bool = False) -> bytes:
    """JSON text in UTF-8, keys in their order.

    orjson is fast but refuses lone surrogates and integers over 64 bits, which callers' data may hold and the
    standard library writes.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else None)
    except orjson.JSONEncodeError:
        return json.dumps(value, indent=2 if indent else None, allow_nan=False).encode()


@converter.register_unstructure_hook_factory(attrs.has)
def _model(cls: type[Any]) -> Callable[[Any], Any]:
    if hasattr(cls, "as_json"):
        return lambda model: to_wire(model.as_json())
    tag = traits_of(cls).tag
    if tag and tag.value:
        key, name = tag.key, tag.value
        return lambda model: {key: to_wire(getattr(model, name))}
    body = _fields(cls)
    if tag:
        key = tag.key
        return lambda model: {key: body(model)}
    return body


def _fields(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
    parts = [
        (attribute.name, wire_key(attribute), isinstance(attribute.default, attrs.Factory))  # type: ignore[arg-type]
        for attribute in attrs.fields(cls)
        if is_on_wire(attribute)
    ]
    has_extra = traits_of(cls).is_open or traits_of(cls).keeps

    def body(model: Any) -> dict[str, Any]:
        values = ((key, getattr(model, name), empty_is_unset) for name, key, empty_is_unset in parts)
        wire = {
            key: to_wire(value)
            for key, value, empty_is_unset in values
            if value is not None and (value or not empty_is_unset)
        }
        return {**wire, **to_wire(model.extra)} if has_extra else wire

    return body


def _list(values: Any) -> list[Any]:
    return [to_wire(value) for value in values]


def _object(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: to_wire(value) for key, value in values.items()}


converter.register_unstructure_hook(list, _list)
converter.register_unstructure_hook(tuple, _list)
converter.register_unstructure_hook(dict, _object)
