"""``swaiglet new``: make a folder with an agent in it that runs."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path

import click
from attrs import frozen

from swaiglet import errors

from .mistake import MistakeError

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
MARK = "@NAME@"
"""What stands in the files of a template for the name."""
ENDING = ".txt"
"""What the files of a template have at the end of their own names: here they are text, and no code of ours."""
HIDDEN = {"gitignore": ".gitignore"}
"""Names that begin with a dot outside of the package; patterns for package data would miss them in it."""
EVERY = "every"
"""The folder of what all templates have, unless they have their own."""


@frozen
class Template:
    """What can be made.

    Attributes:
        about: what it is, in a few words.
        commands: what to type in the folder, each with what it does.
    """

    about: str
    commands: Mapping[str, str]


INSTALL = {"pip install -r requirements.txt": "what the tests need, too", "pytest": "its tests, and the call in a file"}
AGENT = INSTALL | {
    "swaiglet call app.py": "talk to it, without a phone; Ctrl-D hangs up",
    "swaiglet dev app.py": "serve it, while you write",
}
TEMPLATES: Mapping[str, Template] = {
    "minimal": Template("a front desk with one tool", AGENT),
    "steps": Template("a conversation in steps, each with its tools", AGENT),
    "ivr": Template("a menu to press keys in, without a model", AGENT),
    "embedded": Template(
        "an agent inside a Quart service that has a page, too",
        INSTALL
        | {
            "swaiglet call app.py:agent": "talk to it, without a phone; Ctrl-D hangs up",
            "hypercorn app:service --bind 127.0.0.1:3000": "serve the page and the agent",
        },
    ),
}


@click.command()
@click.argument("folder", metavar="NAME", type=click.Path(path_type=Path))
@click.option(
    "--template",
    type=click.Choice([*TEMPLATES]),
    default="minimal",
    show_default=True,
    help="; ".join(f"{name}: {template.about}" for name, template in TEMPLATES.items()) + ".",
)
def new(folder: Path, template: str) -> None:
    """Make the folder NAME: an agent in app.py, its tests, a call in a file to play, and a README.

    NAME has letters, digits, dashes and underscores, and becomes the agent's own. It may be a path, whose last part is
    the name then. A folder that is there must be empty. Either all files are made or none.
    """
    name = folder.resolve().name
    if not NAME.fullmatch(name):
        raise MistakeError(errors.bad_project_name(name))
    made = dict(_files(EVERY, name)) | dict(_files(template, name))
    try:
        _write(folder, made)
    except OSError as error:
        raise MistakeError(errors.cannot_make_project(str(folder), error.strerror or str(error))) from error
    _tell(folder, sorted(made), TEMPLATES[template])


def _files(template: str, name: str) -> Iterator[tuple[str, str]]:
    """The files of a template by their names, with the agent's name in them."""
    for file in (files("swaiglet.cli") / "templates" / template).iterdir():
        own = file.name.removesuffix(ENDING)
        yield HIDDEN.get(own, own), file.read_text(encoding="utf-8").replace(MARK, name)


def _write(folder: Path, made: Mapping[str, str]) -> None:
    """Write all files, or none; nothing that is there is touched."""
    if folder.is_dir() and any(folder.iterdir()):
        raise MistakeError(errors.cannot_make_project(str(folder), "the folder is there, and not empty"))
    with ExitStack() as undone:
        if not folder.is_dir():
            folder.mkdir()
            undone.callback(folder.rmdir)
        for name, text in made.items():
            with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                undone.callback((folder / name).unlink)
                file.write(text)
        undone.pop_all()


def _tell(folder: Path, names: list[str], template: Template) -> None:
    """Say what was made, and what to type now."""
    click.echo(f"Made {folder}: {', '.join(names)}.\n\nNext:")
    if folder.resolve() != Path.cwd().resolve():
        click.echo(f"  {click.style(f'cd {shlex.quote(str(folder))}', bold=True)}")
    width = max(map(len, template.commands))
    for command, does in template.commands.items():
        click.echo(f"  {click.style(command.ljust(width), bold=True)}  {does}")
