"""The arguments of a function as the model is told them: the part of JSON Schema that SWML takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from attrs import field, frozen

from .model import Model, model
from .wire import Flag, Int, Number, Variable, exactly_one

Format = Literal["date_time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uuid"]


@model()
@frozen(kw_only=True)
class StringSchema(Model):
    """A text.

    SWML reference, ``ai`` method, ``SWAIG.functions.parameters``.

    Attributes:
        description: tells the model what to give.
        nullable: whether null may be given.
        enum: the only texts allowed.
        default: what counts when none is given.
        pattern: a regular expression that the text matches.
        format: what kind of text it is; ``date_time`` has an underscore here.
    """

    type: Literal["string"]
    description: str | None = None
    nullable: Flag | None = None
    enum: Sequence[str] | None = None
    default: str | None = None
    pattern: str | None = None
    format: Format | None = None


@model()
@frozen(kw_only=True)
class IntegerSchema(Model):
    """A whole number. SWML reference, ``ai`` method, ``SWAIG.functions.parameters``.

    Attributes:
        description: tells the model what to give.
        nullable: whether null may be given.
        enum: the only numbers allowed.
        default: what counts when none is given.
    """

    type: Literal["integer"]
    description: str | None = None
    nullable: Flag | None = None
    enum: Sequence[int] | None = None
    default: Int | None = None


@model()
@frozen(kw_only=True)
class NumberSchema(Model):
    """A number. SWML reference, ``ai`` method, ``SWAIG.functions.parameters``.

    Attributes:
        description: tells the model what to give.
        nullable: whether null may be given.
        enum: the only numbers allowed.
        default: what counts when none is given.
    """

    type: Literal["number"]
    description: str | None = None
    nullable: Flag | None = None
    enum: Sequence[float] | Sequence[Variable] | None = None
    default: Number | None = None


@model()
@frozen(kw_only=True)
class BooleanSchema(Model):
    """True or false. SWML reference, ``ai`` method, ``SWAIG.functions.parameters``.

    Attributes:
        description: tells the model what to give.
        nullable: whether null may be given.
        default: what counts when none is given.
    """

    type: Literal["boolean"]
    description: str | None = None
    nullable: Flag | None = None
    default: Flag | None = None


@model()
@frozen(kw_only=True)
class ArraySchema(Model):
    """A list. SWML reference, ``ai`` method, ``SWAIG.functions.parameters``.

    Attributes:
        items: what each element is.
        description: tells the model what to give.
        nullable: whether null may be given.
        default: what counts when none is given.
    """

    type: Literal["array"]
    items: AnySchema
    description: str | None = None
    nullable: Flag | None = None
    default: Sequence[Any] | None = None


@model()
@frozen(kw_only=True)
class ObjectSchema(Model):
    """An object. SWML reference, ``ai`` method, ``SWAIG.functions.parameters``.

    Attributes:
        properties: what each member is, by name.
        required: the members that must be given.
        description: tells the model what to give.
        nullable: whether null may be given.
        default: what counts when none is given.
    """

    type: Literal["object"]
    properties: Mapping[str, AnySchema] | None = None
    required: Sequence[str] | None = None
    description: str | None = None
    nullable: Flag | None = None
    default: Mapping[str, Any] | None = None


@model()
@frozen(kw_only=True)
class NullSchema(Model):
    """Nothing but null. SWML reference, ``ai`` method, ``SWAIG.functions.parameters``.

    Attributes:
        description: tells the model what it means.
    """

    type: Literal["null"]
    description: str


@model(exactly_one("oneOf", "allOf", "anyOf", "const"))
@frozen(kw_only=True)
class CombinedSchema(Model):
    """What fits other schemas, or is one value; it has no description of its own.

    SWML reference, ``ai`` method, ``SWAIG.functions.parameters``.

    Attributes:
        oneOf: exactly one of these fits.
        allOf: all of these fit.
        anyOf: at least one of these fits.
        const: the only value allowed.
    """

    oneOf: Sequence[AnySchema] | None = None  # noqa: N815  the wire's name
    allOf: Sequence[AnySchema] | None = None  # noqa: N815  the wire's name
    anyOf: Sequence[AnySchema] | None = None  # noqa: N815  the wire's name
    const: Any = None


AnySchema = (
    StringSchema
    | IntegerSchema
    | NumberSchema
    | BooleanSchema
    | ArraySchema
    | ObjectSchema
    | NullSchema
    | CombinedSchema
)


@model()
@frozen(kw_only=True)
class Parameters(Model):
    """The arguments of a function: a JSON Schema of an object.

    SWML reference, ``ai`` method, ``SWAIG.functions.parameters``.

    Attributes:
        properties: what each argument is, by name.
        required: the arguments that the model must give.
    """

    type: Literal["object"]
    properties: Mapping[str, AnySchema] = field()
    required: Sequence[str] | None = None


def as_parameters(value: Parameters | Mapping[str, Any] | None) -> Parameters | None:
    """The value as it is, for type checkers: a mapping will do, and becomes `Parameters` when it is checked."""
    return cast("Parameters | None", value)
