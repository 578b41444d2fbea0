"""What commands share that look into an app: the document of a call, its conversations, and text in colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.syntax import Syntax
from rich.text import Text

from swaiglet.app import App
from swaiglet.simulator.course import Course
from swaiglet.simulator.reading import TALKS
from swaiglet.simulator.settling import settled
from swaiglet.swml.convert import to_wire
from swaiglet.swml.document import Document
from swaiglet.swml.lint import walk

from .describing import Described
from .mistake import ask


def rendered(app: App, described: Described) -> Document:
    """The document that an app makes for a call.

    Raises:
        MistakeError: there is none.
    """
    return ask(app, f'render "{app.name}"', lambda: app.render(described.call))


def conversations(document: Document) -> Iterator[tuple[str, str, Any]]:
    """The conversations in a document: where each stands, its verb, and the verb's value."""
    for path, verb in walk(document.sections, "sections"):
        for name, kind in TALKS.items():
            if isinstance(verb, kind):
                yield path, name, to_wire(verb)[name]


def settled_for(described: Described, verb: str, value: Any) -> Course:
    """A conversation of a call as it is before anything happens in it; what is wrong with it, ``check`` tells."""
    call = described.call
    data = {"vars": dict(call.vars), "envs": dict(call.envs), "global_data": dict(call.global_data)}
    return settled(described.facts, value, lambda _: None, verb=verb, **data)


def coloured(text: str, language: str) -> Text:
    """A text in JSON, YAML or XML in the terminal's own colours."""
    made = Syntax("", language, theme="ansi_dark").highlight(text)
    made.rstrip()
    return made


def console() -> Console:
    """Standard output for a person: what an author wrote is shown as it stands, brackets and all."""
    return Console(markup=False, emoji=False, highlight=False)
