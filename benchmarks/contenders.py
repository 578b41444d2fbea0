"""What is measured side by side, each in a process of its own, on a core of its own where there are several."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import frozen

from benchmarks.loads import NUMBER, Request

SERVED = Path(__file__).parent / "served"
SWAIGLET = (sys.executable, "-m", "swaiglet", "run")
START_SECONDS = 30.0
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
SERVER_CORE, LOAD_CORE = (CORES[0], CORES[1]) if len(CORES) > 1 else (None, None)
HEADERS = {
    "content-type": "application/json",
    "authorization": f"Basic {base64.b64encode(b'user:secret').decode()}",
}
CALL: dict[str, Any] = {
    "call": {
        "call_id": "0b5f3c1e-8f5d-4a58-9d2c-6f1c3b1e77aa",
        "node_id": "8f5a1f3c@us-east",
        "segment_id": "5d4a589d-6f1c-4b1e-8f5d-0b8f5a1f3c77",
        "call_state": "created",
        "direction": "inbound",
        "type": "phone",
        "from": "+15550100123",
        "to": "+15550100199",
        "from_number": "+15550100123",
        "to_number": "+15550100199",
        "headers": [],
        "project_id": "d238e0df-2f6b-4bd5-8f1c-6f0e1b5f3c1e",
        "space_id": "8f5a1f3c-6f1c-4b1e-8f5d-0b8f5a1f3c77",
    },
    "vars": {},
    "envs": {},
    "params": {},
}
ARGUMENTS = {"order_id": NUMBER, "detail": "short"}
FUNCTION_CALL: dict[str, Any] = {
    "app_name": "swml app",
    "function": "order_status",
    "argument": {"parsed": [ARGUMENTS], "raw": json.dumps(ARGUMENTS)},
    "call_id": CALL["call"]["call_id"],
    "ai_session_id": "5d4a589d-6f1c-4b1e-8f5d-0b8f5a1f3c77",
    "caller_id_num": "+15550100123",
    "caller_id_name": "Ada",
    "project_id": CALL["call"]["project_id"],
    "space_id": CALL["call"]["space_id"],
    "global_data": {"caller_id_name": "Ada", "caller_id_number": "+15550100123"},
    "meta_data": {},
    "meta_data_token": "front-desk",
    "channel_active": True,
    "channel_offhook": True,
    "channel_ready": True,
    "content_type": "text/swaig",
    "content_disposition": "function call",
    "description": "Look up an order. Use when the caller asks where a parcel is.",
    "version": "2.0",
}


@frozen
class Contender:
    """Something that is measured.

    Attributes:
        name: as tables have it.
        command: what starts it; ``PORT`` stands for the port.
        function: the function that is called.
    """

    name: str
    command: Sequence[str]
    function: str = "order_status"


def swaiglet(name: str, target: str, server: str, function: str = "order_status") -> Contender:
    """An app, as `swaiglet run` serves it, its log included."""
    return Contender(name, (*SWAIGLET, str(SERVED / target), "--port", "PORT", "--server", server), function)


def routes(name: str, application: str, server: str) -> Contender:
    """What there is without a framework for agents, on the same servers."""
    return Contender(name, (sys.executable, str(SERVED / "routes.py"), application, server, "PORT"))


CONTENDERS = {
    contender.name: contender
    for contender in (
        swaiglet("swaiglet on Hypercorn", "desk.py:app", "hypercorn"),
        swaiglet("swaiglet with before_call", "desk.py:settled", "hypercorn"),
        swaiglet("swaiglet on uvicorn", "desk.py:app", "uvicorn"),
        Contender("reference SDK", (sys.executable, str(SERVED / "sdk.py"), "PORT")),
        routes("by hand on Hypercorn", "by_hand", "hypercorn"),
        routes("by hand on uvicorn", "by_hand", "uvicorn"),
        routes("Quart route on Hypercorn", "quart", "hypercorn"),
        routes("Quart route on uvicorn", "quart", "uvicorn"),
        routes("bare ASGI on Hypercorn", "bare", "hypercorn"),
        routes("bare ASGI on uvicorn", "bare", "uvicorn"),
    )
}


@frozen
class Running:
    """A contender that serves.

    Attributes:
        requests: what is posted to it, ``document`` and ``function``.
    """

    process: subprocess.Popen[bytes]
    base: str
    requests: Mapping[str, Request]

    @property
    def resident_megabytes(self) -> float:
        """What it holds in memory."""
        return resident_megabytes(self.process.pid)


def resident_megabytes(process: int) -> float:
    """What a process holds in memory; Linux tells."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def running(contender: Contender) -> Iterator[Running]:
    """The contender, for as long as the block takes."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [word.replace("PORT", port) for word in contender.command]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=SERVED, **quiet) as process:  # noqa: S603  our own commands
        try:
            if SERVER_CORE is not None:
                os.sched_setaffinity(process.pid, {SERVER_CORE})
            base = f"http://127.0.0.1:{port}"
            document = Request(f"{base}/", json.dumps(CALL), HEADERS)
            url = _function_url(_first_answer(process, document), base, contender.function)
            called = json.dumps(FUNCTION_CALL | {"function": contender.function})
            yield Running(process, base, {"document": document, "function": Request(url, called, HEADERS)})
        finally:
            process.terminate()


def post(request: Request) -> Any:
    """The JSON that a request is answered with."""
    asked = urllib.request.Request(request.url, request.body.encode(), dict(request.headers))  # noqa: S310  our own
    with urllib.request.urlopen(asked, timeout=START_SECONDS) as response:  # noqa: S310  the same
        return json.load(response)


def _first_answer(process: subprocess.Popen[bytes], request: Request) -> Any:
    """The first document, once there is one."""
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            return post(request)
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _function_url(document: Any, base: str, name: str) -> str:
    """Where the document has a function called, without the credentials."""
    conversations = [verb["ai"] for verb in document["sections"]["main"] if "ai" in verb]
    functions = conversations[0].get("SWAIG", {}).get("functions", []) if conversations else []
    url = next((entry.get("web_hook_url") for entry in functions if entry["function"] == name), None)
    if url is None:
        return f"{base}/swaig"
    parts = urlsplit(url)
    return f"{base}{parts.path}{'?' if parts.query else ''}{parts.query}"
