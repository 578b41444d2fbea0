"""What a caller's words give for a function's parameters, found by rules: dates, numbers, choices and the like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from attrs import define, frozen

from .values import MISSING

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ONES = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SPOKEN = {word: number for number, word in enumerate(ONES)} | {word: 10 * n for n, word in enumerate(TENS, 2)}

MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
DATES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(rf"\b{pattern}\b", re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<number>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})",
        rf"{MONTH} (?:the )?{DAY}(?:,? (?P<year>\d{{4}}))?",
        rf"{DAY}(?: of)? {MONTH}(?:,? (?P<year>\d{{4}}))?",
        r"(?P<word>day after tomorrow|tomorrow|today|tonight)",
        rf"(?P<weekday>{'|'.join(DAYS)})",
    )
)
TIMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d\d))? ?(?P<half>[ap])\.?m\b\.?",
        r"\b(?P<hour>\d{1,2}):(?P<minute>\d\d)\b",
        r"\b(?P<word>noon|midnight)\b",
    )
)
PHONE = re.compile(r"\+?\(?\d[\d\s().-]{5,}\d")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
CODE = re.compile(r"\b(?=[\w-]*\d)[A-Za-z0-9][\w-]{2,}\b")
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w])")
NAMED = re.compile(r"\b(?:my name is|this is|i am|i'm|it is|it's|name's)\s+(?P<name>[^,.;!?]+)", re.IGNORECASE)
YES = re.compile(r"\b(?:yes|yeah|yep|sure|right|correct|true|of course|please do)\b", re.IGNORECASE)
NO = re.compile(r"\b(?:no|nope|not|false|never)\b", re.IGNORECASE)
JOINED = re.compile(r"\s*(?:,|;|\band\b)\s*", re.IGNORECASE)


@define
class Hearing:
    """A caller's words, from which each part is taken once.

    Attributes:
        words: those that are left.
        today: the date on which they are said.
    """

    words: str
    today: date

    def take(self, name: str, schema: Mapping[str, Any], *, asked: bool = False) -> Any:
        """What the words give for a parameter; `MISSING` when they give nothing.

        Args:
            name: the parameter's.
            schema: what it takes.
            asked: whether the caller was asked for just this, so that all the words are about it.
        """
        choices = schema.get("enum", [schema["const"]] if "const" in schema else None)
        if choices:
            return self._choice(choices)
        kind = schema.get("type")
        if kind in ("integer", "number"):
            return self._number(whole=kind == "integer")
        if kind == "boolean":
            return self._flag() if asked else MISSING
        if kind == "array":
            return self._list(name, schema, asked=asked)
        return self._text(name, schema, asked=asked) if kind in ("string", None) else MISSING

    def _choice(self, choices: list[Any]) -> Any:
        for choice in sorted(choices, key=lambda each: -len(str(each))):
            spoken = re.escape(str(choice)).replace("_", "[ _-]").replace(r"\-", "[ _-]")
            if self._find(re.compile(rf"\b{spoken}\b", re.IGNORECASE)):
                return choice
        return MISSING

    def _flag(self) -> Any:
        if NO.search(self.words):
            return False
        return True if YES.search(self.words) else MISSING

    def _number(self, *, whole: bool) -> Any:
        found = self._find(NUMBER)
        if found:
            return int(float(found[0])) if whole else float(found[0])
        words = re.findall(r"[a-z]+", self.words.lower())
        spoken = [SPOKEN[word] for word in words if word in SPOKEN]
        if not spoken:
            return MISSING
        adds = len(spoken) > 1 and spoken[0] >= 20 and spoken[1] < 10
        return spoken[0] + spoken[1] if adds else spoken[0]

    def _list(self, name: str, schema: Mapping[str, Any], *, asked: bool) -> Any:
        items = schema.get("items", {})
        if not asked or items.get("type") not in ("string", "integer", "number"):
            return MISSING
        parts = [Hearing(part, self.today).take(name, items, asked=True) for part in JOINED.split(self.words)]
        return [part for part in parts if part is not MISSING] or MISSING

    def _text(self, name: str, schema: Mapping[str, Any], *, asked: bool) -> Any:
        about = _about(name, schema)
        meant = next((text for text in TEXTS if text.about.search(about)), None)
        found = meant.find(self) if meant else MISSING
        if found is not MISSING or (meant and meant.is_strict):
            return found
        words = self.words.strip().rstrip(".!")
        return words if asked and words else MISSING

    def date(self) -> Any:
        """A day, as ``2026-01-31``."""
        for pattern in DATES:
            found = pattern.search(self.words)
            day = _day(found.groupdict(), self.today) if found else None
            if found and day:
                self._take(found)
                return day.isoformat()
        return MISSING

    def time(self) -> Any:
        """A time of day, as ``19:30``."""
        for pattern in TIMES:
            found = pattern.search(self.words)
            moment = _moment(found.groupdict()) if found else ""
            if found and moment:
                self._take(found)
                return moment
        return MISSING

    def phone(self) -> Any:
        """A telephone number, in E.164."""
        found = self._find(PHONE)
        if not found:
            return MISSING
        digits = re.sub(r"\D", "", found[0])
        return f"+{digits}" if found[0].startswith("+") or len(digits) != 10 else f"+1{digits}"

    def email(self) -> Any:
        """An address."""
        found = self._find(EMAIL)
        return found[0].rstrip(".") if found else MISSING

    def code(self) -> Any:
        """A word with digits in it, such as an order's number; digits that are told one by one are joined."""
        self.words = re.sub(r"(?<=\b\d) (?=\d\b)", "", self.words)
        found = self._find(CODE)
        return found[0] if found else MISSING

    def name(self) -> Any:
        """What somebody is called."""
        found = self._find(NAMED)
        return found["name"].strip() if found else MISSING

    def _find(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match, which is then taken out of the words."""
        found = pattern.search(self.words)
        if found:
            self._take(found)
        return found

    def _take(self, found: re.Match[str]) -> None:
        self.words = f"{self.words[: found.start()]} {self.words[found.end() :]}"


def _about(name: str, schema: Mapping[str, Any]) -> str:
    """What a parameter is about, in small letters."""
    told = (name.replace("_", " "), schema.get("format", ""), schema.get("description", ""))
    return " ".join(map(str, told)).lower()


@frozen
class Text:
    """A kind of text.

    Attributes:
        find: takes it from the words.
        about: stands in the name or the description of a parameter of this kind.
        is_strict: whether nothing else will do.
    """

    find: Callable[[Hearing], Any]
    about: re.Pattern[str]
    is_strict: bool = True


TEXTS = (
    Text(Hearing.date, re.compile(r"\b(?:date|day|birthday|yyyy-mm-dd)\b")),
    Text(Hearing.time, re.compile(r"\b(?:time|hour|hh:mm)\b")),
    Text(Hearing.phone, re.compile(r"\b(?:phone|telephone|mobile|e\.164|callback)\b")),
    Text(Hearing.email, re.compile(r"\b(?:email|e-mail)\b")),
    Text(Hearing.code, re.compile(r"\b(?:number|id|code|digits?|pin)\b"), is_strict=False),
    Text(Hearing.name, re.compile(r"\bname\b"), is_strict=False),
)
"""Kinds of texts: the first that a parameter is about."""


def _day(parts: Mapping[str, str | None], today: date) -> date | None:
    """The day that words stand for: of a day of the week, or without a year, the next that comes."""
    if parts.get("word"):
        return today + timedelta(days={"tomorrow": 1, "day after tomorrow": 2}.get(str(parts["word"]).lower(), 0))
    if parts.get("weekday"):
        ahead = DAYS.index(str(parts["weekday"]).lower()) - today.weekday()
        return today + timedelta(days=ahead if ahead > 0 else ahead + 7)
    month = parts.get("number") or MONTHS.index(str(parts["month"]).lower()) + 1
    try:
        day = date(int(parts.get("year") or today.year), int(month), int(str(parts["day"])))
        return day if parts.get("year") or day >= today else day.replace(year=today.year + 1)
    except ValueError:
        return None


def _moment(parts: Mapping[str, str | None]) -> str:
    """A time of day as ``19:30``; empty when there is none."""
    if parts.get("word"):
        return "12:00" if str(parts["word"]).lower() == "noon" else "00:00"
    hour, minute = int(str(parts["hour"])), int(parts.get("minute") or 0)
    half = (parts.get("half") or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""
