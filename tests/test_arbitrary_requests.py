"""Twenty thousand requests of any shape: each is answered, none breaks anything, none makes anything leak."""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from swaiglet import App, Call, Limits, PostPrompt, Result, StatusEvent
from swaiglet.web.endpoints import Endpoints
from swaiglet.web.http import HttpRequest, HttpResponse

USER, PASSWORD, SECRET = "usér", "pa:ss wörd", "the secret of this test"
PROOF = f"Basic {base64.b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}"
SECRETS = (PASSWORD, quote(PASSWORD, safe=""), PROOF[6:], SECRET)


def make_endpoints() -> Endpoints:
    app = App("front-desk", auth=(USER, PASSWORD), limits=Limits(body_bytes=10_000, json_depth=10))

    @app.prompt
    def role(call: Call) -> str:
        return f"Greet {call.from_number or 'the caller'}, {', '.join(call.query.getall('lang', ['en']))}."

    @app.tool
    async def order_status(order_id: str, more: dict[str, list[int]] | None = None) -> Result:
        """Look up an order."""
        return Result(order_id).set_global_data(last_order=order_id)

    @app.tool(secure=False)
    async def hours() -> str:
        """Tell the hours."""
        return "From 9 to 5."

    @app.hangup_hook
    async def over(call: Call) -> None:
        pass

    @app.post_prompt("Sum up.")
    async def save(report: PostPrompt) -> None:
        pass

    @app.status_callback
    async def status(event: StatusEvent) -> None:
        assert isinstance(event.state + event.call_id + event.control_id, str)

    @app.debug_event("barge")
    async def debug() -> None:
        pass

    return Endpoints(app, {"SWAIGLET_SECRET": SECRET})


ENDPOINTS = make_endpoints()
TOKENS = {name: ENDPOINTS.tokens.make(name, None) for name in ("order_status", "hangup_hook", "/post_prompt")}

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("x" * 600),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=5,
)
KEYS = st.sampled_from(
    re.findall(
        r"\w+",
        "action argument arguments barge call call_id call_info call_log conversation_id event_type from function "
        "functions global_data headers more order_id params parsed post_prompt_data raw sip_data state SWMLCall "
        "SWMLVars timestamp to userVariables vars",
    )
)
NAMES = st.sampled_from(["order_status", "hours", "hangup_hook", "stop_hook", "order_state"]) | st.text()
OBJECTS = st.dictionaries(KEYS, VALUES | st.dictionaries(KEYS, VALUES, max_size=4), max_size=5)
NAMED = st.builds(lambda body, name: {**body, "function": name}, OBJECTS, NAMES)
CALLS = st.builds(lambda body, value: {**body, "argument": {"parsed": [value]}}, NAMED, OBJECTS)
ASKED = st.builds(lambda body, names: {**body, "action": "get_signature", "functions": names}, OBJECTS, VALUES)
BODIES = st.binary(max_size=40) | (VALUES | OBJECTS | NAMED | CALLS | CALLS | ASKED).map(json.dumps).map(str.encode)
HEADERS = st.sampled_from(
    ["content-length", "content-type", "content-encoding", "forwarded", "x-forwarded-host", "x-signalwire-signature"]
)
ODD = st.dictionaries(
    HEADERS | st.just("authorization"),
    st.text(max_size=10) | st.just(PROOF) | st.just("application/json"),
    max_size=3,
)
PAIRS = st.tuples(st.just("__token"), st.sampled_from(list(TOKENS.values()))) | st.tuples(st.text(), st.text())


def mostly(strategy: st.SearchStrategy[Any], otherwise: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What gets far, and now and then what does not."""
    return st.builds(
        lambda first, second, die: first if die else second, strategy, otherwise, st.sampled_from(range(6))
    )


HEADS = st.builds(
    HttpRequest,
    method=mostly(st.just("POST"), st.sampled_from(["GET", "HEAD", "PUT"]) | st.text(min_size=1, max_size=5)),
    path=mostly(st.sampled_from([*ENDPOINTS.routes, *["/swaig"] * 8]), st.text(max_size=8).map("/{}".format)),
    prefix=mostly(st.just(""), st.text(max_size=5).map("/{}".format)),
    host=mostly(st.just("localhost"), st.text(max_size=8)),
    client=st.just("127.0.0.1") | st.text(max_size=8),
    headers=mostly(st.just({"authorization": PROOF}), ODD | ODD.map(lambda odd: {**odd, "authorization": PROOF})),
    query=st.just([("__token", TOKENS["order_status"])]) | st.lists(PAIRS, max_size=2),
    query_string=st.text(max_size=5),
)


class Kept(logging.Handler):
    """Keeps all records."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def logged() -> Iterator[list[logging.LogRecord]]:
    """What is logged meanwhile."""
    handler = Kept()
    log = logging.getLogger("swaiglet")
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        yield handler.records
    finally:
        log.removeHandler(handler)
        log.setLevel(level)


@settings(max_examples=200)
@given(heads=st.lists(HEADS, min_size=10, max_size=10), bodies=st.lists(BODIES, min_size=10, max_size=10))
async def test_any_request_is_answered_and_nothing_leaks(heads: list[HttpRequest], bodies: list[bytes]) -> None:
    for request in (evolve(head, body=body) for head in heads for body in bodies):
        with logged() as records:
            response = await ENDPOINTS.answer(request)
        check_response(request, response)
        for record in records:
            check_record(record)
        lines = [record for record in records if hasattr(record, "swaiglet")]
        assert [vars(line)["swaiglet"]["status"] for line in lines] == [response.status]


def check_response(request: HttpRequest, response: HttpResponse) -> None:
    """Whatever came, it is no failure of ours, and tells its secrets to nobody who does not know them."""
    open_ = request.path.rstrip("/") in ("/health", "/ready")
    assert 200 <= response.status < 500 or open_
    assert dict(response.headers)["content-type"] == "application/json"
    assert (response.body == b"") if request.method == "HEAD" else isinstance(json.loads(response.body), dict)
    proven = request.headers.get("authorization") == PROOF
    assert proven or open_ or response.status in (401, 404)
    if not proven or response.status != 200:
        text = response.body.decode()
        assert [secret for secret in (*SECRETS, *TOKENS.values()) if secret in text] == []


def check_record(record: logging.LogRecord) -> None:
    """Each record is one line, without a secret in it or beside it."""
    message = record.getMessage()
    assert message.isprintable()
    assert len(message) < 4_000
    assert record.exc_info is None
    told: Any = vars(record).get("swaiglet", {})
    text = f"{message} {told}"
    assert [secret for secret in (*SECRETS, *TOKENS.values()) if secret in text] == []
