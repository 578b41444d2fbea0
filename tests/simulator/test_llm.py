"""A language model as the mind, against a server on this machine that speaks chat completions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from swaiglet import AI, App, PostPrompt, Prompt
from swaiglet.simulator.llm import LanguageModel, MindError
from swaiglet.simulator.network import Network
from swaiglet.simulator.performance import Performance
from swaiglet.simulator.play import Played, play
from swaiglet.simulator.script import parse_script

from .conftest import Server


def make_desk() -> App:
    app = App("desk", auth="off", ai=AI(prompt=Prompt("You answer the phone.", temperature=0.5, confidence=0.7)))

    @app.tool
    def order_status(order_id: str) -> str:
        """Look up an order."""
        return f"{order_id} comes tomorrow."

    @app.post_prompt("Sum up.")
    def save(report: PostPrompt) -> None: ...

    return app


def said(content: str | None, *calls: tuple[str, Any]) -> dict[str, Any]:
    """An answer of the model."""
    called = [
        {"id": f"c{number}", "type": "function", "function": {"name": name, "arguments": arguments}}
        for number, (name, arguments) in enumerate(calls)
    ]
    return {"choices": [{"message": {"role": "assistant", "content": content, "tool_calls": called}}]}


async def talk(server: Server, *words: str, key: str | None = None, path: str = "/v1") -> Played:
    script = parse_script(("steps:\n" + "".join(f"- caller: {each!r}\n" for each in words)).encode(), "a.yaml")
    network = Network()
    performance = Performance(script, LanguageModel(network, f"{server.url}{path}", "small", key, seconds=5))
    try:
        return await play(make_desk(), performance, performance, network=network)
    finally:
        await network.close()


async def test_llm_answers_calls_functions_and_sums_up(server: Server) -> None:
    for answer in (
        said("Hello."),
        said(None, ("order_status", '{"order_id": "7"}'), ("order_status", '{"order_id": "8"}')),
        said(" Tomorrow. "),
        said("A caller asked."),
    ):
        server.replies_with(answer)
    played = await talk(server, "Where are orders 7 and 8?", key="sesame")

    first, second, third, last = [seen.json for seen in server.seen]
    assert (server.seen[0].target, server.seen[0].headers["Authorization"]) == ("/v1/chat/completions", "Bearer sesame")
    assert first == {
        "model": "small",
        "messages": [{"role": "system", "content": "You answer the phone."}],
        "temperature": 0.5,
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": "order_status",
                    "description": "Look up an order.",
                    "parameters": {
                        "type": "object",
                        "properties": {"order_id": {"type": "string"}},
                        "required": ["order_id"],
                    },
                },
            },
            {
                "type": "function",
                "function": {
                    "name": "hangup",
                    "description": "Hang up, once the conversation is over and the caller was told goodbye.",
                    "parameters": {"type": "object", "properties": {}, "required": []},
                },
            },
        ],
    }
    assert second["messages"][1:] == [
        {"role": "assistant", "content": "Hello."},
        {"role": "user", "content": "Where are orders 7 and 8?"},
    ]
    calls = [message for message in third["messages"] if "tool_calls" in message]
    answers = [message for message in third["messages"] if message["role"] == "tool"]
    assert [json.loads(call["tool_calls"][0]["function"]["arguments"])["order_id"] for call in calls] == ["7", "8"]
    assert [(call["content"], call["tool_calls"][0]["id"]) for call in calls] == [
        (None, answer["tool_call_id"]) for answer in answers
    ]
    assert [answer["content"] for answer in answers] == ["7 comes tomorrow.", "8 comes tomorrow."]
    assert last["messages"][-1] == {"role": "system", "content": "Sum up."}
    assert "tools" not in last
    assert [event.text for event in played.session.timeline.of("say")] == ["Hello.", "Tomorrow."]
    assert played.report["post_prompt_data"]["raw"] == "A caller asked."


async def test_llm_may_say_nothing_and_give_wrong_arguments(server: Server) -> None:
    server.replies_with(said(None))
    server.replies_with(said("", ("order_status", "7"), ("order_status", {"order_id": "8"}), ("order_status", "{")))
    server.replies_with(said(""))
    played = await talk(server, "Hello", path="/v1/chat/completions")

    assert server.seen[0].target == "/v1/chat/completions"
    assert [event.data["arguments"] for event in played.session.timeline.of("function")] == [{}, {"order_id": "8"}, {}]
    assert [event.text for event in played.session.timeline.of("warning")][:2] == [
        'the model called "order_status" with "7", which is no JSON object; it is called with none',
        'the model called "order_status" with "{", which is no JSON object; it is called with none',
    ]


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (401, {"error": {"message": "no such key"}}, 'it answered 401 with "no such key"'),
        (500, {"error": "down"}, 'it answered 500 with "down"'),
        (200, {"choices": []}, 'it answered 200 with "no choice"'),
        (200, "<html>", "it answered 200 with no JSON"),
    ],
)
async def test_llm_that_does_not_answer_is_told(server: Server, status: int, body: Any, reason: str) -> None:
    server.replies_with(body, status)
    with pytest.raises(MindError) as caught:
        await talk(server, "Hello")
    assert str(caught.value) == (
        f"Cannot ask the language model at {server.url}/v1: {reason}. See --llm, --model and the key in OPENAI_API_KEY."
    )


async def test_llm_that_is_not_there_is_told() -> None:
    with pytest.raises(MindError, match=r"there is no host nowhere\.invalid"):
        await talk(Server("http://nowhere.invalid"), "Hello")
