"""``--state FILE``: what one function leaves to the next, as JSON."""

from __future__ import annotations

import json
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Any

import attrs
import orjson
from attrs import field, frozen

from swaiglet import errors

from .mistake import MistakeError


@frozen(kw_only=True)
class State:
    """Where a call stands between two functions.

    Attributes:
        call_id: whose call it is.
        global_data: of the call.
        meta_data: by the token that functions share.
    """

    call_id: str = ""
    global_data: Mapping[str, Any] = field(factory=dict)
    meta_data: Mapping[str, Mapping[str, Any]] = field(factory=dict)


def read_state(path: Path) -> State | None:
    """The state in a file; `None` while there is no file.

    Raises:
        MistakeError: it is no state, or none could be kept there.
    """
    try:
        value = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        _check_folder(path)
        return None
    except OSError as error:
        raise MistakeError(errors.bad_state(str(path), error.strerror or str(error))) from error
    except orjson.JSONDecodeError as error:
        reason = f"it is no JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        raise MistakeError(errors.bad_state(str(path), reason)) from error
    _check(path, value)
    return State(**value)


def _check_folder(path: Path) -> None:
    """Refuse a file that could not be made, before a function has done what it does."""
    folder = path.absolute().parent
    if not folder.is_dir():
        raise MistakeError(errors.state_not_kept(str(path), f"there is no folder {folder}"))


def _check(path: Path, value: Any) -> None:
    if not isinstance(value, dict):
        raise MistakeError(errors.bad_state(str(path), "it holds no JSON object"))
    for key, member in value.items():
        expected = _expected(key, member)
        if expected:
            raise MistakeError(errors.bad_state(str(path), errors.wrong_state(key, expected)))


def _expected(key: str, value: Any) -> str:
    """What belongs under a key of a state instead of the value; empty when it belongs there."""
    known = attrs.fields_dict(State)
    if key not in known:
        return f"one of {', '.join(known)}"
    if key == "call_id":
        return "" if isinstance(value, str) else "text"
    is_right = isinstance(value, dict) and (
        key == "global_data" or all(isinstance(one, dict) for one in value.values())
    )
    return "" if is_right else "an object" if key == "global_data" else "an object of objects"


def write_state(path: Path, state: State) -> None:
    """Write a state into a file, at once or not at all.

    Raises:
        MistakeError: it cannot be written; what was there is there still.
    """
    kept = json.dumps(attrs.asdict(state), ensure_ascii=False, indent=2) + "\n"
    place = path.resolve()  # the file that a link leads to is replaced, not the link
    begun = place.with_name(f".{place.name}.{token_hex(4)}")
    try:
        begun.touch(stat.S_IMODE(place.stat().st_mode) if place.exists() else 0o600)
        begun.write_text(kept, encoding="utf-8", errors="replace")  # a word may hold bytes that are no text
        begun.replace(place)
    except OSError as error:
        with suppress(OSError):
            begun.unlink()
        raise MistakeError(errors.state_not_kept(str(path), error.strerror or str(error))) from error
