"""For whoever sent a request, and for the log that tells of it."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Sequence
from itertools import islice

from .words import near_miss, quoted

MOST_TOLD = 10
"""A crafted request with thousands of arguments need not fill the log."""
LONGEST_NAME = 64


def empty_body() -> str:
    """A POST without a body."""
    return "the body is empty, expected a JSON object"


def broken_json(reason: str, line: int, column: int) -> str:
    """A body that is not JSON, or nested deeper than anything the platform sends."""
    return f"the body is not JSON: {reason} (line {line}, column {column})"


def no_object(value: object) -> str:
    """A body that is JSON, but not an object; what it is instead is told by its type, since values are not logged."""
    kinds = {list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return f"the body is {kinds.get(type(value), 'a number')}, expected a JSON object"


def deep_json(depth: int) -> str:
    """A body that is nested deeper than anything the platform sends."""
    return f"the body is nested deeper than {depth} levels"


def slow_body(seconds: float) -> str:
    """A body that did not arrive in time."""
    return f"the body did not arrive within {seconds:g} seconds"


def not_json(type_: str) -> str:
    """A body that says it is no JSON."""
    return f"the body is {quoted(type_)}, expected application/json"


def encoded_body(encoding: str) -> str:
    """A compressed body."""
    return f"the body is encoded with {quoted(encoding)}, expected none"


def wrong_host(host: str) -> str:
    """A host that the app does not go by."""
    return f"this app does not go by {quoted(host)}"


def wrong_signature() -> str:
    """A document request that the platform did not sign."""
    return "the request is not signed with the project's signing key"


def unsigned_report() -> str:
    """A report without the token that the document had."""
    return "the token in the URL is not this call's"


def going_down() -> str:
    """A document request while the server stops."""
    return "the server is shutting down"


def large_body(limit: int) -> str:
    """A body over the limit."""
    return f"the body is larger than {limit} bytes"


def nobody_knows_the_password(app: str) -> str:
    """A server that made a password for itself and has nobody to tell."""
    return (
        f"{app} made a password of its own that nobody knows, another in each process: pass `auth=`, or set "
        f"SWML_BASIC_AUTH_USER and SWML_BASIC_AUTH_PASSWORD"
    )


def bad_host(host: str) -> str:
    """A Host header that no URL can be made of."""
    return f"the host {quoted(host)} is no host name"


def unknown_function(name: str, known: Iterable[str]) -> str:
    """A function was called that the app lacks, with the near miss."""
    return f"Unknown function {quoted(name)}{near_miss(name[:LONGEST_NAME], known)}."


def function_stub(name: str, arguments: Iterable[str]) -> str:
    """What to paste in order to answer a function that the app lacks, for who is writing it."""
    told = [argument for argument in islice(arguments, MOST_TOLD) if _can_name(argument)]
    stub = name if _can_name(name) else "name_of_the_function"
    parameters = ", ".join(f"{argument}: str" for argument in told)
    return (
        f"To answer it, add:\n\n@app.tool\nasync def {stub}({parameters}) -> str:\n"
        f'    """Say when to call it."""\n    ...\n'
    )


def _can_name(word: str) -> bool:
    return len(word) <= LONGEST_NAME and word.isidentifier() and not keyword.iskeyword(word)


def cannot_redact() -> str:
    """The author's hook for what may be told failed."""
    return "The arguments are not told: the function given as `redact` failed."


def nobody_knows_the_secret(app: str) -> str:
    """A public server that made a secret for itself."""
    return (
        f"{app} signs its tokens with a secret that this process made: another process or machine will refuse them. "
        f"Set SWAIGLET_SECRET, the same for all"
    )


def wrong_report(handler: str, paths: Sequence[str]) -> str:
    """An answer to the post prompt that is not what its handler asks for; the values stay out of the log."""
    return f"`{handler}` was not run: the model's answer to the post prompt is wrong at {', '.join(paths[:20])}."


def not_included(app: str, name: str, known: Iterable[str]) -> str:
    """Another agent includes a function that the app lacks."""
    return f"{app} is asked for {quoted(name)} by another agent, and has no such function{near_miss(name, known)}"
