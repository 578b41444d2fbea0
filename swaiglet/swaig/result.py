"""What a tool returns: text for the model, and actions for the platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, field, validators

from swaiglet.swml.convert import to_json, to_wire
from swaiglet.swml.document import Document
from swaiglet.swml.model import Action, Verb
from swaiglet.swml.verbs.connecting import Connect

from . import actions


@define
class Result:
    """The answer to a function call: what the model is told, then actions in the order they take effect.

    Each method adds one action, is named by its wire key and returns the same result, so that calls chain. SWML
    reference, ``ai`` method, "SWAIG webhook response".

    Attributes:
        response: text for the model, which words its own answer from it; it is not spoken as it stands.
        action: the actions so far.
    """

    response: str = field(default="", validator=validators.instance_of(str))
    action: list[Action] = field(factory=list, kw_only=True)

    def say(self, text: str) -> Result:
        """Speak the text now, word for word."""
        return self._add(actions.Say(text))

    def stop(self) -> Result:
        """End the AI session; the call goes on with the document's next verb."""
        return self._add(actions.Stop())

    def hangup(self) -> Result:
        """End the call after what is being said."""
        return self._add(actions.Hangup())

    def set_global_data(self, data: Mapping[str, Any] | None = None, /, **more: Any) -> Result:
        """Merge keys into the session's global data: ``set_global_data({"a": 1})`` or ``set_global_data(a=1)``.

        Raises:
            DocumentError: a value is not JSON; the path says which.
        """
        return self._add(actions.SetGlobalData({**(data or {}), **more}))

    def swml(self, *verbs: Verb | Document, transfer: bool = False) -> Result:
        """Run verbs, or one whole document, while the agent waits; with `transfer` the agent does not come back."""
        whole = [verb for verb in verbs if isinstance(verb, Document)]
        if whole and len(verbs) > 1:
            message = "Cannot run a document beside other verbs: give one document, or verbs alone."
            raise TypeError(message)
        document = whole[0] if whole else Document(verbs)
        return self._add(actions.SWML(document, transfer=transfer or None))

    def connect(self, to: str, *, from_: str | None = None, transfer: bool = True, **fields: Any) -> Result:
        """Dial `to` (E.164, SIP URI or resource address) and bridge it with the caller.

        Not a wire key: it emits ``SWML`` with one ``connect`` verb, which takes the other fields of
        `swaiglet.verbs.Connect`. Without `transfer` the agent comes back when the other party hangs up.
        """
        return self.swml(Connect(to, from_=from_, **fields), transfer=transfer)

    def raw(self, name: str, value: Any) -> Result:
        """Send an action that swaiglet does not know."""
        return self._add(actions.RawAction(name, value))

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Result:
        """The result of a JSON object with `response` and perhaps `action`, as other frameworks' tools return it."""
        response = wire.get("response") or ""
        listed = wire.get("action") or []
        listed = [listed] if isinstance(listed, Mapping) else listed
        return cls(
            response if isinstance(response, str) else to_json(response).decode(),
            action=[actions.RawObject(entry) for entry in listed],
        )

    def to_wire(self) -> dict[str, Any]:
        """The JSON object that goes out; `response` is always there, because older readers require it."""
        done = "" if self.action else "Done."
        wire: dict[str, Any] = {"response": self.response or done}
        if self.action:
            wire["action"] = to_wire(self.action)
        return wire

    def _add(self, action: Action) -> Result:
        self.action.append(action)
        return self
