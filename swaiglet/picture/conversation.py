"""A conversation: its contexts and steps, what may be called in each, and where each may lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from swaiglet.swml.contexts import Context, Step
from swaiglet.swml.functions import HOOKS
from swaiglet.swml.prompt import Prompt
from swaiglet.swml.ways import FIRST, Place, Ways

from .model import Group, Node, Picture
from .moves import named_in_code, named_in_data_map
from .sections import Talk
from .words import shown

HOOK_NAMES = {*HOOKS, *HOOKS.values()}


@frozen
class Conversation:
    """Draws one conversation.

    Attributes:
        talk: the verb that holds it.
        picture: where to draw the arrows.
        handlers: the Python functions of its tools, by name.
        node: stands for the conversation itself.
        steps: the node of each step.
    """

    talk: Talk
    picture: Picture
    handlers: Mapping[str, Callable[..., Any]]
    node: Node
    steps: dict[Place, Node] = field(factory=dict, init=False)

    @property
    def contexts(self) -> Mapping[str, Context]:
        """The contexts by name."""
        prompt = self.talk.prompt
        return (prompt.contexts if isinstance(prompt, Prompt) else None) or {}

    @property
    def tools(self) -> list[str]:
        """The names of the functions that the model may call."""
        included = getattr(self.talk.SWAIG, "includes", None) or ()
        names = [*(entry.function for entry in self._entries), *(name for one in included for name in one.functions)]
        return [name for name in names if name not in HOOK_NAMES]

    @property
    def _entries(self) -> Sequence[Any]:
        return (self.talk.SWAIG.functions if self.talk.SWAIG else None) or ()

    def draw(self) -> Node | Group:
        """The conversation's node, in a frame with its steps when it has any; each of several contexts has one, too."""
        self.node.lines += _begins(self.talk.prompt)
        if not self.contexts:
            self.node.tools += self.tools
            return self.node
        group = Group(self.picture.new_id(), "conversation", [self.node])
        for name, context in self.contexts.items():
            inner = self._context(name, context)
            group.members += [inner] if len(self.contexts) > 1 else inner.members
        self._share_out()
        ways = Ways(self.contexts, frozenset(self.tools))
        self._connect(ways)
        self._mark(ways)
        return group

    def _context(self, name: str, context: Context) -> Group:
        group = Group(self.picture.new_id(), f"context {name}")
        for index, step in enumerate(context.steps):
            node = Node(self.picture.new_id(), "step", step.name, [*_said(step)], [*_listed(step)])
            group.members.append(node)
            self.steps[Place(name, index)] = node
        return group

    def _steps(self) -> Iterator[tuple[Place, Step]]:
        return ((place, self.contexts[place.context].steps[place.index]) for place in self.steps)

    def _share_out(self) -> None:
        """Name with the conversation those functions that no step names, and say of them when no step offers them."""
        named = {name for _, step in self._steps() for name in _listed(step)}
        others = [name for name in self.tools if name not in named]
        if any(step.functions is None for _, step in self._steps()):
            self.node.tools += others
        elif others:
            self.node.lines.append(f"in no step: {', '.join(others)}")

    def _connect(self, ways: Ways) -> None:
        """Draw what the model may choose, then where tools lead."""
        if FIRST in self.contexts:
            self.picture.lead(self.node.id, self.steps[ways.entry(FIRST)].id)
        for place, node in self.steps.items():
            for other in ways.following(place):
                if other != place:
                    self.picture.lead(node.id, self.steps[other].id)
        leads = self._leads()
        for place, step in self._steps():
            for tool in _listed(step):
                self._move(ways, tool, leads.get(tool, set()), place)
        for tool in self.node.tools:
            self._move(ways, tool, leads.get(tool, set()), None)

    def _leads(self) -> dict[str, set[str]]:
        """What each tool names: a step among it is where it may lead, as far as code can tell."""
        in_code = {name: named_in_code(function) for name, function in self.handlers.items()}
        maps = {entry.function: entry.data_map for entry in self._entries if entry.data_map}
        return in_code | {name: named_in_data_map(data_map) for name, data_map in maps.items()}

    def _move(self, ways: Ways, tool: str, named: set[str], here: Place | None) -> None:
        """Draw where a tool may lead that is called in a step, or anywhere."""
        source = self.steps[here].id if here else self.node.id
        for place, step in self._steps():
            is_near = here is None or place.context == here.context
            is_entry = not (here and is_near) and place == ways.entry(place.context)
            is_led_to = (is_near and step.name in named) or (is_entry and place.context in named)
            if is_led_to and place != here:
                self.picture.lead(source, self.steps[place].id, tool, "tool")

    def _mark(self, ways: Ways) -> None:
        """Mark the steps that nothing leads out of; those that a tool may lead to count as reached."""
        unreached = {problem.path for problem in ways.unreached()}
        stuck = {problem.path for problem in ways.stuck()}
        for place, node in self.steps.items():
            if not {place.path, f"contexts.{place.context}"} & unreached:
                self.picture.unseen.append((self.node.id, node.id))
            if place.path in stuck:
                node.faults.append("stuck")


def _begins(prompt: Any) -> Iterator[str]:
    """How the prompt begins."""
    if prompt is not None and (text := _first(prompt)):
        yield shown(text)


def _said(step: Step) -> Iterator[str]:
    """What a step says, asks and ends."""
    if text := _first(step):
        yield shown(text)
    if step.gather_info:
        yield f"asks: {', '.join(question.key for question in step.gather_info.questions)}"
    if step.end:
        yield "the steps end here"


def _first(prompt: Any) -> str | None:
    """The first words of a prompt's or a step's text, or of its sections."""
    section = prompt.pom[0] if prompt.pom else None
    text: str | None = section.body or next(iter(section.bullets or ()), section.title) if section else prompt.text
    return text


def _listed(step: Step) -> Sequence[str]:
    """The functions that a step names itself, and that its questions name."""
    own = () if step.functions is None or isinstance(step.functions, str) else step.functions
    questions = step.gather_info.questions if step.gather_info else ()
    return [*dict.fromkeys([*own, *(name for question in questions for name in question.functions or ())])]
