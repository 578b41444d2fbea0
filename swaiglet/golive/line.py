"""A line of the checklist."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

Outcome = Literal["pass", "fail", "skip"]


@frozen
class Line:
    """One thing that was looked at.

    Attributes:
        name: what was looked at.
        outcome: ``skip`` when it could not be looked at, or need not be.
        told: what was found, or why nothing was looked for.
        advice: what to do about a failure; empty for the others.
        milliseconds: how long the reply took, where there was one.
        limit: how many seconds it might have taken.
    """

    name: str
    outcome: Outcome
    told: str
    advice: str = ""
    milliseconds: float | None = None
    limit: float | None = None
