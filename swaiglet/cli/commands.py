"""The table of commands, and a group that loads none but the one that is used.

Loading them all would make ``swaiglet --help`` and the completion of a shell ten times as slow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

COMMANDS: Mapping[str, Mapping[str, str]] = {
    "Write and serve": {
        "new": "Make a folder with an agent that runs.",
        "dev": "Serve an app while it is written.",
        "run": "Serve an app.",
    },
    "Look into an app": {
        "tools": "List what the model may call.",
        "swml": "Print the document of a call.",
        "sections": "List the verbs of a document.",
        "prompt": "Print what the model is told.",
        "exec": "Run one function as the platform would.",
        "graph": "Draw an app or a document.",
        "test": "Do what swaig-test of the reference SDK does.",
    },
    "Play calls": {
        "call": "Have a conversation with an agent, without a phone.",
        "replay": "Play a recorded call again.",
        "load": "Play many calls at once.",
    },
    "Check and go live": {
        "check": "Say every problem of an app, a document or a server.",
        "export": "Print a document to paste into the dashboard.",
        "schema": "Print the JSON Schema of SWML.",
    },
}
"""What each command does, by name, under the headings of the help; it stands in the module of its name."""


class Commands(click.Group):
    """A group whose commands are loaded when they are used, and whose wrong use is told in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  as Click calls it
        """The names, in the order of the table."""
        return [name for section in COMMANDS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, from its module."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"{__package__}.{cmd_name}")
        known = (value for value in vars(module).values() if isinstance(value, click.Command))
        return next(command for command in known if command.name == cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table into the help, its lines one below the other."""
        widest = max(map(len, self.list_commands(ctx)))
        for title, section in COMMANDS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(widest), does) for name, does in section.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands that begin so, and the group's own options."""
        rows = [row for section in COMMANDS.values() for row in section.items()]
        named = [CompletionItem(name, help=does) for name, does in rows if name.startswith(incomplete)]
        return [*named, *super(click.Group, self).shell_complete(ctx, incomplete)]

    def make_context(self, *arguments: Any, **extra: Any) -> click.Context:
        """Read the group's own options."""
        with _one_line():
            return super().make_context(*arguments, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Read the command's options and run it."""
        with _one_line():
            return super().invoke(ctx)


@contextmanager
def _one_line() -> Iterator[None]:
    """Tell of wrong use in one line; Click would write four."""
    try:
        yield
    except click.UsageError as error:
        from .mistake import misused  # noqa: PLC0415  the help need not wait for the sentences

        raise misused(error) from error
