"""A function call as a person types it: ``book date=2026-01-01 party=4``, or ``book {"date": "2026-01-01"}``."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

import orjson
from attrs import field, frozen

from swaiglet import errors
from swaiglet.errors import SwaigletError


class CommandError(SwaigletError):
    """A text that calls no function."""


@frozen
class Typed:
    """Arguments that somebody typed, which become what the function's parameters ask for."""

    words: Mapping[str, str] = field(factory=dict)

    def read(self, parameters: Any) -> dict[str, Any]:
        """The arguments, as parameters of this schema ask for them: text stays text where text is wanted."""
        properties = parameters.get("properties", {}) if isinstance(parameters, Mapping) else {}
        return {name: _value(word, properties.get(name, {})) for name, word in self.words.items()}


def read_command(text: str) -> tuple[str, Mapping[str, Any] | Typed]:
    """The name of a function and what it is called with.

    Raises:
        CommandError: there is no name, or what follows it is neither JSON nor a row of ``key=value``.
    """
    name, _, rest = text.strip().partition(" ")
    if not name or "=" in name or name.startswith("{"):
        raise CommandError(errors.bad_command(text))
    if rest.strip().startswith("{"):
        return name, _object(rest)
    try:
        words = [word.partition("=") for word in shlex.split(rest)]
    except ValueError as error:
        raise CommandError(errors.bad_command(text)) from error
    if not all(key and equals for key, equals, _ in words):
        raise CommandError(errors.bad_command(text))
    return name, Typed({key: value for key, _, value in words})


def _object(text: str) -> Mapping[str, Any]:
    try:
        value: Mapping[str, Any] = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise CommandError(errors.bad_command(text)) from error
    return value


def _value(word: str, schema: Any) -> Any:
    """A typed word: what JSON reads in it, unless a text is wanted or nothing is said."""
    kind = schema.get("type") if isinstance(schema, Mapping) else None
    kinds = kind if isinstance(kind, list) else [kind]
    if "string" in kinds:
        return word
    try:
        return orjson.loads(word)
    except orjson.JSONDecodeError:
        return word
