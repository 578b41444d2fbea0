from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from swaiglet.cli import main

pytestmark = pytest.mark.usefixtures("own_imports")

LINE = '''
from swaiglet import AI, App, Call, Context, Language, Prompt, Section, Step
from swaiglet.swml.functions import SWAIG, Include
from swaiglet.swml.prompt import PlainPrompt
from swaiglet.verbs import Answer, Cond, Connect, Else, Execute, Goto, Hangup, Label, Play, RecordCall
from swaiglet.verbs import Switch, SwitchOn, When

swaig = SWAIG(native_functions=["check_time"], includes=[Include("https://u:p@example.com/swaig", functions=["more"])])
contexts = {"default": Context([Step("greet", "Greet."), Step("book", "Book.")])}
rules = [Section("You answer the phone for a clinic, day and night."), Section(title="Rules", bullets=["Be brief."])]
prompt = Prompt(pom=rules, contexts=contexts)
app = App(
    "line",
    auth="off",
    global_data={"name": "Smile"},
    language=Language(name="English", code="en-US", voice="rime.spore"),
    ai=AI(prompt=prompt, SWAIG=swaig, post_prompt=PlainPrompt("Sum up.")),
)

@app.tool
def find() -> str:
    """Find."""
    return ""

@app.section
def main(ai: AI, call: Call):
    yield Answer()
    yield RecordCall(stereo=True)
    yield ai
    yield Hangup()

@app.section
def menu(call: Call):
    yield Label("again")
    many = When("vars.n > 3", [Hangup()], else_=[Goto("again", max=2)])
    yield Cond([many, Else([Play("https://u:p@example.com/[a].mp3")])])
    yield Execute("other", result=SwitchOn({"yes": [Connect(to=call.to_number)]}, default=[Hangup()]))
    yield Switch("choice", case={"a": [Cond([When("b", [Hangup()])])]})

@app.section
def other():
    yield AI(prompt=Prompt("Say " + "hello " * 20))
'''

LISTED = """\
main
   answer
   record_call  stereo: true
   ai
      prompt: "You answer the phone for a clinic, da…", Rules
      steps of default: greet, book
      functions: find
      of the platform: check_time
      from elsewhere: more
      languages: English rime.spore
      global data: name
      post prompt: "Sum up."
   hangup
menu
   label  "again"
   cond
      when vars.n > 3
         hangup
      else
         goto  label: "again", max: 2
      else
         play  url: "https://***@example.com/[a].mp3"
   execute  dest: "other"
      result case yes
         connect  to: "+15550100778"
      result default
         hangup
   switch  variable: "choice"
      case a
         cond
            when b
               hangup
other
   ai
      prompt: "Say hello hello hello hello hello hello hello hello hello…"
"""


@pytest.fixture
def line(tmp_path: Path) -> str:
    (tmp_path / "line.py").write_text(LINE)
    return str(tmp_path / "line.py")


def test_sections_lists_the_verbs_in_order_and_what_stands_in_them(line: str) -> None:
    done = CliRunner().invoke(main, ["sections", line, "--to", "+15550100778"])
    assert (done.exit_code, done.stderr, done.stdout) == (0, "", LISTED)


def test_sections_prints_in_colours_in_a_terminal(line: str) -> None:
    done = CliRunner(env={"FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": None}).invoke(
        main, ["sections", line]
    )
    assert done.stdout.splitlines()[:3] == [
        "\x1b[1;34mmain\x1b[0m",
        "   \x1b[1manswer\x1b[0m",
        "   \x1b[1mrecord_call\x1b[0m  stereo: true",
    ]


def test_sections_prints_json_with_the_path_of_every_verb(line: str) -> None:
    done = CliRunner().invoke(main, ["sections", line, "--json"])
    told = json.loads(done.stdout)
    assert list(told) == ["main", "menu", "other"]
    assert told["main"][:2] == [
        {"path": "sections.main[0]", "verb": "answer", "text": "", "depth": 0},
        {"path": "sections.main[1]", "verb": "record_call", "text": "stereo: true", "depth": 0},
    ]
    assert [(verb["path"], verb["verb"], verb["depth"]) for verb in told["menu"]] == [
        ("sections.menu[0]", "label", 0),
        ("sections.menu[1]", "cond", 0),
        ("sections.menu[1].cond[0].then[0]", "hangup", 2),
        ("sections.menu[1].cond[0].else[0]", "goto", 2),
        ("sections.menu[1].cond[1].else[0]", "play", 2),
        ("sections.menu[2]", "execute", 0),
        ("sections.menu[2].execute.result.case.yes[0]", "connect", 2),
        ("sections.menu[2].execute.result.default[0]", "hangup", 2),
        ("sections.menu[3]", "switch", 0),
        ("sections.menu[3].switch.case.a[0]", "cond", 2),
        ("sections.menu[3].switch.case.a[0].cond[0].then[0]", "hangup", 4),
    ]
