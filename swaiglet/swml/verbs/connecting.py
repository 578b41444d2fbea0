"""Verbs that bring in another party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from attrs import field, frozen

from swaiglet.swml.model import Model, Verb, model, verb
from swaiglet.swml.wire import AtLeast, Flag, Int, Range, Url, Variable, exactly_one

CallState = Literal["created", "ringing", "answered", "ended"]


@model()
@frozen(kw_only=True)
class SIPHeader(Model):
    """A header of the SIP INVITE that dials."""

    name: str = field(kw_only=False)
    value: str = field(kw_only=False)


@model()
@frozen(kw_only=True)
class Destination(Model):
    """One party to dial, with what is special to it.

    `to` is an E.164 number, a SIP URI, a resource's address (``/public/room``), ``queue:<name>`` or
    ``stream:wss://…``; timeouts are in seconds. SWML reference, ``connect`` method, ``serial`` and ``parallel``.
    """

    to: str = field(kw_only=False)
    from_: str | None = None
    from_name: str | None = None
    headers: Sequence[SIPHeader] | None = None
    codecs: str | None = None
    webrtc_media: Flag | None = None
    session_timeout: Annotated[int, Range(low=1)] | Variable | None = None
    username: str | None = None
    password: str | None = None
    timeout: Int | None = None
    call_state_events: Sequence[CallState] | None = None
    call_state_url: Url | None = None
    confirm: str | Sequence[Verb] | None = None
    confirm_timeout: Int | None = None
    encryption: Literal["mandatory", "optional", "forbidden"] | None = None
    name: str | None = None
    codec: str | None = None
    realtime: Flag | None = None
    status_url: Url | None = None
    status_url_method: Literal["GET", "POST"] | None = None
    authorization_bearer_token: str | None = None
    custom_parameters: Mapping[str, str] | None = None


@verb("connect", exactly_one("to", "serial", "parallel", "serial_parallel"))
@frozen(kw_only=True)
class Connect(Verb):
    """Dial another party and bridge it with the caller.

    One destination (`to`), several one after the other (`serial`), all at once (`parallel`), or groups one after
    the other (`serial_parallel`). Timeouts and `max_duration` are in seconds. SWML reference, ``connect`` method.
    """

    to: str | None = field(default=None, kw_only=False)
    serial: Annotated[Sequence[Destination], AtLeast(1)] | None = None
    parallel: Annotated[Sequence[Destination], AtLeast(1)] | None = None
    serial_parallel: Annotated[Sequence[Sequence[Destination]], AtLeast(1)] | None = None
    from_: str | None = None
    from_name: str | None = None
    headers: Sequence[SIPHeader] | None = None
    codecs: str | None = None
    webrtc_media: Flag | None = None
    session_timeout: Annotated[int, Range(low=1)] | Variable | None = None
    ringback: Sequence[str] | None = None
    timeout: Int | None = None
    max_duration: Int | None = None
    answer_on_bridge: Flag | None = None
    confirm: str | Sequence[Verb] | None = None
    confirm_timeout: Int | None = None
    username: str | None = None
    password: str | None = None
    encryption: Literal["mandatory", "optional", "forbidden"] | None = None
    call_state_url: Url | None = None
    call_state_events: Sequence[CallState] | None = None
    status_url: Url | None = None
    transfer_after_bridge: str | None = None
