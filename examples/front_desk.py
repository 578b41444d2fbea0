"""A front desk: tells a caller where a parcel is."""

from typing import Annotated

from swaiglet import App, Call, PostPrompt, Result

ORDERS = {"10245678": "It arrives tomorrow before noon."}
app = App("front-desk", voice="rime.spore", hints=["parcel", "order number"])


@app.prompt
async def role(call: Call) -> str:
    return f"You answer the phone at Acme. The caller's number is {call.from_number or 'not known'}."


@app.prompt("Rules")
def rules() -> list[str]:
    return ["Be brief.", "Never guess a delivery date."]


@app.tool
async def order_status(order_id: Annotated[str, "The eight-digit order number"]) -> Result:
    """Look up an order. Use when the caller asks where a parcel is."""
    status = ORDERS.get(order_id, "There is no such order. Ask for the number again, or offer a person.")
    return Result(status).set_global_data(last_order=order_id)


@app.tool
def person() -> Result:
    """Put the caller through to a person. Use when there is no such order, or on request."""
    return Result("Say that you are connecting them.", post_process=True).connect("+15550100188", transfer=False)


@app.post_prompt("Summarize the call in one sentence.")
async def save(report: PostPrompt) -> None:
    print(report.text)
