"""How much one request may take."""

from __future__ import annotations

from attrs import field, frozen, validators


@frozen(kw_only=True)
class Limits:
    """Bounds that keep one request from taking what others need.

    Attributes:
        body_bytes: the largest body of a document request or a function call.
        report_bytes: the largest report; it holds the whole conversation.
        body_seconds: how long a client may take to send a body.
        json_depth: how deep a body's JSON may be nested.
        document_seconds: how long a document may take to be made; then the caller gets the fallback document.
        tool_seconds: how long a function may take, unless it has a ``timeout`` of its own; the platform waits 120 s
            and then asks again, up to three times.
        max_running_tools: functions that run at a time, in one process; above that the model is told to wait.
        tool_threads: threads in which plain functions of tools run, in one process.
        document_threads: threads in which plain functions that write documents run, in one process.
        allowed_hosts: names under which the app may be asked, ``*.example.com`` for all below; any unless given.
        shutdown_seconds: how long what is in flight may take when the server is told to stop.
    """

    body_bytes: int = field(default=1_048_576, validator=validators.ge(1))
    report_bytes: int = field(default=8_388_608, validator=validators.ge(1))
    body_seconds: float = field(default=10.0, validator=validators.gt(0))
    json_depth: int = field(default=100, validator=validators.ge(1))
    document_seconds: float = field(default=4.0, validator=validators.gt(0))
    tool_seconds: float = field(default=25.0, validator=validators.gt(0))
    max_running_tools: int = field(default=2_000, validator=validators.ge(1))
    tool_threads: int = field(default=64, validator=validators.ge(1))
    document_threads: int = field(default=16, validator=validators.ge(1))
    allowed_hosts: tuple[str, ...] = field(default=(), converter=tuple)
    shutdown_seconds: float = field(default=30.0, validator=validators.gt(0))
