"""A drive-through: who orders by voice sees the order on a screen, which the same service has."""

import os
from collections import Counter
from difflib import get_close_matches
from typing import Annotated, Literal

from attrs.validators import ge, le
from quart import Quart, render_template_string

from swaiglet import App, Call, Result, ToolError

MENU = {"hamburger": 450, "cheeseburger": 500, "veggie burger": 480, "fries": 250, "cola": 200, "milkshake": 350}
KITCHEN = "https://example.com/kitchen.mp3"
ORDERS: dict[str, Counter[str]] = {}
PAGE = """<!doctype html>
<title>Your order</title>
<button id="talk">Order</button>
<ul id="order"></ul>
<p id="total"></p>
<p>We have: {{ menu|join(", ") }}.</p>
<script src="https://cdn.signalwire.com/@signalwire/js"></script>
<script>
  const show = (event) => {
    const { lines, total } = event.params ?? event
    order.replaceChildren(...lines.map((line) => {
      const row = document.createElement("li")
      row.textContent = `${line.quantity} ${line.item}: ${line.price}`
      return row
    }))
    document.getElementById("total").textContent = total
  }
  talk.onclick = async () => {
    const client = await SignalWire.SignalWire({ token: {{ token|tojson }} })
    const call = await client.dial({ to: {{ address|tojson }} })
    call.on("user_event", show)
    await call.start()
  }
</script>
"""
Item = Annotated[str, "As the caller says it"]
Quantity = Annotated[int, ge(1), le(20)]

app = App("drive-through", voice="rime.spore", hints=list(MENU))


@app.prompt
def role() -> list[str]:
    return ["You take orders at a drive-through. Be quick.", f"The menu: {', '.join(MENU)}. Never name a price."]


def found(item: str) -> str:
    """What is meant, when it is on the menu; else the model is told what comes nearest."""
    name = " ".join(item.lower().split())
    if name not in MENU:
        near = get_close_matches(name, MENU, cutoff=0.5)
        raise ToolError(f"There is no {name}. Offer what comes nearest: {', '.join(near or MENU)}.")
    return name


def dollars(cents: int) -> str:
    return f"${cents / 100:.2f}"


def shown(call: Call, said: str, state: Literal["open", "placed"] = "open") -> Result:
    """Tell the model, and the screen."""
    order = ORDERS[call.id]
    lines = [{"item": name, "quantity": many, "price": dollars(MENU[name] * many)} for name, many in order.items()]
    total = dollars(sum(MENU[name] * many for name, many in order.items()))
    return Result(f"{said} The total is {total}.").user_event(kind="order", state=state, lines=lines, total=total)


@app.tool
async def add(call: Call, item: Item, quantity: Quantity = 1) -> Result:
    """Add something to the order."""
    name = found(item)
    ORDERS.setdefault(call.id, Counter())[name] += quantity
    return shown(call, f"{quantity} {name} added.")


@app.tool
async def remove(call: Call, item: Item, quantity: Quantity | None = None) -> Result:
    """Take something off the order again: all of it, unless the caller says how many."""
    name, order = found(item), ORDERS.setdefault(call.id, Counter())
    if name not in order:
        raise ToolError(f"There is no {name} in the order.")
    ORDERS[call.id] = order - Counter({name: quantity or order[name]})
    return shown(call, f"{name} taken off.")


@app.tool
async def place(call: Call) -> Result:
    """Send the order to the kitchen. Use when the caller has confirmed it."""
    if not ORDERS.get(call.id):
        raise ToolError("Nothing is ordered yet.")
    said = "It is in the kitchen. Tell them to drive to the window, and wait."
    return shown(call, said, "placed").playback_bg(KITCHEN, wait=True)


@app.hangup_hook
async def drive_on(call: Call) -> None:
    ORDERS.pop(call.id, None)


service = Quart("drive-through-screen")
service.register_blueprint(app.blueprint(), url_prefix="/voice")


@service.get("/")
async def screen() -> str:
    token, address = os.environ.get("SIGNALWIRE_TOKEN"), os.environ.get("SIGNALWIRE_ADDRESS")
    return await render_template_string(PAGE, menu=MENU, token=token, address=address)
