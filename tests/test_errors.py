"""Errors: the tree, and how sentences show what they are about."""

from __future__ import annotations

import copy
import pickle
from collections import Counter
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swaiglet import SetupError, SwaigletError, ToolError, errors
from swaiglet.errors import DocumentError, PayloadError, Problem, UnreadableError


def nested(depth: int) -> list[Any]:
    """A list so deep in lists."""
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("error", "bases"),
    [
        (SwaigletError, (Exception,)),
        (SetupError, (SwaigletError,)),
        (DocumentError, (SetupError,)),
        (ToolError, (SwaigletError,)),
        (PayloadError, (SwaigletError,)),
    ],
)
def test_errors_form_a_tree(error: type[Exception], bases: tuple[type[Exception], ...]) -> None:
    assert error.__bases__ == bases


@pytest.mark.parametrize(
    ("value", "limit", "shown"),
    [
        ("a", 60, '"a"'),
        ('say "hi"\n', 60, r'"say \"hi\"\n"'),
        ("grüße", 60, '"grüße"'),
        (None, 60, "null"),
        ({"a": [1, True]}, 60, '{"a": [1, true]}'),
        ("a" * 58, 60, f'"{"a" * 58}"'),
        ("a" * 59, 60, f'"{"a" * 57}…"'),
        ([1, 2, 3], 5, "[1, …"),
        (object(), 60, "<object>"),
        ({1, 2}, 60, "<set>"),
    ],
)
def test_quoted_is_json_cut_to_a_length(value: Any, limit: int, shown: str) -> None:
    assert errors.quoted(value, limit) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("https://acme:s3cret@agent.example/swaig", '"https://***@agent.example/swaig"'),
        (["http://a:b@c/", "//d:e@f"], '["http://***@c/", "//***@f"]'),
        ({"http://a:b@c": 1}, '{"http://***@c": 1}'),
        (f"https://acme:{'s3cret' * 20}@agent.example/", '"https://***@agent.example/"'),
        ("https://agent.example/swaig?__token=aw.VzL-_9&a=b", '"https://agent.example/swaig?__token=***&a=b"'),
        ("sip:sales@acme.example", '"sip:sales@acme.example"'),
        ("http://agent.example/a@b", '"http://agent.example/a@b"'),
    ],
)
def test_quoted_hides_the_credentials_and_the_token_of_a_url(value: Any, shown: str) -> None:
    assert errors.quoted(value) == shown


def test_no_two_files_of_sentences_have_one_of_the_same_name() -> None:
    files = [import_module(f"{errors.__name__}.{file.name}") for file in iter_modules(errors.__path__)]
    names = Counter(
        name
        for file in files
        for name, thing in vars(file).items()
        if getattr(thing, "__module__", "") == file.__name__
    )

    assert [name for name, count in names.items() if count > 1] == []


def test_quoted_shows_the_type_of_what_json_cannot_write() -> None:
    assert errors.quoted(10**5000) == "<int>"
    assert errors.quoted([{1}]) == "<list>"


def test_quoted_writes_no_more_of_a_value_than_it_shows() -> None:
    endless: list[Any] = []
    for _ in range(100):
        endless = [endless, endless]

    assert errors.quoted(nested(100_000)) == f"{'[' * 59}…"
    assert errors.quoted(endless) == f"{'[' * 59}…"


@given(st.text(), st.integers(2, 100))
def test_quoted_is_one_line_within_its_limit(text: str, limit: int) -> None:
    shown = errors.quoted(text, limit)

    assert len(shown) <= limit
    assert "\n" not in shown


@pytest.mark.parametrize(
    ("name", "known", "shown"),
    [
        ("urlss", ["url", "urls"], " (did you mean `urls`?)"),
        ("swaig", ["SWAIG"], " (did you mean `SWAIG`?)"),
        ("Order_Status", ["order_status", "order"], " (did you mean `order_status`?)"),
        ("weather", ["order"], ""),
        ("weather", [], ""),
    ],
)
def test_near_miss_names_what_was_meant(name: str, known: list[str], shown: str) -> None:
    assert errors.near_miss(name, known) == shown


def test_names_among_very_many_are_not_compared_nor_sorted() -> None:
    many = [f"name{number}" for number in range(999, 0, -1)]

    assert errors.near_miss("name5x", many) == ""
    assert errors.listed(many) == f"{', '.join(many[:20])}, …"
    assert errors.listed(many[-30:]) == f"{', '.join(sorted(many[-30:])[:20])}, …"


def test_document_error_with_one_problem_is_one_line() -> None:
    problem = Problem("main[0].play", "`url` is missing")
    error = DocumentError("Document", [problem])

    assert str(error) == "Cannot make Document: main[0].play: `url` is missing."
    assert error.problems == (problem,)


def test_document_error_with_several_problems_is_a_list() -> None:
    problems = [Problem("main[0].play", "`url` is missing"), Problem("", "unknown key `foo`")]
    error = DocumentError("Document", problems)

    assert str(error) == "Cannot make Document:\n  main[0].play: `url` is missing\n  unknown key `foo`"
    assert error.problems == tuple(problems)


class BusyError(ToolError):
    """An author's own error, made of something else than its message."""

    def __init__(self, line: int) -> None:
        super().__init__(f"Line {line} is busy.")
        self.line = line


@pytest.mark.parametrize(
    "error",
    [
        SwaigletError("a"),
        SetupError("a", 1),
        DocumentError("Document", [Problem("main[0]", "`url` is missing"), Problem("", "x", level="warning")]),
        UnreadableError("a"),
        ToolError("a"),
        PayloadError("a"),
        BusyError(3),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_errors_come_out_of_another_process_as_they_were(error: SwaigletError, protocol: int) -> None:
    error.add_note("in a worker")

    for copied in (pickle.loads(pickle.dumps(error, protocol)), copy.copy(error), copy.deepcopy(error)):
        assert type(copied) is type(error)
        assert (str(copied), copied.args, vars(copied)) == (str(error), error.args, vars(error))


@pytest.mark.parametrize(
    ("description", "told"),
    [
        ("", "is missing, expected text"),
        ("The order number", "is missing (The order number), expected text"),
        ("The order number.", "is missing (The order number), expected text"),
    ],
)
def test_argument_missing_says_what_it_is_for(description: str, told: str) -> None:
    assert errors.argument_missing("text", description) == told


def test_argument_missing_says_what_it_is_for_once() -> None:
    expected = errors.in_its_form("text", "The order number.")

    assert errors.argument_missing(expected, "The order number.") == (
        "is missing, expected text in this form: The order number"
    )
