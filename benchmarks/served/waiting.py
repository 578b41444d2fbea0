"""Calls in flight: a tool that waits on the loop, and one that is stuck in its thread."""

from __future__ import annotations

import asyncio
import time

from swaiglet import App

app = App("waiting", auth=("user", "secret"))
app.prompt(lambda: "You wait.")


@app.tool
async def wait(order_id: str, detail: str = "short") -> str:
    """Wait for a backend."""
    await asyncio.sleep(0.2)
    return f"Order {order_id} arrives tomorrow."


@app.tool
async def answer(order_id: str, detail: str = "short") -> str:
    """Answer at once."""
    return f"Order {order_id} arrives tomorrow."


@app.tool(timeout=120)
def stick(number: int) -> str:
    """Wait where nobody can be interrupted."""
    time.sleep(60)
    return "late"
