"""How the platform asks servers: for documents, for functions, and to tell them of what happened.

Timeouts, repeats and the fallback URL are those of the platform. SWML reference and SignalWire guides, HTTP rules.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from typing import Any, Literal, Protocol

import orjson
from attrs import define, field, frozen

from swaiglet.errors import SwaigletError, UnreadableError
from swaiglet.swml import text

from .clock import Clock
from .request import without_credentials
from .timeline import Timeline
from .transport import NoReplyError, Reply, Transport

FUNCTION_SECONDS = 120.0
DOCUMENT_SECONDS = 30.0
POST_SECONDS = 30.0
REPEATS = 3
PAUSE_SECONDS = 1.0


class Asking(Protocol):
    """The call that servers are asked for."""

    @property
    def clock(self) -> Clock:
        """Its time."""
        ...

    @property
    def timeline(self) -> Timeline:
        """What happened so far."""
        ...

    def body(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """What a server is told when a document is asked for."""
        ...


class AskingError(SwaigletError):
    """A server did not answer as the platform needs it."""


@frozen
class Fault:
    """Something that goes wrong between the platform and a server, on request.

    Attributes:
        kind: ``duplicate`` sends each function call twice at once; ``delay`` holds it up; ``drop`` loses its first
            reply, so that the call is repeated; ``malformed`` sends half of it first, which is no JSON.
        seconds: of a delay.
    """

    kind: Literal["duplicate", "delay", "drop", "malformed"]
    seconds: float = 0.0


@define
class Platform:
    """The platform's side of HTTP.

    Attributes:
        transport: sends requests.
        signing_key: signs requests for documents, when there is one.
        faults: what goes wrong with function calls.
    """

    transport: Transport
    signing_key: str | None = field(default=None, repr=False)
    faults: tuple[Fault, ...] = ()

    async def fetch(
        self,
        session: Asking,
        url: str,
        params: Mapping[str, Any] | None = None,
        *,
        method: str = "POST",
        fallback: str | None = None,
    ) -> Any:
        """The document that a server gives for the call, as JSON; of the fallback URL, when the first one fails.

        Raises:
            AskingError: there is no document.
        """
        try:
            return await self._fetch(session, url, params or {}, method)
        except AskingError as error:
            if fallback is None:
                raise
            session.timeline.add("warning", f"{error}; the fallback URL is asked", url=without_credentials(url))
        return await self._fetch(session, fallback, params or {}, method)

    async def _fetch(self, session: Asking, url: str, params: Mapping[str, Any], method: str) -> Any:
        told_of = session.body(params)
        body = to_json(told_of) if method == "POST" else b""
        signatures = self._message_signature(url, body) if "message" in told_of else self._signatures(url, body)
        headers = {"content-type": "application/json", **signatures}
        begun = time.perf_counter()
        reply = await self._send(method, url, headers, body, DOCUMENT_SECONDS)
        took = (time.perf_counter() - begun) * 1000
        shown = without_credentials(url)
        told = f"document from {shown}: {reply.status}"
        try:
            document = _document(reply, shown)
        except AskingError:
            session.timeline.add("fetch", told, milliseconds=took, url=shown)
            raise
        session.timeline.add("fetch", told, milliseconds=took, url=shown, document=document)
        return document

    def _message_signature(self, url: str, body: bytes) -> dict[str, str]:
        """The header of a request for a message's document: credentials stay in the URL that is signed."""
        if self.signing_key is None:
            return {}
        signature = hmac.new(self.signing_key.encode(), url.encode() + body, hashlib.sha1).hexdigest()
        return {"x-signalwire-signature": signature}

    def _signatures(self, url: str, body: bytes) -> dict[str, str]:
        return call_signatures(self.signing_key, url, body) if self.signing_key is not None else {}

    async def describe(self, session: Asking, url: str, body: Mapping[str, Any]) -> Any:
        """What a server tells of functions that another's document includes; any JSON.

        Raises:
            AskingError: it did not answer as it should.
        """
        sent, shown = to_json(body), without_credentials(url)
        signed = {
            name: value for name, value in self._signatures(url, sent).items() if name == "x-signalwire-signature"
        }
        begun = time.perf_counter()
        reply = await self._send("POST", url, {"content-type": "application/json", **signed}, sent, DOCUMENT_SECONDS)
        took = (time.perf_counter() - begun) * 1000
        session.timeline.add("fetch", f"functions of {shown}: {reply.status}", milliseconds=took, url=shown)
        return _json(reply, shown)

    async def call_function(self, session: Asking, url: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """What a server answers to a function call, asked up to three times more when it fails.

        Raises:
            AskingError: it never answered, or answered no result.
        """
        sent, failure = to_json(body), ""
        for attempt in range(REPEATS + 1):
            if attempt:
                session.timeline.add("warning", f"{failure}; it is asked again")
                await session.clock.sleep(PAUSE_SECONDS)
            try:
                reply = await self._attempt(session, url, sent, first=attempt == 0)
            except AskingError as error:
                failure = str(error)
                continue
            if reply.status < 500:
                return _result(reply, without_credentials(url))
            failure = f"{without_credentials(url)} answered {reply.status}"
        message = f"{failure}, {REPEATS + 1} times"
        raise AskingError(message)

    async def _attempt(self, session: Asking, url: str, body: bytes, *, first: bool) -> Reply:
        """Send a function call once, with what shall go wrong."""
        wrong = {fault.kind: fault for fault in self.faults}
        if "delay" in wrong:
            session.timeline.add("warning", f"fault: the call is held up for {wrong['delay'].seconds:g} s")
            await session.clock.sleep(wrong["delay"].seconds)
        if "malformed" in wrong and first:
            reply = await self._post(url, body[: len(body) // 2], FUNCTION_SECONDS)
            session.timeline.add("warning", f"fault: half of the call is sent; {reply.status} is answered")
        if "duplicate" in wrong:
            session.timeline.add("warning", "fault: the call is sent twice at once")
            sent = (self._post(url, body, FUNCTION_SECONDS) for _ in range(2))
            reply, _ = await asyncio.gather(*sent)
        else:
            reply = await self._post(url, body, FUNCTION_SECONDS)
        if "drop" in wrong and first:
            session.timeline.add("warning", "fault: the reply is lost, so that the call is repeated")
            message = f"the reply of {without_credentials(url)} was lost"
            raise AskingError(message)
        return reply

    async def post(self, session: Asking, url: str, body: Mapping[str, Any], what: str) -> Reply | None:
        """Tell a server something, at best effort; its reply, `None` when none came."""
        begun = time.perf_counter()
        shown = without_credentials(url).partition("?")[0]  # a query may hold a token
        try:
            reply = await self._post(url, to_json(body), POST_SECONDS)
        except AskingError as error:
            session.timeline.add("warning", f"{what} was lost: {error}", url=shown)
            return None
        took = (time.perf_counter() - begun) * 1000
        session.timeline.add("post", f"{what} to {shown}: {reply.status}", milliseconds=took, url=shown, body=body)
        return reply

    async def _post(self, url: str, body: bytes, seconds: float) -> Reply:
        return await self._send("POST", url, {"content-type": "application/json"}, body, seconds)

    async def _send(self, method: str, url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> Reply:
        try:
            return await self.transport.send(method, url, headers, body, seconds)
        except NoReplyError as error:
            message = f"{without_credentials(url)} did not answer: {error}"
            raise AskingError(message) from error


def call_signatures(key: str, url: str, body: bytes) -> dict[str, str]:
    """The headers by which a server knows that the platform asks for a call's document: of the URL as it is given."""
    signed = re.sub("//[^/?#]*@", "//", url).encode() + body
    return {
        "x-signalwire-sha256-signature": hmac.new(key.encode(), signed, hashlib.sha256).hexdigest(),
        "x-signalwire-signature": hmac.new(key.encode(), signed, hashlib.sha1).hexdigest(),
    }


def _document(reply: Reply, shown: str) -> Any:
    """The document in a reply."""
    if not 200 <= reply.status < 300:
        advice = ": write user:password@ before the host" if reply.status == 401 else ""
        message = f"{shown} answered {reply.status} instead of a document{advice}"
        raise AskingError(message)
    try:
        document = text.parse(reply.body)
    except UnreadableError as error:
        message = f"{shown} answered no SWML: {error}"
        raise AskingError(message) from error
    if not isinstance(document, Mapping):  # a page of HTML is a text in YAML
        message = f"{shown} answered no SWML: it holds no object"
        raise AskingError(message)
    return document


def _result(reply: Reply, shown: str) -> dict[str, Any]:
    """The JSON object in a reply to a function call."""
    value = _json(reply, shown)
    if not isinstance(value, dict):
        message = f"{shown} answered JSON that is no object"
        raise AskingError(message)
    return value


def _json(reply: Reply, shown: str) -> Any:
    """What a reply that counts holds."""
    if not 200 <= reply.status < 300:
        message = f"{shown} answered {reply.status}"
        raise AskingError(message)
    try:
        return orjson.loads(reply.body)
    except orjson.JSONDecodeError as error:
        message = f"{shown} answered no JSON: {error.msg}"
        raise AskingError(message) from error


def to_json(value: Any) -> bytes:
    """The value as the platform sends it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
