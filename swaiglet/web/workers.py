"""Several processes that serve on one socket, watched by the one that started them."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

log = logging.getLogger("swaiglet.server")

CANNOT_START = 2
"""The exit status of a worker that said why it does not start."""
SHORT_LIFE = 5.0
"""Seconds; a worker that ends sooner, and again when it is replaced, has something wrong with it."""
PAUSE_SECONDS = 5.0
"""How long to wait before another try."""
GRACE_SECONDS = 2.0
"""What workers may take beyond their own time to stop before they are killed."""


class Workers:
    """Worker processes: one that ends is replaced, unless all are told to stop.

    Attributes:
        command: the module that a worker runs, with its arguments; the socket's number is added.
        environment: of the workers.
        shutdown_seconds: how long they may take to stop.
        count: how many there are.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], shutdown_seconds: float, count: int
    ) -> None:
        self.command = command
        self.environment = environment
        self.shutdown_seconds = shutdown_seconds
        self.count = count
        self._running: set[asyncio.subprocess.Process] = set()
        self._pausing = 0
        self._status = 0

    def serve(self, listening: socket.socket) -> int:
        """Serve on a socket until SIGINT or SIGTERM; the exit status.

        It is 1 when no worker starts.
        """
        return asyncio.run(self._serve(listening.fileno()))

    async def _serve(self, listening: int) -> int:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        keepers = [asyncio.create_task(self._keep(listening, stop)) for _ in range(self.count)]
        await stop.wait()
        for process in self._running:
            _send(process, signal.SIGTERM)
        await asyncio.wait(keepers, timeout=self.shutdown_seconds + GRACE_SECONDS)
        for process in self._running:
            _send(process, signal.SIGKILL)
        await asyncio.gather(*keepers)
        return self._status

    async def _keep(self, listening: int, stop: asyncio.Event) -> None:
        """Have one worker at any time."""
        short_lives = 0
        while not stop.is_set():
            begun = time.monotonic()
            status = await self._run(listening, stop)
            if stop.is_set():
                return
            log.warning("a worker ended with status %d, starting another", status)
            short_lives = short_lives + 1 if time.monotonic() - begun < SHORT_LIFE else 0
            if status == CANNOT_START or short_lives > 1:
                await self._pause(stop)

    async def _run(self, listening: int, stop: asyncio.Event) -> int:
        """Run one worker; its exit status, negative for a signal."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self.command,
            str(listening),
            stdin=asyncio.subprocess.PIPE,  # which closes when this process ends, however it does
            pass_fds=[listening],
            env=self.environment,
            start_new_session=True,  # what a terminal sends goes to this process, which tells the workers
        )
        self._running.add(process)
        if stop.is_set():  # while it was being started
            _send(process, signal.SIGTERM)
        try:
            return await process.wait()
        finally:
            self._running.discard(process)

    async def _pause(self, stop: asyncio.Event) -> None:
        """Wait before another worker is tried; give up when there is none any more."""
        self._pausing += 1
        if self._pausing == self.count:
            log.error("no worker starts, giving up")
            self._status = 1
            stop.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PAUSE_SECONDS)
        self._pausing -= 1


def _send(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        process.send_signal(number)
