"""What the model of a conversation still sees, and how that is replaced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define

from swaiglet import errors

from .journal import Journal
from .parties import Mind
from .prompts import filled, sections, template
from .reading import is_on
from .talk import Message, Talk

DIALOGUE = frozenset({"user", "assistant", "assistant-manual", "tool"})


@define
class Memory:
    """What one conversation's model sees.

    Attributes:
        talk: the conversation.
        journal: what is kept of it.
        mind: sums up what is to be forgotten.
    """

    talk: Talk
    journal: Journal
    mind: Mind
    _template: str | None = None

    def forget(self) -> None:
        """Hide everything that was said from the model."""
        for message in self.talk.log:
            if message.role in DIALOGUE:
                message.is_seen = False

    def replace(self, function: str, text: str) -> None:
        """Put a text in the place of the last call of a function and its result, or nothing."""
        calls = [index for index, message in enumerate(self.talk.log) if function in _called(message)]
        if not calls:
            return
        at = calls[-1]
        self.talk.log[at : at + 2] = [Message("assistant", text)] if text else []

    def settle_prompt(self) -> None:
        """Write the prompt with the data of now, into the log's first entry too."""
        if self._template is None:
            self._template = template(self.talk, self.talk.ai.get("prompt"))
        self.talk.prompt = filled(self.talk, self._template)
        first = next((message for message in self.talk.log if message.role == "system" and message.is_seen), None)
        if first is None:
            self.talk.said("system", self.talk.prompt)
        else:
            first.content = self.talk.prompt

    async def switch(self, change: Mapping[str, Any]) -> None:
        """Replace the system prompt, as ``context_switch`` does.

        Args:
            change: ``system_prompt`` or ``system_pom``, and perhaps ``user_prompt`` or ``user_pom``, ``consolidate``,
                ``full_reset``.
        """
        self.journal.previous_contexts.append([message.to_wire() for message in self.talk.history])
        summary = ""
        if is_on(change, "consolidate", default=False):
            summary = await self.mind.summary(self.talk, errors.sum_up())
        if summary or is_on(change, "full_reset", default=False):
            self.forget()
        for message in self.talk.log:
            message.is_seen = message.is_seen and message.role != "system"
        self._template = _words(change, "system")
        self.talk.prompt = filled(self.talk, self._template)
        self.talk.said("system", self.talk.prompt)
        if summary:
            self.talk.said("system", summary)
        said = filled(self.talk, _words(change, "user"))
        if said:
            self.talk.pending.append(said)


def _called(message: Message) -> list[str]:
    """The functions that an entry of the log calls."""
    return [call["function"]["name"] for call in message.extra.get("tool_calls", ())]


def _words(change: Mapping[str, Any], who: str) -> str:
    """The words of one of the prompts of a change, as text or as sections."""
    pom = change.get(f"{who}_pom")
    return sections(pom) if pom else str(change.get(f"{who}_prompt") or "")
