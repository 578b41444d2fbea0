"""The shapes of classes: models, tagged models and steps, compiled from their annotations."""

from __future__ import annotations

import collections.abc
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import attrs
from attrs import evolve, frozen

from swaiglet import errors

from .report import Report
from .shapes import ANYTHING, NOTHING, Choice, Listing, Numeric, Shape, Table, Text, mend_first
from .wire import AtLeast, AtMost, Needs, Only, Pattern, Range, Tag, Traits, child, is_on_wire, wire_key


@frozen
class Instance:
    """An object of a model class, or the JSON object that it is written as.

    Attributes:
        needs: keys that it must have here, though elsewhere it need not.
    """

    model: Any
    needs: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """In words, what belongs there."""
        return f"{errors.article(self.model.__name__)} object"

    @property
    def tag(self) -> Tag | None:
        """The key that the object stands under, if it stands under one."""
        return traits_of(self.model).tag

    def fits(self, value: Any) -> bool:
        """Whether it is one, or JSON that may be read as one."""
        if isinstance(value, self.model):
            return True
        return isinstance(value, Mapping) and (self.tag is None or self.tag.key in value)

    def distance(self, value: Any) -> int:
        """How many keys of a JSON object are unknown to the class, or missing; 0 for an object of the class."""
        if isinstance(value, self.model) or not isinstance(value, Mapping):
            return 0
        if self.tag:
            return len(value) - 1
        known = fields_of(self.model)
        return len(value.keys() - known.keys()) + sum(
            field.required and key not in value for key, field in known.items()
        )

    def mended(self, value: Any) -> Any:
        """The object that a bare string, a null or a list of one stood for."""
        return mended_body(self.model, value)

    def read(self, value: Any, path: str, report: Report) -> Any:
        """The object, made from JSON where it is not one yet."""
        modern = mend_first(self, value, path, report)
        if modern is NOTHING:
            return value
        ready = isinstance(modern, self.model)
        for key in self.needs:
            field = fields_of(self.model)[key]
            if (getattr(modern, field.name) is None) if ready else (key not in modern):
                report.add(errors.missing_key(path, key, field.shape.expected))
        return modern if ready else read_model(self.model, modern, path, report)


@frozen
class Step:
    """One step of a section: a verb, or a JSON object whose one key names it."""

    base: Any
    only: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """In words, what belongs there."""
        called: str = self.base.called
        return f"{called} out of {', '.join(self.only)}" if self.only else called

    def fits(self, value: Any) -> bool:
        """Whether it is a verb, or JSON that may be read as one."""
        return isinstance(value, self.base | Mapping)

    def mended(self, value: Any) -> Any:
        """The verb without parameters that a bare string names; actions have no such form."""
        named = self.base.stands_bare and isinstance(value, str) and value in self.base.known
        return {value: {}} if named else NOTHING

    def read(self, value: Any, path: str, report: Report) -> Any:
        """The verb, found by the step's key before its value is looked at."""
        if isinstance(value, self.base):
            self._check_place(traits_of(type(value)).tag, path, report)
            return value
        modern = mend_first(self, value, path, report)
        if modern is NOTHING:
            return value
        if len(modern) != 1 and not self.base.is_one(modern):
            report.refuse(path, value, f"{self.expected}: an object with one key")
            return value
        self._check_place(Tag(str(next(iter(modern)))), path, report)
        return self.base.from_wire(modern, path, report)

    def _check_place(self, tag: Tag | None, path: str, report: Report) -> None:
        if self.only and tag and tag.key not in self.only:
            report.add(errors.verb_out_of_place(path, tag.key, self.only))


@frozen
class Steps(Listing):
    """A list of steps; two verbs in one step, which older documents have, are two steps."""

    def placed(self, items: Sequence[Any], path: str, report: Report) -> Iterable[tuple[str, Any]]:
        """The steps, each with its path."""
        base: Any = getattr(self.element, "base", None)
        for place, step in super().placed(items, path, report):
            if report.lenient and isinstance(step, Mapping) and len(step) > 1 and not base.is_one(step):
                report.mend(place, step, f"a step for each: {', '.join(map(errors.quoted, step))}")
                yield from ((place, {name: body}) for name, body in step.items())
            else:
                yield place, step


@frozen
class OneOf:
    """A union: the first member that the value fits, and among several the one that finds least wrong."""

    members: tuple[Shape, ...]

    @property
    def expected(self) -> str:
        """In words, what belongs there."""
        return " or ".join(dict.fromkeys(member.expected for member in self.members))

    def fits(self, value: Any) -> bool:
        """Whether it fits a member."""
        return any(member.fits(value) for member in self.members)

    def mended(self, value: Any) -> Any:
        """As the first member mends it that can."""
        return next((new for member in self.members if (new := member.mended(value)) is not NOTHING), NOTHING)

    def read(self, value: Any, path: str, report: Report) -> Any:
        """The value as the best member reads it."""
        tags = [member.tag.key for member in self.members if isinstance(member, Instance) and member.tag]
        if tags and isinstance(value, Mapping) and len(value) == 1 and not self.fits(value):
            key = next(iter(value))
            report.add(errors.unknown_key(child(path, str(key)), str(key), tags))
            return value
        modern = mend_first(self, value, path, report)
        if modern is NOTHING:
            return value
        nearest = self._nearest(modern)
        if not nearest:  # an older form whose form of today belongs to no member
            report.refuse(path, value, self.expected)
            return value
        attempts = []
        for member in nearest:
            aside = report.aside()
            attempts.append((aside, member.read(modern, path, aside)))
            if not aside.problems:
                break
        best, read = min(attempts, key=lambda attempt: _badness(attempt[0]))
        report.problems.extend(best.problems)
        return read

    def _nearest(self, value: Any) -> list[Shape]:
        """The members that the value fits; of classes, only those whose keys are nearest, so that none is read in vain.

        Classes hold steps that hold classes: to read each member at each level would take time without bound.
        """
        fitting = [member for member in self.members if member.fits(value)]
        distances = [member.distance(value) for member in fitting if isinstance(member, Instance)]
        nearest = min(distances, default=0)
        kept = [m for m in fitting if not isinstance(m, Instance) or m.distance(value) == nearest]
        return kept[:1] if nearest else kept


def _badness(report: Report) -> tuple[int, int, int]:
    """Errors first, then warnings; among equals, the deepest place is what the author meant."""
    deepest = max((len(problem.path) for problem in report.problems), default=0)
    return len(report.errors), len(report.problems), -deepest


@frozen
class Field:
    """One field of a model, on both sides.

    Attributes:
        nothing_is_unset: whether Python's `None` means that it is not given.
        is_filled: whether Python fills it in when it is not given, which what was read from a text must not be.
        is_official: whether the platform's schemas have it, and not the platform alone.
    """

    name: str
    key: str
    shape: Shape
    required: bool
    nullable: bool
    nothing_is_unset: bool
    is_filled: bool
    is_official: bool


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
            bool(attribute.metadata.get("nullable", False)),
            attribute.default is None or types.NoneType in get_args(hints[attribute.name]),
            isinstance(attribute.default, str | int),
            bool(attribute.metadata.get("official", True)),
        )
        for attribute in attrs.fields(model)
        if is_on_wire(attribute)
    }


@cache
def step_fields(model: Any) -> tuple[Field, ...]:
    """The fields of a model in which a step or an action may stand, however deep; the others need not be walked."""
    return tuple(field for field in fields_of(model).values() if _may_hold_steps(field.shape, frozenset({model})))


def _may_hold_steps(shape: Shape, seen: frozenset[Any]) -> bool:
    match shape:
        case Step():
            return True
        case Listing(element=inner) | Table(value=inner):
            return _may_hold_steps(inner, seen)
        case OneOf(members=members):
            return any(_may_hold_steps(member, seen) for member in members)
        case Instance(model=model) if model not in seen:
            return any(_may_hold_steps(field.shape, seen | {model}) for field in fields_of(model).values())
    return False


def traits_of(model: Any) -> Traits:
    """What the model's decorator was told."""
    traits: Traits = getattr(model, "__traits__", Traits())
    return traits


@cache
def shape_of(annotation: Any) -> Shape:
    """The shape that an annotation of a model's field stands for.

    Raises:
        TypeError: a model is annotated with something that has no place in SWML.
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _marked(shape_of(arguments[0]), arguments[1:])
    if origin is Literal:
        return Choice(arguments)
    if origin in (Union, types.UnionType):
        members = [shape_of(argument) for argument in arguments if argument is not types.NoneType]
        return members[0] if len(members) == 1 else OneOf(tuple(members))
    if origin in (list, tuple, collections.abc.Sequence):
        element = shape_of(arguments[0])
        return (Steps if isinstance(element, Step) else Listing)(element, mutable=origin is list)
    if origin in (dict, collections.abc.Mapping):
        return Table(shape_of(arguments[1]))
    return _plain(annotation)


PLAIN: Mapping[Any, Shape] = {
    str: Text(),
    int: Numeric(whole=True),
    float: Numeric(whole=False),
    bool: Choice((True, False)),
    Any: ANYTHING,
}


def _plain(annotation: Any) -> Shape:
    if annotation in PLAIN:
        return PLAIN[annotation]
    if hasattr(annotation, "known"):
        return Step(annotation)
    if attrs.has(annotation):
        return Instance(annotation)
    message = f"no shape for {annotation!r}"
    raise TypeError(message)


def _marked(shape: Any, markers: Sequence[object]) -> Shape:
    """The shape with what the markers of an annotation say."""
    changed: Any = shape
    for marker in markers:
        match marker:
            case Pattern():
                changed = evolve(changed, pattern=marker)
            case Range():
                changed = evolve(changed, range=marker)
            case AtLeast(count=count):
                changed = evolve(changed, shortest=count)
            case AtMost(count=count):
                changed = evolve(changed, longest=count)
            case Only(names=names):
                changed = evolve(changed, only=names)
            case Needs(key=key):
                changed = evolve(changed, needs=(*changed.needs, key))
    made: Shape = changed
    return made


def read_model(model: Any, value: Any, path: str, report: Report) -> Any:
    """An object of the model from its JSON, or the JSON itself when something is wrong with it."""
    tag = traits_of(model).tag
    if tag and tag.key in value:
        if len(value) > 1:
            report.problems.extend(errors.unknown_key(path, key, [tag.key]) for key in value if key != tag.key)
        return read_body(model, value[tag.key], child(path, tag.key), report)
    return read_body(model, value, path, report)


def mended_body(model: Any, body: Any) -> Any:
    """What an older form of a model's body is today, or `NOTHING`."""
    traits = traits_of(model)
    if body is None:
        return {}
    if isinstance(body, str) and traits.shorthand:
        return {traits.shorthand: body}
    if isinstance(body, list) and len(body) == 1 and isinstance(body[0], Mapping):
        return body[0]
    return NOTHING


def read_body(model: Any, body: Any, path: str, report: Report) -> Any:
    """An object of the model from what stands under its key."""
    tag = traits_of(model).tag
    aside = report.aside()
    if tag and tag.value:
        field = next(field for field in fields_of(model).values() if field.name == tag.value)
        values = {field.name: field.shape.read(body, path, aside)}
    else:
        modern = _object(model, body, path, aside)
        values = {} if modern is None else _read_fields(model, modern, path, aside)
    report.problems.extend(aside.problems)
    if aside.errors:
        return body
    return _made(model, values, path, report)


def _made(model: Any, values: Mapping[str, Any], path: str, report: Report) -> Any:
    """The object of values that were read; what the class itself finds wrong is reported at its place."""
    tag = traits_of(model).tag
    try:
        return model(**values)
    except errors.DocumentError as error:
        for problem in error.problems:
            below = problem.path.removeprefix(tag.value) if tag and tag.value else problem.path
            joint = "" if not below or not path or below.startswith(("[", ".")) else "."
            report.add(evolve(problem, path=f"{path}{joint}{below}"))
        return dict(values)


def _object(model: Any, body: Any, path: str, report: Report) -> Mapping[str, Any] | None:
    if isinstance(body, Mapping):
        return body
    modern = mended_body(model, body) if report.lenient else NOTHING
    if modern is NOTHING:
        report.refuse(path, body, "an object")
        return None
    report.mend(path, body, errors.quoted(modern))
    made: Mapping[str, Any] = modern
    return made


def _read_fields(model: Any, body: Mapping[str, Any], path: str, report: Report) -> dict[str, Any]:
    known, traits = fields_of(model), traits_of(model)
    body = _modern_keys(body, traits, path, report)
    values: dict[str, Any] = {}
    unknown = {key: member for key, member in body.items() if key not in known}
    for key in unknown:
        problem = errors.unknown_key(child(path, key), key, known)
        report.add(evolve(problem, level="warning") if traits.is_open else problem)
    if traits.is_open and unknown:
        values["extra"] = ANYTHING.read(unknown, path, report)
    for key, field in known.items():
        if key in body and (body[key] is not None or not field.nullable):
            values[field.name] = field.shape.read(body[key], child(path, key), report)
        elif key in body or field.is_filled:
            values[field.name] = None
        elif field.required:
            report.add(errors.missing_key(path, key, field.shape.expected))
    if report.lenient:
        runs = (key for key in body if key in known and not known[key].is_official)
        report.problems.extend(errors.unofficial(child(path, key), key) for key in runs)
    report.problems.extend(broken_rules(model, body, path))
    return values


def _modern_keys(body: Mapping[str, Any], traits: Traits, path: str, report: Report) -> Mapping[str, Any]:
    """The body with older names of keys replaced; where both are there, the name of today wins."""
    older = [key for key in body if key in traits.aliases] if report.lenient else []
    if not older:
        return body
    for key in older:
        report.mend(child(path, key), key, f"`{traits.aliases[key]}`")
    renamed = {traits.aliases.get(key, key): member for key, member in body.items()}
    return renamed | {key: body[key] for key in renamed if key in body}


def broken_rules(model: Any, given: Mapping[str, Any], path: str, *, sent: bool = True) -> list[errors.Problem]:
    """The combinations of keys that the model forbids and the given keys make.

    What is not `sent` as it stands need not be whole yet.
    """
    broken = (rule.broken(given, path) for rule in traits_of(model).rules if sent or not rule.sent_only)
    return [problem for problem in broken if problem]
