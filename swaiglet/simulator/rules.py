"""A mind made of rules, for trying an app without a language model. It does not understand; it finds words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import define, field

from swaiglet import errors

from .hearing import Hearing
from .parties import Listen, Run, Say, Turn
from .prompts import local_time
from .reading import listing, mapping
from .talk import Function, Talk
from .values import MISSING

STOP = frozenset(
    re.findall(
        r"\w+",
        "a an and are as ask asks at be but by call caller can could do does for from give has have he her him his how "
        "i if in is it its let me my of on or our please she so tell that the their them then there they this to us "
        "use used want wants was we what when where which who will with would you your",
    )
)
ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "e", "y")
GOODBYE = re.compile(r"\b(?:good ?bye|bye|that(?:'s| is| was) all|hang up)\b", re.IGNORECASE)
MOST_QUESTIONS = 2
"""How often one thing is asked for before the rules give up."""
ORDER = ("array", "string", "integer", "number")
"""Kinds of parameters, those first whose words could be taken for another's."""


@define
class Request:
    """A function that is to be called, and what is known of its arguments.

    Attributes:
        function: which.
        arguments: those that are known.
        asked: the parameter that the caller was asked for last.
        questions: how often.
    """

    function: Function
    arguments: dict[str, Any] = field(factory=dict)
    asked: str | None = None
    questions: int = 0

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The schemas of its parameters, by name."""
        return mapping(mapping(self.function.entry.get("parameters")).get("properties"))

    @property
    def missing(self) -> str | None:
        """A parameter that must be given and is not."""
        required = listing(mapping(self.function.entry.get("parameters")).get("required"))
        return next((name for name in required if name not in self.arguments), None)

    def hear(self, hearing: Hearing) -> None:
        """Take from the caller's words what they give."""
        names = sorted(self.parameters, key=lambda name: (name != self.asked, _rank(self.parameters[name])))
        for name in names:
            value = hearing.take(name, mapping(self.parameters[name]), asked=name == self.asked)
            if name not in self.arguments and value is not MISSING:
                self.arguments[name] = value


@define
class Rules:
    """The mind of rules: matches what the caller says to a function, and asks for what the function must have.

    Attributes:
        request: what it is about to call, while it asks.
    """

    request: Request | None = None
    _has_greeted: bool = False

    async def turn(self, talk: Talk) -> Turn:
        """What to do about the last thing that was said or done."""
        last = next((message for message in reversed(talk.history) if message.role != "system"), None)
        if last is None or (last.role == "assistant-manual" and not self._has_greeted):
            self._has_greeted = True
            return Say(errors.rules_greet(_offers(talk), _question(talk)))
        if last.role == "tool":
            told = f"{last.content} {_question(talk)}".strip()
            return Say(told) if told else Listen()
        if last.role != "user":
            return Listen()
        return self._answer(talk, last.content)

    def _answer(self, talk: Talk, words: str) -> Turn:
        if self.request is None or self.request.function.name not in talk.visible:
            if GOODBYE.search(words) and "hangup" in talk.visible:
                return Run("hangup")
            function = _meant(talk, words)
            if function is None:
                return Say(errors.rules_do_not_know(_offers(talk)))
            self.request = Request(function)
            self.request.asked = "answer" if function.name == "gather_submit" else None
        self.request.hear(Hearing(words, local_time(talk).date()))
        return self._go_on(self.request)

    def _go_on(self, request: Request) -> Turn:
        """Call the function, or ask for what it lacks."""
        missing = request.missing
        if missing is None:
            self.request = None
            return Run(request.function.name, request.arguments)
        request.questions = request.questions + 1 if request.asked == missing else 1
        request.asked = missing
        schema = mapping(request.parameters.get(missing))
        if request.questions > MOST_QUESTIONS:
            self.request = None
            return Say(errors.rules_give_up(request.function.name, missing))
        return Say(errors.rules_ask(request.function.name, missing, schema))

    async def summary(self, talk: Talk, post_prompt: str) -> str:  # noqa: ARG002  rules cannot read it
        """What was done, in a sentence: rules cannot answer a post prompt."""
        called = [message.extra.get("function_name", "") for message in talk.raw_log if message.role == "tool"]
        return errors.rules_sum_up(called)


def _rank(schema: Any) -> int:
    kind = mapping(schema).get("type")
    return ORDER.index(kind) if kind in ORDER and "enum" not in mapping(schema) else -1


def _offers(talk: Talk) -> list[str]:
    """What the caller may ask for."""
    return [name for name in talk.visible if talk.functions[name].origin != "native"]


def _question(talk: Talk) -> str:
    """The question that a step asks now, if one does."""
    if "gather_submit" not in talk.visible:
        return ""
    parameters = mapping(talk.functions["gather_submit"].entry.get("parameters"))
    return str(mapping(mapping(parameters.get("properties")).get("answer")).get("description", ""))


def _meant(talk: Talk, words: str) -> Function | None:
    """The function that shares most words with what was said; an answer to a question is that."""
    visible = [talk.functions[name] for name in talk.visible if name != "hangup"]
    said = _stems([words])
    scores = {function.name: _score(function, said) for function in visible}
    best = max(visible, key=lambda function: scores[function.name], default=None)
    gathering = next((function for function in visible if function.name == "gather_submit"), None)
    return gathering or (best if best and scores[best.name] else None)


def _score(function: Function, said: set[str]) -> float:
    entry = function.entry
    properties = mapping(mapping(entry.get("parameters")).get("properties"))
    own = [*properties, *(str(mapping(schema).get("description", "")) for schema in properties.values())]
    parts = {2.0: [function.name], 1.0: [str(entry.get("description", ""))], 0.5: own}
    return sum(weight * len(said & _stems(texts)) for weight, texts in parts.items())


def _stems(texts: Iterable[str]) -> set[str]:
    """The words of texts that mean something, without their endings."""
    words = re.findall(r"[a-z]{2,}", " ".join(texts).replace("_", " ").lower())
    return {_stem(word) for word in words if word not in STOP}


def _stem(word: str) -> str:
    ending = next((ending for ending in ENDINGS if word.endswith(ending) and len(word) - len(ending) >= 3), "")
    return word.removesuffix(ending)
