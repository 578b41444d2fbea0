"""The agent's voice: what is said aloud, and the time that it takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .prompts import filler
from .reading import listing, mapping
from .talk import Role, Talk

LETTERS_A_SECOND = 15
"""How fast people and voices speak, about."""


async def speak(talk: Talk, text: str, role: Role = "assistant-manual", **extra: Any) -> None:
    """Say something; the time that it takes passes."""
    if not text:
        return
    talk.session.timeline.add("say", text, role=role, language=talk.language, **extra)
    talk.said(role, text)
    await talk.session.clock.sleep(len(text) / LETTERS_A_SECOND)


def language_of(talk: Talk) -> Mapping[str, Any]:
    """The entry of the language that is spoken, or of the first."""
    entries = [mapping(entry) for entry in listing(talk.ai.get("languages"))]
    spoken = (entry for entry in entries if str(entry.get("code", "")).lower() == talk.language.lower())
    return next(spoken, entries[0] if entries else {})


async def speak_filler(talk: Talk, entry: Mapping[str, Any]) -> None:
    """Say or play what covers the time that a function takes: its own fillers, else those of the language."""
    phrase = filler(entry.get("fillers"), talk.language)
    if not phrase and not entry.get("skip_fillers"):
        own = listing(language_of(talk).get("function_fillers"))
        phrase = str(own[0]) if own else ""
    await speak(talk, phrase, filler=True)
    if entry.get("wait_file"):
        talk.session.timeline.add("say", f"plays {entry['wait_file']}", file=entry["wait_file"], filler=True)


async def speak_phrase(talk: Talk, phrases: Any) -> None:
    """Say the first of some phrases by language, if there is one."""
    await speak(talk, filler(phrases, talk.language), filler=True)
