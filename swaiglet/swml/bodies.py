"""The bodies of objects in documents: older names, what is missing or too much, and the objects made of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any

import attrs
from attrs import evolve

from swaiglet import errors

from .report import MOST_PROBLEMS, Report
from .variants import begin
from .wire import NOTHING, Traits, child

NO_TRAITS = Traits()


def traits_of(model: Any) -> Traits:
    """What the model's decorator was told."""
    traits: Traits = getattr(model, "__traits__", NO_TRAITS)
    return traits


def mended_body(model: Any, body: Any) -> Any:
    """What an older form of a model's body is today, or `NOTHING`."""
    traits = traits_of(model)
    if body is None:
        return {}
    if isinstance(body, str) and traits.shorthand:
        return {traits.shorthand: body}
    if isinstance(body, list) and len(body) == 1 and isinstance(body[0], Mapping):
        return body[0]
    return NOTHING


def renewed(model: Any, body: Mapping[str, Any], path: str, report: Report) -> Mapping[str, Any]:
    """The body with what the class itself knows of older documents brought into the form of today."""
    renewed = dict(body)
    for problem in model.renew(renewed):
        report.add(evolve(problem, path=below(path, problem.path)))
    return renewed


def modern_keys(
    body: Mapping[str, Any], traits: Traits, path: str, report: Report
) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """The body with older names of keys replaced, and the older names by those of today.

    Where both are there, the name of today wins.
    """
    older = [key for key in body if key in traits.aliases] if report.lenient else []
    if not older:
        return body, {}
    for key in older:
        today, place = traits.aliases[key], child(path, key)
        report.add(errors.older_form(place, key, f"`{today}`") if today else errors.left_out(place, key))
    renamed = {today: member for key, member in body.items() if (today := traits.aliases.get(key, key))}
    replaced = {today: key for key in older if (today := traits.aliases[key]) and today not in body}
    return renamed | {key: body[key] for key in renamed if key in body}, replaced


def broken_rules(
    model: Any, given: Mapping[str, Any], path: str, *, sent: bool = True, lenient: bool = False
) -> list[errors.Problem]:
    """The combinations of keys that the model forbids and the given keys make.

    What is not `sent` as it stands need not be whole yet. In a `lenient` reading, mild rules are warnings.
    """
    rules = traits_of(model).rules
    if not rules:
        return []
    broken = ((rule.broken(given, path), rule) for rule in rules if sent or not rule.sent_only)
    return [
        evolve(problem, level="warning") if lenient and rule.is_mild else problem for problem, rule in broken if problem
    ]


def extra_keys(
    body: Mapping[str, Any], known: Collection[str], traits: Traits, path: str, report: Report
) -> dict[str, Any]:
    """The unknown keys of a body that are kept; the others are errors."""
    kept = {}
    for key, member in body.items():
        if key in known:
            continue
        runs = report.lenient and key in traits.keeps
        problem = errors.unknown_key(child(path, key), key, known)
        if runs or traits.is_open:
            kept[key] = member
            problem = errors.unofficial(child(path, key), key) if runs else evolve(problem, level="warning")
        report.add(problem)
    return kept


def assembled(model: Any, values: Mapping[str, Any]) -> Any:
    """The object of values that were read from a document, among them those that Python code may not give.

    Raises:
        DocumentError: the class finds something wrong with the object as a whole.
    """
    made = object.__new__(model)
    begin(made)
    for attribute in attrs.fields(model):
        default = attribute.default
        absent = default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]
        object.__setattr__(made, attribute.name, values.get(attribute.name, absent))
    wrong = list(islice((problem for problem in made.complaints() if problem.level == "error"), MOST_PROBLEMS))
    if wrong:
        raise errors.DocumentError(model.__name__, wrong)
    return made


def below(path: str, inner: str) -> str:
    """The path of what is at `inner` in the object at `path`."""
    joint = "" if not inner or not path or inner.startswith(("[", ".")) else "."
    return f"{path}{joint}{inner}"
