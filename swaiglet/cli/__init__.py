"""The command line: ``swaiglet run | dev | call | swml | tools | exec | replay …``. One module a command."""

from __future__ import annotations

import click

from swaiglet import __version__

from .commands import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="swaiglet")
def main() -> None:
    """Write, run and look into AI voice agents for SignalWire.

    TARGET says where an app is: module:name, path/to/file.py or file.py:name. The name is `app` unless given.
    """
