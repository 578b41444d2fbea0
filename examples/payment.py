"""A clinic takes card payments: the books know the amount, and the card goes to a route that the agent never sees."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

from quart import Quart, request

from swaiglet import AI, App, Call, Result, StatusEvent, ToolError, Webhooks
from swaiglet.verbs import Answer, Pay, PayAction, PayParameter, PayPrompt, RecordCall, Set, Switch, Verb

BILLS = {"+15550100123": {"cleaning": Decimal("80.00"), "x-ray": Decimal("45.50")}}
CHARGES: dict[str, str] = {}
STATES: dict[str, list[str]] = {}
CARD = re.compile(r"\d(?:[ -]?\d){11,18}")
RECORDING = "conversation"
OUTCOMES = {
    "success": "The bill is paid. Thank the caller.",
    "payment-connector-error": "The bank said no, and nothing was charged. Offer to try another card.",
    "too-many-failed-attempts": "The card could not be read, and nothing was charged. Offer to try again.",
    "caller-interrupted-with-star": "The caller stopped the payment. Ask if they want to pay later.",
}


def without_cards(arguments: Mapping[str, Any]) -> dict[str, str]:
    return {name: CARD.sub("***", str(value)) for name, value in arguments.items()}


app = App(
    "payment",
    voice="rime.spore",
    log_values=True,
    redact=without_cards,
    params={"redact_prompt": "card numbers and security codes, also when they are spoken digit by digit"},
)


@app.section
def main(ai: AI) -> Iterator[Verb]:
    yield Answer()
    yield RecordCall(control_id=RECORDING, stereo=True)
    yield ai


@app.prompt
def role() -> list[str]:
    return ["You answer a clinic's phone, and take payments.", "Never ask for a card number: it is typed in later."]


@app.tool
def bill(call: Call) -> str:
    """Tell what the caller has to pay."""
    owed = [f"{item}: {price} dollars" for item, price in BILLS.get(call.from_number, {}).items()]
    return ", ".join(owed) or "There is nothing to pay."


def amount(patient: str, part: str) -> Decimal:
    return sum((price for item, price in BILLS.get(patient, {}).items() if part in ("all", item)), Decimal(0))


def say(point: str, phrase: str, **when: str) -> PayPrompt:
    return PayPrompt(point, [PayAction("Say", phrase)], **when)


PROMPTS = [
    say("payment-card-number", "Type your card number, then the hash key. The star key stops.", attempts="1"),
    say("payment-card-number", "That was no card number. Please type it again.", attempts="2 3"),
    say("payment-failed", "The bank does not accept this card. Nothing was charged.", error_type="card-declined"),
    say("payment-failed", "The payment did not work. Nothing was charged."),
    say("payment-canceled", "The payment is stopped. Nothing was charged."),
    say("payment-completed", "Thank you. The payment is done."),
]


@app.tool
def take_payment(call: Call, webhooks: Webhooks, part: Literal["all", "cleaning", "x-ray"] = "all") -> Result:
    """Take a card payment. Use when the caller wants to pay now."""
    due = amount(call.from_number, part)
    if not due:
        raise ToolError("There is nothing to pay for that.")
    payment = Pay(
        f"{webhooks.base.removesuffix('/voice')}/charge",  # a route of this service, which knows the same password
        charge_amount=str(due),
        description=f"Clinic: {part}",
        parameters=[PayParameter("patient", call.from_number), PayParameter("part", part)],
        prompts=PROMPTS,
        max_attempts=3,
        postal_code=False,
        status_url=webhooks.status,
    )
    told: dict[str, list[Verb]] = {result: [Set({"ai_response": text})] for result, text in OUTCOMES.items()}
    ended = Switch("pay_result", told, default=[Set({"ai_response": "The payment did not work. Nothing was charged."})])
    result = Result("Say that the keypad is needed now.", post_process=True)
    return result.stop_record_call(RECORDING).swml(payment, ended).record_call(control_id=RECORDING, stereo=True)


@app.status_callback("calling.call.pay")
def follow(event: StatusEvent) -> None:
    STATES.setdefault(event.call_id, []).append(" ".join(filter(None, (event.find("for"), event.find("error_type")))))


service = Quart("clinic")
service.register_blueprint(app.blueprint(), url_prefix="/voice")


@service.post("/charge")
async def charge() -> tuple[dict[str, str | None], int]:
    if app.credentials and not app.credentials.admit(request.headers.get("authorization")):
        return {"charge_id": None, "error_message": "authentication required"}, 401
    card = await request.get_json()
    patient, part, transaction = card["patient"], card["part"], card["transaction_id"]
    if transaction not in CHARGES:  # else it is told again
        if Decimal(card["chargeAmount"]) != amount(patient, part):
            return {"charge_id": None, "error_message": "That is not what is owed."}, 409
        if card["cardnumber"].endswith("0002"):  # here a bank is asked
            return {"charge_id": None, "error_code": "card-declined", "error_message": "The card was declined."}, 402
        BILLS[patient] = {item: price for item, price in BILLS[patient].items() if part not in ("all", item)}
        CHARGES[transaction] = f"charge-{len(CHARGES) + 1}"
    return {"charge_id": CHARGES[transaction], "error_code": None, "error_message": None}, 200
