"""Placeholders filled in: paths, prefixes, values, and what is remarkable."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swaiglet.simulator.expansion import LARGEST, Notes, expand, expand_json

DATA: dict[str, Any] = {
    "s": 'a"b\\c\nd',
    "n": 72,
    "f": 72.5,
    "whole": 3.0,
    "huge": 10**400,
    "lost": float("inf"),
    "t": True,
    "z": None,
    "list": [1, 2.5, "x", [1], {"a": 1, "b": [{}]}],
    "o": {"a": 1, "b": {"c": 'q"'}, "e": {}, "l": []},
    "Up": "X",
    "up": "second",
    "table": {"support": "+1555"},
    "args": {"target": "Support", "phone": "+1 212-555-1234", "other": "+4930123456"},
    "people": [{"name": "Ann"}, {"name": "Bob"}],
    "key": "s",
    "nest": "${n}",
    "url": "é ü/+%2F%2f~`",
    "half": "\ud800",
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("In ${args.target} and %{n}.", "In Support and 72."),
        ("${s}", 'a"b\\c\nd'),
        ("${f} ${whole} ${huge} ${lost} ${t} ${z}", "72.500000 3 null null true null"),
        ("${list}", '[1, 2.500000, "x", [1], {\n\t\t"a":\t1,\n\t\t"b":\t[{\n\t\t\t}]\n\t}]'),
        ("${o}", '{\n\t"a":\t1,\n\t"b":\t{\n\t\t"c":\t"q\\""\n\t},\n\t"e":\t{\n\t},\n\t"l":\t[]\n}'),
        ("${UP} ${lc:up} ${LC:Up} ${enc:lc:up}", "X x x x"),
        ("${table.${lc:args.target}}", "+1555"),
        ("${${key}}", 'a"b\\c\nd'),
        ("${${${key}}}", ""),
        ("$${n} %${n} $%{n}", "$72 %72 $72"),
        ("${ ${n", "${ ${n"),
        ("${ ${n}", "${ 72"),
        ("${n}} {n} {lc:n}", "72} {n} {lc:n}"),
        ("${} ${ n } ${n.} ${.n} ${..n..} ${{n}}", "   72  "),
        ("${args..target}", "Support"),
        ("${people[0].name} ${people[-1].name} ${people[+1].name}", "Ann Bob Bob"),
        ("${people[2].name}${people[-3].name}${people[ 1 ].name}${people[x].name}${people[0][0]}", ""),
        ("${people[0]x}${people[].name}${people.0.name}${[0].x}${n[0]}${t.x}", ""),
        ("${nest}", "${n}"),
        ("${enc:url}", "%C3%A9%20%C3%BC/%2B%2F%252f~%60"),
        ("${enc:half}", "%ED%A0%80"),
        ("${fmt_ph:args.phone} ${lc:fmt_ph:args.target}", "(212) 555-1234 support"),
        ("${" + ".".join(["n"] * 129) + "}${" + "n" * 1025 + "}", ""),
        ("@{expr ${n} + 1}", "@{expr 72 + 1}"),
    ],
)
def test_template_is_filled_in(template: str, text: str) -> None:
    assert expand(template, DATA) == text


@pytest.mark.parametrize(
    ("template", "notes"),
    [
        ("${n}", []),
        ("${no} ${enc:x.${y}}", [("empty", "no"), ("empty", "y"), ("empty", "x.")]),
        ("${enc:url:n}", [("url:", "enc:url:n")]),
        ("${fmt_ph:args.other}", [("phone", "+4930123456")]),
        ("@{strftime_tz UTC %H} ${n}", [("function", "strftime_tz")]),
    ],
)
def test_what_is_remarkable_is_noted(template: str, notes: Notes) -> None:
    noted: Notes = []
    expand(template, DATA, noted)

    assert noted == notes


def test_text_without_end_is_cut() -> None:
    notes: Notes = []

    assert expand("${a}" * 1_000, {"a": "x" * 10_000}, notes) == "x" * LARGEST
    assert notes == [("large", "")]


@pytest.mark.parametrize(
    ("value", "filled"),
    [
        ({"a": ["${s}", 5, None], "${key}": "${n}"}, {"a": ['a"b\\c\nd', 5, None], "s": "72"}),
        ("${lc:enc:s}", "a%5C%22b%5C%5Cc%0Ad"),
        ("${o.e}", "{\n}"),
        ("é ${url}", "é é ü/+%2F%2f~`"),
    ],
)
def test_value_is_filled_in_as_one_text(value: Any, filled: Any) -> None:
    assert expand_json(value, DATA) == filled


@pytest.mark.parametrize("value", [{"a": "${o}"}, {"a": ["${list}"]}])
def test_value_with_an_object_in_a_string_is_no_value(value: Any) -> None:
    with pytest.raises(ValueError, match="delimiter"):
        expand_json(value, DATA)


def test_value_is_filled_in_twice_when_asked() -> None:
    assert expand_json("${nest}", DATA, times=2) == "72"


PIECES = ["${", "%{", "}", "{", "n", "s", ".", "[0]", "[-1]", "list", "lc:", "enc:", "o", "$", "args.target", "url"]


def test_templates_are_filled_in_as_the_reference_sdk_does() -> None:
    reference = pytest.importorskip("signalwire.cli.execution.datamap_exec")
    data = {name: value for name, value in DATA.items() if name not in ("huge", "lost", "half")}
    pick = random.Random(7)
    templates = ["".join(pick.choices(PIECES, k=pick.randint(1, 9))) for _ in range(4_000)]
    # An empty path is the whole data there, and nothing here; placeholders three deep are nothing here.
    comparable = [each for each in templates if not any(odd in each for odd in (":}", "{.}", "{$", "{%"))]

    differing = {
        each: (ours, theirs)
        for each in comparable
        if (ours := expand(each, data)) != (theirs := reference.simple_template_expand(each, data))
    }
    assert differing == {}


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "A", ""]), values),
    max_leaves=8,
)
TEMPLATE = st.text() | st.lists(
    st.sampled_from([*PIECES, "a", "b", "fmt_ph:", "@{", "url:", "[999999999]", "\ud800", '"', "\\", "\x00"])
).map("".join)


@given(TEMPLATE, st.dictionaries(st.sampled_from("ab"), ANY))
@settings(derandomize=True, database=None, deadline=None, max_examples=400)
def test_filling_in_never_raises(template: str, data: dict[str, Any]) -> None:
    assert isinstance(expand(template, data), str)
    assert isinstance(expand(template, data, in_json=True), str)


@given(TEMPLATE)
@settings(derandomize=True, database=None, deadline=None, max_examples=200)
def test_template_without_placeholders_stays(template: str) -> None:
    plain = template.replace("{", "(")

    assert expand(plain, {"a": 1}) == plain
