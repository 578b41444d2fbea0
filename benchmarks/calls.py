"""What it takes to play calls: `make bench` prints milliseconds of one in process, and how many a server answers.

The call has ten turns: the caller speaks ten times, the model calls a function each time. In process the handlers' own
time is nearly nothing; what is measured is the simulated platform, the endpoints and the functions' way to them. The
server runs in processes of its own on this machine, and so shares its cores with the callers.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from swaiglet import App, Result
from swaiglet.simulator.script import Script, Step
from swaiglet.simulator.staging import perform

TURNS, ROUNDS = 10, 50
CALLS, CONCURRENCY = 1000, 50
SERVED = '''
from swaiglet import App

app = App("bench")


@app.prompt
def role() -> str:
    return "You count."


@app.tool
async def count(number: int) -> str:
    """Count on."""
    return f"{number + 1}"


@app.post_prompt("Sum up.")
async def save() -> None:
    """Forget it."""
'''
SCRIPT = """
steps:
  - caller: One.
  - call: count number=1
  - expect: {text: "2"}
"""

app = App("bench")
app.prompt(lambda: "You count.")
app.post_prompt("Sum up.")(lambda: None)


@app.tool
async def count(number: int) -> Result:
    """Count on."""
    return Result(f"{number + 1}").set_global_data(number=number)


def turns() -> Script:
    """The call of ten turns."""
    steps = []
    for number in range(TURNS):
        steps += [Step(0, "caller", f"Number {number}."), Step(0, "call", ("count", {"number": number}))]
        steps += [Step(0, "expect", {"text": f"{number + 1}", "global_data": {"number": number}})]
    return Script(file="bench", steps=steps)


async def in_process() -> list[float]:
    """Milliseconds of calls, one after the other."""
    taken = []
    async with app.lifespan:
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            performed = await perform(turns(), app)
            taken.append((time.perf_counter() - begun) * 1000)
            assert not performed.failures, performed
    return taken


def served(folder: Path) -> dict[str, Any]:
    """What `swaiglet load` tells of many calls to a server on this machine."""
    (folder / "served.py").write_text(SERVED)
    (folder / "script.call.yaml").write_text(SCRIPT)
    swaiglet = str(Path(sys.executable).with_name("swaiglet"))
    run = [swaiglet, "run", "served.py", "--port", "0", "--workers", "2"]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen(run, cwd=folder, **pipes) as server:  # noqa: S603  our own command
        assert server.stdout
        url = [server.stdout.readline() for _ in range(2)][1].split()[-1]
        load = [swaiglet, "load", url, "--script", "script.call.yaml", "--json"]
        load += ["--calls", str(CALLS), "--concurrency", str(CONCURRENCY)]
        done = subprocess.run(load, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603  as above
        server.terminate()
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def main() -> None:
    """Measure and print."""
    taken = asyncio.run(in_process())
    print(f"A call of {TURNS} turns in process, median of {ROUNDS}:")
    print(f"  ring to report {statistics.median(taken):24.1f} ms")
    with tempfile.TemporaryDirectory() as folder:
        told = served(Path(folder))
    print(f"{CALLS:,} calls of one turn to a server with two workers, {CONCURRENCY} at a time:")
    print(f"  calls a second {told['calls_per_second']:24.1f}")
    print(f"  calls in which something went wrong {told['failed']:3}")
    for kind, row in told["requests"].items():
        print(f"  {kind:24} p50 {row['p50']:8.1f} ms, p99 {row['p99']:8.1f} ms")


if __name__ == "__main__":
    main()
