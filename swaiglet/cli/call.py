"""``swaiglet call``: have a conversation with an agent, without a phone."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, redirect_stdout
from pathlib import Path
from typing import Any

import click
from attrs import field, frozen
from rich.console import Console

from swaiglet import errors
from swaiglet.errors import UnreadableError
from swaiglet.simulator.clock import RealClock, SimulatedClock
from swaiglet.simulator.llm import LanguageModel
from swaiglet.simulator.network import Network
from swaiglet.simulator.performance import Performance
from swaiglet.simulator.platform import Fault
from swaiglet.simulator.play import Circumstances, Played, Target, play
from swaiglet.simulator.ringing import ringing
from swaiglet.simulator.rules import Rules
from swaiglet.simulator.script import Script, ScriptError, read_script
from swaiglet.swml import text

from .completing import complete_source
from .describing import Address, Object, Pair
from .mistake import MistakeError, authors_code
from .person import Person
from .screen import Show, in_colours, in_json, in_lines
from .target import load_service

FAULTS = ("duplicate", "delay=2s", "drop", "malformed")
KEYS = ("SWAIGLET_LLM_KEY", "OPENAI_API_KEY")
"""Variables of the environment that hold the key of a language model."""


class Faulty(click.ParamType[Fault]):
    """A parameter that is read as a `Fault`."""

    name = "fault"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fault:  # noqa: ARG002
        """Read the fault."""
        read = re.fullmatch(r"(duplicate|drop|malformed)|(delay)=(\d+(?:\.\d+)?)s?", value)
        if not read:
            raise MistakeError(errors.bad_fault(value, FAULTS))
        kind: Any = read[1] or read[2]
        return Fault(kind, float(read[3] or 0))


@frozen(kw_only=True)
class Options:
    """What was asked for, beside the target."""

    facts: Mapping[str, Any]
    vars: Mapping[str, Any] | None
    script: Script | None
    llm: str | None
    model: str
    faults: Sequence[Fault]
    fallback: str | None
    message: str | None
    as_json: bool
    real_time: bool
    key: str | None = field(repr=False)


@click.command("call")
@click.argument("target", required=False, metavar="[TARGET|URL|FILE]", shell_complete=complete_source)
@click.option("--from", "from_number", metavar="NUMBER", help="Who calls: E.164, or a SIP address.")
@click.option("--to", "to_number", metavar="NUMBER", help="Who is called.")
@click.option("--type", "type_", type=click.Choice(["phone", "sip", "webrtc"]), help="What kind of call it is.")
@click.option("--direction", type=click.Choice(["inbound", "outbound"]), help="Of the call, as the platform sees it.")
@click.option("--header", "headers", type=Pair(errors.bad_header), multiple=True, help="A SIP header; may be repeated.")
@click.option(
    "--vars", "variables", type=Object(errors.bad_variables), help="Variables that the document finds at the start."
)
@click.option("--script", "script", type=click.Path(path_type=Path), metavar="FILE", help="Play this script.")
@click.option("--llm", metavar="URL", help="A language model behind OpenAI's chat completions; else rules answer.")
@click.option("--model", default="gpt-4o-mini", show_default=True, help="The language model's name.")
@click.option("--fault", "faults", type=Faulty(), multiple=True, metavar="KIND", help=f"One of {', '.join(FAULTS)}.")
@click.option(
    "--fallback", type=Address(), metavar="URL", help="Of the document that is asked for when the first one fails."
)
@click.option("--message", metavar="TEXT", help="Let a message with this text come in instead of a call.")
@click.option("--record", type=click.Path(path_type=Path), metavar="FILE", help="Write the report into this file.")
@click.option("--real-time", is_flag=True, help="Let speech and pauses take the time that they take.")
@click.option(
    "--json/--text", "as_json", default=None, help="One JSON object an event, or lines to read as in a terminal."
)
def call(target: str | None, script: Path | None, record: Path | None, **given: Any) -> None:
    """Call the app at TARGET, the agent at a URL or the document in FILE, and talk to it.

    Type what the caller says, or /help. The platform's side is played on this machine: the document runs verb by verb,
    functions are called over HTTP as the platform calls them, and the report is posted. Without a language model a few
    rules stand for it. A script plays the call by itself. Exit status: 0, 1 when the call has no document or something
    is not as the script expects, 2 when nothing could be called.
    """
    options = _options(find_script(script), **given)
    called = target or (options.script.called if options.script else None)
    if called is None:
        raise MistakeError(errors.nobody_to_call())
    if record and not record.resolve().parent.is_dir():  # to be told so after the call would be late
        raise MistakeError(errors.cannot_write(str(record), "there is no such folder"))
    found = find_target(called)
    write = sys.stdout.write
    with redirect_stdout(sys.stderr) if options.as_json else nullcontext(), authors_code(f"call {called}"):
        played, failures = asyncio.run(_play(found, options, _show(options, write)))
    if record:
        _record(record, played)
    for failure in failures:
        click.echo(failure, err=True)
    raise SystemExit(1 if failures or played.session.ended == errors.call_without_document() else 0)


async def _play(target: Target, options: Options, show: Show) -> tuple[Played, Sequence[str]]:
    """Play the call; what was not as the script expects."""
    network = Network()
    model = LanguageModel(network, options.llm, options.model, options.key) if options.llm else None
    part = Performance(options.script, model) if options.script else Person(model or Rules(), _tell(options))
    script = options.script
    circumstances = Circumstances(
        call=ringing(**{**(script.facts if script else {}), **options.facts}),
        vars={**(script.vars if script else {}), **(options.vars or {})},
        envs=script.envs if script else {},
        outcomes=script.outcomes if script else {},
        clock=RealClock if options.real_time else SimulatedClock,
        faults=options.faults,
        fallback=options.fallback,
        message=options.message,
        listeners=[show],
        on_input=part.on_input,
    )
    try:
        played = await play(target, part, part, circumstances, network=network)
    finally:
        await network.close()
    if isinstance(part, Performance):
        part.close(played.session)
        return played, part.failures
    return played, ()


def _options(script: Script | None, **given: Any) -> Options:
    """The options of the command, as the rest of it reads them."""
    headers = dict(given["headers"])
    facts = {name: given[name] for name in ("from_number", "to_number", "type_", "direction") if given[name]}
    return Options(
        facts=facts | ({"headers": headers} if headers else {}),
        vars=given["variables"],
        script=script,
        llm=given["llm"],
        model=given["model"],
        faults=given["faults"],
        fallback=given["fallback"],
        message=given["message"],
        as_json=not sys.stdout.isatty() if given["as_json"] is None else given["as_json"],
        real_time=given["real_time"],
        key=next((os.environ[name] for name in KEYS if os.environ.get(name)), None),
    )


def find_script(path: Path | None) -> Script | None:
    """The script in a file, if one is named.

    Raises:
        MistakeError: it cannot be read or played.
    """
    try:
        return read_script(path) if path else None
    except ScriptError as error:
        raise MistakeError(str(error)) from error


def find_target(called: str) -> Target:
    """What is called: a URL, the document in a file, or the app of a target.

    Raises:
        MistakeError: there is none.
    """
    if called.startswith(("http://", "https://")):
        return called
    if Path(called).suffix.lower() not in (".json", ".yaml", ".yml"):
        return load_service(called)
    try:
        document = text.parse(Path(called).read_bytes())
    except OSError as error:
        raise MistakeError(errors.cannot_open(called, error.strerror or str(error))) from error
    except UnreadableError as error:
        raise MistakeError(errors.unreadable(called, str(error))) from error
    if not isinstance(document, Mapping):
        raise MistakeError(errors.unreadable(called, "it holds no object, so no document"))
    return document


def _show(options: Options, write: Any) -> Show:
    """Who shows the events."""
    if options.as_json:
        return in_json(write)
    console = Console(highlight=False, emoji=False)
    typed = options.script is None and sys.stdin.isatty()  # what comes from a pipe, nobody has seen
    return in_colours(console, typed=typed) if console.is_terminal else in_lines


def _tell(options: Options) -> Any:
    """Shows a text to the person; to standard error, when standard output has JSON."""
    return lambda told: click.echo(told, err=options.as_json)


def _record(path: Path, played: Played) -> None:
    """Write the report of the last conversation."""
    if not played.report:
        raise MistakeError(errors.no_report_to_write(str(path)))
    try:
        path.write_text(json.dumps(played.report, ensure_ascii=False, indent=2, default=str) + "\n", encoding="utf-8")
    except OSError as error:
        raise MistakeError(errors.cannot_write(str(path), error.strerror or str(error))) from error
