"""Kinds that are made of others: lists, tuples, dictionaries, unions, and whatever may be null or anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from attrs import frozen

from swaiglet import errors

from .kinds import Kind, Reading, Wrapped, any_of, described, parsed, with_keyword


@frozen
class Anything(Kind):
    """An `Any`: whatever the model sends."""

    expected: str = "any value"

    @property
    def hashable(self) -> bool:
        """Never."""
        return False

    def schema(self) -> dict[str, Any]:
        """Each type that needs no more to be said; the platform takes no property without a type."""
        return any_of({"type": type_} for type_ in ("string", "number", "boolean", "object"))

    def read(self, value: Any, path: str, reading: Reading) -> Any:  # noqa: ARG002  nothing to refuse
        """The value unchanged."""
        return value

    def write(self, value: Any) -> Any:
        """The value, when it is JSON."""
        try:
            return orjson.loads(orjson.dumps(value))
        except orjson.JSONEncodeError as error:
            raise ValueError(value) from error


@frozen
class Nullable(Wrapped):
    """A kind inside of another that may be null."""

    @property
    def expected(self) -> str:
        """In words for the model, what belongs there."""
        return f"{self.kind.expected}, or null"

    def schema(self) -> dict[str, Any]:
        """The kind's, which may be null."""
        return with_keyword(self.kind.schema(), "nullable", value=True)

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """Null, or as the kind reads it."""
        return None if value is None else self.kind.read(value, path, reading)

    def write(self, value: Any) -> Any:
        """Null, or as the kind writes it."""
        return None if value is None else self.kind.write(value)


@frozen
class Described(Wrapped):
    """A kind with words of its own: a list's elements may be annotated too."""

    description: str

    @property
    def note(self) -> str:
        """Nothing: the description has it."""
        return ""

    def schema(self) -> dict[str, Any]:
        """The kind's schema with the description."""
        return described(self.kind, self.description)


@frozen
class Many(Kind):
    """A `list`, or another collection of one kind.

    Attributes:
        type: what the handler gets: `list`, `tuple`, `set` or `frozenset`.
    """

    element: Kind
    type: type[Any] = list

    @property
    def hashable(self) -> bool:
        """Tuples and frozen sets, when their elements are."""
        return self.type in (tuple, frozenset) and self.element.hashable

    @property
    def expected(self) -> str:
        """In words for the model, what belongs there."""
        return f"a list, each {self.element.expected}"

    def schema(self) -> dict[str, Any]:
        """An array."""
        return {"type": "array", "items": described(self.element)}

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The collection, each element read; a list as JSON text, and one element alone, are mended."""
        items = value if isinstance(value, list | tuple) else self._mended(value, path, reading)
        if items is None:
            return value
        before = len(reading.complaints)
        element = self.element
        made = [element.read(item, f"{path}[{index}]", reading) for index, item in enumerate(items)]
        return made if self.type is list or len(reading.complaints) > before else self.type(made)

    def _mended(self, value: Any, path: str, reading: Reading) -> list[Any] | None:
        items = None if reading.strict else parsed(value)
        if isinstance(items, list):
            return items
        if not reading.strict and value is not None and self._is_element(value):
            return [value]
        reading.refuse(path, value, self.expected)
        return None

    def _is_element(self, value: Any) -> bool:
        """Whether it is an element without its list, as far as only a part of it is wrong."""
        trial = Reading()
        self.element.read(value, "", trial)
        return all(path != "``" for path, _ in trial.complaints)

    def write(self, value: Any) -> Any:
        """The elements in a list."""
        if not isinstance(value, list | tuple | set | frozenset):
            raise ValueError(value)  # noqa: TRY004  to callers it is one error with the others
        return [self.element.write(item) for item in value]


@frozen
class Row(Kind):
    """A tuple with a kind for each place."""

    places: tuple[Kind, ...]

    @property
    def hashable(self) -> bool:
        """When each is."""
        return all(kind.hashable for kind in self.places)

    @property
    def expected(self) -> str:
        """In words for the model, what belongs there."""
        return f"a list of {self._told}"

    @property
    def note(self) -> str:
        """What stands at each place, which the schema cannot say."""
        return f"exactly {self._told}"

    @property
    def _told(self) -> str:
        count = "1 item" if len(self.places) == 1 else f"{len(self.places)} items"
        return f"{count}: {', then '.join(kind.expected for kind in self.places)}"

    def schema(self) -> dict[str, Any]:
        """An array of any of them."""
        return {"type": "array", "items": any_of(described(kind) for kind in self.places)}

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The tuple, each place read; a list as JSON text is mended."""
        items = value if reading.strict else parsed(value)
        if not isinstance(items, list | tuple) or len(items) != len(self.places):
            reading.refuse(path, value, self.expected)
            return value
        pairs = enumerate(zip(self.places, items, strict=True))
        return tuple(kind.read(item, f"{path}[{index}]", reading) for index, (kind, item) in pairs)

    def write(self, value: Any) -> Any:
        """The places in a list."""
        if not isinstance(value, tuple) or len(value) != len(self.places):
            raise ValueError(value)
        return [kind.write(item) for kind, item in zip(self.places, value, strict=True)]


@frozen
class Mapped(Kind):
    """A `dict`."""

    key: Kind
    value: Kind

    @property
    def hashable(self) -> bool:
        """Never."""
        return False

    @property
    def expected(self) -> str:
        """In words for the model, what belongs there."""
        return f"an object, each key {self.key.expected} and each value {self.value.expected}"

    @property
    def note(self) -> str:
        """What the keys and the values are, which the schema cannot say."""
        return f"each key {self.key.expected} and each value {self.value.expected}"

    def schema(self) -> dict[str, Any]:
        """An object."""
        return {"type": "object"}

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """The dictionary, each key and value read; an object as JSON text is mended."""
        given = value if reading.strict else parsed(value)
        if not isinstance(given, Mapping):
            reading.refuse(path, value, self.expected)
            return value
        keys = Reading(strict=False, complaints=reading.complaints)  # JSON writes every key as text
        before = len(reading.complaints)
        made = []
        for key, item in given.items():
            place = member(path, key)
            made.append((self.key.read(key, place, keys), self.value.read(item, place, reading)))
        return dict(made) if len(reading.complaints) == before else given

    def write(self, value: Any) -> Any:
        """The dictionary with its keys as text."""
        if not isinstance(value, Mapping):
            raise ValueError(value)  # noqa: TRY004  as above
        return {str(self.key.write(key)): self.value.write(item) for key, item in value.items()}


def member(path: str, key: str) -> str:
    """The path of an object's member."""
    return f"{path}.{key}" if re.fullmatch(r"\w+", key) else f"{path}[{errors.quoted(key, 40)}]"


@frozen
class OneOf(Kind):
    """A union of kinds."""

    kinds: tuple[Kind, ...]

    @property
    def hashable(self) -> bool:
        """When each is."""
        return all(kind.hashable for kind in self.kinds)

    @property
    def expected(self) -> str:
        """In words for the model, what belongs there."""
        return ", or ".join(kind.expected for kind in self.kinds)

    def schema(self) -> dict[str, Any]:
        """Any of the schemas."""
        return any_of(described(kind) for kind in self.kinds)

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """As the first kind that takes it as it stands, else as the first that mends it.

        Of several classes it is the one that knows most of the keys. What no kind takes is refused in the words of
        the one that comes nearest.
        """
        trials = []
        for strict in (True,) if reading.strict else (True, False):
            trials = list(self._trials(value, path, strict=strict))
            good = [(trial, made) for trial, made in trials if not trial.complaints]
            if good:
                trial, made = min(good, key=lambda pair: pair[0].dropped)
                reading.take(trial)
                return made
        self._refuse(value, path, [trial for trial, _ in trials], reading)
        return value

    def _trials(self, value: Any, path: str, *, strict: bool) -> Iterable[tuple[Reading, Any]]:
        for kind in self.kinds:
            trial = Reading(strict)
            yield trial, kind.read(value, path, trial)

    def _refuse(self, value: Any, path: str, trials: list[Reading], reading: Reading) -> None:
        """Complain as the nearest kind does: one that the tags fit, and that refuses parts, not the whole."""
        whole = f"`{path}`"
        pairs = list(zip(self.kinds, trials, strict=True))
        near = [(kind, trial) for kind, trial in pairs if all(place != whole for place, _ in trial.complaints)]
        if near:
            nearest = min(near, key=lambda pair: (not pair[0].claims(value), _distance(pair[1])))
            reading.take(nearest[1])
        else:
            reading.refuse(path, value, self.expected)

    def write(self, value: Any) -> Any:
        """As the first kind that can."""
        for kind in self.kinds:
            try:
                return kind.write(value)
            except ValueError:
                continue
        raise ValueError(value)


def _distance(trial: Reading) -> int:
    return len(trial.complaints) + trial.dropped
