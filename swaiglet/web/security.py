"""Who gets in: HTTP Basic authentication (RFC 7617)."""

from __future__ import annotations

import base64
import binascii
import hmac
import logging
import secrets
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from swaiglet import errors
from swaiglet.errors import SetupError

log = logging.getLogger("swaiglet.web")

DEFAULT_USER = "swaiglet"
USER_VARIABLE = "SWML_BASIC_AUTH_USER"
PASSWORD_VARIABLE = "SWML_BASIC_AUTH_PASSWORD"  # noqa: S105  the name of a variable


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
