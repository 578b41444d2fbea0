"""What is wrong with a document as a whole: labels and sections that are not there, at whatever depth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from swaiglet import AI, Document, Prompt, Result
from swaiglet import verbs as v
from swaiglet.actions import SWML
from swaiglet.swml.contexts import Context, Step
from swaiglet.swml.data_map import DataMap
from swaiglet.swml.functions import SWAIG, SWAIGFunction
from swaiglet.swml.lint import lint, walk
from swaiglet.swml.model import Verb


def told(main: Sequence[Verb], **sections: Sequence[Verb]) -> list[tuple[str, str, str]]:
    return [(found.level, found.path, found.message) for found in lint({"main": main, **sections})]


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [v.Goto("a"), v.Label("a")],
        [v.Label("a"), v.Switch("x", {"1": [v.Goto("a")]}, default=[v.Goto("b"), v.Label("b")])],
        [v.Cond([v.When("x", [v.Label("a")], else_=[v.Goto("a")]), v.Else([v.Goto("a")])])],
        [v.RawVerb("goto", {"label": "nowhere"})],
        [v.Execute("other"), v.Transfer("main")],
        [v.Execute("https://example.com/x"), v.Transfer("${vars.next}"), v.Execute('{"version": "1.0.0"}')],
        [v.Transfer("/public/room"), v.Transfer("%{next}")],
    ],
)
def test_document_in_order_has_nothing_said_about_it(steps: list[Verb]) -> None:
    assert told(steps, other=[]) == []


@pytest.mark.parametrize(
    ("step", "place"),
    [
        (v.Goto("a"), "goto.label"),
        (v.Cond([v.When("x", [v.Goto("a")])]), "cond[0].then[0].goto.label"),
        (v.Cond([v.When("x", [], else_=[v.Goto("a")])]), "cond[0].else[0].goto.label"),
        (v.Cond([v.Else([v.Answer(), v.Goto("a")])]), "cond[0].else[1].goto.label"),
        (v.Switch("x", {"1": [v.Goto("a")]}), "switch.case.1[0].goto.label"),
        (v.Switch("x", {}, default=[v.Goto("a")]), "switch.default[0].goto.label"),
        (v.Execute("other", on_return=[v.Goto("a")]), "execute.on_return[0].goto.label"),
        (v.Execute("other", result=v.SwitchOn({"1": [v.Goto("a")]})), "execute.result.case.1[0].goto.label"),
        (v.Connect("+1", result=[v.Else([v.Goto("a")])]), "connect.result[0].else[0].goto.label"),
        (v.MessageSwitch("x", {"hi": [v.MessageGoto("a")]}), "switch.case.hi[0].goto.label"),
    ],
)
def test_goto_to_nowhere_is_found_wherever_steps_may_stand(step: Any, place: str) -> None:
    assert told([v.Answer(), step], other=[v.Label("a")]) == [
        ("error", f"sections.main[1].{place}", "there is no label `a` in this section")
    ]


def test_label_of_one_section_is_not_seen_from_another() -> None:
    assert told([v.Label("a"), v.Label("ab")], other=[v.Goto("a"), v.Label("a2")]) == [
        ("error", "sections.other[0].goto.label", "there is no label `a` in this section (did you mean `a2`?)")
    ]


def test_label_that_stands_thrice_is_told_twice() -> None:
    first = "stands at sections.main[0].label already"
    steps = [v.Label("a"), v.Cond([v.When("x", [v.Label("a")])]), v.Label("a"), v.Goto("a")]

    assert told(steps, other=[v.Label("a")]) == [
        ("error", "sections.main[1].cond[0].then[0].label", f"the label `a` {first}"),
        ("error", "sections.main[2].label", f"the label `a` {first}"),
    ]


@pytest.mark.parametrize(
    ("step", "key"),
    [
        (v.Execute("menuu"), "execute"),
        (v.Transfer("menuu"), "transfer"),
        (v.MessageExecute("menuu"), "execute"),
    ],
)
def test_section_that_is_not_there_is_a_warning(step: Any, key: str) -> None:
    assert told([step], menu=[]) == [
        ("warning", f"sections.main[0].{key}.dest", "there is no section `menuu` (did you mean `menu`?)")
    ]


def test_contexts_of_a_conversation_are_looked_at() -> None:
    contexts: Mapping[str, Context] = {"default": Context([Step("greet", "Greet.", valid_steps=["sell"])])}

    assert told([v.Cond([v.When("x", [AI(prompt=Prompt("x", contexts=contexts))])])]) == [
        (
            "warning",
            "sections.main[0].cond[0].then[0].ai.prompt.contexts.default.steps[0].valid_steps[0]",
            "there is no step `sell`",
        ),
    ]


def answering(document: Document) -> AI:
    """A conversation with a function that runs the document."""
    output = Result().swml(v.Play("say:x")).swml(document)
    function = SWAIGFunction("f", description="F.", data_map=DataMap(output=output))
    return AI(prompt=Prompt("x"), SWAIG=SWAIG(functions=[function]))


INNER = "ai.SWAIG.functions[0].data_map.output.action"


def test_document_that_an_action_runs_is_a_document_of_its_own() -> None:
    inner = Document({"main": [v.Label("a"), v.Goto("a"), v.Execute("b"), v.Execute("other")], "b": []})

    assert told([v.Label("a"), answering(inner)], other=[]) == [
        (
            "warning",
            f"sections.main[1].{INNER}[1].SWML.sections.main[3].execute.dest",
            "there is no section `other`",
        )
    ]


def test_walk_finds_every_verb_with_its_path() -> None:
    play = v.Play("say:x")
    nested = v.Cond([v.When("x", [play])])
    ai = answering(Document([play]))

    assert list(walk([v.Label("a"), nested, ai], "m")) == [
        ("m[0].label", v.Label("a")),
        ("m[1].cond", nested),
        ("m[1].cond[0].then[0].play", play),
        ("m[2].ai", ai),
        (f"m[2].{INNER}[0]", SWML(Document([play]))),
        (f"m[2].{INNER}[1]", SWML(Document([play]))),
    ]
