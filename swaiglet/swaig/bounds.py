"""Bounds of arguments: checked here and told in words, because the platform takes no keywords for them.

They are read from attrs' validators, and from markers with the attributes of the `annotated_types` package (which
need not be installed): ``ge``, ``gt``, ``le``, ``lt``, ``multiple_of``, ``min_length``, ``max_length``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen, validators

from swaiglet import errors

from .kinds import Exact, Kind, Number, Reading, Text, Whole, Wrapped, Written, unwrapped
from .structures import Many, Mapped

OPERATORS = {">=": "ge", ">": "gt", "<=": "le", "<": "lt"}
NUMBERS = ("ge", "gt", "le", "lt", "multiple_of")
LENGTHS = ("min_length", "max_length")
AND: Any = type(validators.and_())
OPTIONAL: Any = type(validators.optional(validators.ge(0)))
MATCHES: Any = type(validators.matches_re(""))
OTHER_DIALECT = re.compile(r"\(\?[^:=!]|\\[AZz]")
"""What Python's regular expressions have and those of JSON Schema lack."""


@frozen
class Bounds:
    """The limits of a value. `None` is no limit; `match` is the method of a regular expression."""

    ge: Any = None
    gt: Any = None
    le: Any = None
    lt: Any = None
    multiple_of: Any = None
    min_length: int | None = None
    max_length: int | None = None
    match: Callable[[str], Any] | None = None

    def suit(self, unit: str) -> bool:
        """Whether values can have such bounds, of which this is the unit."""
        suiting = {"number": NUMBERS, "characters": (*LENGTHS, "match"), "items": LENGTHS}
        given = {name for name in (*NUMBERS, *LENGTHS, "match") if getattr(self, name) is not None}
        return given <= set(suiting.get(unit, ()))

    def allow(self, value: Any) -> bool:
        """Whether the value is within them; what cannot be compared is not."""
        try:
            return all(self._answers(value))
        except (TypeError, ArithmeticError):
            return False

    def _answers(self, value: Any) -> Iterator[bool]:
        yield self.ge is None or value >= self.ge
        yield self.gt is None or value > self.gt
        yield self.le is None or value <= self.le
        yield self.lt is None or value < self.lt
        yield self.multiple_of is None or _exact(value) % _exact(self.multiple_of) == 0
        if isinstance(value, Sized):
            yield (self.min_length or 0) <= len(value)
            yield self.max_length is None or len(value) <= self.max_length
        yield self.match is None or bool(self.match(value))

    def phrase(self, unit: str) -> str:
        """The bounds in words that anybody says, to follow a noun; `unit` is what a length counts."""
        multiple = "" if self.multiple_of is None else f"divisible by {_shown(self.multiple_of)}"
        return " and ".join(filter(None, [*self._range(), self._length(unit), multiple]))

    def note(self, unit: str) -> str:
        """All that the platform takes no keyword for, a regular expression as it stands: for the model alone."""
        matches = "" if self.match is None or self.schema() else f"that matches {self._expression.pattern}"
        return " and ".join(filter(None, [self.phrase(unit), matches]))

    def _range(self) -> Iterator[str]:
        if self.ge is not None and self.le is not None:
            yield f"from {_shown(self.ge)} to {_shown(self.le)}"
            return
        phrases = {"ge": "from {} up", "gt": "above {}", "le": "up to {}", "lt": "below {}"}
        for name, phrase in phrases.items():
            if getattr(self, name) is not None:
                yield phrase.format(_shown(getattr(self, name)))

    def _length(self, unit: str) -> str:
        low, high = self.min_length, self.max_length
        if low is None and high is None:
            return ""
        if low and high is not None:
            told = f"{low}" if low == high else f"{low} to {high}"
        else:
            told = f"at least {low}" if high is None else f"at most {high}"
        return f"of {told} {unit.removesuffix('s') if told.split()[-1] == '1' else unit}"

    @property
    def _expression(self) -> re.Pattern[str]:
        """The regular expression whose method is `match`."""
        expression: re.Pattern[str] = getattr(self.match, "__self__")  # noqa: B009  methods of patterns have it
        return expression

    def schema(self) -> dict[str, Any]:
        """The keywords for them that the platform takes."""
        if self.match is None:
            return {}
        pattern = self._expression.pattern
        if self._expression.flags & ~re.UNICODE or OTHER_DIALECT.search(pattern):
            return {}
        forms = {"fullmatch": "^(?:{})$", "match": "^(?:{})"}
        return {"pattern": forms.get(self.match.__name__, "{}").format(pattern)}


def _exact(value: Any) -> Any:
    return Decimal(repr(value)) if isinstance(value, float) else value


def _shown(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def bounds_of(marks: Iterable[Any]) -> Bounds:
    """The bounds among the metadata of an annotation, or among the validators of a field."""
    found: dict[str, Any] = {}
    for mark in marks:
        found |= _limits(mark)
    return Bounds(**found)


def _limits(mark: Any) -> Mapping[str, Any]:
    """The bounds that one marker or validator sets."""
    if isinstance(mark, AND):
        return {name: limit for part in mark._validators for name, limit in _limits(part).items()}  # noqa: SLF001  attrs shows them nowhere else
    if isinstance(mark, OPTIONAL):
        return _limits(mark.validator)
    if isinstance(mark, MATCHES):
        return {"match": mark.match_func}
    if getattr(mark, "compare_op", None) in OPERATORS:
        return {OPERATORS[mark.compare_op]: mark.bound}
    if isinstance(mark, str | type):
        return {}
    limits = {name: getattr(mark, name, None) for name in (*NUMBERS, *LENGTHS)}
    return {name: limit for name, limit in limits.items() if limit is not None and (name, limit) != ("min_length", 0)}


@frozen
class Bounded(Wrapped):
    """A kind whose values have bounds.

    Attributes:
        description: what the author says of it, which tells people what a regular expression does not.
    """

    bounds: Bounds
    description: str = ""

    @property
    def note(self) -> str:
        """The bounds, unless the schema says them."""
        return errors.with_note(self.kind.note, self.bounds.note(unit_of(self.kind)))

    @property
    def expected(self) -> str:
        """The kind's words with the bounds after the noun."""
        noun, comma, rest = self.kind.expected.partition(",")
        bounded = " ".join(filter(None, [noun, self.bounds.phrase(unit_of(self.kind))])) + comma + rest
        return bounded if self.bounds.match is None else errors.in_its_form(bounded, self.description)

    def told(self, description: str) -> Kind:
        """The same with what the author says of it, unless it has that already."""
        return self if self.description else evolve(self, description=description)

    def schema(self) -> dict[str, Any]:
        """The kind's, with the bounds that the platform takes."""
        return {**self.kind.schema(), **self.bounds.schema()}

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """As the kind reads it, when it is within the bounds."""
        before = len(reading.complaints)
        made = self.kind.read(value, path, reading)
        if len(reading.complaints) == before and not self.bounds.allow(made):
            reading.refuse(path, value, self.expected)
        return made


UNITS: Mapping[type[Kind], str] = {
    Text: "characters",
    Whole: "number",
    Number: "number",
    Exact: "number",
    Written: "number",
    Many: "items",
    Mapped: "items",
}


def unit_of(kind: Kind) -> str:
    """What a bound of the kind counts: ``number``, ``characters``, ``items``, or nothing when it has none."""
    return UNITS.get(type(unwrapped(kind)), "")
