"""The shapes of steps: one verb or action under its name, and lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from swaiglet import errors

from .bodies import traits_of
from .report import Report
from .shapes import Listing, mend_first
from .wire import NOTHING, Tag, child


@frozen
class Step:
    """One step of a section: a verb, or a JSON object whose one key names it."""

    base: Any
    only: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """In words, what belongs there."""
        called: str = self.base.called
        return f"{called} out of {', '.join(self.only)}" if self.only else called

    def fits(self, value: Any) -> bool:
        """Whether it is a verb, or JSON that may be read as one."""
        return isinstance(value, self.base | Mapping)

    def mended(self, value: Any) -> Any:
        """The verb without parameters that a bare string names; actions have no such form."""
        named = self.base.stands_bare and isinstance(value, str) and value in self.base.known
        return {value: {}} if named else NOTHING

    def read(self, value: Any, path: str, report: Report) -> Any:
        """The verb, found by the step's key before its value is looked at."""
        if isinstance(value, self.base):
            self._check_place(traits_of(type(value)).tag, path, report)
            return value
        modern = mend_first(self, value, path, report)
        if modern is NOTHING:
            return value
        if len(modern) != 1 and not self.base.is_one(modern):
            report.refuse(path, value, f"{self.expected}: an object with one key")
            return value
        modern = self._renamed(modern, path, report) if report.lenient else modern
        self._check_place(Tag(str(next(iter(modern)))), path, report)
        return self.base.from_wire(modern, path, report)

    def _renamed(self, step: Mapping[str, Any], path: str, report: Report) -> Mapping[str, Any]:
        """The step of today that an older name stands for."""
        name, body = next(iter(step.items()))
        today = self.base.older_names[name](body) if name in self.base.older_names else NOTHING
        if today is NOTHING:
            return step
        report.mend(child(path, name), body, errors.quoted(today))
        renamed: Mapping[str, Any] = today
        return renamed

    def _check_place(self, tag: Tag | None, path: str, report: Report) -> None:
        if self.only and tag and tag.key not in self.only:
            report.add(errors.verb_out_of_place(path, tag.key, self.only))


@frozen
class Steps(Listing):
    """A list of steps; in older documents, one may stand for several, or several for one."""

    def placed(self, items: Sequence[Any], path: str, report: Report) -> Iterable[tuple[str, Any]]:
        """The steps, each with its path."""
        base: Any = getattr(self.element, "base", None)
        placed = super().placed(items, path, report)
        return base.joined(_apart(base, placed, report), report) if report.lenient else placed


def _apart(base: Any, placed: Iterable[tuple[str, Any]], report: Report) -> Iterator[tuple[str, Any]]:
    for place, step in placed:
        steps = base.apart(step) if isinstance(step, Mapping) else [step]
        if len(steps) > 1:
            names = (errors.quoted(name) for each in steps for name in each)
            report.mend(place, step, f"a step for each: {', '.join(names)}")
        yield from ((place, each) for each in steps)
