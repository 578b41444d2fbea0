"""One table of requests and whole responses, run against every shell around the endpoints."""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
from attrs import field, frozen
from quart import Quart

from swaiglet import AI, App, Call, FunctionCall, Limits, PostPrompt, Prompt, Result, errors
from swaiglet.web.endpoints import Endpoints
from swaiglet.web.http import HttpRequest
from swaiglet.web.tokens import Tokens

Ask = Callable[..., Awaitable[tuple[int, dict[str, str], bytes]]]
Answered = tuple[int, dict[str, str], bytes]

USER, PASSWORD = "usér", "pa:ss wörd"
SECRET = "the secret of these tests"
TOKENS = Tokens("front-desk", (SECRET,), 14_400)
BODY_BYTES, REPORT_BYTES = 300_000, 400_000


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWAIGLET_SECRET", SECRET)


def make_app() -> App:
    app = App(
        "front-desk",
        auth=(USER, PASSWORD),
        voice="rime.spore",
        limits=Limits(body_bytes=BODY_BYTES, report_bytes=REPORT_BYTES),
    )

    @app.prompt
    def role(call: Call) -> str:
        if call.from_number == "raise":
            message = "sesame in the prompt"
            raise ValueError(message)
        if call.from_number == "exit":
            raise SystemExit(3)
        return f"Greet {call.from_number or 'the caller'}, {', '.join(call.query.getall('lang', ['en']))}."

    @app.tool
    async def order_status(order_id: str, call: FunctionCall) -> Result:
        """Look up an order."""
        return Result(f"{order_id} for {call.call.id}").set_global_data(last_order=order_id)

    @app.tool
    def broken() -> str:
        """Fail."""
        message = "sesame in the tool"
        raise ValueError(message)

    @app.post_prompt("Sum up.")
    async def save(report: PostPrompt) -> None:
        if report.text == "raise":
            message = "sesame in the report"
            raise ValueError(message)

    return app


# The shells


async def directly(app: App, asked: Asked, ask: Ask) -> Answered:
    pieces = iter(asked.body)

    async def next_piece() -> bytes | None:
        return next(pieces, None)

    response = await Endpoints(app).answer(
        HttpRequest(
            method=asked.method,
            path=asked.path,
            headers=asked.headers,
            host=asked.headers.get("host", "localhost"),
            query=parse_qsl(_query(asked)),
            query_string=_query(asked),
            body=asked.body[0] if len(asked.body) == 1 else next_piece,
        )
    )
    return response.status, dict(response.headers), response.body


def _query(asked: Asked) -> str:
    """The query, with the token of the function that is called, or of a report, unless the request has another."""
    named = [f"lang={lang}" for lang in asked.lang]
    if asked.path.rstrip("/") not in ("/swaig", "/post_prompt"):
        return "&".join(named)
    told = re.search(rb'"call_id": "([^"]+)"', b"".join(asked.body))
    called = re.search(rb'"function": "([^"]+)"', b"".join(asked.body))
    function = called[1].decode(errors="replace") if called and asked.path.startswith("/swaig") else "/post_prompt"
    call = Call(id=told[1].decode()) if told else None
    token = asked.token if asked.token is not None else TOKENS.make(function, call)
    return "&".join([*named, f"__token={token}"])


async def plain_asgi(app: Any, asked: Asked, ask: Ask) -> Answered:
    query = _query(asked).encode()
    return await ask(app, asked.method, asked.path, headers=asked.headers, body=asked.body, query_string=query)


async def quart_blueprint(app: App, asked: Asked, ask: Ask) -> Answered:
    host = Quart("host")
    host.register_blueprint(app.blueprint())
    return await plain_asgi(host, asked, ask)


async def quart_client(app: App, asked: Asked, ask: Ask) -> Answered:
    path = f"{quote(asked.path)}?{_query(asked)}"
    connection = app.test_client().request(path, method=asked.method, headers=dict(asked.headers))
    async with connection:
        for piece in asked.body:
            await connection.send(piece)
        await connection.send_complete()
    response = await connection.as_response()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return response.status_code, headers, await response.get_data(as_text=False)


SHELLS = (directly, plain_asgi, quart_client, quart_blueprint)


# The table


def basic(user: str, password: str, scheme: str = "Basic") -> str:
    return f"{scheme} {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


@frozen
class Asked:
    method: str
    path: str
    body: Sequence[bytes] = (b"",)
    headers: Mapping[str, str] = field(factory=lambda: {"authorization": basic(USER, PASSWORD)})
    lang: Sequence[str] = ()
    token: str | None = None


@frozen
class Expected:
    """A whole response, and whole log; the length of a body follows from the body."""

    status: int
    body: Any
    log: Sequence[tuple[str, int, str]]
    headers: Mapping[str, str] = field(factory=dict)


def post(path: str, value: Any, **more: Any) -> Asked:
    return Asked("POST", path, [json.dumps(value).encode()], **more)


def answers(value: Any, line: str, *log: tuple[str, int, str], status: int = 200) -> Expected:
    """A success, logged in one line."""
    return Expected(status, value, [*log, ("swaiglet.web", logging.INFO, f"{line} {status}")])


def refuses(status: int, message: str, line: str, **headers: str) -> Expected:
    """A refusal, logged in one line that gives the reason."""
    log = [("swaiglet.web", logging.WARNING, f"{line} {status}: {message}")]
    return Expected(status, {"error": message}, log, headers)


def document(greeting: str) -> dict[str, Any]:
    base = "http://us%C3%A9r:pa%3Ass%20w%C3%B6rd@localhost"
    ai = {
        "prompt": {"pom": [{"body": greeting}]},
        "post_prompt": {"text": "Sum up."},
        "post_prompt_url": f"{base}/post_prompt?__token=<token>",
        "languages": [{"name": "English", "code": "en-US", "voice": "rime.spore"}],
        "SWAIG": {
            "defaults": {"web_hook_url": f"{base}/swaig"},
            "functions": [
                {
                    "function": "order_status",
                    "description": "Look up an order.",
                    "parameters": {
                        "type": "object",
                        "properties": {"order_id": {"type": "string"}},
                        "required": ["order_id"],
                    },
                    "meta_data_token": "front-desk",
                    "web_hook_url": f"{base}/swaig?__token=<token>",
                },
                {
                    "function": "broken",
                    "description": "Fail.",
                    "parameters": {"type": "object", "properties": {}},
                    "meta_data_token": "front-desk",
                    "web_hook_url": f"{base}/swaig?__token=<token>",
                },
            ],
        },
    }
    return {"version": "1.0.0", "sections": {"main": [{"answer": {}}, {"ai": ai}]}}


SWAIG_CALL = {
    "function": "order_status",
    "argument": {"parsed": [{"order_id": "1024"}], "raw": '{"order_id": "1024"}'},
    "call_id": "c-1",
}
PIECES = json.dumps(SWAIG_CALL).encode()
SWAIG_ANSWER = {"response": "1024 for c-1", "action": [{"set_global_data": {"last_order": "1024"}}]}
NOT_ON_THIS_CALL = {
    "response": "order_status cannot be used on this call. Tell the caller that this cannot be done here."
}
DEEP = b'{"a":' * 100_000
PROVEN = {"authorization": basic(USER, PASSWORD)}
KNOWN = "this app answers at /, /swaig, /post_prompt, /status, /debug_events, /health, /ready"
CHALLENGE = {"www-authenticate": 'Basic realm="front-desk", charset="UTF-8"'}
UNASKED = refuses(401, "authentication required", "GET /", **CHALLENGE)


def proof(authorization: str | None) -> Asked:
    return Asked("GET", "/", headers={} if authorization is None else {"authorization": authorization})


TABLE: dict[str, tuple[Asked, Expected]] = {
    # documents
    "document by GET": (Asked("GET", "/"), answers(document("Greet the caller, en."), "GET /")),
    "document by HEAD": (Asked("HEAD", "/"), answers(document("Greet the caller, en."), "HEAD /")),
    "document by POST, nested": (
        post("/", {"call": {"call_id": "c-1", "from": "+15550100123"}, "vars": {}, "envs": {}, "params": {}}),
        answers(document("Greet +15550100123, en."), "POST /"),
    ),
    "document by POST, flat": (
        post("/", {"call_id": "c-1", "from": "+15550100123"}),
        answers(document("Greet +15550100123, en."), "POST /"),
    ),
    "document with a query": (
        Asked("GET", "/", lang=["de", "fr"]),
        answers(document("Greet the caller, de, fr."), "GET /"),
    ),
    "document for a host that is none": (
        Asked("GET", "/", headers={"authorization": basic(USER, PASSWORD), "host": "evil/x?"}),
        refuses(400, 'the host "evil/x?" is no host name', "GET /"),
    ),
    # functions
    "function": (post("/swaig", SWAIG_CALL), answers(SWAIG_ANSWER, "POST /swaig")),
    "function, trailing slash": (post("/swaig/", SWAIG_CALL), answers(SWAIG_ANSWER, "POST /swaig/")),
    "function, body in pieces": (
        Asked("POST", "/swaig", [PIECES[:20], b"", PIECES[20:50], PIECES[50:]]),
        answers(SWAIG_ANSWER, "POST /swaig"),
    ),
    "function without its argument": (
        post("/swaig", {"function": "order_status"}),
        answers(
            {"response": errors.bad_arguments([("`order_id`", "is missing, expected text")])},
            "POST /swaig",
            ("swaiglet.dispatch", logging.WARNING, "order_status was not run, wrong arguments: `order_id`"),
        ),
    ),
    "unknown function": (
        post("/swaig", {"function": "order_state", "argument": {"parsed": [{"when": "now"}]}}),
        answers(
            {
                "response": "There is no function called order_state on this call. Tell the caller that this cannot "
                "be done here."
            },
            "POST /swaig",
            (
                "swaiglet.dispatch",
                logging.WARNING,
                'Unknown function "order_state" (did you mean `order_status`?).',
            ),
        ),
    ),
    "function that raises": (
        post("/swaig", {"function": "broken"}),
        answers(
            {
                "response": "Something went wrong on our side and this could not be done (reference <id>). "
                "Apologize to the caller and offer another way."
            },
            "POST /swaig",
            ("swaiglet.dispatch", logging.ERROR, "broken failed (reference <id>)"),
        ),
    ),
    "function without a token": (
        post("/swaig", SWAIG_CALL, token=""),
        answers(
            NOT_ON_THIS_CALL,
            "POST /swaig",
            ("swaiglet.web", logging.WARNING, '"order_status" was not run: the token in the URL is not this call\'s'),
        ),
    ),
    "function with the token of another function": (
        post("/swaig", SWAIG_CALL, token=TOKENS.make("broken", Call(id="c-1"))),
        answers(
            NOT_ON_THIS_CALL,
            "POST /swaig",
            ("swaiglet.web", logging.WARNING, '"order_status" was not run: the token in the URL is not this call\'s'),
        ),
    ),
    # reports
    "report without a token": (
        post("/post_prompt", {"call_id": "c-1"}, token=""),
        refuses(403, "the token in the URL is not this call's", "POST /post_prompt"),
    ),
    "report with the token of another call": (
        post("/post_prompt", {"call_id": "c-1"}, token=TOKENS.make("/post_prompt", Call(id="c-2"))),
        refuses(403, "the token in the URL is not this call's", "POST /post_prompt"),
    ),
    "report": (
        post("/post_prompt", {"post_prompt_data": {"raw": "All well."}, "call_log": []}),
        answers({"success": True}, "POST /post_prompt"),
    ),
    "report, trailing slash": (post("/post_prompt/", {}), answers({"success": True}, "POST /post_prompt/")),
    "report whose handler raises": (
        post("/post_prompt", {"post_prompt_data": {"raw": "raise"}}),
        answers(
            {"success": False, "reference": "<id>"},
            "POST /post_prompt",
            ("swaiglet.dispatch", logging.ERROR, "save failed (reference <id>)"),
        ),
    ),
    # prompts that fail
    "prompt that raises": (
        post("/", {"call": {"from": "raise"}}),
        Expected(
            500,
            {"error": "internal error", "reference": "<id>"},
            [("swaiglet.web", logging.ERROR, "POST / 500 (reference <id>)")],
        ),
    ),
    "prompt that exits": (
        post("/", {"call": {"from": "exit"}}),
        Expected(
            500,
            {"error": "internal error", "reference": "<id>"},
            [("swaiglet.web", logging.ERROR, "POST / 500 (reference <id>)")],
        ),
    ),
    # health
    "health": (Asked("GET", "/health", headers={}), answers({"status": "up"}, "GET /health")),
    "health, trailing slash": (Asked("GET", "/health/", headers={}), answers({"status": "up"}, "GET /health/")),
    "health by HEAD": (Asked("HEAD", "/health", headers={}), answers({"status": "up"}, "HEAD /health")),
    "not ready before start-up": (
        Asked("GET", "/ready", headers={}),
        answers({"status": "not ready"}, "GET /ready", status=503),
    ),
    # who gets in
    "no proof": (proof(None), UNASKED),
    "an empty proof": (proof(""), UNASKED),
    "a scheme alone": (proof("Basic"), UNASKED),
    "another scheme": (proof(basic(USER, PASSWORD, "Bearer")), UNASKED),
    "bad base64": (proof("Basic a=b"), UNASKED),
    "base64 that is not ASCII": (proof("Basic dXNlcjpwYXNzwü"), UNASKED),
    "wrong user": (proof(basic("user", PASSWORD)), UNASKED),
    "wrong password": (proof(basic(USER, "pa:ss word")), UNASKED),
    "the beginning of the password": (proof(basic(USER, "pa")), UNASKED),
    "no password": (proof(basic(USER, "")), UNASKED),
    "Latin-1 in place of UTF-8": (
        proof(f"Basic {base64.b64encode(f'{USER}:{PASSWORD}'.encode('latin-1')).decode()}"),
        UNASKED,
    ),
    "scheme in lower case": (
        proof(basic(USER, PASSWORD, "basic")),
        answers(document("Greet the caller, en."), "GET /"),
    ),
    "scheme in capitals, two spaces": (
        proof(basic(USER, PASSWORD, "BASIC ")),
        answers(document("Greet the caller, en."), "GET /"),
    ),
    "no proof, by HEAD": (
        Asked("HEAD", "/", headers={}),
        refuses(401, "authentication required", "HEAD /", **CHALLENGE),
    ),
    "no proof for a function": (
        post("/swaig", SWAIG_CALL, headers={}),
        refuses(401, "authentication required", "POST /swaig", **CHALLENGE),
    ),
    "no proof for a report": (
        post("/post_prompt", {}, headers={}),
        refuses(401, "authentication required", "POST /post_prompt", **CHALLENGE),
    ),
    "no proof and a wrong method": (
        Asked("DELETE", "/swaig", headers={}),
        refuses(401, "authentication required", "DELETE /swaig", **CHALLENGE),
    ),
    "no proof and a host that is none": (
        Asked("GET", "/", headers={"host": "evil/x?"}),
        refuses(401, "authentication required", "GET /", **CHALLENGE),
    ),
    "two proofs": (
        proof(f"{basic(USER, PASSWORD)}, {basic(USER, PASSWORD)}"),
        UNASKED,
    ),
    # bodies that are none
    "empty body for a document": (
        Asked("POST", "/"),
        refuses(400, "the body is empty, expected a JSON object", "POST /"),
    ),
    "empty body for a function": (
        Asked("POST", "/swaig", [b" \r\n"]),
        refuses(400, "the body is empty, expected a JSON object", "POST /swaig"),
    ),
    "empty body for a report": (
        Asked("POST", "/post_prompt"),
        refuses(400, "the body is empty, expected a JSON object", "POST /post_prompt"),
    ),
    "broken JSON": (
        Asked("POST", "/swaig", [b'{\n "function": }']),
        refuses(400, "the body is not JSON: <why>", "POST /swaig"),
    ),
    "not UTF-8": (
        Asked("POST", "/swaig", [b'{"function": "\xff"}']),
        refuses(400, "the body is not JSON: <why>", "POST /swaig"),
    ),
    "100,000 deep": (
        Asked("POST", "/", [DEEP.replace(b'{"a":', b"[")]),
        refuses(400, "the body is not JSON: <why>", "POST /"),
    ),
    "100,000 deep function": (
        Asked(
            "POST", "/swaig", [b'{"function": "order_status", "argument": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"]
        ),
        refuses(400, "the body is not JSON: <why>", "POST /swaig"),
    ),
    "an array": (post("/swaig", [1]), refuses(400, "the body is an array, expected a JSON object", "POST /swaig")),
    "a string": (post("/", "hello"), refuses(400, "the body is a string, expected a JSON object", "POST /")),
    "null": (post("/", None), refuses(400, "the body is null, expected a JSON object", "POST /")),
    "no function": (
        post("/swaig", {"argument": {}}),
        refuses(
            400,
            "the request names no function: `function` must be a string that is not empty",
            "POST /swaig",
        ),
    ),
    "a function that is a number": (
        post("/swaig", {"function": 5}),
        refuses(
            400,
            "the request names no function: `function` must be a string that is not empty",
            "POST /swaig",
        ),
    ),
    "an empty function": (
        post("/swaig", {"function": ""}),
        refuses(
            400,
            "the request names no function: `function` must be a string that is not empty",
            "POST /swaig",
        ),
    ),
    # bodies of another kind
    "a form": (
        Asked("POST", "/", [b"{}"], PROVEN | {"content-type": "application/x-www-form-urlencoded"}),
        refuses(415, 'the body is "application/x-www-form-urlencoded", expected application/json', "POST /"),
    ),
    "plain text for a function": (
        Asked("POST", "/swaig", [PIECES], PROVEN | {"content-type": "Text/Plain; charset=utf-8"}),
        refuses(415, 'the body is "text/plain", expected application/json', "POST /swaig"),
    ),
    "JSON of a kind": (
        Asked("POST", "/swaig", [PIECES], PROVEN | {"content-type": "Application/Vnd.Acme+JSON; charset=utf-8"}),
        answers(SWAIG_ANSWER, "POST /swaig"),
    ),
    "a compressed body": (
        Asked("POST", "/swaig", [PIECES], PROVEN | {"content-encoding": "gzip"}),
        refuses(415, 'the body is encoded with "gzip", expected none', "POST /swaig"),
    ),
    "a body that says it is not compressed": (
        Asked("POST", "/swaig", [PIECES], PROVEN | {"content-encoding": "Identity"}),
        answers(SWAIG_ANSWER, "POST /swaig"),
    ),
    "101 deep": (
        Asked("POST", "/", [b'{"a":' + b"[" * 100 + b"]" * 100 + b"}"]),
        refuses(400, "the body is nested deeper than 100 levels", "POST /"),
    ),
    # too large
    "a length over the limit": (
        Asked(
            "POST",
            "/swaig",
            [b"{}"],
            {"authorization": basic(USER, PASSWORD), "content-length": str(BODY_BYTES + 1)},
        ),
        refuses(413, "the body is larger than 300000 bytes", "POST /swaig"),
    ),
    "a length of a thousand digits": (
        Asked("POST", "/", [b"{}"], {"authorization": basic(USER, PASSWORD), "content-length": "9" * 1000}),
        refuses(413, "the body is larger than 300000 bytes", "POST /"),
    ),
    "a body over the limit": (
        Asked("POST", "/", [b" " * (BODY_BYTES + 1)]),
        refuses(413, "the body is larger than 300000 bytes", "POST /"),
    ),
    "pieces over the limit": (
        Asked("POST", "/", [b" " * BODY_BYTES, b" ", b"never read"]),
        refuses(413, "the body is larger than 300000 bytes", "POST /"),
    ),
    "a body at the limit": (
        Asked("POST", "/", [b" " * (BODY_BYTES - 2), b"{}"]),
        answers(document("Greet the caller, en."), "POST /"),
    ),
    "a report over the limit of other bodies": (
        Asked("POST", "/post_prompt", [b" " * BODY_BYTES, b"{}"]),
        answers({"success": True}, "POST /post_prompt"),
    ),
    "a report over its own limit": (
        Asked("POST", "/post_prompt", [b" " * (REPORT_BYTES - 1), b"{}"]),
        refuses(413, "the body is larger than 400000 bytes", "POST /post_prompt"),
    ),
    # paths and methods
    "unknown path": (Asked("GET", "/nothing"), refuses(404, f"there is nothing at /nothing; {KNOWN}", "GET /nothing")),
    "unknown path by HEAD": (
        Asked("HEAD", "/nothing"),
        refuses(404, f"there is nothing at /nothing; {KNOWN}", "HEAD /nothing"),
    ),
    "unknown path without proof": (
        Asked("GET", "/nothing", headers={}),
        refuses(404, f"there is nothing at /nothing; {KNOWN}", "GET /nothing"),
    ),
    "path with a line break": (
        Asked("GET", "/a\nb"),
        refuses(404, f"there is nothing at /a%0Ab; {KNOWN}", "GET /a%0Ab"),
    ),
    "PUT of a document": (
        Asked("PUT", "/"),
        refuses(405, "/ takes GET, HEAD, POST", "PUT /", allow="GET, HEAD, POST"),
    ),
    "OPTIONS of a document": (
        Asked("OPTIONS", "/"),
        refuses(405, "/ takes GET, HEAD, POST", "OPTIONS /", allow="GET, HEAD, POST"),
    ),
    "TRACE of a document": (
        Asked("TRACE", "/"),
        refuses(405, "/ takes GET, HEAD, POST", "TRACE /", allow="GET, HEAD, POST"),
    ),
    "GET of a function": (Asked("GET", "/swaig"), refuses(405, "/swaig takes POST", "GET /swaig", allow="POST")),
    "HEAD of a function": (Asked("HEAD", "/swaig"), refuses(405, "/swaig takes POST", "HEAD /swaig", allow="POST")),
    "DELETE of a report": (
        Asked("DELETE", "/post_prompt"),
        refuses(405, "/post_prompt takes POST", "DELETE /post_prompt", allow="POST"),
    ),
    "POST to health": (
        Asked("POST", "/health", headers={}),
        refuses(405, "/health takes GET, HEAD", "POST /health", allow="GET, HEAD"),
    ),
}


def masked(text: str) -> str:
    """The text without the references that are made up for each failure, and the words of the JSON library."""
    text = re.sub(r'(reference(?:":")? ?)[0-9a-f]{8}', r"\1<id>", text)
    text = re.sub(r"__token=[\w.-]+", "__token=<token>", text)
    text = re.sub(r"^([A-Z]+ \S+ \d{3})(?: [a-z_]+=(?:\"(?:\\.|[^\"])*\"|[^\s:]+))*", r"\1", text)
    return re.sub(r"not JSON: [^(]* \(line \d+, column \d+\)", "not JSON: <why>", text)


ROWS = [
    pytest.param(asked, expected, shell, id=f"{name}, {shell.__name__}")
    for name, (asked, expected) in TABLE.items()
    for shell in SHELLS
    if shell is not quart_blueprint or expected.status != 404  # a blueprint leaves paths that it lacks to its host
]


@pytest.mark.parametrize(("asked", "expected", "shell"), ROWS)
async def test_endpoints_answer(
    asked: Asked,
    expected: Expected,
    shell: Callable[[App, Asked, Ask], Awaitable[Answered]],
    ask: Ask,
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = make_app()
    with caplog.at_level(logging.INFO, "swaiglet"):
        status, headers, body = await shell(app, asked, ask)
    whole = json.dumps(expected.body, ensure_ascii=False, separators=(",", ":"))
    length = str(len(body))
    if asked.method == "HEAD":
        length = headers["content-length"]  # of what a GET would have had
        whole = ""
    assert status == expected.status
    assert masked(body.decode()) == whole
    assert headers == {"content-type": "application/json", "content-length": length, **expected.headers}
    records = [(name, level, masked(message)) for name, level, message in caplog.record_tuples]
    assert records == list(expected.log)
    assert "sesame" not in body.decode()
    for secret in (PASSWORD, "pa%3Ass", basic(USER, PASSWORD)[6:], asked.headers.get("authorization") or PASSWORD):
        assert secret not in caplog.text
    _, _, body = await shell(app, Asked("GET", "/"), ask)  # the next request is served
    assert json.loads(masked(body.decode())) == document("Greet the caller, en.")


async def test_a_request_for_a_stored_conversation_is_not_taken_for_a_report() -> None:
    app = App("desk", auth="off", ai=AI(prompt=Prompt("Greet.")))
    reports = []

    @app.post_prompt("Sum up.")
    def save(report: PostPrompt) -> None:
        reports.append(report)

    client = app.test_client()
    tokens = app.endpoints.tokens
    asked = await client.post(
        f"/post_prompt?__token={tokens.make('/post_prompt', Call(conversation_id='c'))}",
        json={"action": "fetch_conversation", "conversation_id": "c"},
    )
    told = await client.post(
        f"/post_prompt?__token={tokens.make('/post_prompt', Call(id='1'))}",
        json={"action": "post_conversation", "call_id": "1"},
    )
    assert (await asked.get_json(), await told.get_json()) == ({}, {"success": True})
    assert [report.call.id for report in reports] == ["1"]
