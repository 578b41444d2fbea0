"""``swaiglet test``: do what the reference SDK's ``swaig-test`` does, with its flags, for an app."""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from functools import partial
from typing import Any

import click
from attrs import frozen
from rich.console import Console

from swaiglet import errors
from swaiglet.render import render
from swaiglet.swml.convert import to_wire

from . import listing
from .agents import Listed, agents_of_the_sdk, apps_of, choose, the_one
from .arguments import read
from .completing import complete_target
from .environment import variables
from .flags import ACTIONS, SETTINGS, understood
from .logs import log_to_standard_error
from .mistake import MistakeError, ask, authors_code
from .posted import Given, described, for_document, for_function
from .running import Bench
from .target import load_names, split

BEHIND = "swaiglet.behind"
"""Where the context keeps what stands behind the function's name."""
PARSE_ONLY = ("--parse-only", "--dry-run")
EPILOG = """\b
Instead of swaig-test, for example:
  swaiglet test app.py --list-tools
  swaiglet test app.py --dump-swml --raw | jq .
  swaiglet test app.py --exec order_status --order-id 12345678
  swaiglet test app.py --call-id c-1 --user-vars '{"vip": true}' --exec greet
"""


class Split(click.Command):
    """A command that gives a function all that stands behind its name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before."""
        words = [word for word in args if word not in PARSE_ONLY]  # these count wherever they stand
        end = next((place for place, word in enumerate(words, 1) if word.partition("=")[0] == "--exec"), len(words))
        if end and words[end - 1] == "--exec":
            end += 1
        ctx.meta[BEHIND] = words[end:]
        asked = PARSE_ONLY[:1] if len(words) < len(args) else ()
        return super().parse_args(ctx, [*asked, *words[:end]])

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  as Click calls it
        """How it is written."""
        return ["FILE", "[OPTIONS]", "[--exec NAME [--ARGUMENT VALUE]...]"]


@click.command(
    "test",
    cls=Split,
    no_args_is_help=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help", "--help-examples"]},
)
@click.argument("file", metavar="FILE", shell_complete=complete_target)
@click.argument("legacy", nargs=-1)
@understood
@click.pass_context
def test_(ctx: click.Context, /, file: str, legacy: Sequence[str], **given: Any) -> None:
    """Look into the app in FILE, or run one of its functions, with the flags of the reference SDK's swaig-test.

    Scripts that call swaig-test run with this command instead. Standard output has what was asked for and nothing
    else; what the app prints goes to standard error. Exit status: 0 when it was done, 1 when a function refused,
    failed, took too long or could not be run with these arguments, 2 when there is nothing to test or to run.
    """
    action = _action(given, legacy)
    function, words = (legacy[0], _legacy(legacy)) if legacy else (given["exec"], ctx.meta[BEHIND])
    if given["parse_only"]:
        click.echo("parse OK")
        return
    with redirect_stdout(sys.stderr), _telling(verbose=given["verbose"]):
        os.environ.update(variables(given["env_file"], given["env"]))
        known, chosen = _find(file, given)
        if function:
            shown = _exec(the_one(file, chosen), function, words, given)
        elif action == "--dump-swml":
            shown = _dump(the_one(file, chosen), given)
        else:
            shown = _list(known if action == "--list-agents" else chosen, action, given)
    shown.print()
    raise SystemExit(shown.status)


@frozen
class Shown:
    """What goes to standard output, and the exit status.

    Attributes:
        value: what is shown, as JSON.
        lines: the same for a person.
        raw: whether the value is printed, on one line, and not the lines.
        status: 0 when it was done, 1 when it was not.
        is_json: whether the lines are the value, too.
    """

    value: Any
    lines: Iterable[str]
    raw: bool
    status: int = 0
    is_json: bool = False

    def print(self) -> None:
        """Print it."""
        console = Console()
        if self.is_json and not self.raw and console.is_terminal:
            console.print_json(data=self.value)
            return
        for line in [json.dumps(self.value, ensure_ascii=False)] if self.raw else self.lines:
            click.echo(line)


def _action(given: Given, legacy: Sequence[str]) -> str:
    """What is to be done: one thing.

    Raises:
        MistakeError: several things are, or several apps are named.
    """
    asked = [flag.names[0] for flag in ACTIONS if given[flag.names[0][2:].replace("-", "_")]]
    asked += ["--exec"] if legacy else []
    if len(asked) > 1:
        raise MistakeError(errors.several_actions(*asked[:2]))
    if given["agent_class"] and given["route"]:
        raise MistakeError(errors.app_and_route())
    return asked[0] if asked else "--list-tools"


def _legacy(words: Sequence[str]) -> list[str]:
    """The arguments in ``FILE FUNCTION JSON``, as older editions had it."""
    if len(words) > 2:
        raise MistakeError(errors.bad_argument_word(words[2]))
    return ["--args", *words[1:]] if len(words) > 1 else []


@contextmanager
def _telling(*, verbose: bool) -> Iterator[None]:
    """When it is wanted, all logs go to standard error, and where a mistake was made."""
    if verbose:
        log_to_standard_error()
        logging.getLogger("swaiglet").setLevel(logging.DEBUG)
    try:
        yield
    except MistakeError as mistake:
        if verbose and mistake.__cause__:
            traceback.print_exception(mistake.__cause__)
        raise


def _tell(given: Given, what: str, value: Any) -> None:
    if given["verbose"]:
        click.echo(f"{what}: {json.dumps(value, ensure_ascii=False)}", err=True)


def _find(file: str, given: Given) -> tuple[Sequence[Listed], Sequence[Listed]]:
    """All apps of a file, and those that are meant.

    Raises:
        MistakeError: there is none.
    """
    names = load_names(file)
    place, name = split(file)
    with authors_code(f'load "{file}"'):
        known = apps_of(names)
    if not known:
        foreign = agents_of_the_sdk(names)
        raise MistakeError(errors.agent_of_the_sdk(file, foreign[0]) if foreign else errors.nothing_to_test(file))
    named = name if file == f"{place}:{name}" else given["agent_class"]
    return known, choose(place, known, named, given["route"])


def _list(listed: Sequence[Listed], action: str, given: Given) -> Shown:
    """The apps, or their functions."""
    if action == "--list-agents":
        value: Any = [{"name": each.app.name, "variables": each.names, "route": each.route} for each in listed]
        return Shown(value, listing.agents(listed), given["raw"])
    value = [to_wire(entry) for each in listed for entry in each.app.functions.values()]
    return Shown(value, [line for each in listed for line in listing.tools(each.app)], given["raw"])


def _dump(listed: Listed, given: Given) -> Shown:
    """The document of a call."""
    asked = for_document(described(given), given)
    _tell(given, "posted", asked.body)
    app, call = listed.app, asked.call
    document = ask(app, f'render "{app.name}"', lambda: render(app, call, listed.webhooks(call)))
    return Shown(document.to_wire(), [document.to_json(indent=True)], given["raw"], is_json=True)


def _exec(listed: Listed, name: str, words: Sequence[str], given: Given) -> Shown:
    """What a function answers."""
    app = listed.app
    if name not in app.functions:
        raise MistakeError(errors.no_such_function(app.name, name, app.functions))
    parameters = to_wire(app.functions[name]).get("parameters", {}).get("properties", {})
    arguments = read(words, parameters)
    for option in _misplaced(arguments.keys() - parameters.keys()):
        click.echo(f"warning: {errors.option_behind_function(option, name)}", err=True)
    bench = Bench(app, described(given), asked=partial(_asked, given), webhooks=listed.webhooks)
    ran = ask(app, f'run "{name}"', lambda: bench.run(name, arguments))
    for step in ran.steps if given["verbose"] else ():
        click.echo(step, err=True)
    _tell(given, "outcome", ran.outcome)
    for warning in ran.warnings:
        click.echo(f"warning: {warning}", err=True)
    kind = "Response" if name in app.data_maps else "FunctionResult"
    return Shown(ran.result, listing.result(ran.result, kind), given["raw"], 0 if ran.outcome == "done" else 1)


def _asked(given: Given, body: dict[str, Any]) -> dict[str, Any]:
    """What a function is asked with."""
    asked = for_function(body, given)
    _tell(given, "posted", asked)
    return asked


def _misplaced(names: Iterable[str]) -> list[str]:
    """The options of this command among names of arguments that the function has not."""
    options = {each for flag in (*ACTIONS, *SETTINGS) for each in flag.names}
    return sorted({f"--{name.replace('_', '-')}" for name in names} & options)
