"""The endpoints: from a request to a response, knowing nothing of servers.

Every shell (the Quart blueprint, plain ASGI) goes through `Endpoints.answer`, which is the one place where it is
decided who gets in.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import orjson
from attrs import evolve, frozen
from multidict import MultiDict

from swaiglet import errors
from swaiglet.agent import Agent
from swaiglet.dispatch import dispatch, take_report
from swaiglet.errors import PayloadError, SwaigletError
from swaiglet.render import render
from swaiglet.signatures import signatures
from swaiglet.swaig.call import Call, FunctionCall, PostPrompt
from swaiglet.swaig.handler import is_cancelled
from swaiglet.swaig.webhooks import Webhooks

from .http import ClientLeftError, HttpRequest, HttpResponse
from .links import base_url, public_url, webhooks
from .security import settle

log = logging.getLogger("swaiglet.web")


@frozen
class Route:
    """One endpoint: the methods it takes, who answers, and how large a body may be; `open_` ones need no proof."""

    methods: tuple[str, ...]
    answer: Callable[[HttpRequest], Awaitable[HttpResponse]]
    open_: bool = False


class RefusalError(SwaigletError):
    """A request that is answered with an error; the message is told to the client."""

    def __init__(self, status: int, message: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers


class Endpoints:
    """What one agent answers over HTTP.

    Attributes:
        agent: the agent that is asked.
        credentials: what a client must give, or `None` when anyone may in.
        announced: whether somebody was told the credentials.
        ready: whether start-up is done and shutdown has not begun.
    """

    def __init__(self, agent: Agent, environ: Mapping[str, str] = os.environ) -> None:
        agent.set_up()
        self.agent = agent
        self.credentials = settle(agent.auth, environ)
        self.public_url = public_url(agent, environ)
        self.ready = False
        self.announced = False
        self.routes = {
            "/": Route(("GET", "HEAD", "POST"), self._document),
            "/swaig": Route(("POST",), self._function),
            "/post_prompt": Route(("POST",), self._report),
            "/health": Route(("GET", "HEAD"), self._health, open_=True),
            "/ready": Route(("GET", "HEAD"), self._readiness, open_=True),
        }

    async def startup(self) -> None:
        """Begin to serve; called once by the server's lifespan.

        Raises:
            SetupError: a resource could not be opened.
        """
        if self.credentials is None:
            log.warning("%s lets anyone in: auth is off", self.agent.name)
        elif self.credentials.generated and not self.announced:
            log.warning("%s", errors.nobody_knows_the_password(self.agent.name))
        await self.agent.lifespan.__aenter__()
        self.ready = True

    async def shutdown(self) -> None:
        """Stop taking new work, and close what was opened."""
        self.ready = False
        await self.agent.lifespan.__aexit__(None, None, None)

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """The response to any request.

        Raises:
            ClientLeftError: the shell found that there is nobody to answer.
        """
        response = await self._answer(request)
        return evolve(response, body=b"") if request.method == "HEAD" else response

    async def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            response = await self._route(request).answer(request)
        except ClientLeftError:
            raise
        except RefusalError as refusal:
            return self._refused(request, refusal)
        except PayloadError as error:
            return self._refused(request, RefusalError(400, str(error)))
        except (Exception, SystemExit, asyncio.CancelledError):  # the web edge: the cause goes to the log
            if is_cancelled():
                raise
            reference = secrets.token_hex(4)
            log.exception("%s %s: 500 (reference %s)", request.method, request.shown_path, reference)
            return HttpResponse.json(500, {"error": "internal error", "reference": reference})
        log.info("%s %s: %d", request.method, request.shown_path, response.status)
        return response

    def _route(self, request: HttpRequest) -> Route:
        """The endpoint of the path, when the client may use it so."""
        route = self.routes.get(request.path.rstrip("/") or "/")
        if route is None:
            known = ", ".join(self.routes)
            raise RefusalError(404, f"there is nothing at {request.shown_path}; this app answers at {known}")
        if not route.open_ and not self._admits(request):
            challenge = f'Basic realm="{self._realm}", charset="UTF-8"'
            raise RefusalError(401, "authentication required", (("www-authenticate", challenge),))
        if request.method not in route.methods:
            allowed = ", ".join(route.methods)
            raise RefusalError(405, f"{request.shown_path} takes {allowed}", (("allow", allowed),))
        return route

    @property
    def _realm(self) -> str:
        plain = "".join(letter for letter in self.agent.name if letter.isascii() and letter.isprintable())
        return plain.replace("\\", "").replace('"', "")

    def _admits(self, request: HttpRequest) -> bool:
        return self.credentials is None or self.credentials.admit(request.headers.get("authorization"))

    def _refused(self, request: HttpRequest, refusal: RefusalError) -> HttpResponse:
        log.warning("%s %s: %d %s", request.method, request.shown_path, refusal.status, refusal)
        return HttpResponse.json(refusal.status, {"error": str(refusal)}, refusal.headers)

    async def _document(self, request: HttpRequest) -> HttpResponse:
        body = await _json(request, self.agent.limits.body_bytes) if request.method == "POST" else {}
        call = Call.from_body(body, query=MultiDict(request.query))
        document = await render(self.agent, call, self._webhooks(request))
        return HttpResponse.json(200, document.to_wire())

    async def _function(self, request: HttpRequest) -> HttpResponse:
        body = await _json(request, self.agent.limits.body_bytes)
        if body.get("action") == "get_signature":
            return HttpResponse.json(200, signatures(self.agent, body.get("functions"), self._webhooks(request)))
        function_call = FunctionCall.from_body(body, query=MultiDict(request.query))
        result = await dispatch(self.agent, function_call)
        return HttpResponse.json(200, result.to_wire())

    def _webhooks(self, request: HttpRequest) -> Webhooks:
        return webhooks(base_url(request, self.public_url), self.credentials)

    async def _report(self, request: HttpRequest) -> HttpResponse:
        body = await _json(request, self.agent.limits.report_bytes)
        report = PostPrompt.from_body(body, query=MultiDict(request.query))
        if report.action == "fetch_conversation":  # asked before a conversation, not told after one
            return HttpResponse.json(200, {})
        reference = await take_report(self.agent, report)
        return HttpResponse.json(200, {"success": False, "reference": reference} if reference else {"success": True})

    async def _health(self, _: HttpRequest) -> HttpResponse:
        return HttpResponse.json(200, {"status": "up"})

    async def _readiness(self, _: HttpRequest) -> HttpResponse:
        return HttpResponse.json(200 if self.ready else 503, {"status": "ready" if self.ready else "not ready"})


async def _json(request: HttpRequest, limit: int) -> dict[str, Any]:
    """The JSON object in the request's body."""
    body = await _read(request, limit)
    if not body.strip():
        raise RefusalError(400, errors.empty_body())
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RefusalError(400, errors.broken_json(error.msg, error.lineno, error.colno)) from None
    if not isinstance(value, dict):
        raise RefusalError(400, errors.no_object(value))
    return value


async def _read(request: HttpRequest, limit: int) -> bytes:
    """The body, no more of it than the limit."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > limit:
        raise RefusalError(413, errors.large_body(limit))
    body = bytearray()
    async for piece in _pieces(request.body):
        body += piece
        if len(body) > limit:
            raise RefusalError(413, errors.large_body(limit))
    return bytes(body)


async def _pieces(body: bytes | AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    if isinstance(body, bytes):
        yield body
        return
    async for piece in body:
        yield piece
