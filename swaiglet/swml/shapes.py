"""Shapes: what an annotation admits, compiled once and used by every check.

A shape reads a value, from Python or from JSON: it returns the value as a model holds it (tuples for lists, objects
for mappings where a class is annotated) and adds what is wrong to a list of problems.
"""

from __future__ import annotations

import collections.abc
import math
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Literal, Protocol, Union, get_args, get_origin

import attrs
from attrs import frozen

from swaiglet import errors
from swaiglet.errors import Problem

from .wire import AtLeast, Pattern, Range, Rule, Tag, child, is_on_wire, wire_key


class Shape(Protocol):
    """What every shape can do."""

    @property
    def expected(self) -> str:
        """In words, what belongs there."""
        ...

    def fits(self, value: object) -> bool:
        """Whether the value is of this kind at all; its content is looked at by `read`."""
        ...

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """The value as a model holds it; what is wrong with it is added to the problems."""
        ...


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

    def fits(self, value: object) -> bool:
        """Whether it is a string; a pattern decides between the members of a union."""
        return isinstance(value, str) and (self.pattern is None or bool(self.pattern.regex.fullmatch(value)))

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """The string unchanged."""
        if not self.fits(value) or len(value) < self.shortest:
            problems.append(errors.wrong_value(path, value, self.expected))
        return value


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

    def fits(self, value: object) -> bool:
        """Whether it is a number; a boolean is none."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return value == value // 1 if self.whole and math.isfinite(value) else not self.whole

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """The number unchanged."""
        if not self.fits(value) or not math.isfinite(value) or not self._in_range(value):
            problems.append(errors.wrong_value(path, value, self.expected))
        return value

    def _in_range(self, value: float) -> bool:
        low, high = (self.range.low, self.range.high) if self.range else (None, None)
        return (low is None or value >= low) and (high is None or value <= high)


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

    def fits(self, value: object) -> bool:
        """Whether it is one of them, or might be one misspelt."""
        return any(type(value) is type(allowed) for allowed in self.values)

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """The value unchanged."""
        if not any(type(value) is type(allowed) and value == allowed for allowed in self.values):
            problems.append(errors.wrong_value(path, value, self.expected))
        return value


@frozen
class Json:
    """Any value that JSON can hold."""

    expected: str = "a JSON value"

    def fits(self, value: object) -> bool:  # noqa: ARG002  every value may stand here; `read` looks inside
        """Always."""
        return True

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """The value unchanged, when all of it can be written as JSON."""
        if isinstance(value, Mapping):
            for key, member in value.items():
                if not isinstance(key, str):
                    problems.append(errors.wrong_value(path, key, "a string as key"))
                self.read(member, child(path, str(key)), problems)
        elif isinstance(value, list | tuple):
            for index, member in enumerate(value):
                self.read(member, child(path, index), problems)
        elif not (value is None or isinstance(value, str | int)) and not (
            isinstance(value, float) and math.isfinite(value)
        ):
            problems.append(errors.wrong_value(path, value, self.expected))
        return value


@frozen
class Listing:
    """A list, each element of one shape; a tuple once read, or a list where the annotation says list."""

    element: Shape
    shortest: int = 0
    mutable: bool = False

    @property
    def expected(self) -> str:
        """In words, what belongs there."""
        return f"a list of {'at least one of ' if self.shortest else ''}{self.element.expected}"

    def fits(self, value: object) -> bool:
        """Whether it is a list or a tuple."""
        return isinstance(value, list | tuple)

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """Each element, read."""
        if not self.fits(value) or len(value) < self.shortest:
            problems.append(errors.wrong_value(path, value, self.expected))
            return value
        read = (self.element.read(item, child(path, index), problems) for index, item in enumerate(value))
        return list(read) if self.mutable else tuple(read)


@frozen
class Table:
    """An object with any keys, each value of one shape."""

    value: Shape

    @property
    def expected(self) -> str:
        """In words, what belongs there."""
        return "an object" if isinstance(self.value, Json) else f"an object with {self.value.expected} under each key"

    def fits(self, value: object) -> bool:
        """Whether it is a mapping."""
        return isinstance(value, Mapping)

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """A new dict, each value read."""
        if not self.fits(value):
            problems.append(errors.wrong_value(path, value, self.expected))
            return value
        problems.extend(errors.wrong_value(path, key, "a string as key") for key in value if not isinstance(key, str))
        return {key: self.value.read(member, child(path, str(key)), problems) for key, member in value.items()}


@frozen
class Instance:
    """An object of a model class, or the JSON object that it is written as."""

    model: type[Any]

    @property
    def expected(self) -> str:
        """In words, what belongs there."""
        return f"an object of {self.model.__name__}"

    def fits(self, value: object) -> bool:
        """Whether it is one, or JSON that may be read as one."""
        if isinstance(value, self.model):
            return True
        bare = bare_field(self.model)
        return bare.fits(value) if bare else isinstance(value, Mapping)

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """The object, made from JSON where it is not one yet."""
        if isinstance(value, self.model):
            return value
        if not self.fits(value):
            problems.append(errors.wrong_value(path, value, self.expected))
            return value
        return read_model(self.model, value, path, problems)


@frozen
class Step:
    """One step of a section: a verb, or a JSON object whose one key names it."""

    base: type[Any]
    expected: str = "a verb"

    def fits(self, value: object) -> bool:
        """Whether it is a verb, or JSON that may be read as one."""
        return isinstance(value, self.base | Mapping)

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """The verb, found by the step's key before its value is looked at."""
        if isinstance(value, self.base):
            return value
        if not isinstance(value, Mapping) or len(value) != 1:
            problems.append(errors.wrong_value(path, value, "one verb: an object with one key"))
            return value
        name, body = next(iter(value.items()))
        return self.base.from_wire(name, body, path, problems)


@frozen
class OneOf:
    """A union: the first member that the value fits, and among several the one that finds least wrong."""

    members: tuple[Shape, ...]

    @property
    def expected(self) -> str:
        """In words, what belongs there."""
        return " or ".join(member.expected for member in self.members)

    def fits(self, value: object) -> bool:
        """Whether it fits a member."""
        return any(member.fits(value) for member in self.members)

    def read(self, value: Any, path: str, problems: list[Problem]) -> Any:
        """The value as the best member reads it."""
        attempts: list[list[Problem]] = []
        for member in self.members:
            if member.fits(value):
                found: list[Problem] = []
                read = member.read(value, path, found)
                if not found:
                    return read
                attempts.append(found)
        least = min(attempts, key=len) if attempts else [errors.wrong_value(path, value, self.expected)]
        problems.extend(least)
        return value


ANYTHING = Json()


@cache
def shape_of(annotation: Any) -> Shape:
    """The shape that an annotation of a model's field stands for.

    Raises:
        TypeError: a model is annotated with something that has no place in SWML.
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _restricted(shape_of(arguments[0]), arguments[1:])
    if origin is Literal:
        return Choice(arguments)
    if origin in (Union, types.UnionType):
        return _union([argument for argument in arguments if argument is not types.NoneType])
    if origin in (list, tuple, collections.abc.Sequence):
        return Listing(shape_of(arguments[0]), mutable=origin is list)
    if origin in (dict, collections.abc.Mapping):
        return Table(shape_of(arguments[1]))
    return _plain(annotation)


def _plain(annotation: Any) -> Shape:
    simple: dict[Any, Shape] = {
        str: Text(),
        int: Numeric(whole=True),
        float: Numeric(whole=False),
        bool: Choice((True, False)),
        Any: ANYTHING,
        object: ANYTHING,
    }
    if annotation in simple:
        return simple[annotation]
    if hasattr(annotation, "from_wire"):
        return Step(annotation)
    if attrs.has(annotation):
        return Instance(annotation)
    message = f"no shape for {annotation!r}"
    raise TypeError(message)


def _union(members: Sequence[Any]) -> Shape:
    if len(members) == 1:
        return shape_of(members[0])
    return OneOf(tuple(shape_of(member) for member in members))


def _restricted(shape: Any, markers: Sequence[object]) -> Shape:
    for marker in markers:
        if isinstance(marker, Pattern):
            shape = attrs.evolve(shape, pattern=marker)
        elif isinstance(marker, Range):
            shape = attrs.evolve(shape, range=marker)
        elif isinstance(marker, AtLeast):
            shape = attrs.evolve(shape, shortest=marker.count)
    return typing.cast("Shape", shape)


@frozen
class Field:
    """One field of a model, on both sides."""

    name: str
    key: str
    shape: Shape
    required: bool


@cache
def fields_of(model: Any) -> Mapping[str, Field]:
    """The fields of a model that go out, by wire key, in wire order."""
    hints = typing.get_type_hints(model, include_extras=True)
    return {
        wire_key(attribute): Field(
            attribute.name,
            wire_key(attribute),
            shape_of(hints[attribute.name]),
            attribute.default is attrs.NOTHING,
        )
        for attribute in attrs.fields(model)
        if is_on_wire(attribute)
    }


def tag_of(model: Any) -> Tag | None:
    """The key that the class stands under, and the field that is the whole value, if there are such."""
    return getattr(model, "__tag__", None)


def rules_of(model: Any) -> tuple[Rule, ...]:
    """Which keys exclude or need each other."""
    return getattr(model, "__rules__", ())


def bare_field(model: Any) -> Shape | None:
    """The shape of the one field that is the class's whole value, for a class that is written so."""
    tag = tag_of(model)
    return fields_of(model)[tag.value].shape if tag and tag.value else None


def read_model(model: Any, value: Any, path: str, problems: list[Problem]) -> Any:
    """An object of the model from JSON, or the JSON itself when something is wrong with it."""
    tag = tag_of(model)
    if tag and tag.value:
        value, path_of = {tag.value: value}, _same(path)
    else:
        path_of = _below(path)
    found: list[Problem] = []
    if not isinstance(value, Mapping):
        found.append(errors.wrong_value(path, value, "an object"))
        value = {}
    values = _read_fields(model, value, path, path_of, found)
    found.extend(broken_rules(model, value, path))
    problems.extend(found)
    return value if found else model(**values)


def _same(path: str) -> Callable[[str], str]:
    return lambda key: path  # noqa: ARG005  the field is the value itself


def _below(path: str) -> Callable[[str], str]:
    return lambda key: child(path, key)


def _read_fields(
    model: Any,
    value: Mapping[str, Any],
    path: str,
    path_of: Callable[[str], str],
    problems: list[Problem],
) -> dict[str, Any]:
    known = fields_of(model)
    problems.extend(errors.unknown_key(child(path, key), key, known) for key in value if key not in known)
    values = {}
    for key, field in known.items():
        if key in value:
            values[field.name.lstrip("_")] = field.shape.read(value[key], path_of(key), problems)
        elif field.required:
            problems.append(errors.missing_key(path, key, field.shape.expected))
    return values


def broken_rules(model: Any, given: Mapping[str, Any], path: str, *, sent: bool = True) -> list[Problem]:
    """The combinations of keys that the model forbids and the given keys make.

    What is not `sent` as it stands need not be whole yet.
    """
    broken = (rule.broken(given, path) for rule in rules_of(model) if sent or not rule.sent_only)
    return [problem for problem in broken if problem]
