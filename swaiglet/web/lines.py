"""The one line that the log has of each request."""

from __future__ import annotations

import time
from typing import Any

from swaiglet.agent import Agent
from swaiglet.calling import CALL_ID
from swaiglet.dispatch import Answer
from swaiglet.errors import quoted
from swaiglet.swaig.call import Call, FunctionCall

from .http import HttpRequest, HttpResponse


class Line:
    """What is told of one request: key=value in the message, and the same as ``record.swaiglet`` for other formats.

    Attributes:
        fields: by name, in order.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.fields: dict[str, Any] = {"method": request.method, "path": request.shown_path}
        self._function_call: FunctionCall | None = None
        self._begun = time.perf_counter()

    def begin(self, call: Call, function_call: FunctionCall | None = None) -> None:
        """Tell whose call it is, here and in every line that is logged for this request from now on."""
        scope = call.id or call.conversation_id
        CALL_ID.set(scope)
        self.note(call=scope)
        if function_call:
            self._function_call = function_call
            self.note(function=function_call.function)

    def note(self, **fields: Any) -> None:
        """Tell more; what is empty is left out."""
        self.fields |= {name: value for name, value in fields.items() if value not in ("", None)}

    def answered(self, answered: Answer, agent: Agent) -> None:
        """Tell how a function was answered, and with the author's leave what it was given."""
        self.note(outcome=answered.outcome, attempt=answered.attempt, handler_ms=round(answered.seconds * 1000, 1))
        if agent.log_values and self._function_call:
            values = dict(self._function_call.arguments)
            self.note(arguments=agent.redact(values) if agent.redact else values)

    def ended(self, response: HttpResponse) -> str:
        """The line, once there is a response."""
        total = (time.perf_counter() - self._begun) * 1000
        self.note(status=response.status, total_ms=round(total, 1), bytes=len(response.body))
        rest = {name: value for name, value in self.fields.items() if name not in ("method", "path", "status")}
        told = "".join(f" {name}={_shown(value)}" for name, value in rest.items())
        return f"{self.fields['method']} {self.fields['path']} {response.status}{told}"


def _shown(value: Any) -> str:
    """The value, in quotation marks where it is more than a word."""
    text = value if isinstance(value, str) else quoted(value, 500)
    plain = text.replace("-", "").replace("_", "").replace(".", "").replace("+", "").isalnum()
    return text if plain and len(text) <= 80 else quoted(text, 500)
