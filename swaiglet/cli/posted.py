"""What the platform would post, as flags describe it: for a document, and for a function."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from attrs import evolve

from swaiglet import errors
from swaiglet.errors import PayloadError
from swaiglet.simulator.ringing import FROM_NUMBER, TO_NUMBER
from swaiglet.swaig.call import FunctionCall

from .describing import Described, describe
from .mistake import MistakeError
from .overriding import override, overrides

Given = Mapping[str, Any]
"""What each flag says, by its name with underscores."""

HOST = "test.domain"
TOLD = (
    "call_type",
    "call_direction",
    "call_state",
    "from_number",
    "to_extension",
    "header",
    "project_id",
    "space_id",
    "user_vars",
    "query_params",
    "fake_full_data",
)
"""Flags that have a function's request tell of the call and its variables, which it need not."""
LEAST = ("call_id", "function", "argument")
SAID = ({"role": "assistant", "content": "How can I help you?"}, {"role": "user", "content": "Go on, please."})
"""A conversation, for functions that read what was said."""


def described(given: Given) -> Described:
    """The call."""
    is_phone = given["call_type"] in ("phone", "sip")
    query: Mapping[str, Any] = given["query_params"] or {}
    variables = {**(given["user_vars"] or {}), **query}
    call = describe(
        variables={"userVariables": variables} if variables else None,
        query=[(name, _text(value)) for name, value in query.items()],
        headers=given["header"],
        id=given["call_id"] or str(uuid4()),
        type="phone" if is_phone else "webrtc",
        direction=given["call_direction"],
        state=given["call_state"],
        from_number=_address(given["from_number"]) or (FROM_NUMBER if is_phone else f"caller@{HOST}"),
        to_number=_address(given["to_extension"]) or (TO_NUMBER if is_phone else f"agent@{HOST}"),
        project_id=given["project_id"],
        space_id=given["space_id"],
    )
    return evolve(call, is_special=any(given[name] for name in TOLD))


def for_document(call: Described, given: Given) -> Described:
    """The call as a request for a document tells of it, with what flags put into the body."""
    if given["method"] == "GET":
        return evolve(call, body={})
    return evolve(call, body=_set(_laid_over(dict(call.body), given["body"] or {}), given))


def for_function(body: dict[str, Any], given: Given) -> dict[str, Any]:
    """The body of a function's request, with what flags put into it.

    Raises:
        MistakeError: it names no function any more, or a path does not lead into it.
    """
    if given["minimal"]:
        body = {key: body[key] for key in LEAST}
    if given["fake_full_data"]:
        body = {"call_log": [*SAID], "raw_call_log": [*SAID], **body}
    body = _set(_laid_over(body, given["custom_data"] or {}), given)
    try:
        FunctionCall.from_body(body)
    except PayloadError as error:
        raise MistakeError(errors.bad_request_body(str(error))) from error
    return body


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


def _text(value: Any) -> str:
    """A value as the query of a URL has it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _address(told: str | None) -> str | None:
    """A number as it is, and what is no address as one of a host."""
    if not told or told.startswith("+") or told.isdigit() or "@" in told:
        return told
    return f"{told}@{HOST}"
