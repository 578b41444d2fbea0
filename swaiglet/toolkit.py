"""Toolkits: bundles of what an author declares, and the decorators that an app shares with them.

A toolkit knows nothing of requests and sockets: its registries are written by decorators while the app is set up and
only read afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal, Self, TypeVar, Unpack, overload

from . import errors
from .errors import SetupError
from .swaig.call import Call, FunctionCall, PostPrompt
from .swaig.data_map_tool import data_map_entry
from .swaig.declared import EventHandler, PromptHandler, ReportHandler, report_handler
from .swaig.events import DebugEvent, StatusEvent
from .swaig.handler import Handler
from .swaig.provided import Provider, provided_type, takes_as_argument
from .swaig.signature import inspect_handler
from .swaig.tool import HOOKS, EntrySettings, Tool, ToolSettings, make_hook, make_tool
from .swaig.webhooks import Webhooks
from .swml.ai import AI
from .swml.functions import SWAIGFunction
from .swml.prompt import Prompt

F = TypeVar("F", bound=Callable[..., Any])


class Toolkit:
    """A bundle of prompts, tools and the like, declared once and added to any number of apps with `App.register`.

    Attributes:
        name: what it is called when something in it is wrong.
        prompts: the parts of the prompt, in order of registration.
        tools: the tools by name, hooks among them.
        data_maps: the functions that the platform runs itself, by name.
        written: the Python function that each tool and each data map was made of, by name.
        sections: the document's sections that functions write, by name.
        before_calls: what runs before a document is written, in order of registration.
        report: the post prompt and its handler, when there is one.
        providers: what opens a resource, by the type that it provides.
        error_handlers: what turns an exception into an answer, by its type.
        status_handlers: what takes status callbacks, in order of registration.
        debug_handlers: what takes debug events, in order of registration.
        toolkits: those that were registered.
    """

    def __init__(self, name: str, *, uses: Collection[Any] = ()) -> None:
        """Begin a toolkit.

        Args:
            name: what it is called when something in it is wrong.
            uses: types that the app will provide, so that handlers here may ask for them.

        Raises:
            SetupError: the name is empty.
        """
        given: Any = name
        if not isinstance(given, str) or not given.strip():
            raise SetupError(errors.bad_app_name(name))
        self.name = name
        self.prompts: list[PromptHandler] = []
        self.tools: dict[str, Tool] = {}
        self.data_maps: dict[str, SWAIGFunction] = {}
        self.written: dict[str, Callable[..., Any]] = {}
        self.sections: dict[str, Handler] = {}
        self.before_calls: list[Handler] = []
        self.report: ReportHandler | None = None
        self.providers: dict[Any, Provider] = {}
        self.error_handlers: dict[type[BaseException], Handler] = {}
        self.status_handlers: list[EventHandler] = []
        self.debug_handlers: list[EventHandler] = []
        self.toolkits: list[Toolkit] = []
        self._uses = frozenset(uses)

    @property
    def _provided(self) -> set[Any]:
        """Types that a handler which is declared now may ask for."""
        return {*self.providers, *self._uses}

    @overload
    def prompt(self, title: F, /) -> F: ...

    @overload
    def prompt(self, title: str | None = None) -> Callable[[F], F]: ...

    def prompt(self, title: F | str | None = None) -> F | Callable[[F], F]:
        """Write one section of the prompt: ``@app.prompt`` or ``@app.prompt("Title")``.

        The function may take the `Call`. It returns text, a list of bullets, a `Section`, several sections, or `None`
        when this call needs none. A section without a title that is not the first takes the function's name.

        Raises:
            SetupError: the title is no text, or a parameter cannot be filled.
        """
        if callable(title):
            return self.prompt()(title)
        _check_text("prompt", title)

        def decorate(function: F) -> F:
            self.prompts.append(PromptHandler(inspect_handler(function, {Call} | self._provided), title))
            return function

        return decorate

    @overload
    def section(self, name: F, /) -> F: ...

    @overload
    def section(self, name: str | None = None) -> Callable[[F], F]: ...

    def section(self, name: F | str | None = None) -> F | Callable[[F], F]:
        """Write one section of the document: ``@app.section`` or ``@app.section("name")``.

        The function may take the `Call`, and the call's own `AI`, which it yields where the conversation belongs. It
        yields verbs, or returns a list of them or a whole `Document`, whose other sections come along. Without a
        section of the name ``main``, a call is answered and the conversation begins.

        Raises:
            SetupError: there is a section of that name already, it is no text, or a parameter cannot be filled.
        """
        if callable(name):
            return self.section()(name)
        _check_text("section", name)

        def decorate(function: F) -> F:
            handler = inspect_handler(function, {Call, AI, Webhooks} | self._provided)
            _add("section", self.sections, name or handler.name, handler)
            return function

        return decorate

    def before_call(self, function: F, /) -> F:
        """Run a function when a document is asked for, before the prompts: ``@app.before_call``.

        It may take the `Call`, and the call's own `AI` to change: which tools this call has (``ai.tools``), its
        voice, its hints. A `Document` that it returns ends the matter: that is what the platform gets.

        Raises:
            SetupError: a parameter cannot be filled.
        """
        self.before_calls.append(inspect_handler(function, {Call, AI, Webhooks} | self._provided))
        return function

    @overload
    def tool(self, name: F, /) -> F: ...

    @overload
    def tool(
        self,
        name: str | None = None,
        description: str | None = None,
        *,
        parameters: Mapping[str, Any] | None = None,
        **settings: Unpack[ToolSettings],
    ) -> Callable[[F], F]: ...

    def tool(
        self,
        name: F | str | None = None,
        description: str | None = None,
        *,
        parameters: Mapping[str, Any] | None = None,
        **settings: Unpack[ToolSettings],
    ) -> F | Callable[[F], F]:
        """Make a function a SWAIG function: ``@app.tool`` or ``@app.tool("name", "When to call it.")``.

        Parameters annotated with `Call`, `FunctionCall`, `Webhooks` or a provided type are filled; every other one is
        an argument that the model gives, checked before the function runs.

        Args:
            name: the function's own name, unless given.
            description: tells the model when to call it: the docstring's first paragraph, unless given.
            parameters: a JSON Schema of the arguments, or of each by name; the function is then called with
                ``(args, raw_data)``: the arguments as a dict, and the request's whole body.
            settings: see `ToolSettings`.

        Raises:
            SetupError: the name is taken or malformed, the description missing, a parameter without a schema.
        """
        if callable(name):
            return self.tool()(name)

        def decorate(function: F) -> F:
            self.add_tool(function, name, description, parameters=parameters, **settings)
            return function

        return decorate

    def add_tool(
        self,
        handler: Callable[..., Any],
        name: str | None = None,
        description: str | None = None,
        *,
        parameters: Mapping[str, Any] | None = None,
        **settings: Unpack[ToolSettings],
    ) -> None:
        """Do what `tool` does, for callers that have no function to decorate.

        Raises:
            SetupError: as `tool`.
        """
        fills = {Call, FunctionCall, Webhooks} | self._provided
        tool = make_tool(handler, name, description, parameters=parameters, settings=settings, fills=fills)
        self._free(tool.name)
        self.tools[tool.name] = tool
        self.written[tool.name] = handler

    @overload
    def data_map(self, name: F, /) -> F: ...

    @overload
    def data_map(
        self, name: str | None = None, description: str | None = None, **settings: Unpack[EntrySettings]
    ) -> Callable[[F], F]: ...

    def data_map(
        self, name: F | str | None = None, description: str | None = None, **settings: Unpack[EntrySettings]
    ) -> F | Callable[[F], F]:
        """Make a SWAIG function that the platform runs itself: ``@app.data_map``.

        The function is called once, now, with a placeholder for each parameter, and returns a `DataMap`.

        Args:
            name: the function's own name, unless given.
            description: tells the model when to call it: the docstring's first paragraph, unless given.
            settings: see `EntrySettings`.

        Raises:
            SetupError: as `tool`, or the function returns no `DataMap`.
        """
        if callable(name):
            return self.data_map()(name)

        def decorate(function: F) -> F:
            entry = data_map_entry(function, name, description, settings)
            self._free(entry.function)
            self.data_maps[entry.function] = entry
            self.written[entry.function] = function
            return function

        return decorate

    def startup_hook(self, function: F, /) -> F:
        """Run a function when the conversation begins, before the first turn: ``@app.startup_hook``.

        It may take the `Call` and the `FunctionCall`. Its result's actions run at once; its text the model reads as
        part of its instructions. SWML reference, ``ai`` method, "SWAIG function hooks".

        Raises:
            SetupError: there is one already, or a parameter cannot be filled.
        """
        return self._hook("startup_hook", function)

    def hangup_hook(self, function: F, /) -> F:
        """Run a function when the call has ended: ``@app.hangup_hook``.

        It may take the `Call` and the `FunctionCall`; nobody reads what it returns. SWML reference, ``ai`` method,
        "SWAIG function hooks".

        Raises:
            SetupError: there is one already, or a parameter cannot be filled.
        """
        return self._hook("hangup_hook", function)

    def _hook(self, name: Literal["startup_hook", "hangup_hook"], function: F) -> F:
        handler = inspect_handler(function, {Call, FunctionCall, Webhooks} | self._provided)
        _add("hook", self.tools, name, make_hook(name, HOOKS[name], handler))
        return function

    def post_prompt(self, prompt: str | Prompt, /) -> Callable[[F], F]:
        """Ask the model this after the call, and hand its report to the function: ``@app.post_prompt("Sum up.")``.

        The function may take the `PostPrompt` and the `Call`. A parameter annotated with an attrs class, a dataclass
        or a `TypedDict` is filled with the JSON that the model answered, checked as a tool's arguments are.

        Raises:
            SetupError: there is a post prompt already, no text was given, or a parameter cannot be filled.
        """
        if not prompt or not isinstance(prompt, str | Prompt):
            raise SetupError(errors.no_post_prompt_text(getattr(prompt, "__name__", "it")))
        asked = Prompt(prompt) if isinstance(prompt, str) else prompt

        def decorate(function: F) -> F:
            handler = report_handler(function, {PostPrompt, Call} | self._provided)
            if self.report is not None:
                raise SetupError(errors.second_post_prompt(handler.name, self.report.handler.name))
            self.report = ReportHandler(asked, handler)
            return function

        return decorate

    def provide(self, function: F, /) -> F:
        """Open a resource for as long as the app serves: ``@app.provide``.

        A handler that is declared later and annotates a parameter with the function's return type gets it. A
        generator, plain or async, yields it once and closes it after the ``yield``. It may itself take what was
        provided before it.

        Raises:
            SetupError: the function does not say what it returns, or something provides that type already.
        """
        handler = inspect_handler(function, self._provided)
        type_ = provided_type(function, handler.name)
        self._check_not_too_late(type_, handler.name)
        _add("a provider of", self.providers, type_, Provider(handler, type_), errors.type_name(type_))
        return function

    def errorhandler(self, error: type[BaseException], /) -> Callable[[F], F]:
        """Answer for an exception of a handler: ``@app.errorhandler(SomeError)``.

        The function may take the exception, by its type, the `Call`, and of a tool the `FunctionCall`. It returns what
        a tool may return, or for an exception of a rendering a `Document`. Of several that fit, the nearest class wins.

        Raises:
            SetupError: it is no exception class, there is a handler for it already, or a parameter cannot be filled.
        """
        given: Any = error
        if not (isinstance(given, type) and issubclass(given, Exception)):
            raise SetupError(errors.no_exception_class(given))

        def decorate(function: F) -> F:
            handler = inspect_handler(function, {*given.__mro__[:-2], Call, FunctionCall} | self._provided)
            _add("error handler", self.error_handlers, given, handler, given.__name__)
            return function

        return decorate

    @overload
    def status_callback(self, event: F, /) -> F: ...

    @overload
    def status_callback(self, event: str | None = None) -> Callable[[F], F]: ...

    def status_callback(self, event: F | str | None = None) -> F | Callable[[F], F]:
        """Take what the platform tells of verbs: ``@app.status_callback("calling.call.record")``, or of all without.

        The function may take the `StatusEvent`. It is told of verbs whose ``status_url`` is this app's: a function
        that writes verbs takes `Webhooks` and writes ``status_url=webhooks.status``. An event that is posted again
        is not handed on again.

        Raises:
            SetupError: the event's name is none, or a parameter cannot be filled.
        """
        return self._take_events(self.status_handlers, StatusEvent, event)

    @overload
    def debug_event(self, event: F, /) -> F: ...

    @overload
    def debug_event(self, event: str | None = None) -> Callable[[F], F]: ...

    def debug_event(self, event: F | str | None = None) -> F | Callable[[F], F]:
        """Take what a conversation tells of itself: ``@app.debug_event`` or ``@app.debug_event("step_change")``.

        The function may take the `DebugEvent`. Documents ask for these events by themselves, at the level that
        ``params`` say, else 1.

        Raises:
            SetupError: the event's name is none, or a parameter cannot be filled.
        """
        return self._take_events(self.debug_handlers, DebugEvent, event)

    def _take_events(
        self, handlers: list[EventHandler], type_: type[StatusEvent | DebugEvent], event: F | str | None
    ) -> F | Callable[[F], F]:
        name: Any = None if callable(event) else event
        if name is not None and not (isinstance(name, str) and name):
            raise SetupError(errors.no_event_name(name))

        def decorate(function: F) -> F:
            handlers.append(EventHandler(inspect_handler(function, {type_} | self._provided), name))
            return function

        return decorate(event) if callable(event) else decorate

    def _free(self, name: str) -> None:
        """Refuse a function's name that is taken."""
        if name in self.tools or name in self.data_maps:
            raise SetupError(errors.declared_twice("tool", name))

    def register(self, toolkit: Toolkit) -> Self:
        """Add what a toolkit declares, as if it had been declared here.

        Raises:
            SetupError: a name is taken, or the toolkit uses a type that nothing provides.
        """
        given: Any = toolkit
        if not isinstance(given, Toolkit) or given is self:
            raise SetupError(errors.no_toolkit(given))
        if toolkit in self.toolkits:
            raise SetupError(errors.declared_twice("toolkit", toolkit.name))
        missing = [type_ for type_ in toolkit._uses if type_ not in self._provided]
        if missing:
            raise SetupError(errors.toolkit_lacks(toolkit.name, errors.type_name(missing[0])))
        for name in (*toolkit.tools, *toolkit.data_maps):
            self._free(name)
        if toolkit.report and self.report:
            raise SetupError(errors.second_post_prompt(toolkit.report.handler.name, self.report.handler.name))
        for type_, provider in toolkit.providers.items():
            self._check_not_too_late(type_, provider.handler.name)
        self._merge(toolkit)
        self.toolkits.append(toolkit)
        self.tools |= toolkit.tools
        self.data_maps |= toolkit.data_maps
        self.written |= toolkit.written
        self.prompts += toolkit.prompts
        self.before_calls += toolkit.before_calls
        self.status_handlers += toolkit.status_handlers
        self.debug_handlers += toolkit.debug_handlers
        self.report = self.report or toolkit.report
        return self

    def _merge(self, toolkit: Toolkit) -> None:
        """Take over what a toolkit has under names, all of it or nothing."""
        registries: list[tuple[str, dict[Any, Any], dict[Any, Any]]] = [
            ("section", self.sections, toolkit.sections),
            ("a provider of", self.providers, toolkit.providers),
            ("error handler", self.error_handlers, toolkit.error_handlers),
        ]
        for what, own, added in registries:
            for taken in (key for key in added if key in own):
                raise SetupError(errors.declared_twice(what, errors.type_name(taken)))
        for _, own, added in registries:
            own.update(added)

    def _check_not_too_late(self, type_: Any, provider: str) -> None:
        """Refuse to provide a type that a tool already has as an argument for the model."""
        for tool in self.tools.values():
            if takes_as_argument(tool.handler, type_):
                raise SetupError(errors.provided_too_late(errors.type_name(type_), provider, tool.name))


def _check_text(decorator: str, given: Any) -> None:
    if given is not None and not isinstance(given, str):
        raise SetupError(errors.no_text_beside(decorator, given))


def _add(what: str, registry: dict[Any, Any], key: Any, value: Any, name: str = "") -> None:
    if key in registry:
        raise SetupError(errors.declared_twice(what, name or str(key)))
    registry[key] = value
