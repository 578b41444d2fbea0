"""Calls in flight: a thousand that wait on the loop, and some whose functions are stuck in threads."""

from __future__ import annotations

import json
import statistics
import threading
import time
import urllib.error
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from attrs import asdict

from benchmarks.contenders import FUNCTION_CALL, HEADERS, LOAD_CORE, Contender, Running, post, routes, running, swaiglet
from benchmarks.loads import Request, load

IN_FLIGHT = 1000
STUCK = 40
WARM_UP_SECONDS = 3.0
"""Until all connections are there."""
SETTLING_SECONDS = 1.5
"""Until the calls that the warm-up left in flight have ended, and its connections are gone."""
WAITING = {
    server: (
        swaiglet(f"swaiglet on {server}", "waiting.py:app", server, "wait"),
        routes(f"bare ASGI on {server}", "waiting", server),
    )
    for server in ("hypercorn", "uvicorn")
}


def measure(rounds: int, seconds: float, tell: Callable[[str], None]) -> dict[str, Any]:
    """What a thousand calls in flight do to the rate, and what stuck functions do to others."""
    flights: dict[str, list[dict[str, Any]]] = {}
    for _ in range(rounds):
        for contender in (each for pair in WAITING.values() for each in pair):
            told = _flight(contender, seconds)
            flights.setdefault(contender.name, []).append(told)
            tell(f"{contender.name}, {IN_FLIGHT:,} in flight: {told['rate']:,.0f} a second, p99 {told['p99']:.0f} ms")
    stuck = [_stuck(seconds) for _ in range(rounds)]
    times = statistics.median(each["ratio function"] for each in stuck)
    tell(f"{STUCK} stuck functions: p99 of others {times:.2f} times")
    return {"flights": flights, "stuck": stuck}


def _flight(contender: Contender, seconds: float) -> dict[str, Any]:
    with running(contender) as server:
        idle = server.resident_megabytes
        load(server.requests["function"], IN_FLIGHT, WARM_UP_SECONDS, LOAD_CORE)
        time.sleep(SETTLING_SECONDS)
        rate = load(server.requests["function"], IN_FLIGHT, max(seconds, 4), LOAD_CORE)
        return {**asdict(rate), "kilobytes_a_call": (server.resident_megabytes - idle) * 1024 / IN_FLIGHT}


def _stuck(seconds: float) -> dict[str, Any]:
    """The p99 of an async tool and of /health, idle and beside functions that are stuck."""
    with running(swaiglet("stuck", "waiting.py:app", "hypercorn", "answer")) as server:
        requests = {"function": server.requests["function"], "health": Request(f"{server.base}/health", "", {})}
        load(requests["function"], 8, 1.0, LOAD_CORE)
        idle = {name: load(request, 8, seconds, LOAD_CORE).p99 for name, request in requests.items()}
        with _stuck_functions(server):
            busy = {name: load(request, 8, seconds, LOAD_CORE).p99 for name, request in requests.items()}
    return {f"ratio {name}": busy[name] / idle[name] for name in requests} | {"idle": idle, "busy": busy}


@contextmanager
def _stuck_functions(server: Running) -> Iterator[None]:
    """Have functions stuck in the server's threads for as long as the block takes."""
    document = post(server.requests["document"])
    functions = document["sections"]["main"][1]["ai"]["SWAIG"]["functions"]
    query = next(entry["web_hook_url"] for entry in functions if entry["function"] == "stick").partition("?")[2]
    threads = [
        threading.Thread(target=_stick, args=(f"{server.base}/swaig?{query}", number), daemon=True)
        for number in range(STUCK)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.5)  # until all of them have arrived
    yield


def _stick(url: str, number: int) -> None:
    arguments = {"number": number}
    body = FUNCTION_CALL | {"function": "stick", "argument": {"parsed": [arguments], "raw": json.dumps(arguments)}}
    with suppress(OSError, urllib.error.URLError):  # the server goes away under them
        post(Request(url, json.dumps(body), HEADERS))


def summary(measured: dict[str, Any]) -> dict[str, float]:
    """The figures that bars are about."""
    flights, stuck = measured["flights"], measured["stuck"]
    told = {}
    for server, (ours, ideal) in WAITING.items():
        pairs = list(zip(flights[ours.name], flights[ideal.name], strict=True))
        told[f"of the ideal, {server}"] = statistics.median(own["rate"] / best["rate"] for own, best in pairs)
        told[f"p99 to median, {server}"] = statistics.median(own["p99"] / own["median"] for own, _ in pairs)
        told[f"kilobytes a call, {server}"] = statistics.median(own["kilobytes_a_call"] for own, _ in pairs)
    for name in ("function", "health"):
        told[f"stuck, {name}"] = statistics.median(each[f"ratio {name}"] for each in stuck)
    return told
