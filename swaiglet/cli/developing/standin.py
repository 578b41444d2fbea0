"""What answers while no version of the app does, so that nobody waits for one."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import suppress

from swaiglet.web.servers import BACKLOG

SECONDS = 5.0
"""What a client may take to ask."""
BODY = json.dumps({"error": "the app does not start; the terminal of `swaiglet dev` says why"}).encode()
HEAD = (
    "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\nretry-after: 1\r\nconnection: close\r\n"
    f"content-length: {len(BODY)}\r\n\r\n"
).encode()


class StandIn:
    """Answers 503 to whatever is asked on a socket, from when it is started until it is stopped."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Answer from now on."""
        if self._server is None:
            self._server = await asyncio.start_server(_answer, sock=self._listening.dup(), backlog=BACKLOG)

    def stop(self) -> None:
        """Accept nothing any more; who was accepted is answered."""
        if self._server:
            self._server.close()
            self._server = None


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        async with asyncio.timeout(SECONDS):
            asked = await reader.readuntil(b"\r\n\r\n")
            writer.write(HEAD if asked.startswith(b"HEAD ") else HEAD + BODY)
            writer.write_eof()
            while await reader.read(65536):  # to close before the rest came would take the answer back
                pass
    writer.close()
