from __future__ import annotations

import json
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


SHOPS = '''
from swaiglet import AI, App, Call, DataMap, Document
from swaiglet.swml.data_map import Output
from swaiglet.swml.functions import SWAIG, SWAIGFunction
from swaiglet.verbs import Hangup

swaig = SWAIG(
    functions=[SWAIGFunction("weather", description="Tell it.", web_hook_url="https://example.com/swaig")],
    native_functions=["check_time"],
)
app = App("shops", auth="off", ai=AI(SWAIG=swaig))

@app.prompt
def role() -> str:
    return "Help."

@app.before_call
def choose(call: Call, ai: AI) -> None:
    if call.query.get("closed"):
        del ai.tools["buy"]

@app.tool
def buy(what: str) -> str:
    """Buy something."""
    return ""

@app.tool(active=False)
def pay() -> str:
    """Pay for it."""
    return ""

@app.data_map
def hours() -> DataMap:
    """Tell the hours."""
    return DataMap(output=Output("Nine to five."))

@app.startup_hook
def begin() -> None: ...

shut = App("shut", auth="off")

@shut.tool
def find() -> str:
    """Find."""
    return ""

@shut.section
def main(call: Call):
    ai = {"prompt": {"text": "Help."}, "SWAIG": {"native_functions": ["get_visual_input"]}}
    if call.to_number == "look":
        return Document.from_wire({"sections": {"main": [{"ai": ai}]}})
    return Hangup()
'''


@pytest.fixture
def shops(tmp_path: Path) -> str:
    (tmp_path / "shops.py").write_text(SHOPS)
    return str(tmp_path / "shops.py")


def names(*words: str) -> list[tuple[str, str, object]]:
    done = CliRunner().invoke(main, ["tools", *words, "--json"])
    assert (done.exit_code, done.stderr) == (0, "")
    return [(one["name"], one["kind"], one["active"]) for one in json.loads(done.stdout)]


def test_tools_lists_what_is_declared_and_who_runs_it(shops: str) -> None:
    assert names(shops) == [
        ("buy", "tool", True),
        ("pay", "tool", False),
        ("startup_hook", "hook", True),
        ("hours", "data map", True),
        ("weather", "elsewhere", True),
        ("check_time", "platform", True),
    ]


def test_tools_lists_what_a_described_call_is_offered(shops: str) -> None:
    assert [name for name, _, _ in names(shops, "--query", "closed=1")] == [
        "weather",
        "pay",
        "startup_hook",
        "hours",
        "check_time",
    ]
    assert "buy" in [name for name, _, _ in names(shops, "--query", "closed=")]


def test_tools_prints_the_parameters_in_json(shops: str) -> None:
    done = CliRunner().invoke(main, ["tools", shops, "--json"])
    assert json.loads(done.stdout)[0] == {
        "name": "buy",
        "description": "Buy something.",
        "parameters": {"type": "object", "properties": {"what": {"type": "string"}}, "required": ["what"]},
        "kind": "tool",
        "active": True,
    }


def test_tools_says_in_a_table_what_is_unlike_other_tools(shops: str) -> None:
    done = CliRunner(env={"FORCE_COLOR": "1", "TERM": "dumb"}).invoke(main, ["tools", shops])
    cells = [line.split("│")[1].strip() for line in done.stdout.splitlines() if line.startswith("│")]
    assert cells == [
        "buy",
        *("pay", "(off)"),
        *("startup_hook", "(hook)"),
        *("hours", "(data map)"),
        *("weather", "(elsewhere)"),
        *("check_time", "(platform)"),
    ]


@pytest.mark.filterwarnings("ignore:.*get_visual_input:swaiglet.errors.SWMLWarning")
def test_tools_lists_what_of_the_platform_nobody_describes(shops: str) -> None:
    done = CliRunner().invoke(main, ["tools", f"{shops}:shut", "--to", "look"])
    assert (done.exit_code, done.stdout) == (0, "get_visual_input(): \n")


def test_tools_says_that_a_call_is_offered_none(shops: str) -> None:
    done = CliRunner().invoke(main, ["tools", f"{shops}:shut", "--from", "+15550100777"])
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "shut offers this call no tools.\n")
