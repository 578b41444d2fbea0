"""What the platform posts: a call, a function call, a report. Every key is optional but the function's name.

The sources disagree on where keys stand and what they are called, so each attribute lists the keys it is read from,
best first; they are looked for in the nested ``call`` object, then at the top of the body. Unknown keys are kept.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import orjson
from attrs import field, frozen
from multidict import CIMultiDict, CIMultiDictProxy, MultiDict, MultiDictProxy

from swaiglet.errors import PayloadError

JSONObject = Mapping[str, Any]
NO_HEADERS: CIMultiDictProxy[str] = CIMultiDictProxy(CIMultiDict())
NO_QUERY: MultiDictProxy[str] = MultiDictProxy(MultiDict())
USER_VARIABLES = ("user_variables", "userVariables", "user_vars")
Query = Mapping[str, str] | Iterable[tuple[str, str]]
T = TypeVar("T")


ELSEWHERE: Mapping[str, tuple[str, tuple[str, ...], type[Any]]] = {
    "from_number": ("global_data", ("caller_id_number",), str),
    "caller_name": ("global_data", ("caller_id_name",), str),
    "user_variables": ("vars", USER_VARIABLES, dict),
}
"""Attributes that, when no key tells them, may stand inside of another: where, under which keys, of which type."""


def _told(*keys: str, as_: type[Any] = str) -> Any:
    """A field that is read from the first of these keys that holds such a value."""
    default: Any = None if as_ in (bool, int, float) else attrs.Factory(as_)
    return field(default=default, kw_only=True, metadata={"keys": keys, "as": as_})


def _headers(headers: Any) -> CIMultiDictProxy[str]:
    """SIP headers from the wire's list of pairs, or from what a test writes."""
    if not headers:
        return NO_HEADERS
    if isinstance(headers, CIMultiDictProxy):
        return headers
    if isinstance(headers, Mapping):
        return CIMultiDictProxy(CIMultiDict([(name, str(value)) for name, value in headers.items()]))
    pairs = [item for item in headers if isinstance(item, Mapping)] if isinstance(headers, Iterable) else []
    return CIMultiDictProxy(CIMultiDict([(str(item.get("name", "")), str(item.get("value", ""))) for item in pairs]))


def _query(query: Any) -> MultiDictProxy[str]:
    if not query:
        return NO_QUERY
    return query if isinstance(query, MultiDictProxy) else MultiDictProxy(MultiDict(query))


class Told:
    """What a body tells, each attribute read when it is first asked for: most handlers ask for two of forty."""

    __slots__ = ()

    raw: JSONObject

    if not TYPE_CHECKING:  # type checkers know the attributes there are

        def __getattr__(self, name: str) -> Any:
            """Read an attribute."""
            places = _places(type(self))
            if name not in places:
                return object.__getattribute__(self, name)  # which says so
            keys, kind = places[name]
            value = _first_of(self._sources(), keys, kind)
            if value is None:
                value = self._find(name)
            if value is None and kind not in NEVER_EMPTY:
                value = kind()
            object.__setattr__(self, name, value)
            return value

    def _sources(self) -> tuple[JSONObject, ...]:
        """The objects in which keys are looked for, best first."""
        return (self.raw,)

    def _find(self, name: str) -> Any:  # noqa: ARG002  what classes find otherwise
        """What no key tells."""
        return None


@frozen
class Call(Told):
    """One phone call, as far as the platform has told.

    Numbers are E.164, or SIP or WebRTC addresses; what was not told is an empty string or an empty mapping, so that
    a test writes ``Call(from_number="+15550100123")``. SWML reference, "Deployment", the request body.

    Attributes:
        id: the platform's name for it.
        from_number: who calls.
        to_number: who is called.
        caller_name: what the caller's line says of itself.
        direction: ``inbound`` or ``outbound``.
        type: ``phone``, ``sip`` or ``webrtc``.
        state: how far it is: ``created``, ``answered``.
        headers: SIP headers, looked up without regard to case.
        sip: what the SIP request said.
        project_id: the project of the number that was called.
        space_id: the space of that project.
        query: the query of the URL that asked for the document; repeated names are kept.
        vars: the variables of the document.
        envs: the variables of the account and the project, and those of the request that dialled.
        params: what the step that asked for this document handed over.
        user_variables: what the client that called had to say.
        global_data: the session's data, which all functions share.
        meta_data: the data of the functions that share a token.
        ai_session_id: the conversation in progress.
        conversation_id: what conversations of the same memory have in common.
        extra: keys that swaiglet does not know, of the ``call`` object and of the body.
        raw: the body as it came.
    """

    id: str = _told("call_id", "call_sid", "id")
    from_number: str = _told("from_number", "from", "caller_id_num", "caller_id_number", "caller_id")
    to_number: str = _told("to_number", "to", "destination_number")
    caller_name: str = _told("caller_id_name", "caller_name", "from_name")
    direction: str = _told("direction")
    type: str = _told("type")
    state: str = _told("call_state", "state")
    headers: CIMultiDictProxy[str] = field(factory=dict, converter=_headers, kw_only=True)
    sip: JSONObject = _told("sip_data", as_=dict)
    project_id: str = _told("project_id")
    space_id: str = _told("space_id")
    query: MultiDictProxy[str] = field(factory=dict, converter=_query, kw_only=True)
    vars: JSONObject = _told("vars", "SWMLVars", as_=dict)
    envs: JSONObject = _told("envs", as_=dict)
    params: JSONObject = _told("params", as_=dict)
    user_variables: JSONObject = _told(*USER_VARIABLES, as_=dict)
    global_data: JSONObject = _told("global_data", as_=dict)
    meta_data: JSONObject = _told("meta_data", as_=dict)
    ai_session_id: str = _told("ai_session_id")
    conversation_id: str = _told("conversation_id")
    extra: JSONObject = field(factory=dict, kw_only=True)
    raw: JSONObject = field(factory=dict, kw_only=True, repr=False)

    _beside: tuple[Any, ...] = field(default=(), init=False, repr=False, eq=False)
    """The classes that are read from the same body."""

    @classmethod
    def from_body(cls, body: JSONObject, *, query: Query = ()) -> Call:
        """The call that a request's body tells of, nested (``{"call": {…}, "vars": {…}}``) or flat."""
        return _told_by(cls, body, query=_query(query), _beside=())

    def _sources(self) -> tuple[JSONObject, ...]:
        raw = self.raw
        nested = raw.get("call")
        if not nested or not isinstance(nested, dict):
            nested = _first(raw, ("SWMLCall", "channel_data"), dict) or {}
        return nested, raw

    def _find(self, name: str) -> Any:
        """What no key tells, but other keys do."""
        nested, body = self._sources()
        if name == "headers":
            return _headers(nested.get("headers", body.get("headers", ())))
        if name == "extra":
            understood = _understood(Call, *self._beside)
            return {key: value for source in (body, nested) for key, value in source.items() if key not in understood}
        if name in ELSEWHERE:
            source, keys, kind = ELSEWHERE[name]
            return _first(getattr(self, source), keys, kind)
        return None


@frozen
class FunctionCall(Told):
    """The model calls one of our functions. SWML reference, ``ai`` method, "SWAIG webhook".

    Attributes:
        function: the function's name.
        arguments: what the model gave it, parsed, not checked.
        call: the call it happens on, with its global data and meta data.
        arguments_text: the model's own words for the arguments, unchanged.
        description: what the document says of the function.
        argument_desc: what the document says of its arguments.
        app_name: the app, as the platform calls it.
        meta_data_token: the token that its meta data goes by.
        conversation_type: ``voice`` or ``chat``.
        channel_active: whether the call is still up.
        channel_offhook: whether it was answered.
        channel_ready: whether the agent can take actions.
        fatal_error: whether the conversation ended of an error.
        error_reason: of which.
        content_type: of this very body.
        content_disposition: what this very body is for.
        version: of the protocol.
        call_log: what was said so far, when ``params`` have ``swaig_post_conversation``.
        raw_call_log: the same, with nothing taken out.
        extra: keys that swaiglet does not know.
        raw: the body as it came.
    """

    function: str
    arguments: JSONObject = field(factory=dict)
    call: Call = field(factory=Call)
    arguments_text: str = field(default="", kw_only=True)
    description: str = _told("description", "purpose")
    argument_desc: JSONObject = _told("argument_desc", as_=dict)
    app_name: str = _told("app_name")
    meta_data_token: str = _told("meta_data_token")
    conversation_type: str = _told("conversation_type")
    channel_active: bool | None = _told("channel_active", as_=bool)
    channel_offhook: bool | None = _told("channel_offhook", as_=bool)
    channel_ready: bool | None = _told("channel_ready", as_=bool)
    fatal_error: bool | None = _told("fatal_error", as_=bool)
    error_reason: str = _told("error_reason")
    content_type: str = _told("content_type")
    content_disposition: str = _told("content_disposition")
    version: str = _told("version")
    call_log: Sequence[JSONObject] = _told("call_log", as_=list)
    raw_call_log: Sequence[JSONObject] = _told("raw_call_log", as_=list)
    extra: JSONObject = field(factory=dict, kw_only=True)
    raw: JSONObject = field(factory=dict, kw_only=True, repr=False)

    @classmethod
    def from_body(cls, body: JSONObject, *, query: Query = ()) -> FunctionCall:
        """The function call that a request's body tells of.

        Raises:
            PayloadError: the body names no function.
        """
        function = body.get("function")
        if not isinstance(function, str) or not function:
            raise PayloadError("the request names no function: `function` must be a string that is not empty")
        call = _told_by(Call, body, query=_query(query), _beside=(cls,))
        arguments, text = _arguments(body)
        return _told_by(cls, body, function=function, arguments=arguments, arguments_text=text, call=call)

    def _find(self, name: str) -> Any:
        return self.call.extra if name == "extra" else None

    @property
    def body(self) -> JSONObject:
        """The body as it came, or for a function call that was made in Python as it would have come."""
        return self.raw or {
            "function": self.function,
            "argument": {"parsed": [self.arguments], "raw": self.arguments_text},
            "call_id": self.call.id,
            "caller_id_num": self.call.from_number,
            "global_data": self.call.global_data,
            "meta_data": self.call.meta_data,
        }


@frozen
class PostPrompt(Told):
    """The report after a conversation. SWML reference, ``ai`` method, ``post_prompt_url``.

    Dates are microseconds since 1970, 0 or `None` for what never happened.

    Attributes:
        post_prompt_data: the answer to the post prompt, as it came: ``raw``, ``parsed``, ``substituted``.
        call: the call that it was about, with its last global data.
        action: what the report is for.
        app_name: the app, as the platform calls it.
        conversation_type: ``voice`` or ``chat``.
        conversation_summary: what is kept for the next conversation of the same id, when ``params`` say so.
        call_ended_by: who hung up.
        call_log: what was said, and which functions were called.
        raw_call_log: the same, with what was interrupted or dropped.
        call_timeline: what happened, in order.
        swaig_log: the requests for functions, and what was answered.
        times: how long each answer took.
        call_start_date: when the phone rang.
        call_answer_date: when it was answered.
        call_end_date: when the call ended.
        ai_start_date: when the conversation began.
        ai_end_date: when it ended.
        total_minutes: minutes that began, when ``params`` have ``enable_accounting``.
        total_input_tokens: what the model read.
        total_output_tokens: what the model wrote.
        content_type: of this very body.
        content_disposition: what this very body is for.
        version: of the protocol.
        extra: keys that swaiglet does not know.
        raw: the body as it came.
    """

    post_prompt_data: JSONObject = _told("post_prompt_data", as_=dict)
    call: Call = field(factory=Call, kw_only=True)
    action: str = _told("action")
    app_name: str = _told("app_name")
    conversation_type: str = _told("conversation_type")
    conversation_summary: str = _told("conversation_summary")
    call_ended_by: str = _told("call_ended_by")
    call_log: Sequence[JSONObject] = _told("call_log", as_=list)
    raw_call_log: Sequence[JSONObject] = _told("raw_call_log", as_=list)
    call_timeline: Sequence[JSONObject] = _told("call_timeline", as_=list)
    swaig_log: Sequence[JSONObject] = _told("swaig_log", as_=list)
    times: Sequence[JSONObject] = _told("times", as_=list)
    call_start_date: int | None = _told("call_start_date", as_=int)
    call_answer_date: int | None = _told("call_answer_date", as_=int)
    call_end_date: int | None = _told("call_end_date", as_=int)
    ai_start_date: int | None = _told("ai_start_date", as_=int)
    ai_end_date: int | None = _told("ai_end_date", as_=int)
    total_minutes: float | None = _told("total_minutes", as_=float)
    total_input_tokens: float | None = _told("total_input_tokens", as_=float)
    total_output_tokens: float | None = _told("total_output_tokens", as_=float)
    content_type: str = _told("content_type")
    content_disposition: str = _told("content_disposition")
    version: str = _told("version")
    extra: JSONObject = field(factory=dict, kw_only=True)
    raw: JSONObject = field(factory=dict, kw_only=True, repr=False)

    @classmethod
    def from_body(cls, body: JSONObject, *, query: Query = ()) -> PostPrompt:
        """The report that a request's body holds."""
        return _told_by(cls, body, call=_told_by(Call, body, query=_query(query), _beside=(cls,)))

    def _find(self, name: str) -> Any:
        return self.call.extra if name == "extra" else None

    @property
    def text(self) -> str:
        """The answer to the post prompt, unchanged."""
        raw = self.post_prompt_data.get("raw")
        return raw if isinstance(raw, str) else ""

    @property
    def data(self) -> JSONObject:
        """The answer to the post prompt as JSON: parsed, fenced or bare; prose is ``{"summary": …}``."""
        parsed = self.post_prompt_data.get("parsed")
        first = parsed[0] if isinstance(parsed, list) and parsed else parsed
        if isinstance(first, dict):
            return first
        if not self.post_prompt_data.keys() & {"parsed", "raw", "substituted"}:
            return self.post_prompt_data
        found = _json_object(_unfenced(self.text))
        return {"summary": self.text} if found is None else found


def _unfenced(text: str) -> str:
    """The text without the fence (three backticks and perhaps a language) that models put around JSON."""
    stripped = text.strip()
    if not (stripped.startswith("```") and stripped.endswith("```")):
        return stripped
    return stripped[3:-3].lstrip(string.ascii_letters)


def _json_object(text: str) -> dict[str, Any] | None:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _arguments(body: JSONObject) -> tuple[JSONObject, str]:
    """The arguments, parsed, and the model's own text for them."""
    argument = body.get("argument", {})
    if isinstance(argument, str):
        argument = {"raw": argument}
    if not isinstance(argument, Mapping):
        argument = {}
    raw = argument.get("raw")
    text = raw if isinstance(raw, str) else ""
    parsed = argument.get("parsed")
    first = parsed[0] if isinstance(parsed, list) and parsed else parsed
    if isinstance(first, Mapping):
        return first, text
    given = (_json_object(text), raw, body.get("arguments"))
    return next((value for value in given if isinstance(value, Mapping)), {}), text


def _told_by(cls: type[T], body: JSONObject, **known: Any) -> T:
    """An object whose other attributes the body tells."""
    made = object.__new__(cls)
    object.__setattr__(made, "raw", body)
    for name, value in known.items():
        object.__setattr__(made, name, value)
    return made


@cache
def _places(cls: type[attrs.AttrsInstance]) -> Mapping[str, tuple[tuple[str, ...], type[Any]]]:
    """For every attribute that is read from a body: the keys that tell it, the best first, and its type."""
    fields = {field.name: field.metadata for field in attrs.fields(cls)}
    told = {name: (metadata["keys"], metadata["as"]) for name, metadata in fields.items() if "keys" in metadata}
    return told | {name: ((), dict) for name in ("headers", "extra") if name in fields}


@cache
def _understood(*classes: Any) -> frozenset[str]:
    """Every key that these classes read, and those that are read by other ways."""
    others = ("call", "SWMLCall", "channel_data", "headers")
    more = ("function", "argument", "arguments", "action") if FunctionCall in classes else ()
    return frozenset({*others, *more, *(key for cls in classes for keys, _ in _places(cls).values() for key in keys)})


NEVER_EMPTY = (bool, int, float)


def _first_of(sources: Iterable[JSONObject], keys: Iterable[str], kind: type[T]) -> T | None:
    """The first value of that kind that is not empty: of the best key, in the best source."""
    for key in keys:
        for source in sources:
            value = source.get(key)
            if type(value) is not kind:
                value = _as(kind, value)
            if value or type(value) in NEVER_EMPTY:
                return value
    return None


def _first(source: JSONObject, keys: Iterable[str], kind: type[T]) -> T | None:
    """The same in one source."""
    return _first_of((source,), keys, kind)


def _as(kind: type[T], value: Any) -> T | None:
    """The value when it is of that kind; whole numbers pass as strings and fractions, one object as a list of one."""
    if isinstance(value, bool) and kind is not bool:
        return None
    made: Any = value
    if isinstance(value, int) and kind in (str, float):
        with suppress(OverflowError, ValueError):  # a number beyond what either can hold is no number of ours
            made = kind(value)  # type: ignore[call-arg]
    if isinstance(value, dict) and value and kind is list:
        made = [value]
    return made if isinstance(made, kind) else None
