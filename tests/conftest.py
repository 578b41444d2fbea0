"""What all tests share: how properties are checked, the environment, a client for ASGI applications, processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

settings.register_profile(
    "swaiglet",
    database=None,
    deadline=None,  # a slow machine is no defect
    derandomize=True,  # a failure is the change's fault, never the dice's
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("swaiglet")

ENVIRONMENT = (
    "FORCE_COLOR",
    "PORT",
    "SIGNALWIRE_SIGNING_KEY",
    "SWAIGLET_DEBUG",
    "SWAIGLET_PUBLIC_URL",
    "SWAIGLET_SECRET",
    "SWAIGLET_STORE",
    "SWAIGLET_TRUST_PROXY",
    "SWML_BASIC_AUTH_PASSWORD",
    "SWML_BASIC_AUTH_USER",
    "SWML_PROXY_URL_BASE",
)
"""What would change an app's behaviour if a developer's machine had it."""

INSTALLED = (sys.prefix, sys.base_prefix, str(Path(__file__).parents[1] / "swaiglet"))
"""Where the modules are that an app of a test uses, and is no part of."""


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def own_imports(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the test imports of its own is forgotten at its end; ours and what is installed is loaded once for all."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        file = getattr(sys.modules[name], "__file__", None) or ""
        if not file.startswith(INSTALLED):
            del sys.modules[name]


async def _ask(
    app: Any,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | Iterable[bytes] = b"",
    **scope: Any,
) -> tuple[int, dict[str, str], bytes]:
    """Send one request to an ASGI application: its status, its headers in lower case, its body."""
    pieces = [body] if isinstance(body, bytes) else list(body)
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages[-1]["more_body"] = False
    sent: list[Any] = []
    ended = asyncio.Event()

    async def receive() -> Any:
        if messages:
            return messages.pop(0)
        await ended.wait()  # a client that stays until it is answered
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            ended.set()

    given = {"host": "localhost", **(headers or {})}
    whole = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in given.items()],
        "client": ("127.0.0.1", 40000),
        "server": ("127.0.0.1", 80),
        **scope,
    }
    await app(whole, receive, send)
    start, *rest = sent
    assert start["type"] == "http.response.start"
    assert {message["type"] for message in rest} == {"http.response.body"}
    assert not rest[-1].get("more_body", False)
    answered = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]}
    assert len(answered) == len(start["headers"])
    return start["status"], answered, b"".join(message.get("body", b"") for message in rest)


@pytest.fixture
def ask() -> Callable[..., Awaitable[tuple[int, dict[str, str], bytes]]]:
    """A client for ASGI applications: ``await ask(app, "POST", "/swaig", headers={…}, body=b"…")``."""
    return _ask


async def _post(service: Any, url: str, body: Any, **headers: str) -> tuple[int, Any]:
    parts = urlsplit(url)
    if parts.username is not None:
        named = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["authorization"] = f"Basic {b64encode(named.encode()).decode()}"
    status, _, answer = await _ask(
        service,
        "POST",
        unquote(parts.path) or "/",
        headers={"host": parts.netloc.rpartition("@")[2], **headers},
        body=body if isinstance(body, bytes) else json.dumps(body).encode(),
        scheme=parts.scheme,
        query_string=parts.query.encode(),
    )
    return status, json.loads(answer)


@pytest.fixture
def post() -> Callable[..., Awaitable[tuple[int, Any]]]:
    """The platform: ``await post(app, "https://user:password@host/swaig?__token=…", {…})``, status and answer."""
    return _post


@pytest_asyncio.fixture
async def start() -> AsyncIterator[Callable[..., Awaitable[asyncio.subprocess.Process]]]:
    """Starts ``python *arguments``; whatever still runs at the end of the test is killed, with its children."""
    started: list[asyncio.subprocess.Process] = []

    async def begin(*arguments: str, **environment: str | None) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=2**26,  # a process that logs must not wait until somebody reads that
            env={name: value for name, value in {**os.environ, **environment}.items() if value is not None},
            start_new_session=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        with suppress(ProcessLookupError):  # ended in order, and its children with it
            os.killpg(process.pid, signal.SIGKILL)
        await process.communicate()
