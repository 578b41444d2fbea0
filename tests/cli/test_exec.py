from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from swaiglet.cli import main

pytestmark = pytest.mark.usefixtures("own_imports")

DESK = '''
from collections.abc import Iterator
from swaiglet import App, FunctionCall, Result, ToolError

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

@app.tool
def refuse() -> str:
    """Refuse."""
    raise ToolError("Not on Sundays.")

empty = App("empty")

class Orders:
    number = 3

shop, shut = App("shop"), App("shut")

@shop.provide
def orders() -> Iterator[Orders]:
    print("opened")
    yield Orders()
    print("closed")

@shut.provide
def no_orders() -> Orders:
    raise OSError("nobody answers")

@shop.tool
@shut.tool
def count(orders: Orders) -> str:
    """Count."""
    return f"{orders.number} orders"
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
        (["--args", '{"several": [3], "text": "é"}'], ("é", 0, False, [3])),
        (["--number", "5", '--args={"text": "a", "number": 3}'], ("a", 5, False, [])),
        (["--args", "{}"], ("", 0, False, [])),
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


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["show", "--number", "many"],
            'This could not be done yet: `number` is "many", expected a whole number. Ask the caller about it, '
            "then try again.",
        ),
        (["refuse"], "Not on Sundays."),
        (["broken"], "Something went wrong .*"),
    ],
)
def test_exec_prints_what_the_model_is_told_of_a_failure_and_ends_with_1(
    words: list[str], told: str, desk: str
) -> None:
    done = CliRunner().invoke(main, ["exec", desk, *words])
    assert done.exit_code == 1
    assert re.fullmatch(f"{told}\n", done.stdout), done.stdout


def test_exec_opens_what_the_app_provides(desk: str) -> None:
    done = CliRunner().invoke(main, ["exec", f"{desk}:shop", "count"])
    assert (done.exit_code, done.stderr, done.stdout) == (0, "", "opened\nclosed\n3 orders\n")


def test_exec_says_in_one_line_what_could_not_be_opened(desk: str) -> None:
    done = CliRunner().invoke(main, ["exec", f"{desk}:shut", "count"])
    told = (
        "desk.py, line 42: Cannot open what `no_orders` provides: OSError: nobody answers. Mend that, then start again."
    )
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"Error: {told}\n")


@pytest.mark.parametrize(
    ("target", "words", "message"),
    [
        (
            "desk",
            ["order_state"],
            (
                'Cannot run "order_state": desk has no such function (did you mean `order_status`?). '
                "It has show, order_status, broken, refuse."
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
        *(
            (
                "desk",
                ["show", "--args", text],
                f"Cannot read {json.dumps(text)}: it is no JSON object. "
                'Write for example --args \'{"name": "value"}\'.',
            )
            for text in ("[3]", "3", "", "{number: 3}", "[" * 50)
        ),
    ],
)
def test_exec_says_in_one_line_what_is_wrong(target: str, words: list[str], message: str, desk: str) -> None:
    name = "app" if target == "desk" else target
    done = CliRunner().invoke(main, ["exec", f"{desk}:{name}", *words])
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"Error: {message}\n")


WEATHER = '''
from swaiglet import App, DataMap, Expression, Output, Result

app = App("weather")

@app.data_map
def weather(city: str, days: int = 1) -> DataMap:
    """Tell the weather of a city."""
    sunny = Result(f"Sunny in {city} for {days} days.").set_global_data(city=city)
    return DataMap(expressions=[Expression(city, "/paris/i", output=sunny)], output=Output("Nobody knows."))
'''


def test_exec_runs_a_data_map_here_and_tells_which_rule_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "forecast.py").write_text(WEATHER)
    monkeypatch.chdir(tmp_path)
    sunny = CliRunner().invoke(main, ["exec", "forecast.py", "weather", "--city", "Paris", "--days", "3"])
    assert (sunny.exit_code, sunny.stdout) == (
        0,
        'Sunny in Paris for 3 days.\n{"set_global_data": {"city": "Paris"}}\n',
    )
    assert sunny.stderr == 'expressions[0]: /paris/i matches "Paris"\nexpressions[0].output: is the answer\n'
    unknown = CliRunner().invoke(main, ["exec", "forecast.py", "weather", "--city", "Rome"])
    assert (unknown.exit_code, unknown.stdout) == (0, "Nobody knows.\n")
    wrong = CliRunner().invoke(main, ["exec", "forecast.py", "weather", "--days", "x"])
    assert (wrong.exit_code, wrong.stdout) == (
        1,
        'This could not be done yet: `days` is "x", expected a whole number; `city` is missing, expected text. '
        "Ask the caller about it, then try again.\n",
    )
    listed = CliRunner().invoke(main, ["tools", "forecast.py"])
    assert listed.stdout == "weather(city: string, days?: integer): Tell the weather of a city.\n"
