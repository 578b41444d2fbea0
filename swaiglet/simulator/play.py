"""A whole call, from ring to report: the document of an app, of a server or of a file, and its conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

from attrs import field, frozen

from swaiglet import errors
from swaiglet.swml.check import is_messaging

from .clock import Clock, SimulatedClock
from .conversation import Conversation
from .incoming import Incoming, coming_in
from .line import run_document, run_swml_action
from .messaging import run_message
from .network import Network
from .parties import Caller, Mind
from .platform import Asking, AskingError, Fault, Platform
from .request import without_credentials
from .ringing import ringing
from .scenario import Scenario
from .service import Service, document_url, local_transport
from .session import Session
from .timeline import Event
from .transport import Transport

Target = Service | str | Mapping[str, Any]
"""What is called: an app or a switchboard in this process, the URL of a document, or a document."""


@frozen(kw_only=True)
class Circumstances:
    """What a call is like, apart from what is said.

    Attributes:
        call: the facts that the platform tells of it; see `ringing`.
        vars: variables that the document finds at the start.
        envs: the account's variables.
        outcomes: what happens that no document decides, by verb; see `Scenario`.
        clock: makes the call's time.
        faults: what goes wrong between the platform and servers.
        listeners: are told of each event at once.
        on_input: asked what the caller does when a verb such as ``prompt`` waits.
        fallback: the URL of the document that is asked for when the first one cannot be had.
        message: the text of a message that comes in instead of a call.
        signing_key: signs requests for documents; an app in this process has its own.
    """

    call: Mapping[str, Any] = field(factory=ringing)
    vars: Mapping[str, Any] = field(factory=dict)
    envs: Mapping[str, Any] = field(factory=dict)
    outcomes: Mapping[str, Sequence[Any]] = field(factory=dict)
    clock: Callable[[], Clock] = SimulatedClock
    faults: Sequence[Fault] = ()
    listeners: Sequence[Callable[[Event], None]] = ()
    on_input: Callable[[str], Awaitable[Any]] | None = None
    fallback: str | None = None
    message: str | None = None
    signing_key: str | None = field(default=None, repr=False)


@frozen
class Played:
    """A call that was played.

    Attributes:
        session: the call, with its timeline.
        conversations: those that were held, in order.
    """

    session: Session
    conversations: Sequence[Conversation]

    @property
    def report(self) -> Mapping[str, Any]:
        """The report of the last conversation; empty when there was none."""
        return self.conversations[-1].report if self.conversations else {}


async def play(
    target: Target,
    mind: Mind,
    caller: Caller,
    circumstances: Circumstances | None = None,
    *,
    network: Transport | None = None,
) -> Played:
    """Play a call to its end, or what becomes of a message.

    Args:
        target: what is called.
        mind: speaks for the agent.
        caller: speaks for the caller.
        circumstances: what the call is like.
        network: reaches servers elsewhere, and stays open; without it a connection of the call's own is used.

    Raises:
        SwaigletError: the mind could not be asked.
    """
    given = circumstances or Circumstances()
    async with opened(target, given, network) as session:
        if given.message is not None:
            await _take_message(session, target, given.message, given.fallback)
            return Played(session, ())
        conversations: list[Conversation] = []

        async def converse(session: Session, ai: Any, verb: str) -> None:
            run_swml = partial(run_swml_action, talk=converse)
            conversations.append(Conversation(session, ai, mind, caller, verb=verb, run_swml=run_swml))
            await conversations[-1].run()

        document = await ring(session, target, given.fallback)
        if document is not None:
            await run_document(session, document, converse)
        session.hang_up("the document ends")
        await session.finish()
        return Played(session, tuple(conversations))


@asynccontextmanager
async def opened(
    target: Target, circumstances: Circumstances, network: Transport | None = None
) -> AsyncIterator[Session]:
    """A call that has not rung yet, with what it needs to reach the target; closed at the end."""
    async with AsyncExitStack() as stack:
        if network is None:
            network = Network()
            stack.push_async_callback(network.close)
        transport, key = network, circumstances.signing_key
        if isinstance(target, Service):
            await stack.enter_async_context(target.lifespan)
            transport, key = local_transport(target, network), key or _signing_key(target)
        session = Session(
            dict(circumstances.call),
            Platform(transport, key, tuple(circumstances.faults)),
            Scenario(circumstances.outcomes),
            circumstances.clock(),
            vars=dict(circumstances.vars),
            envs=dict(circumstances.envs),
            on_input=circumstances.on_input,
        )
        session.timeline.listeners += circumstances.listeners
        yield session


async def ring(session: Session, target: Target, fallback: str | None = None) -> Any:
    """Let the phone ring; the document of the call, `None` when there is none and the call has failed."""
    parties = f"{session.call.get('from')} calls {session.call.get('to')}"
    session.timeline.add("call", parties, **session.call)
    document = await _document(session, session, target, fallback)
    if document is None:
        session.hang_up(errors.call_without_document())
    elif is_messaging(document):
        session.timeline.add("warning", errors.document_for_messages())
    return document


async def _take_message(session: Session, target: Target, words: str, fallback: str | None) -> None:
    """Let a message come in, and run the document that is for it."""
    message = coming_in(words, session)
    session.timeline.add("hear", f"{message['from']} writes to {message['to']}: {words}", message=message)
    document = await _document(session, Incoming(session, message), target, fallback)
    if document is None:
        session.ended = errors.call_without_document()
        session.timeline.add("call", f"the message is lost: {session.ended}", reason=session.ended)
    else:
        await run_message(session, document, message)


async def _document(session: Session, asking: Asking, target: Target, fallback: str | None) -> Any:
    """The document of a target; `None` when neither that nor the fallback URL gives one."""
    if isinstance(target, Mapping):
        session.timeline.add("fetch", "document from a file", document=target)
        return target
    url = target if isinstance(target, str) else document_url(target)
    try:
        return await session.platform.fetch(asking, url, fallback=fallback)
    except AskingError as error:
        session.timeline.add("warning", str(error), url=without_credentials(url))
        return None


def _signing_key(service: Service) -> str | None:
    """What the platform signs its requests to a service with."""
    keys = service.endpoints.signing_keys
    return keys.keys[0] if keys else None
