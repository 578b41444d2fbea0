"""Choices: kinds of a few values, from `Literal` and `Enum`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import Factory, field, frozen

from swaiglet import errors

from .kinds import EXACT, JSON_TYPES, Kind, Reading, any_of

SCALARS = (str, bool, int, float)
MOST_TOLD = 20
"""Of a longer choice the sentence has the beginning; the model knows all of it from the schema."""


@frozen
class Choice(Kind):
    """A `Literal` or an `Enum`.

    Attributes:
        values: what the model may give.
        members: what the handler gets for each.
        names: other words for each, such as the names of an enumeration.
    """

    values: tuple[str | int | bool | float, ...]
    members: tuple[Any, ...] = field(default=Factory(lambda self: self.values, takes_self=True))
    names: Mapping[str, Any] = field(factory=dict)
    _exact: Mapping[Any, Any] = field(init=False, eq=False, repr=False)
    _near: Mapping[str, Any] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Make the tables that reading looks into."""
        pairs = list(zip(self.values, self.members, strict=True))
        named = _unambiguous((_folded(name), member) for name, member in self.names.items())
        object.__setattr__(self, "_exact", {(type(value), value): member for value, member in pairs})
        object.__setattr__(self, "_near", named | _unambiguous((_folded(value), member) for value, member in pairs))

    @property
    def expected(self) -> str:
        """In words for the model, what belongs there."""
        told = " or ".join(errors.quoted(value) for value in self.values[:MOST_TOLD])
        return f"{told} or another of the choices" if len(self.values) > MOST_TOLD else told

    def schema(self) -> dict[str, Any]:
        """An enumeration; of several types, one after the other."""
        parts: list[dict[str, Any]] = []
        for python in SCALARS:
            values = [value for value in self.values if type(value) is python]
            if values:
                told = {"type": JSON_TYPES[python]}
                parts.append(told if python is bool else {**told, "enum": values})
        return any_of(parts)

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The member; one that differs in case, a number as text, or the name of a member, is mended."""
        if isinstance(value, SCALARS):
            key = (type(value), value)
            if key in self._exact:
                return self._exact[key]
            near = None if reading.strict else _folded(value)
            if near is not None and self._near.get(near, _AMBIGUOUS) is not _AMBIGUOUS:
                return self._near[near]
        reading.refuse(path, value, self.expected)
        return value

    def write(self, value: Any) -> Any:
        """What the model would give for the member."""
        pairs = zip(self.values, self.members, strict=True)
        found = [told for told, member in pairs if type(member) is type(value) and member == value]
        if not found:
            raise ValueError(value)
        return found[0]


_AMBIGUOUS: Any = object()


def _folded(value: Any) -> str | None:
    """A value without case and spaces, 2.0 as 2; nothing for numbers that would take long to write."""
    if isinstance(value, int | float) and not abs(value) < EXACT:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().casefold()


def _unambiguous(pairs: Iterable[tuple[str | None, Any]]) -> dict[str, Any]:
    """The pairs by their keys; what stands twice stands for nothing."""
    found: dict[str, Any] = {}
    for key, member in pairs:
        if key is not None:
            found[key] = _AMBIGUOUS if key in found and found[key] is not member else member
    return found
