"""Documents that tests run: a call, a transport that answers as it is told, and the timeline as texts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from swaiglet.simulator.line import run_document
from swaiglet.simulator.line.script import Converse
from swaiglet.simulator.platform import Platform
from swaiglet.simulator.scenario import Scenario
from swaiglet.simulator.session import Session
from swaiglet.simulator.transport import NoReplyError, Reply

BEGAN = 1_793_620_800.0  # Monday, 2 November 2026, 12:00 UTC
FACTS: Mapping[str, Any] = {
    "call_id": "call-1",
    "node_id": "node-1",
    "segment_id": "segment-1",
    "call_state": "created",
    "direction": "inbound",
    "type": "phone",
    "from": "+15550100123",
    "to": "+15550100199",
    "from_number": "+15550100123",
    "to_number": "+15550100199",
    "headers": [],
    "project_id": "project-1",
    "space_id": "space-1",
}


@frozen
class Sent:
    """A request as it was sent."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@define
class Servers:
    """A transport that answers by URL, and notes what it was asked; other URLs do not answer."""

    replies: Mapping[str, Any] = field(factory=dict)
    sent: list[Sent] = field(factory=list)

    async def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> Reply:
        self.sent.append(Sent(method, url, headers, body, seconds))
        if url not in self.replies:
            raise NoReplyError("nobody is there")
        reply = self.replies[url]
        return reply if isinstance(reply, Reply) else Reply(200, json.dumps(reply).encode())

    async def close(self) -> None: ...


def call(
    outcomes: Mapping[str, Sequence[Any]] | None = None,
    servers: Servers | None = None,
    *,
    envs: Mapping[str, Any] | None = None,
    **variables: Any,
) -> Session:
    """A call that rings."""
    platform = Platform(servers or Servers())
    scenario = Scenario(outcomes or {})
    return Session(dict(FACTS), platform, scenario, vars=variables, envs=dict(envs or {}), began=BEGAN)


async def run(session: Session, *steps: Any, talk: Converse | None = None, **sections: Any) -> Session:
    """Run steps, with other sections beside them."""
    await run_document(session, {"version": "1.0.0", "sections": {"main": list(steps), **sections}}, talk)
    return session


def told(session: Session) -> list[str]:
    """What happened, one line each."""
    return [f"{event.kind}: {event.text}" for event in session.timeline.events]


def warnings(session: Session) -> list[str]:
    """What the platform would do differently."""
    return [event.text for event in session.timeline.of("warning")]
