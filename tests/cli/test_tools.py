from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from swaiglet.cli import main

pytestmark = pytest.mark.usefixtures("own_imports")

DESK = '''
from typing import Annotated, Literal
from swaiglet import App, Call

app = App("[front] desk")

@app.tool
def book(
    name: str, guests: int, call: Call, table: Literal["in", "out", 3] | None = None, extras: list[float] = [],
    sure: bool = False,
) -> str:
    """Book a table [bold], :smile: included."""
    return ""

@app.tool(description="End it.")
def stop() -> str:
    return ""

empty = App("empty")
'''

TABLE = """\
Tools of [front] desk                                                      \n\
┏━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ Tool ┃ Arguments               ┃ When the model calls it                ┃
┡━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
│ book │ name: string            │ Book a table [bold], :smile: included. │
│      │ guests: integer         │                                        │
│      │ table?: in | out | 3    │                                        │
│      │ extras?: list of number │                                        │
│      │ sure?: boolean          │                                        │
│ stop │                         │ End it.                                │
└──────┴─────────────────────────┴────────────────────────────────────────┘
"""


@pytest.fixture
def desk(tmp_path: Path) -> str:
    (tmp_path / "desk.py").write_text(DESK)
    return str(tmp_path / "desk.py")


def test_tools_lists_one_function_a_line(desk: str) -> None:
    done = CliRunner().invoke(main, ["tools", desk])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "book(name: string, guests: integer, table?: in | out | 3, extras?: list of number, sure?: boolean): "
        "Book a table [bold], :smile: included.\n"
        "stop(): End it.\n"
    )


def test_tools_draws_a_table_in_a_terminal(desk: str) -> None:
    done = CliRunner(env={"FORCE_COLOR": "1", "TERM": "dumb"}).invoke(main, ["tools", desk])
    assert (done.exit_code, done.stderr, done.stdout) == (0, "", TABLE)


def test_tools_says_that_there_are_none(desk: str) -> None:
    done = CliRunner().invoke(main, ["tools", f"{desk}:empty"])
    assert (done.exit_code, done.stdout, done.stderr) == (
        0,
        "",
        "empty has no tools. Decorate a function with @app.tool to give it one.\n",
    )
