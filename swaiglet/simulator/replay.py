"""A recorded call played again: its function calls are sent once more, in order, and the answers compared."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from attrs import field, frozen

from swaiglet import errors
from swaiglet.errors import SwaigletError

from .platform import AskingError, Platform
from .ringing import ringing
from .session import Session

REDACTED = "[redacted]"
"""What stands in a recording for what it does not tell."""
VOLATILE = {
    r"(?<=://)[^/\s:@]+(?::[^/\s@]*)?@": "",  # credentials in a URL
    r"(__token=)[^&\s\"]+": r"\1…",
    r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b": "<id>",
    r"\(reference [0-9a-f]{8}\)": "(reference …)",
    r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?": "<time>",
}
"""What differs from run to run without meaning anything, and what it is compared as."""


@frozen
class Recorded:
    """A function call of a recorded call.

    Attributes:
        function: its name.
        body: what the platform sent.
        reply: what the server answered; `None` when the recording has no answer.
    """

    function: str
    body: Mapping[str, Any] = field(repr=False)
    reply: Mapping[str, Any] | None


@frozen(kw_only=True)
class Replayed:
    """A function call that was sent again.

    Attributes:
        recorded: the call as it was.
        reply: what the server answers now; `None` when it does not.
        failure: why it does not, in a sentence; empty when it does.
        was: the recorded answer, as it is compared.
        now: the same of the answer of now.
    """

    recorded: Recorded
    reply: Mapping[str, Any] | None = None
    failure: str = ""
    was: Mapping[str, Any]
    now: Mapping[str, Any] = field(factory=dict)

    @property
    def is_same(self) -> bool:
        """Whether the answer is what it was."""
        return not self.failure and self.was == self.now

    @property
    def changed(self) -> list[str]:
        """The parts of the answer that are not what they were: ``response`` and so on."""
        return [key for key in {**self.was, **self.now} if self.was.get(key) != self.now.get(key)]

    @property
    def diff(self) -> str:
        """What is not what it was, as a unified diff; that keys come in another order is no change."""
        both = (self.was, _in_order_of(self.was, self.now))
        was, now = (json.dumps(value, ensure_ascii=False, indent=2).splitlines() for value in both)
        return "\n".join(difflib.unified_diff(was, now, "recorded", "now", lineterm=""))


class NoRecordingError(SwaigletError):
    """A file that is no report of a call, or one that does not tell enough to be played again."""


def recorded_calls(report: Any) -> list[Recorded]:
    """The function calls of a report, in order; those that the platform ran itself are left out.

    Raises:
        NoRecordingError: it is no report, has no function calls, or does not tell what was said.
    """
    entries = report.get("swaig_log") if isinstance(report, Mapping) else None
    if not isinstance(entries, list):
        raise NoRecordingError(errors.no_report())
    calls = list(_calls(entries))
    if not calls:
        raise NoRecordingError(errors.no_calls_in_report(len(entries)))
    if any(REDACTED in json.dumps(call.body) for call in calls):
        raise NoRecordingError(errors.arguments_redacted())
    return calls


def _calls(entries: Sequence[Any]) -> Iterator[Recorded]:
    for entry in entries:
        body = entry.get("post_data") if isinstance(entry, Mapping) else None
        if isinstance(body, Mapping) and isinstance(body.get("function"), str):
            reply = entry.get("post_response")
            yield Recorded(body["function"], body, reply if isinstance(reply, Mapping) else None)


async def replay(
    report: Mapping[str, Any],
    platform: Platform,
    url: str,
    *,
    only: Sequence[str] = (),
    actions_only: bool = False,
    ignored: Sequence[str] = (),
) -> AsyncIterator[Replayed]:
    """Send the function calls of a report again, to where the document that the server gives now wants them.

    Args:
        report: of the call.
        platform: asks the server.
        url: where the document is, with credentials.
        only: the functions whose calls are sent; all, unless some are named.
        actions_only: whether the wording of the answers does not count.
        ignored: keys, at any depth of the answers, whose values do not count.

    Raises:
        NoRecordingError: the report cannot be played.
        AskingError: there is no document.
    """
    calls = [call for call in recorded_calls(report) if not only or call.function in only]
    session = Session(facts(report, calls), platform)
    urls = function_urls(await platform.fetch(session, url))
    for call in calls:
        was = compared(call.reply or {}, ignored, actions_only=actions_only)
        if not (at := urls.get(call.function)):
            yield Replayed(recorded=call, was=was, failure=errors.not_offered(call.function, urls))
            continue
        try:
            reply = await platform.call_function(session, at, call.body)
        except AskingError as error:
            yield Replayed(recorded=call, was=was, failure=f"{error}.")
            continue
        now = compared(reply, ignored, actions_only=actions_only)
        yield Replayed(recorded=call, reply=reply, was=was, now=now)


def facts(report: Mapping[str, Any], calls: Sequence[Recorded]) -> dict[str, Any]:
    """What a server is told of the call when its document is asked for: under its own id, so that tokens hold."""
    told = report.get("SWMLCall")
    if isinstance(told, Mapping):
        return dict(told)
    first: Mapping[str, Any] = calls[0].body if calls else {}
    number = report.get("caller_id_number") or first.get("caller_id_num") or first.get("caller_id_number")
    own = {"call_id": report.get("call_id") or first.get("call_id")}
    more = {name: value for name, value in own.items() if value}
    return ringing(number, **more) if isinstance(number, str) else ringing(**more)


def function_urls(document: Any) -> dict[str, str]:
    """Where each function of a document is called, by name, whatever verb it stands in."""
    urls: dict[str, str] = {}
    for swaig in _all(document, "SWAIG"):
        defaults = swaig.get("defaults") or {}
        for function in swaig.get("functions") or ():
            url = function.get("web_hook_url") or defaults.get("web_hook_url")
            if url:
                urls.setdefault(function.get("function", ""), url)
    return urls


def _all(value: Any, key: str) -> Iterator[Mapping[str, Any]]:
    """Every object under that key, at any depth."""
    if isinstance(value, Mapping):
        if isinstance(value.get(key), Mapping):
            yield value[key]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _all(one, key)


def compared(reply: Mapping[str, Any], ignored: Sequence[str] = (), *, actions_only: bool = False) -> dict[str, Any]:
    """An answer without what is volatile: actions as a list, and nothing that is empty."""
    action = reply.get("action") or []
    told = {**reply, "action": action if isinstance(action, list) else [action]}
    if actions_only:
        told = {"action": told["action"]}
    masked: dict[str, Any] = _masked(
        {key: value for key, value in told.items() if value not in (None, "", [], False)}, ignored
    )
    return masked


def _masked(value: Any, ignored: Sequence[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _masked(one, ignored) for key, one in value.items() if key not in ignored}
    if isinstance(value, list):
        return [_masked(one, ignored) for one in value]
    return without_volatile(value) if isinstance(value, str) else value


def _in_order_of(model: Any, value: Any) -> Any:
    """A value whose keys come in the order that they have in another."""
    if isinstance(model, Mapping) and isinstance(value, Mapping):
        keys = [*(key for key in model if key in value), *(key for key in value if key not in model)]
        return {key: _in_order_of(model.get(key), value[key]) for key in keys}
    if isinstance(model, list) and isinstance(value, list):
        return [_in_order_of(was, now) for was, now in zip_longest(model[: len(value)], value)]
    return value


def without_volatile(text: str) -> str:
    """The text as it is compared between two runs: without credentials, tokens, ids and times of day."""
    for pattern, instead in VOLATILE.items():
        text = re.sub(pattern, instead, text)
    return text
