"""What a script may expect of a call, and how that is compared with what is so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from swaiglet import errors

from .session import Session
from .talk import Talk
from .timeline import Event, Kind
from .values import MISSING, found

PATTERN = re.compile(r"/(.+)/", re.DOTALL)
"""A text between slashes is a regular expression."""

Compare = Callable[[str, Any, Any], Iterator[str]]


@frozen
class Expectation:
    """Something that can be expected.

    Attributes:
        compare: tells each difference, in words.
        kind: what a script writes.
        words: the same in words.
    """

    compare: Compare
    kind: Any
    words: str


def complaint(key: str, expected: Any) -> str:
    """Why something cannot be expected; empty when it can."""
    expectation = EXPECTATIONS[key]
    if not isinstance(expected, expectation.kind) or (isinstance(expected, bool) and key != "error"):
        return errors.bad_script_value(key, expected, expectation.words)
    return next(_bad_patterns(expected), "")


def _bad_patterns(expected: Any) -> Iterator[str]:
    if isinstance(expected, Mapping | list):
        for each in expected.values() if isinstance(expected, Mapping) else expected:
            yield from _bad_patterns(each)
    if isinstance(expected, str) and (pattern := PATTERN.fullmatch(expected)):
        try:
            re.compile(pattern[1])
        except re.error as error:
            yield errors.bad_pattern_in_script(pattern[1], str(error))


def differences(key: str, expected: Any, session: Session, talk: Talk | None) -> list[str]:
    """In which ways a call is not as expected; none when it is."""
    return list(EXPECTATIONS[key].compare(key, expected, getattr(Moment(session, talk), key)))


# How things are compared


def says(what: str, expected: Any, so: Any) -> Iterator[str]:
    """A text that stands in another, or a pattern that is found in it; no letter's case counts but a pattern's."""
    pattern = PATTERN.fullmatch(expected)
    is_so = re.search(pattern[1], so) if pattern else expected.casefold() in so.casefold()
    if not is_so:
        yield errors.expectation_failed(what, expected, so)


def holds(what: str, expected: Any, so: Any) -> Iterator[str]:
    """A value that has at least what is expected: objects may have more, nothing stands for what is not there."""
    if isinstance(expected, Mapping) and isinstance(so, Mapping):
        for path, each in expected.items():
            yield from holds(f"{what}.{path}", each, _at(so, path))
    elif isinstance(expected, list) and isinstance(so, Sequence) and len(expected) == len(so):
        for number, each in enumerate(expected):
            yield from holds(f"{what}[{number}]", each, so[number])
    elif isinstance(expected, str) and isinstance(so, str) and PATTERN.fullmatch(expected):
        yield from says(what, expected, so)
    elif not _is(expected, so):
        yield errors.expectation_failed(what, expected, None if so is MISSING else so)


def has_names(what: str, expected: Any, so: Any) -> Iterator[str]:
    """Names, whatever their order; an object tells some that are there, and some that are not."""
    if isinstance(expected, list):
        if sorted(map(str, expected)) != sorted(so):
            yield errors.expectation_failed(what, expected, list(so))
        return
    for word, wanted in (("has", True), ("lacks", False)):
        wrong = [name for name in expected.get(word, ()) if (name in so) is not wanted]
        if wrong:
            yield errors.expectation_failed(f"{what} {word}", wrong, list(so))


def does(what: str, expected: Any, so: Any) -> Iterator[str]:
    """Actions in their order, each by its name, or with its value."""
    named = [next(iter(action), "") for action in so]
    if [next(iter(one)) if isinstance(one, Mapping) else one for one in expected] != named:
        yield errors.expectation_failed(what, expected, so)
        return
    for number, one in enumerate(expected):
        if isinstance(one, Mapping):
            yield from holds(f"{what}[{number}]", one, so[number])


def tells(what: str, expected: Any, so: Any) -> Iterator[str]:
    """Texts that each stand in one of a list; an empty list expects none."""
    if not expected and so:
        yield errors.expectation_failed(what, expected, so)
    for text in expected:
        if all(any(says(what, text, each)) for each in so):
            yield errors.expectation_failed(what, text, so)


def whole(what: str, expected: Any, so: Any) -> Iterator[str]:
    """An object, as `holds` compares it, or a text in its JSON."""
    if isinstance(expected, str):
        yield from says(what, expected, json.dumps(so, ensure_ascii=False))
    else:
        yield from holds(what, expected, so)


def _is(expected: Any, so: Any) -> bool:
    if expected is None:
        return so is None or so is MISSING
    return bool(expected == so) and isinstance(expected, bool) == isinstance(so, bool)


def _at(value: Mapping[str, Any], path: str) -> Any:
    return value[path] if path in value else found(value, path)


# What is so


@frozen
class Moment:
    """A moment of a call, as expectations see it; each attribute can be expected.

    Attributes:
        session: the call.
        talk: the conversation, when there was one so far.
    """

    session: Session
    talk: Talk | None = None

    @property
    def said(self) -> str:
        """What the agent, or a verb, said last."""
        return next((event.text for event in self._last("say") if not event.data.get("filler")), "")

    @property
    def text(self) -> str:
        """What the model was told by the last function."""
        log = self.talk.raw_log if self.talk else []
        return next((message.content for message in reversed(log) if message.role == "tool"), "")

    @property
    def error(self) -> bool:
        """Whether the last function call failed."""
        return any(event.data.get("error") for event in self._calls()[:1])

    @property
    def actions(self) -> list[Any]:
        """What the last function had the platform do."""
        actions = [event.data["response"].get("action", []) for event in self._calls()[:1]]
        return actions[0] if actions and isinstance(actions[0], list) else actions

    @property
    def called(self) -> list[Any]:
        """The functions that the model called, in order."""
        return [event.data["function"] for event in reversed(self._calls())]

    @property
    def global_data(self) -> Mapping[str, Any]:
        """The call's global data."""
        return self.session.global_data

    @property
    def vars(self) -> Mapping[str, Any]:
        """The variables of documents."""
        return self.session.vars

    @property
    def context(self) -> str | None:
        """The context that the conversation is in."""
        return self.talk.context if self.talk else None

    @property
    def step(self) -> str | None:
        """The step that the conversation is in."""
        return self.talk.step if self.talk else None

    @property
    def tools(self) -> Sequence[str]:
        """The app's functions that the model can call now, without the platform's own."""
        functions = [self.talk.functions[name] for name in self.talk.visible] if self.talk else []
        return [function.name for function in functions if function.origin != "native"]

    @property
    def prompt(self) -> str:
        """What the model is told it is."""
        return self.talk.prompt if self.talk else ""

    @property
    def document(self) -> Any:
        """The document that was fetched last."""
        return next((event.data["document"] for event in self._last("fetch") if "document" in event.data), {})

    @property
    def report(self) -> Any:
        """The last report."""
        bodies = (event.data.get("body", {}) for event in self._last("post"))
        return next((body for body in bodies if body.get("action") == "post_conversation"), {})

    @property
    def warnings(self) -> list[str]:
        """What the platform would not do, or do differently."""
        return [event.text for event in self.session.timeline.of("warning")]

    @property
    def ended(self) -> str:
        """Why the call ended."""
        return self.session.ended or ""

    def _calls(self) -> list[Event]:
        """The function calls, without the steps of data maps, the last one first."""
        return [event for event in self._last("function") if "response" in event.data]

    def _last(self, kind: Kind) -> list[Event]:
        """The events of a kind, the last one first."""
        return self.session.timeline.of(kind)[::-1]


TEXT = "a text, or a pattern between slashes"
OBJECT = "`path: value` on lines below it"
LIST = "a list"
EXPECTATIONS: Mapping[str, Expectation] = {
    "said": Expectation(says, str, TEXT),
    "text": Expectation(says, str, TEXT),
    "error": Expectation(holds, bool, "true or false"),
    "actions": Expectation(does, list, LIST),
    "called": Expectation(holds, list, LIST),
    "global_data": Expectation(holds, Mapping, OBJECT),
    "vars": Expectation(holds, Mapping, OBJECT),
    "context": Expectation(holds, str, "the name of a context"),
    "step": Expectation(holds, str, "the name of a step"),
    "tools": Expectation(has_names, (list, Mapping), "a list, or `has:` and `lacks:`"),
    "prompt": Expectation(says, str, TEXT),
    "document": Expectation(whole, (str, Mapping), OBJECT),
    "report": Expectation(whole, (str, Mapping), OBJECT),
    "warnings": Expectation(tells, list, LIST),
    "ended": Expectation(says, str, TEXT),
}
"""What a script may expect: attributes of a `Moment`."""
