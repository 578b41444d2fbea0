"""Worker processes, with scripts in their place: who is replaced, who is waited for, when the parent gives up."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from swaiglet.web.workers import Workers

STOP_ALL = "os.kill(os.getppid(), signal.SIGTERM)"
UNTIL_TOLD = "signal.pause()"


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


def workers(count: int, *lines: str, seconds: float = 10, **environment: str) -> Workers:
    """Workers that run a script."""
    script = "\n".join(["import os, signal, socket, sys", *lines])
    return Workers(("-c", script), {**os.environ, **environment}, seconds, count)


def test_workers_have_the_socket_and_the_environment(
    listening: socket.socket, capfd: pytest.CaptureFixture[str]
) -> None:
    show = "print(socket.socket(fileno=int(sys.argv[1])).getsockname()[1], os.environ['NAME'], flush=True)"
    assert workers(1, show, STOP_ALL, UNTIL_TOLD, NAME="desk").serve(listening) == 0
    assert capfd.readouterr().out == f"{listening.getsockname()[1]} desk\n"


def test_workers_that_die_are_replaced(
    listening: socket.socket, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mark = str(tmp_path / "mark")
    first = f"if not os.path.exists({mark!r}): open({mark!r}, 'w').close(); os.kill(os.getpid(), signal.SIGKILL)"
    assert workers(1, first, STOP_ALL, UNTIL_TOLD).serve(listening) == 0
    assert caplog.messages == ["a worker ended with status -9, starting another"]


@pytest.mark.parametrize(("status", "tries"), [(2, 1), (3, 2)])
def test_workers_are_given_up_when_none_starts(
    status: int, tries: int, listening: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    assert workers(2, f"sys.exit({status})").serve(listening) == 1
    again = [f"a worker ended with status {status}, starting another"] * 2 * tries
    assert caplog.messages == [*again, "no worker starts, giving up"]


def test_workers_that_do_not_stop_are_killed(listening: socket.socket, caplog: pytest.LogCaptureFixture) -> None:
    deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    assert workers(1, deaf, STOP_ALL, "while True: signal.pause()", seconds=0.1).serve(listening) == 0
    assert caplog.messages == []
