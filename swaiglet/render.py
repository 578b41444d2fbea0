"""From an agent and a call to the document of that call, made from nothing each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, evolve, field

from . import errors
from .agent import Agent
from .errors import SetupError, SwaigletError
from .lifespan import Fillers
from .offers import offered
from .swaig.call import Call, FunctionCall
from .swaig.declared import PromptHandler
from .swaig.handler import Handler
from .swaig.webhooks import Webhooks
from .swml.ai import AI
from .swml.document import Document
from .swml.functions import SWAIG, SWAIGDefaults
from .swml.lint import walk
from .swml.markdown import to_markdown, to_xml
from .swml.model import Verb
from .swml.naming import document_with_names, with_names
from .swml.prompt import Prompt, Section
from .swml.variants import told, variant
from .swml.verbs.lifecycle import Answer

ANSWER = Answer()
BARE = Document([ANSWER])
"""What the documents of apps without sections of their own are variants of."""
PLACE = "sections.main[1].ai.prompt"
TEXT = Section("")
NO_PROMPT, NO_SWAIG, NO_DEFAULTS = Prompt(), SWAIG(), SWAIGDefaults()


async def render(agent: Agent, call: Call, webhooks: Webhooks) -> Document:
    """The document for one call. Nothing on the agent is written, so calls cannot see each other.

    An exception of the author's functions comes through, unless a function under ``@app.errorhandler`` makes a
    document of it.

    Raises:
        SetupError: the agent says nothing of what it is for.
        SwaigletError: a function returned something that is no prompt or no section.
    """
    rendering = Rendering(agent, call, webhooks)
    try:
        return await rendering.document()
    except tuple(agent.error_handlers) as error:
        handler = agent.handler_of(error)
        if FunctionCall in handler.filled.values():  # it answers for tools alone
            raise
        value = await rendering.run(handler, dict.fromkeys(type(error).__mro__, error))
        if not isinstance(value, Document):
            raise SwaigletError(errors.bad_return(handler.name, value, "a Document")) from error
        return document_with_names(value, agent.written, agent.name)


@define
class Rendering:
    """One document on its way."""

    agent: Agent
    call: Call
    webhooks: Webhooks
    fillers: Fillers = field(init=False)
    """What fills the parameters of all of the author's functions."""

    @fillers.default
    def _told(self) -> Fillers:
        return self.agent.lifespan.fillers({Call: self.call, Webhooks: self.webhooks})

    async def run(self, handler: Handler, more: Mapping[Any, Any]) -> Any:
        """What a function of the author's gives, with its parameters filled."""
        fillers = Fillers({**self.fillers, **more})
        return await handler.run(fillers, threads=self.agent.lifespan.document_threads)

    async def document(self) -> Document:
        """The document: what a function under ``@app.before_call`` returned, or all sections.

        Of one that has no sections of the author's, only the conversation need be made, and nothing be checked.
        """
        agent = self.agent
        ai = agent.origin.draft()
        if agent.talks and len(agent.origin.tools) < len(agent.tools) + len(agent.data_maps):  # it was not set up
            ai.filled(tools={name: variant(entry) for name, entry in agent.functions.items()})
        for handler in agent.before_calls:
            value = await self.run(handler, {AI: ai})
            if isinstance(value, Document):
                return document_with_names(value, agent.written, agent.name)
            if value is not None:
                raise SwaigletError(errors.bad_return(handler.name, value, "a Document, or None to go on"))
        if agent.talks:
            await self._fill(ai)
        if not agent.sections:
            return variant(BARE, sections={"main": (ANSWER, self._offer(ai))})
        sections = await self._sections(ai)
        own = [ai] if agent.talks else []
        for each in _lent(ai, sections) if agent.lends_ai else own:
            self._offer(each)
        return document_with_names(Document(sections), agent.written, agent.name)

    async def _fill(self, ai: AI) -> None:
        """Put into the call's own `AI` what the agent's functions write for it."""
        agent = self.agent
        prompt = await self._prompt((ai.prompt if agent.lends_ai else told(ai, "prompt")) or NO_PROMPT)
        if not agent.sections and told(prompt, "contexts"):
            prompt = with_names(prompt, agent.written, agent.name, PLACE) or prompt
        ai.filled(prompt=prompt)
        if agent.report:
            ai.filled(
                post_prompt=told(ai, "post_prompt") or agent.report.prompt, post_prompt_url=self.webhooks.post_prompt
            )
        if agent.debug_handlers and told(ai, "params").debug_webhook_url is None:
            ai.filled(params=evolve(ai.params, debug_webhook_url=self.webhooks.debug_events))

    def _offer(self, ai: AI) -> AI:
        """Put the call's functions into the document, as the author's functions left them; the `AI` is whole then."""
        tools = told(ai, "tools")
        if tools:
            own = told(ai, "SWAIG") or NO_SWAIG
            defaults = own.defaults or NO_DEFAULTS
            elsewhere = defaults.web_hook_url is not None  # where the author's other functions are
            if not elsewhere:
                defaults = variant(defaults, web_hook_url=self.webhooks.swaig)
            functions = offered(self.agent, tools, self.webhooks, elsewhere=elsewhere, before=own.functions or ())
            ai.filled(SWAIG=variant(own, defaults=defaults, functions=functions))
        return ai.sealed()

    async def _sections(self, ai: AI) -> dict[str, Sequence[Any]]:
        own = self.agent.sections
        sections: dict[str, Sequence[Any]] = {} if "main" in own else {"main": [ANSWER, ai]}
        for name, handler in own.items():
            for section, steps in _steps(name, handler, await self.run(handler, {AI: ai})).items():
                if section in sections:
                    raise SwaigletError(errors.section_twice(section))
                sections[section] = steps
        return sections

    async def _prompt(self, static: Prompt) -> Prompt:
        """The agent's own prompt settings, with the sections that its functions write for this call."""
        agent = self.agent
        sections = [Section(static.text)] if static.text else list(static.pom or ())
        before = len(sections)
        threads = agent.lifespan.document_threads
        for part in agent.prompts:
            value = await part.handler.run(self.fillers, threads=threads)
            sections += _as_sections(part, value, titled=bool(sections))
        if not sections:
            raise SetupError(errors.no_prompt(agent.name))
        if agent.prompt_format == "text":
            written_out = to_xml if agent.ai.params.pom_format == "xml" else to_markdown
            return variant(static, text=written_out(sections), pom=None)
        return variant(static, text=None, pom=tuple(sections)) if len(sections) > before else variant(static)


def _lent(ai: AI, sections: Mapping[str, Any]) -> list[AI]:
    """The call's own `AI`, and the copies of it that functions put into sections, which have its tools."""
    copies = (verb for _, verb in walk(sections, "") if isinstance(verb, AI) and told(verb, "tools"))
    return list({id(each): each for each in (ai, *copies)}.values())


def _steps(name: str, handler: Handler, value: Any) -> dict[str, Sequence[Any]]:
    """What a section's function yielded or returned, by section."""
    if isinstance(value, Document):
        others = {other: steps for other, steps in value.sections.items() if other != "main"}
        return {name: value.main, **others}
    if isinstance(value, Verb):
        return {name: [value]}
    if isinstance(value, list | tuple) and all(isinstance(step, Verb) for step in value):
        return {name: value}
    raise SwaigletError(errors.bad_return(handler.name, value, "verbs, a list of verbs, or a Document"))


def _spoken(name: str) -> str:
    """A function's name as a title: ``opening_hours`` is "Opening hours"."""
    words = name.strip("_").replace("_", " ") if name.isidentifier() else ""
    return (words[:1].upper() + words[1:]) or "Notes"


def _as_sections(part: PromptHandler, value: Any, *, titled: bool) -> list[Section]:
    """What a prompt's function returned, as sections.

    Where one goes before, each gets a title: the platform would print "Untitled Section".
    """
    if value is None or value in ("", [], ()):
        return []
    title = part.title or (_spoken(part.handler.name) if titled else None)
    if isinstance(value, str):
        return [variant(TEXT, title=title, body=value)]
    if isinstance(value, Section):
        value = [value]
    if isinstance(value, list | tuple):
        if all(isinstance(item, str) for item in value):
            return [variant(TEXT, title=title, body=None, bullets=tuple(value))]
        if all(isinstance(item, Section) for item in value):
            first, *others = value
            own = part.title or _spoken(part.handler.name)
            return [_titled(first, title), *(_titled(section, own) for section in others)]
    expected = "text, a list of text, a Section, a list of Section, or None"
    raise SwaigletError(errors.bad_return(part.handler.name, value, expected))


def _titled(section: Section, title: str | None) -> Section:
    return section if section.title or not title else evolve(section, title=title)
