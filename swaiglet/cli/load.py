"""``swaiglet load``: play many calls at once."""

from __future__ import annotations

import asyncio
import json
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from swaiglet import errors
from swaiglet.simulator.load import PERCENTILES, Tally, histogram, load
from swaiglet.simulator.network import Network
from swaiglet.simulator.play import Target
from swaiglet.simulator.script import Script
from swaiglet.simulator.service import Service

from .call import find_script, find_target
from .completing import complete_source
from .mistake import authors_code

WIDEST_BAR = 40


@click.command("load")
@click.argument("target", metavar="TARGET|URL|FILE", shell_complete=complete_source)
@click.option("--calls", type=click.IntRange(1), default=1000, show_default=True, help="How many calls.")
@click.option("--concurrency", type=click.IntRange(1), default=200, show_default=True, help="How many at a time.")
@click.option("--script", type=click.Path(path_type=Path), metavar="FILE", help="What each call is like.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def load_(target: str, calls: int, concurrency: int, script: Path | None, *, as_json: bool) -> None:
    """Play many calls to the app at TARGET or the agent at a URL, many of them at the same time.

    Tells how long requests took, what went wrong, and how often. Without a script callers hang up at once. Exit
    status: 0 when nothing went wrong, 1 when something did, 2 when nothing could be called.
    """
    played = find_script(script) or Script(file="", steps=())
    found = find_target(target)
    with redirect_stdout(sys.stderr), authors_code(f"call {target}"), _progress(calls) as told:
        tally = asyncio.run(_play(played, found, calls, concurrency, told))
    if as_json:
        click.echo(json.dumps(tally.to_json(), ensure_ascii=False, indent=2))
    else:
        _print(tally)
    raise SystemExit(1 if tally.failed else 0)


async def _play(script: Script, target: Target, calls: int, concurrency: int, told: Callable[[], None]) -> Tally:
    network = Network()
    try:
        async with target.lifespan if isinstance(target, Service) else nullcontext():
            return await load(script, target, calls=calls, concurrency=concurrency, network=network, told=told)
    finally:
        await network.close()


@contextmanager
def _progress(calls: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error, if that is a terminal; what comes out is called after each call."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("Calls", total=calls)
        yield lambda: progress.advance(task)


def _print(tally: Tally) -> None:
    console = Console(highlight=False, emoji=False, markup=False)
    console.print(errors.loaded(tally.calls, tally.seconds, tally.rate, tally.failed))
    table = Table("Request", "Count", *(f"p{percent}" for percent in PERCENTILES), "max", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for kind, row in tally.requests.items():
        table.add_row(kind, *(f"{value:,.0f}" if name == "count" else f"{value:,.1f}" for name, value in row.items()))
    if tally.requests:
        console.print("\nMilliseconds of each request:", table, sep="\n")
        console.print("\nRequests by milliseconds:", *_bars(tally), sep="\n")
    if tally.errors:
        console.print("\nWhat went wrong:", *_errors(tally), sep="\n", soft_wrap=True)


def _bars(tally: Tally) -> Iterator[str]:
    rows = histogram([taken for each in tally.milliseconds.values() for taken in each])
    most = max(count for _, count in rows)
    for bound, count in rows:
        bar = "█" * math.ceil(count / most * WIDEST_BAR)
        yield f"{f'≤ {bound:,g}':>10}  {count:>9,}  {bar}".rstrip()


def _errors(tally: Tally) -> Iterator[str]:
    return (f"{count:>10,}  {text}" for text, count in tally.errors.most_common())
