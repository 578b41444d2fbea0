"""How a command says that it was used wrongly, or that the author's code does not work: one line, exit status 2."""

from __future__ import annotations

import asyncio
import sysconfig
import traceback
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

import swaiglet
from swaiglet import errors
from swaiglet.app import App
from swaiglet.errors import SwaigletError, ToolError

T = TypeVar("T")

INSTALLED = [sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib", "purelib", "platlib")]
OTHERS = [Path(place).resolve() for place in (*swaiglet.__path__, *INSTALLED)]
"""Below these are files that stand in a traceback without being to blame: ours, Python's and installed ones."""


class MistakeError(click.ClickException):
    """A user's mistake: one line on standard error, exit status 2."""

    exit_code = 2


def misused(error: click.UsageError) -> click.ClickException:
    """The same in one line; the help text, when nothing was asked, stays as it is."""
    message = error.format_message()
    if error.ctx is None or "\n" in message:
        return error
    return MistakeError(errors.bad_usage(message, error.ctx.command_path))


@contextmanager
def authors_code(doing: str, culprit: str = "its code") -> Iterator[None]:
    """Tell what the author's code raises in one line that names the exception and the line of the author's file.

    Args:
        doing: what cannot be done then, in words that follow *Cannot*.
        culprit: who raised it.

    Raises:
        MistakeError: it raised anything at all.
    """
    try:
        yield
    except MistakeError:
        raise
    except (Exception, SystemExit, asyncio.CancelledError) as error:  # the author's code may raise what it wants
        raise MistakeError(_told(error, doing, culprit)) from error


def ask(app: App, doing: str, question: Callable[[], Awaitable[T]]) -> T:
    """What an app answers, with everything open that it provides to its handlers.

    Raises:
        MistakeError: its code raised; see `authors_code`.
    """

    async def answered() -> T:
        async with app.lifespan:
            return await question()

    with authors_code(doing):
        return asyncio.run(answered())


def _told(error: BaseException, doing: str, culprit: str) -> str:
    where = _where(error)
    if isinstance(error, SwaigletError) and not isinstance(error, ToolError):  # it is a whole sentence, or several
        return f"{where}: {error}" if where else str(error)
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    summary = " ".join(f"{type(error).__name__}: {text}".split()).removesuffix(":")
    return errors.raised(doing, culprit, summary, where)


def _where(error: BaseException) -> str:
    """The author's line that raised: the one that is no Python, else the last one of a file of the author's."""
    lines = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        lines.append((error.filename, error.lineno))
    own = [(path, line) for path, line in ((Path(file), line) for file, line in lines) if is_authors(path)]
    if own:
        return f"{_shown(own[-1][0])}, line {own[-1][1]}"
    return _where(error.__cause__) if error.__cause__ else ""


def is_authors(path: Path) -> bool:
    """Whether it is a file, which generated code is not, that nobody else wrote."""
    return path.is_file() and not any(path.resolve().is_relative_to(place) for place in OTHERS)


def _shown(path: Path) -> str:
    """A file as its author calls it."""
    here, path = Path.cwd().resolve(), path.resolve()
    return str(path.relative_to(here)) if path.is_relative_to(here) else path.name
