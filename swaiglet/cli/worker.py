"""What a worker process of ``swaiglet run --workers`` is: it serves on its parent's socket."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading

from swaiglet.errors import SetupError
from swaiglet.web.server import serve_on

from .logs import log_to_standard_error
from .mistake import MistakeError
from .target import load


def work(descriptor: int) -> None:
    """Serve the app that the parent was asked to serve, on its socket.

    Raises:
        MistakeError: it does not start.
    """
    app = load(os.environ["SWAIGLET_TARGET"])
    app.endpoints.announced = True  # its parent said where it is
    try:
        serve_on(socket.socket(fileno=descriptor), app)
    except SetupError as error:
        raise MistakeError(str(error)) from error


def end_with_parent() -> None:
    """Stop as soon as the parent process has ended, however it did: then the pipe from it is closed."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    log_to_standard_error()
    threading.Thread(target=end_with_parent, daemon=True).start()
    try:
        work(int(sys.argv[1]))
    except MistakeError as mistake:
        mistake.show()
        raise SystemExit(mistake.exit_code) from None
