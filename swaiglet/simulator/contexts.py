"""Contexts and steps: where a conversation stands, what the model is told there, and where it may go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field

from swaiglet import errors

from . import natives
from .functions import HOOKS
from .gather import Gathering
from .journal import Journal
from .memory import Memory
from .prompts import told
from .reading import is_on, listing, mapping
from .talk import Function, Message, Talk
from .values import named
from .voice import speak_phrase

MOVES = ("next_step", "change_context", "gather_submit")
ALWAYS = frozenset({"hangup", *MOVES})
"""Functions that no step takes away."""


def words_of(talk: Talk, context: Mapping[str, Any], step: Mapping[str, Any]) -> tuple[str, str]:
    """What the author tells the model in a step, and when the step is done."""
    own = (told(talk, context), told(talk, step))
    return "\n\n".join(part.strip() for part in own if part), told(talk, str(step.get("step_criteria") or ""))


@define
class Contexts:
    """Where one conversation stands; without contexts it stands nowhere, and everything may be called.

    Attributes:
        talk: the conversation.
        journal: what is kept of it.
        memory: what the model sees of it.
        allowed: the names of the functions that the step lets the model call; `None` for all.
        gathering: the questions that are asked now, when some are.
        goes_on: whether the agent has another turn before the caller.
        moved: whether another step began since a function was called before.
    """

    talk: Talk
    journal: Journal
    memory: Memory
    allowed: frozenset[str] | None = None
    gathering: Gathering | None = None
    goes_on: bool = False
    moved: bool = False
    _step: Mapping[str, Any] = field(factory=dict)
    _instructions: Message | None = None

    @property
    def all(self) -> Mapping[str, Any]:
        """The contexts by name."""
        return mapping(mapping(self.talk.ai.get("prompt")).get("contexts"))

    @property
    def context(self) -> Mapping[str, Any]:
        """The context that the conversation is in."""
        return mapping(self.all.get(self.talk.context or ""))

    @property
    def steps(self) -> Sequence[Mapping[str, Any]]:
        """The steps of that context."""
        return [mapping(step) for step in listing(self.context.get("steps"))]

    @property
    def names(self) -> list[str]:
        """The names of those steps."""
        return [str(step.get("name", "")) for step in self.steps]

    @property
    def index(self) -> int:
        """The place of the step among them."""
        return self.names.index(self.talk.step) if self.talk.step in self.names else -1

    @property
    def following(self) -> str | None:
        """The step below."""
        return next(iter(self.names[self.index + 1 :]), None)

    async def begin(self) -> None:
        """Enter the context that a conversation begins in, if there are any."""
        if self.all:
            first = "default" if "default" in self.all else next(iter(self.all))
            await self.enter_context(first, "")
        self.refresh()

    # Where it may go

    @property
    def reachable_steps(self) -> list[str]:
        """The steps that the model may enter."""
        if not self._step or is_on(self._step, "end", default=False):
            return []
        given = self._step.get("valid_steps", self.context.get("valid_steps"))
        if given is None:
            return [self.following] if self.following else []
        wanted = [self.following if name == "next" else name for name in named(given)]
        if not wanted:
            self.talk.warn(errors.no_way_on(str(self.talk.step)))
        for name in wanted:
            if name is not None and name not in self.names:
                self.talk.warn(errors.step_unknown(name, str(self.talk.context), self.names))
        return [name for name in dict.fromkeys(wanted) if name is not None and name in self.names]

    @property
    def reachable_contexts(self) -> list[str]:
        """The contexts that the model may enter."""
        if not self._step:
            return []
        wanted = named(self._step.get("valid_contexts", self.context.get("valid_contexts")))
        for name in wanted:
            if name not in self.all:
                self.talk.warn(errors.context_unknown(name, self.all))
        return [name for name in wanted if name in self.all and name != self.talk.context]

    def refresh(self) -> None:
        """Settle which functions the model may call now."""
        for name in MOVES:
            self.talk.functions.pop(name, None)
        for entry in self._moves():
            self.talk.functions[str(entry["function"])] = Function(entry, "native")
        self.talk.visible = tuple(name for name, function in self.talk.functions.items() if self._shows(name, function))

    def _moves(self) -> list[dict[str, Any]]:
        """The platform's own functions that move on from here."""
        if self.gathering:
            return [self.gathering.function]
        steps, contexts = self.reachable_steps, self.reachable_contexts
        moves = [natives.next_step(steps)] if steps else []
        return [*moves, natives.change_context(contexts)] if contexts else moves

    def _shows(self, name: str, function: Function) -> bool:
        if name in HOOKS or function.active == 0:
            return False
        if self.gathering:
            return name == "gather_submit" or name in self.gathering.functions
        return name in ALWAYS or self.allowed is None or name in self.allowed

    # Going there

    async def change_step(self, name: str, trigger: str) -> bool:
        """Enter a step of the context, ``next`` being the one below; `False`, with a warning, when there is none."""
        if not self.all:
            self.talk.warn(errors.steps_missing())
            return False
        wanted = self.following if name == "next" and "next" not in self.names else name
        step = next((step for step in self.steps if step.get("name") == wanted), None)
        if step is None:
            self.talk.warn(errors.step_unknown(name, str(self.talk.context), self.names))
            return False
        await self._enter(step, trigger)
        self.refresh()
        return True

    async def enter_context(self, name: str, trigger: str) -> bool:
        """Enter a context at its first step; `False`, with a warning, when there is none of that name."""
        if name not in self.all:
            self.talk.warn(errors.context_unknown(name, self.all) if self.all else errors.steps_missing())
            return False
        left, reset = self.context, mapping(self._step.get("reset"))
        before = self.talk.context
        await speak_phrase(self.talk, left.get("exit_fillers"))
        self.talk.context, self.talk.step, self.allowed, self._step = name, None, None, {}
        isolated = is_on(self.context, "isolated", default=False)
        if before is not None:
            way = {"from_context": before, "to_context": name, "trigger": trigger}
            await self.journal.note("context_change", isolated=isolated, **way)
            await speak_phrase(self.talk, self.context.get("enter_fillers"))
        if isolated:
            self.memory.forget()
        await self._set_prompt(reset or self.context)
        first = self.context.get("initial_step")
        steps = self.steps
        step = next((step for step in steps if step.get("name") == first), steps[0] if steps else {})
        await self._enter(step, trigger, at_first=True)
        self.refresh()
        return True

    async def _set_prompt(self, change: Mapping[str, Any]) -> None:
        """Replace the system prompt, when a context or what leads there says so."""
        if change.get("system_prompt"):
            await self.memory.switch(change)
        elif change.get("user_prompt"):
            self.talk.pending.append(told(self.talk, str(change["user_prompt"])))

    async def _enter(self, step: Mapping[str, Any], trigger: str, *, at_first: bool = False) -> None:
        before, was = self.talk.step, self.index
        self._step, self.talk.step = step, str(step.get("name", ""))
        if "functions" in step:
            self.allowed = frozenset(name for name in named(step["functions"]) if name != "none")
        elif at_first:
            self.allowed = None
        self.goes_on, self.moved = is_on(step, "skip_user_turn", default=False), True
        self._forget(str(step.get("history") or self.context.get("history") or "default"))
        self.talk.session.timeline.add("step", self._place(), context=self.talk.context, step=self.talk.step)
        if trigger and before is not None:
            await self._note_change(before, was, trigger)
        self.gathering = Gathering.of(step)
        if self.gathering:
            await self.journal.note("gather_start", total_questions=len(self.gathering.questions))
        self.instruct()

    def _place(self) -> str:
        one = len(self.all) == 1 and self.talk.context == "default"
        return f"step {self.talk.step}" if one else f"context {self.talk.context}, step {self.talk.step}"

    async def _note_change(self, before: str, was: int, trigger: str) -> None:
        members = {
            "from_step": before,
            "from_index": was,
            "to_step": self.talk.step,
            "to_index": self.index,
            "trigger": trigger,
        }
        await self.journal.note("step_change", f"{before} -> {self.talk.step} ({trigger})", **members)

    def _forget(self, history: str) -> None:
        """Hide from the model what the step does not show it: what earlier steps said, or all that was said."""
        if self._instructions and history != "keep":
            self._instructions.is_seen = False
        if history == "hide":
            self.memory.forget()

    def instruct(self) -> None:
        """Tell the model what to do in this step, or what to ask."""
        if self.gathering:
            text = "\n\n".join(filter(None, (told(self.talk, self.gathering.prompt), self.gathering.instructions)))
            criteria = ""
        else:
            text, criteria = words_of(self.talk, self.context, self._step)
        self._instructions = self.talk.said("system", errors.step_instructions(text, criteria))

    async def after_turn(self) -> None:
        """Go on to the step below by itself, when the step says so and the agent has spoken in it."""
        if is_on(self._step, "skip_to_next_step", default=False) and not self.gathering and self.following:
            await self.change_step("next", "auto_advance")

    # Questions

    async def submit(self, arguments: Mapping[str, Any]) -> str:
        """Take the answer to the question that is asked; what the model is told of it."""
        gathering = self.gathering
        if gathering is None:
            return errors.function_not_here("gather_submit")
        reason, text = gathering.take(arguments)
        place = gathering.place
        if reason:
            await self.journal.note("gather_reject", **place, reason=reason)
            return text
        await self.journal.note("gather_answer", **place, confirmed=gathering.must_confirm)
        gathering.keep_in(self.talk.global_data)
        self.talk.session.timeline.add("data", f"keeps the answer {gathering.key}", answer=gathering.answer)
        if gathering.next_question():
            self._forget("default")
            self.instruct()
        else:
            await self._complete(gathering)
        self.refresh()
        return text

    async def _complete(self, gathering: Gathering) -> None:
        """All questions are answered: go where the step says."""
        action = gathering.completion_action
        self.gathering = None
        await self.journal.note("gather_complete", answered=len(gathering.questions), completion_action=action)
        if action:
            await self.change_step("next" if action == "next_step" else action, "gather_complete")
        else:
            self._forget("default")
            self.instruct()
