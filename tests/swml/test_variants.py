"""Variants: what they have of their own, what they share with nobody, and that their JSON is what they are."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import orjson
import pytest

from swaiglet import AI, Document, DocumentError, Hint, Language, Prompt, Section, SWAIGFunction
from swaiglet.swml.convert import to_json, to_wire
from swaiglet.swml.variants import origin_of, own_of, told, variant
from swaiglet.verbs import Answer, Play

ENTRY = SWAIGFunction(
    "f",
    description="Do it.",
    parameters={"type": "object", "properties": {"n": {"type": "string", "enum": ["a", "b"]}}},
    meta_data={"tier": {"name": "none"}},
    fillers={"en-US": ["One moment."]},
)
AI_ITSELF = AI(
    prompt=Prompt("Help."),
    hints=["a", Hint("b", pattern="c", replace="d")],
    languages=[Language(name="English", code="en-US", voice="rime.spore")],
)


def drafted(**values: Any) -> AI:
    draft = AI_ITSELF.draft()
    draft.filled(**values)
    return draft


VARIANTS: list[Any] = [
    variant(ENTRY),
    variant(ENTRY, web_hook_url="https://a.example/f", meta_data_token="t"),
    variant(ENTRY, meta_data=None, fillers=None),
    variant(variant(ENTRY, description="Or not."), active=False),
    drafted(hints=[], prompt=Prompt(pom=[Section("Hi.")])),
    drafted(global_data={"a": 1}),
    variant(Document([Answer()]), sections={"main": (Answer(), drafted(), Play("say:Hi"))}),
    variant(Section("words"), title="Title", body=None, bullets=("one", "two")),
    variant(Section("\ud800")),
]


@pytest.mark.parametrize("made", VARIANTS)
def test_variants_are_written_as_they_are(made: Any) -> None:
    written = to_json(made)
    assert orjson.loads(written) == to_wire(made) if b"\\ud800" not in written else made.body == "\ud800"
    again = to_json(variant(made))
    assert (again, list(orjson.loads(again)) if b"\\ud800" not in again else []) == (
        written,
        list(to_wire(made)) if b"\\ud800" not in again else [],
    )


@pytest.mark.parametrize("made", VARIANTS)
def test_variants_are_equal_to_what_is_made_of_them_by_copying(made: Any) -> None:
    copies = [copy.deepcopy(made), pickle.loads(pickle.dumps(made)), copy.copy(made)]
    assert copies == [made] * 3
    assert [origin_of(one) for one in copies] == [None] * 3
    assert {repr(one) for one in copies} == {repr(made)}


def test_variants_share_nothing_that_could_be_changed() -> None:
    one, other = variant(ENTRY), variant(ENTRY)
    one.meta_data["tier"]["name"] = "gold"  # type: ignore[index]
    assert (one.meta_data, other.meta_data, ENTRY.meta_data) == (
        {"tier": {"name": "gold"}},
        {"tier": {"name": "none"}},
        {"tier": {"name": "none"}},
    )
    later = variant(one, active=False)
    later.meta_data["tier"]["name"] = "silver"  # type: ignore[index]
    assert one.meta_data == {"tier": {"name": "gold"}}
    assert orjson.loads(to_json(one))["meta_data"] == {"tier": {"name": "gold"}}


def test_variants_are_told_without_copying() -> None:
    made = variant(ENTRY, description="Or not.")
    assert told(made, "meta_data") is ENTRY.meta_data
    assert (told(made, "description"), told(ENTRY, "description")) == ("Or not.", "Do it.")
    assert own_of(made) == {"description": "Or not."}


def test_variants_follow_what_an_author_changes_in_data_of_their_own() -> None:
    menu = {"soup": 3}
    ai, entry = AI(global_data={"menu": menu}), SWAIGFunction("f", description="Do it.", meta_data={"menu": menu})
    assert b'"soup":3' in to_json(variant(ai))
    assert b'"soup":3' in to_json(variant(entry))
    menu["soup"] = 99
    assert to_wire(variant(ai)) == {"ai": {"global_data": {"menu": {"soup": 99}}}}
    assert [orjson.loads(to_json(variant(one))) for one in (ai, entry)] == [to_wire(ai), to_wire(entry)]


def test_variants_have_no_other_attributes() -> None:
    for made in (ENTRY, variant(ENTRY)):
        with pytest.raises(AttributeError, match="'SWAIGFunction' object has no attribute 'functon'"):
            made.functon  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("name", ["hints", "languages", "pronounce", "global_data", "params"])
def test_a_draft_refuses_nothing_where_something_belongs(name: str) -> None:
    draft = AI_ITSELF.draft()
    setattr(draft, name, None)
    with pytest.raises(DocumentError, match=f"^Cannot make AI: {name}: found null"):
        draft.sealed()
