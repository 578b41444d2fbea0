"""The app: an agent that can be asked, over HTTP and without."""

from __future__ import annotations

import os
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from .agent import Agent
from .dispatch import dispatch
from .lifespan import Override
from .render import render
from .swaig.call import Call, FunctionCall
from .swaig.result import Result
from .swaig.webhooks import Webhooks
from .swml.document import Document
from .web.asgi import Receive, Scope, Send, serve
from .web.endpoints import Endpoints
from .web.links import default_port, webhooks
from .web.security import Credentials

if TYPE_CHECKING:
    from quart import Blueprint
    from quart.typing import TestClientProtocol

    from .testing.call import PendingCall


class App(Agent):
    """An AI voice agent in one object: declare it with decorators, serve it, embed it or ask it directly.

    It is an ASGI application. Everything else that it can be goes through the same two coroutines, `render` and
    `dispatch`.
    """

    @cached_property
    def endpoints(self) -> Endpoints:
        """What this app answers over HTTP, whatever serves it; made at the first use, with the environment of then."""
        return Endpoints(self)

    @property
    def credentials(self) -> Credentials | None:
        """What the platform must give to be let in; `None` when ``auth="off"``."""
        return self.endpoints.credentials

    def override(self, type_: Any, value: Any) -> Override:
        """Give handlers this value in place of what a function under ``@app.provide`` opens, which is not called then.

        It is in force at once; as a context manager it ends with the block: ``with app.override(Database, fake): …``.

        Raises:
            SetupError: nothing provides that type.
        """
        return self.lifespan.override(type_, value)

    async def render(self, call: Call | None = None) -> Document:
        """The document that a call would get, with webhooks at the public URL, else at this machine.

        Raises:
            SetupError: the app says nothing of what it is for.
        """
        return await render(self, call or Call(), self.webhooks(call))

    async def dispatch(self, function_call: FunctionCall) -> Result:
        """What a function answers; it does not raise for what a model or a handler did."""
        return await dispatch(self, function_call, partial(self.webhooks, function_call.call))

    def webhooks(self, call: Call | None = None) -> Webhooks:
        """Where the platform calls back for a call, at the public URL, else at this machine."""
        base = self.endpoints.public_url or f"http://localhost:{default_port(os.environ)}"
        return webhooks(base, self.credentials, self.endpoints.tokens, call)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI connection."""
        await serve(lambda: self.endpoints, scope, receive, send)

    def blueprint(self) -> Blueprint:
        """This app as a Quart blueprint: ``quart_app.register_blueprint(app.blueprint(), url_prefix="/voice")``."""
        from .web.blueprint import make_blueprint  # noqa: PLC0415  an app that is not embedded need not load Quart

        return make_blueprint(self.endpoints)

    def test_client(self) -> TestClientProtocol:
        """Quart's test client for this app: ``await client.post("/swaig", json={…}, auth=("user", "password"))``."""
        from .web.blueprint import make_quart  # noqa: PLC0415  as above

        return make_quart(self.endpoints).test_client()

    def test_call(
        self, from_number: str = "+15550100123", to_number: str = "+15550100199", **settings: Any
    ) -> PendingCall:
        """A call to this app without a phone, in which a test is the caller and the model.

        ``async with app.test_call() as call:``, or ``with`` in a test that does not await. Requests are answered as
        over HTTP, authentication and tokens included; there is no socket.

        Args:
            from_number: who calls: E.164, or a SIP or WebRTC address.
            to_number: who is called.
            settings: ``outcomes`` of verbs by name, ``vars`` and ``envs`` that the document finds, a `Mind` as
                ``mind`` that speaks for the agent, ``faults``; all others are facts of the call, such as ``type_``,
                ``headers`` or ``call_id``.
        """
        from .testing.call import start  # noqa: PLC0415  only tests need the simulator

        return start(self, from_number, to_number, **settings)

    def run(self, host: str = "127.0.0.1", port: int | None = None) -> None:
        """Serve this app until interrupted, and print where; on the command line, ``swaiglet run`` does more.

        Args:
            host: the address to listen at; ``0.0.0.0`` for every one.
            port: ``PORT`` from the environment, else 3000; 0 for any that is free.

        Raises:
            SystemExit: it cannot be served. Standard error has a line that says why; the status is 2.
        """
        from .web.server import run  # noqa: PLC0415  only a server needs Hypercorn

        run(lambda: self.endpoints, host, port)
