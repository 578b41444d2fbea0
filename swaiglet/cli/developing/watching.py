"""Which files are watched, and when they were saved."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from attrs import frozen
from watchfiles import Change, awatch

from swaiglet import errors
from swaiglet.cli.mistake import MistakeError
from swaiglet.cli.target import split

SUFFIXES = frozenset({".env", ".j2", ".json", ".md", ".py", ".toml", ".yaml", ".yml"})
"""How the names of files end of which an app may be made."""
LEFT_OUT = frozenset({"__pycache__", "node_modules", "site-packages", "venv"})
"""Folders whose files are nobody's own, beside hidden ones such as .git and .venv."""

logging.getLogger("watchfiles").setLevel(logging.WARNING)  # it would tell of each file that is none of ours

Saved = Callable[[Sequence[str]], None]


@frozen
class Watched:
    """Folders of which all files are watched that an app may be made of, and single files of any kind.

    Attributes:
        folders: with everything below.
        files: beside those.
        reports: the folder into which the server itself writes JSON.
    """

    folders: tuple[Path, ...]
    files: tuple[Path, ...] = ()
    reports: Path | None = None

    @property
    def names(self) -> list[str]:
        """What is watched, for a person."""
        return [str(path) for path in (*self.folders, *self.files)]

    def counts(self, _: Change, name: str) -> bool:
        """Whether a file that was saved is one of them."""
        path = Path(name)
        return path in self.files or (_is_made_of(path) and any(self._holds(folder, path) for folder in self.folders))

    def _holds(self, folder: Path, path: Path) -> bool:
        if not path.is_relative_to(folder) or (path.parent == self.reports and path.suffix == ".json"):
            return False
        between = path.relative_to(folder).parts[:-1]
        return not any(part.startswith(".") or part in LEFT_OUT for part in between)

    async def wait(self, saved: Saved) -> None:
        """Call back with the names of files that were saved, those of one moment at once.

        Raises:
            MistakeError: they cannot be watched.
        """
        beside = {path.parent for path in self.files if not any(map(path.is_relative_to, self.folders))}
        try:
            await asyncio.gather(
                self._wait(saved, self.folders, recursive=True), self._wait(saved, beside, recursive=False)
            )
        except (OSError, RuntimeError) as error:  # the latter is what its own errors are
            raise MistakeError(errors.cannot_watch(self.names, str(error).rstrip("."))) from error

    async def _wait(self, saved: Saved, folders: Iterable[Path], *, recursive: bool) -> None:
        if folders := tuple(folders):
            async for changes in awatch(*folders, watch_filter=self.counts, recursive=recursive):
                saved(sorted({Path(name).name for _, name in changes}))


def _is_made_of(path: Path) -> bool:
    """Whether an app may be made of it; ``.env`` and ``.env.local`` have names without an ending."""
    if path.name.startswith("."):
        return path.name.split(".")[1] == "env"
    return path.suffix in SUFFIXES


def watched(target: str, also: Iterable[Path], record: Path | None) -> Watched:
    """What is watched for a target: the folder of its file, for a module the working directory; and what is named."""
    place = Path(split(target)[0])
    own = place.resolve().parent if place.suffix == ".py" or place.is_file() else Path.cwd()
    named = [path.resolve() for path in also]
    return Watched(
        folders=(own, *(path for path in named if path.is_dir())),
        files=tuple(path for path in named if not path.is_dir()),
        reports=record.resolve() if record else None,
    )
