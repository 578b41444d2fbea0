"""Arguments that the author describes as a JSON Schema instead of a signature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from .kinds import Complaint


@frozen
class ExplicitSchema:
    """A JSON Schema of a function's arguments."""

    given: Mapping[str, Any]

    def schema(self) -> dict[str, Any]:
        """The ``parameters`` of the function in the document."""
        return dict(self.given)

    def read(self, given: Mapping[str, Any], *, strict: bool = False) -> tuple[dict[str, Any], list[Complaint]]:
        """The arguments, and everything that is wrong with them."""
        return dict(given), []
