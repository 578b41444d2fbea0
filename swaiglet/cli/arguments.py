"""The arguments of a function as a person types them, typed as its schema says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from swaiglet import errors

from .flags import from_json
from .mistake import MistakeError

TRUTHS = {"true": True, "false": False}
Schema = Mapping[str, Any]


def read(words: Sequence[str], parameters: Mapping[str, Schema]) -> dict[str, Any]:
    """``--order-id 5 --gift`` as ``{"order_id": 5, "gift": True}``.

    A name given twice makes a list, and so do commas where a list is wanted. What is not of its type stays text: the
    function says what it expects. ``--args`` has all arguments as JSON, unless the function has one of that name.

    Args:
        words: what was typed.
        parameters: the schema of each argument, by name.

    Raises:
        MistakeError: a word belongs to no argument, or an argument lacks its value.
    """
    typed: dict[str, list[str]] = {}
    rest = [*words]
    while rest:
        word = rest.pop(0)
        if not word.startswith("--") or word == "--":
            raise MistakeError(errors.bad_argument_word(word))
        typed_name, equals, text = word[2:].partition("=")
        name = typed_name if typed_name in parameters else typed_name.replace("-", "_")
        typed.setdefault(name, []).append(text if equals else _value(word, parameters.get(name), rest, parameters))
    together = typed.pop("args") if "args" in typed and "args" not in parameters else []
    return {**_all(together), **{name: _typed(texts, parameters.get(name, {})) for name, texts in typed.items()}}


def _value(word: str, schema: Schema | None, rest: list[str], parameters: Mapping[str, Schema]) -> str:
    """The text after an argument's name, taken from the words; a switch needs none."""
    if schema is not None and schema.get("type") == "boolean":
        return rest.pop(0) if rest and rest[0].lower() in TRUTHS else "true"
    if schema is None and (not rest or rest[0].startswith("--")):
        return "true"
    is_next = bool(rest) and rest[0].startswith("--") and rest[0][2:].replace("-", "_") in parameters
    if not rest or is_next:
        raise MistakeError(errors.argument_without_value(word))
    return rest.pop(0)


def _all(texts: Sequence[str]) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    for text in texts:
        read = from_json(text)
        if not isinstance(read, dict):
            raise MistakeError(errors.bad_arguments_text(text))
        arguments |= read
    return arguments


def _typed(texts: Sequence[str], schema: Schema) -> Any:
    if schema.get("type") != "array":
        values = [_one(text, schema) for text in texts]
        return values[0] if len(values) == 1 else values
    read = from_json(texts[0]) if len(texts) == 1 else None
    if isinstance(read, list):
        return read
    items = texts if len(texts) > 1 else [text.strip() for text in texts[0].split(",") if texts[0].strip()]
    return [_one(item, schema.get("items", {})) for item in items]


def _one(text: str, schema: Schema) -> Any:
    """The value of a text, if it is one of the schema's type; else the text."""
    match schema.get("type"):
        case "boolean":
            return TRUTHS.get(text.lower(), text)
        case "integer" if re.fullmatch(r"[+-]?[0-9]{1,300}", text):
            return int(text)
        case "number":
            return _number(text)
        case "object" if isinstance(from_json(text), dict):
            return from_json(text)
    return text


def _number(text: str) -> Any:
    read = from_json(text)
    return read if isinstance(read, int | float) and not isinstance(read, bool) else text
