"""Everything that is wrong with an app, and what would run and yet fail a caller: what ``swaiglet check`` tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from . import errors
from .app import App
from .errors import Problem
from .swaig.call import Call
from .switchboard import Switchboard
from .swml.advice import advice_on_functions, advise
from .swml.ai import AI
from .swml.check import check
from .swml.document import Document
from .swml.functions import SWAIG, SWAIGFunction
from .swml.lint import walk
from .swml.ways import lint_ai
from .swml.wire import child
from .web.tokens import PARAMETER


async def findings(service: App | Switchboard, call: Call | None = None) -> list[Problem]:
    """What should be otherwise in an app, or in all apps of a switchboard: then each path begins with the app's.

    The document of a call is looked at, the fallback document, and what was declared. What the app provides to its
    handlers is open meanwhile.

    Args:
        service: the app or the switchboard.
        call: for which documents are made; an ordinary one unless given.

    Raises:
        Exception: whatever the author's functions raise while a document is made.
    """
    if isinstance(service, App):
        return await _of_app(service, call)
    service.endpoints  # noqa: B018  that is where the apps get what they share
    found = [(one.path, await _of_app(one.app, call)) for one in service.extensions.values()]
    return [evolve(problem, path=f"{path} {problem.path}".strip()) for path, problems in found for problem in problems]


def declared(app: App) -> list[Problem]:
    """The same as far as it shows without a call: no function of the author's runs for it.

    Whoever is let in is not looked at: that is a matter of where the app runs.
    """
    own = app.ai.SWAIG or SWAIG()
    ai = evolve(app.ai, SWAIG=evolve(own, functions=[*(own.functions or ()), *app.functions.values()]))
    problems = [*lint_ai(app.ai, app.functions), *advice_on_functions(ai), *_never_offered(app)]
    return problems + (_of_fallback(app, app.fallback_document) if app.fallback_document else [])


async def _of_app(app: App, call: Call | None) -> list[Problem]:
    async with app.lifespan:
        document = await app.render(call)
    anyone = [errors.lets_anyone_in()] if app.credentials is None else []
    problems = [*anyone, *_never_offered(app), *_of_document(app, document)]
    told = {problem.message for problem in problems}
    problems += [problem for problem in lint_ai(app.ai, app.functions) if problem.message not in told]
    return problems + (_of_fallback(app, app.fallback_document) if app.fallback_document else [])


def _of_fallback(app: App, document: Document) -> list[Problem]:
    return [evolve(problem, path=child("fallback", problem.path)) for problem in _of_document(app, document)]


def _never_offered(app: App) -> Iterator[Problem]:
    """Tools of an app that never talks."""
    if not app.talks:
        yield from (errors.function_without_conversation(name) for name in app.functions)


def _of_document(app: App, document: Document) -> list[Problem]:
    value = document.to_wire()
    return [*check(value, messaging=False), *advise(value), *_without_tokens(app, document)]


def _without_tokens(app: App, document: Document) -> Iterator[Problem]:
    """Secure tools that a document offers without the proof that it does."""
    for path, own in _function_tables(document):
        for index, function in enumerate(own.functions or ()):
            if _lacks_token(app, function, own):
                yield errors.token_missing(child(child(path, "functions"), index), function.function)


def _function_tables(document: Document) -> Iterator[tuple[str, SWAIG]]:
    """What each conversation of a document says of functions, with its path."""
    for name, steps in document.sections.items():
        for path, verb in walk(steps, child("sections", name)):
            if isinstance(verb, AI) and verb.SWAIG:
                yield child(path, "SWAIG"), verb.SWAIG


def _lacks_token(app: App, function: SWAIGFunction, own: SWAIG) -> bool:
    """Whether it is a secure tool of the app that is called there without a token."""
    tool = app.tools.get(function.function)
    url: Any = function.web_hook_url or (own.defaults.web_hook_url if own.defaults else None) or ""
    return bool(tool and tool.secure and _plain(url) == _plain(app.webhooks().swaig)) and f"{PARAMETER}=" not in url


def _plain(url: str) -> str:
    """A URL without credentials and query."""
    scheme, separator, rest = url.partition("?")[0].partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"
