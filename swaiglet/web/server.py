"""A server, as swaiglet starts it in one process: until it is told to stop, and what is in flight has ended."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from swaiglet import errors
from swaiglet.errors import SetupError

from .asgi import Answers, Message, Receive, Scope, Send, answer
from .banner import Announced, banner
from .links import default_port
from .servers import BACKLOG, Serve, ServerName, new_event_loop, server_of

log = logging.getLogger("swaiglet.server")

POLL_SECONDS = 0.02
QUIET_POLLS = 10
"""So often in a row nothing must be in flight before connections are closed: a request may be on its way."""
CLOSING_SECONDS = 2.0
"""What is kept of the time to stop for closing connections and resources; a quarter where it is short."""
THREADS = ("swaiglet-tool", "swaiglet-document")
"""How the names of threads begin that run plain functions of the author's."""
YOUNG_OBJECTS = 100_000
"""So many new ones, beyond those that are gone, before garbage is looked for."""
LEAVING_SECONDS = 0.5
"""How long threads that have nothing to do may take to end."""


class Service(Answers, Announced, Protocol):
    """What a server serves: one app's endpoints, or a switchboard's."""

    @property
    def shutdown_seconds(self) -> float:
        """How long the server may take to stop."""
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


def announce(service: Announced, listening: socket.socket, workers: int = 1) -> None:
    """Say on standard output where the service is."""
    sys.stdout.writelines(f"{line}\n" for line in banner(service, url_of(listening), workers))
    sys.stdout.flush()


def run(make: Callable[[], Service], host: str, port: int | None = None) -> None:
    """Serve in this process until interrupted, and say where.

    Raises:
        SystemExit: it cannot be served. Standard error has a line that says why; the status is 2.
    """
    try:
        service = make()
        with listen(host, default_port(os.environ) if port is None else port) as listening:
            announce(service, listening)
            serve_on(listening, service)
    except SetupError as error:
        sys.stderr.write(f"Error: {error}\n")
        raise SystemExit(2) from error


def serve_on(
    listening: socket.socket,
    service: Service,
    server: ServerName = "hypercorn",
    new_loop: Callable[[], asyncio.AbstractEventLoop] = new_event_loop,
) -> None:
    """Serve on a socket in this process until SIGINT or SIGTERM, and what is in flight then.

    Raises:
        SetupError: its start-up failed, or the server is not installed.
    """
    serve = server_of(server)
    last_resort = threading.Timer(service.shutdown_seconds, _leave, ["the time to stop is over"])
    last_resort.daemon = True
    try:
        with listening, asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(_serve(listening, service, serve, last_resort))
    finally:
        last_resort.cancel()
    if _stuck():  # a plain function that never ends would keep the interpreter from ending
        _leave("plain functions still run")


def _stuck() -> list[threading.Thread]:
    """Threads of ours that do not end; those that only wait for work do, in a moment."""
    threads = [thread for thread in threading.enumerate() if thread.name.startswith(THREADS)]
    until = time.monotonic() + LEAVING_SECONDS
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return [thread for thread in threads if thread.is_alive()]


def _leave(reason: str) -> None:
    """End the process whatever it still does."""
    log.warning("%s, leaving them", reason)
    logging.shutdown()
    sys.stdout.flush()
    os._exit(0)


@contextmanager
def _told_to_stop(last_resort: threading.Timer) -> Iterator[asyncio.Event]:
    """An event that SIGINT and SIGTERM set; from then on the time to stop runs."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    told: list[bool] = []

    def tell(*_: object) -> None:
        if not told:  # a second signal may come while the first one's thread is being started
            told.append(True)
            last_resort.start()
        loop.call_soon_threadsafe(stop.set)

    former = {number: signal.signal(number, tell) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _unless_cancelled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what went wrong in a callback; that a connection was cancelled, of which older Pythons tell, is in order."""
    if not isinstance(context.get("exception"), asyncio.CancelledError):
        loop.default_exception_handler(context)


async def _serve(listening: socket.socket, service: Service, serve: Serve, last_resort: threading.Timer) -> None:
    asyncio.get_running_loop().set_exception_handler(_unless_cancelled)
    with _told_to_stop(last_resort) as stop:
        if not await _before(stop, service.startup()):
            return
        _collect_less()
        try:
            await _answer(listening, service, serve, stop)
        finally:
            await service.shutdown()


def _collect_less() -> None:
    """Have garbage collection pass over what stays, and look for cycles less often.

    Calls in flight are many young objects, and Python looks through all of them every 700: with a thousand calls that
    was half of the time. Answers leave no cycles behind.
    """
    gc.collect()
    gc.freeze()
    young, *older = gc.get_threshold()
    if 0 < young < YOUNG_OBJECTS:  # nobody chose otherwise
        gc.set_threshold(YOUNG_OBJECTS, *older)


async def _before(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Whether some work was done before the server was told to stop, which cancels it."""
    task, told = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait((task, told), return_when=asyncio.FIRST_COMPLETED)
    is_done = task.done()
    told.cancel()
    task.cancel()
    await asyncio.wait((task,))
    if is_done:
        task.result()
    return is_done


async def _answer(listening: socket.socket, service: Service, serve: Serve, stop: asyncio.Event) -> None:
    """Serve; once told to stop, answer what is in flight, then close the connections."""
    application = _Application(service)
    closing = asyncio.Event()
    seconds = min(CLOSING_SECONDS, service.shutdown_seconds / 4)
    server = asyncio.ensure_future(serve(application, listening, closing, seconds / 4))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((server, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if server.done():  # nobody told it to
        server.result()
    service.drain()
    application.is_closing = True
    await _settled(service, service.shutdown_seconds - seconds)
    application.leave()
    closing.set()
    await asyncio.wait((server,), timeout=seconds / 2)  # a connection that a client keeps open must not keep us
    server.cancel()
    await asyncio.gather(server, return_exceptions=True)


class _Application:
    """The service as servers call it."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.is_closing = False
        self._answering: set[asyncio.Task[Any] | None] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI connection."""
        if scope["type"] == "lifespan":
            await _nothing(receive, send)
            return
        task = asyncio.current_task()
        self._answering.add(task)
        try:
            await answer(self.service, scope, receive, _last(send) if self._ends(scope) else send)
        finally:
            self._answering.discard(task)

    def _ends(self, scope: Scope) -> bool:
        """Whether a client shall be told to ask on another connection; HTTP/2 has no such header."""
        return self.is_closing and scope["type"] == "http" and scope["http_version"] in ("1.0", "1.1")

    def leave(self) -> None:
        """Cancel what is in flight, before the resources that it uses are closed; its clients are told."""
        if self._answering:
            log.warning("%d requests are in flight still, leaving them", len(self._answering))
        for task in filter(None, self._answering):
            task.cancel()


def _last(send: Send) -> Send:
    """Sends what is the last response on its connection."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], (b"connection", b"close")]
        await send(message)

    return sent


async def _nothing(receive: Receive, send: Send) -> None:
    """What Hypercorn starts and ends; ours is begun before it and ended after it, however it ends."""
    for event in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{event}.complete"})


async def _settled(service: Service, seconds: float) -> None:
    """Return when nothing is in flight, and nothing seems to come."""
    until = time.monotonic() + seconds
    quiet = 0
    while quiet < QUIET_POLLS and time.monotonic() < until:
        await asyncio.sleep(POLL_SECONDS)
        quiet = 0 if service.in_flight else quiet + 1
