"""Every fenced block of README.md and docs/ runs in the tests; one that nothing checks fails.

``python`` is executed, with ``await`` at the top if need be. Names last to the end of the page. A block that begins
with a comment such as ``# front_desk.py`` is saved under that name, too. ``console`` is run, each line after ``$``, in
a directory of the page's own that holds a copy of `examples`; what is printed is compared, and ``...`` stands for
anything. ``json`` and ``yaml`` are read, the latter saved when it has a name, too, and the command of a ``dockerfile``
is looked at. ``diff`` changes the file that its first line names, in a copy of the source that lies beside the page's
files from then on.
"""

import ast
import asyncio
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from doctest import ELLIPSIS, Example, OutputChecker
from importlib.metadata import distribution
from pathlib import Path
from signal import SIGTERM
from threading import Timer
from typing import Any

import sybil
import yaml
from sybil import Sybil
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer

import swaiglet

ROOT = Path(__file__).parent
SECONDS = 60
SETTINGS = ("SWML_", "SWAIGLET_", "SIGNALWIRE_")
"""How the variables begin that an app heeds."""
UNSET = (*SETTINGS, "PYTEST_", "FORCE_COLOR", "NO_COLOR", "TTY_")
"""How the variables begin that would change what is printed."""
NOT_COPIED = shutil.ignore_patterns("__pycache__")


class Page:
    """What the blocks of a page share: a directory, an environment, a port, and the server that was started last.

    Pages are written for port 3000; commands get one that is free instead.
    """

    def __init__(self) -> None:
        self.top = self.directory = Path(tempfile.mkdtemp(prefix="swaiglet-page-"))
        shutil.copytree(ROOT / "examples", self.top / "examples", ignore=NOT_COPIED)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = str(free.getsockname()[1])
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(UNSET)}
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        own = {"COLUMNS": "80", "PATH": path, "PORT": self.port, "PYTHONWARNINGS": "error"}
        own["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # a reader's pytest has no plugin but ours
        own["PYTEST_PLUGINS"] = "pytest_swaiglet"
        self.environment = inherited | own
        self.server: subprocess.Popen[str] | None = None

    def close(self) -> None:
        """Stop what runs, and remove what was set and written."""
        self.stop()
        for name in [name for name in os.environ if name.startswith(SETTINGS)]:
            del os.environ[name]
        shutil.rmtree(self.top)

    def take_source(self) -> None:
        """Lay a copy of the source beside the page's files, whose tests have the plugins that ours have."""
        if (self.top / "swaiglet").exists():
            return
        shutil.copytree(Path(swaiglet.__file__).parent, self.top / "swaiglet", ignore=NOT_COPIED)
        shutil.copytree(ROOT / "tests", self.top / "tests", ignore=NOT_COPIED)
        for name in ("conftest.py", "pyproject.toml"):
            shutil.copy(ROOT / name, self.top)
        for name in ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_PLUGINS"):
            del self.environment[name]

    def run(self, command: str, lines: int) -> tuple[int, str]:
        """Run one command of which so many lines are shown: its status, and what it printed."""
        for pattern, check in COMMANDS.items():
            if known := re.fullmatch(pattern, command):
                check(self, *known.groups())
                return 0, ""
        words = shlex.split(command.replace("3000", self.port))
        if words[:2] in (["swaiglet", "run"], ["swaiglet", "dev"]) and "--help" not in words:
            return 0, self.serve(words, lines).replace(self.port, "3000")
        done = subprocess.run(words, timeout=SECONDS, check=False, **self.process)
        return done.returncode, done.stdout.replace(self.port, "3000")

    def serve(self, words: list[str], lines: int) -> str:
        """Start a server, which runs until the next one or the end of the page; its first lines."""
        self.stop()
        self.server = subprocess.Popen(words, **self.process)
        assert self.server.stdout is not None
        timer = Timer(SECONDS, self.server.kill)
        timer.start()
        printed = [self.server.stdout.readline() for _ in range(lines)]
        timer.cancel()
        return "".join(printed)

    def stop(self) -> None:
        """End the server, which must end well."""
        if self.server:
            self.server.terminate()
            printed, _ = self.server.communicate(timeout=SECONDS)
            assert self.server.returncode in (0, -SIGTERM), printed  # by the signal, when it was still starting
            self.server = None

    @property
    def process(self) -> dict[str, Any]:
        """How processes are started."""
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return {"cwd": self.directory, "env": self.environment, "encoding": "utf-8", **streams}

    @contextmanager
    def importable(self) -> Iterator[None]:
        """Let the page's files be imported, until the end of the block."""
        known = set(sys.modules)
        sys.path[:0] = places = [str(self.directory), str(self.top / "examples")]
        try:
            yield
        finally:
            sys.path[:] = [place for place in sys.path if place not in places]
            for name in set(sys.modules) - known:
                if str(getattr(sys.modules[name], "__file__", "")).startswith(str(self.top)):
                    del sys.modules[name]


def make(page: Page, target: str) -> None:
    """`make test` would run this very file again: that the target is there, and its recipe complete, must do."""
    subprocess.run(("make", "--dry-run", target), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def make_environment(page: Page, name: str) -> None:
    """What `python3 -m venv` would make is the environment of the tests, which has pip's work behind it."""
    (page.directory / name).symlink_to(sys.prefix)


def activate(page: Page, path: str) -> None:
    """The environment of the tests is active already; the script must be there."""
    assert (page.directory / path).is_file(), path


def install(page: Page, requirement: str) -> None:
    """Nothing is fetched: a path must be that of a clone of this project, a name that of something installed."""
    if "/" in requirement or requirement == ".":
        assert requirement in (".", "../swaiglet"), requirement
        assert (ROOT / "setup.cfg").is_file()
    else:
        name, _, extra = requirement.strip("']").partition("[")
        assert extra in ["", *distribution(name).metadata.get_all("Provides-Extra", [])]


def install_all(page: Page, name: str) -> None:
    """Nothing is fetched: the file must name what is installed."""
    for line in (page.directory / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            distribution(line)


def change_directory(page: Page, name: str) -> None:
    """`cd` holds for the commands that follow."""
    page.directory = (page.directory / name).resolve(strict=True)


def export(page: Page, name: str, value: str) -> None:
    """`export` holds for the commands that follow."""
    page.environment[name] = value


COMMANDS: dict[str, Callable[..., None]] = {
    r"make (\w+)": make,
    r"python3 -m venv (\S+)": make_environment,
    r"\. (\S+/activate)": activate,
    r"pip install (\S+)": install,
    r"pip install -r (\S+)": install_all,
    r"cd (\S+)": change_directory,
    r"export (\w+)=(\S+)": export,
}
"""Commands that are not run as they stand; none prints anything."""


def check_python(page: Page, example: sybil.Example) -> None:
    """Execute a block."""
    source = str(example.parsed)
    if named := re.match(r"# (\S+\.py)\n", source):
        (page.directory / named[1]).write_text(source.partition("\n")[2].lstrip("\n"), encoding="utf-8")
    padding = "\n" * (example.line + example.parsed.line_offset)
    code = compile(padding + source, example.path, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    with page.importable():
        pending = eval(code, example.namespace)  # a coroutine when the block awaits something
        if pending is not None:
            asyncio.run(pending)


def check_console(page: Page, example: sybil.Example) -> str | None:
    """Run the commands of a block; the first that prints something else, if any does."""
    head, *sessions = re.split(r"^\$ ", str(example.parsed), flags=re.MULTILINE)
    assert not head, f"a console block begins with a command: {head}"
    for session in sessions:
        command, _, expected = session.partition("\n")
        status, printed = page.run(command, expected.count("\n"))
        refused = bool(re.search(r"^Error:", expected, re.MULTILINE))
        if bool(status) != refused:
            return f"{command} ended with status {status}:\n{printed}"
        if not OutputChecker().check_output(expected, printed, ELLIPSIS):
            return f"{command}\n" + OutputChecker().output_difference(Example(command, expected), printed, ELLIPSIS)
    return None


def check_diff(page: Page, example: sybil.Example) -> None:
    """Change a file of the copy of the source."""
    page.take_source()
    named, *lines = str(example.parsed).splitlines()
    file = page.top / named.removeprefix("# ")
    before, after = ("".join(f"{line[1:]}\n" for line in lines if not line.startswith(other)) for other in ("+", "-"))
    source = file.read_text(encoding="utf-8")
    assert source.count(before) == 1, f"{named} does not have this once:\n{before}"
    file.write_text(source.replace(before, after), encoding="utf-8")


def check_json(page: Page, example: sybil.Example) -> None:
    """Read a block."""
    json.loads(str(example.parsed))


INSTRUCTIONS = {"CMD", "COPY", "EXPOSE", "FROM", "HEALTHCHECK", "RUN", "USER", "WORKDIR"}
"""What a container file of ours may say."""


def check_dockerfile(page: Page, example: sybil.Example) -> None:
    """Read a container file; what it starts must be a command with options that there are."""
    lines = [line.split(maxsplit=1) for line in str(example.parsed).splitlines()]
    assert {name for name, _ in lines} <= INSTRUCTIONS
    program, *words = json.loads(dict(lines)["CMD"])
    status, printed = page.run(shlex.join([program, *words, "--help"]), 0)
    assert (program, status) == ("swaiglet", 0), printed


def check_yaml(page: Page, example: sybil.Example) -> None:
    """Read a block, and save it when it has a name."""
    source = str(example.parsed)
    yaml.safe_load(source)
    if named := re.match(r"# (\S+\.yaml)\n", source):
        (page.directory / named[1]).write_text(source, encoding="utf-8")


CHECKS: dict[str, Callable[[Page, sybil.Example], str | None]] = {
    "python": check_python,
    "console": check_console,
    "diff": check_diff,
    "json": check_json,
    "dockerfile": check_dockerfile,
    "yaml": check_yaml,
    "mermaid": lambda page, example: None,  # pictures
    "text": lambda page, example: None,  # shapes of things, which are no language
}


def check(example: sybil.Example) -> str | None:
    """Check a block by its language; what is wrong with it, if anything is."""
    language = example.region.lexemes["language"].strip()
    if language not in CHECKS:
        return f"no check for {language!r}: write one of {', '.join(CHECKS)}"
    try:
        return CHECKS[language](example.namespace["__page__"], example)
    except Exception:  # noqa: BLE001  Sybil would stop the whole run at an exception that has another one behind it
        return traceback.format_exc()


def fences(document: sybil.Document) -> Iterator[sybil.Region]:
    """All fenced blocks of a page."""
    for region in RawFencedCodeBlockLexer(re.compile(r"(?P<language>[^\n]*)\n"))(document):
        region.parsed = region.lexemes["source"]
        region.evaluator = check
        yield region


def open_page(namespace: dict[str, Any]) -> None:
    """Before the first block."""
    namespace.update(__name__="page", __page__=Page())


def close_page(namespace: dict[str, Any]) -> None:
    """After the last block."""
    namespace.pop("__page__").close()


pytest_collect_file = Sybil([fences], patterns=["*.md"], setup=open_page, teardown=close_page).pytest()
