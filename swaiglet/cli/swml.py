"""``swaiglet swml``: print the document of a call."""

from __future__ import annotations

import click
from rich.console import Console

from swaiglet.app import App
from swaiglet.swaig.call import Call

from .mistake import ask
from .target import Target


@click.command()
@click.argument("app", metavar="TARGET", type=Target())
@click.option("--from", "from_number", default="", metavar="NUMBER", help="Who calls: E.164 or a SIP address.")
@click.option("--to", "to_number", default="", metavar="NUMBER", help="Who is called.")
def swml(app: App, from_number: str, to_number: str) -> None:
    """Print the SWML document that the app at TARGET makes for a call."""
    call = Call(from_number=from_number, to_number=to_number, direction="inbound", type="phone")
    text = ask(app, f'render "{app.name}"', lambda: app.render(call)).to_json(indent=True)
    console = Console()
    if console.is_terminal:
        console.print_json(text)
    else:
        click.echo(text)
