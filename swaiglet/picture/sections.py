"""The sections of a document as a flow: verbs in boxes, choices, and where each leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from attrs import define, field

from swaiglet.swml.ai import AI
from swaiglet.swml.bedrock import AmazonBedrock
from swaiglet.swml.document import Document
from swaiglet.swml.model import Verb
from swaiglet.swml.verbs.flow import Branches, Cond, Execute, Goto, Label, Return, Switch, SwitchOn, Transfer, When
from swaiglet.swml.verbs.lifecycle import Hangup

from .model import Group, Node, Picture
from .words import told

Talk = AI | AmazonBedrock
Branch = tuple[str, Sequence[Verb]]
"""What an arrow says, and the verbs that it leads to."""
OTHERWISE = "else"


def draw_sections(document: Document, picture: Picture, talk: Callable[[Talk], str]) -> tuple[list[Node | Group], str]:
    """Draw each section; their frames, which a lone one needs not, and the id of the node that `main` begins with.

    Args:
        document: whose sections they are.
        picture: where to draw the arrows.
        talk: draws a conversation, if it is not drawn yet, and gives the id of its node.
    """
    entries = {name: picture.new_id() for name in document.sections}
    groups: list[Node | Group] = []
    for name, verbs in document.sections.items():
        group = Group(picture.new_id(), f"section {name}")
        flow = Flow(picture, group, entries, talk, first=entries[name])
        flow.run(verbs)
        if not group.members:
            flow.box("verbs").lines.append("nothing")
        groups += [group] if len(entries) > 1 else group.members
    return groups, entries["main"]


@define
class Flow:
    """Draws the verbs of one section.

    Attributes:
        entries: the id of each section's first node, by the section's name.
        first: the id for the section's own first node, until there is one.
        ends: the nodes from which the way goes on, each with what the arrow says.
        labels: the ids of the nodes that `goto` leads to, by name.
    """

    picture: Picture
    group: Group
    entries: Mapping[str, str]
    talk: Callable[[Talk], str]
    first: str | None
    ends: list[tuple[str, str]] = field(factory=list)
    labels: dict[str, str] = field(factory=dict)
    _last: Node | None = None

    def run(self, verbs: Sequence[Verb]) -> None:
        """Draw verbs, one after the other."""
        for verb in verbs:
            self._draw(verb)

    def box(self, kind: str, title: str = "", *, id_: str | None = None) -> Node:
        """A new node, to which all ends lead."""
        made = Node(id_ or self.first or self.picture.new_id(), "choice" if kind == "choice" else "verbs", title)
        self.first = None
        self.group.members.append(made)
        self._leave(made.id)
        self.ends = [(made.id, "")]
        self._last = made
        return made

    def _draw(self, verb: Verb) -> None:
        match verb:
            case Label():
                self.labels.setdefault(verb.name, self.first or self.picture.new_id())
                self.box("verbs", id_=self.labels[verb.name]).lines.append(told(verb))
            case Goto():
                self._jump(verb)
            case Switch():
                self._fork(self.box("choice", verb.variable), [*_switched(verb)], is_complete=True)
            case Cond():
                self._decide(verb)
            case AI() | AmazonBedrock():
                self._converse(verb)
            case Transfer(dest=dest) if dest in self.entries:
                self._go(self.entries[dest], told(verb))
            case _:
                self._do(verb)

    def _do(self, verb: Verb) -> None:
        """A line in a box, and what comes of it."""
        here = self._line(told(verb))
        if isinstance(verb, Hangup | Return | Transfer):
            self.ends = []
        if isinstance(verb, Execute) and verb.dest in self.entries:
            self.picture.lead(here.id, self.entries[verb.dest], way="jumps")
        self.run(getattr(verb, "on_return", None) or ())
        result = getattr(verb, "result", None)
        if result:
            is_switch = isinstance(result, SwitchOn)
            branches = [*(_switched(result) if is_switch else _conditions(result))]
            at = self._open() or self.box("choice", "result")
            self._fork(at, branches, is_complete=OTHERWISE in dict(branches))

    def _line(self, text: str) -> Node:
        """The box in which a text is the last line: the one before, when nothing else leads on from there."""
        here = self._open() or self.box("verbs")
        here.lines.append(text)
        return here

    def _open(self) -> Node | None:
        """The box of verbs from which alone the way goes on, if it is one."""
        last = self._last
        return last if last and last.kind == "verbs" and self.ends == [(last.id, "")] else None

    def _decide(self, verb: Cond) -> None:
        whens = [branch for branch in verb.branches if isinstance(branch, When)]
        title = whens[0].when if len(whens) == 1 else "cond"
        branches = [*_conditions(verb.branches)]
        if len(whens) == 1:
            branches = [("yes" if label == title else "no", verbs) for label, verbs in branches]
        rest = "no" if len(whens) == 1 else OTHERWISE
        self._fork(self.box("choice", title), branches, is_complete=rest in dict(branches), rest=rest)

    def _fork(self, at: Node, branches: Sequence[Branch], *, is_complete: bool, rest: str = OTHERWISE) -> None:
        """Draw what follows a node in several ways; when they are not all, one goes on below."""
        after = []
        for label, verbs in branches:
            self.ends = [(at.id, label)]
            self.run(verbs)
            after += self.ends
        self.ends = [*after, *([] if is_complete else [(at.id, rest)])]

    def _jump(self, verb: Goto) -> None:
        target = self._labelled(verb.label)
        if verb.when is None and verb.max is None:
            self._go(target, told(verb))
            return
        here = self.box("choice", verb.when or told(verb))
        often = ["yes"] if verb.when else []
        often += [f"at most {verb.max} times"] if verb.max else []
        self.picture.lead(here.id, target, ", ".join(often))
        self.ends = [(here.id, "no" if verb.when else OTHERWISE)]

    def _converse(self, verb: Talk) -> None:
        node = self.talk(verb)
        self._go(node, "ai" if isinstance(verb, AI) else "amazon_bedrock")
        self.ends = [(node, "afterwards")]

    def _go(self, target: str, text: str) -> None:
        """Lead all ends to a node; a section that begins so gets a box for it."""
        if self.first is not None:
            self._line(text)
        self._leave(target)

    def _leave(self, target: str) -> None:
        for end, label in self.ends:
            self.picture.lead(end, target, label)
        self.ends = []

    def _labelled(self, name: str) -> str:
        return self.labels.setdefault(name, self.picture.new_id())


def _switched(switch: Switch | SwitchOn) -> Iterator[Branch]:
    yield from switch.case.items()
    if switch.default is not None:
        yield OTHERWISE, switch.default


def _conditions(branches: Branches) -> Iterator[Branch]:
    for branch in branches:
        if isinstance(branch, When):
            yield branch.when, branch.then
        if branch.else_ is not None:
            yield OTHERWISE, branch.else_
