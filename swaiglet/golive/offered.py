"""What a document offers: the functions that are called, where it reports, and every URL that it has called back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from attrs import field, frozen

from swaiglet.swml.ways import PLATFORM_FUNCTIONS
from swaiglet.web.tokens import FORM, PARAMETER

CALLED_BACK = frozenset(
    {
        "call_state_url",
        "debug_webhook_url",
        "post_prompt_url",
        "recording_status_callback",
        "status_callback",
        "status_url",
        "web_hook_url",
    }
)
"""Keys of URLs at which a document has an app told or asked something."""
ELSEWHERE = frozenset({"data_map", "includes", "mcp_servers"})
"""Keys below which URLs are those of other servers, as a matter of course."""
OURS = re.compile(rf"[?&]{PARAMETER}={FORM}(?:&|$)")
"""A token as swaiglet makes them: who does looks at arguments before anything runs."""


@frozen
class Offered:
    """A function of a document that a server runs.

    Attributes:
        name: the function's name.
        url: where it is called.
        entry: what the document says of it.
    """

    name: str
    url: str = field(repr=False)
    entry: Mapping[str, Any] = field(repr=False)

    @property
    def required(self) -> Sequence[str]:
        """The arguments that it cannot do without."""
        parameters = self.entry.get("parameters")
        required = parameters.get("required") if isinstance(parameters, Mapping) else None
        return required if isinstance(required, list) else ()

    @property
    def has_token(self) -> bool:
        """Whether its URL proves that the call was offered it."""
        return f"{PARAMETER}=" in self.url

    @property
    def is_safe_to_try(self) -> bool:
        """Whether a call without arguments is refused before anything runs: by swaiglet, and because it needs some."""
        return bool(self.required) and OURS.search(self.url) is not None


def functions(document: Any) -> list[Offered]:
    """The functions that a server runs when the model calls them."""
    found = []
    for swaig in _values(document, "SWAIG"):
        defaults = swaig.get("defaults") if isinstance(swaig, Mapping) else None
        url = defaults.get("web_hook_url") if isinstance(defaults, Mapping) else None
        for entry in (swaig.get("functions") if isinstance(swaig, Mapping) else None) or ():
            name, own = entry.get("function"), entry.get("web_hook_url") or url
            if own and "data_map" not in entry and name not in PLATFORM_FUNCTIONS:
                found.append(Offered(name, own, entry))
    return found


def report_url(document: Any) -> str:
    """Where the first conversation reports; empty when nowhere."""
    return next((url for url in _values(document, "post_prompt_url") if isinstance(url, str) and url), "")


def called_back(value: Any) -> Iterator[str]:
    """Every URL at which a document has an app told or asked something, as it stands there."""
    members = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        if isinstance(member, str) and key in CALLED_BACK and "${" not in member and "%{" not in member:
            yield member
        elif key not in ELSEWHERE:
            yield from called_back(member)


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of a URL, the port of the scheme where none is named."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "", "", None
    return parts.scheme, parts.hostname or "", port or {"http": 80, "https": 443}.get(parts.scheme)


def is_private(host: str) -> bool:
    """Whether a host is one that only its own network reaches."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost", ".internal", ".lan"))


def _values(value: Any, wanted: str) -> Iterator[Any]:
    """Every value that stands under a key, however deep; not within another."""
    members = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        if key == wanted:
            yield member
        else:
            yield from _values(member, wanted)
