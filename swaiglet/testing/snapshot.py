"""Documents that were saved once, to be compared with those of today."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import define, field

from swaiglet import errors
from swaiglet.simulator.replay import without_volatile
from swaiglet.swml.document import AnyDocument

FOLDER = "snapshots"
"""Where they are, beside the file of the test."""


@define(eq=False)
class Snapshot:  # noqa: PLW1641  it is compared with what changes
    """The documents of one test: ``assert call.swml == swml_snapshot``.

    Each comparison has a file of its own: the first has the test's name, the others a number after it. Credentials,
    tokens, ids and times of day do not count.

    Attributes:
        stem: the first file, without its suffix.
        update: whether files are written instead of compared.
        told: how the last comparison went, line by line; empty when it went well.
    """

    stem: Path
    update: bool = False
    told: list[str] = field(factory=list, init=False)
    _compared: int = field(default=0, init=False)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AnyDocument | Mapping):
            return NotImplemented
        self._compared += 1
        number = f"-{self._compared}" if self._compared > 1 else ""
        path = self.stem.with_name(f"{self.stem.name}{number}.json")
        now = shown(other)
        if self.update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(now, encoding="utf-8")
        was = path.read_text(encoding="utf-8") if path.is_file() else None
        self.told = [] if was == now else _told(f"{FOLDER}/{path.name}", was, now)
        return not self.told


def shown(document: AnyDocument | Mapping[str, Any]) -> str:
    """A document as it is saved."""
    wire = document.to_wire() if isinstance(document, AnyDocument) else document
    return without_volatile(json.dumps(wire, ensure_ascii=False, indent=2)) + "\n"


def _told(name: str, was: str | None, now: str) -> list[str]:
    if was is None:
        return [errors.no_snapshot(name)]
    diff = difflib.unified_diff(was.splitlines(), now.splitlines(), name, "now", lineterm="")
    return [errors.not_the_snapshot(name), *diff]


def stem_of(file: Path, test: str) -> Path:
    """Where the documents of a test are: by the names of its file and its function, and its parameters."""
    name = re.sub(r"[^\w.=-]+", "-", test).strip("-")
    return file.parent / FOLDER / f"{file.stem}.{name}"
