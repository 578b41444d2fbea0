"""An agent: a toolkit with a name and settings, which knows nothing of requests and sockets."""

from __future__ import annotations

import inspect
import logging
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, Never

from attrs import evolve

from . import errors
from .errors import DocumentError, SetupError
from .lifespan import Lifespan
from .limits import Limits
from .swaig.handler import Handler
from .swaig.sqlite import SQLiteStore
from .swaig.store import MemoryStore, Store
from .swaig.tool import HOOK_ALIASES, HOOKS, Tool
from .swml.ai import AI, Hint, Language, Params, language_of
from .swml.document import Document
from .swml.functions import SWAIGFunction
from .swml.naming import document_with_names, with_names
from .swml.prompt import Prompt
from .swml.ways import lint_ai
from .toolkit import Toolkit

log = logging.getLogger("swaiglet.agent")

Redact = Callable[[Mapping[str, Any]], Any]
Auth = tuple[str, str] | Literal["off"] | None

STORE_VARIABLE = "SWAIGLET_STORE"


class Agent(Toolkit):
    """One agent's name, settings, prompts and tools.

    Attributes:
        name: what the app is called in logs and in the realm of its authentication.
        ai: every static setting of the ``ai`` verb, shared by all calls and frozen.
        lifespan: what this process holds for the agent while it serves.
        store: where the answers of tools with ``once`` are kept.
        token_max_age: seconds for which the tokens in webhook URLs are good.
        log_values: whether the log tells the arguments of functions.
        redact: what they go through before.
        fallback_document: what a caller gets when no document can be made.
        debug: whether mistakes are looked for that cost time to find.
    """

    def __init__(
        self,
        name: str,
        *,
        ai: AI | None = None,
        voice: str | None = None,
        language: str | Language | None = None,
        hints: Iterable[str | Hint] = (),
        params: Params | Mapping[str, Any] | None = None,
        global_data: Mapping[str, Any] | None = None,
        auth: Auth = None,
        public_url: str | None = None,
        limits: Limits | None = None,
        prompt_format: Literal["pom", "text"] = "pom",
        store: Store | None = None,
        token_max_age: float = 14_400.0,
        log_values: bool = False,
        redact: Redact | None = None,
        debug: bool | None = None,
        **unknown: Never,
    ) -> None:
        """Declare an agent.

        Args:
            name: letters, digits, dashes and the like.
            ai: static settings of the ``ai`` verb; the next five are shortcuts into it, and win over it.
            voice: ``<engine>.<voice>[:<model>]``, for example ``rime.spore``.
            language: a code such as ``en-US`` (the default when there is a voice), or a `Language`.
            hints: words that the recogniser should expect.
            params: the ``params`` of the ``ai`` verb.
            global_data: what the session's global data begins with.
            auth: ``(user, password)`` that the platform must give; ``"off"`` lets anyone in; unless given, the
                environment's ``SWML_BASIC_AUTH_USER`` and ``SWML_BASIC_AUTH_PASSWORD``, else a password made at
                start.
            public_url: where the platform reaches the server, with the scheme; the prefix of a blueprint or a mount
                is added. Unless given, the environment's ``SWAIGLET_PUBLIC_URL`` or ``SWML_PROXY_URL_BASE``, else
                each request's own host.
            limits: how much one request may take.
            prompt_format: how the prompt goes out: as sections (``pom``), or as the ``text`` that they make, which
                is Markdown, or XML when ``params`` say so.
            store: where the answers of tools with ``once`` are kept; unless given, in the SQLite file that the
                environment's ``SWAIGLET_STORE`` names, which is opened and closed with the app, else in this
                process's memory.
            token_max_age: seconds for which the tokens in webhook URLs are good, 4 hours unless given: longer than a
                call lasts.
            log_values: whether the log tells the arguments of functions.
            redact: what the values go through before they are logged; it gets the arguments by name and returns what
                may be told.
            debug: warn of results with actions that a tool made and did not return; unless given, whether the
                environment has ``SWAIGLET_DEBUG``.
            unknown: nothing; a setting that there is not is refused.

        Raises:
            SetupError: a setting cannot work.
        """
        super().__init__(name)
        _refuse_unknown(unknown)
        _check_types(ai=ai, voice=voice, params=params, global_data=global_data)
        _check_types(limits=limits, public_url=public_url, store=store, redact=redact)
        _check_values(token_max_age, prompt_format)
        self.ai = _settled(
            ai or AI(), voice=voice, language=language, hints=hints, params=params, global_data=global_data
        )
        self._origin = (self.ai, self.ai)
        self.auth = auth
        self.public_url = public_url
        self.limits = limits or Limits()
        self.prompt_format = prompt_format
        path = os.environ.get(STORE_VARIABLE) if store is None else None
        shared = SQLiteStore(path) if path else None
        self.store = store or shared or MemoryStore()
        self.lifespan = Lifespan(self.limits, self.providers, shared)
        self.token_max_age = token_max_age
        self.log_values = log_values
        self.redact = redact
        self.fallback_document: Document | None = None
        self.debug = bool(os.environ.get("SWAIGLET_DEBUG")) if debug is None else debug

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}: {len(self.prompts)} prompts, {len(self.tools)} tools>"

    @property
    def origin(self) -> AI:
        """What the `AI` of each call is made of: this agent's, with its functions once it is set up.

        No function of the author's is given it.
        """
        ai, origin = self._origin
        return origin if ai is self.ai else self.ai

    @property
    def talks(self) -> bool:
        """Whether a document may hold the call's `AI`: unless a section named ``main`` does without."""
        return "main" not in self.sections or self.lends_ai

    @property
    def lends_ai(self) -> bool:
        """Whether a function of the author's is given the call's `AI`, and may change it."""
        return any(AI in handler.filled.values() for handler in (*self.sections.values(), *self.before_calls))

    @property
    def functions(self) -> dict[str, SWAIGFunction]:
        """The entry in the document of each function that is declared here, by name."""
        return {name: tool.entry for name, tool in self.tools.items()} | self.data_maps

    @property
    def included_functions(self) -> dict[str, SWAIGFunction]:
        """The functions that other agents may include, by name: all but the hooks."""
        return {name: entry for name, entry in self.functions.items() if name not in HOOKS}

    def tool_called(self, name: str) -> Tool | None:
        """The tool that a request names; hooks go by their older names too."""
        return self.tools.get(name) or self.tools.get(HOOK_ALIASES.get(name, ""))

    def handler_of(self, error: BaseException) -> Handler:
        """The error handler of the nearest class, of those that there is one for."""
        return next(self.error_handlers[cls] for cls in type(error).__mro__ if cls in self.error_handlers)

    def fallback(self, document: Document) -> None:
        """What a caller gets when a document cannot be made, or not in time: an apology, a transfer to a person.

        It is answered with 200. Without one the answer is 500, and the platform asks the fallback URL of the phone
        number's settings, if there is one.

        Raises:
            SetupError: it is no document.
        """
        given: Any = document
        if not isinstance(given, Document):
            raise SetupError(errors.no_fallback_document(given))
        self.fallback_document = document

    def set_up(self) -> None:
        """Check what only the whole shows, once everything is declared; called before the first use.

        Raises:
            SetupError: there is not a word of a prompt, or a context names a step, context or tool that is not there.
        """
        prompt = self.ai.prompt or Prompt()
        if self.talks and not (self.prompts or prompt.text or prompt.pom):
            raise SetupError(errors.no_prompt(self.name))
        for function in self.ai.SWAIG.functions or () if self.ai.SWAIG else ():
            if function.function in self.functions:
                raise SetupError(errors.declared_twice("tool", function.function))
        named = with_names(self.ai.prompt, self.written, self.name)
        self.ai = evolve(self.ai, prompt=named)
        self._origin = (self.ai, evolve(self.ai, tools=self.functions))
        if self.fallback_document:
            self.fallback_document = document_with_names(self.fallback_document, self.written, self.name)
        problems = lint_ai(self.ai, self.functions)
        wrong = [problem for problem in problems if problem.level == "error"]
        if wrong:
            what = f"the contexts of {errors.quoted(self.name)}"
            raise DocumentError(what, wrong)
        for problem in problems:
            log.warning("%s: %s", self.name, problem)


def _settled(
    ai: AI,
    *,
    voice: str | None,
    language: str | Language | None,
    hints: Iterable[str | Hint],
    params: Params | Mapping[str, Any] | None,
    global_data: Mapping[str, Any] | None,
) -> AI:
    """The static settings with the app's shortcuts in them."""
    if isinstance(hints, str):
        hints = [hints]
    languages = ai.languages
    if isinstance(language, Language):
        languages = [evolve(language, voice=voice or language.voice)]
    elif language or voice:
        languages = [language_of(language or "en-US", voice)]
    return evolve(
        ai,
        languages=languages,
        hints=[*ai.hints, *hints],
        params=ai.params.merged(params),
        global_data={**ai.global_data, **(global_data or {})},
    )


TYPES: dict[str, Any] = {
    "ai": AI,
    "voice": str,
    "params": (Params, Mapping),
    "global_data": Mapping,
    "limits": Limits,
    "public_url": str,
    "store": Store,
    "redact": Callable,
}
"""What settings must be; what else belongs to SWML is checked where it is put together."""


def _refuse_unknown(settings: Mapping[str, object]) -> None:
    known = [name for name, kind in inspect.signature(Agent).parameters.items() if kind.kind is kind.KEYWORD_ONLY]
    for name in settings:
        raise SetupError(errors.unknown_app_setting(name, known))


def _check_types(**settings: object) -> None:
    for name, value in settings.items():
        if value is not None and not isinstance(value, TYPES[name]):
            raise SetupError(errors.wrong_setting(name, value))


def _check_values(age: Any, prompt_format: str) -> None:
    if not isinstance(age, int | float) or isinstance(age, bool) or not age > 0:
        raise SetupError(errors.wrong_setting("token_max_age", age))
    if prompt_format not in ("pom", "text"):
        raise SetupError(errors.wrong_setting("prompt_format", prompt_format))
