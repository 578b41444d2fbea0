"""From an agent and a call to the document of that call, made from nothing each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from attrs import evolve, frozen

from . import errors
from .agent import Agent
from .errors import SetupError, SwaigletError
from .swaig.call import Call, FunctionCall
from .swaig.declared import PromptHandler
from .swaig.handler import Handler
from .swaig.webhooks import Webhooks
from .swml.ai import AI
from .swml.document import Document
from .swml.functions import SWAIG, SWAIGDefaults, SWAIGFunction
from .swml.lint import walk
from .swml.markdown import to_markdown, to_xml
from .swml.model import Verb
from .swml.naming import document_with_names
from .swml.prompt import Prompt, Section
from .swml.verbs.lifecycle import Answer


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
        document = await rendering.document()
    except tuple(agent.error_handlers) as error:
        handler = agent.handler_of(error)
        if FunctionCall in handler.filled.values():  # it answers for tools alone
            raise
        value = await rendering.run(handler, dict.fromkeys(type(error).__mro__, error))
        if not isinstance(value, Document):
            raise SwaigletError(errors.bad_return(handler.name, value, "a Document")) from error
        document = value
    return document_with_names(document, agent.written, agent.name)


@frozen
class Rendering:
    """One document on its way."""

    agent: Agent
    call: Call
    webhooks: Webhooks

    async def run(self, handler: Handler, more: Mapping[Any, Any]) -> Any:
        """What a function of the author's gives, with its parameters filled."""
        fillers = self.agent.lifespan.fillers({Call: self.call, Webhooks: self.webhooks, **more})
        return await handler.run(fillers, threads=self.agent.lifespan.document_threads)

    async def document(self) -> Document:
        """The document: what a function under ``@app.before_call`` returned, or all sections."""
        ai = self.agent.ai.draft()
        if self.agent.talks:
            entries = self.agent.functions
            ai.tools = deepcopy(entries) if self.agent.lends_ai else entries  # what nobody is given, nobody changes
        for handler in self.agent.before_calls:
            value = await self.run(handler, {AI: ai})
            if isinstance(value, Document):
                return value
            if value is not None:
                raise SwaigletError(errors.bad_return(handler.name, value, "a Document, or None to go on"))
        if self.agent.talks:
            await self._fill(ai)
        sections = await self._sections(ai)
        for each in _lent(ai, sections) if self.agent.lends_ai else [ai]:
            self._offer(each)
            each.sealed()
        return Document(sections)

    async def _fill(self, ai: AI) -> None:
        """Put into the call's own `AI` what the agent's functions write for it."""
        ai.prompt = await self._prompt(ai.prompt or Prompt())
        if self.agent.report:
            ai.post_prompt = ai.post_prompt or self.agent.report.prompt
            ai.post_prompt_url = self.webhooks.post_prompt
        if self.agent.debug_handlers and ai.params.debug_webhook_url is None:
            ai.params = evolve(ai.params, debug_webhook_url=self.webhooks.debug_events)

    def _offer(self, ai: AI) -> None:
        """Put the call's functions into the document, as the author's functions left them."""
        if not ai.tools:
            return
        own = ai.SWAIG or SWAIG()
        defaults = own.defaults or SWAIGDefaults()
        elsewhere = defaults.web_hook_url is not None  # where the author's other functions are
        if not elsewhere:
            defaults = evolve(defaults, web_hook_url=self.webhooks.swaig)
        functions = [addressed(self.agent, entry, self.webhooks, elsewhere=elsewhere) for entry in ai.tools.values()]
        ai.reopened().SWAIG = evolve(own, defaults=defaults, functions=[*(own.functions or ()), *functions])

    async def _sections(self, ai: AI) -> dict[str, Sequence[Any]]:
        own = self.agent.sections
        sections: dict[str, Sequence[Any]] = {} if "main" in own else {"main": [Answer(), ai]}
        for name, handler in own.items():
            for section, steps in _steps(name, handler, await self.run(handler, {AI: ai})).items():
                if section in sections:
                    raise SwaigletError(errors.section_twice(section))
                sections[section] = steps
        return sections

    async def _prompt(self, static: Prompt) -> Prompt:
        """The agent's own prompt settings, with the sections that its functions write for this call."""
        agent = self.agent
        before = [Section(static.text)] if static.text else list(static.pom or ())
        written = [(part, _as_sections(part, await self.run(part.handler, {}))) for part in agent.prompts]
        sections = _titled(before, written)
        if not sections:
            raise SetupError(errors.no_prompt(agent.name))
        if agent.prompt_format == "text":
            written_out = to_xml if agent.ai.params.pom_format == "xml" else to_markdown
            return evolve(static, text=written_out(sections), pom=None)
        return evolve(static, text=None, pom=sections) if len(sections) > len(before) else static


def addressed(agent: Agent, entry: SWAIGFunction, webhooks: Webhooks, *, elsewhere: bool = False) -> SWAIGFunction:
    """A function with the URL at which it is run, where that is not the default.

    Args:
        agent: whose function it is.
        entry: the function.
        webhooks: where this call, or whoever else asks, runs functions.
        elsewhere: whether the default is a server of somebody else.
    """
    if entry.web_hook_url or entry.data_map:
        return entry
    tool = agent.tools.get(entry.function)
    url = webhooks.function(entry.function) if tool and tool.secure else None
    if url is None and elsewhere:
        url = webhooks.swaig
    return entry.called_at(url, webhooks.meta_data_token) if url or webhooks.meta_data_token else entry


def _lent(ai: AI, sections: Mapping[str, Any]) -> list[AI]:
    """The call's own `AI`, and the copies of it that functions put into sections, which have its tools."""
    copies = (verb for _, verb in walk(sections, "") if isinstance(verb, AI) and verb.tools)
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


def _titled(before: list[Section], written: list[tuple[PromptHandler, list[Section]]]) -> list[Section]:
    """All sections in order, each but the first with a title; the platform would print "Untitled Section"."""
    sections = [*before]
    for part, own in written:
        for section in own:
            title = section.title or part.title or (_spoken(part.handler.name) if sections else None)
            sections.append(evolve(section, title=title))
    return sections


def _spoken(name: str) -> str:
    """A function's name as a title: ``opening_hours`` is "Opening hours"."""
    words = name.strip("_").replace("_", " ") if name.isidentifier() else ""
    return (words[:1].upper() + words[1:]) or "Notes"


def _as_sections(part: PromptHandler, value: Any) -> list[Section]:
    """What a prompt's function returned, as sections."""
    if value is None or value in ("", [], ()):
        return []
    if isinstance(value, str):
        return [Section(value)]
    if isinstance(value, Section):
        return [value]
    if isinstance(value, list | tuple):
        if all(isinstance(item, Section) for item in value):
            return list(value)
        if all(isinstance(item, str) for item in value):
            return [Section(bullets=value)]
    expected = "text, a list of text, a Section, a list of Section, or None"
    raise SwaigletError(errors.bad_return(part.handler.name, value, expected))
