"""A telephone system without a model: a menu, a meeting room, a sales call with advice, a help line written down."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve

from swaiglet import App, DebugEvent, StatusEvent, Webhooks
from swaiglet.verbs import (
    AISidecar,
    Answer,
    Cond,
    Connect,
    Denoise,
    Else,
    Goto,
    Hangup,
    JoinConference,
    Label,
    LiveTranscribe,
    Play,
    Prompt,
    Switch,
    SwitchOn,
    Tap,
    TranscribeStart,
    Transfer,
    Verb,
    When,
)

SALES, HELP, HOST, GUEST = "+15550100171", "+15550100172", "2580", "1470"
RECORDER = "wss://recorder.example.com/calls"
ADVISE = "You listen to a sales call. When the customer objects to something, say in one sentence what answers it."
HEARD = Play("say:This call is listened to, for quality. Hang up if you do not want that.")
BUSY = SwitchOn({"connected": [Hangup()]}, default=[Play("say:Nobody is free now. Please call again."), Hangup()])
ROOM: dict[str, int] = {}
ADVICE: dict[str, list[Mapping[str, Any]]] = {}
TRANSCRIPTS: list[Mapping[str, Any]] = []

app = App("no-model")


@app.section
def main() -> Iterator[Verb]:
    yield Answer()
    yield Denoise()
    yield Label("menu")
    yield Prompt("say:For sales, press 1. For help, press 2. For your meeting, press 3. For our hours, press 4.")
    yield Switch(
        "prompt_value",
        {
            "1": [Transfer("sales")],
            "2": [Transfer("help")],
            "3": [Transfer("meeting")],
            "4": [Play("say:We are here from nine to five."), Goto("menu")],
        },
        default=[Goto("menu", max=2), Transfer("goodbye")],
    )


@app.section
def sales(webhooks: Webhooks) -> Iterator[Verb]:
    yield HEARD
    yield Tap(RECORDER, control_id="sales", direction="both", status_url=webhooks.status)
    yield AISidecar(ADVISE, lang="en-US", url=webhooks.debug_events)
    yield Connect(SALES, timeout=20, result=BUSY)


@app.section("help")
def help_line(webhooks: Webhooks) -> Iterator[Verb]:
    yield HEARD
    sides = TranscribeStart(lang="en-US", direction=["remote-caller", "local-caller"], webhook=webhooks.status)
    yield LiveTranscribe(sides)
    yield Connect(HELP, timeout=20, result=BUSY)


@app.section
def meeting(webhooks: Webhooks) -> Iterator[Verb]:
    guest = JoinConference(
        "meeting", start_on_enter=False, status_callback=webhooks.status, status_callback_event="join leave"
    )
    host = evolve(guest, start_on_enter=True, end_on_exit=True)
    yield Label("code")
    yield Prompt("say:Please enter the code of your meeting.", max_digits=4)
    again = [Goto("code", max=2), Transfer("goodbye")]
    yield Switch("prompt_value", {HOST: [host, Hangup()], GUEST: [guest, Hangup()]}, default=again)


@app.section
def goodbye() -> Iterator[Verb]:
    silent = When("prompt_result == 'no_input'", [Play("say:We cannot hear you. Goodbye.")])
    yield Cond([silent, Else([Play("say:That was not right. Goodbye.")])])
    yield Hangup()


@app.status_callback("calling.conference")
def moved(event: StatusEvent) -> None:
    ROOM[event.params["name"]] = event.params["size"]


@app.status_callback
def written_down(event: StatusEvent) -> None:
    if not event.type:  # what is said comes in no envelope
        TRANSCRIPTS.append(event.params)


@app.debug_event("sidecar_event")  # the sidecar posts what it thinks as conversations post their debug events
def advised(event: DebugEvent) -> None:
    if event.data["type"] == "insight":
        ADVICE.setdefault(event.call_id, []).append(event.data)
