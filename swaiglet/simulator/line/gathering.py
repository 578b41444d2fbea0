"""Methods that bring the caller to others: queues, conferences, rooms, another SIP server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from swaiglet.simulator.request import without_credentials

from .flow import destination, follow_result, leave
from .outcomes import outcome_of
from .scope import text_of
from .script import Frame, Run, Signal

QUEUE_SECONDS = 20.0
TALK_SECONDS = 30.0
CONFERENCE_SECONDS = 60.0
LONGEST_WAIT = 3600.0


async def enter_queue(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Wait until somebody takes the call, then talk, then go on elsewhere."""
    frame.answer()
    name, longest = frame.text(value, "queue_name"), max(frame.number(value, "wait_time", LONGEST_WAIT), 0.0)
    outcome = outcome_of(frame, "enter_queue", "connected", "queue_result")
    usual = longest if outcome.word == "timeout" else QUEUE_SECONDS
    seconds = min(usual if outcome.seconds is None else outcome.seconds, longest)
    music = f" with {without_credentials(text_of(value['wait_url']))}" if value.get("wait_url") else ""
    frame.tell("enter_queue", f"waits in {name}{music} for {seconds:g} s", value)
    entry = {"entry_position": 1, "entry_size": 1}
    now = frame.session.microseconds
    await _tell_queue(frame, value, "enqueue", position=1, size=1, enqueue_ts=now)
    await frame.pause(seconds)
    is_taken = outcome.word == "connected"
    times = {"dequeue_ts" if is_taken else "leave_ts": frame.session.microseconds}
    await _tell_queue(frame, value, "dequeue" if is_taken else "leave", position=0, size=0, **times)
    frame.set({"queue_result": outcome.word, "wait_time": int(seconds), **entry} | outcome.variables)
    if outcome.hangs_up or outcome.word == "hangup":
        frame.session.hang_up("the caller hangs up")
    if not is_taken:
        return None
    frame.session.timeline.add("call", f"the caller talks to somebody of {name} for {TALK_SECONDS:g} s", queue=name)
    await frame.pause(TALK_SECONDS)
    dest = {"dest": value.get("transfer_after_bridge")}
    return leave(frame, await destination(frame, dest, "enter_queue", is_filled=True))


async def _tell_queue(frame: Frame, value: Mapping[str, Any], status: str, **more: Any) -> None:
    name, url = frame.text(value, "queue_name"), value.get("status_url")
    times = dict.fromkeys(("enqueue_ts", "dequeue_ts", "leave_ts"), 0)
    said = {"id": name, "name": name, "avg_time": int(QUEUE_SECONDS), "status_url": url, **times, **more}
    await frame.post(url, "calling.call.queue", status=status, **said)


async def join_conference(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Talk with several others until the conference, or the caller, leaves."""
    frame.answer()
    filled = frame.scope.filled(value, but=("result",))
    name, outcome = frame.text(filled, "name"), outcome_of(frame, "join_conference", "completed")
    seconds = CONFERENCE_SECONDS if outcome.seconds is None else outcome.seconds
    how = ", muted" if frame.flag(filled, "muted") else ""
    frame.tell("join_conference", f"talks in {name}{how} for {seconds:g} s", filled)
    await _tell_conference(frame, filled, "join", "participant-join", size=1)
    await frame.pause(seconds if outcome.word in ("completed", "answered") else 0.0)
    await _tell_conference(frame, filled, "leave", "participant-leave", size=0)
    made = {"join_conference_result": outcome.word, "return_value": outcome.word}
    frame.set(made | outcome.variables)
    if outcome.hangs_up:
        frame.session.hang_up("the caller hangs up")
        return None
    return await follow_result(frame, value.get("result"), "join_conference_result")


async def _tell_conference(frame: Frame, value: Mapping[str, Any], event: str, status: str, **more: Any) -> None:
    """Tell of an event of a conference that was asked for."""
    asked = value.get("status_callback_event")
    events = asked if isinstance(asked, list) else text_of(asked).split()
    if event not in events:
        return
    name = frame.text(value, "name")
    muted = frame.flag(value, "muted")
    ends = {"start_on_join": frame.flag(value, "start_on_enter", default=True)}
    ends |= {"end_on_leave": frame.flag(value, "end_on_exit")}
    said = {"name": name, "conference_id": name, "muted": muted, "hold": False, **ends, **more}
    await frame.post(value.get("status_callback"), "calling.conference", status=status, **said)


async def join_room(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Join a video room."""
    frame.answer()
    outcome, name = outcome_of(frame, "join_room", "joined"), frame.text(value, "name")
    seconds = CONFERENCE_SECONDS if outcome.seconds is None else outcome.seconds
    frame.tell("join_room", f"meets others in {name} for {seconds:g} s", value)
    await frame.pause(0.0 if outcome.word == "failed" else seconds)
    frame.set({"join_room_result": outcome.word} | outcome.variables)
    if outcome.hangs_up:
        frame.session.hang_up("the caller hangs up")
    return None


async def sip_refer(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Ask the caller's SIP server to call somebody else."""
    outcome, to = outcome_of(frame, "sip_refer", "success"), frame.text(value, "to_uri")
    frame.tell("sip_refer", f"to {to}", value)
    code, notified = ("202", "200") if outcome.word == "success" else ("603", "")
    made = {
        "sip_refer_to": to,
        "sip_refer_result": outcome.word,
        "return_value": outcome.word,
        "sip_refer_response_code": code,
        "sip_refer_to_response_code": notified,
    }
    frame.set(made | outcome.variables)
    codes = {"sip_refer_response_code": code, "sip_notify_response_code": notified}
    await frame.post(value.get("status_url"), "calling.call.refer", sip_refer_to=to, state=outcome.word, **codes)
    return None


METHODS: Mapping[str, Run] = {
    "enter_queue": enter_queue,
    "join_conference": join_conference,
    "join_room": join_room,
    "sip_refer": sip_refer,
}
