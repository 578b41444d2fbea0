"""Signatures: what a handler's parameters are, found from their annotations when it is decorated."""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import docstring_parser

from swaiglet import errors
from swaiglet.errors import SetupError

from .arguments import JSON_TYPES, Choice, Described, Flag, Kind, Many, Number, Parameter, Reading, Text, Whole
from .handler import Function, Handler

SIMPLE: Mapping[Any, Kind] = {str: Text(), int: Whole(), float: Number(), bool: Flag()}


def inspect_handler(function: Function, fills: Collection[type], *, takes_arguments: bool = False) -> Handler:
    """The handler of a function whose parameters are filled with these types, or are arguments.

    Raises:
        SetupError: a parameter cannot be filled, or has a type that the model cannot be told about.
    """
    name = getattr(_original(function), "__name__", type(function).__name__)
    filled: dict[str, type] = {}
    parameters = []
    texts = _argument_texts(function) if takes_arguments else {}
    for parameter in _signature(function, name).parameters.values():
        annotation = parameter.annotation
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            raise SetupError(errors.wrong_kind_of_parameter(name, parameter.name))
        if annotation is parameter.empty:
            raise SetupError(errors.no_annotation(name, parameter.name))
        if isinstance(annotation, type) and annotation in fills:
            filled[parameter.name] = annotation
        elif takes_arguments:
            parameters.append(_parameter(name, parameter, texts.get(parameter.name, "")))
        elif parameter.default is parameter.empty:
            raise SetupError(errors.cannot_fill(name, parameter.name, sorted(type_.__name__ for type_ in fills)))
    return Handler(function, name, filled, tuple(parameters))


def first_paragraph(function: Function) -> str:
    """The first paragraph of the function's docstring, on one line."""
    return " ".join(_docstring(function).partition("\n\n")[0].split())


def _docstring(function: Function) -> str:
    return inspect.getdoc(_original(function)) or ""


def _original(function: Function) -> Function:
    """The function that a partial is of; a partial's own name and docstring tell what a partial is."""
    while isinstance(function, functools.partial):
        function = function.func
    return function


def _argument_texts(function: Function) -> dict[str, str]:
    """Descriptions from the docstring's section about arguments: Google, NumPy or reST."""
    parsed = docstring_parser.parse(_docstring(function))
    return {text.arg_name: " ".join((text.description or "").split()) for text in parsed.params}


def _signature(function: Function, name: str) -> inspect.Signature:
    try:
        return inspect.signature(function, eval_str=True)
    except (NameError, AttributeError, TypeError, SyntaxError) as error:
        raise SetupError(errors.no_name_for(name, str(error))) from error


def _parameter(handler: str, parameter: inspect.Parameter, text: str) -> Parameter:
    """The parameter of a tool that the model fills."""
    kind, nullable, annotated = _kind(handler, parameter.name, parameter.annotation)
    has_default = parameter.default is not parameter.empty
    default = parameter.default if has_default else None
    if default is not None:
        _check_default(handler, parameter.name, default, kind)
    return Parameter(
        parameter.name,
        kind,
        description=annotated or text,
        required=not has_default and not nullable,
        default=default,
        nullable=nullable or (has_default and default is None),
    )


def _check_default(handler: str, name: str, default: Any, kind: Kind) -> None:
    reading = Reading(strict=True)
    kind.read(default, name, reading)
    if reading.complaints:
        raise SetupError(errors.wrong_default(handler, name, default, kind.expected))


def _kind(handler: str, name: str, annotation: Any) -> tuple[Kind, bool, str]:
    """The kind of an annotation, whether it takes `None`, and its own text."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        kind, nullable, inner = _kind(handler, name, arguments[0])
        return kind, nullable, next((text for text in arguments[1:] if isinstance(text, str)), inner)
    if origin in (Union, types.UnionType):
        members = [argument for argument in arguments if argument is not types.NoneType]
        if len(members) == 1:
            kind, _, text = _kind(handler, name, members[0])
            return kind, True, text
    if origin is Literal and all(type(value) in JSON_TYPES for value in arguments):
        return Choice(arguments), False, ""
    if origin is list and arguments:
        kind, _, text = _kind(handler, name, arguments[0])
        return Many(Described(kind, text) if text else kind), False, ""
    if isinstance(annotation, type) and annotation in SIMPLE:
        return SIMPLE[annotation], False, ""
    shown = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    raise SetupError(errors.no_schema(handler, name, shown))
