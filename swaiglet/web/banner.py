"""What a server says when it starts: where the app is, in words that can be pasted."""

from __future__ import annotations

from collections.abc import Iterator

from .endpoints import Endpoints
from .links import webhooks
from .security import PASSWORD_VARIABLE, USER_VARIABLE


def banner(endpoints: Endpoints, local: str, workers: int = 1) -> Iterator[str]:
    """The lines to print.

    Args:
        endpoints: what is served.
        local: the URL at which this machine reaches it, for when no public one was given.
        workers: how many processes serve.
    """
    agent, credentials = endpoints.agent, endpoints.credentials
    endpoints.announced = True
    yield f"{agent.name}: {_count(len(agent.tools), 'tool')}, {_count(workers, 'worker')}, listening at {local}"
    yield f"Paste into the phone number's settings: {webhooks(endpoints.public_url or local, credentials).base}/"
    if credentials and credentials.generated:
        yield f"The password was made for this run; to keep one, set {USER_VARIABLE} and {PASSWORD_VARIABLE}."


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
