"""A switchboard: several apps in one service, chosen by path, dialled number or SIP user."""

from __future__ import annotations

import base64
import logging
import os
import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from . import errors
from .agent import Agent, Auth
from .app import App
from .errors import SetupError
from .limits import Limits
from .swaig.call import Call
from .swml.document import Document
from .turning_away import reject
from .web.asgi import Receive, Scope, Send, serve
from .web.banner import count
from .web.endpoints import Endpoints
from .web.http import HttpRequest, HttpResponse
from .web.reading import RefusalError, check_type, parse, read_body
from .web.security import Credentials, Secrets, SigningKeys
from .web.tokens import Tokens

if TYPE_CHECKING:
    from quart.typing import TestClientProtocol

    from .testing.call import PendingCall

log = logging.getLogger("swaiglet.switchboard")

GOODBYE = "This number is not in service. Goodbye."
OWN_PATHS = ("/", "/health", "/ready")
"""Where a switchboard answers itself."""
PATH = re.compile(r"(/(?!\.+(/|$))[A-Za-z0-9._~-]+)+")
NUMBER = re.compile(r"\+[1-9][0-9]{1,14}")
"""E.164."""
PUNCTUATION = re.compile(r"[\s().-]")
"""What people write between the digits of a number."""
SIP_USER = re.compile(r"[^\s@:/]+")


@frozen
class Extension:
    """An app on a switchboard.

    Attributes:
        path: where it answers, without a slash at the end.
        numbers: dialled numbers that are its own, E.164.
        sip: users of SIP addresses that are its own, in lower case.
    """

    path: str
    app: App
    numbers: frozenset[str] = frozenset()
    sip: frozenset[str] = frozenset()


class Switchboard:
    """Several apps in one service: ``board.mount("/sales", sales, numbers=["+15551112222"])``.

    Each app answers below its path. A document that is asked for at ``/`` is the app's whose number was dialled, else
    whose SIP user, else the default's; else the caller hears a polite goodbye. Apps without credentials of their own
    share the switchboard's, and all share its secret. It is an ASGI application, like an `App`.

    Attributes:
        extensions: the apps by path, in order of mounting.
    """

    def __init__(
        self,
        name: str = "switchboard",
        *,
        default: App | None = None,
        auth: Auth = None,
        public_url: str | None = None,
        goodbye: str = GOODBYE,
        limits: Limits | None = None,
    ) -> None:
        """Begin a switchboard.

        Args:
            name: what it is called in logs and in the realm of its authentication.
            default: the app that takes what no number and no SIP user tells; mounted at ``/default`` unless mounted
                elsewhere.
            auth: as for `App`.
            public_url: as for `App`.
            goodbye: what a caller hears whom no app takes.
            limits: how much one request to ``/`` may take.

        Raises:
            SetupError: the default is no app, or a setting cannot work.
        """
        if default is not None and not isinstance(default, App):
            raise SetupError(errors.not_an_app("/default", default))
        self.name = name
        self.default = default
        self.extensions: dict[str, Extension] = {}
        self._own = App(name, auth=auth, public_url=public_url, limits=limits)
        self._own.section("main")(_goodbye(goodbye))

    def mount(self, path: str, app: App, *, numbers: str | Iterable[str] = (), sip: str | Iterable[str] = ()) -> None:
        """Let an app answer below a path, and at ``/`` for some numbers and SIP users.

        Args:
            path: where; ``/sales``.
            app: the app.
            numbers: dialled numbers that are its own, E.164.
            sip: users of SIP addresses that are its own; ``sales`` takes every ``sip:sales@…``.

        Raises:
            SetupError: the path is taken or none, the app is none, is mounted already or has another's name, a number
                or user is none or another app's, or the switchboard answers already.
        """
        path = self._free(path)
        given: object = app
        if not isinstance(given, App):
            raise SetupError(errors.not_an_app(path, given))
        added = Extension(path, app, frozenset(_numbers(path, numbers)), frozenset(_users(path, sip)))
        for other in self.extensions.values():
            if other.app.name == app.name:
                raise SetupError(errors.app_twice(app.name, path, other.path))
            shared = (added.numbers & other.numbers) | (added.sip & other.sip)
            if shared:
                raise SetupError(errors.number_twice(min(shared), other.path, path))
        self.extensions[path] = added

    def _free(self, path: str) -> str:
        """The path, without a slash at its end."""
        given: object = path
        plain = path.rstrip("/") if isinstance(given, str) else ""
        if "endpoints" in vars(self):
            raise SetupError(errors.mounted_late(path))
        if not PATH.fullmatch(plain) or plain in OWN_PATHS:
            raise SetupError(errors.bad_mount(path, self.extensions))
        if plain in self.extensions:
            raise SetupError(errors.path_twice(plain, self.extensions[plain].app.name))
        return plain

    @cached_property
    def endpoints(self) -> BoardEndpoints:
        """What the switchboard answers over HTTP; made at the first use, with the environment of then."""
        if self.default and all(one.app is not self.default for one in self.extensions.values()):
            self.mount("/default", self.default)
        return BoardEndpoints(self._own, self.extensions.values(), self.default)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI connection."""
        await serve(lambda: self.endpoints, scope, receive, send)

    @property
    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """The switchboard's time of service, every app's with it: ``async with board.lifespan: …``.

        Servers enter it; a service that has mounted the switchboard enters it in its own.
        """
        await self.endpoints.startup()
        try:
            yield
        finally:
            await self.endpoints.shutdown()

    def test_client(self) -> TestClientProtocol:
        """Quart's test client for this switchboard: ``await client.post("/", json={…}, auth=("user", "password"))``."""
        from .web.blueprint import make_quart  # noqa: PLC0415  only tests need Quart

        return make_quart(self.endpoints).test_client()

    def test_call(
        self, from_number: str = "+15550100123", to_number: str = "+15550100199", **settings: Any
    ) -> PendingCall:
        """A call to this switchboard without a phone; see `App.test_call`."""
        from .testing.call import start  # noqa: PLC0415  only tests need the simulator

        return start(self, from_number, to_number, **settings)

    def run(self, host: str = "127.0.0.1", port: int | None = None) -> None:
        """Serve all apps until interrupted, and print where; see `App.run`.

        Raises:
            SystemExit: they cannot be served. Standard error has a line that says why; the status is 2.
        """
        from .web.server import run  # noqa: PLC0415  only a server needs Hypercorn

        run(lambda: self.endpoints, host, port)


class BoardEndpoints:
    """What a switchboard answers: the endpoints of its apps below their paths, and documents at ``/``.

    Attributes:
        own: what answers when no app does: a goodbye, health, refusals.
        extensions: its apps.
        default: the one that takes what nobody else does.
        in_flight: how many requests wait for an answer.
    """

    def __init__(
        self, own: App, extensions: Iterable[Extension], default: App | None, environ: Mapping[str, str] = os.environ
    ) -> None:
        self.own = Endpoints(own, environ)
        self.own.routes = {path: self.own.routes[path] for path in OWN_PATHS}
        self.extensions = tuple(extensions)
        self.default = next((one for one in self.extensions if one.app is default), None)
        self.in_flight = 0
        for extension in self.extensions:
            _share(extension.app.endpoints, self.own)

    @property
    def announced(self) -> bool:
        """Whether somebody was told the credentials."""
        return self.own.announced

    @announced.setter
    def announced(self, told: bool) -> None:
        for endpoints in self._all:
            endpoints.announced = told

    @property
    def listing(self) -> Sequence[str]:
        """What is served: the whole, then each app with its path, its numbers and its SIP users."""
        return [f"{self.own.agent.name}: {count(len(self.extensions), 'app')}", *map(self._told, self.extensions)]

    def _told(self, extension: Extension) -> str:
        else_ = ["whatever else is called"] if extension is self.default else []
        takes = ", ".join([*sorted(extension.numbers), *sorted(extension.sip), *else_])
        return f"{extension.path}  {extension.app.endpoints.listing[0]}{f', takes {takes}' if takes else ''}"

    @property
    def credentials(self) -> Credentials | None:
        """What a client must give at ``/``."""
        return self.own.credentials

    @property
    def secrets(self) -> Secrets:
        """What tokens are signed with, of every app."""
        return self.own.secrets

    @property
    def public_url(self) -> str | None:
        """Where the platform reaches the service, when somebody said so."""
        return self.own.public_url

    @property
    def agent(self) -> Agent:
        """What answers when no app does."""
        return self.own.agent

    @property
    def signing_keys(self) -> SigningKeys | None:
        """With which the platform signs its requests for documents, when they are known."""
        return self.own.signing_keys

    @property
    def shutdown_seconds(self) -> float:
        """How long the server may take to stop: as long as the most patient app."""
        return max(endpoints.shutdown_seconds for endpoints in self._all)

    @property
    def _all(self) -> list[Endpoints]:
        """All endpoints; ready is last of them what says that the whole is."""
        return [*(extension.app.endpoints for extension in self.extensions), self.own]

    def drain(self) -> None:
        """Send new calls away, with 503, because the server is about to stop."""
        for endpoints in self._all:
            endpoints.drain()

    async def startup(self) -> None:
        """Begin to serve, every app.

        Raises:
            SetupError: a resource of an app could not be opened; those of the others are closed again.
        """
        async with AsyncExitStack() as opened:
            for endpoints in self._all:
                await endpoints.startup()
                opened.push_async_callback(endpoints.shutdown)
            opened.pop_all()

    async def shutdown(self) -> None:
        """Stop taking new work, and close what was opened."""
        async with AsyncExitStack() as opened:
            for endpoints in self._all:
                opened.push_async_callback(endpoints.shutdown)

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """The response to any request."""
        self.in_flight += 1
        try:
            return await self._answer(request)
        finally:
            self.in_flight -= 1

    async def _answer(self, request: HttpRequest) -> HttpResponse:
        below = [one for one in self.extensions if f"{request.path}/".startswith(f"{one.path}/")]
        if below:
            extension = max(below, key=lambda one: len(one.path))
            return await _ask(extension, request, request.path[len(extension.path) :] or "/")
        if request.path.strip("/") or request.method not in ("GET", "HEAD", "POST"):
            return await self.own.answer(request)
        try:
            self.own.admit(request)
            return await self._connect(request)
        except RefusalError as refusal:
            return self.own.refuse(request, refusal)

    async def _connect(self, request: HttpRequest) -> HttpResponse:
        """The document for a call, from the app that takes it."""
        limits = self.own.agent.limits
        check_type(request)
        raw = await read_body(request, limits.body_bytes, limits)
        whole = evolve(request, body=raw)
        extension = self.extension_for(Call.from_body(parse(raw, limits.json_depth)) if raw else Call())
        if extension is None:
            return await self.own.answer(whole)
        if self.own.credentials:  # which were right: the app need not have the same
            whole = evolve(whole, headers={**whole.headers, **_proof(extension.app.endpoints.credentials)})
        return await _ask(extension, whole, "/")

    def extension_for(self, call: Call) -> Extension | None:
        """The app that takes a call: by the dialled number, else by the SIP user, else the default."""
        user = sip_user(call)
        dialled = f"+{PUNCTUATION.sub('', call.to_number if '@' not in call.to_number else user).lstrip('+')}"
        by_number = next((one for one in self.extensions if dialled in one.numbers), None)
        by_user = next((one for one in self.extensions if user in one.sip), None)
        return by_number or by_user or self.default


def sip_user(call: Call) -> str:
    """The user of the SIP address that was called, in lower case; empty when it was no SIP address."""
    told = call.sip.get("sip_req_user")
    if isinstance(told, str) and told:
        return told.lower()
    return _user(call.to_number) if "@" in call.to_number else ""


def _user(address: str) -> str:
    """The user of a SIP address, of which the rest may be missing."""
    return address.lower().removeprefix("sips:").removeprefix("sip:").partition("@")[0]


def _numbers(path: str, numbers: str | Iterable[str]) -> Iterable[str]:
    for number in [numbers] if isinstance(numbers, str) else numbers:
        plain = PUNCTUATION.sub("", str(number))
        if not NUMBER.fullmatch(plain):
            raise SetupError(errors.bad_number(path, number))
        yield plain


def _users(path: str, users: str | Iterable[str]) -> Iterable[str]:
    for user in [users] if isinstance(users, str) else users:
        plain = _user(str(user))
        if not SIP_USER.fullmatch(plain):
            raise SetupError(errors.bad_sip_user(path, user))
        yield plain


def _goodbye(said: str) -> Any:
    def say_goodbye(call: Call) -> Document:
        log.warning("no app takes a call to %s", errors.quoted(call.to_number))
        return reject(call, say=said)

    return say_goodbye


def _proof(credentials: Credentials | None) -> dict[str, str]:
    """The header that shows these credentials."""
    if credentials is None:
        return {}
    pair = base64.b64encode(f"{credentials.user}:{credentials.password}".encode()).decode()
    return {"authorization": f"Basic {pair}"}


async def _ask(extension: Extension, request: HttpRequest, path: str) -> HttpResponse:
    """What an app of the switchboard answers; what it was asked under is what the platform signed."""
    prefix = f"{request.prefix}{extension.path}"
    asked = f"{request.prefix}{request.path}"
    return await extension.app.endpoints.answer(evolve(request, prefix=prefix, path=path, asked=asked))


def _share(app: Endpoints, own: Endpoints) -> None:
    """Give an app the switchboard's credentials, secret and public URL, where it has none of its own."""
    if app.agent.auth is None:
        app.credentials = own.credentials
    app.secrets = own.secrets
    app.tokens = Tokens(app.agent.name, own.secrets.keys, app.agent.token_max_age)
    app.public_url = app.public_url if app.agent.public_url else own.public_url
