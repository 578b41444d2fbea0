"""The options that describe a call, as `swaiglet swml` takes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from swaiglet.cli import main
from swaiglet.cli.describing import Described, describe

pytestmark = pytest.mark.usefixtures("own_imports")

DESK = """\
import json
from swaiglet import App, Call

app = App("desk", auth="off")

@app.prompt
def role(call: Call) -> str:
    kept = ("id", "from_number", "to_number", "type", "direction", "state")
    told = {name: getattr(call, name) for name in kept}
    told |= {"vars": call.vars, "sip": call.sip, "extra": call.extra}
    return json.dumps(told | {"query": list(call.query.items()), "headers": list(call.headers.items())})
"""

ORDINARY: dict[str, Any] = {
    "id": "",
    "from_number": "+15550100123",
    "to_number": "+15550100199",
    "type": "phone",
    "direction": "inbound",
    "state": "created",
    "vars": {},
    "sip": {},
    "extra": {},
    "query": [],
    "headers": [],
}
NESTED = {
    "call": {
        "call_id": "c1",
        "from": "+15550100001",
        "from_number": "+15550100001",
        "to": "+15550100002",
        "direction": "outbound",
        "type": "phone",
        "headers": [{"name": "X-Tier", "value": "gold"}, {"name": "X-Kept", "value": "1"}],
        "node_id": "n1",
    },
    "vars": {"tier": "gold", "kept": 1},
}
OF_NESTED = ORDINARY | {
    "id": "c1",
    "from_number": "+15550100001",
    "to_number": "+15550100002",
    "direction": "outbound",
    "state": "",
    "vars": {"tier": "gold", "kept": 1},
    "extra": {"node_id": "n1"},
    "headers": [["X-Tier", "gold"], ["X-Kept", "1"]],
}
FLAT = {
    "function": "order_status",
    "argument": {"parsed": [{}]},
    "call_id": "c2",
    "caller_id_num": "+15550100003",
    "SWMLVars": {"tier": "gold"},
}


@pytest.fixture
def desk(tmp_path: Path) -> str:
    (tmp_path / "desk.py").write_text(DESK)
    return str(tmp_path / "desk.py")


def seen(desk: str, *words: str, typed: str | None = None) -> dict[str, Any]:
    """What the app sees of the call."""
    done = CliRunner().invoke(main, ["swml", desk, *words], input=typed)
    assert (done.exit_code, done.stderr) == (0, "")
    verbs = json.loads(done.stdout)["sections"]["main"]
    told: dict[str, Any] = json.loads(verbs[1]["ai"]["prompt"]["pom"][0]["body"])
    return told


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ([], {}),
        (["--from", "+15550100777", "--to", "a"], {"from_number": "+15550100777", "to_number": "a"}),
        (["--from", ""], {"from_number": ""}),
        (["--type", "webrtc", "--direction", "outbound"], {"type": "webrtc", "direction": "outbound"}),
        (["--vars", '{"tier": "gold", "n": [1]}'], {"vars": {"tier": "gold", "n": [1]}}),
        (["--query", "a=b", "--query", "b=", "--query", "a=c=d"], {"query": [["a", "b"], ["b", ""], ["a", "c=d"]]}),
        (["--header", "X-A=1", "--header", "X-a=2"], {"headers": [["X-A", "1"], ["X-a", "2"]]}),
    ],
)
def test_options_describe_the_call(words: list[str], changed: dict[str, Any], desk: str) -> None:
    assert seen(desk, *words) == ORDINARY | changed


def test_a_sip_call_has_its_addresses(desk: str) -> None:
    told = seen(desk, "--type", "sip", "--from", "sip:ann@example.com", "--to", "sip:desk@example.com")
    assert (told["type"], told["from_number"], told["to_number"]) == (
        "sip",
        "sip:ann@example.com",
        "sip:desk@example.com",
    )
    assert told["sip"]["sip_from_uri"] == "ann@example.com"


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ([], {}),
        (["--from", "+15550100777"], {"from_number": "+15550100777"}),
        (["--direction", "inbound", "--type", "sip"], {"direction": "inbound", "type": "sip"}),
        (["--vars", '{"tier": "none", "new": 2}'], {"vars": {"tier": "none", "kept": 1, "new": 2}}),
        (["--header", "x-tier=none"], {"headers": [["X-Kept", "1"], ["x-tier", "none"]]}),
    ],
)
def test_options_lie_over_a_recorded_request(
    words: list[str], changed: dict[str, Any], desk: str, tmp_path: Path
) -> None:
    (tmp_path / "request.json").write_text(json.dumps(NESTED))
    assert seen(desk, "--body", str(tmp_path / "request.json"), *words) == OF_NESTED | changed


def test_a_recorded_request_may_be_of_a_function_and_come_from_standard_input(desk: str) -> None:
    told = seen(desk, "--body", "-", "--from", "+15550100777", "--vars", '{"n": 1}', typed=json.dumps(FLAT))
    assert (told["id"], told["from_number"], told["vars"]) == ("c2", "+15550100777", {"tier": "gold", "n": 1})
    described = describe(FLAT, from_number="+15550100777", id="c3", headers=[("X-A", "1")])
    assert described == Described(
        {
            **FLAT,
            "call_id": "c3",
            "caller_id_num": "+15550100777",
            "headers": [{"name": "X-A", "value": "1"}],
        },
        is_special=True,
    )
    assert FLAT["call_id"] == "c2"


def test_what_a_body_holds_that_is_wrong_gives_way() -> None:
    described = describe({"call": 5, "vars": [], "headers": "x"}, variables={"a": 1}, headers=[("b", "c")], type="sip")
    assert described.body == {
        "call": 5,
        "vars": {"a": 1},
        "headers": [{"name": "b", "value": "c"}],
        "type": "sip",
    }


def test_an_ordinary_call_is_not_special() -> None:
    assert not describe(from_number=None, variables={}).is_special
    assert describe(from_number="").is_special


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--vars", "{tier: gold}"],
            'Cannot read "{tier: gold}": it is no JSON object. Write for example --vars \'{"tier": "gold"}\'.',
        ),
        (
            ["--vars", "[1]"],
            'Cannot read "[1]": it is no JSON object. Write for example --vars \'{"tier": "gold"}\'.',
        ),
        (
            ["--vars", '{"a":' * 101 + "1" + "}" * 101],
            "--vars: Cannot read the document: it is nested deeper than 100 levels.",
        ),
        (["--query", "lang"], 'Cannot ask with "lang": it is no name with a value. Write --query lang=es.'),
        (["--query", "=es"], 'Cannot ask with "=es": it is no name with a value. Write --query lang=es.'),
        (["--header", "X-Tier"], 'Cannot send "X-Tier": it is no header. Write --header X-Customer=42.'),
        (
            ["--type", "fax"],
            "Invalid value for '--type': 'fax' is not one of 'phone', 'sip', 'webrtc'. See main swml --help.",
        ),
        *(
            (
                ["--body", name],
                f'Cannot read the body in "{name}": {reason}. Name a file with a JSON object, or - for standard input.',
            )
            for name, reason in (
                ("nothing.json", "No such file or directory"),
                (".", "Is a directory"),
                ("list.json", "it holds no JSON object"),
            )
        ),
        (
            ["--body", "broken.json"],
            "broken.json: Cannot read the document as JSON: unexpected end of data (line 1, column 9).",
        ),
        (["--body", "-"], "-: Cannot read the document: it is empty."),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(
    words: list[str], message: str, desk: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "list.json").write_text("[1]")
    (tmp_path / "broken.json").write_text('{"call":')
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["swml", desk, *words])
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"Error: {message}\n")
