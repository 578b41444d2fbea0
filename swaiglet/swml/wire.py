"""The words in which a class says how it is written on the wire: names, tags, ranges and combinations.

A model's annotations are its one description. `swaiglet.swml.shapes` compiles them into checks, and
`swaiglet.swml.convert` into JSON.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Annotated, Any

from attrs import Attribute, field, frozen

from swaiglet import errors


@frozen
class Pattern:
    """In an annotation: the string matches the whole of this regular expression, which `means` puts in words."""

    regex: re.Pattern[str] = field(converter=re.compile)
    means: str


@frozen
class Range:
    """In an annotation: the number lies between both, bounds included; `None` is no bound."""

    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low} or more"
        return f"up to {self.high}" if self.low is None else f"from {self.low} to {self.high}"


@frozen
class AtLeast:
    """In an annotation: the list or the string has so many elements or characters, or more."""

    count: int


Variable = Annotated[str, Pattern(r"[$%]\{.*\}", "a variable such as ${vars.x}")]
"""A reference that the platform fills in; it stands wherever a number or a boolean may."""

Int = int | Variable
Number = float | Variable
Flag = bool | Variable
Url = Annotated[str, Pattern(r"(https?|wss?)://\S+|[$%]\{.*\}.*", "a URL")]


@frozen
class Tag:
    """How a class stands among others: under `key`; `value` names the field that is the whole value, if one is."""

    key: str
    value: str | None = None


@frozen
class Rule:
    """How many of `keys` must be given, from `low` to `high`; `sent_only` holds for what goes out as it is."""

    keys: tuple[str, ...]
    low: int
    high: int
    sent_only: bool = False

    def broken(self, given: Collection[str], path: str) -> errors.Problem | None:
        """The problem when the keys that were `given` break the rule."""
        count = sum(key in given for key in self.keys)
        if self.low <= count <= self.high:
            return None
        if (self.low, self.high) == (1, 1):
            return errors.wrong_combination(path, self.keys, "exactly one")
        return errors.wrong_combination(path, self.keys, "at least one" if count < self.low else "at most one")


def exactly_one(*keys: str) -> Rule:
    """One of these wire keys, and only one."""
    return Rule(keys, 1, 1)


def at_least_one(*keys: str, sent_only: bool = False) -> Rule:
    """One of these wire keys or more."""
    return Rule(keys, 1, len(keys), sent_only)


def at_most_one(*keys: str) -> Rule:
    """These wire keys exclude each other."""
    return Rule(keys, 0, 1)


def wire_key(attribute: Attribute[Any]) -> str:
    """The wire's name of a field: its own, without the underscore that Python needs."""
    return attribute.name.rstrip("_")


def is_on_wire(attribute: Attribute[Any]) -> bool:
    """Whether the field goes out at all: what starts with an underscore, or says so, does not."""
    return not attribute.name.startswith("_") and bool(attribute.metadata.get("wire", True))


OFF_WIRE = {"wire": False}
"""Metadata of a field that never goes out."""


def child(path: str, key: str | int) -> str:
    """The path of a member: ``sections.main[2]``."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


def raise_problems(what: str, problems: Sequence[errors.Problem]) -> None:
    """Raise a `DocumentError` when there is an error among the problems."""
    if any(problem.level == "error" for problem in problems):
        raise errors.DocumentError(what, problems)
