"""Data maps of functions: each is called once, with a placeholder for each parameter."""

from __future__ import annotations

import inspect
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import attrs

from swaiglet import errors
from swaiglet.errors import SetupError
from swaiglet.swml.data_map import DataMap, Webhook
from swaiglet.swml.functions import SWAIGFunction
from swaiglet.swml.report import warn
from swaiglet.swml.templates import Placeholder

from .arguments import object_schema
from .call import Call, FunctionCall
from .handler import Function, Handler, is_coroutine_function
from .signature import first_paragraph, inspect_handler
from .tool import EntrySettings, make_entry, settled_name

MISTAKEN = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError)
"""What a function raises that takes a placeholder for a value."""


def data_map_entry(
    function: Function, name: str | None, description: str | None, settings: Mapping[str, Any]
) -> SWAIGFunction:
    """The entry of a function that the platform runs itself, by the data map that the function returns.

    The function is called here, once, with the placeholder ``${args.<name>}`` for each parameter. Where a webhook's
    reply stands, the platform has the arguments elsewhere: there the placeholders become ``${input.args.<name>}``.

    Raises:
        SetupError: as for a tool, or the function cannot be called so, or returns no `DataMap`.
    """
    handler = _inspected(function)
    name = settled_name(handler.name if name is None else name)
    for setting in settings:
        if setting not in EntrySettings.__annotations__:
            raise SetupError(errors.unknown_data_map_setting(name, setting, EntrySettings.__annotations__))
    schema, description = object_schema(handler.parameters), description or first_paragraph(function)
    if not description:
        raise SetupError(errors.no_description(name))
    made = _called(handler, name)
    names = [parameter.name for parameter in handler.parameters]
    webhooks = [_with_input(webhook, names) for webhook in made.webhooks or ()]
    for webhook in webhooks:
        _check(webhook, name, names)
    data_map = attrs.evolve(made, webhooks=webhooks) if webhooks else made
    return make_entry(name, description, parameters=schema, data_map=data_map, **settings)


def _inspected(function: Function) -> Handler:
    """The function and its parameters, each of which is an argument."""
    if is_coroutine_function(function) or inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        inner = getattr(function, "func", function)  # of a partial
        raise SetupError(errors.data_map_runs_later(getattr(inner, "__name__", type(inner).__name__)))
    handler = inspect_handler(function, (Call, FunctionCall), takes_arguments=True)
    for parameter, type_ in handler.filled.items():
        raise SetupError(errors.data_map_takes_no_call(handler.name, parameter, errors.type_name(type_)))
    return handler


def _called(handler: Handler, name: str) -> DataMap:
    """What the function returns."""
    placeholders = {parameter.name: Placeholder(f"args.{parameter.name}") for parameter in handler.parameters}
    try:
        made = handler.function(**placeholders)
    except MISTAKEN as error:
        raise SetupError(errors.data_map_failed(name, placeholders, error)) from error
    if isinstance(made, DataMap):
        return made
    if inspect.iscoroutine(made):
        made.close()
        raise SetupError(errors.data_map_runs_later(name))
    raise SetupError(errors.no_data_map(name, made))


def _check(webhook: Webhook, name: str, names: Collection[str]) -> None:
    """Refuse a webhook that would never be asked, and warn of a header that would not be filled in."""
    required = webhook.require_args or ()
    for argument in (required,) if isinstance(required, str) else required:
        if argument not in names:
            raise SetupError(errors.requires_unknown(name, argument, names))
    headers = (webhook.headers or {}).items()
    warn([errors.unfilled_header(name, header) for header, value in headers if "${" in value or "%{" in value])


def _with_input(webhook: Webhook, names: Iterable[str]) -> Webhook:
    """The webhook, with the arguments under ``input`` where its reply stands at the root."""
    alternatives = "|".join(map(re.escape, names))
    reads = re.compile(rf"([$%]\{{(?:\w+:)*)(?=args\.(?:{alternatives})[.\[}}])")
    parts = {key: _respelled(getattr(webhook, key), reads) for key in ("foreach", "expressions", "output")}
    return attrs.evolve(webhook, **parts)


def _respelled(value: Any, reads: re.Pattern[str]) -> Any:
    """The value with its placeholders changed, wherever they stand in it; what has none stays the same object."""
    if isinstance(value, str):
        return reads.sub(r"\1input.", value)
    if isinstance(value, Mapping):
        return {_respelled(key, reads): _respelled(each, reads) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_respelled(each, reads) for each in value)
    if not attrs.has(type(value)):
        return value
    fields = {field.name: getattr(value, field.name) for field in attrs.fields(type(value)) if field.init}
    changed = {name: _respelled(each, reads) for name, each in fields.items()}
    changed = {name: each for name, each in changed.items() if each != fields[name]}
    return attrs.evolve(value, **changed) if changed else value
