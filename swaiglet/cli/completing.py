"""What a shell is offered for a TARGET: files, as long as no app need be loaded for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem

PYTHON = frozenset({".py"})
DOCUMENTS = frozenset({".json", ".yaml", ".yml"})


def complete_target(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001  as Click calls it
    """The Python files that begin so, and those in folders that do."""
    return [CompletionItem(name) for name in _files(incomplete, PYTHON)]


def complete_source(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001  as Click calls it
    """The same, and files that may hold a document."""
    return [CompletionItem(name) for name in _files(incomplete, PYTHON | DOCUMENTS)]


def _files(incomplete: str, suffixes: Collection[str]) -> Iterator[str]:
    """Files whose paths begin so; a folder stands for what is in it, so that one more key leads on."""
    begun, slash, _ = incomplete.rpartition("/")
    for path in _visible(Path(f"{begun}{slash}")):
        name = f"{begun}{slash}{path.name}"
        if not name.startswith(incomplete):
            continue
        if path.is_dir():
            yield from (f"{name}/{inner.name}" for inner in _visible(path) if inner.suffix in suffixes)
        elif path.suffix in suffixes:
            yield name


def _visible(folder: Path) -> list[Path]:
    """What is in a folder that one may look into, without what begins with a dot or two underscores."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "__")))
    except OSError:
        return []
