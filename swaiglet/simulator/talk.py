"""The state of one simulated conversation: what was said, what may be called, where it stands."""

from __future__ import annotations

from typing import Any, Literal

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
    """

    role: Role
    content: str
    extra: dict[str, Any] = field(factory=dict)


@define
class Function:
    """A function of the conversation.

    Attributes:
        entry: its entry in the document, or what an include's server or we ourselves described.
        origin: who runs it: a server (``webhook``), the platform by a data map, or the platform itself (``native``).
        active: whether it may be called: how many times more, -1 for ever, 0 not.
    """

    entry: dict[str, Any]
    origin: Literal["webhook", "data_map", "native"] = "webhook"
    active: int = -1

    @property
    def name(self) -> str:
        """The function's name."""
        return str(self.entry.get("function", ""))


@define
class Talk:
    """One conversation of a call.

    Attributes:
        session: the call.
        ai: the value of the ``ai`` verb.
        prompt: what the model is told, with its variables expanded.
        log: everything that was said and done.
        functions: all functions by name; which of them are visible now, `visible` tells.
        visible: the names of the functions that the model may call now.
        context: the context that the conversation is in, when there are any.
        step: the step that it is in.
        meta_data: by token.
        language: the code of the language that is spoken.
        pending: words that count as said by the caller next.
        ended: why the conversation ended, when it has.
    """

    session: Session
    ai: dict[str, Any]
    prompt: str = ""
    log: list[Message] = field(factory=list)
    functions: dict[str, Function] = field(factory=dict)
    visible: tuple[str, ...] = ()
    context: str | None = None
    step: str | None = None
    meta_data: dict[str, dict[str, Any]] = field(factory=dict)
    language: str = "en-US"
    pending: list[str] = field(factory=list)
    ended: str | None = None

    @property
    def global_data(self) -> dict[str, Any]:
        """The session's global data."""
        return self.session.global_data

    def said(self, role: Role, content: str, **extra: Any) -> Message:
        """Add an entry to the log."""
        message = Message(role, content, extra)
        self.log.append(message)
        return message
