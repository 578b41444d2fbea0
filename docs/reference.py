"""Writes docs/reference/swml/ from the classes: ``make reference``.

A page shows the classes of some modules, in the order in which they are met on the way from the verbs and actions.
Summaries and descriptions come from the docstrings, types and rules from the shapes that check a document.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import docstring_parser
from attrs import frozen

import swaiglet
from swaiglet import Result, errors
from swaiglet import actions as public_actions
from swaiglet import verbs as public_verbs
from swaiglet.swaig import actions, conveniences
from swaiglet.swml import (
    ai,
    bedrock,
    contexts,
    data_map,
    document,
    functions,
    languages,
    parameters,
    params,
    pom,
    prompt,
    sidecar,
)
from swaiglet.swml.bodies import traits_of
from swaiglet.swml.classes import Field, Instance, OneOf, fields_of, shape_of
from swaiglet.swml.model import Action, MessagingVerb, Method, Verb
from swaiglet.swml.shapes import Listing, Shape, Table
from swaiglet.swml.steps import Step
from swaiglet.swml.verbs import (
    audio,
    connecting,
    flow,
    lifecycle,
    media,
    messaging,
    payment,
    sending,
    state,
    transcription,
)
from swaiglet.swml.wire import Variable, is_on_wire

DIRECTORY = Path(__file__).parent / "reference" / "swml"


@frozen
class Kind:
    """What a page shows: the classes of some modules, or of one under some of its headings, which are comments."""

    title: str
    modules: tuple[ModuleType, ...]
    headings: tuple[str, ...] = ()

    def has(self, model: Any) -> bool:
        """Whether the class is shown."""
        return _module(model) in self.modules and (not self.headings or _heading_over(model) in self.headings)


PAGES: Mapping[str, Kind] = {
    "lifecycle": Kind("Verbs: answer, hang up, sleep", (lifecycle,)),
    "audio": Kind("Verbs: play, prompt, record", (audio,)),
    "flow": Kind("Verbs: conditions, jumps, sections", (flow,)),
    "connecting": Kind("Verbs: connect, queues, conferences", (connecting,)),
    "state": Kind("Verbs: variables and requests", (state,)),
    "sending": Kind("Verbs: messages, digits, faxes", (sending,)),
    "media": Kind("Verbs: taps and streams", (media,)),
    "payment": Kind("Verbs: card payments", (payment,)),
    "transcription": Kind("Verbs: transcribe and translate", (transcription,)),
    "ai": Kind("The ai verb", (ai, prompt, pom)),
    "params": Kind("Params", (params,)),
    "languages": Kind("Languages, voices, hints", (languages,)),
    "contexts": Kind("Contexts and steps", (contexts,)),
    "functions": Kind("Functions", (functions,)),
    "parameters": Kind("Parameters of functions", (parameters,)),
    "data-maps": Kind("Data maps", (data_map,)),
    "bedrock": Kind("The amazon_bedrock verb", (bedrock,)),
    "sidecar": Kind("The ai_sidecar verb", (sidecar,)),
    "actions-call": Kind("Actions: the call", (actions,), ("Conversation and call control",)),
    "actions-model": Kind("Actions: the model", (actions,), ("Prompt, context and functions",)),
    "actions-data": Kind("Actions: data and audio", (actions,), ("Data", "Audio and recognition")),
    "messaging": Kind("Verbs for messages", (messaging,)),
    "documents": Kind("Documents", (document,)),
}

IMPORTED_FROM = (swaiglet, public_verbs, public_actions)
"""Where an author finds the classes; the others are in the modules that define them."""

VARIABLE = shape_of(Variable).expected
SPAN = re.compile(r"``(.+?)``|`(.+?)`")


def pages() -> dict[str, str]:
    """Every page's text, by file name."""
    reachable = _reachable()
    shown = {name: tuple(model for model in reachable if kind.has(model)) for name, kind in PAGES.items()}
    missing = set(reachable) - {model for models in shown.values() for model in models}
    assert not missing, missing  # noqa: S101  a module, or a heading in it, that is on no page
    written = {f"{name}.md": Page(name, models).text() for name, models in shown.items()}
    return written | {"conveniences.md": _conveniences()}


def _reachable() -> list[Any]:
    """Every class that a document or an answer may hold, each followed by those that it is the first to need."""
    found: dict[Any, None] = {}

    def visit(model: Any) -> None:
        if model not in found:
            found[model] = None
            for field in fields_of(model).values():
                for inner in _models(field.shape):
                    visit(inner)

    for kind in (Verb, MessagingVerb, Action):
        for method in sorted(kind.known.values(), key=_place):
            visit(method)
    visit(document.Document)
    visit(document.MessagingDocument)
    return list(found)


def _place(model: Any) -> tuple[int, int]:
    """Where a class stands in the modules of the pages, whichever of them was imported first."""
    modules = list(dict.fromkeys(module for kind in PAGES.values() for module in kind.modules))
    module = _module(model)
    return modules.index(module), list(vars(module)).index(model.__name__)


def _leaves(shape: Shape) -> Iterator[Shape]:
    """What a shape is made of, without the lists, tables and unions around it."""
    match shape:
        case OneOf(members=members):
            for member in members:
                yield from _leaves(member)
        case Listing(element=inner) | Table(value=inner):
            yield from _leaves(inner)
        case _:
            yield shape


def _models(shape: Shape) -> list[Any]:
    """The classes that a value of this shape may be made of; a list of steps leads to none in particular."""
    return list(dict.fromkeys(leaf.model for leaf in _leaves(shape) if isinstance(leaf, Instance)))


@frozen
class Page:
    """One page and the classes on it."""

    name: str
    models: tuple[Any, ...]

    def text(self) -> str:
        """The whole page as Markdown."""
        kind = PAGES[self.name]
        made_from = ", ".join(f"{module.__name__.replace('.', '/')}.py" for module in kind.modules)
        parts = [f"# {kind.title}", f"<!-- `make reference` wrote this from {made_from}. -->"]
        parts.append(paragraph((inspect.getdoc(kind.modules[0]) or "").partition("\n\n")[0]))
        if any(VARIABLE in field.shape.expected for model in self.models for field in fields_of(model).values()):
            example = VARIABLE.rpartition(" ")[2]
            parts.append(f"A variable is a reference such as `{example}`, which the platform fills in.")
        heading = ""
        for model in self.models:
            if len(kind.headings) > 1 and (own := _heading_over(model)) != heading:
                heading = own
                parts.append(f"## {heading}")
            parts.extend(self._section(model, level=3 if heading else 2))
        return "\n\n".join(parts) + "\n"

    def _section(self, model: Any, level: int) -> Iterator[str]:
        """One class: its name, what it is for, how it is made, its rules, its fields."""
        is_part = not issubclass(model, Method) and any(issubclass(other, Method) for other in self.models)
        yield f"{'#' * (level + is_part)} {_title(model)}"
        told = docstring_parser.google.parse(inspect.getdoc(model) or "")
        yield from map(paragraph, filter(None, (told.short_description, *(told.long_description or "").split("\n\n"))))
        yield f"In Python: {' or '.join(f'`{way}`' for way in _ways_to_make(model))}"
        if rules := " ".join(_rules(model)):
            yield paragraph(rules)
        yield from self._fields(model)

    def _fields(self, model: Any) -> Iterator[str]:
        """A table of the fields, or several where comments divide them; a line for a method that is its one value."""
        tag, described, divided = traits_of(model).tag, descriptions(model), _headings_over_fields(model)
        fields = list(fields_of(model).values())
        if tag and tag.value:
            (whole,) = fields
            meaning = described.get(whole.name)
            yield _wrapped(f"The value: {self._type(whole)}{f'; {markdown(meaning)}' if meaning else '.'}")
            return
        for heading in dict.fromkeys(divided.get(field.name, "") for field in fields):
            if heading:
                yield f"### {heading}"
            own = [field for field in fields if divided.get(field.name, "") == heading]
            rows = "\n".join(self._row(field, described.get(field.name, "")) for field in own)
            yield f"| key | value | required | meaning |\n| --- | --- | --- | --- |\n{rows}"

    def _row(self, field: Field, meaning: str) -> str:
        key = f"`{field.key}`" if field.key == field.name else f"`{field.key}`, in Python `{field.name}`"
        cells = (key, self._type(field), "yes" if field.required else "", markdown(meaning))
        return f"| {' | '.join(map(cell, cells))} |"

    def _type(self, field: Field) -> str:
        """What belongs there, in words, with links to the classes it names."""
        words = field.shape.expected.replace(VARIABLE, "a variable") + (" or null" if field.nullable else "")
        words = markdown(words)
        for model in _models(field.shape):
            page, anchor = place_of(model)
            place = f"{'' if page == self.name else f'{page}.md'}#{anchor}"
            words = re.sub(rf"\b{model.__name__} object", f"[{model.__name__}]({place}) object", words)
        only = [name for leaf in _leaves(field.shape) if isinstance(leaf, Step) for name in leaf.only]
        return words.replace(", ".join(only), ", ".join(f"`{name}`" for name in only)) if only else words


def _conveniences() -> str:
    """The page of the methods of `Result` that stand for SWML."""
    parts = ["# Actions: conveniences", "<!-- `make reference` wrote this from swaiglet/swaig/conveniences.py. -->"]
    parts.append(paragraph(inspect.getdoc(conveniences) or ""))
    for name, method in vars(conveniences.Conveniences).items():
        if name.startswith("_") or getattr(method, "__isabstractmethod__", False):
            continue
        parts.append(f"## `Result.{name}`")
        parts.extend(_wrapped(_linked(" ".join(part.split()))) for part in (inspect.getdoc(method) or "").split("\n\n"))
        parts.append(f"In Python: `{_call(name)}`")
    return "\n\n".join(parts) + "\n"


def _linked(text: str) -> str:
    """Markdown, with a link in place of each verb's full name."""

    def link(found: re.Match[str]) -> str:
        page, anchor = place_of(getattr(public_verbs, found[1]))
        return f"[{found[1]}]({page}.md#{anchor})"

    return re.sub(r"`swaiglet\.verbs\.(\w+)`", link, markdown(text))


def _call(method: str) -> str:
    """How a method of `Result` is called."""
    _, *taken = inspect.signature(getattr(Result, method)).parameters.values()
    arguments = inspect.Signature([parameter.replace(annotation=parameter.empty) for parameter in taken])
    return f"Result.{method}{arguments}"


def _module(model: Any) -> ModuleType:
    module = inspect.getmodule(model)
    assert module is not None  # noqa: S101  our classes are in modules
    return module


def _key(model: Any) -> str:
    """The key that an object of the class stands under, if it stands under one."""
    tag = traits_of(model).tag
    return tag.key if tag else next((key for key, action in Action.known.items() if action is model), "")


def place_of(model: Any) -> tuple[str, str]:
    """The page that shows a class, and the anchor on it."""
    return next(name for name, kind in PAGES.items() if kind.has(model)), _anchor(_title(model))


def _title(model: Any) -> str:
    key = _key(model)
    return f"`{key}` — `{model.__name__}`" if key else f"`{model.__name__}`"


def _anchor(title: str) -> str:
    """A heading's anchor as GitHub and MyST make it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _ways_to_make(model: Any) -> Iterator[str]:
    """The method of `Result` that makes an action, and how an object is made."""
    method = _key(model).lower()
    if issubclass(model, Action) and callable(getattr(Result, method, None)):
        yield _call(method)
    home = next((room for room in IMPORTED_FROM if getattr(room, model.__name__, None) is model), _module(model))
    given = [attribute for attribute in attrs.fields(model) if attribute.init]
    shown = [attribute.name for attribute in given if not attribute.kw_only]
    shown += [f"{attribute.name}=…" for attribute in given if attribute.kw_only and attribute.default is attrs.NOTHING]
    yield f"{home.__name__}.{model.__name__}({', '.join(shown + ['…'] * (len(shown) < len(given)))})"


def _rules(model: Any) -> Iterator[str]:
    """What the decorator of the class was told, in sentences."""
    traits = traits_of(model)
    if not traits.is_official:
        yield f"{errors.unofficial('', _key(model)).message}."
    for rule in traits.rules:
        if problem := rule.broken(() if rule.low else rule.keys, ""):
            yield f"{problem.message[:1].upper()}{problem.message[1:]}."
    if traits.is_open:
        yield "An unknown key is kept, with a warning."
    if traits.shorthand:
        yield f"A bare string is read as `{traits.shorthand}`, with a warning."
    yield from _aliases(traits.aliases)
    for attribute in attrs.fields(model):
        if attribute.init and not is_on_wire(attribute):
            yield f"In Python only: `{attribute.name}`, {descriptions(model)[attribute.name]}"


def _aliases(aliases: Mapping[str, str | None]) -> Iterator[str]:
    """What becomes of older names, in sentences."""
    yield from (f"`{old}` is read as `{key}`, with a warning." for old, key in aliases.items() if key)
    if unread := [f"`{old}`" for old, key in aliases.items() if key is None]:
        yield f"Left out, with a warning: {', '.join(unread)}."


def descriptions(model: Any) -> dict[str, str]:
    """What the docstrings of a class and of those it inherits from say of each attribute."""
    told = {}
    for cls in reversed(model.__mro__):
        for parameter in docstring_parser.google.parse(inspect.cleandoc(cls.__dict__.get("__doc__") or "")).params:
            told[parameter.arg_name] = " ".join((parameter.description or "").split())
    return told


def _heading_over(model: Any) -> str:
    """The comment over a class's part of its module, if its module has parts."""
    source = inspect.getsource(_module(model))
    before = source[: source.index(f"\nclass {model.__name__}(")]
    headings: list[str] = re.findall(r"^# (.+)$", before, re.MULTILINE)
    return headings[-1] if headings else ""


def _headings_over_fields(model: Any) -> dict[str, str]:
    """The comment over each field's part of its class, if its class has parts."""
    over, heading = {}, ""
    for line in inspect.getsource(model).splitlines():
        if comment := re.fullmatch(r" {4}# (.+)", line):
            heading = comment[1]
        elif field := re.match(r" {4}(\w+): ", line):
            over[field[1]] = heading
    return over


def markdown(text: str) -> str:
    """Words of a docstring or of a sentence as Markdown: marks outside of code are escaped."""
    parts, end = [], 0
    for span in SPAN.finditer(text):
        parts += [_escaped(text[end : span.start()]), f"`{span[1] or span[2]}`"]
        end = span.end()
    return "".join([*parts, _escaped(text[end:])])


def _escaped(text: str) -> str:
    return re.sub(r"([<*\[\]])", r"\\\1", text)


def cell(markdown: str) -> str:
    """What stands in a table, where a bar would end the cell, even inside of code."""
    return markdown.replace("|", r"\|")


def paragraph(text: str) -> str:
    """A paragraph of a docstring as Markdown."""
    return _wrapped(markdown(" ".join(text.split())))


def _wrapped(markdown: str) -> str:
    """A paragraph in lines as long as those of the other pages."""
    return textwrap.fill(markdown, 120, break_long_words=False, break_on_hyphens=False)


def main() -> None:
    """Write the pages, and remove those that are no more; the index is written by hand."""
    DIRECTORY.mkdir(exist_ok=True)
    written = pages()
    for path in DIRECTORY.glob("*.md"):
        if path.name not in (*written, "index.md"):
            path.unlink()
    for name, text in written.items():
        (DIRECTORY / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
