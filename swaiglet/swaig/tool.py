"""A tool: a SWAIG function that the author wrote, with all that the document says about it."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Literal, TypedDict

from attrs import frozen

from swaiglet import errors
from swaiglet.errors import DocumentError, SetupError
from swaiglet.swml.functions import SWAIGFunction

from .arguments import object_schema, read_arguments
from .call import Call, FunctionCall
from .explicit import ExplicitSchema
from .handler import Function, Handler
from .kinds import Complaint
from .signature import annotations_of, first_paragraph, inspect_handler
from .webhooks import with_credentials

RESERVED = frozenset(
    {
        "adjust_response_latency",
        "change_context",
        "check_time",
        "end_call",
        "gather_submit",
        "get_ideal_strategy",
        "get_visual_input",
        "hangup",
        "next_step",
        "pause_conversation",
        "wait_for_user",
        "wait_seconds",
    }
)
"""Names of the platform's own functions."""

HOOKS: Mapping[str, str] = {
    "startup_hook": "The platform calls this when the conversation begins.",
    "hangup_hook": "The platform calls this when the call has ended.",
}
"""Functions that the platform calls by itself, with a description because its schemas want one."""

HOOK_ALIASES: Mapping[str, str] = {"start_hook": "startup_hook", "stop_hook": "hangup_hook"}

Once = Literal["call"] | float


class EntrySettings(TypedDict, total=False):
    """What the document may say of any function. SWML reference, ``ai`` method, ``SWAIG.functions``.

    Attributes:
        active: whether the model may call it from the start; true unless given.
        fillers: phrases spoken while it runs, by language code.
        skip_fillers: whether only these fillers play, and not those of the language.
        wait_for_fillers: whether a filler is spoken to its end before the conversation goes on.
        wait_file: the URL of audio that plays while it runs.
        wait_file_loops: how often that plays.
        meta_data: what its meta data begins with.
        meta_data_token: functions with the same token share their meta data.
    """

    active: bool | str
    fillers: Mapping[str, Sequence[str]]
    skip_fillers: bool | str
    wait_for_fillers: bool | str
    wait_file: str
    wait_file_loops: int | str
    meta_data: Mapping[str, Any]
    meta_data_token: str


class ToolSettings(EntrySettings, total=False):
    """What a tool may be told, beside its name, description and parameters.

    Attributes:
        strict: take arguments as they come, without mending what models get wrong.
        timeout: seconds after which a coroutine is cancelled and the model told `on_timeout`; the app's
            ``Limits.tool_seconds`` unless given. A plain function cannot be cancelled: it goes on, and the same
            request joins it.
        on_timeout: what the model is told then.
        once: run once for the same arguments, in one call (``"call"``) or in so many seconds of one call; the first
            answer is given again. A run that failed counts for nothing.
        secure: whether only a call that was offered the function may run it.
        web_hook_url: where the platform calls it, when that is not this app.
        web_hook_auth: user and password for that URL; they are written into it, percent-encoded.
    """

    strict: bool
    timeout: float
    on_timeout: str
    once: Once
    secure: bool
    web_hook_url: str
    web_hook_auth: tuple[str, str]


@frozen
class Tool:
    """A SWAIG function and its handler.

    Attributes:
        entry: what the document says about it.
        strict: whether arguments are taken as they come, without mending.
        explicit: the schema that the author gave, when the handler is ``(args, raw_data)``.
        explicit_names: what the handler calls these two.
        timeout, on_timeout, once, secure: see `ToolSettings`.
    """

    handler: Handler
    entry: SWAIGFunction
    strict: bool = False
    explicit: ExplicitSchema | None = None
    explicit_names: Sequence[str] = ()
    timeout: float | None = None
    on_timeout: str = ""
    once: Once | None = None
    secure: bool = True

    @property
    def name(self) -> str:
        """The function's name."""
        return self.entry.function

    def read(self, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Complaint]]:
        """The arguments by name, fit for the handler, and everything that is wrong with what was given."""
        if self.explicit:
            return self.explicit.read(given, strict=self.strict)
        return read_arguments(self.handler.parameters, given, strict=self.strict)

    def unknown(self, given: Mapping[str, Any]) -> set[str]:
        """The arguments given that no parameter asks for."""
        if self.explicit:
            return set() if self.explicit.names is None else given.keys() - self.explicit.names
        return given.keys() - self.handler.names

    def keywords(self, arguments: dict[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
        """How the handler is given its arguments."""
        return dict(zip(self.explicit_names, (arguments, body), strict=False)) if self.explicit else arguments


def make_tool(
    function: Function,
    name: str | None = None,
    description: str | None = None,
    *,
    fills: Collection[Any] = (Call, FunctionCall),
    parameters: Mapping[str, Any] | None = None,
    settings: ToolSettings | None = None,
) -> Tool:
    """The tool of a handler: name, description and parameters from the function, where they are not given.

    Raises:
        SetupError: the name is taken or malformed, the description missing, a parameter without a schema.
    """
    own: dict[str, Any] = dict(settings or {})
    explicit, names = None, tuple[str, ...]()
    if parameters is None:
        handler = inspect_handler(function, fills, takes_arguments=True)
        schema = object_schema(handler.parameters)
    else:
        handler, names = _explicit_handler(function, fills)
        explicit = ExplicitSchema(parameters)
        schema = explicit.schema()
    name = settled_name(handler.name if name is None else name)
    _check_settings(name, own)
    if "web_hook_auth" in own:
        own["web_hook_url"] = with_credentials(own["web_hook_url"], *own.pop("web_hook_auth"))
    here = {key: own.pop(key) for key in ("strict", "timeout", "on_timeout", "once", "secure") if key in own}
    entry = make_entry(name, description or first_paragraph(function), parameters=schema, **own)
    return Tool(handler, entry, explicit=explicit, explicit_names=names, **here)


def make_hook(name: str, description: str, handler: Handler) -> Tool:
    """The tool by which the platform tells of a moment in the call."""
    return Tool(handler, make_entry(name, description, parameters=object_schema(())))


def settled_name(name: Any) -> str:
    """The name, when a function may be called so.

    Raises:
        SetupError: the platform has a function of that name, or does not take such names.
    """
    if name in HOOKS:
        raise SetupError(errors.hook_as_tool(name))
    if name in RESERVED:
        raise SetupError(errors.reserved_tool_name(name))
    if not (isinstance(name, str) and name.isascii() and name.isidentifier()):
        raise SetupError(errors.bad_tool_name(name))
    return name


def make_entry(name: str, description: str | None, **settings: Any) -> SWAIGFunction:
    """The function's entry in the document.

    Raises:
        SetupError: there is no description, or a setting that the platform would refuse.
    """
    if not description:
        raise SetupError(errors.no_description(name))
    try:
        return SWAIGFunction(name, description=description, **settings)
    except DocumentError as error:
        what = f"tool `{name}`"
        raise DocumentError(what, error.problems) from error


def _explicit_handler(function: Function, fills: Collection[Any]) -> tuple[Handler, tuple[str, ...]]:
    """The handler of the form ``(args, raw_data)``, and what it calls these two."""
    annotations = annotations_of(function)
    parameters = inspect.signature(function).parameters
    filled = {name: annotations[name] for name in parameters if annotations.get(name) in fills}
    names = tuple(name for name in parameters if name not in filled)
    plain = all(parameters[name].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD for name in names)
    name = getattr(function, "__name__", type(function).__name__)
    if not plain or len(names) not in (1, 2):
        raise SetupError(errors.wrong_explicit_handler(name))
    return Handler(function, name, filled), names


def _check_settings(name: str, settings: Mapping[str, Any]) -> None:
    for key in settings:
        if key not in ToolSettings.__annotations__:
            raise SetupError(errors.unknown_setting(name, key, ToolSettings.__annotations__))
        is_right, expected = CHECKS.get(key, (lambda _: True, ""))
        if not is_right(settings[key]):
            raise SetupError(errors.bad_setting(name, key, settings[key], expected))
    auth = settings.get("web_hook_auth")
    pair = isinstance(auth, tuple | list) and len(auth) == 2 and all(isinstance(part, str) for part in auth)
    if auth is not None and not (pair and settings.get("web_hook_url")):
        raise SetupError(errors.bad_web_hook_auth(name))


def _is_seconds(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value > 0


CHECKS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "strict": (lambda value: isinstance(value, bool), "true or false"),
    "secure": (lambda value: isinstance(value, bool), "true or false"),
    "timeout": (_is_seconds, "a number above 0"),
    "on_timeout": (lambda value: isinstance(value, str), "text"),
    "once": (lambda value: value == "call" or _is_seconds(value), '"call", or a number above 0'),
}
"""Whether a setting that the document does not have may be what is given, and what else to write."""
