"""Who takes part in a simulated conversation: a caller, and the mind that answers for the agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from attrs import field, frozen

from .talk import Talk


@frozen
class Say:
    """The agent speaks."""

    text: str


@frozen
class Run:
    """The agent's model calls a function."""

    function: str
    arguments: Mapping[str, Any] = field(factory=dict)


@frozen
class Listen:
    """The agent says nothing and waits for the caller."""


Turn = Say | Run | Listen


class Mind(Protocol):
    """Stands for the language model: decides what the agent does next."""

    async def turn(self, talk: Talk) -> Turn:
        """The agent's next turn: it goes on until it says something or listens."""
        ...

    async def summary(self, talk: Talk, post_prompt: str) -> str:
        """The answer to the post prompt."""
        ...


@frozen
class Words:
    """The caller speaks."""

    text: str


@frozen
class Digits:
    """The caller presses keys."""

    digits: str


@frozen
class Silence:
    """The caller says nothing; a second time in a row, the conversation ends for want of a caller."""


@frozen
class Wait:
    """The caller lets the agent go on: it is the mind's turn again, as often as need be, and no silence is counted."""


@frozen
class HangUp:
    """The caller hangs up."""


Reply = Words | Digits | Silence | Wait | HangUp


class Caller(Protocol):
    """Stands for the person on the phone."""

    async def reply(self, talk: Talk) -> Reply:
        """What the caller does, once the agent has spoken or listens."""
        ...
