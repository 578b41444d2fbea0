from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest

from swaiglet import SetupError
from swaiglet.web.http import HttpRequest
from swaiglet.web.proxies import Origin, Proxies, trusted

FORGED = {
    "forwarded": "host=evil.example;proto=https",
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-host": "evil.example",
    "x-forwarded-port": "444",
    "x-forwarded-prefix": "/evil",
    "x-forwarded-proto": "https",
    "x-forwarded-server": "evil.example",
    "x-original-host": "evil.example",
    "x-real-ip": "10.0.0.1",
}
OWN = Origin("http", "agent.internal")
NETWORKS = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def asked(client: str = "10.0.0.1", **headers: str) -> HttpRequest:
    named = {f"x-forwarded-{name}": value for name, value in headers.items() if name != "forwarded"}
    return HttpRequest(host="agent.internal", client=client, headers=named)


def test_origin_is_the_requests_own_when_nobody_is_trusted() -> None:
    request = HttpRequest(host="agent.internal", client="10.0.0.1", headers=FORGED)
    assert Proxies().origin(request) == OWN


def test_origin_is_the_requests_own_when_another_than_the_trusted_speaks() -> None:
    request = HttpRequest(host="agent.internal", client="203.0.113.9", headers=FORGED)
    assert Proxies(networks=NETWORKS).origin(request) == OWN


def test_origin_never_heeds_the_headers_of_other_customs() -> None:
    others = {name: value for name, value in FORGED.items() if name[:13] not in ("x-forwarded-h", "x-forwarded-p")}
    request = HttpRequest(host="agent.internal", client="10.0.0.1", headers=others)
    assert Proxies(hops=1).origin(request) == Proxies(networks=NETWORKS).origin(request) == OWN


@pytest.mark.parametrize(
    ("hops", "headers", "origin"),
    [
        (1, {}, OWN),
        (1, {"proto": "https", "host": "a.example"}, Origin("https", "a.example")),
        (1, {"proto": "HTTPS", "host": "a.example:8443"}, Origin("https", "a.example:8443")),
        (1, {"host": "evil.example, a.example"}, Origin("http", "a.example")),
        (1, {"host": "evil.example , , a.example,"}, Origin("http", "a.example")),
        (1, {"host": ""}, OWN),
        (2, {"host": "evil.example, a.example, inner.example"}, Origin("http", "a.example")),
        (2, {"host": "a.example"}, OWN),
        (1, {"prefix": "/voice/"}, Origin("http", "agent.internal", "/voice")),
        (1, {"prefix": ".evil.example"}, Origin("http", "agent.internal", "/.evil.example")),
        (1, {"prefix": "/"}, OWN),
    ],
)
def test_origin_is_what_the_outermost_of_so_many_proxies_told(
    hops: int, headers: dict[str, str], origin: Origin
) -> None:
    assert Proxies(hops=hops).origin(asked(**headers)) == origin


@pytest.mark.parametrize(
    ("client", "headers", "host"),
    [
        ("10.0.0.1", {"for": "203.0.113.9", "host": "evil.example, a.example"}, "a.example"),
        ("10.0.0.1", {"for": "203.0.113.9, 10.0.0.2", "host": "evil.example, a.example, b.example"}, "a.example"),
        ("10.0.0.1", {"for": "10.0.0.3, 203.0.113.9", "host": "evil.example, a.example"}, "a.example"),
        ("10.0.0.1", {"for": "unknown", "host": "evil.example, a.example"}, "a.example"),
        ("10.0.0.1", {"host": "a.example"}, "a.example"),
        ("fd00::1", {"host": "a.example"}, "a.example"),
        ("::ffff:10.0.0.1", {"host": "a.example"}, "a.example"),
        ("2001:db8::1", {"host": "a.example"}, "agent.internal"),
        ("11.0.0.1", {"host": "a.example"}, "agent.internal"),
        ("", {"host": "a.example"}, "agent.internal"),
        ("unix:", {"host": "a.example"}, "agent.internal"),
    ],
)
def test_origin_is_what_the_outermost_proxy_of_the_networks_told(
    client: str, headers: dict[str, str], host: str
) -> None:
    assert Proxies(networks=NETWORKS).origin(asked(client, **headers)).host == host


@pytest.mark.parametrize(
    ("given", "proxies"),
    [
        ("", Proxies()),
        (" ", Proxies()),
        ("0", Proxies()),
        (" 2 ", Proxies(hops=2)),
        ("10.0.0.0/8, fd00::/8", Proxies(networks=NETWORKS)),
        ("192.0.2.7", Proxies(networks=(ip_network("192.0.2.7/32"),))),
    ],
)
def test_trusted_are_those_of_the_environment(given: str, proxies: Any) -> None:
    assert trusted({"SWAIGLET_TRUST_PROXY": given}) == proxies


def test_trusted_is_nobody_unless_named() -> None:
    assert trusted({}) == Proxies()


@pytest.mark.parametrize("given", ["yes", "*", "-1", "1.5", "10.0.0.1/8", "10.0.0.0/8,", "proxy.example"])
def test_trusted_refuses_what_names_no_proxies(given: str) -> None:
    with pytest.raises(SetupError) as caught:
        trusted({"SWAIGLET_TRUST_PROXY": given})
    assert str(caught.value) == (
        f'Cannot trust "{given}" as proxies: set SWAIGLET_TRUST_PROXY to how many there are in front of the server, or '
        "to their networks, for example `10.0.0.0/8,fd00::/8`."
    )
