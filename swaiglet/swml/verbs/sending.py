"""Verbs that send something beside the voice: messages, digits, faxes, events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from attrs import field, frozen

from swaiglet.swml.model import Verb, verb
from swaiglet.swml.wire import HOLDS_VARIABLE, AtLeast, Pattern, Url, at_least_one

Digits = Annotated[str, Pattern(rf"[0-9*#A-DWw]+|{HOLDS_VARIABLE}", "digits out of 0-9*#A-D, W and w for pauses")]


@verb("send_sms", at_least_one("body", "media"))
@frozen(kw_only=True)
class SendSMS(Verb):
    """Send a text message, with or without media. Sets `send_sms_result`. SWML reference, ``send_sms`` method.

    Attributes:
        to_number: the receiver, E.164.
        from_number: the sender, E.164: one of the project's numbers.
        body: the text.
        media: URLs of files to attach.
        region: of the world to send from.
        tags: to search the message log by.
        status_callback: receives the state of the delivery, a URL.
    """

    to_number: Annotated[str, AtLeast(1)]
    from_number: Annotated[str, AtLeast(1)]
    body: str | None = None
    media: Sequence[str] | None = None
    region: str | None = None
    tags: Sequence[str] | None = None
    status_callback: str | None = None


@verb("send_digits")
@frozen(kw_only=True)
class SendDigits(Verb):
    """Send digits as tones. Sets `send_digits_result`. SWML reference, ``send_digits`` method.

    Attributes:
        digits: ``0`` to ``9``, ``*``, ``#``, ``A`` to ``D``; ``W`` pauses for a second, ``w`` for half of one.
    """

    digits: Digits = field(kw_only=False)


@verb("send_fax")
@frozen(kw_only=True)
class SendFax(Verb):
    """Send a fax. SWML reference, ``send_fax`` method.

    Sets `send_fax_result`, `send_fax_document`, `send_fax_pages`, `send_fax_identity`, `send_fax_remote_identity`,
    `send_fax_result_code` and `send_fax_result_text`.

    Attributes:
        document: the URL of a PDF.
        header_info: the line on top of each page.
        identity: the sender's, the caller's number unless set.
        status_url: receives the state of the fax.
    """

    document: Url = field(kw_only=False)
    header_info: str | None = None
    identity: str | None = None
    status_url: Url | None = None


@verb("receive_fax")
@frozen(kw_only=True)
class ReceiveFax(Verb):
    """Receive a fax. SWML reference, ``receive_fax`` method.

    Sets `receive_fax_result`, `receive_fax_document`, `receive_fax_pages`, `receive_fax_identity`,
    `receive_fax_remote_identity`, `receive_fax_result_code` and `receive_fax_result_text`.

    Attributes:
        status_url: receives the state of the fax.
    """

    status_url: Url | None = None


@verb("user_event")
@frozen(kw_only=True)
class UserEvent(Verb):
    """Send an event to the client that is on the call. SWML reference, ``user_event`` method.

    Attributes:
        event: any keys; the client gets it as its event ``user_event``.
    """

    event: Mapping[str, Any] = field(kw_only=False)
