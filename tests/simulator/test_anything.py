"""Whatever a document or a server says, a simulated conversation tells of it and does not raise."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swaiglet.simulator.actions import EFFECTS
from swaiglet.simulator.parties import Run, Say, Silence, Turn, Words
from swaiglet.swml.model import Action

from .played import Desk, agent, conversation, function

SCALARS = st.none() | st.booleans() | st.integers(-5, 5000) | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.sampled_from(["", "a", "two", "true", "no", "5m", "next", "default", "https://a.example/b", "${x}"])
NAMES = st.sampled_from(
    [
        "timeout", "step", "dest", "system_prompt", "user_prompt", "consolidate", "full_reset", "function", "active",
        "file", "pattern", "replace", "hint", "sections", "main", "steps", "name", "text", "pom", "functions",
        "valid_steps", "gather_info", "questions", "key", "type", "default", "web_hook_url", "description",
        "data_map", "fillers", "url", "includes", "native_functions", "SWAIG", "prompt", "contexts", "params",
        "languages", "code", "convo", "role", "content", "meta_data", "global_data", "post_prompt", "history",
    ]
)  # fmt: skip
JSON = st.recursive(
    SCALARS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
ACTIONS = st.dictionaries(st.sampled_from(sorted(Action.known)), JSON, min_size=1, max_size=2)
CONTEXTS = {"default": {"steps": [{"name": "one", "text": "x"}, {"name": "two", "text": "y"}]}}


DOCUMENTS = Path(__file__).parents[1] / "data" / "documents.json"


def verbs() -> Iterator[Any]:
    """The ``ai`` verbs of real documents, wherever they stand."""
    waiting = [json.loads(DOCUMENTS.read_text())]
    while waiting:
        value = waiting.pop()
        members = list(value.values()) if isinstance(value, dict) else value
        waiting += [member for member in members if isinstance(member, dict | list)]
        if isinstance(value, dict) and "ai" in value:
            yield value["ai"]


def play(ai: Any, reply: Any) -> str:
    """Hold a conversation in which everything is called once; why it ended."""
    turns: list[Turn] = [Run("a", {"x": 1}), Run("next_step"), Run("gather_submit", {"answer": "x"}), Say("Hello.")]
    made, _ = conversation(ai, Desk({"a": [reply]}), turns, [Words("Hello."), Silence(), Silence()])
    asyncio.run(made.run())
    return str(made.talk.ended)


@given(st.lists(ACTIONS | JSON, max_size=4) | JSON, JSON)
def test_any_result_is_taken(action: Any, response: Any) -> None:
    reply = {"response": response, "action": action}

    assert play(agent(function("a"), prompt={"text": "x", "contexts": CONTEXTS}), reply) != "None"


@given(JSON)
def test_any_reply_is_taken(reply: Any) -> None:
    assert play(agent(function("a")), reply if isinstance(reply, dict) else {"response": reply}) != "None"


@given(
    st.fixed_dictionaries(
        {"prompt": st.fixed_dictionaries({"text": TEXTS, "contexts": JSON | st.just(CONTEXTS)}) | JSON},
        optional={
            "SWAIG": JSON | st.fixed_dictionaries({"functions": st.lists(JSON, max_size=2), "includes": JSON}),
            "params": st.dictionaries(
                st.sampled_from(["hard_stop_time", "attention_timeout", "static_greeting", "local_tz", "convo"]), JSON
            ),
            "global_data": JSON,
            "languages": JSON,
            "multilingual": JSON,
            "post_prompt": JSON,
        },
    )
    | JSON
)
def test_any_verb_is_played(ai: Any) -> None:
    assert play(ai, {}) != "None"


@pytest.mark.parametrize("ai", list(verbs()))
def test_verb_of_a_real_document_is_played(ai: Any) -> None:
    assert play(ai, {"response": "Done."}) == "inactivity"


def test_every_kind_of_action_is_among_them() -> None:
    assert {Action.known[name] for name in Action.known} <= set(EFFECTS)
