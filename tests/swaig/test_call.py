"""Payloads: what the platform posts, in every form that its documents show."""

from __future__ import annotations

import copy
from collections import OrderedDict
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy, MultiDict, MultiDictProxy

from swaiglet import Call, FunctionCall, PostPrompt, SwaigletError
from swaiglet.errors import PayloadError

Body = dict[str, Any]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3),
    max_leaves=12,
)
KEYS = st.sampled_from(
    [
        "SWMLCall", "SWMLVars", "argument", "argument_desc", "arguments", "call", "call_id", "call_log",
        "call_start_date", "caller_id_num", "channel_active", "channel_data", "envs", "from", "from_number", "function",
        "global_data", "headers", "meta_data", "params", "parsed", "post_prompt_data", "raw", "sip_data",
        "total_minutes", "vars",
    ]
)  # fmt: skip
BODIES = st.dictionaries(KEYS, JSON | st.dictionaries(KEYS, JSON, max_size=4), max_size=8)

NESTED: Body = {
    "call": {
        "call_id": "c0ffee00-0000-4000-8000-000000000001",
        "node_id": "node-1@us-east",
        "segment_id": "c0ffee00-0000-4000-8000-000000000002",
        "call_state": "created",
        "direction": "inbound",
        "type": "phone",
        "from": "+15550100123",
        "to": "+15550100200",
        "from_number": "+15550100123",
        "to_number": "+15550100200",
        "headers": [],
        "project_id": "p-1",
        "space_id": "s-1",
    },
    "vars": {},
    "envs": {"TIER": "gold"},
    "params": {},
}

NESTED_SIP: Body = {
    "call": {
        "call_id": "c-2",
        "node_id": "node-2",
        "segment_id": "c-2",
        "tag": "front",
        "call_state": "created",
        "direction": "inbound",
        "type": "sip",
        "from": "sip:alice@example.com",
        "to": "sip:desk@acme.example.com",
        "headers": [{"name": "X-Order", "value": "12345678"}, {"name": "X-Order", "value": "2"}, "junk"],
        "sip_data": {"sip_from_user": "alice", "sip_contact_params": {}},
        "parent": {"device_type": "phone", "call_id": "c-1", "node_id": "node-1"},
        "project_id": "p-1",
        "space_id": "s-1",
    },
    "vars": {"answer_result": "success", "userVariables": {"plan": "pro"}},
    "envs": {},
    "params": {"section": "desk"},
}

FLAT: Body = {
    "call_id": "c-3",
    "from": "+15550100123",
    "to": "+15550100200",
    "direction": "inbound",
    "call_state": "created",
    "caller_id_name": "Alex",
    "call_session_id": "x-1",
    "timeout": 30,
}

NULLS: Body = {"call": None, "vars": None, "envs": [], "params": "", "headers": None, "from": None, "call_id": {}}

CALLS: list[tuple[Body, Call]] = [
    (
        NESTED,
        Call(
            id="c0ffee00-0000-4000-8000-000000000001",
            from_number="+15550100123",
            to_number="+15550100200",
            direction="inbound",
            type="phone",
            state="created",
            project_id="p-1",
            space_id="s-1",
            envs={"TIER": "gold"},
            extra={"node_id": "node-1@us-east", "segment_id": "c0ffee00-0000-4000-8000-000000000002"},
            raw=NESTED,
        ),
    ),
    (
        NESTED_SIP,
        Call(
            id="c-2",
            from_number="sip:alice@example.com",
            to_number="sip:desk@acme.example.com",
            direction="inbound",
            type="sip",
            state="created",
            headers=CIMultiDictProxy(CIMultiDict([("X-Order", "12345678"), ("X-Order", "2")])),
            sip={"sip_from_user": "alice", "sip_contact_params": {}},
            project_id="p-1",
            space_id="s-1",
            vars={"answer_result": "success", "userVariables": {"plan": "pro"}},
            params={"section": "desk"},
            user_variables={"plan": "pro"},
            extra={
                "node_id": "node-2",
                "segment_id": "c-2",
                "tag": "front",
                "parent": {"device_type": "phone", "call_id": "c-1", "node_id": "node-1"},
            },
            raw=NESTED_SIP,
        ),
    ),
    (
        FLAT,
        Call(
            id="c-3",
            from_number="+15550100123",
            to_number="+15550100200",
            caller_name="Alex",
            direction="inbound",
            state="created",
            extra={"call_session_id": "x-1", "timeout": 30},
            raw=FLAT,
        ),
    ),
    ({}, Call()),
    (NULLS, Call(raw=NULLS)),
]


@pytest.mark.parametrize(("body", "call"), CALLS, ids=["nested", "sip", "flat", "empty", "nulls"])
def test_call_is_read_from_every_form_of_the_body(body: Body, call: Call) -> None:
    assert Call.from_body(body) == call


@pytest.mark.parametrize(
    ("body", "number"),
    [
        ({"call": {"from_number": "+1", "from": "+2"}, "caller_id_num": "+3"}, "+1"),
        ({"call": {"from": "+2"}, "caller_id_num": "+3"}, "+2"),
        ({"call": {"from": ""}, "caller_id_num": "+3"}, "+3"),
        ({"caller_id_num": "+3", "caller_id_number": "+4"}, "+3"),
        ({"caller_id_number": "+4", "caller_id": "+5"}, "+4"),
        ({"caller_id": "+5"}, "+5"),
        ({"caller_id": "", "global_data": {"caller_id_number": "+6"}}, "+6"),
        ({"from": 15550100123}, "15550100123"),
        ({"from": 1.5}, ""),
        ({"from": True}, ""),
        ({"from": {"number": "+7"}}, ""),
        ({"from": 10**5000}, ""),
        ({}, ""),
    ],
)
def test_call_from_number_is_the_best_that_was_told(body: Body, number: str) -> None:
    assert Call.from_body(body).from_number == number


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"caller_id_name": "Alex", "caller_name": "Al"}, "Alex"),
        ({"caller_name": "Al"}, "Al"),
        ({"global_data": {"caller_id_name": "Doe"}}, "Doe"),
        ({}, ""),
    ],
)
def test_call_caller_name_is_the_best_that_was_told(body: Body, name: str) -> None:
    assert Call.from_body(body).caller_name == name


@pytest.mark.parametrize(
    ("body", "variables"),
    [
        ({"user_variables": {"a": 1}, "vars": {"user_variables": {"a": 2}}}, {"a": 1}),
        ({"vars": {"userVariables": {"a": 2}}}, {"a": 2}),
        ({"SWMLVars": {"user_vars": {"a": 3}}}, {"a": 3}),
        ({"vars": {"a": 4}}, {}),
    ],
)
def test_call_user_variables_may_stand_among_the_vars(body: Body, variables: Body) -> None:
    assert Call.from_body(body).user_variables == variables


@pytest.mark.parametrize(
    ("headers", "pairs"),
    [
        ([{"name": "X-A", "value": "1"}, {"name": "x-a", "value": "2"}], [("X-A", "1"), ("x-a", "2")]),
        ({"X-A": "1", "X-B": 2}, [("X-A", "1"), ("X-B", "2")]),
        (CIMultiDict([("X-A", "1"), ("X-A", "2")]), [("X-A", "1"), ("X-A", "2")]),
        (CIMultiDictProxy(CIMultiDict({"X-A": "1"})), [("X-A", "1")]),
        ([{"value": "1"}, {"name": "X-A"}, 5, None], [("", "1"), ("X-A", "")]),
        ("X-A: 1", []),
        (5, []),
        (None, []),
    ],
)
def test_call_headers_are_a_multidict_whatever_came(headers: Any, pairs: list[tuple[str, str]]) -> None:
    assert list(Call(headers=headers).headers.items()) == pairs


def test_call_headers_are_found_in_any_case() -> None:
    assert Call(headers={"X-Order": "5"}).headers["x-order"] == "5"


def test_call_query_keeps_repeated_names() -> None:
    query = MultiDict([("tag", "a"), ("tag", "b")])

    call = Call.from_body({}, query=query)

    assert call == Call(query=MultiDictProxy(query))
    assert call.query.getall("tag") == ["a", "b"]


def test_call_raw_stays_out_of_the_repr() -> None:
    assert "secret" not in repr(Call.from_body({"params": "secret"}))


TOOL_SCHEMA: Body = {"type": "object", "properties": {"order_id": {"type": "string"}}, "required": ["order_id"]}

MODERN: Body = {
    "function": "order_status",
    "argument": {"parsed": [{"order_id": "12345678"}], "raw": '{"order_id":"12345678"}'},
    "argument_desc": TOOL_SCHEMA,
    "description": "Look up an order.",
    "call_id": "c-1",
    "ai_session_id": "a-1",
    "conversation_id": "v-1",
    "app_name": "ai",
    "global_data": {"caller_id_number": "+15550100123", "tier": "gold"},
    "meta_data_token": "t-1",
    "meta_data": {"tries": 1},
    "caller_id_name": "Alex",
    "caller_id_num": "+15550100123",
    "channel_active": True,
    "channel_offhook": True,
    "channel_ready": False,
    "content_type": "text/swaig",
    "version": "2.0",
    "content_disposition": "SWAIG Function",
    "conversation_type": "voice",
    "project_id": "p-1",
    "space_id": "s-1",
    "fatal_error": True,
    "error_reason": "token_exhaustion",
    "SWMLVars": {"answer_result": "success"},
    "SWMLCall": {"call_id": "c-1", "direction": "inbound", "type": "phone", "from": "+15550100123", "node_id": "n-1"},
    "call_log": [{"role": "user", "content": "Hello"}],
    "raw_call_log": [{"role": "user", "content": "Hello there"}],
}

LEGACY: Body = {
    "function": "order_status",
    "argument": {"parsed": {"order_id": "12345678"}, "raw": '{"order_id":"12345678"}', "substituted": ""},
    "argument_desc": "The order number",
    "purpose": "Look up an order.",
    "call_id": "c-1",
    "ai_session_id": "a-1",
    "app_name": "swml app",
    "meta_data_token": "t-1",
    "meta_data": {},
    "caller_id_name": "",
    "caller_id_num": "+15550100123",
    "content_type": "Conversation/SWAIG-function",
    "version": "2.0",
    "content_disposition": "SWAIG Function",
    "call_log": [],
    "SWMLVars": {},
}

SDK_FLAVOURED: Body = {
    "action": "swaig_action",
    "function": "order_status",
    "argument": {"parsed": [{"order_id": "12345678"}], "raw": '{"order_id":"12345678"}', "substituted": ""},
    "call": {
        "call_id": "c-1",
        "from": "+15550100123",
        "from_number": "+15550100123",
        "to": "+15550100200",
        "to_number": "+15550100200",
        "direction": "inbound",
    },
    "call_sid": "c-1",
}

BEDROCK: Body = {
    "function": "order_status",
    "argument": {"parsed": [{"order_id": "12345678"}], "raw": '{"order_id": "12345678"}'},
    "call_id": "c-1",
    "ai_session_id": "c-1",
    "app_name": "bedrock",
    "caller_id": "",
    "caller_id_number": "+15550100123",
    "global_data": {},
    "content_type": "text/json",
    "content_disposition": "agent.function",
    "conversation_type": "voice",
    "action": "fetch_conversation",
    "meta_data_token": "d41d8cd98f00b204e9800998ecf8427e",
    "meta_data": {},
    "call_start_date": 1771539203510081,
    "times": [],
}

SIDECAR: Body = {
    "function": "order_status",
    "argument": {"parsed": [{"order_id": "12345678"}], "raw": '{"order_id":"12345678"}'},
    "call_id": "c-1",
    "global_data": {"tier": "gold"},
    "channel_data": {
        "call_id": "c-1",
        "caller_id_name": "Alex",
        "caller_id_number": "+15550100123",
        "destination_number": "+15550100200",
    },
}

RECORDED: Body = {
    "app_name": "swml app",
    "global_data": {"is_new_caller": False, "caller_id_name": "+15550100123", "caller_id_number": "+15550100123"},
    "project_id": "5cf496f7-4d0b-506c-b418-646525b7f046",
    "space_id": "bbc2a555-dc92-5610-97ed-650ff9fe9272",
    "caller_id_name": "+15550100123",
    "caller_id_num": "+15550100123",
    "channel_active": True,
    "channel_offhook": True,
    "channel_ready": True,
    "content_type": "text/swaig",
    "version": "2.0",
    "content_disposition": "SWAIG Function",
    "function": "verify_identity_tool",
    "argument": {"parsed": [{"date_of_birth": "1980-01-02"}], "raw": '{"date_of_birth":"1980-01-02"}'},
    "call_id": "bd117175-267c-544b-b2cb-3bd10eec53a1",
    "ai_session_id": "b6875b90-0f39-5b01-8134-f98a8eaef586",
    "argument_desc": {
        "type": "object",
        "properties": {"date_of_birth": {"type": "string", "description": "The date of birth, in YYYY-MM-DD format"}},
        "required": ["date_of_birth"],
    },
    "description": "Verify the caller's identity by checking their date of birth against the record.",
    "meta_data_token": "fb344ebc2a6263936b27eb4d1ec43641",
    "meta_data": {"is_new_caller": False},
}

FUNCTION_CALLS: list[tuple[Body, FunctionCall]] = [
    (
        MODERN,
        FunctionCall(
            "order_status",
            {"order_id": "12345678"},
            Call(
                id="c-1",
                from_number="+15550100123",
                caller_name="Alex",
                direction="inbound",
                type="phone",
                project_id="p-1",
                space_id="s-1",
                vars={"answer_result": "success"},
                global_data={"caller_id_number": "+15550100123", "tier": "gold"},
                meta_data={"tries": 1},
                ai_session_id="a-1",
                conversation_id="v-1",
                extra={"node_id": "n-1"},
                raw=MODERN,
            ),
            arguments_text='{"order_id":"12345678"}',
            description="Look up an order.",
            argument_desc=TOOL_SCHEMA,
            app_name="ai",
            meta_data_token="t-1",
            conversation_type="voice",
            channel_active=True,
            channel_offhook=True,
            channel_ready=False,
            fatal_error=True,
            error_reason="token_exhaustion",
            content_type="text/swaig",
            content_disposition="SWAIG Function",
            version="2.0",
            call_log=[{"role": "user", "content": "Hello"}],
            raw_call_log=[{"role": "user", "content": "Hello there"}],
            extra={"node_id": "n-1"},
            raw=MODERN,
        ),
    ),
    (
        LEGACY,
        FunctionCall(
            "order_status",
            {"order_id": "12345678"},
            Call(id="c-1", from_number="+15550100123", ai_session_id="a-1", raw=LEGACY),
            arguments_text='{"order_id":"12345678"}',
            description="Look up an order.",
            app_name="swml app",
            meta_data_token="t-1",
            content_type="Conversation/SWAIG-function",
            content_disposition="SWAIG Function",
            version="2.0",
            raw=LEGACY,
        ),
    ),
    (
        SDK_FLAVOURED,
        FunctionCall(
            "order_status",
            {"order_id": "12345678"},
            Call(
                id="c-1",
                from_number="+15550100123",
                to_number="+15550100200",
                direction="inbound",
                raw=SDK_FLAVOURED,
            ),
            arguments_text='{"order_id":"12345678"}',
            raw=SDK_FLAVOURED,
        ),
    ),
    (
        BEDROCK,
        FunctionCall(
            "order_status",
            {"order_id": "12345678"},
            Call(
                id="c-1",
                from_number="+15550100123",
                ai_session_id="c-1",
                extra={"call_start_date": 1771539203510081, "times": []},
                raw=BEDROCK,
            ),
            arguments_text='{"order_id": "12345678"}',
            app_name="bedrock",
            meta_data_token="d41d8cd98f00b204e9800998ecf8427e",
            conversation_type="voice",
            content_type="text/json",
            content_disposition="agent.function",
            extra={"call_start_date": 1771539203510081, "times": []},
            raw=BEDROCK,
        ),
    ),
    (
        SIDECAR,
        FunctionCall(
            "order_status",
            {"order_id": "12345678"},
            Call(
                id="c-1",
                from_number="+15550100123",
                to_number="+15550100200",
                caller_name="Alex",
                global_data={"tier": "gold"},
                raw=SIDECAR,
            ),
            arguments_text='{"order_id":"12345678"}',
            raw=SIDECAR,
        ),
    ),
    (
        RECORDED,
        FunctionCall(
            "verify_identity_tool",
            {"date_of_birth": "1980-01-02"},
            Call(
                id="bd117175-267c-544b-b2cb-3bd10eec53a1",
                from_number="+15550100123",
                caller_name="+15550100123",
                project_id="5cf496f7-4d0b-506c-b418-646525b7f046",
                space_id="bbc2a555-dc92-5610-97ed-650ff9fe9272",
                global_data=RECORDED["global_data"],
                meta_data={"is_new_caller": False},
                ai_session_id="b6875b90-0f39-5b01-8134-f98a8eaef586",
                raw=RECORDED,
            ),
            arguments_text='{"date_of_birth":"1980-01-02"}',
            description="Verify the caller's identity by checking their date of birth against the record.",
            argument_desc=RECORDED["argument_desc"],
            app_name="swml app",
            meta_data_token="fb344ebc2a6263936b27eb4d1ec43641",
            channel_active=True,
            channel_offhook=True,
            channel_ready=True,
            content_type="text/swaig",
            content_disposition="SWAIG Function",
            version="2.0",
            raw=RECORDED,
        ),
    ),
]


@pytest.mark.parametrize(
    ("body", "function_call"),
    FUNCTION_CALLS,
    ids=["modern", "legacy", "sdk-flavoured", "bedrock", "sidecar", "recorded"],
)
def test_function_call_is_read_from_every_form_of_the_body(body: Body, function_call: FunctionCall) -> None:
    assert FunctionCall.from_body(body) == function_call


@pytest.mark.parametrize(
    ("body", "arguments", "text"),
    [
        ({"argument": {"parsed": [{"a": 1}], "raw": '{"a":2}'}, "arguments": {"a": 3}}, {"a": 1}, '{"a":2}'),
        ({"argument": {"parsed": [{"a": 1}, {"a": 2}]}}, {"a": 1}, ""),
        ({"argument": {"parsed": {"a": 1}}}, {"a": 1}, ""),
        ({"argument": {"parsed": [{}], "raw": "{}"}}, {}, "{}"),
        ({"argument": {"parsed": [], "raw": '{"a":2}'}, "arguments": {"a": 3}}, {"a": 2}, '{"a":2}'),
        ({"argument": {"parsed": ["a"], "raw": '{"a":2}'}}, {"a": 2}, '{"a":2}'),
        ({"argument": {"parsed": None, "raw": {"a": 2}}}, {"a": 2}, ""),
        ({"argument": {"parsed": [], "raw": "order 5"}, "arguments": {"a": 3}}, {"a": 3}, "order 5"),
        ({"argument": {"parsed": [], "raw": "[1]"}}, {}, "[1]"),
        ({"argument": '{"a":2}'}, {"a": 2}, '{"a":2}'),
        ({"argument": "\ud800"}, {}, "\ud800"),
        ({"argument": None, "arguments": {"a": 3}}, {"a": 3}, ""),
        ({"argument": [1], "arguments": {"a": 3}}, {"a": 3}, ""),
        ({"arguments": {"a": 3}}, {"a": 3}, ""),
        ({"arguments": "a"}, {}, ""),
        ({}, {}, ""),
    ],
)
def test_function_call_arguments_come_from_the_best_place(body: Body, arguments: Body, text: str) -> None:
    function_call = FunctionCall.from_body({"function": "f", **body})

    assert (function_call.arguments, function_call.arguments_text) == (arguments, text)


def test_call_is_read_from_any_kind_of_dict() -> None:
    assert Call.from_body({"call": OrderedDict(call_id="c-1"), "call_id": "c-2"}).id == "c-1"


def test_function_call_log_that_is_one_object_is_a_list_of_it() -> None:
    body = {"function": "f", "call_log": {"role": "user", "content": "Hello"}, "raw_call_log": {}}

    assert FunctionCall.from_body(body) == FunctionCall(
        "f", call=Call(raw=body), call_log=[{"role": "user", "content": "Hello"}], raw=body
    )


def test_function_call_takes_the_urls_query() -> None:
    query = MultiDict([("tag", "a")])

    assert FunctionCall.from_body({"function": "f"}, query=query).call.query == MultiDictProxy(query)


@pytest.mark.parametrize("function", [None, "", 5, True, ["f"], {"name": "f"}])
def test_function_call_without_a_name_is_refused(function: Any) -> None:
    with pytest.raises(PayloadError) as caught:
        FunctionCall.from_body({"function": function})

    assert str(caught.value) == "the request names no function: `function` must be a string that is not empty"


def test_function_call_without_the_key_is_refused() -> None:
    with pytest.raises(SwaigletError, match="names no function"):
        FunctionCall.from_body({"argument": {"parsed": [{"a": 1}]}})


REPORT: Body = {
    "project_id": "5cf496f7-4d0b-506c-b418-646525b7f046",
    "space_id": "bbc2a555-dc92-5610-97ed-650ff9fe9272",
    "content_type": "text/json",
    "content_disposition": "agent.summary",
    "conversation_type": "voice",
    "call_id": "bd117175-267c-544b-b2cb-3bd10eec53a1",
    "app_name": "swml app",
    "ai_session_id": "b6875b90-0f39-5b01-8134-f98a8eaef586",
    "ai_id_tag": "08ff60bacc753b64279b7c16407f6751",
    "action": "post_conversation",
    "call_log": [{"role": "user", "content": "Yes. ", "confidence": 0.99707}],
    "raw_call_log": [{"role": "user", "content": "Yes. ", "confidence": 0.99707}],
    "call_timeline": [{"ts": 1771539204540454, "type": "session_start", "step": "greeting", "step_index": 0}],
    "call_start_date": 1771539203510081,
    "call_answer_date": 0,
    "call_end_date": 1771539341508082,
    "ai_start_date": 1771539204540450,
    "ai_end_date": 1771539340492162,
    "caller_id_name": "+15550100123",
    "caller_id_number": "+15550100123",
    "times": [{"response": " Hi Alex", "response_word_count": 2, "answer_time": 1.12, "tokens": 26}],
    "SWMLVars": {"answer_result": "success", "ai_result": "success"},
    "SWMLCall": {
        "call_id": "bd117175-267c-544b-b2cb-3bd10eec53a1",
        "node_id": "tony-ai@",
        "segment_id": "bd117175-267c-544b-b2cb-3bd10eec53a1",
        "call_state": "answered",
        "direction": "inbound",
        "type": "phone",
        "from": "+15550100123",
        "to": "+15550100200",
        "from_number": "+15550100123",
        "to_number": "+15550100200",
        "headers": [],
        "project_id": "5cf496f7-4d0b-506c-b418-646525b7f046",
        "space_id": "bbc2a555-dc92-5610-97ed-650ff9fe9272",
    },
    "post_prompt_data": {"parsed": [], "raw": "Alex cancelled.", "substituted": "Alex cancelled."},
    "global_data": {"is_new_caller": False, "booking_state": {"intent": "cancel", "has_slots": False}},
    "swaig_log": [
        {"command_name": "next_step", "command_arg": '{"step":"verify"}', "epoch_time": 1771539224, "native": True},
        {"command_name": "restart", "command_arg": "{}", "epoch_time": 1771539226, "post_data": RECORDED},
    ],
    "total_minutes": 3,
    "total_input_tokens": 83510,
    "total_output_tokens": 503,
    "total_wire_input_tokens": 41310,
}

SEED_REPORT: Body = {
    "version": "2.0",
    "content_type": "text/swaig",
    "content_disposition": "Conversation Log",
    "app_name": "swml app",
    "call_id": "c-1",
    "caller_id_name": "Alex",
    "caller_id_number": "+15550100123",
    "call_log": {"role": "user", "content": "Hello"},
    "swaig_log": {"command_name": "order_status", "command_arg": "{}"},
    "post_prompt_data": {"parsed": [{"topic": "parcel"}], "raw": '{"topic": "parcel"}', "substituted": ""},
    "total_input_tokens": 100,
    "total_output_tokens": 10,
}

BEDROCK_REPORT: Body = {
    "action": "post_conversation",
    "app_name": "bedrock",
    "call_id": "c-1",
    "ai_session_id": "c-1",
    "call_log": [],
    "raw_call_log": [],
    "swaig_log": [],
    "global_data": {},
    "conversation_summary": "A parcel was found.",
    "post_prompt_data": {"raw": "A parcel was found."},
    "total_minutes": 1.25,
    "total_asr_cost_factor": 1,
}

REPORTS: list[tuple[Body, PostPrompt]] = [
    (
        REPORT,
        PostPrompt(
            post_prompt_data={"parsed": [], "raw": "Alex cancelled.", "substituted": "Alex cancelled."},
            call=Call(
                id="bd117175-267c-544b-b2cb-3bd10eec53a1",
                from_number="+15550100123",
                to_number="+15550100200",
                caller_name="+15550100123",
                direction="inbound",
                type="phone",
                state="answered",
                project_id="5cf496f7-4d0b-506c-b418-646525b7f046",
                space_id="bbc2a555-dc92-5610-97ed-650ff9fe9272",
                vars={"answer_result": "success", "ai_result": "success"},
                global_data=REPORT["global_data"],
                ai_session_id="b6875b90-0f39-5b01-8134-f98a8eaef586",
                extra={
                    "ai_id_tag": "08ff60bacc753b64279b7c16407f6751",
                    "total_wire_input_tokens": 41310,
                    "node_id": "tony-ai@",
                    "segment_id": "bd117175-267c-544b-b2cb-3bd10eec53a1",
                },
                raw=REPORT,
            ),
            action="post_conversation",
            app_name="swml app",
            conversation_type="voice",
            call_log=REPORT["call_log"],
            raw_call_log=REPORT["raw_call_log"],
            call_timeline=REPORT["call_timeline"],
            swaig_log=REPORT["swaig_log"],
            times=REPORT["times"],
            call_start_date=1771539203510081,
            call_answer_date=0,
            call_end_date=1771539341508082,
            ai_start_date=1771539204540450,
            ai_end_date=1771539340492162,
            total_minutes=3.0,
            total_input_tokens=83510.0,
            total_output_tokens=503.0,
            content_type="text/json",
            content_disposition="agent.summary",
            extra={
                "ai_id_tag": "08ff60bacc753b64279b7c16407f6751",
                "total_wire_input_tokens": 41310,
                "node_id": "tony-ai@",
                "segment_id": "bd117175-267c-544b-b2cb-3bd10eec53a1",
            },
            raw=REPORT,
        ),
    ),
    (
        SEED_REPORT,
        PostPrompt(
            post_prompt_data=SEED_REPORT["post_prompt_data"],
            call=Call(id="c-1", from_number="+15550100123", caller_name="Alex", raw=SEED_REPORT),
            app_name="swml app",
            call_log=[{"role": "user", "content": "Hello"}],
            swaig_log=[{"command_name": "order_status", "command_arg": "{}"}],
            total_input_tokens=100.0,
            total_output_tokens=10.0,
            content_type="text/swaig",
            content_disposition="Conversation Log",
            version="2.0",
            raw=SEED_REPORT,
        ),
    ),
    (
        BEDROCK_REPORT,
        PostPrompt(
            post_prompt_data={"raw": "A parcel was found."},
            call=Call(id="c-1", ai_session_id="c-1", extra={"total_asr_cost_factor": 1}, raw=BEDROCK_REPORT),
            action="post_conversation",
            app_name="bedrock",
            conversation_summary="A parcel was found.",
            total_minutes=1.25,
            extra={"total_asr_cost_factor": 1},
            raw=BEDROCK_REPORT,
        ),
    ),
    ({}, PostPrompt()),
]


@pytest.mark.parametrize(("body", "report"), REPORTS, ids=["recorded", "seed", "bedrock", "empty"])
def test_post_prompt_is_read_from_every_form_of_the_body(body: Body, report: PostPrompt) -> None:
    assert PostPrompt.from_body(body) == report


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("call_start_date", False),
        ("call_start_date", True),
        ("call_start_date", "1771539203510081"),
        ("call_start_date", 1.5),
        ("total_minutes", True),
        ("total_minutes", "3"),
        ("total_minutes", 10**400),
        ("call_log", "Hello"),
        ("action", None),
        ("post_prompt_data", [1]),
    ],
)
def test_post_prompt_value_of_a_wrong_type_counts_as_absent(key: str, value: Any) -> None:
    body = {key: value}

    assert PostPrompt.from_body(body) == PostPrompt(call=Call(raw=body), raw=body)


@pytest.mark.parametrize(
    ("post_prompt_data", "text", "data"),
    [
        ({"parsed": [{"a": 1}, {"a": 2}], "raw": '{"a":1} {"a":2}'}, '{"a":1} {"a":2}', {"a": 1}),
        ({"parsed": {"a": 1}, "raw": "other"}, "other", {"a": 1}),
        ({"parsed": [], "raw": '{"a":1}'}, '{"a":1}', {"a": 1}),
        ({"parsed": ["a"], "raw": ' {"a":1}\n'}, ' {"a":1}\n', {"a": 1}),
        ({"raw": '```json\n{"a":1}\n```'}, '```json\n{"a":1}\n```', {"a": 1}),
        ({"raw": '\n```\n{"a":1}\n```\n'}, '\n```\n{"a":1}\n```\n', {"a": 1}),
        ({"raw": '```json {"a":1}```'}, '```json {"a":1}```', {"a": 1}),
        ({"raw": '```{\n"a":1}```'}, '```{\n"a":1}```', {"a": 1}),
        ({"raw": "```json\nnot JSON\n```"}, "```json\nnot JSON\n```", {"summary": "```json\nnot JSON\n```"}),
        ({"raw": "```"}, "```", {"summary": "```"}),
        ({"raw": "[1]"}, "[1]", {"summary": "[1]"}),
        ({"parsed": [], "raw": "They called."}, "They called.", {"summary": "They called."}),
        ({"raw": 5}, "", {"summary": ""}),
        ({"topic": "parcel", "solved": True}, "", {"topic": "parcel", "solved": True}),
        ({}, "", {}),
    ],
)
def test_post_prompt_answer_is_found_in_every_form(post_prompt_data: Body, text: str, data: Body) -> None:
    report = PostPrompt(post_prompt_data=post_prompt_data)

    assert (report.text, report.data) == (text, data)


def test_post_prompt_takes_the_urls_query() -> None:
    query = MultiDict([("tag", "a")])

    assert PostPrompt.from_body({}, query=query).call.query == MultiDictProxy(query)


@pytest.mark.parametrize("depth", [10, 1000])
def test_payloads_nest_as_deep_as_the_parser_lets_them(depth: int) -> None:
    nested: Body = {}
    for _ in range(depth):
        nested = {"a": nested}
    body = {"function": "f", "argument": {"raw": nested}, "global_data": nested, "post_prompt_data": nested}

    assert FunctionCall.from_body(body).arguments is nested
    assert Call.from_body(body).global_data is nested
    assert PostPrompt.from_body(body).data is nested


@given(BODIES)
@example({"function": "f", "argument": {"raw": "\ud800"}})
@example({"total_minutes": 10**400})
@example({"call": {"from": 10**5000}})
def test_payloads_never_raise_but_payload_error(body: Body) -> None:
    assert Call.from_body(body).raw is body
    assert PostPrompt.from_body(body).data is not None
    if isinstance(body.get("function"), str) and body["function"]:
        assert FunctionCall.from_body(body).function == body["function"]
    else:
        with pytest.raises(PayloadError):
            FunctionCall.from_body(body)


@given(BODIES)
def test_payloads_keep_what_they_do_not_know(body: Body) -> None:
    body = {**body, "novelty": 5, "call": {"gadget": 6}}

    extra = Call.from_body(body).extra

    assert (extra["novelty"], extra["gadget"]) == (5, 6)


@given(st.lists(st.tuples(KEYS, JSON), max_size=8))
def test_payloads_leave_the_body_as_it_came(pairs: list[tuple[str, Any]]) -> None:
    body = dict(pairs)
    before = repr(body)

    Call.from_body(body)
    PostPrompt.from_body(body)
    FunctionCall.from_body({**body, "function": "f"})

    assert repr(body) == before


def test_what_was_read_of_a_body_is_what_there_is() -> None:
    call = Call.from_body({"call": {"call_id": "c-1"}})
    with pytest.raises(AttributeError, match="'Call' object has no attribute 'form_number'"):
        call.form_number  # type: ignore[attr-defined]  # noqa: B018
    assert call == copy.copy(call) == Call(id="c-1", raw=call.raw)
