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


@frozen
class Credentials:
    """A user and a password.

    Attributes:
        generated: whether the password was made at start and is known to this process alone.
    """

    user: str
    password: str = field(repr=False)
    generated: bool = field(default=False, kw_only=True)

    def admit(self, authorization: str | None) -> bool:
        """Whether an ``Authorization`` header holds these credentials; compared in constant time, as UTF-8."""
        scheme, _, encoded = (authorization or "").strip().partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            given = base64.b64decode(encoded.strip(), validate=True)
        except (binascii.Error, ValueError):
            return False
        return hmac.compare_digest(given, f"{self.user}:{self.password}".encode())


def settle(auth: Any, environ: Mapping[str, str]) -> Credentials | None:
    """The credentials of an app: its own, else the environment's, else made here; `None` when it is off.

    Raises:
        SetupError: ``auth=`` is neither a pair of strings nor ``"off"``.
    """
    if auth == "off":
        return None
    if auth is not None:
        return _own(auth)
    user = environ.get(USER_VARIABLE) or DEFAULT_USER
    password = environ.get(PASSWORD_VARIABLE)
    if password:
        return _own((user, password))
    return Credentials(user, secrets.token_urlsafe(18), generated=True)


def _own(auth: Any) -> Credentials:
    pair = isinstance(auth, tuple | list) and len(auth) == 2 and all(isinstance(part, str) for part in auth)
    if not pair or not all(auth) or ":" in auth[0]:
        raise SetupError(errors.bad_auth())
    return Credentials(*auth)


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
    keys = tuple(key.strip() for key in environ.get(SECRET_VARIABLE, "").split(",") if key.strip())
    return Secrets(keys) if keys else Secrets((secrets.token_urlsafe(32),), generated=True)


@frozen
class SigningKey:
    """The key with which the platform signs its requests for documents. SignalWire guides, "Webhook security".

    The digest of the URL, as it was given to the platform, and the raw body stands in a header: SHA-256, or SHA-1 of
    older kinds of requests.
    """

    key: str = field(repr=False)

    def signed(self, headers: Mapping[str, str], urls: Iterable[str], body: bytes) -> bool:
        """Whether one of the headers holds the digest of one of the URLs and the body; compared in constant time."""
        given = headers.get("x-signalwire-sha256-signature"), hashlib.sha256
        if given[0] is None:
            given = headers.get("x-signalwire-signature"), hashlib.sha1
        told, digest = given
        if told is None:
            return False
        made = [hmac.new(self.key.encode(), url.encode() + body, digest).hexdigest() for url in urls]
        matches = [hmac.compare_digest(told.strip().encode(), one.encode()) for one in made]
        return any(matches)


def signing_key(environ: Mapping[str, str]) -> SigningKey | None:
    """The signing key of the environment, when there is one."""
    key = environ.get(SIGNING_KEY_VARIABLE, "").strip()
    return SigningKey(key) if key else None
