"""SWAIG actions: what a function's result asks the platform to do. One class an action.

The platform takes more actions than its official schemas have; these are marked, and ``swaiglet check`` warns of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal

from attrs import field, frozen

from swaiglet.swml import older
from swaiglet.swml.document import Document
from swaiglet.swml.model import Action, C, Model, model
from swaiglet.swml.prompt import Section, Temperature
from swaiglet.swml.wire import UNOFFICIAL, AtLeast, AtMost, Flag, Older, Range, Runs, Tag, Url, Variable, at_least_one

Words = Annotated[str, AtLeast(1)]
Milliseconds = Annotated[int, Range(low=1)]
Switch = Annotated[Flag, Older(older.truth)]
HoldTime = Annotated[Annotated[int, Range(0, 900)] | Variable, Older(older.hold_seconds)]
Keys = Words | Annotated[Sequence[Words], Runs("an action for each key")] | Mapping[str, Any]


def action(key: str, *, value: str, official: bool = True) -> Callable[[C], C]:
    """Make an attrs class the action of that name; `value` names the field that is its value."""

    def decorate(cls: C) -> C:
        made: Any = model(tag=Tag(key, value), is_official=official)(cls)
        made.known[key] = made
        return cls

    return decorate


# Conversation and call control


@action("say", value="text")
@frozen
class Say(Action):
    """Speak the text now, before anything else is said."""

    text: Words


@action("stop", value="on")
@frozen
class Stop(Action):
    """End the AI session and go on with the document's next verb."""

    on: Switch = True


@action("hangup", value="on")
@frozen
class Hangup(Action):
    """End the call, after what is being said."""

    on: Switch = True


@model()
@frozen(kw_only=True)
class HoldUntil(Model):
    """How long to hold, and which step comes then.

    Attributes:
        timeout: seconds, at most 900; 300 unless set.
        step: the step to enter when the caller is taken off hold.
        timeout_step: the step to enter when the time is over.
    """

    timeout: HoldTime | None = None
    step: Words | None = field(default=None, metadata=UNOFFICIAL)
    timeout_step: Words | None = field(default=None, metadata=UNOFFICIAL)


@action("hold", value="timeout")
@frozen
class Hold(Action):
    """Play hold music and listen no more, for so many seconds (at most 900), or as `HoldUntil` says."""

    timeout: HoldTime | HoldUntil


@action("wait_for_user", value="how", official=False)
@frozen
class WaitForUser(Action):
    """Say nothing until the caller speaks; a number is how often, ``answer_first`` answers once before."""

    how: bool | Annotated[int, Range(low=0)] | Literal["answer_first"] = True


@action("user_input", value="text")
@frozen
class UserInput(Action):
    """Go on as if the caller had said this."""

    text: Words


@action("user_event", value="event", official=False)
@frozen
class UserEvent(Action):
    """Send an event to the client that is connected; any keys."""

    event: Mapping[str, Any]


@model(shorthand="dest")
@frozen(kw_only=True)
class Destination(Model):
    """Where a call goes on.

    Attributes:
        dest: a section's name, or the URL of a document.
        summarize: whether a summary of the conversation is handed over; false unless set.
    """

    dest: Words = field(kw_only=False)
    summarize: bool | None = None


@action("transfer", value="to", official=False)
@frozen
class Transfer(Action):
    """Leave the agent and go on at a section or a document's URL."""

    to: Destination | bool


@model()
@frozen
class SWML(Action):
    """Run a document: inline while the agent waits, or for good with `transfer`.

    `transfer` stands before ``SWML`` in the object, because the platform reads them in order.

    Attributes:
        transfer: whether the agent does not come back; false unless set.
        SWML: the document to run.
    """

    transfer: Flag | None = field(default=None, kw_only=True)
    SWML: Document


Action.known["SWML"] = SWML


# Prompt, context and functions


@action("change_context", value="context")
@frozen
class ChangeContext(Action):
    """Enter a context of the prompt now, whatever `valid_contexts` says."""

    context: Words


@action("change_step", value="step")
@frozen
class ChangeStep(Action):
    """Enter a step of the current context now, whatever `valid_steps` says; ``next`` for the one that follows."""

    step: Words


@model(at_least_one("system_prompt", "system_pom"), shorthand="system_prompt")
@frozen(kw_only=True)
class SystemPrompt(Model):
    """A system prompt for the rest of the conversation.

    Attributes:
        system_prompt: what the model is told from now on.
        user_prompt: goes on as if the caller had said this.
        consolidate: summarise what was said so far first.
        full_reset: forget what was said so far.
        system_pom: the system prompt as sections.
        user_pom: the user prompt as sections.
    """

    system_prompt: str | None = field(default=None, kw_only=False)
    user_prompt: str | None = None
    consolidate: Flag | None = None
    full_reset: Flag | None = field(default=None, metadata=UNOFFICIAL)
    system_pom: Sequence[Section] | None = field(default=None, metadata=UNOFFICIAL)
    user_pom: Sequence[Section] | None = field(default=None, metadata=UNOFFICIAL)


@action("context_switch", value="prompt")
@frozen
class ContextSwitch(Action):
    """Replace the system prompt."""

    prompt: SystemPrompt


@model()
@frozen
class Toggle(Model):
    """Functions, and whether they may be called.

    Attributes:
        function: the name of one, or of several.
        active: whether they may be called; a number is how often they still may, -1 without end.
    """

    function: Words | Sequence[Words]
    active: Flag | Annotated[int, Range(low=-1), Runs("true or false")]


@action("toggle_functions", value="functions")
@frozen
class ToggleFunctions(Action):
    """Switch functions on and off; only those that share the caller's ``meta_data_token``."""

    functions: Annotated[Sequence[Annotated[Toggle, Older(older.toggle)]], AtLeast(1)]


@action("back_to_back_functions", value="on", official=False)
@frozen
class BackToBackFunctions(Action):
    """Let the model call another function before the caller speaks: once, or ``forever``."""

    on: Annotated[bool | Literal["forever"], Older(older.truth)] = True


@action("functions_on_speaker_timeout", value="on", official=False)
@frozen
class FunctionsOnSpeakerTimeout(Action):
    """Let the model call functions when the caller falls silent."""

    on: Annotated[bool, Older(older.truth)] = True


@action("extensive_data", value="on", official=False)
@frozen
class ExtensiveData(Action):
    """Send the whole result to the model this turn, and a smaller one later."""

    on: Annotated[bool, Older(older.truth)] = True


@action("replace_in_history", value="text", official=False)
@frozen
class ReplaceInHistory(Action):
    """Replace this call and its result in the history by a text, or remove both."""

    text: Words | Literal[True] = True


@model()
@frozen(kw_only=True)
class ModelSettings(Model):
    """Settings of the model, from the next turn on.

    Attributes:
        frequency_penalty: how much the model avoids words it has used, from -2 to 2.
        presence_penalty: how much the model avoids topics it has touched, from -2 to 2.
        max_tokens: the longest answer, in tokens, up to 4096.
        top_p: how much of the likely words are considered, from 0 to 1.
        confidence: how sure the recogniser must be before an utterance counts as ended, from 0 to 1.
        barge_confidence: how sure the recogniser must be before an utterance interrupts, from 0 to 1.
        temperature: how random the answers are, from 0 to 1.5.
    """

    frequency_penalty: Annotated[float, Range(-2, 2)] | None = field(
        default=None, metadata={"key": "frequency-penalty"}
    )
    presence_penalty: Annotated[float, Range(-2, 2)] | None = field(default=None, metadata={"key": "presence-penalty"})
    max_tokens: Annotated[int, Range(0, 4096)] | None = field(default=None, metadata={"key": "max-tokens"})
    top_p: Annotated[float, Range(0, 1)] | None = field(default=None, metadata={"key": "top-p"})
    confidence: Annotated[float, Range(0, 1)] | None = None
    barge_confidence: Annotated[float, Range(0, 1)] | None = field(default=None, metadata={"key": "barge-confidence"})
    temperature: Temperature | None = None


@action("settings", value="settings", official=False)
@frozen
class Settings(Action):
    """Change settings of the model; ``params.swaig_allow_settings`` must be on, as it is unless set."""

    settings: ModelSettings


# Data


@action("set_global_data", value="data")
@frozen
class SetGlobalData(Action):
    """Merge these keys into the session's global data, replacing those that are there."""

    data: Mapping[str, Any]


@action("unset_global_data", value="keys")
@frozen
class UnsetGlobalData(Action):
    """Remove a key of the global data, or several; an empty object removes all."""

    keys: Keys


@action("set_meta_data", value="data")
@frozen
class SetMetaData(Action):
    """Merge these keys into the meta data of the function's token."""

    data: Mapping[str, Any]


@action("unset_meta_data", value="keys")
@frozen
class UnsetMetaData(Action):
    """Remove a key of the meta data, or several; an empty object removes all."""

    keys: Keys


# Audio and recognition


@model(shorthand="file")
@frozen(kw_only=True)
class BackgroundFile(Model):
    """A file in the background.

    Attributes:
        file: the URL of the sound.
        wait: whether the agent does not ask for attention while it plays; false unless set.
    """

    file: Url = field(kw_only=False)
    wait: Flag | None = None


@action("playback_bg", value="file")
@frozen
class PlaybackBG(Action):
    """Play a file in the background, in place of one that plays."""

    file: BackgroundFile


@action("stop_playback_bg", value="on")
@frozen
class StopPlaybackBG(Action):
    """Stop the file in the background."""

    on: Switch = True


@action("change_voice", value="voice", official=False)
@frozen
class ChangeVoice(Action):
    """Speak with another voice from the next utterance on: ``<engine>.<voice>[:<model>]``."""

    voice: Words


@action("end_of_speech_timeout", value="milliseconds", official=False)
@frozen
class EndOfSpeechTimeout(Action):
    """How long a silence ends what the caller says, in milliseconds."""

    milliseconds: Milliseconds


@action("speech_event_timeout", value="milliseconds", official=False)
@frozen
class SpeechEventTimeout(Action):
    """How long to wait for more of a recognised phrase, in milliseconds."""

    milliseconds: Milliseconds


@model()
@frozen(kw_only=True)
class DynamicHint(Model):
    """A word that the recogniser may mishear, and what it meant.

    Attributes:
        hint: the word to expect.
        pattern: a regular expression; what the recogniser heard that matches it is replaced.
        replace: what stands in its place.
        ignore_case: whether case makes no difference to the pattern; false unless set.
    """

    hint: Words | None = None
    pattern: Words
    replace: str
    ignore_case: bool | None = None


@action("add_dynamic_hints", value="hints", official=False)
@frozen
class AddDynamicHints(Action):
    """Add words that the recogniser should expect."""

    hints: Annotated[Sequence[Words | DynamicHint], AtLeast(1)]


@action("clear_dynamic_hints", value="nothing", official=False)
@frozen
class ClearDynamicHints(Action):
    """Forget the words that were added."""

    nothing: Annotated[Mapping[str, Any], AtMost(0), Older(older.emptied)] = field(factory=dict)


# As they are


@model()
@frozen
class RawAction(Action):
    """An action that swaiglet does not know, sent as it is.

    Attributes:
        name: the action's key.
        value: its value, any JSON.
    """

    name: Words
    value: Any

    def __json__(self) -> dict[str, Any]:
        """The action."""
        return {self.name: self.value}


@model()
@frozen
class RawObject(Action):
    """A whole object of an ``action`` list, sent as it is: ``transfer`` counts only beside its ``SWML``.

    Attributes:
        body: values by the actions' keys, any JSON.
    """

    body: Mapping[str, Any]

    def __json__(self) -> Mapping[str, Any]:
        """The object."""
        return self.body
