"""What an author declares that is more than a function: with a title, a text or a kind of event beside it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from attrs import frozen

from swaiglet import errors
from swaiglet.errors import SetupError
from swaiglet.swml.prompt import Prompt

from .handler import Function, Handler
from .signature import inspect_handler


@frozen
class PromptHandler:
    """A function that writes a part of the prompt, under a title or none."""

    handler: Handler
    title: str | None = None


@frozen
class ReportHandler:
    """The post prompt, and the function that takes its report."""

    prompt: Prompt
    handler: Handler


@frozen
class EventHandler:
    """A function that takes events of a kind, or of every kind."""

    handler: Handler
    type: str | None = None


def report_handler(function: Function, fills: Collection[Any]) -> Handler:
    """The handler of a report, which may take the model's answer as an object of a class.

    Raises:
        SetupError: a parameter cannot be filled.
    """
    handler = inspect_handler(function, fills, takes_arguments=True)
    for parameter in handler.parameters:
        if len(handler.parameters) > 1 or parameter.kind.schema().get("type") != "object":
            can = sorted(errors.type_name(type_) for type_ in fills)
            raise SetupError(errors.cannot_fill_report(handler.name, parameter.name, can))
    return handler
