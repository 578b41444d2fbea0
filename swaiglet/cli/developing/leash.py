"""Runs a program that ends with the process that wanted it, however that ends: ``python -I leash.py program …``.

When its standard input is closed, the program is told to stop. It imports nothing else of ours, to start in no time.
"""

import os
import signal
import subprocess
import sys
import threading

SECONDS = 2
"""How long the program may take to stop."""


def main(words: list[str]) -> int:
    """Run it; its exit status, as a shell has it."""
    try:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603  the user's own
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 127
    threading.Thread(target=_end_when_cut, args=(process,), daemon=True).start()
    status = process.wait()
    return status if status >= 0 else 128 - status


def _end_when_cut(process: "subprocess.Popen[bytes]") -> None:
    os.read(0, 1)
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
