"""Random documents: what the classes make goes through JSON and YAML unchanged and passes the official schema."""

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from swaiglet import Document
from swaiglet.swml.check import check
from swaiglet.swml.schema import json_schema

from .editions import FACTS, NEWER, Newer, ai, as_older, context, older_schema, output
from .flatten import place
from .strategies import Maker

SLOW = settings(
    max_examples=150,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


EVERYTHING = Maker(special={r"action\.clear_dynamic_hints": st.just({})})  # whatever else stands there is read as that


@pytest.mark.filterwarnings("ignore::swaiglet.errors.SWMLWarning")  # for what the platform alone takes
@given(EVERYTHING.document())
@SLOW
def test_documents_round_trip_through_json_and_yaml(document: Document) -> None:
    assert Document.from_json(document.to_json()) == document
    assert Document.from_yaml(document.to_yaml()) == document


@cache
def own_validator() -> Draft202012Validator:
    return Draft202012Validator(json_schema())


def errors_of(wire: Any) -> list[str]:
    """What our check and our schema find wrong."""
    found = [str(problem) for problem in check(wire) if problem.level == "error"]
    return [*found, *(error.message for error in own_validator().iter_errors(wire))]


@given(EVERYTHING.document())
@SLOW
def test_documents_pass_our_check_and_our_schema(document: Document) -> None:
    assert errors_of(document.to_wire()) == []


@cache
def older_validator() -> Draft202012Validator:
    return Draft202012Validator(older_schema())


def is_official(path: str) -> bool:
    """Whether the official schema has the path."""
    return place(FACTS, path) in FACTS


UNOFFICIAL: dict[str, tuple[st.SearchStrategy[Any], dict[str, Any]]] = {
    r"action\.context_switch\.system_prompt": (
        st.just("Words"),
        output(response="", action=[{"context_switch": {"system_pom": [{"body": "Words"}]}}]),
    ),
    r"action\.toggle_functions\[\]\.active": (
        st.booleans(),
        output(response="", action=[{"toggle_functions": [{"function": "f", "active": 3}]}]),
    ),
    r"action\.unset_(global|meta)_data": (
        st.just("key") | st.just({}),
        output(response="", action=[{"unset_global_data": ["one", "other"]}]),
    ),
    r"ai\.params\.(acknowledge_interruptions|interrupt_on_noise)": (
        st.booleans(),
        ai(params={"interrupt_on_noise": 2}),
    ),
    r"ai\.params\.inactivity_timeout": (st.integers(10_000, 3_600_000), ai(params={"inactivity_timeout": 0})),
    r".*\.params\.hard_stop_time": (st.just("1h30m"), ai(params={"hard_stop_time": "${vars.time}"})),
    r".*\.steps\[\]\.functions": (
        st.lists(st.just("name"), max_size=2),
        context(steps=[{"name": "start", "text": "Words", "functions": "none"}]),
    ),
}
"""By path, what the official schema takes there, and a step with what no edition takes though the platform does."""

OFFICIAL = Maker(is_official, {path: values for path, (values, _) in UNOFFICIAL.items()})


@given(OFFICIAL.document())
@SLOW
def test_documents_pass_the_official_schema_but_for_what_it_is_too_old_for(document: Document) -> None:
    wire = document.to_wire()
    older = as_older(wire)
    assert [error.message for error in older_validator().iter_errors(older)] == []
    assert older_validator().is_valid(wire) == (older == wire)


def whole(step: dict[str, Any]) -> dict[str, Any]:
    return {"version": "1.0.0", "sections": {"main": [step]}}


@pytest.mark.parametrize(("row", "step"), [(row, step) for row in NEWER for step in row.examples])
def test_official_schema_of_the_reference_sdk_is_too_old_for(row: Newer, step: dict[str, Any]) -> None:
    document = whole(step)
    older = as_older(document, rows=[row])
    assert errors_of(document) == []
    assert (older_validator().is_valid(document), older_validator().is_valid(older)) == (False, True)


@pytest.mark.parametrize("step", [step for _, step in UNOFFICIAL.values()])
def test_official_schema_lacks_what_the_platform_takes(step: dict[str, Any]) -> None:
    document = whole(step)
    assert errors_of(document) == []
    assert not older_validator().is_valid(as_older(document))
