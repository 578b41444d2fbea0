"""What would run, and yet fail a caller: descriptions that say nothing, functions that nobody reaches, dead ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from attrs import evolve

from swaiglet import errors
from swaiglet.errors import Problem

from .ai import AI
from .classes import read_body
from .document import Document
from .endings import abandoned
from .functions import SWAIG, SWAIGFunction
from .lint import walk
from .model import Action
from .report import MOST_PROBLEMS, Report
from .ways import PLATFORM_FUNCTIONS
from .wire import child

PASSING = re.compile(r"[?&]__token=(?!hosted\.)")
"""A token in a URL that holds for one call or for a few hours."""


def advise(value: Any) -> list[Problem]:
    """What should be otherwise in a document for calls, though the platform takes it; of one with errors, nothing.

    Args:
        value: the document as JSON.
    """
    report = Report(lenient=True, keeps_unknown=True)
    document = read_body(Document, value, "", report)
    return [] if report.errors else list(islice(advice_on(document), MOST_PROBLEMS))


def aged_tokens(value: Any) -> list[Problem]:
    """A problem when a document that is kept has tokens of swaiglet's in its URLs that were not made to be kept."""
    found = [path for path, text in _texts(value, "") if PASSING.search(text)]
    return [errors.tokens_age(found[0], len(found))] if found else []


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text in a JSON value, with its path."""
    if isinstance(value, str):
        yield path, value
    members = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from _texts(member, child(path, key))


def advice_on(document: Document, *, goes_on: bool = False) -> Iterator[Problem]:
    """The same of a document that was read, and of those that its actions run.

    Args:
        document: the document.
        goes_on: whether something comes after it, such as the conversation that ran it.
    """
    yield from abandoned(document.sections, goes_on=goes_on)
    for name, steps in document.sections.items():
        for path, verb in walk(steps, child("sections", name)):
            yield from (evolve(problem, path=child(path, problem.path)) for problem in _inside(verb))


def _inside(verb: Any) -> Iterator[Problem]:
    if isinstance(verb, AI):
        yield from advice_on_functions(verb)
    elif isinstance(verb, Action) and hasattr(verb, "SWML"):
        inner = advice_on(verb.SWML, goes_on=getattr(verb, "transfer", None) is not True)
        yield from (evolve(problem, path=child("SWML", problem.path)) for problem in inner)


def advice_on_functions(ai: AI) -> Iterator[Problem]:
    """Advice on the functions of a conversation; paths begin with ``SWAIG``."""
    own = ai.SWAIG or SWAIG()
    listed = [(child("SWAIG.functions", index), each) for index, each in enumerate(own.functions or ())]
    called = [(path, each) for path, each in listed if each.function not in PLATFORM_FUNCTIONS]
    named = [(child(path, "description"), each.function, each.description) for path, each in called]
    yield from _descriptions("function", named)
    for path, function in called:
        yield from _arguments(child(path, "parameters.properties"), function)
    yield from _unoffered(ai, called)
    if not (own.includes or own.mcp_servers):
        yield from _inactive(called, listed)


def _arguments(path: str, function: SWAIGFunction) -> Iterator[Problem]:
    properties: Mapping[str, Any] = function.parameters.properties if function.parameters else {}
    told = [
        (child(child(path, name), "description"), name, text)
        for name, schema in properties.items()
        if (text := getattr(schema, "description", None)) is not None
    ]
    yield from _descriptions("argument", told)


def _descriptions(what: str, told: Iterable[tuple[str, str, str]]) -> Iterator[Problem]:
    """Descriptions that are empty, and those that stand twice; each with its path and whose it is."""
    first: dict[str, str] = {}
    for path, name, text in told:
        words = " ".join(text.split()).casefold()
        if not words:
            yield errors.blank_description(path, what, name)
        elif first.setdefault(words, name) != name:
            yield errors.same_description(path, what, name, first[words])


def _unoffered(ai: AI, called: Sequence[tuple[str, SWAIGFunction]]) -> Iterator[Problem]:
    """Functions that the model has in no step."""
    offered = _offered(ai)
    if offered is not None:
        for path, function in called:
            if function.function not in offered:
                yield errors.unoffered_function(path, function.function)


def _offered(ai: AI) -> set[str] | None:
    """The names of the functions that some step offers; `None` when all are offered somewhere.

    A step that says nothing of them keeps those of the step before it; there is none before the first of a context.
    """
    contexts = (ai.prompt.contexts if ai.prompt else None) or {}
    steps = [(context, step) for context in contexts.values() for step in context.steps]
    for context, step in steps:
        if step.functions is None and step.name in (context.steps[0].name, context.initial_step):
            return None
    named = [step.functions for _, step in steps]
    named += [question.functions for _, step in steps if step.gather_info for question in step.gather_info.questions]
    return {name for names in named if names and names != "none" for name in names} if steps else None


def _inactive(
    called: Sequence[tuple[str, SWAIGFunction]], listed: Sequence[tuple[str, SWAIGFunction]]
) -> Iterator[Problem]:
    """Functions that are off when there is no other, not even a hook, whose server could switch them on."""
    switching = [each.function for _, each in listed if each.data_map is None and each.active is not False]
    toggled = {name for _, each in listed if each.data_map for name in _toggled(each.data_map)}
    for path, function in called:
        if function.active is False and not switching and function.function not in toggled:
            yield errors.inactive_function(child(path, "active"), function.function)


def _toggled(data_map: Any) -> Iterator[str]:
    """The names of the functions that the actions of a data map switch."""
    for _, action in walk(data_map, ""):
        for toggle in getattr(action, "functions", ()) if isinstance(action, Action) else ():
            yield from [toggle.function] if isinstance(toggle.function, str) else toggle.function
