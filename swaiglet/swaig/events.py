"""What the platform posts while and after things happen: status callbacks and debug events.

Both are posted at best effort: they may be late, lost, or posted again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from .call import JSONObject

ENVELOPE = frozenset({"call_info", "project_id", "space_id"})
"""What a body of debug events has beside them."""


@frozen
class StatusEvent:
    """What became of a verb, as it was asked for with a ``status_url``. SWML reference, status callbacks of methods.

    Attributes:
        type: the kind of event: ``calling.call.record``.
        params: its members; which there are depends on the kind.
        timestamp: seconds since 1970.
        state: the verb's state, whatever the kind of event calls it: ``finished``, ``answered``.
        call_id: the call it happened on.
        control_id: what the author or the platform calls the verb's run.
        raw: the body as it came.
    """

    type: str = ""
    params: JSONObject = field(factory=dict)
    timestamp: float = 0.0
    event_channel: str = ""
    project_id: str = ""
    space_id: str = ""
    raw: JSONObject = field(factory=dict, repr=False)

    @classmethod
    def from_body(cls, body: JSONObject) -> StatusEvent:
        """The event that a request's body tells of; of an older kind, the whole body is its members."""
        params = body.get("params")
        return cls(
            _text(body.get("event_type")),
            params if isinstance(params, Mapping) else body,
            _seconds(body.get("timestamp")),
            _text(body.get("event_channel")),
            _text(body.get("project_id")),
            _text(body.get("space_id")),
            body,
        )

    @property
    def state(self) -> str:
        """The verb's state, whatever the kind of event calls it."""
        keys = ("state", "call_state", "connect_state", "status", "for")
        return next((value for key in keys if isinstance(value := self.params.get(key), str) and value), "")

    @property
    def call_id(self) -> str:
        """The call it happened on."""
        return _text(self.params.get("call_id"))

    @property
    def control_id(self) -> str:
        """What the author or the platform calls the verb's run."""
        return _text(self.params.get("control_id"))

    def find(self, key: str) -> Any:
        """A member of that name, of the event or of the one object in it, as recordings have it in two places."""
        nested = [self.params, *(value for value in self.params.values() if isinstance(value, Mapping))]
        return next((members[key] for members in nested if key in members), None)


@frozen
class DebugEvent:
    """What happened in a conversation, as it was asked for by ``@app.debug_event``. SWML reference, debug webhooks.

    Attributes:
        type: the kind of event: ``function_call``, ``step_change``.
        data: its members; which there are depends on the kind.
        call_id: the call it happened on.
        raw: the body as it came, with the other events of the same request.
    """

    type: str = ""
    data: Any = None
    call_id: str = ""
    raw: JSONObject = field(factory=dict, repr=False)

    @classmethod
    def all_from_body(cls, body: JSONObject) -> list[DebugEvent]:
        """The events that a request's body tells of, in its order."""
        info = body.get("call_info")
        call_id = _text(info.get("call_id")) if isinstance(info, Mapping) else ""
        told = {key: value for key, value in body.items() if key not in ENVELOPE}
        return [cls(key, value, call_id, body) for key, value in told.items()]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _seconds(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
