"""From an agent and a signature request to the functions that another agent includes."""

from __future__ import annotations

import logging
from typing import Any

from .agent import Agent
from .errors import not_included
from .offers import addressed
from .swaig.webhooks import Webhooks
from .swml.convert import to_wire

log = logging.getLogger("swaiglet.dispatch")


def signatures(agent: Agent, wanted: Any, webhooks: Webhooks) -> dict[str, Any]:
    """The reply to ``get_signature``, by which the platform asks for functions that another agent's document includes.

    Hooks are for calls of our own and are left out. The platform does not say for which call it asks, so the tokens of
    secure functions hold for any. SWML reference, ``ai`` method, ``SWAIG.includes``.

    Args:
        agent: whose functions they are.
        wanted: names; everything when there are none.
        webhooks: where the functions are called.
    """
    names = [name for name in wanted if isinstance(name, str)] if isinstance(wanted, list) else []
    offered = agent.included_functions
    for name in [name for name in names if name not in offered][:20]:
        log.warning("%s", not_included(agent.name, name, offered))
    chosen = [addressed(agent, entry, webhooks) for name, entry in offered.items() if not names or name in names]
    return {"functions": to_wire(chosen), "defaults": {"web_hook_url": webhooks.swaig}}
