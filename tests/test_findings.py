"""What is told of an app as a whole: what it declares, its documents, and all apps of a switchboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from swaiglet import AI, App, Call, Context, Document, Prompt, SetupError, Step, Switchboard
from swaiglet.findings import declared, findings
from swaiglet.swml.functions import SWAIG, SWAIGDefaults, SWAIGFunction
from swaiglet.verbs import Answer, Connect, Play, Verb

URL = "https://desk.example.com/voice"
ANYONE = "auth is off: whoever finds the URL gets documents, runs functions that are not secure, and posts events"
SILENT = "when this `connect` fails or nobody answers, the call ends without a word"


def desk(name: str = "desk", **settings: object) -> App:
    app = App(name, **{"public_url": URL, "auth": ("user", "secret"), **settings})  # type: ignore[arg-type]

    @app.prompt
    def role() -> str:
        return "You help."

    @app.tool
    def track(number: str) -> str:
        """Look up a parcel."""
        return number

    @app.tool(secure=False)
    def hours() -> str:
        """Say when somebody is there."""
        return "All day."

    return app


async def told(service: App | Switchboard, call: Call | None = None) -> list[tuple[str, str, str]]:
    return [(found.level, found.path, found.message) for found in await findings(service, call)]


async def test_findings_of_an_app_in_order_are_none() -> None:
    assert await told(desk()) == []


async def test_findings_tell_that_anyone_is_let_in() -> None:
    assert await told(desk(auth="off")) == [("warning", "auth", ANYONE)]


async def test_findings_are_those_of_the_call_that_is_told() -> None:
    app = desk()

    @app.before_call
    def stranger(call: Call) -> Document | None:
        return Document([Connect("+15550100177")]) if call.from_number == "+1" else None

    assert await told(app) == []
    assert await told(app, Call(from_number="+1")) == [("warning", "sections.main[0].connect", SILENT)]


async def test_findings_open_what_the_app_provides() -> None:
    app = App("shop", auth=("user", "secret"))
    opened = []

    @app.provide
    def stock() -> Iterator[dict[str, int]]:
        opened.append("open")
        yield {"brush": 3}
        opened.append("closed")

    @app.prompt
    def role(stock: dict[str, int]) -> str:
        return f"You sell {stock}."

    assert await told(app) == []
    assert opened == ["open", "closed"]


async def test_findings_look_at_the_fallback_document() -> None:
    app = desk()
    app.fallback(Document([Connect("+15550100177")]))
    assert await told(app) == [("warning", "fallback.sections.main[0].connect", SILENT)]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (f"{URL}/swaig", True),
        ("https://user:secret@desk.example.com/voice/swaig?x=1", True),
        (f"{URL}/swaig?__token=x", False),
        ("https://elsewhere.example.com/swaig", False),
        (None, False),
    ],
)
async def test_findings_tell_of_secure_tools_without_a_token(url: str | None, found: bool) -> None:
    app = desk()
    functions = [SWAIGFunction(name, description=f"{name}.") for name in ("hours", "track", "other")]
    defaults = SWAIGDefaults(web_hook_url=url) if url else None
    ai = AI(prompt=Prompt("Help."), SWAIG=SWAIG(defaults=defaults, functions=functions))
    app.fallback(Document([Answer(), ai]))
    message = "`track` is secure, and this document has no token for it, so that the app refuses to run it"

    expected = [("warning", "fallback.sections.main[1].ai.SWAIG.functions[1]", message)]
    assert await told(app) == (expected if found else [])


async def test_findings_of_a_fallback_that_talks_without_functions_are_none() -> None:
    app = desk()
    app.fallback(Document([Answer(), AI(prompt=Prompt("Help."))]))
    assert await told(app) == []


async def test_findings_tell_of_tools_of_an_app_that_never_talks() -> None:
    app = App("menu", auth=("user", "secret"))

    @app.section
    def main() -> Verb:
        return Play("say:Hello.")

    @app.tool
    def hours() -> str:
        """Say when somebody is there."""
        return "All day."

    assert await told(app) == [
        (
            "warning",
            "tools.hours",
            "no document of this app offers `hours`: its sections do without `AI`, so that only other agents get it",
        )
    ]


async def test_findings_of_a_switchboard_begin_with_the_paths_of_its_apps() -> None:
    board = Switchboard("board", auth="off", default=desk("rest"))
    board.mount("/sales", desk("sales", auth=None))
    board.mount("/desk", desk("desk"))
    assert await told(board) == [("warning", "/sales auth", ANYONE)]


async def test_findings_raise_what_the_author_raises() -> None:
    with pytest.raises(SetupError, match="no prompt says what the agent is for"):
        await findings(App("mute"))


def test_declared_findings_run_nothing_of_the_authors() -> None:
    contexts = {name: Context([Step(name, "Ask.", functions=["hours"])]) for name in ("default", "spare")}
    app = desk(auth="off", ai=AI(prompt=Prompt("Help.", contexts=contexts)))
    app.fallback(Document([Connect("+15550100177")]))

    @app.prompt
    def broken() -> str:
        raise AssertionError

    @app.tool
    def trace(number: str) -> str:
        """Look up a parcel."""
        return number

    told = [(found.level, found.path, found.message.partition(":")[0]) for found in declared(app)]
    assert told == [
        ("warning", "prompt.contexts.spare", "no step leads to the context `spare`"),
        (
            "warning",
            "SWAIG.functions[2].description",
            "the function `trace` has the same description as `track`, so the model cannot tell them apart",
        ),
        ("warning", "SWAIG.functions[0]", "no step offers the function `track`, so the model can never call it"),
        ("warning", "SWAIG.functions[2]", "no step offers the function `trace`, so the model can never call it"),
        ("warning", "fallback.sections.main[0].connect", SILENT),
    ]
    assert declared(desk("quiet")) == []
