"""The public URL of an app and the webhook URLs below it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from urllib.parse import quote, urlsplit

from swaiglet import errors
from swaiglet.agent import Agent
from swaiglet.errors import PayloadError, SetupError
from swaiglet.swaig.call import Call
from swaiglet.swaig.webhooks import Webhooks, with_credentials

from .http import HttpRequest
from .proxies import Origin, Proxies
from .security import Credentials
from .tokens import PARAMETER, Tokens

DEFAULT_PORT = 3000
QUERY = f"?{PARAMETER}="
PUBLIC_URL_VARIABLES = ("SWAIGLET_PUBLIC_URL", "SWML_PROXY_URL_BASE")
MOST_ORIGINS = 256
"""How many URLs are remembered: of requests that were let in, so that a stranger cannot drive out what is needed."""
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
    if not is_base(given):
        raise SetupError(errors.bad_public_url(given))
    return given.rstrip("/")


def is_base(url: str) -> bool:
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


def webhooks(
    base: str, credentials: Credentials | None, tokens: Tokens | None = None, call: Call | None = None
) -> Webhooks:
    """The webhook URLs below a base URL, with the credentials in them, and with tokens for the call."""
    base = _with_credentials(base, credentials)
    if tokens is None:
        return Webhooks(base)
    return Webhooks(base, tokens.signer(call, QUERY), tokens.app)


def hosted_webhooks(base: str, credentials: Credentials | None, tokens: Tokens) -> Webhooks:
    """The webhook URLs for a document that the platform keeps, which serves any call on any day."""
    plain = webhooks(base, credentials)
    return Webhooks(plain.base, lambda function: f"{QUERY}{tokens.make_hosted(function)}", tokens.app)


def base_url(request: HttpRequest, public: str | None, proxies: Proxies) -> str:
    """The app's URL: its prefix below the public URL, else below the host that this request was sent to.

    Raises:
        PayloadError: the host is no host name.
    """
    return _below(public or proxies.origin(request), request.prefix)


@lru_cache(MOST_ORIGINS)
def _below(origin: str | Origin, prefix: str) -> str:
    """An app's URL; its prefix was decoded by the server, and is perhaps the value of a variable in a route."""
    return f"{origin if isinstance(origin, str) else _url(origin)}{quote(prefix)}"


@lru_cache(MOST_ORIGINS)
def _with_credentials(base: str, credentials: Credentials | None) -> str:
    plain = base.rstrip("/")
    return with_credentials(plain, credentials.user, credentials.password) if credentials else plain


def asked_urls(
    request: HttpRequest, public: str | None, proxies: Proxies, credentials: Credentials | None
) -> Collection[str]:
    """The URLs that the platform may have signed: with a slash at the end or without, and with the credentials.

    It leaves the credentials in the URL of a message's document, and takes them out of a call's.

    Raises:
        PayloadError: the host is no host name.
    """
    path = quote(request.asked or f"{request.prefix}{request.path}").rstrip("/")
    query = f"?{request.query_string}" if request.query_string else ""
    origin = origin_url(request, public, proxies)
    origins = [origin, *([with_credentials(origin, credentials.user, credentials.password)] if credentials else [])]
    return [f"{origin}{path}{slash}{query}" for origin in origins for slash in ("", "/")]


def origin_url(request: HttpRequest, public: str | None, proxies: Proxies) -> str:
    """Where the service is reached: the public URL, else the host that this request was sent to.

    Raises:
        PayloadError: the host is no host name.
    """
    return public or _url(proxies.origin(request))


def _url(origin: Origin) -> str:
    if not HOST.fullmatch(origin.host) or origin.scheme not in ("http", "https"):
        raise PayloadError(errors.bad_host(origin.host))
    return f"{origin.scheme}://{origin.host}{quote(origin.prefix)}"


def is_allowed(host: str, allowed: Collection[str]) -> bool:
    """Whether a host, with or without a port, is one of those that the app goes by; any is when none are named."""
    name = host.rsplit(":", 1)[0] if host.rpartition(":")[2].isdecimal() else host
    return not allowed or any(fnmatchcase(name.lower(), pattern.lower()) for pattern in allowed)
