"""Commands to other calls, which the platform's undocumented verb ``execute_rpc`` gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from attrs import field, frozen

from swaiglet.swml.model import Model, RawVerb, model
from swaiglet.swml.wire import AtLeast, at_least_one

Words = Annotated[str, AtLeast(1)]


@model()
@frozen(kw_only=True)
class RPC(Model):
    """A command.

    Attributes:
        method: its name: ``dial``, ``ai_message``, ``ai_unhold``.
        call_id: the call that is commanded.
        node_id: where that call is.
        params: what the command needs to know.
    """

    method: Words = field(kw_only=False)
    call_id: Words | None = None
    node_id: Words | None = None
    params: Mapping[str, Any] | None = None

    def as_verb(self) -> RawVerb:
        """The verb that gives the command."""
        return RawVerb("execute_rpc", self.to_wire())


@model()
@frozen(kw_only=True)
class OtherCallRPC(RPC):
    """A command that makes no sense without the call it is for.

    Attributes:
        call_id: that call.
    """

    call_id: Words


@model()
@frozen(kw_only=True)
class Dial(Model):
    """What ``dial`` needs to know.

    Attributes:
        to_number: the party to dial, E.164.
        from_number: the caller's number that is shown, E.164.
        dest_swml: the URL of the document for the party that answers.
        device_type: of the party.
    """

    to_number: Words
    from_number: Words
    dest_swml: Words
    device_type: Words

    def __json__(self) -> dict[str, Any]:
        """The parameters."""
        numbers = {"to_number": self.to_number, "from_number": self.from_number}
        return {"devices": {"type": self.device_type, "params": numbers}, "dest_swml": self.dest_swml}


@model(at_least_one("message_text", "global_data"))
@frozen(kw_only=True)
class AIMessage(Model):
    """What ``ai_message`` needs to know.

    Attributes:
        role: whose turn of the conversation the text becomes.
        message_text: the text.
        global_data: keys that are merged into the global data of the other call.
    """

    role: Literal["user", "assistant", "system"] | None = None
    message_text: Words | None = None
    global_data: Mapping[str, Any] | None = None
