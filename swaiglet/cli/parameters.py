"""The arguments of a function, in a line for a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def arguments(parameters: Mapping[str, Any]) -> list[str]:
    """Each argument as ``name: type``, with a question mark when it need not be given."""
    required = parameters.get("required", ())
    properties = parameters.get("properties", {})
    return [f"{name}{'' if name in required else '?'}: {_type(schema)}" for name, schema in properties.items()]


def _type(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_type(member) for member in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    return str(schema.get("type", "any"))
