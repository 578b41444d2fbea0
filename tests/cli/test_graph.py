"""``swaiglet graph``: what is drawn of documents, apps and switchboards, as text and by Graphviz."""

from __future__ import annotations

import json
import re
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from swaiglet.cli import main
from swaiglet.picture import dot
from swaiglet.picture.mermaid import HEAD, STYLES, escaped

pytestmark = pytest.mark.usefixtures("own_imports")

try:
    ENGINE = dot.find_engine()
except dot.NoEngineError:
    ENGINE = ""
drawn = pytest.mark.skipif(not ENGINE, reason="neither graphviz-pure nor dot is installed")

AGENTS = '''
from functools import partial, wraps

from swaiglet import AI, App, Call, Context, Document, Gather, Prompt, Question, Result, Section, Step, Switchboard
from swaiglet import DataMap
from swaiglet.swml.data_map import Output
from swaiglet.verbs import Answer, Hangup, Play

LAST = "last"
STEPS = [
    Step("ask", "Ask.", functions=["look"], valid_steps=["ask"]),
    Step("tell", pom=[Section(bullets=["Tell.", "More."])], functions=["look", "finish"], valid_steps=["ask", "next"]),
    Step("form", "Fill in.", gather_info=Gather([Question("name", "Name?", functions=["spell"])]), functions="none"),
    Step("last", "Say goodbye.", functions="none", end=True),
]
SIDE = [Step("problem", "Listen."), Step("solved", "Thank.", functions=["finish"], valid_contexts=["default"])]
contexts = {"default": Context(STEPS, valid_contexts=["side"]), "side": Context(SIDE, initial_step="problem")}
app = App("desk", auth="off", ai=AI(prompt=Prompt("You help.", contexts=contexts)))


@app.tool
def look(order: str) -> Result:
    """Look."""
    return Result("Found.").change_step("tell")


def traced(function):
    @wraps(function)
    def run():
        return function()

    return run


@app.tool
@traced
def finish() -> Result:
    """Finish."""
    def end() -> Result:
        return Result("Bye.").change_step(LAST)
    return end()


@app.tool
def spell() -> str:
    """Spell."""
    return "A, B."


@app.data_map
def aside() -> DataMap:
    """Lead aside."""
    return DataMap(output=Output(response="One moment.", action=[{"change_context": "side"}]))


@app.startup_hook
def begin() -> None: ...


lost = App("lost", auth="off", ai=AI(prompt=Prompt(contexts={"default": Context([
    Step("in", "In.", functions="none", valid_steps=["out"]),
    Step("stuck", "Stuck.", functions="none", valid_steps=[]),
    Step("out", "Out.", functions="none"),
]), "nowhere": Context([Step("x", "X.", functions="none")])})))


@lost.prompt
def role() -> list[str]:
    return ["You are lost.", "Be calm."]


class Unused:
    def __call__(self) -> str:
        """Do nothing."""
        return ""


lost.tool("unused", "Do nothing.")(Unused())
lost.tool("half", "Half of it.")(partial(look, order="1"))

plain = App("plain", auth="off")


@plain.prompt
def greet() -> str:
    return "Greet."


@plain.tool
def help_() -> str:
    """Help."""
    return ""


@plain.before_call
def choose(call: Call) -> Document | None:
    return Document([Answer(), Play("say:Goodbye."), Hangup()]) if call.to_number == "+15550100190" else None


board = Switchboard("board")
board.mount("/desk", lost, numbers=["+15550100171", "+15550100172"], sip=["lost"])
board.mount("/plain", plain)

mute = App("mute", auth="off")

other = Switchboard("other", default=plain)
'''

FLOW = {
    "main": [
        {"label": "again"},
        {"answer": {}},
        {"prompt": {"play": "say:Press 1 or 2. Or   stay on the line until somebody has time."}},
        {
            "switch": {
                "variable": "prompt_value",
                "case": {"1": [{"transfer": "hours"}], "2": [{"goto": {"label": "again"}}]},
            }
        },
        {"play": {"url": "say:Never."}},
    ],
    "hours": [
        {"execute": {"dest": "ask", "on_return": [{"set": {"a": 1, "b": 2}}], "result": {"case": {"yes": []}}}},
        {"cond": [{"when": "a == '1'", "then": [{"hangup": {}}]}, {"else": [{"goto": {"label": "end", "max": 3}}]}]},
        {"goto": {"label": "end", "when": "vars.n < 3"}},
        {"cond": [{"when": "b", "then": [{"unset": "a"}], "else": [{"return": 1}]}, {"when": "c", "then": []}]},
        {"transfer": "https://user:secret@example.com/x?__token=abc.def"},
        {"label": "end"},
        {
            "connect": {
                "serial": [{"to": "+15550100161"}, {"to": "+15550100162"}],
                "result": [{"when": "d", "then": []}],
            }
        },
    ],
    "ask": [{"transfer": "empty"}],
    "loop": [{"goto": {"label": "top"}}, {"label": "top"}],
    "talks": [{"amazon_bedrock": {"prompt": {"text": "Talk."}}}],
    "empty": [],
    "late": [
        {
            "execute": {
                "dest": "ask",
                "on_return": [{"switch": {"variable": "x", "case": {"1": []}}}],
                "result": [{"else": []}],
            }
        },
    ],
}


TITLED = {"subsections": [{"title": "Two", "body": "Two."}]}
ONLY = {"steps": [{"name": "one", "text": "One."}, {"name": "two", "pom": [TITLED]}]}
TALK = {"prompt": {"text": "Talk.", "contexts": {"only": ONLY}}}
AGAIN = {
    "main": [{"execute": "ask"}, {"execute": "ask"}, {"ai": TALK}, {"transfer": "more"}],
    "more": [{"switch": {"variable": "x", "case": {"1": [{"ai": TALK}]}, "default": [{"ai": {}}]}}],
    "ask": [],
}


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("agents.py").write_text(AGENTS)


def graph(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["graph", *arguments])


def outcome(done: Result) -> tuple[int, str, str]:
    return done.exit_code, done.stdout, done.stderr


def picture(*arguments: str) -> list[str]:
    """The boxes, frames and arrows that are printed, without what is the same in all pictures."""
    done = graph(*arguments)
    assert done.exit_code == 0, done.stderr
    styles = {f"  {line}" for line in STYLES.splitlines()}
    lines = [line for line in done.stdout.removeprefix(f"{HEAD}\n").splitlines() if line not in styles]
    return [line.removeprefix("  ") for line in lines if not line.startswith("  class ")]


def document(sections: Mapping[str, Any]) -> str:
    Path("document.json").write_text(json.dumps({"version": "1.0.0", "sections": sections}))
    return "document.json"


def lines_of(text: str) -> list[str]:
    return text.splitlines()


def test_graph_prints_a_whole_flow_chart() -> None:
    assert outcome(graph(document({"main": [{"answer": {}}, {"hangup": {}}]}))) == (
        0,
        '%%{init: {"flowchart": {"wrappingWidth": 320}}}%%\n'
        "flowchart TD\n"
        '  n1(["a call"]):::incoming\n'
        '  n2["answer<br>hangup"]:::verbs\n'
        "  n1 --> n2\n"
        "  classDef incoming fill:#fff3c4,stroke:#bf8700,color:#1f2328\n"
        "  classDef verbs fill:#f3f4f6,stroke:#afb8c1,color:#1f2328\n"
        "  classDef choice fill:#f3f4f6,stroke:#57606a,color:#1f2328\n"
        "  classDef talk fill:#dafbe1,stroke:#2da44e,color:#1f2328,stroke-width:2px\n"
        "  classDef step fill:#dafbe1,stroke:#2da44e,color:#1f2328\n"
        "  classDef unreached fill:#ffffff,stroke:#6e7781,color:#57606a,stroke-dasharray:5 4\n"
        "  classDef stuck fill:#ffebe9,stroke:#cf222e,color:#82071e,stroke-width:2px\n"
        "  classDef frame fill:none,stroke:#8c959f\n",
        "",
    )


def test_graph_follows_the_verbs_of_each_section() -> None:
    assert picture(document(FLOW)) == lines_of("""\
n1(["a call"]):::incoming
subgraph n9["section main"]
  n2["label: again<br>answer<br>prompt: Press 1 or 2. Or stay on<br>the line until somebody has time."]:::verbs
  n10{"prompt_value"}:::choice
  n12["play: Never.<br>(nothing leads here)"]:::unreached
end
subgraph n13["section hours"]
  n3["execute: ask<br>set: a, b"]:::verbs
  n14{"a == '1'"}:::choice
  n15["hangup"]:::verbs
  n17{"goto: end"}:::choice
  n19{"vars.n #60; 3"}:::choice
  n20{"cond"}:::choice
  n21["unset: a"]:::verbs
  n22["return"]:::verbs
  n23["transfer: https://#42;#42;#42;@example.com/<br>x?#95;#95;token=#42;#42;#42;"]:::verbs
  n16["label: end<br>connect: +15550100161,<br>#43;15550100162"]:::verbs
end
subgraph n25["section ask"]
  n4["transfer: empty"]:::verbs
end
subgraph n26["section loop"]
  n5["goto: top<br>(nothing leads here)"]:::unreached
  n27["label: top<br>(nothing leads here)"]:::unreached
end
subgraph n29["section talks"]
  n6["amazon_bedrock<br>(nothing leads here)"]:::unreached
end
subgraph n31["section empty"]
  n7["nothing"]:::verbs
end
subgraph n32["section late"]
  n8["execute: ask<br>(nothing leads here)"]:::unreached
  n33{"x<br>(nothing leads here)"}:::unreached
  n34{"result<br>(nothing leads here)"}:::unreached
end
n30[["Amazon Bedrock<br>Talk.<br>(nothing leads here)"]]:::unreached
n1 --> n2
n2 --> n10
n10 -->|"1"| n3
n10 -->|"2"| n2
n3 -.-> n4
n3 -->|"yes"| n14
n3 -->|"else"| n14
n14 -->|"yes"| n15
n14 -->|"no"| n17
n17 -->|"at most 3 times"| n16
n17 -->|"else"| n19
n19 -->|"yes"| n16
n19 -->|"no"| n20
n20 -->|"b"| n21
n20 -->|"else"| n22
n20 -->|"c"| n23
n21 --> n23
n4 --> n7
n5 --> n27
n6 --> n30
n8 -.-> n4
n8 --> n33
n33 -->|"1"| n34
""")


def test_graph_shows_steps_tools_and_where_they_lead() -> None:
    assert picture("agents.py") == lines_of("""\
n1(["a call to desk"]):::incoming
n2["answer"]:::verbs
subgraph n5["conversation"]
  n4[["AI<br>You help.<br>⚙ aside"]]:::talk
  subgraph n6["context default"]
    n7("ask<br>Ask.<br>⚙ look"):::step
    n8("tell<br>Tell.<br>⚙ look<br>⚙ finish"):::step
    n9("form<br>Fill in.<br>asks: name<br>⚙ spell"):::step
    n10("last<br>Say goodbye.<br>the steps end here"):::step
  end
  subgraph n11["context side"]
    n12("problem<br>Listen."):::step
    n13("solved<br>Thank.<br>⚙ finish"):::step
  end
end
n1 --> n2
n2 --> n4
n4 --> n7
n4 -.->|"aside"| n12
n7 --> n12
n7 -.->|"look"| n8
n8 --> n12
n8 --> n9
n8 --> n7
n8 -.->|"finish"| n10
n9 --> n12
n9 --> n10
n10 --> n12
n12 --> n13
n13 --> n7
""")


def test_graph_shows_what_leads_nowhere() -> None:
    assert picture("agents.py:lost") == lines_of("""\
n1(["a call to lost"]):::incoming
n2["answer"]:::verbs
subgraph n5["conversation"]
  n4[["AI<br>You are lost.<br>in no step: unused, half"]]:::talk
  subgraph n6["context default"]
    n7("in<br>In."):::step
    n8("stuck<br>Stuck.<br>(nothing leads here)<br>(no way out)"):::unreached
    n9("out<br>Out."):::step
  end
  subgraph n10["context nowhere"]
    n11("x<br>X.<br>(nothing leads here)"):::unreached
  end
end
n1 --> n2
n2 --> n4
n4 --> n7
n7 --> n9
""")


def test_graph_shows_the_conversation_that_this_call_does_not_have() -> None:
    assert picture("agents.py:plain", "--to", "+15550100190") == lines_of("""\
n1(["a call to plain"]):::incoming
n2["answer<br>play: Goodbye.<br>hangup"]:::verbs
n4[["AI<br>⚙ help#95;"]]:::talk
n1 --> n2
n1 -->|"other calls"| n4
""")


def test_graph_shows_the_apps_of_a_switchboard() -> None:
    assert picture("agents.py:board") == lines_of("""\
n1(["a call to board"]):::incoming
subgraph n12["app lost"]
  n2["answer"]:::verbs
  subgraph n5["conversation"]
    n4[["AI<br>You are lost.<br>in no step: unused, half"]]:::talk
    subgraph n6["context default"]
      n7("in<br>In."):::step
      n8("stuck<br>Stuck.<br>(nothing leads here)<br>(no way out)"):::unreached
      n9("out<br>Out."):::step
    end
    subgraph n10["context nowhere"]
      n11("x<br>X.<br>(nothing leads here)"):::unreached
    end
  end
end
subgraph n16["app plain"]
  n13["answer"]:::verbs
  n15[["AI<br>Greet.<br>⚙ help#95;"]]:::talk
end
n1 -->|"#43;15550100171, +15550100172, lost"| n2
n1 -->|"at /plain"| n13
n2 --> n4
n4 --> n7
n7 --> n9
n13 --> n15
""")


def test_graph_shows_the_default_of_a_switchboard() -> None:
    assert picture("agents.py:other") == lines_of("""\
n1(["a call to other"]):::incoming
subgraph n5["app plain"]
  n2["answer"]:::verbs
  n4[["AI<br>Greet.<br>⚙ help#95;"]]:::talk
end
n1 -->|"other numbers"| n2
n2 --> n4
""")


def test_graph_draws_nothing_twice() -> None:
    assert picture(document(AGAIN)) == lines_of("""\
n1(["a call"]):::incoming
subgraph n5["section main"]
  n2["execute: ask<br>execute: ask"]:::verbs
end
subgraph n11["section more"]
  n3{"x"}:::choice
end
subgraph n13["section ask"]
  n4["nothing"]:::verbs
end
subgraph n7["conversation"]
  n6[["AI<br>Talk."]]:::talk
  n9("one<br>One."):::step
  n10("two"):::step
end
n12[["AI"]]:::talk
n1 --> n2
n2 -.-> n4
n2 --> n6
n3 -->|"1"| n6
n3 -->|"else"| n12
n6 -->|"afterwards"| n3
n9 --> n10
""")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, order_status: it's 5 o'clock!", "plain, order_status: it's 5 o'clock!"),
        ('"#<>&', "#34;#35;#60;#62;#38;"),
        (
            "*a* `b` ~c~ {d} [e] |f| \\ $g",
            "#42;a#42; #96;b#96; #126;c#126; #123;d#125; #91;e#93; #124;f#124; #92; #36;g",
        ),
        ("__init__ _x a_b", "#95;#95;init#95;#95; #95;x a_b"),
        ("1. one", "1#46; one"),
        ("12) two", "12#41; two"),
        ("- three", "#45; three"),
        ("+ four", "#43; four"),
        ("2.5 - 1", "2#46;5 - 1"),
    ],
)
def test_graph_escapes_what_mermaid_would_read_otherwise(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_graph_writes_mermaid_into_a_file() -> None:
    assert outcome(graph("agents.py", "-o", "desk.mmd")) == (0, "", "")
    assert Path("desk.mmd").read_text() == graph("agents.py").stdout


@drawn
def test_graph_draws_every_box_and_arrow() -> None:
    assert outcome(graph("agents.py", "-o", "desk.SVG")) == (0, "", "")

    svg = Path("desk.SVG").read_text()
    name = "{http://www.w3.org/2000/svg}"
    groups = ET.fromstring(svg).findall(f".//{name}g/{name}g")
    titles: dict[str, list[str]] = {"node": [], "edge": [], "cluster": []}
    for group in groups:
        titles[str(group.get("class")).split()[0]].append(group.findtext(f"{name}title") or "")
    boxes = [line for line in picture("agents.py") if ":::" in line]
    arrows = [line for line in picture("agents.py") if re.search("--?>|-.->", line)]
    assert sorted(titles["node"]) == sorted(re.match(r" *(n\d+)", line)[1] for line in boxes)  # type: ignore[index]
    assert sorted(titles["edge"]) == sorted("->".join(re.findall(r"\bn\d+", line)) for line in arrows)
    assert titles["cluster"] == ["cluster_n5", "cluster_n6", "cluster_n11"]
    words = ["".join(text.itertext()).strip() for text in ET.fromstring(svg).iter(f"{name}text")]
    assert {"a call to desk", "conversation", "tell", "Tell.", "look", "finish", "asks: name"} <= set(words)
    assert "@media (prefers-color-scheme: dark)" in svg


@drawn
def test_graph_draws_words_as_they_are() -> None:
    odd = r'"<b>&amp;</b>" \N \l |x é 漢'
    graph(document({"main": [{"cond": [{"when": odd, "then": [{"label": odd}]}]}]}), "-o", "odd.svg")

    words = [text.text for text in ET.parse("odd.svg").iter("{http://www.w3.org/2000/svg}text")]
    assert sorted(str(text).strip() for text in words) == sorted(["a call", odd, f"label: {odd}", "yes"])


@drawn
def test_graph_draws_what_has_no_way_out() -> None:
    graph("agents.py:lost", "-o", "lost.svg")
    svg = Path("lost.svg").read_text()
    assert svg.count('class="node unreached"') == 2
    assert svg.count("no way out") == 1
    assert svg.count("nothing leads here") == 2


@drawn
def test_graph_draws_pixels() -> None:
    assert outcome(graph("agents.py:board", "-o", "board.png")) == (0, "", "")
    assert Path("board.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


MERMAID = "write Mermaid's text into a file that ends with .mmd."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["agents.py", "-o", "desk.jpg"],
            'Cannot draw into "desk.jpg": its ending is none of .svg, .png, .mmd. Give it one of them.',
        ),
        (
            ["agents.py", "-o", "nowhere/desk.mmd"],
            'Cannot write "nowhere/desk.mmd": No such file or directory. Name a file in a folder that is there.',
        ),
        (
            ["https://agent.example.com/"],
            'Cannot draw "https://agent.example.com/": a URL is none of an app and a file. Save the document '
            "and name its file.",
        ),
        (
            ["wrong.json"],
            "wrong.json: Cannot make Document: `sections` is missing, expected an object with a list, each a verb "
            "under each key.",
        ),
        (["list.yaml"], "list.yaml: it holds no object, so no document."),
        (
            ["right.json", "--from", "+15550100123"],
            'Cannot draw "right.json" for a call: a document is the same for every one. Name an app for that.',
        ),
        (
            ["agents.py:mute"],
            'Cannot render "mute": no prompt says what the agent is for. Write a function that returns it, decorated '
            "with `@app.prompt`, or pass `ai=AI(prompt=Prompt(text=…))`.",
        ),
    ],
)
def test_graph_refuses_in_one_line(arguments: list[str], message: str) -> None:
    Path("wrong.json").write_text("{}")
    Path("list.yaml").write_text("- a\n")
    Path("right.json").write_text(json.dumps({"sections": {"main": []}}))
    assert outcome(graph(*arguments)) == (2, "", f"Error: {message}\n")


def test_graph_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "graphviz", None)
    assert outcome(graph("agents.py", "-o", "desk.svg")) == (
        2,
        "",
        "Error: Cannot draw: the Python package graphviz is not installed. Run `pip install 'swaiglet[graph]'`, or "
        f"{MERMAID}\n",
    )
    assert not Path("desk.svg").exists()


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The one folder where programs are looked for, without any."""
    pytest.importorskip("graphviz")
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


def program(path: Path, *lines: str) -> None:
    path.write_text("\n".join(["#!/bin/sh", *lines]) + "\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_graph_says_what_draws(elsewhere: Path) -> None:
    assert outcome(graph("agents.py", "-o", "desk.svg")) == (
        2,
        "",
        "Error: Cannot draw: there is no program `dot` or `graphviz-pure`. Run `pip install graphviz-pure` or install "
        f"Graphviz, or {MERMAID}\n",
    )


def test_graph_draws_with_whatever_there_is(elsewhere: Path) -> None:
    program(elsewhere / "dot", 'echo "<svg><g id=$1>"')
    graph("agents.py", "-o", "desk.svg")
    assert re.sub(r"<style>.*</style>\n", "", Path("desk.svg").read_text(), flags=re.DOTALL) == "<svg><g id=-Tsvg>\n"

    program(elsewhere / "graphviz-pure", "echo first")
    graph("agents.py", "-o", "desk.png")
    assert Path("desk.png").read_text() == "first\n"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["echo 'out of' >&2", "echo ink >&2", "exit 3"], "out of ink"),
        (["exit 3"], "it does not say why"),
        (["while :; do :; done"], "it took more than 1 seconds"),
    ],
)
def test_graph_says_why_nothing_was_drawn(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, lines: list[str], told: str
) -> None:
    monkeypatch.setattr(dot, "SECONDS", 1)
    program(elsewhere / "dot", *lines)
    Path("desk.svg").write_text("the one before")

    message = f"Error: Cannot draw: dot failed: {told}. Write Mermaid's text into a file that ends with .mmd.\n"
    assert outcome(graph("agents.py", "-o", "desk.svg")) == (2, "", message)
    assert Path("desk.svg").read_text() == "the one before"
