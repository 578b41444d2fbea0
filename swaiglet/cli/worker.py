"""What a worker process of ``swaiglet run --workers`` is: it serves on its parent's socket."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading

from swaiglet.web.server import serve_on

from .logs import log_to_stderr
from .target import load


def end_with_parent() -> None:
    """Stop as soon as the parent process has ended, however it did: then the pipe from it is closed."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    log_to_stderr()
    threading.Thread(target=end_with_parent, daemon=True).start()
    app = load(os.environ["SWAIGLET_TARGET"])
    app.endpoints.announced = True  # its parent said where it is
    serve_on(socket.socket(fileno=int(sys.argv[1])), app)
