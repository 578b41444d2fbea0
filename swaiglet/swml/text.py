"""JSON and YAML: from text to values and back, within bounds.

YAML is read as its 1.2 core schema: only ``true``, ``false``, ``null`` and numbers are not strings, so that ``on``,
``12:30`` and ``2026-01-01`` stay what the author wrote.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import orjson
import yaml

from swaiglet import errors
from swaiglet.errors import UnreadableError

MAX_BYTES = 4 * 1024 * 1024
JSON_BEGINS = re.compile(rb"\s*[\[{]\s*[\"\[{]")
"""How a text begins that is meant as JSON, though YAML might read it too."""
MAX_DEPTH = 100
MAX_VALUES = 500_000
"""Far above what a call's document holds, and small enough that reading it is safe."""

UNCOMMON_BREAKS = re.compile("[\x85\u2028\u2029\ufeff]")
SCALARS = (
    ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")),
    ("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789")),
    (
        "tag:yaml.org,2002:float",
        re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"),
        list("-+.0123456789"),
    ),
)
"""What a plain YAML scalar is, if it is no string: tag, form, first letters. YAML 1.2, section 10.3.2."""


def parse(text: bytes) -> Any:
    """The value of a text in JSON, else in YAML; what is wrong is said of the one that it was meant to be.

    Raises:
        UnreadableError: it is neither, or larger or deeper than any document.
    """
    return _parse(text, _as_it_is_meant)


def parse_json(text: bytes) -> Any:
    """The value of a text in JSON; what only YAML understands, such as single quotes, is refused.

    Raises:
        UnreadableError: it is not JSON, or larger or deeper than any document.
    """
    return _parse(text, _refuse)


def parse_yaml(text: bytes) -> Any:
    """The value of a text in YAML, or in JSON, which is YAML.

    Raises:
        UnreadableError: it is not YAML, or larger or deeper than any document.
    """
    return _parse(text, lambda text, _: _from_yaml(text))


def _parse(text: bytes, otherwise: Callable[[bytes, orjson.JSONDecodeError], Any]) -> Any:
    """The value of a JSON text, or what it is otherwise, once its size and its keys are known to be harmless."""
    if len(text) > MAX_BYTES:
        raise UnreadableError(errors.too_large(MAX_BYTES))
    if not text.strip():
        raise UnreadableError(errors.nothing_to_read())
    text = text.removeprefix(codecs.BOM_UTF8)
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        value = otherwise(text, error)
        check_size(value)
        return value
    check_size(value)
    json.loads(text, object_pairs_hook=_unique)  # orjson keeps the last of two and says nothing
    return value


def _as_it_is_meant(text: bytes, error: orjson.JSONDecodeError) -> Any:
    looks_like_json = text.lstrip()[:1] in (b"{", b"[")
    if looks_like_json and (JSON_BEGINS.match(text) or not _is_yaml(text)):
        _refuse(text, error)
    return _from_yaml(text)


def _refuse(text: bytes, error: orjson.JSONDecodeError) -> NoReturn:  # noqa: ARG001  as `_parse` calls it
    raise UnreadableError(errors.broken_text("JSON", error.msg, error.lineno, error.colno)) from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise UnreadableError(errors.key_twice(name))
        made[name] = value
    return made


def to_yaml(value: Any) -> str:
    """YAML text of a JSON value, keys in their order."""
    text: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text


def _is_yaml(text: bytes) -> bool:
    """Whether a text with a bracket in front is YAML all the same, as ``{a: 1}`` is."""
    try:
        _from_yaml(text)
    except UnreadableError:
        return False
    return True


def _from_yaml(text: bytes) -> Any:
    """The value of a YAML text, read only after its depth is known to be harmless."""
    try:
        _scan(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506  a safe loader that knows less than SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise UnreadableError(errors.broken_text("YAML", error.problem or "it is malformed", line, column)) from None
    except (yaml.YAMLError, ValueError) as error:  # a number of thousands of digits, bytes that are no text
        raise UnreadableError(errors.broken_text("YAML", " ".join(str(error).split()), 1, 1)) from None


def _scan(text: bytes) -> None:
    """Walk through the text's events, which takes no memory, and refuse a depth that building it could not take."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise UnreadableError(errors.too_deep(MAX_DEPTH))


def check_size(value: Any) -> None:
    """Refuse a value that is deeper or has more members than any document, or contains itself.

    What stands there several times, as a YAML alias makes it, is counted each time, so that a small text cannot stand
    for a huge value.

    Raises:
        UnreadableError: it is too deep, or has too many members.
    """
    count, level, depth = 1, [value], 0
    while level:
        depth += 1
        parents = [member for member in level if isinstance(member, Mapping | list | tuple)]
        count += sum(map(len, parents))
        if depth > MAX_DEPTH:
            raise UnreadableError(errors.too_deep(MAX_DEPTH))
        if count > MAX_VALUES:
            raise UnreadableError(errors.too_many_values(MAX_VALUES))
        level = [
            member for parent in parents for member in (parent.values() if isinstance(parent, Mapping) else parent)
        ]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """PyYAML's loader without the surprises of YAML 1.1, and with strings as keys, as JSON has them."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  the base class has it so

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[str, Any]:
        """The mapping with each key as the author wrote it; a key that stands twice is an error."""
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None or key in mapping:
                problem = "a key must be a string" if key is None else f"the key {errors.quoted(key)} stands twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
            mapping[key] = self.construct_object(value_node, deep=deep)
        return mapping


class _Dumper(yaml.SafeDumper):
    """PyYAML's dumper; it quotes whatever our loader or one of YAML 1.1 would not read as a string."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  the same value twice is written twice
        """Always."""
        return True


def _string(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """A string; one with the rarer line breaks is quoted, because PyYAML would fold it elsewhere."""
    style = '"' if UNCOMMON_BREAKS.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _whole(loader: Any, node: yaml.ScalarNode) -> int:
    return int(loader.construct_scalar(node), 10)


def _fraction(loader: Any, node: yaml.ScalarNode) -> float:
    return float(loader.construct_scalar(node))


def _truth(loader: Any, node: yaml.ScalarNode) -> bool:
    return str(loader.construct_scalar(node)).lower() == "true"


_Loader.yaml_constructors = {
    f"tag:yaml.org,2002:{name}": construct
    for name, construct in {
        "map": yaml.SafeLoader.construct_yaml_map,
        "seq": yaml.SafeLoader.construct_yaml_seq,
        "str": yaml.SafeLoader.construct_yaml_str,
        "null": yaml.SafeLoader.construct_yaml_null,
        "int": _whole,
        "float": _fraction,
        "bool": _truth,
    }.items()
} | {None: yaml.SafeLoader.construct_undefined}
_Dumper.add_representer(str, _string)
_Dumper.add_multi_representer(str, _string)
for _tag, _form, _first in SCALARS:
    _Loader.add_implicit_resolver(_tag, _form, _first)
    _Dumper.add_implicit_resolver(_tag, _form, _first)
