from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from swaiglet import App, Call, FunctionCall, Result, SetupError, Webhooks
from swaiglet.web.security import Credentials

Start = Callable[..., Awaitable[asyncio.subprocess.Process]]

NOTHING = {"type": "object", "properties": {}}


def make_app(**settings: Any) -> App:
    app = App("front-desk", **{"auth": ("user", "password"), **settings})

    @app.prompt
    def role(call: Call) -> str:
        return f"Greet {call.from_number or 'the caller'}."

    @app.tool(secure=False)
    def double(number: int) -> Result:
        """Double a number."""
        return Result(str(number * 2))

    return app


def document(greeting: str, base: str) -> dict[str, Any]:
    double = {
        "function": "double",
        "description": "Double a number.",
        "parameters": {"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"]},
        "meta_data_token": "front-desk",
    }
    ai = {
        "prompt": {"pom": [{"body": greeting}]},
        "SWAIG": {"defaults": {"web_hook_url": f"{base}/swaig"}, "functions": [double]},
    }
    return {"version": "1.0.0", "sections": {"main": [{"answer": {}}, {"ai": ai}]}}


async def test_app_renders_a_document_for_a_call() -> None:
    made = await make_app().render(Call(from_number="+15550100123"))
    assert made.to_wire() == document("Greet +15550100123.", "http://user:password@localhost:3000")


async def test_app_renders_a_document_for_nobody_in_particular(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8080")
    made = await make_app(auth="off").render()
    assert made.to_wire() == document("Greet the caller.", "http://localhost:8080")


async def test_app_renders_webhooks_at_its_public_url() -> None:
    made = await make_app(public_url="https://agent.example/voice/").render()
    assert made.to_wire() == document("Greet the caller.", "https://user:password@agent.example/voice")


async def test_app_does_not_render_without_a_prompt() -> None:
    with pytest.raises(SetupError) as caught:
        await App("mute").render()
    assert str(caught.value) == (
        'Cannot render "mute": no prompt says what the agent is for. Write a function that returns it, decorated '
        "with `@app.prompt`, or pass `ai=AI(prompt=Prompt(text=…))`."
    )


async def test_app_dispatches_a_function_call() -> None:
    assert await make_app().dispatch(FunctionCall("double", {"number": "21"})) == Result("42")


async def test_app_tells_a_tool_where_the_platform_calls_back() -> None:
    app = make_app(public_url="https://agent.example.com/voice")

    @app.tool(secure=False)
    def record(webhooks: Webhooks) -> Result:
        """Record the call."""
        return Result("Recording.").record_call(status_url=webhooks.status)

    url = "https://user:password@agent.example.com/voice/status"
    result = await app.dispatch(FunctionCall("record"))
    record_call = {"version": "1.0.0", "sections": {"main": [{"record_call": {"status_url": url}}]}}
    assert result.to_wire() == {"response": "Recording.", "action": [{"SWML": record_call}]}
    response = await app.test_client().post("/swaig", json={"function": "record"}, auth=("user", "password"))
    assert await response.get_json() == result.to_wire()
    functions = (await app.render()).to_wire()["sections"]["main"][1]["ai"]["SWAIG"]["functions"]
    described = {"description": "Record the call.", "parameters": NOTHING, "meta_data_token": "front-desk"}
    assert functions[1] == {"function": "record", **described}


async def test_app_renders_the_same_over_http() -> None:
    app = make_app(public_url="https://agent.example")
    client = app.test_client()
    response = await client.post("/", json={"call": {"from": "+15550100123"}}, auth=("user", "password"))
    rendered = await app.render(Call(from_number="+15550100123"))
    assert await response.get_json() == rendered.to_wire()


async def test_app_runs_functions_through_its_test_client() -> None:
    body = {"function": "double", "argument": {"parsed": [{"number": 21}]}}
    response = await make_app().test_client().post("/swaig", json=body, auth=("user", "password"))
    assert (response.status_code, await response.get_json()) == (200, {"response": "42"})


def test_app_makes_a_blueprint_of_its_name() -> None:
    assert make_app().blueprint().name == "front-desk"


def test_app_tells_its_own_credentials() -> None:
    assert make_app().credentials == Credentials("user", "password")


def test_app_tells_the_environments_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWML_BASIC_AUTH_USER", "env")
    monkeypatch.setenv("SWML_BASIC_AUTH_PASSWORD", "secret")
    assert make_app(auth=None).credentials == Credentials("env", "secret")


def test_app_keeps_the_credentials_that_it_made() -> None:
    app = make_app(auth=None)
    assert app.credentials is not None
    assert app.credentials.generated
    assert app.credentials is app.credentials


def test_app_has_no_credentials_when_auth_is_off() -> None:
    assert make_app(auth="off").credentials is None


async def test_app_answers_as_the_asgi_application_that_it_is(ask: Callable[..., Awaitable[Any]]) -> None:
    status, _, body = await ask(make_app(auth="off"), "GET", "/")
    assert (status, json.loads(body)) == (200, document("Greet the caller.", "http://localhost"))


async def test_app_renders_calls_side_by_side_without_mixing_them() -> None:
    app = App("desk", auth="off")
    both = asyncio.Barrier(2)

    @app.prompt
    async def role(call: Call) -> str:
        await both.wait()
        return call.from_number

    first, second = await asyncio.gather(app.render(Call(from_number="+1")), app.render(Call(from_number="+2")))
    prompts = [made.to_wire()["sections"]["main"][1]["ai"]["prompt"] for made in (first, second)]
    assert prompts == [{"pom": [{"body": "+1"}]}, {"pom": [{"body": "+2"}]}]


def test_importing_swaiglet_loads_nothing_heavy() -> None:
    code = "import sys, swaiglet; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "swaiglet" in loaded
    assert loaded & {"aiohttp", "click", "hypercorn", "jsonschema", "quart", "rich", "werkzeug"} == set()


def test_importing_swaiglet_configures_no_logging() -> None:
    code = "import logging, swaiglet; print(logging.root.handlers, logging.getLogger('swaiglet').handlers)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] []\n"


SCRIPT = """
from swaiglet import App

app = App("desk", auth=("user", "pass word"))

@app.prompt
def role() -> str:
    return "Greet."

app.run(port=0)
print("ended in order")
"""


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
async def test_app_runs_until_interrupted(stop: signal.Signals, start: Start, tmp_path: Path) -> None:
    (tmp_path / "desk.py").write_text(SCRIPT)
    process = await start("-W", "error", str(tmp_path / "desk.py"))
    assert process.stdout is not None
    first = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
    url = first.rpartition(" ")[2].strip()
    second = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
    assert first == f"desk: 0 tools, 1 worker, listening at {url}\n"
    assert second == f"Paste into the phone number's settings: {url.replace('//', '//user:pass%20word@')}/\n"
    async with aiohttp.ClientSession() as session, session.get(f"{url}/ready") as response:
        assert (response.status, await response.json()) == (200, {"status": "ready"})
        process.send_signal(stop)  # while the client keeps its connection
        output, complaints = await asyncio.wait_for(process.communicate(), 30)
    assert (process.returncode, output, complaints) == (0, b"ended in order\n", b"")
