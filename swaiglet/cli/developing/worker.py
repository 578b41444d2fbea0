"""What a worker process of ``swaiglet dev`` is: it serves on its parent's socket until another does."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from swaiglet.app import App
from swaiglet.cli.logs import log_to_standard_error, told_elsewhere
from swaiglet.cli.mistake import MistakeError, authors_code
from swaiglet.cli.recording import recorded
from swaiglet.cli.target import load_service
from swaiglet.errors import SetupError, SwaigletError
from swaiglet.switchboard import BoardEndpoints, Switchboard
from swaiglet.web.endpoints import Endpoints
from swaiglet.web.server import serve_on

from .facts import Circumstances, facts_of
from .failure import raised, show

DOES_NOT_START = 1
NOTHING_THERE = 2
"""The exit status of a worker for which there is no app at all."""


@frozen
class Order:
    """What a worker is to do, as its command line has it.

    Attributes:
        target: the app.
        record: the folder for reports of calls.
        listening: the number of the socket to serve on.
        line: the number of the socket to the parent.
        around: what else the parent knows.
    """

    target: str
    record: str | None
    listening: int
    line: int
    around: Circumstances

    def __str__(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Order:
        """The order in an argument."""
        told = json.loads(text)
        return cls(**{**told, "around": Circumstances(**told["around"])})


class Line:
    """The line to the parent: news go there, and when it is cut the parent is gone."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)
        self._socket.set_inheritable(False)

    def tell(self, **news: Any) -> None:
        """Tell the parent something."""
        with suppress(OSError):  # it is gone, and we shall be
            self._socket.sendall(json.dumps(news).encode() + b"\n")

    def end_with_it(self) -> None:
        """Stop this process as soon as the parent has ended, however it did."""
        with suppress(OSError):  # broken, not cut
            self._socket.recv(1)
        os.kill(os.getpid(), signal.SIGTERM)


class Succeeded:
    """An app's endpoints, served until a newer worker takes over.

    Told to stop, it leaves new connections to the other, and answers on those that it has; nobody is sent away.
    """

    def __init__(
        self, service: App | Switchboard, endpoints: Endpoints | BoardEndpoints, order: Order, line: Line
    ) -> None:
        self.announced = True  # the parent says where it is
        self.listing = endpoints.listing
        self.credentials = endpoints.credentials
        self.public_url = endpoints.public_url
        self.shutdown_seconds = endpoints.shutdown_seconds
        self.answer = endpoints.answer
        self.shutdown = endpoints.shutdown
        self._service = service
        self._endpoints = endpoints
        self._order = order
        self._line = line

    @property
    def in_flight(self) -> int:
        """How many requests wait for an answer."""
        return self._endpoints.in_flight

    async def startup(self) -> None:
        """Begin to serve, and tell the parent what.

        Raises:
            SetupError: a resource could not be opened.
        """
        with told_elsewhere("swaiglet.web"):
            await self._endpoints.startup()
        self._line.tell(ready=asdict(facts_of(self._service, self._order.around)))

    def drain(self) -> None:
        """Accept nothing any more, which only asyncio's own loop can be told."""
        asyncio.get_running_loop().remove_reader(self._order.listening)
        self._line.tell(retired=True)


def work(order: Order, line: Line) -> int:
    """Serve the app; the exit status."""
    try:
        service = load_service(order.target)
    except MistakeError as mistake:
        show(mistake)
        return DOES_NOT_START if raised(mistake) or isinstance(mistake.__cause__, SwaigletError) else NOTHING_THERE
    try:
        _serve(service, order, line)
    except MistakeError as mistake:
        show(mistake)
        return DOES_NOT_START
    return 0


def _serve(service: App | Switchboard, order: Order, line: Line) -> None:
    with authors_code(f'serve "{service.name}"'), told_elsewhere("swaiglet.agent"):  # once, among the facts
        endpoints = recorded(service, Path(order.record) if order.record else None).endpoints
    try:
        listening = socket.socket(fileno=order.listening)
        serve_on(listening, Succeeded(service, endpoints, order, line), new_loop=asyncio.new_event_loop)
    except SetupError as error:
        raise MistakeError(str(error)) from error


def main(argument: str) -> int:
    """Do what an order says; the exit status."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C ends
    order = Order.read(argument)
    os.set_inheritable(order.listening, False)
    line = Line(order.line)
    threading.Thread(target=line.end_with_it, daemon=True).start()
    log_to_standard_error()
    return work(order, line)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
