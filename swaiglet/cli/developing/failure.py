"""Why an app does not start, shown to its author: the traceback, of the author's own lines."""

from __future__ import annotations

from pathlib import Path
from traceback import StackSummary, TracebackException, extract_tb

import click
from rich.console import Console
from rich.traceback import Traceback

from swaiglet.cli.mistake import MistakeError, is_authors
from swaiglet.errors import SwaigletError


def show(mistake: MistakeError) -> None:
    """Write to standard error what a mistake says, and the traceback of what the author's code raised."""
    error = raised(mistake)
    if error:
        console = Console(stderr=True)
        if console.is_terminal:
            console.print(_in_colours(error))
        else:
            click.echo(_in_lines(error), err=True, nl=False)
    if error is None or error is not mistake.__cause__:  # otherwise the traceback says it all
        mistake.show()


def raised(mistake: MistakeError) -> BaseException | None:
    """What the author's code raised, when that is behind it, and not a sentence of ours."""
    error = mistake.__cause__
    while isinstance(error, SwaigletError):
        error = error.__cause__
    return error if error and _has_authors_line(error) else None


def _has_authors_line(error: BaseException) -> bool:
    files = [frame.filename for frame in extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        files.append(error.filename)
    return any(is_authors(Path(file)) for file in files)


def _in_lines(error: BaseException) -> str:
    told = TracebackException.from_exception(error)
    _leave_authors_lines(told)
    return "".join(told.format())


def _leave_authors_lines(told: TracebackException) -> None:
    told.stack = StackSummary.from_list([frame for frame in told.stack if is_authors(Path(frame.filename))])
    for other in (told.__cause__, told.__context__, *(told.exceptions or ())):
        if other:
            _leave_authors_lines(other)


def _in_colours(error: BaseException) -> Traceback:
    trace = Traceback.extract(type(error), error, error.__traceback__)
    for stack in trace.stacks:
        stack.frames = [frame for frame in stack.frames if is_authors(Path(frame.filename))]
    return Traceback(trace, extra_lines=2)
