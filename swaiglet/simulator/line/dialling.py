"""The method that rings others and brings them together with the caller. SWML reference, ``connect`` method."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from swaiglet import errors
from swaiglet.simulator.platform import AskingError
from swaiglet.simulator.session import Session
from swaiglet.swml.verbs.connecting import CONFIRM_VERBS

from .document import RefusedError, Sections, sections_of
from .flow import destination, follow_result, leave
from .outcomes import Outcome, outcome_of
from .scope import text_of
from .script import Frame, Line, Run, Signal

STEPS = ("confirm", "result")
RING_SECONDS = 6.0
TALK_SECONDS = 30.0
LONGEST_CALL = 14_400.0
CONNECTED = "connected"
OWN = ("connect_result", "connect_failed_reason", "to")
REASONS = {"no_answer": "no_answer", "busy": "busy", "declined": "declined", "cancel": "cancel", "failed": "no_answer"}
"""How a leg ends, by what became of it; anything else is an error."""

Destination = Mapping[str, Any]


@frozen
class Leg:
    """One call to somebody else."""

    destination: Destination
    call_id: str

    @property
    def to(self) -> str:
        """Who is called."""
        return text_of(self.destination.get("to"))


@frozen
class Dialling:
    """One running of the method."""

    frame: Frame
    value: Mapping[str, Any]

    async def ring(self, group: Sequence[Leg], outcome: Outcome) -> Leg | None:
        """Ring several at once; the leg that answers, if one does."""
        winner = group[0] if outcome.word == CONNECTED else None
        told = text_of(outcome.variables.get("to", ""))
        winner = next((leg for leg in group if told == leg.to), winner) if winner else None
        limit = max(self.frame.number(group[0].destination, "timeout", 60), 0.0)
        names = " and ".join(dict.fromkeys(leg.to for leg in group))
        words = f"streams to {names[7:]}" if names.startswith("stream:") else f"dials {names} for {limit:g} s"
        self.frame.tell("connect", words, [dict(leg.destination) for leg in group])
        for leg in group:
            await self.state(leg, "created")
            await self.state(leg, "ringing")
        is_waited_out = outcome.word in ("failed", "no_answer")
        await self.frame.pause(limit if is_waited_out else min(RING_SECONDS, limit))
        for leg in group:
            reason = "cancel" if winner else REASONS.get(outcome.word, "error")
            await (self.state(leg, "answered") if leg is winner else self.state(leg, "ended", reason))
        return winner

    async def state(self, leg: Leg, state: str, reason: str | None = None) -> None:
        """Tell what became of a leg, if that was asked for."""
        events = leg.destination.get("call_state_events") or ["ended"]
        if state not in events:
            return
        params = {"from_number": text_of(leg.destination.get("from")), "to_number": leg.to}
        kind = "sip" if leg.to.startswith(("sip:", "sips:")) else "phone"
        await self.frame.post(
            leg.destination.get("call_state_url"),
            "calling.call.state",
            call_id=leg.call_id,
            call_state=state,
            direction="outbound",
            device={"type": kind, "params": params},
            end_reason=reason,
        )

    async def tell(self, state: str, **more: Any) -> None:
        """Tell what became of the whole."""
        await self.frame.post(self.value.get("status_url"), "calling.call.connect", connect_state=state, **more)

    async def is_confirmed(self, leg: Leg) -> bool:
        """Whether who answers takes the call, when the document asks them first; hanging up is a no."""
        confirm = leg.destination.get("confirm")
        if not confirm:
            return True
        session = self.session_of(leg)
        line = Line(session, None, self.frame.line.methods)
        self.frame.tell("connect", f"asks {leg.to} first", confirm)
        sections = await self.steps_of(session, confirm)
        is_inline = not isinstance(confirm, str)
        allowed = frozenset(CONFIRM_VERBS) if is_inline else None
        await Frame(line, sections, {}, allowed=allowed).steps(sections.steps["main"])
        await session.finish()
        return session.ended is None

    def session_of(self, leg: Leg) -> Session:
        """The call of a leg, with variables of its own."""
        own = self.frame.session
        kept = ("node_id", "segment_id", "project_id", "space_id")
        ids: dict[str, Any] = {key: own.call[key] for key in kept if key in own.call}
        parent = {"device_type": own.call.get("type", "phone"), "call_id": own.call.get("call_id", "")}
        kind = "sip" if leg.to.startswith(("sip:", "sips:")) else "phone"
        facts = {"call_id": leg.call_id, "call_state": "answered", "direction": "outbound", "type": kind}
        ends = {"from": text_of(leg.destination.get("from")), "to": leg.to, "headers": []}
        session = Session(
            {**ids, **facts, **ends, "parent": parent}, own.platform, own.scenario, own.clock, began=own.began
        )
        session.timeline = own.timeline
        session.envs, session.on_input = own.envs, own.on_input
        return session

    async def steps_of(self, session: Session, confirm: Any) -> Sections:
        """The steps that ask a leg: given there, or fetched."""
        if not isinstance(confirm, str):
            steps = confirm if isinstance(confirm, list) else [confirm]
            return Sections({"main": steps}, is_plain=self.frame.sections.is_plain)
        try:
            return sections_of(await session.platform.fetch(session, confirm), session.timeline)
        except RefusedError as refused:
            self.frame.line.fail(refused.code, str(refused))
        except AskingError as error:
            self.frame.line.fail("relay_script_method_execute_failed", str(error))
        return Sections({"main": []})

    async def bridge(self, leg: Leg, outcome: Outcome) -> None:
        """Let the caller and a leg talk."""
        frame, call = self.frame, self.frame.session.call
        seconds = TALK_SECONDS if outcome.seconds is None else outcome.seconds
        seconds = min(seconds, frame.number(self.value, "max_duration", LONGEST_CALL))
        frame.answer()
        call["peer"] = {"call_id": leg.call_id, "node_id": call.get("node_id", "")}
        frame.session.timeline.add("call", f"the caller talks to {leg.to} for {seconds:g} s", to=leg.to)
        await self.tell(CONNECTED, peer=call["peer"])
        await frame.pause(seconds)
        call.pop("peer")
        await self.state(leg, "ended", "hangup")
        await self.tell("disconnected", peer={"call_id": leg.call_id})


async def connect(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Ring others, group after group, until somebody answers."""
    filled = frame.scope.filled(value, but=STEPS)
    groups = _groups(frame, filled)
    if not groups:
        frame.line.fail("relay_script_method_parameter_missing", errors.missing_parameter("connect", "to"))
        return None
    if not frame.flag(filled, "answer_on_bridge"):
        frame.answer()
    dialling = Dialling(frame, filled)
    await dialling.tell("connecting")
    outcome, winner = await _first(dialling, groups)
    if winner is None:
        reason = text_of(outcome.variables.get("connect_failed_reason") or REASONS.get(outcome.word, outcome.word))
        made = {"connect_result": "failed", "connect_failed_reason": reason, "return_value": "failed"}
        await dialling.tell("failed", failed_reason=reason)
    else:
        await dialling.bridge(winner, outcome)
        made = {"connect_result": CONNECTED, "return_value": CONNECTED}
    frame.set(made | {key: each for key, each in outcome.variables.items() if key not in OWN})
    if outcome.hangs_up:
        frame.session.hang_up("the caller hangs up")
        return None
    if winner and filled.get("transfer_after_bridge"):
        after = {"dest": filled["transfer_after_bridge"]}
        return leave(frame, await destination(frame, after, "connect", is_filled=True))
    return await follow_result(frame, value.get("result"), "connect_result")


async def _first(dialling: Dialling, groups: Sequence[Sequence[Leg]]) -> tuple[Outcome, Leg | None]:
    """The leg of the first group in which somebody answers and takes the call."""
    outcome = Outcome("failed")
    for group in groups:
        outcome = outcome_of(dialling.frame, "connect", CONNECTED)
        winner = await dialling.ring(group, outcome)
        if winner and await dialling.is_confirmed(winner):
            return outcome, winner
        if winner:
            await dialling.state(winner, "ended", "hangup")
            outcome = evolve(outcome, word="declined")
    return outcome, None


def _groups(frame: Frame, value: Mapping[str, Any]) -> list[list[Leg]]:
    """Who is rung when: groups one after another, the members of each at once."""
    if value.get("serial_parallel"):
        given = [_listed(group) for group in _listed(value["serial_parallel"])]
    elif value.get("serial"):
        given = [[each] for each in _listed(value["serial"])]
    elif value.get("parallel"):
        given = [_listed(value["parallel"])]
    else:
        given = [[value]] if value.get("to") else []
    groups = [[_leg(frame, value, each) for each in group] for group in given]
    return [[leg for leg in group if leg.to] for group in groups if any(leg.to for leg in group)]


def _leg(frame: Frame, value: Mapping[str, Any], given: Any) -> Leg:
    """A leg with what is set for all, unless it has its own."""
    own = given if isinstance(given, Mapping) else {"to": given}
    shared = ("from", "timeout", "confirm", "call_state_url", "call_state_events")
    destination = {"from": frame.session.call.get("from", "")} | {key: value[key] for key in shared if key in value}
    call_id = uuid.uuid5(uuid.NAMESPACE_OID, f"{frame.session.call.get('call_id', '')} leg {frame.count('leg')}")
    return Leg({**destination, **own}, str(call_id))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


METHODS: Mapping[str, Run] = {"connect": connect}
