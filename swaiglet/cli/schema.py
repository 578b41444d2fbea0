"""``swaiglet schema``: print the JSON Schema of SWML."""

from __future__ import annotations

import json

import click

from swaiglet.swml.schema import json_schema


@click.command()
@click.option("--messaging", is_flag=True, help="The schema of documents for messages, not for calls.")
def schema(*, messaging: bool) -> None:
    """Print the JSON Schema (2020-12) of SWML documents, for editors and other languages."""
    click.echo(json.dumps(json_schema(messaging=messaging), indent=2))
