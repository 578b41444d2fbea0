"""Data map tools (being written)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from swaiglet.swml.functions import SWAIGFunction

from .handler import Function


def data_map_entry(
    function: Function, name: str | None, description: str | None, settings: Mapping[str, Any]
) -> SWAIGFunction:
    """The entry of a data map."""
    raise NotImplementedError
