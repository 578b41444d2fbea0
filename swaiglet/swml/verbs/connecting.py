"""Verbs that bring the caller together with others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from attrs import field, frozen

from swaiglet import errors
from swaiglet.swml import older
from swaiglet.swml.model import Model, Verb, model, verb
from swaiglet.swml.wire import (
    HOLDS_VARIABLE,
    AtLeast,
    Flag,
    Int,
    Needs,
    Older,
    Only,
    Pattern,
    Range,
    Tolerates,
    Url,
    Variable,
    exactly_one,
)

from .flow import Branches, SwitchOn, misplaced_elses

CONFIRM_VERBS = (
    "cond",
    "denoise",
    "hangup",
    "play",
    "prompt",
    "record",
    "record_call",
    "send_digits",
    "send_sms",
    "set",
    "stop_denoise",
    "stop_record_call",
    "stop_stream",
    "stop_tap",
    "stream",
    "tap",
    "unset",
)
"""The verbs that may ask the dialled party whether to be put through."""

STREAM_FIELDS = (
    "name",
    "codec",
    "realtime",
    "status_url_method",
    "authorization_bearer_token",
    "custom_parameters",
)
"""What belongs to a destination ``stream:wss://…``."""

CallState = Literal["created", "ringing", "answered", "ended"]
Confirm = str | Sequence[Annotated[Verb, Only(CONFIRM_VERBS)]]
Encryption = Literal["mandatory", "optional", "forbidden"]
SessionTimeout = Annotated[Annotated[int, Range(low=1)] | Variable, Older(older.left_out(0))]
Events = Annotated[str, Older(older.spaced)]
HttpMethod = Literal["GET", "POST"]
RoomName = Annotated[str, Pattern(rf"[A-Za-z0-9_-]+|{HOLDS_VARIABLE}", "a name of letters, digits, - and _")]
CallbackFlavour = Literal["cxml", "laml", "relay"]


@model()
@frozen(kw_only=True)
class SIPHeader(Model):
    """A header of the SIP INVITE that dials.

    Attributes:
        name: the header's name, such as ``X-Account``.
        value: what it says.
    """

    name: str = field(kw_only=False)
    value: str = field(kw_only=False)


@model()
@frozen(kw_only=True)
class Destination(Model):
    """One party to dial, with what is special to it. SWML reference, ``connect`` method.

    Attributes:
        to: an E.164 number, a SIP URI, a resource's address (``/public/room``), ``queue:<name>`` or
            ``stream:wss://…``.
        from_: the caller's number that is shown.
        from_name: the caller's name that is shown, SIP only.
        headers: of the SIP INVITE.
        codecs: those to offer, separated by commas, SIP only.
        webrtc_media: whether WebRTC media is offered, SIP only, false unless set.
        session_timeout: seconds, SIP ``Session-Expires``.
        username: for SIP authentication.
        password: for SIP authentication.
        timeout: seconds to answer, 60 unless set.
        call_state_events: which states of this leg are reported, ``ended`` unless set.
        call_state_url: receives them.
        confirm: what the answering party is asked first: verbs, or the URL of a document.
        confirm_timeout: seconds for that; `timeout` unless set.
        encryption: of the media, ``optional`` unless set.
        name: of a stream.
        codec: of a stream: ``PCMU`` (unless set), ``PCMA``, ``G722`` or ``L16``, with rate and packet length as in
            ``L16@24000h@40i``.
        realtime: whether a stream may send audio back without delay, false unless set.
        status_url: receives the state of a stream.
        status_url_method: the HTTP method for it, ``POST`` unless set.
        authorization_bearer_token: sent to a stream's server as authorization.
        custom_parameters: sent to a stream's server when it begins.
    """

    to: Annotated[str, AtLeast(1)] = field(kw_only=False)
    from_: str | None = None
    from_name: str | None = None
    headers: Sequence[SIPHeader] | None = None
    codecs: str | None = None
    webrtc_media: Flag | None = None
    session_timeout: SessionTimeout | None = None
    username: str | None = None
    password: str | None = None
    timeout: Int | None = None
    call_state_events: Sequence[CallState] | None = None
    call_state_url: Url | None = None
    confirm: Confirm | None = None
    confirm_timeout: Int | None = None
    encryption: Encryption | None = None
    name: str | None = None
    codec: str | None = None
    realtime: Flag | None = None
    status_url: Url | None = None
    status_url_method: HttpMethod | None = None
    authorization_bearer_token: str | None = None
    custom_parameters: Mapping[str, str] | None = None


def as_destinations(parties: Sequence[Destination | str] | None) -> Any:
    """Destinations, where only the addresses of some were given."""
    if not isinstance(parties, list | tuple):
        return parties
    return [{"to": party} if isinstance(party, str) else party for party in parties]


def as_groups(groups: Sequence[Sequence[Destination | str]] | None) -> Any:
    """Groups of destinations, where only the addresses of some were given."""
    return [as_destinations(group) for group in groups] if isinstance(groups, list | tuple) else groups


@verb("connect", exactly_one("to", "serial", "parallel", "serial_parallel"))
@frozen(kw_only=True)
class Connect(Verb):
    """Dial another party and bridge it with the caller. SWML reference, ``connect`` method.

    ``Connect("+15550100123")``, or ``Connect(serial=["+15550100123", Destination("sip:…", timeout=15)])``. Sets
    `connect_result` (``connected`` or ``failed``), `connect_failed_reason` and `return_value`.

    Attributes:
        to: the one destination: an E.164 number, a SIP URI, a resource's address (``/public/room``),
            ``queue:<name>`` or ``stream:wss://…``.
        serial: several destinations, tried in turn; an address alone will do, as in `to`.
        parallel: several, rung at once; the first to answer has the call.
        serial_parallel: groups tried in turn, each rung at once.
        from_: the caller's number that is shown, the real one unless set.
        from_name: the caller's name that is shown, SIP only.
        headers: of the SIP INVITE.
        codecs: those to offer, separated by commas, SIP only.
        webrtc_media: whether WebRTC media is offered, SIP only, false unless set.
        session_timeout: seconds, SIP ``Session-Expires``.
        ringback: what the caller hears meanwhile, as in `Play`; the provider's tone unless set.
        result: what to do afterwards: a `SwitchOn` that looks at `connect_result`, or branches as in `Cond`.
        timeout: seconds to answer, 60 unless set.
        max_duration: seconds that the bridge may last, 14400 (4 hours) unless set.
        answer_on_bridge: whether the caller's leg is answered only when the other is, false unless set.
        confirm: what the answering party is asked first: verbs, or the URL of a document.
        confirm_timeout: seconds for that; `timeout` unless set.
        encryption: of the media, ``optional`` unless set.
        call_state_url: receives the states of each leg.
        call_state_events: which of them, ``ended`` unless set.
        transfer_after_bridge: the document for the caller afterwards, a URL or JSON text; a queue must have it.
        status_url: receives the state of the connection, or of the stream.
        username: for SIP authentication.
        password: for SIP authentication.
        name: of the stream; this and what follows is for ``stream:`` in `to` only.
        codec: of the stream, ``PCMU`` unless set; see `Destination`.
        realtime: whether the stream may send audio back without delay, false unless set.
        status_url_method: the HTTP method for `status_url`, ``POST`` unless set.
        authorization_bearer_token: sent to the stream's server as authorization.
        custom_parameters: sent to the stream's server when it begins.
    """

    to: Annotated[str, AtLeast(1)] | None = field(default=None, kw_only=False)
    serial: Annotated[Sequence[Destination], AtLeast(1)] | None = field(default=None, converter=as_destinations)
    parallel: Annotated[Sequence[Destination], AtLeast(1)] | None = field(default=None, converter=as_destinations)
    serial_parallel: Annotated[Sequence[Sequence[Destination]], AtLeast(1)] | None = field(
        default=None, converter=as_groups
    )
    from_: str | None = None
    from_name: str | None = None
    headers: Sequence[SIPHeader] | None = None
    codecs: str | None = None
    webrtc_media: Flag | None = None
    session_timeout: SessionTimeout | None = None
    ringback: Annotated[Sequence[str], Older(older.sounds)] | None = None
    result: SwitchOn | Branches | None = None
    timeout: Int | None = None
    max_duration: Int | None = None
    answer_on_bridge: Flag | None = None
    confirm: Confirm | None = None
    confirm_timeout: Int | None = None
    encryption: Encryption | None = None
    call_state_url: Url | None = None
    call_state_events: Sequence[CallState] | None = None
    transfer_after_bridge: str | None = None
    status_url: Url | None = None
    username: str | None = None
    password: str | None = None
    name: str | None = None
    codec: str | None = None
    realtime: Flag | None = None
    status_url_method: HttpMethod | None = None
    authorization_bearer_token: str | None = None
    custom_parameters: Mapping[str, str] | None = None

    def complaints(self) -> Iterator[errors.Problem]:
        """A queue without a way out, a stream's fields without a stream, an `Else` that hides branches."""
        if self.to and self.to.startswith("queue:") and self.transfer_after_bridge is None:
            yield errors.needs_beside("to", "to: queue:…", "transfer_after_bridge")
        if self.to is None:
            for key in STREAM_FIELDS:
                if getattr(self, key) is not None:
                    yield errors.needs_beside(key, key, "to")
        yield from misplaced_elses("result", self.result)


@verb("enter_queue")
@frozen(kw_only=True)
class EnterQueue(Verb):
    """Put the caller into a queue until somebody connects to it. SWML reference, ``enter_queue`` method.

    Sets `queue_result` (``entering``, ``connecting``, ``connected``, ``leaving``, ``timeout``, ``hangup`` or
    ``failed``), `wait_time`, `entry_position` and `entry_size`.

    Attributes:
        queue_name: the queue, made when it does not exist.
        transfer_after_bridge: the document for the caller afterwards, a URL or JSON text.
        status_url: receives the state of the caller in the queue.
        wait_url: what the caller hears meanwhile, an audio file; the platform's music unless set.
        wait_time: seconds to wait at most, 3600 unless set.
    """

    queue_name: str = field(kw_only=False)
    transfer_after_bridge: str
    status_url: Url | None = None
    wait_url: Url | None = None
    wait_time: Annotated[int, Range(low=1)] | Variable | None = None


@model()
@frozen(kw_only=True)
class ConferenceStream(Model):
    """A WebSocket that hears a conference, and may speak in it.

    Attributes:
        url: of the WebSocket: ``wss://…``.
        name: of the stream.
        codec: of the audio.
        status_url: receives the state of the stream.
        status_url_method: the HTTP method for it, ``POST`` unless set.
        realtime: whether it may send audio back without delay, false unless set.
        authorization_bearer_token: sent to the WebSocket's server as authorization.
        custom_parameters: sent to the server when the stream begins.
    """

    url: Url = field(kw_only=False)
    name: str | None = None
    codec: str | None = None
    status_url: Url | None = None
    status_url_method: HttpMethod | None = None
    realtime: Flag | None = None
    authorization_bearer_token: str | None = None
    custom_parameters: Mapping[str, str] | None = None


@verb("join_conference", shorthand="name")
@frozen(kw_only=True)
class JoinConference(Verb):
    """Join an audio conference, made when it does not exist. SWML reference, ``join_conference`` method.

    Sets `join_conference_result` (``completed``, ``answered``, ``no-answer``, ``failed`` or ``canceled``) and
    `return_value`.

    Attributes:
        name: of the conference.
        muted: whether the caller joins muted, false unless set.
        beep: when a beep is heard, a string: ``"true"`` (both, unless set), ``"false"``, ``"onEnter"``, ``"onExit"``.
        start_on_enter: whether the conference begins with this caller, true unless set.
        end_on_exit: whether it ends with this caller, false unless set.
        wait_url: of a document to run until the conference begins; hold music unless set.
        max_participants: from 2 to 100000, 100000 unless set.
        record: whether the conference is recorded, ``do-not-record`` unless set.
        region: of the world where the audio is mixed.
        trim: of silence in the recording, ``trim-silence`` unless set.
        coach: the id of the call in the conference that alone hears this one.
        status_callback_event: which events are reported, separated by spaces: ``start end join leave mute hold modify
            speaker announcement``.
        status_callback_event_type: how the reports are written.
        status_callback: receives the events.
        status_callback_method: the HTTP method for it, ``POST`` unless set.
        recording_status_callback: receives the state of the recording.
        recording_status_callback_method: the HTTP method for it, ``POST`` unless set.
        recording_status_callback_event: which states, separated by spaces: ``in-progress completed absent``.
        recording_status_callback_event_type: how the reports are written.
        result: what to do afterwards: a `SwitchOn` with its `variable`, or branches as in `Cond`.
        stream: a WebSocket that hears the conference.
    """

    name: Annotated[str, AtLeast(1)] = field(kw_only=False)
    muted: Flag | None = None
    beep: Literal["true", "false", "onEnter", "onExit"] | None = None
    start_on_enter: Flag | None = None
    end_on_exit: Flag | None = None
    wait_url: Url | None = None
    max_participants: Annotated[int, Range(2, 100000)] | Variable | None = None
    record: Literal["do-not-record", "record-from-start"] | None = None
    region: Annotated[Literal["global", "us", "eu", "ch"], Tolerates(str)] | None = None
    trim: Literal["trim-silence", "do-not-trim"] | None = None
    coach: str | None = None
    status_callback_event: Events | None = None
    status_callback_event_type: CallbackFlavour | None = None
    status_callback: Url | None = None
    status_callback_method: HttpMethod | None = None
    recording_status_callback: Url | None = None
    recording_status_callback_method: HttpMethod | None = None
    recording_status_callback_event: Events | None = None
    recording_status_callback_event_type: CallbackFlavour | None = None
    result: Annotated[SwitchOn, Needs("variable")] | Branches | None = None
    stream: ConferenceStream | None = None

    def complaints(self) -> Iterator[errors.Problem]:
        """An `Else` that hides the branches after it."""
        return misplaced_elses("result", self.result)


@verb("join_room", shorthand="name")
@frozen(kw_only=True)
class JoinRoom(Verb):
    """Join a video room. Sets `join_room_result`. SWML reference, ``join_room`` method.

    Attributes:
        name: of letters, digits, hyphens and underscores.
    """

    name: RoomName = field(kw_only=False)


@verb("sip_refer")
@frozen(kw_only=True)
class SIPRefer(Verb):
    """Hand the call to another SIP endpoint, which takes it over. SWML reference, ``sip_refer`` method.

    Sets `sip_refer_to`, `sip_refer_result`, `return_value`, `sip_refer_response_code` and
    `sip_refer_to_response_code`.

    Attributes:
        to_uri: the SIP URI to refer to.
        status_url: receives the state of the transfer.
        username: for SIP authentication.
        password: for SIP authentication.
    """

    to_uri: Annotated[str, AtLeast(1)] = field(kw_only=False)
    status_url: Url | None = None
    username: str | None = None
    password: str | None = None
