from __future__ import annotations

import asyncio
from typing import Any

import pytest

from swaiglet import Limits, SetupError
from swaiglet.web.http import HttpRequest, joined
from swaiglet.web.reading import RefusalError, check_type, parse, read_body

MEGABYTE = 1_048_576


class Sent:
    """A body that counts what was taken of it."""

    def __init__(self, piece: bytes, times: int) -> None:
        self.piece, self.left, self.taken = piece, times, 0

    async def __call__(self) -> bytes | None:
        if not self.left:
            return None
        self.left -= 1
        self.taken += len(self.piece)
        return self.piece


async def test_read_body_takes_no_more_than_it_may() -> None:
    body = Sent(b" " * 65_536, 3_200)  # 200 MiB
    with pytest.raises(RefusalError, match=r"^the body is larger than 1048576 bytes$") as caught:
        await read_body(HttpRequest(body=body), MEGABYTE, Limits())
    assert caught.value.status == 413
    assert body.taken == MEGABYTE + 65_536


async def test_read_body_takes_nothing_of_what_says_that_it_is_too_large() -> None:
    body = Sent(b"x", 1)
    with pytest.raises(RefusalError) as caught:
        await read_body(HttpRequest(body=body, headers={"content-length": "11"}), 10, Limits())
    assert (caught.value.status, body.taken) == (413, 0)


@pytest.mark.parametrize("length", ["5", "+5", "5, 5", "⁵"])
async def test_read_body_does_not_believe_a_length_that_is_wrong(length: str) -> None:
    body = Sent(b"xxx", 100)
    with pytest.raises(RefusalError) as caught:
        await read_body(HttpRequest(body=body, headers={"content-length": length}), 10, Limits())
    assert (caught.value.status, body.taken) == (413, 12)


async def test_read_body_takes_a_body_in_chunks_whole_whatever_its_length_is_said_to_be() -> None:
    headers = {"content-length": "3", "transfer-encoding": "chunked"}
    assert await read_body(HttpRequest(body=Sent(b"xxx", 3), headers=headers), 10, Limits()) == b"xxxxxxxxx"


@pytest.mark.parametrize(("length", "taken"), [("0", 0), ("6", 6), ("0" * 30 + "6", 6)])
async def test_read_body_waits_for_nothing_after_what_was_declared(length: str, taken: int) -> None:
    body = Sent(b"xxx", 100)
    assert await read_body(HttpRequest(body=body, headers={"content-length": length}), 10, Limits()) == b"x" * taken
    assert body.taken == taken


@pytest.mark.parametrize("size", [0, 9, 10])
async def test_read_body_gives_what_fits(size: int) -> None:
    assert await read_body(HttpRequest(body=b"x" * size), 10, Limits()) == b"x" * size
    assert await read_body(HttpRequest(body=Sent(b"x", size)), 10, Limits()) == b"x" * size


async def test_read_body_refuses_what_is_there_and_too_large() -> None:
    with pytest.raises(RefusalError) as caught:
        await read_body(HttpRequest(body=b"x" * 11), 10, Limits())
    assert caught.value.status == 413


async def test_read_body_gives_up_on_one_that_does_not_come() -> None:
    async def body() -> bytes | None:
        await asyncio.Event().wait()
        return b"{"

    with pytest.raises(RefusalError, match=r"^the body did not arrive within 0.01 seconds$") as caught:
        await read_body(HttpRequest(body=body), 10, Limits(body_seconds=0.01))
    assert caught.value.status == 408


@pytest.mark.parametrize(
    "type_", ["application/json", "Application/JSON; charset=utf-8", "text/json", "application/x+json", "", " ", ";"]
)
def test_check_type_takes_json_and_what_says_nothing(type_: str) -> None:
    check_type(HttpRequest(headers={"content-type": type_}))


def test_check_type_takes_what_has_no_type() -> None:
    check_type(HttpRequest())


@pytest.mark.parametrize("type_", ["text/plain", "multipart/form-data; boundary=json", "json", "application/xml"])
def test_check_type_refuses_another(type_: str) -> None:
    with pytest.raises(RefusalError) as caught:
        check_type(HttpRequest(headers={"content-type": type_}))
    assert caught.value.status == 415


def test_parse_counts_depth_and_not_brackets() -> None:
    assert parse(b'{"a": [[[]]]}', 4) == {"a": [[[]]]}
    assert parse(b'{"a": "[[[[[[", "b": [[], [], {}], "c": {}}', 3) == {"a": "[[[[[[", "b": [[], [], {}], "c": {}}
    with pytest.raises(RefusalError, match=r"^the body is nested deeper than 3 levels$"):
        parse(b'{"a": [[[]]]}', 3)


@pytest.mark.parametrize(
    "body", [b'{"a": NaN}', b'{"a": 1} {}', b"{'a': 1}", b'\xef\xbb\xbf{"a": 1}', b'{"a": "\\ud800"}', b"{"]
)
def test_parse_refuses_what_is_no_json(body: bytes) -> None:
    with pytest.raises(RefusalError, match=r"^the body is not JSON: ") as caught:
        parse(body, 100)
    assert caught.value.status == 400


def test_joined_headers_lose_none_of_several() -> None:
    headers = [("Host", "a"), ("X-Forwarded-For", "1"), ("x-forwarded-for", "2, 3")]
    assert joined(headers) == {"host": "a", "x-forwarded-for": "1, 2, 3"}


# Limits


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("body_bytes", 0, "Cannot use 0 as `body_bytes`: it must be a whole number above 0. Write `Limits(body_bytes="),
        ("report_bytes", -1, "Cannot use -1 as `report_bytes`: it must be a whole number above 0. Write"),
        ("json_depth", 1.5, "Cannot use 1.5 as `json_depth`: it must be a whole number above 0. Write"),
        ("json_depth", True, "Cannot use true as `json_depth`: it must be a whole number above 0. Write"),
        ("max_running_tools", "9", 'Cannot use "9" as `max_running_tools`: it must be a whole number above 0. Write'),
        ("tool_threads", None, "Cannot use null as `tool_threads`: it must be a whole number above 0. Write"),
        ("document_threads", 0, "Cannot use 0 as `document_threads`: it must be a whole number above 0. Write"),
        ("body_seconds", 0, "Cannot use 0 as `body_seconds`: it must be seconds above 0. Write"),
        ("document_seconds", float("nan"), "Cannot use NaN as `document_seconds`: it must be seconds above 0. Write"),
        ("tool_seconds", float("inf"), "Cannot use Infinity as `tool_seconds`: it must be seconds above 0. Write"),
        ("shutdown_seconds", "5", 'Cannot use "5" as `shutdown_seconds`: it must be seconds above 0. Write'),
        ("allowed_hosts", [5], "Cannot use [5] as `allowed_hosts`: it must be host names. Write"),
        ("allowed_hosts", 5, "Cannot use 5 as `allowed_hosts`: it must be host names. Write"),
        ("allowed_hosts", "", 'Cannot use "" as `allowed_hosts`: it must be host names. Write'),
    ],
)
def test_limits_refuse_what_is_no_bound(name: str, value: Any, sentence: str) -> None:
    with pytest.raises(SetupError) as caught:
        Limits(**{name: value})
    assert str(caught.value).startswith(sentence)


def test_limits_take_one_host_without_a_list() -> None:
    assert Limits(allowed_hosts="agent.example.com").allowed_hosts == ("agent.example.com",)
