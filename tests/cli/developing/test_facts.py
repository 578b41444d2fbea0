"""What is told of an app: what it declares, what is to be looked at, what it lacks; and how it is shown."""

from __future__ import annotations

import pytest

from swaiglet import AI, App, Context, Document, Limits, Step, Switchboard, errors
from swaiglet.cli.developing.facts import Circumstances, Facts, facts_of
from swaiglet.cli.developing.screen import Screen
from swaiglet.swml.prompt import Prompt
from swaiglet.verbs import Hangup

LOCAL = Circumstances("http://127.0.0.1:3000")


def desk(name: str = "desk", **settings: object) -> App:
    steps = [
        Step(name="greet", text="Greet.", valid_steps=["help"]),
        Step(name="lost", text="Nobody comes here."),
        Step(name="help", text="Help."),
    ]
    return App(name, ai=AI(prompt=Prompt("Be kind.", contexts={"default": Context(steps)})), **settings)  # type: ignore[arg-type]


def test_facts_of_an_app_with_all_that_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNALWIRE_SIGNING_KEY", "key")
    app = App("desk", auth=("me", "mine"), public_url="https://agent.example.com/voice")
    app.prompt(lambda: "Greet.")
    app.fallback(Document({"main": [Hangup()]}))
    assert facts_of(app, LOCAL) == Facts(
        listing=["desk: 0 tools"],
        paste="https://me:mine@agent.example.com/voice/",
        public_url="https://agent.example.com/voice",
        tools={"desk": {}},
        steps={},
        findings=[],
        missing=[],
    )


def test_facts_of_an_app_that_lacks_all() -> None:
    app = desk(auth="off", public_url="http://agent.example.com", limits=Limits(allowed_hosts=["*.internal"]))
    facts = facts_of(app, LOCAL)
    assert facts.steps == {"desk": {"default": ["greet", "lost", "help"]}}
    assert facts.findings
    assert all(finding.startswith("desk: prompt.contexts.default.") for finding in facts.findings)
    assert facts.missing == [
        errors.public_url_is_plain("http://agent.example.com"),
        errors.host_not_allowed("desk", "agent.example.com"),
        errors.auth_is_off("desk"),
        errors.no_signing_key_yet(),
        errors.no_fallback_yet("desk"),
    ]


def test_facts_of_a_switchboard_name_each_app(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWML_BASIC_AUTH_PASSWORD", "sesame")
    sales, help_ = desk("sales"), desk("9 to 5")

    @sales.tool
    def order(number: int) -> str:
        """Order."""
        return ""

    board = Switchboard("board")
    board.mount("/sales", sales, numbers=["+15550100177"])
    board.mount("/help", help_)
    screen = Screen("http://127.0.0.1:3000", [])
    screen.served(facts_of(board, LOCAL), 5.0, ())
    shown = capsys.readouterr().out.splitlines()
    assert shown[:5] == [
        "board: 2 apps, listening at http://127.0.0.1:3000",
        "  http://127.0.0.1:3000/sales  sales: 1 tool, takes +15550100177",
        "  http://127.0.0.1:3000/help  9 to 5: 0 tools",
        "Paste into the phone number's settings: http://swaiglet:sesame@127.0.0.1:3000/",
        "Tools of sales:",
    ]
    assert {
        "  order(number: integer)",
        "Steps of sales:",
        "Steps of 9 to 5:",
        "To look at:",
        f"  {errors.no_fallback_yet('9 to 5')}",
    } <= set(shown)
    assert shown[-1] == "Ctrl-C ends."

    @help_.tool
    def open_ticket() -> str:
        """Open."""
        return ""

    screen.served(facts_of(board, LOCAL), 5.0, ["a.py", "b.py", "c.py", "d.py"])
    told = "Reloaded in 5 ms after a.py, b.py, c.py, …: board, 2 apps (+ 9 to 5.open_ticket)\n"
    assert capsys.readouterr().out == told
