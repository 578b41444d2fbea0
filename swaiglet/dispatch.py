"""From an agent and a function call to the result that goes back. Whatever happens, there is one."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping
from typing import Any

import attrs

from . import errors
from .agent import Agent
from .errors import SwaigletError, ToolError
from .swaig.arguments import read_arguments
from .swaig.call import Call, FunctionCall, PostPrompt
from .swaig.result import Result
from .swaig.tool import Tool
from .swml.convert import to_json
from .swml.model import Model

log = logging.getLogger("swaiglet.dispatch")


async def dispatch(agent: Agent, function_call: FunctionCall) -> Result:
    """Run the tool that the model called.

    It never raises for what a model or a handler did: the model gets a sentence to go on with, the log the cause.
    """
    tool = agent.tools.get(function_call.function)
    if tool is None:
        log.warning("%s", errors.unknown_function(function_call.function, function_call.arguments, agent.tools))
        return Result(errors.cannot_do_that(function_call.function))
    parameters = tool.handler.parameters
    arguments, complaints = read_arguments(parameters, function_call.arguments, strict=tool.strict)
    unknown = function_call.arguments.keys() - {parameter.name for parameter in parameters}
    if unknown:
        log.warning("%s was given arguments that it does not take: %s", tool.name, errors.quoted(sorted(unknown), 200))
    if complaints:
        log.warning("%s was not run, wrong arguments: %s", tool.name, ", ".join(path for path, _ in complaints[:20]))
        return Result(errors.bad_arguments(complaints))
    return await _run(tool, function_call, arguments)


async def _run(tool: Tool, function_call: FunctionCall, arguments: Mapping[str, Any]) -> Result:
    fillers = {Call: function_call.call, FunctionCall: function_call}
    try:
        return as_result(await tool.handler.run(fillers, arguments), tool.name)
    except ToolError as error:
        return Result(str(error) or errors.cannot_be_done())
    except (Exception, SystemExit, asyncio.CancelledError):  # the author's mistakes end here, an exit among them
        if is_cancelled():
            raise
        reference = secrets.token_hex(4)
        log.exception("%s failed (reference %s)", tool.name, reference)
        return Result(errors.went_wrong(reference))


def is_cancelled() -> bool:
    """Whether the running task itself was cancelled, and not one that the author's code awaited."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def take_report(agent: Agent, report: PostPrompt) -> str | None:
    """Hand the report after a call to its handler.

    Returns:
        The reference under which the log has the traceback, when the handler failed.
    """
    if agent.report is None:
        return None
    handler = agent.report.handler
    try:
        await handler.run({PostPrompt: report, Call: report.call})
    except (Exception, SystemExit, asyncio.CancelledError):  # as above; the platform would only repeat the report
        if is_cancelled():
            raise
        reference = secrets.token_hex(4)
        log.exception("%s failed (reference %s)", handler.name, reference)
        return reference
    return None


def as_result(value: Any, name: str) -> Result:
    """What a tool returned, as a result.

    Raises:
        SwaigletError: it is nothing that a result can be made of.
    """
    if isinstance(value, Result):
        return value
    if value is None:
        return Result()
    if isinstance(value, str):
        return Result(value)
    if isinstance(value, Mapping) and "response" in value:
        return Result.from_wire(value)
    if attrs.has(type(value)) and not isinstance(value, Model):
        return Result(to_json(attrs.asdict(value)).decode())
    raise SwaigletError(errors.bad_return(name, value, "a Result, text, a dict with `response`, or None"))
