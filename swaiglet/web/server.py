"""Hypercorn, as swaiglet starts it: one process in this one, or several workers."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.run import run as run_workers
from hypercorn.utils import LifespanFailureError

from swaiglet import errors
from swaiglet.errors import SetupError

from .banner import banner
from .endpoints import Endpoints
from .links import default_port

BACKLOG = 1024


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


def run(app: Any, make: Callable[[], Endpoints], host: str, port: int | None = None) -> None:
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


def serve_on(listening: socket.socket, app: Any) -> None:
    """Serve an ASGI application on a socket until interrupted, in this process.

    Raises:
        SetupError: its start-up failed.
    """
    try:
        asyncio.run(serve(app, _config(listening)))
    except LifespanFailureError as error:
        raise SetupError(reason_of(error)) from error


def reason_of(error: LifespanFailureError) -> str:
    """What the app said when it could not start; Hypercorn puts it between quotes."""
    return str(error).partition("'")[2].removesuffix("'") or str(error)


def serve_workers_on(listening: socket.socket, application_path: str, workers: int) -> int:
    """Serve ``module:name`` on a socket from several processes until interrupted.

    Returns:
        The exit status: 1 when a worker failed before a signal asked for the end.
    """
    config = _config(listening)
    config.application_path = application_path
    config.workers = workers
    with _signals() as came:
        status = run_workers(config)
    return status if came & {signal.SIGINT, signal.SIGTERM} else 1  # Hypercorn may give 0 while others still run


@contextmanager
def _signals() -> Iterator[set[int]]:
    """Which signals came, known at the end; whoever handles them, Python writes their numbers into a socket."""
    came: set[int] = set()
    reader, writer = socket.socketpair()
    with reader, writer:
        reader.setblocking(False)
        writer.setblocking(False)
        before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        try:
            yield came
        finally:
            signal.set_wakeup_fd(before)
            with suppress(BlockingIOError):  # none
                came.update(reader.recv(BACKLOG))


def _config(listening: socket.socket) -> Config:
    config = Config()
    config.bind = [f"fd://{listening.detach()}"]
    config.backlog = BACKLOG
    config.errorlog = logging.getLogger("swaiglet.server")
    config.errorlog.setLevel(logging.WARNING)  # its line about where it runs would repeat our banner
    config.include_server_header = False
    return config
