"""Measures all, side by side in one run, and writes it down: ``make bench``.

The figures go into docs/explanation/speed.json, and from there into a page and a picture. What was there before is what
this run is compared with.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks import flights, page, processes, rates
from benchmarks.bars import bars
from benchmarks.loads import has_wrk

ROOT = Path(__file__).parents[1]
PACKAGES = ("hypercorn", "uvicorn", "quart", "signalwire-sdk", "orjson", "uvloop", "httptools")


def main() -> None:
    """Measure, write, and tell what became better or worse."""
    options = _options()
    if not has_wrk():
        tell("wrk is not installed (apt-get install wrk): the load comes from Python, and is small.")
    before = json.loads(page.FIGURES.read_text()) if page.FIGURES.is_file() else None
    measured: dict[str, Any] = {
        "machine": _machine(),
        "inside": _inside(),
        "processes": processes.measure(options.rounds + 2, tell),
        "flights": flights.measure(options.rounds, options.seconds, tell),
        "rates": rates.measure(options.rounds, options.seconds, options.connections, tell),
    }
    tell("")
    for bar in bars(measured):
        tell(page.line(bar))
    if before:
        tell("")
        for line in page.compared(before, measured):
            tell(line)
    if not options.dry:
        page.write(measured)
        for path in (page.FIGURES, page.PAGE, page.PICTURE):
            tell(f"written: {path.relative_to(ROOT)}")


def tell(what: str) -> None:
    """Say how far it is."""
    print(what, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured, in turn")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long a load lasts")
    connections: dict[str, Any] = {"type": int, "nargs": "+", "default": list(rates.CONNECTIONS)}
    parser.add_argument("--connections", **connections, help="at a time; 16 must be one")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    return parser.parse_args()


def _machine() -> dict[str, Any]:
    installed = {name: version(name) for name in PACKAGES if find_spec(name.replace("signalwire-sdk", "signalwire"))}
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "load": "wrk" if has_wrk() else "Python",
        **installed,
    }


def _inside() -> dict[str, float]:
    """The medians of test_insides.py, in seconds, without ``test_`` before their names."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "insides.json"
        tests = str(Path(__file__).with_name("test_insides.py"))
        pytest = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "pythonpath=.", tests)
        subprocess.run((*pytest, f"--benchmark-json={told}"), check=True, cwd=ROOT)  # noqa: S603  our own tests
        measured = json.loads(told.read_text())["benchmarks"]
    return {each["name"].removeprefix("test_"): each["stats"]["median"] for each in measured}


if __name__ == "__main__":
    main()
