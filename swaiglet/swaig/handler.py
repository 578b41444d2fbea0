"""Handlers: functions that the author wrote, and how they are run."""

from __future__ import annotations

import asyncio
import inspect
import time
import types
from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping
from concurrent.futures import Executor
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar

from attrs import field, frozen

from swaiglet.errors import SwaigletError

from .arguments import Parameter

Function = Callable[..., Any]
T = TypeVar("T")


class LateError(SwaigletError, TimeoutError):
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
        names: what its arguments are called.
    """

    function: Function
    name: str
    filled: Mapping[str, Any]
    parameters: tuple[Parameter, ...] = ()
    _yields: bool = field(init=False, eq=False, repr=False)
    is_async: bool = field(init=False, eq=False, repr=False)
    names: frozenset[str] = field(init=False, eq=False, repr=False)

    @names.default
    def _names_of_parameters(self) -> frozenset[str]:
        return frozenset(parameter.name for parameter in self.parameters)

    @_yields.default
    def _is_an_async_generator(self) -> bool:
        return inspect.isasyncgenfunction(self.function)

    @is_async.default
    def _runs_on_the_loop(self) -> bool:
        return self._yields or is_coroutine_function(self.function)

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
        keywords = dict(arguments or ())
        for name, type_ in self.filled.items():
            keywords[name] = fillers[type_]
        if self.is_async:
            if until is not None and time.monotonic() > until:
                raise NotBegunError("its time was over")
            begun = self.function(**keywords)
            if self._yields:
                return [item async for item in begun]
            return await begun if until is None else await before(until, begun)
        value = await in_thread(threads, _call, self.function, keywords, until=until)
        return await before(until, value) if inspect.isawaitable(value) else value


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


@types.coroutine
def before(until: float | None, awaited: Awaitable[T]) -> Generator[Any, Any, T]:
    """What is awaited gives; it is cancelled when it takes longer.

    A timer is set only once there is something to wait for: most of what is awaited here is done at once, and a timer
    takes longer than all the rest of that. `asyncio.timeout` takes twice as long again.

    Args:
        until: when it is cancelled, on the clock of `time.monotonic`.
        awaited: what is to be done, not begun.

    Raises:
        LateError: it was cancelled.
    """
    begun = awaited if inspect.iscoroutine(awaited) else _awaited(awaited)
    try:
        waits_for = begun.send(None)
    except StopIteration as done:
        value: T = done.value
        return value
    waiting: Generator[Any, Any, T] = _resumed(begun, waits_for)
    task = asyncio.current_task()
    if until is None or task is None:
        return (yield from waiting)
    return (yield from _cancelled_at(until, task, waiting))


async def _awaited(awaited: Awaitable[T]) -> T:
    """As a coroutine, which can be begun by hand."""
    return await awaited


def _resumed(begun: Coroutine[Any, Any, T], waits_for: Any) -> Generator[Any, Any, T]:
    """Go on with what waits for something: what ``yield from`` does with what has not begun."""
    while True:
        try:
            sent = yield waits_for
        except BaseException as error:  # noqa: BLE001  it is for the one who waits
            step = partial(begun.throw, error)
        else:
            step = partial(begun.send, sent)
        try:
            waits_for = step()
        except StopIteration as done:
            value: T = done.value
            return value
        finally:
            del step  # which holds the error that holds this frame


def _cancelled_at(until: float, task: asyncio.Task[Any], waiting: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
    """Cancel the task when it still waits then."""
    expired, before = [], task.cancelling()

    def expire() -> None:
        expired.append(task.cancel())

    timer = asyncio.get_running_loop().call_later(_seconds_to(until), expire)
    try:
        value = yield from waiting
    except asyncio.CancelledError as error:
        if expired and task.cancelling() <= before + 1:
            raise LateError("it took longer than it may") from error
        raise
    finally:
        timer.cancel()
        if expired:  # whatever came of it
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
