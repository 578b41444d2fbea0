"""Tokens in webhook URLs: proof that a call was offered the function that is called.

A token is bound to the app, the function and the call, and ages. What it is bound to is in the request anyway, so that
a token is a timestamp and a signature, and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from attrs import field, frozen
from itsdangerous import BadSignature, TimestampSigner

ANY_CALL = "*"
"""What a token is bound to when the document was asked for without saying for which call."""
PARAMETER = "__token"


@frozen
class Tokens:
    """Makes and checks the tokens of one app.

    Attributes:
        app: the app's name.
        keys: the secrets, newest first; the first signs, all are accepted.
        max_age: seconds for which a token is good.
    """

    app: str
    keys: tuple[str, ...] = field(repr=False)
    max_age: float
    _signer: TimestampSigner = field(init=False, repr=False)

    @_signer.default
    def _make_signer(self) -> TimestampSigner:
        oldest_first = list(reversed(self.keys))
        return TimestampSigner(oldest_first, salt=f"swaiglet.{self.app}", digest_method=hashlib.sha256)

    def make(self, function: str, call: str) -> str:
        """The token with which this call may run this function."""
        bound = f"{function}:{call or ANY_CALL}"
        return self._signer.sign(bound).decode()[len(bound) + 1 :]

    def hold(self, token: str, function: str, calls: Iterable[str]) -> bool:
        """Whether it is the token of the function and of one of these calls, and not too old."""
        return any(self._holds(f"{function}:{call}.{token}") for call in (*filter(None, calls), ANY_CALL))

    def _holds(self, signed: str) -> bool:
        try:
            self._signer.unsign(signed, max_age=int(self.max_age))
        except BadSignature:
            return False
        return True
