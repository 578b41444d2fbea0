"""A document that runs: its sections one after another, step by step, with the platform's limits.

A method that cannot run sets the variable ``script_error`` to the platform's code, and the next step runs; a document
that cannot be read, and a limit that is passed, end the script. No document of the platform says more of it.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from swaiglet import errors
from swaiglet.simulator.session import Background, Session
from swaiglet.simulator.timeline import Kind
from swaiglet.simulator.values import is_true
from swaiglet.swaig.events import StatusEvent

from .document import Method, RefusedError, Sections, read_step, refuse_wrong, sections_of
from .scope import Scope, text_of

MOST_TRANSFERS = 32
"""Transfers of one call. SWML reference, error ``relay_script_too_many_transfers``."""
DEEPEST = 40
"""Steps and sections within each other; the platform's own limit is not known."""
MOST_STEPS = 10_000
"""Steps of one document and all that it leads to, so that every simulated call ends."""
MOST_MEMBERS = 20_000
"""Members of a variable, at all depths: one that is made of itself twice, again and again, would never fit."""

RAW = frozenset(
    {
        "ai",
        "ai_sidecar",
        "amazon_bedrock",
        "cond",
        "connect",
        "execute",
        "goto",
        "join_conference",
        "label",
        "return",
        "set",
        "switch",
        "transfer",
    }
)
"""Methods whose values hold steps or expressions: what else is in them they fill in themselves."""

Converse = Callable[[Session, Mapping[str, Any], str], Awaitable[None]]
"""Holds a conversation: of a call, with the value of a verb, whose name comes last."""


@frozen
class Jump:
    """Go on at a label."""

    label: str


@frozen
class Return:
    """Leave the section; with a value, or `MISSING`."""

    value: Any


@frozen
class Leave:
    """Go on in a section, and never come back; of no sections, the script ends."""

    sections: Sections = field(factory=Sections)
    section: str = "main"
    params: Mapping[str, Any] = field(factory=dict)


Signal = Jump | Return | Leave | None
"""What follows a step, if it is not the next one."""
Run = Callable[["Frame", Any], Awaitable[Signal]]
"""Runs a method with its value."""


@define
class Line:
    """What the sections of one script share.

    Attributes:
        session: the call.
        converse: holds conversations, if anybody does.
        methods: what runs each verb.
        depth: how deep the steps stand that run now.
        steps: how many steps were run.
    """

    session: Session
    converse: Converse | None
    methods: Mapping[str, Run]
    depth: int = 0
    steps: int = 0
    _read: dict[int, tuple[Any, list[Method]]] = field(factory=dict)

    async def run(self, document: Any, params: Mapping[str, Any]) -> None:
        """Run a document and all that it transfers to."""
        try:
            signal: Signal = Leave(sections_of(document, self.session.timeline), "main", params)
        except RefusedError as refused:
            self.fail(refused.code, str(refused))
            return
        while isinstance(signal, Leave) and signal.sections.steps and self.session.ended is None:
            signal = await self.section(signal)
        if self.session.ended is not None:
            await self.session.finish()

    async def section(self, entry: Leave) -> Signal:
        """Run a section; the signal is never a jump."""
        steps = entry.sections.steps[entry.section]
        if not steps:
            self.fail("relay_script_section_code_missing", errors.empty_section(entry.section))
        return await Frame(self, entry.sections, as_sent(entry.params)).steps(steps)

    def warn(self, text: str, **data: Any) -> None:
        """Note what the platform would do differently, or what should be written otherwise."""
        self.session.timeline.add("warning", text, **data)

    def fail(self, code: str, text: str) -> None:
        """Note what cannot run, with the platform's code for it."""
        self.session.vars["script_error"] = code
        self.warn(text, code=code)

    def read(self, step: Any) -> list[Method]:
        """The methods of a step, which is read once, so that it stays the same each time that it runs."""
        if id(step) not in self._read:
            try:
                self._read[id(step)] = step, read_step(step)
            except RefusedError as refused:
                self.fail(refused.code, str(refused))
                self._read[id(step)] = step, []
        return self._read[id(step)][1]


@define
class Frame:
    """One running of a section.

    Attributes:
        line: what it shares with others.
        sections: the sections of its document.
        params: its parameters.
        lists: the lists of steps that run now, the innermost last.
        jumps: how often each ``goto`` has jumped.
        allowed: the only verbs that may run, when not all may.
    """

    line: Line
    sections: Sections
    params: Mapping[str, Any]
    lists: list[list[Method]] = field(factory=list)
    jumps: dict[int, int] = field(factory=dict)
    allowed: frozenset[str] | None = None
    scope: Scope = field(init=False)

    @scope.default
    def _scope(self) -> Scope:
        return Scope(self.session, self.params, self.line.fail, self.line.warn)

    @property
    def session(self) -> Session:
        """The call."""
        return self.line.session

    # Running

    async def steps(self, steps: Any) -> Signal:
        """Run steps; a jump that is given back leads to a label further out."""
        if self.line.depth >= DEEPEST:
            self.line.fail("relay_script_nested_too_deep", errors.steps_too_deep(DEEPEST))
            return Leave()
        listed = steps if isinstance(steps, list | tuple) else [steps]
        methods = [method for step in listed for method in self.read(step)]
        self.line.depth += 1
        self.lists.append(methods)
        try:
            return await self._each(methods)
        finally:
            self.lists.pop()
            self.line.depth -= 1

    def read(self, step: Any) -> list[Method]:
        """The methods of a step."""
        return [*step.items()] if self.sections.is_plain else self.line.read(step)

    async def _each(self, methods: Sequence[Method]) -> Signal:
        at = 0
        while at < len(methods):
            signal = await self._method(*methods[at])
            if self.session.ended is not None:
                return Leave()
            place = label_at(methods, signal.label) if isinstance(signal, Jump) else None
            if signal is not None and place is None:
                return signal
            at = at + 1 if place is None else place
        return None

    async def _method(self, name: str, value: Any) -> Signal:
        self.line.steps += 1
        if self.line.steps > MOST_STEPS:
            self.line.fail("relay_script_internal_error", errors.too_many_steps(MOST_STEPS))
            return Leave()
        run = self.line.methods.get(name)
        if self.allowed is not None and name not in self.allowed:
            self.line.warn(errors.confirm_may_not(name))
            return None
        if run is None:
            self.line.fail("relay_script_method_undefined", errors.unknown_method(name, self.line.methods))
            return None
        try:
            refuse_wrong(name, value)
        except RefusedError as refused:
            self.line.fail(refused.code, str(refused))
            return None
        return await run(self, value if name in RAW else self.scope.filled(value))

    # Parameters, which are filled in

    def text(self, value: Mapping[str, Any], key: str, default: str = "") -> str:
        """A parameter as text."""
        given = value.get(key)
        return default if given is None else text_of(given)

    def number(self, value: Mapping[str, Any], key: str, default: float) -> float:
        """A parameter as a number."""
        given = value.get(key)
        if given is None or given == "":
            return default
        try:
            number = float(given)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if math.isfinite(number):
            return number
        self.line.warn(errors.no_number(key, given, default))
        return default

    def flag(self, value: Mapping[str, Any], key: str, *, default: bool = False) -> bool:
        """A parameter as a truth, in the platform's words for it."""
        given = value.get(key)
        return default if given is None or given == "" else is_true(given)

    # What happens

    def tell(self, method: str, words: str, value: Any = None, kind: Kind = "verb") -> None:
        """Note what a method does."""
        self.session.timeline.add(kind, f"{method}: {words}" if words else method, verb=method, value=value)

    def set(self, variables: Mapping[str, Any]) -> None:
        """Set variables that a method gives."""
        for name, value in variables.items():
            self.keep(name, value)
        words = ", ".join(f"{name} = {errors.quoted(value)}" for name, value in variables.items())
        self.session.timeline.add("data", words, vars=dict(variables))

    def keep(self, name: str, value: Any) -> None:
        """Set a variable, unless it is larger than any."""
        if is_larger(value, MOST_MEMBERS):
            self.line.fail("relay_script_internal_error", errors.too_large_variable(name, MOST_MEMBERS))
        else:
            self.session.vars[name] = value

    async def pause(self, seconds: float) -> None:
        """Let time pass."""
        await self.session.clock.sleep(seconds)

    def answer(self) -> None:
        """Answer the call, unless it is answered."""
        if self.session.call.get("call_state") not in ("answered", "ended"):
            self.session.call["call_state"] = "answered"
            self.session.timeline.add("call", "the call is answered")

    def begin(self, kind: str, control_id: str, finish: Callable[[str], Awaitable[None]]) -> str:
        """Begin something in the background; its name, which is made when none is given."""
        name = control_id or f"{kind}-{self.count(kind)}"
        self.session.background.append(Background(kind, name, lambda: finish(name)))
        return name

    def count(self, kind: str) -> int:
        """The number of one thing more of a kind in this call."""
        self.session.begun[kind] = self.session.begun.get(kind, 0) + 1
        return self.session.begun[kind]

    async def stop(self, kind: str, control_id: str) -> bool:
        """End something in the background, by its name or the last of its kind; whether there was any."""
        background = self.session.background
        running = [each for each in background if each.kind == kind and control_id in ("", each.control_id)]
        if not running:
            return False
        background.remove(running[-1])
        await running[-1].finish()
        return True

    async def post(self, url: Any, event_type: str, /, **params: Any) -> None:
        """Post a status callback, if there is a URL for it. SWML reference, status callbacks of methods."""
        session = self.session
        if not isinstance(url, str) or not url.startswith(("http://", "https://")):
            return
        ids: dict[str, Any] = {
            key: session.call[key] for key in ("call_id", "node_id", "segment_id", "tag") if key in session.call
        }
        ours: dict[str, Any] = {key: session.call[key] for key in ("project_id", "space_id") if key in session.call}
        channel = uuid.uuid5(uuid.NAMESPACE_OID, str(session.call.get("call_id", "")))
        body = {
            "event_type": event_type,
            "event_channel": f"swml:{channel}",
            "timestamp": session.began + session.clock.now(),
            **ours,
            "params": {**ids, **params},
        }
        what = f"{event_type} {StatusEvent.from_body(body).state}".rstrip()
        await session.platform.post(session, url, body, what)


def label_at(methods: Sequence[Method], label: str) -> int | None:
    """Where a label stands among steps."""
    return next((at for at, method in enumerate(methods) if method == ("label", label)), None)


def is_larger(value: Any, most: int) -> bool:
    """Whether a value has more members than so many, at all depths; what stands there twice counts twice."""
    level = [value]
    while level:
        parents = [each for each in level if isinstance(each, Mapping | list | tuple)]
        most -= sum(map(len, parents))
        if most < 0:
            return True
        level = [each for parent in parents for each in (parent.values() if isinstance(parent, Mapping) else parent)]
    return False


def as_sent(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as the platform hands them on: numbers become texts."""
    return {
        key: str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
        for key, value in params.items()
    }
