"""From an agent and a function call to the answer that goes back. Whatever happens, there is one."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import attrs
import orjson
from attrs import evolve, frozen

from . import errors
from .agent import Agent
from .errors import SwaigletError, ToolError
from .moves import wrong_move
from .runs import once
from .swaig.call import Call, FunctionCall, PostPrompt
from .swaig.declared import EventHandler
from .swaig.handler import Handler, NotBegunError
from .swaig.kinds import Reading
from .swaig.result import Result
from .swaig.tool import Once, Tool
from .swml.convert import to_json
from .swml.model import Model

log = logging.getLogger("swaiglet.dispatch")

CALL_SECONDS = 14_400.0
"""How long what happens once in a call is remembered: as long as calls last."""

EVENT_SECONDS = 3_600.0
"""How long an event is remembered that might be posted again."""

Outcome = Literal["done", "refused", "wrong arguments", "failed", "late", "busy", "unknown function"]


@frozen
class Answer:
    """What goes back for a function call.

    Attributes:
        result: for the model and the platform.
        outcome: how it came about: ``refused`` is a `ToolError`, ``failed`` any other exception.
        seconds: how long the request waited for the author's code.
        attempt: the how many-eth time the same request came; the platform repeats one that failed.
    """

    result: Result
    outcome: Outcome = "done"
    seconds: float = 0.0
    attempt: int = 1


@frozen
class Work:
    """One function call on its way through its tool: what it was given, and until when somebody waits for it."""

    agent: Agent
    tool: Tool
    function_call: FunctionCall
    arguments: Mapping[str, Any]
    until: float

    @property
    def fillers(self) -> dict[Any, Any]:
        """What the parameters are filled with that are no arguments."""
        return self.agent.lifespan.fillers({Call: self.function_call.call, FunctionCall: self.function_call})


async def dispatch(agent: Agent, function_call: FunctionCall) -> Result:
    """What the tool that the model called gives; see `answer`."""
    return (await answer(agent, function_call)).result


async def answer(agent: Agent, function_call: FunctionCall) -> Answer:
    """Run the tool that the model called.

    It never raises for what a model or a handler did: the model gets a sentence to go on with, the log the cause.
    """
    tool = agent.tool_called(function_call.function)
    if tool is None:
        log.warning("%s", errors.unknown_function(function_call.function, function_call.arguments, agent.functions))
        return Answer(Result(errors.cannot_do_that(function_call.function)), "unknown function")
    arguments, complaints = tool.read(function_call.arguments)
    unknown = tool.unknown(function_call.arguments)
    if unknown:
        log.warning("%s was given arguments that it does not take: %s", tool.name, errors.quoted(sorted(unknown), 200))
    if complaints:
        log.warning("%s was not run, wrong arguments: %s", tool.name, ", ".join(path for path, _ in complaints[:20]))
        return Answer(Result(errors.bad_arguments(complaints)), "wrong arguments")
    return await _awaited(agent, tool, function_call, arguments)


async def _awaited(agent: Agent, tool: Tool, function_call: FunctionCall, arguments: Mapping[str, Any]) -> Answer:
    """The answer of a run of the tool: of the one in flight for the same request, or of its own."""
    runs, key, begun = agent.lifespan.runs, _key(tool, function_call, arguments), time.monotonic()
    attempt = runs.attempt(key)
    if not runs.admits(key):
        log.error("%s was not run: %d functions run already", tool.name, len(runs))
        return Answer(Result(errors.too_busy()), "busy", attempt=attempt)
    seconds = tool.timeout or agent.limits.tool_seconds
    work = Work(agent, tool, function_call, arguments, begun + seconds)
    given: Answer | None = await runs.wait_for(key, lambda: _run(work, key), seconds, cancels=tool.handler.is_async)
    if given is None:
        log.warning("%s took longer than %g s", tool.name, seconds)
        given = Answer(Result(tool.on_timeout or errors.takes_longer()), "late")
    return evolve(given, seconds=time.monotonic() - begun, attempt=attempt)


def _key(tool: Tool, function_call: FunctionCall, arguments: Mapping[str, Any]) -> str | None:
    """What makes two function calls the same: function, call and arguments; nothing does when there is no call."""
    call = function_call.call
    scope = call.id or call.conversation_id or call.ai_session_id
    if not scope:
        return None
    try:
        given = orjson.dumps(arguments, _canonical, orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    except TypeError:  # a number beyond 64 bits, or text that is no Unicode
        given = repr(arguments).encode(errors="backslashreplace")
    return f"{tool.name}:{scope}:{hashlib.sha256(given).hexdigest()}"


def _canonical(value: Any) -> Any:
    """What stands for an argument that JSON has no form for, the same for equal values."""
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    return attrs.asdict(value, recurse=False) if attrs.has(type(value)) else repr(value)


async def _run(work: Work, key: str | None) -> Answer:
    """Run a tool, whatever it raises."""
    tool = work.tool
    try:
        return await _handled(work) if tool.once is None or key is None else await _once(work, tool.once, key)
    except ToolError as error:
        return Answer(Result(str(error) or errors.cannot_be_done()), "refused")
    except NotBegunError:
        log.error("%s was not run: no thread was free in time", tool.name)  # noqa: TRY400  the line says it all
        return Answer(Result(tool.on_timeout or errors.takes_longer()), "late")
    except (Exception, SystemExit, asyncio.CancelledError):  # the author's mistakes end here, an exit among them
        if is_cancelled():
            raise
        reference = secrets.token_hex(4)
        log.exception("%s failed (reference %s)", tool.name, reference)
        return Answer(Result(errors.went_wrong(reference)), "failed")


async def _once(work: Work, when: Once, key: str) -> Answer:
    """The answer that the tool gave before in the same call to the same arguments, else that of a run now."""

    async def run() -> tuple[bytes, Answer]:
        answer = await _handled(work)
        return to_json(answer.result.to_wire()), answer

    seconds = CALL_SECONDS if when == "call" else when
    pending = work.until - time.monotonic() + 1
    kept, answer = await once(work.agent.store, f"{work.agent.name}:{key}", seconds, run, pending)
    return answer or Answer(Result.from_wire(orjson.loads(kept)))


async def _handled(work: Work) -> Answer:
    """Run a tool; what it raises may have a handler of the author's."""
    tool, lifespan = work.tool, work.agent.lifespan
    arguments = tool.keywords(dict(work.arguments), work.function_call.body)
    handlers = work.agent.error_handlers
    try:
        value = await tool.handler.run(work.fillers, arguments, threads=lifespan.tool_threads, until=work.until)
    except tuple(handlers) as error:
        handler = next(handlers[cls] for cls in type(error).__mro__ if cls in handlers)
        fillers = {**work.fillers, **dict.fromkeys(type(error).__mro__, error)}
        value = await handler.run(fillers, threads=lifespan.tool_threads, until=work.until)
        name = handler.name
    else:
        name = tool.name
    result = as_result(value, name)
    wrong = wrong_move(result, work.agent, name)
    if wrong:
        raise SwaigletError(wrong)
    return Answer(result)


def is_cancelled() -> bool:
    """Whether the running task itself was cancelled, and not one that the author's code awaited."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def take_report(agent: Agent, report: PostPrompt) -> str | None:
    """Hand the report after a call to its handler.

    Returns:
        The reference under which the log has the cause, when the handler failed or could not be run.
    """
    if agent.report is None:
        return None
    handler = agent.report.handler
    reading = Reading()
    arguments = {p.name: p.kind.read(report.data, p.name, reading) for p in handler.parameters}
    if reading.complaints:
        if any(parameter.required for parameter in handler.parameters):
            paths, reference = ", ".join(path for path, _ in reading.complaints[:20]), secrets.token_hex(4)
            wrong = "%s was not run, wrong answer to the post prompt: %s (reference %s)"
            log.error(wrong, handler.name, paths, reference)
            return reference
        arguments = dict.fromkeys(arguments)
    return await _take(agent, handler, {PostPrompt: report, Call: report.call}, arguments)


async def take_events(agent: Agent, handlers: Sequence[EventHandler], type_: Any, events: Sequence[Any]) -> str | None:
    """Hand events to the handlers of their kind, each of them once however often the platform posts it.

    Returns:
        The reference under which the log has the traceback, when a handler failed; the event is then taken again.
    """
    reference = None
    for event in events:
        chosen = [handler for handler in handlers if handler.type in (None, event.type)]
        key = f"{agent.name}:{type_.__name__}:{hashlib.sha256(to_json([event.type, event.raw])).hexdigest()}"
        if not chosen or not await agent.store.add(key, b"taken", EVENT_SECONDS):
            continue
        for handler in chosen:
            failed = await _take(agent, handler.handler, {type_: event})
            reference = failed or reference
            if failed:
                await agent.store.remove(key)
    return reference


async def _take(
    agent: Agent, handler: Handler, told: Mapping[Any, Any], arguments: Mapping[str, Any] | None = None
) -> str | None:
    """Run a handler whose answer nobody reads, whatever it raises; the reference of the traceback when it failed."""
    lifespan = agent.lifespan
    try:
        await handler.run(lifespan.fillers(told), arguments, threads=lifespan.tool_threads)
    except (Exception, SystemExit, asyncio.CancelledError):  # as above; the platform would only post it again
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
