"""The method that takes a payment: a made-up card is given to the payment connector. SWML reference, ``pay``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from swaiglet import errors
from swaiglet.simulator.platform import POST_SECONDS, to_json
from swaiglet.simulator.request import without_credentials
from swaiglet.simulator.transport import NoReplyError
from swaiglet.simulator.values import read_json

from .outcomes import outcome_of
from .script import Frame, Run, Signal

CARD = "4111111111111111"
"""A number that card companies have set aside for tests."""
ENTRY_SECONDS = 20.0
DECLINED = "payment-connector-error"
WORDS = {"declined": DECLINED, "failed": DECLINED}
"""Outcomes that are plainer than the platform's word."""


async def pay(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Ask for a card and have it charged."""
    frame.answer()
    outcome = outcome_of(frame, "pay", "success")
    amount, currency = frame.text(value, "charge_amount"), frame.text(value, "currency", "usd")
    frame.tell("pay", f"asks for a card and charges {amount} {currency}" if amount else "asks for a card", value)
    await frame.pause(ENTRY_SECONDS if outcome.seconds is None else outcome.seconds)
    word, results = WORDS.get(outcome.word, outcome.word), _shown(value)
    if outcome.word == "success":
        word, results = await _charged(frame, value, results)
    elif word == DECLINED:
        results["payment_error"] = outcome.word
    frame.set({"pay_result": word, "pay_payment_results": results} | outcome.variables)
    await _post(frame, value, word, results)
    if outcome.hangs_up or word == "caller-hung-up":
        frame.session.hang_up("the caller hangs up")
    return None


def _shown(value: Mapping[str, Any]) -> dict[str, Any]:
    """The card as a document may see it."""
    code = value.get("postal_code")
    return {
        "payment_card_number": f"{'*' * 12}{CARD[-4:]}",
        "payment_card_type": "visa",
        "payment_card_expiration_date": "1230",
        "payment_card_security_code": "***",
        "payment_card_postal_code": code if isinstance(code, str) and code.isdigit() else "10001",
    }


async def _charged(frame: Frame, value: Mapping[str, Any], results: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What the connector makes of the card."""
    url, amount = frame.text(value, "payment_connector_url"), frame.text(value, "charge_amount")
    given = value.get("parameters")
    listed = given if isinstance(given, list | tuple) else ()
    own = {str(each.get("name")): each.get("value") for each in listed if isinstance(each, Mapping)}
    body = {
        "transaction_id": str(frame.session.call.get("call_id", "")),
        "method": "credit-card",
        "cardnumber": CARD,
        "cvv": "123",
        "expiry_month": "12",
        "expiry_year": "30",
        "postal_code": results["payment_card_postal_code"],
        "chargeAmount": amount,
        "currency_code": frame.text(value, "currency", "usd"),
        "token_type": frame.text(value, "token_type", "reusable"),
        "description": frame.text(value, "description"),
        **own,
    }
    headers = {"content-type": "application/json"}
    transport = frame.session.platform.transport
    shown = without_credentials(url)
    try:
        reply = await transport.send("POST", url, headers, to_json(body), POST_SECONDS)
    except (NoReplyError, ValueError) as error:
        frame.line.warn(errors.not_reachable(shown, str(error)))
        return DECLINED, results | {"payment_error": "no reply"}
    # The body is left out on purpose: it is a card.
    frame.session.timeline.add("post", f"the card to {shown}: {reply.status}", url=shown)
    told = _object(reply.body)
    if reply.status != 200:
        failure = {"code": told.get("error_code"), "message": told.get("error_message")}
        return DECLINED, results | {"payment_error": failure["message"], "connector_error": failure}
    key = "payment_confirmation_code" if amount not in ("", "0", "0.00") else "payment_token"
    return "success", results | {key: told.get("charge_id") or told.get("token_id")}


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        value = read_json(body.decode(errors="replace"))
    except ValueError:
        return {}
    return value if isinstance(value, Mapping) else {}


async def _post(frame: Frame, value: Mapping[str, Any], word: str, results: Mapping[str, Any]) -> None:
    """Tell how the payment ended."""
    done = word == "success"
    await frame.post(
        value.get("status_url"),
        "calling.call.pay",
        status_url=value.get("status_url"),
        status_url_method="POST",
        **{"for": "payment-completed" if done else "payment-failed", "error_type": "" if done else "card-declined"},
        payment_method="credit-card",
        payment_card_number=results["payment_card_number"],
        payment_card_type=results["payment_card_type"],
        security_code=results["payment_card_security_code"],
        expiration_date=results["payment_card_expiration_date"],
        payment_card_postal_code=results["payment_card_postal_code"],
    )


METHODS: Mapping[str, Run] = {"pay": pay}
