"""Methods that decide what the document does next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from swaiglet import errors
from swaiglet.errors import UnreadableError
from swaiglet.simulator.platform import AskingError
from swaiglet.simulator.request import without_credentials
from swaiglet.simulator.values import MISSING
from swaiglet.swml import text

from .document import RefusedError, sections_of
from .scope import text_of
from .script import MOST_TRANSFERS, Frame, Jump, Leave, Return, Run, Signal, as_sent

MOST_JUMPS = 100


async def label(frame: Frame, value: Any) -> Signal:
    """Nothing: a place to jump to."""
    frame.tell("label", str(value), value)
    return None


async def goto(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Jump to a label that can be seen from here, as often as may be."""
    name = text_of(frame.scope.filled(value["label"]))
    if "when" in value and not frame.scope.is_true(value["when"]):
        frame.tell("goto", f"does not go to {name}", value)
        return None
    known = [label for methods in frame.lists for method, label in methods if method == "label"]
    if name not in known:
        frame.line.fail("relay_script_method_parameter_invalid_value", errors.label_not_found(name, map(str, known)))
        return None
    jumps = frame.jumps.get(id(value), 0)
    limits = {"max": frame.scope.filled(value.get("max"))}
    if jumps >= min(frame.number(limits, "max", MOST_JUMPS), MOST_JUMPS):
        frame.tell("goto", f"has gone to {name} {jumps} times, and goes on", value)
        return None
    frame.jumps[id(value)] = jumps + 1
    frame.tell("goto", f"to {name}", value)
    return Jump(name)


async def cond(frame: Frame, value: Any) -> Signal:
    """Run the first branch that holds."""
    for branch in value if isinstance(value, list | tuple) else [value]:
        if not isinstance(branch, Mapping):
            frame.line.fail("relay_script_element_wrong_type", errors.wrong_parameters("cond", branch, "an object"))
            continue
        if "when" not in branch:
            return await _branch(frame, "else", branch.get("else", ()))
        if frame.scope.is_true(branch["when"]):
            return await _branch(frame, f"{branch['when']}", branch.get("then", ()))
        if "else" in branch:
            return await _branch(frame, f"not {branch['when']}", branch["else"])
    frame.tell("cond", "no branch holds", value)
    return None


async def _branch(frame: Frame, words: str, steps: Any) -> Signal:
    frame.tell("cond", words, words)
    return await frame.steps(steps)


async def switch(frame: Frame, value: Mapping[str, Any], default_variable: str = "return_value") -> Signal:
    """Run the steps that belong to a variable's value, compared as a text."""
    variable = str(value.get("variable") or default_variable).strip()
    path = variable[2:-1] if variable.startswith(("${", "%{")) and variable.endswith("}") else variable
    found = text_of(frame.scope.evaluated(path))
    cases = value.get("case")
    case = cases if isinstance(cases, Mapping) else {}
    if found in case:
        frame.tell("switch", f"{variable} is {errors.quoted(found)}", found)
        return await frame.steps(case[found])
    if value.get("default") is not None:
        frame.tell("switch", f"{variable} is {errors.quoted(found)}, which is no case", found)
        return await frame.steps(value["default"])
    frame.line.fail("relay_script_method_no_matching_condition", errors.no_case(variable, found))
    return None


async def follow_result(frame: Frame, result: Any, variable: str) -> Signal:
    """Run what a method's ``result`` says: a switch, or branches."""
    if isinstance(result, Mapping) and "case" in result:
        return await switch(frame, result, variable)
    return await cond(frame, result) if result else None


async def execute(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Run another section or document and come back."""
    entry = await destination(frame, value, "execute")
    if entry is None:
        return None
    signal = await frame.line.section(entry)
    if isinstance(signal, Leave):
        return signal
    if isinstance(signal, Return) and signal.value is not MISSING:
        frame.set({"return_value": signal.value})
    signal = await frame.steps(value["on_return"]) if value.get("on_return") else None
    return signal or await follow_result(frame, value.get("result"), "return_value")


async def return_(frame: Frame, value: Any) -> Signal:
    """Leave the section with a value."""
    given = MISSING if value is None else frame.scope.filled(value)
    frame.tell("return", "" if value is None else errors.quoted(given), None if value is None else given)
    return Return(given)


async def transfer(frame: Frame, value: Mapping[str, Any]) -> Signal:
    """Go to another section or document for good; when there is none, the script ends."""
    entry = await destination(frame, value, "transfer")
    return leave(frame, entry)


def leave(frame: Frame, entry: Leave | None) -> Leave:
    """Go there, when there is such a place and the platform still allows it; else the script ends."""
    if entry is None:
        return Leave()
    if frame.session.transfers >= MOST_TRANSFERS:
        frame.line.fail("relay_script_too_many_transfers", errors.too_many_transfers(MOST_TRANSFERS))
        return Leave()
    frame.session.transfers += 1
    return entry


async def destination(frame: Frame, value: Mapping[str, Any], method: str, *, is_filled: bool = False) -> Leave | None:
    """Where a method leads: a section, or a document's ``main``; `None` when there is none."""
    dest, params = value.get("dest"), value.get("params")
    if not is_filled:
        dest, params = frame.scope.filled(dest), frame.scope.filled(params)
    entry = Leave(params=as_sent(params) if isinstance(params, Mapping) else {})
    shown = without_credentials(dest) if isinstance(dest, str) else errors.quoted(dest)
    frame.tell(method, f"to {errors.quoted(dest)}" if shown.lstrip()[:1] in ("{", "[") else f"to {shown}", value)
    try:
        if isinstance(dest, Mapping):
            return evolve(entry, sections=sections_of(dest, frame.session.timeline))
        return await _place(frame, dest, entry) if isinstance(dest, str) else _unsupported(dest)
    except RefusedError as refused:
        frame.line.fail(refused.code, str(refused))
    except (AskingError, UnreadableError) as error:
        frame.line.fail("relay_script_method_execute_failed", str(error))
    return None


async def _place(frame: Frame, dest: str, entry: Leave) -> Leave:
    """The section that a destination names."""
    if dest in frame.sections.steps:
        return evolve(entry, sections=frame.sections, section=dest)
    if dest.startswith(("http://", "https://")):
        document = await frame.session.platform.fetch(frame.session, dest, entry.params)
        return evolve(entry, sections=sections_of(document, frame.session.timeline))
    if dest.lstrip().startswith("{") or "\n" in dest:
        document = text.parse(dest.encode(errors="replace"))
        return evolve(entry, sections=sections_of(document, frame.session.timeline))
    if not dest or ":" in dest:
        return _unsupported(dest)
    raise RefusedError("section_parameter_undefined", errors.section_not_found(dest, frame.sections.steps))


def _unsupported(dest: Any) -> Leave:
    raise RefusedError("method_parameter_invalid_value", errors.unsupported_destination(dest))


METHODS: Mapping[str, Run] = {
    "cond": cond,
    "execute": execute,
    "goto": goto,
    "label": label,
    "return": return_,
    "switch": switch,
    "transfer": transfer,
}
