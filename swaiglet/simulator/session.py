"""What all parts of one simulated call share: the call, its variables, its time, its way to servers."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from attrs import define, field, frozen

from .clock import Clock, SimulatedClock
from .platform import Platform
from .scenario import Scenario
from .timeline import Timeline


@frozen
class Background:
    """Something that goes on while a document does: a recording, a tap.

    Attributes:
        kind: the verb that began it.
        control_id: its name.
        finish: tells a server that it is over.
    """

    kind: str
    control_id: str
    finish: Callable[[], Awaitable[None]]


@define
class Session:
    """One simulated call.

    Attributes:
        call: the facts about it, as the platform tells them: ``call_id``, ``from``, ``to``, ``direction``, ``type`` …
        platform: how servers are asked.
        scenario: what happens that no document decides.
        clock: its time.
        timeline: what happened so far.
        vars: the variables of the documents; methods write them.
        envs: the account's variables.
        global_data: of the conversations; kept between two of one call.
        began: when the call began, in seconds since 1970.
        transfer: where the call goes on for good after a conversation, when that left it: a section's name, a URL, or
            a document; the line takes it up.
        ended: why the call ended, when it has.
        on_input: asked what the caller does when a verb waits for keys or words, by the verb's name; gives an outcome
            as a scenario has it, or a `Reply`, and nothing for silence.
        transfers: how many transfers there were; the platform allows 32.
        background: what goes on meanwhile, such as recordings.
        begun: how many things of each kind were begun.
    """

    call: dict[str, Any]
    platform: Platform
    scenario: Scenario = field(factory=Scenario)
    clock: Clock = field(factory=SimulatedClock)
    timeline: Timeline = field(init=False)
    vars: dict[str, Any] = field(factory=dict)
    envs: dict[str, Any] = field(factory=dict)
    global_data: dict[str, Any] = field(factory=dict)
    began: float = field(factory=time.time)
    transfer: Any = None
    ended: str | None = None
    on_input: Callable[[str], Awaitable[Any]] | None = None
    transfers: int = 0
    background: list[Background] = field(factory=list)
    begun: dict[str, int] = field(factory=dict)

    @timeline.default
    def _make_timeline(self) -> Timeline:
        return Timeline(self.clock)

    @property
    def microseconds(self) -> int:
        """The time of day in the call, in microseconds since 1970."""
        return int((self.began + self.clock.now()) * 1_000_000)

    def body(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """What a server is told when a document is asked for. SWML reference, "Deployment", the request body."""
        return {"call": dict(self.call), "vars": dict(self.vars), "envs": dict(self.envs), "params": dict(params)}

    def hang_up(self, why: str) -> None:
        """End the call, unless it has ended."""
        if self.ended is None:
            self.ended = why
            self.call["call_state"] = "ended"
            self.timeline.add("call", f"the call ends: {why}", reason=why)

    async def finish(self) -> None:
        """End what goes on in the background."""
        while self.background:
            await self.background.pop().finish()
