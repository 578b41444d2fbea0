"""Handlers: functions that the author wrote, and how they are run."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from contextvars import copy_context
from typing import Any

from attrs import frozen

from .arguments import Parameter

Function = Callable[..., Any]


@frozen
class Handler:
    """A function that the author wrote, and how to call it.

    Attributes:
        filled: the parameters that swaiglet fills, by name, each with the type that fills it.
        parameters: the others, which are arguments of the SWAIG function.
    """

    function: Function
    name: str
    filled: Mapping[str, Any]
    parameters: tuple[Parameter, ...] = ()

    @property
    def is_async(self) -> bool:
        """Whether it runs on the loop, and so can be cancelled; other functions run in a thread."""
        return inspect.isasyncgenfunction(self.function) or is_coroutine_function(self.function)

    async def run(
        self,
        fillers: Mapping[Any, Any],
        arguments: Mapping[str, Any] | None = None,
        *,
        threads: Executor | None = None,
    ) -> Any:
        """Call the function: on the loop when it is a coroutine function, else in one of the `threads`.

        Context variables are carried into the thread. What a generator yields comes back as a list.
        """
        keywords = {name: fillers[type_] for name, type_ in self.filled.items()} | dict(arguments or {})
        if inspect.isasyncgenfunction(self.function):
            return [item async for item in self.function(**keywords)]
        if is_coroutine_function(self.function):
            return await self.function(**keywords)
        context = copy_context()
        loop = asyncio.get_running_loop()
        value = await loop.run_in_executor(threads, context.run, _in_thread, self.function, keywords)
        return await value if inspect.isawaitable(value) else value


def is_coroutine_function(function: Function) -> bool:
    """Whether calling it gives something to await; an object's own method counts."""
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(
        getattr(function, "__call__", None)  # noqa: B004  to see whether it is async, not whether it is there
    )


def _in_thread(function: Function, keywords: Mapping[str, Any]) -> Any:
    try:
        value = function(**keywords)
        return list(value) if inspect.isgenerator(value) else value
    except StopIteration as error:  # a future refuses it and would never be done; PEP 479 does the same to coroutines
        message = "the function raised StopIteration"
        raise RuntimeError(message) from error
