"""Shapes: what each admits, mends, reads and says, and that reading takes time in proportion to the text."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal

import pytest
from attrs import evolve, frozen

from swaiglet.swml.classes import Field, Instance, OneOf, fields_of, read_body, shape_of
from swaiglet.swml.document import Document, Version
from swaiglet.swml.functions import SWAIG
from swaiglet.swml.model import Action, Model, Verb, model
from swaiglet.swml.pom import Section
from swaiglet.swml.report import Report
from swaiglet.swml.shapes import ANYTHING, Choice, Listing, Numeric, Shape, Table, Text
from swaiglet.swml.steps import Step, Steps
from swaiglet.swml.verbs.flow import Cond, Else, JavaScript, SwitchOn, When
from swaiglet.swml.verbs.lifecycle import Answer, Duration, Hangup
from swaiglet.swml.verbs.messaging import ReplyMessage, ReplySwitch
from swaiglet.swml.wire import NOTHING, AtLeast, AtMost, Needs, Only, Pattern, Range, Variable

Read = tuple[Any, list[tuple[str, str, str]]]


def read(shape: Shape, value: Any, *, lenient: bool = False) -> Read:
    """The value as the shape reads it at ``x``, and what was said."""
    report = Report(lenient=lenient)
    made = shape.read(value, "x", report)
    return made, [(problem.level, problem.path, problem.message) for problem in report.problems]


TEXT, WHOLE, NUMBER, FLAG = Text(), Numeric(whole=True), Numeric(whole=False), Choice((True, False))


@pytest.mark.parametrize(
    ("annotation", "shape"),
    [
        (str, TEXT),
        (int, WHOLE),
        (float, NUMBER),
        (bool, FLAG),
        (Any, ANYTHING),
        (str | None, TEXT),
        (Literal["a", 1, True], Choice(("a", 1, True))),
        (int | str, OneOf((WHOLE, TEXT))),
        (Annotated[str, AtLeast(1)], Text(shortest=1)),
        (Annotated[str, "for people", AtLeast(1)], Text(shortest=1)),
        (Annotated[int, Range(0, 5)], Numeric(whole=True, range=Range(0, 5))),
        (list[str], Listing(TEXT, mutable=True)),
        (Sequence[str], Listing(TEXT)),
        (tuple[str], Listing(TEXT)),
        (Annotated[Sequence[str], AtLeast(1), AtMost(3)], Listing(TEXT, shortest=1, longest=3)),
        (Annotated[Mapping[str, int], AtMost(0)], Table(WHOLE, longest=0)),
        (dict[str, int], Table(WHOLE)),
        (Annotated[Mapping[str, int], Needs("a"), Needs("b")], Table(WHOLE, needs=("a", "b"))),
        (Sequence[Verb], Steps(Step(Verb))),
        (Annotated[Verb, Only(("play",))], Step(Verb, only=("play",))),
        (Section, Instance(Section)),
        (Annotated[Section, Needs("title")], Instance(Section, needs=("title",))),
    ],
)
def test_shape_is_what_the_annotation_says(annotation: Any, shape: Shape) -> None:
    assert shape_of(annotation) == shape


@pytest.mark.parametrize("annotation", [bytes, None, set[str], "str", 5])
def test_annotation_without_a_place_in_swml_has_no_shape(annotation: Any) -> None:
    with pytest.raises(TypeError, match=f"^no shape for {re.escape(repr(annotation))}$"):
        shape_of(annotation)


Letters = Annotated[str, Pattern(r"[a-z]+", "letters")]
LETTERS = shape_of(Letters)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (TEXT, "a string"),
        (Text(shortest=1), "a string that is not empty"),
        (LETTERS, "letters"),
        (WHOLE, "a whole number"),
        (NUMBER, "a number"),
        (Numeric(whole=True, range=Range(1, 5)), "a whole number from 1 to 5"),
        (Numeric(whole=False, range=Range(low=0)), "a number 0 or more"),
        (Numeric(whole=False, range=Range(high=1.5)), "a number up to 1.5"),
        (FLAG, "true or false"),
        (Choice(("a",)), '"a"'),
        (Choice(("a", 1, True, None)), 'one of "a", 1, true, null'),
        (ANYTHING, "a JSON value"),
        (Listing(TEXT), "a list, each a string"),
        (Listing(TEXT, shortest=1, longest=3), "a list of at least 1, at most 3, each a string"),
        (Table(ANYTHING), "an object"),
        (Table(WHOLE), "an object with a whole number under each key"),
        (Instance(Section), "a Section object"),
        (Instance(Answer), "an Answer object"),
        (Step(Verb), "a verb"),
        (Step(Action), "an action"),
        (OneOf((WHOLE, TEXT, Text(shortest=1), WHOLE)), "a whole number or a string or a string that is not empty"),
    ],
)
def test_shape_says_what_belongs_there(shape: Shape, expected: str) -> None:
    assert shape.expected == expected


FITTING: list[tuple[Shape, list[Any], list[Any]]] = [
    (TEXT, ["", "a", "${x}"], [None, 5, True, ["a"], b"a"]),
    (LETTERS, ["a", "abc"], ["", "a1", "a\n", 5]),
    (WHOLE, [0, -5, 5.0, 10**20], [True, 1.5, "1", None, float("inf"), float("nan")]),
    (NUMBER, [0, 1.5, -0.0], [False, "1.5", float("-inf"), float("nan"), None]),
    (FLAG, [True, False], [1, 0, 1.0, "true", None]),
    (Choice((1, "a", None)), [1, "a", None], [True, 1.0, "b", 0, False]),
    (ANYTHING, [None, object()], []),
    (Listing(TEXT), [[], (), ["a"], [5]], ["a", {}, None, {"a"}]),
    (Table(WHOLE), [{}, {"a": "b"}], [[], None, "a"]),
    (Instance(Section), [Section("a"), {}, {"x": 1}], [Hangup(), "a", None, []]),
    (Instance(Hangup), [Hangup(), {"hangup": {}}, {"hangup": 1, "x": 2}], [{}, {"reason": "busy"}, Answer(), "hangup"]),
    (Step(Verb), [Hangup(), {}, {"x": 1}], [Section("a"), "hangup", None]),
    (OneOf((WHOLE, LETTERS)), [1, "a"], [1.5, "1", None]),
]


@pytest.mark.parametrize(("shape", "fitting", "unfit"), FITTING)
def test_shape_fits_values_of_its_kind(shape: Shape, fitting: list[Any], unfit: list[Any]) -> None:
    assert [value for value in fitting if not shape.fits(value)] == []
    assert [value for value in unfit if shape.fits(value)] == []


@pytest.mark.parametrize(
    ("shape", "older", "modern"),
    [
        (TEXT, 5, NOTHING),
        (WHOLE, "5", 5),
        (WHOLE, "-5", -5),
        (WHOLE, "+5.0", 5.0),
        (WHOLE, "5.5", NOTHING),
        (WHOLE, "5e3", NOTHING),
        (WHOLE, "five", NOTHING),
        (WHOLE, None, NOTHING),
        (NUMBER, "5.5", 5.5),
        (NUMBER, "1" + "0" * 400 + ".0", NOTHING),
        (FLAG, "true", True),
        (FLAG, "Yes", True),
        (FLAG, "OFF", False),
        (FLAG, "maybe", NOTHING),
        (FLAG, 1, NOTHING),
        (Choice(("a",)), "A", NOTHING),
        (ANYTHING, 5, NOTHING),
        (Listing(WHOLE), 5, [5]),
        (Listing(WHOLE), 1.5, NOTHING),
        (Listing(TEXT), "a", NOTHING),
        (Listing(Instance(Section)), {"body": "a"}, [{"body": "a"}]),
        (Table(WHOLE), [], NOTHING),
        (Instance(SWAIG), None, {}),
        (Instance(Section), "a", NOTHING),
        (Instance(Section), [{"body": "a"}], {"body": "a"}),
        (Instance(Section), [{}, {}], NOTHING),
        (Step(Verb), "hangup", {"hangup": {}}),
        (Step(Verb), "hang", NOTHING),
        (Step(Verb), 5, NOTHING),
        (Step(Action), "hangup", NOTHING),
        (OneOf((FLAG, WHOLE)), "5", 5),
        (OneOf((FLAG, WHOLE)), "no", False),
        (OneOf((FLAG, WHOLE)), "x", NOTHING),
    ],
)
def test_shape_mends_older_forms_when_it_is_lenient_alone(shape: Shape, older: Any, modern: Any) -> None:
    assert shape.mended(older) == modern
    if modern is NOTHING:
        assert shape.fits(older) or read(shape, older, lenient=True) == read(shape, older)
    else:
        assert [level for level, _, _ in read(shape, older)[1]] == ["error"]
        assert [level for level, _, _ in read(shape, older, lenient=True)[1]] == ["warning"]


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def doubled(depth: int) -> Any:
    """Each list holds the next one twice: a small value whose text would fill the machine."""
    value: Any = 1
    for _ in range(depth):
        value = [value, value]
    return value


READ: list[tuple[Shape, Any, Read]] = [
    (TEXT, "a", ("a", [])),
    (TEXT, 5, (5, [("error", "x", "found 5, expected a string")])),
    (Text(shortest=1), "", ("", [("error", "x", 'found "", expected a string that is not empty')])),
    (LETTERS, "a1", ("a1", [("error", "x", 'found "a1", expected letters')])),
    (WHOLE, 5.0, (5.0, [])),
    (Numeric(whole=True, range=Range(1, 5)), 0, (0, [("error", "x", "found 0, expected a whole number from 1 to 5")])),
    (Choice(("a", "b")), "b", ("b", [])),
    (ANYTHING, {"a": [1, 2.5, None, "b", (True,)]}, ({"a": [1, 2.5, None, "b", (True,)]}, [])),
    (
        ANYTHING,
        {"a": [object(), float("nan")], 5: b"c"},
        (
            ...,
            [
                ("error", "x", "found 5, expected a string as key"),
                ("error", "x.a[0]", "found <object>, expected a JSON value"),
                ("error", "x.a[1]", "found NaN, expected a JSON value"),
                ("error", "x.5", "found <bytes>, expected a JSON value"),
            ],
        ),
    ),
    (ANYTHING, nested(100), (nested(100), [])),
    (
        ANYTHING,
        nested(5000),
        (
            ...,
            [("error", "x" + "[0]" * 101, f"found {'[' * 59}…, expected a value nested no deeper than 100 levels")],
        ),
    ),
    (
        ANYTHING,
        doubled(60),
        (..., [("error", "x", f"found {'[' * 59}…, expected a value with at most 500000 members")]),
    ),
    (Listing(WHOLE), [1, 2], ((1, 2), [])),
    (Listing(WHOLE, mutable=True), (1, 2), ([1, 2], [])),
    (Listing(WHOLE), ["a", 2], (..., [("error", "x[0]", 'found "a", expected a whole number')])),
    (
        Listing(WHOLE, shortest=1),
        [],
        (..., [("error", "x", "found [], expected a list of at least 1, each a whole number")]),
    ),
    (
        Listing(WHOLE, longest=1),
        [1, 2],
        (..., [("error", "x", "found [1, 2], expected a list, at most 1, each a whole number")]),
    ),
    (Listing(WHOLE), "a", ("a", [("error", "x", 'found "a", expected a list, each a whole number')])),
    (Table(Listing(WHOLE)), {"a": [1]}, ({"a": (1,)}, [])),
    (Table(WHOLE), [1], ([1], [("error", "x", "found [1], expected an object with a whole number under each key")])),
    (
        Table(WHOLE, longest=1),
        {"a": 1, "b": 2},
        (..., [("error", "x", 'found {"a": 1, "b": 2}, expected an object with at most 1 keys')]),
    ),
    (Table(WHOLE, longest=0), {"a": 1}, (..., [("error", "x", 'found {"a": 1}, expected an empty object')])),
    (
        Table(WHOLE, needs=("a",)),
        {1: 2},
        (
            ...,
            [
                ("error", "x", "found 1, expected a string as key"),
                ("error", "x", "`a` is missing, expected a whole number"),
            ],
        ),
    ),
    (Instance(Section), {"body": "a"}, (Section("a"), [])),
    (Instance(Section), Section("a"), (Section("a"), [])),
    (Instance(Section), "a", ("a", [("error", "x", 'found "a", expected a Section object')])),
    (Instance(Section), {}, ({}, [("error", "x", "at least one of `body`, `bullets` must be given")])),
    (
        Instance(Section, needs=("title",)),
        {"body": "a"},
        (Section("a"), [("error", "x", "`title` is missing, expected a string that is not empty")]),
    ),
    (
        Instance(Section, needs=("title",)),
        Section("a"),
        (Section("a"), [("error", "x", "`title` is missing, expected a string that is not empty")]),
    ),
    (Instance(Section, needs=("title",)), Section("a", title="A"), (Section("a", title="A"), [])),
    (Instance(Hangup), {"hangup": {}}, (Hangup(), [])),
    (
        Instance(Hangup),
        {"hangup": {}, "reason": "busy", "x": 1},
        (
            Hangup(),
            [("error", "x", "unknown key `reason`"), ("error", "x", "unknown key `x`")],
        ),
    ),
    (Step(Verb), {"hangup": {"reason": "busy"}}, (Hangup("busy"), [])),
    (Step(Verb), Hangup(), (Hangup(), [])),
    (Step(Verb), "hangup", ("hangup", [("error", "x", 'found "hangup", expected a verb')])),
    (Step(Verb), {}, ({}, [("error", "x", "found {}, expected a verb: an object with one key")])),
    (
        Step(Verb),
        {"answer": {}, "hangup": {}},
        (
            ...,
            [("error", "x", 'found {"answer": {}, "hangup": {}}, expected a verb: an object with one key')],
        ),
    ),
    (
        Step(Verb, only=("play", "hangup")),
        {"answer": {}},
        (Answer(), [("error", "x", "`answer` may not stand here, expected one of hangup, play")]),
    ),
    (
        Step(Verb, only=("play", "hangup")),
        Answer(),
        (Answer(), [("error", "x", "`answer` may not stand here, expected one of hangup, play")]),
    ),
    (Step(Verb, only=("play", "hangup")), Hangup(), (Hangup(), [])),
]


@pytest.mark.parametrize(("shape", "value", "expected"), READ)
def test_shape_reads_a_value_as_models_hold_it(shape: Shape, value: Any, expected: Read) -> None:
    made, told = read(shape, value)

    assert told == expected[1]
    if expected[0] is not ...:
        assert (made, type(made)) == (expected[0], type(expected[0]))


def test_table_and_list_read_are_new_ones() -> None:
    given: dict[str, Any] = {"a": [1]}
    made, _ = read(Table(Listing(WHOLE, mutable=True)), given)

    given["a"].append(2)
    given["b"] = []

    assert made == {"a": [1]}


# Unions

DEEPER = OneOf((Instance(SwitchOn), Listing(OneOf((Instance(When), Instance(Else))))))
REPLY = OneOf((TEXT, Instance(ReplyMessage), Instance(ReplySwitch)))


@pytest.mark.parametrize(
    ("shape", "value", "expected"),
    [
        (OneOf((WHOLE, shape_of(Variable))), "${x}", ("${x}", [])),
        (
            OneOf((Numeric(whole=True, range=Range(0, 5)), shape_of(Variable))),
            6,
            (6, [("error", "x", "found 6, expected a whole number from 0 to 5")]),
        ),
        (OneOf((Choice((0,)), Numeric(whole=True, range=Range(10, 20)))), 0, (0, [])),
        (
            OneOf((Choice((0,)), Numeric(whole=True, range=Range(10, 20)))),
            5,
            (5, [("error", "x", "found 5, expected a whole number from 10 to 20")]),
        ),
        (OneOf((Listing(WHOLE), Listing(TEXT))), ["a", "b"], (("a", "b"), [])),
        (
            OneOf((Listing(WHOLE), Listing(TEXT))),
            [1, "b"],
            (..., [("error", "x[1]", 'found "b", expected a whole number')]),
        ),
        (
            OneOf((Listing(WHOLE), Listing(TEXT))),
            [1, "b", "c"],
            (..., [("error", "x[0]", "found 1, expected a string")]),
        ),
        (OneOf((WHOLE, TEXT)), None, (None, [("error", "x", "found null, expected a whole number or a string")])),
        (OneOf((WHOLE, Instance(Duration))), {"duration": 5}, (Duration(5), [])),
        (
            OneOf((Instance(When), Instance(Else))),
            {"when": "a"},
            (..., [("error", "x", "`then` is missing, expected a list, each a verb")]),
        ),
        (OneOf((Instance(When), Instance(Else))), {"else": []}, (Else([]), [])),
        (OneOf((Instance(When), Instance(Else))), {"when": "a", "then": [], "else": []}, (When("a", [], else_=[]), [])),
        (
            OneOf((Instance(When), Instance(Else))),
            {"when": "a", "then": [], "els": []},
            (..., [("error", "x.els", "unknown key `els` (did you mean `else`?)")]),
        ),
        (
            DEEPER,
            {"case": {"1": [{"hangup": {"reason": "bye"}}]}},
            (
                ...,
                [
                    (
                        "error",
                        "x.case.1[0].hangup.reason",
                        'found "bye", expected one of "hangup", "busy", "decline"',
                    )
                ],
            ),
        ),
        (
            DEEPER,
            [{"when": "a", "then": []}, {"else": [{"answr": {}}]}],
            (..., [("error", "x[1].else[0]", "unknown verb `answr` (did you mean `answer`?)")]),
        ),
        (REPLY, {"switch": {"variable": "a", "case": {}}}, (ReplySwitch("a", {}), [])),
        (REPLY, {"body": "a"}, (ReplyMessage("a"), [])),
        (
            OneOf((TEXT, Instance(Hangup), Instance(Answer))),
            {"hangpu": {}},
            (..., [("error", "x.hangpu", "unknown key `hangpu` (did you mean `hangup`?)")]),
        ),
        (
            OneOf((Instance(Hangup), Instance(Answer))),
            {},
            (..., [("error", "x", "found {}, expected a Hangup object or an Answer object")]),
        ),
    ],
)
def test_union_reads_as_the_member_that_finds_least_wrong(shape: Shape, value: Any, expected: Read) -> None:
    made, told = read(shape, value)

    assert told == expected[1]
    if expected[0] is not ...:
        assert made == expected[0]


def test_union_prefers_a_reading_without_warnings() -> None:
    older = OneOf((Instance(Older), Instance(Newer)))

    assert read(older, {"old": 5, "n": "5"}, lenient=True) == (
        Older(old=5, n=5),
        [("warning", "x.n", 'found "5", today written 5')],
    )
    assert read(older, {"n": "5"}, lenient=True) == (Newer(n="5"), [])


@model()
@frozen(kw_only=True)
class Older(Model):
    n: int
    old: int | None = None


@model()
@frozen(kw_only=True)
class Newer(Model):
    n: str


# Models


def test_fields_of_a_model_are_in_wire_order_by_wire_key() -> None:
    fields = fields_of(When)

    assert fields == {
        "when": Field("when", "when", shape_of(JavaScript), True, False, False, False, True),
        "then": Field("then", "then", Steps(Step(Verb)), True, False, False, False, True),
        "else": Field("else_", "else", Steps(Step(Verb)), False, False, True, False, True),
    }
    assert list(fields) == ["when", "then", "else"]
    assert fields_of(Document)["version"] == Field(
        "version", "version", shape_of(Version), False, False, True, True, True
    )
    assert evolve(fields["when"], key="x").key == "x"


# Time


def deep(levels: int, make: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """A document with steps in steps."""
    step: dict[str, Any] = {"hangup": {"reason": "bye"}}  # wrong, so that no member of a union is read without problem
    for _ in range(levels):
        step = make(step)
    return {"sections": {"main": [step]}}


@pytest.mark.parametrize(
    "make",
    [
        lambda step: {"cond": [{"when": "a", "then": [step]}]},
        lambda step: {"cond": [{"else": [step]}]},
        lambda step: {"cond": [{"when": "a", "thn": [], "then": [step]}]},
        lambda step: {"execute": {"dest": "main", "result": {"case": {"1": [step]}}}},
        lambda step: {"execute": {"dest": "main", "result": [{"else": [step]}]}},
        lambda step: {"connect": {"to": "+1", "confirm": [{"cond": [{"else": [step]}]}]}},
    ],
)
def test_steps_in_steps_are_read_once_each(make: Callable[[Any], dict[str, Any]]) -> None:
    calls = {levels: reads(deep(levels, make)) for levels in (10, 20, 40)}

    assert calls[40] - calls[20] == 2 * (calls[20] - calls[10])


def reads(document: dict[str, Any]) -> int:
    """How often a shape reads something while the document is read."""
    count = 0

    def seen(frame: Any, event: str, _: Any) -> None:
        nonlocal count
        count += event == "call" and frame.f_code.co_name == "read"

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        read_body(Document, document, "", Report(lenient=True))
    finally:
        sys.setprofile(before)
    return count


def test_nested_steps_are_still_the_verbs_they_are() -> None:
    made = read_body(Document, deep(0, dict), "", Report())
    assert not isinstance(made, Document)

    step: Any = {"hangup": {}}
    verb: Verb = Hangup()
    for _ in range(40):
        step, verb = {"cond": [{"when": "a", "then": [step]}]}, Cond([When("a", [verb])])
    assert read_body(Document, {"sections": {"main": [step]}}, "", Report()).main == (verb,)
