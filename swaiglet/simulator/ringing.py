"""A call that begins, as the platform tells of it. SWML reference, "Deployment", the request body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal
from uuid import uuid4

FROM_NUMBER, TO_NUMBER = "+15550100123", "+15550100199"
"""Who calls whom, unless a test or a person says otherwise: numbers that nobody has."""


def ringing(
    from_number: str = FROM_NUMBER,
    to_number: str = TO_NUMBER,
    *,
    type_: Literal["phone", "sip", "webrtc"] = "phone",
    direction: Literal["inbound", "outbound"] = "inbound",
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The facts of a new call.

    Args:
        from_number: who calls: E.164, or a SIP or WebRTC address.
        to_number: who is called.
        type_: what kind of call it is.
        direction: of the call, as the platform sees it.
        headers: SIP headers by name.
        more: other facts, or others in place of these, such as ``call_id``.
    """
    ids = {name: str(uuid4()) for name in ("call_id", "node_id", "segment_id", "project_id", "space_id")}
    told = facts(from_number, to_number, type_=type_, direction=direction, headers=headers)
    return ids | told | more


def facts(
    from_number: str,
    to_number: str,
    *,
    type_: str = "phone",
    direction: str = "inbound",
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What is told of a new call that is no matter of chance."""
    parties = {"from": from_number, "to": to_number}
    if type_ == "phone":
        parties |= {"from_number": from_number, "to_number": to_number}
    listed = [{"name": name, "value": value} for name, value in (headers or {}).items()]
    state = {"call_state": "created", "direction": direction, "type": type_, "headers": listed}
    sip = {"sip_data": _sip(from_number, to_number)} if type_ == "sip" else {}
    return state | parties | sip


def _sip(from_number: str, to_number: str) -> dict[str, str]:
    """What is told of the addresses of a SIP call."""
    told: dict[str, str] = {}
    for key, address in (("from", from_number), ("to", to_number), ("req", to_number)):
        user, _, host = address.removeprefix("sips:").removeprefix("sip:").partition("@")
        told |= {f"sip_{key}_user": user, f"sip_{key}_host": host, f"sip_{key}_uri": f"{user}@{host}"}
    return told
