"""Scripts of calls: who calls, what is said and done in which order, and what is expected. YAML, one call a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NoReturn, get_args

import yaml
from attrs import field, frozen

from swaiglet import errors
from swaiglet.errors import SwaigletError, UnreadableError
from swaiglet.swml import text

from .commands import CommandError, read_command
from .expectations import EXPECTATIONS, complaint

Doing = Literal["caller", "press", "silence", "hangup", "say", "call", "expect"]
STEPS: tuple[Doing, ...] = get_args(Doing)
CALLERS = frozenset({"caller", "press", "silence", "hangup"})
"""Steps that the caller does; the agent does the others, but for what is expected."""
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""What tells lines must read what `text` does, and the two loaders differ in odd places."""
TYPES, DIRECTIONS = ("phone", "sip", "webrtc"), ("inbound", "outbound")


class ScriptError(SwaigletError):
    """A script that cannot be played; the message names the file and the line."""


@frozen
class Step:
    """One step of a script.

    Attributes:
        line: where it stands.
        doing: what is done.
        value: with what; of a `call` the function's name and its arguments, as an object or as a text.
    """

    line: int
    doing: Doing
    value: Any = None

    def __str__(self) -> str:
        shown = self.value[0] if self.doing == "call" else self.value
        return f"`{self.doing}`" if shown is None else f"`{self.doing}: {errors.quoted(shown)}`"


@frozen(kw_only=True)
class Script:
    """A call to be played.

    Attributes:
        file: where it comes from, as it is named in messages.
        steps: what happens.
        target: which app, URL or document is called, when the script says so; relative to its own folder.
        facts: of the call, as `ringing` takes them.
        vars: variables that documents find at the start.
        envs: the account's variables.
        outcomes: for the `Scenario`.
        summary: what the model answers to the post prompt.
    """

    file: str
    steps: Sequence[Step]
    target: str | None = None
    facts: Mapping[str, Any] = field(factory=dict)
    vars: Mapping[str, Any] = field(factory=dict)
    envs: Mapping[str, Any] = field(factory=dict)
    outcomes: Mapping[str, Sequence[Any]] = field(factory=dict)
    summary: Any = None

    @property
    def called(self) -> str | None:
        """The target, as seen from here; without one, the file beside the script: ``a.py`` of ``a.call.yaml``."""
        place, colon, name = (self.target or f"{Path(self.file).name.split('.')[0]}.py").partition(":")
        path = Path(self.file).parent / place
        return f"{path}{colon}{name}" if path.is_file() else self.target


def read_script(path: Path) -> Script:
    """The script in a file.

    Raises:
        ScriptError: it cannot be read or played.
    """
    try:
        return parse_script(path.read_bytes(), str(path))
    except OSError as error:
        raise ScriptError(errors.no_script(str(path), error.strerror or str(error))) from error


def parse_script(source: bytes, file: str) -> Script:
    """The script that a text in YAML is.

    Raises:
        ScriptError: it cannot be played.
    """
    try:
        value = text.parse_yaml(source)
    except UnreadableError as error:
        raise ScriptError(errors.unreadable(file, str(error))) from error
    return _Reading(file, yaml.compose(source, Loader=LOADER)).script(value)


@frozen
class _Reading:
    """A script that is being read: its file, and its text as a tree that tells lines."""

    file: str
    root: Any

    def script(self, value: Any) -> Script:
        if not isinstance(value, Mapping):
            self.refuse((), errors.bad_script_value("steps", value, "`steps:` and below it a list"))
        unknown = next((key for key in value if key not in KEYS), None)
        if unknown is not None:
            self.refuse((unknown,), errors.unknown_script_key(unknown, "a script", KEYS))
        read = {key: KEYS[key](self, key, each) for key, each in value.items()}
        if "steps" not in read:
            self.refuse((), errors.bad_script_value("steps", None, "`steps:` and below it a list"))
        facts = {FACTS[key]: each for key, each in read.items() if key in FACTS} | read.pop("user_variables", {})
        known = {key: each for key, each in read.items() if key not in FACTS and key != "name"}
        return Script(file=self.file, facts=facts, **known)

    def refuse(self, path: tuple[str | int, ...], reason: str) -> NoReturn:
        """Say what is wrong, and where."""
        raise ScriptError(errors.bad_script(self.file, self.line(path), reason))

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line of what stands at a path, or of the last thing on the way there."""
        node, line = self.root, self.root.start_mark.line
        for name in path:
            if isinstance(name, int):
                node = node.value[name]
                line = node.start_mark.line
            elif isinstance(node, yaml.MappingNode):
                key, node = next(pair for pair in node.value if pair[0].value == name)
                line = key.start_mark.line
        return int(line) + 1

    def text(self, key: str, value: Any) -> str:
        if not isinstance(value, str):
            self.refuse((key,), errors.bad_script_value(key, value, "a text, in quotation marks if need be"))
        return value

    def object(self, key: str, value: Any) -> Any:
        if not isinstance(value, Mapping):
            self.refuse((key,), errors.bad_script_value(key, value, "`name: value` on lines below it"))
        return value

    def lists(self, key: str, value: Any) -> dict[str, Sequence[Any]]:
        """Outcomes by verb; one alone stands for a list."""
        outcomes = self.object(key, value)
        return {str(verb): each if isinstance(each, list) else [each] for verb, each in outcomes.items()}

    def anything(self, key: str, value: Any) -> Any:  # noqa: ARG002  as the others are called
        return value

    def variables(self, key: str, value: Any) -> dict[str, Any]:
        return {key: self.object(key, value)}

    def one_of(self, key: str, value: Any) -> str:
        choices = TYPES if key == "type" else DIRECTIONS
        if value not in choices:
            self.refuse((key,), errors.bad_script_value(key, value, f"one of {errors.listed(choices)}"))
        return str(value)

    def steps(self, key: str, value: Any) -> tuple[Step, ...]:
        if not isinstance(value, list):
            self.refuse((key,), errors.bad_script_value(key, value, "a list, each step on a line that begins with -"))
        return tuple(self.step((key, number), each) for number, each in enumerate(value))

    def step(self, path: tuple[str | int, ...], value: Any) -> Step:
        given: Any = {value: None} if isinstance(value, str) else value
        if not isinstance(given, Mapping) or len(given) != 1 or next(iter(given)) not in STEPS:
            self.refuse(path, errors.unknown_step(given if isinstance(given, Mapping) else (), STEPS))
        doing: Doing = next(iter(given))
        return Step(self.line(path), doing, self.value_of(doing, given[doing], (*path, doing)))

    def value_of(self, doing: str, value: Any, path: tuple[str | int, ...]) -> Any:
        """What a step is done with."""
        match doing:
            case "hangup" | "silence":
                return None
            case "press" if isinstance(value, int | str) and re.fullmatch(r"[0-9*#A-Da-d]+", str(value)):
                return str(value)
            case "press":
                self.refuse(path, errors.bad_script_value(doing, value, 'digits, such as "1" or "42#"'))
            case "call":
                return self.function(value, path)
            case "expect":
                return self.expected(value, path)
        if not isinstance(value, str):
            self.refuse(path, errors.bad_script_value(doing, value, 'what is said, such as "Hello."'))
        return value

    def function(self, value: Any, path: tuple[str | int, ...]) -> tuple[str, Any]:
        """The name and the arguments of a call: an object of both, or a text."""
        if isinstance(value, str):
            try:
                return read_command(value)
            except CommandError as error:
                self.refuse(path, str(error))
        given = value if isinstance(value, Mapping) else {}
        name, arguments = given.get("function"), given.get("arguments", {})
        if not isinstance(name, str) or not isinstance(arguments, Mapping) or given.keys() - {"function", "arguments"}:
            self.refuse(path, errors.bad_script_value("call", value, errors.how_to_call()))
        return name, arguments

    def expected(self, value: Any, path: tuple[str | int, ...]) -> Mapping[str, Any]:
        if not isinstance(value, Mapping) or not value:
            self.refuse(path, errors.bad_script_value("expect", value, "`text: …`, `step: …` and the like below it"))
        for key, each in value.items():
            if key not in EXPECTATIONS:
                self.refuse((*path, key), errors.unknown_script_key(key, "`expect`", EXPECTATIONS))
            wrong = complaint(key, each)
            if wrong:
                self.refuse((*path, key), wrong)
        return value


KEYS: Mapping[str, Callable[[_Reading, str, Any], Any]] = {
    "name": _Reading.text,
    "target": _Reading.text,
    "from": _Reading.text,
    "to": _Reading.text,
    "type": _Reading.one_of,
    "direction": _Reading.one_of,
    "headers": _Reading.object,
    "vars": _Reading.object,
    "envs": _Reading.object,
    "user_variables": _Reading.variables,
    "outcomes": _Reading.lists,
    "summary": _Reading.anything,
    "steps": _Reading.steps,
}
"""What a script may say, and how it is read."""
FACTS = {"from": "from_number", "to": "to_number", "type": "type_", "direction": "direction", "headers": "headers"}
"""Keys of a script that tell of the call, and what `ringing` calls them."""
