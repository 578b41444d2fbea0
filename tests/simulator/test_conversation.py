"""A simulated conversation from its first word to its last: turns, silence, hooks, failures."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

import pytest

from swaiglet import App, Call, PostPrompt, Result
from swaiglet.simulator.calling import Called
from swaiglet.simulator.conversation import Conversation
from swaiglet.simulator.parties import Digits, HangUp, Listen, Run, Say, Silence, Turn, Wait, Words
from swaiglet.simulator.transport import NoReplyError

from .played import FACTS, URL, Desk, Script, agent, begun, call_to, conversation, document, function, told

GENERIC = "There was an error processing this request."


def app_with_orders() -> tuple[App, list[PostPrompt]]:
    """An app with a tool and a report, and the reports that it gets."""
    app, reports = App("front-desk"), list[PostPrompt]()

    @app.prompt
    def role(call: Call) -> str:
        return f"You answer the phone. The caller is {call.from_number}."

    @app.tool
    async def order_status(order_id: Annotated[str, "The order number"]) -> Result:
        """Look up an order."""
        return Result(f"Order {order_id} arrives tomorrow.").set_global_data(last_order=order_id)

    @app.post_prompt("Sum up the call.")
    async def save(report: PostPrompt) -> None:
        reports.append(report)

    return app, reports


async def test_conversation_with_an_app_goes_from_the_document_to_the_report() -> None:
    app, reports = app_with_orders()
    session, ai = await document(app)
    turns: list[Turn] = [Say("Hello."), Run("order_status", {"order_id": "7"}), Say("It arrives tomorrow.")]
    script = Script(turns, [Words("Where is order 7?")])
    await Conversation(session, ai, script, script).run()

    assert [(event.kind, event.text) for event in session.timeline.events] == [
        ("fetch", "document from http://…@app.local/: 200"),
        ("say", "Hello."),
        ("hear", "Where is order 7?"),
        ("function", 'order_status(order_id="7"): Order 7 arrives tomorrow.'),
        ("data", "sets global data: last_order"),
        ("say", "It arrives tomorrow."),
        ("call", "the call ends: the caller hangs up"),
        ("post", "report to http://…@app.local/post_prompt: 200"),
    ]
    assert script.seen == [("order_status", "hangup")] * 3
    assert [(report.text, report.call.global_data["last_order"]) for report in reports] == [("All was said.", "7")]


async def test_function_call_tells_what_the_model_is_told_and_how_long_it_took() -> None:
    app, _ = app_with_orders()
    session, ai = await document(app)
    script = Script()
    made = Conversation(session, ai, script, script)
    await made.start()
    called = await made.call("order_status", {"order_id": "7"})

    assert called == Called(
        function="order_status",
        arguments={"order_id": "7"},
        reply={
            "response": "Order 7 arrives tomorrow.",
            "action": [{"set_global_data": {"last_order": "7"}}],
        },
        text="Order 7 arrives tomorrow.",
        actions=[{"set_global_data": {"last_order": "7"}}],
        milliseconds=called.milliseconds,
    )
    assert called.milliseconds > 0


async def test_function_request_carries_the_documented_payload() -> None:
    service = Desk()
    parameters = {"type": "object", "properties": {"day": {"type": "string"}}}
    entry = function("act", parameters=parameters, meta_data={"tries": 0}, meta_data_token="scope")
    made = await begun(agent(entry, params={"app_name": "desk", "conversation_id": "c9"}), service)
    await made.call("act", {"day": "Größe"})

    assert service.asked == [
        {
            "call_id": "call-1",
            "ai_session_id": made.talk.ai_session_id,
            "conversation_id": "c9",
            "app_name": "desk",
            "conversation_type": "voice",
            "project_id": "project-1",
            "space_id": "space-1",
            "function": "act",
            "argument": {"parsed": [{"day": "Größe"}], "raw": '{"day":"Größe"}'},
            "argument_desc": parameters,
            "description": "Does act.",
            "purpose": "Does act.",
            "meta_data_token": "scope",
            "meta_data": {"tries": 0},
            "caller_id_name": "+15550100123",
            "caller_id_num": "+15550100123",
            "channel_active": True,
            "channel_offhook": True,
            "channel_ready": True,
            "content_type": "text/swaig",
            "version": "2.0",
            "content_disposition": "SWAIG Function",
            "global_data": {"caller_id_name": "+15550100123", "caller_id_number": "+15550100123"},
        }
    ]
    assert service.requests[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("params", "told_more"),
    [
        ({}, {}),
        ({"swaig_post_swml_vars": ["a"]}, {"SWMLVars": {"a": 1}}),
        ({"swaig_post_swml_vars": True}, {"SWMLVars": {"a": 1, "b": 2}, "SWMLCall": FACTS}),
        ({"swaig_post_swml_vars": "false"}, {}),
    ],
)
async def test_function_request_carries_variables_when_params_ask(params: dict[str, Any], told_more: Any) -> None:
    service = Desk()
    session = call_to(service, vars={"a": 1, "b": 2})
    made = await begun(agent(function("act"), params=params), session=session)
    await made.call("act")

    assert {key: value for key, value in service.asked[0].items() if key.startswith("SWML")} == told_more


async def test_function_request_carries_the_log_when_params_ask() -> None:
    service = Desk()
    made = await begun(agent(function("act"), params={"swaig_post_conversation": True}), service)
    await made.hear("Hello.")
    await made.call("act")

    logs = [[entry["role"] for entry in service.asked[0][key]] for key in ("call_log", "raw_call_log")]
    assert logs == [["system", "system-log", "user"]] * 2


@pytest.mark.parametrize(
    ("reply", "text", "warnings"),
    [
        ({}, "Done.", []),
        ({"response": ""}, "", []),
        ({"response": {"tool_result": "Two.", "tool_prompt": "Ask which."}}, "Two.\nAsk which.", []),
        (
            {"response": {"eta": 5}},
            '{"eta": 5}',
            ['the response of "act" is {"eta": 5}, expected a string: the model is told it as JSON'],
        ),
        (404, GENERIC, ['"act" failed, and the model is told no more than that: http://app.local/swaig answered 404']),
        (
            "<html>",
            GENERIC,
            [
                '"act" failed, and the model is told no more than that: http://app.local/swaig answered no JSON: '
                "unexpected character, expected a JSON value"
            ],
        ),
        (
            "[]",
            GENERIC,
            [
                '"act" failed, and the model is told no more than that: http://app.local/swaig answered JSON that is '
                "no object"
            ],
        ),
    ],
)
async def test_response_is_what_the_model_is_told(reply: Any, text: str, warnings: list[str]) -> None:
    made = await begun(agent(function("act")), Desk({"act": [reply]}))
    called = await made.call("act")

    assert (called.text, told(made, "warning")) == (text, warnings)
    assert made.talk.log[-1].content == text


async def test_function_that_fails_is_asked_again_a_second_later() -> None:
    service = Desk({"act": [500, NoReplyError("it is asleep"), {"response": "At last."}]})
    made = await begun(agent(function("act")), service)
    called = await made.call("act")

    assert (called.text, called.error, len(service.asked), made.session.clock.now()) == ("At last.", None, 3, 2.0)
    assert told(made, "warning") == [
        f"{URL} answered 500; it is asked again",
        f"{URL} did not answer: it is asleep; it is asked again",
    ]


async def test_function_that_always_fails_gives_the_model_a_neutral_answer() -> None:
    service = Desk({"act": [503]})
    ai = agent(function("act"), params={"debug_webhook_url": "http://app.local/debug"})
    made = await begun(ai, service)
    called = await made.call("act")

    assert (called.text, called.error) == (GENERIC, f"{URL} answered 503, 4 times")
    assert len(service.of("act")) == 4
    assert [body["webhook_fail"]["error"] for body in service.asked if "webhook_fail" in body] == ["webhook error"]


async def test_function_that_is_not_visible_is_refused_with_what_is() -> None:
    made = await begun(agent(function("act", active=False), function("order")))
    called = await made.call("ordr")

    refusal = (
        '"ordr" cannot be called now: the model does not see it, it may call hangup, order (did you mean `order`?)'
    )
    assert (called.error, called.text) == (refusal, "ordr cannot be used now.")
    assert told(made, "warning") == [refusal]


async def test_caller_may_hang_up_and_the_hook_is_told() -> None:
    service = Desk()
    made, _ = conversation(agent(function("hangup_hook")), service, [Say("Hello.")], [HangUp()])
    await made.run()

    assert (made.talk.ended, made.session.ended) == ("user_hangup", "the caller hangs up")
    assert [body["channel_active"] for body in service.of("hangup_hook")] == [False]


async def test_startup_hook_runs_first_and_its_words_are_the_systems() -> None:
    service = Desk({"startup_hook": [{"response": "It is Ann.", "action": [{"set_global_data": {"name": "Ann"}}]}]})
    made = await begun(agent(function("startup_hook"), prompt={"text": "Hello ${name}."}), service)

    assert (made.talk.prompt, made.talk.visible) == ("Hello Ann.", ("hangup",))
    assert [message.content for message in made.talk.history] == ["Hello Ann.", "It is Ann."]


async def test_startup_hook_may_say_nothing() -> None:
    made = await begun(agent(function("startup_hook")), Desk({"startup_hook": [{"response": ""}]}))

    assert [message.content for message in made.talk.history] == ["You are a test."]


async def test_summary_goes_to_the_function_for_it() -> None:
    service = Desk()
    ai = agent(function("summarize_conversation"), post_prompt={"text": "Sum up for ${caller_id_number}."})
    made, script = conversation(ai, service)
    await made.run()

    assert script.summaries == ["Sum up for +15550100123."]
    assert [body["argument"]["raw"] for body in service.asked] == ['{"summary":"All was said."}']


async def test_greeting_comes_before_the_first_turn() -> None:
    made, _ = conversation(agent(params={"static_greeting": "Welcome, ${caller_id_number}."}), turns=[Listen()])
    await made.run()

    assert told(made, "say", "hear") == ["Welcome, +15550100123."]


async def test_caller_speaks_first_when_the_agent_waits() -> None:
    made, _ = conversation(agent(params={"wait_for_user": True}), None, [Say("Yes?")], [Words("Hello.")])
    await made.run()

    assert told(made, "say", "hear") == ["Hello.", "Yes?"]


async def test_agent_stays_quiet_until_the_caller_has_spoken_so_often() -> None:
    service = Desk({"act": [{"action": [{"wait_for_user": 2}]}]})
    turns: list[Turn] = [Run("act"), Say("Now.")]
    made, _ = conversation(agent(function("act")), service, turns, [Words("One."), Words("Two.")])
    await made.run()

    assert told(made, "say", "hear") == ["One.", "Two.", "Now."]


async def test_digits_are_read_as_if_they_were_said() -> None:
    made, _ = conversation(agent(), None, [Say("Your code?")], [Digits("12#")])
    await made.run()

    assert told(made, "say", "hear") == ["Your code?", "presses 12#"]
    assert [message.content for message in made.talk.log if message.role == "user"] == ["12#"]


async def test_silent_caller_is_asked_for_attention_and_then_left() -> None:
    service = Desk()
    ai = agent(params={"attention_timeout": 10_000, "inactivity_timeout": 60_000}, post_prompt_url="http://app.local/r")
    made, _ = conversation(ai, service, [Say("Hello."), Say("Still there?")], [Silence(), Silence()])
    await made.run()

    assert told(made, "say", "hear", "call") == [
        "Hello.",
        "says nothing for 10 s",
        "Still there?",
        "says nothing; the conversation ends",
    ]
    assert (made.talk.ended, made.session.ended) == ("inactivity", None)
    assert made.session.clock.now() == pytest.approx(60 + len("Hello.Still there?") / 15)


@pytest.mark.parametrize(
    ("direction", "params", "seconds"),
    [
        ("inbound", {}, 5.0),
        ("outbound", {}, 120.0),
        ("outbound", {"outbound_attention_timeout": 20_000}, 20.0),
        ("inbound", {"attention_timeout": 0}, 600.0),
    ],
)
async def test_silence_lasts_as_long_as_the_params_say(direction: str, params: Any, seconds: float) -> None:
    made, _ = conversation(agent(params=params))
    made.session.call["direction"] = direction
    await made.start()
    await made.take(Silence())

    assert made.session.clock.now() == seconds


async def test_conversation_ends_when_its_time_is_over() -> None:
    ai = agent(
        params={"hard_stop_time": "1m", "hard_stop_prompt": "Say goodbye."}, post_prompt_url="http://app.local/r"
    )
    turns: list[Turn] = [Run("wait_seconds", {"seconds": 70}), Say("Well."), Say("Goodbye.")]
    ai["SWAIG"]["native_functions"] = ["wait_seconds"]
    made, _ = conversation(ai, Desk(), turns, [Words("Hm."), Words("Hm.")])
    await made.run()

    assert told(made, "say", "hear") == ["Well.", "Goodbye."]
    assert (made.talk.ended, made.report["hard_timeout"]) == ("hard_timeout", True)


async def test_agent_that_says_nothing_at_the_end_is_stopped_all_the_same() -> None:
    made, _ = conversation(agent(params={"hard_stop_time": "1s"}), None, [Say("a" * 60)], [Words("Hm.")])
    await made.run()

    assert (told(made, "say", "hear"), made.talk.ended) == (["a" * 60], "hard_timeout")


async def test_caller_may_leave_the_word_to_the_agent() -> None:
    made, _ = conversation(agent(), None, [Say("One."), Say("Two.")], [Wait(), HangUp()])
    await made.run()

    assert told(made, "say", "hear") == ["One.", "Two."]


async def test_second_function_without_a_word_is_told_unless_it_is_allowed() -> None:
    warning = (
        '"act" is called without a word to the caller since the function before: the platform has the agent speak '
        "first, unless a result has back_to_back_functions or another step begins"
    )
    turns: list[Turn] = [Run("act"), Run("act"), Say("Done.")]
    plain, _ = conversation(agent(function("act")), Desk(), turns)
    await plain.run()
    allowing = Desk({"act": [{"action": [{"back_to_back_functions": True}]}, {}]})
    allowed, _ = conversation(agent(function("act")), allowing, turns)
    await allowed.run()
    once_more, _ = conversation(agent(function("act")), allowing, turns)
    await once_more.run()

    assert (told(plain, "warning"), told(allowed, "warning")) == (
        [warning],
        ["action[0]: `back_to_back_functions` runs, but no official schema has it"],
    )
    assert allowed.course.back_to_back is False


async def test_agent_that_goes_in_circles_is_stopped() -> None:
    ai = agent(function("act"), params={"debug_webhook_url": "http://app.local/debug"})
    service = Desk()
    made, _ = conversation(ai, service, [Run("act")] * 40)
    await made.run()

    assert len(service.of("act")) == 25
    assert '"act" was called 25 times without a word of the caller: the agent\'s turn ends' in told(made, "warning")
    loops = [body["function_loop"]["count"] for body in service.asked if "function_loop" in body]
    assert loops == list(range(2, 26))


async def test_actions_that_wait_take_effect_though_the_agent_says_nothing() -> None:
    service = Desk({"act": [{"response": "x", "post_process": True, "action": [{"stop": True}]}]})
    made, _ = conversation(agent(function("act")), service, [Run("act"), Listen()])
    await made.run()

    assert (made.talk.ended, made.session.ended) == ("stop", None)


async def test_conversation_ends_once() -> None:
    service = Desk()
    made = await begun(agent(post_prompt_url="http://app.local/report"), service)
    await made.end("that is all")
    await made.end()

    assert (made.talk.ended, [body["action"] for body in service.asked]) == ("that is all", ["post_conversation"])


async def test_global_data_is_kept_for_the_next_conversation_of_the_call() -> None:
    ai = agent(function("act"), global_data={"tries": 0}, prompt={"text": "Try ${tries}."})
    service = Desk({"act": [{"action": [{"set_global_data": {"tries": 1}}]}]})
    first = await begun(ai, service)
    await first.call("act")
    await first.end()
    second = await begun(ai, session=first.session)
    await second.end()

    assert second.talk.prompt == "Try 1."


async def test_global_data_is_not_kept_when_the_params_say_so() -> None:
    made = await begun(agent(global_data={"tries": 1}, params={"persist_global_data": False}))
    await made.end()

    assert made.session.global_data == {}


async def test_fillers_cover_a_function() -> None:
    languages = [{"name": "English", "code": "en-US", "voice": "x", "function_fillers": ["Let me see."]}]
    entries = [
        function("own", fillers={"en-US": ["One moment."], "default": ["…"]}, wait_file="https://a.example/w.mp3"),
        function("of_language"),
        function("silent", skip_fillers=True),
    ]
    made = await begun(agent(*entries, languages=languages))
    for entry in entries:
        await made.call(entry["function"])

    assert told(made, "say") == ["One moment.", "plays https://a.example/w.mp3", "Let me see."]
    spoken = [message.content for message in made.talk.log if message.role == "assistant-manual"]
    assert spoken == ["One moment.", "Let me see."]


async def test_debug_events_tell_of_the_conversation_while_it_goes_on() -> None:
    service = Desk({"act": [{"action": [{"hangup": True}]}]})
    ai = agent(
        function("act"),
        function("hangup_hook"),
        params={"debug_webhook_url": "http://app.local/debug", "debug_webhook_level": 2},
        post_prompt_url="http://app.local/report",
    )
    made, _ = conversation(ai, service, [Say("Hello."), Run("act")], [Words("Bye.")])
    await made.run()

    events = [next(key for key in body if key != "call_info") for body in service.asked if "call_info" in body]
    assert events == [
        "session_start",
        "ai_response",
        "conversation_add",
        "user_input",
        "conversation_add",
        "swaig_call",
        "function_call",
        "tool_result",
        "process_action",
        "swaig_call",
        "hangup_hook",
        "session_end",
        "post_prompt",
    ]
    assert service.asked[0] == {
        "call_info": {
            "call_id": "call-1",
            "project_id": "project-1",
            "space_id": "space-1",
            "content_type": "text/json",
            "content_disposition": "post_data",
            "conversation_type": "voice",
        },
        "session_start": {"model": "gpt-4o-mini"},
    }


async def test_debug_events_are_not_posted_at_level_nought() -> None:
    service = Desk()
    params = {"debug_webhook_url": "http://app.local/debug", "debug_webhook_level": 0}
    await begun(agent(params=params), service)

    assert service.asked == []


async def test_sidecar_is_told_and_not_played() -> None:
    made, script = conversation({"lang": "en-US"}, verb="ai_sidecar")
    await made.run()

    assert told(made, "warning") == [
        "ai_sidecar is not simulated: it listens to two people, and here there is one. The document goes on."
    ]
    assert (script.seen, made.report) == ([], {})


async def test_bedrock_tells_less() -> None:
    service = Desk()
    ai = {"prompt": {"text": "x"}, "SWAIG": {"defaults": {"web_hook_url": URL}, "functions": [function("act")]}}
    made, _ = conversation({**ai, "post_prompt_url": "http://app.local/r"}, service, verb="amazon_bedrock")
    await made.start()
    await made.call("act", {"a": 1})
    await made.end()

    request, report = service.asked
    assert request == {
        "function": "act",
        "argument": {"parsed": [{"a": 1}], "raw": '{"a":1}'},
        "call_id": "call-1",
        "meta_data_token": hashlib.md5(b"act").hexdigest(),
        "meta_data": {},
        "project_id": "project-1",
        "space_id": "space-1",
        "ai_session_id": "call-1",
        "app_name": "bedrock",
        "caller_id": "+15550100123",
        "caller_id_name": "+15550100123",
        "caller_id_number": "+15550100123",
        "global_data": {"caller_id_name": "+15550100123", "caller_id_number": "+15550100123"},
        "content_type": "text/json",
        "content_disposition": "agent.function",
        "conversation_type": "voice",
        "action": "fetch_conversation",
        "SWMLVars": {},
        "SWMLCall": FACTS,
    }
    assert (report["app_name"], report["ai_session_id"], report["swaig_log"]) == ("bedrock", "call-1", [])


async def test_verb_with_mistakes_is_played_as_far_as_it_can_be() -> None:
    ai = {
        "prompt": "Be ${mood}.",
        "colour": "red",
        "global_data": {"mood": "kind"},
        "SWAIG": {
            "functions": [
                {"function": "act", "purpose": "Acts.", "web_hook_url": URL},
                {"function": "odd", "description": "Odd.", "web_hook_url": URL, "wait_file": 5},
                "text",
                {"description": "Has no name."},
            ]
        },
    }
    made = await begun(ai)

    assert (made.talk.prompt, made.talk.visible) == ("Be kind.", ("act", "odd", "hangup"))
    assert made.talk.functions["act"].entry["description"] == "Acts."
    assert [text for text in told(made, "warning") if "left out" in text or "unknown" in text] == [
        "ai.colour: unknown key `colour`",
        "SWAIG.functions[2] is left out: it has no name. Write function: …",
        "SWAIG.functions[3] is left out: it has no name. Write function: …",
    ]


@pytest.mark.parametrize("ai", [None, [], "text", 5, {}, {"prompt": []}, {"SWAIG": 5, "params": []}])
async def test_verb_that_is_nothing_is_told_and_does_not_raise(ai: Any) -> None:
    made, _ = conversation(ai)
    await made.run()

    assert "the ai verb has no prompt: the platform refuses it. Write prompt: {text: …}" in told(made, "warning")
