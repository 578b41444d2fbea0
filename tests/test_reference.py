"""docs/reference/swml/: what `make reference` wrote is what the classes say today, and nothing of SWML is missing."""

import importlib
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from swaiglet import verbs
from swaiglet.swml.bodies import traits_of
from swaiglet.swml.classes import Instance, fields_of
from swaiglet.swml.document import Document, MessagingDocument
from swaiglet.swml.model import Action, MessagingVerb, Model, Verb, model
from swaiglet.swml.shapes import Choice, Shape
from swaiglet.swml.wire import Tag

DOCS = Path(__file__).parents[1] / "docs"
KINDS = (Verb, MessagingVerb, Action)
SAY_IT_ALL = {"sections", "version"}
"""Keys that need no description, beside those that have only one value."""

Meanings = dict[str, str]
"""What is said of each key; the key of a value that stands for the whole object is ``""``."""


def committed() -> dict[str, str]:
    paths = (DOCS / "reference" / "swml").glob("*.md")
    return {path.name: path.read_text(encoding="utf-8") for path in paths if path.name != "index.md"}


def parts(shape: Shape) -> Iterator[Shape]:
    """A shape, and those that it is made of."""
    yield shape
    inner = (getattr(shape, "element", None), getattr(shape, "value", None), *getattr(shape, "members", ()))
    for part in filter(None, inner):
        yield from parts(part)


def wanted() -> dict[Any, set[str]]:
    """The keys of every verb and action, of both kinds of documents, and of all classes that their fields lead to."""
    found: dict[Any, set[str]] = {}
    ahead: list[Any] = [Document, MessagingDocument, *(method for kind in KINDS for method in kind.known.values())]
    while ahead:
        cls = ahead.pop()
        if cls not in found:
            tag, fields = traits_of(cls).tag, fields_of(cls).values()
            found[cls] = {"" if tag and tag.value == field.name else field.key for field in fields}
            shapes = (part for field in fields for part in parts(field.shape))
            ahead.extend(shape.model for shape in shapes if isinstance(shape, Instance))
    return found


def shown(pages: Mapping[str, str]) -> dict[Any, Meanings]:
    """What the pages say of each key of each class."""
    found: dict[Any, Meanings] = {}
    for text in pages.values():
        for section in re.split(r"^(?=#+ .*`\w+`$)", text, flags=re.MULTILINE)[1:]:
            made = re.search(r"`(swaiglet[\w.]*)\.(\w+)\(", section)
            assert made is not None, section
            values = [paragraph for paragraph in section.split("\n\n") if paragraph.startswith("The value: ")]
            found[getattr(importlib.import_module(made[1]), made[2])] = dict(
                [("", value.partition("; ")[2]) for value in values]
                + re.findall(r"^\| `([^`]+)`.* \| (.*) \|$", section, re.MULTILINE)
            )
    return found


def missing(pages: Mapping[str, str]) -> list[str]:
    """The classes and keys that the pages lack."""
    there = shown(pages)
    return sorted(
        f"{cls.__name__} {key}".strip()
        for cls, keys in wanted().items()
        for key in ([""] if cls not in there else keys - there[cls].keys())
    )


def undescribed(pages: Mapping[str, str]) -> list[str]:
    """The keys of which nothing is said, and neither name nor value say it all; an action's summary tells its value."""
    return sorted(
        f"{cls.__name__} {key}".strip()
        for cls, meanings in shown(pages).items()
        for key, meaning in meanings.items()
        if not (meaning.strip() or key in SAY_IT_ALL or says_it_all(cls, key))
    )


def says_it_all(cls: Any, key: str) -> bool:
    """Whether the value is that of an action, or the only one there is."""
    if not key:
        return issubclass(cls, Action)
    shape = fields_of(cls)[key].shape
    return isinstance(shape, Choice) and len(shape.values) == 1


def test_reference_is_what_the_classes_say() -> None:
    spec = spec_from_file_location("reference", DOCS / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    reference = module_from_spec(spec)
    spec.loader.exec_module(reference)
    written = reference.pages()
    assert sorted(committed()) == sorted(written), "run: make reference"
    assert [name for name, text in committed().items() if text != written[name]] == [], "run: make reference"


def test_reference_has_every_class_and_key() -> None:
    assert [len(kind.known) for kind in KINDS] == [43, 9, 29]
    assert missing(committed()) == []


def test_reference_describes_every_key() -> None:
    assert undescribed(committed()) == []


@model()
@frozen
class Ball(Model):
    colour: str


@model(tag=Tag("juggle"))
@frozen
class Juggle(Verb):
    balls: Sequence[Ball]


def test_reference_misses_a_class_that_a_verb_leads_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Verb.known, "juggle", Juggle)
    assert missing(committed()) == ["Ball", "Juggle"]


REMOVALS = {
    r"## `play` — `Play`.*?(?=\n## )": ["Play"],
    r"\| `auto_answer` [^\n]*\n": ["Play auto_answer"],
    r"The value: an object; a value for[^\n]*\n": ["Set"],
    r"\| `from`, in Python `from_` [^\n]*\n": ["Connect from", "Destination from", "ReplyMessage from"],
    r"\| `convo` [^\n]*\n": ["Params convo"],
}


@pytest.mark.parametrize("pattern", REMOVALS)
def test_reference_misses_what_is_removed(pattern: str) -> None:
    pages = {name: re.sub(pattern, "", text, flags=re.DOTALL) for name, text in committed().items()}
    assert missing(pages) == REMOVALS[pattern]


DESCRIPTIONS = {"the one thing to play.": ["Play url"], "; one name, or a list.": ["Unset"]}


@pytest.mark.parametrize("text", DESCRIPTIONS)
def test_reference_misses_a_description_that_is_removed(text: str) -> None:
    pages = {name: page.replace(text, "") for name, page in committed().items()}
    assert undescribed(pages) == DESCRIPTIONS[text]


def test_every_verb_can_be_imported_from_where_verbs_are() -> None:
    known = {**Verb.known, **MessagingVerb.known}.values()
    missing = {cls.__name__ for cls in known if getattr(verbs, cls.__name__, None) is not cls}
    assert missing == {"AI"}  # which is beside `App`
