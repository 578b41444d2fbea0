"""Scripts as they are read, and what is wrong with those that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from swaiglet.simulator.commands import CommandError, Typed, read_command
from swaiglet.simulator.script import Script, ScriptError, Step, parse_script, read_script

WHOLE = """\
name: A caller asks for a parcel
target: desk.py
from: "+15550100123"
to: sip:desk@acme.example
type: sip
direction: inbound
headers: {X-Tier: gold}
vars: {tier: gold}
envs: {region: eu}
user_variables: {basket: 3}
outcomes:
  connect: [failed, connected]
  prompt: "2"
summary: {topic: parcel}
steps:
  - caller: Where is it?
  - call: order_status order_id=10245678
  - call: {function: pay, arguments: {amount: 5}}
  - call: 'bye {"now": true}'
  - say: Tomorrow.
  - press: 1
  - press: "42#"
  - silence
  - hangup:
  - expect:
      text: tomorrow
"""


def test_script_is_read() -> None:
    assert parse_script(WHOLE.encode(), "a.yaml") == Script(
        file="a.yaml",
        target="desk.py",
        facts={
            "from_number": "+15550100123",
            "to_number": "sip:desk@acme.example",
            "type_": "sip",
            "direction": "inbound",
            "headers": {"X-Tier": "gold"},
            "user_variables": {"basket": 3},
        },
        vars={"tier": "gold"},
        envs={"region": "eu"},
        outcomes={"connect": ["failed", "connected"], "prompt": ["2"]},
        summary={"topic": "parcel"},
        steps=(
            Step(16, "caller", "Where is it?"),
            Step(17, "call", ("order_status", Typed({"order_id": "10245678"}))),
            Step(18, "call", ("pay", {"amount": 5})),
            Step(19, "call", ("bye", {"now": True})),
            Step(20, "say", "Tomorrow."),
            Step(21, "press", "1"),
            Step(22, "press", "42#"),
            Step(23, "silence"),
            Step(24, "hangup"),
            Step(25, "expect", {"text": "tomorrow"}),
        ),
    )


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("", "a.yaml: "),
        ("steps: [", "(line 2, column 1)"),
        ("- caller: Hello", 'Cannot play a.yaml, line 1: "steps" is [{"caller": "Hello"}]. Write `steps:` and below'),
        ("from: '1'", 'Cannot play a.yaml, line 1: "steps" is null. Write `steps:` and below it a list.'),
        ("steps: 5", 'Cannot play a.yaml, line 1: "steps" is 5. Write a list, each step on a line that begins with -.'),
        ("\nfrm: '1'", 'line 2: a script has no key "frm" (did you mean `from`?). Write one of direction, envs, from,'),
        ("from: 1\nsteps: []", 'line 1: "from" is 1. Write a text, in quotation marks if need be.'),
        ("vars: 1\nsteps: []", 'line 1: "vars" is 1. Write `name: value` on lines below it.'),
        ("type: fax\nsteps: []", 'line 1: "type" is "fax". Write one of phone, sip, webrtc.'),
        ("direction: up\nsteps: []", 'line 1: "direction" is "up". Write one of inbound, outbound.'),
        ("steps:\n- caler: Hi", 'line 2: there is no step "caler" (did you mean `caller`?). Write one of call, caller'),
        ("steps:\n- caller: Hi\n\n- 5", "line 4: this is no step. Write one of call, caller, expect, hangup, press,"),
        ("steps:\n- caller: Hi\n  say: Ho", "line 2: a step has one key, and this has caller, say. Write each as a"),
        ("steps:\n- caller: 5", 'line 2: "caller" is 5. Write what is said, such as "Hello.".'),
        ("steps:\n- say: Hi\n- caller", 'line 3: "caller" is null. Write what is said, such as "Hello.".'),
        ("steps:\n- call", 'line 2: "call" is null. Write `call: name key=value`, or `function:` and'),
        ("steps:\n- press: x", 'line 2: "press" is "x". Write digits, such as "1" or "42#".'),
        ("steps:\n- call: book now", 'line 2: Cannot call "book now": that is no name with arguments. Write name'),
        ("steps:\n- call: {function: 5}", 'line 2: "call" is {"function": 5}. Write `call: name key=value`, or `func'),
        ("steps:\n- call: {function: a, args: {}}", '"args": {}}. Write `call: name key=value`, or `function:` and'),
        ("steps:\n- expect: 5", 'line 2: "expect" is 5. Write `text: …`, `step: …` and the like below it.'),
        ("steps:\n- expect:\n    txt: a", 'line 3: `expect` has no key "txt" (did you mean `text`?). Write one of act'),
        ("steps:\n- expect:\n    step: a\n    tools: a", 'line 4: "tools" is "a". Write a list, or `has:` and `lacks'),
        ("steps:\n- expect: {error: 1}", 'line 2: "error" is 1. Write true or false.'),
        ("steps:\n- expect:\n    global_data: {a: [/(/]}", "line 3: /(/ is no regular expression: missing ), unterm"),
    ],
)
def test_script_says_what_is_wrong_and_where(source: str, complaint: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse_script(source.encode(), "a.yaml")
    assert complaint in str(caught.value)


def test_script_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match=r'Cannot read the script ".*": No such file or directory\. Name a YAML file'):
        read_script(tmp_path / "a.yaml")


def test_script_says_whom_it_calls(tmp_path: Path) -> None:
    file = tmp_path / "desk.call.yaml"
    file.write_text("steps: []\n")
    assert read_script(file).called is None
    (tmp_path / "desk.py").touch()
    assert read_script(file).called == str(tmp_path / "desk.py")
    file.write_text("target: desk.py:board\nsteps: []\n")
    assert read_script(file).called == f"{tmp_path / 'desk.py'}:board"
    file.write_text("target: https://agent.example.com/\nsteps: []\n")
    assert read_script(file).called == "https://agent.example.com/"


SCHEMA = {
    "properties": {
        "code": {"type": "string"},
        "count": {"type": "integer"},
        "either": {"type": ["string", "null"]},
        "gift": {"type": "boolean"},
        "names": {"type": "array"},
    }
}


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("book", {}),
        ("book code=12 count=12 gift=true", {"code": "12", "count": 12, "gift": True}),
        ("""book code="a b" names='["a"]' either=1""", {"code": "a b", "names": ["a"], "either": "1"}),
        ("book count=many other=1 text=so", {"count": "many", "other": 1, "text": "so"}),
    ],
)
def test_command_becomes_what_the_parameters_ask_for(text: str, arguments: dict[str, object]) -> None:
    name, typed = read_command(text)
    assert isinstance(typed, Typed)
    assert (name, typed.read(SCHEMA)) == ("book", arguments)


def test_command_in_json_is_taken_as_it_stands() -> None:
    assert read_command('book {"code": 12}') == ("book", {"code": 12})


@pytest.mark.parametrize("text", ["", "a=1", '{"a": 1}', "book now", "book {now", 'book "', "book =1"])
def test_command_that_calls_nothing(text: str) -> None:
    with pytest.raises(CommandError, match=r"^Cannot call .*: that is no name with arguments\."):
        read_command(text)


def test_script_takes_what_documents_take_in_odd_places() -> None:
    script = parse_script(b"steps:\n  - expect: {prompt: Is it so? yes}\n", "a.call.yaml")
    assert [(step.line, step.value) for step in script.steps] == [(2, {"prompt": "Is it so? yes"})]
