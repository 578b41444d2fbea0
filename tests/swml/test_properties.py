"""Random documents: what the classes make goes through JSON and YAML unchanged and passes the official schema."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from swaiglet import Document
from swaiglet.swml.check import check
from swaiglet.swml.schema import json_schema

from .flatten import Row, flatten, verbs_of
from .strategies import Maker

SLOW = settings(
    max_examples=150,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.mark.filterwarnings("ignore::swaiglet.errors.SWMLWarning")  # for what the platform alone takes
@given(Maker().document())
@SLOW
def test_documents_round_trip_through_json_and_yaml(document: Document) -> None:
    assert Document.from_json(document.to_json()) == document
    assert Document.from_yaml(document.to_yaml()) == document


@cache
def own_validator() -> Draft202012Validator:
    return Draft202012Validator(json_schema())


@given(Maker().document())
@SLOW
def test_documents_pass_our_check_and_our_schema(document: Document) -> None:
    wire = document.to_wire()
    assert [problem for problem in check(wire) if problem.level == "error"] == []
    assert [error.message for error in own_validator().iter_errors(wire)] == []


@cache
def official_validator() -> Draft202012Validator:
    return Draft202012Validator(official_schema())


@cache
def official_schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(files("signalwire").joinpath("schema.json").read_text(encoding="utf-8"))
    return schema


@cache
def official_rows() -> dict[str, Row]:
    schema = official_schema()
    return flatten(schema, {**verbs_of(schema, "SWMLMethod"), **verbs_of(schema, "Action", "action.")})


def is_official(path: str) -> bool:
    """Whether the official schema has the path, and it does not hold itself."""
    rows = official_rows()
    return path in rows and not REFUSED.fullmatch(path) and "again" not in rows.get(f"{path}[]", rows[path])["types"]


WORDS = st.just("Words")
NARROWER: dict[str, Any] = {
    r"ai_sidecar\.prompt": WORDS,  # required
    r"ai_sidecar\.direction": st.just(["remote-caller", "local-caller"]),  # both or nothing
    r"join_conference\.status_callback_event": st.sampled_from(["start", "join"]),  # one event, not several
    r"join_conference\.recording_status_callback_event": st.just("completed"),
    r"ai\.languages\[\]\.code": st.just("en-US"),  # one code, not several
    r".*\.params\.hard_stop_time": st.just("1h30m"),  # no variable, by the place of its pattern
    r"ai_sidecar\.SWAIG\.functions\[\]\.description": WORDS,  # required
    r".*\.steps\[\]\.functions": st.just([]),  # a list, not `none`
    r".*\.output\.response": WORDS,  # required, and no object
    r".*\.output\.action": st.just([{"say": "Words"}]),  # no `transfer` beside a document, no single action
    r".*\.functions\[\]\.fillers": st.just({"en-US": ["One moment"]}),  # one language only
    r".*\.internal_fillers\.(?!pause_)[a-z_]+": st.just({"en-US": ["One moment"]}),
}
"""Paths where this edition of the official schema takes less than the newer: what it takes."""

REFUSED = re.compile(
    r"ai\.multilingual\..*fillers.*"  # a list of maps
    r"|.*\.(enter|exit)_fillers.*"  # the same
)
"""Paths that the two editions describe in ways that exclude each other."""


@given(Maker(is_official, NARROWER).document())
@SLOW
def test_documents_pass_the_official_schema_of_the_reference_sdk(document: Document) -> None:
    assert [error.message for error in official_validator().iter_errors(document.to_wire())] == []
