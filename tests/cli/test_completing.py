"""What a shell offers to complete a line with, asked as the shell asks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SWAIGLET = Path(sys.executable).with_name("swaiglet")
DESK = '''
from swaiglet import App

print("loaded")
app = App("desk", auth="off")

@app.tool
def order_status(order_id: str, days: int = 1) -> str:
    """Look up an order."""
    return ""

@app.tool
def order_flowers(state: str) -> str:
    """Order flowers."""
    return ""

@app.tool
def stop() -> str:
    """Stop."""
    return ""
'''


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "desk.py").write_text(DESK)
    (tmp_path / "broken.py").write_text("print('broken')\nraise ValueError")
    (tmp_path / "notes.txt").write_text("")
    for folder, name in (("agents", "sales.py"), ("agents", "__init__.py"), (".hidden", "a.py"), ("empty", "a.txt")):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / name).write_text("")
    return tmp_path


def ask(here: Path, *words: str) -> list[tuple[str, str]]:
    """What is offered for the last word, each with what is said of it; as zsh asks, because it is told most."""
    line = " ".join(word or "''" for word in ("swaiglet", *words))
    asked = {"_SWAIGLET_COMPLETE": "zsh_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words))}
    done = subprocess.run([SWAIGLET], cwd=here, env=os.environ | asked, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    told = done.stdout.strip("\n").splitlines()  # an empty line when nothing is offered
    assert set(told[::3]) <= {"plain"}
    return list(zip(told[1::3], told[2::3], strict=True))


@pytest.mark.parametrize("command", ["dev", "exec", "test"])
def test_files_of_python_stand_for_a_target(command: str, here: Path) -> None:
    assert ask(here, command, "") == [("agents/sales.py", "_"), ("broken.py", "_"), ("desk.py", "_")]


@pytest.mark.parametrize(
    ("begun", "offered"),
    [
        ("d", ["desk.py"]),
        ("ag", ["agents/sales.py"]),
        ("agents/", ["agents/sales.py"]),
        ("agents/x", []),
        ("none/", []),
        ("notes", []),
        ("{here}/de", ["{here}/desk.py"]),
    ],
)
def test_files_begin_as_the_word_does(begun: str, offered: list[str], here: Path) -> None:
    told = ask(here, "swml", begun.format(here=here))
    assert [name for name, _ in told] == [name.format(here=here) for name in offered]


def test_documents_stand_where_one_may_be_given(here: Path) -> None:
    (here / "menu.yaml").write_text("")
    (here / "agents" / "menu.json").write_text("")
    assert [name for name, _ in ask(here, "check", "")] == [
        "agents/menu.json",
        "agents/sales.py",
        "broken.py",
        "desk.py",
        "menu.yaml",
    ]


def test_functions_are_offered_with_what_they_are_for(here: Path) -> None:
    assert ask(here, "exec", "desk.py", "order") == [
        ("order_status", "Look up an order."),
        ("order_flowers", "Order flowers."),
    ]
    assert ask(here, "exec", "--from", "a", "desk.py", "st") == [("stop", "Stop.")]


@pytest.mark.parametrize("target", ["broken.py", "none.py"])
def test_no_functions_are_offered_of_an_app_that_cannot_be_loaded(target: str, here: Path) -> None:
    assert ask(here, "exec", target, "") == []
    assert ("--args", "All arguments as one JSON object.") in ask(here, "exec", target, "f", "--")


def test_arguments_are_offered_before_options(here: Path) -> None:
    offered = [name for name, _ in ask(here, "exec", "desk.py", "order_status", "--days", "3", "--")]
    assert offered[:4] == ["--order-id", "--days", "--args", "--state"]
    offered = [name for name, _ in ask(here, "exec", "desk.py", "order_flowers", "--st")]
    assert offered == ["--state"]
    assert [name for name, _ in ask(here, "exec", "desk.py", "stop", "--j")] == ["--json"]
    assert [name for name, _ in ask(here, "exec", "--j")] == ["--json"]


def test_values_of_options_are_offered(here: Path) -> None:
    assert [name for name, _ in ask(here, "swml", "desk.py", "--type", "")] == ["phone", "sip", "webrtc"]


def test_bash_completes(here: Path) -> None:
    script = """
        eval "$(_SWAIGLET_COMPLETE=bash_source swaiglet)"
        COMP_WORDS=(swaiglet exec desk.py order) COMP_CWORD=3
        _swaiglet_completion swaiglet && echo "${COMPREPLY[@]}"
        complete -p swaiglet
    """
    path = {"PATH": f"{SWAIGLET.parent}{os.pathsep}{os.environ['PATH']}"}
    bash = ["bash", "--norc", "-c", script]
    done = subprocess.run(bash, cwd=here, env=os.environ | path, capture_output=True, text=True, check=True)
    assert (done.stderr, done.stdout.splitlines()[0]) == ("", "order_status order_flowers")
    assert "-F _swaiglet_completion swaiglet" in done.stdout
