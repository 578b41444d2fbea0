"""The decorators that make a class a model or a verb, and check each object when it is made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import wraps
from itertools import islice, zip_longest
from typing import Any, ClassVar, TypeVar

import attrs
from attrs import evolve, frozen

from swaiglet import errors
from swaiglet.errors import Problem

from . import older
from .bodies import broken_rules, traits_of
from .checks import checks_of
from .classes import fields_of, read_body
from .convert import to_wire
from .report import MOST_PROBLEMS, Report, warn
from .variants import Variant, begin
from .wire import Rule, Tag, Traits, child

C = TypeVar("C", bound=type[Any])


class Model(Variant):
    """What every class of the wire has: each value checked against its annotation when the object is made.

    A wrong keyword, type, range or combination raises `DocumentError` with all that is wrong, and the near miss.
    """

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        """Check the object and put its values into their final form."""
        begin(self)
        cls: Any = type(self)
        report = Report()
        given = {}
        for field, at_once in checks_of(cls):
            value = getattr(self, field.name)
            if value is None and field.nothing_is_unset:
                continue
            given[field.key] = value
            if type(value) not in at_once:
                object.__setattr__(self, field.name, field.shape.read(value, field.name, report))
        if traits_of(cls).rules:
            report.problems.extend(broken_rules(cls, given, "", sent=False))
        if not report.problems and cls.complaints is not Model.complaints:
            report.problems.extend(islice(self.complaints(), MOST_PROBLEMS))
        if report.problems:
            report.raise_errors(cls.__name__)

    def to_wire(self) -> Any:
        """The object as a JSON value, under its key where it stands under one."""
        return to_wire(self)

    def complaints(self) -> Iterator[Problem]:
        """What is wrong with the object as a whole, beyond what its annotations say."""
        return iter(())

    @classmethod
    def renew(cls, body: dict[str, Any]) -> Iterator[Problem]:  # noqa: ARG003  what classes with older forms change
        """Bring what older documents write otherwise into the form of today, in place; a warning for each."""
        return iter(())


def model(
    *rules: Rule,
    shorthand: str | None = None,
    aliases: Mapping[str, str | None] | None = None,
    is_open: bool = False,
    is_official: bool = True,
    keeps: Collection[str] = (),
    tag: Tag | None = None,
) -> Callable[[C], C]:
    """Make an attrs class a model; what it is told is described at `Traits`."""

    def decorate(cls: C) -> C:
        made: Any = cls
        made.__traits__ = Traits(rules, tag, shorthand, aliases or {}, is_open, is_official, keeps)
        made.__init__ = _named(made, made.__init__)
        made.__repr__ = _brief
        return cls

    return decorate


def verb(
    key: str,
    *rules: Rule,
    value: str | None = None,
    shorthand: str | None = None,
    aliases: Mapping[str, str | None] | None = None,
) -> Callable[[C], C]:
    """Make an attrs class the SWML method of that name; `value` names the field that is the method's whole value."""

    def decorate(cls: C) -> C:
        cls.known[key] = cls
        return model(*rules, tag=Tag(key, value), shorthand=shorthand, aliases=aliases)(cls)

    return decorate


class Method(Model):
    """What the entries of a section, of either kind of document, and of a list of actions share."""

    __slots__ = ()

    known: ClassVar[dict[str, type[Any]]]
    """Every class of this kind by name."""
    called: ClassVar[str]
    """What one is called in a sentence."""
    stands_bare: ClassVar[bool] = True
    """Whether the bare name is an older form of one without parameters."""
    older_names: ClassVar[Mapping[str, Callable[[Any], Any]]] = {}
    """Names of older documents, each with what makes the entry of today out of its value."""

    @classmethod
    def apart(cls, entry: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """The entries that one of an older document stands for: two names in one entry are two entries."""
        return [{name: body} for name, body in entry.items()] or [entry]

    @classmethod
    def joined(cls, placed: Iterator[tuple[str, Any]], report: Report) -> Iterator[tuple[str, Any]]:  # noqa: ARG003
        """The entries and their places, those made one that are one today."""
        return placed

    @classmethod
    def is_one(cls, entry: Mapping[str, Any]) -> bool:
        """Whether an object with several keys is one entry all the same."""
        return len(entry) == 1

    @classmethod
    def from_wire(cls, entry: Mapping[str, Any], path: str, report: Report) -> Any:
        """The object of one entry, or its JSON when something is wrong with it."""
        name, body = next(iter(entry.items()))
        if name in cls.known:
            if report.lenient and not traits_of(cls.known[name]).is_official:
                report.add(errors.unofficial(path, name))
            return read_body(cls.known[name], body, child(path, name), report)
        problem = errors.unknown_verb(path, name, cls.known, cls.called)
        tolerated = report.keeps_unknown or name in UNDOCUMENTED
        report.add(evolve(problem, level="warning") if tolerated else problem)
        return RawVerb(name, body) if tolerated else entry


class Verb(Method):
    """A step of a document for calls. Every calling method is a subclass."""

    __slots__ = ()

    known: ClassVar[dict[str, type[Any]]] = {}
    called: ClassVar[str] = "a verb"
    older_names = older.VERBS

    @classmethod
    def apart(cls, entry: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """Two verbs in one step are two steps; so is a conversation with what follows it."""
        return [step for each in super().apart(entry) for step in older.with_results_apart(each)]


class MessagingVerb(Method):
    """A step of a document for messages. Every messaging method is a subclass."""

    __slots__ = ()

    known: ClassVar[dict[str, type[Any]]] = {}
    called: ClassVar[str] = "a messaging verb"


class Action(Method):
    """One entry of a function result's ``action`` list. Every SWAIG action is a subclass.

    Names are matched without regard to case, as the platform does.
    """

    __slots__ = ()

    known: ClassVar[dict[str, type[Any]]] = {}
    called: ClassVar[str] = "an action"
    stands_bare: ClassVar[bool] = False
    older_names = older.ACTIONS

    @classmethod
    def apart(cls, entry: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """Two actions in one entry are two entries, but for a document with ``transfer`` beside it."""
        return older.with_documents_whole(entry)

    @classmethod
    def joined(cls, placed: Iterator[tuple[str, Any]], report: Report) -> Iterator[tuple[str, Any]]:
        """A ``transfer`` before a document belongs beside it."""
        return older.with_transfers_joined(placed, report)

    @classmethod
    def is_one(cls, entry: Mapping[str, Any]) -> bool:
        """Whether it has one key, or is a document with ``transfer`` beside it."""
        return {name.lower() for name in entry} in ({"transfer", "swml"}, {"swml"}) or len(entry) == 1

    @classmethod
    def from_wire(cls, entry: Mapping[str, Any], path: str, report: Report) -> Any:
        """The action of one entry."""
        names = {known.lower(): known for known in cls.known}
        modern = {names.get(name.lower(), name): value for name, value in entry.items()} if report.lenient else entry
        if list(modern) != list(entry):
            report.mend(path, entry, ", ".join(f"`{name}`" for name in modern if name not in entry))
        if "SWML" in modern:
            return read_body(cls.known["SWML"], modern, path, report)
        return super().from_wire(modern, path, report)


UNDOCUMENTED = frozenset({"eval", "execute_rpc"})
"""Methods that the platform runs though no schema has them."""


def _brief(self: Any) -> str:
    """The object with what was set, and not the thirty fields that were not."""
    values = ((attribute, getattr(self, attribute.name)) for attribute in attrs.fields(type(self)) if attribute.repr)
    told = ((attribute, value) for attribute, value in values if value or isinstance(value, bool | int | float))
    shown = (f"{attribute.name}={value!r}" for attribute, value in told)
    return f"{type(self).__name__}({', '.join(shown)})"


def _named(cls: Any, generated: Callable[..., None]) -> Callable[..., None]:
    """The class's ``__init__``, with a sentence for what is misnamed, missing, given twice or without its keyword."""
    parameters = [attribute for attribute in attrs.fields(cls) if attribute.init]
    positional = [attribute.name for attribute in parameters if not attribute.kw_only]
    required = {attribute.name for attribute in parameters if attribute.default is attrs.NOTHING}
    known = {attribute.name for attribute in parameters}
    is_open = traits_of(cls).is_open

    @wraps(generated)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807  it becomes the method
        if is_open and not kwargs.keys() <= known and isinstance(kwargs.get("extra", {}), Mapping):
            kwargs = _with_extra(kwargs, known)
        try:
            generated(self, *args, **kwargs)
        except TypeError:
            given = {*positional[: len(args)], *kwargs}
            if len(given) < len(args) + len(kwargs) or not required <= given <= known:
                raise errors.DocumentError(cls.__name__, list(_misgiven(cls, args, kwargs))) from None
            raise

    return __init__


def _with_extra(kwargs: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """The keywords of an open class, those that are unknown moved into ``extra``, with a warning."""
    unknown = {name: value for name, value in kwargs.items() if name not in known}
    warn([errors.unknown_key(name, name, known) for name in sorted(unknown)])
    kept = {name: value for name, value in kwargs.items() if name in known}
    return {**kept, "extra": {**kwargs.get("extra", {}), **unknown}}


def _misgiven(cls: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the way in which the fields were given."""
    parameters = [attribute for attribute in attrs.fields(cls) if attribute.init]
    positional = [attribute.name for attribute in parameters if not attribute.kw_only]
    by_place, unnamed = dict(zip(positional, args, strict=False)), args[len(positional) :]
    absent = [attribute for attribute in parameters if attribute.name not in {*by_place, *kwargs}]
    absent.sort(key=lambda attribute: attribute.default is not attrs.NOTHING)  # what must be given was meant first
    for value, meant in zip_longest(unnamed, absent[: len(unnamed)]):
        yield errors.without_keyword(value, positional, meant.name if meant else "")
    for name in kwargs.keys() & by_place:
        yield errors.given_twice(name, by_place[name], kwargs[name])
    known = {attribute.name for attribute in parameters}
    yield from (errors.unknown_key("", name, known) for name in sorted(kwargs.keys() - known))
    shapes = {field.name: field.shape for field in fields_of(cls).values()}
    missing = [attribute.name for attribute in absent[len(unnamed) :] if attribute.default is attrs.NOTHING]
    yield from (errors.missing_key("", name, shapes[name].expected) for name in sorted(missing))


@model()
@frozen
class RawVerb(Verb, MessagingVerb):
    """A step that swaiglet does not know, sent as it is.

    Attributes:
        name: the method's name.
        value: its parameters, any JSON.
    """

    name: str
    value: Any = attrs.field(factory=dict)

    def __json__(self) -> dict[str, Any]:
        """The step."""
        return {self.name: self.value}
