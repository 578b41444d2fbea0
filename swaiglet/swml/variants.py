"""Variants: objects that have of their own only what differs from the object that they were made of.

A document is made anew for each call, and nearly all in it is what it was for the call before. A variant of the app's
own object costs what differs; the rest is neither copied nor checked, and written as JSON once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import deepcopy
from typing import TYPE_CHECKING, Any, TypeVar

ATOMS = frozenset({str, int, float, bool, type(None)})


class Variant:
    """A frozen object of which variants can be made; whoever makes one calls `begin`."""

    __slots__ = ("_of", "_own", "_written")

    def _lent(self, name: str, value: Any) -> Any:  # noqa: ARG002  what classes copy in another way
        """A copy of a field's value, for a variant that is asked for it."""
        return deepcopy(value)

    if not TYPE_CHECKING:  # type checkers know the fields there are

        def __getattr__(self, name: str) -> Any:
            """Read a field of a variant."""
            origin = None if name.startswith("_") else origin_of(self)
            if origin is None:
                return object.__getattribute__(self, name)  # which says that there is none
            own = own_of(self)
            if name in own:
                return _made(own, name)
            value = getattr(origin, name)
            if type(value) in ATOMS:
                return value
            own[name] = self._lent(name, value)
            return own[name]


class Later:
    """What a variant has of its own in a field, made when somebody looks at it; it is written without being made.

    Attributes:
        make: gives the value.
        write: gives what stands for it in JSON.
    """

    __slots__ = ("make", "write")

    def __init__(self, make: Callable[[], Any], write: Callable[[], Any]) -> None:
        self.make, self.write = make, write

    def __json__(self) -> Any:
        """What stands for it in JSON."""
        return self.write()


V = TypeVar("V", bound=Variant)

_of: Any = vars(Variant)["_of"].__get__
own_of: Callable[[Variant], dict[str, Any]] = vars(Variant)["_own"].__get__
"""What a variant has of its own, by field, perhaps a `Later`; also what was read, which may have been changed since."""
_written: Any = vars(Variant)["_written"].__get__
_be_of: Callable[[Variant, Variant | None], None] = vars(Variant)["_of"].__set__
_have: Callable[[Variant, dict[str, Any]], None] = vars(Variant)["_own"].__set__


def begin(made: Variant) -> None:
    """Say of an object that it is no variant: to ask for what is not there takes ten times as long."""
    _be_of(made, None)


def variant(model: V, /, **own: Any) -> V:
    """The same with these values in some fields, which must be right already: nothing is checked.

    What is read of the other fields is a copy of the variant's own, unless nobody could change it.
    """
    origin: Any = origin_of(model) or model
    if origin is not model:
        lent: Any = model._lent  # noqa: SLF001  it belongs to both
        mine = own_of(model)
        values = [(name, _made(mine, name)) for name in mine if name not in own]
        own |= {name: value if type(value) in ATOMS else lent(name, value) for name, value in values}
    made = object.__new__(type(model))
    _be_of(made, origin)
    _have(made, own)
    return made


def origin_of(model: Any) -> Any:
    """What an object is a variant of; `None` when it is none."""
    try:
        return _of(model)
    except (AttributeError, TypeError):  # nobody said, or it can be none
        return None


def told(model: Variant, name: str) -> Any:
    """A field to look at and not to change, which is not copied."""
    if origin_of(model) is None:
        return getattr(model, name)
    own = own_of(model)
    return _made(own, name) if name in own else getattr(_of(model), name)


def _made(own: dict[str, Any], name: str) -> Any:
    """What a variant has of its own in a field, made now unless it was."""
    value = own[name]
    if type(value) is Later:
        value = own[name] = value.make()
    return value


def written_of(origin: Variant) -> dict[Hashable, Any]:
    """What is written as JSON once for all variants of an object: what they share, by the names of what is their own.

    Who writes more of it beforehand keeps that there, under a key of another kind.
    """
    try:
        written: dict[Hashable, Any] = _written(origin)
    except AttributeError:
        written = {}
        object.__setattr__(origin, "_written", written)
    return written
