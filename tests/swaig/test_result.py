"""Results: what a function's answer looks like on the wire."""

from __future__ import annotations

import json
import typing
from collections.abc import Callable
from functools import partial
from typing import Any

import attrs
import pytest

from swaiglet import Document, Result, Section, SetupError
from swaiglet.actions import DynamicHint, ModelSettings, Say, SystemPrompt
from swaiglet.errors import DocumentError
from swaiglet.swaig import keywords
from swaiglet.swaig.conveniences import Conveniences
from swaiglet.swaig.result import dropped, watched
from swaiglet.swml.convert import to_json
from swaiglet.swml.model import Action
from swaiglet.verbs import (
    Connect,
    Destination,
    Hangup,
    JoinConference,
    Pay,
    Play,
    RecordCall,
    SendSMS,
    SIPRefer,
    SwitchOn,
    Tap,
)

HELLO = {"version": "1.0.0", "sections": {"main": [{"play": {"url": "say:Hello"}}]}}


def swml(*verbs: dict[str, Any]) -> dict[str, Any]:
    """The action that runs a document of one section."""
    return {"SWML": {"version": "1.0.0", "sections": {"main": list(verbs)}}}


def rpc(**command: Any) -> dict[str, Any]:
    """The action that gives a command to another call."""
    return swml({"execute_rpc": command})


ROWS: list[tuple[Result, list[dict[str, Any]]]] = [
    # Conversation and call control
    (Result().say("Hello"), [{"say": "Hello"}]),
    (Result().stop(), [{"stop": True}]),
    (Result().hangup(), [{"hangup": True}]),
    (Result().hold(), [{"hold": 300}]),
    (Result().hold(60), [{"hold": 60}]),
    (Result().hold("${args.seconds}"), [{"hold": "${args.seconds}"}]),
    (
        Result().hold(60, step="back", timeout_step="sorry"),
        [{"hold": {"timeout": 60, "step": "back", "timeout_step": "sorry"}}],
    ),
    (Result().hold(timeout_step="sorry"), [{"hold": {"timeout": 300, "timeout_step": "sorry"}}]),
    (Result().wait_for_user(), [{"wait_for_user": True}]),
    (Result().wait_for_user(False), [{"wait_for_user": False}]),
    (Result().wait_for_user(3), [{"wait_for_user": 3}]),
    (Result().wait_for_user("answer_first"), [{"wait_for_user": "answer_first"}]),
    (Result().user_input("I want to pay."), [{"user_input": "I want to pay."}]),
    (Result().user_event({"kind": "order", "id": 1}, id=2), [{"user_event": {"kind": "order", "id": 2}}]),
    (Result().user_event(), [{"user_event": {}}]),
    (Result().transfer("sales"), [{"transfer": {"dest": "sales"}}]),
    (
        Result().transfer("https://example.com/sales", summarize=True),
        [{"transfer": {"dest": "https://example.com/sales", "summarize": True}}],
    ),
    (Result().swml(Play("say:Hello")), [{"SWML": HELLO}]),
    (Result().swml(Document([Play("say:Hello")])), [{"SWML": HELLO}]),
    (Result().swml(Document([Play("say:Hello")]), transfer="${args.x}"), [{"transfer": "${args.x}", "SWML": HELLO}]),
    (
        Result().swml(Play("say:Hello"), Hangup(), transfer=True),
        [{"transfer": True, **swml({"play": {"url": "say:Hello"}}, {"hangup": {}})}],
    ),
    # Prompt, context and functions
    (Result().change_context("sales"), [{"change_context": "sales"}]),
    (Result().change_step("next"), [{"change_step": "next"}]),
    (Result().context_switch("You sell."), [{"context_switch": {"system_prompt": "You sell."}}]),
    (
        Result().context_switch("You sell.", user_prompt="Go on.", consolidate=True, full_reset=False),
        [
            {
                "context_switch": {
                    "system_prompt": "You sell.",
                    "user_prompt": "Go on.",
                    "consolidate": True,
                    "full_reset": False,
                }
            }
        ],
    ),
    (
        Result().context_switch(system_pom=[Section("You sell.", title="Role")], user_pom=[Section("Go on.")]),
        [
            {
                "context_switch": {
                    "system_pom": [{"title": "Role", "body": "You sell."}],
                    "user_pom": [{"body": "Go on."}],
                }
            }
        ],
    ),
    (
        Result().toggle_functions({"refund": False, "book": 3, "pay": "${vars.x}"}),
        [
            {
                "toggle_functions": [
                    {"function": "refund", "active": False},
                    {"function": "book", "active": 3},
                    {"function": "pay", "active": "${vars.x}"},
                ]
            }
        ],
    ),
    (Result().back_to_back_functions(), [{"back_to_back_functions": True}]),
    (Result().back_to_back_functions("forever"), [{"back_to_back_functions": "forever"}]),
    (Result().functions_on_speaker_timeout(), [{"functions_on_speaker_timeout": True}]),
    (Result().functions_on_speaker_timeout(False), [{"functions_on_speaker_timeout": False}]),
    (Result().extensive_data(), [{"extensive_data": True}]),
    (Result().extensive_data(False), [{"extensive_data": False}]),
    (Result().replace_in_history(), [{"replace_in_history": True}]),
    (Result().replace_in_history("Booked."), [{"replace_in_history": "Booked."}]),
    (
        Result().settings(temperature=0.5, max_tokens=100, frequency_penalty=-2, presence_penalty=2),
        [{"settings": {"frequency-penalty": -2, "presence-penalty": 2, "max-tokens": 100, "temperature": 0.5}}],
    ),
    (
        Result().settings(top_p=1, confidence=0.5, barge_confidence=0),
        [{"settings": {"top-p": 1, "confidence": 0.5, "barge-confidence": 0}}],
    ),
    # Data
    (Result().set_global_data({"a": 1}), [{"set_global_data": {"a": 1}}]),
    (Result().set_global_data({"a": 1, "b": 2}, b=3, data=4), [{"set_global_data": {"a": 1, "b": 3, "data": 4}}]),
    (Result().set_global_data(), [{"set_global_data": {}}]),
    (Result().unset_global_data("a"), [{"unset_global_data": "a"}]),
    (Result().unset_global_data("a", "b"), [{"unset_global_data": "a"}, {"unset_global_data": "b"}]),
    (Result().set_meta_data({"a": [1]}, b=None), [{"set_meta_data": {"a": [1], "b": None}}]),
    (Result().unset_meta_data("a", "b"), [{"unset_meta_data": "a"}, {"unset_meta_data": "b"}]),
    # Audio and recognition
    (Result().playback_bg("https://a.b/c.mp3"), [{"playback_bg": {"file": "https://a.b/c.mp3"}}]),
    (
        Result().playback_bg("https://a.b/c.mp3", wait=True),
        [{"playback_bg": {"file": "https://a.b/c.mp3", "wait": True}}],
    ),
    (Result().stop_playback_bg(), [{"stop_playback_bg": True}]),
    (Result().change_voice("rime.spore"), [{"change_voice": "rime.spore"}]),
    (Result().end_of_speech_timeout(700), [{"end_of_speech_timeout": 700}]),
    (Result().speech_event_timeout(700), [{"speech_event_timeout": 700}]),
    (
        Result().add_dynamic_hints("parcel", DynamicHint(pattern="ack me", replace="Acme", ignore_case=True)),
        [{"add_dynamic_hints": ["parcel", {"pattern": "ack me", "replace": "Acme", "ignore_case": True}]}],
    ),
    (Result().clear_dynamic_hints(), [{"clear_dynamic_hints": {}}]),
    (Result().raw("hold", 60), [{"hold": 60}]),
]
"""Each action of the wire."""

CONVENIENCES: list[tuple[Result, dict[str, Any]]] = [
    (Result().connect("+15550100200"), {"transfer": True, **swml({"connect": {"to": "+15550100200"}})}),
    (
        Result().connect("sip:desk@example.com", from_="+15550100123", transfer=False, timeout=20),
        swml({"connect": {"to": "sip:desk@example.com", "from": "+15550100123", "timeout": 20}}),
    ),
    (
        Result().connect(serial=["+1", Destination("+2", timeout=5)], transfer="${vars.x}"),
        {"transfer": "${vars.x}", **swml({"connect": {"serial": [{"to": "+1"}, {"to": "+2", "timeout": 5}]}})},
    ),
    (Result().join_conference("standup"), swml({"join_conference": {"name": "standup"}})),
    (
        Result().join_conference(
            "standup", muted=True, max_participants=5, result=SwitchOn({"failed": [Hangup()]}, variable="return_value")
        ),
        swml(
            {
                "join_conference": {
                    "name": "standup",
                    "muted": True,
                    "max_participants": 5,
                    "result": {"case": {"failed": [{"hangup": {}}]}, "variable": "return_value"},
                }
            }
        ),
    ),
    (Result().join_room("lobby"), swml({"join_room": {"name": "lobby"}})),
    (Result().sip_refer("sip:desk@example.com"), swml({"sip_refer": {"to_uri": "sip:desk@example.com"}})),
    (
        Result().sip_refer("sip:desk@example.com", username="me", password="secret"),
        swml({"sip_refer": {"to_uri": "sip:desk@example.com", "username": "me", "password": "secret"}}),
    ),
    (
        Result().send_sms("+15550100200", from_="+15550100123", body="Hello", media=[], tags=["a"]),
        swml(
            {"send_sms": {"to_number": "+15550100200", "from_number": "+15550100123", "body": "Hello", "tags": ["a"]}}
        ),
    ),
    (
        Result().send_sms("+15550100200", from_="+15550100123", media=["https://a.b/c.png"]),
        swml(
            {
                "send_sms": {
                    "to_number": "+15550100200",
                    "from_number": "+15550100123",
                    "media": ["https://a.b/c.png"],
                }
            }
        ),
    ),
    (
        Result().swml_user_event({"kind": "order"}, id=2),
        swml({"user_event": {"event": {"kind": "order", "id": 2}}}),
    ),
    (
        Result().pay("https://pay.example.com", charge_amount="19.99", security_code=False),
        swml(
            {
                "set": {
                    "ai_response": "The payment has ended: ${pay_result}. Tell the caller how it ended, and go on.",
                }
            },
            {
                "pay": {
                    "payment_connector_url": "https://pay.example.com",
                    "charge_amount": "19.99",
                    "security_code": False,
                }
            },
        ),
    ),
    (
        Result().pay("https://pay.example.com", ai_response="Paid."),
        swml({"set": {"ai_response": "Paid."}}, {"pay": {"payment_connector_url": "https://pay.example.com"}}),
    ),
    (Result().record_call(), swml({"record_call": {}})),
    (
        Result().record_call(control_id="a", stereo=True, format="mp3"),
        swml({"record_call": {"control_id": "a", "stereo": True, "format": "mp3"}}),
    ),
    (Result().stop_record_call(), swml({"stop_record_call": {}})),
    (Result().stop_record_call("a"), swml({"stop_record_call": {"control_id": "a"}})),
    (
        Result().tap("wss://a.b", control_id="a", direction="both"),
        swml({"tap": {"uri": "wss://a.b", "control_id": "a", "direction": "both"}}),
    ),
    (Result().stop_tap(), swml({"stop_tap": {}})),
    (Result().stop_tap("a"), swml({"stop_tap": {"control_id": "a"}})),
    (Result().execute_rpc("ping"), rpc(method="ping")),
    (
        Result().execute_rpc("ping", {"a": [1]}, call_id="c-1", node_id="n-1"),
        rpc(method="ping", call_id="c-1", node_id="n-1", params={"a": [1]}),
    ),
    (
        Result().rpc_dial("+15550100200", from_="+15550100123", dest_swml="https://a.b/c"),
        rpc(
            method="dial",
            params={
                "devices": {
                    "type": "phone",
                    "params": {"to_number": "+15550100200", "from_number": "+15550100123"},
                },
                "dest_swml": "https://a.b/c",
            },
        ),
    ),
    (
        Result().rpc_ai_message("c-1", "Nobody is in."),
        rpc(method="ai_message", params={"role": "system", "message_text": "Nobody is in."}, call_id="c-1"),
    ),
    (
        Result().rpc_ai_message("c-1", "Hello?", role="user", global_data={"a": 1}),
        rpc(
            method="ai_message",
            params={"role": "user", "message_text": "Hello?", "global_data": {"a": 1}},
            call_id="c-1",
        ),
    ),
    (
        Result().rpc_ai_message("c-1", global_data={"a": 1}),
        rpc(method="ai_message", params={"global_data": {"a": 1}}, call_id="c-1"),
    ),
    (Result().rpc_ai_unhold("c-1"), rpc(method="ai_unhold", call_id="c-1")),
]
"""Each method that emits SWML."""

ANSWERS: list[tuple[Result, dict[str, Any]]] = [
    (Result(), {"response": "Done."}),
    (Result("It is here."), {"response": "It is here."}),
    (Result("It is here.", post_process=True), {"response": "It is here."}),
    (
        Result("Bye.", post_process=True).hangup(),
        {"response": "Bye.", "action": [{"hangup": True}], "post_process": True},
    ),
    (
        Result(tool_result="5 left", tool_prompt="Offer one."),
        {"response": {"tool_result": "5 left", "tool_prompt": "Offer one."}},
    ),
    (Result(tool_result="5 left"), {"response": {"tool_result": "5 left"}}),
    (Result(tool_prompt="Offer one.").stop(), {"response": {"tool_prompt": "Offer one."}, "action": [{"stop": True}]}),
    (Result("a", action=[Say("b")]).stop(), {"response": "a", "action": [{"say": "b"}, {"stop": True}]}),
    (
        Result("Bye.").say("Good bye").set_global_data(done=True).hangup(),
        {"response": "Bye.", "action": [{"say": "Good bye"}, {"set_global_data": {"done": True}}, {"hangup": True}]},
    ),
    *((made, {"response": "", "action": wire}) for made, wire in ROWS),
    *((made, {"response": "", "action": [wire]}) for made, wire in CONVENIENCES),
]


@pytest.mark.parametrize(("made", "wire"), ANSWERS, ids=[repr(made) for made, _ in ANSWERS])
def test_result_wire_has_the_response_and_the_actions_in_order(made: Result, wire: dict[str, Any]) -> None:
    assert made.to_wire() == wire
    assert json.dumps(made.to_wire()) == json.dumps(wire)  # as text, because the order of keys is part of it


def test_result_refuses_what_is_no_mapping() -> None:
    made: Any = Result()
    nothing: Any = None

    for method, key in ((made.set_global_data, "data"), (made.set_meta_data, "data"), (made.user_event, "event")):
        with pytest.raises(DocumentError, match=rf': {key}: found "refund", expected an object\.$'):
            method("refund", a=1)
    with pytest.raises(DocumentError, match=r'UserEvent: event: found \["refund"\], expected an object'):
        made.swml_user_event(["refund"])
    with pytest.raises(SetupError) as caught:
        made.toggle_functions(["refund"])
    assert str(caught.value) == (
        'Cannot toggle ["refund"]: it does not say which functions, and how. '
        "Write `toggle_functions({'refund': False})`."
    )
    with pytest.raises(DocumentError, match=r"^Cannot make Result: found null, expected an object\.$"):
        Result.from_wire(nothing)


def test_result_has_a_method_for_each_action() -> None:
    shown = {list(action)[-1] for _, actions in ROWS for action in actions}

    assert shown == Action.known.keys()
    assert [key for key in shown if not callable(getattr(Result, key.lower(), None))] == []


def test_every_method_of_a_result_has_a_row() -> None:
    own = {name for name in dir(Result) if not name.startswith("_") and callable(getattr(Result, name))}
    conveniences = {name for name in vars(Conveniences) if not name.startswith("_")}
    emitted = {verb for _, action in CONVENIENCES for step in action["SWML"]["sections"]["main"] for verb in step}

    actions = {key.lower() for key in Action.known}
    assert own - actions - conveniences == {"raw", "from_wire", "to_wire"}
    assert conveniences - emitted == {"swml", "swml_user_event", "rpc_dial", "rpc_ai_message", "rpc_ai_unhold"}


@pytest.mark.parametrize(
    ("fields", "cls", "explicit"),
    [
        (keywords.ConnectFields, Connect, {"to", "from_"}),
        (keywords.JoinConferenceFields, JoinConference, {"name"}),
        (keywords.SIPReferFields, SIPRefer, {"to_uri"}),
        (keywords.SendSMSFields, SendSMS, {"to_number", "from_number", "body", "media"}),
        (keywords.PayFields, Pay, {"payment_connector_url"}),
        (keywords.RecordCallFields, RecordCall, set()),
        (keywords.TapFields, Tap, {"uri"}),
        (keywords.SystemPromptFields, SystemPrompt, {"system_prompt"}),
        (keywords.ModelSettingsFields, ModelSettings, set()),
    ],
)
def test_keywords_are_the_fields_of_the_class(fields: Any, cls: Any, explicit: set[str]) -> None:
    assert typing.get_type_hints(fields).keys() | explicit == {attribute.name for attribute in attrs.fields(cls)}


def test_result_methods_return_the_same_result() -> None:
    made = Result("Bye.")

    assert made.say("a").stop().hangup().set_global_data(a=1).unset_meta_data("a", "b") is made
    assert made.connect("+1").swml(Hangup()).rpc_ai_unhold("c-1").raw("b", 1) is made


def test_results_do_not_share_their_actions() -> None:
    Result().say("Hello")

    assert Result().to_wire() == {"response": "Done."}


def test_result_used_twice_goes_out_the_same() -> None:
    made = Result("Bye.").say("Good bye").hangup()

    first = made.to_wire()
    first["action"].append({"say": "more"})

    assert made.to_wire() == {"response": "Bye.", "action": [{"say": "Good bye"}, {"hangup": True}]}


def test_result_is_not_changed_by_the_data_it_was_given() -> None:
    data, actions = {"a": 1}, [Say("Hello")]
    made = Result(action=[*actions]).set_global_data(data)

    data["b"] = 2
    actions.clear()

    assert made.to_wire() == {"response": "", "action": [{"say": "Hello"}, {"set_global_data": {"a": 1}}]}


def test_results_are_equal_when_they_say_and_do_the_same() -> None:
    assert Result("a").say("b").connect("+1", timeout=5) == Result("a").say("b").connect("+1", timeout=5)
    assert Result("a").say("b") != Result("a").say("c")
    assert Result("a") != Result("a", post_process=True)
    assert Result().connect("+1", timeout=5) == Result().swml(Connect("+1", timeout=5), transfer=True)


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (Result(), "Result()"),
        (
            Result("It is here.").say("a").connect("+1").raw("novelty", 1),
            'Result("It is here.").say(…).swml(…).novelty(…)',
        ),
        (Result("It is here. " * 20), f'Result("{("It is here. " * 20)[:57]}…")'),
        (
            Result(tool_result="5 left", tool_prompt="Offer one.", post_process=True),
            'Result(tool_result="5 left", tool_prompt="Offer one.", post_process=True)',
        ),
        (Result.from_wire({"action": [{}, {"SWML": HELLO, "stop": True}]}), "Result().raw(…).stop(…)"),
    ],
)
def test_result_shows_what_it_says_and_what_it_does(made: Result, shown: str) -> None:
    assert repr(made) == shown


def loose(method: Callable[..., object], *args: Any, **kwargs: Any) -> partial[object]:
    """A call that a type checker would not let pass, to be made later."""
    return partial(method, *args, **kwargs)


WORDS = "expected a string that is not empty"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (loose(Result().say, ""), f'Cannot make Say: text: found "", {WORDS}.'),
        (loose(Result().hold, 5000), "Cannot make Hold: timeout: found 5000, expected a whole number from 0 to 900."),
        (
            loose(Result().hold, -1, step="a"),
            "Cannot make HoldUntil: timeout: found -1, expected a whole number from 0 to 900.",
        ),
        (loose(Result().hold, step=""), f'Cannot make HoldUntil: step: found "", {WORDS}.'),
        (loose(Result().change_voice, ""), f'Cannot make ChangeVoice: voice: found "", {WORDS}.'),
        (loose(Result().change_step, ""), f'Cannot make ChangeStep: step: found "", {WORDS}.'),
        (loose(Result().change_context, ""), f'Cannot make ChangeContext: context: found "", {WORDS}.'),
        (loose(Result().transfer, ""), f'Cannot make Destination: dest: found "", {WORDS}.'),
        (loose(Result().user_input, ""), f'Cannot make UserInput: text: found "", {WORDS}.'),
        (
            loose(Result().end_of_speech_timeout, 0),
            "Cannot make EndOfSpeechTimeout: milliseconds: found 0, expected a whole number 1 or more.",
        ),
        (
            loose(Result().speech_event_timeout, -700),
            "Cannot make SpeechEventTimeout: milliseconds: found -700, expected a whole number 1 or more.",
        ),
        (
            loose(Result().settings, temperature=3),
            "Cannot make ModelSettings: temperature: found 3, expected a number from 0 to 1.5.",
        ),
        (
            loose(Result().settings, temprature=1),
            "Cannot make ModelSettings: unknown key `temprature` (did you mean `temperature`?).",
        ),
        (
            loose(Result().context_switch),
            "Cannot make SystemPrompt: at least one of `system_prompt`, `system_pom` must be given.",
        ),
        (
            loose(Result().toggle_functions, {}),
            "Cannot make ToggleFunctions: functions: found [], expected a list of at least 1, each a Toggle object.",
        ),
        (loose(Result().toggle_functions, {"": True}), f'Cannot make Toggle: function: found "", {WORDS}.'),
        (
            loose(Result().toggle_functions, {"refund": "no"}),
            'Cannot make Toggle: active: found "no", expected true or '
            "false or a variable such as ${vars.x} or a whole number -1 or more.",
        ),
        (
            loose(Result().set_global_data, orders=[{"id": 5, "eta": object()}]),
            "Cannot make SetGlobalData: data.orders[0].eta: found <object>, expected a JSON value.",
        ),
        (loose(Result().unset_global_data, ""), f'Cannot make UnsetGlobalData: keys: found "", {WORDS}.'),
        (
            loose(Result().unset_global_data),
            "Cannot remove keys of the global_data: none is named. Write "
            "`unset_global_data('key')`, or `raw('unset_global_data', {})` to remove them all.",
        ),
        (
            loose(Result().unset_meta_data),
            "Cannot remove keys of the meta_data: none is named. Write "
            "`unset_meta_data('key')`, or `raw('unset_meta_data', {})` to remove them all.",
        ),
        (
            loose(Result().playback_bg, "a.mp3"),
            'Cannot make BackgroundFile: file: found "a.mp3", expected a URL with its scheme.',
        ),
        (
            loose(Result().add_dynamic_hints),
            "Cannot make AddDynamicHints: hints: found [], expected a list of at least 1, "
            "each a string that is not empty or a DynamicHint object.",
        ),
        (
            loose(Result().connect, "+1", time_out=20),
            "Cannot make Connect: unknown key `time_out` (did you mean `timeout`?).",
        ),
        (
            loose(Result().connect, "+1", timeout="soon"),
            'Cannot make Connect: timeout: found "soon", expected a whole number or a variable such as ${vars.x}.',
        ),
        (
            loose(Result().connect),
            "Cannot make Connect: exactly one of `to`, `serial`, `parallel`, `serial_parallel` must be given.",
        ),
        (
            loose(Result().send_sms, "+1", from_="+2"),
            "Cannot make SendSMS: at least one of `body`, `media` must be given.",
        ),
        (
            loose(Result().send_sms, "+1", from_="+2", body="", media=[]),
            "Cannot make SendSMS: at least one of `body`, `media` must be given.",
        ),
        (loose(Result().send_sms, "+1", from_="", body="a"), f'Cannot make SendSMS: from_number: found "", {WORDS}.'),
        (loose(Result().join_conference, ""), f'Cannot make JoinConference: name: found "", {WORDS}.'),
        (
            loose(Result().join_room, ""),
            'Cannot make JoinRoom: name: found "", expected a name of letters, digits, - and _.',
        ),
        (loose(Result().sip_refer, ""), f'Cannot make SIPRefer: to_uri: found "", {WORDS}.'),
        (loose(Result().execute_rpc, ""), f'Cannot make RPC: method: found "", {WORDS}.'),
        (
            loose(Result().rpc_dial, "", from_="+1", dest_swml="https://a.b"),
            f'Cannot make Dial: to_number: found "", {WORDS}.',
        ),
        (
            loose(Result().rpc_ai_message, "c-1"),
            "Cannot make AIMessage: at least one of `message_text`, `global_data` must be given.",
        ),
        (loose(Result().rpc_ai_message, None, "a"), f"Cannot make OtherCallRPC: call_id: found null, {WORDS}."),
        (loose(Result().rpc_ai_unhold, ""), f'Cannot make OtherCallRPC: call_id: found "", {WORDS}.'),
        (loose(Result().raw, "hold", {1, 2}), "Cannot make RawAction: value: found <set>, expected a JSON value."),
        (loose(Result().swml, "hangup"), 'Cannot make Document: sections.main[0]: found "hangup", expected a verb.'),
        (
            loose(Result().swml, Document([Hangup()]), Hangup()),
            "Cannot run a document beside other verbs: it is whole. Give one document, or verbs alone.",
        ),
        (
            loose(Result, None),
            "Cannot make a Result of null: `response` is text, which the model reads. Write "
            "`Result(str(…))`, or say in a sentence what it means.",
        ),
        (
            loose(Result, 5),
            "Cannot make a Result of 5: `response` is text, which the model reads. Write "
            "`Result(str(…))`, or say in a sentence what it means.",
        ),
        (
            loose(Result, tool_result={"a": 1}),
            'Cannot make a Result of {"a": 1}: `tool_result` is text, which the model '
            "reads. Write `Result(str(…))`, or say in a sentence what it means.",
        ),
        (
            loose(Result, "a", tool_result="b", tool_prompt="c"),
            "Cannot make a Result of a text and `tool_result` and "
            "`tool_prompt`: an answer is one or the other. Leave the text out.",
        ),
        (loose(Result, post_process=1), "Cannot make Result: post_process: found 1, expected true or false."),
        (loose(Result, action=Say("a")), "Cannot make Result: action: found <Say>, expected a list, each an action."),
    ],
)
def test_result_refuses_what_the_platform_would(make: partial[object], message: str) -> None:
    with pytest.raises(SetupError) as caught:
        make()

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("given", "wire"),
    [
        ({"response": "Hello"}, {"response": "Hello"}),
        ({"response": ""}, {"response": "Done."}),
        ({"response": None}, {"response": "Done."}),
        ({"response": {}}, {"response": "Done."}),
        ({}, {"response": "Done."}),
        ({"other": {1, 2}}, {"response": "Done."}),
        ({"response": 0}, {"response": "0"}),
        ({"response": [5, None]}, {"response": "[5,null]"}),
        ({"response": {"left": 5}}, {"response": '{"left":5}'}),
        ({"response": {"tool_result": {"left": 5}}}, {"response": '{"tool_result":{"left":5}}'}),
        ({"response": {"tool_result": "5 left"}}, {"response": {"tool_result": "5 left"}}),
        (
            {"response": {"tool_prompt": "Offer one.", "tool_result": None}},
            {"response": {"tool_prompt": "Offer one."}},
        ),
        ({"response": "", "action": None, "post_process": None}, {"response": "Done."}),
        ({"response": "", "action": {"say": "Hello"}}, {"response": "", "action": [{"say": "Hello"}]}),
        ({"response": "a", "post_process": True}, {"response": "a"}),
        (
            {"response": "a", "action": [{"say": "b"}], "post_process": True},
            {"response": "a", "action": [{"say": "b"}], "post_process": True},
        ),
        (
            {"response": "a", "action": ({"say": "b"},), "post_process": False},
            {"response": "a", "action": [{"say": "b"}]},
        ),
        (
            {"response": "Hello", "action": [{"hold": 5}, {"novelty": [1]}, {}]},
            {"response": "Hello", "action": [{"hold": 5}, {"novelty": [1]}, {}]},
        ),
        (
            {"action": [{"transfer": True, "SWML": HELLO}]},
            {"response": "", "action": [{"transfer": True, "SWML": HELLO}]},
        ),
    ],
)
def test_result_from_wire_goes_out_as_it_came(given: dict[str, Any], wire: dict[str, Any]) -> None:
    made = Result.from_wire(given)

    assert made.to_wire() == wire
    assert json.dumps(made.to_wire()) == json.dumps(wire)
    assert Result.from_wire(made.to_wire()).to_wire() == wire


OBJECTS = "expected a list, each an object or an object"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"action": "say"}, f'action: found "say", {OBJECTS}'),
        ({"action": 5}, f"action: found 5, {OBJECTS}"),
        ({"action": ["say"]}, 'action[0]: found "say", expected an object'),
        ({"action": [[{"say": "Hello"}]]}, 'action[0]: found [{"say": "Hello"}], expected an object'),
        ({"action": [{"a": {1}}]}, "action[0].a: found <set>, expected a JSON value"),
        ({"action": [{1: 2}]}, "action[0]: found 1, expected a string as key"),
        ({"action": {"a": float("nan")}}, "action.a: found NaN, expected a JSON value"),
        ({"response": object()}, "response: found <object>, expected a JSON value"),
        ({"response": "a", "post_process": "yes"}, 'post_process: found "yes", expected true or false'),
    ],
)
def test_result_from_wire_refuses_what_cannot_go_out(given: dict[str, Any], problem: str) -> None:
    with pytest.raises(DocumentError) as caught:
        Result.from_wire(given)

    assert str(caught.value) == f"Cannot make Result: {problem}."


def test_result_may_hold_numbers_of_any_size_and_broken_text() -> None:
    given = {"response": "\ud800", "action": [{"a": 2**70}]}

    assert json.loads(to_json(Result.from_wire(given).to_wire())) == given
    assert json.loads(to_json(Result().set_global_data(a=2**70).to_wire()))["action"] == [
        {"set_global_data": {"a": 2**70}}
    ]


def test_results_that_are_not_returned_are_found_with_the_line_that_made_them() -> None:
    with watched() as made:
        Result("only words")
        lost = Result().say("Hello")
        moved = Result().stop()
        returned = Result("Bye.", action=[*moved.action]).hangup()
    Result().say("later")

    found = dropped(made, returned)

    line = test_results_that_are_not_returned_are_found_with_the_line_that_made_them.__code__.co_firstlineno + 3
    assert [(one.file, one.line, one.result) for one in found] == [(__file__, line, lost)]
    assert [one.result for one in dropped(made, "text")] == [lost, moved, returned]


def test_results_are_not_noted_when_nobody_watches() -> None:
    with watched() as outer:
        with watched() as inner:
            Result().say("inner")
        Result().say("outer")

    assert [one.result for one in inner] == [Result().say("inner")]
    assert [one.result for one in outer] == [Result().say("outer")]
