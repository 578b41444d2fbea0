"""Placeholders that the platform fills in: paths into the data of a call, and the functions that change a value.

They stand in data maps, in what functions answer and in prompts. A path is written as it is (``args.city``), as the
placeholder that it makes (``${args.city}``), or as what another of these functions made, so that they compose:
``lc(enc("args.q"))``. SWML reference, "Template functions".
"""

from __future__ import annotations

import re
from typing import Literal, Self

from swaiglet import errors
from swaiglet.errors import SetupError

PATH = re.compile(r"[^{}$%@]+(?:[$%]\{[^{}]+\}[^{}$%@]*)?|[$%]\{[^{}]+\}[^{}$%@]*")
"""A path, in which one placeholder may stand for a part."""


class Placeholder(str):
    """A string that the platform replaces by a value: ``str(Placeholder("args.city"))`` is ``${args.city}``.

    Raises:
        SetupError: the text is no path.
    """

    __slots__ = ()

    def __new__(cls, path: str) -> Self:
        """The placeholder of a path, or of the placeholder that it is already."""
        text = str(path)
        inner = text[2:-1] if text.startswith(("${", "%{")) and _closes_at(text) == len(text) - 1 else text
        if not PATH.fullmatch(inner):
            raise SetupError(errors.no_path(text))
        return super().__new__(cls, f"${{{inner}}}")

    @property
    def path(self) -> str:
        """What stands between the braces."""
        return self[2:-1]


def _closes_at(text: str) -> int:
    """Where the brace closes that the text opens with."""
    depth = 0
    for index, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if character == "}" and not depth:
            return index
    return -1


def enc(path: str) -> Placeholder:
    """The value fit for a URL: ``enc("args.city")`` is ``${enc:args.city}``."""
    return _prefixed("enc", path)


def lc(path: str) -> Placeholder:
    """The value in lower case: ``lc("args.city")`` is ``${lc:args.city}``."""
    return _prefixed("lc", path)


def _prefixed(name: str, path: str) -> Placeholder:
    return Placeholder(f"{name}:{Placeholder(path).path}")


def fmt_ph(
    path: str,
    form: Literal["national", "international", "RFC3966", "e164"] | None = None,
    *,
    separator: str | None = None,
) -> str:
    """The telephone number as people write it: ``fmt_ph("args.phone")`` is ``${fmt_ph:args.phone}``.

    With a form, or a separator between groups of digits, it is ``@{fmt_ph e164 ${args.phone}}``.
    """
    if form is None and separator is None:
        return _prefixed("fmt_ph", path)
    form = form or "national"
    separated = form if separator is None else f"{form}:sep:{separator}"
    return _called("fmt_ph", separated, Placeholder(path))


def expr(arithmetic: str) -> str:
    """What a sum comes to: ``expr("2 * (3 + 4)")``; numbers, ``+ - * /``, parentheses and placeholders of numbers."""
    return _called("expr", arithmetic)


def strftime_tz(timezone: str, form: str) -> str:
    """The time when the platform reads it: ``strftime_tz("Europe/Berlin", "%H:%M")``."""
    return _called("strftime_tz", timezone, form)


def echo(text: str) -> str:
    """The text itself."""
    return _called("echo", text)


def separate(text: str) -> str:
    """The text with a space between its characters, so that a code is spelled out."""
    return _called("separate", text)


def sleep_(seconds: float) -> str:
    """Nothing, after so many seconds."""
    return _called("sleep", f"{seconds:g}")


def _called(name: str, *arguments: str) -> str:
    return f"@{{{' '.join((name, *arguments))}}}"
