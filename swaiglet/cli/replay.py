"""``swaiglet replay``: play a recorded call again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.syntax import Syntax

from swaiglet import errors
from swaiglet.simulator.network import Network
from swaiglet.simulator.platform import Platform
from swaiglet.simulator.replay import NoRecordingError, Replayed, recorded_calls, replay
from swaiglet.simulator.service import Service, document_url, local_transport

from .completing import complete_target
from .mistake import MistakeError, authors_code
from .target import load_service


@click.command("replay")
@click.argument("recording", metavar="CALL.json", type=click.Path(path_type=Path))
@click.argument("target", shell_complete=complete_target)
@click.option("--only", multiple=True, metavar="NAME", help="Only the calls of this function; may be repeated.")
@click.option("--actions", is_flag=True, help="Compare the actions alone, not the wording.")
@click.option("--ignore", multiple=True, metavar="KEY", help="A key whose values do not count; may be repeated.")
@click.option("--diff", is_flag=True, help="Show what changed.")
def replay_(
    recording: Path, target: str, only: Sequence[str], ignore: Sequence[str], *, actions: bool, diff: bool
) -> None:
    """Send the function calls of a recorded call to the app at TARGET again, in order, and compare the answers.

    TARGET may be the URL of a document, too: https://user:password@agent.example.com/.

    CALL.json is the report of a call, as `run --record` and `dev --record` save it. Credentials, tokens, ids and
    times of day do not count. Exit status: 0 when every answer is what it was, 1 when one is not, 2 when there is
    nothing to play.
    """
    report = _report(recording, only)
    service = None if target.startswith(("http://", "https://")) else load_service(target)
    console = Console(soft_wrap=True, highlight=False, emoji=False, markup=False)

    async def play() -> list[Replayed]:
        played = []
        async with service.lifespan if service else nullcontext(), _asking(service) as platform:
            url = document_url(service) if service else target
            async for one in replay(report, platform, url, only=only, actions_only=actions, ignored=ignore):
                played.append(one)
                _show(console, len(played), one, diff=diff)
        return played

    with authors_code(f"replay {recording}"):
        played = asyncio.run(play())
    changed = sum(not one.is_same for one in played)
    console.print(errors.replayed(len(played), changed))
    raise SystemExit(1 if changed else 0)


@asynccontextmanager
async def _asking(service: Service | None) -> AsyncIterator[Platform]:
    """Asks the service in this process, or a server elsewhere."""
    transport = local_transport(service) if service else Network()
    try:
        yield Platform(transport)
    finally:
        await transport.close()


def _report(recording: Path, only: Sequence[str]) -> Mapping[str, Any]:
    """The report in a file.

    Raises:
        MistakeError: there is no such file, it holds no report that can be played, or no call of these functions.
    """
    try:
        report = json.loads(recording.read_bytes())
        recorded = {call.function for call in recorded_calls(report)}
    except OSError as error:
        raise MistakeError(errors.cannot_replay(recording, error.strerror or str(error))) from error
    except ValueError as error:
        raise MistakeError(errors.cannot_replay(recording, f"it is no JSON ({error})")) from error
    except NoRecordingError as error:
        raise MistakeError(errors.cannot_replay(recording, str(error))) from error
    for name in only:
        if name not in recorded:
            raise MistakeError(errors.not_recorded(recording, name, recorded))
    told: Mapping[str, Any] = report
    return told


def _show(console: Console, number: int, one: Replayed, *, diff: bool) -> None:
    """Print how a function call went."""
    told = "the same" if one.is_same else one.failure or f"changed: {', '.join(one.changed)}"
    console.print(f"{number:>3} {one.recorded.function}: {told}", style=None if one.is_same else "red")
    if not diff or one.is_same or one.failure:
        return
    if console.is_terminal:
        console.print(Syntax(one.diff, "diff"))
    else:
        click.echo(one.diff)
