"""The functions that steps and questions list, by the names under which an app has them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from operator import is_
from typing import Any

from attrs import evolve, field, frozen

from swaiglet import errors

from .ai import AI
from .bodies import traits_of
from .contexts import Context, Gather, OwnName, Step
from .document import Document
from .lint import step_fields
from .model import Model
from .prompt import Prompt
from .report import Report
from .wire import child

Function = Callable[..., Any]


def with_names(
    prompt: Prompt | None, functions: Mapping[str, Function], app: str, place: str = "prompt"
) -> Prompt | None:
    """The prompt with a name in place of each Python function that its contexts list; itself when they list none.

    Args:
        prompt: of an app, or of one call.
        functions: the app's functions, each under the name that the document has for it.
        app: what the app is called.
        place: the prompt's path.

    Raises:
        DocumentError: a context lists a function that the app has under no name, or under several.
    """
    if prompt is None or not any(isinstance(name, OwnName) for name in _listed(prompt)):
        return prompt
    naming = _Naming(tuple(functions), _by_identity(functions))
    path = child(place, "contexts")
    named = {name: naming.context(child(path, name), context) for name, context in (prompt.contexts or {}).items()}
    naming.report.raise_errors(f"the contexts of {errors.quoted(app)}")
    return evolve(prompt, contexts=named)


def document_with_names(document: Document, functions: Mapping[str, Function], app: str) -> Document:
    """The document with such names in all of its conversations; itself when none of them lists a function.

    Args:
        document: of one call.
        functions: the app's functions, each under the name that the document has for it.
        app: what the app is called.

    Raises:
        DocumentError: as `with_names`.
    """

    def named(value: Any, path: str) -> Any:
        if isinstance(value, AI):
            prompt = with_names(value.prompt, functions, app, child(path, "ai.prompt"))
            return value if prompt is value.prompt else evolve(value, prompt=prompt)
        if isinstance(value, Mapping):
            members = {key: named(member, child(path, key)) for key, member in value.items()}
            return value if all(members[key] is member for key, member in value.items()) else members
        if isinstance(value, list | tuple):
            items = [named(item, child(path, index)) for index, item in enumerate(value)]
            return value if all(map(is_, items, value)) else items
        return changed(value, path) if isinstance(value, Model) else value

    def changed(value: Any, path: str) -> Any:
        cls: Any = type(value)
        tag = traits_of(cls).tag
        below = child(path, tag.key) if tag else path
        fresh = {}
        for part in step_fields(cls):
            old = getattr(value, part.name)
            new = named(old, below if tag and tag.value == part.name else child(below, part.key))
            if new is not old:
                fresh[part.name] = new
        return evolve(value, **fresh) if fresh else value

    made: Document = named(document, "")
    return made


@frozen
class _Naming:
    """One app's names, and the report of those it lacks."""

    known: Sequence[str]
    names: Mapping[Any, Sequence[str]]
    report: Report = field(factory=Report)

    def context(self, path: str, context: Context) -> Context:
        steps = [self._step(child(child(path, "steps"), index), step) for index, step in enumerate(context.steps)]
        return evolve(context, steps=steps)

    def _step(self, path: str, step: Step) -> Step:
        gather = self._gather(child(path, "gather_info"), step.gather_info)
        return evolve(step, functions=self._functions(path, step.functions), gather_info=gather)

    def _gather(self, path: str, gather: Gather | None) -> Gather | None:
        if gather is None:
            return None
        questions = [
            evolve(question, functions=self._functions(child(child(path, "questions"), index), question.functions))
            for index, question in enumerate(gather.questions)
        ]
        return evolve(gather, questions=questions)

    def _functions(self, path: str, listed: Sequence[str] | None) -> Any:
        if listed is None or isinstance(listed, str):
            return listed
        here = child(path, "functions")
        return [
            self._name(child(here, index), name) if isinstance(name, OwnName) else name
            for index, name in enumerate(listed)
        ]

    def _name(self, path: str, own: OwnName) -> str:
        names = self.names.get(_identity(own.function), ())
        if len(names) == 1:
            return names[0]
        if names:
            self.report.add(errors.several_names(path, own, names))
        else:
            self.report.add(errors.no_function_of_this_app(path, own, self.known))
        return own


def _listed(prompt: Prompt) -> Iterator[str]:
    """Every name that a step or a question lists."""
    for step in chain.from_iterable(context.steps for context in (prompt.contexts or {}).values()):
        yield from step.functions or ()
        for question in step.gather_info.questions if step.gather_info else ():
            yield from question.functions or ()


def _by_identity(functions: Mapping[str, Function]) -> Mapping[Any, Sequence[str]]:
    names: dict[Any, list[str]] = {}
    for name, function in functions.items():
        names.setdefault(_identity(function), []).append(name)
    return names


def _identity(function: Function) -> tuple[int, int]:
    """What a function is, whoever wraps it; a method is another object each time it is asked for."""
    inner = inspect.unwrap(function)
    return id(getattr(inner, "__self__", None)), id(getattr(inner, "__func__", inner))
