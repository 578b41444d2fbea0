"""The public URL of an app and the webhook URLs below it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from swaiglet import errors
from swaiglet.agent import Agent
from swaiglet.errors import PayloadError, SetupError
from swaiglet.swaig.webhooks import Webhooks, with_credentials

from .http import HttpRequest
from .security import Credentials

DEFAULT_PORT = 3000
PUBLIC_URL_VARIABLES = ("SWAIGLET_PUBLIC_URL", "SWML_PROXY_URL_BASE")
HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
"""RFC 3986, ``host [":" port]``, without the forms that no server is asked under."""


def public_url(agent: Agent, environ: Mapping[str, str]) -> str | None:
    """The URL that the author or the environment gave, without a slash at the end, if either did.

    Raises:
        SetupError: it is no absolute http(s) URL.
    """
    given = agent.public_url or next(filter(None, map(environ.get, PUBLIC_URL_VARIABLES)), None)
    if not given:
        return None
    if not _is_base(given):
        raise SetupError(errors.bad_public_url(given))
    return given.rstrip("/")


def _is_base(url: str) -> bool:
    """Whether paths and credentials can be put into a URL to make others of it."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  reading it is what checks it
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not set(url) & set("@?# ")


def default_port(environ: Mapping[str, str]) -> int:
    """The port of the environment, ``PORT``, else 3000.

    Raises:
        SetupError: it is no port.
    """
    given = environ.get("PORT") or str(DEFAULT_PORT)
    if not given.isdecimal() or int(given[:6]) > 65535:
        raise SetupError(errors.bad_port(given))
    return int(given)


def webhooks(base: str, credentials: Credentials | None) -> Webhooks:
    """The webhook URLs below a base URL, with the credentials in them."""
    plain = base.rstrip("/")
    return Webhooks(with_credentials(plain, credentials.user, credentials.password) if credentials else plain)


def base_url(request: HttpRequest, public: str | None) -> str:
    """The app's URL: its prefix below the public URL, else below the host that this request was sent to.

    Raises:
        PayloadError: the host is no host name.
    """
    prefix = quote(request.prefix)  # decoded by the server, and perhaps the value of a variable in a route
    if public:
        return f"{public}{prefix}"
    if not HOST.fullmatch(request.host):
        raise PayloadError(errors.bad_host(request.host))
    return f"{request.scheme}://{request.host}{prefix}"
