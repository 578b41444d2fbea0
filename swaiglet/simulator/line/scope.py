"""What a step of a document reads: variables, and expressions with them. SWML reference, "Variables"."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from attrs import frozen

from swaiglet import errors
from swaiglet.simulator.expansion import LARGEST
from swaiglet.simulator.session import Session
from swaiglet.simulator.values import MISSING

from .javascript import ExpressionError, JavaScriptMissingError, evaluate

PATH = re.compile(r"\s*([A-Za-z_][\w-]*(?:\[\d{1,9}\]|\.[\w-]+)*)\s*", re.ASCII)
"""What is looked up and not worked out; one with a hyphen only when it leads somewhere, for that may be a minus."""
LITERALS = frozenset({"true", "false", "null", "undefined", "NaN", "Infinity"})
OPENS = re.compile(r"[$%]\{")
TOKENS = re.compile(r"""[{}]|\"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`""", re.DOTALL)
SCOPES = ("call", "params", "vars", "envs")
SCOPED = re.compile(r"[$%]\{((?:call|params|vars|envs)\.[\w.\[\]-]+)\}")
LONGEST = 8192
"""Characters after which a placeholder is not closed any more."""
DEEPEST = 8
"""Placeholders within others that are filled in."""

Complain = Callable[[str, str], None]
"""Told of what is wrong: the platform's code, and a sentence."""


@frozen
class Scope:
    """The variables of a call as one section sees them.

    Attributes:
        session: the call.
        params: the section's parameters.
        complain: told of expressions that give no value.
        warn: told of forms that should be written otherwise.
    """

    session: Session
    params: Mapping[str, Any]
    complain: Complain
    warn: Callable[[str], None]

    def found(self, path: str) -> Any:
        """Where a plain path leads: into the scope that it names, else into ``vars``, ``envs`` and ``call``."""
        first, *rest = re.findall(r"[^.\[\]]+", path) or [""]
        if first == "env" and rest and "env" not in self.session.vars:
            self.warn(errors.scope_env())
            first = "envs"
        if first in SCOPES and (rest or first not in self.session.vars):
            return walk(self._scope(first), rest)
        holders = (self.session.vars, self.session.envs, self.session.call)
        holder = next((holder for holder in holders if first in holder), {})
        return walk(holder, [first, *rest])

    def _scope(self, name: str) -> Mapping[str, Any]:
        session = self.session
        scopes = {"call": session.call, "params": self.params, "vars": session.vars, "envs": session.envs}
        return scopes[name]

    def evaluated(self, expression: str) -> Any:
        """The value of an expression: a path that is looked up, else JavaScript; `MISSING` when there is none."""
        path = PATH.fullmatch(expression)
        if path and path[1] not in LITERALS:
            value = self.found(path[1])
            if value is not MISSING or "-" not in path[1]:
                return value
        return self._javascript(expression)

    def _javascript(self, expression: str) -> Any:
        names = {**self.session.call, **self.session.envs, **self.session.vars}
        try:
            return evaluate(expression, names | {name: self._scope(name) for name in SCOPES})
        except JavaScriptMissingError as error:
            self.complain("javascript_missing", errors.expression_fails(expression, str(error)))
        except ExpressionError as error:
            self.complain("relay_script_js_eval_error", errors.expression_fails(expression, str(error)))
        return MISSING

    def is_true(self, expression: Any) -> bool:
        """Whether a condition holds; it is JavaScript without braces, and placeholders in it are filled in first."""
        if not isinstance(expression, str):
            return bool(expression)
        expression = self.text(expression) if OPENS.search(expression) else expression
        path = PATH.fullmatch(expression)
        value = self.found(path[1]) if path else MISSING
        if value is MISSING:
            value = self._javascript(expression)
        return value is not MISSING and (isinstance(value, Mapping | list) or bool(value))

    def filled(self, value: Any, *, but: Collection[str] = ()) -> Any:
        """A value with all its texts filled in; a text that is one placeholder becomes its value, of whatever type.

        Args:
            value: any JSON.
            but: the keys of what stays as it is, however deep.
        """
        if isinstance(value, str):
            return self._value(value)
        if isinstance(value, Mapping):
            return {key: each if key in but else self.filled(each, but=but) for key, each in value.items()}
        return [self.filled(each, but=but) for each in value] if isinstance(value, list | tuple) else value

    def _value(self, template: str) -> Any:
        opening = OPENS.match(template)
        if not opening or closing(template, opening.end()) != len(template) - 1:
            return self.text(template)
        value = self.evaluated(self.text(template[2:-1], 1))
        return "" if value is MISSING else value

    def text(self, template: str, depth: int = 0) -> str:
        """A text with its placeholders filled in, those within others first."""
        parts, at, size = list[str](), 0, 0
        while depth < DEEPEST and (opening := OPENS.search(template, at)):
            end = closing(template, opening.end())
            if end is None:
                break
            value = text_of(self.evaluated(self.text(template[opening.end() : end], depth + 1)))
            parts += [template[at : opening.start()], value]
            at, size = end + 1, size + len(value)
            if size > LARGEST:
                self.warn(errors.text_cut(LARGEST))
                return "".join(parts)[:LARGEST]
        return "".join((*parts, template[at:]))

    def scoped(self, value: Any) -> Any:
        """A value in which only placeholders that name a scope are filled in; a conversation fills in the others."""
        if isinstance(value, str):
            return SCOPED.sub(lambda found: text_of(self.found(found[1])), value)
        if isinstance(value, Mapping):
            return {key: self.scoped(member) for key, member in value.items()}
        return [self.scoped(member) for member in value] if isinstance(value, list | tuple) else value


def closing(template: str, start: int) -> int | None:
    """Where the brace closes whose content starts there; braces in strings do not count."""
    depth = 1
    for token in TOKENS.finditer(template, start, start + LONGEST):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth == 0:
            return token.start()
    return None


def walk(data: Any, names: Sequence[str]) -> Any:
    """Where names and indices lead, `MISSING` when nowhere."""
    for name in names:
        if isinstance(data, Mapping):
            data = data.get(name, MISSING)
        elif isinstance(data, list | tuple) and name.isdecimal() and len(name) < 10 and int(name) < len(data):
            data = data[int(name)]
        else:
            return MISSING
    return data


def text_of(value: Any) -> str:
    """A value as it is written into a text: nothing for none, compact JSON for lists and objects."""
    if value is MISSING or value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
