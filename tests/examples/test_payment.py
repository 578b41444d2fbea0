from __future__ import annotations

import json
import logging
from base64 import b64encode
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from .conftest import Phone

Dial = Callable[..., Awaitable[Phone]]
Example = Callable[[str], Any]

CARD = "4242424242424242"
DECLINED = "4000000000000002"
RECORDING = {"record_call": {"control_id": "conversation", "stereo": True}}
URLS = ("payment_connector_url", "status_url")
NOTHING = {"response": "There is nothing to pay for that."}


async def call_clinic(dial: Dial, clinic: Any, **call: Any) -> Phone:
    return await dial(clinic.app, service=clinic.service, prefix="/voice", **call)


def asked(answer: dict[str, Any]) -> dict[str, Any]:
    """The payment that an answer asks for; recording ends before it and goes on after it."""
    before, payment, after = [action["SWML"]["sections"]["main"] for action in answer["action"]]
    assert before == [{"stop_record_call": {"control_id": "conversation"}}]
    assert after == [RECORDING]
    pay: dict[str, Any] = payment[0]["pay"]
    return pay


async def charge(clinic: Any, pay: dict[str, Any], card: str, transaction: str = "t-1", **other: str) -> Any:
    """Do the platform's part of a payment: send the card to the connector."""
    parts = urlsplit(pay["payment_connector_url"])
    password = b64encode(f"{unquote(parts.username or '')}:{unquote(parts.password or '')}".encode()).decode()
    body = {
        "transaction_id": transaction,
        "method": "credit-card",
        "cardnumber": card,
        "cvv": "737",
        "expiry_month": "12",
        "expiry_year": "30",
        "chargeAmount": pay["charge_amount"],
        "currency_code": "usd",
        **{parameter["name"]: parameter["value"] for parameter in pay["parameters"]},
        **other,
    }
    client = clinic.service.test_client()
    response = await client.post(parts.path, json=body, headers={"authorization": f"Basic {password}"})
    return response.status_code, await response.get_json()


def event(point: str, error: str = "") -> dict[str, Any]:
    """What the platform tells of a payment."""
    told = {"call_id": "c-1", "for": point, "error_type": error, "payment_card_number": "************4242"}
    return {"event_type": "calling.call.pay", "timestamp": len(point), "params": told}


def spoken(pay: dict[str, Any], point: str) -> list[tuple[str, str | None, str | None]]:
    """What the caller hears at a point of the payment, and when."""
    prompts = [prompt for prompt in pay["prompts"] if prompt["for"] == point]
    return [(prompt["actions"][0]["phrase"], prompt.get("attempts"), prompt.get("error_type")) for prompt in prompts]


def told(answer: dict[str, Any], result: str) -> str:
    """What the model is told when the payment has ended so."""
    switch = answer["action"][1]["SWML"]["sections"]["main"][1]["switch"]
    assert switch["variable"] == "pay_result"
    (verb,) = switch["case"].get(result, switch["default"])
    text: str = verb["set"]["ai_response"]
    return text


async def test_payment_asks_for_what_the_books_say(dial: Dial, example: Example) -> None:
    phone = await call_clinic(dial, example("payment"))
    assert list(phone.verbs.items())[:2] == [("answer", {}), *RECORDING.items()]
    assert await phone.ask("bill") == {"response": "cleaning: 80.00 dollars, x-ray: 45.50 dollars"}
    answer = await phone.ask("take_payment")
    assert (answer["response"], answer["post_process"]) == ("Say that the keypad is needed now.", True)
    pay = asked(answer)
    urls = [urlsplit(pay[name]) for name in URLS]
    assert [(url.hostname, url.path) for url in urls] == [("localhost", "/charge"), ("localhost", "/voice/status")]
    assert {name: value for name, value in pay.items() if name not in ("prompts", *URLS)} == {
        "charge_amount": "125.50",
        "description": "Clinic: all",
        "max_attempts": 3,
        "parameters": [{"name": "patient", "value": "+15550100123"}, {"name": "part", "value": "all"}],
        "postal_code": False,
    }
    assert asked(await phone.ask("take_payment", part="X-Ray"))["charge_amount"] == "45.50"


async def test_payment_takes_what_is_owed_once(dial: Dial, example: Example) -> None:
    clinic = example("payment")
    phone = await call_clinic(dial, clinic)
    pay = asked(await phone.ask("take_payment", part="cleaning"))
    paid = (200, {"charge_id": "charge-1", "error_code": None, "error_message": None})
    assert await charge(clinic, pay, CARD) == paid
    assert await charge(clinic, pay, CARD) == paid
    assert await charge(clinic, pay, CARD, "t-2") == (
        409,
        {"charge_id": None, "error_message": "That is not what is owed."},
    )
    assert await phone.ask("take_payment", part="cleaning") == NOTHING
    assert await phone.ask("bill") == {"response": "x-ray: 45.50 dollars"}


async def test_payment_lets_the_platform_alone_charge(dial: Dial, example: Example) -> None:
    clinic = example("payment")
    phone = await call_clinic(dial, clinic)
    pay = asked(await phone.ask("take_payment"))
    stranger = pay | {"payment_connector_url": "http://swaiglet:guessed@localhost/charge"}
    assert await charge(clinic, stranger, CARD) == (
        401,
        {"charge_id": None, "error_message": "authentication required"},
    )
    cheaper = await charge(clinic, pay, CARD, chargeAmount="1.00")
    assert cheaper == (409, {"charge_id": None, "error_message": "That is not what is owed."})
    assert clinic.CHARGES == {}


async def test_payment_that_fails_is_told_to_caller_and_model(dial: Dial, example: Example) -> None:
    clinic = example("payment")
    phone = await call_clinic(dial, clinic)
    answer = await phone.ask("take_payment")
    pay = asked(answer)
    assert await charge(clinic, pay, DECLINED) == (
        402,
        {"charge_id": None, "error_code": "card-declined", "error_message": "The card was declined."},
    )
    assert spoken(pay, "payment-failed") == [
        ("The bank does not accept this card. Nothing was charged.", None, "card-declined"),
        ("The payment did not work. Nothing was charged.", None, None),
    ]
    assert told(answer, "payment-connector-error").startswith("The bank said no, and nothing was charged.")
    assert told(answer, "caller-interrupted-with-star").startswith("The caller stopped the payment.")
    assert told(answer, "internal-error") == "The payment did not work. Nothing was charged."
    again = asked(await phone.ask("take_payment"))
    assert (await charge(clinic, again, CARD, "t-2"))[0] == 200


async def test_payment_asks_again_in_other_words(dial: Dial, example: Example) -> None:
    phone = await call_clinic(dial, example("payment"))
    pay = asked(await phone.ask("take_payment"))
    assert spoken(pay, "payment-card-number") == [
        ("Type your card number, then the hash key. The star key stops.", "1", None),
        ("That was no card number. Please type it again.", "2 3", None),
    ]


async def test_payment_follows_what_the_platform_tells(dial: Dial, example: Example) -> None:
    clinic = example("payment")
    phone = await call_clinic(dial, clinic)
    pay = asked(await phone.ask("take_payment"))
    for each in (event("payment-card-number"), event("payment-failed", "card-declined"), event("payment-completed")):
        for _ in range(2):  # it may be told twice
            assert await phone.to(pay["status_url"], each) == {"success": True}
    assert clinic.STATES == {"c-1": ["payment-card-number", "payment-failed card-declined", "payment-completed"]}


async def test_payment_shows_no_card_to_a_tool_or_a_log(
    dial: Dial, example: Example, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    clinic = example("payment")
    phone = await call_clinic(dial, clinic)
    pay = asked(await phone.ask("take_payment"))
    answers = [await charge(clinic, pay, card, card[:2]) for card in (DECLINED, CARD)]
    assert [status for status, _ in answers] == [402, 200]
    await phone.to(pay["status_url"], event("payment-completed"))
    await phone.ask("bill")
    records = [(record.getMessage(), record.__dict__.get("swaiglet"), record.exc_text) for record in caplog.records]
    assert {"function", "event"} <= {name for _, fields, _ in records for name in fields or {}}
    seen = json.dumps([phone.told, answers, records, clinic.CHARGES, clinic.STATES, capfd.readouterr()])
    assert [card for card in (CARD, DECLINED) if card in seen] == []


async def test_payment_logs_no_card_that_is_said_aloud(
    dial: Dial, example: Example, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    phone = await call_clinic(dial, example("payment"))
    await phone.ask("take_payment", part="4242 4242-4242 4242", card=4242424242424242)
    fields = [record.__dict__["swaiglet"] for record in caplog.records if "swaiglet" in record.__dict__]
    assert [line["arguments"] for line in fields if "arguments" in line] == [{"part": "***", "card": "***"}]
    assert "4242" not in caplog.text
