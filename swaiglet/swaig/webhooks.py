"""Where the platform calls an app back: the URLs in a document."""

from __future__ import annotations

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
