"""Contexts and steps: what each refuses, and the ways through all of them."""

import copy
import pickle
import re
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import pytest

from swaiglet.errors import DocumentError
from swaiglet.swml.classes import read_model
from swaiglet.swml.contexts import Context, Gather, Question, Reset, Step
from swaiglet.swml.convert import to_json, to_wire
from swaiglet.swml.pom import Section
from swaiglet.swml.report import Report
from swaiglet.swml.ways import lint_contexts

TOOLS = {"book", "look_up"}


def book() -> None:
    """Book a table."""


def test_context_goes_round_the_wire() -> None:
    context = Context(
        [
            Step(
                "collect",
                pom=[Section("Ask.")],
                step_criteria="All is known.",
                functions=[book, "look_up"],
                valid_steps=["next"],
                valid_contexts=["sales"],
                skip_user_turn=True,
                history="hide",
                reset=Reset(system_prompt="You sell.", consolidate=True),
                gather_info=Gather(
                    [Question("name", "Your name?"), Question("age", "Your age?", type="integer", functions=[book])],
                    output_key="person",
                    completion_action="next_step",
                ),
            ),
            Step("done", "Say goodbye.", functions="none", end=True, skip_to_next_step=False),
        ],
        text="Be brief.",
        isolated=True,
        enter_fillers={"default": ["one moment"]},
        initial_step="collect",
        history="keep",
    )
    wire = {
        "steps": [
            {
                "name": "collect",
                "pom": [{"body": "Ask."}],
                "step_criteria": "All is known.",
                "functions": ["book", "look_up"],
                "valid_steps": ["next"],
                "valid_contexts": ["sales"],
                "skip_user_turn": True,
                "history": "hide",
                "reset": {"system_prompt": "You sell.", "consolidate": True},
                "gather_info": {
                    "questions": [
                        {"key": "name", "question": "Your name?"},
                        {"key": "age", "question": "Your age?", "type": "integer", "functions": ["book"]},
                    ],
                    "output_key": "person",
                    "completion_action": "next_step",
                },
            },
            {"name": "done", "text": "Say goodbye.", "functions": "none", "end": True, "skip_to_next_step": False},
        ],
        "text": "Be brief.",
        "isolated": True,
        "enter_fillers": {"default": ["one moment"]},
        "initial_step": "collect",
        "history": "keep",
    }
    report = Report()

    assert to_wire(context) == wire
    assert read_model(Context, wire, "", report) == context
    assert report.problems == []


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Step("next", "x"), 'name: found "next", expected a name other than `next`'),
        (lambda: Step("a"), "exactly one of `text`, `pom` must be given"),
        (lambda: Step("a", "x", pom=[Section("y")]), "exactly one of `text`, `pom` must be given"),
        (lambda: Step("a", "x", end=True, valid_steps=["b"]), "valid_steps: no step may follow a step with `end`"),
        (
            lambda: Step("a", "x", functions=["book", "next_step"]),
            "functions[1]: `next_step` is a function that the platform offers by itself",
        ),
        (lambda: Step("a", "x", functions="book"), 'functions: found "book", expected'),
        (lambda: Step("a", "x", functions=["book", cast("str", 3)]), "functions[1]: found 3, expected a string"),
        (lambda: Context([]), "steps: found [], expected a list of at least 1, each a Step object"),
        (
            lambda: Context([Step("a", "x"), Step("b", "y"), Step("a", "z")]),
            "steps[2].name: `a` stands at steps[0] already",
        ),
        (lambda: Context([Step("a", "x")], text="x", prompt="y"), "at most one of `text`, `pom`, `prompt`"),
        (
            lambda: Gather([Question("a", "A?"), Question("a", "Again?")]),
            "questions[1].key: `a` stands at questions[0] already",
        ),
        (
            lambda: Question("a", "A?", functions=["gather_submit"]),
            "functions[0]: `gather_submit` is a function that the platform offers by itself",
        ),
    ],
)
def test_contexts_refuse_what_cannot_work(make: Callable[[], object], message: str) -> None:
    with pytest.raises(DocumentError, match=re.escape(message)):
        make()


def test_step_that_ends_may_say_that_none_follows() -> None:
    assert Step("a", "x", end=True, valid_steps=[]).valid_steps == ()


class Desk:
    """A desk of an author's."""

    def __call__(self) -> None:
        """Book a table."""

    def book(self) -> None:
        """Book a table."""


def test_functions_go_by_their_own_names_where_no_app_has_others() -> None:
    step = Step("a", "x", functions=[book, partial(partial(book)), Desk().book, Desk()])

    assert step == Step("a", "x", functions=["book", "book", "book", "Desk"])
    assert to_json(to_wire([copy.deepcopy(step), pickle.loads(pickle.dumps(step))])) == (
        b'[{"name":"a","text":"x","functions":["book","book","book","Desk"]},'
        b'{"name":"a","text":"x","functions":["book","book","book","Desk"]}]'
    )


def linted(contexts: dict[str, Context], tools: set[str] = TOOLS) -> list[tuple[str, str, str]]:
    return [(problem.level, problem.path, problem.message) for problem in lint_contexts(contexts, tools)]


@pytest.mark.parametrize(
    "contexts",
    [
        {"default": Context([Step("a", "x"), Step("b", "y"), Step("c", "z")])},
        {"default": Context([Step("a", "x", valid_steps=["c"]), Step("b", "y"), Step("c", "z", valid_steps=["b"])])},
        {
            "default": Context([Step("a", "x", valid_contexts=["sales"])]),
            "sales": Context([Step("a", "x", valid_contexts=["default"])]),
        },
        {"default": Context([Step("a", "x"), Step("b", "y")], valid_steps=["a", "b"])},
        {"default": Context([Step("b", "y"), Step("a", "x", valid_steps=["b"])], initial_step="a")},
        {"default": Context([Step("a", "x", valid_steps=[], functions=["book"]), Step("b", "y"), Step("c", "z")])},
        {"default": Context([Step("a", "x", valid_steps=["a"], functions=["book"]), Step("b", "y"), Step("c", "z")])},
        {
            "default": Context([Step("a", "x"), Step("b", "y")], valid_contexts=["sales"]),
            "sales": Context([Step("c", "z")]),
        },
        {"default": Context([Step("a", "x", valid_steps=[], skip_to_next_step=True), Step("b", "y")])},
        {
            "default": Context(
                [
                    Step(
                        "a",
                        "x",
                        valid_steps=[],
                        gather_info=Gather([Question("q", "Q?", functions=["book"])], completion_action="b"),
                    ),
                    Step("b", "y", functions=["check_time", "book"]),
                ]
            )
        },
        {"default": Context([Step("a", "x", valid_steps=["b"]), Step("b", "y", end=True)])},
    ],
)
def test_lint_finds_nothing_wrong_with_a_way_through(contexts: dict[str, Context]) -> None:
    assert linted(contexts) == []


@pytest.mark.parametrize(
    ("contexts", "problems"),
    [
        (
            {"sales": Context([Step("a", "x")])},
            [
                (
                    "error",
                    "contexts",
                    "`default` is missing, expected the context that the conversation begins in",
                )
            ],
        ),
        (
            {
                "default": Context(
                    [
                        Step(
                            "collect",
                            "x",
                            valid_steps=["conect", "next"],
                            valid_contexts=["sails"],
                            functions=["lookup"],
                            gather_info=Gather(
                                [Question("q", "Q?", functions=["boock"])],
                                completion_action="confrim",
                            ),
                        ),
                        Step("confirm", "y", gather_info=Gather([Question("q", "Q?")], completion_action="next_step")),
                    ],
                    initial_step="colect",
                    valid_steps=["confirm", "cnfirm"],
                    valid_contexts=["default", "sale"],
                ),
                "sales": Context([Step("a", "x", valid_contexts=["default"])]),
            },
            [
                ("error", "contexts.default.initial_step", "there is no step `colect` (did you mean `collect`?)"),
                ("error", "contexts.default.valid_steps[1]", "there is no step `cnfirm` (did you mean `confirm`?)"),
                ("error", "contexts.default.valid_contexts[1]", "there is no context `sale` (did you mean `sales`?)"),
                (
                    "error",
                    "contexts.default.steps[0].valid_steps[0]",
                    "there is no step `conect` (did you mean `collect`?)",
                ),
                (
                    "error",
                    "contexts.default.steps[0].valid_contexts[0]",
                    "there is no context `sails` (did you mean `sales`?)",
                ),
                (
                    "error",
                    "contexts.default.steps[0].functions[0]",
                    "there is no function `lookup` (did you mean `look_up`?)",
                ),
                (
                    "error",
                    "contexts.default.steps[0].gather_info.completion_action",
                    "there is no step `confrim` (did you mean `confirm`?)",
                ),
                (
                    "error",
                    "contexts.default.steps[0].gather_info.questions[0].functions[0]",
                    "there is no function `boock` (did you mean `book`?)",
                ),
                (
                    "error",
                    "contexts.default.steps[1].gather_info.completion_action",
                    "no step comes after the last",
                ),
            ],
        ),
    ],
)
def test_lint_finds_names_that_lead_nowhere(contexts: dict[str, Context], problems: list[tuple[str, str, str]]) -> None:
    assert [problem for problem in linted(contexts) if problem[0] == "error"] == problems


def test_lint_finds_tools_with_names_of_the_platform() -> None:
    assert linted({"default": Context([Step("a", "x")])}, {"next_step", "book"}) == [
        ("error", "tools.next_step", "`next_step` is a function that the platform offers by itself")
    ]


def test_lint_warns_of_what_no_step_leads_to() -> None:
    contexts = {
        "default": Context([Step("a", "x", valid_steps=["c"]), Step("b", "y"), Step("c", "z")]),
        "sales": Context([Step("d", "x"), Step("e", "x")]),
    }

    assert linted(contexts) == [
        (
            "warning",
            "contexts.sales",
            "no step leads to the context `sales`: only a tool's `change_context` does",
        ),
        (
            "warning",
            "contexts.default.steps[1]",
            "no step leads to the step `b`: only a tool's `change_step` does",
        ),
    ]


@pytest.mark.parametrize(
    ("step", "tools", "is_stuck"),
    [
        (Step("b", "y", valid_steps=[], functions=[]), TOOLS, True),
        (Step("b", "y", valid_steps=[], functions="none"), TOOLS, True),
        (Step("b", "y", valid_steps=["b"], functions=[]), TOOLS, True),
        (Step("b", "y", valid_steps=[]), set(), True),
        (Step("b", "y", valid_steps=[]), TOOLS, False),
        (Step("b", "y", valid_steps=[], functions=["book"]), TOOLS, False),
        (Step("b", "y", end=True, functions=[]), TOOLS, False),
        (Step("b", "y", valid_steps=[], functions=[], valid_contexts=["default"]), TOOLS, False),
    ],
)
def test_lint_warns_of_a_step_without_a_way_out(step: Step, tools: set[str], is_stuck: bool) -> None:
    contexts = {"default": Context([Step("a", "x", valid_steps=["b", "c"]), step, Step("c", "z")])}
    stuck = [("warning", "contexts.default.steps[1]", "nothing leads out of the step `b`")]

    assert linted(contexts, tools) == (stuck if is_stuck else [])


class Name(str):
    """A name whose every comparison is a call that can be counted."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other)


def calls(work: Callable[[], object]) -> int:
    """How many Python functions a piece of work calls."""
    count = 0

    def on_event(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(on_event)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def named(what: str, count: int) -> list[str]:
    return [Name(f"{what}{index}") for index in range(count)]


def context_of(steps: list[Step], **keys: Any) -> dict[str, Context]:
    return {"default": Context(steps, **keys)}


@pytest.mark.parametrize(
    "contexts",
    [
        lambda n: context_of([Step(a, "x", functions=[f]) for a, f in zip(named("a", n), named("f", n), strict=True)]),
        lambda n: context_of([Step(a, "x", functions="none") for a in named("a", n)]),
        lambda n: context_of([Step(a, "x", valid_steps=[]) for a in named("a", n)]),
        lambda n: context_of([Step(a, "x") for a in named("a", n)], valid_steps=named("a", n)),
        lambda n: context_of([Step(a, "x") for a in named("a", n)], valid_steps=[*named("a", n), "next"]),
        lambda n: context_of(
            [Step(a, "x", valid_steps=[b]) for a, b in zip(named("a", n), named("a", n), strict=True)]
        ),
        lambda n: context_of(
            [Step(a, "x", gather_info=Gather([Question("q", "Q?")], completion_action=a)) for a in named("a", n)]
        ),
        lambda n: {name: Context([Step("a", "x", valid_contexts=[name])]) for name in ("default", *named("c", n))},
        lambda n: {
            "default": Context([Step(a, "x") for a in named("a", n)], valid_contexts=named("c", n)),
            **{name: Context([Step("a", "x")]) for name in named("c", n)},
        },
    ],
)
def test_lint_takes_time_that_grows_with_the_contexts_alone(contexts: Callable[[int], dict[str, Context]]) -> None:
    few, many = contexts(50), contexts(400)
    functions = set(named("f", 400))

    assert calls(lambda: lint_contexts(many, functions)) < 10 * calls(lambda: lint_contexts(few, functions))


def test_context_of_many_steps_is_made_in_time_that_grows_with_them_alone() -> None:
    few, many = ([Step(name, "x") for name in named("a", count)] for count in (50, 400))

    assert calls(lambda: Context(many)) < 10 * calls(lambda: Context(few))


def test_lint_tells_no_more_than_a_person_would_read() -> None:
    assert len(linted({"default": Context([Step("a", "x", valid_steps=named("b", 2_000))])})) == 1_000


@pytest.mark.parametrize(
    ("contexts", "unreached"),
    [
        (context_of([Step("a", "x", functions="none"), Step("b", "y")], valid_steps=["a"]), ["default.steps[1]"]),
        (context_of([Step("a", "x", functions="none"), Step("b", "y")], valid_steps=["next"]), []),
        (context_of([Step("a", "x", valid_steps=["b"]), Step("b", "y"), Step("c", "z")], valid_steps=["c"]), []),
        (context_of([Step("a", "x"), Step("b", "y"), Step("c", "z")], valid_steps=["c"]), ["default.steps[1]"]),
        (context_of([Step("a", "x"), Step("b", "y")], valid_steps=[]), []),
        (context_of([Step("a", "x", functions=[]), Step("b", "y")], valid_steps=[]), ["default.steps[1]"]),
        (context_of([Step("a", "x", end=True), Step("b", "y")], valid_steps=["b"]), ["default.steps[1]"]),
        (
            {
                "default": Context([Step("a", "x", valid_contexts=[])], valid_contexts=["sales"]),
                "sales": Context([Step("a", "x")]),
            },
            ["sales"],
        ),
    ],
)
def test_lint_knows_what_a_context_says_for_its_steps(contexts: dict[str, Context], unreached: list[str]) -> None:
    found = [path for _, path, message in linted(contexts) if message.startswith("no step leads to")]
    assert found == [f"contexts.{place}" for place in unreached]
