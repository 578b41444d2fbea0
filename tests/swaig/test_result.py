"""Results: what a function's answer looks like on the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from swaiglet import Document, Result
from swaiglet.errors import DocumentError
from swaiglet.verbs import Connect, Hangup, Play

HELLO = {"version": "1.0.0", "sections": {"main": [{"play": {"url": "say:Hello"}}]}}


def swml(*verbs: dict[str, Any]) -> dict[str, Any]:
    """A document of one section."""
    return {"version": "1.0.0", "sections": {"main": list(verbs)}}


@pytest.mark.parametrize(
    ("result", "wire"),
    [
        (Result(), {"response": "Done."}),
        (Result("It is here."), {"response": "It is here."}),
        (Result().say("Hello"), {"response": "", "action": [{"say": "Hello"}]}),
        (Result("Bye.").stop(), {"response": "Bye.", "action": [{"stop": True}]}),
        (Result("Bye.").hangup(), {"response": "Bye.", "action": [{"hangup": True}]}),
        (Result().set_global_data({"a": 1}), {"response": "", "action": [{"set_global_data": {"a": 1}}]}),
        (Result().set_global_data(a=1), {"response": "", "action": [{"set_global_data": {"a": 1}}]}),
        (
            Result().set_global_data({"a": 1, "b": 2}, b=3, data=4),
            {"response": "", "action": [{"set_global_data": {"a": 1, "b": 3, "data": 4}}]},
        ),
        (Result().set_global_data(), {"response": "", "action": [{"set_global_data": {}}]}),
        (Result().swml(Play("say:Hello")), {"response": "", "action": [{"SWML": HELLO}]}),
        (
            Result().swml(Play("say:Hello"), Hangup(), transfer=True),
            {
                "response": "",
                "action": [{"transfer": True, "SWML": swml({"play": {"url": "say:Hello"}}, {"hangup": {}})}],
            },
        ),
        (Result().swml(Document([Play("say:Hello")])), {"response": "", "action": [{"SWML": HELLO}]}),
        (
            Result("One moment.").connect("+15550100200"),
            {
                "response": "One moment.",
                "action": [{"transfer": True, "SWML": swml({"connect": {"to": "+15550100200"}})}],
            },
        ),
        (
            Result().connect("sip:desk@example.com", from_="+15550100123", transfer=False, timeout=20),
            {
                "response": "",
                "action": [
                    {"SWML": swml({"connect": {"to": "sip:desk@example.com", "from": "+15550100123", "timeout": 20}})}
                ],
            },
        ),
        (Result().raw("hold", 60), {"response": "", "action": [{"hold": 60}]}),
        (
            Result("Bye.").say("Good bye").set_global_data(done=True).hangup(),
            {
                "response": "Bye.",
                "action": [{"say": "Good bye"}, {"set_global_data": {"done": True}}, {"hangup": True}],
            },
        ),
    ],
)
def test_result_wire_has_the_response_and_the_actions_in_order(result: Result, wire: dict[str, Any]) -> None:
    made = result.to_wire()

    assert made == wire
    assert [list(action) for action in made.get("action", ())] == [list(action) for action in wire.get("action", ())]


def test_result_methods_return_the_same_result() -> None:
    result = Result("Bye.")

    assert result.say("a").stop().hangup().set_global_data(a=1).connect("+1").swml(Hangup()).raw("b", 1) is result


def test_results_do_not_share_their_actions() -> None:
    Result().say("Hello")

    assert Result().to_wire() == {"response": "Done."}


def test_result_is_not_changed_by_the_data_it_was_given() -> None:
    data = {"a": 1}
    result = Result().set_global_data(data)

    data["b"] = 2

    assert result.to_wire() == {"response": "", "action": [{"set_global_data": {"a": 1}}]}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Result().say(""), 'Cannot make Say: text: found "", expected a string that is not empty.'),
        (
            lambda: Result().set_global_data(orders=[{"id": 5, "eta": object()}]),
            "Cannot make SetGlobalData: data.orders[0].eta: found <object>, expected a JSON value.",
        ),
        (
            lambda: Result().connect("+15550100200", time_out=20),
            "Cannot make Connect: unknown key `time_out` (did you mean `timeout`?).",
        ),
        (
            lambda: Result().connect("+15550100200", timeout="soon"),
            'Cannot make Connect: timeout: found "soon", expected a whole number or a variable such as ${vars.x}.',
        ),
        (lambda: Result().raw("hold", {1, 2}), "Cannot make RawAction: value: found <set>, expected a JSON value."),
    ],
)
def test_result_refuses_an_action_that_the_platform_would(make: Callable[[], Result], message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        make()

    assert str(caught.value) == message


def test_result_refuses_a_document_beside_verbs() -> None:
    with pytest.raises(TypeError) as caught:
        Result().swml(Document([Hangup()]), Hangup())

    assert str(caught.value) == "Cannot run a document beside other verbs: give one document, or verbs alone."


@pytest.mark.parametrize("response", [None, 5, {"a": 1}])
def test_result_refuses_a_response_that_is_no_text(response: Any) -> None:
    with pytest.raises(TypeError, match="'response' must be <class 'str'>"):
        Result(response)


@pytest.mark.parametrize(
    ("given", "wire"),
    [
        ({"response": "Hello"}, {"response": "Hello"}),
        ({"response": ""}, {"response": "Done."}),
        ({"response": None}, {"response": "Done."}),
        ({}, {"response": "Done."}),
        ({"response": 5}, {"response": "5"}),
        ({"response": {"tool_result": "5 left"}}, {"response": '{"tool_result":"5 left"}'}),
        ({"response": "", "action": None}, {"response": "Done."}),
        ({"response": "", "action": {"say": "Hello"}}, {"response": "", "action": [{"say": "Hello"}]}),
        (
            {"response": "Hello", "action": [{"hold": 5}, {"novelty": [1]}, {}]},
            {"response": "Hello", "action": [{"hold": 5}, {"novelty": [1]}, {}]},
        ),
        (
            {"action": [{"transfer": True, "SWML": HELLO}]},
            {"response": "", "action": [{"transfer": True, "SWML": HELLO}]},
        ),
    ],
)
def test_result_from_wire_goes_out_as_it_came(given: dict[str, Any], wire: dict[str, Any]) -> None:
    made = Result.from_wire(given).to_wire()

    assert made == wire
    assert [list(action) for action in made.get("action", ())] == [list(action) for action in wire.get("action", ())]


@pytest.mark.parametrize("action", ["say", ["say"], [["say", "Hello"]]])
def test_result_from_wire_refuses_actions_that_are_no_objects(action: Any) -> None:
    with pytest.raises(DocumentError):
        Result.from_wire({"response": "Hello", "action": action})


def test_result_connect_is_the_connect_verb() -> None:
    assert Result().connect("+1", timeout=5) == Result().swml(Connect("+1", timeout=5), transfer=True)
