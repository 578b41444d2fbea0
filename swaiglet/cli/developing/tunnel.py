"""A tunnel: a program of the user's that gives this machine a public URL, and prints it."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import shutil
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from swaiglet import errors
from swaiglet.cli.mistake import MistakeError

LEASH = str(Path(__file__).with_name("leash.py"))
SECONDS = 30.0
"""How long a tunnel may take to say where it leads."""
LAST_LINES = 5
MOST = 65_536
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
URL = re.compile(
    r"(?P<named>\burl\W{1,3})?(?P<url>https://(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?::\d+)?)/?(?![\w/?#:@-]|\.\w)"
)
"""A URL of a host and nothing else, as tunnels print theirs; what they link to has a path nearly always."""
NOT_TUNNELS = re.compile(
    r"(www|docs|developers?|dashboard|admin|api|help|support|status|blog)\..*"
    r"|(.*\.)?(cloudflare\.com|ngrok\.com|github\.com|localhost\.run|tailscale\.com|pinggy\.io)"
    r"|.*\.(localhost|local|internal)|[\d.]+"
)
"""Hosts that tunnels print beside."""


@frozen
class Program:
    """What a program that is known needs to be told.

    Attributes:
        begin: its first arguments, unless others are given.
        speak: what makes it print its URL; none of it is added when the option that it begins with is given.
    """

    begin: tuple[str, ...]
    speak: tuple[str, ...] = ()


PROGRAMS: Mapping[str, Program] = {
    "cloudflared": Program(("tunnel", "--url", "http://127.0.0.1:{port}")),
    "ngrok": Program(("http", "{port}"), ("--log", "stdout", "--log-format", "logfmt")),
}


def words_of(command: str, port: int) -> list[str]:
    """The words of a tunnel's command line, with the port in them.

    Raises:
        MistakeError: it has none, or quotes that do not end.
    """
    try:
        program, *arguments = shlex.split(command) or [""]
    except ValueError as error:
        raise MistakeError(errors.unreadable_tunnel(command, str(error).lower())) from error
    if not program:
        raise MistakeError(errors.empty_tunnel())
    known = PROGRAMS.get(Path(program).name.removesuffix(".exe"), Program(()))
    if not arguments or (arguments[0].startswith("-") and "{port}" not in command):
        arguments = [*known.begin, *arguments]
    if not any(word.partition("=")[0] == option for word in arguments for option in known.speak[:1]):
        arguments += known.speak
    return [word.replace("{port}", str(port)) for word in (program, *arguments)]


def url_in(line: str) -> str | None:
    """The public URL of a tunnel in a line that its program printed, if it stands there."""
    for found in URL.finditer(line):
        if found["named"] or not NOT_TUNNELS.fullmatch(found["host"].lower()):
            return found["url"]
    return None


class Tunnel:
    """A tunnel program that runs.

    Attributes:
        program: what it is called.
        url: the public URL that it printed.
        ended: done when it is, with its exit status.
    """

    def __init__(self, program: str, process: asyncio.subprocess.Process) -> None:
        self.program = program
        self.url = ""
        self.ended = asyncio.ensure_future(self._run())
        self._process = process
        self._last: deque[str] = deque(maxlen=LAST_LINES)
        self._found = asyncio.Event()

    @classmethod
    async def open(cls, command: str, port: int, seconds: float = SECONDS) -> Tunnel:
        """Start a tunnel to a port of this machine, and wait until it says where it leads.

        Raises:
            MistakeError: it cannot be started, ended, or said nothing in that time.
        """
        words = words_of(command, port)
        if shutil.which(words[0]) is None:
            raise MistakeError(errors.no_such_program(words[0], "there is no such program on the path"))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", LEASH, *words),
            stdin=asyncio.subprocess.PIPE,  # which closes when this process ends, however it does
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "PORT": str(port)},
            start_new_session=True,  # Ctrl-C is for us, who tell it
        )
        tunnel = cls(words[0], process)
        try:
            await tunnel._opened(seconds)
        except BaseException:
            await tunnel.close()
            raise
        return tunnel

    @property
    def last(self) -> Sequence[str]:
        """The last lines that it printed."""
        return [*self._last]

    async def _opened(self, seconds: float) -> None:
        found = asyncio.ensure_future(self._found.wait())
        await asyncio.wait((found, self.ended), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        found.cancel()
        if not self.url and self.ended.done():
            raise MistakeError(errors.tunnel_gave_up(self.program, self.ended.result(), self.last))
        if not self.url:
            raise MistakeError(errors.tunnel_told_nothing(self.program, seconds, self.last))

    async def close(self) -> None:
        """Tell it to stop, and wait until it has."""
        if self._process.stdin:
            self._process.stdin.close()
        await self.ended

    async def _run(self) -> int:
        """Read all that it prints, so that it never waits for a reader; its exit status."""
        rest = ""
        assert self._process.stdout is not None  # noqa: S101  it was asked for
        while read := await self._process.stdout.read(MOST):
            *lines, rest = re.split(r"[\r\n]+", rest + ESCAPES.sub("", read.decode(errors="replace")))
            for line in lines:
                self._take(line.strip())
            rest = rest[-MOST:]
        self._take(rest.strip())
        return await self._process.wait()

    def _take(self, line: str) -> None:
        if line:
            self._last.append(line)
        if not self.url and (url := url_in(line)):
            self.url = url
            self._found.set()
