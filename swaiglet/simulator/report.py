"""What a conversation reports when it has ended, and what it asks for when it begins.

SWML reference, ``ai`` method, ``post_prompt_url``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import orjson

from .course import Course
from .prompts import caller
from .reading import is_on, mapping
from .requests import call_facts, logs, swml_state
from .values import read_json

DECODER = json.JSONDecoder()
LETTERS_A_TOKEN = 4
"""About, in English."""


def post_prompt_data(answer: str) -> dict[str, Any]:
    """The answer to the post prompt: as it is, the JSON objects in it, and what stands around them."""
    parsed, around, at = [], [], 0
    while (opening := answer.find("{", at)) >= 0:
        try:
            value, end = DECODER.raw_decode(answer, opening)
        except (ValueError, RecursionError):
            around.append(answer[at : opening + 1])
            at = opening + 1
            continue
        parsed.append(value)
        around.append(answer[at:opening])
        at = end
    left = "".join((*around, answer[at:])).strip()
    return {"parsed": parsed, "raw": answer, **({"substituted": left} if left else {})}


def report(course: Course, answer: str) -> dict[str, Any]:
    """The body of the report.

    Args:
        course: the conversation, which has ended.
        answer: to the post prompt.
    """
    talk, journal = course.talk, course.journal
    body = {
        "action": "post_conversation",
        "content_type": "text/json",
        "content_disposition": "agent.summary",
        **call_facts(course),
        **logs(course),
        "call_timeline": journal.timeline,
        "previous_contexts": journal.previous_contexts or None,
        "hard_timeout": True if talk.ended == "hard_timeout" else None,
        **_dates(course),
        "call_ended_by": _ended_by(course),
        **caller(course.session.call),
        "times": journal.times,
        **swml_state(course),
        "post_prompt_data": post_prompt_data(answer),
        "global_data": dict(talk.global_data),
        "swaig_log": journal.swaig_log,
        **_totals(course),
        "conversation_summary": answer if keeps_conversation(course) else None,
    }
    told = {key: value for key, value in body.items() if value is not None}
    return {**told, **_of_bedrock(course, answer)} if talk.verb == "amazon_bedrock" else told


def _of_bedrock(course: Course, answer: str) -> dict[str, Any]:
    """What ``amazon_bedrock`` reports otherwise."""
    session_id = course.session.call.get("call_id", "")
    name = course.params.get("app_name") or "bedrock"
    return {"ai_session_id": session_id, "app_name": name, "swaig_log": [], "conversation_summary": answer}


def _dates(course: Course) -> dict[str, int]:
    session = course.session
    began = int(session.began * 1_000_000)
    answered = next((event.at for event in session.timeline.of("call") if "answer" in event.text), None)
    started = int((session.began + course.began) * 1_000_000)
    return {
        "call_start_date": began,
        "call_answer_date": began + int(answered * 1_000_000) if answered is not None else started,
        "call_end_date": session.microseconds if session.ended else 0,
        "ai_start_date": started,
        "ai_end_date": session.microseconds,
    }


def _ended_by(course: Course) -> str | None:
    if course.session.ended is None:
        return None
    return "assistant" if course.talk.ended == "hangup" else "user"


def _totals(course: Course) -> dict[str, Any]:
    """What the conversation would cost, by rough estimates: letters, and four of them a token."""
    said = [message.content for message in course.talk.raw_log if message.role in ("assistant", "assistant-manual")]
    heard = [message.content for message in course.talk.raw_log if message.role != "assistant"]
    minutes = max(math.ceil((course.session.clock.now() - course.began) / 60), 1)
    tokens_in, tokens_out = (sum(map(len, texts)) // LETTERS_A_TOKEN for texts in (heard, said))
    letters = sum(map(len, said))
    return {
        "total_minutes": minutes,
        "total_input_tokens": tokens_in,
        "total_output_tokens": tokens_out,
        "total_wire_input_tokens": tokens_in,
        "total_wire_output_tokens": tokens_out,
        "total_wire_input_tokens_per_minute": tokens_in / minutes,
        "total_wire_output_tokens_per_minute": tokens_out / minutes,
        "total_tts_chars": letters,
        "total_tts_chars_per_min": letters / minutes,
    }


def url_of(course: Course) -> str:
    """Where the report goes; empty when nowhere."""
    return str(course.talk.ai.get("post_prompt_url") or "")


def keeps_conversation(course: Course) -> bool:
    """Whether a later conversation shall know of this one."""
    params = course.params
    wanted = is_on(params, "save_conversation", default=False)
    return wanted and bool(params.get("conversation_id")) and bool(url_of(course))


async def fetch_conversation(course: Course) -> str:
    """What was said in earlier conversations, when the document asks for it and the server knows."""
    if not keeps_conversation(course):
        return ""
    body = {
        "action": "fetch_conversation",
        "content_type": "text/json",
        "content_disposition": "agent.load_conversation",
        **call_facts(course),
    }
    reply = await course.session.platform.post(course.session, url_of(course), body, "fetch_conversation")
    if reply is None:
        return ""
    try:
        told = read_json(reply.body.decode(errors="replace"))
    except ValueError:
        return ""
    return str(mapping(told).get("conversation_summary") or "")


async def post_report(course: Course, answer: str) -> Mapping[str, Any]:
    """Post the report where the document says; the report."""
    body = report(course, answer)
    url = url_of(course)
    if url:
        await course.session.platform.post(course.session, url, orjson.loads(orjson.dumps(body)), "report")
        await course.journal.debug("post_prompt", {"url": url.partition("?")[0].rpartition("@")[2]})
    return body
