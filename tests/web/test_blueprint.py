from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from quart import Quart

from swaiglet import App, Call

Ask = Callable[..., Awaitable[tuple[int, dict[str, str], bytes]]]


def make_app(name: str = "front-desk") -> App:
    app = App(name, auth="off")

    @app.prompt
    def role(call: Call) -> str:
        return f"Greet in {call.query.getall('lang', ['en'])}."

    @app.tool
    def ping() -> str:
        """Answer."""
        return "pong"

    return app


def document_of(body: bytes) -> tuple[str, str]:
    """What the agent was told, and where its functions are."""
    ai = json.loads(body)["sections"]["main"][1]["ai"]
    return ai["prompt"]["pom"][0]["body"], ai["SWAIG"]["defaults"]["web_hook_url"]


@pytest.mark.parametrize("name", ["front-desk", "acme.desk", "front desk", "Empfang für Gäste", "a/b", "json"])
async def test_blueprint_takes_an_app_of_any_name(name: str, ask: Ask) -> None:
    host = Quart("host")
    host.register_blueprint(make_app(name).blueprint(), url_prefix="/voice")
    assert (await ask(host, "POST", "/voice/swaig", body=b'{"function": "ping"}'))[0] == 200


async def test_blueprint_opens_and_closes_with_its_host() -> None:
    host = Quart("host")
    host.register_blueprint(make_app().blueprint(), url_prefix="/voice")
    client = host.test_client()
    statuses = [(await client.get("/voice/ready")).status_code]
    async with host.test_app():
        statuses.append((await client.get("/voice/ready")).status_code)
    statuses.append((await client.get("/voice/ready")).status_code)
    assert statuses == [503, 200, 503]


@pytest.mark.parametrize("path", ["/voice", "/voice/", "/voice/?x=1"])
async def test_blueprint_links_below_its_prefix(path: str) -> None:
    host = Quart("host")
    host.register_blueprint(make_app().blueprint(), url_prefix="/voice")
    response = await host.test_client().get(path, headers={"host": "agent.example:8443"}, scheme="https")
    assert document_of(await response.get_data(as_text=False))[1] == "https://agent.example:8443/voice/swaig"


async def test_blueprint_links_below_a_prefix_with_variables(ask: Ask) -> None:
    host = Quart("host")
    host.register_blueprint(make_app().blueprint(), url_prefix="/<tenant>/voice")
    _, _, body = await ask(host, "GET", "/büro 1/voice/", raw_path=b"")
    assert document_of(body)[1] == "http://localhost/b%C3%BCro%201/voice/swaig"


async def test_blueprint_links_below_its_hosts_root_path(ask: Ask) -> None:
    host = Quart("host")
    host.register_blueprint(make_app().blueprint(), url_prefix="/voice")
    _, _, body = await ask(host, "GET", "/proxy/voice", root_path="/proxy")
    assert document_of(body)[1] == "http://localhost/proxy/voice/swaig"


async def test_blueprint_passes_the_query_on() -> None:
    client = make_app().test_client()
    response = await client.get("/?lang=de&lang=fr")
    assert document_of(await response.get_data(as_text=False))[0] == "Greet in ['de', 'fr']."


async def test_blueprint_refuses_what_its_host_finds_too_large(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    host = Quart("host")
    host.config["MAX_CONTENT_LENGTH"] = 10
    host.register_blueprint(make_app().blueprint())
    expected = (413, b'{"error":"the body is larger than 10 bytes"}')
    assert (await ask(host, "POST", "/swaig", body=[b" " * 9, b"{}"]))[0::2] == expected
    declared = await ask(host, "POST", "/swaig", body=b"{}", headers={"content-length": "11"})
    assert declared[0::2] == expected
    told = [re.sub(r" \w+=[\d.]+", "", message) for _, _, message in caplog.record_tuples]
    assert told == ["POST /swaig 413: the body is larger than 10 bytes"] * 2


async def test_blueprint_needs_a_name_of_its_own_when_registered_twice(ask: Ask) -> None:
    app, host = make_app(), Quart("host")
    host.register_blueprint(app.blueprint(), url_prefix="/a")
    host.register_blueprint(app.blueprint(), url_prefix="/b", name="again")
    links = [document_of((await ask(host, "GET", path))[2])[1] for path in ("/a", "/b")]
    assert links == ["http://localhost/a/swaig", "http://localhost/b/swaig"]


async def test_test_client_serves_no_files(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "secrets.txt").write_text("sesame")
    monkeypatch.chdir(tmp_path)
    response = await make_app().test_client().get("/static/secrets.txt")
    known = "this app answers at /, /swaig, /post_prompt, /status, /debug_events, /health, /ready"
    assert response.status_code == 404
    assert await response.get_json() == {"error": f"there is nothing at /static/secrets.txt; {known}"}
