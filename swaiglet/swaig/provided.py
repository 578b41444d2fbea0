"""Provided types: what a function under ``@app.provide`` opens, and who asks for it."""

from __future__ import annotations

import inspect
import types
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from typing import Any, get_args, get_origin

from attrs import frozen

from swaiglet import errors
from swaiglet.errors import SetupError

from .handler import Function, Handler
from .records import Record, unwrapped
from .signature import annotations_of


@frozen
class Provider:
    """A function that opens a resource, and the type under which handlers ask for it."""

    handler: Handler
    type: Any


YIELDING = (AsyncIterator, AsyncGenerator, Iterator, Generator)


def provided_type(function: Function, name: str) -> Any:
    """The type that a provider's return annotation names: of a generator, what it yields.

    Raises:
        SetupError: it has none, or one that tells nothing.
    """
    annotation = annotations_of(function).get("return")
    if inspect.isasyncgenfunction(function) or inspect.isgeneratorfunction(function):
        annotation = get_args(annotation)[0] if get_origin(annotation) in YIELDING else None
    if annotation in (None, types.NoneType, Any, object):
        raise SetupError(errors.provides_nothing(name))
    return annotation


def takes_as_argument(handler: Handler, type_: Any) -> bool:
    """Whether a tool's handler has a parameter of the type that the model is to fill."""
    kinds = (unwrapped(parameter.kind) for parameter in handler.parameters)
    return any(isinstance(kind, Record) and kind.cls is type_ for kind in kinds)
