"""The state of one simulated conversation: what was said, what may be called, where it stands."""

from __future__ import annotations

from typing import Any, Literal
from uuid import uuid4

from attrs import define, field

from .session import Session

Role = Literal["system", "user", "assistant", "tool", "assistant-manual", "system-log"]


@define
class Message:
    """One entry of the call log, with the platform's own keys.

    Attributes:
        role: who speaks.
        content: what is said.
        extra: further keys, such as ``tool_calls`` and ``tool_call_id``.
        is_seen: whether the model still sees it.
    """

    role: Role
    content: str
    extra: dict[str, Any] = field(factory=dict)
    is_seen: bool = True

    def to_wire(self) -> dict[str, Any]:
        """The entry as the platform sends it."""
        return {"role": self.role, "content": self.content, **self.extra}


@define
class Function:
    """A function of the conversation.

    Attributes:
        entry: its entry in the document, or what an include's server or we ourselves described.
        origin: who runs it: a server (``webhook``), the platform by a data map, or the platform itself (``native``).
        active: whether it may be called: how many times more, -1 for ever, 0 not.
        url: where it is called, with credentials; empty when it is not called over HTTP.
        token: the scope of its meta data.
    """

    entry: dict[str, Any]
    origin: Literal["webhook", "data_map", "native"] = "webhook"
    active: int = -1
    url: str = field(default="", repr=False)
    token: str = ""

    @property
    def name(self) -> str:
        """The function's name."""
        return str(self.entry.get("function", ""))


@define
class Talk:
    """One conversation of a call.

    Attributes:
        session: the call.
        ai: the value of the verb.
        verb: which verb it is: ``ai`` or ``amazon_bedrock``.
        ai_session_id: of this conversation alone.
        prompt: what the model is told, with its variables expanded.
        log: everything that was said and done, as far as it was not replaced.
        raw_log: the same, from which nothing is taken away.
        functions: all functions by name; which of them are visible now, `visible` tells.
        visible: the names of the functions that the model may call now.
        context: the context that the conversation is in, when there are any.
        step: the step that it is in.
        meta_data: by token.
        language: the code of the language that is spoken.
        voice: the voice that is spoken with, when it is known.
        settings: the model's settings, and what actions changed of how the agent listens.
        hints: what actions added to the words that are expected.
        pending: words that count as said by the caller next.
        ended: why the conversation ended, when it has.
    """

    session: Session
    ai: dict[str, Any]
    verb: str = "ai"
    ai_session_id: str = field(factory=lambda: str(uuid4()))
    prompt: str = ""
    log: list[Message] = field(factory=list)
    raw_log: list[Message] = field(factory=list)
    functions: dict[str, Function] = field(factory=dict)
    visible: tuple[str, ...] = ()
    context: str | None = None
    step: str | None = None
    meta_data: dict[str, dict[str, Any]] = field(factory=dict)
    language: str = "en-US"
    voice: str = ""
    settings: dict[str, Any] = field(factory=dict)
    hints: list[Any] = field(factory=list)
    pending: list[str] = field(factory=list)
    ended: str | None = None

    @property
    def global_data(self) -> dict[str, Any]:
        """The session's global data."""
        return self.session.global_data

    @property
    def history(self) -> list[Message]:
        """The entries of the log that the model sees now."""
        return [message for message in self.log if message.is_seen and message.role != "system-log"]

    def said(self, role: Role, content: str, **extra: Any) -> Message:
        """Add an entry to the log, with the time of the call."""
        message = Message(role, content, {"timestamp": self.session.microseconds, **extra})
        self.log.append(message)
        self.raw_log.append(message)
        return message

    def warn(self, text: str) -> None:
        """Tell, once, what the platform would not do, or do differently."""
        if all(event.text != text for event in self.session.timeline.of("warning")):
            self.session.timeline.add("warning", text)
