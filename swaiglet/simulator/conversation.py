"""A conversation between a caller and an agent, as the platform holds it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from swaiglet import errors

from .calling import Called, call_function, run_function, take_effect, waits_for_turn
from .course import Course, RunSWML
from .functions import assemble
from .parties import Caller, Digits, HangUp, Listen, Mind, Reply, Run, Say, Silence, Wait, Words
from .prompts import told
from .reading import TALKS, is_on, listing, mapping, whole
from .report import fetch_conversation, post_report
from .session import Session
from .settling import settle
from .talk import Function, Talk
from .voice import LETTERS_A_SECOND, speak

MOST_CALLS = 25
"""Functions that are called in one turn of the agent before it is taken to go in circles."""
ATTENTION, OUTBOUND_ATTENTION, INACTIVITY = 5_000, 120_000, 600_000
"""Milliseconds of silence after which the agent asks for attention, the same on outbound calls, and leaves."""
DURATION = re.compile(r"(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?")


class Conversation:
    """One conversation of a call: `run` holds it all, the other methods hold it step by step.

    Attributes:
        talk: its state.
        course: everything that functions and actions change.
        report: what was reported, once it has ended.
    """

    def __init__(
        self,
        session: Session,
        ai: Any,
        mind: Mind,
        caller: Caller | None = None,
        *,
        verb: str = "ai",
        run_swml: RunSWML | None = None,
    ) -> None:
        """Begin with a call and the value of the verb.

        Args:
            session: the call.
            ai: the value of the verb, as it stands in the document.
            mind: speaks for the agent.
            caller: speaks for the caller; only `run` needs one.
            verb: ``ai``, ``amazon_bedrock`` or ``ai_sidecar``.
            run_swml: runs documents of results in the scopes of the call; without it they are shown only.
        """
        self.talk = Talk(session, {}, verb=verb)
        self.course = Course(self.talk, mind, run_swml)
        self.report: Mapping[str, Any] = {}
        self._given = ai
        self._caller = caller
        self._deferred: list[tuple[Function, list[Any]]] = []
        self._silences = 0
        self._chain: list[str] = []
        self._is_closed = False

    @property
    def session(self) -> Session:
        """The call."""
        return self.talk.session

    # The whole conversation

    async def run(self) -> None:
        """Hold the conversation, from the first word to the report."""
        await self.start()
        if is_on(self.course.params, "wait_for_user", default=False) and not self.course.params.get("static_greeting"):
            await self._hear_caller()
        while not self.course.is_over:
            await self.take_turn()
            await self._hand_over()
        await self.end()

    async def _hand_over(self) -> None:
        """Let the caller speak, unless a step gives the agent another turn first, as ``skip_user_turn`` does once."""
        goes_on, self.course.contexts.goes_on = self.course.contexts.goes_on, False
        if not goes_on and not self.course.is_over:
            await self._hear_caller()

    async def take_turn(self) -> None:
        """Let the agent do what it does until it listens."""
        if await self._is_out_of_time() or self.course.waits:
            return
        while not self.course.is_over and not self.course.waits:
            turn = await self.course.mind.turn(self.talk)
            if not isinstance(turn, Run):
                await self._close_turn(turn)
                return
            await self._call_in_turn(turn)
            if len(self._chain) >= MOST_CALLS:
                self.talk.warn(errors.function_again(turn.function, len(self._chain)))
                await self._close_turn(Listen())
                return

    async def _close_turn(self, turn: Say | Listen) -> None:
        if isinstance(turn, Say):
            await self.say(turn.text)
        else:
            await self._act_deferred()
            await self.course.contexts.after_turn()

    async def _call_in_turn(self, turn: Run) -> None:
        """Call a function for the agent, and tell when the platform would not let it."""
        course = self.course
        if self._chain and not course.back_to_back and not course.contexts.moved:
            self.talk.warn(errors.back_to_back(turn.function))
        if course.back_to_back is True and self._chain:
            course.back_to_back = False
        course.contexts.moved = False
        self._chain.append(turn.function)
        if self._chain[-2:-1] == [turn.function]:
            count = sum(1 for name in self._chain if name == turn.function)
            await course.journal.debug("function_loop", {"function": turn.function, "type": "repeated", "count": count})
        await self.call(turn.function, turn.arguments)

    async def _hear_caller(self) -> None:
        """Let the caller do something; what an action put into the caller's mouth comes first."""
        if await self._is_out_of_time():
            return
        if self.talk.pending:
            await self.hear(self.talk.pending.pop(0))
            return
        reply: Reply = await self._caller.reply(self.talk) if self._caller else HangUp()
        await self.take(reply)

    async def take(self, reply: Reply) -> None:
        """Take what the caller does."""
        match reply:
            case Words(text):
                await self.hear(text)
            case Digits(digits):
                await self.press(digits)
            case Silence():
                await self._be_silent()
            case Wait():
                self._chain = []
            case _:
                self.talk.ended = self.talk.ended or "user_hangup"
                self.session.hang_up("the caller hangs up")

    async def _be_silent(self) -> None:
        """Let the time pass after which the agent asks for attention, or the second time, leaves."""
        self._silences += 1
        params = self.course.params
        outbound = self.session.call.get("direction") == "outbound"
        default = OUTBOUND_ATTENTION if outbound else ATTENTION
        key = "outbound_attention_timeout" if outbound else "attention_timeout"
        attention = whole(params.get(key), default)
        inactivity = whole(params.get("inactivity_timeout"), INACTIVITY)
        if self._silences > 1 or not attention:
            await self.session.clock.sleep(max(inactivity - attention * (self._silences - 1), 0) / 1000)
            self.session.timeline.add("hear", "says nothing; the conversation ends")
            self.course.end("inactivity")
            return
        await self.session.clock.sleep(attention / 1000)
        self.session.timeline.add("hear", f"says nothing for {attention / 1000:g} s")
        text = f"nothing was said for {attention} ms"
        await self.course.journal.note("attention_timeout", text, timeout_ms=attention)
        self.talk.said("system", str(params.get("attention_timeout_prompt") or errors.caller_is_silent()))
        self.course.waits, self._chain = 0, []

    async def _is_out_of_time(self) -> bool:
        """Whether the conversation has lasted as long as it may; then the agent has a last turn."""
        found = DURATION.fullmatch(str(self.course.params.get("hard_stop_time") or ""))
        hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
        limit = (hours * 60 + minutes) * 60 + seconds
        if not limit or self.session.clock.now() - self.course.began < limit or self.course.is_over:
            return False
        self.talk.said("system", str(self.course.params.get("hard_stop_prompt") or errors.time_is_up()))
        turn = await self.course.mind.turn(self.talk)
        if isinstance(turn, Say):
            await self.say(turn.text)
        self.course.end("hard_timeout")
        return True

    # Step by step

    async def start(self) -> None:
        """Do everything that comes before the first word."""
        if self.talk.verb not in TALKS:
            self.talk.warn(errors.sidecar_is_silent())
            self.course.end("not simulated")
            self._is_closed = True
            return
        self.course.began = self.session.clock.now()
        settle(self.course, self._given, self._warn_once)
        await assemble(self.talk, self._given)
        await self._recall()
        await self.session.clock.sleep(whole(self.course.params.get("initial_sleep_ms"), 0) / 1000)
        model = self.course.params.get("ai_model") or "gpt-4o-mini"
        await self.course.journal.note("session_start", "the conversation begins", model=model)
        await self.course.contexts.begin()
        await self._run_hook("startup_hook", {})
        if self.course.params.get("static_greeting") and not self.course.is_over:
            await self.say(str(self.course.params["static_greeting"]))

    def _warn_once(self, problem: str) -> None:
        """Warn of what is wrong with the verb's value, unless it was told when the whole document was read."""
        if not any(event.text.endswith(f"].{problem}") for event in self.session.timeline.of("warning")):
            self.talk.warn(problem)

    async def _recall(self) -> None:
        """Write the prompt, and what was said before."""
        self.course.memory.settle_prompt()
        if not self.talk.prompt:
            self.talk.warn(errors.prompt_missing())
        summary = await fetch_conversation(self.course)
        if summary:
            self.talk.said("system", summary)
        for entry in map(mapping, listing(self.course.params.get("convo"))):
            role = entry.get("role")
            if role in ("user", "assistant", "system"):
                self.talk.said(role, str(entry.get("content", "")))

    async def hear(self, words: str) -> None:
        """Let the caller say something."""
        await self._take_in("user", words, words)

    async def press(self, digits: str) -> None:
        """Let the caller press keys, which the agent reads as if they were said."""
        await self._take_in("digits", digits, f"presses {digits}")

    async def _take_in(self, how: str, content: str, shown: str) -> None:
        self._silences, self._chain = 0, []
        self.course.waits = max(self.course.waits - 1, 0)
        self.course.contexts.moved = False
        await self.session.clock.sleep(len(content) / LETTERS_A_SECOND)
        self.session.timeline.add("hear", shown, how=how)
        self.talk.said("user", content, content_type="Detected Speech" if how == "user" else "DTMF", confidence=1)
        await self.course.journal.note("user_input")
        await self.course.journal.debug("conversation_add", {"role": "user", "content": content}, level=2)

    async def say(self, text: str) -> None:
        """Let the agent say something; then the actions take effect that waited for it."""
        begun = self.session.clock.now()
        await speak(self.talk, text, "assistant")
        took = self.session.clock.now() - begun
        words = len(text.split())
        self.course.journal.times.append(
            {
                "response": text,
                "response_word_count": words,
                "answer_time": took,
                "token_time": took,
                "tokens": words,
                "avg_tps": words / took if took else 0.0,
                "tps": words / took if took else 0.0,
            }
        )
        await self.course.journal.note("ai_response")
        await self.course.journal.debug("conversation_add", {"role": "assistant", "content": text}, level=2)
        await self._act_deferred()
        if not self.course.is_over:
            await self.course.contexts.after_turn()

    async def call(self, function: str, arguments: Mapping[str, Any] | None = None) -> Called:
        """Let the model call a function; its actions take effect, unless they wait for the agent's next turn."""
        called, found = await call_function(self.course, function, arguments or {})
        owner = self.talk.functions.get(function)
        if owner and found and waits_for_turn(called):
            self._deferred.append((owner, found))
        elif owner:
            await take_effect(self.course, owner, found)
        return called

    async def _act_deferred(self) -> None:
        """Let the actions take effect that waited until the agent had its turn."""
        waiting, self._deferred = self._deferred, []
        for function, found in waiting:
            await take_effect(self.course, function, found)

    async def end(self, why: str = "the conversation ends") -> None:
        """Do everything that comes after the last word: hooks, the post prompt, the report. A second time, nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self.course.end("call ended" if self.session.ended else why)
        if self.session.ended:
            await self._run_hook("hangup_hook", {})
        answer = await self._summarize()
        reason = "hard_timeout" if self.talk.ended == "hard_timeout" else "normal"
        await self.course.journal.note("session_end", f"the conversation ends: {self.talk.ended}", reason=reason)
        self.report = await post_report(self.course, answer)
        if not is_on(self.course.params, "persist_global_data", default=True):
            self.session.global_data.clear()

    async def _summarize(self) -> str:
        """The answer to the post prompt, told to a function that wants it."""
        post_prompt = self.talk.ai.get("post_prompt")
        if not post_prompt:
            return ""
        answer = await self.course.mind.summary(self.talk, told(self.talk, post_prompt))
        await self._run_hook("summarize_conversation", {"summary": answer})
        return answer

    async def _run_hook(self, name: str, arguments: Mapping[str, Any]) -> None:
        """Call a function that the platform calls by itself."""
        hook = self.talk.functions.get(name)
        if hook is None:
            return
        called, found = await run_function(self.course, hook, arguments, is_hook=True)
        members = {"duration_ms": round(called.milliseconds), "success": called.error is None}
        await self.course.journal.debug(name, members)
        if name == "startup_hook":
            if called.text:
                self.talk.said("system", called.text)
            await take_effect(self.course, hook, found)
