"""Words that sentences are made of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from difflib import get_close_matches

SECRET = re.compile(r"(?<=//)[^/\s]{1,400}(?=@)|(?<=__token=)[\w.-]{1,400}")
"""The credentials in a URL, and the token in one of ours: sentences go into logs."""


def quoted(value: object, limit: int = 60) -> str:
    """The value as JSON text without what URLs hide in it, else its type, cut to a length that fits a line."""
    try:
        text = _beginning(value, limit + 1)
    except (TypeError, ValueError, RecursionError):
        text = f"<{type(value).__name__}>"
    text = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
    if len(text) <= limit:
        return text
    return f'{text[: limit - 2]}…"' if text.startswith('"') else f"{text[: limit - 1]}…"


def _beginning(value: object, length: int) -> str:
    """So much of the value's JSON text; the whole of it could be more than there is memory for."""
    text = ""
    for piece in _ENCODER.iterencode(value):
        text += SECRET.sub("***", piece[: length + 500])[:length]
        if len(text) >= length:
            break
    return text[:length]


_ENCODER = json.JSONEncoder(ensure_ascii=False)

MOST_CANDIDATES = 200
"""Among more names than this none is looked for: a crafted document would make it take minutes."""


def listed(names: Iterable[str]) -> str:
    """The names in a row, the first twenty of them; among very many, those that come first by themselves."""
    names = list(names)
    ordered = sorted(names) if len(names) <= MOST_CANDIDATES else names
    return ", ".join(ordered[:20]) + (", …" if len(ordered) > 20 else "")


def near_miss(name: str, known: Iterable[str]) -> str:
    """`` (did you mean `urls`?)``, or nothing when nothing is near."""
    known = list(known)
    if len(known) > MOST_CANDIDATES:
        return ""
    folded = {candidate.lower(): candidate for candidate in known}
    near = get_close_matches(name.lower(), folded, n=1)
    return f" (did you mean `{folded[near[0]]}`?)" if near else ""


def article(name: str) -> str:
    """The name with its article: ``an AI``, ``a Play``."""
    return f"{'an' if name[0] in 'AEIO' else 'a'} {name}"
