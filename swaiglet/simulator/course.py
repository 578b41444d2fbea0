"""The course of a conversation: everything that actions and functions change."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from attrs import define, field

from .contexts import Contexts
from .journal import Journal
from .memory import Memory
from .parties import Mind
from .session import Session
from .talk import Talk

RunSWML = Callable[[Session, Any], Awaitable[None]]
"""Runs a document of a function's result, and returns when it is done."""


@define
class Course:
    """One conversation on its way.

    Attributes:
        talk: its state, as minds and callers see it.
        mind: speaks for the agent.
        run_swml: runs documents of results; `None` where nothing does.
        journal: what is kept of it.
        memory: what the model sees.
        contexts: where it stands.
        waits: how many times the caller speaks before the agent does.
        back_to_back: whether a function may follow another without a word to the caller; ``forever`` for all.
        params: the conversation's params, with their placeholders filled in.
        began: when it began, in seconds since the call did.
    """

    talk: Talk
    mind: Mind
    run_swml: RunSWML | None = None
    journal: Journal = field(init=False)
    memory: Memory = field(init=False)
    contexts: Contexts = field(init=False)
    waits: int = 0
    back_to_back: bool | Literal["forever"] = False
    params: dict[str, Any] = field(factory=dict)
    began: float = 0.0

    def __attrs_post_init__(self) -> None:
        """Make what belongs to it."""
        self.journal = Journal(self.talk)
        self.memory = Memory(self.talk, self.journal, self.mind)
        self.contexts = Contexts(self.talk, self.journal, self.memory)

    @property
    def session(self) -> Session:
        """The call."""
        return self.talk.session

    @property
    def is_over(self) -> bool:
        """Whether the conversation, or the whole call, has ended."""
        return self.talk.ended is not None or self.session.ended is not None

    def end(self, why: str) -> None:
        """End the conversation, unless it has ended; the call goes on."""
        if self.talk.ended is None:
            self.talk.ended = why

    def hang_up(self, why: str) -> None:
        """End the conversation and the call."""
        self.end("hangup")
        self.session.hang_up(why)
