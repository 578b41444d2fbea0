"""Values as the platform reads them: where a path leads, how a value is written into a text, what counts as true."""

from __future__ import annotations

import json
import math
import re
import string
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

MISSING: Any = object()
"""Where a path leads that leads nowhere."""

LONGEST_PATH = 1024
"""Bytes of a path that the platform reads."""
MOST_LEVELS = 128
"""Names of a path that the platform reads."""
DEEPEST = 200
"""Levels of a value that are written out: far below where Python's own stack ends."""

NAME = re.compile(r"([^\[]+)(?:\[([+-]?[0-9]{1,9})\])?")
NO_CAPITALS = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
BYTE_ORDER_MARK = "\ufeff"
YES = frozenset({"true", "t", "yes", "on", "enabled", "active", "allow"})


def folded(name: str) -> str:
    """The name with its ASCII letters small, as the platform compares names."""
    return name.translate(NO_CAPITALS)


def member(data: Any, name: str) -> Any:
    """What stands under a name, whatever its case; the first of several, `MISSING` without one."""
    if not isinstance(data, Mapping):
        return MISSING
    wanted = folded(name)
    return next((value for key, value in data.items() if folded(str(key)) == wanted), MISSING)


def found(data: Any, path: str) -> Any:
    """Where a path leads: names with dots between them, each perhaps with ``[n]``, from the end if negative."""
    names = [name for name in path.split(".") if name]
    if not names or path.endswith(".") or len(names) > MOST_LEVELS:
        return MISSING
    if len(path.encode(errors="surrogatepass")) > LONGEST_PATH:
        return MISSING
    for name in names:
        data = _step(data, name)
        if data is MISSING:
            break
    return data


def _step(data: Any, name: str) -> Any:
    read = NAME.fullmatch(name)
    if not read:
        return MISSING
    value = member(data, read[1])
    return value if read[2] is None else _element(value, int(read[2]))


def _element(value: Any, index: int) -> Any:
    if not isinstance(value, list | tuple) or not -len(value) <= index < len(value):
        return MISSING
    return value[index]


def text_of(value: Any) -> str:
    """A value as it is written into a text: numbers with six decimals or none, objects over several lines."""
    return value if isinstance(value, str) else _printed(value, 0)


def _printed(value: Any, depth: int) -> str:
    if value is None or depth > DEEPEST:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        return _object(value, depth)
    if isinstance(value, list | tuple):
        return f"[{', '.join(_printed(element, depth + 1) for element in value)}]"
    return json.dumps(str(value), ensure_ascii=False)


def _object(value: Mapping[Any, Any], depth: int) -> str:
    indent = "\t" * depth
    members = [
        f"{indent}\t{json.dumps(str(key), ensure_ascii=False)}:\t{_printed(each, depth + 1)}"
        for key, each in value.items()
    ]
    return "\n".join(("{", *([",\n".join(members)] if members else []), f"{indent}}}"))


def _number(value: float) -> str:
    try:
        number = float(value)
    except OverflowError:
        return "null"
    if not math.isfinite(number):
        return "null"
    if isinstance(value, int):
        return str(value)
    return f"{number:.0f}" if number.is_integer() else f"{number:f}"


def is_true(value: Any) -> bool:
    """Whether a setting is on: words such as ``yes`` count, and numbers other than 0."""
    if isinstance(value, str):
        return folded(value) in YES or bool(re.fullmatch(r"[+-]?0*[1-9][0-9]*", value))
    return isinstance(value, int | float) and bool(value)


def named(value: Any) -> list[str]:
    """The names that a setting lists: one alone, or several."""
    given = [value] if isinstance(value, str) else value
    return [name for name in given if isinstance(name, str)] if isinstance(given, Sequence) else []


def read_json(text: str) -> Any:
    """The first value of a text in JSON; what follows it does not count, of equal keys the first does.

    Raises:
        ValueError: the text does not begin with JSON, or nests too deeply to be read.
    """
    try:
        return DECODER.raw_decode(text.removeprefix(BYTE_ORDER_MARK).lstrip())[0]
    except RecursionError as error:
        raise ValueError("the text nests too deeply") from error


def _first_of_equals(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(reversed(pairs)) if len(dict(pairs)) < len(pairs) else dict(pairs)


def _no_constant(name: str) -> NoReturn:
    message = f"{name} is not JSON"
    raise ValueError(message)


DECODER = json.JSONDecoder(object_pairs_hook=_first_of_equals, parse_constant=_no_constant, strict=False)
