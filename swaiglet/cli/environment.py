"""The variables of the environment that an app finds when it is imported."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from dotenv.parser import parse_stream

from swaiglet import errors

from .mistake import MistakeError


def variables(file: str | None, given: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The variables of a file, and those that were given one by one, which count more.

    A name without a value stands for what the environment has; ``${…}`` in a value is left as it is.

    Raises:
        MistakeError: the file cannot be read.
    """
    return {**(_in(file) if file else {}), **dict(given)}


def _in(file: str) -> dict[str, str]:
    try:
        text = Path(file).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise MistakeError(errors.cannot_load_environment(file, reason)) from error
    if "\0" in text:  # which no variable can hold
        raise MistakeError(errors.cannot_load_environment(file, "it is no text"))
    found = {}
    for binding in parse_stream(io.StringIO(text)):
        if binding.error:
            line = binding.original.line + _blank_lines(binding.original.string)
            raise MistakeError(errors.cannot_load_environment(file, f"line {line} is none"))
        if binding.key and binding.value is not None:
            found[binding.key] = binding.value
    return found


def _blank_lines(text: str) -> int:
    """How many there are at the beginning; the parser counts them as the statement's own."""
    return text[: len(text) - len(text.lstrip())].count("\n")
