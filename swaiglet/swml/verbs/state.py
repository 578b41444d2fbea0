"""Verbs that keep variables and fetch data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from attrs import field, frozen

from swaiglet.errors import Problem
from swaiglet.swml import older
from swaiglet.swml.model import Verb, verb
from swaiglet.swml.wire import Flag, Number, Url


@verb("set", value="variables")
@frozen(kw_only=True)
class Set(Verb):
    """Set script variables, read later as ``vars.<name>``. SWML reference, ``set`` method.

    Attributes:
        variables: a value for each name, any JSON; strings may hold expressions.
    """

    variables: Mapping[str, Any] = field(kw_only=False)


@verb("unset", value="names")
@frozen(kw_only=True)
class Unset(Verb):
    """Forget script variables, also those that verbs have set. SWML reference, ``unset`` method.

    Attributes:
        names: one name, or a list.
    """

    names: str | Sequence[str] = field(kw_only=False)


@verb("request")
@frozen(kw_only=True)
class Request(Verb):
    """Send an HTTP request and wait for the answer. SWML reference, ``request`` method.

    Sets `request_url`, `request_result` (``success`` or ``failed``), `return_value`, `request_response_code`,
    `request_response_headers` and `request_response_body`.

    Attributes:
        url: where to; may hold credentials.
        method: the HTTP method.
        headers: ``Accept``, ``Authorization``, ``Content-Type``, ``Range`` and any ``X-…``; no others are sent.
        body: text, or an object that is sent as JSON.
        timeout: seconds for the whole request, 0 (no limit) unless set.
        connect_timeout: seconds to connect, 0 (no limit) unless set.
        save_variables: whether a JSON answer is kept as ``request_response.<key>``, false unless set.
    """

    url: Url = field(kw_only=False)
    method: Literal["GET", "POST", "PUT", "DELETE"] = field(kw_only=False)
    headers: Mapping[str, Any] | None = None
    body: str | Mapping[str, Any] | None = None
    timeout: Number | None = None
    connect_timeout: Number | None = None
    save_variables: Flag | None = None

    @classmethod
    def renew(cls, body: dict[str, Any]) -> Iterator[Problem]:
        """A request that does not say how it is sent."""
        return older.request_method(body)
