"""What of an object stays as it is once it is made: all but JSON of the author's, who may keep it and change it."""

from __future__ import annotations

from typing import Any

from .classes import OneOf, fields_of
from .shapes import Json, Listing, Shape, Table
from .variants import ATOMS, Variant


def is_fixed(value: Any, shape: Shape) -> bool:
    """Whether nobody can change the value of a field of this shape, however deep one looks."""
    return type(value) in ATOMS or (not _may_hold_json(shape) and is_fixed_inside(value))


def is_fixed_inside(value: Any) -> bool:
    """Whether nobody can change what a value holds, however deep one looks."""
    if isinstance(value, list | tuple):
        return all(map(is_fixed_inside, value))
    if isinstance(value, dict):
        return all(map(is_fixed_inside, value.values()))
    if isinstance(value, Variant):
        cls: Any = type(value)
        has_extra = bool(getattr(value, "extra", None))
        return not has_extra and all(is_fixed(getattr(value, own.name), own.shape) for own in fields_of(cls).values())
    return type(value) in ATOMS


def _may_hold_json(shape: Shape) -> bool:
    match shape:
        case Json():
            return True
        case Listing(element=inner) | Table(value=inner):
            return _may_hold_json(inner)
        case OneOf(members=members):
            return any(_may_hold_json(member) for member in members)
    return False
