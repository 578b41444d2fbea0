"""What a person sets in the body of a request: ``call.state=answered``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from swaiglet import errors
from swaiglet.swaig.call import Call

from .describing import NESTED
from .flags import from_json
from .mistake import MistakeError

DEEPEST = 64
"""How many keys may stand in each other: more than any request has, and no more than can be written as JSON."""
SAME: Mapping[str, Sequence[str]] = {"call": ("SWMLCall",), "vars": ("SWMLVars",)}
"""What stands in a function's request for a key of a document's."""
WORDS: Mapping[str, Any] = {"null": None, "true": True, "false": False}


def overrides(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The paths and the values that flags set: JSON, the words for nothing and truth in any case, else text.

    Raises:
        MistakeError: a value should be JSON, and is none.
    """
    for path, text in given["override"]:
        read = from_json(text)
        yield path, WORDS.get(text.lower(), text if read is None else read)
    for path, text in given["override_json"]:
        read = from_json(text)
        if read is None and text.strip() != "null":
            raise MistakeError(errors.value_not_json(path, text))
        yield path, read


def override(body: dict[str, Any], path: str, value: Any) -> None:
    """Put a value into a body.

    Raises:
        MistakeError: the path does not lead into the body.
    """
    *parents, last = path.split(".")
    if len(parents) >= DEEPEST:
        raise MistakeError(errors.cannot_override(path, f"it names {len(parents) + 1} keys, one inside the other"))
    if parents and parents[0] not in body:
        parents[0] = next(filter(body.__contains__, SAME.get(parents[0], ())), parents[0])
    place: Any = body
    for number, key in enumerate(parents):
        known = _found(place, key, path, parents[:number])
        if known is None:
            known = {}
            _put(place, key, known)
        place = known
    _found(place, last, path, parents)
    _put(place, last, value)
    if not parents or parents in ([each] for each in NESTED):
        for other in _other_names(last):  # what the person set is what counts
            place.pop(other, None)


def _found(place: Any, key: str, path: str, parents: list[str]) -> Any:
    """What a place holds under a key; `None` when nothing does.

    Raises:
        MistakeError: it can hold nothing under that key.
    """
    if isinstance(place, dict):
        return place.get(key)
    where = f"`{'.'.join(parents)}`"
    if not isinstance(place, list):
        raise MistakeError(errors.cannot_override(path, f"{where} is {errors.quoted(place)}"))
    if not re.fullmatch(r"[0-9]{1,9}", key) or int(key) >= len(place):
        raise MistakeError(errors.cannot_override(path, f"{where} is a list of {len(place)}"))
    return place[int(key)]


def _put(place: Any, key: str, value: Any) -> None:
    place[int(key) if isinstance(place, list) else key] = value


def _other_names(key: str) -> set[str]:
    """Under which other keys a call is told the same."""
    told = [each.metadata.get("keys", ()) for each in attrs.fields(Call)]
    return {name for keys in told if key in keys for name in keys} - {key}
