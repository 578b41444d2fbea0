"""The endpoints: from a request to a response, knowing nothing of servers.

Every shell (the Quart blueprint, plain ASGI) goes through `Endpoints.answer`, which is the one place where it is
decided who gets in.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from swaiglet import errors
from swaiglet.agent import Agent
from swaiglet.calling import CALL_ID
from swaiglet.dispatch import answer, take_events, take_report
from swaiglet.errors import PayloadError
from swaiglet.render import render
from swaiglet.signatures import signatures
from swaiglet.swaig.call import Call, FunctionCall, PostPrompt
from swaiglet.swaig.events import DebugEvent, StatusEvent
from swaiglet.swaig.handler import before, is_end
from swaiglet.swaig.result import Result
from swaiglet.swaig.webhooks import REPORT, Webhooks

from .banner import count
from .http import ClientLeftError, HttpRequest, HttpResponse
from .lines import Line, told
from .links import asked_urls, base_url, is_allowed, public_url, webhooks
from .proxies import trusted
from .reading import RefusalError, check_type, going_down, parse, read_body
from .security import settle, settle_secrets, signing_keys
from .tokens import PARAMETER, Tokens

log = logging.getLogger("swaiglet.web")


@frozen
class Route:
    """One endpoint: where, the methods it takes, who answers; `open_` ones need no proof."""

    path: str
    methods: tuple[str, ...]
    answer: Callable[[HttpRequest, Line], Awaitable[HttpResponse]]
    open_: bool = False


class Endpoints:
    """What one agent answers over HTTP.

    Attributes:
        agent: the agent that is asked.
        credentials: what a client must give, or `None` when anyone may in.
        secrets: what tokens are signed with.
        tokens: the proofs that a call was offered a function.
        signing_keys: with which the platform signs its requests for documents, when they are known.
        public_url: where the platform reaches the app, when somebody said so.
        proxies: who is believed about how a request was sent.
        in_flight: how many requests wait for an answer.
        draining: whether new calls are sent away because the server is told to stop.
        announced: whether somebody was told the credentials.
        recorder: keeps reports, when somebody asked for that.
    """

    def __init__(self, agent: Agent, environ: Mapping[str, str] = os.environ) -> None:
        agent.set_up()
        self.agent = agent
        self.credentials = settle(agent.auth, environ)
        self.secrets = settle_secrets(environ)
        self.tokens = Tokens(agent.name, self.secrets.keys, agent.token_max_age)
        self.signing_keys = signing_keys(environ)
        self.public_url = public_url(agent, environ)
        self.proxies = trusted(environ)
        self.draining = False
        self.in_flight = 0
        self.announced = False
        self.recorder: Callable[[PostPrompt], Awaitable[None]] | None = None
        asked, posted = ("GET", "HEAD", "POST"), ("POST",)
        routes = (
            Route("/", asked, self._document),
            Route("/swaig", posted, self._function),
            Route(REPORT, posted, self._report),
            Route("/status", posted, self._status),
            Route("/debug_events", posted, self._debug_events),
            Route("/health", asked[:2], self._health, open_=True),
            Route("/ready", asked[:2], self._readiness, open_=True),
        )
        self.routes = {route.path: route for route in routes}

    @property
    def listing(self) -> Sequence[str]:
        """What is served, in a line."""
        return [f"{self.agent.name}: {count(len(self.agent.functions), 'tool')}"]

    @property
    def shutdown_seconds(self) -> float:
        """How long the server may take to stop."""
        return self.agent.limits.shutdown_seconds

    def drain(self) -> None:
        """Send new calls away, with 503, because the server is about to stop."""
        self.draining = True

    async def startup(self) -> None:
        """Begin to serve; called once by the server's lifespan.

        Raises:
            SetupError: a resource could not be opened.
        """
        if self.credentials is None:
            log.warning("%s lets anyone in: auth is off", self.agent.name)
        elif self.credentials.generated and not self.announced:
            log.warning("%s", errors.nobody_knows_the_password(self.agent.name))
        if self.public_url and self.secrets.generated:
            log.warning("%s", errors.nobody_knows_the_secret(self.agent.name))
        await self.agent.lifespan.__aenter__()

    async def shutdown(self) -> None:
        """Stop taking new work, and close what was opened."""
        await self.agent.lifespan.__aexit__(None, None, None)

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """The response to any request.

        Raises:
            ClientLeftError: the shell found that there is nobody to answer.
        """
        self.in_flight += 1
        outside = CALL_ID.set("")
        try:
            response = await self._answer(request)
        finally:
            CALL_ID.reset(outside)
            self.in_flight -= 1
        return evolve(response, body=b"") if request.method == "HEAD" else response

    async def _answer(self, request: HttpRequest) -> HttpResponse:
        line = Line(request)
        route = None
        try:
            route = self._route(request)
            response = await route.answer(request, line)
        except ClientLeftError:
            raise
        except RefusalError as refusal:
            return _refused(line, refusal)
        except PayloadError as error:
            return _refused(line, RefusalError(400, str(error)))
        except BaseException as error:  # the web edge: the cause goes to the log
            if is_end(error):
                return _refused(line, self._left(error))
            reference = secrets.token_hex(4)
            response = self._failed(route, reference, line)
            log.exception("%s (reference %s)", line.ended(response), reference, extra={"swaiglet": line.fields})
            return response
        line.tell(response)
        return response

    def _left(self, end: BaseException) -> RefusalError:
        """What a client is told whose request was cancelled because the server stops; what else ends a task goes on."""
        task = asyncio.current_task()
        if not (self.draining and task and isinstance(end, asyncio.CancelledError)):
            raise end
        task.uncancel()
        return going_down()

    def _failed(self, route: Route | None, reference: str, line: Line) -> HttpResponse:
        """The response when something of ours or of the author's raised: to a caller, the author's last words."""
        fallback = self.agent.fallback_document if route and route.path == "/" else None
        line.note(outcome=line.outcome or "failed", fallback=True if fallback else None)
        if fallback:
            return HttpResponse.json(200, fallback.to_wire())
        return HttpResponse.json(500, {"error": "internal error", "reference": reference})

    def _route(self, request: HttpRequest) -> Route:
        """The endpoint of the path, when the client may use it so."""
        route = self.routes.get(request.path.rstrip("/") or "/")
        if route is None:
            known = ", ".join(self.routes)
            raise RefusalError(404, f"there is nothing at {request.shown_path}; this app answers at {known}")
        if not route.open_:
            self.admit(request)
        if request.method not in route.methods:
            allowed = ", ".join(route.methods)
            raise RefusalError(405, f"{request.shown_path} takes {allowed}", (("allow", allowed),))
        return route

    def admit(self, request: HttpRequest) -> None:
        """Let in who has the credentials and asks under a name of ours: the one place where that is decided.

        Raises:
            RefusalError: 401 or 400.
        """
        if not (self.credentials is None or self.credentials.admit(request.headers.get("authorization"))):
            challenge = f'Basic realm="{self._realm}", charset="UTF-8"'
            raise RefusalError(401, "authentication required", (("www-authenticate", challenge),))
        if self.agent.limits.allowed_hosts:
            host = self.proxies.origin(request).host
            if not is_allowed(host, self.agent.limits.allowed_hosts):
                raise RefusalError(400, errors.wrong_host(host))

    def refuse(self, request: HttpRequest, refusal: RefusalError) -> HttpResponse:
        """The response to a request that is refused, with its line in the log."""
        return _refused(Line(request), refusal)

    @property
    def _realm(self) -> str:
        plain = "".join(letter for letter in self.agent.name if letter.isascii() and letter.isprintable())
        return plain.replace("\\", "").replace('"', "")

    async def _document(self, request: HttpRequest, line: Line) -> HttpResponse:
        if self.draining:
            raise going_down()
        raw = await self._read(request, self.agent.limits.body_bytes)
        self._check_signature(request, raw)
        body = parse(raw, self.agent.limits.json_depth) if raw or request.method == "POST" else {}
        call = Call.from_body(body, query=_plain(request))
        line.begin(call.id or call.conversation_id)
        webhooks = self._webhooks(request, call)
        with line.handling():
            until = time.monotonic() + self.agent.limits.document_seconds
            document = await before(until, render(self.agent, call, webhooks))
            return HttpResponse.json(200, document)

    async def _function(self, request: HttpRequest, line: Line) -> HttpResponse:
        raw = await self._read(request, self.agent.limits.body_bytes)
        body = parse(raw, self.agent.limits.json_depth)
        if body.get("action") == "get_signature":
            self._check_signature(request, raw)
            return HttpResponse.json(200, signatures(self.agent, body.get("functions"), self._webhooks(request)))
        function_call = FunctionCall.from_body(body, query=_plain(request))
        call = function_call.call
        line.begin(call.id or call.conversation_id, function=function_call.function)
        if not self._may_run(request, function_call):
            log.warning("%s was not run: %s", errors.quoted(function_call.function), errors.unsigned_report())
            line.note(outcome="refused")
            return HttpResponse.json(200, Result(errors.not_on_this_call(function_call.function)).to_wire())
        answered = await answer(self.agent, function_call, lambda: self._webhooks(request, call))
        line.answered(answered)
        if self.agent.log_values:
            line.note(arguments=await told(function_call.arguments, self.agent.redact))
        return HttpResponse.of(200, answered.to_json())

    def _may_run(self, request: HttpRequest, function_call: FunctionCall) -> bool:
        """Whether the call was offered the function; one that is not ours is answered like that by `dispatch`."""
        tool = self.agent.tool_called(function_call.function)
        call = function_call.call
        return not (tool and tool.secure) or self._has_token(request, tool.name, call)

    def _has_token(self, request: HttpRequest, function: str, call: Call) -> bool:
        token = next((value for name, value in request.query if name == PARAMETER), "")
        return self.tokens.hold(token, function, call)

    def _check_signature(self, request: HttpRequest, body: bytes) -> None:
        """Refuse what the platform would have signed and did not, when its keys are known."""
        if self.signing_keys is None:
            return
        urls = asked_urls(request, self.public_url, self.proxies, self.credentials)
        if not self.signing_keys.signed(request.headers, urls, body):
            raise RefusalError(403, errors.wrong_signature())

    async def _report(self, request: HttpRequest, line: Line) -> HttpResponse:
        body = await self._json(request, self.agent.limits.report_bytes)
        report = PostPrompt.from_body(body, query=_plain(request))
        line.begin(report.call.id or report.call.conversation_id)
        if not self._has_token(request, REPORT, report.call):
            raise RefusalError(403, errors.unsigned_report())
        if report.action == "fetch_conversation":  # asked before a conversation, not told after one
            return HttpResponse.json(200, {})
        if self.recorder:
            await self.recorder(report)
        return await _taken(line, take_report(self.agent, report))

    async def _status(self, request: HttpRequest, line: Line) -> HttpResponse:
        event = StatusEvent.from_body(await self._json(request, self.agent.limits.report_bytes))
        line.begin(event.call_id, event=event.type)
        return await _taken(line, take_events(self.agent, self.agent.status_handlers, [event], once=True))

    async def _debug_events(self, request: HttpRequest, line: Line) -> HttpResponse:
        events = DebugEvent.all_from_body(await self._json(request, self.agent.limits.report_bytes))
        line.begin(events[0].call_id if events else "", event=",".join(event.type for event in events))
        return await _taken(line, take_events(self.agent, self.agent.debug_handlers, events))

    async def _health(self, _: HttpRequest, __: Line) -> HttpResponse:
        return HttpResponse.json(200, {"status": "up"})

    async def _readiness(self, _: HttpRequest, __: Line) -> HttpResponse:
        ready = self.agent.lifespan.is_open and not self.draining
        return HttpResponse.json(200 if ready else 503, {"status": "ready" if ready else "not ready"})

    async def _read(self, request: HttpRequest, most: int) -> bytes:
        check_type(request)
        return await read_body(request, most, self.agent.limits)

    async def _json(self, request: HttpRequest, most: int) -> dict[str, Any]:
        return parse(await self._read(request, most), self.agent.limits.json_depth)

    def _webhooks(self, request: HttpRequest, call: Call | None = None) -> Webhooks:
        base = base_url(request, self.public_url, self.proxies)
        return webhooks(base, self.credentials, self.tokens, call)


def _plain(request: HttpRequest) -> Sequence[tuple[str, str]]:
    """The query as the author's code may see it: without the token."""
    return [(name, value) for name, value in request.query if name != PARAMETER] if request.query else ()


def _refused(line: Line, refusal: RefusalError) -> HttpResponse:
    response = refusal.response
    log.warning("%s: %s", line.ended(response), refusal, extra={"swaiglet": line.fields})
    return response


async def _taken(line: Line, taking: Awaitable[str | None]) -> HttpResponse:
    """The response to what the platform only tells, once its handlers have it; it does not matter to the platform."""
    with line.handling():
        reference = await taking
    if reference is None:
        return HttpResponse.json(200, {"success": True})
    line.note(outcome="failed")
    return HttpResponse.json(200, {"success": False, "reference": reference})
