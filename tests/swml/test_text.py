"""Texts: JSON and YAML in and out, and refusals of what is too large to be a document."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swaiglet.errors import UnreadableError
from swaiglet.swml import text


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (b'{"a": [1, 2.5, null, true, "x"]}', {"a": [1, 2.5, None, True, "x"]}),
        (b"{a: 1}", {"a": 1}),
        (b"a: &x [1]\nb: *x\n", {"a": [1], "b": [1]}),
        (b"version: 1.0.0\n", {"version": "1.0.0"}),
        (b"on: off\nyes: no\n", {"on": "off", "yes": "no"}),
        (b"at: 12:30\nday: 2026-01-01\nnumber: '0123'\n", {"at": "12:30", "day": "2026-01-01", "number": "0123"}),
        (b"case:\n  1: [x]\n  true: [y]\n", {"case": {"1": ["x"], "true": ["y"]}}),
        (b"a: 010\nb: 09\n", {"a": 10, "b": 9}),
        (b"a: 1e3\nb: -0.5\nc: ~\nd: null\ne: True\n", {"a": 1000.0, "b": -0.5, "c": None, "d": None, "e": True}),
        (b"text: |\n  two\n  lines\n", {"text": "two\nlines\n"}),
    ],
)
def test_parse_reads_json_and_the_core_of_yaml(source: bytes, value: Any) -> None:
    assert text.parse(source) == value


BOMB = b"a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (level, level, b",".join([b"*a%d" % (level - 1)] * 10)) for level in range(1, 30)
)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", "Cannot read the document: it is empty"),
        (b" \n", "Cannot read the document: it is empty"),
        (b" " * (10 * 1024 * 1024), "Cannot read a document of more than 4194304 bytes"),
        (b"[" * 100_000, "Cannot read the document as JSON: depth limit exceeded (line 1, column 1026)"),
        (b"- " * 100_000, "Cannot read the document: it is nested deeper than 100 levels"),
        (b"[" * 101 + b"]" * 101, "Cannot read the document: it is nested deeper than 100 levels"),
        (b"[1" + b",1" * 600_000 + b"]", "Cannot read the document: it holds more than 500000 values"),
        (BOMB, "Cannot read the document: it holds more than 500000 values"),
        (b"a: &a [*a]", "Cannot read the document: it is nested deeper than 100 levels"),
        (
            b'{"a": 1,,}',
            "Cannot read the document as JSON: unexpected character, expected a string key (line 1, column 9)",
        ),
        (
            b"x: &a [" + b"1," * 20_000 + b"]\ny: [" + b"*a," * 20_000 + b"]\n",
            "Cannot read the document: it holds more than 500000 values",
        ),
        (
            b"a: !!timestamp 2026-01-01\n",
            "Cannot read the document as YAML: could not determine a constructor for the tag "
            "'tag:yaml.org,2002:timestamp' (line 1, column 4)",
        ),
        (
            b"a: !!int many\n",
            "Cannot read the document as YAML: invalid literal for int() with base 10: 'many' (line 1, column 1)",
        ),
        (b'{"b": 0, "a": 1, "a": 2, "b": 3}', 'Cannot read the document as JSON: the key "a" stands twice'),
        (b"a: 1\na: 2\n", 'Cannot read the document as YAML: the key "a" stands twice (line 2, column 1)'),
        (b"? [a]\n: 1\n", "Cannot read the document as YAML: a key must be a string (line 1, column 3)"),
        (
            b"a: b: c",
            "Cannot read the document as YAML: mapping values are not allowed in this context (line 1, column 5)",
        ),
        (
            b"!!python/object/apply:os.system [id]",
            "Cannot read the document as YAML: could not determine a constructor for the tag "
            "'tag:yaml.org,2002:python/object/apply:os.system' (line 1, column 1)",
        ),
    ],
    ids=range(18),
)
def test_parse_refuses_what_is_no_document(source: bytes, message: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        text.parse(source)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", "Cannot read the document: it is empty"),
        (b" " * (10 * 1024 * 1024), "Cannot read a document of more than 4194304 bytes"),
        (
            b"{'a': 1}",
            "Cannot read the document as JSON: unexpected character, expected a string key (line 1, column 2)",
        ),
        (
            b'{"a": 1,\n b: 2}',
            "Cannot read the document as JSON: unexpected character, expected a string key (line 2, column 2)",
        ),
        (
            b"a: 1\n",
            "Cannot read the document as JSON: unexpected character, expected a JSON value (line 1, column 1)",
        ),
        (
            b'{"a": yes}',
            "Cannot read the document as JSON: unexpected character, expected a JSON value (line 1, column 7)",
        ),
        (b"[" * 101 + b"]" * 101, "Cannot read the document: it is nested deeper than 100 levels"),
        (b'{"a": 1, "a": 2}', 'Cannot read the document as JSON: the key "a" stands twice'),
    ],
    ids=range(8),
)
def test_parse_json_refuses_what_is_no_json(source: bytes, message: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        text.parse_json(source)
    assert str(caught.value) == message


def test_parse_yaml_takes_a_mixture_that_parse_refuses_as_broken_json() -> None:
    mixture = b'{"a": {b: 1}}'
    assert text.parse_yaml(mixture) == {"a": {"b": 1}}
    with pytest.raises(UnreadableError, match=r"as JSON: .* \(line 1, column 8\)$"):
        text.parse(mixture)


@pytest.mark.parametrize("parse", [text.parse, text.parse_json, text.parse_yaml])
def test_json_may_begin_with_a_byte_order_mark(parse: Callable[[bytes], Any]) -> None:
    assert parse(b'\xef\xbb\xbf{"a": ["\xc3\xbc"]}') == {"a": ["ü"]}


@given(st.binary(max_size=200))
def test_parse_never_fails_but_by_refusing(source: bytes) -> None:
    with suppress(UnreadableError):
        text.parse(source)


NO_SURROGATES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
    | NO_SURROGATES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NO_SURROGATES, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(NO_SURROGATES, VALUES, min_size=1, max_size=3))
def test_yaml_round_trips_every_value(value: dict[str, Any]) -> None:
    assert text.parse(text.to_yaml(value).encode()) == value


def test_yaml_keeps_the_order_of_keys_and_repeats_what_is_shared() -> None:
    shared = [1]
    assert text.to_yaml({"b": shared, "a": shared, "on": "1.0"}) == "b:\n- 1\na:\n- 1\n'on': '1.0'\n"
