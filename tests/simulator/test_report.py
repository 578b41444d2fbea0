"""What a simulated conversation reports, and what it asks for when it begins."""

from __future__ import annotations

from typing import Any

import pytest

from swaiglet.simulator.parties import HangUp, Run, Say, Words
from swaiglet.simulator.report import post_prompt_data

from .played import BEGAN, FACTS, URL, Desk, agent, begun, call_to, conversation, function, told

REPORT = "http://app.local/report"
MICROSECONDS = int(BEGAN * 1_000_000)


@pytest.mark.parametrize(
    ("answer", "data"),
    [
        ("", {"parsed": []}),
        ("It went well.", {"parsed": [], "substituted": "It went well."}),
        ('{"ok": true}', {"parsed": [{"ok": True}]}),
        ('Two: {"a": {"b": 1}} and {"c": 2}.', {"parsed": [{"a": {"b": 1}}, {"c": 2}], "substituted": "Two:  and ."}),
        ('A {brace and {"a": 1}', {"parsed": [{"a": 1}], "substituted": "A {brace and"}),
        ('```json\n{"a": 1}\n```', {"parsed": [{"a": 1}], "substituted": "```json\n\n```"}),
    ],
)
def test_post_prompt_data_have_the_objects_of_the_answer(answer: str, data: dict[str, Any]) -> None:
    assert post_prompt_data(answer) == {"raw": answer, **data}


async def test_report_has_the_documented_fields() -> None:
    service = Desk({"act": [{"response": "Yes."}]})
    session = call_to(service, vars={"answer_result": "success"})
    ai = agent(function("act"), post_prompt={"text": "Sum up."}, post_prompt_url=REPORT, global_data={"x": 1})
    made, _ = conversation(ai, None, [Run("act", {"a": 1}), Say("Yes, it is.")], [HangUp()], session=session)
    await made.run()
    [request, report] = service.asked
    logs = [[(entry["role"], entry["content"]) for entry in report[key]] for key in ("call_log", "raw_call_log")]
    took = len("Yes, it is.") / 15
    end = MICROSECONDS + int(took * 1_000_000)

    assert (
        logs
        == [
            [
                ("system", "You are a test."),
                ("system-log", "the conversation begins"),
                ("system-log", "calls act"),
                ("assistant", ""),
                ("tool", "Yes."),
                ("assistant", "Yes, it is."),
                ("system-log", "the conversation ends: user_hangup"),
            ]
        ]
        * 2
    )
    assert [entry["type"] for entry in report["call_timeline"]] == [
        "session_start",
        "function_call",
        "tool_result",
        "ai_response",
        "session_end",
    ]
    varying = ("call_log", "raw_call_log", "call_timeline")
    assert {key: value for key, value in report.items() if key not in varying} == {
        "action": "post_conversation",
        "content_type": "text/json",
        "content_disposition": "agent.summary",
        "call_id": "call-1",
        "ai_session_id": made.talk.ai_session_id,
        "app_name": "swml app",
        "conversation_type": "voice",
        "project_id": "project-1",
        "space_id": "space-1",
        "call_start_date": MICROSECONDS,
        "call_answer_date": MICROSECONDS,
        "call_end_date": end,
        "ai_start_date": MICROSECONDS,
        "ai_end_date": end,
        "call_ended_by": "user",
        "caller_id_name": "+15550100123",
        "caller_id_number": "+15550100123",
        "times": [
            {
                "response": "Yes, it is.",
                "response_word_count": 3,
                "answer_time": took,
                "token_time": took,
                "tokens": 3,
                "avg_tps": 3 / took,
                "tps": 3 / took,
            }
        ],
        "SWMLVars": {"answer_result": "success"},
        "SWMLCall": {**FACTS, "call_state": "ended"},
        "post_prompt_data": {"parsed": [], "raw": "All was said.", "substituted": "All was said."},
        "global_data": {"x": 1, "caller_id_name": "+15550100123", "caller_id_number": "+15550100123"},
        "swaig_log": [
            {
                "command_name": "act",
                "command_arg": '{"a":1}',
                "epoch_time": int(BEGAN),
                "active_count": "endless",
                "url": URL,
                "post_data": request,
                "post_response": {"response": "Yes."},
            }
        ],
        "total_minutes": 1,
        "total_input_tokens": 21,
        "total_output_tokens": 2,
        "total_wire_input_tokens": 21,
        "total_wire_output_tokens": 2,
        "total_wire_input_tokens_per_minute": 21.0,
        "total_wire_output_tokens_per_minute": 2.0,
        "total_tts_chars": 11,
        "total_tts_chars_per_min": 11.0,
    }
    assert made.report == report


async def test_report_tells_when_the_call_was_answered_and_who_hung_up() -> None:
    session = call_to(Desk())
    await session.clock.sleep(2)
    session.timeline.add("call", "answered")
    await session.clock.sleep(1)
    made = await begun(agent(post_prompt_url=REPORT), session=session)
    await made.call("hangup")
    await made.end()

    dates = {key: made.report[key] - MICROSECONDS for key in ("call_answer_date", "ai_start_date", "ai_end_date")}
    assert dates == {"call_answer_date": 2_000_000, "ai_start_date": 3_000_000, "ai_end_date": 3_000_000}
    assert (made.report["call_ended_by"], made.report["swaig_log"][0]["native"]) == ("assistant", True)


async def test_report_of_a_call_that_goes_on_tells_no_end() -> None:
    made = await begun(agent(post_prompt_url=REPORT))
    await made.end("stop")

    assert (made.report["call_end_date"], "call_ended_by" in made.report) == (0, False)


async def test_report_is_made_though_nobody_wants_it() -> None:
    service = Desk()
    made, _ = conversation(agent(), service)
    await made.run()

    assert (service.asked, made.report["action"]) == ([], "post_conversation")


async def test_report_that_is_lost_is_a_warning() -> None:
    made, _ = conversation(agent(post_prompt_url="http://gone.example/report"))
    await made.run()

    assert told(made, "warning") == [
        "report was lost: http://gone.example/report did not answer: nothing but the app can be reached, and "
        "gone.example is another host"
    ]


async def test_previous_contexts_are_reported() -> None:
    service = Desk({"act": [{"action": [{"context_switch": {"system_prompt": "Be new."}}]}]})
    made = await begun(agent(function("act")), service)
    await made.hear("Hello.")
    await made.call("act")
    await made.end()

    assert [[entry["role"] for entry in entries] for entries in made.report["previous_contexts"]] == [
        ["system", "user", "assistant", "tool"]
    ]


KEEPING = {"save_conversation": True, "conversation_id": "c9"}


@pytest.mark.parametrize(
    ("reply", "known"),
    [
        ({"conversation_summary": "Ann called before."}, ["Ann called before."]),
        ({}, []),
        ("none", []),
        ([], []),
    ],
)
async def test_earlier_conversation_is_asked_for(reply: Any, known: list[str]) -> None:
    service = Desk({"fetch_conversation": [reply]})
    made = await begun(agent(post_prompt_url=REPORT, params=KEEPING), service)
    await made.end()

    assert service.asked[0] == {
        "action": "fetch_conversation",
        "content_type": "text/json",
        "content_disposition": "agent.load_conversation",
        "call_id": "call-1",
        "ai_session_id": made.talk.ai_session_id,
        "conversation_id": "c9",
        "app_name": "swml app",
        "conversation_type": "voice",
        "project_id": "project-1",
        "space_id": "space-1",
    }
    assert [message.content for message in made.talk.history[1:]] == known
    assert made.report["conversation_summary"] == ""


async def test_earlier_conversation_that_nobody_tells_is_a_warning() -> None:
    made = await begun(agent(post_prompt_url="http://gone.example/r", params=KEEPING))

    assert told(made, "warning") == [
        "fetch_conversation was lost: http://gone.example/r did not answer: nothing but the app can be reached, and "
        "gone.example is another host"
    ]


async def test_words_that_were_said_before_begin_the_log() -> None:
    convo = [
        {"role": "user", "content": "Hello."},
        {"role": "assistant", "content": "Yes?"},
        {"role": "tool", "content": "x"},
    ]
    made = await begun(agent(params={"convo": convo}))

    assert [(message.role, message.content) for message in made.talk.history[1:]] == [
        ("user", "Hello."),
        ("assistant", "Yes?"),
    ]


async def test_log_has_the_time_of_the_call() -> None:
    made, _ = conversation(agent(post_prompt_url=REPORT), Desk(), [Say("a" * 15)], [Words("b" * 30)])
    await made.run()

    spoken = [entry for entry in made.report["call_log"] if entry["role"] in ("assistant", "user")]
    assert [entry["timestamp"] - MICROSECONDS for entry in spoken] == [0, 3_000_000]
