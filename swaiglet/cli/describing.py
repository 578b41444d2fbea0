"""A call that a person describes: the options for it, laid over a recorded request, as the body of a request.

``@describes_a_call`` gives a command these options, and hands it what they say as one `Described`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs
import click
import orjson
from attrs import evolve, field, frozen
from multidict import MultiDict

from swaiglet import errors
from swaiglet.errors import UnreadableError
from swaiglet.simulator.ringing import FROM_NUMBER, TO_NUMBER, facts
from swaiglet.swaig.call import Call
from swaiglet.swml import text

from .mistake import MistakeError

NESTED = ("call", "SWMLCall", "channel_data")
"""Where a body may hold the call's facts, if not at its top; as `Call` looks for them."""
Sentence = Callable[[str], str]


class Pair(click.ParamType[tuple[str, str]]):
    """A parameter that is read as a name with a value."""

    name = "NAME=VALUE"

    def __init__(self, wrong: Sentence) -> None:
        """Say how a text is refused that is none."""
        self.wrong = wrong

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ARG002
        """Read the pair."""
        name, equals, rest = value.partition("=")
        if not name or not equals:
            raise MistakeError(self.wrong(value))
        return name, rest


class Address(click.ParamType[str]):
    """A parameter that is the URL of a document."""

    name = "URL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ARG002
        """Take the URL."""
        try:
            parts = urlsplit(value)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise MistakeError(errors.no_address(value))
        return value


class Object(click.ParamType[Mapping[str, Any]]):
    """A parameter that is read as a JSON object."""

    name = "JSON"

    def __init__(self, wrong: Sentence) -> None:
        """Say how a text is refused that is none."""
        self.wrong = wrong

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ARG002
        """Read the object."""
        try:
            read = orjson.loads(value)
            text.check_size(read)
        except orjson.JSONDecodeError:
            read = None
        except UnreadableError as error:
            raise MistakeError(errors.unreadable(param.opts[0] if param else self.name, str(error))) from error
        if not isinstance(read, dict):
            raise MistakeError(self.wrong(value))
        return read


OPTIONS: Mapping[str, Callable[[Any], Any]] = {
    "from_number": click.option(
        "--from", "from_number", metavar="NUMBER", help=f"Who calls: E.164, or a SIP address.  [default: {FROM_NUMBER}]"
    ),
    "to_number": click.option("--to", "to_number", metavar="NUMBER", help=f"Who is called.  [default: {TO_NUMBER}]"),
    "type": click.option(
        "--type", "type", type=click.Choice(["phone", "sip", "webrtc"]), help="What kind of call it is."
    ),
    "direction": click.option(
        "--direction", type=click.Choice(["inbound", "outbound"]), help="Of the call, as the platform sees it."
    ),
    "variables": click.option(
        "--vars", "variables", type=Object(errors.bad_variables), help="Variables of the call's documents."
    ),
    "query": click.option(
        "--query", type=Pair(errors.bad_query), multiple=True, help="Of the URL that is asked; may be repeated."
    ),
    "headers": click.option(
        "--header", "headers", type=Pair(errors.bad_header), multiple=True, help="A SIP header; may be repeated."
    ),
    "body": click.option(
        "--body",
        metavar="FILE",
        help="A recorded request's body in JSON, - for standard input; the other options lie over it.",
    ),
}
"""By the name under which each reaches `describe`."""


@frozen
class Described:
    """A call that somebody described.

    Attributes:
        body: what is posted when its document is asked for, or the recorded request, with what else was said in it.
        query: of the URL that is asked.
        is_special: whether anything was said of it, so that it is not just any call.
    """

    body: Mapping[str, Any]
    query: MultiDict[str] = field(factory=MultiDict)
    is_special: bool = False

    @property
    def call(self) -> Call:
        """The call, read from the body as the server reads it."""
        return Call.from_body(self.body, query=self.query)

    def named(self, call_id: str) -> Described:
        """The same call, with an id if it has none."""
        return self if self.call.id else evolve(self, body=describe(self.body, id=call_id).body)

    @property
    def facts(self) -> dict[str, Any]:
        """What is told of the call itself, under the names that the platform has for it in a request for a document."""
        call = self.call
        told = {
            "call_id": call.id,
            "from": call.from_number,
            "from_number": call.from_number,
            "to": call.to_number,
            "to_number": call.to_number,
            "caller_id_name": call.caller_name,
            "type": call.type,
            "direction": call.direction,
            "call_state": call.state,
            "project_id": call.project_id,
            "space_id": call.space_id,
        }
        nested = _places(self.body)[:-1]
        return {**(nested[0] if nested else {}), **{name: value for name, value in told.items() if value}}


def describes_a_call(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that describe a call; what they say reaches it as ``described``."""

    @wraps(command)
    def run(*arguments: Any, **given: Any) -> Any:
        told = {name: given.pop(name) for name in OPTIONS}
        source = told.pop("body")
        body = None if source is None else read_body(source)
        return command(*arguments, described=describe(body, **told), **given)

    for option in reversed([*OPTIONS.values()]):
        option(run)
    return run


def describe(
    body: Mapping[str, Any] | None = None,
    *,
    variables: Mapping[str, Any] | None = None,
    query: Sequence[tuple[str, str]] = (),
    headers: Sequence[tuple[str, str]] = (),
    **told: str | None,
) -> Described:
    """The call of a request's body, or an ordinary one, with what else is told of it.

    Args:
        body: of a recorded request: for a document, or of a function.
        variables: some of the documents' variables.
        query: of the URL that is asked.
        headers: SIP headers; they replace those of the same name.
        told: attributes of `Call` that are text, such as ``from_number`` and ``id``; `None` says nothing.
    """
    known = {name: value for name, value in told.items() if value is not None}
    made: dict[str, Any] = deepcopy(dict(body)) if body is not None else _ordinary(known)
    for name, value in known.items():
        _lay(made, name, value)
    if variables:
        _lay_variables(made, variables)
    if headers:
        _lay_headers(made, headers)
    is_special = bool(body is not None or known or variables or headers or query)
    return Described(made, MultiDict(query), is_special)


def read_body(source: str) -> Mapping[str, Any]:
    """The JSON object in a file, or in standard input for ``-``.

    Raises:
        MistakeError: there is none.
    """
    try:
        if source == "-":
            value = text.parse_json(sys.stdin.buffer.read(text.MAX_BYTES + 1))
        else:
            with Path(source).open("rb") as file:
                value = text.parse_json(file.read(text.MAX_BYTES + 1))
    except OSError as error:
        raise MistakeError(errors.bad_body(source, error.strerror or str(error))) from error
    except UnreadableError as error:
        raise MistakeError(errors.unreadable(source, str(error))) from error
    if not isinstance(value, Mapping):
        raise MistakeError(errors.bad_body(source, "it holds no JSON object"))
    return value


def _ordinary(known: Mapping[str, str]) -> dict[str, Any]:
    """The body of a request about a phone call that comes in, without ids, which are a matter of chance."""
    from_number, to_number = known.get("from_number", FROM_NUMBER), known.get("to_number", TO_NUMBER)
    return {"call": facts(from_number, to_number, type_=known.get("type", "phone"))}


def _places(body: Any) -> list[dict[str, Any]]:
    """The objects that tell of the call, best first."""
    nested = (body.get(name) for name in NESTED)
    return [*[place for place in nested if isinstance(place, dict) and place][:1], body]


def _keys(name: str) -> Sequence[str]:
    """The keys that an attribute of a call is read from, best first."""
    keys: Sequence[str] = getattr(attrs.fields(Call), name).metadata["keys"]
    return keys


def _lay(body: dict[str, Any], name: str, value: str) -> None:
    """Put a fact in the place of what the body tells of it, under each key that it has there."""
    places, keys = _places(body), _keys(name)
    held = [(place, key) for place in places for key in keys if key in place]
    for place, key in held or [(places[0], keys[0])]:
        place[key] = value


def _lay_variables(body: dict[str, Any], variables: Mapping[str, Any]) -> None:
    """Put variables in the place of those that go by the same names."""
    held = [(place, key) for place in _places(body) for key in _keys("vars") if isinstance(place.get(key), dict)]
    for place, key in held or [(body, "vars")]:
        before = place.get(key)
        place[key] = {**(before if isinstance(before, dict) else {}), **variables}


def _lay_headers(body: dict[str, Any], headers: Sequence[tuple[str, str]]) -> None:
    """Put headers in the place of those that go by the same names."""
    replaced = {name.lower() for name, _ in headers}
    kept = [(name, value) for name, value in Call.from_body(body).headers.items() if name.lower() not in replaced]
    _places(body)[0]["headers"] = [{"name": name, "value": value} for name, value in (*kept, *headers)]
