"""What a tool returns: text for the model, and actions for the platform."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal, Self, Unpack

from attrs import define, field, frozen

from swaiglet import errors
from swaiglet.errors import SetupError
from swaiglet.swml.classes import shape_of
from swaiglet.swml.convert import to_json, to_wire
from swaiglet.swml.document import Document
from swaiglet.swml.model import Action, Verb
from swaiglet.swml.report import Report, authors_line
from swaiglet.swml.shapes import ANYTHING, Shape
from swaiglet.swml.wire import Flag, Int

from . import actions, keywords
from .conveniences import Conveniences, together

FLAG = shape_of(bool)
ACTIONS = shape_of(list[Action])
ANSWER: Mapping[str, Shape] = {
    "response": ANYTHING,
    "action": shape_of(Sequence[Mapping[str, Any]] | Mapping[str, Any]),
    "post_process": FLAG,
}
"""What each key of an answer may be that somebody else wrote."""
PARTS = ("tool_result", "tool_prompt")


@define(repr=False)
class Result(Conveniences):
    """The answer to a function call: what the model is told, then actions in the order they take effect.

    Each method adds one action, is named by its wire key and returns the same result, so that calls chain. A value
    that the platform would refuse is a `DocumentError` at once. SWML reference, ``ai`` method, "SWAIG webhook
    response".

    Attributes:
        response: text for the model, which words its own answer from it; it is not spoken as it stands.
        tool_result: in place of `response`, the facts, which stay in the conversation.
        tool_prompt: in place of `response`, what the model is to do with the facts.
        post_process: whether the agent speaks once more before the actions.
        action: the actions so far.
    """

    response: str = ""
    tool_result: str | None = field(default=None, kw_only=True)
    tool_prompt: str | None = field(default=None, kw_only=True)
    post_process: bool = field(default=False, kw_only=True)
    action: list[Action] = field(factory=list, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check what was given, and let those know who look for results that are not returned."""
        if type(self.response) is not str or self.action or self.tool_result or self.tool_prompt or self.post_process:
            self._check()
        made = _made.get()
        if made is not None:
            frame, line = authors_line()
            made.append(Made(self, frame.f_code.co_filename, line))

    def _check(self) -> None:
        """Refuse what is no result; a text alone, which most results are made of, is one."""
        for name in ("response", *PARTS):
            value = getattr(self, name)
            if not isinstance(value, str) and (value is not None or name not in PARTS):
                raise SetupError(errors.no_text(name, value))
        if self.response and self._parts:
            raise SetupError(errors.two_answers(self._parts))
        report = Report()
        FLAG.read(self.post_process, "post_process", report)
        self.action = ACTIONS.read(self.action, "action", report)
        report.raise_errors("Result")

    def __repr__(self) -> str:
        # The names of the actions, and not the documents that they may hold.
        told = [errors.quoted(self.response)] if self.response else []
        told += [f"{name}={errors.quoted(part)}" for name, part in self._parts.items()]
        told += ["post_process=True"] if self.post_process else []
        return f"Result({', '.join(told)}){''.join(f'.{name.lower()}(…)' for name in self.action_names)}"

    @property
    def action_names(self) -> list[str]:
        """The wire keys of the actions so far; a document with ``transfer`` beside it is one, ``SWML``."""
        return [next(reversed(action.to_wire()), "raw") for action in self.action]

    # Conversation and call control

    def say(self, text: str) -> Self:
        """Speak the text now, word for word."""
        return self._add(actions.Say(text))

    def stop(self) -> Self:
        """End the AI session; the call goes on with the document's next verb."""
        return self._add(actions.Stop())

    def hangup(self) -> Self:
        """End the call after what is being said."""
        return self._add(actions.Hangup())

    def hold(self, timeout: Int = 300, *, step: str | None = None, timeout_step: str | None = None) -> Self:
        """Play hold music and listen no more, for so many seconds, at most 900.

        The conversation goes on in `step` when the caller is taken off hold, in `timeout_step` when the time is over.
        """
        if step is None and timeout_step is None:
            return self._add(actions.Hold(timeout))
        return self._add(actions.Hold(actions.HoldUntil(timeout=timeout, step=step, timeout_step=timeout_step)))

    def wait_for_user(self, how: bool | int | Literal["answer_first"] = True) -> Self:
        """Say nothing until the caller speaks; a number is how often, ``answer_first`` answers once before."""
        return self._add(actions.WaitForUser(how))

    def user_input(self, text: str) -> Self:
        """Go on as if the caller had said this."""
        return self._add(actions.UserInput(text))

    def user_event(self, event: Mapping[str, Any] | None = None, /, **more: Any) -> Self:
        """Send an event to the client that is connected: ``user_event({"kind": "order"})`` or ``(kind="order")``."""
        return self._add(actions.UserEvent(together(event, more)))

    def transfer(self, dest: str, *, summarize: bool | None = None) -> Self:
        """Leave the agent and go on at a section, or at the URL of a document; `summarize` hands a summary over.

        The official schemas lack it; in their words, for a URL, it is ``swml(Transfer(dest), transfer=True)``. A
        section of the call's own document is not to be found from there.
        """
        return self._add(actions.Transfer(actions.Destination(dest, summarize=summarize)))

    def swml(self, *verbs: Verb | Document, transfer: Flag = False) -> Self:
        """Run verbs, or one whole document, while the agent waits; with `transfer` the agent does not come back."""
        whole = [verb for verb in verbs if isinstance(verb, Document)]
        if whole and len(verbs) > 1:
            raise SetupError(errors.document_beside_verbs())
        document = whole[0] if whole else Document(verbs)
        return self._add(actions.SWML(document, transfer=transfer or None))

    # Prompt, context and functions

    def change_context(self, context: str) -> Self:
        """Enter a context of the prompt now, whatever `valid_contexts` says."""
        return self._add(actions.ChangeContext(context))

    def change_step(self, step: str) -> Self:
        """Enter a step of the current context now, whatever `valid_steps` says; ``next`` for the one that follows."""
        return self._add(actions.ChangeStep(step))

    def context_switch(
        self, system_prompt: str | None = None, /, **fields: Unpack[keywords.SystemPromptFields]
    ) -> Self:
        """Replace the system prompt for the rest of the conversation; `swaiglet.actions.SystemPrompt` has the rest."""
        return self._add(actions.ContextSwitch(actions.SystemPrompt(system_prompt, **fields)))

    def toggle_functions(self, active: Mapping[str, Flag | int], /) -> Self:
        """Switch functions on and off, ``{"refund": False}``; only those that share the ``meta_data_token``.

        A number is how often the function may still be called.
        """
        given: Any = active
        if not isinstance(given, Mapping):
            raise SetupError(errors.no_toggles(given))
        toggles = [actions.Toggle(name, state) for name, state in active.items()]
        return self._add(actions.ToggleFunctions(toggles))

    def back_to_back_functions(self, on: bool | Literal["forever"] = True) -> Self:
        """Let the model call another function before the caller speaks: once, or ``forever``."""
        return self._add(actions.BackToBackFunctions(on))

    def functions_on_speaker_timeout(self, on: bool = True) -> Self:
        """Let the model call functions when the caller falls silent."""
        return self._add(actions.FunctionsOnSpeakerTimeout(on))

    def extensive_data(self, on: bool = True) -> Self:
        """Send the whole result to the model this turn, and a smaller one later."""
        return self._add(actions.ExtensiveData(on))

    def replace_in_history(self, text: str | Literal[True] = True) -> Self:
        """Replace this call and its result in the history by a text, or remove both."""
        return self._add(actions.ReplaceInHistory(text))

    def settings(self, **settings: Unpack[keywords.ModelSettingsFields]) -> Self:
        """Change settings of the model, ``settings(temperature=0.5)``: those of `swaiglet.actions.ModelSettings`."""
        return self._add(actions.Settings(actions.ModelSettings(**settings)))

    # Data

    def set_global_data(self, data: Mapping[str, Any] | None = None, /, **more: Any) -> Self:
        """Merge keys into the session's global data: ``set_global_data({"a": 1})`` or ``set_global_data(a=1)``."""
        return self._add(actions.SetGlobalData(together(data, more)))

    def unset_global_data(self, *keys: str) -> Self:
        """Remove keys from the global data, with an action for each."""
        return self._unset("global_data", actions.UnsetGlobalData, keys)

    def set_meta_data(self, data: Mapping[str, Any] | None = None, /, **more: Any) -> Self:
        """Merge keys into the meta data of the function's token."""
        return self._add(actions.SetMetaData(together(data, more)))

    def unset_meta_data(self, *keys: str) -> Self:
        """Remove keys from the meta data, with an action for each."""
        return self._unset("meta_data", actions.UnsetMetaData, keys)

    # Audio and recognition

    def playback_bg(self, file: str, *, wait: Flag = False) -> Self:
        """Play a file in the background; with `wait` the agent does not ask for attention meanwhile."""
        return self._add(actions.PlaybackBG(actions.BackgroundFile(file, wait=wait or None)))

    def stop_playback_bg(self) -> Self:
        """Stop the file in the background."""
        return self._add(actions.StopPlaybackBG())

    def change_voice(self, voice: str) -> Self:
        """Speak with another voice from the next utterance on: ``<engine>.<voice>[:<model>]``."""
        return self._add(actions.ChangeVoice(voice))

    def end_of_speech_timeout(self, milliseconds: int) -> Self:
        """Set how long a silence ends what the caller says."""
        return self._add(actions.EndOfSpeechTimeout(milliseconds))

    def speech_event_timeout(self, milliseconds: int) -> Self:
        """Set how long to wait for more of a recognised phrase."""
        return self._add(actions.SpeechEventTimeout(milliseconds))

    def add_dynamic_hints(self, *hints: str | actions.DynamicHint) -> Self:
        """Add words that the recogniser should expect, or a `swaiglet.actions.DynamicHint` with what they replace."""
        return self._add(actions.AddDynamicHints(hints))

    def clear_dynamic_hints(self) -> Self:
        """Forget the words that were added."""
        return self._add(actions.ClearDynamicHints())

    # As it is

    def raw(self, name: str, value: Any) -> Self:
        """Send an action that swaiglet does not know."""
        return self._add(actions.RawAction(name, value))

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Self:
        """The result of a JSON object with `response` and perhaps `action`, as other frameworks' tools return it.

        Actions are kept as they are, known or not, and go out as they came.

        Raises:
            DocumentError: it is no object, or has something that JSON cannot hold, or an action that is no object.
        """
        report = Report()
        whole: Any = wire
        if not isinstance(whole, Mapping):
            report.refuse("", whole, "an object")
            report.raise_errors("Result")
        given = {key: wire[key] for key in ("response", "action", "post_process") if wire.get(key) is not None}
        for key, value in given.items():
            ANSWER[key].read(value, key, report)
        report.raise_errors("Result")
        listed = given.get("action", ())
        listed = [listed] if isinstance(listed, Mapping) else listed
        kept: list[Action] = [actions.RawObject(entry) for entry in listed]
        return cls(**_answer(given.get("response")), action=kept, post_process=given.get("post_process", False))

    def to_wire(self) -> dict[str, Any]:
        """The JSON object that goes out; `response` is always there, because older readers require it."""
        wire: dict[str, Any] = to_wire(self.__json__())
        return wire

    def __json__(self) -> dict[str, Any]:
        """The same, with the actions as they are."""
        done = "" if self.action else "Done."
        json: dict[str, Any] = {"response": self._parts or self.response or done}
        if self.action:
            json["action"] = self.action
            if self.post_process:
                json["post_process"] = True
        return json

    @property
    def _parts(self) -> dict[str, str]:
        """The answer in two parts, if it has any."""
        if self.tool_result is None and self.tool_prompt is None:
            return {}
        return {name: part for name in PARTS if (part := getattr(self, name)) is not None}

    def _add(self, action: Action) -> Self:
        self.action.append(action)
        return self

    def _unset(
        self, data: str, kind: type[actions.UnsetGlobalData | actions.UnsetMetaData], keys: Sequence[str]
    ) -> Self:
        """One action for each key, because the official schemas take no list."""
        if not keys:
            raise SetupError(errors.nothing_to_unset(data))
        self.action.extend([kind(key) for key in keys])
        return self


def _answer(response: Any) -> dict[str, Any]:
    """What the model is told, as arguments of `Result`; what is neither text nor in two parts is told as JSON."""
    if response is None or isinstance(response, str):
        return {"response": response or ""}
    if (
        isinstance(response, Mapping)
        and response.keys() <= set(PARTS)
        and all(isinstance(part, str | None) for part in response.values())
    ):
        return dict(response)
    return {"response": to_json(response).decode()}


# Results that are made and not returned


@frozen
class Made:
    """A result, and the author's line that made it."""

    result: Result
    file: str
    line: int


_made: ContextVar[list[Made] | None] = ContextVar("results that were made", default=None)


@contextmanager
def watched() -> Iterator[list[Made]]:
    """Note every result that is made inside, on this task and on threads and tasks that it starts."""
    made: list[Made] = []
    token = _made.set(made)
    try:
        yield made
    finally:
        _made.reset(token)


def dropped(made: Iterable[Made], returned: object) -> list[Made]:
    """Those that have actions and are not what is returned, nor handed their actions on to it."""
    kept = {id(action) for action in returned.action} if isinstance(returned, Result) else set()
    return [one for one in made if any(id(action) not in kept for action in one.result.action)]
