"""What is looked at of each field when Python code makes an object: nothing, for most values of most fields."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from .classes import Field, Instance, OneOf, fields_of
from .shapes import Choice, Numeric, Shape, Text


@cache
def checks_of(model: Any, names: Collection[str] | None = None) -> tuple[tuple[Field, frozenset[type[Any]]], ...]:
    """The fields of a model that go out, each with the types whose every value is right, and stays as it is.

    Args:
        model: the class.
        names: of the fields that are wanted; all unless given.
    """
    fields = [field for field in fields_of(model).values() if names is None or field.name in names]
    return tuple((field, frozenset(_taken_at_once(field.shape))) for field in fields)


def _taken_at_once(shape: Shape) -> Iterator[type[Any]]:
    match shape:
        case Text(pattern=None, shortest=0):
            yield str
        case Numeric(range=None):
            yield int
        case Choice(values=(True, False)):
            yield bool
        case Instance(needs=()):
            yield shape.model
        case OneOf(members=members):
            for member in members:
                yield from _taken_at_once(member)
