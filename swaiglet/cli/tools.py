"""``swaiglet tools``: list what the model may call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from swaiglet.app import App
from swaiglet.swml.convert import to_wire

from .target import Target


@click.command()
@click.argument("app", metavar="TARGET", type=Target())
def tools(app: App) -> None:
    """List the functions of the app at TARGET with their arguments."""
    if not app.functions:
        click.echo(f"{app.name} has no tools. Decorate a function with @app.tool to give it one.", err=True)
        return
    console = Console(markup=False, emoji=False)  # what an author wrote is shown as it stands, brackets and all
    if console.is_terminal:
        console.print(_table(app))
        return
    for name, entry in app.functions.items():
        arguments = ", ".join(_arguments(to_wire(entry).get("parameters", {})))
        click.echo(f"{name}({arguments}): {entry.description}")


def _table(app: App) -> Table:
    table = Table("Tool", "Arguments", "When the model calls it", title=f"Tools of {app.name}", title_justify="left")
    for name, entry in app.functions.items():
        table.add_row(name, "\n".join(_arguments(to_wire(entry).get("parameters", {}))), entry.description)
    return table


def _arguments(parameters: Mapping[str, Any]) -> list[str]:
    """Each argument as ``name: type``, with a question mark when it need not be given."""
    required = parameters.get("required", ())
    properties = parameters.get("properties", {})
    return [f"{name}{'' if name in required else '?'}: {_type(schema)}" for name, schema in properties.items()]


def _type(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_type(member) for member in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    return str(schema.get("type", "any"))
