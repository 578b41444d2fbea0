"""The words in which a class says how it is written on the wire: names, tags, ranges and combinations.

A model's annotations are its one description. `swaiglet.swml.shapes` compiles them into checks and JSON Schema,
`swaiglet.swml.convert` writes them out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Annotated, Any

from attrs import Attribute, field, frozen

from swaiglet import errors

NOTHING: Any = object()
"""What a function that mends older forms returns for a value that is none."""

# In annotations


@frozen
class Pattern:
    """The string matches the whole of this regular expression, which `means` puts in words."""

    regex: re.Pattern[str] = field(converter=re.compile)
    means: str


@frozen
class Range:
    """The number lies between both, bounds included; `None` is no bound."""

    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low} or more"
        return f"up to {self.high}" if self.low is None else f"from {self.low} to {self.high}"

    def holds(self, value: float) -> bool:
        """Whether the value lies between the bounds."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@frozen
class AtLeast:
    """The list or the string has so many elements or characters, or more."""

    count: int


@frozen
class AtMost:
    """The list or the object has no more elements or keys than this."""

    count: int


@frozen
class Only:
    """Of all verbs, these alone may stand here."""

    names: tuple[str, ...]


@frozen
class Needs:
    """Here, the object must have this key, which elsewhere it need not."""

    key: str


@frozen
class Older:
    """What an older form of the value is today, `None` for one that is left out, `NOTHING` for what is no such form.

    Documents are read by it, each time with a warning; what Python code gives is not.
    """

    today: Callable[[Any], Any]


@frozen
class Tolerates:
    """What the platform takes beside this, though its schemas do not.

    In a document it is kept, with a warning that names what is `official`; Python code may not give it.
    """

    annotation: Any
    official: str = ""


@frozen
class Runs:
    """The platform takes this, though its schemas do not: in a document it is a warning that names what is official.

    Python code may give it.
    """

    official: str


Variable = Annotated[str, Pattern(r"[$%]\{.*\}", "a variable such as ${vars.x}")]
"""A reference that the platform fills in; it stands wherever a number or a boolean may."""

Int = int | Variable
Number = float | Variable
Flag = bool | Variable
HOLDS_VARIABLE = r"(?:[^$%\n]|[$%](?!\{))*[$%]\{[^}\n]*\}.*"
"""A regular expression for a text with a variable somewhere in it, in time that grows with the text and no faster."""
Url = Annotated[str, Pattern(rf"[A-Za-z][A-Za-z0-9+.-]*:.+|{HOLDS_VARIABLE}", "a URL with its scheme")]


# Beside a class


@frozen
class Tag:
    """How a class stands among others.

    Attributes:
        key: the key that the object stands under: ``{"play": {…}}``.
        value: the one field whose value stands for the whole object: ``{"label": "start"}``.
    """

    key: str
    value: str | None = None


@frozen
class Rule:
    """How many of `keys` must be given, from `low` to `high`.

    Attributes:
        sent_only: whether it holds only for what goes out as it is.
        is_mild: whether a document that breaks it runs all the same, so that it is a warning there.
    """

    keys: tuple[str, ...]
    low: int
    high: int
    sent_only: bool = False
    is_mild: bool = False

    def broken(self, given: Collection[str], path: str) -> errors.Problem | None:
        """The problem when the keys that were `given` break the rule."""
        count = 0
        for key in self.keys:  # in half the time of a sum
            count += key in given
        if self.low <= count <= self.high:
            return None
        if len(self.keys) == 1:
            return errors.missing_key(path, self.keys[0], "a value")
        words = "exactly one" if (self.low, self.high) == (1, 1) else "at least one"
        return errors.wrong_combination(path, self.keys, "at most one" if not self.low else words)


def exactly_one(*keys: str) -> Rule:
    """One of these wire keys, and only one."""
    return Rule(keys, 1, 1)


def at_least_one(*keys: str, sent_only: bool = False, is_mild: bool = False) -> Rule:
    """One of these wire keys or more."""
    return Rule(keys, 1, len(keys), sent_only, is_mild)


def at_most_one(*keys: str) -> Rule:
    """These wire keys exclude each other."""
    return Rule(keys, 0, 1)


@frozen
class Traits:
    """What the decorator of a model was told.

    Attributes:
        rules: which keys exclude or need each other.
        tag: the key it stands under, when it stands under one.
        shorthand: the key that a bare string is meant for, in documents of older kinds.
        aliases: older names of keys, each with the name of today, or `None` for a key that is left out.
        is_open: whether unknown keys are kept, with a warning.
        is_official: whether the platform's schemas have it, and not the platform alone.
        keeps: unknown keys of documents that are kept in its `extra`, with a warning.
    """

    rules: tuple[Rule, ...] = ()
    tag: Tag | None = None
    shorthand: str | None = None
    aliases: Mapping[str, str | None] = field(factory=dict)
    is_open: bool = False
    is_official: bool = True
    keeps: Collection[str] = ()


def wire_key(attribute: Attribute[Any]) -> str:
    """The wire's name of a field: its own without the underscore that Python needs, or one that Python cannot write."""
    key: str = attribute.metadata.get("key") or attribute.name.rstrip("_")
    return key


def is_on_wire(attribute: Attribute[Any]) -> bool:
    """Whether the field goes out under its own key: what starts with an underscore, or says so, does not."""
    return not attribute.name.startswith("_") and bool(attribute.metadata.get("wire", True))


OFF_WIRE = {"wire": False}
"""Metadata of a field that never goes out under its own key."""


UNOFFICIAL = {"official": False}
"""Metadata of a field that the platform takes though its schemas do not have it; reading it is a warning."""


def child(path: str, key: str | int) -> str:
    """The path of a member: ``sections.main[2]``."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key
