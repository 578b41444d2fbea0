"""The conveniences of a result: each emits SWML, so that authors need not write a document for one verb."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self, Unpack

from swaiglet import errors
from swaiglet.swml.document import Document
from swaiglet.swml.model import Verb
from swaiglet.swml.verbs.audio import RecordCall, StopRecordCall
from swaiglet.swml.verbs.connecting import Connect, JoinConference, JoinRoom, SIPRefer
from swaiglet.swml.verbs.media import StopTap, Tap
from swaiglet.swml.verbs.payment import Pay
from swaiglet.swml.verbs.sending import SendSMS, UserEvent
from swaiglet.swml.verbs.state import Set
from swaiglet.swml.wire import Flag

from . import keywords, rpc


class Conveniences(ABC):
    """What can be done with SWML alone, by whoever can run SWML."""

    __slots__ = ()

    @abstractmethod
    def swml(self, *verbs: Verb | Document, transfer: Flag = False) -> Self:
        """Run verbs, or one whole document."""
        ...

    def connect(
        self,
        to: str | None = None,
        *,
        from_: str | None = None,
        transfer: Flag = True,
        **fields: Unpack[keywords.ConnectFields],
    ) -> Self:
        """Dial `to` (E.164, SIP URI or resource address), or several parties, and bridge the call with who answers.

        Not a wire key: it emits ``SWML`` with one ``connect`` verb, which has the other fields of
        `swaiglet.verbs.Connect`. Without `transfer` the agent comes back when the other party hangs up.
        """
        return self.swml(Connect(to, from_=from_, **fields), transfer=transfer)

    def join_conference(self, name: str, **fields: Unpack[keywords.JoinConferenceFields]) -> Self:
        """Join an audio conference.

        Not a wire key: it emits ``SWML`` with one ``join_conference`` verb, which has the fields of
        `swaiglet.verbs.JoinConference`.
        """
        return self.swml(JoinConference(name, **fields))

    def join_room(self, name: str) -> Self:
        """Join a video room.

        Not a wire key: it emits ``SWML`` with one ``join_room`` verb, `swaiglet.verbs.JoinRoom`.
        """
        return self.swml(JoinRoom(name))

    def sip_refer(self, to_uri: str, **fields: Unpack[keywords.SIPReferFields]) -> Self:
        """Hand the call to another SIP endpoint, which takes it over.

        Not a wire key: it emits ``SWML`` with one ``sip_refer`` verb, which has the fields of
        `swaiglet.verbs.SIPRefer`.
        """
        return self.swml(SIPRefer(to_uri, **fields))

    def send_sms(
        self,
        to: str,
        *,
        from_: str,
        body: str | None = None,
        media: Sequence[str] | None = None,
        **fields: Unpack[keywords.SendSMSFields],
    ) -> Self:
        """Send a text message from one of the project's numbers: a `body`, `media` URLs, or both; numbers are E.164.

        Not a wire key: it emits ``SWML`` with one ``send_sms`` verb, which has the fields of `swaiglet.verbs.SendSMS`.
        """
        return self.swml(SendSMS(to_number=to, from_number=from_, body=body or None, media=media or None, **fields))

    def swml_user_event(self, event: Mapping[str, Any] | None = None, /, **more: Any) -> Self:
        """Send an event to the client that is connected, in a form that the official schemas have.

        Not a wire key: it emits ``SWML`` with one ``user_event`` verb, `swaiglet.verbs.UserEvent`.
        """
        return self.swml(UserEvent(together(event, more)))

    def pay(
        self,
        payment_connector_url: str,
        *,
        ai_response: str | None = None,
        **fields: Unpack[keywords.PayFields],
    ) -> Self:
        """Take a card payment, and tell the model how it ended.

        Not a wire key: it emits ``SWML`` with a ``set`` verb for `ai_response`, which is what the model is told, and a
        ``pay`` verb, which has the fields of `swaiglet.verbs.Pay`.
        """
        told = errors.payment_ended() if ai_response is None else ai_response
        return self.swml(Set({"ai_response": told}), Pay(payment_connector_url, **fields))

    def record_call(self, **fields: Unpack[keywords.RecordCallFields]) -> Self:
        """Record the call in the background.

        Not a wire key: it emits ``SWML`` with one ``record_call`` verb, which has the fields of
        `swaiglet.verbs.RecordCall`.
        """
        return self.swml(RecordCall(**fields))

    def stop_record_call(self, control_id: str | None = None) -> Self:
        """End a background recording, the last one unless a name is given.

        Not a wire key: it emits ``SWML`` with one ``stop_record_call`` verb, `swaiglet.verbs.StopRecordCall`.
        """
        return self.swml(StopRecordCall(control_id))

    def tap(self, uri: str, **fields: Unpack[keywords.TapFields]) -> Self:
        """Send the call's audio over RTP or a WebSocket, in the background.

        Not a wire key: it emits ``SWML`` with one ``tap`` verb, which has the fields of `swaiglet.verbs.Tap`.
        """
        return self.swml(Tap(uri, **fields))

    def stop_tap(self, control_id: str | None = None) -> Self:
        """End a tap, the last one unless a name is given.

        Not a wire key: it emits ``SWML`` with one ``stop_tap`` verb, `swaiglet.verbs.StopTap`.
        """
        return self.swml(StopTap(control_id))

    # Commands to other calls

    def execute_rpc(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        *,
        call_id: str | None = None,
        node_id: str | None = None,
    ) -> Self:
        """Give a command to another call.

        Not a wire key: it emits ``SWML`` with one ``execute_rpc`` verb, which no official schema has.
        """
        return self.swml(rpc.RPC(method, call_id=call_id, node_id=node_id, params=params).as_verb())

    def rpc_dial(self, to: str, *, from_: str, dest_swml: str, device_type: str = "phone") -> Self:
        """Dial a party of its own, who gets the document at the URL `dest_swml`; numbers are E.164.

        Not a wire key: it emits ``SWML`` with one ``execute_rpc`` verb and its method ``dial``.
        """
        dial = rpc.Dial(to_number=to, from_number=from_, dest_swml=dest_swml, device_type=device_type)
        return self.execute_rpc("dial", dial.to_wire())

    def rpc_ai_message(
        self,
        call_id: str,
        message_text: str | None = None,
        *,
        role: Literal["user", "assistant", "system"] = "system",
        global_data: Mapping[str, Any] | None = None,
    ) -> Self:
        """Give the agent of another call a turn of its conversation, global data, or both.

        Not a wire key: it emits ``SWML`` with one ``execute_rpc`` verb and its method ``ai_message``.
        """
        spoken_by = None if message_text is None else role
        message = rpc.AIMessage(role=spoken_by, message_text=message_text, global_data=global_data)
        return self.swml(rpc.OtherCallRPC("ai_message", call_id=call_id, params=message.to_wire()).as_verb())

    def rpc_ai_unhold(self, call_id: str) -> Self:
        """Take another call off hold.

        Not a wire key: it emits ``SWML`` with one ``execute_rpc`` verb and its method ``ai_unhold``.
        """
        return self.swml(rpc.OtherCallRPC("ai_unhold", call_id=call_id).as_verb())


def together(data: Any, more: Mapping[str, Any]) -> Any:
    """A mapping and keywords as one mapping; what is none stays as it is, for the class that it is for to refuse."""
    return {**(data or {}), **more} if data is None or isinstance(data, Mapping) else data
