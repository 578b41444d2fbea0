"""What it takes to answer a function call, without HTTP: `make bench` prints the median, in microseconds.

From the request's body, read from JSON already, to the response, not yet JSON again; beside it what reading and
writing that JSON takes. The figures are of one core of the machine it runs on; compare them within one run.
"""

import asyncio
import json
import statistics
import time
from collections.abc import Callable
from typing import Annotated, Any

from attrs.validators import ge, le

from swaiglet import App, FunctionCall, Result
from swaiglet.swaig.arguments import read_arguments

ROUNDS = 3000
ARGUMENTS: dict[str, Any] = {"day": "2026-11-21", "people": "4", "vegetarian": True}
BODY: dict[str, Any] = {
    "function": "book_table",
    "argument": {"parsed": [ARGUMENTS], "raw": json.dumps(ARGUMENTS)},
    "call_id": "0b5f3c1e-8f5d-4a58-9d2c-6f1c3b1e77aa",
    "ai_session_id": "5d4a589d-6f1c-4b1e-8f5d-0b8f5a1f3c77",
    "caller_id_num": "+15550100123",
    "caller_id_name": "Ada",
    "project_id": "d238e0df",
    "space_id": "8f5a1f3c",
    "app_name": "swml app",
    "global_data": {"caller_id_name": "Ada", "caller_id_number": "+15550100123"},
    "meta_data": {},
    "meta_data_token": "token",
    "channel_active": True,
    "content_type": "text/swaig",
    "content_disposition": "function call",
    "description": "Book a table.",
    "version": "2.0",
}

app = App("restaurant", auth="off")


@app.tool
async def book_table(day: str, people: Annotated[int, ge(1), le(20)], vegetarian: bool = False) -> Result:
    """Book a table."""
    return Result(f"Booked for {people} on {day}{', vegetarian' if vegetarian else ''}.")


async def main() -> None:
    """Measure and print."""
    function_call = FunctionCall.from_body(BODY)
    parameters = app.tools["book_table"].handler.parameters
    text = json.dumps(BODY)
    measures: dict[str, Callable[[], object]] = {
        "json.loads and json.dumps, for comparison": lambda: json.dumps(json.loads(text)),
        "FunctionCall.from_body": lambda: FunctionCall.from_body(BODY),
        "read the three arguments": lambda: read_arguments(parameters, ARGUMENTS),
    }
    print(f"A function call with three arguments, {len(text):,} bytes, median of {ROUNDS:,}:")
    for name, measure in measures.items():
        show(name, [timed(measure) for _ in range(ROUNDS)])
    show("App.dispatch and Result.to_wire", [await dispatched(function_call) for _ in range(ROUNDS)])
    show("the whole, from body to response", [await dispatched(None) for _ in range(ROUNDS)])


async def dispatched(function_call: FunctionCall | None) -> float:
    """How long one answer takes, in microseconds; without a function call, its reading counts too."""
    began = time.perf_counter()
    result = await app.dispatch(function_call or FunctionCall.from_body(BODY))
    result.to_wire()
    return (time.perf_counter() - began) * 1e6


def timed(measure: Callable[[], object]) -> float:
    """How long one call takes, in microseconds."""
    began = time.perf_counter()
    measure()
    return (time.perf_counter() - began) * 1e6


def show(name: str, figures: list[float]) -> None:
    """Print one line of the table."""
    print(f"  {name:42} {statistics.median(figures):8.1f} µs")


if __name__ == "__main__":
    asyncio.run(main())
