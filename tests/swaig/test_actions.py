"""Actions: how each is written on the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from swaiglet import Document
from swaiglet.errors import DocumentError
from swaiglet.swaig.actions import SWML, Hangup, RawAction, RawObject, Say, SetGlobalData, Stop
from swaiglet.swml.convert import to_wire
from swaiglet.swml.model import Action
from swaiglet.verbs import Play


def wrong(action: Any, value: Any) -> Any:
    """What a type checker would not let pass."""
    return action(value)


DOCUMENT = Document([Play("say:Hello")])


@pytest.mark.parametrize(
    ("action", "wire"),
    [
        (Say("Hello"), {"say": "Hello"}),
        (Stop(), {"stop": True}),
        (Stop(on=False), {"stop": False}),
        (Hangup(), {"hangup": True}),
        (SetGlobalData({"a": 1, "b": None}), {"set_global_data": {"a": 1, "b": None}}),
        (SetGlobalData({}), {"set_global_data": {}}),
        (
            SWML(DOCUMENT),
            {"SWML": {"version": "1.0.0", "sections": {"main": [{"play": {"url": "say:Hello"}}]}}},
        ),
        (
            SWML(DOCUMENT, transfer=True),
            {"transfer": True, "SWML": {"version": "1.0.0", "sections": {"main": [{"play": {"url": "say:Hello"}}]}}},
        ),
        (RawAction("hold", {"timeout": 5}), {"hold": {"timeout": 5}}),
        (RawAction("clear_dynamic_hints", {}), {"clear_dynamic_hints": {}}),
        (RawObject({"SWML": {"sections": {}}, "transfer": None}), {"SWML": {"sections": {}}, "transfer": None}),
    ],
)
def test_action_wire_is_its_key_and_value(action: Action, wire: dict[str, Any]) -> None:
    made = to_wire(action)

    assert made == wire
    assert list(made) == list(wire)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Say(""), 'Cannot make Say: text: found "", expected a string that is not empty.'),
        (lambda: wrong(Say, 5), "Cannot make Say: text: found 5, expected a string that is not empty."),
        (
            lambda: wrong(Stop, "yes"),
            'Cannot make Stop: on: found "yes", expected true or false or a variable such as ${vars.x}.',
        ),
        (lambda: wrong(SetGlobalData, [1]), "Cannot make SetGlobalData: data: found [1], expected an object."),
        (
            lambda: SetGlobalData({"a": {"b": [object()]}}),
            "Cannot make SetGlobalData: data.a.b[0]: found <object>, expected a JSON value.",
        ),
        (SWML, "Cannot make SWML: `SWML` is missing, expected a Document object."),
        (
            lambda: RawAction("hold", float("inf")),
            "Cannot make RawAction: value: found Infinity, expected a JSON value.",
        ),
        (lambda: wrong(RawObject, "say"), 'Cannot make RawObject: body: found "say", expected an object.'),
    ],
)
def test_action_that_the_platform_would_refuse_is_refused(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        make()

    assert str(caught.value) == message
