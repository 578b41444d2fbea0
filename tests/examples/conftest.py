"""The platform's part of a call to an example: everything goes over HTTP, to the URLs that the app's answers name."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import pytest_asyncio
from quart import Quart

from swaiglet import App

EXAMPLES = Path(__file__).parents[2] / "examples"
JSON = dict[str, Any]


def conversations(document: Any) -> Iterator[JSON]:
    """The conversations of a document or a part of it, in order."""
    if isinstance(document, list):
        for item in document:
            yield from conversations(item)
    elif isinstance(document, dict):
        for key, value in document.items():
            yield from [value] if key == "ai" else conversations(value)


class Phone:
    """One call to an app.

    Attributes:
        call: what the platform tells of it.
        document: what the app wants done with it.
        global_data: the session's, as the app's actions left it.
        told: all that the app has answered, as text.
    """

    def __init__(self, app: App, call: JSON, service: Quart | None = None, prefix: str = "") -> None:
        self.call = {"call_id": "c-1", "from": "+15550100123", "to": "+15550100199", **call}
        self.document: JSON = {}
        self.global_data: JSON = {}
        self.told: list[str] = []
        self._app = app
        self._client = service.test_client() if service else app.test_client()
        self._prefix = prefix

    async def ring(self) -> None:
        """Ask for the document, as somebody who was given the password."""
        known = self._app.credentials
        assert known is not None
        self.document = await self._post(f"{self._prefix}/", (known.user, known.password), {"call": self.call})
        self.global_data = next((dict(ai.get("global_data", {})) for ai in conversations(self.document)), {})

    @property
    def verbs(self) -> JSON:
        """The verbs of the main section by name."""
        return {name: body for verb in self.document["sections"]["main"] for name, body in verb.items()}

    @property
    def ai(self) -> JSON:
        """The conversation, wherever it stands."""
        return next(conversations(self.document))

    @property
    def functions(self) -> dict[str, JSON]:
        """The functions that the model may call, by name."""
        return {function["function"]: function for function in self.ai.get("SWAIG", {}).get("functions", ())}

    async def ask(self, function: str, **arguments: Any) -> JSON:
        """Call a function as the model would, and do what its answer says to the global data."""
        argument = {"parsed": [arguments], "raw": json.dumps(arguments)}
        answer = await self.post(function, {"argument": argument, "global_data": self.global_data})
        for action in answer.get("action", ()):
            self.global_data |= action.get("set_global_data", {})
        return answer

    async def post(self, function: str, body: JSON) -> JSON:
        """Post a function call to where the document says."""
        named = {"function": function, "call_id": self.call["call_id"], "caller_id_num": self.call["from"]}
        return await self.to(self.functions[function]["web_hook_url"], named | body)

    async def report(self, summary: str, **more: Any) -> JSON:
        """End the call: post the report to where the document says."""
        ended = {"call_id": self.call["call_id"], "caller_id_number": self.call["from"], "action": "post_conversation"}
        said = {"global_data": self.global_data, "post_prompt_data": {"raw": summary, "parsed": []}}
        return await self.to(self.ai["post_prompt_url"], ended | said | more)

    async def to(self, url: str, body: JSON) -> JSON:
        """Post to a URL of the document's, or of an action's."""
        parts = urlsplit(url)
        auth = (unquote(parts.username or ""), unquote(parts.password or ""))
        return await self._post(f"{parts.path}?{parts.query}", auth, body)

    async def _post(self, path: str, auth: tuple[str, str], body: JSON) -> JSON:
        response = await self._client.post(path, json=body, auth=auth)
        assert response.status_code == 200
        self.told.append(await response.get_data(as_text=True))
        answer: JSON = json.loads(self.told[-1])
        return answer


@pytest.fixture
def example() -> Callable[[str], Any]:
    """An example as it is when it begins to serve: ``example("dental")``."""

    def load(name: str) -> Any:
        spec = spec_from_file_location(name, EXAMPLES / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@pytest_asyncio.fixture
async def dial() -> AsyncIterator[Callable[..., Awaitable[Phone]]]:
    """Calls an app, which serves until the end of the test: ``await dial(app, call_id="c-2")``.

    An app that is embedded is called in its service: ``await dial(app, service=service, prefix="/voice")``.
    """
    async with AsyncExitStack() as stack:

        async def begin(app: App, service: Quart | None = None, prefix: str = "", **call: Any) -> Phone:
            serving: Any = service.test_app() if service else app.lifespan
            await stack.enter_async_context(serving)
            phone = Phone(app, call, service, prefix)
            await phone.ring()
            return phone

        yield begin
