"""What ``swaiglet test`` prints, in the shape that the reference SDK's ``swaig-test`` prints it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from swaiglet.app import App
from swaiglet.swml.convert import to_wire

from .agents import Listed

Wire = Mapping[str, Any]

BOUNDS = ("pattern", "format")
"""Keywords of a schema that bound text; what else bounds an argument is in its description."""


def agents(known: Sequence[Listed]) -> Iterator[str]:
    """The apps, each with its name and where it answers."""
    yield "Apps:"
    for listed in known:
        yield f"  {listed.name} (instance)"
        yield f"    Name: {listed.app.name}"
        yield f"    Route: {listed.route}"


def tools(app: App) -> Iterator[str]:
    """The functions of an app with their arguments."""
    yield f"SWAIG functions of {app.name}:"
    for entry in app.functions.values():
        yield from _tool(to_wire(entry))
    if not app.functions:
        yield "  none"


def _tool(entry: Wire) -> Iterator[str]:
    elsewhere = entry.get("web_hook_url")
    place = " (EXTERNAL webhook)" if elsewhere else " (LOCAL webhook)"
    yield f"  {entry['function']} - {entry.get('description', '')}{'' if 'data_map' in entry else place}"
    if elsewhere:
        yield f"    External URL: {elsewhere}"
    parameters = entry.get("parameters", {})
    properties = parameters.get("properties", {})
    yield "    Parameters:" if properties else "    Parameters: None"
    for name, schema in properties.items():
        required = " (required)" if name in parameters.get("required", ()) else ""
        yield f"      {name} ({_type(schema)}){required}: {schema.get('description', 'No description')}"


def _type(schema: Wire) -> str:
    """The type with what bounds it: ``integer [min: 1]``."""
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"])
    bounds = ", ".join(_bounds(schema))
    return f"{schema.get('type', 'unknown')}{f' [{bounds}]' if bounds else ''}"


def _bounds(schema: Wire) -> Iterator[str]:
    if "enum" in schema:
        yield f"options: {', '.join(map(str, schema['enum']))}"
    yield from (f"{keyword}: {schema[keyword]}" for keyword in BOUNDS if keyword in schema)
    if "type" in schema.get("items", {}):
        yield f"item type: {schema['items']['type']}"
    if "default" in schema:
        yield f"default: {schema['default']}"


def result(wire: Wire, kind: str) -> Iterator[str]:
    """What a function answered: what the model is told, after it each action.

    Args:
        wire: the answer as it goes out.
        kind: what it is called.
    """
    told = wire.get("response", "")
    yield "RESULT:"
    yield f"{kind}: {told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)}"
    actions = wire.get("action", ())
    if actions:
        yield "\nActions:"
    yield from (json.dumps(action, ensure_ascii=False, indent=2) for action in actions)
    if wire.get("post_process"):
        yield f"\nPost-process: {wire['post_process']}"
