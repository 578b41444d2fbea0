"""``swaiglet check``: files, standard input and apps; what is printed, and with which status it ends."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from swaiglet.cli import main
from swaiglet.swml import text

pytestmark = pytest.mark.usefixtures("own_imports")

RIGHT = {"version": "1.0.0", "sections": {"main": [{"answer": {}}]}}
OLDER = {"version": "1.0.0", "sections": {"main": [{"play": "say:x"}]}}
WRONG = {"version": "1.0.0", "sections": {"main": [{"play": "say:x"}, {"hangup": {"reason": "bye", "resaon": 1}}]}}
REASONS = 'one of "hangup", "busy", "decline"'

RIGHT_YAML = "version: 1.0.0\nsections:\n  main:\n  - answer: {}\n"

DESK = """
from swaiglet import AI, App, Call, Context, Document, Prompt, Step, Switchboard
from swaiglet.verbs import Connect, RawVerb

app = App("desk")

@app.prompt
def role(call: Call) -> str:
    return "You help."

odd = App("odd")

@odd.section
def main():
    yield RawVerb("plya", {})

mute = App("mute")

open_ = App("open", auth="off")
open_.prompt(role)

@open_.before_call
def check(call: Call) -> Document | None:
    return Document([Connect("+15550100177")]) if (call.from_number, call.to_number) == ("+1", "+2") else None

contexts = {"default": Context([Step("hello", text="Greet.")]), "apart": Context([Step("lost", text="Wait.")])}
apart = App("apart", ai=AI(prompt=Prompt(text="You help.", contexts=contexts)))

silent = App("silent", ai=AI(prompt=Prompt(text="You help.", contexts=contexts)))

@silent.before_call
def instead() -> Document:
    return Document([Connect("+15550100177"), {"hangup": {}}])

board = Switchboard("board")
board.mount("/desk", app)
board.mount("/open", open_)
"""


def check(*arguments: str, given: bytes | None = None, **environment: str | None) -> Result:
    return CliRunner(env=environment).invoke(main, ["check", *arguments], input=given)


def outcome(done: Result) -> tuple[int, str, str]:
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory of documents to stand in."""
    monkeypatch.chdir(tmp_path)
    for name, document in {"right": RIGHT, "older": OLDER, "wrong": WRONG}.items():
        Path(f"{name}.json").write_text(json.dumps(document))
    for name in ("right.yaml", "right.YML", "right"):
        Path(name).write_text(RIGHT_YAML)
    Path("desk.py").write_text(DESK)


@pytest.mark.parametrize(
    "source", ["right.json", "right.yaml", "right.YML", "right", "desk.py", "desk", "./desk.py:app"]
)
def test_check_of_what_is_in_order_ends_with_0(source: str) -> None:
    assert outcome(check(source)) == (0, f"{source}: no problems\n", "")


@pytest.mark.parametrize("given", [json.dumps(RIGHT).encode(), RIGHT_YAML.encode()])
def test_check_reads_standard_input(given: bytes) -> None:
    assert outcome(check("-", given=given)) == (0, "-: no problems\n", "")


def test_check_says_every_problem_and_ends_with_1() -> None:
    assert outcome(check("wrong.json")) == (
        1,
        'warning sections.main[0].play: found "say:x", today written {"url": "say:x"}\n'
        "error sections.main[1].hangup.resaon: unknown key `resaon` (did you mean `reason`?)\n"
        f'error sections.main[1].hangup.reason: found "bye", expected {REASONS}\n'
        "wrong.json: 2 errors, 1 warning\n",
        "",
    )


def test_check_of_a_document_that_is_none_has_no_path_to_show() -> None:
    assert outcome(check("-", given=b"[1]")) == (1, "error found [1], expected an object\n-: 1 error\n", "")


@pytest.mark.parametrize(("arguments", "status"), [([], 0), (["--strict"], 1)])
def test_check_ends_with_1_for_warnings_only_when_strict(arguments: list[str], status: int) -> None:
    told = 'warning sections.main[0].play: found "say:x", today written {"url": "say:x"}\nolder.json: 1 warning\n'
    assert outcome(check("older.json", *arguments)) == (status, told, "")


def test_check_strict_passes_what_is_in_order() -> None:
    assert check("right.json", "--strict").exit_code == 0


def test_check_prints_json_for_machines() -> None:
    done = check("wrong.json", "--json")

    assert done.exit_code == 1
    assert json.loads(done.stdout) == [
        {
            "path": "sections.main[0].play",
            "message": 'found "say:x", today written {"url": "say:x"}',
            "found": '"say:x"',
            "expected": '{"url": "say:x"}',
            "level": "warning",
        },
        {
            "path": "sections.main[1].hangup.resaon",
            "message": "unknown key `resaon` (did you mean `reason`?)",
            "found": '"resaon"',
            "expected": "one of reason",
            "level": "error",
        },
        {
            "path": "sections.main[1].hangup.reason",
            "message": f'found "bye", expected {REASONS}',
            "found": '"bye"',
            "expected": REASONS,
            "level": "error",
        },
    ]


@pytest.mark.parametrize(
    ("source", "arguments", "status", "count"),
    [("right.json", [], 0, 0), ("older.json", [], 0, 1), ("older.json", ["--strict"], 1, 1)],
)
def test_check_json_has_the_same_status(source: str, arguments: list[str], status: int, count: int) -> None:
    done = check(source, "--json", *arguments)
    assert (done.exit_code, len(json.loads(done.stdout))) == (status, count)


def test_check_tells_documents_for_messages_by_their_verbs_or_is_told() -> None:
    reply = json.dumps({"sections": {"main": [{"reply": "Hello."}]}}).encode()
    label = json.dumps({"sections": {"main": [{"goto": {"label": "a", "when": "x"}}, {"label": "a"}]}}).encode()

    assert check("-", given=reply).exit_code == 0
    assert check("-", given=label).exit_code == 0
    assert outcome(check("-", "--messaging", given=label)) == (
        1,
        "error sections.main[0].goto.when: unknown key `when`\n-: 1 error\n",
        "",
    )


def test_check_of_an_app_checks_the_document_of_an_ordinary_call() -> None:
    assert outcome(check("desk.py:odd")) == (
        1,
        "error sections.main[0]: unknown verb `plya` (did you mean `play`?)\ndesk.py:odd: 1 error\n",
        "",
    )


ANYONE = "auth is off: whoever finds the URL gets documents, runs functions that are not secure, and posts events"


def test_check_of_an_app_says_what_would_fail_a_caller() -> None:
    assert outcome(check("desk.py:open_")) == (
        0,
        f"warning auth: {ANYONE}\ndesk.py:open_: 1 warning\n",
        "",
    )


def test_check_of_an_app_says_once_what_the_app_would_log(caplog: pytest.LogCaptureFixture) -> None:
    place = "sections.main[1].ai.prompt.contexts.apart"
    told = "no step leads to the context `apart`: only a tool's `change_context` does"
    assert outcome(check("desk.py:apart")) == (0, f"warning {place}: {told}\ndesk.py:apart: 1 warning\n", "")
    declared = f"warning prompt.contexts.apart: {told}"
    assert declared in check("desk.py:silent").stdout.splitlines()  # which no document of an ordinary call shows
    assert caplog.messages == []


def test_check_of_an_app_takes_the_call_that_it_is_told() -> None:
    alone = "sections.main[0].connect: when this `connect` fails or nobody answers, the call ends without a word"

    assert outcome(check("desk.py:open_", "--from", "+1", "--to", "+2", "--strict")) == (
        1,
        f"warning auth: {ANYONE}\nwarning {alone}\ndesk.py:open_: 2 warnings\n",
        "",
    )


def test_check_of_a_document_takes_no_call() -> None:
    message = 'Cannot check "right.json" for a call: a document is the same for every one. Name an app for that.'
    assert outcome(check("right.json", "--to", "+2")) == (2, "", f"Error: {message}\n")


def test_check_of_a_switchboard_checks_every_app() -> None:
    assert outcome(check("desk.py:board")) == (0, f"warning /open auth: {ANYONE}\ndesk.py:board: 1 warning\n", "")


def test_check_advises_on_documents_for_calls_but_not_for_messages() -> None:
    call = json.dumps({"sections": {"main": [{"connect": {"to": "+15550100177"}}]}}).encode()
    alone = "when this `connect` fails or nobody answers, the call ends without a word"
    reply = json.dumps({"sections": {"main": [{"reply": {"body": "Hello."}}]}}).encode()

    assert outcome(check("-", given=call)) == (
        0,
        f"warning sections.main[0].connect: {alone}\n-: 1 warning\n",
        "",
    )
    assert outcome(check("-", given=reply)) == (0, "-: no problems\n", "")


def test_check_warns_of_tokens_that_age_in_what_is_kept_alone() -> None:
    url = "https://desk.example.com/swaig?__token={}"
    functions = [{"function": name, "description": name, "web_hook_url": url.format(name)} for name in ("a", "b")]
    ai = {"prompt": {"text": "Help."}, "SWAIG": {"functions": functions}, "post_prompt_url": url.format("hosted.c")}
    document = {"version": "1.0.0", "sections": {"main": [{"ai": ai}]}}
    Path("kept.json").write_text(json.dumps(document))

    assert outcome(check("kept.json")) == (
        0,
        "warning sections.main[0].ai.SWAIG.functions[0].web_hook_url: the document has 2 URLs with tokens that were "
        "made for one call or for a few hours, and will be refused then\nkept.json: 1 warning\n",
        "",
    )
    assert outcome(check("-", given=json.dumps(document).encode())) == (0, "-: no problems\n", "")


SYNTAX = "TARGET is module:name, path/to/file.py or file.py:name."
ADVICE = "Name a JSON or YAML file, - for standard input, or an app."


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("gone.json", f'Cannot read "gone.json": No such file or directory. {ADVICE}'),
        ("gone.yaml", f'Cannot read "gone.yaml": No such file or directory. {ADVICE}'),
        ("folder.json", f'Cannot read "folder.json": Is a directory. {ADVICE}'),
        ("gone.py", f'Cannot load "gone.py": there is no file "gone.py" in {{here}}. {SYNTAX}'),
        ("gone", f'Cannot load "gone": there is no module `gone` in {{here}} or on the path. {SYNTAX}'),
        (
            "desk.py:mute",
            'Cannot render "mute": no prompt says what the agent is for. Write a function that returns it, decorated '
            "with `@app.prompt`, or pass `ai=AI(prompt=Prompt(text=…))`.",
        ),
        ("empty.json", "empty.json: Cannot read the document: it is empty."),
        (
            "broken.json",
            "broken.json: Cannot read the document as JSON: unexpected character, expected a string key "
            "(line 1, column 9).",
        ),
        (
            "broken.yaml",
            "broken.yaml: Cannot read the document as YAML: mapping values are not allowed in this context "
            "(line 1, column 5).",
        ),
        ("large.json", "large.json: Cannot read a document of more than 4194304 bytes."),
        ("deep.json", "deep.json: Cannot read the document as JSON: depth limit exceeded (line 1, column 1026)."),
        ("deep.yaml", "deep.yaml: Cannot read the document: it is nested deeper than 100 levels."),
        ("bomb.yaml", "bomb.yaml: Cannot read the document: it holds more than 500000 values."),
    ],
)
def test_check_of_what_cannot_be_read_ends_with_2_in_one_line(source: str, message: str) -> None:
    Path("folder.json").mkdir()
    bomb = "".join(f"a{level}: &a{level} [{','.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 30))
    files = {
        "empty.json": b"",
        "broken.json": b'{"a": 1,,}',
        "broken.yaml": b"a: b: c",
        "large.json": b"[" + b" " * 10 * 1024 * 1024 + b"]",
        "deep.json": b"[" * 100_000,
        "deep.yaml": b"- " * 100_000,
        "bomb.yaml": f"a0: &a0 [x]\n{bomb}".encode(),
    }
    if source in files:
        Path(source).write_bytes(files[source])

    assert outcome(check(source)) == (2, "", f"Error: {message.format(here=Path.cwd())}\n")


def test_check_reads_no_more_of_standard_input_than_a_document_has() -> None:
    given = b" " * 10 * 1024 * 1024
    message = f"Error: -: Cannot read a document of more than {text.MAX_BYTES} bytes.\n"

    assert outcome(check("-", given=given)) == (2, "", message)


def test_check_without_a_source_says_how_it_is_used() -> None:
    done = check()
    assert done.exit_code == 2
    assert "Missing argument 'TARGET|FILE|-|URL'." in done.stderr


ODD: dict[str, Any] = {"sections": {"main": [{"[bold]plya": {}}]}}


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({}, "error sections.main[0]: unknown verb `[bold]plya`"),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, "error sections.main[0]: unknown verb `[bold]plya`"),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1", "TERM": "xterm"}, "error \x1b[1msections.main[0]\x1b[0m: unknown"),
        ({"FORCE_COLOR": "1", "TERM": "xterm"}, "\x1b[31merror\x1b[0m \x1b[1msections.main[0]\x1b[0m: unknown verb"),
    ],
)
def test_check_uses_colours_where_they_are_wanted_alone(environment: dict[str, str], shown: str) -> None:
    done = check("-", given=json.dumps(ODD).encode(), **{"NO_COLOR": None, **environment})

    assert done.exit_code == 1
    assert done.stdout.startswith(shown)
    assert "`[bold]plya`" in done.stdout


def test_check_warns_in_another_colour() -> None:
    done = check("older.json", FORCE_COLOR="1", TERM="xterm", NO_COLOR=None)
    assert done.stdout.startswith("\x1b[33mwarning\x1b[0m \x1b[1msections.main[0].play\x1b[0m: found ")


def test_check_uses_colours_on_a_real_terminal() -> None:
    terminal, end = pty.openpty()
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}

    done = subprocess.run(
        [sys.executable, "-m", "swaiglet", "check", "older.json"],
        stdout=end,
        env={**plain, "TERM": "xterm"},
        check=False,
    )

    os.close(end)
    shown = os.read(terminal, 10_000).decode()
    os.close(terminal)
    assert done.returncode == 0
    assert shown.startswith("\x1b[33mwarning\x1b[0m \x1b[1msections.main[0].play\x1b[0m: found ")
