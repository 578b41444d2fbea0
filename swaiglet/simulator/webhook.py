"""A data map's webhook: whether it is asked, what is sent, and what its reply gives to read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from swaiglet import errors

from .exchange import send
from .expansion import LARGEST, OPENS, json_text
from .record import Record, Scope
from .request import Bounds, Exchange, Request
from .values import MISSING, folded, found, is_true, member, named, read_json

USER_AGENT = "SignalWire-CallFabric/1.0"
MOST_ELEMENTS = 10_000
"""How many elements ``foreach`` joins here, so that a run ends."""


def reason_to_skip(webhook: Any, arguments: Mapping[str, Any], at: str, record: Record) -> str:
    """Why the platform does not ask the webhook; empty when it does."""
    if not isinstance(webhook, Mapping):
        return errors.wrong_place(webhook, "an object")
    if "url" not in webhook:
        return errors.webhook_without("`url`")
    if "output" not in webhook and "expressions" not in webhook:
        return errors.webhook_without("`output` and no `expressions`")
    key = "require_args" if "require_args" in webhook else "required_args"
    if key not in webhook:
        return ""
    required = named(webhook[key])
    missing = [name for name in required if member(arguments, name) is MISSING]
    if len(missing) == len(required):
        return errors.no_argument_of(required)
    if missing:
        record.warn(at, errors.arguments_missing(missing))
    return ""


async def ask(webhook: Mapping[str, Any], scope: Scope, at: str, record: Record, bounds: Bounds) -> Exchange:
    """Send the webhook's request."""
    url = record.text(f"{at}.url", str(webhook["url"]), scope)
    body = _body(webhook, scope, at, record)
    asked = webhook.get("method")
    method = "POST" if body is not None or (isinstance(asked, str) and folded(asked) == "post") else "GET"
    if asked is not None and folded(str(asked)) != method.lower():
        record.warn(f"{at}.method", errors.method_is_other(str(asked), method))
    exchange = await send(Request(method, url, _headers(webhook, at, record), body), bounds)
    record.note(at, errors.webhook_answered(method, exchange.url, exchange.status), exchange)
    return exchange


def _body(webhook: Mapping[str, Any], scope: Scope, at: str, record: Record) -> str | None:
    """What is sent, as JSON or as the one field of a form; `None` for nothing."""
    params = webhook.get("params")
    if is_true(webhook.get("input_args_as_params")):
        arguments = scope.data["args"]
        given = {folded(name) for name in arguments}
        own = params if isinstance(params, Mapping) else {}
        params = {name: value for name, value in own.items() if folded(name) not in given} | dict(arguments)
    if params is None:
        return None
    body = ""
    try:
        body = record.text(f"{at}.params", json_text(params), scope, in_json=True)
        body = json_text(read_json(body))
    except ValueError:
        record.warn(f"{at}.params", errors.body_breaks())
    form = webhook.get("form_param")
    return f"{form}={quote(body, safe='', errors='replace')}" if form else body


def _headers(webhook: Mapping[str, Any], at: str, record: Record) -> dict[str, str]:
    """The headers of the request: those that are configured win."""
    kind = "application/x-www-form-urlencoded" if webhook.get("form_param") else "application/json"
    headers = {"Content-Type": kind, "User-Agent": USER_AGENT}
    configured = webhook.get("headers")
    for name, value in configured.items() if isinstance(configured, Mapping) else ():
        if not isinstance(value, str):
            record.warn(f"{at}.headers", errors.header_left_out(name))
            continue
        if OPENS.search(value):
            record.warn(f"{at}.headers", errors.header_with_placeholder(name))
        headers = {key: each for key, each in headers.items() if folded(key) != folded(name)} | {name: value}
    return headers


def failure_of(webhook: Mapping[str, Any], exchange: Exchange) -> str:
    """Why the reply counts as none; empty when it counts."""
    if exchange.failure:
        return exchange.failure
    keys = (key for key in named(webhook.get("error_keys")) if key != "array")
    present = next((key for key in keys if member(exchange.reply, key) is not MISSING), "")
    return errors.error_key_in_reply(present) if present else ""


def reply_scope(reply: Any, call: Mapping[str, Any], prompt_vars: Mapping[str, Any]) -> dict[str, Any]:
    """What the webhook's own texts read: the reply at the root, and the call under ``input``."""
    own = {key: value for key, value in reply.items() if folded(key) != "input"} if isinstance(reply, Mapping) else {}
    more = {"global_data": call["global_data"], "prompt_vars": prompt_vars}
    missing = {key: value for key, value in more.items() if member(own, key) is MISSING}
    return own | {"input": {key: value for key, value in call.items() if key != "input"}} | missing


def join_each(foreach: Any, data: dict[str, Any], at: str, record: Record) -> None:
    """Join a part for each element of a list in the reply, and put the text among what can be read."""
    keys = ("input_key", "output_key", "append")
    if not isinstance(foreach, Mapping) or not all(isinstance(foreach.get(key), str) for key in keys):
        record.warn(at, errors.wrong_place(foreach, "an object with `input_key`, `output_key` and `append`"))
        return
    path, key, append = (foreach[key] for key in keys)
    elements = found(data, path)
    if not isinstance(elements, list):
        record.warn(at, errors.no_list_at(path))
        return
    if member(data, key) is not MISSING:
        record.warn(at, errors.key_in_reply(key))
        return
    elements = elements[: _limit(foreach.get("max")) or None]
    if len(elements) > MOST_ELEMENTS:
        record.warn(at, errors.too_many_elements(MOST_ELEMENTS))
    text = _joined(append, elements[:MOST_ELEMENTS], data, at, record)
    record.note(at, errors.each_joined(len(elements), path, key))
    data[key] = text


def _joined(append: str, elements: list[Any], data: Mapping[str, Any], at: str, record: Record) -> str:
    readable: dict[str, Any] = {"this": None} | {key: value for key, value in data.items() if folded(key) != "this"}
    parts, size = list[str](), 0
    for readable["this"] in elements:
        parts.append(record.text(f"{at}.append", append, Scope(readable, in_reply=True)))
        size += len(parts[-1])
        if size > LARGEST:
            record.warn(at, errors.text_cut(LARGEST))
            break
    return "".join(parts)[:LARGEST]


def _limit(value: Any) -> int:
    """How many elements count; 0 for all."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return 0
    return max(int(number), 0) if math.isfinite(number) else 0
