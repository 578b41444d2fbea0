"""A tool: a SWAIG function that the author wrote, with all that the document says about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from swaiglet import errors
from swaiglet.errors import DocumentError, SetupError
from swaiglet.swml.functions import SWAIGFunction

from .arguments import object_schema
from .call import Call, FunctionCall
from .handler import Function, Handler
from .signature import first_paragraph, inspect_handler

RESERVED = frozenset(
    {
        "adjust_response_latency",
        "change_context",
        "check_time",
        "end_call",
        "gather_submit",
        "get_ideal_strategy",
        "get_visual_input",
        "hangup",
        "next_step",
        "pause_conversation",
        "wait_for_user",
        "wait_seconds",
    }
)
"""Names of the platform's own functions."""


@frozen
class Tool:
    """A SWAIG function and its handler.

    Attributes:
        entry: what the document says about it.
        strict: whether arguments are taken as they come, without mending.
    """

    handler: Handler
    entry: SWAIGFunction
    strict: bool = False

    @property
    def name(self) -> str:
        """The function's name."""
        return self.entry.function


def make_tool(
    function: Function,
    name: str | None = None,
    description: str | None = None,
    *,
    strict: bool = False,
    settings: Mapping[str, Any] | None = None,
) -> Tool:
    """The tool of a handler: name, description and parameters from the function, where they are not given.

    Raises:
        SetupError: the name is taken or malformed, the description missing, a parameter without a schema.
    """
    handler = inspect_handler(function, {Call, FunctionCall}, takes_arguments=True)
    name = handler.name if name is None else name
    if name in RESERVED:
        raise SetupError(errors.reserved_tool_name(name))
    if not (name.isascii() and name.isidentifier()):
        raise SetupError(errors.bad_tool_name(name))
    description = description or first_paragraph(function)
    if not description:
        raise SetupError(errors.no_description(name))
    try:
        entry = SWAIGFunction(
            name, description=description, parameters=object_schema(handler.parameters), **(settings or {})
        )
    except DocumentError as error:
        what = f"tool `{name}`"
        raise DocumentError(what, error.problems) from error
    return Tool(handler, entry, strict)
