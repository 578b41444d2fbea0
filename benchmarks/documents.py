"""What it takes to read, check and write documents: `make bench` prints the median of each, in milliseconds.

The figures are of one core of the machine it runs on; compare them within one run.
"""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from swaiglet import Document
from swaiglet.swml.check import check
from swaiglet.swml.text import parse

ROUNDS = 15
STEPS: list[dict[str, Any]] = [
    {"play": {"urls": ["say:Hello", "silence:1"], "volume": 3}},
    {"connect": {"serial": [{"to": "+15550100123", "timeout": 20}, {"to": "sip:desk@example.com"}]}},
    {"cond": [{"when": "vars.open", "then": [{"hangup": {}}]}, {"else": [{"play": {"url": "say:Bye"}}]}]},
    {"prompt": {"play": "say:Press one", "max_digits": 1}},
]
"""Four steps, six verbs."""


def main() -> None:
    """Measure and print."""
    value = {"version": "1.0.0", "sections": {"main": STEPS * 500}}
    text = json.dumps(value).encode()
    document = Document.from_wire(value)
    measures: dict[str, Callable[[], object]] = {
        "json.loads, for comparison": lambda: json.loads(text),
        "parse the text": lambda: parse(text),
        "check": lambda: check(value),
        "read as objects": lambda: Document.from_wire(value),
        "write as JSON": document.to_json,
    }
    print(f"A document of 2,000 steps (3,000 verbs), {len(text):,} bytes, median of {ROUNDS}:")
    for name, measure in measures.items():
        print(f"  {name:28} {statistics.median(timed(measure) for _ in range(ROUNDS)):8.1f} ms")


def timed(measure: Callable[[], object]) -> float:
    """How long one call takes, in milliseconds of this process's time."""
    began = time.process_time()
    measure()
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
