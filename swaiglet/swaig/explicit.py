"""Arguments that the author describes as a JSON Schema instead of a signature."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from swaiglet import errors
from swaiglet.errors import SetupError

from .arguments import BLANKS
from .choices import Choice
from .json_schema import WORDS, Schema, expected, is_scalar, path_of, told, types_of
from .kinds import Complaint, Flag, Kind, Number, Reading, Whole, parsed

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

READERS: Mapping[str, tuple[Kind, ...]] = {"integer": (Whole(),), "number": (Whole(), Number()), "boolean": (Flag(),)}
PYTHON_TYPES: Mapping[str, Any] = {"object": dict, "array": list}
DATA = ("enum", "const", "default", "examples")
"""Keywords whose values are data, not schemas."""


def _settled(given: Any) -> Schema:
    """The schema as a whole one of its own, checked.

    Raises:
        SetupError: it is no JSON Schema of an object.
    """
    try:
        schema: Any = json.loads(json.dumps(given))
    except (TypeError, ValueError, RecursionError) as error:
        raise SetupError(errors.bad_json_schema("", "it is not JSON")) from error
    if not isinstance(schema, dict):
        raise SetupError(errors.bad_json_schema("", f"it is {errors.quoted(given)}"))
    named = schema.get("type")
    if isinstance(named, str) and named != "object":
        raise SetupError(errors.bad_json_schema("type", f"it is {errors.quoted(named)}, and arguments are an object"))
    if not (isinstance(named, str) or _is_whole(schema)):
        schema = {"properties": schema}
    schema = {"type": "object", "properties": {}, **schema}
    _check(schema)
    alone = {key: value for key, value in schema.items() if key not in ("$defs", "definitions")}
    settled: Schema = _inlined(alone, schema, ())
    return settled


def _is_whole(schema: Schema) -> bool:
    """Whether it is a schema and not a bare map of properties, one of which may be called `properties`."""
    properties = schema.get("properties")
    return isinstance(properties, dict) and all(isinstance(part, dict | bool) for part in properties.values())


@cache
def _validators() -> tuple[Any, Any]:
    """The class of validators, and the checker of formats; jsonschema is heavy, and only explicit schemas need it."""
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415  as the docstring says

    checker = FormatChecker(formats=["email", "ipv4", "ipv6", "uuid"])
    for name, read in {"date": date, "time": time, "date-time": datetime, "date_time": datetime}.items():
        checker.checks(name, raises=ValueError)(_parses(read))
    return Draft202012Validator, checker


def _parses(type_: Any) -> Any:
    return lambda value: not isinstance(value, str) or bool(type_.fromisoformat(value) or True)


def _check(schema: Schema) -> None:
    from jsonschema import SchemaError  # noqa: PLC0415  as above

    try:
        _validators()[0].check_schema(schema)
    except SchemaError as error:
        named = isinstance(error.instance, str) and list(error.absolute_path)[-1:] == ["type"]
        reason = errors.no_json_type(str(error.instance), WORDS) if named else error.message
        raise SetupError(errors.bad_json_schema(path_of(error.absolute_path), reason)) from error
    except RecursionError as error:
        raise SetupError(errors.bad_json_schema("", "it is nested too deep")) from error


def _inlined(part: Any, root: Schema, within: tuple[str, ...]) -> Any:
    """The schema with each reference replaced by what it refers to, and null allowed where it is `nullable`."""
    if isinstance(part, list):
        return [_inlined(item, root, within) for item in part]
    if not isinstance(part, dict):
        return part
    reference = part.get("$ref", part.get("$dynamicRef"))
    if isinstance(reference, str):
        if reference in within or not reference.startswith("#"):
            reason = "holds itself, and a schema must end" if reference in within else "is outside of the schema"
            raise SetupError(errors.bad_json_schema("$ref", f"{errors.quoted(reference)} {reason}"))
        beside = {key: value for key, value in part.items() if key not in ("$ref", "$dynamicRef")}
        return _inlined({**_found(root, reference), **beside}, root, (*within, reference))
    return {key: value if _is_data(key, value) else _inlined(value, root, within) for key, value in part.items()}


def _is_data(keyword: str, value: Any) -> bool:
    """Whether the value of a keyword is no schema, nor holds any; a property may be called as a keyword is."""
    return keyword in DATA and not isinstance(value, dict)


def _found(root: Schema, reference: str) -> Schema:
    """What a reference within the schema refers to."""
    found: Any = root
    for word in reference.removeprefix("#").strip("/").split("/"):
        name = word.replace("~1", "/").replace("~0", "~")
        found = found.get(name) if isinstance(found, dict) and name else found
    if not isinstance(found, dict):
        raise SetupError(errors.bad_json_schema("$ref", f"{errors.quoted(reference)} refers to nothing"))
    return found


def _checked(part: Any) -> Any:
    """The schema as jsonschema reads it, which knows no `nullable`."""
    if isinstance(part, list):
        return [_checked(item) for item in part]
    if not isinstance(part, dict):
        return part
    made = {key: value if _is_data(key, value) else _checked(value) for key, value in part.items()}
    if made.get("nullable") is True:
        return {"anyOf": [{"type": "null"}, {key: value for key, value in made.items() if key != "nullable"}]}
    return made


@frozen
class ExplicitSchema:
    """A JSON Schema of a function's arguments: ``{"type": "object", "properties": {…}}``, or the properties alone.

    Attributes:
        given: the schema, whole, without references.

    Raises:
        SetupError: it is no JSON Schema; the path says where.
    """

    given: Schema = field(converter=_settled)
    _validator: Validator = field(init=False, eq=False, repr=False)

    @_validator.default
    def _made(self) -> Validator:
        cls, checker = _validators()
        validator: Validator = cls(_checked(self.given), format_checker=checker)
        return validator

    @property
    def names(self) -> frozenset[str] | None:
        """The arguments that may be given; `None` when any may."""
        is_open = self.given.get("additionalProperties") or self.given.get("patternProperties")
        return None if is_open else frozenset(self.given["properties"])

    def schema(self) -> Schema:
        """The ``parameters`` of the function in the document: what the platform takes, the rest in descriptions."""
        whole = {"properties": {}, **told({**self.given, "type": "object"})}
        return {key: whole[key] for key in ("type", "properties", "required") if key in whole}

    def read(self, given: Mapping[str, Any], *, strict: bool = False) -> tuple[dict[str, Any], list[Complaint]]:
        """What the handler gets, and everything that is wrong with what was given.

        Arguments that the schema does not name are left out, unless it allows for them.
        """
        names = self.names
        values: Any = {name: value for name, value in given.items() if names is None or name in names}
        if not strict:
            values = self._mended(self.given, values)
        values = _filled(self.given, values)
        return values, self._complaints(values)

    def _complaints(self, values: Any) -> list[Complaint]:
        try:
            found: dict[str, str] = {}
            for error in self._validator.iter_errors(values):
                for path, problem in _complaints_of(error):
                    found.setdefault(path, problem)
        except (RecursionError, ValueError, ArithmeticError):  # nested too deep, or numbers beyond all reckoning
            return [(WHOLE, errors.argument_wrong(values, expected(self.given)))]
        return list(found.items())

    def _fits(self, schema: Any, value: Any) -> bool:
        try:
            return self._validator.evolve(schema=_checked(schema)).is_valid(value)
        except (RecursionError, ValueError, ArithmeticError):
            return False

    def _mended(self, schema: Any, value: Any) -> Any:
        """The value as the model meant it."""
        if not isinstance(schema, dict) or (value is None and schema.get("nullable")):
            return value
        for part in schema.get("allOf", ()):
            value = self._mended(part, value)
        for word in ("anyOf", "oneOf"):
            value = self._mended_as_one(schema.get(word, ()), value)
        value = self._typed(schema, value)
        if isinstance(value, dict):
            return self._mended_members(schema, value)
        if isinstance(value, list):
            return [self._mended(schema.get("items"), item) for item in value]
        return value

    def _mended_as_one(self, parts: Iterable[Any], value: Any) -> Any:
        """As the first part that takes the value as it is, else as the first that takes it mended."""
        if any(self._fits(part, value) for part in parts):
            return value
        mended = (self._mended(part, value) for part in parts)
        return next((made for part, made in zip(parts, mended, strict=True) if self._fits(part, made)), value)

    def _typed(self, schema: Schema, value: Any) -> Any:
        """The value as one of the types that the schema names; text stays when text was asked for."""
        types = types_of(schema)
        choices = tuple(choice for choice in schema.get("enum", ()) if is_scalar(choice))
        if choices and not self._fits({"enum": choices}, value):
            return _read((Choice(choices),), value)
        if types == ["integer"] and isinstance(value, float):
            return _read(READERS["integer"], value)
        if not types or self._fits({"type": types}, value):
            return value
        for name in types:
            made = _read(READERS.get(name, ()), value)
            made = parsed(value) if isinstance(parsed(value), PYTHON_TYPES.get(name, ())) else made
            if self._fits({"type": name}, made):
                return made
        return self._alone(schema, value) if "array" in types else value

    def _alone(self, schema: Schema, value: Any) -> Any:
        """One element without its list."""
        items = schema.get("items", True)
        mended = self._mended(items, value)
        return [mended] if value is not None and self._fits(items, mended) else value

    def _mended_members(self, schema: Schema, value: dict[str, Any]) -> dict[str, Any]:
        properties, required = schema.get("properties", {}), schema.get("required", ())
        other = schema.get("additionalProperties", True)
        open_ = other is not False or "patternProperties" in schema
        made = {}
        for name, item in value.items():
            part = properties.get(name, other)
            is_blank = item is None or (isinstance(item, str) and item.strip().lower() in BLANKS)
            absent = is_blank and name not in required and not self._fits(part, item)
            if (name in properties or open_) and not absent:
                made[name] = self._mended(part, item)
        return made


def _read(kinds: Iterable[Kind], value: Any) -> Any:
    """The value as the first kind that takes it reads it, else as it is."""
    for kind in kinds:
        trial = Reading()
        made = kind.read(value, "", trial)
        if not trial.complaints:
            return made
    return value


def _filled(schema: Any, value: Any) -> Any:
    """The value with the schema's defaults where nothing was given."""
    if isinstance(schema, dict) and isinstance(value, list):
        return [_filled(schema.get("items"), item) for item in value]
    if not (isinstance(schema, dict) and isinstance(value, dict)):
        return value
    properties = schema.get("properties", {})
    made = {name: _filled(properties.get(name), item) for name, item in value.items()}
    for name, part in properties.items():
        if name not in made and isinstance(part, dict) and "default" in part:
            made[name] = deepcopy(part["default"])
    return made


WHOLE = "what was given"
"""The path of all arguments together."""


def _complaints_of(error: ValidationError) -> Iterator[Complaint]:
    """What is wrong, for the model, with one path for each thing."""
    path, schema, value = path_of(error.absolute_path), error.schema, error.instance
    if error.validator in ("anyOf", "oneOf") and (nearest := _nearest(error)):
        for part in nearest:
            yield from _complaints_of(part)
    elif error.validator == "required":
        named: Any = error.validator_value
        for name in (name for name in named if name not in value):  # type: ignore[operator]
            yield _missing(path_of([*error.absolute_path, name]), schema, name)
    elif error.validator == "additionalProperties" and error.validator_value is False:
        properties = schema.get("properties", {})  # type: ignore[union-attr]
        others = [name for name in value if name not in properties]  # type: ignore[union-attr]
        yield _at(path), errors.argument_unknown(errors.quoted(name, 40) for name in others[:20])
    else:
        yield _at(path), errors.argument_wrong(value, expected(schema))


def _at(path: str) -> str:
    return f"`{path}`" if path else WHOLE


def _missing(path: str, schema: Any, name: str) -> Complaint:
    part = schema.get("properties", {}).get(name, True)
    text = part.get("description", "") if isinstance(part, dict) else ""
    return _at(path), errors.argument_missing(expected(part), text)


def _nearest(error: ValidationError) -> list[ValidationError]:
    """The complaints of the alternative that comes nearest: one that refuses a part of the value, not the whole."""
    branches: dict[Any, list[ValidationError]] = {}
    for part in error.context or ():
        branches.setdefault(part.relative_schema_path[0], []).append(part)
    near = [
        parts
        for parts in branches.values()
        if all(part.relative_path or part.validator == "required" for part in parts)
    ]
    tagged = [parts for parts in near if not any(part.validator in ("const", "enum") for part in parts)]
    first, *others = sorted(tagged or near, key=len) or [[]]
    is_alone = not any(len(parts) == len(first) for parts in others)
    return first if is_alone and error.absolute_path else []
