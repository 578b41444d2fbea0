"""Every document that was found in the world, and random ones: each runs to an end, or is refused with a reason."""

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swaiglet import Document
from swaiglet.simulator.line import run_document
from swaiglet.simulator.messaging import run_message
from swaiglet.simulator.session import Session
from swaiglet.swml.check import is_messaging
from tests.swml.strategies import Maker

from .lines import call
from .test_messaging import MESSAGE

DOCUMENTS: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "data" / "documents.json").read_text())
CODES = ("relay_script_", "swml_", "json_or_yaml_required", "javascript_missing")


async def play(document: Any) -> Session:
    """Run a document as what it is, with a conversation that says nothing."""

    async def talk(session: Session, value: Mapping[str, Any], verb: str) -> None:
        session.timeline.add("say", verb)

    session = call({"prompt": ["1"], "connect": ["busy"]})
    if is_messaging(document):
        await run_message(session, document, MESSAGE)
    else:
        await run_document(session, document, talk, {"a": 1, "b": "2"})
    return session


def assert_told(session: Session) -> None:
    """Everything that failed has the platform's code, and something happened."""
    assert session.timeline.events
    assert str(session.vars.get("script_error", CODES[0])).startswith(CODES)


@pytest.mark.parametrize("entry", DOCUMENTS, ids=lambda entry: entry["name"])
async def test_line_runs_every_document_of_the_world(entry: dict[str, Any]) -> None:
    session = await play(entry["document"])
    assert_told(session)
    if entry["valid"]:
        assert "relay_script_method_undefined" not in [event.data.get("code") for event in session.timeline.events]


@pytest.mark.filterwarnings("ignore::swaiglet.errors.SWMLWarning")  # for what the platform alone takes
@given(Maker().document())
@settings(max_examples=60)
async def test_line_runs_random_documents(document: Document) -> None:
    await play(document.to_wire())


ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, 5, -1.5, True, "", "${", "${a.b[1]}", [], [[]], {}, {"a": {}}, [None], 10**400, float("inf"), "\ud800"]
)


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """A document of the world with something else in one to three of its places."""
    document = copy.deepcopy(draw(st.sampled_from(DOCUMENTS))["document"])
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(document.get("sections", {})))
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        holder[key] = copy.deepcopy(draw(ODD))
    return document


def _places(value: Any) -> Any:
    """Every holder of a value, with the value's key."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield value, key
        yield from _places(member)


@given(damaged())
@settings(max_examples=150)
async def test_line_runs_damaged_documents(document: Any) -> None:
    await play(document)
