"""What the platform takes and a caller would suffer from: what is told, and what must not be told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from swaiglet import AI, Document, Prompt, Result
from swaiglet import verbs as v
from swaiglet.actions import SWML, Toggle, ToggleFunctions
from swaiglet.swml.advice import advise, aged_tokens
from swaiglet.swml.contexts import Context, Gather, Question, Step
from swaiglet.swml.data_map import DataMap
from swaiglet.swml.functions import SWAIG, Include, MCPServer, SWAIGFunction
from swaiglet.swml.model import Verb

DOCUMENTS = json.loads((Path(__file__).parents[1] / "data" / "documents.json").read_text())
HELP = Prompt("Help.")
BYE = v.Play("say:Goodbye.")
DIAL = v.Connect("+15550100177")
SILENT = "when this `connect` fails or nobody answers, the call ends without a word"


def told(main: Sequence[Verb], **sections: Sequence[Verb]) -> list[tuple[str, str]]:
    problems = advise(Document({"main": main, **sections}).to_wire())
    assert {problem.level for problem in problems} <= {"warning"}
    return [(problem.path, problem.message) for problem in problems]


def function(name: str, description: str = "", **more: Any) -> SWAIGFunction:
    return SWAIGFunction(name, description=description or f"Do {name}.", **more)


def taking(**properties: dict[str, str]) -> dict[str, Any]:
    return {"type": "object", "properties": {name: {"type": "string", **more} for name, more in properties.items()}}


def talk(*functions: SWAIGFunction, steps: Mapping[str, Sequence[Step]] | None = None, **swaig: Any) -> AI:
    contexts = {name: Context(list(listed)) for name, listed in (steps or {}).items()}
    return AI(prompt=Prompt("Help.", contexts=contexts or None), SWAIG=SWAIG(functions=list(functions), **swaig))


def about(ai: AI) -> list[tuple[str, str]]:
    return [(path.removeprefix("sections.main[0].ai.SWAIG.functions"), message) for path, message in told([ai])]


def test_advice_is_silent_on_what_is_wrong_already() -> None:
    assert advise({"sections": {"main": [{"plya": {}}, {"connect": {"to": "+1"}}, {"hangup": {"reason": 1}}]}}) == []
    assert advise(5) == []


def test_advice_on_the_official_documents_is_what_it_should_be() -> None:
    found = [problem for example in DOCUMENTS if example["valid"] for problem in advise(example["document"])]
    silent, alike = "the call ends without a word", "the model cannot tell them apart"

    assert Counter(problem.message.partition(", ")[2] for problem in found) == {silent: 12, f"so {alike}": 7}


# Transfers


@pytest.mark.parametrize(
    ("main", "sections"),
    [
        ([DIAL, BYE], {}),
        ([DIAL, v.Hangup()], {}),
        ([v.Connect("+15550100177", result=v.SwitchOn({"connected": []}, default=[BYE]))], {}),
        ([v.Connect("+15550100177", result=v.SwitchOn({"failed": [BYE]}))], {}),
        ([v.Connect("+15550100177", result=[v.When("connect_result == 'failed'", [BYE])])], {}),
        ([v.Connect("queue:support", transfer_after_bridge="https://example.com/after")], {}),
        ([v.Connect("stream:wss://example.com/audio")], {}),
        ([v.Switch("vars.x", {"1": [DIAL]}, default=[v.Cond([v.When("vars.y", [DIAL])])]), BYE], {}),
        ([v.Execute("dial"), BYE], {"dial": [DIAL]}),
        ([v.Execute("${vars.where}"), BYE], {"dial": [DIAL]}),
        ([v.Transfer("https://example.com/other")], {}),
    ],
)
def test_transfer_that_something_follows_is_in_order(main: Sequence[Verb], sections: dict[str, list[Verb]]) -> None:
    assert told(main, **sections) == []


@pytest.mark.parametrize(
    ("main", "place"),
    [
        ([v.Answer(), DIAL], "[1]"),
        ([v.Switch("vars.x", {"1": [BYE, DIAL]}, default=[BYE])], "[0].switch.case.1[1]"),
        ([v.Switch("vars.x", {"1": [BYE]}, default=[DIAL])], "[0].switch.default[0]"),
        ([v.Cond([v.When("vars.x", [DIAL], else_=[BYE])])], "[0].cond[0].then[0]"),
        ([v.Cond([v.When("vars.x", [BYE]), v.Else([DIAL])])], "[0].cond[1].else[0]"),
        ([v.Connect("+15550100178", result=v.SwitchOn({"failed": [DIAL]}))], "[0].connect.result.case.failed[0]"),
        ([v.Execute("https://example.com/x", on_return=[DIAL])], "[0].execute.on_return[0]"),
        ([v.Connect(parallel=["+15550100177", "+15550100178"])], "[0]"),
    ],
)
def test_transfer_with_nothing_behind_it_is_told_wherever_it_stands(main: list[Verb], place: str) -> None:
    assert told(main) == [(f"sections.main{place}.connect", SILENT)]


def test_transfer_to_a_section_does_not_come_back() -> None:
    assert told([v.Transfer("dial"), BYE], dial=[DIAL]) == [("sections.dial[0].connect", SILENT)]


def test_transfer_whose_result_is_only_looked_at_for_success_is_told() -> None:
    connected = v.SwitchOn({"connected": [v.Hangup()]})
    message = "when nobody answers, no case of this `result` fits, and the call ends without a word"

    assert told([v.Connect("+15550100177", result=connected)]) == [("sections.main[0].connect.result", message)]
    assert told([v.Connect("+15550100177", result=connected), BYE]) == []


def test_refer_with_nothing_behind_it_is_told() -> None:
    message = "when this `sip_refer` fails or nobody answers, the call ends without a word"
    assert told([v.SIPRefer("sip:desk@example.com")]) == [("sections.main[0].sip_refer", message)]


@pytest.mark.parametrize(("transfer", "found"), [(None, []), (False, []), ("${vars.x}", []), (True, [SILENT])])
def test_transfer_that_an_action_begins_comes_back_to_the_conversation(transfer: Any, found: list[str]) -> None:
    output = Result("Wait.", action=[SWML(Document([DIAL]), transfer=transfer)])
    ai = talk(function("dial", data_map=DataMap(output=output)))

    path = "sections.main[0].ai.SWAIG.functions[0].data_map.output.action[0].SWML.sections.main[0].connect"
    assert told([ai]) == [(path, message) for message in found]


# Descriptions


def test_descriptions_that_are_empty_are_told() -> None:
    ai = talk(function("order", " \n", parameters=taking(number={"description": " "}, plain={})))
    assert about(ai) == [
        ("[0].description", "the function `order` has an empty description"),
        ("[0].parameters.properties.number.description", "the argument `number` has an empty description"),
    ]


def test_descriptions_that_stand_twice_are_told() -> None:
    number = {"description": "The number"}
    ai = talk(
        function("order", "Look up a parcel.", parameters=taking(first=number, second=number)),
        function("track", "look up  a parcel.", parameters=taking(first=number)),
        function("cancel", "Cancel an order."),
    )
    assert about(ai) == [
        (
            "[1].description",
            "the function `track` has the same description as `order`, so the model cannot tell them apart",
        ),
        (
            "[0].parameters.properties.second.description",
            "the argument `second` has the same description as `first`, so the model cannot tell them apart",
        ),
    ]


# Functions that nobody reaches


def test_functions_that_no_step_offers_are_told() -> None:
    steps = {
        "default": [Step("a", "A.", functions=["order"]), Step("b", "B.")],
        "sales": [Step("c", "C.", functions="none", gather_info=Gather([Question("n", "N?", functions=["track"])]))],
    }
    ai = talk(function("order"), function("track"), function("refund"), function("startup_hook"), steps=steps)
    assert about(ai) == [("[2]", "no step offers the function `refund`, so the model can never call it")]


@pytest.mark.parametrize(
    "steps",
    [
        {},
        {"default": [Step("a", "A.")]},
        {"default": [Step("a", "A.", functions=[])], "sales": [Step("b", "B."), Step("c", "C.", functions=[])]},
    ],
)
def test_functions_of_a_first_step_that_names_none_are_all_there(steps: dict[str, list[Step]]) -> None:
    assert about(talk(function("order"), steps=steps)) == []


def test_functions_of_the_initial_step_that_names_none_are_all_there() -> None:
    context = Context([Step("a", "A.", functions=[]), Step("b", "B.")], initial_step="b")
    ai = AI(prompt=Prompt("Help.", contexts={"default": context}), SWAIG=SWAIG(functions=[function("order")]))
    assert about(ai) == []


def switching(*names: str) -> DataMap:
    toggle = Toggle(list(names) if len(names) > 1 else names[0], True)
    return DataMap(output=Result("Done.", action=[ToggleFunctions([toggle])]))


OFF = "the function `refund` is not active, and no other function could switch it on"


@pytest.mark.parametrize(
    ("others", "swaig", "found"),
    [
        ([], {}, [("[0].active", OFF)]),
        ([function("b", active=False)], {}, [("[0].active", OFF), ("[1].active", OFF.replace("refund", "b"))]),
        ([function("b", data_map=switching("c"))], {}, [("[0].active", OFF)]),
        ([function("b", data_map=switching("refund"))], {}, []),
        ([function("b", data_map=switching("refund", "c"))], {}, []),
        ([function("b")], {}, []),
        ([function("startup_hook")], {}, []),
        ([], {"includes": [Include("https://example.com/swaig", ["b"])]}, []),
        ([], {"mcp_servers": [MCPServer("https://example.com/mcp")]}, []),
    ],
)
def test_function_that_nothing_switches_on_is_told(
    others: list[SWAIGFunction], swaig: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    assert about(talk(function("refund", active=False), *others, **swaig)) == found


# Documents that are kept


def test_tokens_that_age_are_told_once_with_the_first_place() -> None:
    url = "https://example.com/swaig?__token={}"
    kept = {"sections": {"main": [{"a": url.format("x"), "b": [1, url.format("y")]}, url.format("hosted.z")]}}
    (problem,) = aged_tokens(kept)

    assert (problem.level, problem.path) == ("warning", "sections.main[0].a")
    assert problem.message == (
        "the document has 2 URLs with tokens that were made for one call or for a few hours, and will be refused then"
    )
    assert [one.message for one in aged_tokens([url.format("x")])] == [
        "the document has a URL with a token that was made for one call or for a few hours, and will be refused then"
    ]
    assert aged_tokens([url.format("hosted.x"), {"a": "__token=x"}]) == []
