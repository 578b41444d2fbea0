"""The ``ai`` verb: a conversation between the caller and a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from attrs import define, field, setters

from swaiglet import errors
from swaiglet.errors import Problem

from . import functions, older
from .checks import checks_of
from .classes import fields_of
from .functions import SWAIGFunction
from .languages import Hint, Language, Multilingual, Pronunciation, language_of
from .model import Verb, verb
from .params import Params, as_params
from .prompt import PlainPrompt, Prompt
from .report import Report, warn
from .variants import origin_of, own_of, told, variant
from .wire import OFF_WIRE, Older, Url, at_least_one

__all__ = ["AI", "Hint", "Language", "Multilingual", "Params", "Pronunciation", "language_of"]


@verb("ai", at_least_one("prompt", sent_only=True, is_mild=True))
@define(kw_only=True, on_setattr=setters.NO_OP)
class AI(Verb):
    """Talk with the caller through a language model.

    The `AI` of an app is shared by every call and frozen; a handler that annotates a parameter with `AI` gets the
    call's own, made for this call alone, and may change it: ``ai.hints.append("parcel")``,
    ``ai.params = evolve(ai.params, ai_volume=3)``. A section that needs two that differ makes one of the other, with
    `draft` or ``attrs.evolve``; both have the call's tools. SWML reference, ``ai`` method.

    Attributes:
        prompt: what the model is told; an app's functions under ``@app.prompt`` add to it.
        post_prompt: what the model is asked after the conversation.
        post_prompt_url: where its answer and the report of the conversation are posted.
        params: how the agent listens, speaks, waits and reports; a mapping will do.
        hints: words that the recogniser should expect, or mishears.
        languages: the languages that the agent speaks.
        multilingual: how the agent follows the caller's language; wins over `languages`.
        pronounce: how words are to be said.
        global_data: what the session's global data begins with; prompts read it as ``${global_data.<key>}``.
        SWAIG: the functions that the model may call.
        tools: the functions of this call by name; in a call's own `AI` only.
    """

    prompt: Prompt | None = None
    post_prompt: PlainPrompt | None = None
    post_prompt_url: Url | None = None
    params: Params = field(factory=Params, converter=as_params)
    hints: list[str | Hint] = field(factory=list)
    languages: list[Language] = field(factory=list)
    multilingual: Multilingual | None = None
    pronounce: list[Pronunciation] = field(factory=list)
    global_data: dict[str, Any] = field(factory=dict)
    SWAIG: Annotated[functions.SWAIG, Older(older.merged)] | None = None
    tools: dict[str, SWAIGFunction] = field(factory=dict, metadata=OFF_WIRE)
    _open: bool = field(default=False, init=False, eq=False, repr=False)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute of a call's own `AI`.

        Raises:
            AttributeError: the `AI` is shared by every call.
            DocumentError: the value does not belong there.
        """
        if not getattr(self, "_open", True):
            raise AttributeError(errors.frozen_ai(name))
        known = {known.name: known.shape for known in fields_of(AI).values()}
        if name in known and value is not None:
            report = Report()
            value = known[name].read(value, name, report)
            report.raise_errors("AI")
            warn(report.problems)
        self._put(name, value)

    def _put(self, name: str, value: Any) -> None:
        if origin_of(self) is None:
            object.__setattr__(self, name, value)
        else:
            own_of(self)[name] = value

    def filled(self, **values: Any) -> None:
        """Set attributes of a call's own `AI` to what need not be checked."""
        for name, value in values.items():
            self._put(name, value)

    def _lent(self, name: str, value: Any) -> Any:
        """A copy of an attribute; of functions, each is a variant, which copies what is asked for."""
        if name == "tools":
            return {known: variant(entry) for known, entry in value.items()}
        return super()._lent(name, value)

    def complaints(self) -> Iterator[Problem]:
        """Contexts where there is no conversation any more."""
        post_prompt = told(self, "post_prompt")
        if isinstance(post_prompt, Prompt) and post_prompt.contexts is not None:
            yield errors.post_prompt_in_contexts("post_prompt.contexts")

    @classmethod
    def renew(cls, body: dict[str, Any]) -> Iterator[Problem]:
        """A voice for all languages, credentials of their own, and settings where today there are none."""
        return older.conversation(body)

    def draft(self) -> AI:
        """A copy that shares nothing with this one and may be changed: a call's own."""
        return variant(self).reopened()

    def reopened(self) -> AI:
        """This `AI` itself, which may be changed until it is sealed."""
        object.__setattr__(self, "_open", True)
        return self

    def sealed(self) -> AI:
        """This `AI` itself, checked again as it stands, and frozen."""
        object.__setattr__(self, "_open", False)
        report = Report()
        own = None if origin_of(self) is None else frozenset(own_of(self))  # the rest was checked with the origin
        for known, at_once in checks_of(AI, own):
            value = told(self, known.name)
            if not (value is None and known.nothing_is_unset) and type(value) not in at_once:
                self._put(known.name, known.shape.read(value, known.name, report))
        report.problems.extend(self.complaints())
        if report.problems:
            report.raise_errors("AI")
        return self
