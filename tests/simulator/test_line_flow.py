"""Which step follows which: jumps, branches, sections, other documents, conversations, and where all of it ends."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from swaiglet import Document
from swaiglet.simulator.line import run_document, run_swml_action
from swaiglet.simulator.session import Session
from swaiglet.simulator.transport import Reply
from swaiglet.swml.verbs.lifecycle import Hangup

from .lines import Servers, call, run, told, warnings

HANGUP = ["verb: hangup", "call: the call ends: hangup"]


def steps_of(session: Session) -> list[str]:
    """What the verbs did."""
    return [event.text for event in session.timeline.of("verb")]


def code_of(session: Session) -> Any:
    return session.vars.get("script_error")


async def test_line_goto_jumps_as_often_as_max_says() -> None:
    block = [{"label": "a"}, {"set": {"n": "${parseInt(vars.n) + 1}"}}, {"goto": {"label": "a", "max": 3}}]
    session = await run(call(n=0), *block)
    assert session.vars == {"n": 4}
    assert steps_of(session)[-1] == "goto: has gone to a 3 times, and goes on"


async def test_line_goto_jumps_a_hundred_times_unless_told() -> None:
    session = await run(call(n=0), {"label": "a"}, {"set": {"n": "${vars.n + 1}"}}, {"goto": {"label": "a"}})
    assert session.vars == {"n": 101}


async def test_line_goto_jumps_when_its_condition_holds() -> None:
    block = [{"label": "a"}, {"set": {"n": "${n + 1}"}}, {"goto": {"label": "a", "when": "vars.n < 3"}}]
    session = await run(call(n=0), *block)
    assert session.vars == {"n": 3}


async def test_line_goto_leaves_branches_and_counts_its_jumps_there() -> None:
    inner = {"cond": [{"when": "vars.n < 99", "then": [{"goto": {"label": "a", "max": 2}}, {"set": {"m": 1}}]}]}
    session = await run(call(n=0), {"label": "a"}, {"set": {"n": "${n + 1}"}}, inner)
    assert session.vars == {"n": 3, "m": 1}


async def test_line_goto_to_nowhere_goes_on() -> None:
    session = await run(call(), {"label": "retry"}, {"goto": {"label": "retri"}}, {"hangup": {}})
    assert warnings(session)[-1] == 'Cannot go to label "retri" (did you mean `retry`?): the section has `retry`'
    assert (code_of(session), session.ended) == ("relay_script_method_parameter_invalid_value", "hangup")


async def test_line_goto_does_not_reach_another_section() -> None:
    session = await run(call(), {"label": "a"}, {"execute": {"dest": "sub"}}, sub=[{"goto": {"label": "a"}}])
    assert code_of(session) == "relay_script_method_parameter_invalid_value"
    assert warnings(session)[-1] == 'Cannot go to label "a": the section has no label'


@pytest.mark.parametrize(
    ("variables", "expected"),
    [({"n": "1"}, "one"), ({"n": 2}, "two"), ({"n": 3}, "else"), ({"n": True}, "one")],
)
async def test_line_cond_runs_the_first_branch_that_holds(variables: dict[str, Any], expected: str) -> None:
    branches = [
        {"when": "vars.n == 1", "then": [{"set": {"chosen": "one"}}]},
        {"when": "${n} == 2", "then": [{"set": {"chosen": "two"}}]},
        {"else": [{"set": {"chosen": "else"}}]},
    ]
    session = await run(call(**variables), {"cond": branches})
    assert session.vars["chosen"] == expected


async def test_line_cond_runs_the_else_beside_a_condition() -> None:
    branch = {"when": "vars.n", "then": [{"hangup": {}}], "else": [{"set": {"chosen": "else"}}]}
    session = await run(call(n=0), {"cond": [branch]})
    assert session.vars["chosen"] == "else"


async def test_line_cond_passes_over_what_is_no_branch() -> None:
    session = await run(call(), {"cond": [5, {"else": [{"hangup": {}}]}]})
    assert (code_of(session), session.ended) == ("relay_script_element_wrong_type", "hangup")


async def test_line_switch_compares_as_texts() -> None:
    session = await run(call(n=5), {"switch": {"variable": "n", "case": {"5": [{"set": {"found": True}}]}}})
    assert session.vars == {"n": 5, "found": True}


async def test_line_switch_without_a_case_runs_its_default() -> None:
    step = {"switch": {"variable": "vars.n", "case": {"5": []}, "default": [{"set": {"found": False}}]}}
    session = await run(call(), step)
    assert session.vars == {"found": False}


async def test_line_switch_without_a_default_goes_on_with_the_code() -> None:
    session = await run(call(n=6), {"switch": {"variable": "n", "case": {"5": []}}}, {"hangup": {}})
    assert warnings(session) == ['Cannot choose by `n`: "6" has no case, and there is no `default`']
    assert (code_of(session), session.ended) == ("relay_script_method_no_matching_condition", "hangup")


async def test_line_execute_comes_back_with_the_value() -> None:
    main = [
        {"prompt": {"play": "say: Pick one or two", "max_digits": 1}},
        {"switch": {"variable": "prompt_value", "case": {"1": [{"execute": {"dest": "menu", "params": {"n": 1}}}]}}},
        {"play": {"url": "say:${return_value}"}},
    ]
    session = await run(call({"prompt": [1]}), *main, menu=[{"return": "${parseInt(params.n) + 1}"}, {"hangup": {}}])
    assert steps_of(session)[1:] == [
        'switch: prompt_value is "1"',
        "execute: to menu",
        "return: 2",
        "play: says '2'",
    ]


async def test_line_execute_hands_numbers_on_as_texts_and_gives_the_parameters_back() -> None:
    inner = [{"set": {"sum": "${params.a + params.b}"}}]
    execute = {"execute": {"dest": "sub", "params": {"a": 1, "b": 2}}}
    main = [execute, {"set": {"after": "${params.a}"}}]
    session = call()
    document = {"sections": {"main": main, "sub": inner}}
    await run_document(session, document, params={"a": "outer"})
    assert session.vars == {"sum": "12", "after": "outer"}


async def test_line_execute_of_a_section_that_falls_off_its_end_sets_nothing() -> None:
    session = await run(call(), {"execute": {"dest": "sub"}}, sub=[{"set": {"ran": True}}])
    assert session.vars == {"ran": True}


async def test_line_execute_runs_what_follows_the_return() -> None:
    step = {
        "execute": {
            "dest": "sub",
            "on_return": [{"set": {"back": "${return_value}"}}],
            "result": {"case": {"yes": [{"set": {"agreed": True}}]}},
        }
    }
    session = await run(call(), step, sub=[{"return": "yes"}])
    assert session.vars == {"return_value": "yes", "back": "yes", "agreed": True}


async def test_line_execute_chooses_by_branches() -> None:
    step = {"execute": {"dest": "sub", "result": [{"when": "return_value > 3", "then": [{"hangup": {}}]}]}}
    session = await run(call(), step, sub=[{"return": 4}])
    assert session.ended == "hangup"


async def test_line_execute_runs_a_document_of_a_server_with_the_variables() -> None:
    servers = Servers({"https://example.com/sub": {"sections": {"main": [{"return": "${params.id}${color}"}]}}})
    step = {"execute": {"dest": "https://example.com/sub", "params": {"id": 7}}}
    session = await run(call(servers=servers, color="red"), step)
    assert session.vars == {"color": "red", "return_value": "7red"}
    body = servers.sent[0].json
    assert (body["vars"], body["params"], body["call"]["call_id"]) == ({"color": "red"}, {"id": "7"}, "call-1")


async def test_line_execute_of_a_server_that_fails_goes_on() -> None:
    servers = Servers({"https://example.com/sub": Reply(404, b"")})
    session = await run(call(servers=servers), {"execute": {"dest": "https://example.com/sub"}}, {"hangup": {}})
    assert (code_of(session), session.ended) == ("relay_script_method_execute_failed", "hangup")


async def test_line_execute_runs_a_document_in_a_text() -> None:
    inner = json.dumps({"sections": {"main": [{"return": "inner"}]}})
    session = await run(call(), {"execute": {"dest": inner}})
    assert session.vars == {"return_value": "inner"}


@pytest.mark.parametrize("text", ['{"sections": ', '{"sections": {"main": 5}}', "{}"])
async def test_line_execute_of_a_broken_document_goes_on(text: str) -> None:
    session = await run(call(), {"execute": {"dest": text}}, {"hangup": {}})
    assert str(code_of(session)).startswith("relay_script_")
    assert session.ended == "hangup"


async def test_line_transfer_never_comes_back() -> None:
    inner = [{"transfer": {"dest": "last", "params": {"to": "sales"}}}, {"set": {"inner": True}}]
    main = [{"execute": {"dest": "sub"}}, {"set": {"outer": True}}]
    session = await run(call(), *main, sub=inner, last=[{"set": {"went": "${params.to}"}}])
    assert session.vars == {"went": "sales"}


async def test_line_transfer_to_nowhere_ends_the_script() -> None:
    session = await run(call(), {"transfer": {"dest": "https://example.com"}}, {"hangup": {}})
    assert (code_of(session), session.ended) == ("relay_script_method_execute_failed", None)


async def test_line_transfers_end_after_thirty_two() -> None:
    session = await run(call(n=0), {"set": {"n": "${n + 1}"}}, {"transfer": {"dest": "main"}})
    assert session.vars == {"n": 33, "script_error": "relay_script_too_many_transfers"}


async def test_line_return_in_main_ends_the_script() -> None:
    session = await run(call(), {"return": None}, {"hangup": {}})
    assert told(session) == ["verb: return"]


async def test_line_sections_within_each_other_end_somewhere() -> None:
    session = await run(call(), {"execute": {"dest": "main"}})
    assert code_of(session) == "relay_script_nested_too_deep"


async def test_line_scripts_end_after_many_steps() -> None:
    inner = [{"label": "b"}, {"goto": {"label": "b"}}]
    outer = [{"label": "a"}, {"execute": {"dest": "sub"}}, {"goto": {"label": "a"}}]
    session = await run(call(), *outer, sub=inner)
    assert code_of(session) == "relay_script_internal_error"
    assert warnings(session) == ["Cannot run further: 10000 steps were run, which is as many as a simulated call takes"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{", "parse_error"),
        ("text", "parse_error"),
        ([], "parse_error"),
        ({"sections": {"main": []}, "extra": 1}, "element_undefined"),
        ({"version": "2.0.0", "sections": {"main": []}}, "version_invalid"),
        ({"version": "1.0.0"}, "sections_missing"),
        ({"sections": []}, "element_wrong_type"),
        ({"sections": {"other": []}}, "main_section_missing"),
        ({"sections": {}}, "main_section_missing"),
        ({"sections": {"main": {"answer": {}}}}, "element_wrong_type"),
        ({"sections": {"main": []}}, "section_code_missing"),
        ({"sections": {"main": [{"switch": {"case": {"a": [{"label": float("inf")}]}}}]}}, "parse_error"),
        ({"sections": {"main": [5]}}, "method_missing_name"),
        ({"sections": {"main": [{"foo": {}}]}}, "method_undefined"),
        ({"sections": {"main": ["foo"]}}, "method_undefined"),
        ({"sections": {"main": [{"goto": {}}]}}, "method_parameter_missing"),
        ({"sections": {"main": [{"goto": 5}]}}, "element_wrong_type"),
        ({"sections": {"main": [{"play": {}}]}}, "method_parameter_missing"),
        ({"sections": {"main": [{"connect": {}}]}}, "method_parameter_missing"),
        ({"sections": {"main": [{"set": 5}]}}, "element_wrong_type"),
        ({"sections": {"main": [{"send_sms": {"to_number": "+1", "from_number": "+2"}}]}}, "method_parameter_missing"),
        ({"sections": {"main": [{"live_transcribe": {"action": 5}}]}}, "method_parameter_invalid_value"),
        ({"sections": {"main": [{"execute": {"dest": 5}}]}}, "method_parameter_invalid_value"),
    ],
)
async def test_line_tells_the_platforms_code(document: Any, code: str) -> None:
    session = call()
    await run_document(session, document)
    assert code_of(session) == f"relay_script_{code}"
    assert session.timeline.events[-1].kind == "warning"
    assert session.timeline.events[-1].data["code"] == f"relay_script_{code}"


async def test_line_understands_older_forms_with_a_warning() -> None:
    session = await run(call(), "answer", {"say": "Hello"}, {"play": "say:Bye"}, {"label": "x", "hangup": None})
    assert steps_of(session) == ["answer", "play: says 'Hello'", "play: says 'Bye'", "label: x", "hangup"]
    assert len(warnings(session)) == 5


async def test_line_tells_no_more_problems_than_a_person_reads() -> None:
    session = await run(call(), *[{"foo": {}}] * 30)
    assert warnings(session)[20] == "the document has 10 problems more: `swaiglet check` tells them all"


async def test_line_runs_documents_of_python_and_texts_of_yaml() -> None:
    made, written = call(), call()
    await run_document(made, Document([Hangup()]))
    await run_document(written, "sections:\n  main:\n    - hangup: {}\n")
    assert told(made) == told(written) == HANGUP


async def test_line_holds_conversations_and_goes_on() -> None:
    held: list[Any] = []

    async def talk(session: Session, value: Mapping[str, Any], verb: str) -> None:
        held.append((value, verb))

    prompt = {"text": "Call ${call.from}, ${params.x}, ${args.x}, %{vars.color}"}
    session = call(color="red")
    await run(session, {"ai": {"prompt": prompt}}, {"hangup": {}}, talk=talk)
    assert held == [({"prompt": {"text": "Call +15550100123, , ${args.x}, red"}}, "ai")]
    assert told(session)[2:] == ['data: ai_result = "success", return_value = "success"', *HANGUP]


async def test_line_goes_where_a_conversation_sends_the_call() -> None:
    async def talk(session: Session, value: Mapping[str, Any], verb: str) -> None:
        session.transfer = "sales"

    session = await run(
        call(), {"ai": {"prompt": {"text": ""}}}, {"play": {"url": "say:no"}}, talk=talk, sales=["hangup"]
    )
    assert (steps_of(session), session.transfer) == (["ai", "ai: to sales", "hangup"], None)


async def test_line_goes_on_with_a_document_that_a_conversation_gives() -> None:
    async def talk(session: Session, value: Mapping[str, Any], verb: str) -> None:
        session.transfer = {"sections": {"main": [{"hangup": {}}]}}

    session = await run(call(), {"ai": {"prompt": {"text": ""}}}, talk=talk)
    assert session.ended == "hangup"


async def test_line_does_not_go_on_when_the_call_ended_in_a_conversation() -> None:
    async def talk(session: Session, value: Mapping[str, Any], verb: str) -> None:
        session.hang_up("the caller hangs up")

    session = await run(call(), {"ai": {"prompt": {"text": ""}}}, {"hangup": {}}, talk=talk)
    assert session.ended == "the caller hangs up"
    assert session.vars["ai_result"] == "success"


async def test_line_runs_the_document_of_an_action_in_the_same_scopes() -> None:
    session = call(color="red")
    await run_swml_action(session, {"sections": {"main": [{"record_call": {}}, {"set": {"seen": "${color}"}}]}})
    await run_swml_action(session, {"sections": {"main": [{"stop_record_call": {}}]}})
    assert (session.vars["seen"], session.vars["stop_record_call_result"]) == ("red", "success")
