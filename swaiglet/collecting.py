"""Scripts of calls as tests: every ``*.call.yaml`` is one."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from swaiglet import errors
from swaiglet.cli.call import find_target
from swaiglet.cli.mistake import MistakeError
from swaiglet.errors import SwaigletError
from swaiglet.simulator.script import ScriptError, read_script
from swaiglet.simulator.staging import Performed, perform


class FailedCallError(Exception):
    """A call did not go as its script expects."""


class ScriptFile(pytest.File):
    """A file with a script."""

    def collect(self) -> Iterable[pytest.Item]:
        """The one test in it, under the script's own name."""
        yield ScriptItem.from_parent(self, name=self.path.name.partition(".")[0])


class ScriptItem(pytest.Item):
    """A script that is played."""

    def runtest(self) -> None:
        """Play it."""
        performed = play_file(self.path)
        if performed.failures:
            raise FailedCallError(str(performed))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What was not as expected, with the call; or why the script could not be played."""
        if isinstance(excinfo.value, FailedCallError | SwaigletError | MistakeError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """How the test is called in reports."""
        return self.path, 0, f"call {self.path.name}"


def play_file(path: Path) -> Performed:
    """Play the script in a file; modules of its target that were not there before are forgotten again.

    Raises:
        ScriptError: it is no script, or nothing says what it calls.
        MistakeError: its target leads nowhere.
    """
    script = read_script(path)
    if script.called is None:
        raise ScriptError(errors.script_without_target(str(path)))
    with forgotten(path.parent):
        return asyncio.run(perform(script, find_target(script.called)))


@contextmanager
def forgotten(folder: Path) -> Iterator[None]:
    """Let modules of a folder be imported, until the end of the block."""
    path, known = [*sys.path], set(sys.modules)
    try:
        yield
    finally:
        sys.path[:] = path
        for name in set(sys.modules) - known:
            file = getattr(sys.modules[name], "__file__", None)
            if file and Path(file).is_relative_to(folder.resolve()):
                del sys.modules[name]
