"""Annotations: which kind of argument each is, found when a handler is decorated."""

from __future__ import annotations

import enum
import types
from collections import abc
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin
from uuid import UUID

from attrs import NOTHING, evolve, frozen, validators

from swaiglet import errors
from swaiglet.errors import SetupError

from .arguments import Parameter
from .bounds import Bounded, Bounds, bounds_of, unit_of
from .choices import SCALARS, Choice
from .kinds import Exact, Flag, Kind, Number, Reading, Text, Whole
from .moments import DATE, DATETIME, IDENTIFIER, TIME
from .records import Record, fields_of, hints_of, is_record, summary_of
from .structures import Anything, Described, Many, Mapped, Nullable, OneOf, Row

SIMPLE: Mapping[Any, Kind] = {
    str: Text(),
    int: Whole(),
    float: Number(),
    bool: Flag(),
    Decimal: Exact(),
    date: DATE,
    time: TIME,
    datetime: DATETIME,
    UUID: IDENTIFIER,
    Any: Anything(),
}

COLLECTIONS: Mapping[Any, type[Any]] = {
    list: list,
    tuple: tuple,
    set: set,
    frozenset: frozenset,
    abc.Sequence: list,
    abc.MutableSequence: list,
    abc.Collection: list,
    abc.Iterable: list,
    abc.Set: frozenset,
    abc.MutableSet: set,
}
DICTIONARIES = (dict, abc.Mapping, abc.MutableMapping)
IN: Any = type(validators.in_(()))
MOST_CHOICES = 100
"""Of a longer ``in_`` the model is told nothing, but what it gives is checked."""


@frozen
class Place:
    """Where an annotation stands: of which handler, at which parameter or field, and inside of which classes."""

    handler: str
    name: str
    within: tuple[Any, ...] = ()

    def refusal(self, annotation: Any) -> SetupError:
        """The error that says that there is no schema for the annotation."""
        shown = "None" if annotation is types.NoneType else errors.type_name(annotation)
        return SetupError(errors.no_schema(self.handler, self.name, shown))


def kind_of(annotation: Any, handler: str, name: str) -> Kind:
    """The kind of an annotation of a handler's parameter of that name.

    Raises:
        SetupError: it is not a type that the model can be told about.
    """
    return _kind(annotation, Place(handler, name))


def make_parameter(
    annotation: Any,
    place: Place,
    *,
    default: Any = NOTHING,
    text: str = "",
    marks: Iterable[Any] = (),
) -> Parameter:
    """The parameter of that annotation; `marks` are validators beside it.

    Raises:
        SetupError: its type has no schema, or refuses the default.
    """
    kind = _bounded(_kind(annotation, place), marks, place)
    nullable, told, required = isinstance(kind, Anything), "", default is NOTHING
    while isinstance(kind, Nullable | Described):
        if isinstance(kind, Nullable):
            nullable, required = True, False
        else:
            told = told or kind.description
        kind = kind.kind
    if default is NOTHING:
        default = None
    elif default is None:
        nullable = True
    else:
        _check_default(default, kind, place)
    name = place.name.rpartition(".")[2]
    description = told or text
    return Parameter(name, kind.told(description), description, required=required, default=default, nullable=nullable)


def _check_default(default: Any, kind: Kind, place: Place) -> None:
    reading = Reading(strict=True)
    try:
        kind.read(kind.write(default), place.name, reading)
        wrong = bool(reading.complaints)
    except ValueError:
        wrong = True
    if wrong:
        raise SetupError(errors.wrong_default(place.handler, place.name, default, kind.expected))


def _kind(annotation: Any, place: Place) -> Kind:
    """The kind of any annotation."""
    origin = get_origin(annotation)
    if isinstance(annotation, Hashable) and annotation in SIMPLE:
        return SIMPLE[annotation]
    for is_meant, made in MAKERS:
        if is_meant(annotation, origin):
            return made(annotation, place)
    raise place.refusal(annotation)


def _annotated(annotation: Any, place: Place) -> Kind:
    annotation, *marks = get_args(annotation)
    kind = _bounded(_kind(annotation, place), marks, place)
    text = next((mark for mark in marks if isinstance(mark, str)), "")
    return Described(kind.told(text), text) if text else kind


def _bounded(kind: Kind, marks: Iterable[Any], place: Place) -> Kind:
    """The kind within the bounds that the marks set."""
    marks = tuple(marks)
    if isinstance(kind, Nullable | Described):
        return evolve(kind, kind=_bounded(kind.kind, marks, place))
    chosen = [mark for mark in marks if isinstance(mark, IN)]
    for mark in chosen:
        kind = _chosen(kind, tuple(getattr(mark, "_original_options", mark.options)))
    bounds = bounds_of(marks)
    if bounds == Bounds():
        return kind
    if not bounds.suit(unit_of(kind)):
        raise SetupError(errors.bound_out_of_place(place.handler, place.name, kind.expected))
    return Bounded(kind, bounds)


def _chosen(kind: Kind, options: tuple[Any, ...]) -> Kind:
    """The choice among these, when they are few and of one simple type."""
    type_ = {Text: str, Whole: int}.get(type(kind))
    fits = 0 < len(options) <= MOST_CHOICES and {type(option) for option in options} == {type_}
    return Choice(options) if fits else kind


def _union(annotation: Any, place: Place) -> Kind:
    arguments = get_args(annotation)
    members = [argument for argument in arguments if argument is not types.NoneType]
    kinds = [_kind(member, place) for member in members]
    kinds.sort(key=lambda kind: isinstance(kind, Number | Exact))  # a fraction would take every whole number, too
    if any(isinstance(kind, Anything) for kind in kinds):
        return Anything()
    kind = kinds[0] if len(kinds) == 1 else OneOf(tuple(kinds))
    return kind if len(members) == len(arguments) else Nullable(kind)


def _literal(annotation: Any, place: Place) -> Kind:
    arguments = get_args(annotation)
    members = tuple(argument for argument in arguments if argument is not None)
    values = tuple(member.value if isinstance(member, enum.Enum) else member for member in members)
    if not values or not {type(value) for value in values} <= set(SCALARS):
        raise place.refusal(annotation)
    names = {member.name: member for member in members if isinstance(member, enum.Enum)}
    kind = Choice(values, members, names)
    return kind if len(members) == len(arguments) else Nullable(kind)


def _enumeration(annotation: Any, place: Place) -> Kind:
    """The choice among an enumeration's values, or among its names when the values are no JSON."""
    members = tuple(annotation)
    values = tuple(member.value for member in members)
    if not members:
        raise place.refusal(annotation)
    if not {type(value) for value in values} <= set(SCALARS):
        values = tuple(member.name for member in members)
    return Choice(values, members, dict(annotation.__members__))


def _collection(annotation: Any, place: Place) -> Kind:
    type_, arguments = COLLECTIONS[get_origin(annotation) or annotation], get_args(annotation)
    if type_ is tuple and arguments and arguments[-1] is not ...:
        return Row(tuple(_kind(argument, place) for argument in arguments))
    if type_ is tuple and get_origin(annotation) and not arguments:
        raise place.refusal(annotation)
    element = _kind(arguments[0] if arguments else Any, place)
    if type_ in (set, frozenset) and not element.hashable:
        raise SetupError(errors.unhashable_elements(place.handler, place.name, errors.type_name(annotation)))
    return Many(element, type_)


def _dictionary(annotation: Any, place: Place) -> Kind:
    key, value = (_kind(argument, place) for argument in get_args(annotation) or (str, Any))
    if not isinstance(key, Text | Whole | Choice | type(DATE)):
        raise place.refusal(annotation)
    return Mapped(key, value)


def _alias(annotation: Any, place: Place) -> Kind:
    """The kind of what a ``type`` statement names."""
    arguments = get_args(annotation)
    alias = get_origin(annotation) or annotation
    inner = _inside(alias, place)
    value = _resolved(alias.__name__, lambda: alias.__value__)
    return _kind(value[arguments] if arguments else value, inner)


def _new_type(annotation: Any, place: Place) -> Kind:
    return _kind(annotation.__supertype__, place)


def _record(annotation: Any, place: Place) -> Kind:
    """The kind of a class with fields."""
    inner = _inside(annotation, place)
    hints = _resolved(annotation.__name__, lambda: hints_of(annotation))
    parameters = []
    fields = fields_of(annotation, hints)
    for field in fields:
        at = evolve(inner, name=f"{place.name}.{field.name}")
        if field.annotation is None:
            raise SetupError(errors.no_field_annotation(at.handler, at.name, annotation.__name__))
        made = make_parameter(
            field.annotation, at, default=field.default, text=field.description, marks=field.validators
        )
        left = field.optional and field.default is NOTHING
        parameters.append(evolve(made, required=False, default=NOTHING) if left else made)
    attributes = tuple(field.attribute for field in fields)
    return Record(annotation, tuple(parameters), attributes, summary_of(annotation))


def _resolved(name: str, read: Callable[[], Any]) -> Any:
    """What is read, when all names in it mean something."""
    try:
        return read()
    except (NameError, AttributeError, TypeError, SyntaxError) as error:
        raise SetupError(errors.no_name_for(name, str(error))) from error


def _inside(annotation: Any, place: Place) -> Place:
    if annotation in place.within:
        raise SetupError(errors.holds_itself(place.handler, place.name, annotation.__name__))
    return evolve(place, within=(*place.within, annotation))


Maker = Callable[[Any, Place], Kind]


def _is_collection(annotation: Any, origin: Any) -> bool:
    meant = origin or annotation
    return isinstance(meant, Hashable) and meant in COLLECTIONS


def _is_dictionary(annotation: Any, origin: Any) -> bool:
    return (origin or annotation) in DICTIONARIES


def _is_alias(annotation: Any, origin: Any) -> bool:
    return type(origin or annotation).__name__ == "TypeAliasType"


MAKERS: tuple[tuple[Callable[[Any, Any], bool], Maker], ...] = (
    (lambda _, origin: origin is Annotated, _annotated),
    (lambda _, origin: origin in (Union, types.UnionType), _union),
    (lambda _, origin: origin is Literal, _literal),
    (lambda annotation, _: isinstance(annotation, enum.EnumMeta), _enumeration),
    (_is_collection, _collection),
    (_is_dictionary, _dictionary),
    (_is_alias, _alias),
    (lambda annotation, _: isinstance(annotation, NewType), _new_type),
    (lambda annotation, _: is_record(annotation), _record),
)
"""Whether an annotation is meant, by itself and its origin; and what makes its kind. The first one counts."""
