"""Which proxies are believed when they tell how a request was sent to them."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import NamedTuple

from attrs import frozen

from swaiglet import errors
from swaiglet.errors import SetupError

from .http import HttpRequest

TRUST_VARIABLE = "SWAIGLET_TRUST_PROXY"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Origin(NamedTuple):
    """How a request was sent, as far as the URL says it.

    Attributes:
        scheme: ``http`` or ``https``.
        host: name, and port when there is one.
        prefix: what the proxy cut off the path, without a slash at the end.
    """

    scheme: str
    host: str
    prefix: str = ""


@frozen
class Proxies:
    """The proxies that are trusted: how many there are in front of us, or from which networks they speak.

    Attributes:
        hops: how many; each adds one value to each ``X-Forwarded-*`` header.
        networks: whence; a request from elsewhere is no proxy's.
    """

    hops: int = 0
    networks: tuple[Network, ...] = ()

    def origin(self, request: HttpRequest) -> Origin:
        """How the client sent the request: to us, or to the outermost proxy that is trusted."""
        hops = self._hops(request)
        if not hops:
            return Origin(request.scheme, request.host)
        prefix = _told(request, "x-forwarded-prefix", hops).strip("/")
        return Origin(
            _told(request, "x-forwarded-proto", hops).lower() or request.scheme,
            _told(request, "x-forwarded-host", hops) or request.host,
            f"/{prefix}" if prefix else "",  # without the slash it would be a part of the host's name
        )

    def _hops(self, request: HttpRequest) -> int:
        if not self.networks:
            return self.hops
        chain = [request.client, *reversed(_list(request, "x-forwarded-for"))]
        hops = 0
        while hops < len(chain) and self._is_trusted(chain[hops]):
            hops += 1
        return hops

    def _is_trusted(self, address: str) -> bool:
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        mapped = getattr(ip, "ipv4_mapped", None)  # as sockets write an IPv4 address that listen for both kinds
        return any((mapped or ip) in network for network in self.networks)


def _list(request: HttpRequest, header: str) -> list[str]:
    return [value.strip() for value in request.headers.get(header, "").split(",") if value.strip()]


def _told(request: HttpRequest, header: str, hops: int) -> str:
    """The value that the outermost trusted proxy wrote, as werkzeug's `ProxyFix` finds it.

    With fewer values than hops nobody knows who wrote which, and none is believed.
    """
    values = _list(request, header) if hops else []
    return values[-hops] if len(values) >= hops > 0 else ""


def trusted(environ: Mapping[str, str]) -> Proxies:
    """The proxies that the environment names: ``1`` or ``10.0.0.0/8,fd00::/8``; none unless it does.

    Raises:
        SetupError: it is neither a number nor a list of networks.
    """
    given = environ.get(TRUST_VARIABLE, "").strip()
    if not given:
        return Proxies()
    if given.isdecimal():
        return Proxies(int(given[:3]))
    try:
        return Proxies(networks=tuple(ipaddress.ip_network(part.strip()) for part in given.split(",")))
    except ValueError:
        raise SetupError(errors.bad_proxies(given)) from None
