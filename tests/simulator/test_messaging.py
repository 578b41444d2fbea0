"""Documents for messages: every method, the limits and the platform's codes."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from swaiglet.simulator.messaging import run_message
from swaiglet.simulator.session import Session
from swaiglet.simulator.transport import Reply
from swaiglet.swml.document import MessagingDocument
from swaiglet.swml.verbs.messaging import Receive

from .lines import Sent, Servers, call, told, warnings

URL = "https://example.com/api"
MESSAGE: Mapping[str, Any] = {
    "message_id": "message-1",
    "project_id": "project-1",
    "space_id": "space-1",
    "direction": "inbound",
    "type": "sms",
    "from": "+15550100123",
    "to": "+15550100199",
    "body": " Hours ",
    "media": [],
    "segments": 1,
    "timestamp": "2026-11-02T12:00:00Z",
}


async def receive(
    *steps: Any,
    servers: Servers | None = None,
    outcomes: Mapping[str, Sequence[Any]] | None = None,
    params: Mapping[str, Any] | None = None,
    **sections: Any,
) -> Session:
    """Run steps for a message."""
    session = call(outcomes, servers)
    await run_message(session, {"sections": {"main": list(steps), **sections}}, MESSAGE, params)
    return session


def replies(session: Session) -> list[str]:
    """What was answered."""
    return [event.text for event in session.timeline.of("say")]


async def test_messages_are_answered() -> None:
    session = await receive({"reply": "You wrote %{message.body} and ${message.body}"})
    assert replies(session) == ["You wrote  Hours  and ${message.body}"]
    assert told(session)[0] == "verb: reply: to +15550100123: 'You wrote  Hours  and ${message.body}'"
    assert (session.vars["reply_result"], len(session.vars["reply_message_id"])) == ("queued", 36)


async def test_messages_are_answered_several_times_with_names_of_their_own() -> None:
    session = await receive({"reply": "one"}, {"reply": {"body": "two", "to": "+15550100777"}})
    assert replies(session) == ["one", "two"]
    ids = [event.data["vars"]["reply_message_id"] for event in session.timeline.of("data")]
    assert len(set(ids)) == 2


@pytest.mark.parametrize(
    ("transform", "expected"),
    [
        (None, "other"),
        ("lowercase", "other"),
        ("uppercase", "other"),
        ("trim", "Trimmed"),
        ("lowercase_trim", "We open at nine."),
        ("uppercase_trim", "UPPER"),
    ],
)
async def test_messages_are_answered_by_what_they_say(transform: str | None, expected: str) -> None:
    case = {"hours": {"body": "We open at nine."}, "HOURS": "UPPER", "Hours": "Trimmed"}
    switch = {"variable": "message.body", "case": case, "default": "other"}
    session = await receive({"reply": {"switch": switch | ({"transform": transform} if transform else {})}})
    assert replies(session) == [expected]


async def test_messages_tell_what_becomes_of_the_answer() -> None:
    servers = Servers({URL: {}})
    reply = {"body": "Hello", "status_url": URL}
    await receive({"reply": reply}, {"reply": {**reply, "media": ["https://example.com/a.png"]}}, servers=servers)
    assert [sent.json["status"] for sent in servers.sent] == ["queued", "sent", "delivered", "queued", "sent"]
    assert servers.sent[0].json | {"id": ""} == {
        "id": "",
        "project_id": "project-1",
        "status": "queued",
        "to": "+15550100123",
        "from": "+15550100199",
        "body": "Hello",
        "number_of_segments": 1,
        "timestamp": "2026-11-02T12:00:00+00:00",
        "error_code": None,
        "error_message": None,
    }


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("", "swml_reply_body_or_media_required"),
        ({"to": "+15550100123"}, "swml_reply_body_or_media_required"),
        ({"media": ["https://example.com/a.png"] * 9}, "swml_reply_media_limit_exceeded"),
        ({"body": "Hello", "to": "Ann"}, "swml_reply_invalid_to_number"),
        ({"body": "Hello", "from": "+0"}, "swml_reply_invalid_from_number"),
    ],
)
async def test_messages_are_not_answered_with_what_cannot_be_sent(reply: Any, code: str) -> None:
    session = await receive({"reply": reply}, {"receive": {}})
    assert (session.vars["script_error"], session.vars["reply_result"]) == (code, "failed")
    assert (replies(session), told(session)[-1]) == ([], "verb: receive: takes the message")


async def test_messages_may_fail_to_be_answered() -> None:
    session = await receive({"reply": "Hello"}, outcomes={"reply": ["failed"]})
    assert (session.vars, replies(session)) == ({"reply_result": "failed", "reply_message_id": ""}, [])


async def test_messages_ask_servers() -> None:
    servers = Servers({URL: {"tier": "gold"}})
    value = {"url": URL, "body": {"who": "%{message.from}"}, "headers": {"X-Key": "k"}, "save_variables": True}
    switch = {
        "switch": {
            "variable": "request_response.tier",
            "case": {"gold": [{"reply": "Dear %{vars.request_response.tier}"}]},
        }
    }
    session = await receive({"request": {**value, "timeout": 60}}, switch, servers=servers)
    headers = {"content-type": "application/json", "x-key": "k"}
    assert servers.sent == [Sent("POST", URL, headers, b'{"who":"+15550100123"}', 5.0)]
    assert replies(session) == ["Dear gold"]
    assert session.vars["request_response_code"] == 200


@pytest.mark.parametrize(
    ("reply", "seconds", "expected"),
    [
        (
            Reply(404, b"no"),
            1,
            {"request_result": "failed", "request_response_code": 404, "request_response_body": "no"},
        ),
        (None, "soon", {"request_result": "failed"}),
    ],
)
async def test_messages_go_on_when_a_server_fails(reply: Any, seconds: Any, expected: dict[str, Any]) -> None:
    servers = Servers({URL: reply} if reply else {})
    step = {"request": {"url": URL, "method": "GET", "timeout": seconds, "save_variables": True}}
    session = await receive(step, servers=servers)
    assert session.vars == expected


async def test_messages_ask_ten_times_at_most() -> None:
    servers = Servers({URL: {}})
    step = {"request": {"url": URL, "body": "text"}}
    session = await receive(*[step] * 11, servers=servers)
    assert (len(servers.sent), session.vars["request_result"]) == (10, "limit_exceeded")


async def test_messages_run_sections_and_come_back() -> None:
    greet = [{"label": "top"}, {"return": "Dear %{params.name}"}, {"reply": "never"}]
    execute = {"execute": {"dest": "greet", "params": {"name": "%{params.who}"}}}
    session = await receive(execute, {"reply": "%{return_value} %{params.who}"}, greet=greet, params={"who": "Ann"})
    assert replies(session) == ["Dear Ann Ann"]


async def test_messages_return_other_values_as_they_are() -> None:
    session = await receive(
        {"execute": "sub"}, {"execute": "none"}, sub=[{"return": {"a": "%{x}"}}], none=[{"return": None}]
    )
    assert session.vars == {"return_value": {"a": "%{x}"}}


async def test_messages_go_on_in_a_servers_document() -> None:
    inner = {"sections": {"main": [{"reply": "Dear %{params.name}"}]}}
    servers = Servers({URL: inner})
    transfer = {"transfer": {"dest": URL, "params": {"name": "Ann"}}}
    session = await receive({"execute": "sub"}, {"reply": "never"}, servers=servers, sub=[transfer])
    assert replies(session) == ["Dear Ann"]
    assert servers.sent[0].json == {"message": dict(MESSAGE), "vars": {}, "params": {"name": "Ann"}}


async def test_messages_jump() -> None:
    steps = [{"label": "top"}, {"reply": "again"}, {"goto": {"label": "top", "max": 2}}, {"reply": "never"}]
    session = await receive(*steps)
    assert replies(session) == ["again"] * 3
    assert told(session)[-1] == "verb: goto: has gone to top 2 times, and the section ends"


async def test_messages_jump_out_of_a_case() -> None:
    switch = {"switch": {"variable": "message.type", "case": {"sms": [{"goto": {"label": "end"}}]}}}
    session = await receive(switch, {"reply": "never"}, {"label": "end"}, {"reply": "here"})
    assert replies(session) == ["here"]


async def test_messages_take_a_hundred_steps() -> None:
    session = await receive({"label": "top"}, {"goto": {"label": "top"}})
    assert (len(session.timeline.of("verb")), warnings(session)) == (
        100,
        ["Cannot run further: 100 steps were run, which is as many as a simulated call takes"],
    )


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{", "json_or_yaml_required"),
        ("text", "swml_invalid_document"),
        ({"sections": {}}, "swml_missing_entry_point"),
        ({"sections": {"main": [{"switch": {"case": {"a": [{"label": float("inf")}]}}}]}}, "json_or_yaml_required"),
        ({"sections": {"main": {}}}, "swml_invalid_section_format"),
        ({"sections": {"main": [{"a": 1, "b": 2}]}}, "swml_invalid_section_format"),
        ({"sections": {"main": [{"play": {}}]}}, "swml_unsupported_method"),
        ({"sections": {"main": [{"execute": "nowhere"}]}}, "swml_section_not_found"),
        ({"sections": {"main": [{"execute": {"dest": "main"}}]}}, "swml_invalid_document"),
        ({"sections": {"main": [{"goto": {"label": "nowhere"}}]}}, "swml_goto_label_not_found"),
        ({"sections": {"main": [{"goto": "nowhere"}]}}, "swml_goto_label_not_found"),
        ({"sections": {"main": [{"request": {}}]}}, "swml_request_url_required"),
        ({"sections": {"main": [{"request": 5}]}}, "swml_request_url_required"),
        ({"sections": {"main": [{"switch": {"variable": "x", "case": {}}}]}}, "swml_switch_no_match"),
        ({"sections": {"main": [{"switch": 5}]}}, "swml_switch_no_match"),
        (
            {"sections": {"main": [{"switch": {"variable": "x", "transform": "rot13"}}]}},
            "swml_switch_invalid_transform",
        ),
        ({"sections": {"main": [{"transfer": {"dest": "main"}}]}}, "swml_transfer_failed"),
        ({"sections": {"main": [{"transfer": "https://example.com/none"}]}}, "swml_transfer_fetch_failed"),
        ({"sections": {"main": [{"transfer": {"dest": URL, "method": "GET"}}]}}, "swml_transfer_document_invalid"),
    ],
)
async def test_messages_tell_the_platforms_code(document: Any, code: str) -> None:
    session = call(servers=Servers({URL: {"sections": 5}}))
    await run_message(session, document, MESSAGE)
    assert session.vars["script_error"] == code
    assert session.timeline.events[-1].data["code"] == code


async def test_messages_take_documents_of_python_and_texts() -> None:
    made, written = call(), call()
    await run_message(made, MessagingDocument([Receive()]), MESSAGE)
    await run_message(written, json.dumps({"sections": {"main": ["receive"]}}), MESSAGE)
    assert told(made) == ["verb: receive: takes the message"]
    assert told(written)[-1:] == told(made)
