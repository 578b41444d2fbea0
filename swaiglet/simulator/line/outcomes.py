"""What becomes of a verb: as the scenario has it, as the caller does it, or as it mostly goes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from swaiglet.simulator.parties import Digits, HangUp, Words

from .script import Frame

NOTHING: Any = object()
"""Of an outcome that no scenario tells."""
OWN = ("hangup", "seconds")
"""Keys of an outcome that are no variables."""


@frozen
class Outcome:
    """What becomes of a verb.

    Attributes:
        word: its result.
        variables: what it sets besides.
        seconds: how long it took, when that is told.
        hangs_up: whether the caller hangs up meanwhile.
        is_told: whether a scenario tells it.
    """

    word: str
    variables: dict[str, Any] = field(factory=dict)
    seconds: float | None = None
    hangs_up: bool = False
    is_told: bool = False


def outcome_of(frame: Frame, method: str, default: str, result: str = "") -> Outcome:
    """The outcome of a method that runs now.

    Args:
        frame: the section.
        method: the verb's name.
        default: the word for how it mostly goes.
        result: the variable that gets the word, `<method>_result` unless given.
    """
    given = frame.session.scenario.next(method, NOTHING)
    if given is NOTHING:
        return Outcome(default)
    if not isinstance(given, Mapping):
        return Outcome(str(given), is_told=True)
    variables = {str(key): value for key, value in given.items() if key not in OWN}
    word = str(variables.get(result or f"{method}_result", default))
    return Outcome(word, variables, _seconds(given.get("seconds")), bool(given.get("hangup")), is_told=True)


def _seconds(value: Any) -> float | None:
    """A time that can pass."""
    try:
        seconds = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return max(seconds, 0.0) if math.isfinite(seconds) else None


@frozen
class Heard:
    """What the caller did when a verb waited.

    Attributes:
        digits: what was pressed.
        words: what was said.
        variables: what is set in place of what follows from these.
        hangs_up: whether the caller hung up.
    """

    digits: str = ""
    words: str = ""
    variables: Mapping[str, Any] = field(factory=dict)
    hangs_up: bool = False


async def heard(frame: Frame, method: str) -> Heard:
    """What the caller does now: by the scenario, else by whoever stands for the caller; else nothing."""
    given = frame.session.scenario.next(method, NOTHING)
    if given is NOTHING and frame.session.on_input is not None:
        given = await frame.session.on_input(method)
    return _heard(given, method)


def _heard(given: Any, method: str) -> Heard:
    made = Heard()
    match given:
        case Digits(digits=digits):
            made = Heard(digits=digits)
        case Words(text=words):
            made = Heard(words=words)
        case HangUp():
            made = Heard(hangs_up=True)
        case "no_match" | "failed" as word:
            made = Heard(variables={f"{method}_result": word})
        case str() | int() | float() if given != "no_input":
            text = str(given)
            is_digits = bool(text) and set(text.upper()) <= set("0123456789*#ABCD") and not text.isalpha()
            made = Heard(digits=text) if is_digits else Heard(words=text)
        case Mapping():
            variables = {str(key): value for key, value in given.items() if key not in OWN}
            made = Heard(variables=variables, hangs_up=bool(given.get("hangup")))
    return made
