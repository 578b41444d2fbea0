"""The verb that takes a card payment, and the prompts it speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from attrs import field, frozen

from swaiglet import errors
from swaiglet.swml import older
from swaiglet.swml.model import Model, Verb, model, verb
from swaiglet.swml.wire import Flag, Int, Older, Url

CANCELLED = {"payment-cancelled": "payment-canceled"}
ASKED = {"true": True, "false": False}


@model()
@frozen(kw_only=True)
class PayParameter(Model):
    """A name and a value that the payment connector is sent.

    Attributes:
        name: what the connector knows the value as.
        value: any text.
    """

    name: str = field(kw_only=False)
    value: str = field(kw_only=False)


@model()
@frozen(kw_only=True)
class PayAction(Model):
    """Part of a payment prompt: text that is spoken, or a file that is played.

    Attributes:
        type: ``Say`` or ``Play``.
        phrase: the text, or the file's http(s) URL.
    """

    type: Literal["Say", "Play"] = field(kw_only=False)
    phrase: str = field(kw_only=False)

    def complaints(self) -> Iterator[errors.Problem]:
        """A file that is none."""
        if self.type == "Play" and not self.phrase.startswith(("http://", "https://")):
            yield errors.wrong_value("phrase", self.phrase, "an http(s) URL")


@model()
@frozen(kw_only=True)
class PayPrompt(Model):
    """What the caller hears at one point of a payment, in place of the built-in words.

    ``PayPrompt("payment-card-number", [PayAction("Say", "Your card number, please.")])``

    Attributes:
        for_: the point: ``payment-card-number``, ``expiration-date``, ``security-code``, ``postal-code``,
            ``payment-processing``, ``payment-completed``, ``payment-failed`` or ``payment-canceled``.
        actions: what is heard, in order.
        attempts: in which attempts, separated by spaces: ``2 3``.
        card_type: for which cards, separated by spaces: ``visa mastercard amex maestro discover jcb diners-club
            optima``.
        error_type: after which errors, separated by spaces: ``timeout``, ``invalid-card-number``,
            ``invalid-card-type``, ``invalid-date``, ``invalid-security-code``, ``invalid-postal-code``,
            ``input-matching-failed``, ``card-declined`` and others.
    """

    for_: Annotated[str, Older(older.renamed(CANCELLED))] = field(kw_only=False)
    actions: Sequence[PayAction] = field(kw_only=False)
    attempts: str | None = None
    card_type: str | None = None
    error_type: str | None = None


@verb("pay")
@frozen(kw_only=True)
class Pay(Verb):
    """Take a card payment, or a token to charge later, with keypad input. SWML reference, ``pay`` method.

    The caller sends each entry with ``#`` and stops with ``*``. Sets `pay_result` and the object
    `pay_payment_results`.

    Attributes:
        payment_connector_url: the server that is sent the card and charges it.
        charge_amount: decimal without a symbol: ``19.99``; no charge, only a token, when 0 or unset.
        currency: ISO 4217, ``usd`` unless set.
        description: of what is paid for.
        input: how the caller enters the card; there is one way.
        language: of the prompts, ``en-US`` unless set.
        max_attempts: how often each entry may be tried, 1 unless set.
        min_postal_code_length: digits at least, 0 unless set.
        parameters: more for the connector to know.
        payment_method: there is one.
        postal_code: whether to ask for it, or the code itself when it is known; true unless set.
        prompts: what the caller hears in place of the built-in words.
        security_code: whether to ask for it, true unless set.
        status_url: receives the state of the payment.
        timeout: seconds to wait for each digit, 5 unless set.
        token_type: whether the token serves once or again, ``reusable`` unless set.
        valid_card_types: those that are taken, separated by spaces, out of visa, mastercard, amex, maestro, discover,
            jcb and diners-club; ``visa mastercard amex`` unless set.
        voice: who speaks, ``woman`` unless set.
    """

    payment_connector_url: Url = field(kw_only=False)
    charge_amount: str | None = None
    currency: str | None = None
    description: str | None = None
    input: Literal["dtmf"] | None = None
    language: str | None = None
    max_attempts: Int | None = None
    min_postal_code_length: Int | None = None
    parameters: Sequence[PayParameter] | None = None
    payment_method: Literal["credit-card"] | None = None
    postal_code: Annotated[bool | str, Older(older.renamed(ASKED))] | None = None
    prompts: Sequence[PayPrompt] | None = None
    security_code: Flag | None = None
    status_url: Url | None = None
    timeout: Int | None = None
    token_type: Literal["one-time", "reusable"] | None = None
    valid_card_types: str | None = None
    voice: str | None = None
