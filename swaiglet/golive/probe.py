"""Requests to a server that is checked, sent once each and timed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import orjson
from attrs import define, field, frozen

from swaiglet.simulator.platform import to_json
from swaiglet.simulator.transport import NoReplyError, Reply, Transport

from .line import Line, Outcome


@frozen
class Sent:
    """A request that was sent, and what came of it.

    Attributes:
        reply: what was answered, if anything was.
        failure: why nothing was.
        milliseconds: how long that took.
        limit: how many seconds it might have taken.
    """

    reply: Reply | None
    failure: str
    milliseconds: float
    limit: float

    @property
    def status(self) -> int:
        """Of the reply; 0 when there is none."""
        return self.reply.status if self.reply else 0

    @property
    def is_fine(self) -> bool:
        """Whether the status is one of success."""
        return 200 <= self.status < 300

    @property
    def json(self) -> Mapping[str, Any] | None:
        """The JSON object that was answered, when it is one."""
        try:
            value = orjson.loads(self.reply.body) if self.reply else None
        except orjson.JSONDecodeError:
            return None
        return value if isinstance(value, dict) else None

    def line(self, name: str, outcome: Outcome, told: str, advice: str = "") -> Line:
        """A line about the reply, with how long it took."""
        return Line(name, outcome, told, advice, self.milliseconds, self.limit)


@define
class Probe:
    """Asks servers, and notes how long each took.

    Attributes:
        transport: sends requests.
        patience: seconds to wait at most, where the platform would wait longer.
        measured: what was asked, and what came of it.
    """

    transport: Transport
    patience: float | None = None
    measured: list[tuple[str, Sent]] = field(factory=list)

    async def post(
        self, what: str, url: str, body: Mapping[str, Any], limit: float, headers: Mapping[str, str] | None = None
    ) -> Sent:
        """Post a body as JSON, and wait for the reply."""
        limit = min(limit, self.patience or limit)
        reply, failure = None, ""
        begun = time.perf_counter()
        try:
            given = {"content-type": "application/json", **(headers or {})}
            reply = await self.transport.send("POST", url, given, to_json(body), limit)
        except NoReplyError as error:
            failure = str(error)
        sent = Sent(reply, failure, (time.perf_counter() - begun) * 1000, limit)
        self.measured.append((what, sent))
        return sent
