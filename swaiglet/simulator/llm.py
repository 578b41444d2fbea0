"""A mind that is a language model, behind any endpoint that speaks OpenAI's chat completions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from attrs import define, field

from swaiglet import errors
from swaiglet.errors import SwaigletError

from .parties import Listen, Run, Say, Turn
from .platform import to_json
from .reading import listing, mapping
from .request import without_credentials
from .talk import Message, Talk
from .transport import NoReplyError, Reply, Transport

SECONDS = 120.0
SETTINGS = frozenset({"temperature", "top_p", "presence_penalty", "frequency_penalty", "max_tokens"})
"""What a document may settle of the model, under the name that the endpoint has for it."""
SPEAKERS = {"system": "system", "user": "user", "assistant": "assistant", "assistant-manual": "assistant"}
ENDPOINT = "/chat/completions"


class MindError(SwaigletError):
    """The language model gave no answer."""


@define
class LanguageModel:
    """The mind of a language model.

    Attributes:
        network: reaches the endpoint.
        url: the endpoint, with or without ``/chat/completions``: ``https://api.openai.com/v1``.
        model: its name there.
        key: lets us in, when one is needed.
        seconds: how long an answer may take.
    """

    network: Transport
    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    seconds: float = SECONDS
    _called: list[Run] = field(factory=list, init=False)

    async def turn(self, talk: Talk) -> Turn:
        """The model's next turn; of several functions that it calls at once, each is one.

        Raises:
            MindError: there was no answer.
        """
        last = talk.history[-1] if talk.history else None
        if self._called and last and last.role == "tool":
            return self._called.pop(0)
        answer = await self._ask(talk, _messages(talk.history), _tools(talk))
        self._called = list(_runs(talk, answer))
        if self._called:
            return self._called.pop(0)
        return Say(_text(answer)) if _text(answer) else Listen()

    async def summary(self, talk: Talk, post_prompt: str) -> str:
        """The model's answer to the post prompt.

        Raises:
            MindError: there was none.
        """
        asked = {"role": "system", "content": post_prompt}
        return _text(await self._ask(talk, [*_messages(talk.history), asked], []))

    async def _ask(self, talk: Talk, messages: list[Any], tools: list[Any]) -> Mapping[str, Any]:
        url = self.url.rstrip("/").removesuffix(ENDPOINT) + ENDPOINT
        named = {name.replace("-", "_"): value for name, value in talk.settings.items()}
        settings = {name: value for name, value in named.items() if name in SETTINGS}
        body = {"model": self.model, "messages": messages, **settings, **({"tools": tools} if tools else {})}
        headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {self.key}"} if self.key else {})
        try:
            reply = await self.network.send("POST", url, headers, to_json(body), self.seconds)
        except NoReplyError as error:
            raise self._failure(str(error)) from error
        return self._message(reply)

    def _message(self, reply: Reply) -> Mapping[str, Any]:
        """The message in an answer."""
        try:
            told = mapping(orjson.loads(reply.body))
        except orjson.JSONDecodeError as error:
            raise self._failure(errors.model_answered(reply.status, "no JSON")) from error
        choices = listing(told.get("choices"))
        if not 200 <= reply.status < 300 or not choices:
            reason = mapping(told.get("error")).get("message") or told.get("error") or "no choice"
            raise self._failure(errors.model_answered(reply.status, errors.quoted(reason, 200)))
        return mapping(mapping(choices[0]).get("message"))

    def _failure(self, reason: str) -> MindError:
        return MindError(errors.mind_failed(without_credentials(self.url), reason))


def _messages(history: Sequence[Message]) -> list[dict[str, Any]]:
    """What was said and done, as the endpoint reads it."""
    called = {call["id"] for message in history for call in message.extra.get("tool_calls", ())}
    messages = []
    for message in history:
        made: dict[str, Any] = {"role": SPEAKERS.get(message.role, message.role), "content": message.content}
        if message.role == "tool" and message.extra.get("tool_call_id") in called:
            messages.append(made | {"tool_call_id": message.extra["tool_call_id"]})
        elif message.extra.get("tool_calls"):
            messages.append(made | {"content": message.content or None, "tool_calls": message.extra["tool_calls"]})
        elif message.role in SPEAKERS and message.content:
            messages.append(made)
    return messages


def _tools(talk: Talk) -> list[dict[str, Any]]:
    """The functions that the model may call now."""
    entries = [talk.functions[name].entry for name in talk.visible]
    nothing = {"type": "object", "properties": {}}
    described = (
        {
            "name": entry["function"],
            "description": entry.get("description") or entry.get("purpose") or "",
            "parameters": entry.get("parameters") or nothing,
        }
        for entry in entries
    )
    return [{"type": "function", "function": function} for function in described]


def _runs(talk: Talk, answer: Mapping[str, Any]) -> Iterator[Run]:
    """The functions that the model calls; arguments that are no JSON object are left out, with a warning."""
    for call in listing(answer.get("tool_calls")):
        function = mapping(mapping(call).get("function"))
        given = function.get("arguments") or "{}"
        try:
            arguments = orjson.loads(given) if isinstance(given, str) else given
        except orjson.JSONDecodeError:
            arguments = None
        if not isinstance(arguments, Mapping):
            talk.warn(errors.arguments_are_no_object(str(function.get("name")), given))
            arguments = {}
        yield Run(str(function.get("name")), arguments)


def _text(answer: Mapping[str, Any]) -> str:
    content = answer.get("content")
    return content.strip() if isinstance(content, str) else ""
