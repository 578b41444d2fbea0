"""A switchboard: several apps in one service, chosen by path, dialled number or SIP user."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import evolve, frozen

from . import errors
from .agent import Auth
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
from .web.reading import RefusalError, parse, read_body
from .web.security import Credentials
from .web.tokens import Tokens

log = logging.getLogger("swaiglet.switchboard")

GOODBYE = "This number is not in service. Goodbye."


@frozen
class Extension:
    """An app on a switchboard.

    Attributes:
        path: where it answers, without a slash at the end.
        numbers: dialled numbers that are its own, E.164.
        sip: users of SIP addresses that are its own.
        is_default: whether it takes what nobody else does.
    """

    path: str
    app: App
    numbers: frozenset[str]
    sip: frozenset[str]
    is_default: bool = False


class Switchboard:
    """Several apps in one service: ``board.mount("/sales", sales, numbers=["+15551112222"])``.

    Each app answers below its path. A document that is asked for at ``/`` is the app's whose number was dialled, else
    whose SIP user, else the default's; else the caller hears a polite goodbye. Apps without credentials of their own
    share the switchboard's, and all share its secret.

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
        """
        self.name = name
        self.default = default
        self.auth = auth
        self.public_url = public_url
        self.goodbye = goodbye
        self.limits = limits or Limits()
        self.extensions: dict[str, Extension] = {}

    def mount(self, path: str, app: App, *, numbers: Iterable[str] = (), sip: Iterable[str] = ()) -> None:
        """Let an app answer below a path, and at ``/`` for some numbers and SIP users.

        Raises:
            SetupError: the path is taken or none, the app is none, or another app has one of the numbers or users.
        """
        given: object = app
        if not isinstance(given, App):
            raise SetupError(errors.not_an_app(given))
        path = path.rstrip("/")
        if not path.startswith("/") or path in self.extensions:
            raise SetupError(errors.bad_mount(path, self.extensions))
        added = Extension(path, app, frozenset(map(_plain, numbers)), frozenset(user.lower() for user in sip))
        for other in self.extensions.values():
            shared = (added.numbers & other.numbers) | (added.sip & other.sip)
            if shared:
                raise SetupError(errors.number_twice(min(shared), other.path, path))
        self.extensions[path] = added

    @cached_property
    def endpoints(self) -> BoardEndpoints:
        """What the switchboard answers over HTTP; made at the first use, with the environment of then."""
        return BoardEndpoints(self)

    @property
    def in_flight(self) -> int:
        """How many requests wait for an answer."""
        return sum(extension.app.in_flight for extension in self.endpoints.extensions)

    @property
    def shutdown_seconds(self) -> float:
        """How long what is in flight may take when the server is told to stop."""
        times = [one.app.shutdown_seconds for one in self.endpoints.extensions]
        return max(self.limits.shutdown_seconds, *times)

    def drain(self) -> None:
        """Send new calls away, with 503, because the server is about to stop."""
        for extension in self.endpoints.extensions:
            extension.app.drain()
        self.endpoints.own.draining = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI connection."""
        await serve(lambda: self.endpoints, scope, receive, send)


class BoardEndpoints:
    """What a switchboard answers: the endpoints of its apps below their paths, and documents at ``/``.

    Attributes:
        extensions: its apps, the default among them.
        own: what answers when no app does: a goodbye, health, refusals.
    """

    def __init__(self, board: Switchboard, environ: Mapping[str, str] = os.environ) -> None:
        self.extensions = tuple(_mounted(board))
        self._goodbye = board.goodbye
        own = App(board.name, auth=board.auth, public_url=board.public_url, limits=board.limits)
        own.section("main")(self._say_goodbye)
        self.own = Endpoints(own, environ)
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
        """What is served: the whole, then each app with its path and numbers."""
        return [f"{self.own.agent.name}: {count(len(self.extensions), 'app')}", *map(_told, self.extensions)]

    @property
    def credentials(self) -> Credentials | None:
        """What a client must give at ``/``."""
        return self.own.credentials

    @property
    def public_url(self) -> str | None:
        """Where the platform reaches the service, when somebody said so."""
        return self.own.public_url

    @property
    def _all(self) -> list[Endpoints]:
        return [self.own, *(extension.app.endpoints for extension in self.extensions)]

    async def startup(self) -> None:
        """Begin to serve, every app.

        Raises:
            SetupError: a resource of an app could not be opened.
        """
        for endpoints in self._all:
            await endpoints.startup()

    async def shutdown(self) -> None:
        """Stop taking new work, and close what was opened."""
        for endpoints in reversed(self._all):
            await endpoints.shutdown()

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """The response to any request."""
        below = next((one for one in self.extensions if f"{request.path}/".startswith(f"{one.path}/")), None)
        if below:
            return await _ask(below, request, request.path[len(below.path) :] or "/")
        if request.path != "/" or request.method != "POST" or not self.own.admits(request):
            return await self.own.answer(request)
        try:
            raw = await read_body(request, self.own.agent.limits.body_bytes, self.own.agent.limits)
            call = Call.from_body(parse(raw, self.own.agent.limits.json_depth))
        except RefusalError as refusal:
            return self.own.refuse(request, refusal)
        whole = evolve(request, body=raw)
        extension = self.extension_for(call)
        return await _ask(extension, whole, "/") if extension else await self.own.answer(whole)

    def extension_for(self, call: Call) -> Extension | None:
        """The app that takes a call: by the dialled number, else by the SIP user, else the default."""
        number, user = _plain(call.to_number), sip_user(call)
        for extension in self.extensions:
            if number in extension.numbers:
                return extension
        by_user = (extension for extension in self.extensions if user and user in extension.sip)
        return next(by_user, next((extension for extension in self.extensions if extension.is_default), None))

    def _say_goodbye(self, call: Call) -> Document:
        log.warning("no app takes a call to %s", errors.quoted(call.to_number))
        return reject(call, say=self._goodbye)


def _told(extension: Extension) -> str:
    """An app of the switchboard, in a line."""
    takes = [*sorted(extension.numbers), *sorted(extension.sip), *(["anything else"] if extension.is_default else [])]
    return f"{extension.path}  {extension.app.endpoints.listing[0]}{', takes ' if takes else ''}{', '.join(takes)}"


def sip_user(call: Call) -> str:
    """The user of the SIP address that was called, in lower case; empty when it was no SIP address."""
    told = call.sip.get("sip_req_user")
    if isinstance(told, str) and told:
        return told.lower()
    address = call.to_number.removeprefix("sips:").removeprefix("sip:")
    return address.partition("@")[0].lower() if "@" in address else ""


async def _ask(extension: Extension, request: HttpRequest, path: str) -> HttpResponse:
    """What an app of the switchboard answers; what it was asked under is what the platform signed."""
    prefix = f"{request.prefix}{extension.path}"
    asked = f"{request.prefix}{request.path}"
    return await extension.app.endpoints.answer(evolve(request, prefix=prefix, path=path, asked=asked))


def _mounted(board: Switchboard) -> Iterator[Extension]:
    yield from (evolve(one, is_default=one.app is board.default) for one in board.extensions.values())
    if board.default and all(one.app is not board.default for one in board.extensions.values()):
        yield Extension("/default", board.default, frozenset(), frozenset(), is_default=True)


def _share(app: Endpoints, own: Endpoints) -> None:
    """Give an app the switchboard's credentials, secret and public URL, where it has none of its own."""
    if app.agent.auth is None:
        app.credentials = own.credentials
    app.secrets = own.secrets
    app.tokens = Tokens(app.agent.name, own.secrets.keys, app.agent.token_max_age)
    app.public_url = app.public_url if app.agent.public_url else own.public_url


def _plain(number: str) -> str:
    """A number as it is compared: without what people write between the digits."""
    return number if "@" in number else re.sub(r"[\s().-]", "", number)
