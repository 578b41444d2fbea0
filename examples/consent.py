"""A survey records calls only after the caller has heard so and said yes; without a yes it goes on unrecorded."""

from collections.abc import Iterator
from typing import Any

from attrs import asdict, frozen

from swaiglet import AI, App, Call, Result, StatusEvent, Webhooks
from swaiglet.verbs import Answer, Cond, Else, Play, RecordCall, Set, Verb, When
from swaiglet.verbs import Prompt as Ask

DISCLOSURE = "We would like to record this call, to train our staff. Do you agree? Say yes, or press 1."
AGREED = "prompt_result.startsWith('match') && /^(1|yes)\\b/i.test(prompt_value)"  # no answer is no
RECORDING = "agreed"
MINUTES: dict[str, dict[str, Any]] = {}
RECORDINGS: dict[str, str] = {}

app = App("consent", voice="rime.spore")


@frozen
class Minutes:
    """What the model makes of the call."""

    topic: str
    stars: int
    open_question: str | None = None


@app.section
def main(ai: AI, webhooks: Webhooks) -> Iterator[Verb]:
    ai.global_data["recorded"] = "%{vars.recorded}"  # the platform fills it in when the conversation begins
    record = RecordCall(control_id=RECORDING, stereo=True, status_url=webhooks.status)
    yield Answer()
    yield Set({"recorded": "no"})
    yield Ask(f"say:{DISCLOSURE}", max_digits=1, initial_timeout=6, speech_timeout=6, speech_hints=["yes", "no"])
    yield Cond([When(AGREED, [Set({"recorded": "yes"}), record]), Else([Play("say:Then nothing is recorded.")])])
    yield ai


@app.prompt
def role() -> list[str]:
    return [
        "You ask callers how they liked their stay: a topic, one to five stars, and any question that is left.",
        "Is this call recorded? ${global_data.recorded}. Say so when you are asked.",
    ]


@app.tool
def stop_recording() -> Result:
    """Stop recording. Use when the caller does not want it any more."""
    result = Result("Nothing is recorded from now on. Say so.").set_global_data(recorded="until the caller said no")
    return result.stop_record_call(RECORDING).swml(Set({"recorded": "until the caller said no"}))


@app.status_callback("calling.call.record")
def keep(event: StatusEvent) -> None:
    if event.state == "finished":
        RECORDINGS[event.call_id] = event.find("url")


@app.post_prompt("Answer as JSON: `topic`, `stars` from 1 to 5, and `open_question` if one is left.")
def save(minutes: Minutes, call: Call) -> None:
    MINUTES[call.id] = asdict(minutes) | {"recorded": call.vars.get("recorded", "no")}
