"""What a server says when it starts: where the app is, in words that can be pasted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from .links import webhooks
from .security import PASSWORD_VARIABLE, USER_VARIABLE, Credentials


class Announced(Protocol):
    """What can be told of: one app's endpoints, or a switchboard's."""

    announced: bool

    @property
    def listing(self) -> Sequence[str]:
        """What is served, a line each: the whole, then what is below a path, which the line begins with."""
        ...

    @property
    def credentials(self) -> Credentials | None:
        """What a client must give."""
        ...

    @property
    def public_url(self) -> str | None:
        """Where the platform reaches it, when somebody said so."""
        ...


def banner(endpoints: Announced, local: str, workers: int = 1) -> Iterator[str]:
    """The lines to print.

    Args:
        endpoints: what is served.
        local: the URL at which this machine reaches it, for when no public one was given.
        workers: how many processes serve.
    """
    endpoints.announced = True
    whole, *parts = endpoints.listing
    credentials, base = endpoints.credentials, endpoints.public_url or local
    yield f"{whole}, {count(workers, 'worker')}, listening at {local}"
    yield from (f"  {base}{part}" for part in parts)
    yield f"Paste into the phone number's settings: {webhooks(base, credentials).base}/"
    if credentials and credentials.generated:
        yield f"The password was made for this run; to keep one, set {USER_VARIABLE} and {PASSWORD_VARIABLE}."


def count(number: int, thing: str) -> str:
    """``1 tool``, ``2 tools``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
