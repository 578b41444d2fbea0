"""Calls that are turned away before any model is involved."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from swaiglet import App, Call, Document, DocumentError, redirect, reject

CALL = Call(id="c-1", from_number="+15550100123")


async def rendered(turned: Any) -> dict[str, Any]:
    """The document of a call that a function under before_call turns away; the prompt is not written."""
    app = App("desk", auth="off")

    @app.prompt
    def role() -> str:
        raise AssertionError

    @app.before_call
    def turn_away(call: Call) -> Document:
        return turned(call)  # type: ignore[no-any-return]

    sections: dict[str, Any] = (await app.render(CALL)).to_wire()["sections"]
    return sections


@pytest.mark.parametrize("reason", ["busy", "decline", "hangup"])
async def test_reject_hangs_up_for_a_reason(reason: Any) -> None:
    assert await rendered(lambda call: reject(call, reason)) == {"main": [{"hangup": {"reason": reason}}]}


async def test_reject_declines_unless_told_otherwise() -> None:
    assert await rendered(reject) == {"main": [{"hangup": {"reason": "decline"}}]}


async def test_reject_may_say_a_last_word() -> None:
    assert await rendered(lambda call: reject(call, say="We are closed.")) == {
        "main": [{"answer": {}}, {"play": {"url": "say:We are closed."}}, {"hangup": {}}]
    }


def test_reject_tells_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        reject(CALL, "busy")
    (record,) = caplog.records
    assert (record.name, record.getMessage()) == ("swaiglet.render", "rejected (busy)")
    assert vars(record)["swaiglet"] == {"call": "c-1", "outcome": "rejected"}


async def test_redirect_hands_the_call_to_another_document() -> None:
    assert await rendered(lambda _: redirect("https://night.example.com/")) == {
        "main": [{"transfer": {"dest": "https://night.example.com/"}}]
    }


def test_reject_for_a_reason_that_there_is_not_tells_no_rejection(caplog: pytest.LogCaptureFixture) -> None:
    reason: Any = "later"
    with caplog.at_level(logging.INFO), pytest.raises(DocumentError, match='found "later"'):
        reject(CALL, reason)
    assert caplog.messages == []
