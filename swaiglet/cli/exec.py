"""``swaiglet exec``: run one function as the platform would."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from swaiglet import errors
from swaiglet.app import App
from swaiglet.simulator.values import MISSING
from swaiglet.swaig.call import FunctionCall

from .describing import Described, Object, describes_a_call
from .looking import coloured, console
from .mistake import MistakeError, ask
from .running import Bench, Change, Ran
from .spoken import Spoken, complete_function, read_arguments
from .state import read_state, write_state
from .target import Target


@click.command("exec", cls=Spoken)
@click.argument("app", metavar="TARGET", type=Target())
@click.argument("function", shell_complete=complete_function)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[--NAME VALUE]...")
@click.option(
    "--args",
    "together",
    type=Object(errors.bad_arguments_text),
    default="{}",
    metavar="JSON",
    help="All arguments as one JSON object.",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Keep the call's data in this file, for the next function; it is made when it is not there.",
)
@click.option("--json", "as_json", is_flag=True, help="Print {outcome, response, action, changes}.")
@describes_a_call
def exec_(
    app: App,
    function: str,
    arguments: Sequence[str],
    *,
    described: Described,
    together: Mapping[str, Any],
    state: Path | None,
    as_json: bool,
) -> None:
    """Run FUNCTION of the app at TARGET with the arguments that follow.

    Prints what the model is told, each action, and what that changes in the call's global data and the function's meta
    data.

    Arguments are read as they are from a model: text becomes a number where one is wanted. A name given twice makes
    a list. After FUNCTION, a name that the function takes is its argument, and an option otherwise; before FUNCTION it
    is an option in any case. --args reaches arguments of every name.

    A data map runs on this machine as the platform runs it, with real requests; standard error tells which rule
    answered.

    Exit status: 0 when the function was done, 1 when it refused, failed, took too long or could not be run with these
    arguments, 2 when there is nothing to run.
    """
    given = {**_recorded(described, function), **together, **read_arguments(arguments)}
    name = _known(app, function)
    bench = Bench(app, described, read_state(state) if state else None)
    ran = ask(app, f'run "{function}"', lambda: bench.run(name, given))
    for step in ran.steps:
        click.echo(step, err=True)
    for warning in ran.warnings:
        click.echo(f"warning: {warning}", err=True)
    if as_json:
        click.echo(json.dumps(_told(ran), ensure_ascii=False, indent=2))
    else:
        _print(console(), ran)
    if state:
        write_state(state, ran.state)
    raise SystemExit(0 if ran.outcome == "done" else 1)


def _known(app: App, function: str) -> str:
    """The name under which the app has a function; hooks go by their older names too."""
    tool = app.tool_called(function)
    if function not in app.data_maps and tool is None:
        raise MistakeError(errors.no_such_function(app.name, function, app.functions))
    return tool.name if tool else function


def _recorded(described: Described, function: str) -> Mapping[str, Any]:
    """The arguments of a recorded request for this very function."""
    body = described.body
    return FunctionCall.from_body(body).arguments if body.get("function") == function else {}


def _print(screen: Console, ran: Ran) -> None:
    """What the model is told, then each action, then each change."""
    told = ran.result.get("response", "")
    text = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
    screen.print(Text(text, "bold" if ran.outcome == "done" else "bold red"), soft_wrap=True)
    for action in ran.result.get("action", ()):
        screen.print(coloured(json.dumps(action, ensure_ascii=False), "json"), soft_wrap=True)
    for change in ran.changes:
        screen.print(_shown(change), soft_wrap=True)


def _shown(change: Change) -> Text:
    before, after = _text(change.before), _text(change.after)
    return Text.assemble((change.path, "cyan"), ": ", (before, "red"), " -> ", (after, "green"))


def _text(value: Any) -> str:
    return "nothing" if value is MISSING else json.dumps(value, ensure_ascii=False)


def _told(ran: Ran) -> dict[str, Any]:
    """What came of the function, for a program; what was not there before, or is not any more, is left out."""
    changes = [
        {"path": change.path}
        | {side: getattr(change, side) for side in ("before", "after") if getattr(change, side) is not MISSING}
        for change in ran.changes
    ]
    return {
        "outcome": ran.outcome,
        "response": ran.result.get("response", ""),
        "action": ran.result.get("action", []),
        "changes": changes,
    }
