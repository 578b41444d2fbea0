"""Tokens in webhook URLs: proof that a call was offered the function that is called.

A token is bound to the app, the function and the call, and ages. What it is bound to is in the request anyway, so that
a token is a timestamp and a signature, and nothing else. Those in a document that is kept elsewhere are for any call,
do not age, and say so.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable

from attrs import field, frozen
from itsdangerous import BadSignature, TimestampSigner

from swaiglet.swaig.call import Call

PARAMETER = "__token"
ANY_CALL = "*"
"""What a token is bound to when a document or a signature was asked for without saying for which call."""
HOSTED = "hosted"
"""What a token is bound to, and begins with, that stands in a document which the platform keeps."""
SKEW_SECONDS = 60
"""How far the clock of another machine, which made a token, may be ahead of ours."""


@frozen
class Tokens:
    """Makes and checks the tokens of one app.

    Attributes:
        app: the app's name.
        keys: the secrets, newest first; the first signs, all are accepted.
        max_age: seconds for which a token is good.
        clock: seconds since 1970.
    """

    app: str
    keys: tuple[str, ...] = field(repr=False)
    max_age: float
    clock: Callable[[], float] = field(default=time.time, repr=False)
    _signer: TimestampSigner = field(init=False, repr=False, eq=False)

    @_signer.default
    def _make_signer(self) -> TimestampSigner:
        return _Signer(self.app, self.keys, self.clock)

    def make(self, function: str, call: Call | None) -> str:
        """The token with which this call may run this function; any call may when none is told."""
        return self._sign(f"{function}:{_scope(call)}")

    def make_hosted(self, function: str) -> str:
        """The token with which any call may run this function for as long as the secret is one of ours."""
        return f"{HOSTED}.{self._sign(f'{function}:{HOSTED}')}"

    def _sign(self, bound: str) -> str:
        return self._signer.sign(bound).decode()[len(bound) + 1 :]

    def hold(self, token: str, function: str, call: Call) -> bool:
        """Whether it is the token of this function and this call, and not too old; or one that any call may have."""
        kept = token.removeprefix(f"{HOSTED}.")
        if kept != token:
            return self._holds(kept, f"{function}:{HOSTED}", math.inf)
        return any(self._holds(token, f"{function}:{scope}", self.max_age) for scope in _scopes(call))

    def _holds(self, token: str, bound: str, max_age: float) -> bool:
        try:
            signed, made = self._signer.unsign(f"{bound}.{token}", return_timestamp=True)
        except BadSignature:
            return False
        # A token with a dot too many could else stand for a call whose id begins like the one that it was made for.
        return signed == bound.encode() and -SKEW_SECONDS <= self.clock() - made.timestamp() <= max_age


class _Signer(TimestampSigner):
    """Signs with the newest key, at the time of a clock that tests can hold."""

    def __init__(self, app: str, keys: tuple[str, ...], clock: Callable[[], float]) -> None:
        super().__init__(list(reversed(keys)), salt=f"swaiglet.{app}", digest_method=hashlib.sha256)
        self._clock = clock

    def get_timestamp(self) -> int:
        return int(self._clock())


def _scope(call: Call | None) -> str:
    """What a token is bound to: the call, else the conversation, else nothing."""
    if call and call.id:
        return f"call:{call.id}"
    return f"conversation:{call.conversation_id}" if call and call.conversation_id else ANY_CALL


def _scopes(call: Call) -> list[str]:
    """What the token of a call may be bound to; in a chat, the conversation goes by the name of the call."""
    conversations = filter(None, (call.conversation_id, call.id))
    return [_scope(call), *(f"conversation:{conversation}" for conversation in conversations), ANY_CALL]
