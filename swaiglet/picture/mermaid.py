"""A picture as Mermaid's text, which needs nothing installed and shows on GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from .model import Edge, Group, Kind, Node, Picture, Way
from .words import wrapped

SHAPES: Mapping[Kind, tuple[str, str]] = {
    "incoming": ("([", "])"),
    "verbs": ("[", "]"),
    "choice": ("{", "}"),
    "talk": ("[[", "]]"),
    "step": ("(", ")"),
}
ARROWS: Mapping[Way, str] = {"goes": "-->", "jumps": "-.->", "tool": "-.->"}
FAULTS = {"unreached": "nothing leads here", "stuck": "no way out"}
TOOL = "⚙ "
"""Before a tool's name."""
HEAD = '%%{init: {"flowchart": {"wrappingWidth": 320}}}%%\nflowchart TD'
"""Mermaid itself must not break the lines, too."""
STYLES = """\
classDef incoming fill:#fff3c4,stroke:#bf8700,color:#1f2328
classDef verbs fill:#f3f4f6,stroke:#afb8c1,color:#1f2328
classDef choice fill:#f3f4f6,stroke:#57606a,color:#1f2328
classDef talk fill:#dafbe1,stroke:#2da44e,color:#1f2328,stroke-width:2px
classDef step fill:#dafbe1,stroke:#2da44e,color:#1f2328
classDef unreached fill:#ffffff,stroke:#6e7781,color:#57606a,stroke-dasharray:5 4
classDef stuck fill:#ffebe9,stroke:#cf222e,color:#82071e,stroke-width:2px
classDef frame fill:none,stroke:#8c959f
"""
SPECIAL = re.compile(r'["#<>&*`~|{}\[\]\\$]|(?<![^\W_])_|_(?![^\W_])')
"""What Mermaid, HTML or Markdown would take for more than a letter; an underscore within a word is none of it."""
LISTED = re.compile(r"^(\d+)([.)])|^([-+])")
"""What would begin a list in Markdown, which Mermaid refuses to show."""


def to_mermaid(picture: Picture) -> str:
    """The text of a flow chart."""
    frames = [group.id for group in picture.groups()]
    framed = [f"class {','.join(frames)} frame"] if frames else []
    parts = (_members(picture.members), map(_arrow, picture.edges), STYLES.splitlines(), framed)
    return "\n".join([HEAD, *(line for part in parts for line in _indented(part))]) + "\n"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _members(members: list[Node | Group]) -> Iterator[str]:
    for member in members:
        if isinstance(member, Node):
            yield _box(member)
        else:
            yield f'subgraph {member.id}["{escaped(member.title)}"]'
            yield from _indented(_members(member.members))
            yield "end"


def _box(node: Node) -> str:
    left, right = SHAPES[node.kind]
    label = "<br>".join(escaped(line) for line in _lines(node))
    return f'{node.id}{left}"{label}"{right}:::{node.look}'


def _lines(node: Node) -> Iterator[str]:
    if node.title:
        yield from wrapped(node.title)
    for line in node.lines:
        yield from wrapped(line)
    yield from (f"{TOOL}{tool}" for tool in node.tools)
    yield from (f"({FAULTS[fault]})" for fault in node.faults)


def _arrow(edge: Edge) -> str:
    words = "<br>".join(escaped(line) for line in wrapped(edge.label))
    label = f'|"{words}"|' if edge.label else ""
    return f"{edge.source} {ARROWS[edge.way]}{label} {edge.target}"


def escaped(text: str) -> str:
    """A line of text as it stands between quotation marks."""
    text = SPECIAL.sub(lambda found: f"#{ord(found[0])};", text)
    return LISTED.sub(lambda found: f"{found[1] or ''}#{ord(found[2] or found[3])};", text)
