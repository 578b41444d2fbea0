"""A switchboard: sales, support and billing in one service, each with its numbers, its SIP user and its path.

Serve it with ``swaiglet run examples/switchboard.py:board``. Whoever dials sales hears sales; whoever dials a number
that nobody has is helped by support, which can pass the call on.
"""

from typing import Annotated, Literal

from swaiglet import App, Call, Result, Switchboard

INVOICES = {"1001": "paid", "1002": "open, 40 dollars"}
PARCELS = {"10245678": "It arrives tomorrow before noon."}
NUMBERS = {"sales": "+15551112222", "billing": "+15551113333"}


sales = App("sales", voice="rime.spore", hints=["parcel", "express"])


@sales.prompt
def sell() -> str:
    return "You sell parcels at Acme. A parcel is five dollars, express is nine. Be brief."


@sales.tool
def quote(parcels: Annotated[int, "How many"], express: bool = False) -> str:
    """Say what parcels cost."""
    return f"That is {parcels * (9 if express else 5)} dollars."


support = App("support", voice="rime.spore")


@support.prompt
def find_parcels() -> str:
    return "You find parcels for the callers of Acme. You can pass a call on to sales and to billing."


@support.tool
def parcel(number: Annotated[str, "The eight-digit number on the receipt"]) -> str:
    """Find a parcel."""
    return PARCELS.get(number, "There is no such parcel.")


@support.tool
def pass_on(department: Literal["sales", "billing"]) -> Result:
    """Pass the call on. Use when the caller wants to buy something, or asks about money."""
    return Result(f"I am connecting you with {department}.").connect(NUMBERS[department])


billing = App("billing", voice="rime.spore")


@billing.prompt
def collect(call: Call) -> list[str]:
    return ["You answer questions about invoices of Acme.", f"The caller's number is {call.from_number}."]


@billing.tool
def invoice(number: Annotated[str, "The number of the invoice"]) -> str:
    """Look up an invoice."""
    return f"Invoice {number} is {INVOICES[number]}." if number in INVOICES else "There is no such invoice."


board = Switchboard("acme", default=support)
board.mount("/sales", sales, numbers=[NUMBERS["sales"], "+15551112223"], sip=["sales"])
board.mount("/support", support, numbers=["+15551114444"], sip=["help"])
board.mount("/billing", billing, numbers=[NUMBERS["billing"]], sip=["billing", "invoices"])

if __name__ == "__main__":
    board.run()
