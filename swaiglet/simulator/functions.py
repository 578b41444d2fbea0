"""The functions of a conversation: the document's own, those that other servers describe, and the platform's."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from swaiglet import errors
from swaiglet.swaig.webhooks import with_credentials

from .natives import NATIVES
from .platform import AskingError
from .prompts import filled
from .reading import function as read_function
from .reading import listing, mapping, use_counts
from .request import without_credentials
from .talk import Function, Talk
from .values import is_true

HOOKS = frozenset({"startup_hook", "hangup_hook", "summarize_conversation", "check_for_input"})
"""Functions that the platform calls by itself, and the model never sees."""


async def assemble(talk: Talk, original: Any) -> None:
    """Put together everything that may be called in a conversation, and tell what may not.

    Args:
        talk: the conversation, its `ai` read.
        original: the value of the verb as it came, in which use counts are still numbers.
    """
    swaig, counts = mapping(talk.ai.get("SWAIG")), use_counts(original)
    for index, entry in enumerate(listing(swaig.get("functions"))):
        add(talk, entry, mapping(swaig.get("defaults")), f"SWAIG.functions[{index}]", counts)
    for include in listing(swaig.get("includes")):
        await _include(talk, mapping(include))
    for name in map(str, listing(swaig.get("native_functions"))):
        _add_native(talk, name)
    talk.functions.setdefault("hangup", Function(NATIVES["hangup"](), "native"))
    for server in listing(swaig.get("mcp_servers")):
        talk.warn(errors.mcp_is_left_out(without_credentials(str(mapping(server).get("url", "")))))
    if "check_for_input" in talk.functions:
        talk.warn(errors.input_is_not_polled())


def add(talk: Talk, given: Any, defaults: Mapping[str, Any], at: str, counts: Mapping[str, int] | None = None) -> None:
    """Add a function by its entry; a warning instead when the platform could not call it."""
    entry = dict(mapping(given))
    name = entry.get("function")
    if not isinstance(name, str) or not name:
        talk.warn(errors.function_without_name(at))
        return
    if name in talk.functions:
        talk.warn(errors.function_described_twice(name))
        return
    has_data_map = bool(mapping(entry.get("data_map")))
    url = "" if has_data_map else _url(entry, defaults)
    if not url and not has_data_map:
        talk.warn(errors.function_without_url(name))
        return
    active = _active(talk, (counts or {}).get(name, entry.get("active")))
    made = Function(entry, "data_map" if has_data_map else "webhook", active, url, _token(talk, entry, url))
    talk.functions[name] = made
    store = talk.meta_data.setdefault(made.token, {})
    store |= {key: value for key, value in mapping(entry.get("meta_data")).items() if key not in store}


def _url(entry: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
    """Where a function is called, the credentials in the URL; a function's own keys come first, key by key."""
    keys = ("web_hook_url", "web_hook_auth_user", "web_hook_auth_password")
    url, user, password = (str(entry.get(key) or defaults.get(key) or "") for key in keys)
    return authorized(url, user, password)


def authorized(url: str, user: str, password: str) -> str:
    """The URL with these credentials, unless it has some or there are none."""
    has_own = "@" in url.partition("://")[2].partition("/")[0]
    return with_credentials(url, user, password) if user and url and not has_own else url


def _token(talk: Talk, entry: Mapping[str, Any], url: str) -> str:
    """The scope of a function's meta data: what it says itself, else one for all functions at the same URL."""
    of_platform = str(entry["function"]) if talk.verb == "amazon_bedrock" else url
    return str(entry.get("meta_data_token") or hashlib.md5(of_platform.encode(), usedforsecurity=False).hexdigest())


def _active(talk: Talk, value: Any) -> int:
    """Whether a function may be called: how often, -1 without end, 0 never."""
    value = filled(talk, value) if isinstance(value, str) else value
    if isinstance(value, int) and not isinstance(value, bool):
        return max(value, -1)
    return -1 if value is None or is_true(value) else 0


def _add_native(talk: Talk, name: str) -> None:
    if name in NATIVES:
        talk.functions.setdefault(name, Function(NATIVES[name](), "native"))
    else:
        talk.warn(errors.native_unknown(name, NATIVES))


async def _include(talk: Talk, include: Mapping[str, Any]) -> None:
    """Ask another server for its functions, as the platform does before a conversation begins."""
    wanted = [str(name) for name in listing(include.get("functions"))]
    auth = (str(include.get(key) or "") for key in ("auth_user", "auth_password"))
    url = authorized(str(include.get("url") or ""), *auth)
    shown, session = without_credentials(url), talk.session
    body: dict[str, Any] = {
        "action": "get_signature",
        "functions": wanted,
        "content_type": "text/swaig",
        "content_disposition": "function signature request",
        "version": "2.0",
        **{key: session.call[key] for key in ("project_id", "space_id") if key in session.call},
        **({"meta_data": include["meta_data"]} if "meta_data" in include else {}),
    }
    try:
        described = await session.platform.describe(session, url, body)
    except AskingError as error:
        talk.warn(errors.include_failed(shown, str(error)))
        return
    known = _add_described(talk, described)
    missing = [name for name in wanted if name not in known]
    if missing:
        talk.warn(errors.functions_not_described(shown, missing))


def _add_described(talk: Talk, described: Any) -> set[str]:
    """Add what a server described, in any of the three shapes; the names of what is complete."""
    defaults: Mapping[str, Any] = {}
    if isinstance(described, Mapping) and "functions" in described:
        defaults, described = mapping(described.get("defaults")), described["functions"]
    definitions = [described] if isinstance(described, Mapping) else listing(described)
    known = set()
    for index, definition in enumerate(definitions):
        entry = mapping(read_function(definition))
        missing = _missing(entry, defaults)
        if missing:
            talk.warn(errors.definition_incomplete(str(entry.get("function", index)), missing))
        else:
            add(talk, entry, defaults, "a function of an include")
            known.add(str(entry["function"]))
    return known


def _missing(entry: Mapping[str, Any], defaults: Mapping[str, Any]) -> list[str]:
    """What a definition lacks without which the platform leaves it out."""
    missing = [key for key in ("function", "description") if not entry.get(key)]
    return missing if _url(entry, defaults) or entry.get("data_map") else [*missing, "web_hook_url"]
