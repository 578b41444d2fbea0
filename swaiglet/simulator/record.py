"""What is written down while a data map runs: each step, and what the author should write otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, field, frozen

from swaiglet import errors

from .expansion import LARGEST, Kind, Notes, expand, expand_json
from .request import Exchange


@frozen(kw_only=True)
class Step:
    """One thing that happened.

    Attributes:
        at: where in the data map: ``webhooks[0].expressions[1]``.
        what: what happened there, in words.
        exchange: the request and its reply, when it was one.
    """

    at: str
    what: str
    exchange: Exchange | None = None


@frozen(kw_only=True)
class Run:
    """What one run of a data map came to.

    Attributes:
        result: what the platform takes for the function's answer, as a tool's on the wire: ``{"response": …}``.
        fired: where the answer stands: ``webhooks[0].output``; empty when nothing answered and an error was told.
        steps: what happened, in order.
        warnings: what should be written otherwise, each with its place.
    """

    result: Mapping[str, Any]
    fired: str
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]


@frozen
class Scope:
    """What placeholders read.

    Attributes:
        data: what paths lead into.
        in_reply: whether a webhook's reply stands at the root, and not the call.
    """

    data: Mapping[str, Any]
    in_reply: bool = False


@define
class Record:
    """What a run writes down, and the texts that it fills in."""

    steps: list[Step] = field(factory=list)
    warnings: dict[str, None] = field(factory=dict)

    def note(self, at: str, what: str, exchange: Exchange | None = None) -> None:
        """Write down a step."""
        self.steps.append(Step(at=at, what=what, exchange=exchange))

    def warn(self, at: str, sentence: str) -> None:
        """Write down, once, what should be written otherwise."""
        self.warnings[f"{at}: {sentence}"] = None

    def text(self, at: str, template: str, scope: Scope, *, in_json: bool = False) -> str:
        """The text that stands there, perhaps JSON, with its placeholders filled in."""
        notes: Notes = []
        filled = expand(template, scope.data, notes, in_json=in_json)
        self._remark(at, notes, scope)
        return filled

    def value(self, at: str, value: Any, scope: Scope, *, times: int = 1) -> Any:
        """The value that stands there, with its placeholders filled in.

        Raises:
            ValueError: it is no JSON any more.
        """
        notes: Notes = []
        try:
            return expand_json(value, scope.data, notes, times=times)
        finally:
            self._remark(at, notes, scope)

    def _remark(self, at: str, notes: Notes, scope: Scope) -> None:
        for kind, what in notes:
            if kind != "input" or not scope.in_reply:
                self.warn(at, _sentence(kind, what, in_reply=scope.in_reply))


def _sentence(kind: Kind, what: str, *, in_reply: bool) -> str:
    """What is said of something remarkable in a text."""
    match kind:
        case "empty":
            return errors.reads_nothing(what, in_reply=in_reply)
        case "input":
            return errors.input_before_reply()
        case "url:":
            return errors.encoded_twice_named(what)
        case "large":
            return errors.text_cut(LARGEST)
        case "function":
            return errors.function_left(what)
        case _:
            return errors.telephone_left(what)
