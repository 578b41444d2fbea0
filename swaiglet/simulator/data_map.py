"""A data map, run on this machine as the platform runs it: expressions, then one webhook, then the output.

Where the platform's own documents leave a question open, the reference SDK's simulator is followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from swaiglet import errors

from .patterns import BadPatternError, matches
from .record import Record, Run, Scope
from .request import Bounds
from .webhook import ask, failure_of, join_each, reason_to_skip, reply_scope

GENERIC = {"response": "There was an error processing this request."}
"""What the platform tells the model when nothing answered."""


async def run_data_map(
    data_map: Any,
    arguments: Mapping[str, Any] | None = None,
    *,
    function: str = "",
    meta_data: Mapping[str, Any] | None = None,
    global_data: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
    bounds: Bounds | None = None,
) -> Run:
    """Run a data map, with real requests, and tell what answered.

    Whatever the data map holds, nothing is raised: what the platform would not understand is a warning.

    Args:
        data_map: the data map as it goes out: ``entry.data_map.to_wire()``.
        arguments: what the model gives.
        function: the function's name.
        meta_data: the function's meta data.
        global_data: the session's global data.
        variables: what else placeholders read at the root, such as ``call_id`` and ``caller_id_num``.
        bounds: how long a request may take, and how much may come back.
    """
    record = Record()
    prompt_vars = {**(global_data or {}), **(variables or {})}
    call: dict[str, Any] = {
        **prompt_vars,
        "args": dict(arguments or {}),
        "function": function,
        "global_data": dict(global_data or {}),
        "meta_data": {**(global_data or {}), **(meta_data or {})},
    }
    call["input"] = dict(call)
    answer = await _Running(_the_one(data_map, record), call, prompt_vars, record, bounds or Bounds()).answer()
    result, fired = (answer.output, answer.at) if answer else (GENERIC, "")
    return Run(result=result, fired=fired, steps=tuple(record.steps), warnings=tuple(record.warnings))


def _the_one(data_map: Any, record: Record) -> Mapping[str, Any]:
    """The data map, which may be the first of a list."""
    if isinstance(data_map, list) and data_map:
        record.warn("data_map", errors.wrong_place(data_map, "one object; the first of the list is taken"))
        data_map = data_map[0]
    if isinstance(data_map, Mapping):
        return data_map
    record.warn("data_map", errors.wrong_place(data_map, "an object"))
    return {}


@frozen
class _Answer:
    """An output with its values, and where it stands; at no place when there is none and yet nothing follows."""

    at: str
    output: Mapping[str, Any]


@frozen
class _Running:
    """One run."""

    data_map: Mapping[str, Any]
    call: Mapping[str, Any]
    prompt_vars: Mapping[str, Any]
    record: Record
    bounds: Bounds

    async def answer(self) -> _Answer | None:
        """What answers first."""
        scope = Scope(self.call)
        answer = await self.first_expression(self.data_map.get("expressions"), scope, "expressions")
        answer = answer or await self.webhooks(scope)
        if answer or "output" not in self.data_map:
            return answer
        return self.output(self.data_map["output"], Scope({**self.call, "prompt_vars": self.prompt_vars}), "output")

    async def first_expression(self, given: Any, scope: Scope, at: str, *, times: int = 1) -> _Answer | None:
        """What the first expression gives that gives an output."""
        for place, expression in self.each(given, at):
            answer = await self.expression(expression, scope, place, times)
            if answer:
                return answer
        return None

    async def expression(self, expression: Any, scope: Scope, at: str, times: int) -> _Answer | None:
        """What one expression gives."""
        if not isinstance(expression, Mapping):
            self.record.warn(at, errors.wrong_place(expression, "an object"))
            return None
        if "expr" in expression:
            self.record.warn(at, errors.expression_in_own_language())
            return None
        string, pattern = expression.get("string"), expression.get("pattern")
        if not isinstance(string, str) or not isinstance(pattern, str):
            self.record.warn(at, errors.expression_never_matches())
            return None
        is_match = await self.is_match(pattern, self.record.text(f"{at}.string", string, scope), at)
        key = "output" if is_match else "nomatch-output"
        if key in expression:
            return self.output(expression[key], scope, f"{at}.{key}", times=times)
        if is_match:
            self.record.warn(at, errors.output_missing())
        return None

    async def is_match(self, pattern: str, text: str, at: str) -> bool:
        """Whether the pattern is in the text; one that cannot be read is not."""
        try:
            is_match = await matches(pattern, text)
        except BadPatternError as error:
            self.record.warn(f"{at}.pattern", errors.bad_pattern(pattern, str(error)))
            is_match = False
        self.record.note(at, errors.pattern_sought(pattern, text, is_match))
        return is_match

    async def webhooks(self, scope: Scope) -> _Answer | None:
        """What the first webhook gives that can be asked; no other is."""
        entries = self.each(self.data_map.get("webhooks"), "webhooks")
        for number, (at, webhook) in enumerate(entries):
            reason = reason_to_skip(webhook, self.call["args"], at, self.record)
            if not reason:
                return await self.webhook(webhook, scope, at, [place for place, _ in entries[number + 1 :]])
            self.record.note(at, errors.webhook_skipped(reason))
        return None

    async def webhook(self, webhook: Mapping[str, Any], scope: Scope, at: str, others: list[str]) -> _Answer | None:
        """What a webhook's reply gives."""
        exchange = await ask(webhook, scope, at, self.record, self.bounds)
        failure = failure_of(webhook, exchange)
        if failure:
            self.record.note(at, errors.webhook_failed(failure))
            for other in others:
                self.record.warn(other, errors.webhook_not_tried(at))
            return None
        data = reply_scope(exchange.reply, self.call, self.prompt_vars)
        if "foreach" in webhook:
            join_each(webhook["foreach"], data, f"{at}.foreach", self.record)
        reply = Scope(data, in_reply=True)
        # The platform fills in such an output twice, so that a reply may hold placeholders of its own.
        answer = await self.first_expression(webhook.get("expressions"), reply, f"{at}.expressions", times=2)
        if answer or "output" not in webhook:
            return answer
        return self.output(webhook["output"], reply, f"{at}.output") or _Answer("", GENERIC)

    def output(self, output: Any, scope: Scope, at: str, *, times: int = 1) -> _Answer | None:
        """The output with its values; `None` when it is none."""
        if isinstance(output, str):
            self.record.warn(at, errors.wrong_output(output))
            output = {"response": output}
        if not isinstance(output, Mapping):
            self.record.warn(at, errors.wrong_output(output))
            return None
        try:
            filled = self.record.value(at, output, scope, times=times)
        except ValueError:
            self.record.warn(at, errors.output_breaks())
            return None
        self.record.note(at, errors.output_given())
        return _Answer(at, filled)

    def each(self, given: Any, at: str) -> list[tuple[str, Any]]:
        """The entries of a list, each with its place; one entry alone will do."""
        if isinstance(given, Mapping):
            self.record.warn(at, errors.wrong_place(given, "a list; the one object is taken for it"))
            return [(at, given)]
        if given is not None and not isinstance(given, list):
            self.record.warn(at, errors.wrong_place(given, "a list"))
        return [(f"{at}[{number}]", each) for number, each in enumerate(given if isinstance(given, list) else ())]
