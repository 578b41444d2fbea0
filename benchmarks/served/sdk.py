"""The same front desk, written with the reference SDK and served as it serves itself: ``python sdk.py PORT``."""

from __future__ import annotations

import sys
from typing import Any

from signalwire import AgentBase, FunctionResult

TEXT = {"type": "string"}
TOOLS: dict[str, tuple[str, dict[str, Any]]] = {
    "order_status": (
        "Look up an order. Use when the caller asks where a parcel is.",
        {
            "order_id": {"type": "string", "description": "The eight-digit order number"},
            "detail": {"type": "string", "enum": ["short", "long"]},
        },
    ),
    "cancel_order": ("Cancel an order.", {"order_id": TEXT, "reason": TEXT}),
    "opening_hours": ("Tell when we are open.", {"day": TEXT}),
    "call_back": ("Have somebody call back.", {"number": TEXT, "hour": {"type": "integer"}}),
    "complain": ("Take a complaint.", {"text": TEXT, "severity": {"type": "integer"}}),
}


class FrontDesk(AgentBase):
    """The agent."""

    def __init__(self, port: int) -> None:
        super().__init__(name="front-desk", route="/", host="127.0.0.1", port=port, basic_auth=("user", "secret"))
        self.prompt_add_section("Role", "You answer the phone at Acme.")
        self.prompt_add_section(
            "Rules", bullets=["Be brief.", "Never guess a delivery date.", "Ask for the order number first."]
        )
        self.prompt_add_section("Closing", "Thank the caller and say goodbye.")
        self.add_hints(["parcel", "order number", "Acme"])
        self.add_language("English", "en-US", "rime.spore")
        for name, (description, parameters) in TOOLS.items():
            self.define_tool(name, description, parameters, self.answer)

    def answer(self, args: dict[str, Any], raw_data: dict[str, Any]) -> Any:  # noqa: ARG002  as the SDK calls it
        """What each tool says."""
        order = args.get("order_id")
        return FunctionResult(f"Order {order} arrives tomorrow.").update_global_data({"last_order": order})


if __name__ == "__main__":
    for extra in ("uvloop", "httptools"):  # which swaiglet's extras bring, and the SDK's dependencies do not
        sys.modules[extra] = None  # type: ignore[assignment]
    FrontDesk(int(sys.argv[1])).serve()
