"""How much one request may take."""

from __future__ import annotations

from attrs import field, frozen, validators


@frozen(kw_only=True)
class Limits:
    """Bounds that keep one request from taking what others need.

    Attributes:
        body_bytes: the largest body of a document request or a function call.
        report_bytes: the largest report; it holds the whole conversation.
    """

    body_bytes: int = field(default=1_048_576, validator=validators.ge(1))
    report_bytes: int = field(default=8_388_608, validator=validators.ge(1))
