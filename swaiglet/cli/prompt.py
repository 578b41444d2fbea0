"""``swaiglet prompt``: print what the model is told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click
from attrs import asdict, frozen
from rich.console import Console
from rich.markdown import Markdown

from swaiglet import errors
from swaiglet.app import App
from swaiglet.simulator.contexts import words_of
from swaiglet.simulator.course import Course
from swaiglet.simulator.prompts import told
from swaiglet.simulator.reading import listing, mapping
from swaiglet.simulator.values import named

from .describing import Described, describes_a_call
from .looking import coloured, console, conversations, rendered, settled_for
from .target import Target


@frozen
class Part:
    """Something that the model is told.

    Attributes:
        what: when it is told it: ``prompt``, ``step ask``, ``post prompt``.
        text: the words, placeholders filled.
        notes: what holds meanwhile, in words.
        done_when: when a step is done.
    """

    what: str
    text: str
    notes: Sequence[str] = ()
    done_when: str = ""


@click.command()
@click.argument("app", metavar="TARGET", type=Target())
@describes_a_call
@click.option("--json", "as_json", is_flag=True, help="Print an array of {path, what, text, notes, done_when}.")
def prompt(app: App, described: Described, *, as_json: bool) -> None:
    """Print what the model of the app at TARGET is told in a call: prompt, steps and post prompt.

    It is Markdown, as the platform makes it of the prompt's sections, or XML if the app wants that. Placeholders such
    as ${global_data.name} have the values that they have at the beginning; standard error tells of those that read
    nothing. Where there is more than the prompt, comments say when the model reads it. Exit status: 0, or 2 when there
    is no document.
    """
    document = rendered(app, described)
    found = [(path, settled_for(described, verb, value)) for path, verb, value in conversations(document)]
    parts = [(path, course, part) for path, course in found for part in _parts(course)]
    if as_json:
        listed = [{"path": path, **asdict(part)} for path, _, part in parts]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
    else:
        _print(parts)
    for event in (event for _, course in found for event in course.session.timeline.of("warning")):
        click.echo(f"warning: {event.text}", err=True)
    if not found:
        click.echo(errors.nothing_is_told(app.name), err=True)


def _parts(course: Course) -> Iterator[Part]:
    """Everything that the model of a conversation is told, in the order in which it may be."""
    talk = course.talk
    if talk.ai.get("prompt"):
        yield Part("prompt", told(talk, talk.ai["prompt"]))
    contexts = course.contexts.all
    for name, context in contexts.items():
        place = "" if [*contexts] == ["default"] else f"context {name}, "
        if mapping(context).get("system_prompt"):
            yield Part(f"{place}prompt", told(talk, context["system_prompt"]))
        for step in map(mapping, listing(mapping(context).get("steps"))):
            text, done_when = words_of(talk, context, step)
            yield Part(f"{place}step {step.get('name', '')}", text, [*_notes(step)], done_when)
    if talk.ai.get("post_prompt"):
        yield Part("post prompt", told(talk, talk.ai["post_prompt"]))


def _notes(step: Mapping[str, Any]) -> Iterator[str]:
    """What the model may call in a step, and where it may go from there, as far as the step says so."""
    for key, words in (("functions", "functions"), ("valid_steps", "then"), ("valid_contexts", "contexts")):
        if key in step:
            yield f"{words}: {', '.join(named(step[key])) or 'none'}"
    questions = [str(mapping(one).get("key")) for one in listing(mapping(step.get("gather_info")).get("questions"))]
    if questions:
        yield f"asks for: {', '.join(questions)}"
    if step.get("end"):
        yield "the steps end here"


def _print(parts: Sequence[tuple[str, Course, Part]]) -> None:
    screen = console()
    several = len({path for path, _, _ in parts}) > 1
    for number, (path, course, part) in enumerate(parts):
        about = "; ".join([f"{path}, {part.what}" if several else part.what, *part.notes])
        if screen.is_terminal:
            _draw(screen, about, part, is_xml=course.params.get("pom_format") == "xml")
            continue
        if number or several:
            click.echo(f"{chr(10) if number else ''}<!-- {about} -->\n")
        click.echo(_whole(part))


def _draw(screen: Console, about: str, part: Part, *, is_xml: bool) -> None:
    """Show a part to a person."""
    screen.rule(about, align="left", style="dim")
    text = _whole(part)
    screen.print(coloured(text, "xml") if is_xml and text.startswith("<?xml") else Markdown(text))


def _whole(part: Part) -> str:
    return "\n\n".join(filter(None, [part.text.strip(), part.done_when and f"Done when: {part.done_when.strip()}"]))
