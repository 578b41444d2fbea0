"""Verbs that decide what the document does next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from attrs import field, frozen

from swaiglet import errors
from swaiglet.swml import older
from swaiglet.swml.model import Model, Verb, model, verb
from swaiglet.swml.wire import Older, Range, Variable, child

JavaScript = Annotated[str, Older(older.javascript)]


@verb("label", value="name")
@frozen(kw_only=True)
class Label(Verb):
    """A place in the section that `Goto` may jump to. SWML reference, ``label`` method.

    Attributes:
        name: one of a kind in its section.
    """

    name: str = field(kw_only=False)


@verb("goto")
@frozen(kw_only=True)
class Goto(Verb):
    """Jump to a label of the same section. SWML reference, ``goto`` method.

    Attributes:
        label: the name of the `Label`.
        when: the JavaScript that must be true, without braces; always unless set.
        max: how many times this step may jump, from 1 to 100, 100 unless set.
    """

    label: str = field(kw_only=False)
    when: JavaScript | None = None
    max: Annotated[int, Range(1, 100)] | Variable | None = None


@model()
@frozen(kw_only=True)
class When(Model):
    """A branch of a `Cond`: what is done when an expression is true.

    Attributes:
        when: the JavaScript that must be true, without braces: ``vars.choice == '1'``.
        then: the verbs to run when it is.
        else_: the verbs to run when it is not.
    """

    when: JavaScript = field(kw_only=False)
    then: Sequence[Verb] = field(kw_only=False)
    else_: Sequence[Verb] | None = None


@model()
@frozen(kw_only=True)
class Else(Model):
    """The last branch of a `Cond`: what is done when no other was taken.

    Attributes:
        else_: the verbs to run.
    """

    else_: Sequence[Verb] = field(kw_only=False)


Branches = Sequence[When | Else]
"""The branches of a `Cond`; of the lone `Else` there is one at most, at the end."""


@verb("cond", value="branches")
@frozen(kw_only=True)
class Cond(Verb):
    """Run the verbs of the first branch whose expression is true. SWML reference, ``cond`` method.

    ``Cond([When("vars.n > 3", [Hangup()]), Else([Play("say:Go on.")])])``

    Attributes:
        branches: each a `When`, the last one also an `Else`.
    """

    branches: Branches = field(kw_only=False)

    def complaints(self) -> Iterator[errors.Problem]:
        """An `Else` that hides the branches after it."""
        return misplaced_elses("branches", self.branches)


def misplaced_elses(path: str, branches: object) -> Iterator[errors.Problem]:
    """The lone `Else` branches that are not the last one; nothing for what is no list of branches."""
    if isinstance(branches, Sequence):
        for index, branch in enumerate(branches[:-1]):
            if isinstance(branch, Else):
                yield errors.else_before_the_end(child(path, index))


@model()
@frozen(kw_only=True)
class SwitchOn(Model):
    """What to do with the result of a verb, one list of verbs for each value.

    ``Execute("ask", result=SwitchOn({"yes": [Transfer("sales")]}, default=[Hangup()]))``

    Attributes:
        case: the verbs for each value, compared as a string.
        variable: what is looked at, without braces; the verb's own result unless set.
        default: the verbs for any other value.
    """

    case: Mapping[str, Sequence[Verb]] = field(kw_only=False)
    variable: str | None = None
    default: Sequence[Verb] | None = None


@verb("switch")
@frozen(kw_only=True)
class Switch(Verb):
    """Run the verbs that belong to the value of a variable. SWML reference, ``switch`` method.

    ``Switch("prompt_value", {"1": [Transfer("sales")]}, default=[Hangup()])``. A value without a case and without a
    `default` is an error on the platform.

    Attributes:
        variable: what is looked at, without braces.
        case: the verbs for each value, compared as a string.
        default: the verbs for any other value.
    """

    variable: str = field(kw_only=False)
    case: Mapping[str, Sequence[Verb]] = field(kw_only=False)
    default: Sequence[Verb] | None = None


@verb("execute", shorthand="dest")
@frozen(kw_only=True)
class Execute(Verb):
    """Run a section or another document, then go on after this step. SWML reference, ``execute`` method.

    Sets `return_value` to what the section's `Return` gave.

    Attributes:
        dest: a section's name, an http(s) URL that answers a POST with a document, or a document as JSON text.
        params: what the section sees as ``params.<name>``.
        meta: kept for the author; the platform ignores it.
        on_return: the verbs to run after the return.
        result: what to do with `return_value`, or another variable: a `SwitchOn`, or branches as in `Cond`.
    """

    dest: str = field(kw_only=False)
    params: Mapping[str, Any] | None = None
    meta: Mapping[str, Any] | None = None
    on_return: Sequence[Verb] | None = None
    result: SwitchOn | Branches | None = None

    def complaints(self) -> Iterator[errors.Problem]:
        """An `Else` that hides the branches after it."""
        return misplaced_elses("result", self.result)


@verb("return", value="value")
@frozen(kw_only=True)
class Return(Verb):
    """End the section; in ``main``, end the document. SWML reference, ``return`` method.

    Attributes:
        value: any JSON, which the `Execute` that ran the section sees as `return_value`.
    """

    value: Any = field(default=None, kw_only=False)


@verb("transfer", shorthand="dest")
@frozen(kw_only=True)
class Transfer(Verb):
    """Go to a section or another document and never come back. SWML reference, ``transfer`` method.

    Attributes:
        dest: a section's name, an http(s) URL that answers a POST with a document, or a document as JSON text.
        params: what the section sees as ``params.<name>``.
        meta: kept for the author; the platform ignores it.
    """

    dest: str = field(kw_only=False)
    params: Mapping[str, Any] | None = None
    meta: Mapping[str, Any] | None = None
