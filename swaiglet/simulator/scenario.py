"""What happens in a simulated call that no document decides: who answers, what is pressed, what is declined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field


@define
class Scenario:
    """The outcomes of verbs, by the verb's name, each used once and in order; then the verb's own default.

    ``Scenario({"connect": ["failed", "connected"], "prompt": ["2"], "detect_machine": ["machine"]})``: an outcome is
    the word that the verb's result variable gets, the digits or the words of a caller, or an object of variables that
    the verb sets.

    Attributes:
        outcomes: the outcomes still to come.
    """

    outcomes: Mapping[str, Sequence[Any]] = field(factory=dict)
    _used: dict[str, int] = field(factory=dict, init=False)

    def next(self, verb: str, default: Any) -> Any:
        """The outcome of a verb that runs now."""
        given = self.outcomes.get(verb, ())
        used = self._used.get(verb, 0)
        if used >= len(given):
            return default
        self._used[verb] = used + 1
        return given[used]

    def unused(self) -> dict[str, Sequence[Any]]:
        """The outcomes that no verb asked for."""
        left = {verb: list(given)[self._used.get(verb, 0) :] for verb, given in self.outcomes.items()}
        return {verb: outcomes for verb, outcomes in left.items() if outcomes}
