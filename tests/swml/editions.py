"""The older edition of the official schema, in the reference SDK: what it takes in place of what is newer."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from attrs import frozen

from .flatten import Row, flatten, place

FACTS: Mapping[str, Row] = json.loads((Path(__file__).parent / "official.json").read_text("utf-8"))["calling"]
"""The facts of the newer edition: every path with its types, values, bounds and needs."""

Change = Callable[[Any], Any]


@cache
def older_schema() -> dict[str, Any]:
    """The schema in the reference SDK's package."""
    schema: dict[str, Any] = json.loads(files("signalwire").joinpath("schema.json").read_text(encoding="utf-8"))
    return schema


@cache
def languages_of_fillers() -> frozenset[str]:
    """The languages that fillers may be in, which the newer edition leaves open."""
    fillers = "ai.SWAIG.functions[].fillers."
    rows = flatten(older_schema(), "SWMLMethod")
    return frozenset(path.removeprefix(fillers) for path in rows if path.startswith(fillers))


# What it takes instead


def gone(_: Any) -> Any:
    """Nothing: it has no such key."""
    return ...


def listed(value: Any) -> Any:
    """A list alone."""
    return value if isinstance(value, list) else [value]


def both_directions(value: list[str]) -> list[str]:
    """Both directions, not one of them."""
    return value if len(set(value)) == len(value) == 2 else ["remote-caller", "local-caller"]


def one_language(fillers: dict[str, Any]) -> Any:
    """Fillers in one language, which it knows."""
    return fillers if len(fillers) == 1 and fillers.keys() <= languages_of_fillers() else {"default": ["One moment"]}


def text(value: Any) -> Any:
    """A text alone."""
    return value if isinstance(value, str) else "Words"


def with_key(key: str) -> Change:
    """An object that has the key, which the newer edition does not ask for."""
    return lambda value: {key: "Words", **value}


def one_of(*values: str) -> Change:
    """One of these, not several."""
    return lambda value: value if value in values else values[0]


# Where


def ai(**fields: Any) -> dict[str, Any]:
    """An `ai` verb."""
    return {"ai": {"prompt": {"text": "Words"}, **fields}}


def output(**fields: Any) -> dict[str, Any]:
    """An `ai` verb with a function whose data map has an output."""
    return ai(SWAIG={"functions": [{"function": "f", "description": "Words", "data_map": {"output": fields}}]})


def context(**fields: Any) -> dict[str, Any]:
    """An `ai` verb with a context."""
    steps = [{"name": "start", "text": "Words"}]
    return {"ai": {"prompt": {"text": "Words", "contexts": {"default": {"steps": steps, **fields}}}}}


def language(**fields: Any) -> dict[str, Any]:
    """An `ai` verb with a language."""
    return ai(languages=[{"name": "English", "code": "en-US", "voice": "rime.spore", **fields}])


def sidecar(**fields: Any) -> dict[str, Any]:
    """An `ai_sidecar` verb."""
    return {"ai_sidecar": {"lang": "en-US", "prompt": "Words", **fields}}


@frozen
class Newer:
    """What the newer edition alone takes.

    Attributes:
        path: where, as a regular expression.
        change: what the older edition takes instead.
        examples: steps that it refuses for this alone.
    """

    path: str
    change: Change
    examples: tuple[dict[str, Any], ...]


def newer(path: str, change: Change, *examples: dict[str, Any]) -> Newer:
    """The row of a path."""
    return Newer(path, change, examples)


STREAM = {
    "authorization_bearer_token": "secret",
    "codec": "PCMU",
    "custom_parameters": {"key": "value"},
    "name": "stream",
    "realtime": True,
    "status_url_method": "GET",
}
DIALLED = {"from_name": "Acme", "status_url": "https://example.com/"}
HOOK = {"web_hook_auth_user": "user", "web_hook_auth_password": "secret"}
CALLED = {"to": "stream:wss://example.com/"}
CONNECTS: list[dict[str, Any]] = [
    *({"connect": {**CALLED, key: value}} for key, value in {**STREAM, **DIALLED}.items()),
    *({"connect": {"serial": [{**CALLED, key: value}]}} for key, value in STREAM.items()),
    {"connect": {"serial": [{"to": "+15550100123", "from_name": "Acme"}]}},
    {"connect": {"parallel": [{"to": "+15550100123", "from_name": "Acme"}]}},
    {"connect": {"serial_parallel": [[{"to": "+15550100123", "from_name": "Acme"}]]}},
]
VOICE = {"emotion": "happy", "pitch": 1, "speakingRate": 1, "speed": 1, "temperature": 1, "vol": 1}

NEWER = (
    newer(
        r"stream|stop_stream|transcribe|transcribe_stop",
        gone,
        {"stream": {"url": "wss://example.com/"}},
        {"stop_stream": {"control_id": "one"}},
        {"transcribe": {}},
        {"transcribe_stop": {}},
    ),
    newer(
        rf"connect\.((serial|parallel|serial_parallel\[\])\[\]\.)?({'|'.join([*STREAM, *DIALLED])})", gone, *CONNECTS
    ),
    newer(
        r"join_conference\.(stream|(recording_)?status_callback_event_type)",
        gone,
        {"join_conference": {"name": "room", "stream": {"url": "wss://example.com/"}}},
        {"join_conference": {"name": "room", "status_callback_event_type": "relay"}},
        {"join_conference": {"name": "room", "recording_status_callback_event_type": "relay"}},
    ),
    newer(
        r"join_conference\.status_callback_event",
        one_of("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"),
        {"join_conference": {"name": "room", "status_callback_event": "start join"}},
    ),
    newer(
        r"join_conference\.recording_status_callback_event",
        one_of("completed", "in-progress", "absent"),
        {"join_conference": {"name": "room", "recording_status_callback_event": "completed absent"}},
    ),
    newer(
        r"send_sms\.status_callback",
        gone,
        {
            "send_sms": {
                "to_number": "+15550100123",
                "from_number": "+15550100456",
                "body": "Words",
                "status_callback": "https://example.com/",
            }
        },
    ),
    newer(
        r"action\.SWML\.transfer",
        gone,
        output(response="", action=[{"transfer": True, "SWML": {"sections": {"main": []}}}]),
    ),
    newer(r".*\.output", with_key("response"), output(action=[{"say": "Words"}])),
    newer(r"ai\..*\.output\.response", text, output(response={"tool_result": "Words", "tool_prompt": "Words"})),
    newer(r"ai\..*\.output\.post_process", gone, output(response="", post_process=True)),
    newer(r".*\.output\.action", listed, output(response="", action={"say": "Words"})),
    newer(
        r"ai\.SWAIG\.(functions\[\]\.fillers|internal_fillers\.(?!pause_)[a-z_]+)",
        one_language,
        ai(SWAIG={"functions": [{"function": "f", "description": "", "fillers": {"en": ["Wait"], "de": ["Warte"]}}]}),
        ai(SWAIG={"internal_fillers": {"next_step": {"en": ["Wait"], "de": ["Warte"]}}}),
        ai(SWAIG={"internal_fillers": {"next_step": {"tlh": ["loS"]}}}),
    ),
    newer(
        r"ai\.SWAIG\.internal_fillers\.pause_conversation",
        gone,
        ai(SWAIG={"internal_fillers": {"pause_conversation": {"en": ["Wait"]}}}),
    ),
    newer(
        r"ai\.prompt\.contexts\.\*\.(enter|exit)_fillers",
        lambda value: [one_language(value)],
        context(enter_fillers={"en": ["Wait"]}),
        context(exit_fillers={"en": ["Wait"]}),
    ),
    newer(
        r"ai(_sidecar)?\.SWAIG\.mcp_servers",
        gone,
        ai(SWAIG={"mcp_servers": [{"url": "https://example.com/"}]}),
        sidecar(SWAIG={"mcp_servers": [{"url": "https://example.com/"}]}),
    ),
    newer(r"ai\.languages\[\]\.code", text, language(code=["en-US", "es"])),
    newer(
        r"ai\.languages\[\]\.(auto_emotion|auto_speed|listen_language|pronounce|turn_fillers)",
        gone,
        language(auto_emotion=True),
        language(auto_speed=True),
        language(listen_language="en"),
        language(pronounce=[{"replace": "SQL", "with": "sequel"}]),
        language(turn_fillers=["Hm"]),
    ),
    newer(
        rf"ai\.languages\[\]\.params\.({'|'.join(VOICE)})",
        gone,
        *(language(params={key: value}) for key, value in VOICE.items()),
    ),
    newer(r"ai_sidecar", with_key("prompt"), {"ai_sidecar": {"lang": "en-US"}}),
    newer(r"ai_sidecar\.direction", both_directions, sidecar(direction=["remote-caller"])),
    newer(
        r"ai_sidecar\.SWAIG\.functions\[\]",
        with_key("description"),
        sidecar(SWAIG={"functions": [{"function": "f", "parameters": {"type": "object", "properties": {}}}]}),
    ),
    newer(
        rf"ai_sidecar\.SWAIG\.(defaults|functions\[\])\.({'|'.join(HOOK)})",
        gone,
        *(sidecar(SWAIG={"defaults": {key: value}}) for key, value in HOOK.items()),
        *(sidecar(SWAIG={"functions": [{"function": "f", "description": "", k: v}]}) for k, v in HOOK.items()),
    ),
)
"""All that the older edition refuses though the newer takes it."""


def as_older(value: Any, path: str = "document", rows: Iterable[Newer] = NEWER) -> Any:
    """The value as the older edition takes it, or `...` when it takes nothing there."""
    path = place(FACTS, path)
    for row in rows:
        if value is not ... and re.fullmatch(row.path, path):
            value = row.change(value)
    if isinstance(value, list):
        members = [as_older(member, f"{path}[]", rows) for member in value]
        return [member for member in members if member is not ... and (member or not _holds(f"{path}[]"))]
    if isinstance(value, dict):
        found = {key: as_older(member, _below(path, key, value), rows) for key, member in value.items()}
        return {key: member for key, member in found.items() if member is not ...}
    return value


def _below(path: str, key: str, value: dict[str, Any]) -> str:
    """The path of an object's member: a step's verb has its own."""
    holds = _holds(path)
    if holds == "actions":
        return f"action.SWML.{key}" if "SWML" in value else f"action.{key}"
    if holds:
        return key
    return f"{path}.{key}" if f"{path}.{key}" in FACTS else f"{path}.*"


def _holds(path: str) -> Any:
    """Whose steps stand at the path, if steps do."""
    return FACTS.get(path, {}).get("holds")
