"""A worker process, as its parent sees it."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from .facts import Facts

MODULE = "swaiglet.cli.developing.worker"
MOST_NEWS = 16 * 1024 * 1024
"""Bytes that a line of news may have: an app may have many tools."""


class Worker:
    """One process that serves one version of the app.

    Attributes:
        ended: done when the process is, with its exit status, negative for a signal.
    """

    def __init__(
        self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.ended = asyncio.ensure_future(self._end())
        self._process = process
        self._reader = reader
        self._writer = writer  # when it is closed, for example because this process is gone, the worker ends

    @classmethod
    async def begin(cls, order: Mapping[str, Any], listening: int, environment: Mapping[str, str]) -> Worker:
        """Start a process that serves on a socket; it has the terminal, so that a debugger in it can ask."""
        here, there = socket.socketpair()
        with there:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", MODULE, json.dumps({**order, "listening": listening, "line": there.fileno()})),
                pass_fds=[listening, there.fileno()],
                env=environment,
            )
        return cls(process, *await asyncio.open_connection(sock=here, limit=MOST_NEWS))

    async def ready(self) -> Facts | None:
        """What it serves, once it does; `None` when it ends instead."""
        news = await self._news()
        return Facts(**news["ready"]) if news else None

    async def retired(self, seconds: float) -> None:
        """Return when it takes no more connections, at the latest after some seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news(), seconds)

    async def _news(self) -> Any:
        """The next thing that it tells; `None` when it has ended."""
        line = asyncio.ensure_future(self._reader.readline())
        try:
            await asyncio.wait((line, self.ended), return_when=asyncio.FIRST_COMPLETED)
            return json.loads(line.result()) if line.done() and line.result() else None
        finally:
            line.cancel()

    async def _end(self) -> int:
        status = await self._process.wait()
        self._writer.close()
        return status

    def stop(self) -> None:
        """Let it answer what it was asked, and end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it whatever it does."""
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            self._process.send_signal(number)
