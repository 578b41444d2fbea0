"""``swaiglet dev`` in processes of its own: credentials that stay, versions that follow each other, what is shown."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import stat
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
import pytest_asyncio

from swaiglet.cli.dev import kept
from swaiglet.cli.mistake import MistakeError

Start = Callable[..., Awaitable[asyncio.subprocess.Process]]
PATIENCE = 60
PATH = Path(".swaiglet", "dev.json")
NAMES = ("SWML_BASIC_AUTH_USER", "SWML_BASIC_AUTH_PASSWORD", "SWAIGLET_SECRET")

DESK = '''
import os
from swaiglet import App

app = App("desk")
own = App("own", auth=("me", "mine"))

for one in (app, own):
    one.prompt(lambda: "Greet.")

@app.tool(secure=False)
def version() -> str:
    """Say which version this is."""
    return "1"

@app.tool(secure=False)
def wait() -> str:
    """Answer when the gate opens."""
    print("waiting", flush=True)
    return open("gate").read()

@app.tool(secure=False)
async def die(status: int) -> str:
    """End the process."""
    os._exit(status)

@app.tool(secure=False)
async def show() -> str:
    """Show the environment."""
    return f"{os.environ['SWAIGLET_SECRET']} {app.debug}"
'''
BROKEN = "def broken(:\n"


def save(text: str) -> None:
    """Save the app as an editor does: the file is there, whole, at any time."""
    Path("desk.py.new").write_text(text)
    Path("desk.py.new").rename("desk.py")


def versioned(number: int, text: str = DESK) -> str:
    return text.replace('return "1"', f'return "{number}"')


class Lines:
    """What a process writes to a stream, read all the time so that it never waits for us."""

    def __init__(self, stream: asyncio.StreamReader | None) -> None:
        assert stream is not None
        self.read: list[str] = []
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._pump = asyncio.create_task(self._take(stream))

    async def _take(self, stream: asyncio.StreamReader) -> None:
        async for line in stream:
            self._lines.put_nowait(line.decode().rstrip("\n"))
        self._lines.put_nowait(None)

    async def until(self, pattern: str) -> str:
        """The next line that matches; it and those before are in `read`."""
        self.read = []
        while True:
            line = await asyncio.wait_for(self._lines.get(), PATIENCE)
            assert line is not None, f"ended instead of {pattern}: {self.read}"
            self.read.append(line)
            if re.fullmatch(pattern, line):
                return line

    def stop(self) -> None:
        """Read no more."""
        self._pump.cancel()

    async def rest(self) -> list[str]:
        """All lines that are left, but for the log's, once nobody can write any more."""
        await asyncio.wait_for(self._pump, PATIENCE)
        lines = [self._lines.get_nowait() for _ in range(self._lines.qsize())]
        return [line for line in lines if line is not None and not line.startswith("{")]


class Dev:
    """A `swaiglet dev` in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.url = ""
        self.output, self.complaints = Lines(process.stdout), Lines(process.stderr)

    async def line(self, pattern: str) -> str:
        """The next line on standard output that matches."""
        return await self.output.until(pattern)

    async def complaint(self, pattern: str) -> list[str]:
        """All lines on standard error to the next that matches, without the log's."""
        await self.complaints.until(pattern)
        return [line for line in self.complaints.read if not line.startswith("{")]

    async def shown(self) -> list[str]:
        """The banner, to its last line; afterwards `url` is the app's."""
        self.url = (await self.line(".*Paste into .*")).rpartition(" ")[2].rstrip("/")
        banner = self.output.read
        await self.line(".*Ctrl-C ends[.].*")
        return [*banner, *self.output.read]

    async def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[int | None, list[str], list[str]]:
        """Stop it: the status, and what else was written by whatever process had its streams."""
        self.process.send_signal(number)
        return await self.ended()

    async def ended(self) -> tuple[int | None, list[str], list[str]]:
        status = await asyncio.wait_for(self.process.wait(), PATIENCE)
        return status, await self.output.rest(), await self.complaints.rest()


Begin = Callable[..., Awaitable[Dev]]


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory with an app to stand in."""
    (tmp_path / "desk.py").write_text(DESK)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest_asyncio.fixture
async def begin(start: Start) -> AsyncIterator[Begin]:
    begun: list[Dev] = []

    async def started(*arguments: str, first: tuple[str, ...] = (), **environment: str | None) -> Dev:
        words = first or ("-m", "swaiglet")
        port = () if "--port" in arguments else ("--port", "0")
        dev = Dev(await start("-W", "error", *words, "dev", *port, *(arguments or ("desk.py",)), **environment))
        begun.append(dev)
        return dev

    yield started
    for dev in begun:  # of which the rest, if there is any, is for who kills them
        dev.output.stop()
        dev.complaints.stop()


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A client that opens a connection for each request, unless it is told otherwise."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as made:
        yield made


async def ask(session: aiohttp.ClientSession, url: str, name: str, **arguments: Any) -> str:
    """What a function answers."""
    body = {"function": name, "argument": {"parsed": [arguments]}}
    async with session.post(f"{url}/swaig", json=body) as response:
        assert response.status == 200
        return str((await response.json())["response"])


async def settled(dev: Dev, session: aiohttp.ClientSession) -> tuple[str, str, str]:
    """User and password, the secret, and whether the app looks for mistakes; then it is stopped."""
    await dev.shown()
    secret, _, debug = (await ask(session, dev.url, "show")).partition(" ")
    assert (await dev.end())[:2] == (0, [])
    return urlsplit(dev.url).netloc.rpartition("@")[0], secret, debug


async def test_dev_keeps_its_credentials_between_restarts(begin: Begin, session: aiohttp.ClientSession) -> None:
    first, second = await settled(await begin(), session), await settled(await begin(), session)
    assert first == second
    told = kept(PATH)
    assert first == (f"swaiglet:{told[NAMES[1]]}", told[NAMES[2]], "True")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (PATH, PATH.parent)] == [0o600, 0o700]
    assert sorted(path.name for path in PATH.parent.iterdir()) == [".gitignore", "dev.json"]
    assert (PATH.parent / ".gitignore").read_text() == "*\n"


async def test_dev_lets_the_environment_win_over_the_file(begin: Begin, session: aiohttp.ClientSession) -> None:
    secret = kept(PATH)[NAMES[2]]
    environment = {NAMES[0]: "env", NAMES[1]: "sesame", "SWAIGLET_DEBUG": ""}
    assert await settled(await begin(**environment), session) == ("env:sesame", secret, "True")


async def test_dev_lets_arguments_win_over_both(begin: Begin) -> None:
    dev = await begin("desk.py:own", SWML_BASIC_AUTH_PASSWORD="sesame")
    await dev.shown()
    assert urlsplit(dev.url).netloc.startswith("me:mine@")
    assert (await dev.end())[0] == 0


async def test_dev_takes_an_empty_variable_for_none(begin: Begin, session: aiohttp.ClientSession) -> None:
    told = kept(PATH)
    user, secret, _ = await settled(await begin(SWML_BASIC_AUTH_PASSWORD=""), session)
    assert (user, secret) == (f"swaiglet:{told[NAMES[1]]}", told[NAMES[2]])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "it is no JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))"),
        ("[]", f"it must have {', '.join(NAMES)}"),
        ('{"SWML_BASIC_AUTH_USER": "me"}', f"it must have {', '.join(NAMES)}"),
        (json.dumps(dict.fromkeys(NAMES, "")), f"it must have {', '.join(NAMES)}"),
        (json.dumps(dict.fromkeys(NAMES, 5)), f"it must have {', '.join(NAMES)}"),
    ],
)
def test_dev_says_what_is_wrong_with_its_file(content: str, reason: str) -> None:
    PATH.parent.mkdir()
    PATH.write_text(content)
    assert mistake() == f"Cannot use {PATH}: {reason}. Delete it, and another is made."


def test_dev_says_when_its_file_cannot_be_made() -> None:
    PATH.parent.write_text("a file, where a folder should be")
    assert mistake() == f"Cannot use {PATH}: File exists. Delete it, and another is made."


def mistake() -> Any:
    with pytest.raises(MistakeError) as caught:
        kept(PATH)
    return caught.value.message


async def test_dev_shows_the_app_and_what_it_lacks(begin: Begin, tmp_path: Path) -> None:
    dev = await begin()
    shown = await dev.shown()
    local = re.sub(r"//.*@", "//", dev.url)
    assert shown == (
        [
            f"desk: 4 tools, listening at {local}",
            f"Paste into the phone number's settings: {dev.url}/",
            "Tools:",
            "  version()",
            "  wait()",
            "  die(status: integer)",
            "  show()",
            "Before going live:",
            "  No public URL: SignalWire cannot reach this machine. Set SWAIGLET_PUBLIC_URL, or write "
            "App(public_url=…); to try a call from here, use --tunnel.",
            "  The password is this folder's own, from .swaiglet/dev.json. Where the app will live, set "
            "SWML_BASIC_AUTH_USER and SWML_BASIC_AUTH_PASSWORD.",
            "  The secret that signs tokens is this folder's own, from .swaiglet/dev.json. Where the app will live, "
            "set SWAIGLET_SECRET.",
            "  No signing key: whoever has the password can ask as if he were SignalWire. Set SIGNALWIRE_SIGNING_KEY "
            "to the key of your project.",
            "  desk has no fallback document: when it fails, a caller hears nothing. Give it one with its "
            "`fallback(…)`.",
            f"Watching {tmp_path}. Ctrl-C ends.",
        ]
    )
    assert await dev.end(signal.SIGINT) == (0, [], [])


async def test_dev_refuses_no_request_over_several_versions(begin: Begin) -> None:
    dev = await begin()
    await dev.shown()
    stop, answers = asyncio.Event(), []

    async def keep_asking(session: aiohttp.ClientSession) -> None:
        while not stop.is_set():
            answers.append(await ask(session, dev.url, "version"))

    async def keep_calling(session: aiohttp.ClientSession) -> None:
        while not stop.is_set():
            async with session.post(dev.url, json={}) as response:
                assert response.status == 200

    closing = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))
    async with aiohttp.ClientSession() as keeping, closing:
        asking = [asyncio.create_task(ask(one)) for one in (keeping, closing) for ask in (keep_asking, keep_calling)]
        for number in range(2, 6):
            save(versioned(number))
            assert re.fullmatch(r"Reloaded in \d+ ms after desk\.py: desk, 4 tools", await dev.line("Reloaded .*"))
            assert await ask(closing, dev.url, "version") == str(number)
        stop.set()
        await asyncio.wait_for(asyncio.gather(*asking), PATIENCE)
    assert set(answers) == {"1", "2", "3", "4", "5"}
    assert (await dev.end())[:2] == (0, [])


async def test_dev_lets_the_version_before_answer_what_it_was_asked(
    begin: Begin, session: aiohttp.ClientSession
) -> None:
    os.mkfifo("gate")
    dev = await begin()
    await dev.shown()
    waiting = asyncio.create_task(ask(session, dev.url, "wait"))
    await dev.line("waiting")
    save(versioned(2))
    await dev.line("Reloaded .*")
    assert await ask(session, dev.url, "version") == "2"
    assert not waiting.done()
    await asyncio.to_thread(Path("gate").write_text, "opened")
    assert await asyncio.wait_for(waiting, PATIENCE) == "opened"
    assert (await dev.end())[:2] == (0, [])


async def test_dev_shows_a_syntax_error_and_the_next_save_recovers(
    begin: Begin, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    dev = await begin()
    await dev.shown()
    save(BROKEN)
    assert await dev.complaint("Not reloaded: .*") == [
        f'  File "{tmp_path}/desk.py", line 1',
        "    def broken(:",
        "               ^",
        "SyntaxError: invalid syntax",
        "Not reloaded: mend that and save; until then the version before answers.",
    ]
    assert await ask(session, dev.url, "version") == "1"
    save(versioned(2))
    await dev.line("Reloaded .*")
    assert await ask(session, dev.url, "version") == "2"
    assert (await dev.end())[:2] == (0, [])


async def test_dev_lives_with_an_app_that_does_not_start_at_first(
    begin: Begin, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    inner = "\n\ndef outer():\n    inner()\n\ndef inner():\n    1 / 0\n"
    save(f"{DESK}{inner}\nouter()\n")
    dev = await begin(SWML_BASIC_AUTH_PASSWORD="sesame")
    line = DESK.count("\n")
    assert [mark for mark in await dev.complaint("Not served: .*") if not set(mark) <= set(" ~^")] == [
        "Traceback (most recent call last):",
        f'  File "{tmp_path}/desk.py", line {line + 9}, in <module>',
        "    outer()",
        f'  File "{tmp_path}/desk.py", line {line + 4}, in outer',
        "    inner()",
        f'  File "{tmp_path}/desk.py", line {line + 7}, in inner',
        "    1 / 0",
        "ZeroDivisionError: division by zero",
        "Not served: mend that and save; until then whatever is asked gets 503.",
    ]
    save(DESK)
    await dev.shown()
    assert await ask(session, dev.url, "version") == "1"
    assert (await dev.end())[:2] == (0, [])


async def test_dev_answers_503_while_no_version_starts(
    begin: Begin, session: aiohttp.ClientSession, unused_port: int
) -> None:
    save(BROKEN)
    dev = await begin("desk.py", "--port", str(unused_port))
    await dev.complaint("Not served: .*")
    url = f"http://127.0.0.1:{unused_port}"
    body = {"error": "the app does not start; the terminal of `swaiglet dev` says why"}
    async with session.post(url, data=b"x" * 300_000) as response:
        assert (response.status, response.headers["retry-after"], await response.json()) == (503, "1", body)
    async with session.head(url) as response:
        assert (response.status, await response.read()) == (503, b"")
    _, nonsense = await asyncio.open_connection("127.0.0.1", unused_port)
    nonsense.close()  # nothing is asked
    await nonsense.wait_closed()
    save(BROKEN + "#")
    await dev.complaint("Not served: .*")
    save(DESK)
    await dev.shown()
    assert await ask(session, dev.url, "version") == "1"
    assert await dev.end() == (0, [], [])


async def test_dev_says_what_changed_and_what_is_new_to_look_at(begin: Begin) -> None:
    dev = await begin()
    await dev.shown()
    more = DESK.replace("def version()", "def edition()").replace("die(status: int)", "die(status: int, soon: bool)")
    save(more.replace('App("desk")', 'App("desk", auth="off")'))
    assert (await dev.line("Reloaded .*")).partition(": ")[2] == "desk, 4 tools (+ edition, - version, ~ die)"
    assert await dev.line("Paste .*") == f"Paste into the phone number's settings: {re.sub('//.*@', '//', dev.url)}/"
    off = "Take out `auth='off'`, and set SWML_BASIC_AUTH_USER and SWML_BASIC_AUTH_PASSWORD."
    assert await dev.line(".*") == f"  desk lets anyone in. {off}"
    assert await dev.end() == (0, [], [])


async def test_dev_ends_at_once_when_there_is_no_such_app(begin: Begin) -> None:
    dev = await begin("desk.py:ap")
    status, output, complaints = await dev.ended()
    told = 'Error: Cannot load "desk.py:ap": desk.py has no `ap` (did you mean `app`?). It has {}.'
    assert (status, output, complaints) == (2, [], [told.format("desk.py:app, desk.py:own, desk.py:one")])


async def test_dev_goes_on_when_the_app_is_gone_for_a_moment(begin: Begin, session: aiohttp.ClientSession) -> None:
    dev = await begin()
    await dev.shown()
    os.unlink("desk.py")  # noqa: PTH108  a Path's is told to be blocking
    assert (await dev.complaint("Not reloaded: .*"))[0].startswith('Error: Cannot load "desk.py": there is no file')
    assert await ask(session, dev.url, "version") == "1"
    save(versioned(2))
    await dev.line("Reloaded .*")
    assert await dev.end() == (0, [], [])


async def test_dev_says_in_a_line_that_an_address_is_taken(begin: Begin) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        dev = await begin("desk.py", "--port", str(port))
        told = f"Error: Cannot listen at 127.0.0.1:{port}: Address already in use. "
        assert await dev.ended() == (2, [], [f"{told}Choose another host or port, or stop what has it."])


async def test_dev_starts_a_version_again_that_is_saved_while_it_starts(
    begin: Begin, session: aiohttp.ClientSession
) -> None:
    dev = await begin()
    await dev.shown()
    save(f"{DESK}\nprint('stuck', flush=True)\nimport threading\nthreading.Event().wait()\n")
    await dev.line("stuck")
    save(versioned(3))
    await dev.line("Reloaded .*")
    assert await ask(session, dev.url, "version") == "3"
    assert await dev.end() == (0, [], [])


async def test_dev_says_when_the_process_dies_and_the_next_save_recovers(
    begin: Begin, session: aiohttp.ClientSession
) -> None:
    dev = await begin()
    await dev.shown()
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await ask(session, dev.url, "die", status=3)
    told = "The app's process ended with status 3. Mend that and save; until then whatever is asked gets 503."
    assert await dev.complaint("The app.*") == [told]
    save(versioned(2))
    await dev.line("Reloaded .*")
    assert await ask(session, dev.url, "version") == "2"
    assert await dev.end() == (0, [], [])


PATIENT = (
    "-c",
    "import sys; from swaiglet.cli import main; from swaiglet.cli.developing import supervisor; "
    "supervisor.SHORT_LIFE = 0.0; main()",
)
"""For which no life is short."""


async def test_dev_starts_a_process_again_that_died_after_a_while(begin: Begin, session: aiohttp.ClientSession) -> None:
    dev = await begin(first=PATIENT)
    await dev.shown()
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await ask(session, dev.url, "die", status=4)
    assert await dev.complaint("The app.*") == ["The app's process ended with status 4. Starting it again."]
    assert (await dev.line("Reloaded .*")).endswith(" ms: desk, 4 tools")
    assert await ask(session, dev.url, "version") == "1"
    assert await dev.end() == (0, [], [])


async def test_dev_without_reload_serves_what_is_there_until_its_process_dies(
    begin: Begin, session: aiohttp.ClientSession
) -> None:
    dev = await begin("desk.py", "--no-reload")
    assert (await dev.shown())[-1] == "Ctrl-C ends."
    save(BROKEN)
    assert await ask(session, dev.url, "version") == "1"
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await ask(session, dev.url, "die", status=3)
    told = "The app's process ended with status 3. Mend that and start again."
    assert await dev.ended() == (1, [], [told])


async def test_dev_without_reload_ends_when_the_app_does_not_start(begin: Begin) -> None:
    save("from swaiglet import App\napp = App('desk')\n")
    status, output, complaints = await (await begin("desk.py", "--no-reload")).ended()
    assert (status, output, len(complaints)) == (2, [], 1)
    assert complaints[0].startswith("Error: Cannot ")


async def test_dev_leaves_no_process_behind_when_it_is_killed(begin: Begin) -> None:
    dev = await begin()
    await dev.shown()
    assert await dev.end(signal.SIGKILL) == (-signal.SIGKILL, [], [])  # nobody has its streams any more


async def test_dev_ends_soon_though_something_is_in_flight(begin: Begin, session: aiohttp.ClientSession) -> None:
    os.mkfifo("gate")
    dev = await begin()
    await dev.shown()
    waiting = asyncio.create_task(ask(session, dev.url, "wait"))
    await dev.line("waiting")
    dev.process.send_signal(signal.SIGINT)
    status, output, _ = await dev.end(signal.SIGINT)
    assert (status, output) == (0, [])
    with pytest.raises(aiohttp.ClientError):
        await waiting


async def test_dev_has_colours_on_a_terminal(begin: Begin) -> None:
    save(BROKEN)
    dev = await begin(FORCE_COLOR="1", COLUMNS="60", TERM="xterm-256color")
    shown = await dev.complaint(".*Not served.*")
    assert "\x1b[" in shown[0]
    assert any("SyntaxError" in line for line in shown)
    save(f"{DESK}\ndef inner():\n    raise ValueError('no luck')\ninner()\n")
    shown = await dev.complaint(".*Not served.*")
    assert not any("target.py" in line for line in shown)
    assert any("raise ValueError" in re.sub("\x1b\\[[0-9;]*m", "", line) for line in shown)
    save(DESK)
    banner = await dev.shown()
    assert max(len(re.sub("\x1b\\[[0-9;]*m", "", line)) for line in banner[2:-1]) <= 60
    assert await dev.end() == (0, [], [])


NGROK = """#!{python}
import asyncio, os, sys

assert sys.argv[1:] == ["http", sys.argv[2], "--log", "stdout", "--log-format", "logfmt"]
name = "a" if not os.path.exists("first") else "b"
open("first", "w").close()

async def forward(reader, writer):
    there, back = await asyncio.open_connection("127.0.0.1", int(sys.argv[2]))
    await asyncio.gather(pipe(reader, back), pipe(there, writer))

async def pipe(reader, writer):
    while got := await reader.read(65536):
        writer.write(got)
        await writer.drain()
    writer.close()

async def main():
    server = await asyncio.start_server(forward, "127.0.0.1", 0)
    open("port", "w").write(str(server.sockets[0].getsockname()[1]))
    open("pid", "w").write(str(os.getpid()))
    print("lvl=info msg=update url=https://ngrok.com/docs", flush=True)
    local = f"http://localhost:{{sys.argv[2]}}"
    print(f'lvl=info msg="started tunnel" addr={{local}} url=https://{{name}}.ngrok-free.app', flush=True)
    async with server:
        await server.serve_forever()

asyncio.run(main())
"""


@pytest.fixture
def ngrok(tmp_path: Path) -> str:
    """The path with a program that prints what ngrok prints, and forwards."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "ngrok"
    program.write_text(NGROK.format(python=sys.executable))
    program.chmod(0o700)
    return f"{program.parent}{os.pathsep}{os.environ['PATH']}"


async def test_dev_uses_the_url_of_a_tunnel(begin: Begin, session: aiohttp.ClientSession, ngrok: str) -> None:
    dev = await begin("desk.py", "--tunnel", "ngrok", PATH=ngrok, SWAIGLET_PUBLIC_URL="https://other.example.com")
    banner = await dev.shown()
    assert banner[0] == "Starting the tunnel …"
    assert dev.url.endswith("@a.ngrok-free.app")
    lacks = "The public URL https://a.ngrok-free.app is the tunnel's, and ends with it."
    assert f"  {lacks} Set SWAIGLET_PUBLIC_URL where the app will live." in banner
    through = dev.url.replace("https", "http").replace("a.ngrok-free.app", f"127.0.0.1:{await content('port')}")
    async with session.post(through, json={}, headers={"host": "a.ngrok-free.app"}) as response:
        document = await response.json()
    swaig = document["sections"]["main"][1]["ai"]["SWAIG"]
    assert swaig["defaults"]["web_hook_url"] == f"{dev.url}/swaig"
    status, output, complaints = await dev.end()
    assert (status, output, complaints) == (0, [], [])
    with pytest.raises(ProcessLookupError):
        os.kill(int(await content("pid")), 0)


async def content(name: str) -> str:
    return await asyncio.to_thread(Path(name).read_text)


async def test_dev_opens_a_tunnel_again_that_ends(begin: Begin, ngrok: str) -> None:
    dev = await begin("desk.py", "--tunnel", "ngrok", first=PATIENT, PATH=ngrok)
    await dev.shown()
    os.kill(int(await content("pid")), signal.SIGTERM)
    assert (await dev.complaint("The tunnel.*"))[-1] == 'The tunnel "ngrok" ended with status 143. It said:'
    assert (await dev.line("Paste .*")).endswith("@b.ngrok-free.app/")
    os.kill(int(await content("pid")), signal.SIGTERM)
    Path("bin/ngrok").write_text("#!/bin/sh\nexit 4\n")  # noqa: ASYNC240  a few bytes
    assert (await dev.complaint("Cannot use the tunnel.*"))[-1].endswith(
        'Cannot use the tunnel "ngrok": it ended with status 4. Mend that first. It said nothing.'
    )
    assert "@127.0.0.1:" in await dev.line("Paste .*")
    assert (await dev.end())[0] == 0


async def test_dev_says_when_the_app_names_another_url(begin: Begin, ngrok: str) -> None:
    save(DESK.replace('App("desk")', 'App("desk", public_url="https://own.example.com")'))
    dev = await begin("desk.py", "--tunnel", "ngrok", PATH=ngrok)
    await dev.shown()
    assert await dev.complaint(".*not used.*") == [
        "The tunnel's URL https://a.ngrok-free.app is not used: the app names https://own.example.com itself, with "
        "`public_url=…`."
    ]
    assert (await dev.end())[0] == 0


async def test_dev_ends_when_there_is_no_tunnel(begin: Begin) -> None:
    dev = await begin("desk.py", "--tunnel", "no-such-tunnel")
    told = 'Error: Cannot start the tunnel "no-such-tunnel": there is no such program on the path. '
    assert await dev.ended() == (2, ["Starting the tunnel …"], [f"{told}Install it, or name it with its path."])


async def test_dev_shows_what_a_provider_raised_with_its_cause(begin: Begin, tmp_path: Path) -> None:
    provider = "class Orders: ...\n\n@app.provide\ndef orders() -> Orders:\n    try:\n        {}['a']\n"
    save(f"{DESK}\n{provider}    except KeyError as error:\n        raise OSError('nobody answers') from error\n")
    dev = await begin()
    told = [line for line in await dev.complaint("Not served: .*") if set(line) - set(" ~^")]
    line = DESK.count("\n") + 1
    assert told == [
        "Traceback (most recent call last):",
        f'  File "{tmp_path}/desk.py", line {line + 6}, in orders',
        "    {}['a']",
        "KeyError: 'a'",
        "The above exception was the direct cause of the following exception:",
        "Traceback (most recent call last):",
        f'  File "{tmp_path}/desk.py", line {line + 8}, in orders',
        "    raise OSError('nobody answers') from error",
        "OSError: nobody answers",
        "Error: Cannot open what `orders` provides: OSError: nobody answers. Mend that, then start again.",
        "Not served: mend that and save; until then whatever is asked gets 503.",
    ]
    assert (await dev.end())[0] == 0
