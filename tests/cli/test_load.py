from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from swaiglet.cli import main

pytestmark = pytest.mark.usefixtures("own_imports")

DESK = '''
from swaiglet import App, ToolError

app = App("desk")

@app.prompt
def role() -> str:
    return "You greet."

@app.tool
def greet(name: str) -> str:
    """Greet."""
    print("greeting")
    return f"Hello {name}"
'''
SCRIPT = "steps:\n  - caller: Hello\n  - call: greet name=Ada\n  - expect: {text: Hello NAME}\n"


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("desk.py").write_text(DESK)
    Path("good.yaml").write_text(SCRIPT.replace("NAME", "Ada"))
    Path("bad.yaml").write_text(SCRIPT.replace("NAME", "Bob"))


def load(*words: str) -> Result:
    return CliRunner().invoke(main, ["load", *words], prog_name="swaiglet")


def test_load_tells_what_requests_took() -> None:
    done = load("desk.py", "--calls", "30", "--concurrency", "4", "--script", "good.yaml")

    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert re.fullmatch(r"30 calls in \d+\.\d s, [\d,.]+ a second: nothing went wrong\.", lines[0])
    assert lines[1:3] == ["", "Milliseconds of each request:"]
    assert lines[3].split() == ["Request", "Count", "p50", "p90", "p95", "p99", "max"]
    assert [line.split()[:-5] for line in lines[4:6]] == [["document", "30"], ["function", "greet", "30"]]
    assert lines[6:8] == ["", "Requests by milliseconds:"]
    assert all(re.fullmatch(r" +≤ [\d.,]+ +\d+(  █+)?", line) for line in lines[8:])
    assert sum(int(line.split()[2]) for line in lines[8:]) == 60


def test_load_tells_what_went_wrong() -> None:
    done = load("desk.py", "--calls", "3", "--script", "bad.yaml")

    assert done.exit_code == 1
    assert "something went wrong in 3 of them." in done.stdout
    assert re.search(r"What went wrong:\n +3  bad\.yaml, line 4: .*Bob", done.stdout)


def test_load_prints_json_and_nothing_else() -> None:
    done = load("desk.py", "--calls", "2", "--script", "good.yaml", "--json")

    told = json.loads(done.stdout)
    assert (done.exit_code, told["calls"], told["failed"], told["errors"]) == (0, 2, 0, {})
    assert list(told["requests"]) == ["document", "function greet"]


def test_load_without_a_script_asks_for_documents() -> None:
    told = json.loads(load("desk.py", "--calls", "2", "--json").stdout)

    assert list(told["requests"]) == ["document"]


def test_load_of_a_server_that_is_not_there_tells_why() -> None:
    done = load("http://127.0.0.1:9/", "--calls", "1")

    assert done.exit_code == 1
    assert "1 call in " in done.stdout
    assert "nothing listens at 127.0.0.1:9" in done.stdout
    assert "Milliseconds" not in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nobody.py"], 'Error: Cannot load "nobody.py": there is no file'),
        (["desk.py", "--script", "none.yaml"], "Error: Cannot "),
        (["desk.py", "--calls", "0"], "Error: Invalid value for '--calls'"),
    ],
)
def test_load_refuses_what_cannot_be_played_in_one_line(words: list[str], told: str) -> None:
    done = load(*words)

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(told)
    assert done.stderr.count("\n") == 1


def test_load_shows_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert "Calls" in load("desk.py", "--calls", "2").stderr
