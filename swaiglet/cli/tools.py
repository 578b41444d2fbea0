"""``swaiglet tools``: list what the model may call."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import click
from attrs import asdict, evolve, field, frozen
from rich.table import Table

from swaiglet import errors
from swaiglet.app import App
from swaiglet.simulator.functions import HOOKS
from swaiglet.simulator.natives import NATIVES
from swaiglet.simulator.reading import listing, mapping
from swaiglet.swml.convert import to_wire
from swaiglet.swml.functions import SWAIG

from .describing import Described, describes_a_call
from .looking import console, conversations, rendered
from .parameters import arguments
from .target import Target

Kind = Literal["tool", "data map", "hook", "elsewhere", "platform"]


@frozen
class Listed:
    """A function that may be called.

    Attributes:
        name: its name.
        description: tells the model when to call it.
        parameters: its arguments, as JSON Schema.
        kind: who runs it: the app's ``tool``, the platform by a ``data map``, or when it calls a ``hook`` by itself; a
            server ``elsewhere``, or the ``platform`` as one of its own.
        active: whether the model may call it from the start.
    """

    name: str
    description: str
    parameters: Mapping[str, Any] = field(factory=dict)
    kind: Kind = "tool"
    active: bool | str = True


@click.command()
@click.argument("app", metavar="TARGET", type=Target())
@describes_a_call
@click.option(
    "--json", "as_json", is_flag=True, help="Print an array of {name, description, parameters, kind, active}."
)
def tools(app: App, described: Described, *, as_json: bool) -> None:
    """List the functions of the app at TARGET with their arguments.

    They are all that the app declares. Once a call is described, they are those that this call is offered. Exit status:
    0, or 2 when there is no app or no document.
    """
    listed = [*(_offered(app, described) if described.is_special else _declared(app))]
    screen = console()
    if as_json:
        click.echo(json.dumps([asdict(one) for one in listed], ensure_ascii=False, indent=2))
    elif not listed:
        click.echo(errors.no_tools(app.name, bool(app.functions)), err=True)
    elif screen.is_terminal:
        screen.print(_table(app, listed))
    else:
        for one in listed:
            click.echo(f"{one.name}({', '.join(arguments(one.parameters))}): {one.description}")


def _declared(app: App) -> Iterator[Listed]:
    """What an app declares."""
    yield from (_listed(app, to_wire(entry)) for entry in app.functions.values())
    yield from _beside(app, to_wire(app.ai.SWAIG or SWAIG()))


def _offered(app: App, described: Described) -> Iterator[Listed]:
    """What the conversations of a call are offered, each function once."""
    found: dict[str, Listed] = {}
    for _, _, value in conversations(rendered(app, described)):
        for one in _beside(app, mapping(value.get("SWAIG"))):
            found.setdefault(one.name, one)
    yield from found.values()


def _beside(app: App, swaig: Mapping[str, Any]) -> Iterator[Listed]:
    """What stands in the document's own list, and the platform's functions that it asks for."""
    yield from (_listed(app, mapping(entry)) for entry in listing(swaig.get("functions")))
    for name in map(str, listing(swaig.get("native_functions"))):
        entry = NATIVES[name]() if name in NATIVES else {"function": name}
        yield evolve(_listed(app, entry), kind="platform")


def _listed(app: App, entry: Mapping[str, Any]) -> Listed:
    name = str(entry["function"])
    own: Kind = "tool" if name in app.functions else "elsewhere"
    return Listed(
        name=name,
        description=str(entry.get("description", "")),
        parameters=mapping(entry.get("parameters")),
        kind="data map" if "data_map" in entry else "hook" if name in HOOKS else own,
        active=entry.get("active", True),
    )


def _table(app: App, listed: Sequence[Listed]) -> Table:
    table = Table("Tool", "Arguments", "When the model calls it", title=f"Tools of {app.name}", title_justify="left")
    for one in listed:
        table.add_row(_name(one), "\n".join(arguments(one.parameters)), one.description)
    return table


def _name(one: Listed) -> str:
    """The name, and what is unlike other tools."""
    notes = [one.kind] if one.kind != "tool" else []
    return "\n".join([one.name, *(f"({note})" for note in (notes if one.active is True else [*notes, "off"]))])
