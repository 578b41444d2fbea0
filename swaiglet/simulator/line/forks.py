"""Methods whose effect goes on while the document does: taps, streams, transcriptions, translations."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from attrs import frozen

from swaiglet import errors
from swaiglet.simulator.request import without_credentials

from .outcomes import outcome_of
from .scope import text_of
from .script import Frame, Run, Signal

RTP_SOURCE = ("192.0.2.1", 30000)
"""Where the platform would send audio from; an address that nobody has."""


@frozen
class Stop:
    """A verb that ends another."""

    begun_by: str
    result: str


STOPS: Mapping[str, Stop] = {
    "stop_record_call": Stop("record_call", "stop_record_call_result"),
    "stop_tap": Stop("tap", "stop_tap_result"),
    "stop_stream": Stop("stream", "stop_stream_result"),
    "transcribe_stop": Stop("transcribe", "transcribe_stop_result"),
}
CONTROL_IDS = {"record_call": "record_control_id", "tap": "tap_control_id", "stream": "stream_control_id"}


async def stop(method: str, frame: Frame, value: Any) -> Signal:
    """End what was begun: by its name, else what a variable names, else the last of its kind."""
    ends = STOPS[method]
    control_id = frame.text(value, "control_id") if isinstance(value, Mapping) else ""
    control_id = control_id or text_of(frame.session.vars.get(CONTROL_IDS.get(ends.begun_by, ""), ""))
    frame.tell(method, f"ends {control_id or ends.begun_by}", value)
    found = await frame.stop(ends.begun_by, control_id)
    if not found:
        frame.line.warn(errors.nothing_to_stop(method))
    frame.set({ends.result: "success" if found else "failed"})
    return None


async def tap(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Send the call's audio to a server."""
    outcome, uri = outcome_of(frame, "tap", "success"), frame.text(value, "uri")
    direction, codec = frame.text(value, "direction", "speak"), frame.text(value, "codec", "PCMU")
    ptime, status_url = int(frame.number(value, "rtp_ptime", 20)), value.get("status_url")
    said = {"tap": {"type": "audio", "params": {"direction": direction}}, "device": _device(uri, codec, ptime)}

    async def finish(name: str) -> None:
        await frame.post(status_url, "calling.call.tap", state="finished", control_id=name, **said)

    name = frame.begin("tap", frame.text(value, "control_id"), finish)
    frame.tell("tap", f"sends what is heard ({direction}) to {without_credentials(uri)}", value)
    made = {"tap_uri": uri, "tap_result": outcome.word, "tap_control_id": name, "tap_codec": codec, "tap_rate": 8000}
    if uri.startswith("rtp:"):
        made |= {"tap_rtp_src_addr": RTP_SOURCE[0], "tap_rtp_src_port": RTP_SOURCE[1], "tap_ptime": ptime}
    frame.set(made | outcome.variables)
    await frame.post(status_url, "calling.call.tap", state="tapping", control_id=name, **said)
    return None


def _device(uri: str, codec: str, ptime: int) -> dict[str, Any]:
    """Where audio goes, as the platform reports it."""
    if not uri.startswith("rtp:"):
        return {"type": "ws", "params": {"uri": uri, "codec": codec}}
    address, _, port = uri.partition("://")[2].rpartition(":")
    return {"type": "rtp", "params": {"addr": address, "port": port, "codec": codec, "ptime": ptime}}


async def stream(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Send the call's audio to a WebSocket."""
    outcome, url = outcome_of(frame, "stream", "success"), frame.text(value, "url")
    said = {"url": url} | ({"name": frame.text(value, "name")} if "name" in value else {})

    async def finish(name: str) -> None:
        await frame.post(value.get("status_url"), "calling.call.stream", state="finished", control_id=name, **said)

    name = frame.begin("stream", frame.text(value, "control_id"), finish)
    frame.tell("stream", f"streams the call to {without_credentials(url)}", value)
    frame.set({"stream_result": outcome.word, "stream_control_id": name} | outcome.variables)
    await frame.post(value.get("status_url"), "calling.call.stream", state="streaming", control_id=name, **said)
    return None


async def transcribe(frame: Frame, value: Any) -> Signal:
    """Write down the whole call."""
    outcome = outcome_of(frame, "transcribe", "success")
    status_url = value.get("status_url") if isinstance(value, Mapping) else None

    async def finish(name: str) -> None:
        await frame.post(status_url, "calling.transcript.completed", id=name, text="")

    name = frame.begin("transcribe", "", finish)
    frame.tell("transcribe", "writes down the call", value)
    frame.set({"transcribe_result": outcome.word, "transcribe_control_id": name} | outcome.variables)
    return None


async def live(method: str, frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Write down, or translate, while people speak."""
    does = "writes down what is said" if method == "live_transcribe" else "translates what is said"
    action = value.get("action")
    name, details = next(iter(action.items()), ("", {})) if isinstance(action, Mapping) else (text_of(action), {})
    details = details if isinstance(details, Mapping) else {}
    match name:
        case "start":
            languages = [frame.text(details, key) for key in ("lang", "from_lang", "to_lang") if key in details]
            words = f"{does} ({' to '.join(languages)})"
        case "stop":
            words = f"no longer {does}"
        case "summarize":
            words = "sums up what was said"
        case "inject":
            words = f"says '{frame.text(details, 'message')}' to the {frame.text(details, 'direction', 'local-caller')}"
        case _:
            frame.line.fail(
                "relay_script_method_parameter_invalid_value",
                errors.wrong_parameters(method, action, "`start`, `stop` or `summarize`"),
            )
            return None
    frame.tell(method, words, value)
    return None


METHODS: Mapping[str, Run] = {
    "tap": tap,
    "stream": stream,
    "transcribe": transcribe,
    "live_transcribe": partial(live, "live_transcribe"),
    "live_translate": partial(live, "live_translate"),
    **{method: partial(stop, method) for method in STOPS},
}
