"""For whoever checks an app or a document: what would run, and yet fail a caller."""

from __future__ import annotations

from .tree import Problem
from .words import quoted


def blank_description(path: str, what: str, name: str) -> Problem:
    """A function or an argument with nothing in its description."""
    expected = "when to call it" if what == "function" else "what belongs in it"
    return Problem(path, f"the {what} `{name}` has an empty description", quoted(""), expected, "warning")


def same_description(path: str, what: str, name: str, other: str) -> Problem:
    """Two functions, or two arguments of one, that the model cannot tell apart."""
    message = f"the {what} `{name}` has the same description as `{other}`, so the model cannot tell them apart"
    return Problem(path, message, "", "what sets it apart from the other", "warning")


def unoffered_function(path: str, name: str) -> Problem:
    """A function that no step lets the model call."""
    message = f"no step offers the function `{name}`, so the model can never call it"
    return Problem(path, message, quoted(name), f"`{name}` among the `functions` of a step", "warning")


def inactive_function(path: str, name: str) -> Problem:
    """A function that is switched off, with no other that could switch it on."""
    message = f"the function `{name}` is not active, and no other function could switch it on"
    return Problem(path, message, "false", "true, or a function that toggles it", "warning")


def function_without_conversation(name: str) -> Problem:
    """A tool of an app none of whose documents has a conversation."""
    message = f"no document of this app offers `{name}`: its sections do without `AI`, so that only other agents get it"
    return Problem(f"tools.{name}", message, "", "a section that takes `ai: AI` and yields it", "warning")


def nobody_answers(path: str, verb: str) -> Problem:
    """A transfer with nothing behind it."""
    message = f"when this `{verb}` fails or nobody answers, the call ends without a word"
    return Problem(path, message, "", "what comes then: a verb below it, such as `play` or `ai`", "warning")


def only_connected(path: str) -> Problem:
    """A transfer whose result is looked at, but not for the case that it failed."""
    message = "when nobody answers, no case of this `result` fits, and the call ends without a word"
    return Problem(path, message, "", "`failed` or `default`, or a verb below the `connect`", "warning")


def lets_anyone_in() -> Problem:
    """An app that wants no password."""
    message = "auth is off: whoever finds the URL gets documents, runs functions that are not secure, and posts events"
    return Problem(
        "auth", message, '"off"', "a user and a password, unless something before the app asks for them", "warning"
    )


def token_missing(path: str, name: str) -> Problem:
    """A secure tool in a document that was written without its token."""
    message = f"`{name}` is secure, and this document has no token for it, so that the app refuses to run it"
    return Problem(path, message, "", "`secure=False` at the tool, or the conversation's own `AI`", "warning")


def tokens_age(path: str, count: int) -> Problem:
    """A document in a file with tokens that were made for one call."""
    urls = "a URL with a token that was" if count == 1 else f"{count} URLs with tokens that were"
    message = f"the document has {urls} made for one call or for a few hours, and will be refused then"
    return Problem(path, message, "", "a document of `swaiglet export`", "warning")
