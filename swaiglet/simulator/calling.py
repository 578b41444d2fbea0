"""The model calls a function: who runs it, what comes back, and what that does."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from attrs import field, frozen

from swaiglet import errors
from swaiglet.swml.convert import to_wire

from .actions import act
from .course import Course
from .data_map import GENERIC, run_data_map
from .native_calls import call_native
from .platform import AskingError
from .prompts import caller, variables
from .reading import actions, is_on
from .record import Run
from .request import without_credentials
from .requests import bedrock_request, call_facts, function_request, raw
from .talk import Function
from .voice import speak_filler

PARTS = ("tool_result", "tool_prompt")


@frozen(kw_only=True)
class Called:
    """A function that was called, and what came of it.

    Attributes:
        function: its name.
        arguments: what the model gave.
        reply: what was answered, as on the wire; empty when nothing was.
        text: what the model is told.
        actions: the actions of the reply, each as on the wire.
        error: why there was no result; `None` when there was one.
        milliseconds: how long it really took.
    """

    function: str
    arguments: Mapping[str, Any] = field(factory=dict)
    reply: Mapping[str, Any] = field(factory=dict)
    text: str = ""
    actions: Sequence[Any] = ()
    error: str | None = None
    milliseconds: float = 0.0


@frozen
class Answer:
    """What a function gave, and what of that goes into the log."""

    reply: Mapping[str, Any]
    logged: Mapping[str, Any] = field(factory=dict)
    error: str | None = None


async def call_function(course: Course, name: str, arguments: Mapping[str, Any]) -> tuple[Called, list[Any]]:
    """Call a function as the model does; what came of it, and the actions, which have not taken effect yet."""
    function = course.talk.functions.get(name)
    if function is None or name not in course.talk.visible:
        refusal = errors.function_not_visible(name, course.talk.visible)
        course.talk.warn(refusal)
        return Called(function=name, arguments=arguments, text=errors.function_not_here(name), error=refusal), []
    if function.active > 0:
        function.active -= 1
        course.contexts.refresh()
    await speak_filler(course.talk, function.entry)
    return await run_function(course, function, arguments)


async def run_function(
    course: Course, function: Function, arguments: Mapping[str, Any], *, is_hook: bool = False
) -> tuple[Called, list[Any]]:
    """Call a function, seen or not; what came of it, and the actions, which have not taken effect yet."""
    begun = time.perf_counter()
    answer = await _answer(course, function, arguments)
    took = (time.perf_counter() - begun) * 1000
    if answer.error:
        course.talk.warn(errors.function_failed(function.name, answer.error))
    told = _text(course, function, answer.reply)
    found = actions(answer.reply["action"], course.talk.warn) if answer.reply.get("action") else []
    called = Called(
        function=function.name,
        arguments=arguments,
        reply=answer.reply,
        text=told,
        actions=[to_wire(action) for action in found],
        error=answer.error,
        milliseconds=took,
    )
    await _log(course, function, called, answer.logged, is_hook=is_hook)
    return called, found


async def _answer(course: Course, function: Function, arguments: Mapping[str, Any]) -> Answer:
    if function.origin == "native":
        return Answer({"response": await call_native(course, function, arguments)}, {"native": True})
    if function.origin == "data_map":
        return await _run_data_map(course, function, arguments)
    request = bedrock_request if course.talk.verb == "amazon_bedrock" else function_request
    body = request(course, function, arguments)
    logged = {"url": without_credentials(function.url), "post_data": body}
    try:
        reply = await course.session.platform.call_function(course.session, function.url, body)
    except AskingError as error:
        failure = {"error": "webhook error", "request_url": logged["url"], "request_payload": body}
        await course.journal.debug("webhook_fail", failure)
        return Answer(GENERIC, logged, str(error))
    return Answer(reply, {**logged, "post_response": reply})


async def _run_data_map(course: Course, function: Function, arguments: Mapping[str, Any]) -> Answer:
    """Run a data map on this machine, its steps in the timeline."""
    talk = course.talk
    run = await run_here(course, function, arguments)
    for step in run.steps:
        talk.session.timeline.add("function", f"{function.name}: {step.at}: {step.what}", function=function.name)
    for warning in run.warnings:
        talk.warn(f"{function.name}: {warning}")
    error = None if run.fired else "no rule of the data map answered"
    return Answer(run.result, {"post_response": run.result}, error)


async def run_here(course: Course, function: Function, arguments: Mapping[str, Any]) -> Run:
    """Run a function's data map on this machine, with the data of the conversation."""
    talk = course.talk
    return await run_data_map(
        function.entry.get("data_map"),
        arguments,
        function=function.name,
        meta_data=talk.meta_data.get(function.token),
        global_data=talk.global_data,
        variables={**variables(talk), **call_facts(course), **_number(course)},
    )


def _number(course: Course) -> dict[str, str]:
    """The caller's number under the name that requests have for it, too."""
    number = caller(course.session.call).get("caller_id_number")
    return {"caller_id_num": number} if number else {}


def _text(course: Course, function: Function, reply: Mapping[str, Any]) -> str:
    """What the model is told."""
    response = reply.get("response")
    if isinstance(response, Mapping) and set(response) <= set(PARTS):
        return "\n".join(str(response[part]) for part in PARTS if response.get(part))
    if response is None or response == "":
        return "" if response == "" else errors.function_done()
    if isinstance(response, str):
        return response
    course.talk.warn(errors.response_wrong(function.name, response))
    return json.dumps(response, ensure_ascii=False)


async def _log(course: Course, function: Function, called: Called, logged: Mapping[str, Any], *, is_hook: bool) -> None:
    """Write down that a function was called, wherever that is told."""
    talk, milliseconds = course.talk, round(called.milliseconds)
    given = ", ".join(f"{name}={errors.quoted(value)}" for name, value in called.arguments.items())
    talk.session.timeline.add(
        "function",
        f"{function.name}({given}): {called.text}" if called.text else f"{function.name}({given})",
        milliseconds=called.milliseconds,
        function=function.name,
        arguments=dict(called.arguments),
        response=dict(called.reply),
        error=called.error,
    )
    count: int | str = "endless" if function.active < 0 else function.active
    counted = {} if function.origin == "native" else {"active_count": count}
    entry = {
        "command_name": function.name,
        "command_arg": raw(called.arguments),
        "epoch_time": talk.session.microseconds // 1_000_000,
        **counted,
        **logged,
    }
    course.journal.swaig_log.append(entry)
    await course.journal.debug("swaig_call", entry)
    if is_hook:
        return
    members = {"function": function.name, "native": function.origin == "native", "duration_ms": milliseconds}
    await course.journal.note("function_call", f"calls {function.name}", **members)
    _remember(course, function, called)
    await course.journal.note("tool_result", function_name=function.name, execution_latency=milliseconds)


def _remember(course: Course, function: Function, called: Called) -> None:
    """Put the call and its result into the log, as the model reads them."""
    call_id = str(uuid4())
    call = {"name": function.name, "arguments": raw(called.arguments)}
    course.talk.said("assistant", "", tool_calls=[{"id": call_id, "type": "function", "function": call}])
    course.talk.said(
        "tool",
        called.text,
        tool_call_id=call_id,
        function_name=function.name,
        execution_latency=round(called.milliseconds),
    )


async def take_effect(course: Course, function: Function, found: Sequence[Any]) -> None:
    """Let the actions of a result take effect, in order."""
    for action in found:
        await act(course, function, action)


def waits_for_turn(called: Called) -> bool:
    """Whether the agent has a turn before the actions take effect."""
    return is_on(called.reply, "post_process", default=False)
