"""Writes docs/reference/api/ from the public names: ``make reference``.

What a page shows of a class is a table of its members, each with the first sentence of its docstring, to be read as
Markdown. Sphinx puts the whole docstrings in its place: see docs/building.py. Of what the platform posts the tables
stay, because they say which keys an attribute is read from.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import reference
from attrs import frozen

import pytest_swaiglet
import swaiglet
from swaiglet import actions, verbs
from swaiglet.errors import PayloadError, Problem
from swaiglet.simulator.calling import Called
from swaiglet.simulator.parties import Listen, Mind, Run, Say
from swaiglet.simulator.platform import Fault
from swaiglet.swaig.tool import EntrySettings, ToolSettings
from swaiglet.testing.call import PendingCall, PlainCall, SimulatedCall
from swaiglet.testing.driven import CallError
from swaiglet.testing.snapshot import Snapshot

DIRECTORY = Path(__file__).parent / "reference" / "api"
INDEX = "index.md"
DETAILS = "<!-- details of {} -->"
END = "<!-- end of details -->"
"""Between these two stands what Sphinx replaces."""

LONG = 60
"""Characters of a signature that a table has room for."""

INTERNAL = {
    "apart",
    "as_json",
    "complaints",
    "endpoints",
    "functions",
    "handler_of",
    "included_functions",
    "is_one",
    "joined",
    "lends_ai",
    "renew",
    "set_up",
    "talks",
    "tool_called",
}
"""Members that are there for the other rooms of the package, not for authors."""


@frozen
class Kind:
    """What a page shows.

    Attributes:
        told: what stands first.
        names: classes and functions, with the members that are not to be shown twice left to another class.
        received: whether the classes are what the platform posts.
    """

    title: str
    told: str
    names: tuple[Any, ...]
    received: bool = False


PAGES: Mapping[str, Kind] = {
    "app": Kind("Apps", "One agent: declared with decorators, served, embedded, or asked directly.", (swaiglet.App,)),
    "settings": Kind(
        "Settings of tools and limits",
        "What `@app.tool` and `@app.data_map` take by name, and what `App(limits=…)` takes.",
        (ToolSettings, EntrySettings, swaiglet.Limits),
    ),
    "several": Kind(
        "Toolkits and switchboards",
        "What is declared once for several apps, and what gives each call to the app that it is for.",
        (swaiglet.Toolkit, swaiglet.Switchboard, swaiglet.redirect, swaiglet.reject),
    ),
    "result": Kind(
        "Results",
        "What a tool returns: text for the model, and [actions](../swml/actions-call.md).",
        (swaiglet.Result, actions.Action, actions.RawAction, actions.RawObject),
    ),
    "payloads": Kind(
        "What the platform posts",
        "Handlers get these by annotating a parameter. Every key is optional but a function's name.",
        (swaiglet.Call, swaiglet.FunctionCall, swaiglet.PostPrompt, swaiglet.StatusEvent, swaiglet.DebugEvent),
        received=True,
    ),
    "documents": Kind(
        "Documents and placeholders",
        "What [documents](../swml/documents.md) can do beside holding their keys, and what stands in them.",
        (
            swaiglet.Document,
            verbs.Verb,
            verbs.MessagingVerb,
            verbs.RawVerb,
            swaiglet.Webhooks,
            swaiglet.Placeholder,
            swaiglet.enc,
            swaiglet.lc,
        ),
    ),
    "stores": Kind(
        "Stores",
        "Where the answers of tools with `once` are kept.",
        (swaiglet.Store, swaiglet.MemoryStore, swaiglet.SQLiteStore),
    ),
    "errors": Kind(
        "Errors and warnings",
        "What is raised on purpose.",
        (
            swaiglet.SwaigletError,
            swaiglet.SetupError,
            swaiglet.DocumentError,
            Problem,
            swaiglet.ToolError,
            swaiglet.UnreadableError,
            PayloadError,
            CallError,
            swaiglet.SWMLWarning,
        ),
    ),
    "testing": Kind(
        "Calls in tests",
        "What `app.test_call()` and the pytest plugin give: see [testing](../../how-to/testing.md).",
        (
            PendingCall,
            SimulatedCall,
            PlainCall,
            Called,
            Fault,
            Mind,
            Say,
            Run,
            Listen,
            Snapshot,
            pytest_swaiglet.call,
            pytest_swaiglet.swml_snapshot,
        ),
    ),
}


def pages() -> dict[str, str]:
    """Every page's text, by file name."""
    return {INDEX: _index()} | {f"{name}.md": _page(kind) for name, kind in PAGES.items()}


def _page(kind: Kind) -> str:
    parts = [f"# {kind.title}", "<!-- `make reference` wrote this from the docstrings. -->", kind.told]
    for thing in kind.names:
        parts.append(f"## `{name_of(thing)}`")
        parts.extend(_received(thing) if kind.received else _detailed(thing))
    return "\n\n".join(parts) + "\n"


def _index() -> str:
    """Every name of the package, with what it is for, and where more is said of it."""
    links = "\n".join(f"* [{kind.title}]({name}.md)" for name, kind in PAGES.items())
    rows = "\n".join(_row(f"[`{name}`]({place})", meaning) for name, place, meaning in sorted(_public()))
    table = f"| name | what it is |\n| --- | --- |\n{rows}"
    told = "Import names from `swaiglet`, verbs from `swaiglet.verbs`, actions from `swaiglet.actions`."
    comment = "<!-- `make reference` wrote this from the docstrings. -->"
    more = "Verbs, actions and all else that goes out: [SWML](../swml/index.md)."
    return "\n\n".join(["# Python", comment, told, links, more, "## Names of `swaiglet`", table]) + "\n"


def _public() -> Iterator[tuple[str, str, str]]:
    """Each name of the package, its place, and its summary."""
    for name in swaiglet.__all__:
        thing = getattr(swaiglet, name)
        if name.startswith("__"):
            continue
        own = next((page for page, kind in PAGES.items() if thing in kind.names), None)
        yield name, f"{own}.md#{name.lower()}" if own else _of_swml(thing), _summary(thing)


def _of_swml(model: Any) -> str:
    """Where a class of documents is shown."""
    page, anchor = reference.place_of(model)
    return f"../swml/{page}.md#{anchor}"


def name_of(thing: Any) -> str:
    """What a class, a function or a fixture is called."""
    return str(getattr(thing, "__name__", None) or thing.name)


def _path(thing: Any) -> str:
    """Where an author finds a name; what is not in the package itself is in the module that defines it."""
    rooms = (room for room in (swaiglet, verbs, actions) if getattr(room, name_of(thing), None) is thing)
    home = next((room.__name__ for room in rooms), thing.__module__)
    return f"{home}.{name_of(thing)}"


def _detailed(thing: Any) -> Iterator[str]:
    """A class or a function: what Sphinx needs to know, and in the meantime its first paragraph and its members."""
    yield DETAILS.format(_path(thing))
    yield _paragraph(inspect.getdoc(_unwrapped(thing)) or "")
    if _is_called(thing):
        yield f"In Python: `{_path(thing)}{_shortened(thing)}`"
    if rows := "\n".join(_row(f"`{member}`", meaning) for member, meaning in _members(thing)):
        yield f"| member | what it is |\n| --- | --- |\n{rows}"
    yield END


def _unwrapped(thing: Any) -> Any:
    """The function of a fixture of pytest."""
    return inspect.unwrap(getattr(thing, "_get_wrapped_function", lambda: thing)())


def _is_called(thing: Any) -> bool:
    """Whether an author makes objects of a class, or calls a function; exceptions are mostly caught."""
    if not inspect.isclass(thing):
        return _unwrapped(thing) is thing
    own: type = thing
    return getattr(swaiglet, own.__name__, None) is own and not issubclass(own, (Exception, swaiglet.Store))


def _members(cls: Any) -> Iterator[tuple[str, str]]:
    """Each public member as it is called, with what it is for; attributes that a docstring describes first."""
    if not inspect.isclass(cls):
        return
    described = reference.descriptions(cls)
    for name in described:
        if name in getattr(cls, "__annotations__", {}) or name not in inspect.signature(cls).parameters:
            yield name, described[name].removesuffix(".")
    for name, member in _defined(cls).items():
        if isinstance(member, property) or hasattr(member, "attrname"):  # the latter is a cached property
            yield name, _summary(member)
        elif name not in described and callable(getattr(cls, name)):
            yield f"{name}{_shortened(getattr(cls, name))}", _summary(getattr(cls, name))


def _defined(cls: Any) -> dict[str, Any]:
    """What a class and those of ours that it inherits from define, in order, the inherited first."""
    ours = [base for base in reversed(cls.__mro__) if base.__module__.startswith("swaiglet")]
    found = {name: member for base in ours for name, member in vars(base).items()}
    return {
        name: member
        for name, member in found.items()
        if not name.startswith("_") and name not in INTERNAL and inspect.getdoc(member)
    }


def _shortened(function: Any) -> str:
    """A signature without types; one that is too long without what need not be given."""
    signature = inspect.signature(_unwrapped(function))
    taken = [parameter.replace(annotation=parameter.empty) for parameter in signature.parameters.values()]
    taken = [parameter for parameter in taken if parameter.name not in ("self", "cls", "function")]
    whole = str(inspect.Signature(taken))
    if len(whole) <= LONG:
        return whole
    needed = [parameter.name for parameter in taken if parameter.default is parameter.empty and parameter.kind < 2]
    return f"({', '.join([*needed, '…'])})"


def _received(cls: Any) -> Iterator[str]:
    """A class of what the platform posts: each attribute with the keys that it is read from."""
    yield _paragraph(inspect.getdoc(cls) or "")
    yield f"In Python: `{_path(cls)}(…)`"
    described = reference.descriptions(cls)
    rows = [
        _row(f"`{field.name}`", _type(field), _keys(field), described.get(field.name, "").removesuffix("."))
        for field in attrs.fields(cls)
        if not field.name.startswith("_")
    ]
    yield "| attribute | type | read from | meaning |\n| --- | --- | --- | --- |\n" + "\n".join(rows)
    given = [
        _row(f"`{name}{_shortened(getattr(cls, name)) if callable(getattr(cls, name)) else ''}`", _summary(member))
        for name, member in _defined(cls).items()
        if name not in attrs.fields_dict(cls)
    ]
    if given:
        yield "| member | what it is |\n| --- | --- |\n" + "\n".join(given)


def _type(field: Any) -> str:
    kind = field.metadata.get("as")
    shown = {dict: "object", list: "list of objects"}.get(kind, kind.__name__ if kind else "")
    return shown or re.sub(r"\[.*", "", str(field.type)).replace("JSONObject", "object")


def _keys(field: Any) -> str:
    return ", ".join(f"`{key}`" for key in field.metadata.get("keys", ()))


def _summary(thing: Any) -> str:
    """The first sentence of a docstring."""
    paragraph = " ".join((inspect.getdoc(_unwrapped(thing)) or "").partition("\n\n")[0].split())
    return re.split(r"(?<=[.])\s(?=[A-Z])|(?<!\be\.g)\.$", paragraph)[0].rstrip(".")


def _paragraph(text: str) -> str:
    return reference.paragraph(text.partition("\n\n")[0])


def _row(name: str, *told: str) -> str:
    """One line of a table: the first cell is Markdown already, the others are words of docstrings."""
    return f"| {' | '.join(map(reference.cell, (name, *map(reference.markdown, told))))} |"


def main() -> None:
    """Write the pages, and remove those that are no more."""
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    written = pages()
    for path in DIRECTORY.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (DIRECTORY / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
