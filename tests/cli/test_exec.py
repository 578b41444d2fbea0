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
def test_exec_prints_what_the_model_is_told_each_action_and_each_change(name: str, desk: str) -> None:
    done = CliRunner().invoke(main, ["exec", desk, "order_status", name, "1024"])
    assert (done.exit_code, done.stderr, done.stdout) == (
        0,
        "",
        'Tomorrow: 1024, é\n{"set_global_data": {"last_order": "1024", "name": "é"}}\n{"say": "Bye."}\n'
        'global_data.last_order: nothing -> "1024"\nglobal_data.name: nothing -> "é"\n',
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
        'Sunny in Paris for 3 days.\n{"set_global_data": {"city": "Paris"}}\nglobal_data.city: nothing -> "Paris"\n',
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


CALL = '''
import json
from swaiglet import AI, App, Call, Document, FunctionCall, Result
from swaiglet.verbs import Hangup

app = App("call", auth="off", global_data={"count": 0, "kept": "static"})

@app.tool(meta_data={"tries": 0})
def step(call: Call) -> Result:
    """Count."""
    tries = call.meta_data.get("tries", "none") if call.meta_data else "none"
    told = f"{call.global_data['count']} {tries} {call.global_data.get('kept')} {call.from_number}"
    result = Result(told).set_global_data(count=call.global_data["count"] + 1)
    return result.unset_global_data("kept").set_meta_data(tries=1 if tries == "none" else tries + 1)

@app.tool
def clear() -> Result:
    """Clear."""
    return Result("Cleared.").unset_meta_data("tries").unset_global_data("nothing")

@app.tool
def broken() -> str:
    """Fail."""
    raise ValueError("sesame")

@app.tool
def told(call: FunctionCall) -> Result:
    """Tell all."""
    kept = ("call_id", "caller_id_num", "SWMLCall", "SWMLVars", "argument", "meta_data_token", "extra_key")
    query = list(call.call.query.items())
    body = {key: value for key, value in call.body.items() if key in kept}
    body["call_id"] = body["call_id"] if len(body["call_id"]) < 36 else "random"
    return Result(json.dumps(body | {"query": query, "to": call.call.to_number, "direction": call.call.direction}))

@app.tool
def search(query: str = "", args: str = "", state: str = "", help: str = "", from_: str = "") -> str:
    """Search."""
    return json.dumps([query, args, state, help, from_])

@app.tool
def odd() -> dict:
    """Answer oddly."""
    return {"response": {"tool_result": "é"}, "action": [{"set_global_data": {"a": 1}}, {"jump": "high"}]}

@app.hangup_hook
def leave() -> str:
    return "Left."

shops = App("shops", auth="off", params={"swaig_set_global_data": False})

@shops.prompt
def role() -> str:
    return "Help."

@shops.before_call
def choose(call: Call, ai: AI) -> Document | None:
    if call.to_number == "none":
        return Document([Hangup()])
    ai.global_data["shop"] = call.to_number
    if call.query.get("closed"):
        del ai.tools["buy"]

@shops.tool
def buy(call: Call) -> Result:
    """Buy."""
    return Result(f"At {call.global_data.get('shop')}.").set_global_data(bought=True)
'''


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "call.py").write_text(CALL)
    monkeypatch.chdir(tmp_path)
    return "call.py"


def run(*words: str, status: int = 0, typed: str | None = None) -> str:
    """What is printed, with nothing on standard error."""
    done = CliRunner().invoke(main, ["exec", *words], input=typed)
    assert (done.exit_code, done.stderr) == (status, "")
    return done.stdout


def test_exec_begins_with_the_data_that_the_app_declares(call: str) -> None:
    assert run(call, "step").splitlines() == [
        "0 0 static +15550100123",
        '{"set_global_data": {"count": 1}}',
        '{"unset_global_data": "kept"}',
        '{"set_meta_data": {"tries": 1}}',
        "global_data.count: 0 -> 1",
        'global_data.kept: "static" -> nothing',
        "meta_data.tries: 0 -> 1",
    ]


def test_exec_carries_data_from_one_to_the_next(call: str, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    run(call, "step", "--state", "state.json")
    first = json.loads(state.read_text())
    assert (state.stat().st_mode & 0o777, len(first.pop("call_id"))) == (0o600, 36)
    assert first == {
        "global_data": {"count": 1, "caller_id_name": "+15550100123", "caller_id_number": "+15550100123"},
        "meta_data": {"call": {"tries": 1}},
    }
    state.chmod(0o640)
    assert run(call, "step", "--state", "state.json").splitlines()[::6] == ["1 1 None +15550100123"]
    run(call, "clear", "--state", "state.json")
    kept = json.loads(state.read_text())
    assert (kept["global_data"]["count"], kept["meta_data"], state.stat().st_mode & 0o777) == (2, {"call": {}}, 0o640)
    assert run(call, "step", "--state", "state.json").splitlines()[0] == "2 none None +15550100123"
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".json") == ["state.json"]


def test_exec_keeps_the_state_when_the_function_fails(call: str, tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text('{"call_id": "c", "global_data": {"count": 7}}')
    done = CliRunner().invoke(main, ["exec", call, "broken", "--state", "state.json"])
    assert done.exit_code == 1
    kept = json.loads((tmp_path / "state.json").read_text())
    assert kept == {"call_id": "c", "global_data": {"count": 7}, "meta_data": {"call": {}}}


def test_exec_keeps_what_is_no_text_as_well_as_it_can(tmp_path: Path, desk: str) -> None:
    words = [b"exec", desk.encode(), b"order_status", b"--order-id", b"\xffa", b"--state", b"s.json"]
    swaiglet = Path(sys.executable).with_name("swaiglet")
    done = subprocess.run([swaiglet, *words], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads((tmp_path / "s.json").read_text())["global_data"]["last_order"] == "?a"


def test_exec_keeps_the_state_in_the_file_that_a_link_leads_to(call: str, tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("{}")
    (tmp_path / "link.json").symlink_to("real.json")
    run(call, "clear", "--state", "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text())["meta_data"] == {"call": {}}


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        ("s.json", "[]", 'Cannot use the state in "s.json": it holds no JSON object.'),
        (
            "s.json",
            '{"call": 1}',
            'Cannot use the state in "s.json": "call" is not one of call_id, global_data, meta_data.',
        ),
        ("s.json", '{"call_id": 1}', 'Cannot use the state in "s.json": "call_id" is not text.'),
        ("s.json", '{"global_data": 1}', 'Cannot use the state in "s.json": "global_data" is not an object.'),
        (
            "s.json",
            '{"meta_data": {"a": 1}}',
            'Cannot use the state in "s.json": "meta_data" is not an object of objects.',
        ),
        ("s.json", '{"meta_data": 1}', 'Cannot use the state in "s.json": "meta_data" is not an object of objects.'),
        (
            "s.json",
            '{"a":',
            'Cannot use the state in "s.json": it is no JSON: unexpected end of data (line 1, column 6).',
        ),
        (".", "", 'Cannot use the state in ".": Is a directory.'),
    ],
)
def test_exec_says_in_one_line_what_is_wrong_with_a_state(
    path: str, content: str, message: str, call: str, tmp_path: Path
) -> None:
    (tmp_path / "s.json").write_text(content)
    done = CliRunner().invoke(main, ["exec", call, "step", "--state", path])
    advice = "Mend it, or delete it, and another is made."
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"Error: {message} {advice}\n")
    assert (tmp_path / "s.json").read_text() == content


def test_exec_runs_nothing_when_the_state_could_not_be_kept(call: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["exec", call, "step", "--state", "none/s.json"])
    told = f'Cannot keep the state in "none/s.json": there is no folder {tmp_path}/none.'
    advice = "Name a file in a folder that you may write to."
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"Error: {told} {advice}\n")


def test_exec_shows_the_result_when_the_state_cannot_be_written(call: str) -> None:
    name = "s" * 250  # may be there, but not with the few letters more that it has while it is written
    done = CliRunner().invoke(main, ["exec", call, "clear", "--state", name])
    assert (done.exit_code, done.stdout.splitlines()[0]) == (2, "Cleared.")
    assert re.fullmatch(r'Error: Cannot keep the state in "s+…": File name too long\. Name a file .*\n', done.stderr)


def test_exec_sends_what_the_platform_would(call: str) -> None:
    assert json.loads(run(call, "told", "--a", "1").splitlines()[0]) == {
        "call_id": "random",
        "caller_id_num": "+15550100123",
        "argument": {"parsed": [{"a": "1"}], "raw": '{"a":"1"}'},
        "meta_data_token": "call",
        "query": [],
        "to": "",
        "direction": "",
    }


def test_exec_tells_the_function_of_the_call_that_is_described(call: str) -> None:
    options = ["--from", "a", "--to", "b", "--direction", "outbound", "--vars", '{"v": 1}', "--query", "q=1"]
    told = json.loads(run(call, "told", *options).splitlines()[0])
    assert told.pop("SWMLCall") | {"call_id": ""} == {
        "call_id": "",
        "call_state": "created",
        "direction": "outbound",
        "type": "phone",
        "headers": [],
        "from": "a",
        "from_number": "a",
        "to": "b",
        "to_number": "b",
    }
    assert told == {
        "call_id": "random",
        "caller_id_num": "a",
        "argument": {"parsed": [{}], "raw": "{}"},
        "meta_data_token": "call",
        "SWMLVars": {"v": 1},
        "query": [["q", "1"]],
        "to": "b",
        "direction": "outbound",
    }


def test_exec_plays_a_recorded_request_again(call: str) -> None:
    recorded = {
        "function": "told",
        "argument": {"parsed": [{"a": "1", "b": "2"}]},
        "call_id": "c1",
        "caller_id_num": "+15550100003",
        "extra_key": 1,
        "global_data": {"count": 4},
        "meta_data": {"tries": 5},
    }
    told = json.loads(run(call, "told", "--body", "-", "--b", "3", typed=json.dumps(recorded)).splitlines()[0])
    assert told == {
        "call_id": "c1",
        "caller_id_num": "+15550100003",
        "argument": {"parsed": [{"a": "1", "b": "3"}], "raw": '{"a":"1","b":"3"}'},
        "meta_data_token": "call",
        "extra_key": 1,
        "query": [],
        "to": "",
        "direction": "",
    }
    assert run(call, "step", "--body", "-", typed=json.dumps(recorded)).splitlines()[0] == "4 5 static +15550100003"


def test_exec_has_data_and_functions_of_the_call_when_code_decides_on_them(call: str) -> None:
    done = CliRunner().invoke(main, ["exec", f"{call}:shops", "buy", "--to", "b"])
    assert (done.exit_code, done.stdout) == (0, 'At b.\n{"set_global_data": {"bought": true}}\n')
    assert done.stderr == ('warning: action "set_global_data" does nothing: params.swaig_set_global_data is false\n')


@pytest.mark.parametrize("words", [["--to", "none"], ["--query", "closed=1"]])
def test_exec_warns_of_a_function_that_the_call_is_not_offered(words: list[str], call: str) -> None:
    done = CliRunner().invoke(main, ["exec", f"{call}:shops", "buy", *words])
    assert done.exit_code == 0
    assert done.stderr.splitlines()[0] == ('warning: this call is not offered "buy": the platform would not call it')


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([], ["--query", "pizza"], ["pizza", "", "", "", ""]),
        (["--query", "a=b"], ["--query", "pizza", "--state=here"], ["pizza", "", "here", "", ""]),
        ([], ["--from", "+15550100777", "--query=x"], ["x", "", "", "", ""]),
        (["--from=a"], ["--from-", "b"], ["", "", "", "", "b"]),
        ([], ["--args", '{"args": "a", "help": "h", "from_": "f"}'], ["", "a", "", "h", "f"]),
        ([], ["--json", "--", "--query=q", "--state", "s"], ["q", "", "s", "", ""]),
        (["--"], ["--query", "-5"], ["-5", "", "", "", ""]),
    ],
)
def test_exec_knows_options_from_arguments(before: list[str], after: list[str], told: list[str], call: str) -> None:
    printed = run(*before, call, "search", *after)
    shown = json.loads(printed)["response"] if "--json" in after else printed
    assert json.loads(shown) == told


def test_exec_takes_no_name_without_a_value_for_text(call: str) -> None:
    told = "This could not be done yet: `query` is true, expected text. Ask the caller about it, then try again.\n"
    done = CliRunner().invoke(main, ["exec", call, "search", "--query"])
    assert (done.exit_code, done.stdout) == (1, told)


def test_exec_shows_its_help_after_a_function_too(call: str) -> None:
    assert run(call, "search", "--help").startswith("Usage: ")


def test_exec_misses_a_function(call: str) -> None:
    done = CliRunner().invoke(main, ["exec", call, "search", "--from"])
    assert (done.exit_code, done.stderr) == (2, "Error: Option '--from' requires an argument. See main exec --help.\n")
    done = CliRunner().invoke(main, ["exec", call])
    assert (done.exit_code, done.stderr) == (2, "Error: Missing argument 'FUNCTION'. See main exec --help.\n")
    done = CliRunner().invoke(main, ["exec", call, "serch", "--state", "s.json"])
    assert (done.exit_code, "did you mean `search`?" in done.stderr) == (2, True)


def test_exec_prints_json(call: str) -> None:
    assert json.loads(run(call, "step", "--json")) == {
        "outcome": "done",
        "response": "0 0 static +15550100123",
        "action": [
            {"set_global_data": {"count": 1}},
            {"unset_global_data": "kept"},
            {"set_meta_data": {"tries": 1}},
        ],
        "changes": [
            {"path": "global_data.count", "before": 0, "after": 1},
            {"path": "global_data.kept", "before": "static"},
            {"path": "meta_data.tries", "before": 0, "after": 1},
        ],
    }
    failed = CliRunner().invoke(main, ["exec", call, "broken", "--json"])
    told = json.loads(failed.stdout)
    assert (failed.exit_code, told.pop("response")[:20]) == (1, "Something went wrong")
    assert told == {"outcome": "failed", "action": [], "changes": []}


def test_exec_warns_of_actions_that_do_nothing_and_prints_answers_that_are_no_text(call: str) -> None:
    done = CliRunner().invoke(main, ["exec", call, "odd"])
    assert done.stdout.splitlines() == [
        '{"tool_result": "é"}',
        '{"set_global_data": {"a": 1}}',
        '{"jump": "high"}',
        "global_data.a: nothing -> 1",
    ]
    assert re.fullmatch(r"warning: .*jump.*\n", done.stderr)


def test_exec_runs_a_hook(call: str) -> None:
    assert run(call, "hangup_hook") == "Left.\n"


def test_exec_prints_in_colours_in_a_terminal(call: str) -> None:
    coloured = CliRunner(env={"FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": None})
    lines = coloured.invoke(main, ["exec", call, "step"]).stdout.splitlines()
    assert lines[0] == "\x1b[1m0 0 static +15550100123\x1b[0m"
    assert lines[-1] == "\x1b[36mmeta_data.tries\x1b[0m: \x1b[31m0\x1b[0m -> \x1b[32m1\x1b[0m"
    lines = coloured.invoke(main, ["exec", call, "broken"]).stdout.splitlines()
    assert lines[0].startswith("\x1b[1;31mSomething went wrong")
