"""Expressions in JavaScript, worked out within the platform's limits. SWML reference, "Expressions"."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from swaiglet import errors
from swaiglet.simulator.values import MISSING

LONGEST = 1024
"""Characters of an expression that the platform reads."""
SECONDS = 0.15
"""How long an expression may run on the platform."""
MEMORY = 32 * 1024 * 1024
STACK = 256 * 1024

STRINGS = re.compile(r"""\"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`""", re.DOTALL)
NO_EXPRESSION = re.compile(r"(?<![\w.$])(async|await|class|function|import)(?![\w$])")
NAME = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)
LARGEST_WHOLE = 2**53


class ExpressionError(Exception):
    """An expression that gives no value; the message says why."""


class JavaScriptMissingError(ExpressionError):
    """No JavaScript engine is installed."""


def evaluate(expression: str, names: Mapping[str, Any]) -> Any:
    """The value of an expression, as JSON; `MISSING` when it is undefined.

    Args:
        expression: in JavaScript, without braces.
        names: what it may read.

    Raises:
        ExpressionError: it is none, or raises, or takes too long.
    """
    if len(expression) > LONGEST:
        raise ExpressionError(errors.expression_too_long(len(expression), LONGEST))
    bad = NO_EXPRESSION.search(STRINGS.sub("''", expression))
    if bad:
        raise ExpressionError(errors.no_expression(bad[0]))
    return _run(expression, {name: names[name] for name in set(NAME.findall(expression)) & names.keys()})


def _run(expression: str, names: Mapping[str, Any]) -> Any:
    try:
        import quickjs  # type: ignore[import-untyped]  # noqa: PLC0415  an extra: most documents need no JavaScript
    except ImportError:
        raise JavaScriptMissingError(errors.javascript_missing()) from None
    context = quickjs.Context()
    context.set_memory_limit(MEMORY)
    context.set_max_stack_size(STACK)
    try:
        for name, value in names.items():
            if context.get(name) is None:  # a variable named Math hides nothing
                context.set(name, context.parse_json(json.dumps(value, default=str)))
        context.set_time_limit(SECONDS)
        return _plain(context.eval(f"(\n{expression}\n)"))
    except (quickjs.JSException, TypeError, ValueError, RecursionError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ExpressionError(reason.replace("InternalError: interrupted", errors.expression_too_slow())) from None


def _plain(value: Any) -> Any:
    """The value as JSON has it."""
    if value is None:
        return MISSING
    if isinstance(value, float):
        if not math.isfinite(value):
            return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
        return int(value) if value.is_integer() and abs(value) < LARGEST_WHOLE else value
    if isinstance(value, str | int):
        return value
    text = value.json()
    return MISSING if text is None else json.loads(text)
