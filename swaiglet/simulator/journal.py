"""What is kept of a conversation for its report, and told to a debug webhook while it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from .reading import mapping, whole
from .talk import Talk

LOGGED = frozenset({"session_start", "step_change", "function_call", "attention_timeout", "session_end"})
"""What stands in the call log too."""


@define
class Journal:
    """The records of one conversation.

    Attributes:
        talk: the conversation.
        timeline: what happened, for the report's ``call_timeline``.
        swaig_log: the function calls.
        previous_contexts: what was said before the system prompt was replaced.
        times: how long the agent took to answer.
    """

    talk: Talk
    timeline: list[dict[str, Any]] = field(factory=list)
    swaig_log: list[dict[str, Any]] = field(factory=list)
    previous_contexts: list[list[dict[str, Any]]] = field(factory=list)
    times: list[dict[str, Any]] = field(factory=list)

    async def note(self, kind: str, text: str = "", **members: Any) -> None:
        """Write down that something happened, and post it as a debug event."""
        place = {"context": self.talk.context, "step": self.talk.step} if self.talk.step else {}
        entry = {**place, **members}
        if kind in LOGGED:
            self.talk.said("system-log", text, action=kind, metadata=entry, lang=self.talk.language)
        self.timeline.append({"ts": self.talk.session.microseconds, "type": kind, **entry})
        await self.debug(kind, members)

    async def debug(self, kind: str, value: Any, level: int = 1) -> None:
        """Post a debug event, if the conversation has somewhere to post it to and asks for so much."""
        params = mapping(self.talk.ai.get("params"))
        url = params.get("debug_webhook_url")
        if not isinstance(url, str) or not url or whole(params.get("debug_webhook_level"), 1) < level:
            return
        session = self.talk.session
        body = {"call_info": self._call_info(), kind: value}
        await session.platform.post(session, url, body, f"debug event {kind}")

    def _call_info(self) -> Mapping[str, Any]:
        told = ("call_id", "project_id", "space_id")
        return {
            **{key: self.talk.session.call[key] for key in told if key in self.talk.session.call},
            "content_type": "text/json",
            "content_disposition": "post_data",
            "conversation_type": "voice",
        }
