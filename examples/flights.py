"""A travel desk finds flights: hundreds of offers stay here, and the call carries no more than what is said."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Annotated

from attrs import frozen

from swaiglet import AI, App, Call, Context, Prompt, Result, Step, ToolError

DESK = "+15550100199"
CITIES = {"Boston": "BOS", "Portland, Oregon": "PDX", "Portland, Maine": "PWM", "San Francisco": "SFO"}
AIRLINES = ("Alder Air", "Birch Airways", "Cedar Lines")
From = Annotated[str, "City to leave from, with its state if that was said"]
To = Annotated[str, "City to fly to, with its state if that was said"]
BOOKINGS: dict[str, str] = {}


@frozen
class Offer:
    """One way to fly; its rules are most of what an airline sends, and nobody says them on the phone."""

    airline: str
    departure: time
    stops: int
    dollars: int
    rules: str

    def __str__(self) -> str:
        return f"{self.airline} at {self.departure:%H:%M}, stops: {self.stops}, {self.dollars} dollars"


class Market:
    """What all airlines offer, and what day it is."""

    def today(self) -> date:
        """The earliest day that it still is somewhere."""
        return datetime.now(timezone(timedelta(hours=-12))).date()

    async def offers(self, origin: str, destination: str, day: date) -> dict[int, Offer]:
        """Hundreds of offers by number; these are made up."""
        rules = f"{origin} to {destination} on {day}. " + "No refunds. " * 32
        return {n: Offer(AIRLINES[n % 3], time(5 + n % 17), n % 4 % 3, 90 + n * 37 % 811, rules) for n in range(1, 421)}


FOUND: dict[str, Mapping[int, Offer]] = {}
STEPS = [
    Step("search", "Ask from where to where, and on which day.", functions=["search"], valid_steps=["search"]),
    Step("choose", "Find out which offer it is.", functions=["narrow", "book", "search"], valid_steps=["choose"]),
    Step("booked", "Say that it is booked, and goodbye.", functions=[], valid_steps=["booked"]),
]
ROLE = "You sell flights. Today is ${spoken_date}. Never name an offer that no function told you."
app = App("flights", voice="rime.spore", ai=AI(prompt=Prompt(ROLE, contexts={"default": Context(STEPS)})))


@app.provide
def market() -> Market:
    return Market()


class SeveralError(Exception):
    """More than one city is called so."""


@app.errorhandler(SeveralError)
def which(error: SeveralError) -> Result:
    return Result(f"Ask which one is meant: {' or '.join(error.args)}.").add_dynamic_hints(*error.args)


def airport(city: str) -> str:
    """The one airport of a city, by its name as far as it was said."""
    meant = {name: code for name, code in CITIES.items() if name.lower().startswith(city.strip().lower())}
    if len(meant) > 1:
        raise SeveralError(*meant)
    if not meant:
        raise ToolError(f"Nobody flies to or from {city}. Offer {'; '.join(CITIES)}.")
    return meant.popitem()[1]


def cheapest(offers: Mapping[int, Offer]) -> str:
    """What is said of offers: three, each with the number by which it is booked."""
    best = sorted(offers, key=lambda number: offers[number].dollars)[:3]
    return "; ".join(f"number {number}, {offers[number]}" for number in best)


@app.tool(timeout=8, on_timeout="The airlines take long. Say so, and search again.", fillers={"en-US": ["Let me see."]})
async def search(call: Call, market: Market, origin: From, destination: To, day: date) -> Result:
    """Search for flights. Use when the caller has said from where to where, and when."""
    start, end = airport(origin), airport(destination)
    offers = await market.offers(start, end, day) if start != end and day >= market.today() else {}
    if not offers:
        raise ToolError("There is no such flight. Ask for two cities, and for a day that is not over.")
    FOUND[call.id] = offers
    result = Result(f"The cheapest: {cheapest(offers)}.").add_dynamic_hints(*AIRLINES).change_step("choose")
    return result.set_global_data(route=f"{start} to {end}", day=f"{day}", offers=len(offers))


@app.tool
async def narrow(call: Call, not_before: time = time(0), most_stops: int = 2) -> str:
    """Look among what was found. Use when the caller wants to leave later, or fewer stops."""
    found = FOUND.get(call.id, {}).items()
    fitting = {number: one for number, one in found if one.departure >= not_before and one.stops <= most_stops}
    return cheapest(fitting) or "There is none. Ask what matters less."


@app.tool(once="call")
async def book(call: Call, number: int) -> Result:
    """Book an offer. Use when the caller has confirmed it."""
    offer = FOUND.get(call.id, {}).get(number)
    if offer is None or call.id in BOOKINGS:
        raise ToolError(f"Number {number} cannot be booked. Booked is {BOOKINGS.get(call.id, 'nothing yet')}.")
    BOOKINGS[call.id] = text = f"{call.global_data['route']} on {call.global_data['day']}: {offer}"
    result = Result("It is booked.").change_step("booked")
    return result.send_sms(call.from_number, from_=DESK, body=text) if call.from_number.startswith("+") else result


@app.hangup_hook
def forget(call: Call) -> None:
    FOUND.pop(call.id, None)
