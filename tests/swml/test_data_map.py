"""Data maps: made of objects, strings and results, and round the wire."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from swaiglet import Result
from swaiglet.actions import RawAction, Say, Stop
from swaiglet.errors import DocumentError
from swaiglet.swml.classes import read_model
from swaiglet.swml.convert import to_wire
from swaiglet.swml.data_map import DataMap, Expression, ForEach, Output, ToolResult, Webhook, as_output
from swaiglet.swml.model import Action
from swaiglet.swml.report import Report
from swaiglet.swml.templates import enc

WIRE: dict[str, Any] = {
    "expressions": [
        {
            "string": "${meta_data.table.${lc:args.target}}",
            "pattern": r"\w+",
            "output": {"response": "Transferring.", "action": [{"say": "One moment."}, {"stop": True}]},
        }
    ],
    "webhooks": [
        {
            "url": "https://example.com/?q=${enc:args.q}",
            "method": "GET",
            "headers": {"Accept": "application/json"},
            "params": {"q": "${args.q}"},
            "input_args_as_params": True,
            "require_args": ["q"],
            "error_keys": "error",
            "foreach": {"input_key": "results", "output_key": "names", "append": "${this.name}, ", "max": 3},
            "expressions": [{"string": "${names}", "pattern": "^$", "output": {"response": "Nobody."}}],
            "output": {"response": "Found ${names}"},
        }
    ],
    "output": {"response": {"tool_result": "None.", "tool_prompt": "Say so."}, "post_process": False},
}

MADE = DataMap(
    expressions=[
        Expression(
            "${meta_data.table.${lc:args.target}}",
            r"\w+",
            Result("Transferring.").say("One moment.").stop(),
        )
    ],
    webhooks=[
        Webhook(
            f"https://example.com/?q={enc('args.q')}",
            method="GET",
            headers={"Accept": "application/json"},
            params={"q": "${args.q}"},
            input_args_as_params=True,
            require_args=["q"],
            error_keys="error",
            foreach=ForEach("results", "names", "${this.name}, ", max=3),
            expressions=[Expression("${names}", "^$", "Nobody.")],
            output="Found ${names}",
        )
    ],
    output=Output(ToolResult("None.", "Say so."), post_process=False),
)


def test_data_map_is_written_as_the_platform_reads_it() -> None:
    assert to_wire(MADE) == WIRE


def test_data_map_is_read_from_json() -> None:
    report = Report()

    assert read_model(DataMap, WIRE, "", report) == MADE
    assert report.problems == []


@pytest.mark.parametrize(
    ("value", "output"),
    [
        (None, None),
        ("It is ${temp} degrees.", Output("It is ${temp} degrees.")),
        (Output("x"), Output("x")),
        (Result("x"), Output("x")),
        (Result("x").say("y"), Output("x", action=[Say("y")])),
        (Result("x").raw("new", 1), Output("x", action=[RawAction("new", 1)])),
    ],
)
def test_output_may_be_a_string_or_a_result(value: Any, output: Output | None) -> None:
    assert as_output(value) == output


@pytest.mark.parametrize(
    ("action", "read"),
    [
        ({"stop": True}, Stop()),
        ([{"stop": True}], (Stop(),)),
    ],
)
def test_output_takes_one_action_or_several(action: Any, read: Action | tuple[Action, ...]) -> None:
    output = read_model(Output, {"action": action}, "", Report())

    assert output == Output(action=read)
    assert to_wire(output) == {"action": action}


def test_output_keeps_transfer_before_its_document() -> None:
    wire = {"action": [{"transfer": True, "SWML": {"version": "1.0.0", "sections": {"main": [{"hangup": {}}]}}}]}

    made = to_wire(read_model(Output, wire, "", Report()))

    assert made == wire
    assert list(made["action"][0]) == ["transfer", "SWML"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (DataMap, "Cannot make DataMap: at least one of `expressions`, `webhooks`, `output` must be given."),
        (
            lambda: Webhook("https://example.com", method="PATCH"),  # type: ignore[arg-type]
            'Cannot make Webhook: method: found "PATCH", expected one of "GET", "POST", "PUT", "DELETE".',
        ),
        (
            lambda: DataMap(output={"respons": "x"}),
            "Cannot make DataMap: output.respons: unknown key `respons` (did you mean `response`?).",
        ),
        (
            lambda: DataMap(output={"action": [{"sya": "x"}]}),
            "Cannot make DataMap: output.action[0]: unknown action `sya` (did you mean `say`?).",
        ),
        (
            lambda: Webhook("https://example.com", headers={"A": 1}),  # type: ignore[dict-item]
            "Cannot make Webhook: headers.A: found 1, expected a string.",
        ),
    ],
)
def test_data_map_refuses_what_the_platform_would(make: Callable[[], object], message: str) -> None:
    with pytest.raises(DocumentError, match=f"^{re.escape(message)}$"):
        make()


def test_older_forms_are_read_with_a_warning() -> None:
    report = Report(lenient=True)
    older = {"webhooks": {"url": "https://example.com", "required_args": "q", "output": "Found."}}

    assert read_model(DataMap, older, "", report) == DataMap(
        webhooks=[Webhook("https://example.com", require_args="q", output="Found.")]
    )
    assert [(problem.path, problem.level) for problem in report.problems] == [
        ("webhooks", "warning"),
        ("webhooks[0].required_args", "warning"),
        ("webhooks[0].output", "warning"),
    ]
