"""For the model: plain English about the conversation, never about Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .words import quoted

MOST_PROBLEMS_TOLD = 20
"""A list of a thousand wrong elements need not fill the model's context."""


def cannot_do_that(name: str) -> str:
    """The model called a function that the app lacks."""
    return f"There is no function called {name[:64]} on this call. Tell the caller that this cannot be done here."


def cannot_be_done() -> str:
    """A tool refused without a word."""
    return "This could not be done. Tell the caller so and offer another way."


def went_wrong(error_id: str) -> str:
    """A handler failed; the traceback with the same id is in the log."""
    return (
        f"Something went wrong on our side and this could not be done (reference {error_id}). "
        f"Apologize to the caller and offer another way."
    )


def bad_arguments(problems: Sequence[tuple[str, str]]) -> str:
    """Everything that is wrong with a function's arguments, for the model to ask the caller about."""
    told = [f"{path} {problem}" for path, problem in problems[:MOST_PROBLEMS_TOLD]]
    if len(problems) > MOST_PROBLEMS_TOLD:
        told.append(f"and {len(problems) - MOST_PROBLEMS_TOLD} more")
    return f"This could not be done yet: {'; '.join(told)}. Ask the caller about it, then try again."


def argument_missing(expected: str, description: str) -> str:
    """A required argument that was not given."""
    words = description.rstrip(".")
    about = f" ({words})" if words and words not in expected else ""
    return f"is missing{about}, expected {expected}"


def in_its_form(kind: str, description: str) -> str:
    """What a regular expression asks for, which nobody can read aloud: what the author says of it, if anything."""
    return f"{kind} in this form: {description.rstrip('.')}" if description else f"{kind} in another form"


def argument_wrong(value: Any, expected: str) -> str:
    """An argument that is not what it should be."""
    return f"is {quoted(value)}, expected {expected}"


def argument_refused(reason: str) -> str:
    """An argument that the author's own validator refuses, in the validator's words if it has any."""
    return f"was not accepted: {reason.rstrip('.')}" if reason else "was not accepted"


def argument_unknown(names: Iterable[str]) -> str:
    """An object with members that it may not have."""
    return f"has {enumerated(names)}, which it may not have"


def enumerated(names: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *front, last = names
    return f"{', '.join(front)} and {last}" if front else last


def nested_too_deep() -> tuple[str, str]:
    """Arguments that nothing can go through, with where."""
    return "what was given", "is nested too deep"


def with_note(text: str, note: str) -> str:
    """A description, then what a schema cannot say: ``How many, from 1 to 20``, ``How many. From 1 to 20.``."""
    if not (text and note):
        return text or note
    if text.endswith((".", "!", "?")):
        return f"{text} {note[0].upper()}{note[1:]}."
    return f"{text}, {note}"


def takes_longer() -> str:
    """A function that did not end in time."""
    return "There is no answer yet, it takes longer than expected. Tell the caller so and offer to wait or to go on."


def too_busy() -> str:
    """More functions run at a time than the app allows."""
    return "There is too much going on at the moment to do this. Tell the caller so and try again in a while."


def not_on_this_call(name: str) -> str:
    """A function was called without the token of a call that was offered it."""
    return f"{name[:64]} cannot be used on this call. Tell the caller that this cannot be done here."


def payment_ended() -> str:
    """A payment is over; the platform fills in how it ended."""
    return "The payment has ended: ${pay_result}. Tell the caller how it ended, and go on."
