"""Arguments: what a tool takes, the schema that the model is told, and reading what the model sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from attrs import NOTHING, frozen

from swaiglet import errors

from .kinds import Complaint, Kind, Reading, described, with_default

ATOMS = frozenset({type(None), str, int, float, bool})
"""Types whose values nobody can change."""

BLANKS = frozenset({"", "null", "none"})
"""Texts that models send for "not known"."""


@frozen
class Parameter:
    """One argument of a tool, or one field of a class.

    Attributes:
        default: what the handler gets when the model gives none, told to the model when it is not `None`;
            `attrs.NOTHING` when it is left to the class.
        nullable: whether the handler takes `None`, which a model may send for "not known".
    """

    name: str
    kind: Kind
    description: str = ""
    required: bool = True
    default: Any = None
    nullable: bool = False

    def schema(self) -> dict[str, Any]:
        """The property that the model is told."""
        schema = described(self.kind, self.description)
        if self.default is None or self.default is NOTHING:
            return schema
        return with_default(schema, self.kind.write(self.default))


def object_schema(parameters: Sequence[Parameter]) -> dict[str, Any]:
    """The ``parameters`` of a function in the document."""
    schema: dict[str, Any] = {"type": "object", "properties": {p.name: p.schema() for p in parameters}}
    required = [parameter.name for parameter in parameters if parameter.required]
    if required:
        schema["required"] = required
    return schema


def read_arguments(
    parameters: Sequence[Parameter], given: Mapping[str, Any], *, strict: bool = False
) -> tuple[dict[str, Any], list[Complaint]]:
    """What the handler gets, by name, and everything that is wrong with what was given.

    Arguments that no parameter asks for are left out.
    """
    reading = Reading(strict)
    return read_fields(parameters, given, "", reading), reading.complaints


def read_fields(
    parameters: Sequence[Parameter], given: Mapping[str, Any], prefix: str, reading: Reading
) -> dict[str, Any]:
    """The values of the parameters; `prefix` stands before their names in what is wrong with them."""
    values: dict[str, Any] = {}
    for parameter in parameters:
        name = parameter.name
        value = given.get(name, NOTHING)
        if value is NOTHING or _is_absent(parameter, value, strict=reading.strict):
            _leave_out(parameter, values, prefix, reading)
        else:
            values[name] = value if value is None else parameter.kind.read(value, prefix + name, reading)
    return values


def _leave_out(parameter: Parameter, values: dict[str, Any], prefix: str, reading: Reading) -> None:
    """Do without an argument, if that is possible."""
    default = parameter.default
    if parameter.required:
        missing = errors.argument_missing(parameter.kind.expected, parameter.description)
        reading.complaints.append((f"`{prefix}{parameter.name}`", missing))
    elif type(default) in ATOMS:
        values[parameter.name] = default
    elif default is not NOTHING:
        values[parameter.name] = deepcopy(default)  # a handler may change its list, the next call starts afresh


def _is_absent(parameter: Parameter, value: Any, *, strict: bool) -> bool:
    """Whether a value that is there means that none was given: a null, or a blank where no such text belongs."""
    if value is None:
        return not parameter.nullable
    if strict or not isinstance(value, str) or value.strip().lower() not in BLANKS:
        return False
    trial = Reading(strict=True)
    parameter.kind.read(value, "", trial)
    return bool(trial.complaints)
