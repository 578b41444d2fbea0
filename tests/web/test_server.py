from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from swaiglet import AI, App, Prompt
from swaiglet.errors import SetupError
from swaiglet.web.server import listen, serve_on, url_of


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
