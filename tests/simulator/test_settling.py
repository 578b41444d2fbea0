"""A conversation that nobody holds."""

from __future__ import annotations

from typing import Any

import pytest

from swaiglet.simulator.data import change
from swaiglet.simulator.platform import AskingError
from swaiglet.simulator.settling import settled
from swaiglet.simulator.talk import Function
from swaiglet.swaig import actions


def test_a_conversation_is_settled_without_asking_anybody() -> None:
    warnings: list[str] = []
    ai = {"prompt": {"text": "Help."}, "global_data": {"a": 1, "b": 1}, "params": {"ai_volume": 3}, "nonsense": 1}
    course = settled({"from_number": "+15550100777"}, ai, warnings.append, global_data={"b": 2}, vars={"c": 3})
    assert course.talk.global_data == {
        "a": 1,
        "b": 2,
        "caller_id_name": "+15550100777",
        "caller_id_number": "+15550100777",
    }
    assert (course.session.vars, course.params) == ({"c": 3}, {"ai_volume": 3})
    assert len(warnings) == 1


async def test_no_server_is_asked() -> None:
    course = settled({}, {"prompt": {"text": "Help."}}, lambda _: None)
    with pytest.raises(AskingError, match=r"^http://example\.com did not answer: nobody is asked here$"):
        await course.session.platform.describe(course.session, "http://example.com", {})
    await course.session.platform.transport.close()


@pytest.mark.parametrize(
    ("action", "global_data", "meta_data"),
    [
        (actions.SetGlobalData({"a": 2, "n": None}), {"a": 2, "b": 1, "n": None}, {"a": 1, "b": 1}),
        (actions.UnsetGlobalData(["a", "none"]), {"b": 1}, {"a": 1, "b": 1}),
        (actions.UnsetGlobalData("b"), {"a": 1}, {"a": 1, "b": 1}),
        (actions.SetMetaData({"a": {}}), {"a": 1, "b": 1}, {"a": {}, "b": 1}),
        (actions.UnsetMetaData({"a": 0}), {"a": 1, "b": 1}, {"b": 1}),
        (actions.UnsetMetaData({}), {"a": 1, "b": 1}, {}),
        (actions.Say("a"), {"a": 1, "b": 1}, {"a": 1, "b": 1}),
    ],
)
def test_actions_change_the_data(action: Any, global_data: dict[str, Any], meta_data: dict[str, Any]) -> None:
    talk = settled({}, {}, lambda _: None, global_data={"a": 1, "b": 1}).talk
    talk.meta_data["t"] = {"a": 1, "b": 1}
    change(talk, Function({}, token="t"), action)
    assert (talk.global_data, talk.meta_data) == (global_data, {"t": meta_data})
