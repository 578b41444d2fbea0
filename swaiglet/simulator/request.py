"""What a data map's webhook asks, what comes back, and within which bounds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

SECRETS = frozenset({"authorization", "cookie"})
"""Headers that go only to the server that they were written for, and are not shown."""


@frozen(kw_only=True)
class Bounds:
    """How long a request may take and how much may come back; as on the platform, unless given.

    Attributes:
        connect_seconds: until there is a connection.
        seconds: until the whole reply is there.
        redirects: how many are followed.
        reply_bytes: the largest reply that is read; the platform's own bound is not known.
    """

    connect_seconds: float = 30.0
    seconds: float = 120.0
    redirects: int = 15
    reply_bytes: int = 4_194_304


@frozen
class Request:
    """What is to be sent."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str | None = None


@frozen(kw_only=True)
class Exchange:
    """A request and what came back.

    Attributes:
        method: ``GET`` or ``POST``.
        url: where it went at first, with … for user and password.
        headers: what was sent with it; credentials are left out.
        body: what was sent, if anything.
        status: the last HTTP status; 0 when no reply came.
        reply: the reply as paths read it: a list stands under ``array``, a status other than 2xx under ``http_code``.
        failure: why no reply can be read; empty when one can.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(factory=dict)
    body: str | None = None
    status: int = 0
    reply: Any = None
    failure: str = ""


def without_credentials(url: str) -> str:
    """The URL as it may be shown: without user and password, and without the token of a call."""
    return re.sub(r"([?&]__token=)[^&#]*", r"\1…", re.sub("//[^/?#]*@", "//…@", url))
