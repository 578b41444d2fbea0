"""Where is my order? The warehouse answers in six seconds, and no caller waits longer than four in silence."""

import time
from typing import Annotated

from swaiglet import App

app = App("slow-order", voice="rime.spore", hints=["order number"])


class Warehouse:
    """Knows where orders are, and thinks about it."""

    def find(self, order_id: str) -> str:
        """Where an order is."""
        time.sleep(6)
        return f"Order {order_id} left the warehouse this morning."


@app.provide
def warehouse() -> Warehouse:
    return Warehouse()


@app.prompt
def role() -> str:
    return "You answer the phone at Acme, and tell callers where their orders are. Be patient."


# A plain function cannot be cancelled: it goes on after its time. The same question joins it, or finds its answer.
@app.tool(
    timeout=4,
    on_timeout="Still checking. Tell the caller so, then call this function again with the same order.",
    once=60,
    fillers={"en-US": ["Let me ask the warehouse.", "I am looking for it."]},
    wait_file="https://example.com/typing.mp3",
    wait_file_loops=2,
)
def order_status(orders: Warehouse, order_id: Annotated[str, "The eight-digit order number"]) -> str:
    """Look up an order. Use when the caller asks where it is."""
    return orders.find(order_id)
