"""How much one request may take."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from attrs import field, frozen

from swaiglet import errors
from swaiglet.errors import SetupError


def _count(_: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise SetupError(errors.wrong_limit(attribute.name, value, "a whole number above 0", attribute.default))


def _seconds(_: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < math.inf:
        raise SetupError(errors.wrong_limit(attribute.name, value, "seconds above 0", attribute.default))


def _hosts(value: Any) -> tuple[str, ...]:
    hosts = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Iterable) else (None,)
    if not all(isinstance(host, str) and host for host in hosts):
        raise SetupError(errors.wrong_limit("allowed_hosts", value, "host names", ["agent.example.com"]))
    return hosts


@frozen(kw_only=True)
class Limits:
    """Bounds that keep one request from taking what others need.

    Raises:
        SetupError: a bound is none, or one that nothing fits in.

    Attributes:
        body_bytes: the largest body of a document request or a function call.
        report_bytes: the largest report; it holds the whole conversation.
        body_seconds: how long a client may take to send a body.
        json_depth: how deep a body's JSON may be nested.
        document_seconds: how long a document may take to be made; then the caller gets the fallback document.
        tool_seconds: how long a function may take, unless it has a ``timeout`` of its own; the platform waits 120 s
            and then asks again, up to three times. Also, how long a handler of a report or an event may take.
        max_running_tools: functions that run at a time, in one process; above that the model is told to wait.
        tool_threads: threads in which plain functions of tools run, and of reports and events, in one process.
        document_threads: threads in which plain functions that write documents run, in one process.
        allowed_hosts: names under which the app may be asked, ``*.example.com`` for all below; any unless given.
        shutdown_seconds: how long what is in flight may take when the server is told to stop.
    """

    body_bytes: int = field(default=1_048_576, validator=_count)
    report_bytes: int = field(default=8_388_608, validator=_count)
    body_seconds: float = field(default=10.0, validator=_seconds)
    json_depth: int = field(default=100, validator=_count)
    document_seconds: float = field(default=4.0, validator=_seconds)
    tool_seconds: float = field(default=25.0, validator=_seconds)
    max_running_tools: int = field(default=2_000, validator=_count)
    tool_threads: int = field(default=64, validator=_count)
    document_threads: int = field(default=16, validator=_count)
    allowed_hosts: tuple[str, ...] = field(default=(), converter=_hosts)
    shutdown_seconds: float = field(default=30.0, validator=_seconds)
