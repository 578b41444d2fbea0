"""Classes as arguments: attrs classes, dataclasses, `TypedDict` and `NamedTuple`."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args, get_origin, get_type_hints

import attrs
import docstring_parser
from attrs import NOTHING, Factory, frozen

from swaiglet import errors

from .arguments import Parameter, object_schema, read_fields
from .choices import Choice
from .kinds import Kind, Reading, parsed, unwrapped


@frozen
class Record(Kind):
    """An object with fields, of which a class is made.

    Attributes:
        cls: the class.
        fields: what the model gives.
        attributes: what the class calls each.
        summary: what the class is for.
    """

    cls: type[Any]
    fields: tuple[Parameter, ...]
    attributes: tuple[str, ...]
    summary: str = ""

    @property
    def hashable(self) -> bool:
        """When the class is, and each field."""
        hashable = getattr(self.cls, "__hash__", None) is not None
        return hashable and all(field.kind.hashable for field in self.fields)

    @property
    def expected(self) -> str:
        """In words for the model, what belongs there."""
        names = [field.name for field in self.fields if field.required] or [field.name for field in self.fields]
        return f"an object with {errors.enumerated(names)}" if names else "an object"

    def schema(self) -> dict[str, Any]:
        """An object with these properties."""
        schema = object_schema(self.fields)
        return {**schema, "description": self.summary} if self.summary else schema

    def read(self, value: Any, path: str, reading: Reading) -> Any:
        """An instance of the class; an object as JSON text is mended, keys that nobody asked for are dropped."""
        given = value if reading.strict or isinstance(value, dict) else parsed(value)
        if not isinstance(given, Mapping):
            reading.refuse(path, value, self.expected)
            return value
        before = len(reading.complaints)
        reading.dropped += len(given.keys() - {field.name for field in self.fields})
        values = read_fields(self.fields, given, f"{path}." if path else "", reading)
        return self._made(values, path, reading) if len(reading.complaints) == before else value

    def _made(self, values: dict[str, Any], path: str, reading: Reading) -> Any:
        """The instance; what its own validators say against the values is noted."""
        try:
            return self.cls(**values)
        except (ValueError, TypeError, ArithmeticError) as error:
            blamed = list(_blamed(self.cls, values)) if attrs.has(self.cls) else []
            for name, reason in blamed:
                reading.complaints.append((f"`{path}.{name}`", _told(reason)))
            if not blamed:
                reading.complaints.append((f"`{path}`", _told(error)))
            return None

    def write(self, value: Any) -> Any:
        """The fields' values by the names that the model knows; what is `None` is left out."""
        if not isinstance(value, dict if _is_typed_dict(self.cls) else self.cls):
            raise ValueError(value)  # noqa: TRY004  to callers it is one error with the others
        found = value.get if isinstance(value, dict) else lambda name: getattr(value, name)
        pairs = [(field, found(name)) for field, name in zip(self.fields, self.attributes, strict=True)]
        return {field.name: field.kind.write(item) for field, item in pairs if item is not None}

    def claims(self, value: Any) -> bool:
        """Whether each field that is a choice, and is given, has a value that may be chosen."""
        given, trial = parsed(value), Reading()
        for field in self.fields:
            if isinstance(unwrapped(field.kind), Choice) and field.name in given:
                field.kind.read(given[field.name], "", trial)
        return not trial.complaints


def _blamed(cls: type[Any], values: Mapping[str, Any]) -> Iterator[tuple[str, Exception]]:
    """The fields whose validators refuse their values; attrs itself stops at the first."""
    instance: Any = cls.__new__(cls)  # type: ignore[call-overload]
    named = [(field, field.alias or field.name) for field in attrs.fields(cls) if field.init]
    for field, name in named:
        if name in values:
            object.__setattr__(instance, field.name, values[name])
    for field, name in named:
        if field.validator and name in values:
            try:
                field.validator(instance, field, values[name])
            except (ValueError, TypeError, ArithmeticError) as error:
                yield name, error
            except AttributeError:  # it looks at a field that has no value yet
                continue


PYTHON = re.compile(r"<|__|\bNoneType\b|'\w+' object|\bnot supported\b|\bmust be .* not \w+$|\bargument")
"""What only Python says."""


def _told(error: Exception) -> str:
    """What an error says, if it is English."""
    text = error.args[0] if len(error.args) == 1 and isinstance(error.args[0], str) else ""
    return errors.argument_refused("" if PYTHON.search(text) else text)


@frozen
class Field:
    """A field of a class, before its kind is known.

    Attributes:
        name: what the model calls it.
        attribute: what the class calls it.
        default: `attrs.NOTHING` when it is required, or left to the class.
        optional: whether the class can do without.
        validators: attrs' validators.
    """

    name: str
    attribute: str
    annotation: Any
    default: Any = Factory(lambda: NOTHING)  # to attrs, a bare NOTHING is no default
    optional: bool = False
    description: str = ""
    validators: tuple[Any, ...] = ()


def is_record(cls: Any) -> bool:
    """Whether it is a class whose fields can be told."""
    return isinstance(cls, type) and any(fits(cls) for fits in READERS)


def hints_of(cls: type[Any]) -> dict[str, Any]:
    """The annotations of a class by name, those that are strings read where the class was written.

    Raises:
        NameError: one names nothing; so do `TypeError`, `AttributeError` and `SyntaxError`.
    """
    return get_type_hints(cls, localns=names_around(cls) or None, include_extras=True)


def fields_of(cls: type[Any], hints: Mapping[str, Any]) -> list[Field]:
    """The fields of such a class, with descriptions from its docstring before those of their metadata."""
    texts = argument_texts(inspect.cleandoc(cls.__dict__.get("__doc__") or ""))
    read = next(read for fits, read in READERS.items() if fits(cls))
    return [
        attrs.evolve(field, description=texts.get(field.attribute) or field.description) for field in read(cls, hints)
    ]


def summary_of(cls: type[Any]) -> str:
    """The first paragraph of the class's own docstring; what dataclasses write by themselves is none."""
    text = inspect.cleandoc(cls.__dict__.get("__doc__") or "")
    return "" if text.startswith(f"{cls.__name__}(") else " ".join(text.partition("\n\n")[0].split())


def argument_texts(docstring: str) -> dict[str, str]:
    """Descriptions from a docstring's section about arguments or attributes: Google, NumPy or reST."""
    parsed = docstring_parser.parse(docstring)
    return {text.arg_name: " ".join((text.description or "").split()) for text in parsed.params}


def names_around(thing: Any) -> dict[str, Any]:
    """The local names of the functions running in its module, when it was made inside of a function."""
    names: dict[str, Any] = {}
    frame = inspect.currentframe() if "<locals>" in getattr(thing, "__qualname__", "") else None
    while frame:
        if frame.f_globals.get("__name__") == thing.__module__:
            names = {**frame.f_locals, **names}
        frame = frame.f_back
    return names


def _of_attrs(cls: type[Any], hints: Mapping[str, Any]) -> Iterator[Field]:
    for field in attrs.fields(cls):
        if field.init:
            left = field.default is NOTHING or isinstance(field.default, attrs.Factory) or field.converter is not None  # type: ignore[arg-type]
            yield Field(
                field.alias or field.name,
                field.name,
                hints.get(field.name, field.type),
                NOTHING if left else field.default,
                field.default is not NOTHING,
                field.metadata.get("description", ""),
                (field.validator,) if field.validator else (),
            )


def _of_dataclass(cls: type[Any], hints: Mapping[str, Any]) -> Iterator[Field]:
    for field in dataclasses.fields(cls):
        if field.init:
            given = field.default is not dataclasses.MISSING
            optional = given or field.default_factory is not dataclasses.MISSING
            text = field.metadata.get("description", "")
            default = field.default if given else NOTHING
            yield Field(field.name, field.name, hints[field.name], default, optional, text)
    yield from (Field(name, name, hint) for name, hint in hints.items() if isinstance(hint, dataclasses.InitVar))


def _of_named_tuple(cls: Any, hints: Mapping[str, Any]) -> Iterator[Field]:
    for name in cls._fields:
        default = cls._field_defaults.get(name, NOTHING)
        yield Field(name, name, hints.get(name), default, default is not NOTHING)


def _of_typed_dict(cls: Any, hints: Mapping[str, Any]) -> Iterator[Field]:
    for name, hint in hints.items():
        required, annotation = name in cls.__required_keys__, hint
        while (word := getattr(get_origin(annotation), "_name", "")) in ("Required", "NotRequired", "ReadOnly"):
            required = required if word == "ReadOnly" else word == "Required"
            annotation = get_args(annotation)[0]
        yield Field(name, name, annotation, optional=not required)


def _is_typed_dict(cls: type[Any]) -> bool:
    return issubclass(cls, dict) and hasattr(cls, "__required_keys__")


def _is_named_tuple(cls: type[Any]) -> bool:
    return issubclass(cls, tuple) and hasattr(cls, "_field_defaults")


READERS: Mapping[Callable[[Any], bool], Callable[[type[Any], Mapping[str, Any]], Iterator[Field]]] = {
    attrs.has: _of_attrs,
    dataclasses.is_dataclass: _of_dataclass,
    _is_named_tuple: _of_named_tuple,
    _is_typed_dict: _of_typed_dict,
}
