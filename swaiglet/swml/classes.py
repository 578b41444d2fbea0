"""The shapes of classes: models, tagged models and steps, compiled from their annotations."""

from __future__ import annotations

import collections.abc
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import attrs
from attrs import evolve, frozen

from swaiglet import errors

from .bodies import assembled, below, broken_rules, extra_keys, mended_body, modern_keys, renewed, traits_of
from .report import Report
from .shapes import ANYTHING, Choice, Listing, Numeric, Shape, Table, Text, mend_first
from .steps import Step, Steps
from .wire import (
    NOTHING,
    AtLeast,
    AtMost,
    Needs,
    Older,
    Only,
    Pattern,
    Range,
    Runs,
    Tag,
    Tolerates,
    child,
    is_on_wire,
    wire_key,
)


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
        """How many keys of a JSON object are unknown to the class, missing, or name another class.

        It is 0 for an object of the class.
        """
        if isinstance(value, self.model) or not isinstance(value, Mapping):
            return 0
        if self.tag:
            return len(value) - 1
        known = fields_of(self.model)
        return len(value.keys() - known.keys()) + sum(
            not field.names_class(value[key]) if key in value else field.required for key, field in known.items()
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
        """As the first member mends it that can; a string of digits is a number before it is a boolean."""
        members = sorted(self.members, key=lambda member: not isinstance(member, Numeric))
        return next((new for member in members if (new := member.mended(value)) is not NOTHING), NOTHING)

    def keeps(self, value: Any) -> bool:
        """Whether it fits what a member tolerates in documents."""
        return self._keeper(value) is not None

    def _keeper(self, value: Any) -> Shape | None:
        return next((member for member in self.members if isinstance(member, OneOf) and member.keeps(value)), None)

    def read(self, value: Any, path: str, report: Report) -> Any:
        """The value as the best member reads it."""
        tags = [member.tag.key for member in self.members if isinstance(member, Instance) and member.tag]
        if tags and isinstance(value, Mapping) and len(value) == 1 and not self.fits(value):
            key = next(iter(value))
            report.add(errors.unknown_key(child(path, str(key)), str(key), tags))
            return value
        keeper = self._keeper(value) if report.lenient and not self.fits(value) else None
        if keeper and self.mended(value) is NOTHING:
            return keeper.read(value, path, report)
        modern = mend_first(self, value, path, report)
        if modern is NOTHING:
            return value
        if lost := self._lost(modern):
            key, choices = lost
            report.refuse(child(path, key), modern[key], choices.expected)
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

    def _lost(self, value: Any) -> tuple[str, Choice] | None:
        """The key by whose value the members are told apart, when it is none of theirs; and those."""
        models = tuple(member.model for member in self.members if isinstance(member, Instance))
        if len(models) < len(self.members) or not isinstance(value, Mapping):
            return None
        told = ((key, kinds) for key, kinds in _kinds(models).items() if key in value and not kinds.fits(value[key]))
        return next(told, None)

    def _nearest(self, value: Any) -> list[Shape]:
        """The members that the value fits; of classes, only those whose keys are nearest, so that none is read in vain.

        Classes hold steps that hold classes: to read each member at each level would take time without bound.
        """
        fitting = [member for member in self.members if member.fits(value)]
        distances = [member.distance(value) for member in fitting if isinstance(member, Instance)]
        nearest = min(distances, default=0)
        kept = [m for m in fitting if not isinstance(m, Instance) or m.distance(value) == nearest]
        return kept[:1] if nearest else kept


@frozen
class Tolerant(OneOf):
    """A union that takes more from a document than from Python code, each time with a warning.

    Attributes:
        older: what an older form is today.
        wider: what the platform takes beside the members, kept as it is.
        official: in words, what the official schemas have; the members, unless given.
        runs: whether the members themselves are nothing that an official schema has.
    """

    older: Callable[[Any], Any] = lambda _: NOTHING
    wider: Shape | None = None
    official: str = ""
    runs: bool = False

    def mended(self, value: Any) -> Any:
        """The form of today, else what a member makes of it."""
        today = self.older(value)
        return super().mended(value) if today is NOTHING else today

    def keeps(self, value: Any) -> bool:
        """Whether it fits what is tolerated in documents."""
        return super().keeps(value) or (self.wider is not None and self.wider.fits(value))

    def read(self, value: Any, path: str, report: Report) -> Any:
        """The value as the best member reads it, mended or tolerated where it stands in a document."""
        if not report.lenient:
            return super().read(value, path, report)
        today = self.older(value)
        if today is None:
            report.add(errors.left_out(path, value))
            return None
        if today is not NOTHING:
            report.mend(path, value, errors.quoted(today))
            return super().read(today, path, report)
        return self._tolerated(value, path, report)

    def _tolerated(self, value: Any, path: str, report: Report) -> Any:
        strict = report.aside()
        read = super().read(value, path, strict)
        if not strict.errors:
            beyond = self.runs
        elif self.wider is not None:
            wider = report.aside()
            kept = self.wider.read(value, path, wider)
            beyond = not wider.errors
            strict, read = (wider, kept) if beyond else (strict, read)
        else:
            beyond = False
        if beyond:
            report.add(errors.beyond_schemas(path, value, self.official or self.expected))
        report.problems.extend(strict.problems)
        return read


@cache
def _kinds(models: tuple[Any, ...]) -> Mapping[str, Choice]:
    """The keys that tell classes apart, as ``type`` does, each with all that may stand there."""
    words: dict[str, dict[Any, None]] = {}
    for key, field in (pair for model in models for pair in fields_of(model).items()):
        if isinstance(field.shape, Choice) and len(field.shape.values) == 1:
            words.setdefault(key, {})[field.shape.values[0]] = None
    return {key: Choice(tuple(known)) for key, known in words.items() if len(known) > 1}


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

    def names_class(self, value: Any) -> bool:
        """Whether the value is the only one there is, as the ``type`` of an argument's schema, or one of several."""
        return not isinstance(self.shape, Choice) or len(self.shape.values) > 1 or self.shape.fits(value)


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
def shape_of(annotation: Any) -> Shape:
    """The shape that an annotation of a model's field stands for.

    To Python, one `Literal` is another when the values are the same in another order: whoever comes first settles it.

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
    told = dict(_tolerance(markers))
    if not told:
        return made
    return Tolerant(made.members if isinstance(made, OneOf) else (made,), **told)


def _tolerance(markers: Sequence[object]) -> Iterator[tuple[str, Any]]:
    """What markers say of documents alone, by the fields of `Tolerant`."""
    for marker in markers:
        match marker:
            case Older(today=today):
                yield "older", today
            case Tolerates(annotation=annotation, official=official):
                yield from (("wider", shape_of(annotation)), ("official", official))
            case Runs(official=official):
                yield from (("runs", True), ("official", official))


def read_model(model: Any, value: Any, path: str, report: Report) -> Any:
    """An object of the model from its JSON, or the JSON itself when something is wrong with it."""
    tag = traits_of(model).tag
    if tag and tag.key in value:
        if len(value) > 1:
            report.problems.extend(errors.unknown_key(path, key, [tag.key]) for key in value if key != tag.key)
        return read_body(model, value[tag.key], child(path, tag.key), report)
    return read_body(model, value, path, report)


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
        made = assembled(model, values) if report.lenient else model(**values)
    except errors.DocumentError as error:
        for problem in error.problems:
            inner = problem.path.removeprefix(tag.value) if tag and tag.value else problem.path
            report.add(evolve(problem, path=below(path, inner)))
        return dict(values)
    return made


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
    body = renewed(model, body, path, report) if report.lenient else body
    body, older = modern_keys(body, traits, path, report)
    values: dict[str, Any] = {}
    if extra := extra_keys(body, known, traits, path, report):
        values["extra"] = ANYTHING.read(extra, path, report)
    for key, field in known.items():
        if key in body and (body[key] is not None or not field.nullable):
            values[field.name] = field.shape.read(body[key], child(path, older.get(key, key)), report)
        elif key in body or field.is_filled:
            values[field.name] = None
        elif field.required:
            report.add(errors.missing_key(path, key, field.shape.expected))
    if report.lenient:
        runs = (key for key in body if key in known and not known[key].is_official)
        report.problems.extend(errors.unofficial(child(path, key), key) for key in runs)
    report.problems.extend(broken_rules(model, body, path, lenient=report.lenient))
    return values
