"""Arguments: from what the model sent to what the handler gets.

A kind is one type that a tool's parameter may have: it makes the schema that the model is told, and reads what the
model sent. Models err in known ways (``"5"`` for 5, ``"true"``, a list as JSON text), so reading mends those first,
unless it is strict. A string that was asked for is never touched.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, Protocol

import orjson
from attrs import field, frozen

from swaiglet import errors

Complaint = tuple[str, str]
"""The path of an argument, such as ``orders[1].quantity``, and what is wrong with it, for the model to read."""


@frozen
class Reading:
    """How one set of arguments is read, and what was wrong with them."""

    strict: bool = False
    complaints: list[Complaint] = field(factory=list)

    def refuse(self, path: str, value: Any, expected: str) -> None:
        """Note that the value at `path` is not what was expected."""
        self.complaints.append((f"`{path}`", errors.argument_wrong(value, expected)))


class Kind(Protocol):
    """What every kind can do."""

    @property
    def expected(self) -> str:
        """In words for the model, what belongs there."""
        ...

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of it, in the keywords that the platform takes."""
        ...

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The value as the handler gets it; what is wrong with it is noted in the reading."""
        ...


@frozen
class Text:
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


EXACT = 2**53
"""Fractions from here on may have lost their last digits: the parser makes them of numbers beyond 64 bits."""


@frozen
class Whole:
    """An `int`."""

    expected: str = "a whole number"

    def schema(self) -> dict[str, Any]:
        """An integer."""
        return {"type": "integer"}

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The number; ``5.0`` is whole, ``"5"`` is mended."""
        mended = value
        if not reading.strict and isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,400}\s*", value):
            mended = int(value)
        if isinstance(mended, float) and mended.is_integer() and abs(mended) < EXACT:
            mended = int(mended)
        if not isinstance(mended, int) or isinstance(mended, bool):
            reading.refuse(path, value, self.expected)
        return mended


@frozen
class Number:
    """A `float`."""

    expected: str = "a number"

    def schema(self) -> dict[str, Any]:
        """A number."""
        return {"type": "number"}

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The number; ``"2.5"`` is mended."""
        mended = self._number(value, strict=reading.strict)
        if mended is None:
            reading.refuse(path, value, self.expected)
        return mended

    def _number(self, value: Any, *, strict: bool) -> float | None:
        if isinstance(value, bool) or not isinstance(value, int | float | str) or (strict and isinstance(value, str)):
            return None
        try:
            number = float(value)
        except (ValueError, OverflowError):
            return None
        return number if math.isfinite(number) else None


TRUTHS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


@frozen
class Flag:
    """A `bool`."""

    expected: str = "true or false"

    def schema(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The flag; ``"true"``, ``"no"`` and 1 are mended."""
        if isinstance(value, bool):
            return value
        plain = isinstance(value, str | int) and not reading.strict
        mended = TRUTHS.get(str(value).strip().lower()) if plain else None
        if mended is None:
            reading.refuse(path, value, self.expected)
        return mended


JSON_TYPES = {str: "string", bool: "boolean", int: "integer"}


@frozen
class Choice:
    """A `Literal`."""

    values: tuple[str | int | bool, ...]

    @property
    def expected(self) -> str:
        """In words for the model, what belongs there."""
        return " or ".join(errors.quoted(value) for value in self.values)

    def schema(self) -> dict[str, Any]:
        """An enumeration; of several types, one after the other."""
        parts: list[dict[str, Any]] = []
        for python, json in JSON_TYPES.items():
            values = [value for value in self.values if type(value) is python]
            if values:
                parts.append({"type": json} if python is bool else {"type": json, "enum": values})
        return parts[0] if len(parts) == 1 else {"anyOf": parts}

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The member; one that differs in case, or a number as text, is mended."""
        for member in self.values:
            if type(value) is type(member) and value == member:
                return member
        if not reading.strict and isinstance(value, str | int):
            near = [member for member in self.values if str(member).lower() == str(value).strip().lower()]
            if len(near) == 1:
                return near[0]
        reading.refuse(path, value, self.expected)
        return value


@frozen
class Many:
    """A `list`."""

    element: Kind

    @property
    def expected(self) -> str:
        """In words for the model, what belongs there."""
        return f"a list, each {self.element.expected}"

    def schema(self) -> dict[str, Any]:
        """An array."""
        return {"type": "array", "items": self.element.schema()}

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The list, each element read; a list as JSON text is mended."""
        mended = value if reading.strict else _parsed(value)
        if not isinstance(mended, list | tuple):
            reading.refuse(path, value, self.expected)
            return value
        return [self.element.read(item, f"{path}[{index}]", reading) for index, item in enumerate(mended)]


@frozen
class Described:
    """A kind with words of its own: a list's elements may be annotated too."""

    kind: Kind
    description: str

    @property
    def expected(self) -> str:
        """In words for the model, what belongs there."""
        return self.kind.expected

    def schema(self) -> dict[str, Any]:
        """The kind's schema with the description."""
        return _with(self.kind.schema(), "description", self.description)

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """As the kind reads it."""
        return self.kind.read(value, path, reading)


def _with(schema: dict[str, Any], keyword: str, value: Any, *, only: str | None = None) -> dict[str, Any]:
    """The schema with a keyword more; ``anyOf`` takes none beside it, so its members do: all, or those of one type."""
    if "anyOf" not in schema:
        return {**schema, keyword: value}
    return {"anyOf": [{**part, keyword: value} if only in (None, part["type"]) else part for part in schema["anyOf"]]}


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value


@frozen
class Parameter:
    """One argument of a tool.

    Attributes:
        default: what the handler gets when the model gives none; JSON, told to the model when it is not `None`.
        nullable: whether the handler takes `None`, which a model may send for "not known".
    """

    name: str
    kind: Kind
    description: str = ""
    required: bool = True
    default: Any = None
    nullable: bool = False

    def schema(self) -> dict[str, Any]:
        """The property that the model is told."""
        schema = self.kind.schema()
        if self.description:
            schema = _with(schema, "description", self.description)
        if self.default is not None:
            schema = _with(schema, "default", self.default, only=JSON_TYPES.get(type(self.default)))
        return schema


def object_schema(parameters: Sequence[Parameter]) -> dict[str, Any]:
    """The ``parameters`` of a function in the document."""
    schema: dict[str, Any] = {"type": "object", "properties": {p.name: p.schema() for p in parameters}}
    required = [parameter.name for parameter in parameters if parameter.required]
    if required:
        schema["required"] = required
    return schema


def read_arguments(
    parameters: Sequence[Parameter], given: Mapping[str, Any], *, strict: bool = False
) -> tuple[dict[str, Any], list[Complaint]]:
    """What the handler gets, by name, and everything that is wrong with what was given.

    Arguments that no parameter asks for are left out.
    """
    reading = Reading(strict)
    values = {}
    for parameter in parameters:
        name = parameter.name
        if name in given and not _is_absent(parameter, given[name], strict=strict):
            value = given[name]
            values[name] = value if value is None else parameter.kind.read(value, name, reading)
        elif parameter.required:
            missing = errors.argument_missing(parameter.kind.expected, parameter.description)
            reading.complaints.append((f"`{name}`", missing))
        else:
            values[name] = deepcopy(parameter.default)  # a handler may change its list, the next call starts afresh
    return values, reading.complaints


def _is_absent(parameter: Parameter, value: Any, *, strict: bool) -> bool:
    """Whether a value that is there means that none was given: a null, or an empty text where no text belongs."""
    if value is None:
        return not parameter.nullable
    if strict or value != "" or isinstance(parameter.kind, Text):
        return False
    return not (isinstance(parameter.kind, Choice) and "" in parameter.kind.values)
