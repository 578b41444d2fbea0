"""Every method that does something to the call: what the timeline tells, which variables it sets, how long it takes."""

from typing import Any

import pytest
from attrs import field, frozen

from swaiglet.simulator.line import METHODS
from swaiglet.swml.model import Verb

from .lines import call, run, told

ANSWERED = "call: the call is answered"
FILES = "https://files.app.local/call-1"


@frozen(kw_only=True)
class Row:
    """A step, what happens meanwhile, and what follows."""

    step: Any
    outcomes: dict[str, list[Any]] = field(factory=dict)
    told: list[str]
    vars: dict[str, Any] = field(factory=dict)
    seconds: float = 0.0
    ended: str | None = None


ROWS = [
    Row(
        step={"answer": {}},
        told=["verb: answer", ANSWERED, 'data: answer_result = "success"'],
        vars={"answer_result": "success"},
    ),
    Row(step={"hangup": {}}, told=["verb: hangup", "call: the call ends: hangup"], ended="hangup"),
    Row(step={"hangup": {"reason": "busy"}}, told=["verb: hangup: busy", "call: the call ends: busy"], ended="busy"),
    Row(step={"sleep": 1500}, told=["verb: sleep: 1500 ms"], seconds=1.5),
    Row(step={"sleep": {"duration": 250}}, told=["verb: sleep: 250 ms"], seconds=0.25),
    Row(
        step={"sleep": -1},
        told=["verb: sleep: until the caller hangs up", "call: the call ends: the caller hangs up"],
        ended="the caller hangs up",
    ),
    Row(
        step={"detect_machine": {}},
        told=[
            "verb: detect_machine: finds a human",
            'data: detect_result = "human", detect_machine_beep = false, detect_ms = 2000',
        ],
        vars={"detect_result": "human", "detect_machine_beep": False, "detect_ms": 2000},
        seconds=2.0,
    ),
    Row(
        step={"detect_machine": {"detect_message_end": True, "timeout": 1}},
        outcomes={"detect_machine": ["machine"]},
        told=[
            "verb: detect_machine: finds a machine",
            'data: detect_result = "machine", detect_machine_beep = true, detect_ms = 1000',
        ],
        vars={"detect_result": "machine", "detect_machine_beep": True, "detect_ms": 1000},
        seconds=1.0,
    ),
    Row(
        step={"detect_machine": {"wait": False}},
        told=[
            "warning: sections.main[0].detect_machine.wait: `wait: false` needs `status_url` beside it",
            "warning: Cannot run `detect_machine`: `status_url` is missing",
        ],
        vars={"script_error": "relay_script_method_parameter_missing"},
    ),
    Row(
        step={"play": {"urls": ["say:Fifteen letters", "silence:1.5", "ring:2:us", "https://example.com/a.mp3"]}},
        told=[
            ANSWERED,
            "verb: play: says 'Fifteen letters', is silent for 1.5 s, rings as in us for 2 s, "
            "plays https://example.com/a.mp3",
            "say: Fifteen letters",
        ],
        seconds=9.5,
    ),
    Row(
        step={"play": {"url": "ring:us", "auto_answer": False}}, told=["verb: play: rings as in us for 6 s"], seconds=6
    ),
    Row(
        step={"prompt": {"play": "silence:1", "max_digits": 2}},
        outcomes={"prompt": ["12"]},
        told=[
            ANSWERED,
            "verb: prompt: is silent for 1 s",
            "hear: the caller presses '12'",
            'data: prompt_result = "match_digits", prompt_value = "12", prompt_digit_terminator = ""',
        ],
        vars={"prompt_result": "match_digits", "prompt_value": "12", "prompt_digit_terminator": ""},
        seconds=2.0,
    ),
    Row(
        step={"prompt": {"play": "silence:0", "max_digits": 5, "terminators": "#"}},
        outcomes={"prompt": ["12#99"]},
        told=[
            ANSWERED,
            "verb: prompt: is silent for 0 s",
            "hear: the caller presses '12#'",
            'data: prompt_result = "match_digits", prompt_value = "12", prompt_digit_terminator = "#"',
        ],
        vars={"prompt_result": "match_digits", "prompt_value": "12", "prompt_digit_terminator": "#"},
        seconds=1.0,
    ),
    Row(
        step={"prompt": {"play": "silence:0", "speech_language": "en-US"}},
        outcomes={"prompt": ["the sales team."]},
        told=[
            ANSWERED,
            "verb: prompt: is silent for 0 s",
            "hear: the caller says 'the sales team.'",
            'data: prompt_result = "match_speech", prompt_value = "the sales team.", prompt_speech_confidence = 0.9',
        ],
        vars={"prompt_result": "match_speech", "prompt_value": "the sales team.", "prompt_speech_confidence": 0.9},
        seconds=1.0,
    ),
    Row(
        step={"prompt": {"play": "silence:0"}},
        outcomes={"prompt": ["sales"]},
        told=[
            ANSWERED,
            "verb: prompt: is silent for 0 s",
            "hear: the caller says 'sales'",
            'data: prompt_result = "no_match", prompt_value = ""',
        ],
        vars={"prompt_result": "no_match", "prompt_value": ""},
    ),
    Row(
        step={"prompt": {"play": "silence:0", "initial_timeout": 3}},
        told=[
            ANSWERED,
            "verb: prompt: is silent for 0 s",
            'data: prompt_result = "no_input", prompt_value = ""',
        ],
        vars={"prompt_result": "no_input", "prompt_value": ""},
        seconds=3.0,
    ),
    Row(
        step={"prompt": {"play": "silence:0", "initial_timeout": 3}},
        outcomes={"prompt": ["no_input"]},
        told=[
            ANSWERED,
            "verb: prompt: is silent for 0 s",
            'data: prompt_result = "no_input", prompt_value = ""',
        ],
        vars={"prompt_result": "no_input", "prompt_value": ""},
        seconds=3.0,
    ),
    Row(
        step={"prompt": {"play": "silence:0"}},
        outcomes={"prompt": ["no_match"]},
        told=[
            ANSWERED,
            "verb: prompt: is silent for 0 s",
            'data: prompt_result = "no_match"',
        ],
        vars={"prompt_result": "no_match"},
    ),
    Row(
        step={"prompt": {"play": "silence:0"}},
        outcomes={"prompt": [{"prompt_result": "failed", "hangup": True}]},
        told=[
            ANSWERED,
            "verb: prompt: is silent for 0 s",
            'data: prompt_result = "failed"',
            "call: the call ends: the caller hangs up",
        ],
        vars={"prompt_result": "failed"},
        ended="the caller hangs up",
    ),
    Row(
        step={"record": {"format": "mp3"}},
        outcomes={"record": [{"seconds": 12}]},
        told=[
            ANSWERED,
            "verb: record: records the caller for 12 s",
            f'data: record_url = "{FILES}/record-1.mp3", record_result = "success"',
        ],
        vars={"record_url": f"{FILES}/record-1.mp3", "record_result": "success"},
        seconds=12.0,
    ),
    Row(
        step={"record_call": {"control_id": "mine"}},
        told=[
            ANSWERED,
            "verb: record_call: records the call as mine",
            f'data: record_call_url = "{FILES}/mine.wav", record_call_result = "success", record_control_id = "mine"',
        ],
        vars={"record_call_url": f"{FILES}/mine.wav", "record_call_result": "success", "record_control_id": "mine"},
    ),
    Row(
        step={"stop_record_call": {}},
        told=[
            "verb: stop_record_call: ends record_call",
            "warning: `stop_record_call` finds nothing to stop",
            'data: stop_record_call_result = "failed"',
        ],
        vars={"stop_record_call_result": "failed"},
    ),
    Row(
        step={"denoise": {}},
        outcomes={"denoise": ["failed"]},
        told=["verb: denoise: takes noise out of the call", 'data: denoise_result = "failed"'],
        vars={"denoise_result": "failed"},
    ),
    Row(
        step={"stop_denoise": {}},
        told=["verb: stop_denoise: leaves noise as it is", 'data: denoise_result = "off"'],
        vars={"denoise_result": "off"},
    ),
    Row(
        step={"live_transcribe": {"action": {"start": {"lang": "en", "direction": ["remote-caller"]}}}},
        told=["verb: live_transcribe: writes down what is said (en)"],
    ),
    Row(step={"live_transcribe": {"action": "summarize"}}, told=["verb: live_transcribe: sums up what was said"]),
    Row(step={"live_translate": {"action": "stop"}}, told=["verb: live_translate: no longer translates what is said"]),
    Row(
        step={"live_translate": {"action": {"inject": {"message": "Hola", "direction": "remote-caller"}}}},
        told=["verb: live_translate: says 'Hola' to the remote-caller"],
    ),
    Row(
        step={"transcribe": {}},
        told=[
            "verb: transcribe: writes down the call",
            'data: transcribe_result = "success", transcribe_control_id = "transcribe-1"',
        ],
        vars={"transcribe_result": "success", "transcribe_control_id": "transcribe-1"},
    ),
    Row(
        step={"transcribe_stop": {}},
        told=[
            "verb: transcribe_stop: ends transcribe",
            "warning: `transcribe_stop` finds nothing to stop",
            'data: transcribe_stop_result = "failed"',
        ],
        vars={"transcribe_stop_result": "failed"},
    ),
    Row(
        step={"tap": {"uri": "rtp://192.0.2.7:4000", "direction": "both"}},
        told=[
            "verb: tap: sends what is heard (both) to rtp://192.0.2.7:4000",
            'data: tap_uri = "rtp://192.0.2.7:4000", tap_result = "success", tap_control_id = "tap-1", '
            'tap_codec = "PCMU", tap_rate = 8000, tap_rtp_src_addr = "192.0.2.1", tap_rtp_src_port = 30000, '
            "tap_ptime = 20",
        ],
        vars={
            "tap_uri": "rtp://192.0.2.7:4000",
            "tap_result": "success",
            "tap_control_id": "tap-1",
            "tap_codec": "PCMU",
            "tap_rate": 8000,
            "tap_rtp_src_addr": "192.0.2.1",
            "tap_rtp_src_port": 30000,
            "tap_ptime": 20,
        },
    ),
    Row(
        step={"stop_tap": {"control_id": "other"}},
        told=[
            "verb: stop_tap: ends other",
            "warning: `stop_tap` finds nothing to stop",
            'data: stop_tap_result = "failed"',
        ],
        vars={"stop_tap_result": "failed"},
    ),
    Row(
        step={"stream": {"url": "wss://user:secret@example.com/audio", "control_id": "ears"}},
        told=[
            "verb: stream: streams the call to wss://…@example.com/audio",
            'data: stream_result = "success", stream_control_id = "ears"',
        ],
        vars={"stream_result": "success", "stream_control_id": "ears"},
    ),
    Row(
        step={"stop_stream": {}},
        told=[
            "verb: stop_stream: ends stream",
            "warning: `stop_stream` finds nothing to stop",
            'data: stop_stream_result = "failed"',
        ],
        vars={"stop_stream_result": "failed"},
    ),
    Row(
        step={"connect": {"to": "+15550100777", "timeout": 20}},
        told=[
            ANSWERED,
            "verb: connect: dials +15550100777 for 20 s",
            "call: the caller talks to +15550100777 for 30 s",
            'data: connect_result = "connected", return_value = "connected"',
        ],
        vars={"connect_result": "connected", "return_value": "connected"},
        seconds=36.0,
    ),
    Row(
        step={"connect": {"to": "+15550100777", "timeout": 20, "answer_on_bridge": True}},
        outcomes={"connect": ["no_answer"]},
        told=[
            "verb: connect: dials +15550100777 for 20 s",
            'data: connect_result = "failed", connect_failed_reason = "no_answer", return_value = "failed"',
        ],
        vars={"connect_result": "failed", "connect_failed_reason": "no_answer", "return_value": "failed"},
        seconds=20.0,
    ),
    Row(
        step={"connect": {"serial": [{"to": "sip:a@example.com"}, {"to": "sip:b@example.com"}]}},
        outcomes={"connect": ["busy", {"seconds": 3, "hangup": True}]},
        told=[
            ANSWERED,
            "verb: connect: dials sip:a@example.com for 60 s",
            "verb: connect: dials sip:b@example.com for 60 s",
            "call: the caller talks to sip:b@example.com for 3 s",
            'data: connect_result = "connected", return_value = "connected"',
            "call: the call ends: the caller hangs up",
        ],
        vars={"connect_result": "connected", "return_value": "connected"},
        seconds=15.0,
        ended="the caller hangs up",
    ),
    Row(
        step={"connect": {"parallel": [{"to": "+15550100777"}, {"to": "+15550100888"}], "max_duration": 5}},
        outcomes={"connect": [{"to": "+15550100888"}]},
        told=[
            ANSWERED,
            "verb: connect: dials +15550100777 and +15550100888 for 60 s",
            "call: the caller talks to +15550100888 for 5 s",
            'data: connect_result = "connected", return_value = "connected"',
        ],
        vars={"connect_result": "connected", "return_value": "connected"},
        seconds=11.0,
    ),
    Row(
        step={"connect": {"to": "stream:wss://example.com/audio"}},
        told=[
            ANSWERED,
            "verb: connect: streams to wss://example.com/audio",
            "call: the caller talks to stream:wss://example.com/audio for 30 s",
            'data: connect_result = "connected", return_value = "connected"',
        ],
        vars={"connect_result": "connected", "return_value": "connected"},
        seconds=36.0,
    ),
    Row(
        step={"enter_queue": {"queue_name": "support", "transfer_after_bridge": '{"sections": {"main": ["hangup"]}}'}},
        told=[
            ANSWERED,
            "verb: enter_queue: waits in support for 20 s",
            'data: queue_result = "connected", wait_time = 20, entry_position = 1, entry_size = 1',
            "call: the caller talks to somebody of support for 30 s",
            'verb: enter_queue: to "{\\"sections\\": {\\"main\\": [\\"hangup\\"]}}"',
            'warning: sections.main[0]: found "hangup", today written {"hangup": {}}',
            "verb: hangup",
            "call: the call ends: hangup",
        ],
        vars={"queue_result": "connected", "wait_time": 20, "entry_position": 1, "entry_size": 1},
        seconds=50.0,
        ended="hangup",
    ),
    Row(
        step={"enter_queue": {"queue_name": "support", "transfer_after_bridge": "main", "wait_time": 60}},
        outcomes={"enter_queue": ["timeout"]},
        told=[
            ANSWERED,
            "verb: enter_queue: waits in support for 60 s",
            'data: queue_result = "timeout", wait_time = 60, entry_position = 1, entry_size = 1',
        ],
        vars={"queue_result": "timeout", "wait_time": 60, "entry_position": 1, "entry_size": 1},
        seconds=60.0,
    ),
    Row(
        step={"join_conference": {"name": "team", "muted": True}},
        told=[
            ANSWERED,
            "verb: join_conference: talks in team, muted for 60 s",
            'data: join_conference_result = "completed", return_value = "completed"',
        ],
        vars={"join_conference_result": "completed", "return_value": "completed"},
        seconds=60.0,
    ),
    Row(
        step={"join_room": {"name": "lobby"}},
        outcomes={"join_room": ["failed"]},
        told=[ANSWERED, "verb: join_room: meets others in lobby for 60 s", 'data: join_room_result = "failed"'],
        vars={"join_room_result": "failed"},
    ),
    Row(
        step={"sip_refer": {"to_uri": "sip:alice@example.com"}},
        told=[
            "verb: sip_refer: to sip:alice@example.com",
            'data: sip_refer_to = "sip:alice@example.com", sip_refer_result = "success", return_value = "success", '
            'sip_refer_response_code = "202", sip_refer_to_response_code = "200"',
        ],
        vars={
            "sip_refer_to": "sip:alice@example.com",
            "sip_refer_result": "success",
            "return_value": "success",
            "sip_refer_response_code": "202",
            "sip_refer_to_response_code": "200",
        },
    ),
    Row(
        step={"send_sms": {"to_number": "+15550100777", "from_number": "+15550100199", "body": "Hello"}},
        told=[
            "verb: send_sms: from +15550100199 to +15550100777: 'Hello'",
            'data: send_sms_result = "success"',
        ],
        vars={"send_sms_result": "success"},
    ),
    Row(
        step={"send_digits": {"digits": "1W2w"}},
        told=["verb: send_digits: 1W2w", 'data: send_digits_result = "success"'],
        vars={"send_digits_result": "success"},
        seconds=1.9,
    ),
    Row(
        step={"receive_fax": {}},
        outcomes={"receive_fax": [{"seconds": 9, "receive_fax_pages": 4}]},
        told=[
            ANSWERED,
            "verb: receive_fax: receives a fax",
            'data: receive_fax_document = "https://files.app.local/fax.pdf", receive_fax_identity = "+15550100123", '
            'receive_fax_remote_identity = "+15550100123", receive_fax_pages = 4, receive_fax_result_code = 0, '
            'receive_fax_result_text = "OK", receive_fax_result = "success"',
        ],
        vars={
            "receive_fax_document": "https://files.app.local/fax.pdf",
            "receive_fax_identity": "+15550100123",
            "receive_fax_remote_identity": "+15550100123",
            "receive_fax_pages": 4,
            "receive_fax_result_code": 0,
            "receive_fax_result_text": "OK",
            "receive_fax_result": "success",
        },
        seconds=9.0,
    ),
    Row(
        step={"send_fax": {"document": "https://example.com/a.pdf"}},
        outcomes={"send_fax": ["failed"]},
        told=[
            ANSWERED,
            "verb: send_fax: sends https://example.com/a.pdf",
            'data: send_fax_document = "https://example.com/a.pdf", send_fax_identity = "+15550100123", '
            'send_fax_remote_identity = "+15550100199", send_fax_pages = 0, send_fax_result_code = 1, '
            'send_fax_result_text = "failed", send_fax_result = "failed"',
        ],
        vars={
            "send_fax_document": "https://example.com/a.pdf",
            "send_fax_identity": "+15550100123",
            "send_fax_remote_identity": "+15550100199",
            "send_fax_pages": 0,
            "send_fax_result_code": 1,
            "send_fax_result_text": "failed",
            "send_fax_result": "failed",
        },
        seconds=30.0,
    ),
    Row(step={"user_event": {"event": {"a": 1}}}, told=['verb: user_event: {"a": 1}']),
    Row(
        step={"execute_rpc": {"method": "dial"}},
        told=[
            "warning: sections.main[0]: unknown verb `execute_rpc` (did you mean `execute`?)",
            "verb: execute_rpc: asks for dial",
            "warning: `execute_rpc` is in no schema of the platform; it is shown, and nothing is done",
        ],
    ),
    Row(
        step={"pay": {"payment_connector_url": "https://pay.example.com", "charge_amount": "9.50"}},
        outcomes={"pay": ["too-many-failed-attempts"]},
        told=[
            ANSWERED,
            "verb: pay: asks for a card and charges 9.50 usd",
            'data: pay_result = "too-many-failed-attempts", '
            'pay_payment_results = {"payment_card_number": "************1111", "payment_card_t…',
        ],
        vars={
            "pay_result": "too-many-failed-attempts",
            "pay_payment_results": {
                "payment_card_number": "************1111",
                "payment_card_type": "visa",
                "payment_card_expiration_date": "1230",
                "payment_card_security_code": "***",
                "payment_card_postal_code": "10001",
            },
        },
        seconds=20.0,
    ),
    Row(step={"set": {"a": 1, "b": "${a}"}}, told=["verb: set: a = 1, b = 1"], vars={"a": 1, "b": 1}),
    Row(step={"unset": ["there", "vars.too"]}, told=["verb: unset: there, too"]),
    Row(step={"label": "here"}, told=["verb: label: here"]),
    Row(
        step={"goto": {"label": "a", "when": "vars.no"}},
        told=[
            "warning: sections.main[0].goto.label: there is no label `a` in this section",
            "verb: goto: does not go to a",
        ],
    ),
    Row(step={"cond": [{"when": "vars.no", "then": []}]}, told=["verb: cond: no branch holds"]),
    Row(step={"switch": {"variable": "call.type", "case": {"phone": []}}}, told=['verb: switch: call.type is "phone"']),
    Row(step={"return": [1]}, told=["verb: return: [1]"]),
    Row(
        step={"execute": {"dest": "nowhere"}},
        told=[
            "warning: sections.main[0].execute.dest: there is no section `nowhere`",
            "verb: execute: to nowhere",
            'warning: Cannot find section "nowhere": the document has `main`',
        ],
        vars={"script_error": "relay_script_section_parameter_undefined"},
    ),
    Row(
        step={"transfer": {"dest": "relay:app"}},
        told=[
            "verb: transfer: to relay:app",
            'warning: Cannot go to "relay:app". Write a section\'s name, an http(s) URL or a document as JSON text',
        ],
        vars={"script_error": "relay_script_method_parameter_invalid_value"},
    ),
    Row(
        step={"request": {"url": "https://example.com", "method": "GET"}},
        told=[
            'data: request_url = "https://example.com"',
            "warning: no reply from https://example.com: nobody is there",
            "verb: request: GET https://example.com: no reply",
            'data: request_result = "failed", return_value = "failed"',
        ],
        vars={"request_url": "https://example.com", "request_result": "failed", "return_value": "failed"},
    ),
    Row(
        step={"ai": {"prompt": {"text": "Hello"}}},
        told=[ANSWERED, "verb: ai", "warning: `ai` is passed over: nobody holds conversations in this call"],
    ),
    Row(
        step={"amazon_bedrock": {"prompt": {"text": "Hello"}}},
        told=[
            ANSWERED,
            "verb: amazon_bedrock",
            "warning: `amazon_bedrock` is passed over: nobody holds conversations in this call",
        ],
    ),
    Row(
        step={"ai_sidecar": {"prompt": "Hello", "lang": "en-US", "direction": ["remote-caller"]}},
        told=[
            ANSWERED,
            "verb: ai_sidecar",
            "warning: `ai_sidecar` is passed over: nobody holds conversations in this call",
        ],
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.step}")
async def test_line_methods_do_what_they_say(row: Row) -> None:
    session = await run(call(row.outcomes), row.step)
    happened = (told(session), session.vars, round(session.clock.now(), 6), session.ended)
    assert happened == (row.told, row.vars, row.seconds, row.ended)


def test_line_methods_are_all_of_the_platform_and_one_of_the_sdk() -> None:
    assert METHODS.keys() == Verb.known.keys() | {"execute_rpc"}


def test_line_methods_have_a_row_each() -> None:
    assert {name for row in ROWS for name in row.step} == METHODS.keys()
