"""Conversations as verbs of documents: where the call goes when they end, and the documents that they run."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from swaiglet.simulator.conversation import Conversation
from swaiglet.simulator.line import run_document, run_swml_action
from swaiglet.simulator.parties import Run, Say, Turn
from swaiglet.simulator.session import Session

from .played import Desk, Script, agent, call_to, function


def playing(text: str) -> dict[str, Any]:
    """A verb that says something."""
    return {"play": {"url": f"say:{text}"}}


def sections(*main: Any, **others: Any) -> dict[str, Any]:
    """A document."""
    return {"version": "1.0.0", "sections": {"main": list(main), **others}}


async def played(document: Any, reply: Any, *turns: Turn) -> Session:
    """A call in which the function ``act`` answers so."""
    session = call_to(Desk({"act": [reply]}))
    script = Script(list(turns))

    async def converse(session: Session, ai: Any, verb: str) -> None:
        run_swml = partial(run_swml_action, talk=converse)
        await Conversation(session, ai, script, script, verb=verb, run_swml=run_swml).run()

    await run_document(session, document, converse)
    return session


TALK = {"ai": agent(function("act"))}


@pytest.mark.parametrize(
    ("action", "then", "ended"),
    [
        ({"stop": True}, ["Next."], None),
        ({"hangup": True}, [], "act hangs up"),
        ({"transfer": {"dest": "billing"}}, ["Billing."], None),
        ({"transfer": True, "SWML": sections(playing("Elsewhere."))}, ["Elsewhere."], None),
        ({"SWML": sections(playing("Inline."))}, ["Inline.", "Back."], "the caller hangs up"),
        ({"SWML": sections({"hangup": {}})}, [], "hangup"),
    ],
)
async def test_call_goes_where_an_action_sends_it(action: Any, then: list[str], ended: str | None) -> None:
    document = sections(TALK, playing("Next."), billing=[playing("Billing.")])
    session = await played(document, {"action": [action]}, Run("act"), Say("Back."))

    assert ([event.text for event in session.timeline.of("say")], session.ended) == (then, ended)


async def test_document_of_an_action_may_hold_another_conversation() -> None:
    inner = {"ai": {"prompt": {"text": "You are the other."}, "SWAIG": {"functions": []}}}
    reply = {"action": [{"transfer": True, "SWML": sections(inner)}]}
    session = await played(sections(TALK), reply, Run("act"), Say("Here is the other."))

    assert [event.text for event in session.timeline.of("say")] == ["Here is the other."]
    assert session.ended == "the caller hangs up"
