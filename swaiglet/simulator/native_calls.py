"""What the platform's own functions do when the model calls them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from swaiglet import errors

from .course import Course
from .prompts import local_time
from .reading import whole
from .talk import Function

LATENCY = 700
"""Milliseconds of silence that end what the caller says, unless something else is said."""
Arguments = Mapping[str, Any]


async def call_native(course: Course, function: Function, arguments: Arguments) -> str:
    """Do what one of the platform's own functions does; what the model is told."""
    return await DOES[function.name](course, arguments)


async def _check_time(course: Course, _: Arguments) -> str:
    moment = local_time(course.talk)
    return f"{moment:%A, %B} {moment.day}, {moment.year}, {moment:%H:%M}"


async def _wait_seconds(course: Course, arguments: Arguments) -> str:
    seconds = max(whole(arguments.get("seconds"), 0), 0)
    await course.session.clock.sleep(seconds)
    return errors.waited(seconds)


async def _wait_for_user(course: Course, _: Arguments) -> str:
    course.waits = 1
    return errors.listens()


async def _adjust_response_latency(course: Course, arguments: Arguments) -> str:
    milliseconds = whole(arguments.get("milliseconds"), LATENCY)
    course.talk.settings["end_of_speech_timeout"] = milliseconds
    return errors.latency_adjusted(milliseconds)


async def _hangup(course: Course, _: Arguments) -> str:
    course.hang_up("the agent hangs up")
    return ""


async def _next_step(course: Course, arguments: Arguments) -> str:
    reachable = course.contexts.reachable_steps
    wanted = str(arguments.get("step") or (reachable[0] if len(reachable) == 1 else ""))
    if wanted not in reachable:
        return errors.cannot_go_there(wanted, reachable)
    await course.contexts.change_step(wanted, "ai_function")
    return errors.goes_on()


async def _change_context(course: Course, arguments: Arguments) -> str:
    reachable = course.contexts.reachable_contexts
    wanted = str(arguments.get("context") or (reachable[0] if len(reachable) == 1 else ""))
    if wanted not in reachable:
        return errors.cannot_go_there(wanted, reachable)
    await course.contexts.enter_context(wanted, "ai_function")
    return errors.goes_on()


async def _gather_submit(course: Course, arguments: Arguments) -> str:
    return await course.contexts.submit(arguments)


DOES: Mapping[str, Callable[[Course, Arguments], Awaitable[str]]] = {
    "check_time": _check_time,
    "wait_seconds": _wait_seconds,
    "wait_for_user": _wait_for_user,
    "adjust_response_latency": _adjust_response_latency,
    "hangup": _hangup,
    "next_step": _next_step,
    "change_context": _change_context,
    "gather_submit": _gather_submit,
}
