"""``swaiglet exec``: run one function as the platform would."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import click

from swaiglet import errors
from swaiglet.app import App
from swaiglet.swaig.call import FunctionCall

from .mistake import MistakeError
from .target import Target


@click.command("exec", context_settings={"ignore_unknown_options": True}, options_metavar="")
@click.argument("app", metavar="TARGET", type=Target())
@click.argument("function")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[--NAME VALUE]...")
def exec_(app: App, function: str, arguments: Sequence[str]) -> None:
    """Run FUNCTION of the app at TARGET with the arguments that follow, and print what the model is told.

    Arguments are read as they are from a model: text becomes a number where one is wanted. A name given twice makes
    a list.
    """
    if function not in app.tools:
        raise MistakeError(errors.no_such_function(app.name, function, app.tools))
    result = asyncio.run(app.dispatch(FunctionCall(function, _named(arguments))))
    wire = result.to_wire()
    click.echo(wire["response"])
    for action in wire.get("action", ()):
        click.echo(json.dumps(action, ensure_ascii=False))


def _named(arguments: Sequence[str]) -> dict[str, Any]:
    """``--order-id 5 --gift`` as ``{"order_id": "5", "gift": "true"}``."""
    named: dict[str, list[str]] = {}
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--") or word == "--":
            raise MistakeError(errors.bad_argument_word(word))
        name, equals, value = word[2:].partition("=")
        if not equals:
            value = rest.pop(0) if rest and not rest[0].startswith("--") else "true"
        named.setdefault(name.replace("-", "_"), []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in named.items()}
