"""A front desk: five tools, three sections of a prompt, hints, a language, Basic authentication and tokens."""

from __future__ import annotations

from typing import Annotated, Literal

from swaiglet import AI, App, Call, Result

LOGIN = ("user", "secret")


def front_desk() -> App:
    """The app."""
    app = App("front-desk", voice="rime.spore", hints=["parcel", "order number", "Acme"], auth=LOGIN)

    @app.prompt("Role")
    async def role() -> str:
        return "You answer the phone at Acme."

    @app.prompt("Rules")
    async def rules() -> list[str]:
        return ["Be brief.", "Never guess a delivery date.", "Ask for the order number first."]

    @app.prompt("Closing")
    async def closing() -> str:
        return "Thank the caller and say goodbye."

    @app.tool
    async def order_status(
        order_id: Annotated[str, "The eight-digit order number"], detail: Literal["short", "long"] = "short"
    ) -> Result:
        """Look up an order. Use when the caller asks where a parcel is."""
        return Result(f"Order {order_id} arrives tomorrow.").set_global_data(last_order=order_id)

    @app.tool
    async def cancel_order(order_id: str, reason: str = "") -> str:
        """Cancel an order."""
        return f"Order {order_id} is cancelled."

    @app.tool
    async def opening_hours(day: str) -> str:
        """Tell when we are open."""
        return "Nine to five."

    @app.tool
    async def call_back(number: str, hour: int) -> str:
        """Have somebody call back."""
        return f"Somebody calls {number} at {hour}."

    @app.tool
    async def complain(text: str, severity: int = 1) -> str:
        """Take a complaint."""
        return "It is noted."

    return app


app = front_desk()
settled = front_desk()


@settled.before_call
async def settle(call: Call, ai: AI) -> None:
    """What most apps do before a call: tell the conversation who calls."""
    ai.global_data["customer"] = call.from_number
