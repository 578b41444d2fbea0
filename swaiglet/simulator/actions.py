"""What the actions of a function's result do to a simulated conversation: one function an action.

SWML reference, ``ai`` method, "SWAIG actions"; those that only the reference SDK has are there too.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from attrs import frozen

from swaiglet import errors
from swaiglet.swaig import actions
from swaiglet.swml.convert import to_wire
from swaiglet.swml.model import Action

from .course import Course
from .data import change, keys_of
from .reading import is_on, mapping
from .talk import Function
from .values import folded, is_true, named
from .voice import language_of, speak

HOLD_SECONDS = 300
LETTERS_SHOWN = 80


@frozen
class Unread(Action):
    """A document that is not read but by what runs it."""

    SWML: Any
    transfer: bool = False

    def __json__(self) -> dict[str, Any]:
        """The action."""
        return {"transfer": self.transfer, "SWML": self.SWML}


GATES: Mapping[type[Action], str] = {
    actions.SWML: "swaig_allow_swml",
    Unread: "swaig_allow_swml",
    actions.Settings: "swaig_allow_settings",
    actions.SetGlobalData: "swaig_set_global_data",
    actions.UnsetGlobalData: "swaig_set_global_data",
}
"""Which param forbids an action when it is false."""


@frozen
class Given:
    """Where an action takes effect, and whose result it is of."""

    course: Course
    function: Function

    def show(self, text: str, **data: Any) -> None:
        """Tell in the timeline what an action does."""
        self.course.session.timeline.add("action", text, function=self.function.name, **data)

    def show_data(self, text: str, **data: Any) -> None:
        """Tell what becomes of the data."""
        self.course.session.timeline.add("data", text, function=self.function.name, **data)


Effect = Callable[[Given, Any], Awaitable[None]]
EFFECTS: dict[type[Action], Effect] = {}
E = TypeVar("E", bound=Callable[[Given, Any], Awaitable[None]])


def effect(kind: type[Action]) -> Callable[[E], E]:
    """Make a function what an action of that class does."""

    def decorate(does: E) -> E:
        EFFECTS[kind] = does
        return does

    return decorate


async def act(course: Course, function: Function, action: Any) -> None:
    """Let one action of a result take effect; a warning when it comes too late, or may not."""
    warn, name = course.talk.warn, name_of(action)
    if isinstance(action, Mapping) and folded(name) == "swml":
        action = _document(action)
    gate = forbidden(course.params, action)
    if type(action) not in EFFECTS:
        return  # it was told why when the result was read
    if course.is_over:
        warn(errors.action_too_late(name))
    elif gate:
        warn(errors.action_not_allowed(name, gate))
    else:
        await course.journal.debug("process_action", to_wire(action))
        await EFFECTS[type(action)](Given(course, function), action)


def forbidden(params: Mapping[str, Any], action: Any) -> str | None:
    """The param that forbids an action, if one does."""
    gate = GATES.get(type(action))
    return gate if gate and not is_on(params, gate, default=True) else None


def name_of(action: Any) -> str:
    """What an action is called; of a document with ``transfer`` beside it, ``SWML``."""
    keys = list(mapping(to_wire(action) if isinstance(action, Action) else action))
    return next((key for key in keys if folded(key) == "swml"), keys[0] if keys else "")


def _document(action: Mapping[str, Any]) -> Unread:
    """A document in which something is wrong, or which is a text: what runs it tells."""
    values = {folded(str(key)): value for key, value in action.items()}
    return Unread(values["swml"], is_true(values.get("transfer", False)))


# Conversation and call control


@effect(actions.Say)
async def _say(given: Given, action: actions.Say) -> None:
    given.show(f"says: {action.text}")
    await speak(given.course.talk, action.text)


@effect(actions.Stop)
async def _stop(given: Given, action: actions.Stop) -> None:
    if action.on:
        given.show("ends the conversation; the document goes on")
        given.course.end("stop")


@effect(actions.Hangup)
async def _hangup(given: Given, action: actions.Hangup) -> None:
    if action.on:
        given.show("hangs up")
        given.course.hang_up(f"{given.function.name} hangs up")


@effect(actions.Hold)
async def _hold(given: Given, action: actions.Hold) -> None:
    until = (
        action.timeout if isinstance(action.timeout, actions.HoldUntil) else actions.HoldUntil(timeout=action.timeout)
    )
    seconds = until.timeout if isinstance(until.timeout, int) else HOLD_SECONDS
    course = given.course
    outcome = course.session.scenario.next("hold", "timeout")
    released = outcome != "timeout"
    lasts = min(outcome, seconds) if isinstance(outcome, int | float) else 0 if released else seconds
    given.show(f"puts the caller on hold for {lasts:g} s", timeout=seconds)
    await course.journal.debug("hold", {"event": "hold", "timeout": seconds})
    await course.session.clock.sleep(lasts)
    await course.journal.debug("hold", {"event": "unhold", "timeout": seconds})
    step = until.step if released else until.timeout_step
    if step:
        await course.contexts.change_step(step, "webhook_action")


@effect(actions.WaitForUser)
async def _wait_for_user(given: Given, action: actions.WaitForUser) -> None:
    times = 0 if action.how == "answer_first" else int(action.how)
    given.show("answers once, then waits for the caller" if action.how == "answer_first" else "waits for the caller")
    given.course.waits = times


@effect(actions.UserInput)
async def _user_input(given: Given, action: actions.UserInput) -> None:
    given.show(f"goes on as if the caller said: {action.text}")
    given.course.talk.pending.append(action.text)


@effect(actions.UserEvent)
async def _user_event(given: Given, action: actions.UserEvent) -> None:
    given.show(f"sends an event: {errors.quoted(action.event, LETTERS_SHOWN)}", event=action.event)


@effect(actions.Transfer)
async def _transfer(given: Given, action: actions.Transfer) -> None:
    if not isinstance(action.to, actions.Destination):
        given.show("transfer says nothing: no document follows it")
        return
    course, dest = given.course, action.to.dest
    given.show(f"transfers the call to {dest}", dest=dest)
    if action.to.summarize:
        summary = await course.mind.summary(course.talk, errors.sum_up())
        course.session.timeline.add("data", "hands over a summary", summary=summary)
    course.session.transfer = dest
    course.end("transfer")


@effect(actions.SWML)
async def _swml(given: Given, action: actions.SWML) -> None:
    await _run(given, to_wire(action.SWML), transfer=is_true(action.transfer))


@effect(Unread)
async def _unread(given: Given, action: Unread) -> None:
    await _run(given, action.SWML, transfer=action.transfer)


async def _run(given: Given, document: Any, *, transfer: bool) -> None:
    """Run a document while the agent waits, or leave the conversation for it."""
    course = given.course
    if transfer:
        given.show("leaves the conversation for a document", document=document)
        course.session.transfer = document
        course.end("transfer")
    elif course.run_swml is None:
        given.show("runs a document", document=document)
        course.talk.warn(errors.swml_cannot_run())
    else:
        given.show("runs a document, and the conversation waits", document=document)
        await course.run_swml(course.session, document)


# Prompt, context and functions


@effect(actions.ChangeContext)
async def _change_context(given: Given, action: actions.ChangeContext) -> None:
    given.show(f"enters context {action.context}")
    await given.course.contexts.enter_context(action.context, "webhook_action")


@effect(actions.ChangeStep)
async def _change_step(given: Given, action: actions.ChangeStep) -> None:
    given.show(f"enters step {action.step}")
    await given.course.contexts.change_step(action.step, "webhook_action")


@effect(actions.ContextSwitch)
async def _context_switch(given: Given, action: actions.ContextSwitch) -> None:
    change = to_wire(action.prompt)
    given.show("replaces the system prompt", prompt=change)
    await given.course.memory.switch(change)


@effect(actions.ToggleFunctions)
async def _toggle_functions(given: Given, action: actions.ToggleFunctions) -> None:
    for toggle in action.functions:
        for name in named(toggle.function):
            _toggle(given, name, toggle.active)
    given.course.contexts.refresh()


def _toggle(given: Given, name: str, active: Any) -> None:
    """Switch one function on or off, or give it so many uses, if it may be."""
    functions, warn = given.course.talk.functions, given.course.talk.warn
    if name not in functions:
        warn(errors.toggle_unknown(name, functions))
    elif functions[name].token != given.function.token:
        warn(errors.toggle_elsewhere(name, given.function.name))
    else:
        counted = isinstance(active, int) and not isinstance(active, bool)
        functions[name].active = max(active, -1) if counted else -int(is_true(active))
        uses = f" for {active} more uses" if counted and active > 0 else ""
        given.show(f"switches {name} {'on' if functions[name].active else 'off'}{uses}")


@effect(actions.BackToBackFunctions)
async def _back_to_back_functions(given: Given, action: actions.BackToBackFunctions) -> None:
    given.show(f"{'allows' if action.on else 'forbids'} another function before the caller speaks")
    given.course.back_to_back = action.on


@effect(actions.FunctionsOnSpeakerTimeout)
async def _functions_on_speaker_timeout(given: Given, action: actions.FunctionsOnSpeakerTimeout) -> None:
    given.show(f"{'allows' if action.on else 'forbids'} functions when the caller falls silent")
    given.course.talk.settings["functions_on_speaker_timeout"] = action.on


@effect(actions.ExtensiveData)
async def _extensive_data(given: Given, action: actions.ExtensiveData) -> None:
    given.show("gives the model the whole result for this turn alone" if action.on else "gives no extensive data")


@effect(actions.ReplaceInHistory)
async def _replace_in_history(given: Given, action: actions.ReplaceInHistory) -> None:
    given.show("takes the call out of the history" if action.text is True else f"is remembered as: {action.text}")
    given.course.memory.replace(given.function.name, "" if action.text is True else action.text)


@effect(actions.Settings)
async def _settings(given: Given, action: actions.Settings) -> None:
    changed = to_wire(action.settings)
    given.show(f"changes settings: {_told(changed)}", settings=changed)
    given.course.talk.settings |= changed


# Data


@effect(actions.SetGlobalData)
async def _set_global_data(given: Given, action: actions.SetGlobalData) -> None:
    given.show_data(f"sets global data: {', '.join(action.data)}", global_data=dict(action.data))
    change(given.course.talk, given.function, action)
    given.course.memory.settle_prompt()


@effect(actions.UnsetGlobalData)
async def _unset_global_data(given: Given, action: actions.UnsetGlobalData) -> None:
    change(given.course.talk, given.function, action)
    given.show_data(f"removes global data: {', '.join(keys_of(action)) or 'all'}")
    given.course.memory.settle_prompt()


@effect(actions.SetMetaData)
async def _set_meta_data(given: Given, action: actions.SetMetaData) -> None:
    given.show_data(f"sets meta data: {', '.join(action.data)}", meta_data=dict(action.data))
    change(given.course.talk, given.function, action)


@effect(actions.UnsetMetaData)
async def _unset_meta_data(given: Given, action: actions.UnsetMetaData) -> None:
    change(given.course.talk, given.function, action)
    given.show_data(f"removes meta data: {', '.join(keys_of(action)) or 'all'}")


# Audio and recognition


@effect(actions.PlaybackBG)
async def _playback_bg(given: Given, action: actions.PlaybackBG) -> None:
    given.show(f"plays {action.file.file} in the background", file=action.file.file)


@effect(actions.StopPlaybackBG)
async def _stop_playback_bg(given: Given, action: actions.StopPlaybackBG) -> None:
    if action.on:
        given.show("stops what plays in the background")


@effect(actions.ChangeVoice)
async def _change_voice(given: Given, action: actions.ChangeVoice) -> None:
    spoken = language_of(given.course.talk).get("name") or given.course.talk.language
    given.show(f"speaks {spoken} with the voice {action.voice}")
    given.course.talk.voice = action.voice


@effect(actions.EndOfSpeechTimeout)
async def _end_of_speech_timeout(given: Given, action: actions.EndOfSpeechTimeout) -> None:
    given.show(f"takes a silence of {action.milliseconds} ms for the end of what is said")
    given.course.talk.settings["end_of_speech_timeout"] = action.milliseconds


@effect(actions.SpeechEventTimeout)
async def _speech_event_timeout(given: Given, action: actions.SpeechEventTimeout) -> None:
    given.show(f"waits {action.milliseconds} ms for more of a phrase")
    given.course.talk.settings["speech_event_timeout"] = action.milliseconds


@effect(actions.AddDynamicHints)
async def _add_dynamic_hints(given: Given, action: actions.AddDynamicHints) -> None:
    hints = to_wire(action.hints)
    words = (hint if isinstance(hint, str) else hint.get("hint") or hint["pattern"] for hint in hints)
    given.show(f"expects the words: {', '.join(words)}", hints=hints)
    given.course.talk.hints += hints


@effect(actions.ClearDynamicHints)
async def _clear_dynamic_hints(given: Given, action: actions.ClearDynamicHints) -> None:  # noqa: ARG001  as all are
    given.show("expects no more words than at first")
    given.course.talk.hints.clear()


def _told(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in values.items())
