"""From an agent and a call to the document of that call, made from nothing each time."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from attrs import evolve

from . import errors
from .agent import Agent, PromptHandler
from .errors import SetupError, SwaigletError
from .swaig.call import Call
from .swaig.handler import Handler
from .swaig.webhooks import Webhooks
from .swml.ai import AI
from .swml.document import Document
from .swml.functions import SWAIG, SWAIGDefaults
from .swml.markdown import to_markdown, to_xml
from .swml.model import Verb
from .swml.prompt import Prompt, Section
from .swml.verbs.lifecycle import Answer


async def render(agent: Agent, call: Call, webhooks: Webhooks) -> Document:
    """The document for one call. Nothing on the agent is written, so calls cannot see each other.

    Raises:
        SetupError: the agent says nothing of what it is for.
        SwaigletError: a function returned something that is no prompt or no section.
    """
    ai = await _ai(agent, call, webhooks) if agent.talks else agent.ai.draft()
    sections: dict[str, Sequence[Any]] = {} if "main" in agent.sections else {"main": [Answer(), ai]}
    for name, handler in agent.sections.items():
        for section, steps in _steps(name, handler, await handler.run({Call: call, AI: ai})).items():
            if section in sections:
                raise SwaigletError(errors.section_twice(section))
            sections[section] = steps
    _offer(ai, webhooks)
    ai.sealed()
    return Document(sections)


async def _ai(agent: Agent, call: Call, webhooks: Webhooks) -> AI:
    """The call's own `AI`, with everything that the agent declares for it."""
    ai = agent.ai.draft()
    entries = {name: tool.entry for name, tool in agent.tools.items()}
    ai.tools = deepcopy(entries) if agent.lends_ai else entries  # what nobody is given, nobody changes
    ai.prompt = await _prompt(agent, call)
    if agent.report:
        ai.post_prompt = agent.report.prompt
        ai.post_prompt_url = webhooks.post_prompt
    return ai


def _offer(ai: AI, webhooks: Webhooks) -> None:
    """Put the call's tools into the document, as the sections' functions left them."""
    if not ai.tools:
        return
    own = ai.SWAIG or SWAIG()
    defaults = own.defaults or SWAIGDefaults()
    tools = list(ai.tools.values())
    if defaults.web_hook_url:  # which is where the author's other functions are
        tools = [evolve(tool, web_hook_url=tool.web_hook_url or webhooks.swaig) for tool in tools]
    else:
        defaults = evolve(defaults, web_hook_url=webhooks.swaig)
    ai.SWAIG = evolve(own, defaults=defaults, functions=[*(own.functions or ()), *tools])


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


async def _prompt(agent: Agent, call: Call) -> Prompt:
    """The agent's own prompt settings, with the sections that its functions write for this call."""
    static = agent.ai.prompt or Prompt()
    before = [Section(static.text)] if static.text else list(static.pom or ())
    sections = _titled(before, [(part, await _sections(part, call)) for part in agent.prompts])
    if not sections:
        raise SetupError(errors.no_prompt(agent.name))
    if agent.prompt_format == "text":
        written = to_xml if agent.ai.params.pom_format == "xml" else to_markdown
        return evolve(static, text=written(sections), pom=None)
    return evolve(static, text=None, pom=sections) if len(sections) > len(before) else static


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


async def _sections(part: PromptHandler, call: Call) -> list[Section]:
    value: Any = await part.handler.run({Call: call})
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
