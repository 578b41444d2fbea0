"""Who gets in, wherever an app is served: every route, each proof; and what no request can do to another."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession
from attrs import evolve, frozen
from quart import Blueprint, Quart

from swaiglet import AI, App, Call, Limits, PostPrompt, Prompt, StatusEvent, Switchboard
from swaiglet.calling import CALL_ID, CallFilter
from swaiglet.web.http import HttpRequest

Ask = Callable[..., Awaitable[tuple[int, dict[str, str], bytes]]]
Post = Callable[..., Awaitable[tuple[int, Any]]]
Start = Callable[..., Awaitable[asyncio.subprocess.Process]]
Log = pytest.LogCaptureFixture

AUTH = ("acme", "s3:crét")
KEY = "PSK_key"
REFUSED = "order_status cannot be used on this call. Tell the caller that this cannot be done here."


def make_app(name: str = "front-desk", **settings: Any) -> tuple[App, list[str]]:
    """An app, and what ran of it."""
    app = App(name, **{"auth": AUTH, **settings})
    ran: list[str] = []

    @app.prompt
    def role(call: Call) -> str:
        ran.append(f"prompt for {call.id}")
        return "You answer the phone."

    @app.tool
    def order_status(call: Call) -> str:
        """Look up an order."""
        ran.append(f"tool for {call.id}")
        return "Tomorrow."

    @app.before_call
    def no_refunds_for_robots(call: Call, ai: AI) -> None:
        if call.from_number == "robot":
            del ai.tools["order_status"]

    @app.post_prompt("Sum up.")
    def save(report: PostPrompt) -> None:
        ran.append(f"report of {report.call.id}")

    @app.status_callback
    def status(event: StatusEvent) -> None:
        ran.append(f"event {event.type}")

    @app.debug_event
    def debug() -> None:
        ran.append("debug event")

    return app, ran


# Every route of every app


@frozen
class Served:
    """An app, wherever it is: what is asked, and below which path."""

    service: Any
    app: App
    ran: list[str]
    prefix: str = ""


def alone() -> Served:
    app, ran = make_app()
    return Served(app, app, ran)


def mounted() -> Served:
    app, ran = make_app()

    async def service(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "root_path": "/mounted"}, receive, send)

    return Served(service, app, ran, "/mounted")


def embedded() -> Served:
    app, ran = make_app()
    host, floor = Quart("host"), Blueprint("floor", __name__)
    floor.register_blueprint(app.blueprint(), url_prefix="/voice")
    host.register_blueprint(floor, url_prefix="/floor")
    return Served(host, app, ran, "/floor/voice")


def on_a_switchboard() -> Served:
    app, ran = make_app(auth=None)
    board = Switchboard(auth=AUTH)
    board.mount("/desk", app, numbers=["+15550100199"])
    return Served(board, app, ran, "/desk")


def at_the_switchboards_root() -> Served:
    served = on_a_switchboard()
    return evolve(served, prefix="")


PLACES = (alone, mounted, embedded, on_a_switchboard, at_the_switchboards_root)
ROUTES = ("/", "/swaig", "/post_prompt", "/status", "/debug_events")
OPEN = {"/health": 200, "/ready": 503}


def basic(user: str, password: str) -> str:
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


PROVEN = basic(*AUTH)
WRONG: Mapping[str, Mapping[str, str]] = {
    "none": {},
    "empty": {"authorization": ""},
    "wrong password": {"authorization": basic("acme", "s3:cret")},
    "wrong user": {"authorization": basic("Acme", "s3:crét")},
    "a part of the password": {"authorization": basic("acme", "s3")},
    "no colon": {"authorization": f"Basic {base64.b64encode(b'acme').decode()}"},
    "no base64": {"authorization": "Basic acme:s3:crét"},
    "another scheme": {"authorization": PROVEN.replace("Basic", "Bearer")},
    "twice": {"authorization": f"{PROVEN}, {PROVEN}"},
    "in another header": {"proxy-authorization": PROVEN, "x-authorization": PROVEN},
}


def test_edge_has_the_routes_that_are_walked_here() -> None:
    app, _ = make_app()
    assert list(app.endpoints.routes) == [*ROUTES, *OPEN]
    assert [path for path, route in app.endpoints.routes.items() if route.open_] == list(OPEN)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
async def test_edge_lets_nobody_in_without_the_credentials(place: Callable[[], Served], method: str, ask: Ask) -> None:
    served = place()
    token = served.app.endpoints.tokens.make("order_status", None)
    body = json.dumps({"function": "order_status", "call_id": "c-1", "event_type": "x", "call": {}}).encode()
    routes = ROUTES if served.prefix or served.service is served.app else ("/",)
    answers = {
        (route, proof): await ask(
            served.service,
            method,
            f"{served.prefix}{route}",
            headers=headers,
            body=body,
            query_string=f"__token={token}&user=acme&password=s3:crét".encode(),
        )
        for route in routes
        for proof, headers in WRONG.items()
    }
    assert {key: status for key, (status, _, _) in answers.items() if status != 401} == {}
    assert {headers["www-authenticate"].partition(" ")[0] for _, headers, _ in answers.values()} == {"Basic"}
    assert served.ran == []


@pytest.mark.parametrize("place", PLACES[:4])
async def test_edge_tells_anyone_whether_it_is_up_and_nothing_else(place: Callable[[], Served], ask: Ask) -> None:
    served = place()
    answers = {path: await ask(served.service, "GET", f"{served.prefix}{path}") for path in OPEN}
    assert {path: status for path, (status, _, _) in answers.items()} == OPEN
    assert [json.loads(body) for _, _, body in answers.values()] == [{"status": "up"}, {"status": "not ready"}]


@pytest.mark.parametrize("place", PLACES)
async def test_edge_checks_the_signature_of_documents(
    place: Callable[[], Served], ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNALWIRE_SIGNING_KEY", KEY)
    monkeypatch.setenv("SWAIGLET_PUBLIC_URL", "https://agent.example.com")
    served = place()
    body = b'{"call": {"call_id": "c-1", "to": "+15550100199"}}'
    url = f"https://agent.example.com{served.prefix}"
    signed = hmac.new(KEY.encode(), url.encode() + body, hashlib.sha256).hexdigest()
    statuses = [
        (await ask(served.service, "POST", served.prefix or "/", headers={"authorization": PROVEN, **more}, body=body))[
            0
        ]
        for more in (
            {},
            {"x-signalwire-sha256-signature": signed[::-1]},
            {"x-signalwire-signature": signed},
            {"x-signalwire-sha256-signature": signed},
        )
    ]
    assert statuses == [403, 403, 403, 200]
    assert served.ran == ["prompt for c-1"]


@pytest.mark.parametrize("place", PLACES[:4])
async def test_edge_runs_nothing_without_its_token(place: Callable[[], Served], ask: Ask) -> None:
    served = place()
    other = served.app.endpoints.tokens.make("/post_prompt", Call(id="c-2"))
    proven = {"authorization": PROVEN}
    for query in (b"", b"__token=", b"__token=x.y", f"__token={other}".encode(), f"__TOKEN={other}".encode()):
        body = json.dumps({"function": "order_status", "call_id": "c-1"}).encode()
        function = await ask(
            served.service, "POST", f"{served.prefix}/swaig", headers=proven, body=body, query_string=query
        )
        report = await ask(
            served.service, "POST", f"{served.prefix}/post_prompt", headers=proven, body=body, query_string=query
        )
        assert (function[0], json.loads(function[2]), report[0]) == (200, {"response": REFUSED}, 403)
    assert served.ran == []


# Tokens


async def urls(post: Post, app: Any, url: str = "http://acme:s3:cr%C3%A9t@localhost/", **call: Any) -> tuple[str, str]:
    """Where a call runs the tool, and where its report goes."""
    status, document = await post(app, url, {"call": call} if call else {})
    assert status == 200
    ai = document["sections"]["main"][1]["ai"]
    functions = {function["function"]: function["web_hook_url"] for function in ai["SWAIG"]["functions"]}
    return functions["order_status"], ai["post_prompt_url"]


async def test_a_call_runs_what_it_was_offered_and_no_other_call_does(post: Post) -> None:
    app, ran = make_app()
    function, report = await urls(post, app, call_id="c-1")
    told = {"function": "order_status", "call_id": "c-1"}
    assert await post(app, function, told) == (200, {"response": "Tomorrow."})
    assert await post(app, function, told | {"call_id": "c-2"}) == (200, {"response": REFUSED})
    assert await post(app, function, told | {"call_id": "c-2", "conversation_id": "c-1"}) == (
        200,
        {"response": REFUSED},
    )
    assert await post(app, report, {"call_id": "c-1"}) == (200, {"success": True})
    assert (await post(app, report, {"call_id": "c-2"}))[0] == 403
    assert (await post(app, report.replace("/post_prompt", "/swaig"), told))[1] == {"response": REFUSED}
    assert ran == ["prompt for c-1", "tool for c-1", "report of c-1"]


async def test_a_call_cannot_run_what_before_call_left_out(post: Post) -> None:
    app, ran = make_app()
    other, _ = await urls(post, app, call_id="c-2")
    body = {"call": {"call_id": "c-1", "from": "robot"}}
    _, document = await post(app, "http://acme:s3:cr%C3%A9t@localhost/", body)
    ai = document["sections"]["main"][1]["ai"]
    assert "SWAIG" not in ai
    for url in (other, ai["post_prompt_url"].replace("/post_prompt", "/swaig"), other.partition("?")[0]):
        answer = await post(app, url, {"function": "order_status", "call_id": "c-1"})
        assert answer == (200, {"response": REFUSED})
    assert ran == ["prompt for c-2", "prompt for c-1"]


async def test_a_document_for_no_call_has_tokens_for_any(post: Post) -> None:
    app, _ = make_app()
    function, report = await urls(post, app)
    assert await post(app, function, {"function": "order_status", "call_id": "c-1"}) == (200, {"response": "Tomorrow."})
    assert await post(app, report, {"call_id": "c-2"}) == (200, {"success": True})


async def test_a_token_ages(post: Post, caplog: Log) -> None:
    app, ran = make_app(token_max_age=600)
    function, report = await urls(post, app, call_id="c-1")
    app.endpoints.tokens = evolve(app.endpoints.tokens, clock=lambda: 10**12)
    told = {"function": "order_status", "call_id": "c-1"}
    assert await post(app, function, told) == (200, {"response": REFUSED})
    assert await post(app, report, told) == (403, {"error": "the token in the URL is not this call's"})
    assert ran == ["prompt for c-1"]
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert warnings[0] == '"order_status" was not run: the token in the URL is not this call\'s'
    assert warnings[1].startswith("POST /post_prompt 403 call=c-1 ")
    assert "__token" not in caplog.text


async def test_a_secret_may_change_while_calls_go_on(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWAIGLET_SECRET", "old")
    function, _ = await urls(post, make_app()[0], call_id="c-1")
    told = {"function": "order_status", "call_id": "c-1"}
    answers = []
    for secret in ("old", "new, old", "new"):
        monkeypatch.setenv("SWAIGLET_SECRET", secret)
        answers.append((await post(make_app()[0], function, told))[1]["response"])
    assert answers == ["Tomorrow.", "Tomorrow.", REFUSED]


async def test_a_tool_that_is_not_secure_needs_no_token(post: Post) -> None:
    app = App("desk", auth=AUTH)

    @app.prompt
    def role() -> str:
        return "You answer."

    @app.tool(secure=False)
    def hours() -> str:
        """Tell the hours."""
        return "From 9 to 5."

    _, document = await post(app, "http://acme:s3:cr%C3%A9t@localhost/", {"call": {"call_id": "c-1"}})
    swaig = document["sections"]["main"][1]["ai"]["SWAIG"]
    assert "web_hook_url" not in swaig["functions"][0]
    assert await post(app, swaig["defaults"]["web_hook_url"], {"function": "hours"}) == (
        200,
        {"response": "From 9 to 5."},
    )


async def test_an_included_function_runs_on_the_calls_of_other_agents(post: Post) -> None:
    app, _ = make_app()
    swaig = "http://acme:s3:cr%C3%A9t@localhost/swaig"
    status, reply = await post(app, swaig, {"action": "get_signature", "functions": ["order_status"]})
    assert (status, reply["defaults"]) == (200, {"web_hook_url": "http://acme:s3%3Acr%C3%A9t@localhost/swaig"})
    (function,) = reply["functions"]
    for call_id in ("c-1", "c-2"):
        answer = await post(app, function["web_hook_url"], {"function": "order_status", "call_id": call_id})
        assert answer == (200, {"response": "Tomorrow."})


@pytest.mark.parametrize(
    ("header", "digest"),
    [("x-signalwire-signature", hashlib.sha1), ("x-signalwire-sha256-signature", hashlib.sha256)],
)
async def test_requests_for_functions_are_signed_and_calls_of_them_are_not(
    header: str, digest: Any, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNALWIRE_SIGNING_KEY", f"new,{KEY}")
    app, _ = make_app(public_url="https://agent.example.com")
    url, body = "https://acme:s3:cr%C3%A9t@agent.example.com/swaig", b'{"action": "get_signature", "functions": []}'
    signed = b"https://agent.example.com/swaig" + body
    signature = hmac.new(KEY.encode(), signed, digest).hexdigest()
    assert (await post(app, url, body))[0] == 403
    assert (await post(app, url, body, **{header: "0" * len(signature)}))[0] == 403
    status, reply = await post(app, url, body, **{header: signature})
    assert status == 200
    answer = await post(app, reply["functions"][0]["web_hook_url"], {"function": "order_status", "call_id": "c-1"})
    assert answer == (200, {"response": "Tomorrow."})


# The right URL

FORGED = {
    "host": "evil.example",
    "forwarded": "for=10.0.0.1;host=evil.example;proto=https",
    "x-forwarded-for": "10.0.0.1",
    "x-forwarded-host": "evil.example",
    "x-forwarded-port": "444",
    "x-forwarded-prefix": "/evil",
    "x-forwarded-proto": "gopher",
    "x-original-host": "evil.example",
    "x-original-url": "https://evil.example/",
    "x-real-ip": "10.0.0.1",
    "x-rewrite-url": "https://evil.example/",
}


async def test_forged_headers_never_change_what_a_real_call_is_told(ask: Ask, post: Post) -> None:
    """Before, while and after a document is made for a real call, others send what they like, with proof or not."""
    app, _ = make_app()

    async def attack() -> None:
        for proof in ({}, {"authorization": "Basic forged"}, {"authorization": PROVEN}):
            for path, method in (("/", "POST"), ("/", "GET"), ("/swaig", "POST"), ("/ready", "GET")):
                await ask(app, method, path, headers=FORGED | proof, body=b'{"call": {"call_id": "evil"}}')

    attacked = []

    @app.prompt("More")
    async def attacked_meanwhile(call: Call) -> None:
        if call.id == "c-1":
            attacked.append(call.id)
            await attack()

    url = "https://acme:s3:cr%C3%A9t@agent.example.com/"
    calm = await urls(post, app, url, call_id="calm")
    await attack()
    told = [await urls(post, app, url, call_id="c-1") for _ in range(2)]
    await attack()
    told.append(await urls(post, app, url, call_id="c-1"))
    shown = {(urlsplit(function).netloc, urlsplit(report).netloc) for function, report in [calm, *told]}
    assert shown == {("acme:s3%3Acr%C3%A9t@agent.example.com",) * 2}
    assert attacked == ["c-1"] * 3


@pytest.mark.parametrize(
    ("trusted", "public", "base"),
    [
        ("", None, "http://agent.internal/voice"),
        ("1", None, "https://agent.example.com/cut/voice"),
        ("127.0.0.0/8", None, "https://agent.example.com/cut/voice"),
        ("192.0.2.0/24", None, "http://agent.internal/voice"),
        ("1", "https://public.example/below", "https://public.example/below/voice"),
        ("", "https://public.example/below", "https://public.example/below/voice"),
    ],
)
async def test_urls_follow_the_proxies_that_are_trusted(
    trusted: str, public: str | None, base: str, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWAIGLET_TRUST_PROXY", trusted)
    app, _ = make_app(public_url=public)
    headers = {
        "host": "agent.internal",
        "authorization": PROVEN,
        "x-forwarded-for": "203.0.113.9",
        "x-forwarded-host": "agent.example.com",
        "x-forwarded-prefix": "/cut",
        "x-forwarded-proto": "https",
    }
    _, _, body = await ask(app, "GET", "/voice/", headers=headers, root_path="/voice")
    ai = json.loads(body)["sections"]["main"][1]["ai"]
    scheme, _, rest = base.partition("://")
    assert ai["SWAIG"]["defaults"]["web_hook_url"] == f"{scheme}://acme:s3%3Acr%C3%A9t@{rest}/swaig"


async def test_an_app_answers_under_its_own_names_only(post: Post) -> None:
    app, _ = make_app(limits=Limits(allowed_hosts=("agent.example.com", "*.internal")))
    proof = {"authorization": PROVEN}
    answers = [
        await post(app, f"http://{host}/", {}, **more)
        for host, more in (
            ("agent.example.com:3000", proof),
            ("desk.internal", proof),
            ("evil.example", proof),
            ("evil.example", {}),
        )
    ]
    assert [status for status, _ in answers] == [200, 200, 400, 401]
    assert answers[2][1] == {"error": 'this app does not go by "evil.example"'}


# Limits


async def test_a_body_without_end_costs_no_memory() -> None:
    app, ran = make_app()
    taken = 0

    async def receive() -> Any:
        nonlocal taken
        taken += 65_536
        assert taken < 200 * 1_048_576
        return {"type": "http.request", "body": bytes(65_536), "more_body": True}

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    for path in ("/", "/swaig"):
        headers = [(b"authorization", PROVEN.encode()), (b"transfer-encoding", b"chunked")]
        scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
        await app(scope, receive, send)
    assert [message["status"] for message in sent if "status" in message] == [413, 413]
    assert taken == 2 * (1_048_576 + 65_536)
    assert ran == []


async def test_functions_beyond_the_cap_are_answered_at_once(post: Post) -> None:
    app = App("desk", auth="off", limits=Limits(max_running_tools=1))
    inside, go_on = threading.Event(), threading.Event()
    answers: list[Any] = []

    @app.tool(secure=False)
    def slow(number: int) -> str:
        """Take long."""
        inside.set()
        assert go_on.wait(10)
        return f"Done {number}."

    @app.prompt
    def role() -> str:
        return "You answer."

    async def call(number: int) -> Any:
        arguments = {"parsed": [{"number": number}]}
        body = {"function": "slow", "call_id": "c-1", "argument": arguments}
        return (await post(app, "http://localhost/swaig", body))[1]["response"]

    first = asyncio.create_task(call(1))
    await asyncio.to_thread(inside.wait, 10)
    answers.append(await call(2))
    go_on.set()
    answers.append(await first)
    answers.append(await call(3))
    assert answers == [
        "There is too much going on at the moment to do this. Tell the caller so and try again in a while.",
        "Done 1.",
        "Done 3.",
    ]


# Logs


async def test_every_line_of_a_call_tells_its_id(post: Post, caplog: Log) -> None:
    app = App("desk", auth="off", log_values=True, redact=lambda values: dict.fromkeys(values, "…"))
    log = logging.getLogger("shop")

    @app.prompt
    def in_a_thread() -> str:
        log.warning("prompt")
        return "You answer."

    @app.tool(secure=False)
    async def find(number: str) -> str:
        """Find an order."""
        log.warning("tool")
        return "Found."

    caplog.handler.addFilter(CallFilter())
    with caplog.at_level(logging.INFO):
        await post(app, "http://localhost/", {"call": {"call_id": "c-1"}})
        body = {"function": "find", "call_id": "c-2", "argument": {"parsed": [{"number": "sesame"}]}}
        await post(app, "http://localhost/swaig", body)
    log.warning("outside")
    lines = [(record.name, record.call_id) for record in caplog.records]  # type: ignore[attr-defined]
    assert lines == [
        ("shop", "c-1"),
        ("swaiglet.web", "c-1"),
        ("shop", "c-2"),
        ("swaiglet.web", "c-2"),
        ("shop", ""),
    ]
    assert CALL_ID.get() == ""
    fields = [vars(record)["swaiglet"] for record in caplog.records if hasattr(record, "swaiglet")]
    assert [list(told) for told in fields] == [
        ["method", "path", "call", "outcome", "handler_ms", "status", "total_ms", "bytes"],
        [
            *("method", "path", "call", "function", "outcome", "attempt", "handler_ms", "arguments"),
            *("status", "total_ms", "bytes"),
        ],
    ]
    assert fields[1]["arguments"] == {"number": "…"}
    assert "sesame" not in caplog.text


@pytest.mark.parametrize("debug", [False, True])
async def test_a_crafted_function_call_does_not_fill_the_log(debug: bool, post: Post, caplog: Log) -> None:
    app, _ = make_app(debug=debug)
    arguments = {f"a{number}": number for number in range(5_000)} | {"b" * 10_000: 1, "c\nd": 2}
    body = {"function": "f\n" * 10_000, "call_id": "c" * 10_000, "argument": {"parsed": [arguments]}}
    with caplog.at_level(logging.INFO):
        status, answer = await post(app, "http://acme:s3:cr%C3%A9t@localhost/swaig", body)
    assert (status, len(answer["response"]) < 300) == (200, True)
    unknown, line = caplog.messages
    assert (len(unknown) < 400, len(line) < 1_500, "\n" in line, "\n" in unknown) == (True, True, False, debug)
    assert ("async def name_of_the_function(a0: str, a1: str, a2: str, a3: str, a4: str," in unknown) is debug


@pytest.mark.parametrize("log_values", [False, True])
async def test_values_are_told_only_when_the_author_wants_it(log_values: bool, post: Post, caplog: Log) -> None:
    app, _ = make_app(log_values=log_values)
    function, _ = await urls(post, app, call_id="c-1")
    with caplog.at_level(logging.INFO):
        body = {"function": "order_status", "call_id": "c-1", "argument": {"parsed": [{"note": "sesame"}]}}
        await post(app, function, body)
    assert ("sesame" in caplog.text) is log_values
    assert "s3" not in caplog.text
    assert "__token" not in caplog.text


async def test_an_app_that_lets_anyone_in_says_so_at_each_start(caplog: Log) -> None:
    app = App("desk", auth="off", ai=AI(prompt=Prompt("Greet.")))
    for _ in range(2):
        await app.endpoints.startup()
        await app.endpoints.shutdown()
    assert caplog.messages == ["desk lets anyone in: auth is off"] * 2


@pytest.mark.parametrize(
    ("settings", "environ", "told"),
    [
        (
            {"auth": None},
            {},
            [
                "front-desk made a password of its own that nobody knows, another in each process: pass `auth=`, or "
                "set SWML_BASIC_AUTH_USER and SWML_BASIC_AUTH_PASSWORD"
            ],
        ),
        (
            {"public_url": "https://agent.example.com"},
            {},
            [
                "front-desk signs its tokens with a secret that this process made: another process or machine will "
                "refuse them. Set SWAIGLET_SECRET, the same for all"
            ],
        ),
        ({"public_url": "https://agent.example.com"}, {"SWAIGLET_SECRET": "s"}, []),
        ({"auth": None}, {"SWML_BASIC_AUTH_PASSWORD": "s"}, []),
        ({}, {}, []),
    ],
)
async def test_an_app_says_at_its_start_what_nobody_knows(
    settings: dict[str, Any],
    environ: dict[str, str],
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: Log,
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    app, _ = make_app(**settings)
    await app.endpoints.startup()
    await app.endpoints.shutdown()
    assert caplog.messages == told


async def test_an_app_that_stops_sends_new_calls_away_and_ends_what_goes_on(ask: Ask, post: Post) -> None:
    app, ran = make_app()
    function, _ = await urls(post, app, call_id="c-1")
    app.endpoints.drain()
    status, headers, body = await ask(app, "POST", "/", headers={"authorization": PROVEN}, body=b"{}")
    assert (status, headers["retry-after"]) == (503, "5")
    assert json.loads(body) == {"error": "the server is shutting down"}
    assert await post(app, function, {"function": "order_status", "call_id": "c-1"}) == (200, {"response": "Tomorrow."})
    assert ran == ["prompt for c-1", "tool for c-1"]


async def test_a_request_that_is_cancelled_is_not_answered() -> None:
    app, begun = App("desk", auth="off"), asyncio.Event()

    @app.prompt
    async def role() -> str:
        begun.set()
        await asyncio.Event().wait()
        return ""

    answering = asyncio.create_task(app.endpoints.answer(HttpRequest()))
    await begun.wait()
    assert app.endpoints.in_flight == 1
    answering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await answering
    assert app.endpoints.in_flight == 0


FRONT_DESK = str(Path(__file__).parents[1] / "examples" / "front_desk.py")


async def test_a_server_writes_no_credentials_and_no_tokens_into_its_log(start: Start) -> None:
    own = {"SWML_BASIC_AUTH_USER": "acme", "SWML_BASIC_AUTH_PASSWORD": "s3cret", "SWAIGLET_SECRET": "sesame"}
    server = await start("-m", "swaiglet", "run", FRONT_DESK, "--port", "0", **own)
    assert server.stdout is not None
    lines = [(await server.stdout.readline()).decode() for _ in range(2)]
    url = lines[1].rpartition(" ")[2].strip()
    async with ClientSession() as session:

        async def send(where: str, body: Any) -> Any:
            async with session.post(where, json=body) as response:
                return response.status, await response.json()

        _, document = await send(url, {"call": {"call_id": "c-1"}})
        ai = document["sections"]["main"][1]["ai"]
        function = ai["SWAIG"]["functions"][0]["web_hook_url"]
        body = {"function": "order_status", "call_id": "c-1", "argument": {"parsed": [{"order_id": "10245678"}]}}
        answers = [await send(function, body), await send(function, body | {"call_id": "c-2"})]
        answers.append(await send(ai["post_prompt_url"], {"call_id": "c-2"}))
    server.terminate()
    _, log = await server.communicate()
    assert [status for status, _ in answers] == [200, 200, 403]
    told = log.decode()
    assert told.count('"path":"/swaig"') == 2
    secrets = ("s3cret", "sesame", "__token", function.rpartition("=")[2], basic("acme", "s3cret")[6:], "10245678")
    assert [secret for secret in secrets if secret in told] == []


def test_requests_do_not_show_what_must_not_be_told() -> None:
    request = HttpRequest(headers={"authorization": PROVEN}, query=[("__token", "x")], query_string="__token=x")
    assert repr(request) == (
        "HttpRequest(method='GET', path='/', prefix='', asked='', scheme='http', host='localhost', client='')"
    )
