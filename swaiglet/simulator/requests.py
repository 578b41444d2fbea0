"""What a server is told when a function is called. SWML reference, ``ai`` method, "SWAIG webhook"."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .course import Course
from .prompts import caller
from .reading import is_on, mapping
from .talk import Function
from .values import is_true, named

APP_NAME = "swml app"
ABOUT_CALL = ("project_id", "space_id")


def raw(arguments: Mapping[str, Any]) -> str:
    """The arguments as the model writes them."""
    return json.dumps(arguments, ensure_ascii=False, separators=(",", ":"))


def call_facts(course: Course) -> dict[str, Any]:
    """What every request of a conversation tells of the call."""
    session = course.session
    told = {
        "call_id": session.call.get("call_id", ""),
        "ai_session_id": course.talk.ai_session_id,
        "conversation_id": course.params.get("conversation_id"),
        "app_name": course.params.get("app_name") or APP_NAME,
        "conversation_type": "voice",
        **{key: session.call.get(key) for key in ABOUT_CALL},
    }
    return {key: value for key, value in told.items() if value is not None}


def function_request(course: Course, function: Function, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a function call."""
    known = caller(course.session.call)
    is_up = course.session.ended is None
    description = str(function.entry.get("description", ""))
    body = {
        **call_facts(course),
        "function": function.name,
        "argument": {"parsed": [dict(arguments)], "raw": raw(arguments)},
        "argument_desc": mapping(function.entry.get("parameters")),
        "description": description,
        "purpose": description,
        "meta_data_token": function.token,
        "meta_data": dict(course.talk.meta_data.get(function.token, {})),
        "caller_id_name": known.get("caller_id_name"),
        "caller_id_num": known.get("caller_id_number"),
        "channel_active": is_up,
        "channel_offhook": is_up,
        "channel_ready": is_up,
        "content_type": "text/swaig",
        "version": "2.0",
        "content_disposition": "SWAIG Function",
        "global_data": dict(course.talk.global_data) or None,
        **_on_request(course),
    }
    return {key: value for key, value in body.items() if value is not None}


def _on_request(course: Course) -> dict[str, Any]:
    """What a request tells only when the conversation's params ask for it."""
    told: dict[str, Any] = {}
    wanted = course.params.get("swaig_post_swml_vars")
    if isinstance(wanted, list):
        told["SWMLVars"] = {name: value for name, value in course.session.vars.items() if name in named(wanted)}
    elif is_true(wanted):
        told |= swml_state(course)
    if is_on(course.params, "swaig_post_conversation", default=False):
        told |= logs(course)
    return told


def swml_state(course: Course) -> dict[str, Any]:
    """The document's variables, and the call as documents see it."""
    return {"SWMLVars": dict(course.session.vars), "SWMLCall": dict(course.session.call)}


def logs(course: Course) -> dict[str, Any]:
    """What was said and done."""
    talk = course.talk
    return {
        "call_log": [message.to_wire() for message in talk.log],
        "raw_call_log": [message.to_wire() for message in talk.raw_log],
    }


def bedrock_request(course: Course, function: Function, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The same for ``amazon_bedrock``, which tells less."""
    modern = function_request(course, function, arguments)
    kept = ("function", "argument", "call_id", "conversation_id", "meta_data_token", "meta_data", *ABOUT_CALL)
    known = caller(course.session.call)
    return {
        **{key: modern[key] for key in kept if key in modern},
        "ai_session_id": modern["call_id"],
        "app_name": course.params.get("app_name") or "bedrock",
        "caller_id": known.get("caller_id_number", ""),
        **known,
        "global_data": dict(course.talk.global_data),
        "content_type": "text/json",
        "content_disposition": "agent.function",
        "conversation_type": "voice",
        "action": "fetch_conversation",
        **swml_state(course),
    }
