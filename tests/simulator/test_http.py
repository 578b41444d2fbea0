"""Requests as the platform sends them: redirects, credentials, bounds, and what is no reply."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from swaiglet.simulator.exchange import send
from swaiglet.simulator.request import Bounds, Exchange, Request

from .conftest import Server

BASIC = "Basic dTpwQA=="
"""The header for user ``u`` and password ``p@``."""


async def post(url: str, headers: dict[str, str] | None = None, **bounds: Any) -> Exchange:
    return await send(Request("POST", url, headers or {}, "{}"), Bounds(**bounds))


def with_credentials(url: str) -> str:
    return url.replace("//", "//u:p%40@")


def authorizations(server: Server) -> list[str | None]:
    return [seen.headers.get("Authorization") for seen in server.seen]


async def test_credentials_of_the_url_are_a_header(server: Server) -> None:
    server.replies_with({"a": 1})

    made = await post(with_credentials(server.url))

    assert authorizations(server) == [BASIC]
    assert made == Exchange(method="POST", url=server.url.replace("//", "//…@"), body="{}", status=200, reply={"a": 1})


async def test_header_that_is_configured_wins_and_is_not_shown(server: Server) -> None:
    server.replies_with({})

    made = await post(with_credentials(server.url), {"authorization": "Bearer x", "X": "y"})

    assert authorizations(server) == ["Bearer x"]
    assert made.headers == {"authorization": "…", "X": "y"}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirect_is_followed_with_the_body(server: Server, status: int) -> None:
    server.replies_with("", status, Location="/next?a=b")
    server.replies_with({"a": 1})

    made = await post(with_credentials(f"{server.url}/first"))

    assert [(seen.method, seen.target, seen.body) for seen in server.seen] == [
        ("POST", "/first", "{}"),
        ("POST", "/next?a=b", "{}"),
    ]
    assert authorizations(server) == [BASIC, BASIC]
    assert (made.status, made.reply) == (200, {"a": 1})


async def test_redirect_elsewhere_goes_without_credentials(server: Server, other_server: Server) -> None:
    server.replies_with("", 307, Location=other_server.url)
    other_server.replies_with({})

    await post(with_credentials(server.url), {"Cookie": "a=b", "X": "y"})

    assert [(seen.headers.get("Cookie"), seen.headers.get("X")) for seen in server.seen] == [("a=b", "y")]
    assert [(seen.headers.get("Cookie"), seen.headers.get("X")) for seen in other_server.seen] == [(None, "y")]
    assert (authorizations(server), authorizations(other_server)) == ([BASIC], [None])


async def test_redirects_end(server: Server) -> None:
    server.replies_with("", 302, Location="/")

    made = await post(server.url, redirects=3)

    assert len(server.seen) == 4
    assert (made.status, made.reply, made.failure) == (
        302,
        {"protocol_error": True, "http_req_result": 47, "http_code": 302},
        "the reply led on more than 3 times",
    )


async def test_large_reply_is_not_read(server: Server) -> None:
    server.replies_with("x" * 1_000)

    made = await post(server.url, reply_bytes=999)

    assert (made.reply, made.failure) == (
        {"protocol_error": True, "http_req_result": 63, "http_code": 200},
        "the reply is larger than 999 bytes",
    )


@pytest.mark.parametrize(
    ("url", "code", "failure"),
    [
        (
            "http://127.0.0.1/a b",
            3,
            "the URL has a space or a control character: write `${enc:args.…}` for each argument in it",
        ),
        ("", 3, '"" is no URL of http or https'),
        ("http://", 3, '"http://" is no URL of http or https'),
        ("http://u:p@[", 3, '"http://***@[" is no URL of http or https'),
        ("ftp://example.com/", 1, '"ftp://example.com/" is no URL of http or https'),
    ],
)
async def test_text_that_is_no_url_goes_nowhere(url: str, code: int, failure: str) -> None:
    made = await post(url)

    assert (made.reply["http_req_result"], made.failure) == (code, failure)


async def test_header_that_http_refuses_is_a_failure(server: Server) -> None:
    made = await post(server.url, {"X": "a\nb"})

    assert made.reply == {"protocol_error": True, "http_req_result": 43, "http_code": 0}


async def test_server_that_is_not_there_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    made = await post(f"http://127.0.0.1:{port}/")

    assert made.reply == {"protocol_error": True, "http_req_result": 7, "http_code": 0}
    assert made.failure.startswith("no reply came: ClientConnectorError: ")


@asynccontextmanager
async def server_saying(said: bytes | None) -> AsyncIterator[str]:
    """A server that answers anything with these bytes, or waits for the client to go."""
    done = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await (reader.read() if said is None else reader.readuntil(b"{}"))
        writer.write(said or b"")
        writer.close()
        await writer.wait_closed()
        done.set()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        await done.wait()


async def test_server_that_says_nothing_is_a_failure() -> None:
    async with server_saying(None) as url:
        made = await post(url, seconds=0.05)

    assert (made.reply, made.failure) == (
        {"protocol_error": True, "http_req_result": 28, "http_code": 0},
        "no reply came: TimeoutError",
    )


@pytest.mark.parametrize(
    ("said", "code"),
    [(b"", 52), (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", 18), (b"no HTTP\r\n\r\n", 56)],
)
async def test_server_that_breaks_off_is_a_failure(said: bytes, code: int) -> None:
    async with server_saying(said) as url:
        made = await post(url)

    assert made.reply["http_req_result"] == code
