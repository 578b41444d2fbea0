"""Valid documents with one thing changed: each is refused, at the place of the change."""

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from swaiglet.swml.check import check

from .flatten import Row

HERE = Path(__file__).parent
OFFICIAL: dict[str, dict[str, Row]] = json.loads((HERE / "official.json").read_text())
EXAMPLES = [e for e in json.loads((HERE.parent / "data" / "documents.json").read_text()) if e["valid"]]
WRONG_TYPES: dict[str, Any] = {
    "boolean": True,
    "integer": 7,
    "string": "wrong",
    "array": [[[]]],
    "object": {"wrong": {}},
}
TAKEN_FOR_GIVEN = re.compile(r"ai\.prompt|request\.method|.*\.parameters\.type|.*\.properties\.\*\.type")
"""Keys that older documents leave out, which is a warning."""
OPEN = re.compile(r"ai\.params\.\w+|.*\.(function|model|\w+_model)|ai\.prompt\.contexts\.\w+")
"""Keys beside which others may stand, and strings that the schema only gives examples of."""

SHORTHANDS = re.compile(
    r".*\.(prompt|post_prompt|output)|execute|transfer|join_conference|join_room|play|.*\.(action|context_switch)"
)
"""Objects for which a bare string is an older form, and no mistake."""

Place = tuple[list[str | int], str]
"""A path in a document, and the row of the official schema that it has."""


def places(value: Any, path: list[str | int], row: str, rows: dict[str, Row]) -> Iterator[Place]:
    """Every place of a verb's parameters that the official schema names."""
    yield path, row
    if isinstance(value, dict):
        for key, member in value.items():
            named, other = f"{row}.{key}", f"{row}.*"
            if named in rows or other in rows:
                yield from places(member, [*path, key], named if named in rows else other, rows)
    elif isinstance(value, list) and f"{row}[]" in rows:
        for index, member in enumerate(value):
            yield from places(member, [*path, index], f"{row}[]", rows)


def changed(document: Any, path: list[str | int], key: str | int | None = None, value: Any = None) -> Any:
    """The document with another value at the path, or under another key; without a value, without the key."""
    made = copy.deepcopy(document)
    holder = made
    for step in path[:-1]:
        holder = holder[step]
    last = path[-1]
    if key is None and value is None:
        del holder[last]
    elif key is not None:
        holder[key] = holder.pop(last)
    else:
        holder[last] = value
    return made


def mutations(document: Any, rows: dict[str, Row]) -> Iterator[tuple[str, list[str | int], Any]]:
    """Each kind of change at each place: what it is, the place where it shows, the changed document."""
    for section, steps in document["sections"].items():
        for index, step in enumerate(steps):
            at: list[str | int] = ["sections", section, index]
            [(verb, body)] = step.items()
            yield "verb name", at, changed(document, [*at, verb], key=f"{verb}_")
            for path, row in places(body, [*at, verb], verb, rows):
                yield from at_place(document, path, row, rows)


def at_place(
    document: Any, path: list[str | int], row: str, rows: dict[str, Row]
) -> Iterator[tuple[str, list[str | int], Any]]:
    facts = rows.get(row, {"types": []})
    is_key = row.rpartition(".")[2] == path[-1] and "." in row
    if is_key and not OPEN.fullmatch(row):
        yield "key", [*path[:-1], f"{path[-1]}_"], changed(document, path, key=f"{path[-1]}_")
    needs = rows.get(row.rpartition(".")[0], {}).get("needs", [[]])
    if is_key and all(path[-1] in keys for keys in needs) and not TAKEN_FOR_GIVEN.fullmatch(row):
        yield "missing", path[:-1], changed(document, path)
    types = facts["types"]
    if types and "again" not in facts:
        for name, wrong in WRONG_TYPES.items():
            shorthand = name == "string" and SHORTHANDS.fullmatch(row)
            if name not in types and not shorthand and not (name == "integer" and "number" in types):
                yield "type", path, changed(document, path, value=wrong)
    if "low" in facts or "high" in facts:
        yield "range", path, changed(document, path, value=facts["low"] - 1 if "low" in facts else facts["high"] + 1)
    if "values" in facts and types == ["string"] and not OPEN.fullmatch(row):
        yield "value", path, changed(document, path, value="wrong_")


def shown(path: list[str | int]) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".")


def test_a_change_is_refused_at_its_place() -> None:
    tried, missed = 0, []
    for example in EXAMPLES:
        rows = OFFICIAL[example["kind"]]
        for kind, path, document in mutations(example["document"], rows):
            tried += 1
            found = check(document, messaging=example["kind"] == "messaging")
            if not any(problem.level == "error" and problem.path.startswith(shown(path)) for problem in found):
                missed.append((kind, shown(path), [str(problem) for problem in found]))
    assert tried > 4_500
    assert len(missed) <= tried // 100, missed[:20]
