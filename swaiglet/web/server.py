"""Hypercorn, as swaiglet starts it in one process: until it is told to stop, and what is in flight has ended."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Protocol

from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.utils import LifespanFailureError

from swaiglet import errors
from swaiglet.errors import SetupError

from .asgi import Receive, Scope, Send
from .banner import banner
from .endpoints import Endpoints
from .links import default_port

log = logging.getLogger("swaiglet.server")

BACKLOG = 1024
POLL_SECONDS = 0.02
LAST_SECONDS = 2.0
"""How long connections may take to close once nothing is in flight."""


class Service(Protocol):
    """What a server serves: an ASGI application whose work in flight can be waited for."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI connection."""
        ...

    @property
    def shutdown_seconds(self) -> float:
        """How long what is in flight may take when the server is told to stop."""
        ...

    @property
    def in_flight(self) -> int:
        """How many requests wait for an answer."""
        ...

    def drain(self) -> None:
        """Send new calls away."""
        ...


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes one that is free.

    Raises:
        SetupError: the address is taken, not ours, or none.
    """
    if not 0 <= port <= 65535:
        raise SetupError(errors.cannot_listen(host, port, "a port is a number from 0 to 65535"))
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except UnicodeError as error:
        raise SetupError(errors.cannot_listen(host, port, "it is no host name")) from error
    except socket.gaierror as error:
        raise SetupError(errors.cannot_listen(host, port, error.strerror or str(error))) from error
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise SetupError(errors.cannot_listen(host, port, reason)) from error


def url_of(listening: socket.socket) -> str:
    """The URL at which a person on this machine reaches the socket."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "localhost", "::": "::1"}.get(host, host)  # noqa: S104  compared, not bound
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(app: Service, make: Callable[[], Endpoints], host: str, port: int | None = None) -> None:
    """Serve an ASGI application in this process until interrupted; where it is goes to standard output.

    Raises:
        SystemExit: it cannot be served. Standard error has a line that says why; the status is 2.
    """
    try:
        endpoints = make()
        with listen(host, default_port(os.environ) if port is None else port) as listening:
            sys.stdout.writelines(f"{line}\n" for line in banner(endpoints, url_of(listening)))
            sys.stdout.flush()
            serve_on(listening, app)
    except SetupError as error:
        sys.stderr.write(f"Error: {error}\n")
        raise SystemExit(2) from error


def serve_on(listening: socket.socket, app: Service) -> None:
    """Serve on a socket in this process until SIGINT or SIGTERM, and what is in flight then.

    Raises:
        SetupError: its start-up failed.
    """
    try:
        asyncio.run(_serve(listening, app))
    except LifespanFailureError as error:
        raise SetupError(_reason(error)) from error
    stuck = [thread.name for thread in threading.enumerate() if thread.name.startswith("swaiglet-")]
    if stuck:  # a plain function that never ends would keep the interpreter from ending
        log.warning("%d plain functions still run; leaving them", len(stuck))
        logging.shutdown()
        sys.stdout.flush()
        os._exit(0)


def _reason(error: LifespanFailureError) -> str:
    """What the app said when it could not start; Hypercorn puts it between quotes."""
    return str(error).partition("'")[2].removesuffix("'") or str(error)


async def _serve(listening: socket.socket, app: Service) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    server = asyncio.create_task(serve(app, _config(listening), shutdown_trigger=lambda: _stopped(stop, app)))  # type: ignore[arg-type]
    told = asyncio.create_task(stop.wait())
    await asyncio.wait((server, told), return_when=asyncio.FIRST_COMPLETED)
    if not server.done():  # connections that a client keeps open must not keep us
        await asyncio.wait((server,), timeout=app.shutdown_seconds + LAST_SECONDS)
    told.cancel()
    if server.done():
        server.result()
    server.cancel()


async def _stopped(stop: asyncio.Event, app: Service) -> None:
    """Return when the server is to close its connections: it was told to stop, and nothing is in flight any more."""
    await stop.wait()
    app.drain()
    until = time.monotonic() + app.shutdown_seconds
    while app.in_flight and time.monotonic() < until:  # noqa: ASYNC110  a count of several apps is no event
        await asyncio.sleep(POLL_SECONDS)
    if app.in_flight:
        log.warning("%d requests are in flight still; leaving them", app.in_flight)


def _config(listening: socket.socket) -> Config:
    config = Config()
    config.bind = [f"fd://{listening.detach()}"]
    config.backlog = BACKLOG
    config.graceful_timeout = LAST_SECONDS / 2
    config.errorlog = logging.getLogger("swaiglet.hypercorn")
    config.errorlog.setLevel(logging.WARNING)  # its line about where it runs would repeat our banner
    config.include_server_header = False
    return config
