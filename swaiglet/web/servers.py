"""The servers that can carry an app: Hypercorn, and uvicorn where it is installed."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Literal, Protocol

from swaiglet import errors
from swaiglet.errors import SetupError

BACKLOG = 1024
ServerName = Literal["hypercorn", "uvicorn"]
Application = Callable[..., Awaitable[None]]


class Serve(Protocol):
    """Serves on a socket until told to close, then for no more than so many seconds."""

    async def __call__(
        self, application: Application, listening: socket.socket, closing: asyncio.Event, seconds: float
    ) -> None:
        """Serve."""
        ...


def server_of(name: ServerName) -> Serve:
    """The server of a name.

    Raises:
        SetupError: it is not installed.
    """
    if name == "uvicorn" and find_spec("uvicorn") is None:
        raise SetupError(errors.no_uvicorn())
    return serve_with_uvicorn if name == "uvicorn" else serve_with_hypercorn


def new_event_loop() -> asyncio.AbstractEventLoop:
    """Uvloop's where it is installed: with it the same servers answer a tenth more; else asyncio's own."""
    if find_spec("uvloop") is None:
        return asyncio.new_event_loop()
    import uvloop  # noqa: PLC0415  an extra

    loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
    return loop


async def serve_with_hypercorn(
    application: Application, listening: socket.socket, closing: asyncio.Event, seconds: float
) -> None:
    """Serve with Hypercorn, HTTP/1.1 and HTTP/2."""
    from hypercorn.asyncio import serve  # noqa: PLC0415  the other server does without
    from hypercorn.config import Config  # noqa: PLC0415  the same

    config = Config()
    config.bind = [f"fd://{listening.detach()}"]
    config.backlog = BACKLOG
    config.graceful_timeout = seconds
    config.errorlog = logging.getLogger("swaiglet.hypercorn")
    config.errorlog.setLevel(logging.WARNING)  # its line about where it runs would repeat our banner
    config.include_server_header = False
    await serve(application, config, shutdown_trigger=closing.wait)


async def serve_with_uvicorn(
    application: Application, listening: socket.socket, closing: asyncio.Event, seconds: float
) -> None:
    """Serve with uvicorn, HTTP/1.1."""
    import uvicorn  # noqa: PLC0415  an extra

    class Server(uvicorn.Server):
        """A server that leaves signals to us."""

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    config = uvicorn.Config(
        application,
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # whom to believe is for us to say
        server_header=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=max(1, round(seconds)),
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)  # as of Hypercorn's
    server = Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    told = asyncio.create_task(closing.wait())
    await asyncio.wait((serving, told), return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    server.should_exit = True
    await serving
