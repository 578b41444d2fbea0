"""Verbs that send the call's audio elsewhere while it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from swaiglet.swml.model import Verb, verb
from swaiglet.swml.wire import Int, Url


@verb("tap")
@frozen(kw_only=True)
class Tap(Verb):
    """Send the call's audio over RTP or a WebSocket, in the background. SWML reference, ``tap`` method.

    Sets `tap_uri`, `tap_result`, `tap_control_id`, `tap_rtp_src_addr`, `tap_rtp_src_port`, `tap_ptime`, `tap_codec`
    and `tap_rate`.

    Attributes:
        uri: ``rtp://<address>:<port>``, ``ws://…`` or ``wss://…``.
        control_id: the name to stop the tap by, made up unless set.
        direction: what is sent: the caller's words, what the caller hears, or both; ``speak`` unless set.
        codec: of the audio, ``PCMU`` unless set.
        rtp_ptime: milliseconds of audio in a packet, RTP only, 20 unless set.
        status_url: receives the state of the tap.
    """

    uri: Url = field(kw_only=False)
    control_id: str | None = None
    direction: Literal["speak", "listen", "both"] | None = None
    codec: Literal["PCMU", "PCMA"] | None = None
    rtp_ptime: Int | None = None
    status_url: Url | None = None


@verb("stop_tap")
@frozen(kw_only=True)
class StopTap(Verb):
    """End a tap. Sets `stop_tap_result`. SWML reference, ``stop_tap`` method.

    Attributes:
        control_id: which one, the last that was begun unless set.
    """

    control_id: str | None = field(default=None, kw_only=False)


@verb("stream")
@frozen(kw_only=True)
class Stream(Verb):
    """Stream the call's audio to a WebSocket, in the background. SWML reference, ``stream`` method.

    Sets `stream_result` and `stream_control_id`.

    Attributes:
        url: where to: ``wss://…``.
        control_id: the name to stop the stream by, no other running stream's; made up unless set.
        name: what the receiver knows the stream as.
        track: which side is sent, ``inbound_track`` unless set.
        codec: of the audio.
        status_url: receives the state of the stream.
        status_url_method: the HTTP method for it, ``POST`` unless set.
        authorization_bearer_token: sent to the WebSocket's server as authorization.
        custom_parameters: sent to the receiver when the stream begins.
    """

    url: Url = field(kw_only=False)
    control_id: str | None = None
    name: str | None = None
    track: Literal["inbound_track", "outbound_track", "both_tracks"] | None = None
    codec: str | None = None
    status_url: Url | None = None
    status_url_method: Literal["GET", "POST"] | None = None
    authorization_bearer_token: str | None = None
    custom_parameters: Mapping[str, str] | None = None


@verb("stop_stream")
@frozen(kw_only=True)
class StopStream(Verb):
    """End a stream. Sets `stop_stream_result`. SWML reference, ``stop_stream`` method.

    Attributes:
        control_id: which one, the last that was begun unless set.
    """

    control_id: str | None = field(default=None, kw_only=False)
