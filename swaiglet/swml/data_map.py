"""Data maps: functions that the platform answers by itself, from patterns and requests to any server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, Protocol, cast, runtime_checkable

from attrs import field, frozen

from swaiglet.errors import Problem

from . import older
from .model import Action, Model, model
from .wire import UNOFFICIAL, Flag, Int, Older, at_least_one


@runtime_checkable
class HasWire(Protocol):
    """What a tool returns, which may be what a data map answers too."""

    def to_wire(self) -> dict[str, Any]:
        """The JSON object that goes out."""
        ...


@model()
@frozen(kw_only=True)
class ToolResult(Model):
    """An answer in two parts. SWML reference, ``ai`` method, "SWAIG webhook response".

    Attributes:
        tool_result: the facts, which stay in the conversation.
        tool_prompt: what the model is to do with them.
    """

    tool_result: str | None = field(default=None, kw_only=False)
    tool_prompt: str | None = field(default=None, kw_only=False)


@model(shorthand="response")
@frozen(kw_only=True)
class Output(Model):
    """What a data map answers; a string, or the `Result` of a tool, may stand for it.

    SWML reference, ``ai`` method, ``data_map.output``.

    Attributes:
        response: text for the model, with placeholders, which words its own answer from it.
        action: what the platform does, in order.
        post_process: whether the agent speaks once more before the actions; false unless given.
    """

    response: str | ToolResult | None = field(default=None, kw_only=False)
    action: Sequence[Action] | Action | None = None
    post_process: bool | None = None


def as_output(value: Output | HasWire | Mapping[str, Any] | str | None) -> Output | None:
    """The output that a string or a `Result` stands for."""
    if isinstance(value, str):
        return Output(value)
    if isinstance(value, HasWire):
        wire = value.to_wire()
        actions = getattr(value, "action", None)  # the objects, because raw ones could not be read back from JSON
        return Output(**{**wire, "action": actions} if actions else wire)
    return cast("Output | None", value)  # a mapping becomes one when it is checked


@model()
@frozen(kw_only=True)
class Expression(Model):
    """An answer that is given when a text matches a pattern.

    SWML reference, ``ai`` method, ``data_map.expressions``.

    Attributes:
        string: the text, with placeholders: ``${args.city}``.
        pattern: a regular expression, found anywhere in the text, in any case; ``/…/`` minds the case.
        output: the answer when it matches.
        expr: a condition in the platform's own language; undocumented.
        nomatch_output: the answer when it does not match; undocumented.
    """

    string: str = field(kw_only=False)
    pattern: str = field(kw_only=False)
    output: Output = field(kw_only=False, converter=as_output)
    expr: str | None = field(default=None, metadata=UNOFFICIAL)
    nomatch_output: Output | None = field(
        default=None, converter=as_output, metadata={"key": "nomatch-output", **UNOFFICIAL}
    )


@model()
@frozen(kw_only=True)
class ForEach(Model):
    """A text made of a list in a server's reply, one part for each element.

    SWML reference, ``ai`` method, ``data_map.webhooks.foreach``.

    Attributes:
        input_key: the path of the list in the reply: ``results``, ``data.items``.
        output_key: the name that the text gets, for placeholders in the output: ``${<output_key>}``.
        append: what each element adds; ``${this.<key>}`` is a member of it.
        max: how many elements count; all unless given.
    """

    input_key: str = field(kw_only=False)
    output_key: str = field(kw_only=False)
    append: str = field(kw_only=False)
    max: Int | None = None


@model(aliases={"required_args": "require_args", "body": "params"})
@frozen(kw_only=True)
class Webhook(Model):
    """A request to any server, and what is answered from its reply.

    In `url` and `params` an argument is ``${args.<name>}``; in `foreach`, `expressions` and `output` it is
    ``${input.args.<name>}``, and ``${<key>}`` is a member of the reply. SWML reference, ``ai`` method,
    ``data_map.webhooks``.

    Attributes:
        url: where the request goes, with placeholders, best wrapped in `enc`; perhaps with ``user:password@``.
        method: ``GET`` unless given, ``POST`` when there is a body.
        headers: HTTP headers, sent as they are, without placeholders filled in.
        params: the body, sent as JSON, with placeholders.
        input_args_as_params: whether the model's arguments go into the body; false unless given.
        form_param: send the body as this one field of a form; undocumented.
        require_args: arguments without which the request is not made; best one only.
        error_keys: keys of the reply that mean failure, so that the data map's own output is the answer.
        foreach: a text made of a list in the reply.
        expressions: answers by patterns in the reply, tried in order before the output.
        output: the answer.
    """

    url: str = field(kw_only=False)
    method: Annotated[Literal["GET", "POST", "PUT", "DELETE"], Older(older.upper)] | None = None
    headers: Mapping[str, str] | None = None
    params: Mapping[str, Any] | None = None
    input_args_as_params: Flag | None = None
    form_param: str | None = field(default=None, metadata=UNOFFICIAL)
    require_args: str | Sequence[str] | None = None
    error_keys: str | Sequence[str] | None = None
    foreach: ForEach | None = None
    expressions: Sequence[Expression] | None = None
    output: Output | None = field(default=None, converter=as_output)

    @classmethod
    def renew(cls, body: dict[str, Any]) -> Iterator[Problem]:
        """A method that the platform sends as another."""
        return older.webhook_method(body)


@model(at_least_one("expressions", "webhooks", "output"), aliases={"error_keys": None})
@frozen(kw_only=True)
class DataMap(Model):
    """How the platform answers a function by itself: expressions first, then webhooks, then the output.

    SWML reference, ``ai`` method, ``SWAIG.functions.data_map``.

    Attributes:
        expressions: answers by patterns in the arguments; the first that matches ends the matter.
        webhooks: requests to servers; the first that can be made is.
        output: the answer when nothing above gave one.
    """

    expressions: Sequence[Expression] | None = None
    webhooks: Sequence[Webhook] | None = None
    output: Output | None = field(default=None, converter=as_output)

    @classmethod
    def renew(cls, body: dict[str, Any]) -> Iterator[Problem]:
        """Placeholders of arguments as a webhook's answer has them, where there is no answer yet."""
        return older.arguments_at_root(body)
