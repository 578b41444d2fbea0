"""A restaurant takes a reservation with what everybody wants to eat, and confirms it by text message."""

from datetime import date, time
from typing import Annotated

from attrs import field, frozen
from attrs.validators import ge, le, matches_re, min_len

from swaiglet import AI, SWAIG, App, Call, Language, Result, ToolError

RESTAURANT = "+15550100199"
RESERVATIONS: dict[str, str] = {}
LANGUAGES = [
    Language(name="English", code="en-US", voice="rime.spore"),
    Language(name="Spanish", code="es-MX", voice="rime.spore"),
]
SETTINGS = AI(languages=LANGUAGES, SWAIG=SWAIG(native_functions=["check_time"]))  # what day is "tomorrow"?
app = App("restaurant", ai=SETTINGS, hints=["risotto", "tiramisu"])


@frozen
class Item:
    """A dish, and how often."""

    dish: str
    quantity: int = field(default=1, validator=[ge(1), le(10)])


@frozen
class PersonOrder:
    """What one person eats.

    Attributes:
        name: Who.
        items: Everything for this person.
    """

    name: str
    items: list[Item] = field(validator=min_len(1))

    def __str__(self) -> str:
        return f"{self.name}: {', '.join(f'{item.quantity} {item.dish}' for item in self.items)}"


@app.prompt
def role() -> str:
    return "You take reservations for a restaurant, in the caller's language. It is open from 17:00 to 22:00."


@app.prompt("Pre-orders")
def orders() -> str:
    return "Ask what each guest would like to eat. It is fine not to know yet."


@app.tool(
    once="call",
    fillers={"en-US": ["Let me write that down.", "One moment."], "es-MX": ["Lo apunto.", "Un momento."]},
)
def reserve(
    call: Call,
    *,
    name: Annotated[str, "In whose name"],
    party_size: Annotated[int, "How many people", ge(1), le(20)],
    date: date,
    time: time,
    phone: Annotated[str | None, "The caller's own, unless another is given", matches_re(r"\+[1-9]\d{7,14}")] = None,
    orders: list[PersonOrder] | None = None,
) -> Result:
    """Reserve a table. Use when name, people, date and time are known; ask for orders first."""
    if not 17 <= time.hour < 22:
        raise ToolError("We are open from 17:00 to 22:00. Offer another time.")
    receiver = phone or call.from_number
    if not receiver.startswith("+"):
        raise ToolError("Ask for a phone number that can get a text message.")
    lines = [f"{party_size} at {time:%H:%M} on {date:%A, %B %d}, for {name}", *map(str, orders or [])]
    RESERVATIONS[call.id] = told = "\n".join(lines)
    result = Result("The table is reserved, and a text message confirms it.")
    return result.send_sms(receiver, from_=RESTAURANT, body=told)
