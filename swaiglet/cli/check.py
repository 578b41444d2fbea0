"""``swaiglet check``: say everything that is wrong with a document, with an app, or with a server."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import click
from rich.console import Console
from rich.markup import escape

from swaiglet import errors
from swaiglet.errors import Problem, UnreadableError
from swaiglet.findings import findings
from swaiglet.swml import text
from swaiglet.swml.advice import advise, aged_tokens
from swaiglet.swml.check import check as check_document
from swaiglet.swml.check import is_messaging

from .completing import complete_source
from .describing import Address, Described, Pair, describes_a_call
from .logs import told_elsewhere
from .mistake import MistakeError, authors_code
from .target import load_service

OPTIONS_OF_URL = {
    "fallback": "--fallback",
    "function": "--function",
    "arguments": "--arg",
    "no_report": "--no-report",
    "timeout": "--timeout",
}
"""Options that only a URL has, by the name of their value."""
SUFFIXES = {".json", ".yaml", ".yml"}


@click.command()
@click.argument("source", metavar="TARGET|FILE|-|URL", shell_complete=complete_source)
@describes_a_call
@click.option(
    "--fallback", type=Address(), metavar="URL", help="Of the document that is asked for when the first one fails."
)
@click.option("--function", metavar="NAME", help="Call this function in earnest; else none that could run is called.")
@click.option("--arg", "arguments", type=Pair(errors.bad_argument_pair), multiple=True, help="Of that function.")
@click.option("--no-report", is_flag=True, help="Post no report, for its handler would run.")
@click.option("--timeout", type=click.FloatRange(min=0.1), metavar="SECONDS", help="Wait less long for each reply.")
@click.option("--messaging", is_flag=True, default=None, help="The document is for messages; its verbs tell otherwise.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option("--json", "as_json", is_flag=True, help="Print an array of objects, one for each problem or line.")
def check(
    source: str, described: Described, *, as_json: bool, strict: bool, messaging: bool | None, **of_url: Any
) -> None:
    """Say every problem of an app or of a SWML document; of a server, whether it is fit to go live.

    Of the app or the switchboard at TARGET, what was declared is looked at, and the document of an ordinary call, or
    of the one that the options describe. FILE holds a document in JSON or YAML, - is standard input. Exit status: 0
    without errors, 1 with errors, 2 when there is nothing to check.

    The server at URL, written as in the dashboard with user:password@ before its host, is asked as SignalWire asks it,
    and a list tells what passed, what failed, and what to do. A function is called without the arguments that it needs,
    so that nothing runs, and a report is posted that is marked as a check. Nothing is sent to other servers. Exit
    status: 0 when nothing failed, 1 when something did.
    """
    if source.startswith(("http://", "https://")):
        raise SystemExit(_of_url(source, described, as_json=as_json, strict=strict, messaging=messaging, **of_url))
    given = [OPTIONS_OF_URL[name] for name, value in of_url.items() if value]
    if given:
        raise MistakeError(errors.only_for_urls(given, source))
    problems = _problems(source, messaging, described)
    if as_json:
        told = [{"level": problem.level, **attrs.asdict(problem)} for problem in problems]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print(source, problems)
    failed = any(problem.level == "error" or strict for problem in problems)
    raise SystemExit(1 if failed else 0)


def _of_url(source: str, described: Described, *, messaging: bool | None, **options: Any) -> int:
    """Go through the checklist of a server; the exit status."""
    from .golive import go_through  # noqa: PLC0415  the network is heavy, and no file and no app needs it

    if messaging:
        raise MistakeError(errors.no_messages_at_urls())
    return go_through(source, described, **options)


def _problems(source: str, messaging: bool | None, described: Described) -> Sequence[Problem]:
    """What is wrong with what the source holds or names."""
    is_file = Path(source).suffix.lower() in SUFFIXES or (Path(source).is_file() and Path(source).suffix != ".py")
    if source != "-" and not is_file:
        service = load_service(source)
        with authors_code(f'render "{service.name}"'), told_elsewhere("swaiglet.agent"):
            return asyncio.run(findings(service, described.call))
    if described.is_special:
        raise MistakeError(errors.call_to_a_document(source))
    value = _document(source)
    problems = check_document(value, messaging=messaging)
    if not (is_messaging(value) if messaging is None else messaging):
        problems += advise(value)
    return [*problems, *aged_tokens(value)] if is_file else problems  # what is piped is not what is kept


def _document(source: str) -> Any:
    """The JSON value of a file or of standard input."""
    try:
        if source == "-":
            return text.parse(sys.stdin.buffer.read(text.MAX_BYTES + 1))
        with Path(source).open("rb") as file:
            return text.parse(file.read(text.MAX_BYTES + 1))
    except OSError as error:
        raise MistakeError(errors.cannot_open(source, error.strerror or str(error))) from error
    except UnreadableError as error:
        raise MistakeError(errors.unreadable(source, str(error))) from error


def _print(source: str, problems: Sequence[Problem]) -> None:
    console = Console(soft_wrap=True, highlight=False, emoji=False)
    for problem in problems:
        colour = "red" if problem.level == "error" else "yellow"
        path = f"[bold]{escape(problem.path)}[/]: " if problem.path else ""
        console.print(f"[{colour}]{problem.level}[/] {path}{escape(problem.message)}")
    counts = Counter(problem.level for problem in problems)
    told = ", ".join(f"{count} {level}{'s' if count > 1 else ''}" for level, count in sorted(counts.items()))
    console.print(f"{escape(source)}: {told or 'no problems'}")
