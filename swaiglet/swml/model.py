"""The decorators that make a class a model or a verb, and check each object when it is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, TypeVar

import attrs
from attrs import frozen

from swaiglet import errors
from swaiglet.errors import Problem

from .shapes import broken_rules, fields_of, read_model
from .wire import Rule, Tag, raise_problems, wire_key

C = TypeVar("C", bound=type[Any])


class Model:
    """What every class of the wire has: each value checked against its annotation when the object is made.

    A wrong keyword, type, range or combination raises `DocumentError` with all that is wrong, and the near miss.
    """

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        """Check the object and put its values into their final form."""
        cls: Any = type(self)
        problems: list[Problem] = []
        given = {}
        for field in fields_of(cls).values():
            value = getattr(self, field.name)
            if value is None and not field.required:
                continue
            given[field.key] = value
            object.__setattr__(self, field.name, field.shape.read(value, field.name, problems))
        problems.extend(broken_rules(cls, given, "", sent=False))
        raise_problems(cls.__name__, problems)


def model(*rules: Rule) -> Callable[[C], C]:
    """Make an attrs class a model: these combinations of keys forbidden, wrong keywords answered with a near miss."""

    def decorate(cls: C) -> C:
        cls.__rules__ = rules
        cls.__init__ = _named(cls, cls.__init__)
        return cls

    return decorate


def verb(key: str, *rules: Rule, value: str | None = None) -> Callable[[C], C]:
    """Make an attrs class the SWML method of that name; `value` names the field that is the method's whole value."""

    def decorate(cls: C) -> C:
        cls.__tag__ = Tag(key, value)
        cls.known[key] = cls
        return model(*rules)(cls)

    return decorate


class Verb(Model):
    """A step of a section. Every SWML method is a subclass."""

    __slots__ = ()

    known: ClassVar[dict[str, type[Verb]]] = {}
    """Every SWML method by name."""

    @classmethod
    def from_wire(cls, name: str, body: Any, path: str, problems: list[Problem]) -> Verb | None:
        """The verb of one step; what is wrong with it is added to the problems."""
        if name not in cls.known:
            problems.append(errors.unknown_verb(path, name, cls.known))
            return None
        found: list[Problem] = []
        made = read_model(cls.known[name], body, f"{path}.{name}" if path else name, found)
        problems.extend(found)
        return None if found else made


@frozen
class RawVerb(Verb):
    """A step that swaiglet does not know, sent as it is.

    Attributes:
        name: the method's name.
        value: its parameters, any JSON.
    """

    name: str
    value: Any = attrs.field(factory=dict)


def _named(cls: Any, generated: Callable[..., None]) -> Callable[..., None]:
    """The class's ``__init__``, with a near miss for a wrong keyword and a sentence for a missing one."""
    parameters = [attribute for attribute in attrs.fields(cls) if attribute.init]
    positional = [attribute.name for attribute in parameters if not attribute.kw_only]
    required = [attribute.name for attribute in parameters if attribute.default is attrs.NOTHING]
    known = {attribute.name for attribute in parameters}

    @wraps(generated)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807  it becomes the method
        if not kwargs.keys() <= known or any(
            name not in kwargs and name not in positional[: len(args)] for name in required
        ):
            given = {*kwargs, *positional[: len(args)]}
            problems = [errors.unknown_key("", name, known) for name in kwargs if name not in known]
            shapes = fields_of(cls)
            problems += [
                errors.missing_key("", attribute.name, shapes[wire_key(attribute)].shape.expected)
                for attribute in parameters
                if attribute.name in required and attribute.name not in given
            ]
            raise errors.DocumentError(cls.__name__, problems)
        generated(self, *args, **kwargs)

    return __init__
