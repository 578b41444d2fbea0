"""`make demo` is the first thing that anybody sees: what it prints, and how it fails."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[1] / "examples" / "demo.py"

PRINTED = """\
== 1. SignalWire asks the app what to do with a call ==
POST http://swaiglet:***@127.0.0.1:PORT/
  call.type = "phone"
  call.from = "+15550100123"
  call.to = "+15550100199"

200 OK, N ms
{
  "version": "1.0.0",
  "sections": {
    "main": [
      {"answer": {}},
      {
        "ai": {
          "prompt": {
            "pom": [
              {
                "body": "You answer the phone at Acme. The caller's number is +15550100123."
              },
              {
                "title": "Rules",
                "bullets": ["Be brief.", "Never guess a delivery date."]
              }
            ]
          },
          "post_prompt": {"text": "Summarize the call in one sentence."},
          "post_prompt_url": "http://swaiglet:***@127.0.0.1:PORT/post_prompt?__token=***",
          "hints": ["parcel", "order number"],
          "languages": [
            {"name": "English", "code": "en-US", "voice": "rime.spore"}
          ],
          "SWAIG": {
            "defaults": {
              "web_hook_url": "http://swaiglet:***@127.0.0.1:PORT/swaig"
            },
            "functions": [
              {
                "function": "order_status",
                "description": "Look up an order. Use when the caller asks where a parcel is.",
                "parameters": {
                  "type": "object",
                  "properties": {
                    "order_id": {
                      "type": "string",
                      "description": "The eight-digit order number"
                    }
                  },
                  "required": ["order_id"]
                },
                "web_hook_url": "http://swaiglet:***@127.0.0.1:PORT/swaig?__token=***"
              }
            ]
          }
        }
      }
    ]
  }
}

The phone rang. The app wrote this document for this one call, and the agent picks up.

== 2. SignalWire asks the app to run a function ==
POST http://swaiglet:***@127.0.0.1:PORT/swaig?__token=***
  function = "order_status"
  argument.raw = "{\\"order_id\\": \\"10245678\\"}"
  caller_id_num = "+15550100123"

200 OK, N ms
{
  "response": "It arrives tomorrow before noon.",
  "action": [{"set_global_data": {"last_order": "10245678"}}]
}

The caller asked where a parcel is. The model called a function, and words its answer from the response.

== 3. SignalWire tells the app how the call went ==
POST http://swaiglet:***@127.0.0.1:PORT/post_prompt?__token=***
  call_ended_by = "user"
  global_data = {"last_order": "10245678"}
  post_prompt_data.raw = "The caller asked where order 10245678 is, and was told."

200 OK, N ms
{"success": true}

The caller hung up. The model answered the post prompt, and the app has the report.

The app printed the report's text, and stopped when it was told to.
"""

SILENT = """
from swaiglet import App

app = App("silent")


@app.prompt
def role() -> str:
    raise RuntimeError
"""

TOOLLESS = """
from swaiglet import App

app = App("toolless")


@app.prompt
def role() -> str:
    return "You only talk."
"""

MUTE_ABOUT_REPORTS = (DEMO.parent / "front_desk.py").read_text().replace("print(report.text)", "pass")


def played(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """The status of the demonstration and what it printed, without what differs from run to run."""
    plain = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "TTY_COMPATIBLE")}
    done = subprocess.run(
        (sys.executable, str(DEMO), *arguments),
        capture_output=True,
        encoding="utf-8",
        env=plain | environment,
        timeout=60,
        check=False,
    )
    return done.returncode, masked(done.stdout), masked(done.stderr)


def masked(text: str) -> str:
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", text)
    text = re.sub(r"\d+ ms", "N ms", text)
    return re.sub(r'"reference": "[0-9a-f]{8}"', '"reference": "…"', text)


def test_demo_plays_a_whole_call() -> None:
    assert played() == (0, PRINTED, "")


def test_demo_ignores_the_settings_of_the_shell() -> None:
    settings = {
        "SWAIGLET_PUBLIC_URL": "https://example.invalid/voice",
        "SWML_BASIC_AUTH_USER": "somebody",
        "SWML_BASIC_AUTH_PASSWORD": "secret",
        "SWAIGLET_TRUST_PROXY": "nonsense",
        "SIGNALWIRE_SIGNING_KEY": "a key that nobody signs with",
        "PORT": "1",
    }
    assert played(**settings) == (0, PRINTED, "")


def test_demo_draws_panels_on_a_terminal() -> None:
    status, printed, complaint = played(FORCE_COLOR="1", COLUMNS="80", TERM="xterm-256color")
    bare = re.sub(r"\x1b\[[0-9;]*m", "", printed)
    panels = bare.splitlines()[:-1]
    assert (status, complaint, {line[0] + line[-1] for line in panels}) == (0, "", {"╭╮", "││", "╰╯"})
    assert [line.strip("╭─╮ ") for line in panels if line[0] == "╭"] == [
        "1. SignalWire asks the app what to do with a call",
        "2. SignalWire asks the app to run a function",
        "3. SignalWire tells the app how the call went",
    ]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('raise RuntimeError("not today")', "importing it raised RuntimeError: not today (app.py, line 1). Mend"),
        (SILENT, 'answered 500 Internal Server Error, N ms: {"error": "internal error", "reference": "…"}\n'),
        (TOOLLESS, 'expected SWAIG.functions.0.web_hook_url, found no SWAIG in {"prompt": {"pom": [{"body": "'),
        (MUTE_ABOUT_REPORTS, "the app did not print the report's text\n"),
    ],
)
def test_demo_says_in_one_line_what_was_not_as_expected(tmp_path: Path, source: str, complaint: str) -> None:
    app = tmp_path / "app.py"
    app.write_text(source)
    status, _, said = played(str(app))
    assert (status, said.count("\n"), said.startswith("demo: "), complaint in said) == (1, 1, True, True), said
