"""Kinds: one for each type that an argument may have, from what the model sent to what the handler gets.

A kind makes the schema that the model is told, and reads what the model sent. Models err in known ways (``"5"`` for 5,
``"true"``, a list as JSON text), so reading mends those first, unless it is strict. A string that was asked for is
never touched.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import orjson
from attrs import Factory, define, evolve, frozen

from swaiglet import errors

Complaint = tuple[str, str]
"""The path of an argument, such as ``orders[1].quantity``, and what is wrong with it, for the model to read."""


@define
class Reading:
    """How one set of arguments is read, and what was wrong with them.

    Attributes:
        strict: whether nothing is mended.
        dropped: how many keys of objects nobody asked for.
    """

    strict: bool = False
    complaints: list[Complaint] = Factory(list)
    dropped: int = 0

    def refuse(self, path: str, value: Any, expected: str) -> None:
        """Note that the value at `path` is not what was expected."""
        self.complaints.append((f"`{path}`", errors.argument_wrong(value, expected)))

    def take(self, other: Reading) -> None:
        """Note what another reading noted."""
        self.complaints += other.complaints
        self.dropped += other.dropped


class Kind(ABC):
    """What every kind can do."""

    @property
    def hashable(self) -> bool:
        """Whether its values may stand in a set."""
        return True

    @property
    @abstractmethod
    def expected(self) -> str:
        """In words for the model, what belongs there."""

    @property
    def note(self) -> str:
        """What the model must be told beside the schema, because the platform takes no keyword for it."""
        return ""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of it, in the keywords that the platform takes."""

    @abstractmethod
    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The value as the handler gets it; what is wrong with it is noted in the reading."""

    @abstractmethod
    def write(self, value: Any) -> Any:
        """What the handler gets, as JSON.

        Raises:
            ValueError: it is not of this kind.
        """

    def told(self, description: str) -> Kind:  # noqa: ARG002  those look at it whose own words do not say enough
        """The same kind, now that the author's description of it is known."""
        return self

    def claims(self, value: Any) -> bool:  # noqa: ARG002  records look at it
        """Whether a value that does not fit was still meant for this kind, as far as its tags tell."""
        return True


@frozen
class Wrapped(Kind):
    """A kind around another, whose ways it keeps but for one."""

    kind: Kind

    @property
    def hashable(self) -> bool:
        """As the kind."""
        return self.kind.hashable

    @property
    def expected(self) -> str:
        """As the kind."""
        return self.kind.expected

    @property
    def note(self) -> str:
        """As the kind."""
        return self.kind.note

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """As the kind."""
        return self.kind.read(value, path, reading)

    def write(self, value: Any) -> Any:
        """As the kind."""
        return self.kind.write(value)

    def claims(self, value: Any) -> bool:
        """As the kind."""
        return self.kind.claims(value)

    def told(self, description: str) -> Kind:
        """As the kind."""
        return evolve(self, kind=self.kind.told(description))


def unwrapped(kind: Kind) -> Kind:
    """The kind inside of those around it."""
    while isinstance(kind, Wrapped):
        kind = kind.kind
    return kind


def instance(value: Any, *types: type) -> Any:
    """The value, when its type is one of these.

    Raises:
        ValueError: it is not.
    """
    if type(value) not in types:
        raise ValueError(value)
    return value


@frozen
class Text(Kind):
    """A `str`."""

    expected: str = "text"

    def schema(self) -> dict[str, Any]:
        """A string."""
        return {"type": "string"}

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The text unchanged."""
        if not isinstance(value, str):
            reading.refuse(path, value, self.expected)
        return value

    def write(self, value: Any) -> Any:
        """The text."""
        return instance(value, str)


EXACT = 2**53
"""Fractions from here on may have lost their last digits: the parser makes them of numbers beyond 64 bits."""

WHOLE = re.compile(r"\s*([+-]?[0-9]{1,400}+)(?:\.0*+)?\s*")
FRACTION = re.compile(r"\s*[+-]?(?:[0-9]{1,400}+\.?[0-9]{0,400}+|\.[0-9]{1,400}+)(?:[eE][+-]?[0-9]{1,4})?\s*")


@frozen
class Whole(Kind):
    """An `int`."""

    expected: str = "a whole number"

    def schema(self) -> dict[str, Any]:
        """An integer."""
        return {"type": "integer"}

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The number; ``5.0`` is whole, ``"5"`` and ``"5.0"`` are mended."""
        if type(value) is int:
            return value
        if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
            return int(value)
        if isinstance(value, str) and not reading.strict and (match := WHOLE.fullmatch(value)):
            return int(match[1])
        reading.refuse(path, value, self.expected)
        return value

    def write(self, value: Any) -> Any:
        """The number."""
        return instance(value, int)


@frozen
class Number(Kind):
    """A `float`."""

    expected: str = "a number"

    def schema(self) -> dict[str, Any]:
        """A number."""
        return {"type": "number"}

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The number; ``"2.5"`` is mended."""
        number = self._number(value, strict=reading.strict)
        if number is None or not math.isfinite(number):
            reading.refuse(path, value, self.expected)
        return number

    def _number(self, value: Any, *, strict: bool) -> float | None:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return None
        if isinstance(value, str) and (strict or not FRACTION.fullmatch(value)):
            return None
        try:
            return float(value)
        except OverflowError:
            return None

    def write(self, value: Any) -> Any:
        """The number."""
        return instance(value, float, int)


@frozen
class Exact(Kind):
    """A `Decimal`, without the noise of binary fractions."""

    expected: str = "a number"

    def schema(self) -> dict[str, Any]:
        """A number."""
        return {"type": "number"}

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The number as it was written: 0.1 is a tenth; ``"2.50"`` is mended and keeps its zero."""
        if type(value) is int or (isinstance(value, float) and math.isfinite(value)):
            return Decimal(value) if type(value) is int else Decimal(repr(value))
        if isinstance(value, str) and not reading.strict and FRACTION.fullmatch(value):
            return Decimal(value.strip())
        reading.refuse(path, value, self.expected)
        return value

    def write(self, value: Any) -> Any:
        """The number; whole ones without a fraction."""
        number = instance(value, Decimal)
        if not number.is_finite():
            raise ValueError(value)
        return int(number) if number == int(number) else float(number)


TRUTHS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


@frozen
class Flag(Kind):
    """A `bool`."""

    expected: str = "true or false"

    def schema(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The flag; ``"true"``, ``"no"`` and 1 are mended."""
        if isinstance(value, bool):
            return value
        mended = None
        if not reading.strict:
            mended = TRUTHS.get(value.strip().lower()) if isinstance(value, str) else None
            mended = bool(value) if type(value) is int and value in (0, 1) else mended
        if mended is None:
            reading.refuse(path, value, self.expected)
        return mended

    def write(self, value: Any) -> Any:
        """The flag."""
        return instance(value, bool)


@frozen
class Written(Kind):
    """A value that JSON writes as text: a date, a time, a UUID.

    Attributes:
        type: what the handler gets.
        format: the platform's word for the format.
        parse: makes the value of a text, strictly or not, or raises `ValueError`.
    """

    type: type
    format: str
    expected: str
    parse: Callable[[str, bool], Any]

    def schema(self) -> dict[str, Any]:
        """A string of that format."""
        return {"type": "string", "format": self.format}

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """What the text says; forms that models write beside the standard's are mended."""
        if isinstance(value, str):
            try:
                return self.parse(value, reading.strict)
            except ValueError:
                pass
        reading.refuse(path, value, self.expected)
        return value

    def write(self, value: Any) -> Any:
        """The text."""
        made = instance(value, self.type)
        return made.isoformat() if hasattr(made, "isoformat") else str(made)


JSON_TYPES: Mapping[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
}


def any_of(schemas: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The schema of what fits one of these, each of them once."""
    parts: list[dict[str, Any]] = []
    for schema in schemas:
        parts += [part for part in schema.get("anyOf", [schema]) if part not in parts]
    return parts[0] if len(parts) == 1 else {"anyOf": parts}


def with_keyword(schema: dict[str, Any], keyword: str, value: Any) -> dict[str, Any]:
    """The schema with a keyword more; ``anyOf`` takes none beside it, so its members do."""
    if "anyOf" not in schema:
        return {**schema, keyword: value}
    return {"anyOf": [{**part, keyword: value} for part in schema["anyOf"]]}


def with_default(schema: dict[str, Any], value: Any) -> dict[str, Any]:
    """The schema with a default, which stands in the first member of ``anyOf`` that has its type."""
    if "anyOf" not in schema:
        return {**schema, "default": value}
    type_ = JSON_TYPES.get(type(value))
    parts = list(schema["anyOf"])
    fits = [n for n, part in enumerate(parts) if part["type"] == type_ and value in part.get("enum", [value])]
    for number in fits[:1]:
        parts[number] = {**parts[number], "default": value}
    return {"anyOf": parts}


def described(kind: Kind, text: str = "") -> dict[str, Any]:
    """The kind's schema with a description: the text, then what the schema itself cannot say."""
    told = errors.with_note(text, kind.note)
    return with_keyword(kind.schema(), "description", told) if told else kind.schema()


def parsed(value: Any) -> Any:
    """The value of JSON text; anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value
