"""The exception tree, and what a problem of a document is."""

from __future__ import annotations

import copyreg
from collections.abc import Sequence
from typing import Any, Literal

from attrs import frozen


class SwaigletError(Exception):
    """The root of everything that swaiglet raises on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        # Another process gets the message and the attributes; `__init__` would want what they were made of.
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class SetupError(SwaigletError):
    """What the author wrote cannot work; raised where it was written, before any call."""


class DocumentError(SetupError):
    """A verb, an action or a document that the platform would refuse.

    Attributes:
        problems: every problem found, each with its path.
    """

    def __init__(self, what: str, problems: Sequence[Problem]) -> None:
        super().__init__(cannot_make(what, problems))
        self.problems = tuple(problems)


class UnreadableError(SwaigletError):
    """A text that is no JSON or YAML, or too large to be a document."""


class SWMLWarning(UserWarning):
    """A document that runs, though it should be written differently."""


class ToolError(SwaigletError):
    """Raised by a tool: its text is told to the model, word for word, in place of a result."""


class PayloadError(SwaigletError):
    """A request body that is not what the platform sends; answered with HTTP 400."""


@frozen
class Problem:
    """One thing that is wrong with a document.

    Attributes:
        path: where, from the root of what was checked: ``sections.main[2].play.urls[0]``.
        message: what is wrong, and the near miss where there is one.
        found: the value found, as JSON text, shortened; empty when something is missing.
        expected: what belongs there, in words; empty when nothing does.
        level: ``error`` for what cannot run, ``warning`` for what runs but should be written differently.
    """

    path: str
    message: str
    found: str = ""
    expected: str = ""
    level: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


def cannot_make(what: str, problems: Sequence[Problem]) -> str:
    """The message of a `DocumentError`: one line for one problem, a list for several."""
    if len(problems) == 1:
        return f"Cannot make {what}: {problems[0]}."
    return f"Cannot make {what}:" + "".join(f"\n  {problem}" for problem in problems)
