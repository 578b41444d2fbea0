"""``swaiglet sections``: list the verbs of a document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click
from attrs import asdict, frozen
from rich.text import Text

from swaiglet import errors
from swaiglet.app import App
from swaiglet.simulator.reading import listing, mapping
from swaiglet.swml.convert import to_wire
from swaiglet.swml.model import Verb

from .describing import Described, describes_a_call
from .looking import console, rendered
from .target import Target

INDENT = "   "
CONVERSES = ("ai", "amazon_bedrock")


@frozen
class Line:
    """A verb of a section, or a branch of one.

    Attributes:
        path: where it stands in the document.
        verb: its name; empty for a branch, and for what a conversation consists of.
        text: in short, what it says.
        depth: in how many others it stands.
    """

    path: str
    verb: str
    text: str
    depth: int


@click.command()
@click.argument("app", metavar="TARGET", type=Target())
@describes_a_call
@click.option("--json", "as_json", is_flag=True, help="Print one array of {path, verb, text, depth} a section.")
def sections(app: App, described: Described, *, as_json: bool) -> None:
    """List the sections of the document that the app at TARGET makes for a call, with their verbs in order.

    The call begins with the section main; the verbs of a branch stand below it. Exit status: 0, or 2 when there is no
    document.
    """
    document = to_wire(rendered(app, described))["sections"]
    listed = {name: [*_lines(verbs, f"sections.{name}", 0)] for name, verbs in document.items()}
    if as_json:
        told = {name: [asdict(line) for line in lines if line.verb] for name, lines in listed.items()}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    screen = console()
    for name, lines in listed.items():
        screen.print(Text(name, "bold blue"), soft_wrap=True)
        for line in lines:
            screen.print(_shown(line), soft_wrap=True)


def _shown(line: Line) -> Text:
    """A line as a person reads it."""
    text = Text(INDENT * (line.depth + 1))
    if line.verb:
        text.append(line.verb, "bold")
        return text.append(f"  {line.text}" if line.text else "")
    return text.append(line.text, "dim")


def _lines(steps: Sequence[Any], path: str, depth: int) -> Iterator[Line]:
    """The verbs of a list, and what stands in each."""
    for index, step in enumerate(steps):
        place = f"{path}[{index}]"
        (verb, value), *_ = step.items()
        branches = [] if verb in CONVERSES else [*_branches(value, f"{place}.{verb}", "")]
        yield Line(place, verb, _summary(value) if verb not in CONVERSES else "", depth)
        if verb in CONVERSES:
            yield from (Line(place, "", text, depth + 1) for text in _conversation(mapping(value)))
        for label, inside, below in branches:
            yield Line(inside, "", label, depth + 1)
            yield from _lines(below, inside, depth + 2)


def _branches(value: Any, path: str, label: str) -> Iterator[tuple[str, str, Sequence[Any]]]:
    """The lists of verbs in a verb's value: when each is run, where it stands, and its verbs."""
    if isinstance(value, list):
        if value and all(map(_is_step, value)):
            yield label, path, value
            return
        for index, member in enumerate(value):
            yield from _branches(member, f"{path}[{index}]", label)
    elif isinstance(value, Mapping):
        for key, member in value.items():
            yield from _branches(member, f"{path}.{key}", _label(value, label, key))


def _label(value: Mapping[str, Any], label: str, key: str) -> str:
    """When the verbs below a key are run, in words."""
    if key == "then" and "when" in value:
        return f"when {value['when']}"
    return f"{label} {key}".strip()


def _is_step(value: Any) -> bool:
    return isinstance(value, Mapping) and len(value) == 1 and next(iter(value)) in Verb.known


def _summary(value: Any) -> str:
    """What a verb's value says by itself, cut short, without what secrets URLs hold."""
    if not isinstance(value, Mapping):
        return "" if value is None or isinstance(value, list) else errors.quoted(value)
    said = {key: member for key, member in value.items() if not [*_branches(member, "", "")]}
    return ", ".join(f"{key}: {errors.quoted(member)}" for key, member in said.items())


def _conversation(ai: Mapping[str, Any]) -> Iterator[str]:
    """What a conversation consists of, one thing a line."""
    prompt, swaig = mapping(ai.get("prompt")), mapping(ai.get("SWAIG"))
    parts = [mapping(section) for section in listing(prompt.get("pom"))]
    titles = [str(part.get("title") or errors.quoted(part.get("body") or part.get("bullets"), 40)) for part in parts]
    steps = {
        f"steps of {name}": [str(mapping(step).get("name")) for step in listing(mapping(context).get("steps"))]
        for name, context in mapping(prompt.get("contexts")).items()
    }
    functions = [str(mapping(entry).get("function")) for entry in listing(swaig.get("functions"))]
    languages = [
        " ".join(filter(None, (one.get("name"), one.get("voice"))))
        for one in map(mapping, listing(ai.get("languages")))
    ]
    told = {
        "prompt": titles or [errors.quoted(prompt.get("text", ""))],
        **steps,
        "functions": functions,
        "of the platform": [str(name) for name in listing(swaig.get("native_functions"))],
        "from elsewhere": [
            name for one in listing(swaig.get("includes")) for name in mapping(one).get("functions", ())
        ],
        "languages": languages,
        "global data": list(mapping(ai.get("global_data"))),
        "post prompt": [errors.quoted(mapping(ai["post_prompt"]).get("text", ""))] if ai.get("post_prompt") else [],
    }
    return (f"{what}: {', '.join(names)}" for what, names in told.items() if names)
