"""Where the platform calls an app back: the URLs in a document."""

from __future__ import annotations

from urllib.parse import quote

from attrs import field, frozen


@frozen
class Webhooks:
    """The URLs that a document names.

    Attributes:
        base: the app's own URL without a slash at the end; with the credentials in it, percent-encoded, because
            that is the only place for them that every schema of the platform takes.
    """

    base: str = field(repr=False)

    @property
    def swaig(self) -> str:
        """Where functions are called."""
        return f"{self.base}/swaig"

    @property
    def post_prompt(self) -> str:
        """Where the report goes."""
        return f"{self.base}/post_prompt"


def with_credentials(url: str, user: str, password: str) -> str:
    """A URL with user and password in it, percent-encoded (RFC 3986, section 3.2.1), in place of any others."""
    scheme, separator, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    host = authority.rpartition("@")[2]
    return f"{scheme}{separator}{quote(user, safe='')}:{quote(password, safe='')}@{host}{slash}{path}"
