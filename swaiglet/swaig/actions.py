"""SWAIG actions: what a function's result asks the platform to do. One class an action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from attrs import field, frozen

from swaiglet.swml.convert import converter, to_wire
from swaiglet.swml.document import Document
from swaiglet.swml.model import Model, model
from swaiglet.swml.wire import AtLeast, Tag

C = TypeVar("C", bound=type[Any])


class Action(Model):
    """One entry of a result's ``action`` list."""

    __slots__ = ()


def action(key: str, *, value: str) -> Callable[[C], C]:
    """Make an attrs class the action of that name; `value` names the field that is its value."""
    return model(tag=Tag(key, value))


@action("say", value="text")
@frozen
class Say(Action):
    """Speak the text now, before anything else is said."""

    text: Annotated[str, AtLeast(1)]


@action("stop", value="on")
@frozen
class Stop(Action):
    """End the AI session and go on with the document's next verb."""

    on: bool = True


@action("hangup", value="on")
@frozen
class Hangup(Action):
    """End the call, after what is being said."""

    on: bool = True


@action("set_global_data", value="data")
@frozen
class SetGlobalData(Action):
    """Merge these keys into the session's global data, replacing those that are there."""

    data: Mapping[str, Any]


@model()
@frozen
class SWML(Action):
    """Run a document: inline while the agent waits, or for good with `transfer`.

    `transfer` stands before ``SWML`` in the object, because the platform reads them in order.
    """

    transfer: bool | None = field(default=None, kw_only=True)
    SWML: Document


@frozen
class RawAction(Action):
    """An action that swaiglet does not know, sent as it is.

    Attributes:
        name: the action's key.
        value: its value, any JSON.
    """

    name: str
    value: Any


@frozen
class RawObject(Action):
    """A whole object of an ``action`` list, sent as it is: ``transfer`` counts only beside its ``SWML``.

    Attributes:
        body: values by the actions' keys, any JSON.
    """

    body: Mapping[str, Any]


@converter.register_unstructure_hook
def _raw(action: RawAction) -> dict[str, Any]:
    return {action.name: to_wire(action.value)}


@converter.register_unstructure_hook
def _raw_object(action: RawObject) -> Any:
    return to_wire(action.body)
