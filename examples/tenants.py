"""Three shops behind one app: the number that was dialled chooses prompt, voice, tools and secrets."""

from collections.abc import Collection
from datetime import date
from typing import Annotated

from attrs import field, frozen

from swaiglet import AI, App, Call, Document, Language, PostPrompt, ToolError, reject

ENGLISH = Language(name="English", code="en-US", voice="rime.spore", function_fillers=["One moment."])
SPANISH = Language(name="Spanish", code="es-MX", voice="rime.luna", function_fillers=["Un momento."])
GERMAN = Language(name="German", code="de-DE", voice="elevenlabs.josh", function_fillers=["Einen Moment."])


@frozen
class Tenant:
    """What one shop has for itself; `key` opens its books and no other's."""

    role: str
    language: Language
    tools: Collection[str]
    key: str = field(repr=False)


TENANTS = {
    "+15550100181": Tenant("You answer for Ada's bakery.", ENGLISH, ["order_status", "cancel_order"], "key-bakery"),
    "+15550100182": Tenant("Contestas en la florería Luna.", SPANISH, ["order_status"], "key-florist"),
    "+15550100183": Tenant("Du gehst in Antons Werkstatt ans Telefon.", GERMAN, ["book_visit"], "key-garage"),
}
ORDERS = {"key-bakery": {7: "Two loaves, ready at noon."}, "key-florist": {7: "Doce rosas, en camino."}}
VISITS: dict[str, list[str]] = {}
REPORTS: dict[str, list[str]] = {number: [] for number in TENANTS}


class Books:
    """Everything that is known of the shops; a database in a real service."""

    async def tenant(self, number: str) -> Tenant | None:
        """Whose number it is."""
        return TENANTS.get(number)

    async def order(self, key: str, number: int) -> str | None:
        """What became of an order."""
        return ORDERS[key].get(number)

    async def book(self, key: str, day: date, caller: str) -> str:
        """Write a visit down."""
        VISITS.setdefault(key, []).append(f"{day}: {caller}")
        return "It is booked."


app = App("tenants")


@app.provide
def books() -> Books:
    return Books()


@app.before_call
async def choose(call: Call, ai: AI, books: Books) -> Document | None:
    tenant = await books.tenant(call.to_number)
    if tenant is None:
        return reject(call, say="This number is not in service. Goodbye.")
    ai.languages = [tenant.language]
    ai.tools = {name: entry for name, entry in ai.tools.items() if name in tenant.tools}  # no others get a token
    ai.global_data["tenant"] = call.to_number  # the name of the secret, and not the secret
    return None


@app.prompt
async def role(call: Call, books: Books) -> str | None:
    tenant = await books.tenant(call.to_number)
    return tenant.role if tenant else None


async def key_of(call: Call, books: Books) -> str:
    tenant = await books.tenant(call.global_data.get("tenant", ""))
    if tenant is None:
        raise ToolError("I do not know which shop this is. Say goodbye.")
    return tenant.key


@app.tool
async def order_status(call: Call, books: Books, number: Annotated[int, "The order's number"]) -> str:
    """Look up an order."""
    return await books.order(await key_of(call, books), number) or "There is no such order."


@app.tool(once="call")
async def cancel_order(call: Call, books: Books, number: Annotated[int, "The order's number"]) -> str:
    """Cancel an order. Use when the caller has confirmed it."""
    if not await books.order(await key_of(call, books), number):
        raise ToolError("There is no such order.")
    return "It is cancelled."


@app.tool(once="call")
async def book_visit(call: Call, books: Books, day: date) -> str:
    """Book a visit on a day."""
    return await books.book(await key_of(call, books), day, call.from_number)


@app.post_prompt("Say in one sentence what the caller wanted.")
async def save(report: PostPrompt) -> None:
    REPORTS[report.call.global_data["tenant"]].append(f"{report.call.id}: {report.text}")
