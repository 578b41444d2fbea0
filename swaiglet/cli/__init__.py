"""The command line: ``swaiglet run | dev | call | swml | tools | exec | replay …``. One module a command."""

from __future__ import annotations

import click

from swaiglet import __version__

from .call import call
from .check import check
from .dev import dev
from .exec import exec_
from .load import load_
from .mistake import Commands
from .replay import replay_
from .run import run
from .schema import schema
from .swml import swml
from .tools import tools


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="swaiglet")
def main() -> None:
    """Write, run and look into AI voice agents for SignalWire.

    TARGET says where an app is: module:name, path/to/file.py or file.py:name. The name is `app` unless given.
    """


for command in (run, dev, swml, tools, exec_, call, replay_, load_, check, schema):
    main.add_command(command)
