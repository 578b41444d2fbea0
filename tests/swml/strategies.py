"""Random documents, made from the classes: whatever an annotation admits, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from swaiglet.errors import DocumentError
from swaiglet.swaig.result import Result
from swaiglet.swml.ai import AI
from swaiglet.swml.bodies import traits_of
from swaiglet.swml.classes import Field, Instance, OneOf, fields_of, shape_of
from swaiglet.swml.data_map import DataMap, Output
from swaiglet.swml.document import Document
from swaiglet.swml.functions import SWAIG, SWAIGFunction
from swaiglet.swml.model import Action, Verb
from swaiglet.swml.prompt import Prompt
from swaiglet.swml.report import Report
from swaiglet.swml.shapes import Choice, Json, Listing, Numeric, Shape, Table, Text
from swaiglet.swml.steps import Step

Strategy = st.SearchStrategy[Any]
Allowed = Callable[[str], bool]

WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\x85\u2028\u2029"), max_size=8
).filter(lambda text: "{env." not in text)  # an older spelling, which is read as that of today
NAMES = st.from_regex(r"[a-z]{1,6}", fullmatch=True)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS
ANY_JSON = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(NAMES, SCALARS, max_size=2)
MAX_DEPTH = 3
UNLINKED = ("goto", "label", "execute", "transfer")
"""Verbs that refer to what the rest of the document must hold."""


def anything(_: str) -> bool:
    """Every path."""
    return True


def made(cls: Any, values: Mapping[str, Any]) -> Any:
    """The object, or nothing when what is wrong is the whole, of which no annotation tells."""
    try:
        return cls(**values)
    except DocumentError:
        report = Report()
        for field in fields_of(cls).values():
            if field.name in values:
                field.shape.read(values[field.name], field.name, report)
        if report.errors:
            raise
        return None


def agent_with(output: Output | Result) -> AI:
    """An agent with a function that answers so."""
    function = SWAIGFunction("answer", description="", data_map=DataMap(output=output))
    return AI(prompt=Prompt("Words"), SWAIG=SWAIG(functions=[function]))


class Maker:
    """Makes objects whose paths are all allowed."""

    def __init__(self, allowed: Allowed = anything, special: Mapping[str, Strategy] | None = None) -> None:
        self.allowed = allowed
        self.special = special or {}
        """What to make at paths that match, which are always filled."""

    def special_at(self, path: str) -> Strategy | None:
        """What is to be made at a path, if it is not whatever its annotation admits."""
        return next((made for pattern, made in self.special.items() if re.fullmatch(pattern, path)), None)

    def document(self) -> Strategy:
        """Documents with up to three sections."""
        steps = st.lists(self.verb(0), max_size=3)
        others = st.dictionaries(NAMES.filter(lambda name: name != "main"), steps, max_size=2)
        whole = st.builds(lambda main, rest: Document({"main": main, **rest}), steps, others)
        agents = self.model(AI, "ai", 0) | self.output().map(agent_with)
        return whole | agents.map(lambda agent: Document([agent]))

    def output(self) -> Strategy:
        """What a data map answers, written as such or as a tool returns it."""
        actions = st.lists(self.value(shape_of(Action), "", MAX_DEPTH), max_size=3)
        results = st.builds(lambda text, actions: Result(text, action=actions), WORDS, actions)
        return results | self.model(Output, "ai.SWAIG.functions[].data_map.output", 0)

    def verb(self, depth: int) -> Strategy:
        """One verb; deeper ones hold no steps of their own."""
        if depth >= MAX_DEPTH:
            return st.just(Verb.known["hangup"]())
        names = [name for name in Verb.known if name not in UNLINKED and self.allowed(name)]
        return st.sampled_from(sorted(names)).flatmap(lambda name: self.model(Verb.known[name], name, depth + 1))

    def model(self, cls: Any, path: str, depth: int, needs: tuple[str, ...] = ()) -> Strategy:
        """Objects of a class: what is required, what its rules want, and some of the rest."""
        tag = traits_of(cls).tag
        if tag and tag.value:
            whole = next(field for field in fields_of(cls).values() if field.name == tag.value)
            values = self.value(whole.shape, path, depth)
            return values.map(lambda value: made(cls, {whole.name: value})).filter(lambda made: made is not None)
        if tag and not issubclass(cls, Verb):
            path = f"{path}.{tag.key}"
        return Maker._drawn(self, cls, path, depth, needs=needs).filter(lambda made: made is not None)

    @st.composite
    @staticmethod
    def _drawn(draw: st.DrawFn, maker: Maker, cls: Any, path: str, depth: int, *, needs: tuple[str, ...]) -> Any:
        fields = {key: field for key, field in fields_of(cls).items() if maker.fillable(field, f"{path}.{key}")}
        chosen = {
            key
            for key, field in fields.items()
            if field.required
            or key in needs
            or maker.special_at(f"{path}.{key}") is not None
            or (depth < MAX_DEPTH * 2 and not draw(st.integers(0, 4)))
        }
        for rule in traits_of(cls).rules:
            keys = [key for key in rule.keys if key in fields]
            given = [key for key in keys if key in chosen]
            if len(given) > rule.high:
                chosen -= set(given) - {draw(st.sampled_from(given))}
            elif len(given) < rule.low and not keys:
                return None  # what the class is for may not be made here
            elif len(given) < rule.low:
                chosen.add(draw(st.sampled_from(keys)))
        values = {
            fields[key].name: draw(maker.value(fields[key].shape, f"{path}.{key}", depth + 1)) for key in sorted(chosen)
        }
        return made(cls, values)

    def fillable(self, field: Field, path: str) -> bool:
        """Whether the field may be filled here."""
        return field.required or self.allowed(path) or self.special_at(path) is not None

    def value(self, shape: Shape, path: str, depth: int) -> Strategy:  # noqa: C901, PLR0911  one case a shape
        """Values of a shape."""
        special = self.special_at(path)
        if special is not None:
            return special
        match shape:
            case Text(pattern=None, shortest=shortest):
                return WORDS.filter(lambda word: len(word) >= shortest)
            case Text(pattern=pattern) if pattern:
                return st.from_regex(pattern.regex, fullmatch=True).filter(_is_plain)
            case Numeric():
                return _number(shape)
            case Choice():
                return st.sampled_from(shape.values)
            case Json():
                return ANY_JSON
            case Listing():
                return self._list(shape, path, depth)
            case Table():
                return self._table(shape, path, depth)
            case OneOf():
                return st.one_of([self.value(member, path, depth) for member in shape.members])
            case Instance():
                return self.model(shape.model, path, depth, shape.needs)
            case Step():
                return self._step(shape, path, depth)
        raise TypeError(shape)

    def _list(self, shape: Listing, path: str, depth: int) -> Strategy:
        most = min(shape.longest or 2, max(2, shape.shortest))
        return st.lists(self.value(shape.element, f"{path}[]", depth), min_size=shape.shortest, max_size=most)

    def _table(self, shape: Table, path: str, depth: int) -> Strategy:
        member = self.value(shape.value, f"{path}.*", depth)
        needed = st.fixed_dictionaries(dict.fromkeys(shape.needs, member))
        most = 1 if shape.longest is None else shape.longest
        return st.builds(lambda one, other: {**one, **other}, needed, st.dictionaries(NAMES, member, max_size=most))

    def _step(self, shape: Step, path: str, depth: int) -> Strategy:
        if shape.base is not Verb:
            known = {f"action.{name}": action for name, action in shape.base.known.items()}
            names = [name for name in sorted(known) if self.allowed(name)]
            return st.sampled_from(names).flatmap(lambda name: self.model(known[name], name, depth + 1))
        if shape.only:
            names = [name for name in shape.only if self.allowed(name)]
            made = st.sampled_from(names).flatmap(lambda name: self.model(Verb.known[name], name, depth + 1))
            return made if depth < MAX_DEPTH else st.just(Verb.known["hangup"]())
        return self.verb(depth)


def _number(shape: Numeric) -> Strategy:
    low = shape.range.low if shape.range else None
    high = shape.range.high if shape.range else None
    if shape.whole:
        return st.integers(-(2**31) if low is None else int(low), 2**31 if high is None else int(high))
    return st.floats(low, high, allow_nan=False, allow_infinity=False)


def _is_plain(text: str) -> bool:
    """Whether the official patterns take a text: without line breaks, and no ring that only the reference has."""
    return text.isprintable() and "us-old" not in text


def strategy_for(annotation: Any) -> Strategy:
    """Values of an annotation."""
    return Maker().value(shape_of(annotation), "", 0)
