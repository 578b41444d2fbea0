"""What the platform would post, as flags describe it: for a document, and for a function."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from swaiglet.simulator.requests import APP_NAME, function_body
from swaiglet.simulator.ringing import FROM_NUMBER, TO_NUMBER
from swaiglet.swaig.call import Call
from swaiglet.swml.convert import to_wire

from .agents import Listed
from .describing import describe
from .overriding import override, overrides

Given = Mapping[str, Any]
"""What each flag says, by its name with underscores."""

HOST = "test.domain"
TOLD = ("call_type", "call_direction", "call_state", "from_number", "to_extension", "header", "project_id", "space_id")
"""Flags that tell of the call what a function's request need not tell."""
SAID = ({"role": "assistant", "content": "How can I help you?"}, {"role": "user", "content": "Go on, please."})
"""A conversation, for functions that read what was said."""


def document_body(given: Given) -> dict[str, Any]:
    """The body of a request for a document."""
    return {} if given["method"] == "GET" else _set(_laid_over(_call_body(given), given["body"] or {}), given)


def document_call(given: Given) -> Call:
    """The call that a document is for."""
    return Call.from_body(document_body(given), query={name: _text(value) for name, value in _query(given).items()})


def function_request(listed: Listed, function: str, arguments: Mapping[str, Any], given: Given) -> dict[str, Any]:
    """The body of a request that calls a function."""
    told = _call_body(given)
    call = Call.from_body(told)
    body: dict[str, Any] = {"call_id": call.id, "function": function, "argument": {"parsed": [dict(arguments)]}}
    if not given["minimal"]:
        entry = to_wire(listed.app.functions[function])
        global_data = to_wire(listed.app.ai.global_data)
        facts = {**_facts(listed, call), **_more(told, given)}
        body = function_body(entry, arguments, facts, meta_data=entry.get("meta_data"), global_data=global_data)
    return _set(_laid_over(body, given["custom_data"] or {}), given)


def _call_body(given: Given) -> dict[str, Any]:
    """The body that describes the call, as it is when a document is asked for."""
    is_phone = given["call_type"] in ("phone", "sip")
    variables = {**(given["user_vars"] or {}), **_query(given)}
    return dict(
        describe(
            variables={"userVariables": variables} if variables else None,
            headers=given["header"],
            id=given["call_id"] or str(uuid4()),
            type="phone" if is_phone else "webrtc",
            direction=given["call_direction"],
            state=given["call_state"],
            from_number=_address(given["from_number"]) or (FROM_NUMBER if is_phone else f"caller@{HOST}"),
            to_number=_address(given["to_extension"]) or (TO_NUMBER if is_phone else f"agent@{HOST}"),
            project_id=given["project_id"],
            space_id=given["space_id"],
        ).body
    )


def _facts(listed: Listed, call: Call) -> dict[str, Any]:
    """What every request of a function tells of the call."""
    facts = {
        "call_id": call.id,
        "ai_session_id": str(uuid4()),
        "app_name": listed.app.ai.params.app_name or APP_NAME,
        "conversation_type": "voice",
        "project_id": call.project_id,
        "space_id": call.space_id,
        "caller_id_name": call.from_number,
        "caller_id_num": call.from_number,
    }
    return {key: value for key, value in facts.items() if value}


def _more(told: Mapping[str, Any], given: Given) -> dict[str, Any]:
    """What a request of a function tells only when it is asked to, or when a flag is about it."""
    if given["fake_full_data"]:
        said = [dict(message) for message in SAID]
        return {"SWMLCall": told["call"], "SWMLVars": told.get("vars", {}), "call_log": said, "raw_call_log": [*said]}
    call = {"call": told["call"]} if any(given[name] for name in TOLD) else {}
    return call | ({"vars": told["vars"]} if "vars" in told else {})


def _set(body: dict[str, Any], given: Given) -> dict[str, Any]:
    for path, value in overrides(given):
        override(body, path, value)
    return body


def _laid_over(body: dict[str, Any], keys: Mapping[str, Any]) -> dict[str, Any]:
    """The body with these keys; what is an object in both has the keys of both."""
    return body | {
        key: {**body[key], **value} if isinstance(value, dict) and isinstance(body.get(key), dict) else value
        for key, value in keys.items()
    }


def _query(given: Given) -> Mapping[str, Any]:
    return given["query_params"] or {}


def _text(value: Any) -> str:
    """A value as the query of a URL has it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _address(told: str | None) -> str | None:
    """A number as it is, and what is no address as one of a host."""
    if not told or told.startswith("+") or told.isdigit() or "@" in told:
        return told
    return f"{told}@{HOST}"
