from __future__ import annotations

import socket

import pytest

from swaiglet.web.server import listen, url_of


def test_listen_takes_a_free_port() -> None:
    with listen("127.0.0.1", 0) as listening:
        host, port = listening.getsockname()
        assert host == "127.0.0.1"
        assert port > 0
        assert url_of(listening) == f"http://127.0.0.1:{port}"


def test_listen_refuses_a_port_that_is_taken() -> None:
    with listen("127.0.0.1", 0) as taken, pytest.raises(OSError, match="Address already in use"):
        listen("127.0.0.1", taken.getsockname()[1])


def test_listen_refuses_a_host_that_is_none() -> None:
    with pytest.raises(socket.gaierror):
        listen("no host", 0)


def test_url_of_every_address_names_this_machine() -> None:
    with listen("0.0.0.0", 0) as listening:
        assert url_of(listening) == f"http://localhost:{listening.getsockname()[1]}"


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine knows no IPv6")
def test_url_of_an_ipv6_address_is_in_brackets() -> None:
    try:
        listening = listen("::1", 0)
    except OSError:
        pytest.skip("this machine has no IPv6 address")
    with listening:
        assert url_of(listening) == f"http://[::1]:{listening.getsockname()[1]}"
