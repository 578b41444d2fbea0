"""Handlers: functions that the author wrote, and how they are run."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from contextvars import copy_context
from typing import Any, TypeVar

from attrs import field, frozen

from swaiglet.errors import SwaigletError

from .arguments import Parameter

Function = Callable[..., Any]
T = TypeVar("T")


class NotBegunError(SwaigletError):
    """A plain function waited so long for a thread that nobody waits for it any more; it did not run."""


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

        Raises:
            NotBegunError: no thread was free before `until`, on the clock of `time.monotonic`.
        """
        keywords = {name: fillers[type_] for name, type_ in self.filled.items()} | dict(arguments or {})
        if self.is_async:
            begun = self.function(**keywords)
            return [item async for item in begun] if inspect.isasyncgen(begun) else await begun
        value = await in_thread(threads, _call, self.function, keywords, until)
        return await value if inspect.isawaitable(value) else value


def is_coroutine_function(function: Function) -> bool:
    """Whether calling it gives something to await; an object's own method counts."""
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(
        getattr(function, "__call__", None)  # noqa: B004  to see whether it is async, not whether it is there
    )


async def in_thread(threads: Executor | None, function: Callable[..., T], *arguments: Any) -> T:
    """What the function returns, called in one of the threads, with the context variables of here."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(threads, copy_context().run, function, *arguments)


def _call(function: Function, keywords: Mapping[str, Any], until: float | None) -> Any:
    if until is not None and time.monotonic() > until:
        raise NotBegunError("no thread was free in time")
    try:
        value = function(**keywords)
        return list(value) if inspect.isgenerator(value) else value
    except StopIteration as error:  # a future refuses it and would never be done; PEP 479 does the same to coroutines
        message = "the function raised StopIteration"
        raise RuntimeError(message) from error
