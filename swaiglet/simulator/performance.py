"""A script that is played: the caller and the agent's mind read their parts from it, and what it expects is checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define, field

from swaiglet import errors

from .commands import Typed
from .expectations import differences
from .parties import Digits, HangUp, Listen, Mind, Reply, Run, Say, Silence, Turn, Wait, Words
from .script import CALLERS, Script, Step
from .session import Session
from .talk import Talk


@define
class Performance:
    """One call that is played by a script: a `Mind` and a `Caller` in one.

    Where the script has no word for the agent, another mind decides; without one, the agent says what a function
    answered, and listens otherwise. When the script is at its end, the caller hangs up.

    Attributes:
        script: what is played.
        mind: what decides where the script does not.
        failures: what was not as expected, each with its place in the script.
    """

    script: Script
    mind: Mind | None = None
    failures: list[str] = field(factory=list, init=False)
    _done: int = field(default=0, init=False)
    _talk: Talk | None = field(default=None, init=False)
    _waited_for: Step | None = field(default=None, init=False)

    @property
    def _next(self) -> Step | None:
        return self.script.steps[self._done] if self._done < len(self.script.steps) else None

    async def turn(self, talk: Talk) -> Turn:
        """The agent's next turn."""
        self._talk = talk
        self._check(talk.session)
        step = self._next
        if step is not None and step.doing not in CALLERS:
            self._done += 1
            return Say(step.value) if step.doing == "say" else self._run(step, talk)
        if self.mind is not None:
            return await self.mind.turn(talk)
        last = talk.history[-1] if talk.history else None
        return Say(last.content) if last and last.role == "tool" and last.content else Listen()

    def _run(self, step: Step, talk: Talk) -> Run:
        name, arguments = step.value
        if name not in talk.visible:
            self._fail(talk.session, step, errors.script_calls_unseen(name, talk.visible))
        if isinstance(arguments, Typed):
            function = talk.functions.get(name)
            arguments = arguments.read(function.entry.get("parameters") if function else None)
        return Run(name, arguments)

    async def summary(self, talk: Talk, post_prompt: str) -> str:
        """The answer to the post prompt, as the script has it."""
        summary = self.script.summary
        if summary is None:
            return await self.mind.summary(talk, post_prompt) if self.mind else ""
        return summary if isinstance(summary, str) else json.dumps(summary, ensure_ascii=False)

    async def reply(self, talk: Talk) -> Reply:
        """What the caller does next."""
        self._talk = talk
        self._check(talk.session)
        step = self._next
        if step is None:
            return HangUp()
        if step.doing in CALLERS:
            return self._reply(step)
        if self._waited_for is step:
            self._done += 1
            self._fail(talk.session, step, errors.agent_has_no_turn(str(step)))
        self._waited_for = step
        return Wait()

    async def on_input(self, verb: str) -> Reply | None:  # noqa: ARG002  a script tells by the order what is meant
        """What the caller does when a verb such as ``prompt`` waits; nothing when it is not the caller's turn."""
        step = self._next
        return self._reply(step) if step is not None and step.doing in CALLERS else None

    def _reply(self, step: Step) -> Reply:
        self._done += 1
        match step.doing:
            case "caller":
                return Words(step.value)
            case "press":
                return Digits(step.value)
            case "silence":
                return Silence()
        return HangUp()

    def close(self, session: Session) -> None:
        """Check what is expected after the call; steps that it never came to are failures."""
        while self._next is not None:
            self._check(session)
            step = self._next
            if step is not None:
                self._done += 1
                self._fail(session, step, errors.step_not_reached(str(step), session.ended or "it ended"))

    def _check(self, session: Session) -> None:
        """Check what is expected here."""
        for step in self._expected():
            before = len(self.failures)
            for key, expected in step.value.items():
                for difference in differences(key, expected, session, self._talk):
                    self._fail(session, step, difference)
            if len(self.failures) == before:
                session.timeline.add("expect", f"as expected: {_named(step.value)}", kept=True, line=step.line)

    def _expected(self) -> Iterator[Step]:
        while (step := self._next) is not None and step.doing == "expect":
            self._done += 1
            yield step

    def _fail(self, session: Session, step: Step, reason: str) -> None:
        failure = f"{self.script.file}, line {step.line}: {reason}"
        self.failures.append(failure)
        session.timeline.add("expect", failure, kept=False, line=step.line)


def _named(expected: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {errors.quoted(value)}" for key, value in expected.items())
