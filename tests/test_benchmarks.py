"""The benchmarks' own arithmetic: what a load says is read right, with wrk and without."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
BODY = '{"call_id": "c-000000000000", "order": "000000000000"}'
PRINTED = """\
Running 4s test @ http://127.0.0.1:3000/swaig
  1 threads and 1000 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   385.22ms   59.46ms   1.49s    65.18%
    Req/Sec     2.60k     1.82k    6.94k    62.96%
  Latency Distribution
     50%  389.78us
     75%  431.21ms
     90%  465.71ms
     99%    1.02s 
  7205 requests in 3.05s, 1.05MB read
  Socket errors: connect 0, read 1, write 0, timeout 2
  Non-2xx or 3xx responses: 4
Requests/sec:   2363.17
Transfer/sec:    353.09KB
"""  # noqa: W291  as wrk prints it


@pytest.fixture(scope="module")
def loads() -> Any:
    sys.path.insert(0, str(ROOT))
    try:
        return import_module("benchmarks.loads")
    finally:
        sys.path.remove(str(ROOT))


@asynccontextmanager
async def server(status: str, bodies: list[bytes]) -> AsyncIterator[str]:
    """Answers everything with a status; its URL."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer), suppress(asyncio.IncompleteReadError, ConnectionError):  # until the load leaves
            while True:
                await reader.readuntil(b"\r\n\r\n")
                bodies.append(await reader.readexactly(len(BODY)))
                writer.write(f"HTTP/1.1 {status}\r\ncontent-length: 2\r\n\r\n{{}}".encode())
        left.set()

    left = asyncio.Event()
    serving = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with serving:
        yield f"http://127.0.0.1:{serving.sockets[0].getsockname()[1]}/swaig?a=b"
        await left.wait()


def test_what_wrk_prints_is_read(loads: Any) -> None:
    assert loads.read_wrk(PRINTED) == loads.Rate(2363.17, pytest.approx(0.38978), 1020.0, 7)


def test_the_readme_says_how_to_get_wrk() -> None:
    assert "`apt-get install wrk`" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("tool", ["wrk", "Python"])
@pytest.mark.parametrize(("status", "is_refused"), [("200 OK", False), ("503 Busy", True)])
async def test_a_load_posts_another_number_each_time(loads: Any, tool: str, status: str, is_refused: bool) -> None:
    if tool == "wrk" and not loads.has_wrk():
        pytest.skip("wrk is not installed")
    bodies: list[bytes] = []
    async with server(status, bodies) as url:
        request = loads.Request(url, BODY, {"content-type": "application/json"})
        if tool == "wrk":
            rate = await asyncio.to_thread(loads.load, request, 3, 1.0, None)
        else:
            rate = await loads.python(request, 3, 0.2)
    assert len(bodies) == len(set(bodies)) > 3
    told = [json.loads(body) for body in bodies]
    assert all(one["call_id"] == f"c-{one['order']}" for one in told)
    assert rate.rate > 0
    assert 0 < rate.median <= rate.p99
    assert bool(rate.refused) is is_refused
