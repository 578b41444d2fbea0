"""Where a server's log goes."""

from __future__ import annotations

import logging


def log_to_standard_error() -> None:
    """Write what happens to standard error, a line each."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
