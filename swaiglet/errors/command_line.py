"""For people: what was typed that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from .words import near_miss, quoted


def bad_target(target: str, reason: str, advice: str) -> str:
    """A TARGET that does not lead to an app."""
    return f'Cannot load "{target}": {reason}. {advice}'


def cannot_open(source: str, reason: str) -> str:
    """A file that cannot be read."""
    return f"Cannot read {quoted(source)}: {reason}. Name a JSON or YAML file, - for standard input, or an app."


def unreadable(source: str, reason: str) -> str:
    """A file that holds no document."""
    return f"{source}: {reason}."


def no_such_function(app: str, name: str, known: Iterable[str]) -> str:
    """A function to run that the app lacks."""
    names = ", ".join(known)
    advice = f"It has {names}." if names else "It has none."
    return f"Cannot run {quoted(name)}: {app} has no such function{near_miss(name, names.split(', '))}. {advice}"


def bad_argument_word(word: str) -> str:
    """A word on the command line that belongs to no argument."""
    return f"Cannot read {quoted(word)}: no argument stands before it. Write each as --name value."


def cannot_listen(host: str, port: int, reason: str) -> str:
    """An address that cannot be listened at."""
    return f"Cannot listen at {host}:{port}: {reason}. Choose another with --host or --port, or stop what has it."


def bad_dev_file(path: str, reason: str) -> str:
    """A file of kept credentials that cannot be used."""
    return f"Cannot use {path}: {reason}. Delete it, and another is made."
