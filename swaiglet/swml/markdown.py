"""A prompt object model as the text that the model reads: Markdown, or XML with the `pom_format` param.

The platform does this itself when a prompt goes out as `pom`. SWML reference, ``ai`` method, ``prompt.pom``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .pom import Section

Number = tuple[int, ...]
"""A section's place among numbered ones, outermost first; empty for none."""

UNTITLED = "Untitled Section"
"""The heading of a section that lacks one and is not the first."""


def to_markdown(sections: Sequence[Section]) -> str:
    """The sections as Markdown, headings from the second level on."""
    return "\n".join(_markdown(title, section, 2, number) for title, section, number in _top(sections))


def to_xml(sections: Sequence[Section]) -> str:
    """The sections as XML; text goes in as it is, because the model reads it, not a parser."""
    parts = [_xml(title, section, "  ", number) for title, section, number in _top(sections)]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<prompt>", *parts, "</prompt>"])


def _top(sections: Sequence[Section]) -> Iterator[tuple[str | None, Section, Number]]:
    """The outermost sections with their headings and numbers; one without a heading is not counted."""
    numbered, count = _are_numbered(sections), 0
    for index, section in enumerate(sections):
        title = section.title or (UNTITLED if index else None)
        count += title is not None
        yield title, section, (count,) if numbered and title and section.numbered is not False else ()


def _below(title: str | None, section: Section, number: Number) -> Iterator[tuple[Section, Number]]:
    """The subsections with their numbers: the parent's own, longer by one where they are numbered themselves."""
    subsections = section.subsections or ()
    numbered = _are_numbered(subsections) and bool(title or number)
    for place, subsection in enumerate(subsections, 1):
        yield subsection, (*number, place) if numbered and subsection.numbered is not False else number


def _are_numbered(sisters: Iterable[Section]) -> bool:
    return any(section.numbered is True for section in sisters)


def _headed(title: str, number: Number) -> str:
    return f"{'.'.join(map(str, number))}. {title}" if number else title


def _markdown(title: str | None, section: Section, level: int, number: Number) -> str:
    """One section: each part ends with a blank line, so that joined parts stand apart."""
    parts = [f"{'#' * level} {_headed(title, number)}\n"] if title else []
    if section.body:
        parts.append(f"{section.body}\n")
    if section.bullets:
        marks = (
            f"{place}." if section.numberedBullets is True else "-" for place in range(1, len(section.bullets) + 1)
        )
        parts.extend(f"{mark} {bullet}" for mark, bullet in zip(marks, section.bullets, strict=True))
        parts.append("")
    deeper = level + 1 if title or number else level
    parts.extend(_markdown(below.title, below, deeper, place) for below, place in _below(title, section, number))
    return "\n".join(parts)


def _xml(title: str | None, section: Section, indent: str, number: Number) -> str:
    inner = f"{indent}  "
    parts = [f"{indent}<section>"]
    if title:
        parts.append(f"{inner}<title>{_headed(title, number)}</title>")
    if section.body:
        parts.append(f"{inner}<body>{section.body}</body>")
    if section.bullets:
        parts.extend([f"{inner}<bullets>", *_xml_bullets(section, f"{inner}  "), f"{inner}</bullets>"])
    if section.subsections:
        below = [_xml(sub.title, sub, f"{inner}  ", place) for sub, place in _below(title, section, number)]
        parts.extend([f"{inner}<subsections>", *below, f"{inner}</subsections>"])
    return "\n".join([*parts, f"{indent}</section>"])


def _xml_bullets(section: Section, indent: str) -> Iterator[str]:
    for place, bullet in enumerate(section.bullets or (), 1):
        mark = f' id="{place}"' if section.numberedBullets is True else ""
        yield f"{indent}<bullet{mark}>{bullet}</bullet>"
