"""``swaiglet export``: a document that the platform keeps, and whose URLs go on working."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from swaiglet import Document
from swaiglet.cli import main
from swaiglet.cli.target import load

pytestmark = pytest.mark.usefixtures("own_imports")

DESK = '''
from swaiglet import App, Call, Document, PostPrompt
from swaiglet.verbs import Play

app = App("desk")
REPORTS = []

@app.prompt
def role(call: Call) -> str:
    return f"You answer {call.to_number or 'the phone'} for {call.from_number or 'anybody'}."

@app.tool
def track(number: int) -> str:
    """Look up a parcel."""
    return f"{number} is on its way."

@app.tool(secure=False)
def hours() -> str:
    """Say when somebody is there."""
    return "All day."

@app.post_prompt("Sum up.")
def save(report: PostPrompt) -> None:
    REPORTS.append(report.text)

menu = App("menu")

@menu.section
def main():
    yield Play("say:Hello.")

open_ = App("open", auth="off")

@open_.prompt
def brief() -> str:
    return "You help."

@open_.before_call
def choose(call: Call) -> None:
    pass

open_.tool(secure=False)(hours)

own = App("own", auth=("u", "p"))
own.prompt(brief)
own.tool(secure=False)(hours)

wrong = App("wrong", auth=("u", "p"))

@wrong.prompt
def broken() -> str:
    raise ValueError("no")
'''
SERVER = {"SWML_BASIC_AUTH_USER": "acme", "SWML_BASIC_AUTH_PASSWORD": "s3:cret", "SWAIGLET_SECRET": "key"}
URL = "https://agents.example.com/voice"
WITH = "https://acme:s3%3Acret@agents.example.com/voice"
KEPT = (
    'note: whoever has the document may call "desk" as SignalWire does: keep it as you keep a password. Its tokens do '
    "not age; they hold until the server's SWAIGLET_SECRET is another.\n"
)
ONCE = (
    "note: {} ran once, for a call of nobody's: every caller gets what that made. Where it matters, give the "
    "dashboard the app's URL instead, not its document.\n"
)


def export(*arguments: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, ["export", *arguments], prog_name="swaiglet")


def outcome(done: Result) -> tuple[int, str, str]:
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("desk.py").write_text(DESK)


def ai_of(text: str) -> dict[str, Any]:
    ai: dict[str, Any] = json.loads(text)["sections"]["main"][1]["ai"]
    return ai


def test_export_prints_the_document_with_absolute_urls_and_says_what_to_know() -> None:
    done = export("desk.py", "--url", f"{URL}/", **SERVER)

    assert (done.exit_code, done.stderr) == (0, ONCE.format("`role`") + KEPT)
    ai = ai_of(done.stdout)
    track, hours = ai["SWAIG"]["functions"]
    assert ai["prompt"] == {"pom": [{"body": "You answer the phone for anybody."}]}
    assert ai["SWAIG"]["defaults"] == {"web_hook_url": f"{WITH}/swaig"}
    assert track["web_hook_url"].startswith(f"{WITH}/swaig?__token=hosted.")
    assert "web_hook_url" not in hours
    assert ai["post_prompt_url"].startswith(f"{WITH}/post_prompt?__token=hosted.")


async def test_export_makes_urls_that_the_server_takes_for_any_call(
    post: Callable[..., Awaitable[tuple[int, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = await asyncio.to_thread(export, "desk.py", "--url", URL, **SERVER)
    ai = ai_of(done.stdout)
    for name, value in SERVER.items():
        monkeypatch.setenv(name, value)
    app = load("desk.py")
    tracked = {"function": "track", "call_id": "c-1", "argument": {"parsed": [{"number": 5}]}}
    reported = {"call_id": "c-2", "post_prompt_data": {"raw": "All is well."}}
    urls = [ai["SWAIG"]["functions"][0]["web_hook_url"], ai["post_prompt_url"]]
    called, told = (url.replace("/voice/", "/") for url in urls)

    assert await post(app, called, tracked) == (200, {"response": "5 is on its way."})
    assert await post(app, told, reported) == (200, {"success": True})


def test_export_takes_the_credentials_that_stand_in_the_url() -> None:
    done = export("desk.py", "--url", "https://me:a%40b@agents.example.com", SWAIGLET_SECRET="key")

    assert done.exit_code == 0
    assert ai_of(done.stdout)["SWAIG"]["defaults"] == {"web_hook_url": "https://me:a%40b@agents.example.com/swaig"}


def test_export_is_for_the_number_that_is_called() -> None:
    done = export("desk.py", "--url", URL, "--to", "+15550100177", **SERVER)
    assert ai_of(done.stdout)["prompt"] == {"pom": [{"body": "You answer +15550100177 for anybody."}]}


@pytest.mark.parametrize(
    ("arguments", "name", "is_yaml"),
    [
        ([], "desk.json", False),
        ([], "desk", False),
        ([], "desk.YML", True),
        (["--yaml"], "desk", True),
        (["--json"], "desk.yaml", False),
    ],
)
def test_export_writes_into_a_file(arguments: list[str], name: str, is_yaml: bool) -> None:
    done = export("desk.py:own", "--url", URL, "-o", name, *arguments)

    assert outcome(done) == (0, "", "")
    written = Path(name).read_text()
    assert written.startswith("version: 1.0.0\n" if is_yaml else "{\n")
    document = Document.from_yaml(written) if is_yaml else Document.from_json(written)
    assert document.main[1].SWAIG.defaults.web_hook_url == "https://u:p@agents.example.com/voice/swaig"


def test_export_prints_yaml() -> None:
    done = export("desk.py:menu", "--url", URL, "--yaml")
    assert outcome(done) == (
        0,
        "version: 1.0.0\nsections:\n  main:\n  - play:\n      url: say:Hello.\n",
        "",
    )


def test_export_of_an_app_that_lets_anyone_in_says_so() -> None:
    done = export("desk.py:open_", "--url", URL)
    anyone = "auth is off: whoever finds the URL gets documents, runs functions that are not secure, and posts events"

    assert (done.exit_code, done.stderr) == (0, f"{ONCE.format('`choose`')}note: {anyone}\n")
    assert ai_of(done.stdout)["SWAIG"]["defaults"] == {"web_hook_url": f"{URL}/swaig"}


@pytest.mark.parametrize("url", ["http://localhost:3000", "http://127.0.0.1:3000/", "http://[::1]:3000"])
def test_export_for_this_machine_says_that_nobody_else_reaches_it(url: str) -> None:
    done = export("desk.py:own", "--url", url)
    place = url.rstrip("/")

    assert (done.exit_code, done.stderr) == (0, f'note: "{place}" is this machine, which SignalWire cannot reach\n')
    assert f"//u:p@{place.removeprefix('http://')}/swaig" in done.stdout


LACKS = (
    'Error: Cannot export "desk": its URLs need what the server has, and here it is not known. Set {} as on the '
    "server.\n"
)
AUTH = "SWML_BASIC_AUTH_USER, SWML_BASIC_AUTH_PASSWORD"


@pytest.mark.parametrize(
    ("url", "environment", "lacks"),
    [
        (URL, {}, f"{AUTH}, SWAIGLET_SECRET"),
        (URL, {"SWAIGLET_SECRET": "key"}, AUTH),
        (URL, {"SWML_BASIC_AUTH_PASSWORD": "secret"}, "SWAIGLET_SECRET"),
        (WITH, {}, "SWAIGLET_SECRET"),
    ],
)
def test_export_refuses_what_the_server_would_refuse(url: str, environment: dict[str, str], lacks: str) -> None:
    assert outcome(export("desk.py", "--url", url, "-o", "desk.json", **environment)) == (2, "", LACKS.format(lacks))
    assert not Path("desk.json").exists()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "agents.example.com",
        "/voice",
        "http://agents.example.com",
        "ftp://agents.example.com",
        "https://",
        "https://agents.example.com?x=1",
        "https://agents.example.com/#x",
        "https://agents.example.com:port",
        "https://user@agents.example.com",
        "https://:secret@agents.example.com",
        "https://@agents.example.com",
        "https://agents.example.com/a b",
    ],
)
def test_export_refuses_a_url_that_the_platform_could_not_use(url: str) -> None:
    shown = url.replace(":secret@", "***@").replace("user@", "***@")
    message = (
        f'Error: Cannot export for "{shown}": it is no public address of the server. Write its https URL, with the '
        "path below which the app answers, such as --url https://agents.example.com/voice.\n"
    )
    assert outcome(export("desk.py", "--url", url, **SERVER)) == (2, "", message)


def test_export_says_in_one_line_what_else_is_wrong() -> None:
    folder = 'Cannot write "gone/desk.json": No such file or directory. Name a file in a folder that is there.'
    raised = 'Cannot render "wrong": its code raised ValueError: no (desk.py, line 52). Mend that first.'

    assert outcome(export("desk.py:own", "--url", URL, "-o", "gone/desk.json")) == (2, "", f"Error: {folder}\n")
    assert outcome(export("desk.py:wrong", "--url", URL)) == (2, "", f"Error: {raised}\n")
    assert outcome(export("desk.py")) == (2, "", "Error: Missing option '--url'. See swaiglet export --help.\n")
