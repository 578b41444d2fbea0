"""What the official schema has and we lack, and what we have and it lacks: nothing but what is listed here.

`official.json` holds the facts of the official schemas: every path with its types, values and bounds.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from swaiglet.swml.bodies import traits_of
from swaiglet.swml.model import Action
from swaiglet.swml.schema import json_schema

from .flatten import Row, flatten, verbs_of

FACTS = Path(__file__).parent / "official.json"

LACKED = {
    r"ai\.SWAIG\.functions\[\]\.(argument|purpose)": "deprecated; read as `parameters` and `description`, never sent",
    r"ai\.languages\[\]\.fillers.*": "deprecated; read as the kinds of fillers that replaced them, never sent",
}

ONE_CLASS = "one class serves both verbs, and refuses itself what only one of them takes"
ONLY_THE_PLATFORM = "the platform takes it, its schemas do not; reading it is a warning"
ADDED = {
    r"ai\.prompt\.contexts\.\*\.(prompt|system_prompt|user_prompt|consolidate|full_reset|post_prompt|valid_.*"
    r"|initial_step|history)": ONLY_THE_PLATFORM,
    r"ai\.prompt\.contexts\.\*\.steps\[\]\.(skip_to_next_step|history|reset.*|gather_info.*)": ONLY_THE_PLATFORM,
    r"ai\.SWAIG\.(defaults|functions\[\])\.web_hook_auth_(user|password)": ONLY_THE_PLATFORM,
    r"ai\.SWAIG\.includes\[\]\.auth_(user|password)": ONLY_THE_PLATFORM,
    r"ai\.SWAIG\.internal_fillers\.hangup.*": "the older official schema has it",
    r".*\.data_map\..*\.(expr|nomatch-output.*|form_param)": ONLY_THE_PLATFORM,
    r".*\.data_map\.webhooks\[\]\.headers\.\*": "the platform drops header values that are not strings",
    r"ai_sidecar\.SWAIG\.functions\[\]\.parameters\.properties\.\*\.(format|nullable|pattern|const)": ONE_CLASS,
    r"amazon_bedrock\..*\.output\.(post_process|response\.tool_.*)": ONE_CLASS,
    r"connect\.(serial|parallel|serial_parallel\[\])(\[\])?\.status_url": "the reference has it for streams",
}

SUGGESTED = "the schema names examples, any string is taken"
DIFFERENT = {
    r".*\.(ai|inner_dialog|thinking|utility|vision|summary)_model|ai_sidecar\.model": SUGGESTED,
    r".*\.functions\[\]\.function": "the schema names the hooks beside any string",
    r".*\.attention_timeout": "0 is whole",
    r"ai\.params\.(acknowledge_interruptions|interrupt_on_noise|inactivity_timeout)": "the reference takes numbers too",
    r"ai\.prompt\.contexts\.\*\.steps\[\]\.functions": "the platform takes `none` too",
    r"ai_sidecar\..*\.properties\.\*\.(type|default|description)": ONE_CLASS,
    r"amazon_bedrock\..*\.output\.response": ONE_CLASS,
    r"live_trans(cribe|late)\.action\.start\..*|record(_call)?\.input_sensitivity|sleep": "the reference has bounds",
}


AGAIN = re.compile(r".*\.parameters\.properties\.\*\.(.*\.)?(items|properties|oneOf|allOf|anyOf)\b.*|.*\.argument\..*")
"""Below an argument, the schema of an argument again, which the two schemas enter at different depths."""


def comparable(rows: dict[str, Row]) -> dict[str, Row]:
    """The rows without what is a matter of how a schema is cut: repetition, and which alternative requires a key."""
    return {
        path: {name: fact for name, fact in row.items() if name != "required"}
        for path, row in rows.items()
        if not AGAIN.fullmatch(path)
    }


def ours(*, messaging: bool) -> dict[str, Row]:
    schema = json_schema(messaging=messaging)
    return comparable(flatten(schema, verbs_of(schema, "MessagingVerb" if messaging else "Verb")))


OFFICIAL = {kind: comparable(rows) for kind, rows in json.loads(FACTS.read_text()).items()}


def unexplained(paths: Any, reasons: dict[str, str]) -> list[str]:
    return [path for path in paths if not any(re.fullmatch(known, path) for known in reasons)]


@pytest.mark.parametrize("kind", ["calling", "messaging"])
def test_schema_has_every_official_path(kind: str) -> None:
    assert unexplained(OFFICIAL[kind].keys() - ours(messaging=kind == "messaging").keys(), LACKED) == []


@pytest.mark.parametrize("kind", ["calling", "messaging"])
def test_schema_invents_no_path(kind: str) -> None:
    assert unexplained(ours(messaging=kind == "messaging").keys() - OFFICIAL[kind].keys(), ADDED) == []


@pytest.mark.parametrize("kind", ["calling", "messaging"])
def test_schema_agrees_on_types_values_and_bounds(kind: str) -> None:
    made, official = ours(messaging=kind == "messaging"), OFFICIAL[kind]
    different = [path for path in made.keys() & official.keys() if made[path] != official[path]]
    assert unexplained(different, DIFFERENT) == []


@pytest.mark.parametrize("reasons", [LACKED, ADDED, DIFFERENT])
def test_every_reason_is_still_needed(reasons: dict[str, str]) -> None:
    made, official = ours(messaging=False), OFFICIAL["calling"]
    paths = {*(made.keys() ^ official.keys()), *(path for path in made.keys() & official.keys())}
    differing = [path for path in paths if made.get(path) != official.get(path)]
    assert [known for known in reasons if not any(re.fullmatch(known, path) for path in differing)] == []


def test_actions_are_those_of_the_official_schema_and_those_marked_otherwise() -> None:
    official = {
        "SWML", "change_context", "change_step", "context_switch", "hangup", "hold", "playback_bg", "say",
        "set_global_data", "set_meta_data", "stop", "stop_playback_bg", "toggle_functions", "unset_global_data",
        "unset_meta_data", "user_input",
    }  # fmt: skip
    marked = {name for name, action in Action.known.items() if traits_of(action).is_official}
    assert marked == official
    assert len(Action.known) == 29
