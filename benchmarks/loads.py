"""A load: the same POST over and over on some connections, with wrk, or with Python where it is not installed."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from attrs import asdict, frozen

NUMBER = "000000000000"
COUNTING = """
local pieces, number = {{{pieces}}}, 0
request = function()
  number = number + 1
  return wrk.format(nil, nil, nil, table.concat(pieces, string.format("%0{width}d", number)))
end
"""
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@frozen
class Request:
    """What is posted.

    Attributes:
        url: where, without credentials.
        body: JSON; `NUMBER` in it is another number each time, so that no request is a repetition of another.
        headers: by name.
    """

    url: str
    body: str
    headers: Mapping[str, str]


@frozen
class Rate:
    """How it went.

    Attributes:
        rate: answers a second.
        median: milliseconds that half of the answers took at the most.
        p99: milliseconds that all but one of a hundred took at the most.
        refused: answers with another status than 200, and connections that failed.
    """

    rate: float
    median: float
    p99: float
    refused: int = 0


def has_wrk() -> bool:
    """Whether wrk is installed."""
    return shutil.which("wrk") is not None


def load(request: Request, connections: int, seconds: float, core: int | None) -> Rate:
    """Put a load on a server, from a process of its own, on a core of its own where there are several."""
    pin = [] if core is None or not shutil.which("taskset") else ["taskset", "--cpu-list", str(core)]
    if has_wrk():
        return _wrk(request, connections, seconds, pin)
    told = json.dumps({"request": asdict(request), "connections": connections, "seconds": seconds})
    done = subprocess.run([*pin, sys.executable, __file__, told], capture_output=True, text=True, check=True)  # noqa: S603
    return Rate(**json.loads(done.stdout))


def _wrk(request: Request, connections: int, seconds: float, pin: list[str]) -> Rate:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        pieces = request.body.split(NUMBER)
        lines = [f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}" for name, value in request.headers.items()]
        if len(pieces) > 1:
            script.write(COUNTING.format(pieces=", ".join(map(json.dumps, pieces)), width=len(NUMBER)))
        script.write("\n".join(['wrk.method = "POST"', f"wrk.body = {json.dumps(request.body)}", *lines]))
        script.flush()
        options = [
            "-t1",
            f"-c{connections}",
            f"-d{max(1, round(seconds))}s",
            "--timeout",
            "10s",
            "--latency",
            "-s",
            script.name,
        ]
        command = [*pin, "wrk", *options, request.url]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    return read_wrk(printed)


def read_wrk(printed: str) -> Rate:
    """What wrk says."""

    def percentile(name: str) -> float:
        found = re.search(rf"^ +{name}% +([\d.]+)([a-z]+) *$", printed, re.MULTILINE)
        return float(found[1]) * UNITS[found[2]] if found else 0.0

    rate = re.search(r"Requests/sec: +([\d.]+)", printed)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    failed = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", printed)
    lost = sum(map(int, failed.groups())) if failed else 0
    answered = float(rate[1]) if rate else 0.0
    return Rate(answered, percentile("50"), percentile("99"), (int(refused[1]) if refused else 0) + lost)


NUMBERS = itertools.count()


class Connection(asyncio.Protocol):
    """Posts again as soon as it is answered."""

    def __init__(self, posted: bytes, took: list[float], refused: list[bytes]) -> None:
        self.posted, self.took, self.refused = posted, took, refused
        self.received = b""

    def connection_made(self, transport: Any) -> None:
        """Begin."""
        self.transport = transport
        self.post()

    def post(self) -> None:
        """Post."""
        self.received, self.begun = b"", time.perf_counter()
        number = f"{next(NUMBERS):0{len(NUMBER)}}".encode()
        self.transport.write(self.posted.replace(NUMBER.encode(), number))

    def data_received(self, data: bytes) -> None:
        """See whether the answer is whole."""
        self.received += data
        head, separator, body = self.received.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
        if separator and length and len(body) >= int(length[1]):
            self.took.append((time.perf_counter() - self.begun) * 1000)
            if not head.startswith(b"HTTP/1.1 200"):
                self.refused.append(head)
            self.post()


async def python(request: Request, connections: int, seconds: float) -> Rate:
    """The load, without wrk: a tenth of what that can do, so that the fastest servers are not told apart."""
    parts = urlsplit(request.url)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    body = request.body.encode()
    fields = {"host": parts.netloc, **request.headers, "content-length": str(len(body))}
    head = [f"POST {target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    posted = "\r\n".join(head).encode() + b"\r\n\r\n" + body
    took: list[float] = []
    refused: list[bytes] = []
    loop = asyncio.get_running_loop()
    opened = [
        await loop.create_connection(lambda: Connection(posted, took, refused), parts.hostname or "", parts.port or 80)
        for _ in range(connections)
    ]
    begun = time.perf_counter()
    await asyncio.sleep(seconds)
    rate = len(took) / (time.perf_counter() - begun)
    for transport, _ in opened:
        transport.abort()
    await asyncio.sleep(0)  # until they are gone
    hundredths = statistics.quantiles(took, n=100) if len(took) > 1 else [0.0] * 99
    return Rate(rate, hundredths[49], hundredths[98], len(refused))


def main() -> None:
    """Put a load on a server, as told in the first argument; print how it went."""
    told = json.loads(sys.argv[1])
    rate = asyncio.run(python(Request(**told["request"]), told["connections"], told["seconds"]))
    sys.stdout.write(json.dumps(asdict(rate)))


if __name__ == "__main__":
    main()
