"""``swaiglet swml``: print the document of a call."""

from __future__ import annotations

from typing import Literal

import click
from rich.console import Console
from rich.syntax import Syntax

from swaiglet.app import App

from .describing import Described, describes_a_call
from .mistake import ask
from .target import Target


@click.command()
@click.argument("app", metavar="TARGET", type=Target())
@describes_a_call
@click.option("--json", "form", flag_value="json", default="json", help="Print JSON, as it does anyway.")
@click.option("--yaml", "form", flag_value="yaml", help="Print YAML.")
def swml(app: App, described: Described, form: Literal["json", "yaml"]) -> None:
    """Print the SWML document that the app at TARGET makes for a call.

    Without options the call is an ordinary one: a phone call that comes in.
    """
    document = ask(app, f'render "{app.name}"', lambda: app.render(described.call))
    console = Console()
    text = document.to_yaml().rstrip("\n") if form == "yaml" else document.to_json(indent=True)
    if not console.is_terminal:
        click.echo(text)
    elif form == "yaml":
        console.print(Syntax(text, "yaml", theme="ansi_dark").highlight(text), soft_wrap=True, end="")
    else:
        console.print_json(text)
