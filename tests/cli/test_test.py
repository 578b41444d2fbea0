"""``swaiglet test``: what is asked for stands in standard output, in the shapes that scripts for swaig-test know."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import swaiglet.cli.test  # noqa: F401  before a test begins: what it imports is forgotten at its end
from swaiglet.cli import main
from swaiglet.cli.flags import ACTIONS, INSTEAD, SETTINGS

pytestmark = pytest.mark.usefixtures("own_imports")

SWAIGLET = (sys.executable, "-m", "swaiglet", "test")
SWAIG_TEST = Path(sys.executable).with_name("swaig-test")
ACCEPTED = {name: flag for flag in (*ACTIONS, *SETTINGS) for name in flag.names}
REFUSED = {flag.partition(" ")[0]: why for flag, why in INSTEAD.items()}

DESK = '''
import json, logging, os
from datetime import date
from typing import Annotated, Any, Literal
from swaiglet import App, Call, FunctionCall, Result, ToolError

print("imported with", os.environ.get("KEY"))
app = App("front-desk", auth=("user", "word"), global_data={"tier": "none"})

@app.prompt("Role")
def role(call: Call) -> str:
    print("rendered")
    kept = ("id", "from_number", "to_number", "type", "direction", "state", "project_id", "space_id")
    told = {name: getattr(call, name) for name in kept} | {"vars": call.vars, "extra": call.extra}
    told |= {"user": call.user_variables, "query": list(call.query.items()), "headers": list(call.headers.items())}
    return json.dumps(told)

@app.tool(secure=False)
def order_status(order_id: Annotated[str, "The order number"], days: int = 1) -> Result:
    """Look up an order."""
    print("asked")
    if order_id == "sunday":
        raise ToolError("Not on Sundays.")
    return Result(f"In {days} days: {order_id}.", post_process=True).set_global_data(last=order_id).say("Bye.")

def show(args: dict[str, Any], raw_data: dict[str, Any]) -> Result:
    return Result(json.dumps({"args": args, "raw": raw_data}))

parameters = {
    "number": {"type": "integer", "minimum": 1, "default": 2}, "ratio": {"type": "number"},
    "flag": {"type": "boolean"}, "kind": {"type": "string", "enum": ["a", "b"]},
    "several": {"type": "array", "items": {"type": "integer"}, "minItems": 1, "uniqueItems": True},
    "names": {"type": "array"}, "order-id": {"type": "string"}, "more": {"type": "object"},
}
app.add_tool(show, name="show", description="Show.", parameters=parameters, strict=True, secure=False)

@app.tool(secure=False)
def tell(call: FunctionCall) -> str:
    """Tell of the call."""
    logging.getLogger("swaiglet.desk").debug("telling")
    one = call.call
    return json.dumps([one.id, one.from_number, one.to_number, one.type, one.state, one.user_variables,
        one.global_data, one.meta_data, call.call_log])

@app.tool(web_hook_url="https://example.com/elsewhere")
def elsewhere(day: date, either: int | str = 3) -> str:
    """Somebody else's."""
    return ""
'''
DATA = {"tier": "none", "caller_id_name": "caller@test.domain", "caller_id_number": "caller@test.domain"}
"""The global data of a call to it."""
ROLE: dict[str, Any] = {
    "id": "c-1",
    "from_number": "caller@test.domain",
    "to_number": "agent@test.domain",
    "type": "webrtc",
    "direction": "inbound",
    "state": "created",
    "project_id": "",
    "space_id": "",
    "vars": {},
    "extra": {},
    "user": {},
    "query": [],
    "headers": [],
}
SEVERAL = '''
from swaiglet import AI, App, DataMap, Expression, Output, Prompt, Result, Switchboard

sales, desk = App("sales", auth="off"), App("front-desk", auth="off")
also = desk
board = Switchboard("board", default=App("night", auth="off", ai=AI(prompt=Prompt("Good night."))))
board.mount("/sales", sales)

@sales.prompt
@desk.prompt
def role() -> str:
    return "You sell."

@sales.tool
def sell(count: int) -> str:
    """Sell."""
    return f"{count} sold."

@desk.data_map
def weather(city: str) -> DataMap:
    """Tell the weather."""
    sunny = Result(f"Sunny in {city}.").set_global_data(city=city)
    known = "Nobody knows: ${global_data.tier} ${call_id} ${caller_id_num}"
    return DataMap(expressions=[Expression(city, "/paris/i", output=sunny)], output=Output(known))
'''


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An own directory with the files of this module."""
    (tmp_path / "desk.py").write_text(DESK)
    (tmp_path / "several.py").write_text(SEVERAL)
    monkeypatch.chdir(tmp_path)


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    environment = {**os.environ, **variables}
    return subprocess.run((*SWAIGLET, *words), capture_output=True, text=True, check=False, env=environment)


def invoke(*words: str) -> Result:
    """The command in this process."""
    return CliRunner().invoke(main, ["test", *words], prog_name="swaiglet")


def mistake(*words: str) -> str:
    """What is said when the command cannot do anything."""
    done = invoke(*words)
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    told = [line for line in done.stderr.splitlines() if line != "imported with None"]
    assert len(told) == 1, done.stderr
    return told[0].removeprefix("Error: ")


def shown(*words: str) -> Any:
    """What the function `show` was given: its arguments, and the body of the request."""
    done = invoke("desk.py", "--raw", *words)
    assert done.exit_code == 0, done.output
    return json.loads(json.loads(done.stdout)["response"])


def role(*words: str) -> Any:
    """What the prompt of the document was told of the call."""
    done = invoke("desk.py", "--dump-swml", "--raw", "--call-id", "c-1", *words)
    assert done.exit_code == 0, done.output
    return json.loads(json.loads(done.stdout)["sections"]["main"][1]["ai"]["prompt"]["pom"][0]["body"])


# What stands where


def test_list_tools_prints_functions_and_nothing_else() -> None:
    done = run("desk.py", "--list-tools")
    assert (done.returncode, done.stderr) == (0, "imported with None\n")
    assert done.stdout == (
        "SWAIG functions of front-desk:\n"
        "  order_status - Look up an order. (LOCAL webhook)\n"
        "    Parameters:\n"
        "      order_id (string) (required): The order number\n"
        "      days (integer [default: 1]): No description\n"
        "  show - Show. (LOCAL webhook)\n"
        "    Parameters:\n"
        "      number (integer [default: 2]): from 1 up\n"
        "      ratio (number): No description\n"
        "      flag (boolean): No description\n"
        "      kind (string [options: a, b]): No description\n"
        "      several (array [item type: integer]): of at least 1 item, none of them twice\n"
        "      names (array [item type: string]): No description\n"
        "      order-id (string): No description\n"
        "      more (object): No description\n"
        "  tell - Tell of the call. (LOCAL webhook)\n"
        "    Parameters: None\n"
        "  elsewhere - Somebody else's. (EXTERNAL webhook)\n"
        "    External URL: https://example.com/elsewhere\n"
        "    Parameters:\n"
        "      day (string [format: date]) (required): No description\n"
        "      either (integer [default: 3] or string): No description\n"
    )


def test_no_action_lists_tools() -> None:
    listed = invoke("desk.py", "--list-tools").stdout
    assert invoke("desk.py").stdout == listed
    assert invoke("--list-tools", "desk.py").stdout == listed
    assert invoke("desk.py:app").stdout == listed


def test_nothing_at_all_is_told_by_the_help() -> None:
    done = run()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{run('--help').stdout}"
    assert run("--help-examples").stdout == done.stderr


def test_exec_prints_text_actions_and_what_follows() -> None:
    done = run("desk.py", "--exec", "order_status", "--order-id", "5", "--days=3")
    assert (done.returncode, done.stderr) == (0, "imported with None\nasked\n")
    assert done.stdout == (
        "RESULT:\nFunctionResult: In 3 days: 5.\n\nActions:\n"
        '{\n  "set_global_data": {\n    "last": "5"\n  }\n}\n{\n  "say": "Bye."\n}\n\nPost-process: True\n'
    )


def test_raw_prints_json_on_one_line() -> None:
    answer = invoke("desk.py", "--raw", "--exec", "order_status", "--order-id", "é")
    assert answer.stdout == (
        '{"response": "In 1 days: é.", "action": [{"set_global_data": {"last": "é"}}, {"say": "Bye."}], '
        '"post_process": true}\n'
    )
    tools = json.loads(invoke("desk.py", "--list-tools", "--raw").stdout)
    assert [tool["function"] for tool in tools] == ["order_status", "show", "tell", "elsewhere"]
    agents = invoke("desk.py", "--list-agents", "--raw")
    assert agents.stdout == '[{"name": "front-desk", "variables": ["app"], "route": "/"}]\n'


def test_dump_prints_the_document_as_swml_does_and_raw_the_same_on_one_line() -> None:
    words = ("desk.py", "--dump-swml", "--call-id", "c-1")
    done = run(*words, SWAIGLET_SECRET="s" * 32)
    assert (done.returncode, done.stderr) == (0, "imported with None\nrendered\n")
    assert done.stdout.startswith('{\n  "version": "1.0.0",\n  "sections": {\n')
    raw = run(*words, "--raw", SWAIGLET_SECRET="s" * 32).stdout
    assert (raw.count("\n"), json.loads(raw)) == (1, json.loads(done.stdout))
    swaig = json.loads(raw)["sections"]["main"][1]["ai"]["SWAIG"]
    assert swaig["defaults"]["web_hook_url"] == "http://user:word@localhost:3000/swaig"


def test_dump_prints_in_colours_in_a_terminal() -> None:
    terminal = CliRunner(env={"FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": None})
    coloured = terminal.invoke(main, ["test", "desk.py", "--dump-swml"])
    assert '\x1b[1;34m"version"\x1b[0m: \x1b[32m"1.0.0"\x1b[0m' in coloured.stdout
    assert "\x1b" not in terminal.invoke(main, ["test", "desk.py", "--dump-swml", "--raw"]).stdout


def test_verbose_tells_on_standard_error_what_is_asked() -> None:
    quiet = run("desk.py", "--exec", "tell")
    done = run("desk.py", "-v", "--call-id", "c-1", "--minimal", "--exec", "tell")
    assert (quiet.stderr, done.returncode) == ("imported with None\n", 0)
    assert done.stdout == 'RESULT:\nFunctionResult: ["c-1", "", "", "", "", {}, {}, {}, []]\n'
    imported, posted, logged, outcome = done.stderr.splitlines()
    assert imported == "imported with None"
    assert posted == 'posted: {"call_id": "c-1", "function": "tell", "argument": {"parsed": [{}], "raw": "{}"}}'
    assert json.loads(logged)["message"] == "telling"
    assert outcome == 'outcome: "done"'
    document = run("desk.py", "--verbose", "--dump-swml", "--method", "get")
    assert "posted: {}\n" in document.stderr
    assert json.loads(document.stdout)["version"] == "1.0.0"


def test_verbose_shows_where_a_mistake_was_made() -> None:
    Path("broken.py").write_text("{}['sesame']")
    line = "Error: Cannot load \"broken.py\": importing it raised KeyError: 'sesame' (broken.py, line 1). "
    quiet, loud = run("broken.py"), run("broken.py", "--verbose")
    assert (quiet.returncode, quiet.stderr) == (2, f"{line}Mend that first.\n")
    assert (loud.returncode, loud.stdout) == (2, "")
    assert loud.stderr.startswith("Traceback (most recent call last):\n")
    assert loud.stderr.endswith(f"KeyError: 'sesame'\n{line}Mend that first.\n")
    assert run("nowhere.py", "-v").stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["--order-id", "sunday"], 1, "Not on Sundays."),
        (
            ["--order-id", "5", "--days", "x"],
            1,
            'This could not be done yet: `days` is "x", expected a whole number. Ask the caller about it, then try '
            "again.",
        ),
        (["--order-id", "5", "--days", "2"], 0, "In 2 days: 5."),
    ],
)
def test_exit_status_tells_whether_it_was_done(words: list[str], status: int, told: str) -> None:
    done = invoke("desk.py", "--exec", "order_status", *words)
    assert (done.exit_code, done.stdout.splitlines()[:2]) == (status, ["RESULT:", f"FunctionResult: {told}"])


# Arguments of functions


@pytest.mark.parametrize(
    ("words", "arguments"),
    [
        ([], {}),
        (["--number", "5", "--ratio", "2.5"], {"number": 5, "ratio": 2.5}),
        (["--number=+5", "--ratio", "-2"], {"number": 5, "ratio": -2}),
        (["--flag"], {"flag": True}),
        (["--flag", "--number", "1"], {"flag": True, "number": 1}),
        (["--flag", "False", "--number", "1"], {"flag": False, "number": 1}),
        (["--several", "1, 2"], {"several": [1, 2]}),
        (["--several", "[1, 2]"], {"several": [1, 2]}),
        (["--several", "1", "--several", "2"], {"several": [1, 2]}),
        (["--names", "a,b c"], {"names": ["a", "b c"]}),
        (["--names", ""], {"names": []}),
        (["--order-id", "5"], {"order-id": "5"}),
        (["--order-id", "--x"], {"order-id": "--x"}),
        (["--kind=a", "--order-id="], {"kind": "a", "order-id": ""}),
        (["--more", '{"a": 1}'], {"more": {"a": 1}}),
        (["--args", '{"number": 3, "flag": true}', "--number", "4"], {"number": 4, "flag": True}),
    ],
)
def test_arguments_are_typed_as_the_schema_says(words: list[str], arguments: dict[str, Any]) -> None:
    done = invoke("desk.py", "--minimal", "--exec=show", *words)
    assert (done.exit_code, done.stderr) == (0, "imported with None\n")
    body = json.loads(done.stdout.removeprefix("RESULT:\nFunctionResult: "))["raw"]
    assert body["argument"]["parsed"] == [arguments]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--number", "many"], '`number` is "many"'),
        (["--ratio", "NaN"], '`ratio` is "NaN"'),
        (["--ratio", "true"], '`ratio` is "true"'),
        (["--flag=maybe"], '`flag` is "maybe"'),
        (["--more", "[1]"], '`more` is "[1]"'),
        (["--several", "1,x"], '`several.1` is "x"'),
        (["--number", "1", "--number", "2"], "`number` is [1, 2]"),
    ],
)
def test_what_is_not_of_its_type_is_told_by_the_function(words: list[str], told: str) -> None:
    done = invoke("desk.py", "--exec", "show", *words)
    assert done.exit_code == 1
    assert told.replace("several.1", "several[1]") in done.stdout.replace("several.1", "several[1]"), done.stdout


def test_arguments_may_be_given_in_one_piece_as_in_older_editions() -> None:
    assert shown("--minimal", "show", '{"number": 3}')["args"] == {"number": 3}
    assert shown("--minimal", "show")["args"] == {"number": 2}
    assert mistake("desk.py", "show", "{}", "more").startswith('Cannot read "more": no argument stands before it.')
    assert mistake("desk.py", "show", "[3]").startswith('Cannot read "[3]": it is no JSON object.')


def test_an_option_behind_the_function_is_told() -> None:
    done = invoke("desk.py", "--exec", "tell", "--call-id", "c-2", "--verbose", "--other", "1")
    assert done.exit_code == 0
    assert [line for line in done.stderr.splitlines() if line.startswith("warning:")] == [
        f"warning: {option} is no argument of tell, which was given it because it stands behind --exec tell. "
        "An option of swaiglet test stands before --exec."
        for option in ("--call-id", "--verbose")
    ]


# What is asked


def test_a_function_is_asked_as_by_the_platform() -> None:
    words = ("--from-number", "+15550100123", "--call-id", "c-1", "--exec", "show", "--number", "3")
    body = shown(*words)["raw"]
    parameters = body.pop("argument_desc")
    assert set(parameters["properties"]) >= {"number", "ratio"}
    assert re.fullmatch("[0-9a-f-]{36}", body.pop("ai_session_id"))
    parties = {"to": "agent@test.domain", "to_number": "agent@test.domain"}
    told = {"call_state": "created", "direction": "inbound", "type": "webrtc", "headers": [], **parties}
    assert body == {
        "call_id": "c-1",
        "app_name": "swml app",
        "conversation_type": "voice",
        "caller_id_name": "+15550100123",
        "caller_id_num": "+15550100123",
        "SWMLCall": {**told, "from": "+15550100123", "from_number": "+15550100123", "call_id": "c-1"},
        "SWMLVars": {},
        "function": "show",
        "argument": {"parsed": [{"number": 3}], "raw": '{"number":3}'},
        "description": "Show.",
        "purpose": "Show.",
        "meta_data": {},
        "meta_data_token": "front-desk",
        "channel_active": True,
        "channel_offhook": True,
        "channel_ready": True,
        "content_type": "text/swaig",
        "version": "2.0",
        "content_disposition": "SWAIG Function",
        "global_data": {"tier": "none", "caller_id_name": "+15550100123", "caller_id_number": "+15550100123"},
    }


def test_a_function_has_the_data_that_its_call_begins_with() -> None:
    Path("given.py").write_text(
        "from swaiglet import AI, App, Call\n\napp = App('given', global_data={'tier': 'none'})\n\n"
        "@app.before_call\ndef begin(call: Call, ai: AI) -> None:\n"
        "    ai.global_data |= {'tier': call.user_variables.get('tier', 'new'), 'state': call.state}\n\n"
        "@app.prompt\ndef role() -> str:\n    return 'You sell.'\n\n"
        "@app.tool\ndef tell(call: Call) -> str:\n    'Tell.'\n"
        "    return f\"{call.global_data['tier']}, {call.global_data['state']}, {call.state}\"\n"
    )
    words = ("--user-vars", '{"tier": "gold"}', "--fake-full-data", "--override", "call.state=answered")
    assert invoke("given.py", *words, "--exec", "tell").stdout == "RESULT:\nFunctionResult: gold, created, answered\n"
    assert invoke("given.py", "--exec", "tell").stdout == "RESULT:\nFunctionResult: new, created, \n"


def test_custom_data_and_overrides_go_into_the_request() -> None:
    custom = '{"global_data": {"last": 7}, "meta_data": {"seen": true}, "new": [1]}'
    raw = shown("--custom-data", custom, "--override", "new.0=é", "--override", "a.b.c=x", "--exec", "show")["raw"]
    assert (raw["global_data"], raw["meta_data"]) == ({**DATA, "last": 7}, {"seen": True})
    assert (raw["new"], raw["a"]) == (["é"], {"b": {"c": "x"}})
    call = ("--override", "call.state=answered", "--override", "call.from=+15550100177", "--user-vars", '{"vip": 1}')
    done = invoke(
        "desk.py", "--call-id", "c-1", "--call-state", "ringing", "--call-type", "sip", *call, "--exec", "tell"
    )
    answer = json.loads(done.stdout.removeprefix("RESULT:\nFunctionResult: "))
    numbers = dict.fromkeys(("caller_id_name", "caller_id_number"), "+15550100123")
    parties = ["+15550100177", "+15550100199", "phone", "answered"]
    assert answer == ["c-1", *parties, {"vip": 1}, {"tier": "none", **numbers}, {}, []]


def test_full_data_has_what_the_platform_may_tell() -> None:
    full = shown("--fake-full-data", "--user-vars", '{"vip": 1}', "--exec", "show")["raw"]
    usual = shown("--exec", "show")["raw"]
    assert full.keys() - usual.keys() == {"SWMLCall", "SWMLVars", "call_log", "raw_call_log"}
    assert (full["SWMLVars"], full["SWMLCall"]["call_id"]) == ({"userVariables": {"vip": 1}}, full["call_id"])
    assert shown("--minimal", "--exec", "show")["raw"].keys() == {"call_id", "function", "argument"}


VALUES = {"a": "NULL", "b": "True", "c": "1.5", "d": "0123", "e": "NaN", "f": "[1]", "g": ""}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], {}),
        (
            ["--call-type", "sip"],
            {"type": "phone", "from_number": "+15550100123", "to_number": "+15550100199"},
        ),
        (
            ["--call-type", "phone", "--from-number", "15550100177", "--to-extension", "sip:desk@example.com"],
            {"type": "phone", "from_number": "15550100177", "to_number": "sip:desk@example.com"},
        ),
        (
            ["--from-number", "alice", "--to-extension", "700"],
            {"from_number": "alice@test.domain", "to_number": "700"},
        ),
        (["--call-direction", "outbound", "--call-state", "answered"], {"direction": "outbound", "state": "answered"}),
        (["--project-id", "p", "--space-id", "s"], {"project_id": "p", "space_id": "s"}),
        (["--header", "X-A=1", "--header", "X-B=b=c"], {"headers": [["X-A", "1"], ["X-B", "b=c"]]}),
        (
            ["--query-params", '{"tier": "gold", "count": 2, "on": true}', "--user-vars", '{"tier": "none", "a": [1]}'],
            {
                "query": [["tier", "gold"], ["count", "2"], ["on", "true"]],
                "user": {"tier": "gold", "a": [1], "count": 2, "on": True},
                "vars": {"userVariables": {"tier": "gold", "a": [1], "count": 2, "on": True}},
            },
        ),
        (
            ["--override", "call.state=answered", "--override", "call.to=5", "--override", "call.timeout=60"],
            {"state": "answered", "to_number": "5", "extra": {"timeout": 60}},
        ),
        (
            ["--override", "call.from=+15550100177", "--override", "call.call_id=c-2"],
            {"from_number": "+15550100177", "id": "c-2"},
        ),
        (
            ["--header", "X-A=1", "--override", "call.headers.0.value=2"],
            {"headers": [["X-A", "2"]]},
        ),
        (
            [f"--override=vars.{name}={text}" for name, text in VALUES.items()],
            {"vars": {"a": None, "b": True, "c": 1.5, "d": "0123", "e": "NaN", "f": [1], "g": ""}},
        ),
        (
            ["--override-json", 'vars.a={"b": null}', "--override-json", "vars.c=null"],
            {"vars": {"a": {"b": None}, "c": None}},
        ),
        (["--body", '{"vars": {"a": 1}, "b": 2}'], {"vars": {"a": 1}, "extra": {"b": 2}}),
        (
            ["--method", "GET", "--query-params", '{"tier": "gold"}'],
            {
                **dict.fromkeys(["id", "from_number", "to_number", "type", "direction", "state"], ""),
                "query": [["tier", "gold"]],
            },
        ),
    ],
)
def test_a_document_is_asked_for_the_call_that_is_described(words: list[str], told: dict[str, Any]) -> None:
    assert role(*words) == ROLE | told


def test_a_call_has_an_id_of_its_own_unless_given() -> None:
    first, second = (shown("--exec", "show")["raw"]["call_id"] for _ in range(2))
    assert first != second


# The environment


def test_variables_are_set_before_the_app_is_imported() -> None:
    Path("some.env").write_text("# some\n\nexport KEY='from file' # said\nEMPTY=\nKEPT\nOTHER=${KEY}\n")
    kept = {"KEY": "outside", "KEPT": "kept"}
    assert run("desk.py", "--list-agents", **kept).stderr == "imported with outside\n"
    assert run("desk.py", "--env-file", "some.env", "--list-agents", **kept).stderr == "imported with from file\n"
    both = run("desk.py", "--env-file", "some.env", "--env", "KEY=a=b", "--list-agents", **kept)
    assert both.stderr == "imported with a=b\n"
    Path("look.py").write_text("import os\nraise ValueError([os.environ[n] for n in ('EMPTY', 'KEPT', 'OTHER')])")
    assert "ValueError: ['', 'kept', '${KEY}']" in run("look.py", "--env-file", "some.env", **kept).stderr


def test_the_public_url_may_come_from_the_command_line() -> None:
    done = run("desk.py", "--env", "SWML_PROXY_URL_BASE=https://desk.example", "--raw", "--dump-swml")
    swaig = json.loads(done.stdout)["sections"]["main"][1]["ai"]["SWAIG"]
    assert swaig["defaults"]["web_hook_url"] == "https://user:word@desk.example/swaig"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"A=1\n\n=3\n", "line 3 is none"),
        (b"\n\nA B=1\n", "line 3 is none"),
        (b"A=\xff", "it is no text"),
        (b"A=\0", "it is no text"),
    ],
)
def test_a_file_of_variables_that_cannot_be_read_is_told(content: bytes, reason: str) -> None:
    Path("bad.env").write_bytes(content)
    told = f'Cannot read variables from "bad.env": {reason}. Write one NAME=value on each line.'
    assert mistake("desk.py", "--env-file", "bad.env") == told
    missing = mistake("desk.py", "--env-file", "no.env")
    assert missing.startswith('Cannot read variables from "no.env": No such file or directory.')


# Which app


def test_list_agents_tells_each_app_and_where_it_answers() -> None:
    done = invoke("several.py", "--list-agents")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "Apps:\n"
        "  sales (instance)\n    Name: sales\n    Route: /sales\n"
        "  desk (instance)\n    Name: front-desk\n    Route: /\n"
        "  night (instance)\n    Name: night\n    Route: /default\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ["several.py", "--agent-class", "sales"],
        ["several.py", "--route", "/sales"],
        ["several.py", "--route", "sales/"],
        ["several.py:sales"],
    ],
)
def test_an_app_is_chosen_by_name_or_route(words: list[str]) -> None:
    done = invoke(*words, "--exec", "sell", "--count", "3")
    assert (done.exit_code, done.stdout) == (0, "RESULT:\nFunctionResult: 3 sold.\n")
    swml = json.loads(invoke(*words, "--dump-swml", "--raw").stdout)
    functions = swml["sections"]["main"][1]["ai"]["SWAIG"]["functions"]
    assert functions[0]["web_hook_url"].startswith("http://localhost:3000/sales/swaig?__token=")


def test_without_a_choice_the_functions_of_all_apps_are_listed() -> None:
    done = invoke("several.py")
    assert done.stdout == (
        "SWAIG functions of sales:\n  sell - Sell. (LOCAL webhook)\n    Parameters:\n"
        "      count (integer) (required): No description\n"
        "SWAIG functions of front-desk:\n  weather - Tell the weather.\n    Parameters:\n"
        "      city (string) (required): No description\n"
        "SWAIG functions of night:\n  none\n"
    )
    for name in ("desk", "also", "front-desk"):  # of variables, and its own
        alone = invoke("several.py", "--agent-class", name)
        assert alone.stdout.startswith("SWAIG functions of front-desk:\n  weather")


def test_an_app_in_the_variable_app_is_meant_among_others() -> None:
    Path("two.py").write_text("from swaiglet import App\nother = App('desk')\nfirst = app = App('desk')\n")
    assert invoke("two.py", "--raw").stdout == "[]\n"
    assert mistake("two.py", "--agent-class", "desk") == (
        "Cannot tell which app of two.py is meant: it has several. Add --agent-class and one of other, first."
    )


def test_a_data_map_is_run_here() -> None:
    words = ("several.py", "--agent-class", "desk", "--call-id", "c-1", "--from-number", "+15550100123")
    paris = run(*words, "--verbose", "--exec", "weather", "--city", "Paris")
    actions = 'Actions:\n{\n  "set_global_data": {\n    "city": "Paris"\n  }\n}\n'
    assert (paris.returncode, paris.stdout) == (0, f"RESULT:\nResponse: Sunny in Paris.\n\n{actions}")
    assert paris.stderr.endswith('expressions[0].output: is the answer\noutcome: "done"\n')
    data = ("--custom-data", '{"global_data": {"tier": "gold"}}')
    rome = invoke(*words, *data, "--exec", "weather", "--city", "Rome")
    assert (rome.stdout, rome.stderr) == ("RESULT:\nResponse: Nobody knows: gold c-1 +15550100123\n", "")
    nowhere = invoke(*words, "--raw", "--exec", "weather")
    assert (nowhere.exit_code, json.loads(nowhere.stdout)["response"][:49]) == (
        1,
        "This could not be done yet: `city` is missing, ex",
    )


def test_what_is_remarkable_in_a_data_map_is_told() -> None:
    Path("odd.py").write_text(
        "from swaiglet import App, DataMap, Expression, Output\n\napp = App('odd')\n\n@app.data_map\n"
        "def odd(city: str) -> DataMap:\n    'Odd.'\n"
        "    return DataMap(expressions=[Expression(city, '(', output=Output('A.'))])\n"
    )
    done = invoke("odd.py", "--exec", "odd", "--city", "x")
    assert (done.exit_code, done.stdout) == (1, "RESULT:\nResponse: There was an error processing this request.\n")
    assert done.stderr.startswith("warning: expressions[0]")


# Mistakes


ONE_ACTION = "at once: each prints something of its own. Run one after the other."
NO_PAIR = "no name stands before an equals sign. Write for example"
NO_PATH = "Name a key of an object, or the number of something in a list."
NO_FUNCTION = "the request names no function: `function` must be a string that is not empty"
HELP = "See swaiglet test --help."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--list-tools --dump-swml", f"Cannot do --list-tools and --dump-swml {ONE_ACTION}"),
        ("--list-tools show", f"Cannot do --list-tools and --exec {ONE_ACTION}"),
        (
            "--route / --agent-class app",
            "Cannot tell which app is meant: --agent-class names one, and --route another. Give one of them.",
        ),
        (
            "--agent-class front_desk",
            'Cannot test "front_desk": desk.py has no app of that name (did you mean `front-desk`?). '
            "It has app, front-desk.",
        ),
        ("--route /desk", 'Cannot test "/desk": no app of desk.py answers there. It has /.'),
        (
            "--exec order_state",
            'Cannot run "order_state": front-desk has no such function (did you mean `order_status`?). '
            "It has order_status, show, tell, elsewhere.",
        ),
        ("--exec show 3", 'Cannot read "3": no argument stands before it. Write each as --name value.'),
        ("--exec show --number", 'Cannot read "--number": no value stands after it. Write --number VALUE.'),
        ("--exec show --kind --number 3", 'Cannot read "--kind": no value stands after it. Write --kind VALUE.'),
        (
            "--exec show --args [3]",
            'Cannot read "[3]": it is no JSON object. Write for example --args \'{"name": "value"}\'.',
        ),
        ("--exec", "Option '--exec' requires an argument."),
        (
            "--user-vars [1]",
            'Cannot read --user-vars "[1]": it is no JSON object. Write for example --user-vars \'{"tier": "gold"}\'.',
        ),
        ("--header =1", f'Cannot read --header "=1": {NO_PAIR} --header X-Customer=42.'),
        ("--dump-swml --override a", f'Cannot read --override "a": {NO_PAIR} --override call.state=answered.'),
        (
            "--dump-swml --override call.direction.x=1",
            f'Cannot set "call.direction.x": `call.direction` is "inbound". {NO_PATH}',
        ),
        (
            "--dump-swml --override call.headers.0=1",
            f'Cannot set "call.headers.0": `call.headers` is a list of 0. {NO_PATH}',
        ),
        (
            "--dump-swml --header a=b --override call.headers.x.y=1",
            f'Cannot set "call.headers.x.y": `call.headers` is a list of 1. {NO_PATH}',
        ),
        (
            f"--dump-swml --override {'a.' * 64}a=1",
            f'Cannot set "{"a." * 28}a…": it names 65 keys, one inside the other. {NO_PATH}',
        ),
        (
            "--dump-swml --override-json vars.a={",
            'Cannot set "vars.a": "{" is no JSON. Write --override for a text.',
        ),
        (
            "--override function= --exec tell",
            f"Cannot ask with that body: {NO_FUNCTION}. Leave `function` out of --custom-data and --override.",
        ),
        ("--call-type fax", f"Invalid value for '--call-type': 'fax' is not one of 'webrtc', 'sip', 'phone'. {HELP}"),
        ("--verbos", f"No such option '--verbos'. Did you mean '--verbose'? {HELP}"),
    ],
)
def test_mistakes_are_told_in_one_line(words: str, told: str) -> None:
    assert mistake("desk.py", *words.split()) == told


def test_a_file_with_no_app_or_too_many_is_told() -> None:
    Path("nothing.py").write_text("number = 5")
    has_none = 'Cannot test "nothing.py": it has no App. Write `app = App(…)` in it, or name another file.'
    assert mistake("nothing.py") == has_none
    too_many = "it has several. Add --agent-class and one of sales, desk, night."
    for words in (["--dump-swml"], ["--exec", "sell"]):
        assert mistake("several.py", *words) == f"Cannot tell which app of several.py is meant: {too_many}"
    Path("wrong.py").write_text(
        "from swaiglet import App, Switchboard\nboard = Switchboard(auth=5)\nboard.mount('/a', App('a'))"
    )
    assert mistake("wrong.py").startswith("Cannot use these credentials: ")


def test_parse_only_does_nothing_wherever_it_stands() -> None:
    for words in (["--parse-only"], ["--dry-run", "--exec", "f"], ["--exec", "f", "--a", "1", "--parse-only"]):
        done = invoke("nowhere.py", *words)
        assert (done.exit_code, done.stdout, done.stderr) == (0, "parse OK\n", "")
    assert mistake("nowhere.py", "--parse-only", "--user-vars", "x").startswith("Cannot read --user-vars")


# The flags of the reference SDK


@pytest.mark.parametrize("flag", INSTEAD)
def test_a_flag_that_means_nothing_here_is_refused_with_what_to_write(flag: str) -> None:
    name, _, takes = flag.partition(" ")
    told = mistake("desk.py", *([name, "x"] if takes else [name]), "--dump-swml")
    assert told == f"Cannot take {name}: {INSTEAD[flag]}"


SDK_DESK = """
from signalwire import AgentBase, DataMap, FunctionResult

class Desk(AgentBase):
    def __init__(self):
        super().__init__(name="front-desk", route="/")
        self.prompt_add_section("Role", "You sell.")
        status = {"order_id": {"type": "string", "description": "The order number"}, "days": {"type": "integer"}}
        schema = {"type": "object", "properties": status, "required": ["order_id"]}
        self.define_tool("order_status", "Look up an order.", schema, self.order_status)
        several = {"several": {"type": "array", "items": {"type": "integer"}}}
        several["kind"] = {"type": "string", "enum": ["a", "b"]}
        self.define_tool("show", "Show.", several, self.show)
        self.define_tool("ping", "Ping.", {}, self.ping)
        weather = DataMap("weather").description("Tell the weather.")
        weather = weather.parameter("city", "string", "Where", required=True)
        weather = weather.expression("${args.city}", "/./", FunctionResult("Sunny in ${args.city}."))
        self.register_swaig_function(weather.to_swaig_function())

    def order_status(self, args, raw_data):
        result = FunctionResult(f"In {args.get('days')} days: {args['order_id']}.", post_process=True)
        return result.update_global_data({"last": args["order_id"]}).say("Bye.")

    def show(self, args, raw_data):
        return FunctionResult(f"{args}")

    def ping(self, args, raw_data):
        return FunctionResult(raw_data["call_id"])
"""
OUR_DESK = '''
from typing import Annotated, Any
from swaiglet import App, DataMap, Expression, Output, Result

app = App("front-desk")

@app.prompt("Role")
def role() -> str:
    return "You sell."

def order_status(args: dict[str, Any], raw_data: dict[str, Any]) -> Result:
    result = Result(f"In {args.get('days')} days: {args['order_id']}.", post_process=True)
    return result.set_global_data({"last": args["order_id"]}).say("Bye.")

def show(args: dict[str, Any], raw_data: dict[str, Any]) -> Result:
    return Result(f"{args}")

def ping(args: dict[str, Any], raw_data: dict[str, Any]) -> Result:
    return Result(raw_data["call_id"])

status = {"order_id": {"type": "string", "description": "The order number"}, "days": {"type": "integer"}}
schema = {"type": "object", "properties": status, "required": ["order_id"]}
app.add_tool(order_status, name="order_status", description="Look up an order.", parameters=schema)
several = {"several": {"type": "array", "items": {"type": "integer"}}}
several["kind"] = {"type": "string", "enum": ["a", "b"]}
app.add_tool(show, name="show", description="Show.", parameters=several)
app.add_tool(ping, name="ping", description="Ping.", parameters={})

@app.data_map
def weather(city: Annotated[str, "Where"]) -> DataMap:
    """Tell the weather."""
    return DataMap(expressions=[Expression(city, "/./", output=Output(f"Sunny in {city}."))])
'''


def of_the_sdk(*words: str) -> subprocess.CompletedProcess[str]:
    """The reference SDK's own command, unless it is not installed."""
    if not SWAIG_TEST.exists():
        pytest.skip("signalwire-sdk is not installed, so there is no swaig-test to compare with")
    return subprocess.run((SWAIG_TEST, *words), capture_output=True, text=True, check=False)


def test_every_flag_of_the_sdk_is_understood_or_refused() -> None:
    done = of_the_sdk("--help")
    told = f"{done.stdout.partition('examples:')[0]}\n{of_the_sdk('--help-platforms').stdout}"
    examples = of_the_sdk("--help-examples").stdout.replace("\\\n", " ").splitlines()
    lines = re.findall(r"^  (-\S+(?: \S+)?(?:, -\S+)*)", told, re.MULTILINE)
    flags = {flag for line in lines for flag in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", line)}
    flags |= {flag for line in examples for flag in re.findall(r"(?<= )--[a-z-]+", line.partition("--exec")[0])}
    assert {"--exec", "--list-tools", "--aws-region", "-v", "--dry-run", "--override-json"} <= flags
    own_help = {"-h", "--help", "--help-examples"}
    assert sorted(flags - ACCEPTED.keys() - REFUSED.keys() - own_help) == []


def test_every_switch_and_value_of_the_sdk_is_read_as_there() -> None:
    """Each flag takes a value here when it takes one there, which its help tells by a word in capitals or braces."""
    told = of_the_sdk("--help").stdout.partition("\nexamples:")[0]
    taking = dict(
        re.findall(r"^  (?:-\w, )?(--[a-z-]+)(?:, --[a-z-]+)?(?: +([A-Z_]{2,}|\{[\w,]+\}))?(?=\s)", told, re.MULTILINE)
    )
    assert len(taking) > 20
    for name in taking.keys() & ACCEPTED.keys():
        assert bool(taking[name]) == bool(ACCEPTED[name].takes), name
    choices = {name: set(takes[1:-1].split(",")) for name, takes in taking.items() if takes.startswith("{")}
    assert choices["--call-type"] <= {*ACCEPTED["--call-type"].choices}
    assert choices["--call-direction"] == {*ACCEPTED["--call-direction"].choices}


@pytest.mark.parametrize(
    "words",
    [
        ["--exec", "order_status", "--order-id", "5", "--days", "3"],
        ["--custom-data", '{"extra": 1}', "--exec", "show", "--kind", "a"],
        ["--call-id", "c-1", "--minimal", "--exec", "ping"],
        ["--override", "call_id=c-2", "--exec", "ping"],
        ["--exec", "weather", "--city", "Rome"],
        ["--parse-only", "--exec", "ping"],
    ],
)
def test_exec_prints_what_the_sdk_prints(words: list[str]) -> None:
    Path("sdk_desk.py").write_text(SDK_DESK)
    Path("our_desk.py").write_text(OUR_DESK)
    theirs, ours = of_the_sdk("sdk_desk.py", *words), run("our_desk.py", *words)
    assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout)


def test_list_tools_and_dump_have_the_shapes_of_the_sdk() -> None:
    Path("sdk_desk.py").write_text(SDK_DESK)
    Path("our_desk.py").write_text(OUR_DESK)
    theirs, ours = of_the_sdk("sdk_desk.py", "--list-tools"), run("our_desk.py", "--list-tools")
    assert ours.stdout.splitlines()[1:] == theirs.stdout.splitlines()[2:]  # after the heading
    theirs, ours = (
        of_the_sdk("sdk_desk.py", "--dump-swml", "--raw"),
        run("our_desk.py", "--dump-swml", "--raw"),
    )
    their_ai, our_ai = (json.loads(done.stdout)["sections"]["main"][1]["ai"] for done in (theirs, ours))
    assert our_ai["prompt"] == their_ai["prompt"]
    kept = ("function", "description", "parameters")
    their_functions, our_functions = (
        [{key: entry[key] for key in kept if entry.get(key)} for entry in ai["SWAIG"]["functions"]]
        for ai in (their_ai, our_ai)
    )
    assert [entry["function"] for entry in our_functions] == [entry["function"] for entry in their_functions]
    assert our_functions[0] == their_functions[0]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (SDK_DESK, "Desk"),
        ("from signalwire import AgentBase\nagent = AgentBase(name='a', route='/')", "agent"),
    ],
)
def test_an_agent_of_the_sdk_is_told_from_an_app(source: str, name: str) -> None:
    pytest.importorskip("signalwire", reason="signalwire-sdk is not installed")
    Path("sdk_desk.py").write_text(source)
    done = run("sdk_desk.py", "--list-tools")
    told = (
        f'Cannot test "sdk_desk.py": `{name}` is an agent of signalwire-sdk, and not an App. '
        "Test it with swaig-test, or serve it and talk to it with swaiglet call URL."
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == f"Error: {told}"
