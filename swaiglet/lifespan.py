"""What one process holds for an app while it serves: opened resources, threads, functions in flight."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from functools import cached_property, partial
from types import TracebackType
from typing import Any, Self

from . import errors
from .errors import SetupError, SwaigletError
from .limits import Limits
from .runs import Runs
from .swaig.handler import Handler, in_thread
from .swaig.provided import Provider


class Fillers(dict[Any, Any]):
    """What handlers' parameters are filled with, by type."""

    def __missing__(self, type_: Any) -> Any:
        raise SwaigletError(errors.not_open(errors.type_name(type_)))


class Lifespan:
    """An app's time of service in this process, as ASGI has it: ``async with app.lifespan: …``.

    Servers enter it; scripts and tests that ask the app without one do it themselves. It may be entered several times
    at once; the first opens what functions under ``@app.provide`` open, the last to leave closes it.

    Attributes:
        runs: the functions in flight.
        provided: the opened resources by type.
    """

    def __init__(
        self,
        limits: Limits,
        providers: Mapping[Any, Provider],
        store: AbstractAsyncContextManager[object] | None = None,
    ) -> None:
        self._limits = limits
        self._providers = providers
        self._store = store
        self._entered = 0
        self._stack = AsyncExitStack()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = asyncio.Lock()
        self._overrides: dict[Any, Any] = {}
        self.runs: Runs[Any] = Runs(limits.max_running_tools)
        self.provided: dict[Any, Any] = {}

    @property
    def is_open(self) -> bool:
        """Whether somebody has entered it, and not left."""
        return self._entered > 0

    @cached_property
    def tool_threads(self) -> ThreadPoolExecutor:
        """Where plain functions of tools run."""
        return ThreadPoolExecutor(self._limits.tool_threads, thread_name_prefix="swaiglet-tool")

    @cached_property
    def document_threads(self) -> ThreadPoolExecutor:
        """Where plain functions that write documents run, so that no stuck tool keeps a caller waiting."""
        return ThreadPoolExecutor(self._limits.document_threads, thread_name_prefix="swaiglet-document")

    def fillers(self, told: Mapping[Any, Any]) -> Fillers:
        """What handlers may be filled with: what the request told, and what is provided."""
        return Fillers({**self.provided, **self._overrides, **told})

    def override(self, type_: Any, value: Any) -> Override:
        """Provide this value from now on; see `App.override`."""
        if type_ not in self._providers:
            raise SetupError(errors.nothing_to_override(errors.type_name(type_), self._providers))
        return Override(self._overrides, type_, value)

    async def __aenter__(self) -> Self:
        """Open what is provided, in the order in which it was declared.

        Raises:
            SetupError: something could not be opened; what was open already is closed again.
        """
        async with self._changing():
            if not self._entered:
                await self._open_all()
            self._entered += 1
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close what was opened, the last first, once nobody needs it any more."""
        async with self._changing():
            last = self._entered == 1
            self._entered = max(0, self._entered - 1)  # a host may end what failed to start
            if last:
                await self._close()

    def _changing(self) -> asyncio.Lock:
        """Lets one at a time open or close; what a loop that is gone left open is forgotten."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            if self._loop and self._loop.is_closed():
                self._entered, self._stack = 0, AsyncExitStack()
            self._loop, self._lock = loop, asyncio.Lock()
        return self._lock

    async def _open_all(self) -> None:
        if self._store:
            await self._stack.enter_async_context(self._store)
        try:
            for provider in self._providers.values():
                if provider.type not in self._overrides:
                    self.provided[provider.type] = await self._open(provider)
        except BaseException as error:
            try:
                await self._close()
            finally:
                if isinstance(error, Exception | SystemExit):
                    raise SetupError(errors.cannot_open_resource(provider.handler.name, error)) from error
            raise

    async def _open(self, provider: Provider) -> Any:
        function = _filled(provider.handler, self.fillers({}))
        if inspect.isasyncgenfunction(provider.handler.function):
            opening = asynccontextmanager(function)()
            value = await opening.__aenter__()
            self._stack.push_async_callback(opening.__aexit__, None, None, None)  # not what others raise when closing
            return value
        if inspect.isgeneratorfunction(provider.handler.function):
            manager = contextmanager(function)()
            value = await in_thread(self.document_threads, manager.__enter__)
            self._stack.push_async_callback(in_thread, self.document_threads, manager.__exit__, None, None, None)
            return value
        return await provider.handler.run(self.fillers({}), threads=self.document_threads)

    async def _close(self) -> None:
        stack, self._stack = self._stack, AsyncExitStack()
        try:
            await self.runs.stop()
            await stack.aclose()
        finally:
            self.provided.clear()
            for name in ("tool_threads", "document_threads"):
                pool = self.__dict__.pop(name, None)
                if pool:
                    pool.shutdown(wait=False, cancel_futures=True)


def _filled(handler: Handler, fillers: Fillers) -> partial[Any]:
    return partial(handler.function, **{name: fillers[type_] for name, type_ in handler.filled.items()})


class Override:
    """A resource that was replaced; leaving it as a context manager puts the former one back."""

    def __init__(self, overrides: dict[Any, Any], type_: Any, value: Any) -> None:
        if type_ in overrides:
            self._undo: partial[Any] = partial(overrides.__setitem__, type_, overrides[type_])
        else:
            self._undo = partial(overrides.pop, type_, None)
        overrides[type_] = value

    def __enter__(self) -> Self:
        """The override itself; it is in force already."""
        return self

    def __exit__(self, *_: object) -> None:
        """Put the former resource back."""
        self._undo()
