from __future__ import annotations

import asyncio
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from swaiglet import AI, App, Prompt
from swaiglet.errors import SetupError
from swaiglet.web.server import listen, serve_on, url_of

Start = Callable[..., Awaitable[asyncio.subprocess.Process]]
PATIENCE = 60
"""Seconds until a process that does not answer is given up."""


def test_listen_takes_a_free_port() -> None:
    with listen("127.0.0.1", 0) as listening:
        host, port = listening.getsockname()
        assert host == "127.0.0.1"
        assert port > 0
        assert url_of(listening) == f"http://127.0.0.1:{port}"


ADVICE = "Choose another host or port, or stop what has it."


def test_listen_refuses_a_port_that_is_taken() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        told = re.escape(f"Cannot listen at 127.0.0.1:{port}: Address already in use. {ADVICE}")
        with pytest.raises(SetupError, match=f"^{told}$"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port", "reason"),
    [
        ("no host", 0, "no host:0: [A-Z][a-z ]+"),
        ("..", 0, r"\.\.:0: it is no host name"),
        ("127.0.0.1", 70000, r"127\.0\.0\.1:70000: a port is a number from 0 to 65535"),
        ("2001:db8::1", 7, r"\[2001:db8::1\]:7: [A-Z][a-z ]+"),
    ],
)
def test_listen_refuses_an_address_that_is_none(host: str, port: int, reason: str) -> None:
    with pytest.raises(SetupError, match=f"^Cannot listen at {reason}. {re.escape(ADVICE)}$"):
        listen(host, port)


def test_url_of_every_address_names_this_machine() -> None:
    with listen("0.0.0.0", 0) as listening:
        assert url_of(listening) == f"http://localhost:{listening.getsockname()[1]}"


@pytest.mark.parametrize("host", ["::", "::1"])
@pytest.mark.skipif(not socket.has_ipv6, reason="this machine knows no IPv6")
def test_url_of_an_ipv6_address_is_in_brackets(host: str) -> None:
    try:
        listening = listen(host, 0)
    except OSError:
        pytest.skip("this machine has no IPv6 address")
    with listening:
        assert url_of(listening) == f"http://[::1]:{listening.getsockname()[1]}"


def test_serve_on_says_why_an_app_does_not_start() -> None:
    app = App("desk", ai=AI(prompt=Prompt("Greet.")), auth="off")

    @app.provide
    def orders() -> Path:
        raise OSError("it isn't there")

    with pytest.raises(SetupError, match=r"^Cannot open what `orders` provides: OSError: it isn't there\. "):
        serve_on(listen("127.0.0.1", 0), app.endpoints)


SCRIPT = """
import sys
from swaiglet import App

app = App("desk", auth=("user", "password"))

@app.prompt
def role() -> str:
    return "Greet."

if __name__ == "__main__":
    app.run(*sys.argv[1:])
"""


@pytest.mark.parametrize(
    ("environment", "arguments", "told"),
    [
        ({"PORT": "abc"}, [], 'Cannot use "abc" as the port: '),
        ({"PORT": "{taken}"}, [], "Cannot listen at 127.0.0.1:{taken}: Address already in use. "),
        ({"PORT": "0"}, [".."], "Cannot listen at ..:0: it is no host name. "),
        ({"SWAIGLET_PUBLIC_URL": "agent.example"}, [], 'Cannot use "agent.example" as the public URL: '),
    ],
)
def test_run_says_in_one_line_why_it_does_not_serve(
    environment: dict[str, str], arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "desk.py").write_text(SCRIPT)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for name, value in environment.items():
            monkeypatch.setenv(name, value.format(taken=port))
        command = [sys.executable, str(tmp_path / "desk.py"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"Error: {told.format(taken=port)}")


BUSY = '''
import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator
from swaiglet import App, Limits
from swaiglet.web.server import announce, listen, serve_on

app = App("busy", auth=("user", "password"), limits=Limits(shutdown_seconds=float(os.environ["SHUTDOWN_SECONDS"])))
held = 0
released = asyncio.Event()

class Ledger: ...

@app.provide
async def ledger() -> AsyncIterator[Ledger]:
    print("opened", flush=True)
    if "NEVER_OPENS" in os.environ:
        await asyncio.Event().wait()
    yield Ledger()
    print("closed", flush=True)

@app.prompt
def role() -> str:
    return "Greet."

@app.tool(secure=False)
async def hold(number: int) -> str:
    """Wait for the release."""
    global held
    held += 1
    if held == 200:
        print("held", flush=True)
    await released.wait()
    return f"released {number}"

@app.tool(secure=False)
async def release() -> str:
    """Let them go."""
    released.set()
    return "done"

@app.tool(secure=False)
def stick() -> str:
    """Never end."""
    print("stuck", flush=True)
    threading.Event().wait()
    return ""

@app.tool(secure=False)
async def block() -> str:
    """Keep the loop from everything else."""
    print("stuck", flush=True)
    time.sleep(3600)
    return ""

@app.tool(secure=False)
async def lend() -> str:
    """Never end, in a thread of the loop's."""
    print("stuck", flush=True)
    await asyncio.to_thread(threading.Event().wait)
    return ""

if __name__ == "__main__" and "SERVER" not in os.environ:
    app.run(port=0)
elif __name__ == "__main__":
    with listen("127.0.0.1", 0) as listening:
        announce(app.endpoints, listening)
        serve_on(listening, app.endpoints, os.environ["SERVER"])
'''


class Served:
    """A server in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.url = ""

    async def line(self) -> str:
        """The next line on standard output."""
        assert self.process.stdout is not None
        return (await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)).decode().rstrip("\n")

    async def ended(self) -> tuple[int | None, str, str]:
        """The status, and what else was written."""
        output, complaints = await asyncio.wait_for(self.process.communicate(), PATIENCE)
        return self.process.returncode, output.decode(), complaints.decode()


@pytest.fixture
def serve(start: Start, tmp_path: Path) -> Callable[..., Any]:
    """Serves the busy app in a process of its own."""

    async def begin(seconds: float = 30, **environment: str) -> Served:
        (tmp_path / "busy.py").write_text(BUSY)
        process = await start("-W", "error", str(tmp_path / "busy.py"), SHUTDOWN_SECONDS=str(seconds), **environment)
        served = Served(process)
        listening = (await served.line()).rpartition(" ")[2]
        served.url = listening.replace("://", "://user:password@")
        assert await served.line() == f"Paste into the phone number's settings: {served.url}/"
        assert await served.line() == "opened"
        return served

    return begin


@asynccontextmanager
async def asked(url: str, function: str) -> AsyncIterator[None]:
    """A function is called, and nobody waits for its answer."""
    async with aiohttp.ClientSession() as session:
        task = asyncio.create_task(_call(session, url, function))
        yield
        task.cancel()
        await asyncio.wait((task,))


async def _call(session: aiohttp.ClientSession, url: str, function: str, **arguments: Any) -> Any:
    body = {"function": function, "argument": {"parsed": [arguments]}}
    async with session.post(f"{url}/swaig", json=body) as response:
        return response.status, await response.json()


async def turned(session: aiohttp.ClientSession, url: str) -> None:
    """Return as soon as the server says that it is not ready."""
    status = 200
    while status == 200:
        async with session.get(f"{url}/ready") as response:
            status = response.status
    assert status == 503


async def test_a_server_that_is_told_to_stop_loses_none_of_200_calls_in_flight(serve: Callable[..., Any]) -> None:
    served = await serve()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        calls = [asyncio.create_task(_call(session, served.url, "hold", number=number)) for number in range(200)]
        assert await served.line() == "held"
        served.process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(turned(session, served.url), PATIENCE)
        async with session.post(served.url, json={}) as response:
            headers = [response.headers[name] for name in ("retry-after", "connection")]
            refused = (response.status, headers, await response.json())
        assert refused == (503, ["5", "close"], {"error": "the server is shutting down"})
        assert await _call(session, served.url, "release") == (200, {"response": "done"})
        answers = await asyncio.wait_for(asyncio.gather(*calls), PATIENCE)
    assert answers == [(200, {"response": f"released {number}"}) for number in range(200)]
    told = "POST / 503 total_ms=… bytes=39: the server is shutting down\n"
    status, output, log = await served.ended()
    assert (status, output, re.sub(r"(?<=total_ms=)[\d.]+", "…", log)) == (0, "closed\n", told)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_server_with_nothing_in_flight_ends_though_clients_stay(
    number: signal.Signals, serve: Callable[..., Any]
) -> None:
    served = await serve()
    port = int(served.url.rpartition(":")[2])
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /swaig HTTP/1.1\r\nHost: x\r\n")  # and never the rest
    async with aiohttp.ClientSession() as session, session.get(f"{served.url}/ready") as response:
        assert response.status == 200
        served.process.send_signal(number)
        assert await served.ended() == (0, "closed\n", "")
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@pytest.mark.parametrize("environment", [{}, {"SERVER": "hypercorn"}, {"SERVER": "uvicorn"}])
async def test_a_server_leaves_what_takes_longer_than_it_may(
    environment: dict[str, str], serve: Callable[..., Any]
) -> None:
    served = await serve(seconds=1, **environment)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        calls = [asyncio.create_task(_call(session, served.url, "hold", number=number)) for number in range(200)]
        assert await served.line() == "held"
        served.process.send_signal(signal.SIGTERM)
        status, output, log = await served.ended()
        assert await asyncio.gather(*calls) == [(503, {"error": "the server is shutting down"})] * 200
    assert (status, output) == (0, "closed\n")
    first, *others = log.splitlines()
    assert first == "200 requests are in flight still, leaving them"
    assert [told.split()[:3] for told in others] == [["POST", "/swaig", "503"]] * 200


@pytest.mark.parametrize("function", ["stick", "lend", "block"])
async def test_a_function_that_never_ends_does_not_keep_the_process(function: str, serve: Callable[..., Any]) -> None:
    served = await serve(seconds=1)
    async with asked(served.url, function):
        assert await served.line() == "stuck"
        served.process.send_signal(signal.SIGTERM)
        status, output, log = await served.ended()
    assert (status, output) == (0, "" if function == "block" else "closed\n")
    assert (
        log.splitlines()[-1]
        == {
            "stick": "plain functions still run, leaving them",
            "lend": "the time to stop is over, leaving them",
            "block": "the time to stop is over, leaving them",
        }[function]
    )


async def test_a_server_that_is_told_to_stop_while_it_starts_ends(serve: Callable[..., Any]) -> None:
    served = await serve(NEVER_OPENS="1")
    served.process.send_signal(signal.SIGTERM)
    assert await served.ended() == (0, "", "")
