"""From an agent and a function call to the answer that goes back. Whatever happens, there is one."""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from types import MappingProxyType
from typing import Any, Literal

import attrs
import orjson
from attrs import define, field, frozen

from . import errors
from .agent import Agent
from .errors import SwaigletError, ToolError
from .moves import wrong_move
from .runs import once
from .swaig.call import Call, FunctionCall, PostPrompt
from .swaig.declared import EventHandler
from .swaig.handler import Handler, LateError, NotBegunError, is_end
from .swaig.kinds import Reading
from .swaig.result import Result, dropped, watched
from .swaig.tool import Once, Tool
from .swaig.webhooks import Webhooks
from .swml.convert import to_json
from .swml.model import Model

log = logging.getLogger("swaiglet.dispatch")

CALL_SECONDS = 14_400.0
"""How long what happens once in a call is remembered: as long as calls last."""
PATIENCE_SECONDS = 480.0
"""How long the platform goes on asking: four times, 120 s each."""
GRACE_SECONDS = 1.0
"""What an error handler has after a plain function that ran on past its time."""
EVENT_SECONDS = 3_600.0
"""How long an event is remembered that might be posted again."""

NOTHING_MORE: Mapping[Any, Any] = MappingProxyType({})

Outcome = Literal["done", "refused", "wrong arguments", "failed", "late", "busy", "unknown function"]


@frozen
class Answer:
    """What goes back for a function call.

    Attributes:
        result: for the model and the platform.
        outcome: how it came about: ``refused`` is a `ToolError`, ``failed`` any other exception.
        seconds: how long the request waited for the author's code.
        attempt: the how many-eth time the same request came; the platform repeats one that failed.
        reference: under which the log has why it failed.
        written: the result as JSON, where that it can be written was found out by writing it.
    """

    result: Result
    outcome: Outcome = "done"
    reference: str | None = None
    seconds: float = 0.0
    attempt: int = 1
    written: bytes = field(default=b"", repr=False, eq=False)

    def to_json(self) -> bytes:
        """The result as JSON text in UTF-8."""
        return self.written or to_json(self.result)


@define
class Work:
    """One function call on its way through its tool: what it was given, and until when somebody waits for it."""

    agent: Agent
    tool: Tool
    function_call: FunctionCall
    arguments: Mapping[str, Any]
    key: str | None
    until: float
    webhooks: Callable[[], Webhooks]

    def fillers(self, handler: Handler, more: Mapping[Any, Any] = NOTHING_MORE) -> Mapping[Any, Any]:
        """What the parameters of a handler are filled with that are no arguments."""
        if not handler.filled:
            return NOTHING_MORE
        told: dict[Any, Any] = {Call: self.function_call.call, FunctionCall: self.function_call}
        if Webhooks in handler.filled.values():
            told[Webhooks] = self.webhooks()
        return self.agent.lifespan.fillers({**told, **more})


def on_this_machine() -> Webhooks:
    """Where the platform calls back when there is no request that says it."""
    return Webhooks("http://localhost")


async def dispatch(
    agent: Agent, function_call: FunctionCall, webhooks: Callable[[], Webhooks] = on_this_machine
) -> Result:
    """What the tool that the model called gives; see `answer`."""
    return (await answer(agent, function_call, webhooks)).result


async def answer(
    agent: Agent, function_call: FunctionCall, webhooks: Callable[[], Webhooks] = on_this_machine
) -> Answer:
    """Run the tool that the model called; it is told where the platform calls back when it asks for `Webhooks`.

    It never raises for what a model or a handler did: the model gets a sentence to go on with, the log the cause.
    """
    tool = agent.tool_called(function_call.function)
    if tool is None:
        stub = errors.function_stub(function_call.function, function_call.arguments) if agent.debug else ""
        log.warning("%s", f"{errors.unknown_function(function_call.function, agent.functions)} {stub}".rstrip(" "))
        return Answer(Result(errors.cannot_do_that(function_call.function)), "unknown function")
    return await _guarded(tool.name, _answer(agent, tool, function_call, webhooks))


async def _answer(agent: Agent, tool: Tool, function_call: FunctionCall, webhooks: Callable[[], Webhooks]) -> Answer:
    """What comes of one function call: of its arguments first, then of a run of the tool."""
    try:
        arguments, complaints = tool.read(function_call.arguments)
        key = None if complaints else _key(tool, function_call.call, arguments)
    except RecursionError:
        arguments, complaints, key = {}, [errors.nested_too_deep()], None
    unknown = tool.unknown(function_call.arguments)
    if unknown:
        log.warning("%s was given arguments that it does not take: %s", tool.name, errors.quoted(sorted(unknown), 200))
    if complaints:
        paths = ", ".join(path[:100] for path, _ in complaints[:20])
        log.warning("%s was not run, wrong arguments: %s", tool.name, paths)
        return Answer(Result(errors.bad_arguments(complaints)), "wrong arguments")
    runs = agent.lifespan.runs
    attempt = runs.attempt(key)
    begun = time.monotonic()
    if not runs.admits(key):
        log.error("%s was not run: %d functions run already", tool.name, len(runs))
        return Answer(Result(errors.too_busy()), "busy", attempt=attempt)
    seconds = tool.timeout or agent.limits.tool_seconds
    work = Work(agent, tool, function_call, arguments, key, begun + seconds, webhooks)
    given: Answer | None = await runs.join(key, lambda: _guarded(tool.name, _run(work)), seconds)
    if given is None or given.outcome == "late":
        log.warning("%s took longer than %g s", tool.name, seconds)
        given = Answer(Result(tool.on_timeout or errors.takes_longer()), "late")
    seconds = time.monotonic() - begun
    return Answer(given.result, given.outcome, given.reference, seconds, attempt, given.written)


def _key(tool: Tool, call: Call, arguments: Mapping[str, Any]) -> str | None:
    """What makes two function calls the same: function, call and arguments; nothing does when there is no call."""
    scope = call.id or call.conversation_id or call.ai_session_id
    if not scope:
        return None
    options = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS
    try:
        given = orjson.dumps([scope, arguments], _canonical, options)
    except TypeError:  # a number beyond 64 bits, or text that is no Unicode
        given = repr([scope, arguments]).encode(errors="backslashreplace")
    return f"{tool.name}:{hashlib.sha256(given).hexdigest()}"


def _canonical(value: Any) -> Any:
    """What stands for an argument that JSON has no form for, the same for equal values."""
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    name = type(value).__qualname__
    if attrs.has(type(value)):
        return [name, attrs.asdict(value, recurse=False)]
    return [name, vars(value)] if hasattr(value, "__dict__") else repr(value)


async def _guarded(name: str, answering: Awaitable[Answer]) -> Answer:
    """The answer, whatever a function of the author's raises on the way to it."""
    try:
        return await answering
    except BaseException as error:  # an exit is a mistake like the others, and so is a panic of a library in Rust
        if is_end(error):
            raise
        reference = secrets.token_hex(4)
        log.exception("%s failed (reference %s)", name, reference)
        return Answer(Result(errors.went_wrong(reference)), "failed", reference)


async def _run(work: Work) -> Answer:
    """Run a tool."""
    tool = work.tool
    try:
        return await (_once(work, tool.once, work.key) if tool.once and work.key else _handled(work))
    except ToolError as error:
        return Answer(Result(str(error) or errors.cannot_be_done()), "refused")
    except LateError as error:
        if isinstance(error, NotBegunError):
            log.error("%s was not run: %s", tool.name, error)  # noqa: TRY400  the line says it all
        return Answer(Result(), "late")


async def _once(work: Work, when: Once, key: str) -> Answer:
    """The answer that the tool gave before in the same call to the same arguments, else that of a run now."""

    async def run() -> tuple[bytes, Answer]:
        answer = await _handled(work)
        return answer.to_json(), answer

    seconds = CALL_SECONDS if when == "call" else when
    name = f"{hashlib.sha256(work.agent.name.encode(errors='backslashreplace')).hexdigest()[:16]}:{key}"
    pending = work.until - time.monotonic() + 1 if work.tool.handler.is_async else PATIENCE_SECONDS
    kept, answer = await once(work.agent.store, name, seconds, run, pending=pending, until=work.until)
    return answer or Answer(Result.from_wire(orjson.loads(kept)))


async def _handled(work: Work) -> Answer:
    """Run a tool, and see whether its result can go out."""
    name, value = await (_watched(work) if work.agent.debug else _returned(work))
    result = as_result(value, name)
    if not result.action:
        return Answer(result)
    wrong = wrong_move(result, work.agent, name)
    if wrong:
        raise SwaigletError(wrong)
    return Answer(result, written=to_json(result))  # what is no JSON is this function's failure, and not the server's


async def _watched(work: Work) -> tuple[str, Any]:
    """What the tool returns; the log tells of results that it made and lost."""
    with watched() as made:
        name, value = await _returned(work)
    for lost in [] if isinstance(value, Mapping) else dropped(made, value):
        actions = [key for entry in lost.result.to_wire()["action"] for key in entry]
        log.warning("%s", errors.dropped_result(name, f"{lost.file}:{lost.line}", actions))
    return name, value


async def _returned(work: Work) -> tuple[str, Any]:
    """What the tool returns, or the author's handler of what it raises, after the name of who returned it."""
    tool, threads = work.tool, work.agent.lifespan.tool_threads
    arguments = tool.keywords(dict(work.arguments), work.function_call.body)
    try:
        value = await tool.handler.run(work.fillers(tool.handler), arguments, threads=threads, until=work.until)
    except LateError:
        raise
    except tuple(work.agent.error_handlers) as error:
        handler = work.agent.handler_of(error)
        fillers = work.fillers(handler, dict.fromkeys(type(error).__mro__, error))
        until = max(work.until, time.monotonic() + GRACE_SECONDS)
        return handler.name, await handler.run(fillers, threads=threads, until=until)
    return tool.name, value


async def take_report(agent: Agent, report: PostPrompt) -> str | None:
    """Hand the report after a call to its handler.

    Returns:
        The reference under which the log has the cause, when the handler failed, was late or could not be run.
    """
    if agent.report is None:
        return None
    handler = agent.report.handler

    async def run(until: float) -> None:
        fillers = agent.lifespan.fillers({PostPrompt: report, Call: report.call})
        await handler.run(fillers, _reported(handler, report), threads=agent.lifespan.tool_threads, until=until)

    return await _within(agent, handler.name, run)


def _reported(handler: Handler, report: PostPrompt) -> dict[str, Any]:
    """The model's answer to the post prompt, as the object that the handler asks for.

    Raises:
        SwaigletError: it is no such object, and the handler cannot do without.
    """
    arguments = {}
    for parameter in handler.parameters:
        reading = Reading()
        arguments[parameter.name] = parameter.kind.read(report.data, parameter.name, reading)
        if reading.complaints and parameter.required:
            raise SwaigletError(errors.wrong_report(handler.name, [path for path, _ in reading.complaints]))
        if reading.complaints:
            arguments[parameter.name] = deepcopy(parameter.default)
    return arguments


async def take_events(
    agent: Agent, handlers: Sequence[EventHandler], events: Iterable[Any], *, once: bool = False
) -> str | None:
    """Hand events to the handlers of their kind.

    Args:
        agent: whose handlers they are.
        handlers: all of them.
        events: `StatusEvent` or `DebugEvent`.
        once: whether an event that is told again, with the same body, is not handed on again.

    Returns:
        The reference under which the log has the cause, when a handler failed or was late; told again, it gets the
        event again.
    """
    reference = None
    for event in events:
        for number, handler in enumerate(handlers):
            if handler.type in (None, event.type):
                key = _event_key(agent, number, event) if once else None
                take = partial(_take, agent, handler.handler, event, key)
                reference = await _within(agent, handler.handler.name, take, key) or reference
    return reference


def _event_key(agent: Agent, number: int, event: Any) -> str:
    """What stands in the store once this handler has this event."""
    told = hashlib.sha256(to_json([agent.name, number, event.type, event.raw])).hexdigest()
    return f"{type(event).__name__}:{told}"


async def _take(agent: Agent, handler: Handler, event: Any, key: str | None, until: float) -> None:
    async def run() -> tuple[bytes, None]:
        fillers = agent.lifespan.fillers({type(event): event})
        await handler.run(fillers, threads=agent.lifespan.tool_threads, until=until)
        return b"taken", None

    if key is None:
        await run()
        return
    # when the process dies, the event is posted again a second later: that one must live to see this one given up
    pending = until - time.monotonic() + 0.5 if handler.is_async else PATIENCE_SECONDS
    await once(agent.store, key, EVENT_SECONDS, run, pending=pending, until=until)


async def _within(
    agent: Agent, name: str, run: Callable[[float], Awaitable[None]], key: str | None = None
) -> str | None:
    """Let a handler have what the platform told, for as long as a tool may take; the reference when it was not done."""
    seconds = agent.limits.tool_seconds
    until = time.monotonic() + seconds

    async def answered() -> Answer:
        await run(until)
        return Answer(Result())

    given: Answer | None = await agent.lifespan.runs.join(key, lambda: _guarded(name, answered()), seconds)
    if given:
        return given.reference
    reference = secrets.token_hex(4)
    log.error("%s took longer than %g s (reference %s)", name, seconds, reference)
    return reference


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
    expected = "a Result, text, a dict with `response`, an attrs object, or None"
    raise SwaigletError(errors.bad_return(name, value, expected))
