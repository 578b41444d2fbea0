"""How a call is shown while it goes on: in colours for a person, in lines for a file, in JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from swaiglet.simulator.timeline import Event, Kind

NAMES: Mapping[Kind, str] = {"say": "agent", "hear": "caller"}
"""What is shown of who speaks."""
STYLES: Mapping[Kind, str] = {
    "call": "bold blue",
    "fetch": "blue",
    "verb": "dim",
    "say": "bold green",
    "hear": "bold yellow",
    "function": "magenta",
    "action": "cyan",
    "data": "dim cyan",
    "step": "bold cyan",
    "post": "blue",
    "warning": "red",
    "expect": "green",
}

Show = Callable[[Event], None]


def in_colours(console: Console, *, typed: bool) -> Show:
    """Shows events to a person at a terminal.

    Args:
        console: the terminal.
        typed: whether the person types what the caller says, and so need not read it.
    """

    def show(event: Event) -> None:
        if typed and event.kind == "hear":
            return
        style = "bold red" if event.data.get("kept") is False else STYLES[event.kind]
        row = Table.grid(padding=(0, 1), expand=True)
        row.add_column(width=7, justify="right")
        row.add_column(width=8)
        row.add_column(ratio=1)
        row.add_column(justify="right")
        name = Text(NAMES.get(event.kind, event.kind), style)
        text = Text(event.text, style if event.kind in ("say", "hear", "warning") or "kept" in event.data else "")
        row.add_row(Text(_at(event), "dim"), name, text, Text(_took(event), "dim"))
        console.print(row)

    return show


def in_lines(event: Event) -> None:
    """Shows an event in a line."""
    took = _took(event)
    click.echo(f"{_at(event):>7} {NAMES.get(event.kind, event.kind):<8} {event.text}{f' ({took})' if took else ''}")


def in_json(write: Callable[[str], Any]) -> Show:
    """Shows events as JSON objects, one a line."""

    def show(event: Event) -> None:
        told: dict[str, Any] = {"at": round(event.at, 3), "kind": event.kind, "text": event.text}
        if event.milliseconds is not None:
            told["milliseconds"] = round(event.milliseconds, 1)
        write(json.dumps(told | {"data": event.data}, ensure_ascii=False, default=str) + "\n")

    return show


def _at(event: Event) -> str:
    return f"{event.at:.1f} s"


def _took(event: Event) -> str:
    return "" if event.milliseconds is None else f"{event.milliseconds:.0f} ms"
