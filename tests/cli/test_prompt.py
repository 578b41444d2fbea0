from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from swaiglet.cli import main

pytestmark = pytest.mark.usefixtures("own_imports")

CLINIC = '''
from swaiglet import AI, App, Call, Context, Document, Gather, Prompt, Question, Section, Step
from swaiglet.swml.prompt import PlainPrompt
from swaiglet.verbs import AmazonBedrock, BedrockPrompt, Hangup

app = App("clinic", auth="off", global_data={"name": "Smile"})

@app.prompt
def role(call: Call) -> str:
    return f"For ${{global_data.name}}. The caller is {call.from_number}, [bold]not[/bold] ${{caller_id_number}}."

@app.prompt("Rules")
def rules() -> list[str]:
    return ["Be *brief*.", "Never guess."]

steps = [
    Step("greet", "Greet for ${global_data.name}.", step_criteria="They said what they want.", valid_steps=["book"]),
    Step("book", pom=[Section("Agree.", bullets=["No ${mondays}"])], functions=[], valid_contexts=["bills"], end=True),
]
asking = Step("ask", "Ask.", gather_info=Gather([Question("bill", "Which?")]))
bills = Context([asking], system_prompt="You do bills.", prompt="Bills.")
desk = App("desk", auth="off", ai=AI(prompt=Prompt("Help.", contexts={"default": Context(steps), "bills": bills})))

@desk.tool
def pay() -> str:
    """Pay."""
    return ""

@desk.post_prompt("Sum up ${global_data.name}.")
def save() -> None: ...

one = {"default": Context([Step("one", "Begin.")])}
steady = App("steady", auth="off", ai=AI(prompt=Prompt("Help.", contexts=one)))
marked = App("marked", auth="off", params={"pom_format": "xml"})

@marked.prompt("Role")
def be() -> str:
    return "Be <kind>."

closed = App("closed", auth="off")

@closed.section
def main():
    yield Hangup()

several = App("several", auth="off")

@several.section
def main():
    yield AI(prompt=Prompt("First."))
    yield AI(post_prompt=PlainPrompt("What?"))
    yield AmazonBedrock(prompt=BedrockPrompt("Second."), post_prompt=PlainPrompt("Third."))
'''

DESK = """\
Help.

<!-- context default, step greet; then: book -->

Greet for .

Done when: They said what they want.

<!-- context default, step book; functions: none; contexts: bills; the steps end here -->

Agree.

- No

<!-- context bills, prompt -->

You do bills.

<!-- context bills, step ask; asks for: bill -->

Bills.

Ask.

<!-- post prompt -->

Sum up .
"""


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "clinic.py").write_text(CLINIC)
    monkeypatch.chdir(tmp_path)
    return "clinic.py"


def nothing_at(name: str) -> str:
    return f"warning: a prompt reads ${{{name}}}, and nothing is there: the model sees no words in its place\n"


def test_prompt_prints_markdown_with_the_values_of_the_call(clinic: str) -> None:
    done = CliRunner().invoke(main, ["prompt", clinic, "--from", "+15550100777"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "For Smile. The caller is +15550100777, [bold]not[/bold] +15550100777.\n\n"
        "## Rules\n\n- Be *brief*.\n- Never guess.\n"
    )


def test_prompt_takes_global_data_from_a_recorded_request(clinic: str) -> None:
    body = json.dumps({"call_id": "c", "caller_id_num": "+15550100003", "global_data": {"name": "Grin"}})
    done = CliRunner().invoke(main, ["prompt", clinic, "--body", "-"], input=body)
    assert done.stdout.splitlines()[0] == ("For Grin. The caller is +15550100003, [bold]not[/bold] +15550100003.")


def test_prompt_prints_steps_and_post_prompt_under_comments_and_warns_of_what_reads_nothing(clinic: str) -> None:
    done = CliRunner().invoke(main, ["prompt", f"{clinic}:desk"])
    assert (done.exit_code, done.stdout) == (0, DESK)
    assert done.stderr == nothing_at("global_data.name") + nothing_at("mondays")


def test_prompt_names_no_context_when_there_is_the_one(clinic: str) -> None:
    done = CliRunner().invoke(main, ["prompt", f"{clinic}:steady"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "Help.\n\n<!-- step one -->\n\nBegin.\n"


def test_prompt_says_where_each_of_several_conversations_stands(clinic: str) -> None:
    done = CliRunner().invoke(main, ["prompt", f"{clinic}:several"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "<!-- sections.main[0].ai, prompt -->\n\nFirst.\n\n"
        "<!-- sections.main[1].ai, post prompt -->\n\nWhat?\n\n"
        "<!-- sections.main[2].amazon_bedrock, prompt -->\n\nSecond.\n\n"
        "<!-- sections.main[2].amazon_bedrock, post prompt -->\n\nThird.\n"
    )


def test_prompt_prints_json(clinic: str) -> None:
    done = CliRunner().invoke(main, ["prompt", f"{clinic}:steady", "--json"])
    path = "sections.main[1].ai"
    assert json.loads(done.stdout) == [
        {"path": path, "what": "prompt", "text": "Help.", "notes": [], "done_when": ""},
        {"path": path, "what": "step one", "text": "Begin.", "notes": [], "done_when": ""},
    ]


def test_prompt_prints_xml_when_the_model_reads_that(clinic: str) -> None:
    printed = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<prompt>\n  <section>\n    <title>Role</title>\n'
        "    <body>Be <kind>.</body>\n  </section>\n</prompt>\n"
    )
    assert CliRunner().invoke(main, ["prompt", f"{clinic}:marked"]).stdout == printed
    drawn = CliRunner(env={"FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": None})
    shown = drawn.invoke(main, ["prompt", f"{clinic}:marked"]).stdout
    assert "\x1b[" in shown
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown).partition("\n")[2] == printed


def test_prompt_is_drawn_in_a_terminal(clinic: str) -> None:
    done = CliRunner(env={"FORCE_COLOR": "1", "TERM": "dumb"}).invoke(main, ["prompt", clinic])
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    assert lines == [
        f"prompt {'─' * 73}",
        "For Smile. The caller is +15550100123, [bold]not[/bold] +15550100123.",
        "",
        "Rules",
        "",
        " • Be brief.",
        " • Never guess.",
    ]


def test_prompt_says_that_no_model_is_told_anything(clinic: str) -> None:
    done = CliRunner().invoke(main, ["prompt", f"{clinic}:closed"])
    told = "closed tells no model anything in this call: its document has no conversation.\n"
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", told)
