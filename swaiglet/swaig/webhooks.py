"""Where the platform calls an app back: the URLs in a document."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from attrs import field, frozen

REPORT = "/post_prompt"
"""Where the report goes, and what its token is bound to in place of a function's name, which has no slash."""


@frozen
class Webhooks:
    """The URLs that a document names.

    A function that writes documents may take them, by annotating a parameter: ``Record(status_url=webhooks.status)``.

    Attributes:
        base: the app's own URL without a slash at the end; with the credentials in it, percent-encoded, because
            that is the only place for them that every schema of the platform takes.
        query_for: the query, with its question mark, that proves that the call was offered a function.
        meta_data_token: what the app's functions have in common: the platform would take functions at different URLs,
            which such queries make of one, for strangers, who share no meta data and cannot toggle each other.
        swaig: where functions are called.
    """

    base: str = field(repr=False)
    query_for: Callable[[str], str] | None = field(default=None, repr=False, eq=False)
    meta_data_token: str | None = None
    swaig: str = field(init=False, repr=False, eq=False)

    @swaig.default
    def _where_functions_are_called(self) -> str:
        return f"{self.base}/swaig"

    @property
    def post_prompt(self) -> str:
        """Where the report goes."""
        return f"{self.base}{REPORT}{self.query_for(REPORT) if self.query_for else ''}"

    @property
    def status(self) -> str:
        """Where verbs tell of what became of them: for a verb's ``status_url``."""
        return f"{self.base}/status"

    @property
    def debug_events(self) -> str:
        """Where a conversation tells of itself while it goes on."""
        return f"{self.base}/debug_events"

    def function(self, name: str) -> str | None:
        """Where one function is called by this call alone; `None` when nothing needs to be proved."""
        return f"{self.swaig}{self.query_for(name)}" if self.query_for else None


def with_credentials(url: str, user: str, password: str) -> str:
    """A URL with user and password in it, percent-encoded (RFC 3986, section 3.2.1), in place of any others."""
    scheme, separator, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    host = authority.rpartition("@")[2]
    return f"{scheme}{separator}{quote(user, safe='')}:{quote(password, safe='')}@{host}{slash}{path}"
