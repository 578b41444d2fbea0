"""``swaiglet check``: say everything that is wrong with a document."""

from __future__ import annotations

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
from swaiglet.swml import text
from swaiglet.swml.check import check as check_document

from .mistake import MistakeError, ask
from .target import load

SUFFIXES = {".json", ".yaml", ".yml"}


@click.command()
@click.argument("source", metavar="FILE|-|TARGET")
@click.option("--messaging", is_flag=True, default=None, help="The document is for messages; its verbs tell otherwise.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option("--json", "as_json", is_flag=True, help="Print an array of {level, path, message, found, expected}.")
def check(source: str, *, messaging: bool | None, strict: bool, as_json: bool) -> None:
    """Say every problem of a SWML document, with its path.

    FILE holds JSON or YAML, - is standard input, and of the app at TARGET the document of an ordinary call is checked.
    Exit status: 0 without errors, 1 with errors, 2 when there is nothing to check.
    """
    problems = check_document(_document(source), messaging=messaging)
    if as_json:
        told = [{"level": problem.level, **attrs.asdict(problem)} for problem in problems]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print(source, problems)
    failed = any(problem.level == "error" or strict for problem in problems)
    raise SystemExit(1 if failed else 0)


def _document(source: str) -> Any:
    """The JSON value that the source holds or renders."""
    try:
        if source == "-":
            return text.parse(sys.stdin.buffer.read(text.MAX_BYTES + 1))
        if Path(source).suffix.lower() in SUFFIXES or (Path(source).is_file() and Path(source).suffix != ".py"):
            with Path(source).open("rb") as file:
                return text.parse(file.read(text.MAX_BYTES + 1))
    except OSError as error:
        raise MistakeError(errors.cannot_open(source, error.strerror or str(error))) from error
    except UnreadableError as error:
        raise MistakeError(errors.unreadable(source, str(error))) from error
    app = load(source)
    return ask(app, f'render "{app.name}"', app.render).to_wire()


def _print(source: str, problems: Sequence[Problem]) -> None:
    console = Console(soft_wrap=True, highlight=False, emoji=False)
    for problem in problems:
        colour = "red" if problem.level == "error" else "yellow"
        path = f"[bold]{escape(problem.path)}[/]: " if problem.path else ""
        console.print(f"[{colour}]{problem.level}[/] {path}{escape(problem.message)}")
    counts = Counter(problem.level for problem in problems)
    told = ", ".join(f"{count} {level}{'s' if count > 1 else ''}" for level, count in sorted(counts.items()))
    console.print(f"{escape(source)}: {told or 'no problems'}")
