"""A message that comes in, as the platform tells of it. SWML reference, "Messaging", the request body."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from attrs import frozen

from .clock import Clock
from .session import Session
from .timeline import Timeline

LETTERS_A_SEGMENT = 160


@frozen
class Incoming:
    """A message for which a document is asked for.

    Attributes:
        session: whose time and timeline are used.
        message: the facts of it; see `coming_in`.
    """

    session: Session
    message: Mapping[str, Any]

    @property
    def clock(self) -> Clock:
        """The message's time."""
        return self.session.clock

    @property
    def timeline(self) -> Timeline:
        """What happened so far."""
        return self.session.timeline

    def body(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """What a server is told when the document is asked for: of variables nothing, for there are none yet."""
        return {"message": dict(self.message), "params": dict(params)}


def coming_in(words: str, session: Session) -> dict[str, Any]:
    """The facts of a message.

    Args:
        words: its text.
        session: tells who writes to whom, and when.
    """
    moment = datetime.fromtimestamp(session.began + session.clock.now(), UTC)
    return {
        "message_id": str(uuid4()),
        **{key: session.call.get(key) for key in ("project_id", "space_id")},
        "direction": "inbound",
        "type": "sms",
        **{key: session.call.get(key) for key in ("from", "to")},
        "body": words,
        "media": [],
        "segments": -(-len(words) // LETTERS_A_SEGMENT) or 1,
        "timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
