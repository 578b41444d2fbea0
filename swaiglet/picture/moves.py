"""Where functions lead: the steps and contexts that their code, or their data map, names."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import CodeType
from typing import Any

from swaiglet.swml.convert import to_wire
from swaiglet.swml.data_map import DataMap

LEADING = ("change_step", "change_context")


def named_in_code(function: Callable[..., Any]) -> set[str]:
    """Every text that a function's code holds, or finds under global names."""
    while isinstance(function, partial):
        function = function.func
    function = inspect.unwrap(function)
    code = getattr(function, "__code__", None) or getattr(type(function).__call__, "__code__", None)
    return {*_texts(code, getattr(function, "__globals__", {}))}


def named_in_data_map(data_map: DataMap) -> set[str]:
    """What the actions of a data map lead to."""
    return {*_led_to(to_wire(data_map))}


def _texts(code: CodeType | None, known: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a function's code, and of the functions within it."""
    if code is not None:
        yield from (known[name] for name in code.co_names if isinstance(known.get(name), str))
        yield from (constant for constant in code.co_consts if isinstance(constant, str))
        for constant in code.co_consts:
            yield from _texts(constant if isinstance(constant, CodeType) else None, known)


def _led_to(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (value[key] for key in LEADING if isinstance(value.get(key), str))
    members = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for member in members:
        yield from _led_to(member)
