"""The one line that the log has of each request."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import lru_cache
from types import FunctionType
from typing import Any, Self
from urllib.parse import quote

from swaiglet import errors
from swaiglet.calling import CALL_ID
from swaiglet.dispatch import Answer
from swaiglet.errors import quoted

from .http import HttpRequest, HttpResponse

log = logging.getLogger("swaiglet.web")

TELL = "%s"
MOST_LETTERS = 500
"""What is told of a value that a client sent."""
NUMBERS = (int, float)
BRIEF = frozenset({"method", "path", "status"})
"""What stands at the beginning of a line, without its name."""


class LineRecord(logging.LogRecord):
    """The record of a line: what the records of all lines have in common was found out for the first.

    `logging` takes five times as long to find it out anew.
    """

    def __init__(self, line: Line) -> None:
        common = _common(threading.get_ident(), threading.current_thread().name)
        self.__dict__.update(common)
        self.created = time.time()
        self.msecs = float(int(self.created % 1 * 1000))
        self.relativeCreated += (self.created - common["created"]) * 1000
        if "taskName" in common:  # from Python 3.12 on
            self.taskName = _task_name()
        self.args = (line,)
        self.swaiglet = line.fields


class Line:
    """What is told of one request: key=value in the message, and the same as ``record.swaiglet`` for other formats.

    It is put together only when somebody reads it.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._noted: dict[str, Any] = {"method": request.shown_method, "path": request.shown_path}
        self._begun = time.perf_counter()

    @property
    def fields(self) -> dict[str, Any]:
        """What is told, by name, in order."""
        return dict(self._noted)

    @property
    def outcome(self) -> str:
        """What became of the request, as far as that was told."""
        outcome: str = self._noted.get("outcome", "")
        return outcome

    def begin(self, call: str, **fields: Any) -> None:
        """Tell whose call it is, here and in every line that is logged for this request from now on."""
        CALL_ID.set(_safe(call[:MOST_LETTERS]))  # formats write it as it is
        self.note(call=call, **fields)

    def note(self, **fields: Any) -> None:
        """Tell more; what is empty is left out, and text is cut to what a line has room for."""
        for name, value in fields.items():
            if value not in ("", None):
                self._noted[name] = value[:MOST_LETTERS] if isinstance(value, str) else value

    def handling(self) -> Handling:
        """Tell how long the author's code takes, and whether it comes to its end."""
        return Handling(self)

    def answered(self, answered: Answer) -> None:
        """Tell how a function was answered."""
        took = round(answered.seconds * 1000, 1)
        self._noted |= {"outcome": answered.outcome, "attempt": answered.attempt, "handler_ms": took}

    def ended(self, response: HttpResponse) -> Self:
        """The line, once there is a response."""
        self._noted |= {"status": response.status, "total_ms": _milliseconds(self._begun), "bytes": len(response.body)}
        return self

    def tell(self, response: HttpResponse) -> None:
        """Put it into the log, when somebody reads such lines."""
        if not log.isEnabledFor(logging.INFO):
            return
        self.ended(response)
        if _is_as_python_has_it():
            log.handle(LineRecord(self))
        else:
            log.info(TELL, self, extra={"swaiglet": self.fields})

    @property
    def brief(self) -> str:
        """Of the words, what is said where the fields stand beside them."""
        noted = self._noted
        return f"{noted['method']} {noted['path']} {noted['status']}"

    def __str__(self) -> str:
        told = "".join([f" {name}={_shown(value)}" for name, value in self._noted.items() if name not in BRIEF])
        return f"{self.brief}{told}"


class Handling:
    """The time in which the author's code runs."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._begun = time.perf_counter()

    def __enter__(self) -> None:
        """Nothing is known yet."""

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Tell how it ended."""
        late = kind is not None and issubclass(kind, TimeoutError)
        outcome = "done" if kind is None else "late" if late else "failed"
        self._line.note(outcome=outcome, handler_ms=_milliseconds(self._begun))


async def told(arguments: Mapping[str, Any], redact: Callable[[Mapping[str, Any]], Any] | None) -> Any:
    """The arguments of a function as the author lets the log tell them; nothing of them when the hook fails."""
    if redact is None:
        return arguments

    async def redacted() -> Any:
        try:
            return redact(deepcopy(dict(arguments)))
        except SystemExit as error:  # a task that raises it ends the server
            raise RuntimeError from error

    value: Any
    (value,) = await asyncio.gather(redacted(), return_exceptions=True)
    if not isinstance(value, BaseException):
        return value
    log.error("%s", errors.cannot_redact(), exc_info=value)
    return None


@lru_cache(8)
def _common(thread: int, name: str) -> dict[str, Any]:  # noqa: ARG001  which are told in it
    """What all records of lines tell in this thread."""
    code = Line.tell.__code__
    place = (code.co_filename, code.co_firstlineno)
    return vars(log.makeRecord(log.name, logging.INFO, *place, TELL, (), None, code.co_name))


def _task_name() -> str | None:
    """What the running task is called; `None` outside of any."""
    try:
        task = asyncio.current_task()
    except RuntimeError:  # no loop runs here
        return None
    return task.get_name() if task else None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_common.cache_clear)  # another process has another number


def _is_as_python_has_it() -> bool:
    """Whether nobody, such as a library that follows requests through services, adds to the records of loggers."""
    make: Any = getattr(log.makeRecord, "__func__", None)
    is_plain = type(make) is FunctionType and make.__globals__ is vars(logging)
    return is_plain and logging.getLogRecordFactory() is logging.LogRecord


def _milliseconds(begun: float) -> float:
    return round((time.perf_counter() - begun) * 1000, 1)


def _safe(text: str) -> str:
    """The text with all escaped that no id of the platform's has."""
    plain = text.isascii() and text.replace("-", "").isalnum()
    return text if plain else quote(text, safe="/:@+", errors="replace")


def _shown(value: Any) -> str:
    """The value, in quotation marks where it is more than a word."""
    if type(value) in NUMBERS:
        return str(value)
    text = value if isinstance(value, str) else quoted(value, MOST_LETTERS)
    plain = text.replace("-", "").replace("_", "").replace(".", "").replace("+", "").isalnum()
    return text if plain and len(text) <= 80 else quoted(text, MOST_LETTERS)
