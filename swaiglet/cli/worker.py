"""What a worker process of ``swaiglet run --workers`` is: it serves on its parent's socket."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from swaiglet.errors import SetupError
from swaiglet.web.server import serve_on
from swaiglet.web.servers import ServerName

from .logs import log_to_standard_error
from .mistake import MistakeError, authors_code
from .recording import RECORD_VARIABLE, recorded
from .run import SERVER_VARIABLE, TARGET_VARIABLE
from .target import load_service


def work(environ: Mapping[str, str], descriptor: int) -> None:
    """Serve what the parent was asked to serve, on its socket.

    Raises:
        MistakeError: it does not start.
    """
    service = load_service(environ[TARGET_VARIABLE])
    folder = environ.get(RECORD_VARIABLE)
    with authors_code(f'serve "{service.name}"'):
        endpoints = recorded(service, Path(folder) if folder else None).endpoints
    endpoints.announced = True  # its parent said where it is
    try:
        serve_on(socket.socket(fileno=descriptor), endpoints, cast("ServerName", environ[SERVER_VARIABLE]))
    except SetupError as error:
        raise MistakeError(str(error)) from error


def end_with_parent() -> None:
    """Stop as soon as the parent process has ended, however it did: then the pipe from it is closed."""
    os.read(sys.stdin.fileno(), 1)  # without a lock on `sys.stdin`, which an ending interpreter would miss
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    log_to_standard_error(patient=True)
    threading.Thread(target=end_with_parent, daemon=True).start()
    try:
        work(os.environ, int(sys.argv[1]))
    except MistakeError as mistake:
        mistake.show()
        raise SystemExit(mistake.exit_code) from None
