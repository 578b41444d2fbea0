"""The one line that the log has of each request."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from typing import Any
from urllib.parse import quote

from swaiglet import errors
from swaiglet.calling import CALL_ID
from swaiglet.dispatch import Answer
from swaiglet.errors import quoted

from .http import HttpRequest, HttpResponse

log = logging.getLogger("swaiglet.web")

MOST_LETTERS = 500
"""What is told of a value that a client sent."""
FIRST = ("method", "path", "status")


class Line:
    """What is told of one request: key=value in the message, and the same as ``record.swaiglet`` for other formats.

    Attributes:
        fields: by name, in order.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.fields: dict[str, Any] = {"method": quote(request.method), "path": request.shown_path}
        self._begun = time.perf_counter()

    def begin(self, call: str, **fields: Any) -> None:
        """Tell whose call it is, here and in every line that is logged for this request from now on."""
        CALL_ID.set(quote(call[:MOST_LETTERS], safe="/:@+", errors="replace"))  # formats write it as it is
        self.note(call=call, **fields)

    def note(self, **fields: Any) -> None:
        """Tell more; what is empty is left out, and text is cut to what a line has room for."""
        for name, value in fields.items():
            if value not in ("", None):
                self.fields[name] = value[:MOST_LETTERS] if isinstance(value, str) else value

    @contextmanager
    def handling(self) -> Iterator[None]:
        """Tell how long the author's code takes, and whether it comes to its end."""
        begun = time.perf_counter()
        self.note(outcome="failed")
        try:
            yield
            self.note(outcome="done")
        except TimeoutError:
            self.note(outcome="late")
            raise
        finally:
            self.note(handler_ms=_milliseconds(begun))

    def answered(self, answered: Answer) -> None:
        """Tell how a function was answered."""
        self.note(outcome=answered.outcome, attempt=answered.attempt, handler_ms=round(answered.seconds * 1000, 1))

    def ended(self, response: HttpResponse) -> str:
        """The line, once there is a response."""
        self.note(status=response.status, total_ms=_milliseconds(self._begun), bytes=len(response.body))
        told = "".join(f" {name}={_shown(value)}" for name, value in self.fields.items() if name not in FIRST)
        return f"{' '.join(str(self.fields[name]) for name in FIRST)}{told}"


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


def _milliseconds(begun: float) -> float:
    return round((time.perf_counter() - begun) * 1000, 1)


def _shown(value: Any) -> str:
    """The value, in quotation marks where it is more than a word."""
    text = value if isinstance(value, str) else quoted(value, MOST_LETTERS)
    plain = text.replace("-", "").replace("_", "").replace(".", "").replace("+", "").isalnum()
    return text if plain and len(text) <= 80 else quoted(text, MOST_LETTERS)
