"""``swaiglet swml``: print the document of a call."""

from __future__ import annotations

from typing import Literal

import click

from swaiglet.app import App

from .describing import Described, describes_a_call
from .looking import coloured, console, rendered
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
    document = rendered(app, described)
    text = document.to_yaml().rstrip("\n") if form == "yaml" else document.to_json(indent=True)
    screen = console()
    if not screen.is_terminal:
        click.echo(text)
    elif form == "yaml":
        screen.print(coloured(text, "yaml"), soft_wrap=True)
    else:
        screen.print_json(text)
