"""Tokens in webhook URLs: proof that a call was offered the function that is called.

A token is bound to the app, the function and the call, and ages. What it is bound to is in the request anyway, so that
a token is a time and a code that proves it (a MAC: BLAKE2b with a key, RFC 7693), and nothing else. A document has one
for each of its functions: a signing library takes ten times as long to make them as all else in the document. Those in
a document that is kept elsewhere are for any call, do not age, and say so.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import re
import time
from collections.abc import Callable, Iterable, Iterator

from attrs import field, frozen

from swaiglet.swaig.call import Call

PARAMETER = "__token"
ANY_CALL = "*"
"""What a token is bound to when a document or a signature was asked for without saying for which call."""
HOSTED = "hosted"
"""What a token is bound to, and begins with, that stands in a document which the platform keeps."""
SKEW_SECONDS = 60
"""How far the clock of another machine, which made a token, may be ahead of ours."""
MAC_BYTES = 16
FORM = rf"(?:{HOSTED}\.)?[0-9a-f]+\.[0-9a-f]{{{2 * MAC_BYTES}}}"
"""A regular expression for what tokens look like."""
TOKEN = re.compile(FORM)


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
    _derived: tuple[bytes, ...] = field(init=False, repr=False, eq=False)

    @_derived.default
    def _derive(self) -> tuple[bytes, ...]:
        """The app's own key from each secret, so that no app's tokens are good for another of the same secret."""
        secrets = (hashlib.blake2b(_bytes(key)).digest() for key in self.keys)
        return tuple(hashlib.blake2b(_bytes(self.app), key=secret).digest() for secret in secrets)

    def make(self, function: str, call: Call | None) -> str:
        """The token with which this call may run this function; any call may when none is told."""
        return self.signer(call)(function)

    def signer(self, call: Call | None, before: str = "") -> Callable[[str], str]:
        """What makes the tokens of one call, all of one time, and writes something before each."""
        made = self._now()
        begun = _begun(self._derived[0], _scope(call), made)
        return lambda function: f"{before}{made}.{_mac(begun, function)}"

    def make_hosted(self, function: str) -> str:
        """The token with which any call may run this function for as long as the secret is one of ours."""
        made = self._now()
        return f"{HOSTED}.{made}.{_mac(_begun(self._derived[0], HOSTED, made), function)}"

    def hold(self, token: str, function: str, call: Call) -> bool:
        """Whether it is the token of this function and this call, and not too old; or one that any call may have."""
        if not TOKEN.fullmatch(token):
            return False
        kept = token.removeprefix(f"{HOSTED}.")
        made, _, mac = kept.partition(".")
        if kept != token:
            return self._proves(mac, function, [HOSTED], made) and self._is_in_time(made, math.inf)
        return self._proves(mac, function, _scopes(call), made) and self._is_in_time(made, self.max_age)

    def _now(self) -> str:
        return f"{int(self.clock()):x}"

    def _proves(self, mac: str, function: str, scopes: Iterable[str], made: str) -> bool:
        for scope in scopes:
            for key in self._derived:
                if hmac.compare_digest(mac, _mac(_begun(key, scope, made), function)):
                    return True
        return False

    def _is_in_time(self, made: str, max_age: float) -> bool:
        """Whether the time, which we wrote, is not long past; one that lies ahead another machine's clock wrote."""
        return -SKEW_SECONDS <= self.clock() - int(made, 16) <= max_age


def _begun(key: bytes, scope: str, made: str) -> hashlib.blake2b:
    """The part of a code that all tokens of one call and one time have in common."""
    return hashlib.blake2b(_bytes(f"{scope}:{made}:"), key=key, digest_size=MAC_BYTES)


def _mac(begun: hashlib.blake2b, function: str) -> str:
    """What only those can write who have the key. Neither functions nor times have a colon."""
    code = begun.copy()
    code.update(function.encode(errors="surrogatepass"))
    return code.hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _scope(call: Call | None) -> str:
    """What a token is bound to: the call, else the conversation, else nothing."""
    if call and call.id:
        return f"call:{call.id}"
    return f"conversation:{call.conversation_id}" if call and call.conversation_id else ANY_CALL


def _scopes(call: Call) -> Iterator[str]:
    """What the token of a call may be bound to; in a chat, the conversation goes by the name of the call."""
    yield _scope(call)
    yield from (f"conversation:{name}" for name in (call.conversation_id, call.id) if name)
    yield ANY_CALL
