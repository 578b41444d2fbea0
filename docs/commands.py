"""Writes docs/reference/commands/ from what ``swaiglet --help`` and its commands' print: ``make reference``.

The upper part of each page is written; what stands under `BY_HAND` is kept, so a command's examples and what its help
has no room for are on its own page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner

from swaiglet.cli import main as swaiglet

DIRECTORY = Path(__file__).parent / "reference" / "commands"
INDEX = "index.md"
COMMENT = "<!-- `make reference` writes what stands above the next comment. -->"
BY_HAND = "<!-- From here on this page is written by hand, and kept. -->"
WIDTH = 78
"""The columns that help has on a terminal of 80."""


def pages(directory: Path) -> dict[str, str]:
    """Every page's text, by file name; the parts by hand are those of the pages in a directory."""
    written = {INDEX: _index()} | {f"{name}.md": _page(name) for name, _ in _commands()}
    return {name: f"{text}\n\n{BY_HAND}\n{_by_hand(directory / name)}" for name, text in written.items()}


def _commands() -> Iterator[tuple[str, click.Command]]:
    """The commands that help shows, in its order."""
    with click.Context(swaiglet, info_name="swaiglet") as context:
        for name in swaiglet.list_commands(context):
            command = swaiglet.get_command(context, name)
            if command and not command.hidden:
                yield name, command


def _index() -> str:
    """The top of the page of the command line itself."""
    links = "\n".join(f"* [swaiglet {name}]({name}.md)" for name, _ in _commands())
    return "\n\n".join(["# Command line", COMMENT, _help(), "Each command has a page:", links])


def _page(name: str) -> str:
    """The top of one command's page."""
    return "\n\n".join([f"# swaiglet {name}", COMMENT, _help(name)])


def _help(*words: str) -> str:
    """What ``--help`` prints after these words, as a session that the tests of the pages run, too."""
    command = " ".join(["swaiglet", *words, "--help"])
    done = CliRunner().invoke(swaiglet, [*words, "--help"], prog_name="swaiglet", terminal_width=WIDTH)
    assert done.exit_code == 0, done.output  # noqa: S101  help that there is not
    return f"```console\n$ {command}\n{done.output.rstrip()}\n```"


def _by_hand(path: Path) -> str:
    """What is kept of a page, if there is one."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text.partition(f"{BY_HAND}\n")[2]


def main(directory: Path = DIRECTORY) -> None:
    """Write the pages, and remove those whose command is no more."""
    directory.mkdir(parents=True, exist_ok=True)
    written = pages(directory)
    for path in directory.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (directory / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
