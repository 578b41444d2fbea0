"""Logs, as the command line sets them up: key=value for a person, JSON for a machine."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from swaiglet.calling import CallFilter

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s%(of_call)s"


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
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if getattr(record, "call_id", ""):
            told["call"] = record.call_id  # type: ignore[attr-defined]
        told |= getattr(record, "swaiglet", {})
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def log_to_standard_error(*, level: int = logging.INFO) -> None:
    """Send all logs of this process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(CallFilter())
    handler.setFormatter(TextFormatter(FORMAT) if sys.stderr.isatty() else JSONFormatter())
    logging.basicConfig(level=level, handlers=[handler])
