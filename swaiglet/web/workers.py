"""Several processes that serve on one socket, watched by the one that started them."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence

log = logging.getLogger("swaiglet.server")

SHORT_LIFE = 5.0
"""Seconds; a worker that ends sooner did not start well."""
MOST_SHORT_LIVES = 5
GRACE_SECONDS = 5.0
"""What workers may take beyond the time that they give to what is in flight."""


class Workers:
    """Worker processes: one that ends is replaced, unless all are told to stop.

    Attributes:
        command: the module that a worker runs, with its arguments; the socket's number is added.
        environment: of the workers.
        shutdown_seconds: how long they may take to end.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], shutdown_seconds: float) -> None:
        self.command = command
        self.environment = environment
        self.shutdown_seconds = shutdown_seconds
        self._running: set[asyncio.subprocess.Process] = set()
        self._short_lives = 0

    def serve(self, listening: socket.socket, count: int) -> int:
        """Serve from so many processes until SIGINT or SIGTERM; the exit status.

        It is 1 when workers end again and again as soon as they have begun.
        """
        return asyncio.run(self._serve(listening, count))

    async def _serve(self, listening: socket.socket, count: int) -> int:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        keepers = [asyncio.create_task(self._keep(listening.fileno(), stop)) for _ in range(count)]
        await stop.wait()
        for process in self._running:
            process.send_signal(signal.SIGTERM)
        _, late = await asyncio.wait(keepers, timeout=self.shutdown_seconds + GRACE_SECONDS)
        for process in self._running if late else ():
            process.kill()
        await asyncio.gather(*keepers)
        return 1 if self._short_lives >= MOST_SHORT_LIVES else 0

    async def _keep(self, listening: int, stop: asyncio.Event) -> None:
        """Have one worker at any time."""
        while not stop.is_set():
            begun = time.monotonic()
            status = await self._run(listening)
            if stop.is_set():
                return
            self._short_lives = self._short_lives + 1 if time.monotonic() - begun < SHORT_LIFE else 0
            if self._short_lives >= MOST_SHORT_LIVES:
                log.error("workers end as soon as they begin, giving up")
                stop.set()
            else:
                log.warning("a worker ended with status %d, starting another", status)

    async def _run(self, listening: int) -> int:
        """Run one worker; its exit status, negative for a signal."""
        arguments = (*self.command, str(listening))
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            stdin=asyncio.subprocess.PIPE,  # which closes when this process ends, however it does
            pass_fds=[listening],
            env=self.environment,
            start_new_session=True,
        )
        self._running.add(process)
        try:
            return await process.wait()
        finally:
            self._running.discard(process)
