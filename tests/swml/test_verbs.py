"""Every verb: how an author writes it and what goes out, and what is refused with which sentence."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import pytest

from swaiglet import AI, Prompt
from swaiglet import verbs as v
from swaiglet.errors import DocumentError
from swaiglet.swml.bedrock import AmazonBedrock, BedrockPrompt
from swaiglet.swml.convert import to_json
from swaiglet.swml.model import MessagingVerb, Method, Verb
from swaiglet.swml.report import Report
from swaiglet.swml.sidecar import AISidecar, SidecarPrompt

Row = tuple[Method, dict[str, Any]]

CALLING: list[Row] = [
    (AI(prompt=Prompt("You help.")), {"ai": {"prompt": {"text": "You help."}}}),
    (
        AISidecar("You listen.", lang="en-US", hints=["discount"]),
        {"ai_sidecar": {"prompt": "You listen.", "lang": "en-US", "hints": ["discount"]}},
    ),
    (
        AISidecar(SidecarPrompt(file="https://example.com/p.txt"), lang="en-US", customer_role="local-caller"),
        {
            "ai_sidecar": {
                "prompt": {"file": "https://example.com/p.txt"},
                "lang": "en-US",
                "customer_role": "local-caller",
            }
        },
    ),
    (
        AmazonBedrock(BedrockPrompt("You help.", voice_id="tiffany")),
        {"amazon_bedrock": {"prompt": {"text": "You help.", "voice_id": "tiffany"}}},
    ),
    (v.Answer(), {"answer": {}}),
    (v.Answer(max_duration=60, codecs="PCMU,PCMA"), {"answer": {"max_duration": 60, "codecs": "PCMU,PCMA"}}),
    (
        v.Cond([v.When("vars.n > 3", [v.Hangup()]), v.Else([v.Play("say:Go on.")])]),
        {"cond": [{"when": "vars.n > 3", "then": [{"hangup": {}}]}, {"else": [{"play": {"url": "say:Go on."}}]}]},
    ),
    (
        v.Cond([v.When("vars.a", [v.Answer()], else_=[v.Hangup("busy")])]),
        {"cond": [{"when": "vars.a", "then": [{"answer": {}}], "else": [{"hangup": {"reason": "busy"}}]}]},
    ),
    (v.Cond([]), {"cond": []}),
    (v.Connect("+15550100123"), {"connect": {"to": "+15550100123"}}),
    (
        v.Connect(serial=[v.Destination("+15550100123", timeout=20), v.Destination("sip:desk@example.com")]),
        {"connect": {"serial": [{"to": "+15550100123", "timeout": 20}, {"to": "sip:desk@example.com"}]}},
    ),
    (
        v.Connect(parallel=[v.Destination("+15550100123", from_="+15550100199"), v.Destination("/public/room")]),
        {"connect": {"parallel": [{"to": "+15550100123", "from": "+15550100199"}, {"to": "/public/room"}]}},
    ),
    (
        v.Connect(serial_parallel=[[v.Destination("+1"), v.Destination("+2")], [v.Destination("+3")]]),
        {"connect": {"serial_parallel": [[{"to": "+1"}, {"to": "+2"}], [{"to": "+3"}]]}},
    ),
    (
        v.Connect(serial=["+15550100123", v.Destination("sip:desk@example.com", timeout=20)]),
        {"connect": {"serial": [{"to": "+15550100123"}, {"to": "sip:desk@example.com", "timeout": 20}]}},
    ),
    (
        v.Connect(parallel=("+15550100123", "/public/room")),
        {"connect": {"parallel": [{"to": "+15550100123"}, {"to": "/public/room"}]}},
    ),
    (
        v.Connect(serial_parallel=[["+1", v.Destination("+2")], ("+3",)]),
        {"connect": {"serial_parallel": [[{"to": "+1"}, {"to": "+2"}], [{"to": "+3"}]]}},
    ),
    (
        v.Connect("queue:sales", transfer_after_bridge="https://example.com/after"),
        {"connect": {"to": "queue:sales", "transfer_after_bridge": "https://example.com/after"}},
    ),
    (
        v.Connect(
            "stream:wss://example.com/audio",
            name="ear",
            codec="L16@24000h@40i",
            realtime=True,
            status_url_method="GET",
            authorization_bearer_token="token",
            custom_parameters={"a": "b"},
        ),
        {
            "connect": {
                "to": "stream:wss://example.com/audio",
                "name": "ear",
                "codec": "L16@24000h@40i",
                "realtime": True,
                "status_url_method": "GET",
                "authorization_bearer_token": "token",
                "custom_parameters": {"a": "b"},
            }
        },
    ),
    (
        v.Connect(
            "sip:desk@example.com",
            headers=[v.SIPHeader("X-Order", "7")],
            confirm=[v.Play("say:Press one."), v.Prompt("say:Press one."), v.Hangup()],
            call_state_events=["ringing", "answered"],
            result=v.SwitchOn({"connected": [v.Hangup()]}, default=[v.Play("say:Nobody is there.")]),
        ),
        {
            "connect": {
                "to": "sip:desk@example.com",
                "headers": [{"name": "X-Order", "value": "7"}],
                "result": {
                    "case": {"connected": [{"hangup": {}}]},
                    "default": [{"play": {"url": "say:Nobody is there."}}],
                },
                "confirm": [
                    {"play": {"url": "say:Press one."}},
                    {"prompt": {"play": "say:Press one."}},
                    {"hangup": {}},
                ],
                "call_state_events": ["ringing", "answered"],
            }
        },
    ),
    (
        v.Connect(
            "+15550100123",
            confirm="https://example.com/ask",
            result=[v.When("vars.connect_result == 'failed'", [v.Hangup()]), v.Else([])],
        ),
        {
            "connect": {
                "to": "+15550100123",
                "result": [{"when": "vars.connect_result == 'failed'", "then": [{"hangup": {}}]}, {"else": []}],
                "confirm": "https://example.com/ask",
            }
        },
    ),
    (v.Denoise(), {"denoise": {}}),
    (v.DetectMachine(), {"detect_machine": {}}),
    (
        v.DetectMachine(wait=False, status_url="https://example.com/s", initial_timeout=4.5, tone="CNG"),
        {
            "detect_machine": {
                "initial_timeout": 4.5,
                "status_url": "https://example.com/s",
                "tone": "CNG",
                "wait": False,
            }
        },
    ),
    (
        v.EnterQueue("sales", transfer_after_bridge="https://example.com/after", wait_time=600),
        {
            "enter_queue": {
                "queue_name": "sales",
                "transfer_after_bridge": "https://example.com/after",
                "wait_time": 600,
            }
        },
    ),
    (v.Execute("menu"), {"execute": {"dest": "menu"}}),
    (
        v.Execute(
            "ask",
            params={"question": "Well?", "again": None},
            meta={"author": 1},
            on_return=[v.Play("say:Back.")],
            result=v.SwitchOn({"yes": [v.Transfer("sales")]}, variable="return_value", default=[v.Hangup()]),
        ),
        {
            "execute": {
                "dest": "ask",
                "params": {"question": "Well?", "again": None},
                "meta": {"author": 1},
                "on_return": [{"play": {"url": "say:Back."}}],
                "result": {
                    "case": {"yes": [{"transfer": {"dest": "sales"}}]},
                    "variable": "return_value",
                    "default": [{"hangup": {}}],
                },
            }
        },
    ),
    (v.Goto("start"), {"goto": {"label": "start"}}),
    (v.Goto("start", when="vars.n < 3", max=3), {"goto": {"label": "start", "when": "vars.n < 3", "max": 3}}),
    (v.Hangup(), {"hangup": {}}),
    (v.Hangup("decline"), {"hangup": {"reason": "decline"}}),
    (v.JoinConference("standup"), {"join_conference": {"name": "standup"}}),
    (
        v.JoinConference(
            "standup",
            muted=True,
            beep="onEnter",
            max_participants=2,
            result=v.SwitchOn({"completed": [v.Hangup()]}, variable="join_conference_result"),
            stream=v.ConferenceStream("wss://example.com/audio", realtime=True),
        ),
        {
            "join_conference": {
                "name": "standup",
                "muted": True,
                "beep": "onEnter",
                "max_participants": 2,
                "result": {"case": {"completed": [{"hangup": {}}]}, "variable": "join_conference_result"},
                "stream": {"url": "wss://example.com/audio", "realtime": True},
            }
        },
    ),
    (v.JoinRoom("my_room-1"), {"join_room": {"name": "my_room-1"}}),
    (v.Label("start"), {"label": "start"}),
    (
        v.LiveTranscribe(v.TranscribeStart(lang="en-US", direction=["remote-caller"], speech_timeout=1500)),
        {
            "live_transcribe": {
                "action": {"start": {"lang": "en-US", "direction": ["remote-caller"], "speech_timeout": 1500}}
            }
        },
    ),
    (v.LiveTranscribe("stop"), {"live_transcribe": {"action": "stop"}}),
    (
        v.LiveTranscribe(v.Summarize(prompt="Sum up.")),
        {"live_transcribe": {"action": {"summarize": {"prompt": "Sum up."}}}},
    ),
    (
        v.LiveTranslate(
            v.TranslateStart(
                from_lang="en-US",
                to_lang="es-ES",
                direction=["remote-caller", "local-caller"],
                filter_from="polite",
                filter_to="prompt:Speak like a pirate.",
            )
        ),
        {
            "live_translate": {
                "action": {
                    "start": {
                        "from_lang": "en-US",
                        "to_lang": "es-ES",
                        "direction": ["remote-caller", "local-caller"],
                        "filter_from": "polite",
                        "filter_to": "prompt:Speak like a pirate.",
                    }
                }
            }
        },
    ),
    (v.LiveTranslate("summarize"), {"live_translate": {"action": "summarize"}}),
    (v.LiveTranslate(v.Summarize()), {"live_translate": {"action": {"summarize": {}}}}),
    (
        v.LiveTranslate(v.Inject("Hello", "local-caller")),
        {"live_translate": {"action": {"inject": {"message": "Hello", "direction": "local-caller"}}}},
    ),
    (
        v.Pay(
            "https://example.com/pay",
            charge_amount="19.99",
            parameters=[v.PayParameter("order", "7")],
            postal_code="94107",
            prompts=[
                v.PayPrompt(
                    "payment-card-number",
                    [v.PayAction("Say", "Your card number."), v.PayAction("Play", "https://example.com/beep.wav")],
                    attempts="2 3",
                )
            ],
            token_type="one-time",
        ),
        {
            "pay": {
                "payment_connector_url": "https://example.com/pay",
                "charge_amount": "19.99",
                "parameters": [{"name": "order", "value": "7"}],
                "postal_code": "94107",
                "prompts": [
                    {
                        "for": "payment-card-number",
                        "actions": [
                            {"type": "Say", "phrase": "Your card number."},
                            {"type": "Play", "phrase": "https://example.com/beep.wav"},
                        ],
                        "attempts": "2 3",
                    }
                ],
                "token_type": "one-time",
            }
        },
    ),
    (v.Play("say:Hello"), {"play": {"url": "say:Hello"}}),
    (
        v.Play(urls=["https://example.com/a.mp3", "silence:1.5", "ring:10:us", "ring:us-old"], volume=-40),
        {
            "play": {
                "urls": ["https://example.com/a.mp3", "silence:1.5", "ring:10:us", "ring:us-old"],
                "volume": -40,
            }
        },
    ),
    (v.Play(urls=["${vars.a}", "%{b}"]), {"play": {"urls": ["${vars.a}", "%{b}"]}}),
    (
        v.Prompt("say:Press one.", max_digits=1, digit_timeout=2.5, speech_hints=["one"]),
        {"prompt": {"play": "say:Press one.", "max_digits": 1, "digit_timeout": 2.5, "speech_hints": ["one"]}},
    ),
    (
        v.Prompt(["say:Press one.", "silence:1"], terminators="#"),
        {"prompt": {"play": ["say:Press one.", "silence:1"], "terminators": "#"}},
    ),
    (v.ReceiveFax(), {"receive_fax": {}}),
    (v.ReceiveFax(status_url="https://example.com/s"), {"receive_fax": {"status_url": "https://example.com/s"}}),
    (
        v.Record(stereo=True, format="mp3", direction="listen", beep=False, input_sensitivity=0, max_length=60),
        {
            "record": {
                "stereo": True,
                "format": "mp3",
                "direction": "listen",
                "beep": False,
                "input_sensitivity": 0,
                "max_length": 60,
            }
        },
    ),
    (
        v.RecordCall(control_id="rec", direction="both", format="mp4"),
        {"record_call": {"control_id": "rec", "format": "mp4", "direction": "both"}},
    ),
    (
        v.Request("https://example.com", "POST", headers={"X-A": 1}, body={"a": [1, None]}, save_variables=True),
        {
            "request": {
                "url": "https://example.com",
                "method": "POST",
                "headers": {"X-A": 1},
                "body": {"a": [1, None]},
                "save_variables": True,
            }
        },
    ),
    (v.Return(), {"return": None}),
    (v.Return({"choice": "sales"}), {"return": {"choice": "sales"}}),
    (v.SendDigits("12W#w*A"), {"send_digits": {"digits": "12W#w*A"}}),
    (
        v.SendFax("https://example.com/a.pdf", identity="+15550100123"),
        {"send_fax": {"document": "https://example.com/a.pdf", "identity": "+15550100123"}},
    ),
    (
        v.SendSMS(to_number="+15550100123", from_number="+15550100199", body="Hello", tags=["a"]),
        {"send_sms": {"to_number": "+15550100123", "from_number": "+15550100199", "body": "Hello", "tags": ["a"]}},
    ),
    (
        v.SendSMS(to_number="+1", from_number="+2", media=["https://example.com/a.png"]),
        {"send_sms": {"to_number": "+1", "from_number": "+2", "media": ["https://example.com/a.png"]}},
    ),
    (v.Set({"n": 1, "who": {"name": "${call.from}"}}), {"set": {"n": 1, "who": {"name": "${call.from}"}}}),
    (
        v.SIPRefer("sip:desk@example.com", username="me", password="secret"),
        {"sip_refer": {"to_uri": "sip:desk@example.com", "username": "me", "password": "secret"}},
    ),
    (v.Sleep(1500), {"sleep": 1500}),
    (v.Sleep(-1), {"sleep": -1}),
    (v.Sleep("${vars.wait}"), {"sleep": "${vars.wait}"}),
    (v.Sleep(v.Duration(1500)), {"sleep": {"duration": 1500}}),
    (v.StopDenoise(), {"stop_denoise": {}}),
    (v.StopRecordCall(), {"stop_record_call": {}}),
    (v.StopRecordCall("rec"), {"stop_record_call": {"control_id": "rec"}}),
    (v.StopStream("ear"), {"stop_stream": {"control_id": "ear"}}),
    (v.StopTap("tap"), {"stop_tap": {"control_id": "tap"}}),
    (
        v.Stream("wss://example.com/audio", track="both_tracks", custom_parameters={"a": "b"}),
        {"stream": {"url": "wss://example.com/audio", "track": "both_tracks", "custom_parameters": {"a": "b"}}},
    ),
    (
        v.Switch("prompt_value", {"1": [v.Transfer("sales")], "2": []}, default=[v.Hangup()]),
        {
            "switch": {
                "variable": "prompt_value",
                "case": {"1": [{"transfer": {"dest": "sales"}}], "2": []},
                "default": [{"hangup": {}}],
            }
        },
    ),
    (
        v.Tap("rtp://192.0.2.1:4000", direction="both", codec="PCMA", rtp_ptime=40),
        {"tap": {"uri": "rtp://192.0.2.1:4000", "direction": "both", "codec": "PCMA", "rtp_ptime": 40}},
    ),
    (v.Transcribe(status_url="https://example.com/s"), {"transcribe": {"status_url": "https://example.com/s"}}),
    (v.TranscribeStop(), {"transcribe_stop": {}}),
    (
        v.Transfer("https://example.com/next", params={"a": 1}),
        {"transfer": {"dest": "https://example.com/next", "params": {"a": 1}}},
    ),
    (v.Unset("n"), {"unset": "n"}),
    (v.Unset(["n", "who"]), {"unset": ["n", "who"]}),
    (v.UserEvent({"kind": "order", "id": 7}), {"user_event": {"event": {"kind": "order", "id": 7}}}),
]

MESSAGING: list[Row] = [
    (v.MessageExecute("greet", params={"a": 1}), {"execute": {"dest": "greet", "params": {"a": 1}}}),
    (v.MessageGoto("start", max=3), {"goto": {"label": "start", "max": 3}}),
    (v.MessageLabel("start"), {"label": "start"}),
    (v.Receive(), {"receive": {}}),
    (v.Reply("Hello."), {"reply": "Hello."}),
    (
        v.Reply(v.ReplyMessage("Hello.", media=["https://example.com/a.png"], from_="+15550100123")),
        {"reply": {"body": "Hello.", "media": ["https://example.com/a.png"], "from": "+15550100123"}},
    ),
    (
        v.Reply(
            v.ReplySwitch(
                "message.body",
                {"stop": "Goodbye.", "hours": v.ReplyMessage("9 to 5.", to="+15550100123")},
                transform="lowercase_trim",
                default="Hello.",
            )
        ),
        {
            "reply": {
                "switch": {
                    "variable": "message.body",
                    "case": {"stop": "Goodbye.", "hours": {"body": "9 to 5.", "to": "+15550100123"}},
                    "transform": "lowercase_trim",
                    "default": "Hello.",
                }
            }
        },
    ),
    (
        v.MessageRequest("https://example.com", method="PATCH", body="x", timeout=2.5, save_variables=True),
        {
            "request": {
                "url": "https://example.com",
                "method": "PATCH",
                "body": "x",
                "timeout": 2.5,
                "save_variables": True,
            }
        },
    ),
    (v.MessageReturn(), {"return": None}),
    (v.MessageReturn([1, "a"]), {"return": [1, "a"]}),
    (
        v.MessageSwitch("message.body", {"hi": [v.Reply("Hello.")]}, transform="trim", default=[v.Receive()]),
        {
            "switch": {
                "variable": "message.body",
                "case": {"hi": [{"reply": "Hello."}]},
                "transform": "trim",
                "default": [{"receive": {}}],
            }
        },
    ),
    (
        v.MessageTransfer("https://example.com/next", method="GET", params={"a": 1}),
        {"transfer": {"dest": "https://example.com/next", "method": "GET", "params": {"a": 1}}},
    ),
]


def ids(rows: Iterable[Row]) -> list[str]:
    return [next(iter(wire)) for _, wire in rows]


def test_every_verb_has_a_row() -> None:
    assert set(ids(CALLING)) == Verb.known.keys()
    assert set(ids(MESSAGING)) == MessagingVerb.known.keys()


@pytest.mark.parametrize(("verb", "wire"), [*CALLING, *MESSAGING], ids=[*ids(CALLING), *ids(MESSAGING)])
def test_verb_is_written_as_the_platform_reads_it(verb: Method, wire: dict[str, Any]) -> None:
    assert to_json(verb.to_wire()) == to_json(wire)  # as text, because the order of keys is part of it


@pytest.mark.parametrize(("verb", "wire"), CALLING, ids=ids(CALLING))
def test_calling_verb_is_read_from_its_wire(verb: Method, wire: dict[str, Any]) -> None:
    report = Report()
    assert Verb.from_wire(wire, "", report) == verb
    assert report.problems == []


@pytest.mark.parametrize(("verb", "wire"), MESSAGING, ids=ids(MESSAGING))
def test_messaging_verb_is_read_from_its_wire(verb: Method, wire: dict[str, Any]) -> None:
    report = Report()
    assert MessagingVerb.from_wire(wire, "", report) == verb
    assert report.problems == []


def loose(cls: Any, *args: Any, **kwargs: Any) -> partial[object]:
    """A call that a type checker would not let pass, to be made later."""
    return partial(cls, *args, **kwargs)


DESK = v.Destination("+15550100123")
ELSE_FIRST = [v.Else([]), v.When("a", [])]

MISTAKES: list[tuple[partial[object], str]] = [
    # which keys go together
    (loose(v.Play), "exactly one of `url`, `urls` must be given"),
    (loose(v.Play, "say:a", urls=["say:b"]), "exactly one of `url`, `urls` must be given"),
    (loose(v.Connect), "exactly one of `to`, `serial`, `parallel`, `serial_parallel` must be given"),
    (
        loose(v.Connect, "+1", parallel=[DESK]),
        "exactly one of `to`, `serial`, `parallel`, `serial_parallel` must be given",
    ),
    (loose(v.SendSMS, to_number="+1", from_number="+2"), "at least one of `body`, `media` must be given"),
    (loose(v.ReplyMessage), "at least one of `body`, `media` must be given"),
    (loose(SidecarPrompt, "a", file="b"), "exactly one of `text`, `pom`, `file` must be given"),
    (loose(BedrockPrompt, "a", pom=[{"body": "b"}]), "at most one of `text`, `pom` must be given"),
    # complaints of the object as a whole
    (loose(v.Connect, "queue:sales"), "to: `to: queue:…` needs `transfer_after_bridge` beside it"),
    (
        loose(v.Connect, serial="+15550100123"),
        'serial: found "+15550100123", expected a list of at least 1, each a Destination object',
    ),
    (loose(v.Connect, serial=["+1", ""]), 'serial[1].to: found "", expected a string that is not empty'),
    (loose(v.Connect, parallel=["+1", 2]), "parallel[1]: found 2, expected a Destination object"),
    (
        loose(v.Connect, serial_parallel=["+1"]),
        'serial_parallel[0]: found "+1", expected a list, each a Destination object',
    ),
    (loose(v.Connect, serial=[DESK], codec="PCMU"), "codec: `codec` needs `to` beside it"),
    (loose(v.DetectMachine, wait=False), "wait: `wait: false` needs `status_url` beside it"),
    (loose(v.PayAction, "Play", "beep.wav"), 'phrase: found "beep.wav", expected an http(s) URL'),
    (loose(v.Cond, ELSE_FIRST), "branches[0]: only the last branch may be an `else` alone"),
    (loose(v.Execute, "a", result=ELSE_FIRST), "result[0]: only the last branch may be an `else` alone"),
    (loose(v.Connect, "+1", result=ELSE_FIRST), "result[0]: only the last branch may be an `else` alone"),
    (loose(v.JoinConference, "a", result=ELSE_FIRST), "result[0]: only the last branch may be an `else` alone"),
    (
        loose(v.JoinConference, "a", result=v.SwitchOn({})),
        "result: `variable` is missing, expected a string",
    ),
    (
        loose(v.Connect, "+1", confirm=[v.Play("say:a"), v.Transfer("b")]),
        "confirm[1]: `transfer` may not stand here, expected one of cond, denoise, hangup, play, prompt, record, "
        "record_call, send_digits, send_sms, set, stop_denoise, stop_record_call, stop_stream, stop_tap, stream, tap, "
        "unset",
    ),
    (
        loose(v.Connect, serial=[{"to": "+1", "confirm": [{"answer": {}}]}]),
        "serial[0].confirm[0]: `answer` may not stand here, expected one of cond, denoise, hangup, play, prompt, "
        "record, record_call, send_digits, send_sms, set, stop_denoise, stop_record_call, stop_stream, stop_tap, "
        "stream, tap, unset",
    ),
    # what is missing
    (loose(v.EnterQueue, "sales"), "`transfer_after_bridge` is missing, expected a string"),
    (
        loose(v.Request, "https://example.com"),
        '`method` is missing, expected one of "GET", "POST", "PUT", "DELETE"',
    ),
    (loose(v.Switch, "x"), "`case` is missing, expected an object with a list, each a verb under each key"),
    (loose(v.Sleep), "`duration` is missing, expected a whole number -1 or more or a variable such as ${vars.x} or a "
     "Duration object"),
    (
        loose(v.Prompt),
        "`play` is missing, expected an http(s) URL, say:<text>, silence:<seconds>, ring:[<seconds>:]<country> or a "
        "variable such as ${vars.x} or a list, each an http(s) URL, say:<text>, silence:<seconds>, "
        "ring:[<seconds>:]<country> or a list, each a variable such as ${vars.x}",
    ),
    (
        loose(v.LiveTranscribe, {"start": {"lang": "en-US"}}),
        'action.start: `direction` is missing, expected a list, each one of "remote-caller", "local-caller"',
    ),
    # ranges
    (loose(v.Play, "say:a", volume=41), "volume: found 41, expected a number from -40 to 40"),
    (loose(v.Prompt, "say:a", volume=-40.5), "volume: found -40.5, expected a number from -40 to 40"),
    (loose(v.Record, input_sensitivity=101), "input_sensitivity: found 101, expected a number from 0 to 100"),
    (loose(v.RecordCall, input_sensitivity=-1), "input_sensitivity: found -1, expected a number from 0 to 100"),
    (loose(v.Goto, "a", max=0), "max: found 0, expected a whole number from 1 to 100"),
    (loose(v.Goto, "a", max=101), "max: found 101, expected a whole number from 1 to 100"),
    (loose(v.Sleep, -2), "duration: found -2, expected a whole number -1 or more"),
    (loose(v.Duration, -2), "duration: found -2, expected a whole number -1 or more"),
    (loose(v.Connect, "+1", session_timeout=0), "session_timeout: found 0, expected a whole number 1 or more"),
    (
        loose(v.EnterQueue, "a", transfer_after_bridge="b", wait_time=0),
        "wait_time: found 0, expected a whole number 1 or more",
    ),
    (
        loose(v.JoinConference, "a", max_participants=1),
        "max_participants: found 1, expected a whole number from 2 to 100000",
    ),
    (loose(v.DetectMachine, timeout=-0.5), "timeout: found -0.5, expected a number 0 or more"),
    (
        loose(v.DetectMachine, machine_words_threshold=-1),
        "machine_words_threshold: found -1, expected a whole number 0 or more",
    ),
    (
        loose(v.TranscribeStart, lang="en", direction=[], speech_timeout=1499),
        "speech_timeout: found 1499, expected a whole number 1500 or more",
    ),
    (
        loose(v.TranscribeStart, lang="en", direction=[], vad_thresh=1801),
        "vad_thresh: found 1801, expected a whole number from 0 to 1800",
    ),
    (
        loose(v.TranslateStart, from_lang="en", to_lang="es", direction=[], debug_level=3),
        "debug_level: found 3, expected a whole number from 0 to 2",
    ),
    (
        loose(v.TranslateStart, from_lang="en", to_lang="es", direction=[], vad_silence_ms=0),
        "vad_silence_ms: found 0, expected a whole number 1 or more",
    ),
    (loose(v.MessageRequest, "https://a.b", timeout=5.5), "timeout: found 5.5, expected a number from 0 to 5"),
    (
        loose(v.ReplyMessage, media=["https://a.b"] * 9),
        'media: found ["https://a.b", "https://a.b", "https://a.b", "https://a.b"…, '
        "expected a list, at most 8, each a URL with its scheme",
    ),
    (loose(v.ReplyMessage, ""), 'body: found "", expected a string that is not empty'),
    # enumerations
    (loose(v.Hangup, "bye"), 'reason: found "bye", expected one of "hangup", "busy", "decline"'),
    (loose(v.Record, format="ogg"), 'format: found "ogg", expected one of "wav", "mp3", "mp4"'),
    (loose(v.Record, direction="both"), 'direction: found "both", expected one of "speak", "listen"'),
    (loose(v.RecordCall, direction="all"), 'direction: found "all", expected one of "speak", "listen", "both"'),
    (loose(v.Tap, "wss://a.b", codec="OPUS"), 'codec: found "OPUS", expected one of "PCMU", "PCMA"'),
    (
        loose(v.Stream, "wss://a.b", track="both"),
        'track: found "both", expected one of "inbound_track", "outbound_track", "both_tracks"',
    ),
    (
        loose(v.Stream, "wss://a.b", status_url_method="PUT"),
        'status_url_method: found "PUT", expected one of "GET", "POST"',
    ),
    (
        loose(v.Connect, "+1", encryption="always"),
        'encryption: found "always", expected one of "mandatory", "optional", "forbidden"',
    ),
    (
        loose(v.Connect, "+1", call_state_events=["ended", "busy"]),
        'call_state_events[1]: found "busy", expected one of "created", "ringing", "answered", "ended"',
    ),
    (
        loose(v.JoinConference, "a", beep=True),
        'beep: found true, expected one of "true", "false", "onEnter", "onExit"',
    ),
    (loose(v.DetectMachine, tone="ced"), 'tone: found "ced", expected one of "CED", "CNG"'),
    (
        loose(v.Request, "https://a.b", "PATCH"),
        'method: found "PATCH", expected one of "GET", "POST", "PUT", "DELETE"',
    ),
    (loose(v.Pay, "https://a.b", input="speech"), 'input: found "speech", expected "dtmf"'),
    (loose(v.LiveTranscribe, "start"), 'action: found "start", expected a TranscribeStart object or one of "stop", '
     '"summarize" or a Summarize object'),
    (
        loose(v.MessageSwitch, "a", {}, transform="lower"),
        'transform: found "lower", expected one of "lowercase", "uppercase", "trim", "lowercase_trim", '
        '"uppercase_trim"',
    ),
    # patterns and types
    (
        loose(v.Play, "hello.wav"),
        'url: found "hello.wav", expected an http(s) URL, say:<text>, silence:<seconds>, '
        "ring:[<seconds>:]<country> or a variable such as ${vars.x}",
    ),
    (
        loose(v.Play, urls=["${vars.a}", "say:b"]),
        'urls[0]: found "${vars.a}", expected an http(s) URL, say:<text>, silence:<seconds>, '
        "ring:[<seconds>:]<country>",
    ),
    (
        loose(v.Play, urls=[]),
        "urls: found [], expected a list of at least 1, each an http(s) URL, say:<text>, silence:<seconds>, "
        "ring:[<seconds>:]<country>",
    ),
    (loose(v.Play, "say:a", status_url="/status"), 'status_url: found "/status", expected a URL with its scheme'),
    (
        loose(v.SendDigits, "12X"),
        'digits: found "12X", expected digits out of 0-9*#A-D, W and w for pauses',
    ),
    (loose(v.JoinRoom, "my room"), 'name: found "my room", expected a name of letters, digits, - and _'),
    (
        loose(v.Answer, max_duration=True),
        "max_duration: found true, expected a whole number or a variable such as ${vars.x}",
    ),
    (
        loose(v.Answer, max_duration=1.5),
        "max_duration: found 1.5, expected a whole number or a variable such as ${vars.x}",
    ),
    (
        loose(v.Answer, max_duration=float("inf")),
        "max_duration: found Infinity, expected a whole number or a variable such as ${vars.x}",
    ),
    (loose(v.Record, beep="yes"), 'beep: found "yes", expected true or false or a variable such as ${vars.x}'),
    (loose(v.MessageGoto, "a", max="${x}"), 'max: found "${x}", expected a whole number'),
    (loose(v.Cond, [v.Hangup()]), "branches[0]: found <Hangup>, expected a When object or an Else object"),
    (loose(v.Cond, v.When("a", [])), "branches: found <When>, expected a list, each a When object or an Else object"),
    (loose(v.When, "a", [v.Receive()]), "then[0]: found <Receive>, expected a verb"),
    (loose(v.When, "a", ["hangup"]), 'then[0]: found "hangup", expected a verb'),
    (loose(v.Reply, 5), "content: found 5, expected a string or a ReplyMessage object or a ReplySwitch object"),
    (loose(v.Set, ["a"]), 'variables: found ["a"], expected an object'),
    (loose(v.Set, {1: "a"}), "variables: found 1, expected a string as key"),
    (loose(v.Set, {"a": {2: None}}), "variables.a: found 2, expected a string as key"),
    (loose(v.Return, {1}), "value: found <set>, expected a JSON value"),
    (loose(v.UserEvent, {"at": float("nan")}), "event.at: found NaN, expected a JSON value"),
    (
        loose(v.Switch, "x", {"1": v.Hangup()}),
        "case.1: found <Hangup>, expected a list, each a verb",
    ),
    # keys that nothing reads
    (loose(v.Answer, max_duraton=1), "unknown key `max_duraton` (did you mean `max_duration`?)"),
    (loose(v.Denoise, on=True), "unknown key `on`"),
    (loose(v.Connect, "+1", **{"from": "+2"}), "unknown key `from` (did you mean `from_`?)"),
    (
        loose(v.Pay, "https://a.b", prompts=[{"for": "x", "actions": [], "atempts": "1"}]),
        "prompts[0].atempts: unknown key `atempts` (did you mean `attempts`?)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("make", "message"), MISTAKES)
def test_verb_refuses_what_the_platform_would(make: partial[object], message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        make()
    name: Any = make.func
    assert str(caught.value) == f"Cannot make {name.__name__}: {message}."


def test_verb_says_all_that_is_wrong_at_once() -> None:
    with pytest.raises(DocumentError) as caught:
        v.Connect(parallel=[DESK], realtime=True, custom_parameters={})
    assert str(caught.value) == (
        "Cannot make Connect:\n"
        "  realtime: `realtime` needs `to` beside it\n"
        "  custom_parameters: `custom_parameters` needs `to` beside it"
    )


@pytest.mark.parametrize("variable", ["${vars.x}", "%{x}", "${a} and ${b}"])
@pytest.mark.parametrize(
    ("verb", "key"),
    [
        (loose(v.Answer), "max_duration"),
        (loose(v.Play, "say:a"), "volume"),
        (loose(v.Play, "say:a"), "auto_answer"),
        (loose(v.Play), "url"),
        (loose(v.Play, "say:a"), "status_url"),
        (loose(v.Prompt), "play"),
        (loose(v.Prompt, "say:a"), "digit_timeout"),
        (loose(v.Record), "input_sensitivity"),
        (loose(v.RecordCall), "stereo"),
        (loose(v.Connect, "+1"), "session_timeout"),
        (loose(v.Connect, "+1"), "timeout"),
        (loose(v.Connect, "+1"), "webrtc_media"),
        (loose(v.EnterQueue, "a", transfer_after_bridge="b"), "wait_time"),
        (loose(v.JoinConference, "a"), "max_participants"),
        (loose(v.JoinConference, "a"), "muted"),
        (loose(v.JoinRoom), "name"),
        (loose(v.DetectMachine), "timeout"),
        (loose(v.DetectMachine), "wait"),
        (loose(v.Sleep), "duration"),
        (loose(v.Duration), "duration"),
        (loose(v.Goto, "a"), "max"),
        (loose(v.SendDigits), "digits"),
        (loose(v.Tap, "wss://a.b"), "rtp_ptime"),
        (loose(v.Request, "https://a.b", "GET"), "connect_timeout"),
        (loose(v.Request, "https://a.b", "GET"), "save_variables"),
        (loose(v.TranscribeStart, lang="en", direction=[]), "vad_thresh"),
        (loose(v.TranslateStart, from_lang="en", to_lang="es", direction=[]), "speech_timeout"),
    ],
)
def test_variable_stands_for_a_number_a_flag_or_a_url(verb: partial[object], key: str, variable: str) -> None:
    assert getattr(verb(**{key: variable}), key) == variable


def test_objects_may_be_given_as_json_in_between() -> None:
    given: Any = [{"when": "a", "then": [{"play": {"url": "say:b"}}]}, {"else": [v.Hangup()]}]
    assert v.Cond(given) == v.Cond([v.When("a", [v.Play("say:b")]), v.Else([v.Hangup()])])
