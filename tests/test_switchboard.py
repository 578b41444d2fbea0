"""Several apps in one service: who takes a call, who gets in, and what a wrong mount is told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from runpy import run_path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from swaiglet import AI, App, Call, Limits, PostPrompt, Prompt, SetupError, Switchboard
from swaiglet.web.banner import banner
from swaiglet.web.server import Service

Ask = Callable[..., Awaitable[tuple[int, dict[str, str], bytes]]]
JSON = dict[str, Any]
EXAMPLE = Path(__file__).parents[1] / "examples" / "switchboard.py"


def make_app(name: str, **settings: Any) -> App:
    return App(name, ai=AI(prompt=Prompt(f"You are {name}.")), **settings)


def make_board(**settings: Any) -> Switchboard:
    """Sales and support; support takes what nobody else does."""
    support = make_app("support")
    board = Switchboard("acme", default=support, **{"auth": ("user", "sésame:1"), **settings})
    board.mount("/sales", make_app("sales"), numbers="+1 (555) 111-2222", sip=["Sales", "sip:shop@acme.example"])
    board.mount("/support", support, numbers=["+15551113333"])
    return board


def proof(user: str = "user", password: str = "sésame:1") -> dict[str, str]:
    return {"authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}


def called(to: str, **more: Any) -> bytes:
    """The body of a request for a document."""
    return json.dumps({"call": {"call_id": "c-1", "to": to, "from": "+15550100123", **more}}).encode()


def agent(body: bytes) -> str:
    """Whom the document is from."""
    main = json.loads(body)["sections"]["main"]
    if "ai" not in main[-1]:
        return str(main[1]["play"]["url"])
    return str(main[-1]["ai"]["prompt"]["text"])


@pytest.mark.parametrize(
    ("to", "more", "expected"),
    [
        ("+15551112222", {}, "sales"),
        ("15551112222", {}, "sales"),
        ("+15551113333", {}, "support"),
        ("+15559999999", {}, "support"),
        ("", {}, "support"),
        ("sip:sales@acme.example", {}, "sales"),
        ("SIPS:SHOP@acme.example;transport=tls", {}, "sales"),
        ("sip:nobody@acme.example", {}, "support"),
        ("sip:+15551112222@trunk.example", {}, "sales"),
        ("sip:x@y", {"sip_data": {"sip_req_user": "Sales"}}, "sales"),
        ("+15551113333", {"sip_data": {"sip_req_user": "sales"}}, "support"),
    ],
)
async def test_switchboard_goes_by_number_then_sip_user_then_default(
    to: str, more: JSON, expected: str, ask: Ask
) -> None:
    status, _, body = await ask(make_board(), "POST", "/", headers=proof(), body=called(to, **more))
    assert (status, agent(body)) == (200, f"You are {expected}.")


async def test_switchboard_says_goodbye_when_nobody_takes_a_call(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    board = Switchboard("acme", auth="off", goodbye="Nobody is here.")
    board.mount("/sales", make_app("sales"), numbers=["+15551112222"])
    status, _, body = await ask(board, "POST", "/", body=called("+15559999999"))
    main = [{"answer": {}}, {"play": {"url": "say:Nobody is here."}}, {"hangup": {}}]
    assert (status, json.loads(body)) == (200, {"version": "1.0.0", "sections": {"main": main}})
    assert 'no app takes a call to "+15559999999"' in caplog.messages


async def test_switchboard_shows_the_document_of_no_call_in_particular(ask: Ask) -> None:
    status, _, body = await ask(make_board(), "GET", "/", headers=proof())
    assert (status, agent(body)) == (200, "You are support.")
    assert (await ask(make_board(), "HEAD", "/", headers=proof()))[::2] == (200, b"")


async def test_switchboard_lets_the_longest_path_win(ask: Ask) -> None:
    board = Switchboard("acme", auth="off")
    board.mount("/sales", make_app("sales"))
    board.mount("/sales/eu", make_app("europe"))
    paths = ("/sales", "/sales/", "/sales/eu", "/sales/eu/")
    agents = [agent((await ask(board, "GET", path))[2]) for path in paths]
    assert agents == ["You are sales."] * 2 + ["You are europe."] * 2
    assert (await ask(board, "GET", "/salesman"))[0] == 404


async def test_switchboard_puts_a_default_without_a_path_somewhere(ask: Ask) -> None:
    board = Switchboard("acme", default=make_app("support"), auth="off")
    status, _, body = await ask(board, "POST", "/", body=called("+15559999999"))
    assert (status, agent(body)) == (200, "You are support.")
    assert (await ask(board, "GET", "/default"))[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("POST", "/", b"{", (400, "the body is not JSON: unexpected end of data (line 1, column 2)")),
        ("POST", "/", b"", (400, "the body is empty, expected a JSON object")),
        ("POST", "/", b"[]", (400, "the body is an array, expected a JSON object")),
        ("POST", "/", b" " * 101, (413, "the body is larger than 100 bytes")),
        ("PUT", "/", b"", (405, "/ takes GET, HEAD, POST")),
        ("POST", "/swaig", b"{}", (404, "there is nothing at /swaig; this app answers at /, /health, /ready")),
        ("GET", "/nothing", b"", (404, "there is nothing at /nothing; this app answers at /, /health, /ready")),
    ],
)
async def test_switchboard_refuses_what_it_does_not_take(
    method: str, path: str, body: bytes, expected: tuple[int, str], ask: Ask
) -> None:
    board = make_board(limits=Limits(body_bytes=100))
    status, _, answer = await ask(board, method, path, headers=proof(), body=body)
    assert (status, json.loads(answer)["error"]) == expected


async def test_switchboard_refuses_a_body_that_is_no_json_by_its_type(ask: Ask) -> None:
    status, _, body = await ask(make_board(), "POST", "/", headers=proof() | {"content-type": "text/plain"}, body=b"hi")
    assert (status, json.loads(body)) == (415, {"error": 'the body is "text/plain", expected application/json'})


async def test_switchboard_gives_no_call_away_under_another_name(ask: Ask) -> None:
    board = make_board(limits=Limits(allowed_hosts=["agent.example"]))
    answers = [
        await ask(board, "POST", "/", headers={"host": host, **proven}, body=called("+15551112222"))
        for host in ("agent.example", "evil.example")
        for proven in (proof(), {})
    ]
    assert [status for status, _, _ in answers] == [200, 401, 400, 401]
    assert json.loads(answers[2][2]) == {"error": 'this app does not go by "evil.example"'}


@pytest.mark.parametrize("path", ["/", "/sales", "/sales/swaig", "/support/", "/support/post_prompt"])
@pytest.mark.parametrize("headers", [{}, proof("user", "other"), {"authorization": "Bearer x"}])
async def test_switchboard_lets_nobody_in_without_its_credentials(path: str, headers: Any, ask: Ask) -> None:
    status, answered, _ = await ask(make_board(), "POST", path, headers=headers, body=called("+15551112222"))
    assert status == 401
    assert answered["www-authenticate"].startswith("Basic realm=")


async def test_an_app_may_keep_credentials_of_its_own(ask: Ask) -> None:
    board = Switchboard("acme", auth=("user", "sésame:1"))
    board.mount("/sales", make_app("sales", auth=("own", "word")), numbers=["+15551112222"])
    board.mount("/open", make_app("open", auth="off"), numbers=["+15551113333"])
    body = called("+15551112222")
    assert [
        (await ask(board, "POST", path, headers=headers, body=body))[0]
        for path in ("/", "/sales")
        for headers in (proof(), proof("own", "word"))
    ] == [200, 401, 401, 200]
    asked: list[tuple[str, dict[str, str]]] = [("/", {}), ("/", proof()), ("/open", {})]
    answers = [await ask(board, "POST", path, headers=one, body=called("+15551113333")) for path, one in asked]
    assert [status for status, _, _ in answers] == [401, 200, 200]


async def test_an_app_of_an_open_switchboard_still_wants_its_own_credentials(ask: Ask) -> None:
    board = Switchboard("acme", auth="off")
    board.mount("/sales", make_app("sales", auth=("own", "word")), numbers=["+15551112222"])
    statuses = [
        (await ask(board, "POST", "/", headers=headers, body=called("+15551112222")))[0]
        for headers in ({}, proof("own", "word"))
    ]
    assert statuses == [401, 200]


async def test_switchboard_checks_signatures_of_the_url_that_was_asked(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNALWIRE_SIGNING_KEY", "key")
    board = make_board(public_url="https://agent.example")
    body = called("+15551112222")
    for path, url in (("/", "https://agent.example/"), ("/sales", "https://agent.example/sales")):
        digest = hmac.new(b"key", url.encode() + body, hashlib.sha256).hexdigest()
        signed = {**proof(), "x-signalwire-sha256-signature": digest}
        statuses = [(await ask(board, "POST", path, headers=one, body=body))[0] for one in (proof(), signed)]
        assert statuses == [403, 200]


class Database: ...


async def test_switchboard_opens_and_closes_what_its_apps_provide(ask: Ask) -> None:
    events: list[str] = []
    board = make_board()

    def provide(app: App) -> None:
        @app.provide
        async def database() -> AsyncIterator[Database]:
            events.append(f"open {app.name}")
            yield Database()
            events.append(f"close {app.name}")

    for extension in board.extensions.values():
        provide(extension.app)
    statuses = []
    for path in ("/ready", "/sales/ready"):
        statuses.append((await ask(board, "GET", path))[0])
        async with board.lifespan:
            statuses.append((await ask(board, "GET", path))[0])
    assert statuses == [503, 200, 503, 200]
    assert events == ["open sales", "open support", "close support", "close sales"] * 2


async def test_switchboard_closes_what_it_opened_when_an_app_cannot_start(ask: Ask) -> None:
    board = make_board()
    broken = make_app("broken")

    @broken.provide
    def database() -> Database:
        raise OSError("nobody answers")

    board.mount("/broken", broken)
    with pytest.raises(SetupError, match="nobody answers"):
        async with board.lifespan:
            pass
    assert [extension.app.lifespan.is_open for extension in board.extensions.values()] == [False] * 3


async def test_switchboard_drains_every_app(ask: Ask) -> None:
    board = make_board(limits=Limits(shutdown_seconds=50))
    service: Service = board.endpoints
    assert (service.shutdown_seconds, service.in_flight) == (50, 0)
    async with board.lifespan:
        service.drain()
        answers = [await ask(board, "POST", path, headers=proof(), body=called("")) for path in ("/", "/sales")]
        ready = await ask(board, "GET", "/ready")
    assert [status for status, _, _ in answers] == [503, 503]
    assert ready[0] == 503


async def test_switchboard_counts_what_is_in_flight(ask: Ask) -> None:
    board = make_board()
    seen: list[int] = []

    @board.extensions["/sales"].app.before_call
    async def look() -> None:
        seen.append(board.endpoints.in_flight)

    await ask(board, "POST", "/", headers=proof(), body=called("+15551112222"))
    assert (seen, board.endpoints.in_flight) == ([1], 0)


def test_switchboard_lists_its_urls() -> None:
    lines = list(banner(make_board().endpoints, "http://127.0.0.1:3000"))
    assert lines == [
        "acme: 2 apps, 1 worker, listening at http://127.0.0.1:3000",
        "  http://127.0.0.1:3000/sales  sales: 0 tools, takes +15551112222, sales, shop",
        "  http://127.0.0.1:3000/support  support: 0 tools, takes +15551113333, whatever else is called",
        "Paste into the phone number's settings: http://user:s%C3%A9same%3A1@127.0.0.1:3000/",
    ]


@pytest.mark.parametrize("path", ["", "/", "sales", "/a b", "/..", "/a/./b", "//a", "/health", "/ready/", "/é", 5])
def test_mount_refuses_a_path_that_is_none(path: Any) -> None:
    told = "a path is a slash and a word, or several, and not one where the switchboard answers itself."
    with pytest.raises(SetupError, match=rf"^Cannot mount an app at .+: {told} Write for example `/sales`\.$"):
        Switchboard("acme").mount(path, make_app("sales"))


@pytest.mark.parametrize(
    ("path", "name", "settings", "told"),
    [
        (
            "/sales/",
            "other",
            {},
            'Cannot mount an app at "/sales": sales is there already. Give each a path of its own.',
        ),
        (
            "/shop",
            "sales",
            {},
            'Cannot mount "sales" at "/shop": an app of that name is at "/sales" already. Give each a name of its '
            "own, and one app all its numbers at once.",
        ),
        (
            "/shop",
            "shop",
            {"numbers": ["+15551112222"]},
            'Cannot mount "/shop" for +15551112222: "/sales" has it already. Give each to one app.',
        ),
        (
            "/shop",
            "shop",
            {"sip": "SALES@acme.example"},
            'Cannot mount "/shop" for sales: "/sales" has it already. Give each to one app.',
        ),
        (
            "/shop",
            "shop",
            {"numbers": ["5551112222"]},
            'Cannot mount "/shop" for "5551112222": it is no number in E.164. Write it with its plus and its country '
            "code, for example `+15551112222`; a SIP user goes into `sip=`.",
        ),
        (
            "/shop",
            "shop",
            {"sip": ["the shop"]},
            'Cannot mount "/shop" for "the shop": it is no user of a SIP address. Write what stands before the @, for '
            "example `sales`.",
        ),
    ],
)
def test_mount_refuses_what_another_app_has_and_what_is_no_address(
    path: str, name: str, settings: JSON, told: str
) -> None:
    with pytest.raises(SetupError, match=f"^{re.escape(told)}$"):
        make_board().mount(path, make_app(name), **settings)


def test_mount_refuses_what_is_no_app() -> None:
    told = r"Cannot mount \"sales\" at \"/shop\": it is no App\. Write `board\.mount\('/sales', sales\)`\."
    with pytest.raises(SetupError, match=f"^{told}$"):
        make_board().mount("/shop", "sales")  # type: ignore[arg-type]
    with pytest.raises(SetupError, match=r"^Cannot mount 5 at \"/default\": it is no App\."):
        Switchboard("acme", default=5)  # type: ignore[arg-type]


def test_mount_refuses_an_app_that_comes_late() -> None:
    board = make_board()
    assert board.endpoints.listing[0] == "acme: 2 apps"
    with pytest.raises(SetupError, match=r'^Cannot mount an app at "/shop": the switchboard answers already\.'):
        board.mount("/shop", make_app("shop"))


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWML_BASIC_AUTH_PASSWORD", "sesame")


class Caller:
    """The platform's side of a call to a switchboard."""

    def __init__(self, board: Switchboard, to: str) -> None:
        self.client = board.test_client()
        self.call = {"call_id": "c-1", "to": to, "from": "+15550100123"}

    async def post(self, url: str, body: JSON) -> Any:
        """POST to a URL as the platform does: the credentials in it go into a header."""
        parts = urlsplit(url)
        auth = (unquote(parts.username or ""), unquote(parts.password or ""))
        response = await self.client.post(f"{parts.path}?{parts.query}", json=body, auth=auth)
        assert response.status_code == 200
        return await response.get_json()

    async def hear(self, url: str) -> JSON:
        """Ask for the document: the agent that takes the call."""
        document = await self.post(url, {"call": self.call})
        ai: JSON = document["sections"]["main"][-1]["ai"]
        return ai

    async def run(self, ai: JSON, name: str, **arguments: Any) -> JSON:
        """Call a function, at the URL that the document has for it."""
        url = next(one["web_hook_url"] for one in ai["SWAIG"]["functions"] if one["function"] == name)
        body = {"function": name, "argument": {"parsed": [arguments]}, "call_id": "c-1"}
        answer: JSON = await self.post(url, body)
        return answer


@pytest.mark.parametrize(
    ("to", "prompt", "function", "arguments", "answer"),
    [
        ("+15551112223", "You sell parcels", "quote", {"parcels": 2, "express": True}, "That is 18 dollars."),
        ("sip:help@acme.example", "You find parcels", "parcel", {"number": "1"}, "There is no such parcel."),
        ("+15550000000", "You find parcels", "parcel", {"number": "10245678"}, "It arrives tomorrow before noon."),
        ("+15551113333", "You answer questions", "invoice", {"number": "1001"}, "Invoice 1001 is paid."),
    ],
)
@pytest.mark.usefixtures("password")
async def test_the_example_takes_each_call_where_it_belongs(
    to: str, prompt: str, function: str, arguments: JSON, answer: str
) -> None:
    caller = Caller(run_path(str(EXAMPLE))["board"], to)
    ai = await caller.hear("http://swaiglet:sesame@localhost/")
    section = ai["prompt"]["pom"][0]
    assert (section.get("body") or section["bullets"][0]).startswith(prompt)
    assert await caller.run(ai, function, **arguments) == {"response": answer}


@pytest.mark.usefixtures("password")
async def test_the_example_passes_a_call_on_to_another_of_its_apps() -> None:
    board = run_path(str(EXAMPLE))["board"]
    caller = Caller(board, "+15551114444")
    answer = await caller.run(await caller.hear("http://swaiglet:sesame@localhost/"), "pass_on", department="billing")
    assert answer["response"] == "I am connecting you with billing."
    connect = answer["action"][0]["SWML"]["sections"]["main"][0]["connect"]
    assert board.endpoints.extension_for(Call(to_number=connect["to"])).path == "/billing"


async def test_a_token_of_one_app_is_none_of_anothers(ask: Ask) -> None:
    board = make_board()
    sales, support = (board.extensions[path].app for path in ("/sales", "/support"))
    taken: list[str] = []

    def save(report: PostPrompt) -> None:
        taken.append(report.text)

    for app in (sales, support):
        app.post_prompt("Sum up.")(save)
    _, _, body = await ask(board, "POST", "/", headers=proof(), body=called("+15551112222"))
    url = urlsplit(json.loads(body)["sections"]["main"][-1]["ai"]["post_prompt_url"])
    assert url.path == "/sales/post_prompt"
    report = json.dumps({"call_id": "c-1", "post_prompt_data": {"raw": "All well."}}).encode()
    statuses = [
        (await ask(board, "POST", path, headers=proof(), body=report, query_string=url.query.encode()))[0]
        for path in ("/support/post_prompt", "/sales/post_prompt")
    ]
    assert (statuses, taken) == ([403, 200], ["All well."])


def test_the_example_is_short() -> None:
    assert len(EXAMPLE.read_text().splitlines()) <= 120
