"""Random documents, made from the classes: whatever an annotation admits, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from swaiglet.errors import DocumentError
from swaiglet.swml.document import Document
from swaiglet.swml.model import Verb
from swaiglet.swml.models import Field, Instance, Step, fields_of, shape_of, traits_of
from swaiglet.swml.shapes import Choice, Json, Listing, Numeric, OneOf, Shape, Table, Text

Strategy = st.SearchStrategy[Any]
Allowed = Callable[[str], bool]

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\x85\u2028\u2029"), max_size=8)
NAMES = st.from_regex(r"[a-z]{1,6}", fullmatch=True)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS
ANY_JSON = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(NAMES, SCALARS, max_size=2)
MAX_DEPTH = 3
UNLINKED = ("goto", "label", "execute", "transfer")
"""Verbs that refer to what the rest of the document must hold."""


def anything(_: str) -> bool:
    """Every path."""
    return True


class Maker:
    """Makes objects whose paths are all allowed."""

    def __init__(self, allowed: Allowed = anything, special: Mapping[str, Strategy] | None = None) -> None:
        self.allowed = allowed
        self.special = special or {}

    def document(self) -> Strategy:
        """Documents with up to three sections."""
        steps = st.lists(self.verb(0), max_size=3)
        others = st.dictionaries(NAMES.filter(lambda name: name != "main"), steps, max_size=2)
        return st.builds(lambda main, rest: Document({"main": main, **rest}), steps, others)

    def verb(self, depth: int) -> Strategy:
        """One verb; deeper ones hold no steps of their own."""
        if depth >= MAX_DEPTH:
            return st.just(Verb.known["hangup"]())
        names = [name for name in Verb.known if name not in UNLINKED and self.allowed(name)]
        return st.sampled_from(sorted(names)).flatmap(lambda name: self.model(Verb.known[name], name, depth + 1))

    def model(self, cls: Any, path: str, depth: int) -> Strategy:
        """Objects of a class: what is required, what its rules want, and some of the rest."""
        tag = traits_of(cls).tag
        if tag and tag.value:
            whole = next(field for field in fields_of(cls).values() if field.name == tag.value)
            return self.value(whole.shape, path, depth).map(cls)
        if tag and not issubclass(cls, Verb):
            path = f"{path}.{tag.key}"
        return self._object(cls, path, depth).filter(lambda made: made is not None)

    @st.composite
    @staticmethod
    def _drawn(draw: st.DrawFn, maker: Maker, cls: Any, path: str, depth: int) -> Any:
        fields = {key: field for key, field in fields_of(cls).items() if maker.fillable(field, f"{path}.{key}", depth)}
        chosen = {key for key, field in fields.items() if field.required or draw(st.integers(0, 4)) == 0}
        for rule in traits_of(cls).rules:
            keys = [key for key in rule.keys if key in fields]
            given = [key for key in keys if key in chosen]
            if len(given) > rule.high:
                chosen -= set(given) - {draw(st.sampled_from(given))}
            elif len(given) < rule.low:
                chosen.add(draw(st.sampled_from(keys)))
        values = {
            fields[key].name: draw(maker.value(fields[key].shape, f"{path}.{key}", depth + 1)) for key in sorted(chosen)
        }
        try:
            return cls(**values)
        except DocumentError as error:
            if all(problem.path for problem in error.problems):
                raise
            return None  # a rule of the whole object, which no annotation tells

    def _object(self, cls: Any, path: str, depth: int) -> Strategy:
        return Maker._drawn(self, cls, path, depth)

    def fillable(self, field: Field, path: str, depth: int) -> bool:
        """Whether the field may be filled here."""
        return (self.allowed(path) or path in self.special) and (field.required or depth < MAX_DEPTH * 3)

    def value(self, shape: Shape, path: str, depth: int) -> Strategy:
        """Values of a shape."""
        if path in self.special:
            return self.special[path]
        match shape:
            case Text(pattern=None, shortest=shortest):
                return WORDS.filter(lambda word: len(word) >= shortest)
            case Text():
                return st.from_regex(shape.pattern.regex, fullmatch=True).filter(_is_plain)
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
                return self.model(shape.model, path, depth)
            case Step():
                return self._step(shape, path, depth)
        raise TypeError(shape)

    def _list(self, shape: Listing, path: str, depth: int) -> Strategy:
        most = min(shape.longest or 2, max(2, shape.shortest))
        return st.lists(self.value(shape.element, f"{path}[]", depth), min_size=shape.shortest, max_size=most)

    def _table(self, shape: Table, path: str, depth: int) -> Strategy:
        member = self.value(shape.value, f"{path}.*", depth)
        needed = st.fixed_dictionaries({key: member for key in shape.needs})
        return st.builds(lambda one, other: {**one, **other}, needed, st.dictionaries(NAMES, member, max_size=1))

    def _step(self, shape: Step, path: str, depth: int) -> Strategy:
        if shape.base is not Verb:
            names = [name for name in sorted(shape.base.known) if self.allowed(f"{path}.{name}")]
            return st.sampled_from(names).flatmap(lambda name: self.model(shape.base.known[name], path, depth + 1))
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
    """Whether a text has no line breaks or control characters, at which the official patterns stop."""
    return text.isprintable()


def strategy_for(annotation: Any) -> Strategy:
    """Values of an annotation."""
    return Maker().value(shape_of(annotation), "", 0)
