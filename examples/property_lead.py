"""A sign in front of a house has a number: who calls and about which house is looked up while the phone rings."""

import asyncio
import logging
from asyncio import Task
from collections.abc import Awaitable, Iterator, Mapping
from typing import Any

from attrs import define, evolve, field

from swaiglet import AI, App, Call, Result
from swaiglet.verbs import Connect, Hangup, Play, Set, SwitchOn, Verb

log = logging.getLogger("property-lead")
OFFICE = "+15550100170"
LEADS = {"+15550100123": {"name": "Ada", "budget": 450_000}}
HOUSES = {"+15550100199": {"address": "12 Elm Street", "price": 420_000, "agent": "+15550100171"}}
Facts = Mapping[str, Any]


class Records:
    """The customers' records and the houses on sale: two services that are slow, and sometimes very slow."""

    async def lead(self, caller: str) -> Facts | None:
        """What is known of a caller, if anything is."""
        await asyncio.sleep(0.3)
        return LEADS.get(caller)

    async def house(self, dialled: str) -> Facts | None:
        """The house that a number stands in front of."""
        await asyncio.sleep(0.4)
        return HOUSES.get(dialled)


@define
class Lookups:
    """What is being looked up for each call; a document waits for it so many seconds, a conversation so many more."""

    records: Records
    document_seconds: float = 1.5
    conversation_seconds: float = 6.0
    running: dict[tuple[str, ...], dict[str, Task[Facts | None]]] = field(factory=dict)

    def of(self, call: Call, dialled: str) -> dict[str, Task[Facts | None]]:
        """The lookups of a call, which begin when they are first asked for, both at once."""
        key = (call.id, call.from_number, dialled)
        if key not in self.running:
            lookups = {"lead": self.records.lead(call.from_number), "house": self.records.house(dialled)}
            self.running[key] = {name: asyncio.create_task(self.tried(lookup)) for name, lookup in lookups.items()}
            asyncio.get_running_loop().call_later(60, self.running.pop, key, None)  # whether the call goes on or not
        return self.running[key]

    async def tried(self, lookup: Awaitable[Facts | None]) -> Facts | None:
        """What is found; nothing when that fails, because the caller has called all the same."""
        try:
            return await lookup
        except Exception:
            log.exception("a lookup failed")
            return None

    async def known(self, call: Call, dialled: str, seconds: float) -> dict[str, Facts | None]:
        """What is known of a call so many seconds later, if not at once."""
        lookups = self.of(call, dialled)
        await asyncio.wait(lookups.values(), timeout=seconds)
        return {name: lookup.result() for name, lookup in lookups.items() if lookup.done()}


app = App("property-lead", voice="rime.spore")


@app.provide
def lookups() -> Lookups:
    return Lookups(Records())


def told(known: Mapping[str, Facts | None]) -> str:
    """What the model is to know."""
    lead, house = known.get("lead"), known.get("house")
    about = f"The call is about {house['address']}, {house['price']:,} dollars." if house else ""
    return " ".join(filter(None, [about, f"The caller is {lead['name']}." if lead else ""]))


@app.before_call
async def look_up(call: Call, ai: AI, lookups: Lookups) -> None:
    known = await lookups.known(call, call.to_number, lookups.document_seconds)
    lead = known.get("lead")
    greeting = f"Hello {lead['name']}, this is Oak Homes." if lead else "Hello, this is Oak Homes."
    ai.params = evolve(ai.params, static_greeting=greeting)
    ai.global_data |= {**known, "dialled": call.to_number}


@app.prompt
async def role(call: Call, lookups: Lookups) -> list[str]:
    known = await lookups.known(call, call.to_number, 0)
    rules = ["You answer calls about houses that are for sale. Find out what the caller wants to know."]
    return [*rules, "Put who wants to see the house through to its agent.", *filter(None, [told(known)])]


@app.startup_hook
async def catch_up(call: Call, lookups: Lookups) -> Result | None:
    missing = {"lead", "house"} - call.global_data.keys()
    if not missing:
        return None
    known = await lookups.known(call, call.global_data["dialled"], lookups.conversation_seconds)
    late = {name: known[name] for name in missing & known.keys()}
    return Result(told(late)).set_global_data(late)


@app.tool
def put_through(call: Call) -> Result:
    """Put the caller through to the house's agent. Use when the caller wants to see it, or asks for a person."""
    agent = (call.global_data.get("house") or {}).get("agent", OFFICE)
    result = Result("Say that the agent of the house answers.", post_process=True)
    return result.swml(Set({"agent": agent})).transfer("agent")


@app.section
def agent() -> Iterator[Verb]:
    sorry = Play("say:Nobody can take the call now. We call you back today.")
    yield Connect("%{agent}", timeout=20, result=SwitchOn({"connected": [Hangup()]}, default=[sorry, Hangup()]))
