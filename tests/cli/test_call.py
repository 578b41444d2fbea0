"""`swaiglet call`: a conversation at a prompt, by a script, and what is told when there is nobody to call."""

from __future__ import annotations

import asyncio
import io
import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console

from swaiglet.cli import main
from swaiglet.cli.person import read_line
from swaiglet.cli.screen import in_colours
from swaiglet.simulator.timeline import Event

pytestmark = pytest.mark.usefixtures("own_imports")

DESK = '''
from swaiglet import AI, App, Call, Context, PostPrompt, Prompt, Result, Step

app = App("desk", auth="off")

@app.prompt
def role(call: Call) -> str:
    return f"{call.type} {call.direction} {call.from_number} {call.to_number} {dict(call.headers)} {dict(call.vars)}"

@app.tool
def order_status(order_id: str, days: int = 1) -> Result:
    """Look up an order."""
    return Result(f"{order_id!r} in {days}.").set_global_data(last=order_id)

@app.post_prompt("Sum up.")
def save(report: PostPrompt) -> None:
    print("saved:", report.text)

clinic = App("clinic", auth="off", ai=AI(prompt=Prompt("Ask.", contexts={"default": Context([Step("ask", "Ask.")])})))
'''

SCRIPT = """\
target: desk.py
from: "+15550100777"
vars: {tier: gold}
summary: All done.
steps:
  - caller: Where is it?
  - call: order_status order_id=7
  - expect: {text: "'7' in 1."}
  - hangup
"""


def run(*arguments: str, typed: str = "", status: int = 0, **environment: str) -> str:
    """What the command prints, standard error at the end, without what differs from run to run."""
    done = CliRunner().invoke(main, ["call", "--text", *arguments], input=typed, env=environment)
    assert (done.exit_code, done.exception) == (status, done.exception if status else None), done.output
    return re.sub(r"\d+ ms", "N ms", done.stdout + done.stderr)


def without_times(printed: str) -> list[str]:
    return [re.sub(r"^ *\d+\.\d s ", "", line) for line in printed.splitlines()]


@pytest.fixture
def desk(tmp_path: Path) -> str:
    path = tmp_path / "desk.py"
    path.write_text(DESK)
    return str(path)


@pytest.fixture
def script(desk: str) -> Path:
    path = Path(desk).with_name("desk.call.yaml")
    path.write_text(SCRIPT)
    return path


def test_call_is_a_conversation_at_a_prompt(desk: str) -> None:
    typed = "Look up an order\n\nIt is AB-12\n/call order_status order_id=7 days=2\n/data\n/hangup\n"
    assert without_times(run(desk, typed=typed)) == [
        "call     +15550100123 calls +15550100199",
        "fetch    document from http://app.local/: 200 (N ms)",
        "verb     answer",
        "call     the call is answered",
        'data     answer_result = "success"',
        "verb     ai",
        "agent    Hello. I am a few rules and no language model. I can do: order status.",
        "caller   Look up an order",
        "agent    For order status I need: order id.",
        "caller   It is AB-12",
        "function order_status(order_id=\"AB-12\"): 'AB-12' in 1. (N ms)",
        "data     sets global data: last",
        "agent    'AB-12' in 1.",
        "function order_status(order_id=\"7\", days=2): '7' in 2. (N ms)",
        "data     sets global data: last",
        "agent    '7' in 2.",
        "{",
        '  "caller_id_name": "+15550100123",',
        '  "caller_id_number": "+15550100123",',
        '  "last": "7"',
        "}",
        "call     the call ends: the caller hangs up",
        "saved: Played by rules, without a language model. Functions called: order_status, order_status.",
        "post     report to http://app.local/post_prompt: 200 (N ms)",
        'data     ai_result = "success", return_value = "success"',
    ]


def test_call_answers_what_is_asked_at_the_prompt(desk: str) -> None:
    called = '/call order_status {"order_id": "9"}'
    typed = f"/tools\n/step\n/helb\n/call\n/call order_statu\n{called}\n/press\n/press x\n/press 4#\n/silence\n/help\n"
    printed = run(desk, typed=typed)
    told = [line for line in printed.splitlines() if not re.match(r" *\d+\.\d s", line)]
    assert told == [
        "order_status(order_id, days?): Look up an order.",
        "hangup(): Hang up, once the conversation is over and the caller was told goodbye.",
        "This conversation has no steps.",
        "There is no /helb (did you mean `/help`?). Type /help.",
        'Cannot call "": that is no name with arguments. Write name key=value, or name and JSON.',
        'Cannot call "order_statu": this call has no such function (did you mean `order_status`?). It sees hangup, '
        "order_status.",
        '"" cannot be pressed. Type digits, * and #: /press 42#.',
        '"x" cannot be pressed. Type digits, * and #: /press 42#.',
        "/call NAME key=value …   Have a function called",
        "/tools                   Show the functions that can be called now",
        "/data                    Show the global data",
        "/step                    Show where the conversation stands",
        "/press DIGITS            Press keys",
        "/silence                 Say nothing until the agent asks for attention",
        "/hangup                  End the call",
        "/help                    Show what can be typed",
        "saved: Played by rules, without a language model. Functions called: order_status.",
    ]
    assert """function order_status(order_id="9"): '9' in 1. """ in printed
    assert " caller   presses 4#\n" in printed
    assert " caller   says nothing for 5 s\n" in printed


def test_call_tells_in_which_step_it_is(desk: str) -> None:
    assert "default / ask\n" in run(f"{desk}:clinic", typed="/step\n")


def test_call_has_the_facts_that_are_given(desk: str) -> None:
    options = ("--from", "sip:a@b.c", "--to", "sip:d@e.f", "--type", "sip", "--direction", "outbound")
    printed = run(desk, *options, "--header", "X-Tier=gold=1", "--vars", '{"a": 1}', "--json")
    prompt = next(json.loads(line) for line in printed.splitlines() if '"verb": "ai"' in line)["data"]["value"][
        "prompt"
    ]
    assert prompt["pom"][0]["body"] == "sip outbound sip:a@b.c sip:d@e.f {'X-Tier': 'gold=1'} {'a': 1}"


def test_call_presses_keys_where_a_verb_waits(tmp_path: Path) -> None:
    menu = tmp_path / "menu.json"
    menu.write_text(json.dumps({"sections": {"main": [{"prompt": {"play": "say:Press 1.", "max_digits": 1}}]}}))
    printed = run(str(menu), typed="/call a\n/data\n/step\n/tools\n/press 1\n")
    assert "prompt waits: type words, or /press and digits.\nNothing can be called now: a verb waits" in printed
    assert 'prompt_value = "1"' in printed


def test_call_lets_a_message_come_in(tmp_path: Path) -> None:
    hours = tmp_path / "hours.json"
    hours.write_text('{"sections": {"main": [{"reply": "We open at 9."}]}}')
    printed = run(str(hours), "--message", "When do you open?", "--from", "+15550100777")
    assert printed_by(printed, "caller") == ["+15550100777 writes to +15550100199: When do you open?"]
    assert printed_by(printed, "agent") == ["We open at 9."]


def test_call_asks_the_fallback_url() -> None:
    printed = run("http://nowhere.invalid/", "--fallback", "http://elsewhere.invalid/", status=1)
    assert printed_by(printed, "warning") == [
        "http://nowhere.invalid/ did not answer: there is no host nowhere.invalid; the fallback URL is asked",
        "http://elsewhere.invalid/ did not answer: there is no host elsewhere.invalid",
    ]


@pytest.mark.parametrize("url", ["nowhere", "http://", "http://[::1", "ftp://a.example/", "/fallback"])
@pytest.mark.parametrize("command", ["call", "check"])
def test_fallback_is_a_url(command: str, url: str) -> None:
    done = CliRunner().invoke(main, [command, "http://nowhere.invalid/", "--fallback", url])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f'Error: Cannot ask "{url}": it is no URL. Write for example https://example.com/fallback.\n'


def test_call_plays_a_script(script: Path) -> None:
    printed = run("--script", str(script))
    assert "+15550100777 calls +15550100199\n" in printed
    assert "saved: All done.\n" in printed


def test_call_tells_what_is_not_as_a_script_expects(script: Path) -> None:
    script.write_text(SCRIPT.replace("in 1", "in 3"))
    failure = f"{script}, line 8: expected text \"'7' in 3.\", found \"'7' in 1.\""
    printed = run("--script", str(script), status=1)
    assert printed.endswith(f"\n{failure}\n")
    assert f" expect   {failure}\n" in printed


@pytest.mark.parametrize("options", [["--json"], []], ids=["asked", "without a terminal"])
def test_call_writes_json_and_nothing_else(script: Path, options: list[str]) -> None:
    done = CliRunner().invoke(main, ["call", "--script", str(script), *options])
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert {key for event in events for key in event} == {"at", "kind", "text", "data", "milliseconds"}
    assert [event["text"] for event in events if event["kind"] in ("say", "hear")] == ["Where is it?", "'7' in 1."]
    assert done.stderr == "saved: All done.\n"


def test_call_writes_the_report(script: Path, tmp_path: Path) -> None:
    run("--script", str(script), "--record", str(tmp_path / "report.json"))
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["action"], [entry["command_name"] for entry in report["swaig_log"]]) == (
        "post_conversation",
        ["order_status"],
    )


def test_call_makes_something_go_wrong(script: Path) -> None:
    printed = run("--script", str(script), "--fault", "delay=0.5s", "--fault", "drop")
    assert "fault: the call is held up for 0.5 s\n" in printed
    assert "fault: the reply is lost, so that the call is repeated\n" in printed


def test_call_may_take_the_time_that_it_takes(tmp_path: Path) -> None:
    pause = tmp_path / "pause.json"
    pause.write_text('{"sections": {"main": [{"sleep": {"duration": 30}}]}}')
    assert re.search(r"^  0\.\d s call     the call ends", run(str(pause), "--real-time"), re.MULTILINE)


class Model(BaseHTTPRequestHandler):
    """A language model that always says the same, with the key that it was asked with."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        said = {"choices": [{"message": {"content": f"Hello, {self.headers['Authorization']}."}}]}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *args: Any) -> None: ...


@pytest.fixture
def model_url() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Model) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()
        thread.join()


def test_call_lets_a_language_model_answer(desk: str, script: Path, model_url: str) -> None:
    printed = run(desk, "--llm", model_url, OPENAI_API_KEY="open", SWAIGLET_LLM_KEY="sesame")
    assert " agent    Hello, Bearer sesame.\n" in printed
    assert " agent    Hello, Bearer open.\n" in run(desk, "--llm", model_url, OPENAI_API_KEY="open")
    script.write_text("target: desk.py\nsteps: [{caller: Hello}]\n")
    assert printed_by(run("--script", str(script), "--llm", model_url), "agent") == ["Hello, None."] * 2


def printed_by(printed: str, who: str) -> list[str]:
    return re.findall(rf"^ *\d+\.\d s {who} +(.*)$", printed, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "Cannot call anybody: no TARGET is named, here or in a script. Write swaiglet call path/to/file.py."),
        (("nobody.py",), 'Cannot load "nobody.py": there is no file "nobody.py" in '),
        (("nobody.json",), 'Cannot read "nobody.json": No such file or directory. Name a JSON or YAML file'),
        (("{tmp}/list.yaml",), "list.yaml: it holds no object, so no document."),
        (("{tmp}/broken.json",), "broken.json: Cannot read the document as JSON"),
        (("a.py", "--fault", "dop"), 'Cannot make the fault "dop": there is none (did you mean `drop`?). Write one of'),
        (("a.py", "--fault", "delay=x"), 'Cannot make the fault "delay=x": there is none'),
        (("a.py", "--vars", "[]"), 'Cannot read "[]": it is no JSON object. Write for example --vars'),
        (("a.py", "--vars", "{"), 'Cannot read "{": it is no JSON object. Write for example --vars'),
        (("a.py", "--header", "X"), 'Cannot send "X": it is no header. Write --header X-Customer=42.'),
        (("--script", "nobody.yaml"), 'Cannot read the script "nobody.yaml": No such file or directory.'),
        (("{tmp}/desk.py", "--llm", "http://nowhere.invalid"), "Cannot ask the language model at http://nowhere.in"),
        (("{tmp}/menu.json", "--record", "a.json"), 'Cannot write "a.json": the call had no conversation, and so no'),
        (("{tmp}/desk.py", "--record", "{tmp}"), ": Is a directory. Name a file in a folder that is there."),
        (("{tmp}/desk.py", "--record", "{tmp}/none/a.json"), ": there is no such folder. Name a file in a folder that"),
    ],
)
def test_call_tells_mistakes_in_a_line(desk: str, tmp_path: Path, arguments: tuple[str, ...], complaint: str) -> None:
    (tmp_path / "list.yaml").write_text("- 1\n")
    (tmp_path / "broken.json").write_text('{"a": ')
    (tmp_path / "menu.json").write_text('{"sections": {"main": []}}')
    done = CliRunner().invoke(main, ["call", *(each.replace("{tmp}", str(tmp_path)) for each in arguments)])
    last = done.stderr.splitlines()[-1]
    assert (done.exit_code, last.startswith("Error: "), complaint in last) == (2, True, True), done.stderr


def test_call_of_nobody_fails() -> None:
    printed = run("http://nowhere.invalid/", status=1)
    assert "warning  http://nowhere.invalid/ did not answer: there is no host nowhere.invalid\n" in printed


def shown(*events: Event, typed: bool = False) -> list[str]:
    """The events on a terminal, without its colours."""
    console = Console(file=io.StringIO(), force_terminal=True, width=60, highlight=False)
    show = in_colours(console, typed=typed)
    for event in events:
        show(event)
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", console.file.getvalue()).splitlines()]


def test_call_is_shown_in_colours_and_columns() -> None:
    events = (
        Event(at=0.0, kind="fetch", text="document", milliseconds=12.3),
        Event(at=12.34, kind="say", text="It arrives tomorrow before noon, or the day after."),
        Event(at=13.0, kind="hear", text="Thanks."),
        Event(at=14.0, kind="expect", text="a.yaml, line 3", data={"kept": False}),
    )
    assert shown(*events) == [
        "  0.0 s fetch    document                              12 ms",
        " 12.3 s agent    It arrives tomorrow before noon, or the",
        "                 day after.",
        " 13.0 s caller   Thanks.",
        " 14.0 s expect   a.yaml, line 3",
    ]
    assert len(shown(*events, typed=True)) == 4


class Terminal(io.StringIO):
    """Standard input of a person."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "line"), [("Hello\n", "Hello"), ("", None)])
def test_call_asks_a_person_with_a_prompt(monkeypatch: pytest.MonkeyPatch, typed: str, line: str | None) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    assert asyncio.run(read_line("you> ")) == line
