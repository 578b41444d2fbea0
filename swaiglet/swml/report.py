"""What a reading of a document found, and how forgiving it is."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Sequence
from traceback import walk_stack
from types import FrameType
from typing import Any

from attrs import define, field

from swaiglet import errors
from swaiglet.errors import DocumentError, Problem, SWMLWarning

MOST_PROBLEMS = 1_000
"""How many problems one reading keeps: a crafted document could have millions."""
MOST_REMEMBERED = 1_000
"""How many warnings Python remembers for a module: they quote what callers sent, so that there may be millions."""
OURS = frozenset({"swaiglet", "attr", "attrs"})
"""Packages that stand between a warning and the author's line."""


@define
class Report:
    """The problems of one reading.

    Attributes:
        lenient: whether forms that the platform takes, though its schemas do not, are mended with a warning; what
            Python code makes is read strictly.
        keeps_unknown: whether a step that is no known verb is kept with a warning.
    """

    lenient: bool = False
    keeps_unknown: bool = False
    problems: list[Problem] = field(factory=list)

    def add(self, problem: Problem) -> None:
        """Note a problem; more than a person would read are not kept."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

    def refuse(self, path: str, value: Any, expected: str) -> None:
        """Note a value of the wrong type, outside its range, or not one of those allowed."""
        self.add(errors.wrong_value(path, value, expected))

    def mend(self, path: str, value: Any, modern: str) -> None:
        """Note that an older form was understood, and how it is written today."""
        self.add(errors.older_form(path, value, modern))

    def aside(self) -> Report:
        """A report as forgiving as this one with nothing in it, for a reading that may come to nothing."""
        return Report(self.lenient, self.keeps_unknown)

    @property
    def errors(self) -> list[Problem]:
        """The problems that are no mere warnings."""
        return [problem for problem in self.problems if problem.level == "error"]

    def raise_errors(self, what: str) -> None:
        """Raise a `DocumentError` when there is an error among the problems."""
        found = self.errors
        if found:
            raise DocumentError(what, found)


def warn(problems: Sequence[Problem]) -> None:
    """Warn of problems at the author's line: the first outside this package, however far down they were found."""
    if not problems:
        return
    frame, line = authors_line()
    remembered = frame.f_globals.setdefault("__warningregistry__", {})
    for problem in problems:
        if len(remembered) >= MOST_REMEMBERED:
            remembered.clear()
        warnings.warn_explicit(
            str(problem),
            SWMLWarning,
            frame.f_code.co_filename,
            line,
            module=frame.f_globals.get("__name__"),
            registry=remembered,
        )


def authors_line() -> tuple[FrameType, int]:
    """The author's place that led here: the nearest frame outside of this package, and its line."""
    stack = walk_stack(inspect.currentframe())
    return next((frame, line) for frame, line in stack if not _is_ours(frame))


def _is_ours(frame: FrameType) -> bool:
    package = frame.f_globals.get("__name__", "").partition(".")[0]
    return package in OURS or frame.f_code.co_filename.startswith("<attrs generated")
