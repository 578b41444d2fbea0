"""Signatures: what a handler's parameters are, found from their annotations when it is decorated."""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Collection, Mapping
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from attrs import NOTHING

from swaiglet import errors
from swaiglet.errors import SetupError

from .annotations import Place, make_parameter
from .handler import Function, Handler
from .records import argument_texts, names_around


def inspect_handler(function: Function, fills: Collection[Any], *, takes_arguments: bool = False) -> Handler:
    """The handler of a function whose parameters are filled with these types, or are arguments.

    Raises:
        SetupError: a parameter cannot be filled, or has a type that the model cannot be told about; the function is
            no function, or a generator that is to be a tool.
    """
    name = _name(function)
    if takes_arguments and _yields(function):
        raise SetupError(errors.tool_that_yields(name))
    signature = _signature(function, name, takes_arguments=takes_arguments, fills=fills)
    texts = argument_texts(_docstring(function)) if takes_arguments else {}
    filled: dict[str, Any] = {}
    parameters = []
    for parameter in signature:
        found = _filler(parameter.annotation, fills)
        default = NOTHING if parameter.default is parameter.empty else parameter.default
        if found is not None:
            filled[parameter.name] = found
        elif takes_arguments:
            place = Place(name, parameter.name)
            text = texts.get(parameter.name, "")
            parameters.append(make_parameter(parameter.annotation, place, default=default, text=text))
        elif default is NOTHING:
            raise SetupError(errors.cannot_fill(name, parameter.name, _names(fills)))
    return Handler(function, name, filled, tuple(parameters))


def first_paragraph(function: Function) -> str:
    """The first paragraph of the function's docstring, on one line."""
    return " ".join(_docstring(function).partition("\n\n")[0].split())


def annotations_of(function: Function) -> dict[str, Any]:
    """The annotations of a function's parameters, and of what it returns under ``return``; of those that have any.

    Raises:
        SetupError: it cannot be called, or an annotation names nothing.
    """
    name = _name(function)
    signature = _inspected(function, name)
    found = {parameter.name: parameter.annotation for parameter in signature.parameters.values()}
    found["return"] = signature.return_annotation
    given = {key: annotation for key, annotation in found.items() if annotation is not inspect.Signature.empty}
    return _hints(given, function, name)


def _docstring(function: Function) -> str:
    return inspect.getdoc(_original(function)) or ""


def _original(function: Function) -> Function:
    """The function that a partial is of; a partial's own name and docstring tell what a partial is."""
    while isinstance(function, functools.partial):
        function = function.func
    return function


def _name(function: Any) -> str:
    """What the function is called.

    Raises:
        SetupError: it cannot be called.
    """
    if not callable(function):
        raise SetupError(errors.not_callable(function))
    return getattr(_original(function), "__name__", type(function).__name__)


def _names(fills: Collection[Any]) -> list[str]:
    return sorted(errors.type_name(type_) for type_ in fills)


def _yields(function: Function) -> bool:
    inner = inspect.unwrap(_original(function))
    return inspect.isgeneratorfunction(inner) or inspect.isasyncgenfunction(inner)


def _filler(annotation: Any, fills: Collection[Any]) -> Any:
    """Which of the types fills a parameter of that annotation: the type itself, perhaps with ``| None`` or a text."""
    if get_origin(annotation) is Annotated:
        return _filler(get_args(annotation)[0], fills)
    if get_origin(annotation) in (Union, types.UnionType):
        members = [member for member in get_args(annotation) if member is not types.NoneType]
        return _filler(members[0], fills) if len(members) == 1 else None
    return next((type_ for type_ in fills if type_ is annotation or type_ == annotation), None)


def _signature(
    function: Function, name: str, *, takes_arguments: bool, fills: Collection[Any]
) -> list[inspect.Parameter]:
    """The parameters that a caller fills, with their annotations read."""
    parameters = list(_inspected(function, name).parameters.values())
    for number, parameter in enumerate(parameters):
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            raise SetupError(errors.wrong_kind_of_parameter(name, parameter.name))
        if parameter.annotation is parameter.empty:
            if number == 0 and parameter.name in ("self", "cls") and _in_class_body(function):
                raise SetupError(errors.plain_method(function.__qualname__, parameter.name))
            raise SetupError(errors.no_annotation(name, parameter.name, _names(fills), is_tool=takes_arguments))
    hints = _hints({parameter.name: parameter.annotation for parameter in parameters}, function, name)
    return [parameter.replace(annotation=hints[parameter.name]) for parameter in parameters]


def _inspected(function: Function, name: str) -> inspect.Signature:
    """The signature.

    Raises:
        SetupError: it has none that Python knows.
    """
    try:
        return inspect.signature(function)
    except ValueError as error:
        raise SetupError(errors.no_signature(name)) from error


def _in_class_body(function: Function) -> bool:
    """Whether it is a plain function that stands in a class, and so waits for an object."""
    owner = getattr(function, "__qualname__", "").rpartition(".")[0]
    return inspect.isfunction(function) and bool(owner) and not owner.endswith("<locals>")


def _hints(annotations: Mapping[str, Any], function: Function, name: str) -> dict[str, Any]:
    """The annotations, those that are strings read where the function was written.

    Raises:
        SetupError: one names nothing.
    """
    inner: Any = _original(function)
    if not (inspect.isroutine(inner) or inspect.isclass(inner)):
        inner = type(inner).__call__
    inner = inspect.unwrap(inner)
    holder = types.SimpleNamespace(__annotations__=dict(annotations))
    names = getattr(inner, "__globals__", {})
    try:
        return get_type_hints(holder, globalns=names, localns=names_around(inner) or None, include_extras=True)
    except (NameError, AttributeError, TypeError, SyntaxError) as error:
        raise SetupError(errors.no_name_for(name, str(error))) from error
