"""From a document, an app or a switchboard to its picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve, field, frozen

from swaiglet.agent import Agent
from swaiglet.swaig.handler import Function
from swaiglet.swml.ai import AI
from swaiglet.swml.document import Document
from swaiglet.swml.functions import SWAIG

from .conversation import Conversation
from .model import Group, Node, Picture
from .sections import Talk, draw_sections

ELSE = "other calls"
"""What the arrow says to a conversation that the document of this call is without."""


@frozen
class Drawing:
    """Draws what a call may run through: the sections of its document, and the conversations in them.

    Attributes:
        picture: where to draw.
        handlers: the Python functions of the tools, by name.
        drawn: the conversations that are drawn, each with its node.
    """

    picture: Picture
    handlers: Mapping[str, Function] = field(factory=dict)
    drawn: list[tuple[Talk, Node]] = field(factory=list, init=False)
    groups: list[Node | Group] = field(factory=list, init=False)

    def document(self, document: Document) -> str:
        """Draw a document; the id of the node that it begins with."""
        sections, entry = draw_sections(document, self.picture, self.talk)
        self.groups[:0] = sections
        return entry

    def talk(self, talk: Talk) -> str:
        """Draw a conversation, once; the id of its node."""
        for known, node in self.drawn:
            if known == talk:
                return node.id
        node = Node(self.picture.new_id(), "talk", _titled(talk))
        self.drawn.append((talk, node))
        self.groups.append(Conversation(talk, self.picture, self.handlers, node).draw())
        return node.id


def picture_of_document(document: Document) -> Picture:
    """The picture of a document."""
    picture, call = _begun("a call")
    drawing = Drawing(picture)
    picture.lead(call.id, drawing.document(document))
    picture.members += drawing.groups
    picture.finish(call.id)
    return picture


def picture_of_app(app: Agent, document: Document) -> Picture:
    """The picture of an app, and of the document that a call gets from it.

    A document without the app's conversation is one that ``@app.before_call`` returned for this call; the picture has
    the conversation all the same, for others.
    """
    picture, call = _begun(f"a call to {app.name}")
    drawing = _draw_app(app, document, picture, call, "")
    picture.members += drawing.groups
    picture.finish(call.id)
    return picture


def picture_of_board(name: str, apps: Sequence[tuple[Agent, Document, str]]) -> Picture:
    """The picture of several apps, each with a document and what it takes: numbers and users."""
    picture, call = _begun(f"a call to {name}")
    for app, document, taken in apps:
        drawing = _draw_app(app, document, picture, call, taken)
        picture.members.append(Group(picture.new_id(), f"app {app.name}", drawing.groups))
    picture.finish(call.id)
    return picture


def _begun(title: str) -> tuple[Picture, Node]:
    picture = Picture()
    call = Node(picture.new_id(), "incoming", title)
    picture.members.append(call)
    return picture, call


def _draw_app(app: Agent, document: Document, picture: Picture, call: Node, taken: str) -> Drawing:
    drawing = Drawing(picture, {name: tool.handler.function for name, tool in app.tools.items()})
    picture.lead(call.id, drawing.document(document), taken)
    if app.talks and not drawing.drawn:
        picture.lead(call.id, drawing.talk(_declared(app)), ELSE)
    return drawing


def _declared(app: Agent) -> AI:
    """The conversation as it is declared, with the app's functions."""
    own = app.ai.SWAIG or SWAIG()
    made = app.ai.draft()
    made.SWAIG = evolve(own, functions=[*(own.functions or ()), *app.functions.values()])
    return made


def _titled(talk: Talk) -> str:
    return "AI" if isinstance(talk, AI) else "Amazon Bedrock"
