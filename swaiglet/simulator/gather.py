"""Questions of a step, asked one after the other. Undocumented; as the reference SDK and debug events have it."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any, Self

from attrs import define

from swaiglet import errors

from . import natives
from .reading import is_on, listing, mapping
from .values import MISSING, is_true, member, named

READERS = {"integer": int, "number": float, "string": str}
EXPECTED = {"string": "words", "integer": "a whole number", "number": "a number", "boolean": "yes or no"}


@define
class Gathering:
    """Questions, and how far they are asked.

    Attributes:
        info: the step's ``gather_info``.
        index: which question is asked.
        attempts: how often an answer to it was handed in.
        answer: the last answer that was taken.
    """

    info: Mapping[str, Any]
    index: int = 0
    attempts: int = 0
    answer: Any = None

    @classmethod
    def of(cls, step: Mapping[str, Any]) -> Self | None:
        """The questions of a step, if it has any."""
        info = mapping(step.get("gather_info"))
        return cls(info) if listing(info.get("questions")) else None

    @property
    def questions(self) -> Sequence[Any]:
        """All questions."""
        return listing(self.info.get("questions"))

    @property
    def question(self) -> Mapping[str, Any]:
        """The question that is asked now."""
        return mapping(self.questions[self.index])

    @property
    def key(self) -> str:
        """The name of its answer."""
        return str(self.question.get("key") or f"answer_{self.index + 1}")

    @property
    def type(self) -> str:
        """What its answer is."""
        given = str(self.question.get("type") or "string")
        return given if given in EXPECTED else "string"

    @property
    def must_confirm(self) -> bool:
        """Whether the caller must confirm its answer."""
        return is_on(self.question, "confirm", default=False)

    @property
    def functions(self) -> list[str]:
        """The names of the functions that the model may call while it is asked."""
        return named(self.question.get("functions"))

    @property
    def function(self) -> dict[str, Any]:
        """The function that takes its answer."""
        return natives.gather_submit(self._asked, self.type, confirm=self.must_confirm)

    @property
    def prompt(self) -> str:
        """What the model is told while it asks."""
        return "\n\n".join(str(each["prompt"]) for each in (self.info, self.question) if each.get("prompt"))

    @property
    def instructions(self) -> str:
        """What the model is to ask."""
        return errors.question_instructions(self._asked, EXPECTED[self.type])

    @property
    def _asked(self) -> str:
        return str(self.question.get("question") or self.key)

    @property
    def completion_action(self) -> str:
        """What comes when all are answered: a step's name, ``next_step``, or nothing."""
        return str(self.info.get("completion_action") or "")

    @property
    def place(self) -> dict[str, Any]:
        """Which question it is, for the report."""
        return {"key": self.key, "question_index": self.index, "attempt": self.attempts}

    def take(self, arguments: Mapping[str, Any]) -> tuple[str, str]:
        """Take an answer: why it is rejected, empty when it is not, and what the model is told."""
        self.attempts += 1
        answer = _read(member(arguments, "answer"), self.type)
        if answer is MISSING:
            return "missing_answer", errors.answer_missing(EXPECTED[self.type])
        if self.must_confirm and not is_true(member(arguments, "confirmed_by_user")):
            return "confirmation_required", errors.answer_not_confirmed(answer)
        self.answer = answer
        return "", errors.answer_taken()

    def keep_in(self, data: MutableMapping[str, Any]) -> None:
        """Put the answer where the step wants it: at the root of the data, or under one key of it."""
        key = self.info.get("output_key")
        if key:
            data[str(key)] = {**mapping(data.get(str(key))), self.key: self.answer}
        else:
            data[self.key] = self.answer

    def next_question(self) -> bool:
        """Go on to the next question; whether there is one."""
        self.index, self.attempts = self.index + 1, 0
        return self.index < len(self.questions)


def _read(value: Any, type_: str) -> Any:
    """The answer as the question's type has it; `MISSING` when it is none."""
    if value is MISSING or value is None or value == "":
        return MISSING
    if type_ == "boolean":
        return is_true(value)
    try:
        return READERS[type_](value)
    except (TypeError, ValueError, OverflowError):
        return MISSING
