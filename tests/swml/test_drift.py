"""What the official schema has and we lack, and what we have and it lacks: nothing but what is listed here.

`official.json` holds the facts of the official schemas: every path with its types, values, bounds and needs.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from swaiglet.swml.bodies import traits_of
from swaiglet.swml.model import Action
from swaiglet.swml.schema import json_schema

from .drift import ADDED, DIFFERENT, LACKED, Reasons
from .flatten import Row, flatten

OFFICIAL: Mapping[str, Mapping[str, Row]] = json.loads((Path(__file__).parent / "official.json").read_text("utf-8"))
OURS: Mapping[str, Mapping[str, Row]] = {
    "calling": flatten(json_schema(), "Verb"),
    "messaging": flatten(json_schema(messaging=True), "MessagingVerb"),
}


def outermost(paths: Iterable[str]) -> list[str]:
    """The paths without those that stand below another of them."""
    kept: list[str] = []
    for path in sorted(paths, key=lambda path: path.replace("[", ".[").split(".")):
        if not kept or not path.startswith((f"{kept[-1]}.", f"{kept[-1]}[")):
            kept.append(path)
    return kept


def lacked(kind: str) -> list[str]:
    return outermost(OFFICIAL[kind].keys() - OURS[kind].keys())


def added(kind: str) -> list[str]:
    return outermost(OURS[kind].keys() - OFFICIAL[kind].keys())


def differing(kind: str) -> list[str]:
    ours, official = OURS[kind], OFFICIAL[kind]
    return [
        f"{path} {fact} {difference(ours[path].get(fact), official[path].get(fact))}"
        for path in sorted(ours.keys() & official.keys())
        for fact in sorted({*ours[path], *official[path]})
        if ours[path].get(fact) != official[path].get(fact)
    ]


def difference(ours: Any, official: Any) -> str:
    """The two as one text: of lists, what one of them alone has."""
    if not isinstance(ours or official, list):
        return f"{ours}, officially {official}"
    told = [[_told(value) for value in values or ()] for values in (ours, official)]
    return " ".join(
        [
            *(f"+{value}" for value in told[0] if value not in told[1]),
            *(f"-{value}" for value in told[1] if value not in told[0]),
        ]
    )


def _told(value: Any) -> str:
    return "&".join(value) if isinstance(value, list) else str(value)


def listed(reasons: Reasons) -> list[str]:
    return sorted(line.strip() for lines in reasons.values() for line in lines.strip().splitlines())


def test_schema_lacks_what_is_listed_and_nothing_else() -> None:
    assert sorted(lacked("calling")) == listed(LACKED)


def test_schema_adds_what_is_listed_and_nothing_else() -> None:
    assert sorted(added("calling")) == listed(ADDED)


def test_schema_differs_in_what_is_listed_and_nothing_else() -> None:
    assert sorted(differing("calling")) == listed(DIFFERENT)


def test_schema_of_messages_is_the_official_one() -> None:
    assert (lacked("messaging"), added("messaging"), differing("messaging")) == ([], [], [])


def test_actions_that_the_official_schema_lacks_are_marked_so() -> None:
    official = {path.split(".")[1].partition("[")[0] for path in OFFICIAL["calling"] if path.startswith("action.")}
    assert {name for name, action in Action.known.items() if traits_of(action).is_official} == official
    assert len(Action.known) == 29
