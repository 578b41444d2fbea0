"""Placeholders, filled in as the platform does it: ``${path}`` and ``%{path}``, with prefixes, one within another."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from .values import MISSING, found, read_json, text_of

LARGEST = 1_048_576
"""Characters after which a text is no longer filled in."""

OPENS = re.compile(r"[$%]\{")
FUNCTION = re.compile(r"@\{\s*(\w+)")
PREFIXES = re.compile(r"(?:(?:lc|enc|fmt_ph):)*", re.IGNORECASE)
UNSAFE = re.compile(rb"%(?![0-9A-F]{2})|[^A-Za-z0-9/,$!'()*\-._~%]")
"""What `enc` encodes: not what is encoded already, in capitals."""
NORTH_AMERICAN = re.compile(r"\+?1?[\s.-]*\(?([2-9][0-9]{2})\)?[\s.-]*([2-9][0-9]{2})[\s.-]*([0-9]{4})")

Kind = Literal["empty", "input", "url:", "function", "phone", "large"]
Notes = list[tuple[Kind, str]]
"""What was remarkable in a text: its kind, and the placeholder or the path that it concerns."""


def expand(template: str, data: Mapping[str, Any], notes: Notes | None = None, *, in_json: bool = False) -> str:
    """The text with the values of its placeholders; nothing stands for what is not there.

    Args:
        template: the text.
        data: what paths read.
        notes: gets what was remarkable.
        in_json: whether the text is JSON, so that quotes and backslashes of strings are escaped.
    """
    return _Expansion(data, [] if notes is None else notes).text(template, in_json=in_json)


def expand_json(value: Any, data: Mapping[str, Any], notes: Notes | None = None, *, times: int = 1) -> Any:
    """The value with every text in it, keys too, filled in; filled in as one text, which is then read again.

    Raises:
        ValueError: that text is no JSON any more, because a list or an object was filled into a string.
    """
    text = json_text(value)
    for _ in range(times):
        text = expand(text, data, notes, in_json=True)
    return read_json(text)


def json_text(value: Any) -> str:
    """The value as JSON, letters as they are.

    Raises:
        ValueError: it is none, or nests too deeply to be written.
    """
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (RecursionError, TypeError) as error:
        raise ValueError("the value is no JSON that could be written") from error


class _Expansion:
    """One filling in."""

    def __init__(self, data: Mapping[str, Any], notes: Notes) -> None:
        self.data = data
        self.notes = notes

    def text(self, template: str, *, in_json: bool = False, nested: bool = False) -> str:
        parts, at, size, closings = [], 0, 0, _closings(template)
        for opening in OPENS.finditer(template):
            end = closings.get(opening.end() - 1)
            if end is None or opening.start() < at:
                continue
            parts += [template[at : opening.start()], self.value(template[opening.end() : end], in_json, nested)]
            at, size = end + 1, size + sum(map(len, parts[-2:]))
            if size > LARGEST:
                self.notes.append(("large", ""))
                return "".join(parts)[:LARGEST]
        if not nested:
            self.notes += [("function", call[1]) for call in FUNCTION.finditer(template)]
        return "".join((*parts, template[at:]))

    def value(self, inner: str, in_json: bool, nested: bool) -> str:
        if OPENS.search(inner):
            inner = "" if nested else self.text(inner, nested=True)
        prefixes, path = _split(inner)
        value = found(self.data, path)
        if value is MISSING and "enc" in prefixes and path.startswith("url:"):
            self.notes.append(("url:", inner))
            path = path.removeprefix("url:")
            value = found(self.data, path)
        if path.partition(".")[0].lower() == "input":
            self.notes.append(("input", path))
        if value is MISSING:
            self.notes.append(("empty", path))
            return ""
        escaped = in_json and isinstance(value, str)  # lists and objects go in as they are, and break a string's JSON
        return self.prefixed(_escaped(value) if escaped else text_of(value), prefixes)

    def prefixed(self, text: str, prefixes: Sequence[str]) -> str:
        """The text changed as the prefixes say, in the platform's own order, however they are written."""
        if "fmt_ph" in prefixes:
            text = self.telephone(text)
        if "lc" in prefixes:
            text = lowered(text)
        return encoded(text) if "enc" in prefixes else text

    def telephone(self, text: str) -> str:
        read = NORTH_AMERICAN.fullmatch(text)
        if not read:
            self.notes.append(("phone", text))
            return text
        return f"({read[1]}) {read[2]}-{read[3]}"


def _closings(template: str) -> dict[int, int]:
    """Where each brace closes that is closed."""
    closings, open_ = {}, list[int]()
    for brace in re.finditer(r"[{}]", template):
        if brace[0] == "{":
            open_.append(brace.start())
        elif open_:
            closings[open_.pop()] = brace.start()
    return closings


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _split(inner: str) -> tuple[list[str], str]:
    """The prefixes and the path of what stands between the braces."""
    read = PREFIXES.match(inner)
    end = read.end() if read else 0
    return inner[:end].lower().split(":"), inner[end:]


def lowered(text: str) -> str:
    """The text with its ASCII letters small."""
    return re.sub("[A-Z]+", lambda letters: letters[0].lower(), text)


def encoded(text: str) -> str:
    """The text fit for a URL; what is encoded already stays as it is."""
    return UNSAFE.sub(lambda byte: f"%{byte[0][0]:02X}".encode(), text.encode(errors="surrogatepass")).decode()
