"""Tunnels: what is started, which URL is believed, and what is said when there is none."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from swaiglet.cli.developing.tunnel import Tunnel, url_in, words_of
from swaiglet.cli.mistake import MistakeError

LOGS = ["--log", "stdout", "--log-format", "logfmt"]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("ngrok", ["ngrok", "http", "3000", *LOGS]),
        ("ngrok --domain agent.example.com", ["ngrok", "http", "3000", "--domain", "agent.example.com", *LOGS]),
        ("ngrok http {port} --region eu", ["ngrok", "http", "3000", "--region", "eu", *LOGS]),
        ("ngrok --region eu http {port}", ["ngrok", "--region", "eu", "http", "3000", *LOGS]),
        ("ngrok start voice --log=stderr", ["ngrok", "start", "voice", "--log=stderr"]),
        ("/opt/ngrok.exe", ["/opt/ngrok.exe", "http", "3000", *LOGS]),
        ("cloudflared", ["cloudflared", "tunnel", "--url", "http://127.0.0.1:3000"]),
        (
            "cloudflared --protocol http2",
            ["cloudflared", "tunnel", "--url", "http://127.0.0.1:3000", "--protocol", "http2"],
        ),
        ("cloudflared tunnel run voice", ["cloudflared", "tunnel", "run", "voice"]),
        ("ssh -R '80:localhost:{port}' a.example", ["ssh", "-R", "80:localhost:3000", "a.example"]),
        ("./tunnel", ["./tunnel"]),
    ],
)
def test_words_of_a_command_have_what_its_program_needs(command: str, words: list[str]) -> None:
    assert words_of(command, 3000) == words


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("", "Cannot start a tunnel: no program is named. Write for example --tunnel ngrok or --tunnel 'ssh …'."),
        (
            "ssh 'a",
            'Cannot read "ssh \'a": no closing quotation. Write --tunnel as you would write the command in a shell.',
        ),
    ],
)
def test_words_of_no_command(command: str, message: str) -> None:
    with pytest.raises(MistakeError) as caught:
        words_of(command, 3000)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("line", "url"),
    [
        (
            't=2026 lvl=info msg="started tunnel" obj=tunnels name=command_line addr=http://localhost:3000 '
            "url=https://4f2a.ngrok-free.app",
            "https://4f2a.ngrok-free.app",
        ),
        ('msg="started tunnel" url="https://api.example.com"', "https://api.example.com"),
        ('{"msg":"started tunnel","url":"https://www.example.com"}', "https://www.example.com"),
        ("2026 INF |  https://a-b-c.trycloudflare.com          |", "https://a-b-c.trycloudflare.com"),
        (
            "INF Terms of Use (https://www.cloudflare.com/website-terms/), and follow: "
            "https://developers.cloudflare.com/cloudflare-one/connections/connect-apps",
            None,
        ),
        ('ERR failed: Post "https://api.trycloudflare.com/tunnel": dial tcp', None),
        ("update available: https://ngrok.com", None),
        ("your url is: https://fast-cat.loca.lt", "https://fast-cat.loca.lt"),
        ("https://admin.localhost.run/ 4f2a.lhr.life tunneled, https://4f2a.lhr.life", "https://4f2a.lhr.life"),
        ("https://desk.tail1234.ts.net/", "https://desk.tail1234.ts.net"),
        ("https://desk.example.com:8443.", "https://desk.example.com:8443"),
        (
            "http://desk.example.com https://localhost:3000 https://127.0.0.1 https://a.localhost https://desk.local",
            None,
        ),
        ("https://desk.example.com?a=b https://desk.example.com#a https://user@desk.example.com", None),
        ("addr=http://localhost:3000", None),
        ("", None),
    ],
)
def test_url_in_a_line_is_a_public_one_and_no_link(line: str, url: str | None) -> None:
    assert url_in(line) == url


def script(path: Path, *lines: str) -> str:
    """The command line of a program."""
    path.write_text("\n".join(["import os, signal, sys, threading", *lines]))
    return shlex.join([sys.executable, str(path), "{port}"])


async def test_tunnel_tells_the_url_and_ends_when_it_is_closed(tmp_path: Path) -> None:
    command = script(
        tmp_path / "tunnel.py",
        "print('port', sys.argv[1], os.environ['PORT'], flush=True)",
        "sys.stderr.write('\\x1b[32mhttps://a.trycloudflare.com\\x1b[0m\\r'), sys.stderr.flush()",
        "print('x' * 300_000, flush=True)",
        "signal.signal(signal.SIGTERM, lambda *_: (print('bye', flush=True), sys.exit(3)))",
        "print('ready', flush=True)",
        "threading.Event().wait()",
    )
    tunnel = await Tunnel.open(command, 3000)
    assert (tunnel.url, tunnel.program) == ("https://a.trycloudflare.com", sys.executable)
    await tunnel.close()
    assert tunnel.last[:2] == ["port 3000 3000", "https://a.trycloudflare.com"]
    assert tunnel.ended.done()


async def test_tunnel_that_does_not_stop_is_killed(tmp_path: Path) -> None:
    command = script(
        tmp_path / "tunnel.py",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "print('https://a.trycloudflare.com', flush=True)",
        "while True: signal.pause()",
    )
    tunnel = await Tunnel.open(command, 3000)
    await tunnel.close()
    assert tunnel.ended.result() == 128 + 9


async def test_tunnel_that_gives_up_is_told_of_with_its_last_lines(tmp_path: Path) -> None:
    command = script(tmp_path / "tunnel.py", "for n in range(9): print('line', n)", "sys.exit('no account')")
    with pytest.raises(MistakeError) as caught:
        await Tunnel.open(command, 3000)
    head, *lines = caught.value.message.splitlines()
    assert head == f'Cannot use the tunnel "{sys.executable}": it ended with status 1. Mend that first. It said:'
    assert {"  no account", "  line 8"} <= set(lines)
    assert len(lines) == 5


async def test_tunnel_that_says_nothing_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    command = script(tmp_path / "tunnel.py", "threading.Event().wait()")
    with pytest.raises(MistakeError) as caught:
        await Tunnel.open(command, 3000, seconds=0.1)
    assert caught.value.message == (
        f'Cannot use the tunnel "{sys.executable}": it named no public https URL within 0.1 s. If it never prints one, '
        "start it yourself and set SWAIGLET_PUBLIC_URL. It said nothing."
    )


async def test_tunnel_that_there_is_not() -> None:
    with pytest.raises(MistakeError) as caught:
        await Tunnel.open("no-such-tunnel {port}", 3000)
    told = 'Cannot start the tunnel "no-such-tunnel": there is no such program on the path.'
    assert caught.value.message == f"{told} Install it, or name it with its path."


async def test_tunnel_that_is_no_program(tmp_path: Path) -> None:
    program = tmp_path / "tunnel"
    program.write_text("#!/no/such/shell\n")
    program.chmod(0o700)
    with pytest.raises(MistakeError) as caught:
        await Tunnel.open(str(program), 3000)
    assert "it ended with status 127. Mend that first. It said:\n  [Errno 2] No such file" in caught.value.message
