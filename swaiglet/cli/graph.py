"""``swaiglet graph``: draw an agent."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import click

from swaiglet import errors
from swaiglet.app import App
from swaiglet.errors import SwaigletError, SWMLWarning
from swaiglet.picture.dot import DrawingError, NoEngineError, draw
from swaiglet.picture.mermaid import to_mermaid
from swaiglet.picture.model import Picture
from swaiglet.picture.service import picture_of_app, picture_of_board, picture_of_document
from swaiglet.switchboard import Switchboard
from swaiglet.swml.document import Document

from .call import find_target
from .describing import Described, describes_a_call
from .mistake import MistakeError, ask

MERMAID = (".mmd", ".mermaid")
OTHERS = "other numbers"
"""What the default of a switchboard takes."""
DRAWN: dict[str, Literal["svg", "png"]] = {".svg": "svg", ".png": "png"}


@click.command()
@click.argument("target", metavar="TARGET|FILE")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Ends with .svg, .png or .mmd; else Mermaid is printed.",
)
@describes_a_call
def graph(target: str, output: Path | None, described: Described) -> None:
    """Draw what the app at TARGET, or the document in FILE, does with a call.

    Sections with their verbs, contexts with their steps, what may be called in each, and what leads where; of a
    switchboard, all of its apps. Without -o the picture is printed as Mermaid's text, which GitHub shows, and many an
    editor. SVG and PNG are drawn by Graphviz: pip install 'swaiglet[graph]'.
    """
    if output and output.suffix.lower() not in (*DRAWN, *MERMAID):
        raise MistakeError(errors.bad_picture_name(str(output), [*DRAWN, MERMAID[0]]))
    picture = _picture(target, described)
    if output is None:
        click.echo(to_mermaid(picture), nl=False)
    else:
        _write(output, picture)


def _picture(target: str, described: Described) -> Picture:
    found = find_target(target)
    if isinstance(found, Switchboard):
        return picture_of_board(found.name, [(app, _document(app, described), takes) for app, takes in _taken(found)])
    if isinstance(found, App):
        return picture_of_app(found, _document(found, described))
    if isinstance(found, str):
        raise MistakeError(errors.no_picture_of_url(found))
    if described.is_special:
        raise MistakeError(errors.call_to_a_document(target, "draw"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SWMLWarning)  # what should be written differently, `check` tells
            return picture_of_document(Document.from_wire(found))
    except SwaigletError as error:
        raise MistakeError(errors.unreadable(target, str(error).removesuffix("."))) from error


def _document(app: App, described: Described) -> Document:
    return ask(app, f'render "{app.name}"', lambda: app.render(described.call))


def _taken(board: Switchboard) -> Iterator[tuple[App, str]]:
    """The apps of a switchboard, each with what it takes."""
    for extension in board.extensions.values():
        rest = [OTHERS] if extension.app is board.default else []
        takes = [*sorted(extension.numbers), *sorted(extension.sip), *rest]
        yield extension.app, ", ".join(takes or [f"at {extension.path}"])
    if board.default and all(board.default is not extension.app for extension in board.extensions.values()):
        yield board.default, OTHERS


def _write(path: Path, picture: Picture) -> None:
    """Write the picture into a file, as its ending says."""
    try:
        form = DRAWN.get(path.suffix.lower())
        path.write_bytes(draw(picture, form) if form else to_mermaid(picture).encode())
    except (NoEngineError, DrawingError) as error:
        raise MistakeError(str(error)) from error
    except OSError as error:
        raise MistakeError(errors.cannot_write(str(path), error.strerror or str(error))) from error
