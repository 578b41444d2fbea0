"""Documents for messages: what becomes of one that came in. SWML reference, "Messaging"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from swaiglet.simulator.session import Session

from .methods import METHODS
from .script import Frame, Leave, MessageError, Script, Signal, sections_of

__all__ = ["run_message"]


async def run_message(
    session: Session, document: Any, message: Mapping[str, Any], params: Mapping[str, Any] | None = None
) -> None:
    """Run a document for a message that came in.

    Nothing that a document holds makes it raise: what cannot run is a warning in the timeline, and its code is in the
    variable ``script_error``.

    Args:
        session: whose variables, time and way to servers are used.
        document: a `MessagingDocument`, its JSON value, or a text in JSON or YAML.
        message: the message as the platform tells of it: ``from``, ``to``, ``body`` …
        params: what the document reads as ``params.…``.
    """
    script = Script(session, message, METHODS)
    try:
        signal: Signal = Leave(sections_of(document, session.timeline), params or {})
        while isinstance(signal, Leave) and signal.sections:
            signal = await Frame(script, signal.sections, signal.params).section("main")
    except MessageError as error:
        session.vars["script_error"] = error.code
        session.timeline.add("warning", str(error), code=error.code)
