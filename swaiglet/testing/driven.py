"""A call that goes on step by step, as a test wants it: the document runs beside it and waits where somebody talks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Literal

from attrs import define

from swaiglet import errors
from swaiglet.errors import SwaigletError
from swaiglet.simulator.calling import Called
from swaiglet.simulator.conversation import Conversation
from swaiglet.simulator.line import run_document, run_swml_action
from swaiglet.simulator.parties import Listen, Mind, Turn
from swaiglet.simulator.play import ring
from swaiglet.simulator.service import Service
from swaiglet.simulator.session import Session
from swaiglet.simulator.talk import Talk


class CallError(SwaigletError):
    """A test does what the caller or the model could not do in this call."""


@define
class Model:
    """The test in the model's place: nothing is said of its own accord, and the post prompt is answered as told.

    Attributes:
        answer: the answer to the post prompt.
    """

    answer: str = ""

    async def turn(self, talk: Talk) -> Turn:  # noqa: ARG002  what was said is the test's business
        """Wait for the caller."""
        return Listen()

    async def summary(self, talk: Talk, post_prompt: str) -> str:  # noqa: ARG002  as above
        """The answer to the post prompt."""
        return self.answer


class DrivenCall:
    """A call in progress.

    Attributes:
        session: what is known of it.
        document: what the app wants done with it, as it came; `None` when there is none.
        conversation: the one that waits for the test; `None` when there is none.
        last: the one that was there last.
    """

    def __init__(self, session: Session, mind: Mind | None = None) -> None:
        """Begin with a call that has not rung yet; the test speaks for the agent, unless a mind does."""
        self.session = session
        self.document: Any = None
        self.conversation: Conversation | None = None
        self.last: Conversation | None = None
        self._model = Model()
        self._mind = mind or self._model
        self._waiting: asyncio.Queue[Conversation | None] = asyncio.Queue()
        self._over = asyncio.Event()
        self._line: asyncio.Task[None] | None = None

    async def begin(self, service: Service) -> None:
        """Let the phone ring: until somebody talks, or the document has run.

        Raises:
            CallError: there is no document.
        """
        self.document = await ring(self.session, service)
        if self.document is None:
            raise CallError(errors.call_comes_to_nothing(self.session.timeline.of("warning")[-1].text))
        self._line = asyncio.create_task(self._run())
        await self._go_on()

    async def _run(self) -> None:
        try:
            await run_document(self.session, self.document, self._talk)
            self.session.hang_up("the document ends")
        finally:
            self._waiting.put_nowait(None)

    async def _talk(self, session: Session, ai: Any, verb: str) -> None:
        """Hold a conversation of the document: the test does, until it has ended."""
        conversation = Conversation(session, ai, self._mind, verb=verb, run_swml=run_swml_action)
        await conversation.start()
        if not conversation.course.is_over:
            self._over.clear()
            self._waiting.put_nowait(conversation)
            await self._over.wait()
        self.last = conversation
        await conversation.end()

    async def _go_on(self) -> None:
        """Let the document run to where somebody talks again, or to its end."""
        self._over.set()
        self.conversation = await self._waiting.get()
        self.last = self.conversation or self.last
        if self.conversation is None and self._line:
            await self._line

    async def _after(self, conversation: Conversation) -> None:
        """Let the document go on when that was the end of the conversation."""
        if conversation.course.is_over:
            await self._go_on()

    def talking(self, doing: str) -> Conversation:
        """The conversation that waits for the test.

        Raises:
            CallError: there is none.
        """
        if self.conversation is None:
            ended = f"the call has ended ({self.session.ended})" if self.session.ended else "there is no conversation"
            raise CallError(errors.no_conversation(doing, ended))
        return self.conversation

    async def hear(self, words: str, how: Literal["says", "presses"]) -> list[str]:
        """Let the caller say something or press keys, and the agent answer: what it says."""
        conversation = self.talking(f"have the caller {'say something' if how == 'says' else 'press keys'}")
        before = len(conversation.talk.raw_log)
        await (conversation.hear(words) if how == "says" else conversation.press(words))
        await conversation.take_turn()
        said = [one.content for one in conversation.talk.raw_log[before:] if one.role.startswith("assistant")]
        await self._after(conversation)
        return [words for words in said if words]

    async def say(self, text: str) -> None:
        """Let the agent say something."""
        conversation = self.talking("have the agent say something")
        await conversation.say(text)
        await self._after(conversation)

    async def call(self, function: str, arguments: Mapping[str, Any]) -> Called:
        """Let the model call a function.

        Raises:
            CallError: it cannot see it.
        """
        conversation = self.talking(f"call {errors.quoted(function)}")
        talk = conversation.talk
        if function not in talk.visible:
            raise CallError(errors.not_visible(function, talk.visible, talk.functions))
        called = await conversation.call(function, arguments)
        if called.reply.get("post_process"):
            await conversation.take_turn()
        await self._after(conversation)
        return called

    async def hang_up(self, summary: str) -> None:
        """Let the caller hang up, and the agent's model answer the post prompt."""
        self._model.answer = summary
        conversation = self.conversation
        self.session.hang_up("the caller hangs up")
        if conversation:
            conversation.course.end("user_hangup")
            await self._go_on()

    async def leave(self) -> None:
        """Stop where the document is."""
        if self._line and not self._line.done():
            self._line.cancel()
            with suppress(asyncio.CancelledError):
                await self._line
