"""The params of the agent: ranges, unknown names, and merging."""

import re
import warnings
from typing import Any

import pytest

from swaiglet.errors import DocumentError, SWMLWarning
from swaiglet.swml.classes import fields_of
from swaiglet.swml.convert import to_wire
from swaiglet.swml.params import ConversationMessage, Params, as_params


@pytest.mark.parametrize(
    "params",
    [
        {"attention_timeout": 0},
        {"attention_timeout": 10_000},
        {"attention_timeout": "${vars.patience}"},
        {"hard_stop_time": "1h45m30s"},
        {"hard_stop_time": "90s"},
        {"enable_barge": "complete,partial"},
        {"enable_barge": False},
        {"acknowledge_interruptions": 3},
        {"inactivity_timeout": 0},
        {"swaig_post_swml_vars": ("city", "zip")},
        {"swaig_post_swml_vars": True},
        {"debug": 2},
        {"energy_level": 40.5},
        {"ai_volume": "%{volume}"},
        {"convo": (ConversationMessage("user", "Hello."), ConversationMessage("assistant", "Hi.", lang="en"))},
    ],
)
def test_params_take_what_is_documented(params: dict[str, Any]) -> None:
    assert Params(**params).given() == params


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"attention_timeout": 5_000}, "attention_timeout: found 5000, expected a whole number from 10000 to 600000"),
        ({"hard_stop_time": "soon"}, 'hard_stop_time: found "soon", expected a duration such as 1h45m30s'),
        ({"hard_stop_time": "٣h"}, 'hard_stop_time: found "٣h", expected a duration such as 1h45m30s'),
        ({"ai_volume": 51}, "ai_volume: found 51, expected a whole number from -50 to 50"),
        ({"ai_volume": "loud"}, 'ai_volume: found "loud", expected a whole number from -50 to 50 or a variable'),
        ({"pom_format": "html"}, 'pom_format: found "html", expected one of "markdown", "xml"'),
        ({"direction": "up"}, 'direction: found "up", expected one of "inbound", "outbound" or a variable'),
        ({"background_file": "song.mp3"}, 'background_file: found "song.mp3", expected a URL with its scheme'),
        ({"convo": [{"role": "robot", "content": "x"}]}, 'convo[0].role: found "robot", expected one of "user"'),
    ],
)
def test_params_refuse_what_the_platform_would(params: dict[str, Any], message: str) -> None:
    with pytest.raises(DocumentError, match=re.escape(message)):
        Params(**params)


def test_unknown_param_is_sent_with_a_warning() -> None:
    with pytest.warns(SWMLWarning, match=re.escape("unknown key `ai_modle` (did you mean `ai_model`?)")):
        params = as_params({"ai_modle": "x", "ai_volume": 3})

    assert params == Params(ai_volume=3, extra={"ai_modle": "x"})
    assert to_wire(params) == {"ai_volume": 3, "ai_modle": "x"}


@pytest.mark.parametrize(
    ("params", "is_set"),
    [
        (Params(), False),
        (Params(ai_volume=0), True),
        (Params(wait_for_user=False), True),
        (Params(extra={"semantic_gates_enabled": True}), True),
    ],
)
def test_params_are_true_when_anything_is_set(params: Params, is_set: bool) -> None:
    assert bool(params) is is_set


@pytest.mark.parametrize(
    ("more", "merged"),
    [
        (None, Params(ai_volume=1, local_tz="UTC", extra={"a": 1})),
        ({}, Params(ai_volume=1, local_tz="UTC", extra={"a": 1})),
        ({"ai_volume": 2}, Params(ai_volume=2, local_tz="UTC", extra={"a": 1})),
        (Params(ai_volume=2), Params(ai_volume=2, local_tz="UTC", extra={"a": 1})),
        (Params(extra={"a": 2}), Params(ai_volume=1, local_tz="UTC", extra={"a": 2})),
        ({"b": 2}, Params(ai_volume=1, local_tz="UTC", extra={"a": 1, "b": 2})),
    ],
)
def test_merged_params_keep_what_is_not_set_anew(more: Any, merged: Params) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SWMLWarning)
        assert Params(ai_volume=1, local_tz="UTC", extra={"a": 1}).merged(more) == merged


def test_each_param_has_its_line_of_documentation() -> None:
    documented = re.findall(r"^ {4,8}(\w+): ", Params.__doc__ or "", re.MULTILINE)

    assert documented == [*fields_of(Params), "extra"]
