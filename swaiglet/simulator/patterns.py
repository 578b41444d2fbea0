"""Regular expressions as the platform reads them, in bounded time."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import warnings

LONGEST_TEXT = 100_000
"""Characters in which a pattern is looked for."""
LONGEST_TAME = 4_000
SECONDS = 2.0
"""How long a pattern may be looked for; some never end."""

MARKED = re.compile(r"/(.*)/([^/]*)", re.DOTALL)
FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL}
REPEATS = re.compile(r"[*+?{]")
SEARCH = """
import json, re, sys
pattern, flags, text = json.load(sys.stdin)
sys.exit(0 if re.search(pattern, text, flags) else 3)
"""


class BadPatternError(ValueError):
    """A pattern that cannot be read, or is not found within its time; the reason is its text."""


async def matches(pattern: str, text: str) -> bool:
    """Whether the pattern is found anywhere in the text; in any case, unless it is written ``/…/``.

    Raises:
        BadPatternError: it is no regular expression, or takes too long.
    """
    pattern, flags = _read(pattern)
    text = text[:LONGEST_TEXT]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's doubts about nested sets are not the author's
            compiled = re.compile(pattern, flags)
    except (re.error, RecursionError, OverflowError) as error:
        raise BadPatternError(str(error)) from error
    if _is_tame(pattern) and len(text) <= LONGEST_TAME:
        return compiled.search(text) is not None
    return await asyncio.to_thread(_search_apart, pattern, flags, text)


def _read(pattern: str) -> tuple[str, int]:
    """The pattern and its flags, as Python writes them."""
    flags = int(re.IGNORECASE)
    if pattern.startswith("/"):
        marked = MARKED.fullmatch(pattern)
        if not marked:
            raise BadPatternError("it begins with / and has no second one")
        pattern = marked[1]
        flags = sum(int(flag) for letter, flag in FLAGS.items() if letter in marked[2])
    return re.sub(r"\(\?<(?![=!])", "(?P<", pattern), flags


def _is_tame(pattern: str) -> bool:
    """Whether the time that it takes grows no faster than the text's square: one repetition, and no group."""
    return "(" not in pattern and len(REPEATS.findall(pattern)) <= 1


def _search_apart(pattern: str, flags: int, text: str) -> bool:
    """Whether the pattern is found, looked for in another process, because only that can be ended."""
    command = (sys.executable, "-I", "-S", "-c", SEARCH)
    asked = json.dumps([pattern, flags, text]).encode()
    try:
        done = subprocess.run(command, input=asked, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  ours
    except subprocess.TimeoutExpired as error:
        reason = f"it was not found within {SECONDS:g} s"
        raise BadPatternError(reason) from error
    return done.returncode == 0
