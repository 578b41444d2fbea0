"""What the line asks servers and tells them: requests, status callbacks, recordings, confirmations, payments."""

import json
from typing import Any

import pytest

from swaiglet.simulator.parties import Digits, HangUp, Silence, Words
from swaiglet.simulator.transport import Reply

from .lines import BEGAN, Sent, Servers, call, run, told, warnings

URL = "https://example.com/api"
STATUS = "https://example.com/status"
DOCUMENT = "https://example.com/document"


def requesting(reply: Any) -> Servers:
    return Servers({URL: reply})


async def test_line_request_keeps_the_reply() -> None:
    body = json.dumps({"pin": 7, "tags": ["a"]}).encode()
    servers = requesting(Reply(201, body, {"Content-Type": "application/json"}))
    step = {"request": {"url": URL, "method": "POST", "body": {"from": "${call.from}"}, "save_variables": True}}
    session = await run(call(servers=servers), step, {"set": {"pin": "${request_response.pin}"}})
    assert session.vars == {
        "request_url": URL,
        "request_result": "success",
        "return_value": "success",
        "request_response_code": 201,
        "request_response_headers": {"content-type": "application/json"},
        "request_response_body": body.decode(),
        "request_response": {"pin": 7, "tags": ["a"]},
        "pin": 7,
    }
    headers = {"content-type": "application/json"}
    assert servers.sent == [Sent("POST", URL, headers, b'{"from":"+15550100123"}', 600.0)]
    assert told(session)[1] == f"verb: request: POST {URL}: 201"


async def test_line_request_that_is_refused_goes_on() -> None:
    session = await run(call(servers=requesting(Reply(500, b"no"))), {"request": {"url": URL, "method": "GET"}})
    assert (session.vars["request_result"], session.vars["return_value"]) == ("failed", "failed")
    assert (session.vars["request_response_code"], session.vars["request_response_body"]) == (500, "no")


async def test_line_request_sends_the_headers_that_it_may() -> None:
    headers = {"Authorization": "Bearer ${token}", "X-Mine": 5, "Cookie": "a=b", "Content-Type": "text/plain"}
    step = {"request": {"url": URL, "method": "PUT", "headers": headers, "body": "a=1", "timeout": "2.5"}}
    servers = requesting(Reply(200, b""))
    session = await run(call(servers=servers, token="t"), step)
    sent = {"authorization": "Bearer t", "x-mine": "5", "content-type": "text/plain"}
    assert servers.sent == [Sent("PUT", URL, sent, b"a=1", 2.5)]
    assert warnings(session)[-1].startswith('header "Cookie" is not sent')


async def test_line_request_without_method_and_with_credentials() -> None:
    url = "https://user:secret@example.com/api"
    servers = Servers({url: Reply(200, b"no json")})
    step = {"request": {"url": url, "body": "a=1", "save_variables": True}}
    session = await run(call(servers=servers), step)
    assert (servers.sent[0].method, servers.sent[0].headers) == (
        "POST",
        {"content-type": "application/x-www-form-urlencoded"},
    )
    assert session.vars["request_response"] == {}
    assert all("secret" not in line for line in told(session))
    assert session.vars["request_url"] == "https://…@example.com/api"


async def test_line_request_keeps_no_more_than_the_platform() -> None:
    headers = {f"x-{number}": "" for number in range(100)}
    servers = requesting(Reply(200, b"x" * 100_000, headers))
    session = await run(call(servers=servers), {"request": {"url": URL, "method": "GET"}})
    sizes = (len(session.vars["request_response_body"]), len(session.vars["request_response_headers"]))
    assert sizes == (65_536, 64)


def posted(servers: Servers) -> list[Any]:
    """The event and its parameters, of every status callback."""
    return [(sent.json["event_type"], sent.json["params"]) for sent in servers.sent if sent.url == STATUS]


IDS = {"call_id": "call-1", "node_id": "node-1", "segment_id": "segment-1"}


async def test_line_status_callbacks_have_the_platforms_envelope() -> None:
    servers = Servers({STATUS: {}})
    await run(call(servers=servers), {"sleep": 2000}, {"play": {"url": "silence:1", "status_url": STATUS}})
    assert servers.sent[-1].json == {
        "event_type": "calling.call.play",
        "event_channel": "swml:e748638f-e9e8-5495-84b4-c3423808b91a",
        "timestamp": BEGAN + 3.0,
        "project_id": "project-1",
        "space_id": "space-1",
        "params": {**IDS, "state": "finished"},
    }


@pytest.mark.parametrize(
    ("steps", "outcomes", "expected"),
    [
        (
            [{"play": {"url": "silence:1"}}],
            {},
            [("calling.call.play", {"state": "playing"}), ("calling.call.play", {"state": "finished"})],
        ),
        (
            [{"prompt": {"play": "silence:1", "max_digits": 1}}],
            {"prompt": ["7"]},
            [("calling.call.collect", {"result": {"type": "digit", "params": {"digits": "7", "terminator": ""}}})],
        ),
        (
            [{"prompt": {"play": "silence:1", "speech_timeout": 1}}],
            {"prompt": ["yes"]},
            [("calling.call.collect", {"result": {"type": "speech", "params": {"text": "yes", "confidence": 0.9}}})],
        ),
        ([{"prompt": {"play": "silence:1"}}], {}, [("calling.call.collect", {"result": {"type": "no_input"}})]),
        (
            [{"prompt": {"play": "silence:1"}}],
            {"prompt": [{"prompt_result": "failed"}]},
            [("calling.call.collect", {"result": {"type": "error"}})],
        ),
        (
            [{"record": {}}],
            {},
            [
                (
                    "calling.call.record",
                    {
                        "state": "recording",
                        "record": {"audio": {"format": "wav", "direction": "speak", "stereo": False}},
                    },
                ),
                (
                    "calling.call.record",
                    {
                        "state": "finished",
                        "url": "https://files.app.local/call-1/record-1.wav",
                        "duration": 5.0,
                        "record": {"audio": {"format": "wav", "direction": "speak", "stereo": False}},
                    },
                ),
            ],
        ),
        (
            [{"detect_machine": {}}],
            {},
            [
                ("calling.call.detect", {"detect": {"type": "machine", "params": {"event": "HUMAN"}, "beep": False}}),
                (
                    "calling.call.detect",
                    {"detect": {"type": "machine", "params": {"event": "finished"}, "beep": False}},
                ),
            ],
        ),
        (
            [{"detect_machine": {"wait": False}}],
            {"detect_machine": ["fax"]},
            [
                ("calling.call.detect", {"detect": {"type": "fax", "params": {"event": event}, "beep": False}})
                for event in ("FAX", "finished")
            ],
        ),
        (
            [{"prompt": {"play": "silence:1"}}],
            {"prompt": [{"prompt_result": "match_digits", "prompt_value": "12"}]},
            [("calling.call.collect", {"result": {"type": "digit", "params": {"digits": "12", "terminator": ""}}})],
        ),
        (
            [{"tap": {"uri": "wss://example.com/t"}}, {"stop_tap": {}}],
            {},
            [
                (
                    "calling.call.tap",
                    {
                        "state": state,
                        "control_id": "tap-1",
                        "tap": {"type": "audio", "params": {"direction": "speak"}},
                        "device": {"type": "ws", "params": {"uri": "wss://example.com/t", "codec": "PCMU"}},
                    },
                )
                for state in ("tapping", "finished")
            ],
        ),
        (
            [{"stream": {"url": "wss://example.com/t", "name": "s"}}, {"stop_stream": {}}],
            {},
            [
                (
                    "calling.call.stream",
                    {"state": state, "control_id": "stream-1", "url": "wss://example.com/t", "name": "s"},
                )
                for state in ("streaming", "finished")
            ],
        ),
        (
            [{"transcribe": {}}, {"transcribe_stop": {}}],
            {},
            [("calling.transcript.completed", {"id": "transcribe-1", "text": ""})],
        ),
        (
            [{"receive_fax": {}}],
            {},
            [
                (
                    "calling.call.fax",
                    {
                        "fax": {
                            "type": "finished",
                            "params": {
                                "direction": "receive",
                                "identity": "+15550100123",
                                "remote_identity": "+15550100123",
                                "document": "https://files.app.local/fax.pdf",
                                "pages": 1,
                                "success": True,
                                "result": 0,
                                "result_text": "OK",
                                "format": "pdf",
                            },
                        }
                    },
                )
            ],
        ),
        (
            [{"sip_refer": {"to_uri": "sip:a@example.com"}}],
            {"sip_refer": ["failed"]},
            [
                (
                    "calling.call.refer",
                    {
                        "sip_refer_to": "sip:a@example.com",
                        "state": "failed",
                        "sip_refer_response_code": "603",
                        "sip_notify_response_code": "",
                    },
                )
            ],
        ),
        (
            [{"enter_queue": {"queue_name": "q", "transfer_after_bridge": "main"}}],
            {"enter_queue": ["hangup"]},
            [
                (
                    "calling.call.queue",
                    {
                        "id": "q",
                        "name": "q",
                        "avg_time": 20,
                        "status_url": STATUS,
                        "status": "enqueue",
                        "position": 1,
                        "size": 1,
                        "enqueue_ts": int(BEGAN * 1_000_000),
                        "dequeue_ts": 0,
                        "leave_ts": 0,
                    },
                ),
                (
                    "calling.call.queue",
                    {
                        "id": "q",
                        "name": "q",
                        "avg_time": 20,
                        "status_url": STATUS,
                        "status": "leave",
                        "position": 0,
                        "size": 0,
                        "enqueue_ts": 0,
                        "dequeue_ts": 0,
                        "leave_ts": int((BEGAN + 20) * 1_000_000),
                    },
                ),
            ],
        ),
        (
            [{"pay": {"payment_connector_url": URL}}],
            {"pay": ["declined"]},
            [
                (
                    "calling.call.pay",
                    {
                        "status_url": STATUS,
                        "status_url_method": "POST",
                        "for": "payment-failed",
                        "error_type": "card-declined",
                        "payment_method": "credit-card",
                        "payment_card_number": "************1111",
                        "payment_card_type": "visa",
                        "security_code": "***",
                        "expiration_date": "1230",
                        "payment_card_postal_code": "10001",
                    },
                )
            ],
        ),
    ],
    ids=lambda value: str(next(iter(value[0]))) if isinstance(value, list) and isinstance(value[0], dict) else "",
)
async def test_line_methods_tell_servers(steps: list[Any], outcomes: dict[str, Any], expected: list[Any]) -> None:
    servers = Servers({STATUS: {}})
    first, *rest = steps
    [(name, value)] = first.items()
    await run(call(outcomes, servers), {name: {**value, "status_url": STATUS}}, *rest)
    assert posted(servers) == [(event, {**IDS, **params}) for event, params in expected]


async def test_line_status_callbacks_that_are_lost_change_nothing() -> None:
    session = await run(call(), {"play": {"url": "silence:1", "status_url": STATUS}}, {"hangup": {}})
    assert warnings(session) == [
        f"calling.call.play {state} was lost: {STATUS} did not answer: nobody is there"
        for state in ("playing", "finished")
    ]
    assert session.ended == "hangup"


async def test_line_recordings_end_with_the_call() -> None:
    servers = Servers({STATUS: {}})
    steps = [{"record_call": {"status_url": STATUS, "format": "mp3", "stereo": True}}, {"sleep": 4000}, {"hangup": {}}]
    session = await run(call(servers=servers), *steps)
    record = {
        "url": "https://files.app.local/call-1/record_call-1.mp3",
        "duration": 4.0,
        "format": "mp3",
        "direction": "both",
        "stereo": True,
    }
    assert posted(servers) == [
        ("calling.call.record", {**IDS, "state": "recording", "control_id": "record_call-1"}),
        ("calling.call.record", {**IDS, "state": "finished", "control_id": "record_call-1", "record": record}),
    ]
    assert session.background == []


async def test_line_recordings_go_on_after_the_document_until_the_call_ends() -> None:
    servers = Servers({STATUS: {}})
    session = await run(call(servers=servers), {"record_call": {"status_url": STATUS}})
    assert len(session.background) == 1
    await session.finish()
    assert posted(servers)[-1][1]["state"] == "finished"


async def test_line_recordings_are_stopped_by_name_or_the_last_first() -> None:
    names = ["a", "b", "c"]
    begun = [{"record_call": {"control_id": name}} for name in names]
    stops = [{"stop_record_call": {"control_id": "a"}}, {"stop_record_call": {}}, {"unset": "record_control_id"}]
    session = await run(call(), *begun, *stops, {"stop_record_call": {}})
    assert [line for line in told(session) if "stop_record_call: " in line] == [
        "verb: stop_record_call: ends a",
        "verb: stop_record_call: ends c",
        "verb: stop_record_call: ends record_call",
    ]
    assert (session.background, session.vars["stop_record_call_result"]) == ([], "success")


async def test_line_connect_tells_of_each_leg_and_of_the_whole() -> None:
    servers = Servers({STATUS: {}})
    events = ["created", "ringing", "answered", "ended"]
    step = {
        "parallel": [{"to": "+15550100777"}, {"to": "sip:b@example.com", "call_state_events": ["ended"]}],
        "call_state_url": STATUS,
        "call_state_events": events,
        "status_url": STATUS,
    }
    session = await run(call(servers=servers), {"connect": step})
    legs = [
        (params["device"]["params"]["to_number"], params["call_state"], params["end_reason"])
        for event, params in posted(servers)
        if event == "calling.call.state"
    ]
    assert legs == [
        ("+15550100777", "created", None),
        ("+15550100777", "ringing", None),
        ("+15550100777", "answered", None),
        ("sip:b@example.com", "ended", "cancel"),
        ("+15550100777", "ended", "hangup"),
    ]
    whole = [params["connect_state"] for event, params in posted(servers) if event == "calling.call.connect"]
    assert whole == ["connecting", "connected", "disconnected"]
    assert "peer" not in session.call


async def test_line_connect_rings_groups_one_after_another_and_chooses_by_the_result() -> None:
    step = {
        "serial_parallel": [[{"to": "+15550100777"}, {"to": "+15550100888"}], [{"to": "+15550100999"}]],
        "result": {"case": {"failed": [{"hangup": {"reason": "busy"}}]}},
        "status_url": STATUS,
        "call_state_url": STATUS,
    }
    servers = Servers({STATUS: {}})
    session = await run(call({"connect": ["busy", "declined"]}, servers), {"connect": step})
    assert [event.text for event in session.timeline.of("verb")] == [
        "connect: dials +15550100777 and +15550100888 for 60 s",
        "connect: dials +15550100999 for 60 s",
        'switch: connect_result is "failed"',
        "hangup: busy",
    ]
    assert session.vars["connect_failed_reason"] == "declined"
    reasons = [params.get("end_reason") for event, params in posted(servers) if event == "calling.call.state"]
    assert reasons == ["busy", "busy", "declined"]


async def test_line_connect_asks_who_answers_first() -> None:
    confirm = [
        {"prompt": {"play": "say:Press 1", "max_digits": 1}},
        {"execute": {"dest": "main"}},
        {"set": {"own": "${call.to} ${vars.color}"}},
        {"cond": [{"when": "prompt_value != '1'", "then": [{"hangup": {}}]}]},
    ]
    step = {"connect": {"serial": [{"to": "+15550100777"}, {"to": "+15550100888"}], "confirm": confirm}}
    session = await run(call({"prompt": ["2", "1"]}, color="red"), step)
    lines = told(session)
    assert "verb: connect: asks +15550100777 first" in lines
    assert 'verb: set: own = "+15550100777 "' in lines
    assert "call: the caller talks to +15550100888 for 30 s" in lines
    assert "warning: `execute` may not stand in `confirm`, and is left out" in lines
    assert (session.vars, session.ended) == (
        {"color": "red", "connect_result": "connected", "return_value": "connected"},
        None,
    )


async def test_line_connect_asks_by_a_document_of_a_server() -> None:
    servers = Servers({DOCUMENT: {"sections": {"main": [{"hangup": {}}]}}})
    step = {"connect": {"to": "sip:a@example.com", "confirm": DOCUMENT}}
    session = await run(call(servers=servers), step)
    assert session.vars == {
        "connect_result": "failed",
        "connect_failed_reason": "declined",
        "return_value": "failed",
    }
    leg = servers.sent[0].json["call"]
    assert (leg["type"], leg["to"], leg["parent"]) == (
        "sip",
        "sip:a@example.com",
        {"device_type": "phone", "call_id": "call-1"},
    )


@pytest.mark.parametrize(
    ("replies", "code"),
    [({}, "relay_script_method_execute_failed"), ({DOCUMENT: {}}, "relay_script_sections_missing")],
)
async def test_line_connect_puts_through_when_the_question_is_not_there(replies: dict[str, Any], code: str) -> None:
    step = {"connect": {"to": "sip:a@example.com", "confirm": DOCUMENT}}
    session = await run(call(servers=Servers(replies)), step)
    assert (session.vars["connect_result"], session.vars["script_error"]) == ("connected", code)


async def test_line_connect_goes_on_elsewhere_after_the_bridge() -> None:
    step = {"connect": {"to": "queue:support", "transfer_after_bridge": DOCUMENT}}
    servers = Servers({DOCUMENT: {"sections": {"main": [{"set": {"after": True}}]}}})
    session = await run(call(servers=servers), step, {"hangup": {}})
    assert (session.vars["after"], session.ended) == (True, None)


async def test_line_connect_hears_a_caller_who_hangs_up() -> None:
    session = await run(call({"connect": [{"seconds": "2", "hangup": True}]}), {"connect": {"to": "+15550100777"}})
    assert (session.clock.now(), session.ended, session.call["call_state"]) == (8.0, "the caller hangs up", "ended")


async def test_line_conferences_tell_what_was_asked_for() -> None:
    servers = Servers({STATUS: {}})
    value = {"name": "team", "status_callback": STATUS, "status_callback_event": "join leave", "muted": True}
    chosen = {**value, "result": [{"when": "join_conference_result == 'completed'", "then": [{"hangup": {}}]}]}
    session = await run(call(servers=servers), {"join_conference": chosen})
    said = {"name": "team", "conference_id": "team", "muted": True, "hold": False}
    ends = {"start_on_join": True, "end_on_leave": False}
    assert posted(servers) == [
        ("calling.conference", {**IDS, **said, **ends, "status": "participant-join", "size": 1}),
        ("calling.conference", {**IDS, **said, **ends, "status": "participant-leave", "size": 0}),
    ]
    assert session.ended == "hangup"


@pytest.mark.parametrize("verb", ["join_conference", "join_room"])
async def test_line_meetings_end_when_the_caller_hangs_up(verb: str) -> None:
    session = await run(call({verb: [{"seconds": 5, "hangup": True}]}), {verb: {"name": "team"}})
    assert (session.clock.now(), session.ended) == (5.0, "the caller hangs up")


async def test_line_recordings_and_faxes_may_fail() -> None:
    servers = Servers({STATUS: {}})
    outcomes = {"record": [{"record_result": "failed", "seconds": "long", "hangup": True}]}
    session = await run(call(outcomes, servers), {"record": {"status_url": STATUS, "max_length": 3}})
    assert (session.vars["record_result"], session.clock.now()) == ("failed", 3.0)
    assert (posted(servers)[-1][1]["state"], session.ended) == ("error", "the caller hangs up")


PAY: dict[str, Any] = {"payment_connector_url": URL, "charge_amount": "9.50", "postal_code": "94105"}


@pytest.mark.parametrize(
    ("value", "reply", "expected"),
    [
        (PAY, {"charge_id": "c1"}, ("success", {"payment_confirmation_code": "c1"})),
        ({"payment_connector_url": URL}, {"token_id": "t1"}, ("success", {"payment_token": "t1"})),
        (
            PAY,
            Reply(402, b'{"error_code": "51", "error_message": "no funds"}'),
            (
                "payment-connector-error",
                {"payment_error": "no funds", "connector_error": {"code": "51", "message": "no funds"}},
            ),
        ),
        (
            PAY,
            Reply(500, b"oops"),
            (
                "payment-connector-error",
                {"payment_error": None, "connector_error": {"code": None, "message": None}},
            ),
        ),
        (PAY, Reply(200, b"[]"), ("success", {"payment_confirmation_code": None})),
    ],
)
async def test_line_pay_asks_the_connector(value: dict[str, Any], reply: Any, expected: tuple[str, Any]) -> None:
    servers = requesting(reply)
    session = await run(call(servers=servers), {"pay": value})
    results = session.vars["pay_payment_results"]
    shown = {key: each for key, each in results.items() if not key.startswith("payment_card")}
    assert (session.vars["pay_result"], shown) == expected
    assert "4111" not in json.dumps([[event.text, event.data] for event in session.timeline.events], default=str)


async def test_line_pay_sends_a_made_up_card() -> None:
    servers = requesting({"charge_id": "c1"})
    value = {**PAY, "parameters": [{"name": "order", "value": "7"}], "description": "Order"}
    await run(call(servers=servers), {"pay": value})
    assert servers.sent[0].json == {
        "transaction_id": "call-1",
        "method": "credit-card",
        "cardnumber": "4111111111111111",
        "cvv": "123",
        "expiry_month": "12",
        "expiry_year": "30",
        "postal_code": "94105",
        "chargeAmount": "9.50",
        "currency_code": "usd",
        "token_type": "reusable",
        "description": "Order",
        "order": "7",
    }


async def test_line_pay_without_connector_fails() -> None:
    session = await run(call(), {"pay": PAY})
    assert warnings(session) == [f"no reply from {URL}: nobody is there"]
    assert session.vars["pay_result"] == "payment-connector-error"


async def test_line_pay_ends_when_the_caller_hangs_up() -> None:
    session = await run(call({"pay": ["caller-hung-up"]}), {"pay": PAY})
    assert session.ended == "the caller hangs up"


@pytest.mark.parametrize(
    ("reply", "result", "value", "ended"),
    [
        (Digits("42"), "match_digits", "42", None),
        (Words("sales"), "match_speech", "sales", None),
        ("sales", "match_speech", "sales", None),
        (7, "match_digits", "7", None),
        (Silence(), "no_input", "", None),
        (None, "no_input", "", None),
        (HangUp(), "no_input", "", "the caller hangs up"),
    ],
)
async def test_line_prompt_asks_who_stands_for_the_caller(
    reply: Any, result: str, value: str, ended: str | None
) -> None:
    session, asked = call(), list[str]()

    async def on_input(verb: str) -> Any:
        asked.append(verb)
        return reply

    session.on_input = on_input
    prompt = {"play": "silence:0", "max_digits": 2, "speech_timeout": 3, "initial_timeout": 0}
    await run(session, {"prompt": prompt})
    assert asked == ["prompt"]
    assert (session.vars["prompt_result"], session.vars["prompt_value"], session.ended) == (result, value, ended)


async def test_line_plays_only_what_can_be_played() -> None:
    session = await run(call(), {"play": {"urls": ["tune.mp3", "silence:99999999"]}})
    assert warnings(session)[-1] == ('Cannot play "tune.mp3". Write `say:…`, `silence:…`, `ring:…` or an http(s) URL')
    assert session.clock.now() == 3600.0
