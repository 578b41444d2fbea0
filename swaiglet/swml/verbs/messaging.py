"""The verbs of documents for messages. Where a calling verb has the same name, the class begins with Message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from attrs import field, frozen

from swaiglet.swml.model import MessagingVerb, Model, model, verb
from swaiglet.swml.wire import AtLeast, AtMost, Range, Tag, Url, at_least_one

Transform = Literal["lowercase", "uppercase", "trim", "lowercase_trim", "uppercase_trim"]
HttpMethod = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@model(at_least_one("body", "media"))
@frozen(kw_only=True)
class ReplyMessage(Model):
    """A reply with more to it than its text.

    Attributes:
        body: the text.
        media: URLs of files to attach, 8 at most.
        to: the receiver, the sender of the message unless set.
        from_: the sender, the receiver of the message unless set.
        status_url: receives the state of the delivery.
    """

    body: Annotated[str, AtLeast(1)] | None = field(default=None, kw_only=False)
    media: Annotated[Sequence[Url], AtMost(8)] | None = None
    to: str | None = None
    from_: str | None = None
    status_url: Url | None = None


@model(tag=Tag("switch"))
@frozen(kw_only=True)
class ReplySwitch(Model):
    """A reply for each value of a variable.

    ``Reply(ReplySwitch("message.body", {"stop": "Goodbye."}, transform="lowercase_trim", default="Hello."))``

    Attributes:
        variable: what is looked at, without braces.
        case: the reply for each value: a text or a `ReplyMessage`.
        transform: what is done to the value before it is compared.
        default: the reply to any other value.
    """

    variable: str = field(kw_only=False)
    case: Mapping[str, str | ReplyMessage] = field(kw_only=False)
    transform: Transform | None = None
    default: str | ReplyMessage | None = None


@verb("reply", value="content")
@frozen(kw_only=True)
class Reply(MessagingVerb):
    """Answer the message; the document goes on. SWML reference, ``reply`` method.

    Sets `reply_result` (``queued`` or ``failed``) and `reply_message_id`.

    Attributes:
        content: a text, a `ReplyMessage` or a `ReplySwitch`.
    """

    content: str | ReplyMessage | ReplySwitch = field(kw_only=False)


@verb("receive")
@frozen(kw_only=True)
class Receive(MessagingVerb):
    """Take the message without an answer. SWML reference, ``receive`` method."""


@verb("request")
@frozen(kw_only=True)
class MessageRequest(MessagingVerb):
    """Send an HTTP request and wait for the answer; ten at most for a message. SWML reference, ``request`` method.

    Sets `request_result` (``success``, ``failed``, ``timeout`` or ``limit_exceeded``), `request_response_code` and
    `request_response_body`.

    Attributes:
        url: where to.
        method: the HTTP method, ``POST`` unless set.
        headers: strings by name.
        body: text, or an object that is sent as JSON.
        timeout: seconds, from 0 to 5, 5 unless set.
        save_variables: whether a JSON answer is kept as ``request_response.<key>``, false unless set.
    """

    url: Url = field(kw_only=False)
    method: HttpMethod | None = None
    headers: Mapping[str, str] | None = None
    body: str | Mapping[str, Any] | None = None
    timeout: Annotated[float, Range(0, 5)] | None = None
    save_variables: bool | None = None


@verb("execute", shorthand="dest")
@frozen(kw_only=True)
class MessageExecute(MessagingVerb):
    """Run a section, then go on after this step. SWML reference, ``execute`` method.

    Sets `return_value` when the section returned something.

    Attributes:
        dest: the section's name.
        params: what the section sees as ``params.<name>``.
    """

    dest: str = field(kw_only=False)
    params: Mapping[str, Any] | None = None


@verb("return", value="value")
@frozen(kw_only=True)
class MessageReturn(MessagingVerb):
    """End the section; in ``main``, end the document. SWML reference, ``return`` method.

    Attributes:
        value: any JSON, which the `MessageExecute` that ran the section sees as `return_value`.
    """

    value: Any = field(default=None, kw_only=False)


@verb("transfer", shorthand="dest")
@frozen(kw_only=True)
class MessageTransfer(MessagingVerb):
    """Go to another document and never come back. SWML reference, ``transfer`` method.

    Attributes:
        dest: the document's URL.
        method: the HTTP method to fetch it with, ``POST`` unless set.
        params: what the document sees as ``params.<name>``.
    """

    dest: Url = field(kw_only=False)
    method: HttpMethod | None = None
    params: Mapping[str, Any] | None = None


@verb("switch")
@frozen(kw_only=True)
class MessageSwitch(MessagingVerb):
    """Run the verbs that belong to the value of a variable. SWML reference, ``switch`` method.

    A value without a case and without a `default` is an error on the platform.

    Attributes:
        variable: what is looked at, without braces: ``message.body``.
        case: the verbs for each value.
        transform: what is done to the value before it is compared.
        default: the verbs for any other value.
    """

    variable: str = field(kw_only=False)
    case: Mapping[str, Sequence[MessagingVerb]] = field(kw_only=False)
    transform: Transform | None = None
    default: Sequence[MessagingVerb] | None = None


@verb("goto")
@frozen(kw_only=True)
class MessageGoto(MessagingVerb):
    """Jump to a label of the same section. SWML reference, ``goto`` method.

    Attributes:
        label: the name of the `MessageLabel`.
        max: how many times this step may jump, after which the section ends; 100 unless set.
    """

    label: str = field(kw_only=False)
    max: int | None = None


@verb("label", value="name")
@frozen(kw_only=True)
class MessageLabel(MessagingVerb):
    """A place in the section that `MessageGoto` may jump to. SWML reference, ``label`` method.

    Attributes:
        name: one of a kind in its section.
    """

    name: str = field(kw_only=False)
