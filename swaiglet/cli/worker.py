"""What a worker process of ``swaiglet run --workers`` imports: the app that its parent was asked to serve."""

from __future__ import annotations

import logging
import os

from .target import load

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
logging.getLogger("swaiglet.server").setLevel(logging.WARNING)  # its parent said where it runs
app = load(os.environ["SWAIGLET_TARGET"])
