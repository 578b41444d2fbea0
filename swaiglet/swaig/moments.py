"""Dates, times and UUIDs: kinds of values that JSON writes as text."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from uuid import UUID

from .kinds import Written

DAY = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
CLOCK = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?(?::([0-9]{2}))?\s*([ap])\.?\s?m\.?", re.IGNORECASE)
HEX = re.compile(r"(?:urn:uuid:)?\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?", re.IGNORECASE)


def _date(text: str, strict: bool) -> date:
    """A date; ``2026/11/21``, ``2026-1-5`` and a midnight are mended."""
    if strict:
        return date.fromisoformat(text)
    text = text.strip()
    if match := DAY.fullmatch(text):
        return date(*(int(part) for part in match.groups()))
    moment = datetime.fromisoformat(text)
    if moment.time() != time():
        raise ValueError(text)
    return moment.date()


def _time(text: str, strict: bool) -> time:
    """A time of day; ``9:30`` and ``10:30 PM`` are mended. Without a colon or an am or pm it could be anything."""
    if strict:
        return time.fromisoformat(text)
    text = text.strip()
    if match := CLOCK.fullmatch(text):
        hour, minute, second, half = match.groups()
        if not 1 <= int(hour) <= 12:
            raise ValueError(text)
        return time(int(hour) % 12 + 12 * (half in "pP"), int(minute or 0), int(second or 0))
    if ":" not in text:
        raise ValueError(text)
    return time.fromisoformat(text.zfill(len(text) + 1) if text[1:2] == ":" else text)


def _datetime(text: str, strict: bool) -> datetime:
    """A date and a time; ``2026-11-21 10:30 PM`` is mended. A date alone would be a guess at the time."""
    day, mark, clock = text.strip().replace("t", "T").replace("T", " ").partition(" ")
    if not (day and mark and clock):
        raise ValueError(text)
    if strict:
        return datetime.fromisoformat(text)
    if CLOCK.fullmatch(clock.strip()):
        return datetime.combine(_date(day, strict), _time(clock, strict))
    return datetime.fromisoformat(f"{day.replace('/', '-')}T{clock.strip()}")


def _uuid(text: str, strict: bool) -> UUID:
    """A UUID; without its dashes, in braces or as a URN it is mended."""
    text = text if strict else text.strip()
    if not HEX.fullmatch(text):
        raise ValueError(text)
    made = UUID(text)
    if strict and str(made) != text.lower():
        raise ValueError(text)
    return made


DATE = Written(date, "date", "a date, such as 2026-11-21", _date)
TIME = Written(time, "time", "a time of day, such as 14:30", _time)
DATETIME = Written(datetime, "date_time", "a date and time, such as 2026-11-21T14:30", _datetime)
IDENTIFIER = Written(UUID, "uuid", "a UUID, such as 6f1c3b1e-8f5d-4a58-9d2c-0b8f5a1f3c77", _uuid)
