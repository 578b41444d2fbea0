"""Whose call is being answered: for the log."""

from __future__ import annotations

import logging
from contextvars import ContextVar

CALL_ID: ContextVar[str] = ContextVar("swaiglet_call_id", default="")
"""The id of the call that the running code is for, empty outside of any."""


class CallFilter(logging.Filter):
    """Gives each log record the call's id as ``record.call_id``, for formats with ``%(call_id)s`` in them.

    Add it to a handler of `logging`, not to a logger.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true."""
        record.call_id = CALL_ID.get()
        return True
