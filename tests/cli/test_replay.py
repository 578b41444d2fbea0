from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from swaiglet.cli import main

pytestmark = pytest.mark.usefixtures("own_imports")

ROOT = Path(__file__).parents[2]
DENTAL = [str(ROOT / "tests/examples/dental_call.json"), str(ROOT / "examples/dental.py")]
SHOP = '''
from swaiglet import App

app = App("shop")

@app.prompt
def role() -> str:
    return "You sell tea."

@app.tool
def price(tea: str) -> str:
    """Tell a price."""
    return f"{tea} is 5."
'''


def replay(*words: str) -> Result:
    return CliRunner().invoke(main, ["replay", *words], prog_name="swaiglet")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("shop.py").write_text(SHOP)
    return tmp_path


def record(**entry: Any) -> None:
    body = {"function": "price", "argument": {"parsed": [{"tea": "Assam"}], "raw": ""}, "call_id": "c-1", **entry}
    entries = [{"post_data": body, "post_response": {"response": "Assam is 4."}}]
    Path("call.json").write_text(json.dumps({"call_id": "c-1", "swaig_log": entries}))


def test_replay_of_the_recorded_call_of_a_dentist_gives_the_same_actions() -> None:
    done = replay(*DENTAL, "--actions")

    assert (done.exit_code, done.stderr) == (0, "")
    *calls, last = done.stdout.splitlines()
    assert [line.partition(": ")[2] for line in calls] == ["the same"] * 12
    assert last == "12 function calls were sent again: nothing changed."


def test_replay_shows_what_changed(shop: Path) -> None:
    record()
    done = replay("call.json", "shop.py", "--diff")

    assert (done.exit_code, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        "  1 price: changed: response",
        "--- recorded",
        "+++ now",
        "@@ -1,3 +1,3 @@",
        " {",
        '-  "response": "Assam is 4."',
        '+  "response": "Assam is 5."',
        " }",
        "1 function call was sent again: 1 changed.",
    ]


def test_replay_shows_a_diff_in_colours_on_a_terminal(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    record()
    assert "\x1b[" in replay("call.json", "shop.py", "--diff").stdout


def test_replay_compares_what_is_asked_for(shop: Path) -> None:
    record()
    done = replay("call.json", "shop.py", "--only", "price", "--ignore", "response")

    assert (done.exit_code, done.stdout.splitlines()) == (
        0,
        ["  1 price: the same", "1 function call was sent again: nothing changed."],
    )


def test_replay_tells_of_a_function_that_is_no_more(shop: Path) -> None:
    record(function="prize")
    done = replay("call.json", "shop.py", "--diff")

    assert (done.exit_code, done.stdout.splitlines()[0]) == (
        1,
        '  1 prize: Cannot call "prize": the document has no such function now (did you mean `price`?). It has price.',
    )


@pytest.mark.parametrize(
    ("content", "words", "reason"),
    [
        (None, [], "Cannot replay call.json: No such file or directory. "),
        ("{", [], "Cannot replay call.json: it is no JSON (Expecting property name"),
        ("{}", [], "Cannot replay call.json: it has no list `swaig_log`, so that it is no report of a call. "),
        (
            "",
            ["--only", "prize"],
            'Cannot replay "prize": call.json has no call of it (did you mean `price`?). It has price.',
        ),
    ],
)
def test_replay_needs_a_recording(shop: Path, content: str | None, words: list[str], reason: str) -> None:
    if content == "":
        record()
    elif content:
        Path("call.json").write_text(content)
    done = replay("call.json", "shop.py", *words)

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: {reason}")
    assert done.stderr.count("\n") == 1


def test_replay_tells_what_the_app_raises_in_one_line(shop: Path) -> None:
    Path("shop.py").write_text(SHOP.replace('return "You sell tea."', "raise OSError('no tea')"))
    record()
    done = replay("call.json", "shop.py")

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.endswith("Error: http://…@app.local/ answered 500 instead of a document\n")


def test_replay_needs_a_server_that_answers(shop: Path) -> None:
    record()
    done = replay("call.json", "http://user:word@127.0.0.1:9/")

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.endswith("127.0.0.1:9/ did not answer: nothing listens at 127.0.0.1:9\n")
