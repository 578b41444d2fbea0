"""A call in which the test is the caller and the model: ``app.test_call()``."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, contextmanager
from types import TracebackType
from typing import Any

from swaiglet import errors
from swaiglet.simulator.calling import Called
from swaiglet.simulator.parties import Mind
from swaiglet.simulator.platform import Fault
from swaiglet.simulator.play import Circumstances, opened
from swaiglet.simulator.ringing import FROM_NUMBER, TO_NUMBER, ringing
from swaiglet.simulator.service import Service
from swaiglet.simulator.talk import Talk
from swaiglet.simulator.timeline import Event
from swaiglet.swml.document import Document

from .driven import CallError, DrivenCall
from .thread import LoopThread


class Seen:
    """What a test can see of a call."""

    def __init__(self, driven: DrivenCall) -> None:
        """Look at a call in progress."""
        self._driven = driven

    @property
    def swml(self) -> Document:
        """The document that the call got.

        Raises:
            DocumentError: the platform would refuse it.
        """
        return Document.from_wire(self._driven.document)

    @property
    def talk(self) -> Talk:
        """The conversation, or the last one, with everything that is known of it.

        Raises:
            CallError: there was none.
        """
        return self._driven.last.talk if self._driven.last else self._driven.talking("look at the conversation").talk

    @property
    def prompt(self) -> str:
        """What the model is told, with the variables in it filled in, and no line break at the end."""
        return self.talk.prompt.strip()

    @property
    def tools(self) -> tuple[str, ...]:
        """The names of the functions that the model can see now, the platform's own among them."""
        return self.talk.visible

    @property
    def step(self) -> str | None:
        """The step that the conversation is in, when there are steps."""
        return self.talk.step

    @property
    def context(self) -> str | None:
        """The context that the conversation is in, when there are any."""
        return self.talk.context

    @property
    def global_data(self) -> Mapping[str, Any]:
        """The global data as it is now."""
        return self._driven.session.global_data

    @property
    def meta_data(self) -> Mapping[str, Mapping[str, Any]]:
        """The meta data as it is now, by token."""
        return self.talk.meta_data

    @property
    def vars(self) -> Mapping[str, Any]:
        """The variables of the document."""
        return self._driven.session.vars

    @property
    def events(self) -> Sequence[Event]:
        """Everything that happened, in order."""
        return self._driven.session.timeline.events

    @property
    def warnings(self) -> list[str]:
        """What the platform would not do, or do differently."""
        return [event.text for event in self._driven.session.timeline.of("warning")]

    @property
    def ended(self) -> str | None:
        """Why the call ended, when it has."""
        return self._driven.session.ended

    @property
    def report(self) -> Mapping[str, Any]:
        """What the platform reported after the last conversation; empty before."""
        return self._driven.last.report if self._driven.last else {}

    def __str__(self) -> str:
        """What happened so far, a line for each event."""
        return str(self._driven.session.timeline)


class SimulatedCall(Seen):
    """A call in progress, for tests that await: ``async with app.test_call() as call``."""

    async def say(self, words: str) -> list[str]:
        """Let the caller say something; what the agent says to it, when a mind speaks for it."""
        return await self._driven.hear(words, "says")

    async def press(self, digits: str) -> list[str]:
        """Let the caller press keys; what the agent says to it, when a mind speaks for it."""
        return await self._driven.hear(digits, "presses")

    async def reply(self, words: str) -> None:
        """Let the agent say something."""
        await self._driven.say(words)

    async def tool(self, name: str, /, **arguments: Any) -> Called:
        """Let the model call a function, and what its result asks for happen.

        Raises:
            CallError: the model cannot see it now.
        """
        return await self._driven.call(name, arguments)

    async def hangup(self, summary: Any = "") -> None:
        """Let the caller hang up.

        Args:
            summary: what the model answers to the post prompt: a text, or what becomes JSON.
        """
        await self._driven.hang_up(_text(summary))


class PlainCall(Seen):
    """A call in progress, for tests that do not await: ``with app.test_call() as call``."""

    def __init__(self, driven: DrivenCall, thread: LoopThread) -> None:
        """Drive a call in another thread's loop."""
        super().__init__(driven)
        self._thread = thread

    def say(self, words: str) -> list[str]:
        """Let the caller say something; what the agent says to it, when a mind speaks for it."""
        return self._thread.run(self._driven.hear(words, "says"))

    def press(self, digits: str) -> list[str]:
        """Let the caller press keys; what the agent says to it, when a mind speaks for it."""
        return self._thread.run(self._driven.hear(digits, "presses"))

    def reply(self, words: str) -> None:
        """Let the agent say something."""
        self._thread.run(self._driven.say(words))

    def tool(self, name: str, /, **arguments: Any) -> Called:
        """Let the model call a function; see `SimulatedCall.tool`."""
        return self._thread.run(self._driven.call(name, arguments))

    def hangup(self, summary: Any = "") -> None:
        """Let the caller hang up; see `SimulatedCall.hangup`."""
        self._thread.run(self._driven.hang_up(_text(summary)))


def _text(summary: Any) -> str:
    return summary if isinstance(summary, str) else json.dumps(summary, ensure_ascii=False)


class PendingCall:
    """A call that begins with ``async with``, or with ``with`` where nothing can be awaited.

    The app's resources are open as long as it lasts. When the block raises, the exception has a note with everything
    that happened in the call.
    """

    _call: AbstractAsyncContextManager[DrivenCall]
    _plain_call: AbstractContextManager[PlainCall]

    def __init__(self, service: Service, circumstances: Circumstances, mind: Mind | None = None) -> None:
        """Say what is called, and how; the test speaks for the agent, unless a mind does."""
        self._service = service
        self._circumstances = circumstances
        self._mind = mind

    async def __aenter__(self) -> SimulatedCall:
        """Let the phone ring."""
        self._call = self._in_progress()
        return SimulatedCall(await self._call.__aenter__())

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Hang up, unless the call has ended; after an exception, stop where it is."""
        await self._call.__aexit__(kind, error, traceback)

    def __enter__(self) -> PlainCall:
        """Let the phone ring, in a thread of its own."""
        self._plain_call = self._in_thread()
        return self._plain_call.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Hang up, unless the call has ended; after an exception, stop where it is."""
        self._plain_call.__exit__(kind, error, traceback)

    @asynccontextmanager
    async def _in_progress(self) -> AsyncIterator[DrivenCall]:
        async with opened(self._service, self._circumstances) as session:
            driven = DrivenCall(session, self._mind)
            try:
                await driven.begin(self._service)
                yield driven
                await driven.hang_up("")
            except BaseException as error:
                error.add_note(f"The call so far:\n{Seen(driven)}")
                raise
            finally:
                await driven.leave()

    @contextmanager
    def _in_thread(self) -> Iterator[PlainCall]:
        thread = LoopThread()
        try:
            with thread.entered(self._in_progress()) as driven:
                yield PlainCall(driven, thread)
        finally:
            thread.close()


def start(
    service: Service,
    from_number: str = FROM_NUMBER,
    to_number: str = TO_NUMBER,
    *,
    mind: Mind | None = None,
    outcomes: Mapping[str, Sequence[Any]] | None = None,
    vars: Mapping[str, Any] | None = None,  # noqa: A002  what documents call them
    envs: Mapping[str, Any] | None = None,
    faults: Sequence[Fault] = (),
    **facts: Any,
) -> PendingCall:
    """A call to a service; see `App.test_call`."""
    circumstances = Circumstances(
        call=ringing(from_number, to_number, **facts),
        vars=vars or {},
        envs=envs or {},
        outcomes=outcomes or {},
        faults=tuple(faults),
    )
    return PendingCall(service, circumstances, mind)


def service_of(app: object) -> Service:
    """What a test wants to call.

    Raises:
        CallError: it is no app and no switchboard.
    """
    if not isinstance(app, Service):
        raise CallError(errors.no_app_to_call(app))
    return app
