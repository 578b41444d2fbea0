"""``swaiglet exec``: run one function as the platform would."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

import click
import orjson

from swaiglet import errors
from swaiglet.app import App
from swaiglet.dispatch import answer
from swaiglet.simulator.data_map import run_data_map
from swaiglet.swaig.call import FunctionCall
from swaiglet.swaig.explicit import ExplicitSchema
from swaiglet.swml.convert import to_wire
from swaiglet.swml.functions import SWAIGFunction

from .mistake import MistakeError, ask
from .target import Target


@click.command(
    "exec",
    context_settings={"ignore_unknown_options": True},
    options_metavar="",
)
@click.argument("app", metavar="TARGET", type=Target())
@click.argument("function")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[--NAME VALUE]...")
@click.option("--args", "together", default="{}", metavar="JSON", help="All arguments as one JSON object.")
def exec_(app: App, function: str, arguments: Sequence[str], together: str) -> None:
    """Run FUNCTION of the app at TARGET with the arguments that follow, and print what the model is told.

    Arguments are read as they are from a model: text becomes a number where one is wanted. A name given twice makes
    a list. A data map runs on this machine as the platform runs it, with real requests; standard error tells which
    rule answered. Exit status: 0 when the function was done, 1 when it refused, failed, took too long or could not be
    run with these arguments, 2 when there is nothing to run.
    """
    given = {**_all(together), **_named(arguments)}
    if function in app.data_maps:
        raise SystemExit(_run_data_map(app.data_maps[function], given))
    if app.tool_called(function) is None:
        raise MistakeError(errors.no_such_function(app.name, function, app.functions))
    answered = ask(app, f'run "{function}"', lambda: answer(app, FunctionCall(function, given), app.webhooks))
    _print(answered.result.to_wire())
    raise SystemExit(0 if answered.outcome == "done" else 1)


def _run_data_map(entry: SWAIGFunction, given: dict[str, Any]) -> int:
    """Run a data map on this machine; which rule answered, and what was remarkable, goes to standard error."""
    data_map, parameters = to_wire(entry.data_map), to_wire(entry.parameters)
    arguments, complaints = ExplicitSchema(parameters).read(given)
    if complaints:
        click.echo(errors.bad_arguments(complaints))
        return 1
    run = asyncio.run(run_data_map(data_map, arguments, function=entry.function, meta_data=entry.meta_data))
    for step in run.steps:
        click.echo(f"{step.at}: {step.what}", err=True)
    for warning in run.warnings:
        click.echo(f"warning: {warning}", err=True)
    _print(run.result)
    return 0 if run.fired else 1


def _print(wire: Mapping[str, Any]) -> None:
    """What the model is told, then each action."""
    told = wire.get("response", "")
    click.echo(told if isinstance(told, str) else json.dumps(told, ensure_ascii=False))
    for action in wire.get("action", ()):
        click.echo(json.dumps(action, ensure_ascii=False))


def _all(text: str) -> dict[str, Any]:
    """All arguments from the text of one JSON object."""
    try:
        arguments = orjson.loads(text)
    except orjson.JSONDecodeError:
        arguments = None
    if not isinstance(arguments, dict):
        raise MistakeError(errors.bad_arguments_text(text))
    return arguments


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
