"""What takes a process of its own to measure: imports, the help, start-up, the memory of an idle app."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.contenders import CONTENDERS, running

COMMANDS: dict[str, Sequence[str]] = {
    "nothing": ("-c", "pass"),
    "import quart": ("-c", "import quart"),
    "import swaiglet": ("-c", "import swaiglet"),
    "from swaiglet import App": ("-c", "from swaiglet import App"),
    "swaiglet --help": ("-m", "swaiglet", "--help"),
}


def measure(rounds: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Milliseconds of CPU of each command, in turn, and how long a server takes to its first answer."""
    took: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            took[name].append(_cpu_milliseconds((sys.executable, *command)))
    for name, figures in took.items():
        tell(f"{name}: {statistics.median(figures):.0f} ms of CPU")
    started, resident = [], []
    for _ in range(rounds):
        begun = time.perf_counter()
        with running(CONTENDERS["swaiglet on Hypercorn"]) as server:
            started.append(time.perf_counter() - begun)
            resident.append(server.resident_megabytes)
    tell(f"from the command to the first answer: {statistics.median(started) * 1000:.0f} ms")
    return {"cpu": took, "first_answer": started, "resident_megabytes": resident}


def _cpu_milliseconds(command: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own commands
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def less(measured: dict[str, Any], name: str, base: str = "nothing") -> float:
    """The median of what a command takes beyond Python itself."""
    cpu = measured["cpu"]
    took: float = statistics.median(own - start for own, start in zip(cpu[name], cpu[base], strict=True))
    return took
