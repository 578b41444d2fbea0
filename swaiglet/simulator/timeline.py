"""What happens in a simulated call, in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from attrs import define, field, frozen

from .clock import Clock

Kind = Literal[
    "call",  # the phone rings, is answered, ends
    "fetch",  # a document is asked for
    "verb",  # a verb of the document runs
    "say",  # the agent, or a verb, speaks
    "hear",  # the caller speaks, or presses digits
    "function",  # the model calls a function, and what comes back
    "action",  # an action of a result takes effect
    "data",  # global data, meta data or a variable changes
    "step",  # another step or context begins
    "post",  # the platform posts a report, a status or an event
    "warning",  # what the platform would not do, or do differently
    "expect",  # what a script expected, kept or not
]


@frozen(kw_only=True)
class Event:
    """One thing that happened.

    Attributes:
        at: seconds of simulated time since the call began.
        kind: what kind of thing.
        text: what happened, for a person, in a line.
        data: the same for a machine; JSON.
        milliseconds: how long it really took, where that is measured.
    """

    at: float
    kind: Kind
    text: str
    data: Mapping[str, Any] = field(factory=dict)
    milliseconds: float | None = None


@define
class Timeline:
    """The events of a call, and who wants to know of each at once.

    Attributes:
        clock: tells the simulated time.
        events: what happened so far.
        listeners: are called with each new event.
    """

    clock: Clock
    events: list[Event] = field(factory=list)
    listeners: list[Callable[[Event], None]] = field(factory=list)

    def add(self, kind: Kind, text: str, *, milliseconds: float | None = None, **data: Any) -> Event:
        """Note that something happened now."""
        event = Event(at=self.clock.now(), kind=kind, text=text, data=data, milliseconds=milliseconds)
        self.events.append(event)
        for listener in self.listeners:
            listener(event)
        return event

    def of(self, *kinds: Kind) -> list[Event]:
        """The events of these kinds."""
        return [event for event in self.events if event.kind in kinds]

    def __str__(self) -> str:
        """The events for a person, a line each."""
        return "\n".join(f"{event.at:7.2f} s  {event.kind:8} {event.text}" for event in self.events)
