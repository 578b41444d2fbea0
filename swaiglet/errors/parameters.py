"""For people: what is wrong with the parameters of a function, or with a class or schema that describes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .words import listed, near_miss, quoted


def cannot_fill(handler: str, parameter: str, can: Sequence[str]) -> str:
    """A handler's parameter that nothing provides."""
    remedy = f"Annotate it with {one_of(can)}." if can else "Leave it out."
    return f"Cannot fill parameter `{parameter}` of `{handler}`: nothing provides its type. {remedy}"


def one_of(names: Sequence[str]) -> str:
    """The only name, or ``one of`` several."""
    return names[0] if len(names) == 1 else f"one of {', '.join(names)}"


def no_annotation(handler: str, parameter: str, can: Sequence[str], *, is_tool: bool) -> str:
    """A parameter without a type; only a tool's may be a type that the model fills."""
    told = f"Cannot tell what `{parameter}` of `{handler}` is: it has no annotation."
    if is_tool:
        return f"{told} Write `{parameter}: str`, or `{parameter}: Call` for the call."
    return f"{told} Annotate it with {one_of(can)}." if can else f"{told} Leave it out."


def no_field_annotation(handler: str, parameter: str, cls: str) -> str:
    """A field of a class without a type."""
    field = parameter.rpartition(".")[2]
    return (
        f"Cannot make a schema for `{parameter}` of `{handler}`: `{field}` of `{cls}` has no annotation. "
        f"Write `{field}: str` or the like in the class."
    )


def no_schema(handler: str, parameter: str, annotation: str) -> str:
    """A tool's parameter whose type the model cannot be told about."""
    return (
        f"Cannot make a schema for `{parameter}` of `{handler}`: `{annotation}` is not a type the model can fill. "
        f"Write str, int, float, bool, Decimal, date, time, datetime, UUID, Literal[…], an Enum, an attrs class, "
        f"a dataclass or a TypedDict, a list, tuple, set or dict of these, or one of these with `| None`."
    )


def unhashable_elements(handler: str, parameter: str, annotation: str) -> str:
    """A set of what cannot stand in a set."""
    return (
        f"Cannot make a schema for `{parameter}` of `{handler}`: the elements of `{annotation}` cannot stand in a set. "
        f"Write `list[…]`, or make them hashable: a frozen class, or a tuple."
    )


def holds_itself(handler: str, parameter: str, cls: str) -> str:
    """A class or alias that is made of itself: its schema would have no end."""
    return (
        f"Cannot make a schema for `{parameter}` of `{handler}`: `{cls}` holds itself, and a schema must end. "
        f"Write one class for each level, or take the inner ones as `dict`."
    )


def bound_out_of_place(handler: str, parameter: str, expected: str) -> str:
    """A bound of what has no size or order."""
    return (
        f"Cannot bound `{parameter}` of `{handler}`: {expected} has no such bound. Put a range beside a number, "
        f"a length beside a text or a list, a pattern beside a text: `Annotated[int, ge(1)] | str`."
    )


def no_name_for(handler: str, annotation: str) -> str:
    """A string annotation that names nothing."""
    return f"Cannot read the annotations of `{handler}`: {annotation}. Import the name at module level."


def wrong_kind_of_parameter(handler: str, parameter: str) -> str:
    """``*args``, ``**kwargs`` or a positional-only parameter."""
    return (
        f"Cannot fill parameter `{parameter}` of `{handler}`: arguments arrive by name. "
        f"Give each parameter a name and a type, without `*`, `**` or `/`."
    )


def wrong_default(handler: str, parameter: str, value: object, expected: str) -> str:
    """A default that the parameter's own type refuses."""
    return (
        f"Cannot use {quoted(value)} as the default of `{parameter}` of `{handler}`: expected {expected}. "
        f"Change the default or the annotation."
    )


def not_callable(value: object) -> str:
    """Something that is no function."""
    return f"Cannot call {quoted(value)}: it is not a function. Decorate a function, or pass one."


def no_signature(handler: str) -> str:
    """Something that can be called, though nobody knows how."""
    return f"Cannot read the parameters of `{handler}`: Python does not tell them. Wrap it in a function of your own."


def plain_method(method: str, parameter: str) -> str:
    """A method that was decorated where it was written, before there is an object to call it on."""
    owner, _, name = method.rpartition(".")
    cls = owner.rpartition(".")[2]
    return (
        f"Cannot use method `{cls}.{name}` here: there is no object yet to be its `{parameter}`. "
        f"Make one and pass its method, as in `app.tool({cls.lower()}.{name})`, or move the function out of the class."
    )


def tool_that_yields(handler: str) -> str:
    """A generator function as a tool."""
    return f"Cannot use `{handler}` as a tool: it yields. Write `return`, once, with all that the model is to be told."


def bad_json_schema(path: str, reason: str) -> str:
    """A JSON Schema that is none, or that reaches outside of itself."""
    where = f"`parameters` at `{path}`" if path else "`parameters`"
    return f"Cannot use {where} as a JSON Schema: {reason}. Write `{{'type': 'object', 'properties': {{…}}}}`."


def no_json_type(name: str, known: Iterable[str]) -> str:
    """A type that JSON Schema does not have."""
    return f"there is no type {quoted(name)}{near_miss(name, known)}, only {listed(known)}"
