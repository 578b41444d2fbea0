"""An agent: what the author declared, which knows nothing of requests and sockets.

Its registries are written by decorators while the app is set up and only read afterwards.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeVar, overload

from attrs import evolve, frozen

from . import errors
from .errors import DocumentError, SetupError
from .limits import Limits
from .swaig.call import Call, PostPrompt
from .swaig.handler import Handler
from .swaig.signature import inspect_handler
from .swaig.tool import Tool, make_tool
from .swml.ai import AI, Hint, Language, Params, language_of
from .swml.prompt import Prompt
from .swml.ways import lint_ai

log = logging.getLogger("swaiglet.agent")

F = TypeVar("F", bound=Callable[..., Any])
Auth = tuple[str, str] | Literal["off"] | None


@frozen
class PromptHandler:
    """A function that writes a part of the prompt, under a title or none."""

    handler: Handler
    title: str | None = None


@frozen
class ReportHandler:
    """The post prompt, and the function that takes its report."""

    prompt: Prompt
    handler: Handler


class Agent:
    """One agent's name, settings, prompts and tools.

    Attributes:
        name: what the app is called in logs and in the realm of its authentication.
        ai: every static setting of the ``ai`` verb, shared by all calls and frozen.
        prompts: the parts of the prompt, in order of registration.
        tools: the tools by name.
        sections: the document's sections that functions write, by name.
        report: the post prompt and its handler, when there is one.
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
            limits: how large a request may be.
            prompt_format: how the prompt goes out: as sections (``pom``), or as the ``text`` that they make, which
                is Markdown, or XML when ``params`` say so.

        Raises:
            SetupError: a setting cannot work.
        """
        given: Any = name
        if not isinstance(given, str) or not given.strip():
            raise SetupError(errors.bad_app_name(name))
        self.name = name
        self.ai = _settled(
            ai or AI(), voice=voice, language=language, hints=hints, params=params, global_data=global_data
        )
        self.auth = auth
        self.public_url = public_url
        self.limits = limits or Limits()
        self.prompt_format = prompt_format
        self.prompts: list[PromptHandler] = []
        self.tools: dict[str, Tool] = {}
        self.sections: dict[str, Handler] = {}
        self.report: ReportHandler | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}: {len(self.prompts)} prompts, {len(self.tools)} tools>"

    @property
    def talks(self) -> bool:
        """Whether a document may hold the call's `AI`: unless a section named ``main`` does without."""
        return "main" not in self.sections or self.lends_ai

    @property
    def lends_ai(self) -> bool:
        """Whether a function of the author's is given the call's `AI`, and may change it."""
        return any(AI in handler.filled.values() for handler in self.sections.values())

    def set_up(self) -> None:
        """Check what only the whole shows, once everything is declared; called before the first use.

        Raises:
            SetupError: there is not a word of a prompt, or a context names a step, context or tool that is not there.
        """
        prompt = self.ai.prompt or Prompt()
        if self.talks and not (self.prompts or prompt.text or prompt.pom):
            raise SetupError(errors.no_prompt(self.name))
        for function in self.ai.SWAIG.functions or () if self.ai.SWAIG else ():
            if function.function in self.tools:
                raise SetupError(errors.declared_twice("tool", function.function))
        problems = lint_ai(self.ai, self.tools)
        wrong = [problem for problem in problems if problem.level == "error"]
        if wrong:
            what = f"the contexts of {errors.quoted(self.name)}"
            raise DocumentError(what, wrong)
        for problem in problems:
            log.warning("%s: %s", self.name, problem)

    @overload
    def prompt(self, function: F, /) -> F: ...

    @overload
    def prompt(self, title: str | None = None, /) -> Callable[[F], F]: ...

    def prompt(self, function_or_title: F | str | None = None, /) -> F | Callable[[F], F]:
        """Write one section of the prompt: ``@app.prompt`` or ``@app.prompt("Title")``.

        The function may take the `Call`. It returns text, a list of bullets, a `Section`, several sections, or `None`
        when this call needs none. A section without a title that is not the first takes the function's name.

        Raises:
            SetupError: a parameter cannot be filled.
        """
        if callable(function_or_title):
            return self.prompt()(function_or_title)
        title = function_or_title

        def decorate(function: F) -> F:
            self.prompts.append(PromptHandler(inspect_handler(function, {Call}), title))
            return function

        return decorate

    @overload
    def section(self, function: F, /) -> F: ...

    @overload
    def section(self, name: str | None = None, /) -> Callable[[F], F]: ...

    def section(self, function_or_name: F | str | None = None, /) -> F | Callable[[F], F]:
        """Write one section of the document: ``@app.section`` or ``@app.section("name")``.

        The function may take the `Call`, and the call's own `AI`, which it yields where the conversation belongs. It
        yields verbs, or returns a list of them or a whole `Document`, whose other sections come along. Without a
        section of the name ``main``, a call is answered and the conversation begins.

        Raises:
            SetupError: there is a section of that name already, or a parameter cannot be filled.
        """
        if callable(function_or_name):
            return self.section()(function_or_name)
        name = function_or_name

        def decorate(function: F) -> F:
            handler = inspect_handler(function, {Call, AI})
            own = name or handler.name
            if own in self.sections:
                raise SetupError(errors.declared_twice("section", own))
            self.sections[own] = handler
            return function

        return decorate

    @overload
    def tool(self, function: F, /) -> F: ...

    @overload
    def tool(
        self, name: str | None = None, description: str | None = None, *, strict: bool = False, **settings: Any
    ) -> Callable[[F], F]: ...

    def tool(
        self,
        name: F | str | None = None,
        description: str | None = None,
        *,
        strict: bool = False,
        **settings: Any,
    ) -> F | Callable[[F], F]:
        """Make a function a SWAIG function: ``@app.tool`` or ``@app.tool("name", "When to call it.")``.

        Parameters annotated with `Call` or `FunctionCall` are filled; every other one is an argument that the model
        gives, checked before the function runs.

        Args:
            name: the function's own name, unless given.
            description: tells the model when to call it: the docstring's first paragraph, unless given.
            strict: take arguments as they come, without mending what models get wrong.
            settings: other fields of `SWAIGFunction`: ``fillers``, ``wait_file``, ``active``, ``meta_data`` …

        Raises:
            SetupError: the name is taken or malformed, the description missing, a parameter without a schema.
        """
        if callable(name):
            return self.tool()(name)
        own_name = name

        def decorate(function: F) -> F:
            tool = make_tool(function, own_name, description, strict=strict, settings=settings)
            if tool.name in self.tools:
                raise SetupError(errors.declared_twice("tool", tool.name))
            self.tools[tool.name] = tool
            return function

        return decorate

    def post_prompt(self, prompt: str | Prompt, /) -> Callable[[F], F]:
        """Ask the model this after the call, and hand its report to the function: ``@app.post_prompt("Sum up.")``.

        The function may take the `PostPrompt` and the `Call`.

        Raises:
            SetupError: there is a post prompt already, no text was given, or a parameter cannot be filled.
        """
        if not prompt or not isinstance(prompt, str | Prompt):
            raise SetupError(errors.no_post_prompt_text(getattr(prompt, "__name__", "it")))
        asked = Prompt(prompt) if isinstance(prompt, str) else prompt

        def decorate(function: F) -> F:
            handler = inspect_handler(function, {PostPrompt, Call})
            if self.report is not None:
                raise SetupError(errors.declared_twice("post prompt", handler.name))
            self.report = ReportHandler(asked, handler)
            return function

        return decorate


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
