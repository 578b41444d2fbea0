"""Logs, as the command line sets them up: key=value for a person, JSON for a machine."""

from __future__ import annotations

import io
import json
import logging
import math
import os
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TextIO

import orjson

from swaiglet.calling import CallFilter
from swaiglet.web.lines import LineRecord

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s%(of_call)s"
PLAIN = frozenset({str, int, float, bool, type(None)})
PIECE_BYTES = 4096
"""What arrives in one piece in a pipe (``PIPE_BUF``), so that lines of several processes do not mix."""
MOST_WAITING = 10_000
NO_FIELDS: Mapping[str, Any] = {}
MOST_UNWORDED = 32
"""So many records of requests are put into words at once, which takes a third of the time that it takes in between."""
WAITING_SECONDS = 0.1
"""How long a line may wait for others."""
MOST_LEVELS = 4
"""How deep a field may be nested before it is told as text."""


class TextFormatter(logging.Formatter):
    """A line for a person, with the call it belongs to unless it tells that itself."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        call_id = getattr(record, "call_id", "")
        record.of_call = f" call={call_id}" if call_id and not hasattr(record, "swaiglet") else ""
        return super().format(record)


class JSONFormatter(logging.Formatter):
    """A JSON object on a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told = _begun(record)
        told["message"] = _message(record)
        beside = vars(record)
        if beside.get("call_id"):
            told["call"] = beside["call_id"]
        told |= _fields(beside.get("swaiglet", NO_FIELDS))
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            told["stack"] = record.stack_info
        return _written(told)


class JSONHandler(logging.StreamHandler[TextIO]):
    """Writes JSON lines, also about a record of which none can be made."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self.setFormatter(JSONFormatter())

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  the name that `logging` calls
        """Tell where the record came from and what is wrong with it."""
        said = f"cannot write what was logged at {record.pathname}:{record.lineno}"
        told = _begun(record) | {"level": "error", "message": said, "exception": traceback.format_exc()}
        self.stream.write(f"{_written(told)}\n")


class Batch(io.StringIO):
    """What is written to a file descriptor when it is told to: whole lines, as many as arrive in one piece in a pipe.

    Longer ones are written by themselves. Of lines that cannot be written, the newest are kept for the next time.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._lines: deque[bytes] = deque(maxlen=MOST_WAITING)

    def write(self, text: str) -> int:
        """Take a line."""
        self._lines.append(text.encode("ascii", errors="backslashreplace"))
        return len(text)

    def flush(self) -> None:
        """Write all.

        Raises:
            OSError: not all could be.
        """
        while self._lines:
            piece = self._lines.popleft()
            while self._lines and len(piece) + len(self._lines[0]) <= PIECE_BYTES:
                piece += self._lines.popleft()
            self._write(piece)

    def _write(self, piece: bytes) -> None:
        left = piece
        try:
            while left:
                left = left[os.write(self._descriptor, left) :]
        except OSError:
            self._lines.appendleft(left)
            raise


class PatientHandler(JSONHandler):
    """Lets lines that tell of no trouble wait a moment for others.

    To put each into words and write it by itself takes as long as half an answer to a call. A warning or an error is
    written at once, with what waits; so is all when the process ends, or begins another that has its memory.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__(Batch(descriptor))
        self._may_wait, self._is_busy = True, False
        self._records: deque[logging.LogRecord] = deque()
        self._some_wait = threading.Event()
        threading.Thread(target=self._write_in_time, name="swaiglet-log", daemon=True).start()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(before=self._pause, after_in_parent=self.release, after_in_child=self._stay_alone)

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record; whoever calls this has the handler's lock."""
        may_wait = self._may_wait and record.levelno < logging.WARNING
        if may_wait and _is_settled(record) and len(self._records) < MOST_UNWORDED:
            self._records.append(record)
        else:
            self._word_all()
            self._word(record)
        if not may_wait:
            with suppress(OSError):  # it is tried again with the next line
                self.stream.flush()
        elif not self._some_wait.is_set():
            self._some_wait.set()

    def flush(self) -> None:
        """Write what waits."""
        if not self._is_busy:
            with self.lock or nullcontext():
                self._word_all()
                super().flush()

    def _word_all(self) -> None:
        while self._records:
            self._word(self._records.popleft())

    def _word(self, record: logging.LogRecord) -> None:
        """Put a record into words, and write them with others."""
        was_busy, self._is_busy = self._is_busy, True  # a handler flushes after each record
        try:
            super().emit(record)
        finally:
            self._is_busy = was_busy

    def _write_in_time(self) -> None:
        while self._some_wait.wait():
            time.sleep(WAITING_SECONDS)
            self._some_wait.clear()
            self._try_to_write()

    def _try_to_write(self) -> None:
        with self.lock or nullcontext(), suppress(OSError):  # it is tried again with the next line
            self.flush()

    def _pause(self) -> None:
        self._try_to_write()
        self.acquire()

    def _stay_alone(self) -> None:
        """In a process that has only the thread which began it, nobody writes in time."""
        self._may_wait = False


def _is_settled(record: logging.LogRecord) -> bool:
    """Whether nothing of a record can change before it is put into words: a line of a request that tells no values."""
    return isinstance(record, LineRecord) and PLAIN.issuperset(map(type, record.swaiglet.values()))


def _begun(record: logging.LogRecord) -> dict[str, Any]:
    time = f"{_second(int(record.created))}.{int(record.msecs):03}+00:00"
    return {"time": time, "level": record.levelname.lower(), "logger": record.name}


def _message(record: logging.LogRecord) -> str:
    """The message; of a request's line, without what stands beside it as fields."""
    args = record.args
    if not args or not isinstance(args, tuple) or not hasattr(record, "swaiglet"):
        return record.getMessage()
    return str(record.msg) % tuple([getattr(argument, "brief", argument) for argument in args])


@lru_cache(2)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _written(told: Mapping[str, Any]) -> str:
    """The object as JSON, all of it ASCII, so that no letter of it ends a line."""
    try:
        text = orjson.dumps(told)
    except orjson.JSONEncodeError:  # a number beyond 64 bits, or text that is no Unicode
        return json.dumps(told)
    return text.decode() if text.isascii() else json.dumps(told)


def _fields(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields as JSON can hold them; those of a line mostly are so."""
    if PLAIN.issuperset(map(type, fields.values())) and math.isfinite(
        sum([x for x in fields.values() if type(x) is float])
    ):
        return fields
    plain: Mapping[str, Any] = _plain(fields)
    return plain


def _plain(value: Any, levels: int = MOST_LEVELS) -> Any:
    """The value as JSON can hold it; what it cannot, as Python shows it."""
    if value is None or isinstance(value, str | bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if levels and isinstance(value, Mapping):
        return {str(name): _plain(one, levels - 1) for name, one in value.items()}
    if levels and isinstance(value, list | tuple | set | frozenset):
        return [_plain(one, levels - 1) for one in value]
    return repr(value)


def log_to_standard_error(*, level: int = logging.INFO, patient: bool = False) -> None:
    """Send all logs of this process to standard error, and the warnings of Python with them.

    Args:
        level: what is not told.
        patient: whether lines may wait for others where nobody looks at them: see `PatientHandler`.
    """
    handler: logging.Handler
    if sys.stderr.isatty():
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(TextFormatter(FORMAT))
    elif patient:
        handler = PatientHandler(sys.stderr.fileno())
    else:
        handler = JSONHandler(sys.stderr)
    handler.addFilter(CallFilter())
    logging.basicConfig(level=level, handlers=[handler])
    logging.captureWarnings(capture=True)


@contextmanager
def told_elsewhere(name: str) -> Iterator[None]:
    """Keep the warnings of a logger out of the log, because they are shown in another way."""
    logger = logging.getLogger(name)
    logger.addFilter(_is_worse)
    try:
        yield
    finally:
        logger.removeFilter(_is_worse)


def _is_worse(record: logging.LogRecord) -> bool:
    return record.levelno > logging.WARNING
