"""Handlers: functions that the author wrote, and how they are run."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from contextvars import copy_context
from typing import Any, TypeVar

from attrs import field, frozen

from swaiglet.errors import SwaigletError

from .arguments import Parameter

Function = Callable[..., Any]
T = TypeVar("T")


class LateError(SwaigletError):
    """The time that a function had was over, and it was cancelled."""


class NotBegunError(LateError):
    """A plain function found no thread in the time that it had; it did not run."""


@frozen
class Handler:
    """A function that the author wrote, and how to call it.

    Attributes:
        filled: the parameters that swaiglet fills, by name, each with the type that fills it.
        parameters: the others, which are arguments of the SWAIG function.
        is_async: whether it runs on the loop, and so can be cancelled; other functions run in a thread.
    """

    function: Function
    name: str
    filled: Mapping[str, Any]
    parameters: tuple[Parameter, ...] = ()
    is_async: bool = field(init=False, eq=False, repr=False)

    @is_async.default
    def _runs_on_the_loop(self) -> bool:
        return inspect.isasyncgenfunction(self.function) or is_coroutine_function(self.function)

    async def run(
        self,
        fillers: Mapping[Any, Any],
        arguments: Mapping[str, Any] | None = None,
        *,
        threads: Executor | None = None,
        until: float | None = None,
    ) -> Any:
        """Call the function: on the loop when it is a coroutine function, else in one of the `threads`.

        Context variables are carried into the thread. What a generator yields comes back as a list.

        Args:
            fillers: what fills the parameters of the function, by type.
            arguments: the other parameters, by name.
            threads: where a plain function runs, for as long as it takes; the loop's own unless given.
            until: when everything else is cancelled, on the clock of `time.monotonic`.

        Raises:
            LateError: it was.
        """
        keywords = {name: fillers[type_] for name, type_ in self.filled.items()} | dict(arguments or {})
        if self.is_async:
            if until is not None and time.monotonic() > until:
                raise NotBegunError("its time was over")
            begun = self.function(**keywords)
            return [item async for item in begun] if inspect.isasyncgen(begun) else await _before(until, begun)
        value = await in_thread(threads, _call, self.function, keywords, until=until)
        return await _before(until, value) if inspect.isawaitable(value) else value


def is_coroutine_function(function: Function) -> bool:
    """Whether calling it gives something to await; an object's own method counts."""
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(
        getattr(function, "__call__", None)  # noqa: B004  to see whether it is async, not whether it is there
    )


async def in_thread(
    threads: Executor | None, function: Callable[..., T], *arguments: Any, until: float | None = None
) -> T:
    """What the function returns, called in one of the threads, with the context variables of here.

    Raises:
        NotBegunError: no thread was free before `until`.
    """
    if threads is None:
        return await asyncio.to_thread(function, *arguments)
    job = threads.submit(copy_context().run, function, *arguments)
    timer = None if until is None else asyncio.get_running_loop().call_later(_seconds_to(until), job.cancel)
    try:
        return await asyncio.wrap_future(job)
    except asyncio.CancelledError:
        if job.cancelled() and not is_cancelled():
            raise NotBegunError("no thread was free in time") from None
        raise
    finally:
        if timer:
            timer.cancel()


async def _before(until: float | None, awaited: Awaitable[T]) -> T:
    """What is awaited gives; it is cancelled when it takes longer: `asyncio.timeout` in half of its time."""
    task = asyncio.current_task()
    if until is None or task is None:
        return await awaited
    expired, before = [], task.cancelling()

    def expire() -> None:
        expired.append(task.cancel())

    timer = asyncio.get_running_loop().call_later(_seconds_to(until), expire)
    try:
        value = await awaited
    except asyncio.CancelledError:
        if expired and task.uncancel() <= before:
            raise LateError("it took longer than it may") from None
        raise
    finally:
        timer.cancel()
    if expired:  # it was cancelled, and gave something all the same
        task.uncancel()
    return value


def _seconds_to(until: float) -> float:
    return max(0.0, until - time.monotonic())


def is_cancelled() -> bool:
    """Whether the running task itself was cancelled, and not one that the author's code awaited."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def is_end(error: BaseException) -> bool:
    """Whether an exception is nobody's mistake: the running task was cancelled, or the process is to end."""
    if isinstance(error, asyncio.CancelledError):
        return is_cancelled()
    return isinstance(error, KeyboardInterrupt | GeneratorExit)


def _call(function: Function, keywords: Mapping[str, Any]) -> Any:
    try:
        value = function(**keywords)
        return list(value) if inspect.isgenerator(value) else value
    except StopIteration as error:  # a future refuses it and would never be done; PEP 479 does the same to coroutines
        message = "the function raised StopIteration"
        raise RuntimeError(message) from error
