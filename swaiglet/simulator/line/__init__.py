"""The line: runs a document verb by verb, as the platform does with a call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from swaiglet.simulator.session import Session

from . import audio, conversing, dialling, flow, forks, gathering, lifecycle, payment, sending, state
from .script import Converse, Line, Run

__all__ = ["METHODS", "Converse", "run_document", "run_swml_action"]

METHODS: Mapping[str, Run] = {
    **audio.METHODS,
    **conversing.METHODS,
    **dialling.METHODS,
    **flow.METHODS,
    **forks.METHODS,
    **gathering.METHODS,
    **lifecycle.METHODS,
    **payment.METHODS,
    **sending.METHODS,
    **state.METHODS,
}
"""What runs each verb."""


async def run_document(
    session: Session, document: Any, talk: Converse | None = None, params: Mapping[str, Any] | None = None
) -> None:
    """Run a document, from its ``main`` to its end, or to the end of the call; the call is not hung up with it.

    Nothing that a document holds makes it raise: what cannot run is a warning in the timeline, and its code is in the
    variable ``script_error``.

    Args:
        session: the call.
        document: a `Document`, its JSON value, or a text in JSON or YAML.
        talk: holds a conversation, given the call, the verb's value and its name: ``ai``, ``amazon_bedrock`` or
            ``ai_sidecar``; without it conversations are passed over.
        params: what the document reads as ``params.…``.
    """
    await Line(session, talk, METHODS).run(document, params or {})


async def run_swml_action(session: Session, document: Any, talk: Converse | None = None) -> None:
    """Run the document of a SWML action, in the scopes of its call."""
    await Line(session, talk, METHODS).run(document, {})
