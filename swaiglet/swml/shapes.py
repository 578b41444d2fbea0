"""Shapes: what an annotation admits, compiled once and used by every check.

A shape reads a value, from Python or from JSON: it returns the value as a model holds it (tuples for lists, objects
for mappings where a class is annotated) and reports what is wrong. `swaiglet.swml.classes` has the shapes of classes,
`swaiglet.swml.schema` writes shapes as JSON Schema.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from types import NoneType
from typing import Any, Protocol

from attrs import frozen

from swaiglet import errors

from .older import respelled
from .report import Report
from .wire import NOTHING, Pattern, Range, child

TRUE_WORDS = frozenset({"yes", "on", "true", "t", "enabled", "active", "allow"})
FALSE_WORDS = frozenset({"no", "off", "false", "f", "disabled", "inactive", "deny"})
NUMERIC = re.compile(r"[+-]?[0-9]{1,300}(\.[0-9]{1,300})?")
PLAIN = (str, int, NoneType)
"""What needs no look inside."""
MAX_DEPTH = 100
"""How deep JSON of an author may be nested; writing it out takes several calls a level."""
MAX_VALUES = 500_000
"""How many values may stand in such JSON: a few lists that hold each other twice would stand for more without end."""


class Shape(Protocol):
    """What every shape can do."""

    @property
    def expected(self) -> str:
        """In words, what belongs there."""
        ...

    def fits(self, value: Any) -> bool:
        """Whether the value is of this kind at all; its content is looked at by `read`."""
        ...

    def mended(self, value: Any) -> Any:
        """What an older form of a value is today, or `NOTHING`."""
        ...

    def read(self, value: Any, path: str, report: Report) -> Any:
        """The value as a model holds it."""
        ...


def mend_first(shape: Shape, value: Any, path: str, report: Report) -> Any:
    """The value, or what it is today when it does not fit and the reading is lenient; `NOTHING` when it never fits."""
    if shape.fits(value):
        return value
    modern = shape.mended(value) if report.lenient else NOTHING
    if modern is NOTHING:
        report.refuse(path, value, shape.expected)
    else:
        report.mend(path, value, errors.quoted(modern))
    return modern


@frozen
class Text:
    """A string."""

    pattern: Pattern | None = None
    shortest: int = 0

    @property
    def expected(self) -> str:
        """In words, what belongs there."""
        if self.pattern:
            return self.pattern.means
        return "a string that is not empty" if self.shortest else "a string"

    def fits(self, value: Any) -> bool:
        """Whether it is such a string; a pattern decides between the members of a union."""
        return isinstance(value, str) and (self.pattern is None or bool(self.pattern.regex.fullmatch(value)))

    def mended(self, value: Any) -> Any:  # noqa: ARG002  no other kind of value is a string by mistake
        """Nothing."""
        return NOTHING

    def read(self, value: Any, path: str, report: Report) -> Any:
        """The string; in a document, with the placeholders of today."""
        if not self.pattern and not report.lenient and isinstance(value, str) and len(value) >= self.shortest:
            return value
        if not self.fits(value) or len(value) < self.shortest:
            report.refuse(path, value, self.expected)
            return value
        return respelled(value, path, report)


@frozen
class Numeric:
    """A number: whole, or any that is finite."""

    whole: bool
    range: Range | None = None

    @property
    def expected(self) -> str:
        """In words, what belongs there."""
        kind = "a whole number" if self.whole else "a number"
        return f"{kind} {self.range}" if self.range else kind

    def fits(self, value: Any) -> bool:
        """Whether it is a number; a boolean is none."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return isinstance(value, int) or (math.isfinite(value) and (not self.whole or value.is_integer()))

    def mended(self, value: Any) -> Any:
        """The number that a string holds."""
        if not isinstance(value, str) or not NUMERIC.fullmatch(value):
            return NOTHING
        number = float(value) if "." in value else int(value)
        return number if self.fits(number) else NOTHING

    def read(self, value: Any, path: str, report: Report) -> Any:
        """The number unchanged."""
        number = mend_first(self, value, path, report)
        if number is not NOTHING and self.range and not self.range.holds(number):
            report.refuse(path, value, self.expected)
        return number


@frozen
class Choice:
    """One of some values: a `Literal`, or a boolean."""

    values: tuple[str | int | bool | None, ...]

    @property
    def expected(self) -> str:
        """In words, what belongs there."""
        if self.values == (True, False):
            return "true or false"
        named = [errors.quoted(value) for value in self.values]
        return named[0] if len(named) == 1 else f"one of {', '.join(named)}"

    def fits(self, value: Any) -> bool:
        """Whether it is one of them."""
        return any(type(value) is type(allowed) and value == allowed for allowed in self.values)

    def mended(self, value: Any) -> Any:
        """The boolean that a word, or a number in a string, means to the platform."""
        if self.values != (True, False) or not isinstance(value, str):
            return NOTHING
        if NUMERIC.fullmatch(value):
            return float(value) != 0
        word = value.lower()
        return word in TRUE_WORDS if word in TRUE_WORDS | FALSE_WORDS else NOTHING

    def read(self, value: Any, path: str, report: Report) -> Any:
        """The value unchanged."""
        return mend_first(self, value, path, report)


@frozen
class Json:
    """Any value that JSON can hold."""

    expected: str = "a JSON value"

    def fits(self, value: Any) -> bool:  # noqa: ARG002  every value may stand here; `read` looks inside
        """Always."""
        return True

    def mended(self, value: Any) -> Any:  # noqa: ARG002  there is nothing to mend
        """Nothing."""
        return NOTHING

    def read(self, value: Any, path: str, report: Report) -> Any:
        """The value, when all of it can be written as JSON; in a document, with the placeholders of today."""
        if isinstance(value, PLAIN) and not report.lenient:
            return value
        self._look(value, path, report)
        return respelled(value, path, report)

    def _look(self, value: Any, path: str, report: Report) -> None:
        """Refuse what is no JSON; what stands there several times is counted, and looked at, each time."""
        count, waiting = 0, [(path, value, 0)]
        while waiting:
            place, member, depth = waiting.pop()
            count += 1
            if count > MAX_VALUES:
                report.refuse(path, value, f"a value with at most {MAX_VALUES} members")
                return
            if depth > MAX_DEPTH:
                report.refuse(place, member, f"a value nested no deeper than {MAX_DEPTH} levels")
            elif isinstance(member, Mapping | list | tuple):
                inner = _members(member, place, report)
                waiting.extend((below, one, depth + 1) for below, one in reversed(inner))
            elif not isinstance(member, str | int | None) and not (isinstance(member, float) and math.isfinite(member)):
                report.refuse(place, member, self.expected)


def _members(value: Mapping[Any, Any] | Sequence[Any], path: str, report: Report) -> list[tuple[str, Any]]:
    """The members of an object or a list, each with its path; keys that JSON cannot hold are refused."""
    if not isinstance(value, Mapping):
        return [(child(path, index), member) for index, member in enumerate(value)]
    for key in value:
        if not isinstance(key, str):
            report.refuse(path, key, "a string as key")
    return [(child(path, str(key)), member) for key, member in value.items()]


@frozen
class Listing:
    """A list, each element of one shape; a tuple once read, or a list where the annotation says list."""

    element: Shape
    shortest: int = 0
    longest: int | None = None
    mutable: bool = False

    @property
    def expected(self) -> str:
        """In words, what belongs there."""
        at_least = f" of at least {self.shortest}" if self.shortest else ""
        at_most = f", at most {self.longest}" if self.longest else ""
        return f"a list{at_least}{at_most}, each {self.element.expected}"

    def fits(self, value: Any) -> bool:
        """Whether it is a list or a tuple."""
        return isinstance(value, list | tuple)

    def mended(self, value: Any) -> Any:
        """A list of the one element that stands there bare."""
        return [value] if not isinstance(value, str) and self.element.fits(value) else NOTHING

    def read(self, value: Any, path: str, report: Report) -> Any:
        """Each element, read."""
        items = mend_first(self, value, path, report)
        if items is NOTHING:
            return value
        if not self.shortest <= len(items) <= (self.longest or len(items)):
            report.refuse(path, value, self.expected)
        read = [self.element.read(item, place, report) for place, item in self.placed(items, path, report)]
        return read if self.mutable else tuple(read)

    def placed(self, items: Sequence[Any], path: str, report: Report) -> Iterable[tuple[str, Any]]:  # noqa: ARG002
        """The elements, each with its path."""
        return ((child(path, index), item) for index, item in enumerate(items))


@frozen
class Table:
    """An object with any keys, each value of one shape; some keys it may have to have, or none may be there."""

    value: Shape
    needs: tuple[str, ...] = ()
    longest: int | None = None

    @property
    def expected(self) -> str:
        """In words, what belongs there."""
        if self.longest is not None:
            return f"an object with at most {self.longest} keys" if self.longest else "an empty object"
        return "an object" if isinstance(self.value, Json) else f"an object with {self.value.expected} under each key"

    def fits(self, value: Any) -> bool:
        """Whether it is a mapping."""
        return isinstance(value, Mapping)

    def mended(self, value: Any) -> Any:  # noqa: ARG002  no other kind of value is an object by mistake
        """Nothing."""
        return NOTHING

    def read(self, value: Any, path: str, report: Report) -> Any:
        """A new dict, each value read."""
        if not self.fits(value):
            report.refuse(path, value, self.expected)
            return value
        for key in value:
            if not isinstance(key, str):
                report.refuse(path, key, "a string as key")
        if self.longest is not None and len(value) > self.longest:
            report.refuse(path, value, self.expected)
        for key in self.needs:
            if key not in value:
                report.add(errors.missing_key(path, key, self.value.expected))
        return {key: self.value.read(member, child(path, str(key)), report) for key, member in value.items()}


ANYTHING = Json()
