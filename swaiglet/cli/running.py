"""One function of an app, run with the data of a call as the platform runs it, and what it does to the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import partial
from typing import Any
from uuid import uuid4

from attrs import define, evolve, field, frozen

from swaiglet import errors
from swaiglet.app import App
from swaiglet.dispatch import answer, on_this_machine
from swaiglet.offers import addressed
from swaiglet.simulator.actions import forbidden, name_of
from swaiglet.simulator.calling import run_here
from swaiglet.simulator.course import Course
from swaiglet.simulator.data import change
from swaiglet.simulator.functions import add
from swaiglet.simulator.reading import actions, listing, mapping
from swaiglet.simulator.requests import bedrock_request, function_request, swml_state
from swaiglet.simulator.talk import Function
from swaiglet.simulator.values import MISSING
from swaiglet.swaig.call import Call, FunctionCall
from swaiglet.swaig.explicit import ExplicitSchema
from swaiglet.swaig.webhooks import Webhooks
from swaiglet.swml.convert import to_wire

from .describing import Described
from .looking import conversations, settled_for
from .state import State

Stores = Mapping[str, Mapping[str, Any]]
"""Data by where it is kept: ``global_data``, and ``meta_data`` of the function."""


@frozen
class Change:
    """A value that became another.

    Attributes:
        path: where it is kept: ``global_data.last_order``.
        before: what it was; `MISSING` for nothing.
        after: what it is.
    """

    path: str
    before: Any
    after: Any


@frozen(kw_only=True)
class Ran:
    """What came of a function.

    Attributes:
        outcome: ``done``, or why not.
        result: what it answered, as on the wire.
        changes: what became of the data.
        steps: what a data map did.
        warnings: what the platform would not do, or do differently.
        state: where the call stands now.
    """

    outcome: str
    result: Mapping[str, Any]
    changes: Sequence[Change]
    steps: Sequence[str]
    warnings: Sequence[str]
    state: State


@define
class Bench:
    """Where a function is run, outside of any conversation.

    Attributes:
        app: whose it is.
        described: the call.
        state: what functions before it left; `None` for the beginning of a call.
        asked: what becomes of the body of the request, before the function has it.
        webhooks: where the platform calls back for a call; as the app says unless given.
        steps: what a data map did.
        warnings: what is remarkable.
    """

    app: App
    described: Described
    state: State | None = None
    asked: Callable[[dict[str, Any]], dict[str, Any]] = dict
    webhooks: Callable[[Call], Webhooks] | None = None
    steps: list[str] = field(factory=list)
    warnings: list[str] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        """Give the call an id: that of the state, or one of its own, as every call has one."""
        self.described = self.described.named((self.state and self.state.call_id) or str(uuid4()))

    async def run(self, name: str, given: Mapping[str, Any]) -> Ran:
        """Run a function that the app has, with arguments as a model gives them."""
        course = await self._course(name)
        function = self._function(course, name)
        before = _stores(course, function)
        outcome, result = await self._outcome(course, function, given)
        for action in actions(result["action"], self.warnings.append) if result.get("action") else ():
            gate = forbidden(course.params, action)
            if gate:
                self.warnings.append(errors.action_not_allowed(name_of(action), gate))
            else:
                change(course.talk, function, action)
        return Ran(
            outcome=outcome,
            result=result,
            changes=[*_changes(before, _stores(course, function))],
            steps=self.steps,
            warnings=self.warnings,
            state=State(
                call_id=self.described.call.id,
                global_data=course.talk.global_data,
                meta_data=course.talk.meta_data,
            ),
        )

    async def _course(self, name: str) -> Course:
        """The conversation, with the data that it has now."""
        verb, value = await self._conversation(name)
        course = settled_for(self.described, verb, value)
        if self.state:
            course.session.global_data = deepcopy(dict(self.state.global_data))
        return course

    async def _conversation(self, name: str) -> tuple[str, Any]:
        """The conversation of the call that is offered the function, else the first; as declared, if none is special.

        A document is made only when the author's code decides what is in it beside the prompt: data, functions.
        """
        if not self.app.lends_ai:
            own = to_wire(self.app.ai)["ai"]
            return "ai", own
        document = await self.app.render(self.described.call)
        found = [(verb, value) for _, verb, value in conversations(document)]
        offered = [one for one in found if name in _entries(one[1])]
        if not offered:
            self.warnings.append(errors.not_offered_here(name))
        return next(iter([*offered, *found]), ("ai", {}))

    def _function(self, course: Course, name: str) -> Function:
        """The function with its meta data, as it stands in the document, or as it would."""
        webhooks = evolve(on_this_machine(), meta_data_token=self.app.name)
        own = to_wire(addressed(self.app, self.app.functions[name], webhooks))
        entry = _entries(course.talk.ai).get(name, own)
        defaults = mapping(mapping(course.talk.ai.get("SWAIG")).get("defaults"))
        add(course.talk, entry, {"web_hook_url": webhooks.swaig, **defaults}, name)
        function = course.talk.functions[name]
        course.talk.meta_data[function.token].update(self.described.call.meta_data)
        if self.state:
            course.talk.meta_data |= deepcopy(dict(self.state.meta_data))  # type: ignore[arg-type]
        return function

    async def _outcome(
        self, course: Course, function: Function, given: Mapping[str, Any]
    ) -> tuple[str, Mapping[str, Any]]:
        """How it went, and what was answered."""
        body = self.asked(self._request(course, function, given))
        function_call = FunctionCall.from_body(body, query=self.described.query)
        if function.origin == "data_map":
            return await self._run_data_map(course, function, function_call)
        webhooks = partial(self.webhooks or self.app.webhooks, function_call.call)
        answered = await answer(self.app, function_call, webhooks)
        return answered.outcome, answered.result.to_wire()

    async def _run_data_map(
        self, course: Course, function: Function, function_call: FunctionCall
    ) -> tuple[str, Mapping[str, Any]]:
        """Run a data map on this machine, with the data that a request would tell of."""
        course.session.global_data = dict(function_call.call.global_data)
        course.talk.meta_data[function.token] = dict(function_call.call.meta_data)
        arguments, complaints = ExplicitSchema(function.entry.get("parameters", {})).read(function_call.arguments)
        if complaints:
            return "wrong arguments", {"response": errors.bad_arguments(complaints)}
        run = await run_here(course, function, arguments)
        self.steps += [f"{step.at}: {step.what}" for step in run.steps]
        self.warnings += run.warnings
        return "done" if run.fired else "failed", run.result

    def _request(self, course: Course, function: Function, given: Mapping[str, Any]) -> dict[str, Any]:
        """The body that the platform would post, over a recorded one; what was said of the call is told in it."""
        request = bedrock_request if course.talk.verb == "amazon_bedrock" else function_request
        body = request(course, function, given)
        if "function" in self.described.body:
            return {**self.described.body, **body}
        return {**body, **swml_state(course)} if self.described.is_special else body


def _entries(ai: Mapping[str, Any]) -> dict[str, Any]:
    """The functions of a conversation by name."""
    entries = map(mapping, listing(mapping(ai.get("SWAIG")).get("functions")))
    return {str(entry.get("function")): entry for entry in entries}


def _stores(course: Course, function: Function) -> Stores:
    """The data as it is now."""
    stores = {"global_data": course.talk.global_data, "meta_data": course.talk.meta_data[function.token]}
    return deepcopy(stores)


def _changes(before: Stores, after: Stores) -> Iterator[Change]:
    """What became of the data, key by key."""
    for store, values in after.items():
        for key in dict.fromkeys([*before[store], *values]):
            was, now = before[store].get(key, MISSING), values.get(key, MISSING)
            if was != now:
                yield Change(f"{store}.{key}", was, now)
