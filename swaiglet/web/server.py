"""Hypercorn, as swaiglet starts it: one process in this one, or several workers."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.run import run as run_workers

from .banner import banner
from .endpoints import Endpoints
from .links import default_port

BACKLOG = 1024


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes one that is free.

    Raises:
        OSError: the address is taken, not ours, or none.
    """
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def url_of(listening: socket.socket) -> str:
    """The URL at which a person on this machine reaches the socket."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104  compared, not bound
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(app: Any, endpoints: Endpoints, host: str, port: int | None = None) -> None:
    """Serve an ASGI application in this process until interrupted; where it is goes to standard output."""
    with listen(host, default_port(os.environ) if port is None else port) as listening:
        sys.stdout.writelines(f"{line}\n" for line in banner(endpoints, url_of(listening)))
        sys.stdout.flush()
        serve_on(listening, app)


def serve_on(listening: socket.socket, app: Any) -> None:
    """Serve an ASGI application on a socket until interrupted, in this process."""
    asyncio.run(serve(app, _config(listening)))


def serve_workers_on(listening: socket.socket, application_path: str, workers: int) -> int:
    """Serve ``module:name`` on a socket from several processes until interrupted; the exit status comes back."""
    config = _config(listening)
    config.application_path = application_path
    config.workers = workers
    return run_workers(config)


def _config(listening: socket.socket) -> Config:
    config = Config()
    config.bind = [f"fd://{listening.detach()}"]
    config.backlog = BACKLOG
    config.errorlog = logging.getLogger("swaiglet.server")
    config.errorlog.setLevel(logging.WARNING)  # its line about where it runs would repeat our banner
    config.include_server_header = False
    return config
