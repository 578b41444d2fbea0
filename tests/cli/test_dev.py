"""``swaiglet dev`` in processes of its own: credentials that stay, versions that follow each other, what is shown."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import stat
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
        self.url = (await self.line("Paste into .*")).rpartition(" ")[2].rstrip("/")
        banner = self.output.read
        await self.line(".*Ctrl-C ends[.]")
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
def begin(start: Start) -> Begin:
    async def started(*arguments: str, first: tuple[str, ...] = (), **environment: str | None) -> Dev:
        words = first or ("-m", "swaiglet")
        return Dev(
            await start("-W", "error", *words, "dev", *(arguments or ("desk.py",)), "--port", "0", **environment)
        )

    return started


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
            "  desk has no fallback document: when it fails, a caller hears nothing. Write `desk.fallback(…)`.",
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
