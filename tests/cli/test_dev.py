"""``swaiglet dev``: credentials that stay the same, and who wins over them."""

from __future__ import annotations

import asyncio
import json
import signal
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from swaiglet.cli.dev import kept
from swaiglet.cli.mistake import MistakeError

Start = Callable[..., Awaitable[asyncio.subprocess.Process]]
PATIENCE = 60
PATH = Path(".swaiglet", "dev.json")
NAMES = ("SWML_BASIC_AUTH_USER", "SWML_BASIC_AUTH_PASSWORD", "SWAIGLET_SECRET")

DESK = """
import os
from swaiglet import App

app = App("desk")
own = App("own", auth=("me", "mine"))

for one in (app, own):
    one.prompt(lambda: "Greet.")

print(os.environ["SWAIGLET_SECRET"], app.debug, flush=True)
"""


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory with an app to stand in."""
    (tmp_path / "desk.py").write_text(DESK)
    monkeypatch.chdir(tmp_path)


async def dev(start: Start, target: str = "desk.py", **environment: str) -> tuple[str, str, str]:
    """Serve, and stop: user and password, the secret, and whether the app looks for mistakes."""
    process = await start("-W", "error", "-m", "swaiglet", "dev", target, "--port", "0", **environment)
    assert process.stdout is not None
    lines = [(await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode().rstrip() for _ in range(3)]
    process.send_signal(signal.SIGTERM)
    output, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert (process.returncode, output) == (0, b"")  # no word of a password made for this run
    secret, _, debug = lines[0].partition(" ")
    return urlsplit(lines[2].rpartition(" ")[2]).netloc.rpartition("@")[0], secret, debug


async def test_dev_keeps_its_credentials_between_restarts(start: Start) -> None:
    first, second = await dev(start), await dev(start)
    assert first == second
    told = kept(PATH)
    assert first == (f"swaiglet:{told[NAMES[1]]}", told[NAMES[2]], "True")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (PATH, PATH.parent)] == [0o600, 0o700]
    assert sorted(path.name for path in PATH.parent.iterdir()) == [".gitignore", "dev.json"]
    assert (PATH.parent / ".gitignore").read_text() == "*\n"


async def test_dev_lets_the_environment_win_over_the_file_and_arguments_over_both(start: Start) -> None:
    _, secret, _ = await dev(start)
    environment = {NAMES[0]: "env", NAMES[1]: "sesame", "SWAIGLET_DEBUG": ""}
    assert await dev(start, **environment) == ("env:sesame", secret, "True")
    assert await dev(start, "desk.py:own", **environment, SWAIGLET_SECRET="key") == ("me:mine", "key", "True")


async def test_dev_takes_an_empty_variable_for_none(start: Start) -> None:
    assert await dev(start, SWML_BASIC_AUTH_PASSWORD="") == await dev(start)


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
