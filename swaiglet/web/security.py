"""Who gets in: HTTP Basic authentication (RFC 7617), and the platform's signature of what it asks for."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field, frozen

from swaiglet import errors
from swaiglet.errors import SetupError

DEFAULT_USER = "swaiglet"
USER_VARIABLE = "SWML_BASIC_AUTH_USER"
PASSWORD_VARIABLE = "SWML_BASIC_AUTH_PASSWORD"  # noqa: S105  the name of a variable
SECRET_VARIABLE = "SWAIGLET_SECRET"  # noqa: S105  the same
SIGNING_KEY_VARIABLE = "SIGNALWIRE_SIGNING_KEY"
DIGESTS = {"x-signalwire-sha256-signature": hashlib.sha256, "x-signalwire-signature": hashlib.sha1}
"""The headers that may hold the platform's signature, the better one first."""


@frozen(cache_hash=True)
class Credentials:
    """A user and a password.

    Attributes:
        generated: whether the password was made at start and is known to this process alone.
    """

    user: str
    password: str = field(repr=False)
    generated: bool = field(default=False, kw_only=True)
    _pair: bytes = field(init=False, repr=False, eq=False)
    _usual: bytes = field(init=False, repr=False, eq=False)

    @_pair.default
    def _written(self) -> bytes:
        return f"{self.user}:{self.password}".encode()

    @_usual.default
    def _as_most_clients_send_it(self) -> bytes:
        return b"Basic " + base64.b64encode(self._pair)

    def admit(self, authorization: str | None) -> bool:
        """Whether an ``Authorization`` header holds these credentials; compared in constant time, as UTF-8."""
        given = (authorization or "").encode(errors="replace")
        return hmac.compare_digest(given, self._usual) or self._admit_unusual(authorization or "")

    def _admit_unusual(self, authorization: str) -> bool:
        """The same of a header in other capitals, or with more white space."""
        scheme, _, encoded = authorization.strip().partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            given = base64.b64decode(encoded.strip(), validate=True)
        except (binascii.Error, ValueError):
            return False
        return hmac.compare_digest(given, self._pair)


def settle(auth: Any, environ: Mapping[str, str]) -> Credentials | None:
    """The credentials of an app: its own, else the environment's, else made here; `None` when it is off.

    Raises:
        SetupError: ``auth=`` is neither a pair of strings nor ``"off"``, or the user has a colon.
    """
    if auth == "off":
        return None
    if auth is not None:
        return _own(auth)
    user = environ.get(USER_VARIABLE) or DEFAULT_USER
    password = environ.get(PASSWORD_VARIABLE)
    return _own((user, password or secrets.token_urlsafe(18)), generated=not password)


def _own(auth: Any, *, generated: bool = False) -> Credentials:
    pair = isinstance(auth, tuple | list) and len(auth) == 2 and all(isinstance(part, str) for part in auth)
    if not pair or not all(auth) or ":" in auth[0] or not all(map(_is_text, auth)):
        raise SetupError(errors.bad_auth())
    return Credentials(*auth, generated=generated)


def _is_text(part: str) -> bool:
    """Whether it can be sent: an environment may hold bytes that are no text."""
    return not any("\ud800" <= letter <= "\udfff" for letter in part)


@frozen
class Secrets:
    """The keys that tokens are signed with, newest first.

    Attributes:
        generated: whether the one key was made at start and is known to this process alone.
    """

    keys: tuple[str, ...] = field(repr=False)
    generated: bool = False


def settle_secrets(environ: Mapping[str, str]) -> Secrets:
    """The secrets of the environment, ``SWAIGLET_SECRET=new,old``, else one made here."""
    keys = _listed(environ.get(SECRET_VARIABLE, ""))
    return Secrets(keys) if keys else Secrets((secrets.token_urlsafe(32),), generated=True)


@frozen
class SigningKeys:
    """The keys with which the platform signs its requests for documents. SignalWire guides, "Webhook security".

    The digest of the URL, as it was given to the platform, and the raw body stands in a header: SHA-256, or SHA-1 of
    requests for functions and for messages.

    Attributes:
        keys: the project's key, and while it changes the one before.
    """

    keys: tuple[str, ...] = field(repr=False)

    def signed(self, headers: Mapping[str, str], urls: Iterable[str], body: bytes) -> bool:
        """Whether the better one of the headers holds the digest of one of the URLs and the body, in constant time."""
        header = next((name for name in DIGESTS if name in headers), None)
        if header is None:
            return False
        told, texts = headers[header].strip().encode(), [url.encode() + body for url in urls]
        made = [hmac.new(key.encode(), text, DIGESTS[header]).hexdigest() for key in self.keys for text in texts]
        matches = [hmac.compare_digest(told, digest.encode()) for digest in made]
        return any(matches)


def signing_keys(environ: Mapping[str, str]) -> SigningKeys | None:
    """The signing keys of the environment, ``SIGNALWIRE_SIGNING_KEY=new,old``, when there are any.

    Raises:
        SetupError: it is set and holds none, so that somebody believes what is not so.
    """
    given = environ.get(SIGNING_KEY_VARIABLE, "")
    keys = _listed(given)
    if given and not keys:
        raise SetupError(errors.no_signing_key())
    return SigningKeys(keys) if keys else None


def _listed(keys: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, keys.split(","))))
