"""What a picture shows: nodes, in groups or alone, and the ways between them. No form of writing is known here."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Literal

from attrs import define, evolve, field, frozen

Kind = Literal["incoming", "verbs", "choice", "talk", "step"]
"""A call that comes in, verbs that run, a choice between ways, a conversation, a step of one."""
Fault = Literal["unreached", "stuck"]
"""No way leads to it; no way leads out of it."""
Way = Literal["goes", "jumps", "tool"]
"""What follows, what is gone to and come back from, and what a tool leads to."""


@define
class Node:
    """A box.

    Attributes:
        id: a word of its own.
        title: what it is called; a box of verbs has no title.
        lines: what else there is to say.
        tools: the functions that may be called here.
        faults: what is wrong with its ways, the worst first.
    """

    id: str
    kind: Kind
    title: str = ""
    lines: list[str] = field(factory=list)
    tools: list[str] = field(factory=list)
    faults: list[Fault] = field(factory=list)

    @property
    def look(self) -> Kind | Fault:
        """What says how it looks."""
        return self.faults[0] if self.faults else self.kind


@define
class Group:
    """A frame around nodes that belong together."""

    id: str
    title: str
    members: list[Node | Group] = field(factory=list)


@frozen
class Edge:
    """An arrow."""

    source: str
    target: str
    label: str = ""
    way: Way = "goes"


@define
class Picture:
    """All of it, while it is drawn and afterwards.

    Attributes:
        members: what stands in no group, the call first.
        edges: the arrows.
        unseen: ways that no arrow shows, because they may lead nearly everywhere.
    """

    members: list[Node | Group] = field(factory=list)
    edges: list[Edge] = field(factory=list)
    unseen: list[tuple[str, str]] = field(factory=list)
    _numbers: Iterator[int] = field(factory=lambda: count(1), repr=False, eq=False)

    def new_id(self) -> str:
        """An id that nothing has."""
        return f"n{next(self._numbers)}"

    def nodes(self) -> Iterator[Node]:
        """Every node, in whatever group."""
        return _nodes(self.members)

    def groups(self) -> Iterator[Group]:
        """Every frame, the outer one first."""
        return _groups(self.members)

    def lead(self, source: str, target: str, label: str = "", way: Way = "goes") -> None:
        """Draw an arrow; where one is that says nothing, it says this now."""
        bare = Edge(source, target)
        if bare in self.edges and way == "tool":
            self.edges[self.edges.index(bare)] = evolve(bare, label=label)
        elif (edge := Edge(source, target, label, way)) not in self.edges:
            self.edges.append(edge)

    def finish(self, *starts: str) -> None:
        """Put the arrows in order, leave out those to what was never drawn, and mark what no start leads to."""
        order = {node.id: index for index, node in enumerate(self.nodes())}
        known = [edge for edge in self.edges if edge.source in order and edge.target in order]
        self.edges = sorted(known, key=lambda edge: order[edge.source])
        reached = _reached(starts, [*((edge.source, edge.target) for edge in self.edges), *self.unseen])
        for node in self.nodes():
            if node.id not in reached:
                node.faults.insert(0, "unreached")


def _nodes(members: list[Node | Group]) -> Iterator[Node]:
    for member in members:
        if isinstance(member, Node):
            yield member
        else:
            yield from _nodes(member.members)


def _groups(members: list[Node | Group]) -> Iterator[Group]:
    for member in members:
        if isinstance(member, Group):
            yield member
            yield from _groups(member.members)


def _reached(starts: tuple[str, ...], ways: list[tuple[str, str]]) -> set[str]:
    """What can be reached, the starts with it."""
    after: dict[str, list[str]] = {}
    for source, target in ways:
        after.setdefault(source, []).append(target)
    reached: set[str] = set()
    ahead = [*starts]
    while ahead:
        here = ahead.pop()
        if here not in reached:
            reached.add(here)
            ahead.extend(after.get(here, ()))
    return reached
