"""A picture as Graphviz draws it, as SVG or PNG."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from attrs import frozen

from swaiglet import errors
from swaiglet.errors import SwaigletError

from .mermaid import FAULTS
from .model import Fault, Group, Kind, Node, Picture, Way
from .words import wrapped

ENGINES = ("graphviz-pure", "dot")
"""Programs that draw, the one first that draws the same everywhere: it brings its fonts."""
FONT = "Helvetica"
SECONDS = 60
"""How long a program may draw."""


class NoEngineError(SwaigletError):
    """Graphviz, or its Python package, is not installed."""


class DrawingError(SwaigletError):
    """Graphviz cannot draw a picture."""


@frozen
class Look:
    """How a box looks, and in which colours on a dark screen."""

    shape: str
    style: str
    fill: str
    line: str
    words: str = "#1f2328"
    dark: tuple[str, str, str] = ("#21262d", "#484f58", "#e6edf3")


LOOKS: Mapping[Kind | Fault, Look] = {
    "incoming": Look("box", "rounded,filled", "#fff3c4", "#bf8700", dark=("#3a2e0a", "#d29922", "#e6edf3")),
    "verbs": Look("box", "filled", "#f3f4f6", "#afb8c1"),
    "choice": Look("hexagon", "filled", "#f3f4f6", "#57606a", dark=("#21262d", "#9aa4af", "#e6edf3")),
    "talk": Look("box", "rounded,filled,bold", "#dafbe1", "#2da44e", dark=("#12351f", "#3fb950", "#e6edf3")),
    "step": Look("box", "rounded,filled", "#dafbe1", "#2da44e", dark=("#12351f", "#3fb950", "#e6edf3")),
    "unreached": Look(
        "box", "rounded,filled,dashed", "#ffffff", "#6e7781", "#57606a", dark=("#161b22", "#9aa4af", "#9aa4af")
    ),
    "stuck": Look(
        "box", "rounded,filled,bold", "#ffebe9", "#cf222e", "#82071e", dark=("#3d1214", "#f85149", "#ffaba8")
    ),
}
ARROWS: Mapping[Way, Mapping[str, str]] = {
    "goes": {"color": "#57606a", "fontcolor": "#57606a"},
    "jumps": {"color": "#57606a", "fontcolor": "#57606a", "style": "dashed"},
    "tool": {"color": "#0969da", "fontcolor": "#0969da", "style": "dashed"},
}
NOTE = '<td bgcolor="#ddf4ff" style="rounded"><font point-size="10" color="#0550ae">{}</font></td>'
"""A tool's name on a step."""
DARK_ARROWS: Mapping[Way, str] = {"goes": "#9aa4af", "jumps": "#9aa4af", "tool": "#58a6ff"}
DARK = (
    '.node > path[fill="#ddf4ff"] { fill: #0c2d53; stroke: none }',
    '.node > text[fill="#0550ae"] { fill: #79c0ff }',
    ".graph > polygon { fill: #161b22 }",
    ".cluster > path { fill: none; stroke: #484f58 }",
    ".cluster > text { fill: #9aa4af }",
)
"""Rules for tools' names, the ground and frames on a dark screen."""
GROUND, FRAME, QUIET = "#ffffff", "#d0d7de", "#57606a"


def draw(picture: Picture, form: Literal["svg", "png"]) -> bytes:
    """The picture, drawn.

    Raises:
        NoEngineError: what draws is not installed.
        DrawingError: it does not draw this.
    """
    source = to_dot(picture)
    engine = find_engine()
    name = Path(engine).stem
    try:
        done = subprocess.run(  # noqa: S603  it is one of two programs, and gets its input from us
            (engine, f"-T{form}"), input=source.encode(), capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DrawingError(errors.cannot_draw(name, f"it took more than {SECONDS} seconds")) from error
    if done.returncode:
        raise DrawingError(errors.cannot_draw(name, done.stderr.decode(errors="replace")))
    return _for_dark(done.stdout.decode()).encode() if form == "svg" else done.stdout


def find_engine() -> str:
    """The program that draws: one of this environment, or of the machine.

    Raises:
        NoEngineError: there is none.
    """
    beside = str(Path(sys.executable).parent)
    found = (shutil.which(name, path=path) for name in ENGINES for path in (beside, None))
    engine = next((each for each in found if each), None)
    if engine is None:
        raise NoEngineError(errors.no_engine())
    return engine


def to_dot(picture: Picture) -> str:
    """The text that Graphviz draws from.

    Raises:
        NoEngineError: the Python package is not installed.
    """
    try:
        graphviz: Any = import_module("graphviz")
    except ImportError as error:
        raise NoEngineError(errors.no_graphviz()) from error
    graph = graphviz.Digraph("agent")
    graph.attr(bgcolor=GROUND, fontname=FONT, fontsize="11", nodesep="0.35", ranksep="0.5", pad="0.2")
    graph.attr("node", fontname=FONT, fontsize="11", margin="0.14,0.08", penwidth="1.2")
    graph.attr("edge", fontname=FONT, fontsize="10", arrowsize="0.7")
    _members(graph, picture.members)
    for edge in picture.edges:
        label = graphviz.escape("\n".join(f"  {line}  " for line in wrapped(edge.label)) if edge.label else "")
        graph.edge(edge.source, edge.target, label=label, **ARROWS[edge.way], **{"class": edge.way})
    text: str = graph.source
    return text


def _members(graph: Any, members: list[Node | Group]) -> None:
    for member in members:
        if isinstance(member, Node):
            look = LOOKS[member.look]
            graph.node(
                member.id,
                label=f"<{_label(member)}>",
                shape=look.shape,
                style=look.style,
                fillcolor=look.fill,
                color=look.line,
                fontcolor=look.words,
                **{"class": member.look},
            )
        else:
            with graph.subgraph(name=f"cluster_{member.id}") as inner:
                title = f"<<b>{_html(member.title)}</b>>"
                inner.attr(label=title, style="rounded", color=FRAME, fontcolor=QUIET, labeljust="l", margin="14")
                _members(inner, member.members)


def _label(node: Node) -> str:
    """A box's words, as the table that Graphviz reads."""
    rows = "".join(f"<tr><td>{row}</td></tr>" for row in _rows(node))
    notes = "".join(f"<tr>{NOTE.format(_html(tool))}</tr>" for tool in node.tools)
    return f'<table border="0" cellborder="0" cellspacing="2" cellpadding="2">{rows}{notes}</table>'


def _rows(node: Node) -> Iterator[str]:
    if node.title:
        yield f"<b>{_broken(node.title)}</b>"
    for line in node.lines:
        yield f'<font point-size="10">{_broken(line)}</font>' if node.title else _broken(line)
    yield from (f'<font point-size="10"><i>{FAULTS[fault]}</i></font>' for fault in node.faults)


def _broken(text: str) -> str:
    return "<br/>".join(map(_html, wrapped(text)))


def _html(text: str) -> str:
    """A text as it stands in a label, where Graphviz would read a backslash with a letter as a name."""
    return escape(text).replace("\\", "\\\\")


def _for_dark(svg: str) -> str:
    """The picture with colours for a dark screen, too."""
    head, _, rest = svg.partition("<g id=")
    return f"{head}<style>@media (prefers-color-scheme: dark) {{\n{_dark_rules()}\n}}</style>\n<g id={rest}"


def _dark_rules() -> str:
    boxes = ((f".{name}", *look.dark) for name, look in LOOKS.items())
    rules = [
        f"{box} > path, {box} > polygon {{ fill: {fill}; stroke: {line} }} {box} > text {{ fill: {words} }}"
        for box, fill, line, words in boxes
    ]
    for way, colour in DARK_ARROWS.items():
        rules.append(f".{way} > path {{ stroke: {colour} }} .{way} > text {{ fill: {colour} }}")
        rules.append(f".{way} > polygon {{ fill: {colour}; stroke: {colour} }}")
    return "\n".join([*rules, *DARK])
