from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from swaiglet.cli import main

pytestmark = pytest.mark.usefixtures("own_imports")

DESK = """\
import asyncio, sys
from swaiglet import App, Call, ToolError
from swaiglet.verbs import Play

app = App("desk", auth="off")

@app.prompt
def role(call: Call) -> str:
    return f"{call.direction} {call.type} call from {call.from_number!r} to {call.to_number!r}, [bold]é"

mute = App("mute", auth="off")
odd = App("odd", auth="off")

@odd.prompt
def number():
    return 5

failing = App("failing", auth="off")

@failing.prompt
def look_up():
    return {}["sesame"]

leaving = App("leaving", auth="off")

@leaving.section
async def main():
    sys.exit("no\\nkey")
    yield

cancelled = App("cancelled", auth="off")

@cancelled.prompt
async def wait():
    raise asyncio.CancelledError

refusing = App("refusing", auth="off")

@refusing.prompt
def refuse():
    raise ToolError("Not today.")

loud = App("loud", auth="off")

@loud.section
def main():
    yield Play(url="say:Hello", volume="loud", auto_answer=5)
"""

YAML = """\
version: 1.0.0
sections:
  main:
  - answer: {}
  - ai:
      prompt:
        pom:
        - body: inbound phone call from 'a' to 'b', [bold]é
"""


@pytest.fixture
def desk(tmp_path: Path) -> str:
    (tmp_path / "desk.py").write_text(DESK)
    return str(tmp_path / "desk.py")


def document(role: str) -> str:
    ai = {"prompt": {"pom": [{"body": role}]}}
    value = {"version": "1.0.0", "sections": {"main": [{"answer": {}}, {"ai": ai}]}}
    return f"{json.dumps(value, indent=2, ensure_ascii=False)}\n"


def test_swml_prints_the_document_of_a_call(desk: str) -> None:
    done = CliRunner().invoke(main, ["swml", desk, "--from", "+15550100123", "--to", "sip:desk@example.com"])
    printed = document("inbound phone call from '+15550100123' to 'sip:desk@example.com', [bold]é")
    assert (done.exit_code, done.stderr, done.stdout) == (0, "", printed)


def test_swml_needs_no_numbers(desk: str) -> None:
    done = CliRunner().invoke(main, ["swml", desk])
    assert (done.exit_code, done.stdout) == (
        0,
        document("inbound phone call from '+15550100123' to '+15550100199', [bold]é"),
    )


def test_swml_prints_the_same_in_a_terminal_without_colours(desk: str) -> None:
    done = CliRunner(env={"FORCE_COLOR": "1", "TERM": "dumb"}).invoke(main, ["swml", desk])
    assert (done.exit_code, done.stdout) == (
        0,
        document("inbound phone call from '+15550100123' to '+15550100199', [bold]é"),
    )


def test_swml_prints_in_colours_in_a_terminal(desk: str) -> None:
    done = CliRunner(env={"FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": None}).invoke(main, ["swml", desk])
    assert done.exit_code == 0
    assert '\x1b[1;34m"version"\x1b[0m: \x1b[32m"1.0.0"\x1b[0m' in done.stdout


def test_swml_prints_yaml(desk: str) -> None:
    done = CliRunner().invoke(main, ["swml", desk, "--yaml", "--from", "a", "--to", "b"])
    assert (done.exit_code, done.stderr, done.stdout) == (0, "", YAML)


def test_swml_prints_yaml_in_colours_in_a_terminal(desk: str) -> None:
    coloured = CliRunner(env={"FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": None})
    done = coloured.invoke(main, ["swml", desk, "--yaml", "--from", "a", "--to", "b"])
    assert done.exit_code == 0
    assert "\x1b[94mversion\x1b[0m" in done.stdout
    assert re.sub(r"\x1b\[[0-9;]*m", "", done.stdout) == YAML


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "mute",
            (
                'Cannot render "mute": no prompt says what the agent is for. Write a function that returns it, '
                "decorated with `@app.prompt`, or pass `ai=AI(prompt=Prompt(text=…))`."
            ),
        ),
        (
            "odd",
            "`number` returned 5 (int), expected text, a list of text, a Section, a list of Section, or None.",
        ),
        (
            "failing",
            "Cannot render \"failing\": its code raised KeyError: 'sesame' (desk.py, line 22). Mend that first.",
        ),
        ("leaving", 'Cannot render "leaving": its code raised SystemExit: no key (desk.py, line 28). Mend that first.'),
        ("cancelled", 'Cannot render "cancelled": its code raised CancelledError (desk.py, line 35). Mend that first.'),
        (
            "refusing",
            'Cannot render "refusing": its code raised ToolError: Not today. (desk.py, line 41). Mend that first.',
        ),
        (
            "loud",
            "desk.py, line 47: Cannot make Play:\n"
            "  auto_answer: found 5, expected true or false or a variable such as ${vars.x}\n"
            '  volume: found "loud", expected a number from -40 to 40 or a variable such as ${vars.x}',
        ),
    ],
)
@pytest.mark.parametrize("command", ["swml", "check"])
def test_swml_says_why_there_is_no_document_as_check_does(command: str, name: str, message: str, desk: str) -> None:
    done = CliRunner().invoke(main, [command, f"{desk}:{name}"])
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"Error: {message}\n")


def test_swml_writes_no_traceback_when_a_prompt_leaves(desk: str) -> None:
    command = [sys.executable, "-m", "swaiglet", "swml", f"{desk}:leaving"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = 'Cannot render "leaving": its code raised SystemExit: no key (desk.py, line 28). Mend that first.'
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"Error: {told}\n")


def test_swml_says_in_one_line_what_is_wrong_with_a_target() -> None:
    done = CliRunner().invoke(main, ["swml", "nope"])
    told = f'Cannot load "nope": there is no module `nope` in {Path.cwd()} or on the path.'
    syntax = "TARGET is module:name, path/to/file.py or file.py:name."
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"Error: {told} {syntax}\n")
