"""The platform's own functions, as the model sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from swaiglet import errors


def described(name: str, description: str, **properties: Mapping[str, Any]) -> dict[str, Any]:
    """A function's entry; all its arguments are required."""
    parameters = {"type": "object", "properties": properties, "required": list(properties)}
    return {"function": name, "description": description, "parameters": parameters}


def check_time() -> dict[str, Any]:
    """Tells the time."""
    return described("check_time", errors.check_time_is_for())


def wait_seconds() -> dict[str, Any]:
    """Lets time pass."""
    return described("wait_seconds", errors.wait_seconds_is_for(), seconds={"type": "integer"})


def wait_for_user() -> dict[str, Any]:
    """Keeps the agent quiet."""
    return described("wait_for_user", errors.wait_for_user_is_for())


def adjust_response_latency() -> dict[str, Any]:
    """Changes how long the end of a turn is waited for."""
    purpose = errors.adjust_response_latency_is_for()
    return described("adjust_response_latency", purpose, milliseconds={"type": "integer"})


def hangup() -> dict[str, Any]:
    """Ends the call."""
    return described("hangup", errors.hangup_is_for())


def next_step(steps: Iterable[str]) -> dict[str, Any]:
    """Enters one of these steps."""
    return described("next_step", errors.next_step_is_for(), step={"type": "string", "enum": list(steps)})


def change_context(contexts: Iterable[str]) -> dict[str, Any]:
    """Enters one of these contexts."""
    purpose = errors.change_context_is_for()
    return described("change_context", purpose, context={"type": "string", "enum": list(contexts)})


def gather_submit(question: str, type_: str, *, confirm: bool) -> dict[str, Any]:
    """Takes the answer to a question."""
    confirmed = {"confirmed_by_user": {"type": "string", "enum": ["true", "false"]}} if confirm else {}
    answer = {"type": type_, "description": question}
    return described("gather_submit", errors.gather_submit_is_for(question), answer=answer, **confirmed)


NATIVES: Mapping[str, Callable[[], dict[str, Any]]] = {
    made.__name__: made for made in (check_time, wait_seconds, wait_for_user, adjust_response_latency, hangup)
}
"""Those that a document may ask for, and the one that is always there."""
