"""Logs, as the command line sets them up: key=value for a person, JSON for a machine."""

from __future__ import annotations

import json
import logging
import math
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

from swaiglet.calling import CallFilter

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s%(of_call)s"
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
        told = _begun(record) | {"message": record.getMessage()}
        if getattr(record, "call_id", ""):
            told["call"] = record.call_id  # type: ignore[attr-defined]
        told |= _plain(getattr(record, "swaiglet", {}))
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            told["stack"] = record.stack_info
        return json.dumps(told)


class JSONHandler(logging.StreamHandler[TextIO]):
    """Writes JSON lines, also about a record of which none can be made."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self.setFormatter(JSONFormatter())

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  the name that `logging` calls
        """Tell where the record came from and what is wrong with it."""
        said = f"cannot write what was logged at {record.pathname}:{record.lineno}"
        told = _begun(record) | {"level": "error", "message": said, "exception": traceback.format_exc()}
        self.stream.write(f"{json.dumps(told)}\n")


def _begun(record: logging.LogRecord) -> dict[str, Any]:
    time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    return {"time": time, "level": record.levelname.lower(), "logger": record.name}


def _plain(value: Any, levels: int = MOST_LEVELS) -> Any:
    """The value as JSON can hold it; what it cannot, as Python shows it."""
    if value is None or isinstance(value, str | bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if levels and isinstance(value, Mapping):
        return {str(name): _plain(one, levels - 1) for name, one in value.items()}
    if levels and isinstance(value, list | tuple | set | frozenset):
        return [_plain(one, levels - 1) for one in value]
    return repr(value)


def log_to_standard_error(*, level: int = logging.INFO) -> None:
    """Send all logs of this process to standard error, and the warnings of Python with them."""
    if sys.stderr.isatty():
        handler: logging.Handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(TextFormatter(FORMAT))
    else:
        handler = JSONHandler(sys.stderr)
    handler.addFilter(CallFilter())
    logging.basicConfig(level=level, handlers=[handler])
    logging.captureWarnings(capture=True)
