"""``swaiglet check URL``: go through the checklist of a server that is to go live, and show it line by line."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from copy import deepcopy
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import attrs
import click
from rich.console import Console
from rich.text import Text

from swaiglet import errors
from swaiglet.errors import SetupError
from swaiglet.golive.checklist import Checklist
from swaiglet.golive.line import Line, Outcome
from swaiglet.golive.probe import Probe
from swaiglet.simulator.http import FailedError, address_of
from swaiglet.simulator.network import Network
from swaiglet.simulator.request import without_credentials
from swaiglet.web.security import signing_keys

from .describing import Described
from .mistake import MistakeError

IDS = ("call_id", "node_id", "segment_id", "project_id", "space_id")
MARKS: dict[Outcome, tuple[str, str]] = {"pass": ("✓", "green"), "fail": ("✗", "bold red"), "skip": ("-", "dim")}
WORDS: dict[Outcome, str] = {"pass": "passed", "fail": "failed", "skip": "skipped"}


def go_through(
    url: str,
    described: Described,
    *,
    fallback: str | None,
    function: str | None,
    arguments: Sequence[tuple[str, str]],
    no_report: bool,
    timeout: float | None,
    strict: bool,
    as_json: bool,
) -> int:
    """Ask a server, and show each line as soon as it is known; the exit status.

    Raises:
        MistakeError: the URL or that of the fallback is none, or the environment has no key where it should.
    """
    context = ssl.create_default_context()
    network = Network(context=context)
    checklist = Checklist(
        url=_checked(_asked_with(url, described) if described.query else url),
        body=_body(described),
        probe=Probe(network, timeout),
        context=context,
        signing_key=_signing_key(),
        function=function,
        arguments=dict(arguments),
        report=not no_report,
        fallback=None if fallback is None else _checked(fallback),
        strict=strict,
    )
    lines = asyncio.run(_run(checklist, network, None if as_json else Console(highlight=False, emoji=False)))
    if as_json:
        click.echo(json.dumps([attrs.asdict(line) for line in lines], ensure_ascii=False, indent=2))
    else:
        click.echo(f"{without_credentials(url)}: {_counted(lines)}")
    return 1 if any(line.outcome == "fail" for line in lines) else 0


async def _run(checklist: Checklist, network: Network, console: Console | None) -> list[Line]:
    lines = []
    waiting = console.status("asking the server …") if console and console.is_terminal else nullcontext()
    show = partial(_show, console=console) if console else _hide
    try:
        with waiting:
            async for line in checklist.lines():
                lines.append(line)
                show(line)
    finally:
        await network.close()
    return lines


def _hide(_: Line) -> None:
    """Print nothing: the lines are told together at the end."""


def _show(line: Line, console: Console) -> None:
    """Print a line: with a mark and colours for a person, in words for a file."""
    took = f" ({line.milliseconds:.0f} ms of {line.limit:g} s)" if line.milliseconds is not None else ""
    if not console.is_terminal:
        advice = f". {line.advice}" if line.advice else ""
        click.echo(f"{line.outcome} {line.name}: {line.told}{took}{advice}")
        return
    mark, style = MARKS[line.outcome]
    told = Text.assemble((f"{mark} {line.name:<22}", style), line.told, (took, "dim"))
    console.print(told, soft_wrap=True)
    if line.advice:
        console.print(Text(f"{'':<24}{line.advice}", "yellow"), soft_wrap=True)


def _counted(lines: Sequence[Line]) -> str:
    counts = Counter(line.outcome for line in lines)
    return ", ".join(f"{counts[outcome]} {word}" for outcome, word in WORDS.items() if counts[outcome])


def _checked(url: str) -> str:
    """The URL, when it is one."""
    try:
        address_of(url).port  # noqa: B018  reading it is what checks it
    except (FailedError, ValueError) as error:
        raise MistakeError(errors.bad_checked_url(without_credentials(url), str(error))) from error
    return url


def _asked_with(url: str, described: Described) -> str:
    """The URL with a query."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode([*described.query.items()])}"


def _body(described: Described) -> dict[str, Any]:
    """What is posted for a document: a call of its own, so that nothing is mixed up with one that there was."""
    body: dict[str, Any] = {"vars": {}, "envs": {}, "params": {}} | deepcopy(dict(described.body))
    call = body["call"] = dict(body.get("call") or {})
    return body | {"call": {**{name: str(uuid4()) for name in IDS}, **call}}


def _signing_key() -> str | None:
    """The key with which the platform signs its requests, the newest one."""
    try:
        keys = signing_keys(os.environ)
    except SetupError as error:
        raise MistakeError(str(error)) from error
    return keys.keys[0] if keys else None
