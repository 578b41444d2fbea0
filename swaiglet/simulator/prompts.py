"""What the model is told: texts with the values of the call in them, and sections written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from swaiglet import errors
from swaiglet.swml.classes import shape_of
from swaiglet.swml.markdown import to_markdown, to_xml
from swaiglet.swml.pom import Section
from swaiglet.swml.report import Report

from .expansion import Notes, expand
from .reading import listing, mapping
from .talk import Talk

ZONE = "US/Central"
"""Where times are told, unless the conversation's params say otherwise."""


def local_time(talk: Talk) -> datetime:
    """The time of day in the conversation, where its params say that it takes place."""
    name = str(mapping(talk.ai.get("params")).get("local_tz") or ZONE)
    moment = datetime.fromtimestamp(talk.session.microseconds / 1_000_000, UTC)
    try:
        return moment.astimezone(ZoneInfo(name))
    except (OSError, ValueError, KeyError):  # what `ZoneInfo` raises, as the name is not known or no name at all
        talk.warn(errors.zone_unknown(name))
        return moment


def part_of_day(hour: int) -> str:
    """What the platform calls a time of day."""
    if hour < 12:
        return "morning"
    return "afternoon" if hour < 18 else "evening"


def caller(call: Mapping[str, Any]) -> dict[str, str]:
    """The caller's name and number, as far as they are known; a caller without a name goes by the number."""
    number = call.get("from_number") or call.get("from") or ""
    known = {"caller_id_name": call.get("caller_id_name") or number, "caller_id_number": number}
    return {key: str(value) for key, value in known.items() if value}


def variables(talk: Talk) -> dict[str, Any]:
    """What a prompt's placeholders read: the platform's own, over them the global data, and the document's scopes."""
    moment, session = local_time(talk), talk.session
    languages = [mapping(language) for language in listing(talk.ai.get("languages"))]
    names = [str(language.get("name", "")) for language in languages] or ["English"]
    own = {
        "call_direction": session.call.get("direction", "inbound"),
        "local_date": f"{moment:%Y-%m-%d}",
        "spoken_date": f"{moment:%A, %B} {moment.day}, {moment.year}",
        "local_time": f"{moment:%H:%M:%S}",
        "time_of_day": part_of_day(moment.hour),
        "supported_languages": ", ".join(names),
        "default_language": names[0],
        **caller(session.call),
    }
    scopes = {"call": session.call, "vars": session.vars, "envs": session.envs}
    return {**scopes, **own, **talk.global_data, "global_data": talk.global_data}


def filled(talk: Talk, text: str) -> str:
    """The text with the values of its placeholders; a warning for each that reads nothing."""
    notes: Notes = []
    told = expand(text, variables(talk), notes)
    for kind, what in notes:
        if kind == "empty":
            talk.warn(errors.prompt_reads_nothing(what))
    return told


def written(prompt: Any, style: str = "markdown") -> str:
    """The words of a prompt, a step or a context: its text, or its sections written out."""
    if isinstance(prompt, str):
        return prompt
    body = mapping(prompt)
    pom = body.get("pom")
    return sections(pom, style) if pom else str(body.get("text") or body.get("prompt") or "")


def sections(pom: Any, style: str = "markdown") -> str:
    """Sections as the model reads them; those that are none are left out."""
    read = shape_of(Sequence[Section]).read(pom, "pom", Report(lenient=True))
    made = [section for section in listing(read) if isinstance(section, Section)]
    return to_xml(made) if style == "xml" else to_markdown(made)


def template(talk: Talk, prompt: Any) -> str:
    """The words of a prompt, its placeholders as they are."""
    return written(prompt, str(mapping(talk.ai.get("params")).get("pom_format") or "markdown"))


def told(talk: Talk, prompt: Any) -> str:
    """The words of a prompt as this conversation's model reads them."""
    return filled(talk, template(talk, prompt))


def filler(phrases: Any, language: str) -> str:
    """The first phrase for a language, whatever its code's case; of ``auto`` or ``default`` else; empty without."""
    by_code = {str(code).lower(): listing(said) for code, said in mapping(phrases).items()}
    codes = (language.lower(), language.lower().partition("-")[0], "auto", "default")
    said = next((by_code[code] for code in codes if by_code.get(code)), ())
    first = said[0] if said else ""
    return " … ".join(map(str, first)) if isinstance(first, list | tuple) else str(first)
