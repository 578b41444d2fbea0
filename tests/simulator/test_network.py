"""Requests to servers that are there, and to those that are not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import pytest

from swaiglet.simulator.network import Network
from swaiglet.simulator.transport import NoReplyError, Reply

from .conftest import Server


async def ask(url: str, network: Network | None = None, seconds: float = 5.0) -> Reply:
    network = network or Network()
    try:
        return await network.send("POST", url, {"content-type": "application/json"}, b"{}", seconds)
    finally:
        await network.close()


async def failure(url: str, network: Network | None = None, seconds: float = 5.0) -> str:
    with pytest.raises(NoReplyError) as caught:
        await ask(url, network, seconds)
    return str(caught.value)


@asynccontextmanager
async def silent(*, reads: bool) -> AsyncIterator[str]:
    """A server that never says a word: it reads to the end, or hangs up at once."""
    over = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if reads:
            await reader.read()
        writer.close()
        await writer.wait_closed()
        over.set()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        await over.wait()


async def test_network_sends_the_credentials_of_the_url_as_a_header(server: Server) -> None:
    server.replies_with({"a": 1}, 201, **{"X-Told": "yes"})
    reply = await ask(server.url.replace("//", "//u:p%40@") + "/swaig?__token=a%2Bb")

    seen = server.seen[0]
    assert (reply.status, reply.body, reply.headers["x-told"]) == (201, b'{"a": 1}', "yes")
    assert (seen.target, seen.headers["Authorization"], seen.body) == ("/swaig?__token=a%2Bb", "Basic dTpwQA==", "{}")


async def test_network_does_not_follow_where_a_reply_leads(server: Server) -> None:
    server.replies_with("", 307, Location="/elsewhere")
    reply = await ask(server.url)
    assert (reply.status, len(server.seen)) == (307, 1)


async def test_network_keeps_its_connections_until_it_is_closed(server: Server) -> None:
    server.replies_with({})
    network = Network()
    for _ in range(2):
        assert (await network.send("GET", server.url, {}, b"", 5)).status == 200
    await network.close()
    await network.close()


async def test_network_reads_no_endless_reply(server: Server) -> None:
    server.replies_with("x" * 100)
    assert await failure(server.url, Network(reply_bytes=99)) == "the reply is larger than 99 bytes"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nowhere", '"nowhere" is no URL of http or https'),
        ("ftp://a.test/", '"ftp://a.test/" is no URL of http or https'),
        ("http://[/", '"http://[/" is no URL of http or https'),
        ("http://does-not-exist.invalid/", "there is no host does-not-exist.invalid"),
    ],
)
async def test_network_says_why_there_is_no_reply(url: str, reason: str) -> None:
    assert await failure(url) == reason


async def test_network_says_that_nothing_listens() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    assert await failure(f"http://127.0.0.1:{port}/") == f"nothing listens at 127.0.0.1:{port}"


async def test_network_says_that_a_connection_is_not_safe(server: Server) -> None:
    said = await failure(server.url.replace("http:", "https:"))
    assert said.startswith("the connection to 127.0.0.1:")
    assert said.endswith("; give it a certificate that this machine trusts")


async def test_network_waits_no_longer_than_it_may() -> None:
    async with silent(reads=True) as url:
        assert await failure(url, seconds=0.05) == "no reply came within 0.05 s"


async def test_network_says_that_a_connection_broke() -> None:
    async with silent(reads=False) as url:
        assert (await failure(url)).startswith("the connection broke (")
