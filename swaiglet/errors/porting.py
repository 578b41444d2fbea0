"""For people who type what the reference SDK's test command understands."""

from __future__ import annotations

from collections.abc import Iterable

from .words import near_miss, quoted


def flag_without_meaning(flag: str, why: str) -> str:
    """A flag of the other command that means nothing here; why ends with what to write instead."""
    return f"Cannot take {flag}: {why}"


def flag_not_json(flag: str, example: str, text: str) -> str:
    """The value of a flag that should be a JSON object."""
    return f"Cannot read {flag} {quoted(text)}: it is no JSON object. Write for example {flag} '{example}'."


def flag_not_a_pair(flag: str, example: str, text: str) -> str:
    """The value of a flag that should name something and give it a value."""
    return (
        f"Cannot read {flag} {quoted(text)}: no name stands before an equals sign. Write for example {flag} {example}."
    )


def value_not_json(path: str, text: str) -> str:
    """A value that should be JSON."""
    return f"Cannot set {quoted(path)}: {quoted(text)} is no JSON. Write --override for a text."


def cannot_override(path: str, reason: str) -> str:
    """A path that does not lead into the body of a request."""
    return f"Cannot set {quoted(path)}: {reason}. Name a key of an object, or the number of something in a list."


def cannot_load_environment(path: str, reason: str) -> str:
    """A file of variables that cannot be used."""
    return f"Cannot read variables from {quoted(path)}: {reason}. Write one NAME=value on each line."


def several_actions(first: str, second: str) -> str:
    """Two things to do, of which one is done."""
    return f"Cannot do {first} and {second} at once: each prints something of its own. Run one after the other."


def app_and_route() -> str:
    """An app that is named twice over."""
    return "Cannot tell which app is meant: --agent-class names one, and --route another. Give one of them."


def nothing_to_test(file: str) -> str:
    """A file without an app."""
    return f"Cannot test {quoted(file)}: it has no App. Write `app = App(…)` in it, or name another file."


def agent_of_the_sdk(file: str, name: str) -> str:
    """A file whose agents are not written with swaiglet."""
    return (
        f"Cannot test {quoted(file)}: `{name}` is an agent of signalwire-sdk, and not an App. "
        f"Test it with swaig-test, or serve it and talk to it with swaiglet call URL."
    )


def no_app_of_that_name(file: str, name: str, known: Iterable[str]) -> str:
    """A name that no app of a file has."""
    names = [*known]
    return f"Cannot test {quoted(name)}: {file} has no app of that name{near_miss(name, names)}. {_has(names)}"


def no_app_at_route(file: str, route: str, known: Iterable[str]) -> str:
    """A path at which no app of a file answers."""
    routes = [*known]
    return f"Cannot test {quoted(route)}: no app of {file} answers there{near_miss(route, routes)}. {_has(routes)}"


def which_app(file: str, known: Iterable[str]) -> str:
    """A file with several apps, of which none is chosen."""
    return f"Cannot tell which app of {file} is meant: it has several. Add --agent-class and one of {', '.join(known)}."


def bad_request_body(reason: str) -> str:
    """A body of a request, set by flags, that asks for nothing."""
    return f"Cannot ask with that body: {reason}. Leave `function` out of --custom-data and --override."


def argument_without_value(word: str) -> str:
    """An argument of a function that needs a value."""
    return f"Cannot read {quoted(word)}: no value stands after it. Write {word} VALUE."


def option_behind_function(option: str, function: str) -> str:
    """An option that the function was given, because it stands behind the function's name."""
    return (
        f"{option} is no argument of {function}, which was given it because it stands behind --exec {function}. "
        f"An option of swaiglet test stands before --exec."
    )


def _has(names: Iterable[str]) -> str:
    return f"It has {', '.join(names)}."
