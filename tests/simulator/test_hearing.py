"""What rules find in a caller's words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from swaiglet.simulator.hearing import Hearing
from swaiglet.simulator.values import MISSING

TODAY = date(2026, 11, 21)
"""A Saturday."""
TEXT: dict[str, Any] = {"type": "string"}
ORDER = {"type": "string", "description": "The eight-digit order number"}


@pytest.mark.parametrize(
    ("words", "name", "schema", "value"),
    [
        ("I was born on March 14th, 1990", "date_of_birth", TEXT, "1990-03-14"),
        ("the 3rd of December", "date", TEXT, "2026-12-03"),
        ("Jan. 5", "date", TEXT, "2027-01-05"),
        ("2026-12-24 please", "date", TEXT, "2026-12-24"),
        ("12/24/2026", "x", {"type": "string", "format": "date"}, "2026-12-24"),
        ("2/30/2026", "date", TEXT, MISSING),
        ("tomorrow", "day", TEXT, "2026-11-22"),
        ("The day after tomorrow", "day", TEXT, "2026-11-23"),
        ("tonight", "day", TEXT, "2026-11-21"),
        ("on Saturday", "day", TEXT, "2026-11-28"),
        ("on monday", "day", TEXT, "2026-11-23"),
        ("7:30 pm", "time", TEXT, "19:30"),
        ("at 12 a.m.", "time", TEXT, "00:00"),
        ("at 19:05", "time", TEXT, "19:05"),
        ("at noon", "time", TEXT, "12:00"),
        ("at midnight", "time", TEXT, "00:00"),
        ("at 25:00", "time", TEXT, MISSING),
        ("call me at (555) 010-0123", "phone", TEXT, "+15550100123"),
        ("it is +44 20 7946 0018", "phone", TEXT, "+442079460018"),
        ("later", "phone", TEXT, MISSING),
        ("ann@example.com.", "email", TEXT, "ann@example.com"),
        ("I have none", "email", TEXT, MISSING),
        ("It is 1 0 2 4 5 6 7 8", "order_id", ORDER, "10245678"),
        ("It is AB-12", "order_id", ORDER, "AB-12"),
        ("I do not know", "order_id", ORDER, MISSING),
        ("My name is Ada Lovelace, hello", "name", TEXT, "Ada Lovelace"),
        ("Hello", "name", TEXT, MISSING),
        ("a note", "note", TEXT, MISSING),
        ("we are twenty one", "party", {"type": "integer"}, 21),
        ("for four", "party", {"type": "integer"}, 4),
        ("for 12", "party", {"type": "integer"}, 12),
        ("for twenty or fifteen", "party", {"type": "integer"}, 20),
        ("for a few", "party", {"type": "integer"}, MISSING),
        ("about -2.5", "degrees", {"type": "number"}, -2.5),
        ("A root canal", "kind", {"enum": ["root", "root_canal"]}, "root_canal"),
        ("a check", "kind", {"enum": ["root", "root_canal"]}, MISSING),
        ("gold!", "kind", {"const": "gold"}, "gold"),
        ("yes", "sure", {"type": "boolean"}, MISSING),
        ("bread and milk", "items", {"type": "array", "items": TEXT}, MISSING),
        ("anything", "thing", {"type": "object"}, MISSING),
    ],
)
def test_hearing_finds_what_is_meant(words: str, name: str, schema: dict[str, Any], value: Any) -> None:
    assert Hearing(words, TODAY).take(name, schema) == value


@pytest.mark.parametrize(
    ("words", "name", "schema", "value"),
    [
        ("Ada.", "name", TEXT, "Ada"),
        ("It hurts!", "note", TEXT, "It hurts"),
        (" ", "note", TEXT, MISSING),
        ("whenever", "date", TEXT, MISSING),
        ("no, it is not", "sure", {"type": "boolean"}, False),
        ("yes please", "sure", {"type": "boolean"}, True),
        ("perhaps", "sure", {"type": "boolean"}, MISSING),
        ("bread, butter and milk", "items", {"type": "array", "items": TEXT}, ["bread", "butter", "milk"]),
        ("two and three", "counts", {"type": "array", "items": {"type": "integer"}}, [2, 3]),
        ("none", "counts", {"type": "array", "items": {"type": "integer"}}, MISSING),
        ("one", "orders", {"type": "array", "items": {"type": "object"}}, MISSING),
    ],
)
def test_hearing_takes_all_words_for_what_was_asked(words: str, name: str, schema: dict[str, Any], value: Any) -> None:
    assert Hearing(words, TODAY).take(name, schema, asked=True) == value


def test_hearing_takes_each_word_once() -> None:
    hearing = Hearing("A table for 4 on 2026-12-24 at 7 pm, name's Ada", TODAY)
    taken = [hearing.take(name, TEXT) for name in ("date", "time", "name")]
    assert [*taken, hearing.take("party", {"type": "integer"})] == ["2026-12-24", "19:00", "Ada", 4]
