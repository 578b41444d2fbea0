"""Function calls and the report, as the platform sends them, and what their replies show."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from swaiglet import errors
from swaiglet.simulator.platform import FUNCTION_SECONDS, POST_SECONDS
from swaiglet.web.tokens import PARAMETER

from .line import Line
from .offered import Offered, functions, origin, report_url
from .probe import Probe, Sent

WITH, WITHOUT, REPORT = "function with token", "function without token", "report"
APP_NAME = "swaiglet check"
"""What a server is told that the app is called, so that it can tell a check from a call."""
BAD_ARGUMENTS = errors.bad_arguments([("x", "x")]).partition("x")[0]
"""How an answer of swaiglet's begins when arguments are wrong, and nothing ran."""


@frozen
class Calling:
    """One document, whose functions and report are tried.

    Attributes:
        probe: sends requests.
        url: of the document; no other server is asked.
        document: the document.
        call: the facts of the call that it was made for.
        function: the function to call with its token, when somebody chose one.
        arguments: what it is given.
    """

    probe: Probe
    url: str
    document: Any
    call: Mapping[str, Any]
    function: str | None
    arguments: Mapping[str, str]

    async def lines(self, *, report: bool) -> AsyncIterator[Line]:
        """The lines about functions and the report."""
        offered = functions(self.document)
        chosen = self._chosen(offered)
        if isinstance(chosen, Line):
            yield chosen
            yield Line(WITHOUT, "skip", chosen.told)
        else:
            yield await self._with_token(chosen)
            yield await self._without_token(chosen)
        yield await self._report() if report else Line(REPORT, "skip", errors.report_not_wanted())

    def _chosen(self, offered: Sequence[Offered]) -> Offered | Line:
        """The function to call; else why there is none."""
        if self.function is not None:
            return self._named(self.function, offered)
        here = [one for one in offered if self._is_here(one.url)]
        safe = next((one for one in here if one.is_safe_to_try), None)
        why = errors.no_functions() if not offered else errors.functions_are_elsewhere()
        return safe or Line(WITH, "skip", errors.nothing_is_safe_to_call() if here else why)

    def _named(self, name: str, offered: Sequence[Offered]) -> Offered | Line:
        known = {one.name: one for one in offered}
        if name not in known:
            return Line(WITH, "fail", errors.no_such_offer(name, known), errors.offer_it(known))
        if not self._is_here(known[name].url):
            return Line(WITH, "skip", errors.functions_are_elsewhere())
        return known[name]

    def _is_here(self, url: str) -> bool:
        return origin(url) == origin(self.url)

    async def _with_token(self, one: Offered) -> Line:
        """Call a function: one that a person chose in earnest, another without the arguments that it needs."""
        arguments = self.arguments if self.function is not None else {}
        sent = await self.probe.post("function", one.url, self._body(one, arguments), FUNCTION_SECONDS)
        answered = _response(sent)
        if answered is None:
            broke = errors.function_broke(one.name, sent.status, sent.failure)
            return sent.line(WITH, "fail", broke, errors.mend_function(sent.status))
        if answered == errors.not_on_this_call(one.name):
            told, advice = errors.function_refused(one.name, answered), errors.mend_token()
            return sent.line(WITH, "fail", told, advice)
        ran = not answered.startswith(BAD_ARGUMENTS)
        if self.function is not None and not ran:
            told, advice = errors.function_refused(one.name, answered), errors.mend_arguments()
            return sent.line(WITH, "fail", told, advice)
        told = errors.function_answered(one.name, answered) if ran else errors.token_was_taken(one.name)
        return sent.line(WITH, "pass", told)

    async def _without_token(self, one: Offered) -> Line:
        """Call it without its token, and without arguments, so that it can do the least if it runs."""
        if not one.has_token:
            return Line(WITHOUT, "skip", errors.no_token(one.name))
        sent = await self.probe.post("function", without_token(one.url), self._body(one, {}), FUNCTION_SECONDS)
        answered = _response(sent)
        if sent.status in (401, 403) or answered == errors.not_on_this_call(one.name):
            return sent.line(WITHOUT, "pass", errors.closed_without_token(one.name))
        if answered is None:
            broke = errors.function_broke(one.name, sent.status, sent.failure)
            return sent.line(WITHOUT, "fail", broke, errors.mend_function(sent.status))
        told = errors.open_without_token(one.name, answered)
        return sent.line(WITHOUT, "fail", told, errors.want_tokens())

    async def _report(self) -> Line:
        """Post a report that says of itself that there was no call."""
        url = report_url(self.document)
        if not url:
            return Line(REPORT, "skip", errors.asks_for_no_report())
        if not self._is_here(url):
            return Line(REPORT, "skip", errors.report_is_elsewhere())
        sent = await self.probe.post("report", url, self._report_body(), POST_SECONDS)
        if not sent.is_fine:
            told = errors.answered(sent.status) if sent.reply else sent.failure
            return sent.line(REPORT, "fail", told, errors.mend_function(sent.status))
        return sent.line(REPORT, "pass", errors.report_was_taken((sent.json or {}).get("reference")))

    def _facts(self) -> dict[str, Any]:
        """What every request of a conversation tells."""
        known = {key: self.call[key] for key in ("call_id", "project_id", "space_id") if key in self.call}
        return known | {"ai_session_id": self.call["call_id"], "app_name": APP_NAME, "conversation_type": "voice"}

    def _body(self, one: Offered, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **self._facts(),
            "function": one.name,
            "argument": {"parsed": [dict(arguments)], "raw": json.dumps(dict(arguments))},
            "argument_desc": one.entry.get("parameters", {}),
            "description": one.entry.get("description", ""),
            "meta_data_token": one.entry.get("meta_data_token", APP_NAME),
            "meta_data": {},
            "caller_id_num": self.call.get("from", ""),
            "channel_active": True,
            "channel_offhook": True,
            "channel_ready": True,
            "content_type": "text/swaig",
            "content_disposition": "SWAIG Function",
            "version": "2.0",
        }

    def _report_body(self) -> dict[str, Any]:
        said = errors.report_text()
        return {
            **self._facts(),
            "action": "post_conversation",
            "content_type": "text/json",
            "content_disposition": "agent.summary",
            "call_log": [],
            "raw_call_log": [],
            "swaig_log": [],
            "global_data": {},
            "caller_id_number": self.call.get("from", ""),
            "post_prompt_data": {"raw": said, "parsed": [], "substituted": said},
        }


def without_token(url: str) -> str:
    """A function's URL without the proof in it."""
    return re.sub(rf"(?<=[?&]){PARAMETER}=[^&#]*&?", "", url).rstrip("?&")


def _response(sent: Sent) -> str | None:
    """What a function answered to the model; `None` for what is no result."""
    if not sent.is_fine or sent.json is None:
        return None
    response = sent.json.get("response", "")
    return response if isinstance(response, str) else json.dumps(response, ensure_ascii=False)
