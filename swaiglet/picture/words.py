"""What stands in a box of a verb, in few words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from swaiglet.errors.words import SECRET
from swaiglet.swml.convert import to_wire
from swaiglet.swml.model import Verb

WIDEST = 34
"""Characters in a line."""
MOST_LINES = 3


def told(verb: Verb) -> str:
    """A verb's name, and what tells most of its parameters: the first one that is text."""
    name, body = next(iter(to_wire(verb).items()))
    words = ", ".join([*body] if name in ("set", "unset") and not isinstance(body, str) else _words(body))
    return f"{name}: {shown(words)}" if words else str(name)


def shown(text: str) -> str:
    """A text without what URLs hide, and without the prefix of what is spoken."""
    return " ".join(SECRET.sub("***", text.removeprefix("say:")).split())


def wrapped(text: str) -> list[str]:
    """A text in lines; what is too long ends with an ellipsis."""
    return textwrap.wrap(text, WIDEST, max_lines=MOST_LINES, placeholder=" …", break_on_hyphens=False) or [""]


def _words(value: Any) -> Iterator[str]:
    """All texts of a list, of an object those of the first key that has any."""
    if isinstance(value, str):
        yield value.removeprefix("say:")
    elif isinstance(value, list):
        for member in value:
            yield from _words(member)
    elif isinstance(value, Mapping):
        found = ([*_words(member)] for member in value.values())
        yield from next((words for words in found if words), ())
