"""What holds for a conversation before anything happens in it: its data, its settings, its language and voice."""

from __future__ import annotations

from typing import Any

from .course import Course
from .platform import Platform
from .prompts import caller, filled
from .reading import Warn, conversation, listing, mapping
from .rules import Rules
from .session import Session
from .talk import Talk
from .transport import NoReplyError, Reply
from .voice import language_of


class _Nobody:
    """A way to servers that leads to none."""

    async def send(self, *_: object) -> Reply:
        """No reply."""
        message = "nobody is asked here"
        raise NoReplyError(message)

    async def close(self) -> None:
        """Nothing is open."""


def settle(course: Course, given: Any, warn: Warn) -> None:
    """Settle what holds from the start.

    Args:
        course: the conversation.
        given: the value of the verb, as it stands in the document.
        warn: is told of each older or wrong form in it.
    """
    course.talk.ai = conversation(given, course.talk.verb, warn)
    _settle_data(course.talk)
    _settle_settings(course)


def settled(call: dict[str, Any], given: Any, warn: Warn, *, verb: str = "ai", **more: dict[str, Any]) -> Course:
    """A conversation as it is before anything happens, which nobody holds: no server is asked, and no model.

    Args:
        call: the facts about the call.
        given: the value of the verb.
        warn: as of `settle`.
        verb: which one it is.
        more: ``vars``, ``envs`` and ``global_data`` of the call.
    """
    course = Course(Talk(Session(call, Platform(_Nobody()), **more), {}, verb=verb), Rules())  # type: ignore[arg-type]
    settle(course, given, warn)
    return course


def _settle_data(talk: Talk) -> None:
    """Begin with the document's data, under what earlier conversations of the call left, and with the caller's."""
    own = mapping(talk.ai.get("global_data"))
    kept = dict(talk.global_data)
    talk.global_data.update({**own, **caller(talk.session.call), **kept})


def _settle_settings(course: Course) -> None:
    """Settle the params with their values filled in, the language and the voice."""
    talk = course.talk
    given = mapping(talk.ai.get("params"))
    course.params = {key: filled(talk, value) if isinstance(value, str) else value for key, value in given.items()}
    talk.ai["params"] = course.params
    multilingual = mapping(talk.ai.get("multilingual"))
    codes = [mapping(entry).get("code") for entry in listing(talk.ai.get("languages"))]
    code = multilingual.get("start_language", "en") if multilingual else next(iter(codes), None)
    talk.language = str((code[0] if isinstance(code, list) and code else code) or talk.language)
    talk.voice = str(language_of(talk).get("voice") or "")
    settings = {key: value for key, value in mapping(talk.ai.get("prompt")).items() if isinstance(value, int | float)}
    talk.settings |= settings
    if course.params.get("background_file"):
        talk.session.timeline.add("say", f"plays {course.params['background_file']} in the background")
