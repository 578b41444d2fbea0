"""The arguments of a function as the model is told them: the part of JSON Schema that SWML takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, cast

from attrs import field, frozen

from swaiglet.errors import Problem

from . import older
from .model import Model, model
from .wire import OFF_WIRE, Flag, Int, Number, Older, Variable, exactly_one

Format = Annotated[
    Literal["date_time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uuid"],
    Older(older.renamed({"date-time": "date_time"})),
]
KEYWORDS = frozenset(
    {
        "$defs", "$id", "$ref", "$schema", "additionalProperties", "const", "contains", "default", "dependentRequired",
        "deprecated", "description", "else", "enum", "examples", "exclusiveMaximum", "exclusiveMinimum", "format",
        "if", "items", "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties",
        "minimum", "multipleOf", "not", "nullable", "pattern", "patternProperties", "prefixItems", "properties",
        "propertyNames", "readOnly", "required", "then", "title", "uniqueItems", "writeOnly",
    }
)  # fmt: skip
"""The keywords of JSON Schema: those that SWML does not take are kept when they stand in a document."""


@frozen(kw_only=True)
class Schema(Model):
    """What the schemas of arguments share.

    Attributes:
        extra: keywords of JSON Schema that SWML does not take, sent as they are.
    """

    extra: Mapping[str, Any] = field(factory=dict, metadata=OFF_WIRE)


@model(keeps=KEYWORDS)
@frozen(kw_only=True)
class StringSchema(Schema):
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


@model(keeps=KEYWORDS)
@frozen(kw_only=True)
class IntegerSchema(Schema):
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


@model(keeps=KEYWORDS)
@frozen(kw_only=True)
class NumberSchema(Schema):
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


@model(keeps=KEYWORDS)
@frozen(kw_only=True)
class BooleanSchema(Schema):
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


@model(keeps=KEYWORDS)
@frozen(kw_only=True)
class ArraySchema(Schema):
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


@model(keeps=KEYWORDS)
@frozen(kw_only=True)
class ObjectSchema(Schema):
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


@model(keeps=KEYWORDS)
@frozen(kw_only=True)
class NullSchema(Schema):
    """Nothing but null. SWML reference, ``ai`` method, ``SWAIG.functions.parameters``.

    Attributes:
        description: tells the model what it means.
    """

    type: Literal["null"]
    description: str


@model(exactly_one("oneOf", "allOf", "anyOf", "const"), keeps=KEYWORDS)
@frozen(kw_only=True)
class CombinedSchema(Schema):
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


AnySchema = Annotated[
    StringSchema
    | IntegerSchema
    | NumberSchema
    | BooleanSchema
    | ArraySchema
    | ObjectSchema
    | NullSchema
    | CombinedSchema,
    Older(older.with_type),
]


@model(keeps=KEYWORDS)
@frozen(kw_only=True)
class Parameters(Schema):
    """The arguments of a function: a JSON Schema of an object.

    SWML reference, ``ai`` method, ``SWAIG.functions.parameters``.

    Attributes:
        properties: what each argument is, by name.
        required: the arguments that the model must give.
    """

    type: Literal["object"]
    properties: Mapping[str, AnySchema] = field()
    required: Sequence[str] | None = None

    @classmethod
    def renew(cls, body: dict[str, Any]) -> Iterator[Problem]:
        """Parameters without their type, a bare mapping of them, or a text as the one of them."""
        return older.arguments(body)


def as_parameters(value: Parameters | Mapping[str, Any] | None) -> Parameters | None:
    """The value as it is, for type checkers: a mapping will do, and becomes `Parameters` when it is checked."""
    return cast("Parameters | None", value)
