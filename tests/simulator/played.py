"""Conversations that tests hold: a server in this process, a mind and a caller that do as they are told."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import define, field

from swaiglet.app import App
from swaiglet.simulator.conversation import Conversation
from swaiglet.simulator.parties import HangUp, Listen, Reply, Turn
from swaiglet.simulator.platform import Platform
from swaiglet.simulator.ringing import ringing
from swaiglet.simulator.session import Session
from swaiglet.simulator.talk import Talk
from swaiglet.simulator.timeline import Kind
from swaiglet.simulator.transport import LocalTransport, NoReplyError
from swaiglet.simulator.transport import Reply as Answer
from swaiglet.web.http import HttpRequest, HttpResponse

URL = "http://app.local/swaig"
BEGAN = 1_793_620_800.0  # Monday, 2 November 2026, 12:00 UTC
FACTS: dict[str, Any] = {
    "call_id": "call-1",
    "project_id": "project-1",
    "space_id": "space-1",
    "call_state": "answered",
    "direction": "inbound",
    "type": "phone",
    "from": "+15550100123",
    "to": "+15550100199",
    "from_number": "+15550100123",
    "to_number": "+15550100199",
}


@define
class Desk:
    """A server that answers each function as it is told, the last of several replies again and again.

    A reply that is a number is a status without a body, one that is an exception is raised, a text goes out as it is.
    """

    replies: dict[str, list[Any]] = field(factory=dict)
    asked: list[Any] = field(factory=list)
    requests: list[HttpRequest] = field(factory=list)

    async def answer(self, request: HttpRequest) -> HttpResponse:
        assert isinstance(request.body, bytes)
        body = json.loads(request.body)
        self.asked.append(body)
        self.requests.append(request)
        event = next((key for key in body if key != "call_info"), "")
        name = str(body.get("function") or body.get("action") or event)
        replies = self.replies.get(name) or [{}]
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, int):
            return HttpResponse(reply, b"")
        return HttpResponse(200, reply.encode() if isinstance(reply, str) else json.dumps(reply).encode())

    def of(self, name: str) -> list[Any]:
        """What was asked of one function, in order."""
        return [body for body in self.asked if body.get("function") == name or body.get("action") == name]


def users(request: HttpRequest) -> str:
    """The user and the password that a request gives."""
    return base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()


@define
class Script:
    """A mind that does one thing after the other, then listens; and a caller that does, then hangs up."""

    turns: list[Turn] = field(factory=list)
    replies: list[Reply] = field(factory=list)
    summaries: list[str] = field(factory=list)
    seen: list[tuple[str, ...]] = field(factory=list)

    async def turn(self, talk: Talk) -> Turn:
        self.seen.append(talk.visible)
        return self.turns.pop(0) if self.turns else Listen()

    async def summary(self, talk: Talk, post_prompt: str) -> str:
        self.summaries.append(post_prompt)
        return "All was said."

    async def reply(self, talk: Talk) -> Reply:
        return self.replies.pop(0) if self.replies else HangUp()


def call_to(service: Any, **more: Any) -> Session:
    """A call whose platform reaches a service in this process."""
    return Session(dict(FACTS), Platform(LocalTransport(service)), began=BEGAN, **more)


def function(name: str, **more: Any) -> dict[str, Any]:
    """A function's entry."""
    return {"function": name, "description": f"Does {name}.", **more}


def agent(*functions: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """The value of an ``ai`` verb."""
    return {
        "prompt": {"text": "You are a test."},
        "SWAIG": {"defaults": {"web_hook_url": URL}, "functions": list(functions)},
        **more,
    }


def conversation(
    ai: Any,
    service: Any = None,
    turns: Iterable[Turn] = (),
    replies: Iterable[Reply] = (),
    *,
    session: Session | None = None,
    **more: Any,
) -> tuple[Conversation, Script]:
    """A conversation that has not begun, and the script that it follows."""
    script = Script(list(turns), list(replies))
    return Conversation(session or call_to(service or Desk()), ai, script, script, **more), script


async def begun(ai: Any, service: Any = None, **more: Any) -> Conversation:
    """A conversation that has begun, to be held step by step."""
    made, _ = conversation(ai, service, **more)
    await made.start()
    return made


async def document(app: App) -> tuple[Session, Any]:
    """A new call to an app, and its ``ai`` verb, as the platform gets it."""
    credentials = app.credentials
    assert credentials
    session = Session(ringing(), Platform(LocalTransport(app.endpoints)), began=BEGAN)
    fetched = await session.platform.fetch(session, f"http://{credentials.user}:{credentials.password}@app.local/", {})
    return session, next(step["ai"] for step in fetched["sections"]["main"] if "ai" in step)


def told(made: Conversation, *kinds: Kind) -> list[str]:
    """The texts of the events of these kinds."""
    return [event.text for event in made.session.timeline.of(*kinds)]


@define
class Nobody:
    """A network in which no server answers but those of a table, by host."""

    hosts: dict[str, LocalTransport] = field(factory=dict)

    async def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> Answer:
        for host, transport in self.hosts.items():
            if host in url:
                return await transport.send(method, url.replace(host, "app.local"), headers, body, seconds)
        raise NoReplyError("there is no such host")

    async def close(self) -> None:
        """Close nothing."""
