"""Signatures: the functions that another agent's document includes."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from swaiglet import AI, App, DataMap, Output, Prompt
from swaiglet.signatures import signatures
from swaiglet.swaig.webhooks import Webhooks

Log = pytest.LogCaptureFixture


def make_app(**settings: Any) -> App:
    app = App("desk", ai=AI(prompt=Prompt("Greet.")), **settings)

    @app.tool(secure=False)
    async def order_status(order_id: str) -> str:
        """Look up an order."""
        return order_id

    @app.tool(web_hook_url="https://other.example/hook", web_hook_auth=("us@er", "pa:ss/word"))
    async def elsewhere() -> None:
        """Do it elsewhere."""

    @app.data_map
    def weather(city: str) -> DataMap:
        """Tell the weather."""
        return DataMap(output=Output(f"It is fine in {city}."))

    @app.startup_hook
    def begin() -> None: ...

    @app.hangup_hook
    def end() -> None: ...

    return app


ORDER_STATUS = {
    "function": "order_status",
    "description": "Look up an order.",
    "parameters": {"type": "object", "properties": {"order_id": {"type": "string"}}, "required": ["order_id"]},
}
ELSEWHERE = {
    "function": "elsewhere",
    "description": "Do it elsewhere.",
    "parameters": {"type": "object", "properties": {}},
    "web_hook_url": "https://us%40er:pa%3Ass%2Fword@other.example/hook",
}
WEATHER = {
    "function": "weather",
    "description": "Tell the weather.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    "data_map": {"output": {"response": "It is fine in ${args.city}."}},
}


@pytest.mark.parametrize(
    ("wanted", "functions"),
    [
        (None, [ORDER_STATUS, ELSEWHERE, WEATHER]),
        ([], [ORDER_STATUS, ELSEWHERE, WEATHER]),
        ("order_status", [ORDER_STATUS, ELSEWHERE, WEATHER]),
        (["weather", "order_status"], [ORDER_STATUS, WEATHER]),
        (["order_status", 5, None], [ORDER_STATUS]),
    ],
)
def test_signatures_tell_the_functions_that_are_wanted(wanted: Any, functions: list[Any], caplog: Log) -> None:
    told = signatures(make_app(), wanted, Webhooks("https://u:p@example.com"))

    assert told == {"functions": functions, "defaults": {"web_hook_url": "https://u:p@example.com/swaig"}}
    assert caplog.records == []


def test_signatures_of_functions_that_are_not_there_are_missed_in_the_log(caplog: Log) -> None:
    wanted = ["order_staus", "startup_hook", "order_status"]
    told = signatures(make_app(), wanted, Webhooks("https://example.com"))

    assert told == {"functions": [ORDER_STATUS], "defaults": {"web_hook_url": "https://example.com/swaig"}}
    assert caplog.record_tuples == [
        (
            "swaiglet.dispatch",
            logging.WARNING,
            'desk is asked for "order_staus" by another agent, and has no such function (did you mean `order_status`?)',
        ),
        (
            "swaiglet.dispatch",
            logging.WARNING,
            'desk is asked for "startup_hook" by another agent, and has no such function',
        ),
    ]


async def test_signatures_are_told_over_http_to_those_who_may_ask() -> None:
    app = make_app(auth=("user", "pass word"), public_url="https://desk.example/voice")
    body = {"action": "get_signature", "functions": ["order_status"], "version": "2.0", "content_type": "text/swaig"}
    client = app.test_client()
    refused = await client.post("/swaig", json=body)
    told = await client.post("/swaig", json=body, auth=("user", "pass word"))

    assert (refused.status_code, told.status_code) == (401, 200)
    assert await told.get_json() == {
        "functions": [{**ORDER_STATUS, "meta_data_token": "desk"}],
        "defaults": {"web_hook_url": "https://user:pass%20word@desk.example/voice/swaig"},
    }


async def test_functions_that_are_told_can_be_run_by_calls_of_other_agents() -> None:
    app = make_app(auth="off")

    @app.tool
    def secured() -> str:
        """Do it where it was offered."""
        return "done"

    client = app.test_client()
    told = await (await client.post("/swaig", json={"action": "get_signature", "functions": []})).get_json()
    urls = {entry["function"]: entry.get("web_hook_url", "/swaig") for entry in told["functions"]}
    calls: dict[str, dict[str, Any]] = {
        "order_status": {"argument": {"parsed": [{"order_id": "5"}]}, "call_id": "of another agent"},
        "secured": {"call_id": "of another agent"},
    }
    answers = {
        name: await (await client.post(urls[name], json={"function": name, **call})).get_json()
        for name, call in calls.items()
    }

    assert [*urls] == ["order_status", "elsewhere", "secured", "weather"]
    assert answers == {"order_status": {"response": "5"}, "secured": {"response": "done"}}
