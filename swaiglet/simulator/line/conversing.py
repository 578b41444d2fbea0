"""Methods that hand the call to a conversation, and take it back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from swaiglet import errors

from .flow import destination, leave
from .script import Frame, Run, Signal


async def converse(method: str, frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Hold a conversation, and go on when it has ended: here, or where it has sent the call."""
    frame.answer()
    session, talk = frame.session, frame.line.converse
    frame.tell(method, "", value)
    if talk is None:
        frame.line.warn(errors.nobody_talks(method))
        return None
    await talk(session, frame.scope.scoped(value), method)
    if method != "ai_sidecar":
        frame.set({"ai_result": "success", "return_value": "success"})
    if session.transfer is None:
        return None
    dest, session.transfer = session.transfer, None
    return leave(frame, await destination(frame, {"dest": dest}, method, is_filled=True))


METHODS: Mapping[str, Run] = {method: partial(converse, method) for method in ("ai", "ai_sidecar", "amazon_bedrock")}
