"""The keywords of the methods of `Result` that write a verb or an object: those of its class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypedDict

from swaiglet.swml.prompt import Section
from swaiglet.swml.verbs.audio import AudioFormat
from swaiglet.swml.verbs.connecting import (
    CallbackFlavour,
    CallState,
    ConferenceStream,
    Confirm,
    Destination,
    Encryption,
    HttpMethod,
    SIPHeader,
)
from swaiglet.swml.verbs.flow import Branches, SwitchOn
from swaiglet.swml.verbs.payment import PayParameter, PayPrompt
from swaiglet.swml.wire import Flag, Int, Number


class ConnectFields(TypedDict, total=False):
    """What `swaiglet.verbs.Connect` has beside `to` and `from_`."""

    serial: Sequence[Destination | str]
    parallel: Sequence[Destination | str]
    serial_parallel: Sequence[Sequence[Destination | str]]
    from_name: str
    headers: Sequence[SIPHeader]
    codecs: str
    webrtc_media: Flag
    session_timeout: Int
    ringback: Sequence[str]
    result: SwitchOn | Branches
    timeout: Int
    max_duration: Int
    answer_on_bridge: Flag
    confirm: Confirm
    confirm_timeout: Int
    encryption: Encryption
    call_state_url: str
    call_state_events: Sequence[CallState]
    transfer_after_bridge: str
    status_url: str
    username: str
    password: str
    name: str
    codec: str
    realtime: Flag
    status_url_method: HttpMethod
    authorization_bearer_token: str
    custom_parameters: Mapping[str, str]


class JoinConferenceFields(TypedDict, total=False):
    """What `swaiglet.verbs.JoinConference` has beside `name`."""

    muted: Flag
    beep: Literal["true", "false", "onEnter", "onExit"]
    start_on_enter: Flag
    end_on_exit: Flag
    wait_url: str
    max_participants: Int
    record: Literal["do-not-record", "record-from-start"]
    region: Literal["global", "us", "eu", "ch"]
    trim: Literal["trim-silence", "do-not-trim"]
    coach: str
    status_callback_event: str
    status_callback_event_type: CallbackFlavour
    status_callback: str
    status_callback_method: HttpMethod
    recording_status_callback: str
    recording_status_callback_method: HttpMethod
    recording_status_callback_event: str
    recording_status_callback_event_type: CallbackFlavour
    result: SwitchOn | Branches
    stream: ConferenceStream


class SIPReferFields(TypedDict, total=False):
    """What `swaiglet.verbs.SIPRefer` has beside `to_uri`."""

    status_url: str
    username: str
    password: str


class SendSMSFields(TypedDict, total=False):
    """What `swaiglet.verbs.SendSMS` has beside the numbers and what is sent."""

    region: str
    tags: Sequence[str]
    status_callback: str


class PayFields(TypedDict, total=False):
    """What `swaiglet.verbs.Pay` has beside `payment_connector_url`."""

    charge_amount: str
    currency: str
    description: str
    input: Literal["dtmf"]
    language: str
    max_attempts: Int
    min_postal_code_length: Int
    parameters: Sequence[PayParameter]
    payment_method: Literal["credit-card"]
    postal_code: bool | str
    prompts: Sequence[PayPrompt]
    security_code: Flag
    status_url: str
    timeout: Int
    token_type: Literal["one-time", "reusable"]
    valid_card_types: str
    voice: str


class RecordCallFields(TypedDict, total=False):
    """What `swaiglet.verbs.RecordCall` has."""

    control_id: str
    stereo: Flag
    format: AudioFormat
    direction: Literal["speak", "listen", "both"]
    terminators: str
    beep: Flag
    input_sensitivity: Number
    initial_timeout: Number
    end_silence_timeout: Number
    max_length: Number
    status_url: str


class TapFields(TypedDict, total=False):
    """What `swaiglet.verbs.Tap` has beside `uri`."""

    control_id: str
    direction: Literal["speak", "listen", "both"]
    codec: Literal["PCMU", "PCMA"]
    rtp_ptime: Int
    status_url: str


class SystemPromptFields(TypedDict, total=False):
    """What `swaiglet.actions.SystemPrompt` has beside `system_prompt`."""

    user_prompt: str
    consolidate: Flag
    full_reset: Flag
    system_pom: Sequence[Section]
    user_pom: Sequence[Section]


class ModelSettingsFields(TypedDict, total=False):
    """What `swaiglet.actions.ModelSettings` has."""

    frequency_penalty: float
    presence_penalty: float
    max_tokens: int
    top_p: float
    confidence: float
    barge_confidence: float
    temperature: float
