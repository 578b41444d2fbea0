from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from swaiglet.cli import main

pytestmark = pytest.mark.usefixtures("own_imports")

DESK = '''
from swaiglet import App, FunctionCall, Result

app = App("desk")

@app.tool
def show(call: FunctionCall, text: str = "", number: int = 0, flag: bool = False, several: list[int] = []) -> Result:
    """Show."""
    return Result(repr((text, number, flag, several)))

@app.tool
def order_status(order_id: str) -> Result:
    """Look up an order."""
    return Result(f"Tomorrow: {order_id}, é").set_global_data(last_order=order_id, name="é").say("Bye.")

@app.tool
def broken() -> str:
    """Fail."""
    raise ValueError("sesame")

empty = App("empty")
'''


@pytest.fixture
def desk(tmp_path: Path) -> str:
    (tmp_path / "desk.py").write_text(DESK)
    return str(tmp_path / "desk.py")


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ([], ("", 0, False, [])),
        (["--text", "a b", "--number", "-5"], ("a b", -5, False, [])),
        (["--text=--x", "--number=7"], ("--x", 7, False, [])),
        (["--text="], ("", 0, False, [])),
        (["--flag"], ("", 0, True, [])),
        (["--flag", "--text", "x"], ("x", 0, True, [])),
        (["--flag", "no"], ("", 0, False, [])),
        (["--several", "1", "--several", "2"], ("", 0, False, [1, 2])),
        (["--several", "[3]"], ("", 0, False, [3])),
    ],
)
def test_exec_reads_arguments_as_from_a_model(arguments: list[str], shown: object, desk: str) -> None:
    done = CliRunner().invoke(main, ["exec", desk, "show", *arguments])
    assert (done.exit_code, done.stderr, done.stdout) == (0, "", f"{shown!r}\n")


@pytest.mark.parametrize("name", ["--order-id", "--order_id"])
def test_exec_prints_what_the_model_is_told_and_each_action(name: str, desk: str) -> None:
    done = CliRunner().invoke(main, ["exec", desk, "order_status", name, "1024"])
    assert (done.exit_code, done.stderr, done.stdout) == (
        0,
        "",
        'Tomorrow: 1024, é\n{"set_global_data": {"last_order": "1024", "name": "é"}}\n{"say": "Bye."}\n',
    )


def test_exec_prints_what_the_model_is_told_of_wrong_arguments(desk: str) -> None:
    done = CliRunner().invoke(main, ["exec", desk, "show", "--number", "many"])
    assert done.exit_code == 0
    assert done.stdout == (
        'This could not be done yet: `number` is "many", expected a whole number. Ask the caller about it, '
        "then try again.\n"
    )


@pytest.mark.parametrize(
    ("target", "words", "message"),
    [
        (
            "desk",
            ["order_state"],
            (
                'Cannot run "order_state": desk has no such function (did you mean `order_status`?). '
                "It has show, order_status, broken."
            ),
        ),
        ("empty", ["show"], 'Cannot run "show": empty has no such function. It has none.'),
        (
            "desk",
            ["show", "1024"],
            'Cannot read "1024": no argument stands before it. Write each as --name value.',
        ),
        (
            "desk",
            ["show", "--number", "1", "2"],
            'Cannot read "2": no argument stands before it. Write each as --name value.',
        ),
        (
            "desk",
            ["show", "-n", "1"],
            'Cannot read "-n": no argument stands before it. Write each as --name value.',
        ),
    ],
)
def test_exec_says_in_one_line_what_is_wrong(target: str, words: list[str], message: str, desk: str) -> None:
    name = "app" if target == "desk" else target
    done = CliRunner().invoke(main, ["exec", f"{desk}:{name}", *words])
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"Error: {message}\n")
