"""What ``swaiglet dev`` shows: once where the app is and what it lacks, then a line for each reload."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from .facts import Facts

TITLE = "bold"
SAVE = "mend that and save; until then whatever is asked gets 503."
Line = tuple[str, str]
"""A text, and its style on a terminal."""


class Screen:
    """Shows what happens: in colours on a terminal, else in plain lines; mistakes on standard error."""

    def __init__(self, local: str, watched: Sequence[str]) -> None:
        self._local = local
        self._watched = watched
        self._output = Console(highlight=False, soft_wrap=True)
        self._complaints = Console(stderr=True, highlight=False, soft_wrap=True)
        self._shown: Facts | None = None

    def served(self, facts: Facts, milliseconds: float, saved: Sequence[str]) -> None:
        """A version of the app answers from now on: the first one, or one more."""
        former, self._shown = self._shown, facts
        lines = _reloaded(former, facts, milliseconds, saved) if former else _banner(facts, self._local, self._watched)
        for line, style in lines:
            self._print(line, style)

    def _print(self, line: str, style: str) -> None:
        """Wrap what is indented where a person looks; all else stays whole, so that a URL can be copied."""
        if self._output.is_terminal and line.startswith("  "):
            text = Padding(Text(line.strip(), style), (0, 0, 0, 2), expand=False)
            self._output.print(text, soft_wrap=False)
        else:
            self._output.print(Text(line, style))

    def say(self, line: str, style: str = "dim") -> None:
        """Anything else that is in order."""
        self._output.print(Text(line, style))

    def complain(self, line: str) -> None:
        """Anything that is not."""
        self._complaints.print(Text(line, "yellow"))


def _banner(facts: Facts, local: str, watched: Sequence[str]) -> Iterator[Line]:
    whole, *parts = facts.listing
    yield f"{whole}, listening at {local}", TITLE
    yield from ((f"  {part}", "") for part in parts)
    yield f"Paste into the phone number's settings: {facts.paste}", "cyan"
    for app, tools in facts.tools.items():
        yield from _titled("Tools", app, facts, [f"{name}{arguments}" for name, arguments in tools.items()])
    for app, contexts in facts.steps.items():
        yield from _titled("Steps", app, facts, [f"{name}: {', '.join(steps)}" for name, steps in contexts.items()])
    yield from _list("To look at", facts.findings, "yellow")
    yield from _list("Before going live", facts.missing, "")
    yield f"Watching {', '.join(watched)}. Ctrl-C ends." if watched else "Ctrl-C ends.", "dim"


def _titled(title: str, app: str, facts: Facts, lines: Sequence[str]) -> Iterator[Line]:
    """What belongs to an app, whose name is told when there are several."""
    yield from _list(f"{title} of {app}" if len(facts.tools) > 1 else title, lines, "")


def _list(title: str, lines: Sequence[str], style: str) -> Iterator[Line]:
    if lines:
        yield f"{title}:", TITLE
        yield from ((f"  {line}", style) for line in lines)


def _reloaded(former: Facts, facts: Facts, milliseconds: float, saved: Sequence[str]) -> Iterator[Line]:
    after = f" after {', '.join(saved[:3])}{', …' if len(saved) > 3 else ''}" if saved else ""
    changes = [*_changes(former, facts)]
    changed = f" ({', '.join(changes)})" if changes else ""
    yield f"Reloaded in {milliseconds:.0f} ms{after}: {facts.listing[0].replace(': ', ', ', 1)}{changed}", "green"
    if facts.paste != former.paste:
        yield f"Paste into the phone number's settings: {facts.paste}", "cyan"
    known = {*former.findings, *former.missing}
    yield from ((f"  {line}", "yellow") for line in (*facts.findings, *facts.missing) if line not in known)


def _changes(former: Facts, facts: Facts) -> Iterator[str]:
    """The tools that are new, gone, or take other arguments."""
    before, now = _named(former), _named(facts)
    yield from (f"+ {name}" for name in now if name not in before)
    yield from (f"- {name}" for name in before if name not in now)
    yield from (f"~ {name}" for name in now if name in before and now[name] != before[name])


def _named(facts: Facts) -> Mapping[str, str]:
    """The arguments of each tool, by a name that no other has."""
    several = len(facts.tools) > 1
    return {
        f"{app}.{name}" if several else name: arguments
        for app, tools in facts.tools.items()
        for name, arguments in tools.items()
    }


def failed(*, is_first: bool) -> str:
    """What is said when a version does not start."""
    if is_first:
        return f"Not served: {SAVE}"
    return "Not reloaded: mend that and save; until then the version before answers."


def died(status: int, then: Literal["again", "save", "end"]) -> str:
    """What is said when the process of a version ends by itself."""
    goes_on = {"again": "Starting it again.", "save": SAVE.capitalize(), "end": "Mend that and start again."}
    return f"The app's process ended with status {status}. {goes_on[then]}"
