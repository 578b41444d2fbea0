"""The tables of docs/how-to/coming-from-the-sdk.md, held against the SDK itself."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from signalwire import AgentBase, FunctionResult

from swaiglet import Result, SetupError, actions, verbs

DOCS = Path(__file__).parents[2] / "docs"
OURS = {**vars(actions), **vars(verbs), "Result": Result}


def load() -> Any:
    spec = spec_from_file_location("sdk", DOCS / "sdk.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sdk = load()


def called(source: str, base: str, names: dict[str, Any]) -> Any:
    """What an expression gives; one that begins with a dot goes on where `base` ends."""
    return eval(f"{base}{source}" if source.startswith(".") else source, dict(names))


def theirs(source: str) -> Any:
    """What the SDK sends."""
    made = called(source, 'FunctionResult("Hi")', {"FunctionResult": FunctionResult})
    return made if isinstance(made, dict) else made.to_dict()


def ours(source: str) -> Any:
    """What swaiglet sends."""
    made = called(source, 'Result("Hi")', OURS)
    return made if isinstance(made, dict) else made.to_wire()


def mended(wire: Any, quirks: list[str]) -> Any:
    """What the SDK sends, without the quirks."""
    for name in quirks:
        wire = sdk.QUIRKS[name].mend(wire)
    return wire


@pytest.mark.parametrize("row", sdk.RESULTS, ids=lambda row: row.sdk)
def test_results_send_what_the_sdk_sends_but_for_its_quirks(row: Any) -> None:
    assert ours(row.ours) == mended(theirs(row.sdk), row.quirks)


@pytest.mark.parametrize(
    "row",
    [evolve(row, quirks=[name for name in row.quirks if name != left]) for row in sdk.RESULTS for left in row.quirks],
    ids=lambda row: f"{row.sdk} {row.quirks}",
)
def test_no_quirk_is_noted_that_the_sdk_has_not(row: Any) -> None:
    assert ours(row.ours) != mended(theirs(row.sdk), row.quirks)


def test_every_method_of_the_sdk_is_in_the_table() -> None:
    public = {name for name in vars(FunctionResult) if not name.startswith("_")}

    assert {name for name in public if not any(f".{name}(" in row.sdk for row in sdk.RESULTS)} == set()


def test_every_quirk_is_that_of_a_row() -> None:
    assert {name for row in sdk.RESULTS for name in row.quirks} == sdk.QUIRKS.keys()


@pytest.mark.parametrize("refusal", sdk.REFUSALS, ids=lambda refusal: refusal.sdk)
def test_what_the_sdk_sends_though_nobody_takes_it_is_refused(refusal: Any) -> None:
    assert theirs(refusal.sdk)["action"]
    with pytest.raises(SetupError):
        ours(refusal.ours)


def test_every_name_of_the_agent_class_is_in_the_table() -> None:
    named = " ".join(sdk.AGENTS).split()

    assert sorted(named) == sorted(name for name in dir(AgentBase) if not name.startswith("_"))


def test_page_is_what_the_tables_say() -> None:
    assert (DOCS / "how-to" / "coming-from-the-sdk.md").read_text(encoding="utf-8") == sdk.page(), "run: make reference"
