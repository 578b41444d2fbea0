"""The ``SWAIG`` object of the ``ai`` verb: the functions that the model may call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from attrs import field, frozen

from . import older
from .data_map import DataMap
from .languages import Fillers
from .model import Model, model
from .parameters import Parameters, as_parameters
from .variants import variant
from .wire import UNOFFICIAL, Flag, Older, Pattern, Tolerates, Url

HOOKS = {"start_hook": "startup_hook", "stop_hook": "hangup_hook"}
"""Older names of the functions that the platform calls by itself."""
FunctionName = Annotated[
    str,
    Pattern(r"[a-zA-Z_][a-zA-Z0-9_]*", "a name of letters, digits and underscores"),
    Older(older.renamed(HOOKS)),
]
NativeFunction = Annotated[
    Literal["check_time", "wait_seconds", "wait_for_user", "adjust_response_latency"], Tolerates(str)
]
UNREAD = dict.fromkeys(("secure", "gates", "gate_fillers", "visual_input"))
"""Keys of functions that the reference SDK has for itself, or that nobody documents."""


@model(
    aliases={
        "purpose": "description",
        "argument": "parameters",
        "web_hook_auth_pass": "web_hook_auth_password",
        **UNREAD,
    }
)
@frozen(kw_only=True)
class SWAIGFunction(Model):
    """One function as the document declares it; in Python it is a tool.

    SWML reference, ``ai`` method, ``SWAIG.functions``.

    Attributes:
        function: its name, unlike that of every other function of the call.
        description: tells the model when to call it.
        parameters: the arguments that the model gives, as JSON Schema.
        active: whether the model may call it from the start; true unless given.
        fillers: phrases spoken while it runs, by language code.
        skip_fillers: whether the language's own fillers are left out; false unless given.
        wait_for_fillers: whether the call goes on only after the filler was spoken; false unless given.
        wait_file: the URL of a sound that plays while it runs.
        wait_file_loops: how often that sound plays.
        meta_data: what the function's meta data begins with; the model does not see it.
        meta_data_token: functions with the same token share their meta data; the platform makes one unless given.
        web_hook_url: where it is called, perhaps with ``user:password@``; that of the defaults unless given.
        web_hook_auth_user: the user for basic authentication there; better written in the URL.
        web_hook_auth_password: the password for basic authentication there; better written in the URL.
        data_map: how the platform answers it by itself, without calling anybody's server.
    """

    function: FunctionName = field(kw_only=False)
    description: str
    parameters: Parameters | None = field(default=None, converter=as_parameters)
    active: Annotated[Flag, Older(older.truth)] | None = None
    fillers: Fillers | None = None
    skip_fillers: Flag | None = None
    wait_for_fillers: Flag | None = None
    wait_file: Url | None = None
    wait_file_loops: int | str | None = None
    meta_data: Mapping[str, Any] | None = None
    meta_data_token: str | None = None
    web_hook_url: Url | None = None
    web_hook_auth_user: str | None = field(default=None, metadata=UNOFFICIAL)
    web_hook_auth_password: str | None = field(default=None, metadata=UNOFFICIAL)
    data_map: Annotated[DataMap, Older(older.first)] | None = None

    def called_at(self, url: str | None, meta_data_token: str | None = None) -> SWAIGFunction:
        """The same function, called at another URL, and with a token unless it has one; nothing is checked again."""
        return variant(self, web_hook_url=url, meta_data_token=self.meta_data_token or meta_data_token)


@model(aliases={"web_hook_auth_pass": "web_hook_auth_password"})
@frozen(kw_only=True)
class SWAIGDefaults(Model):
    """What functions that do not say otherwise use.

    SWML reference, ``ai`` method, ``SWAIG.defaults``.

    Attributes:
        web_hook_url: where functions are called, perhaps with ``user:password@``.
        web_hook_auth_user: the user for basic authentication there; better written in the URL.
        web_hook_auth_password: the password for basic authentication there; better written in the URL.
    """

    web_hook_url: Url | None = None
    web_hook_auth_user: str | None = field(default=None, metadata=UNOFFICIAL)
    web_hook_auth_password: str | None = field(default=None, metadata=UNOFFICIAL)


@model(aliases={"user": "auth_user", "pass": "auth_password"})
@frozen(kw_only=True)
class Include(Model):
    """Functions of another server, which is asked to describe them before the conversation begins.

    SWML reference, ``ai`` method, ``SWAIG.includes``.

    Attributes:
        url: the server that describes and runs them, perhaps with ``user:password@``.
        functions: the names wanted; everything that the server describes is taken.
        meta_data: what the server is handed when it is asked.
        auth_user: the user for basic authentication there; better written in the URL.
        auth_password: the password for basic authentication there; better written in the URL.
    """

    url: Url = field(kw_only=False)
    functions: Sequence[str] = field(kw_only=False)
    meta_data: Mapping[str, Any] | None = None
    auth_user: str | None = field(default=None, metadata=UNOFFICIAL)
    auth_password: str | None = field(default=None, metadata=UNOFFICIAL)


@model()
@frozen(kw_only=True)
class MCPServer(Model):
    """A server of the Model Context Protocol, whose tools join the functions when the conversation begins.

    SWML reference, ``ai`` method, ``SWAIG.mcp_servers``.

    Attributes:
        url: the server's endpoint.
        headers: HTTP headers by name; a value may hold a variable, such as ``Bearer ${global_data.token}``.
        resources: whether the server's resources are loaded into the global data; false unless given.
        resource_vars: variables for the request of the resources.
    """

    url: str = field(kw_only=False)
    headers: Mapping[str, str] | None = None
    resources: Flag | None = None
    resource_vars: Mapping[str, str] | None = None


@model()
@frozen(kw_only=True)
class InternalFillers(Model):
    """Phrases spoken while a function of the platform itself runs, by language code.

    SWML reference, ``ai`` method, ``SWAIG.internal_fillers``.

    Attributes:
        check_time: while the model looks at the clock.
        wait_for_user: when the agent falls silent until the caller speaks.
        wait_seconds: when the agent falls silent for some seconds.
        adjust_response_latency: when the agent changes how long it waits for the end of a turn.
        next_step: on the way to another step.
        change_context: on the way to another context.
        get_visual_input: while the agent looks at the video; in English unless given.
        get_ideal_strategy: while the agent thinks; in English unless given.
        pause_conversation: when the agent was asked to be silent.
        hangup: when the agent ends the call.
    """

    check_time: Fillers | None = None
    wait_for_user: Fillers | None = None
    wait_seconds: Fillers | None = None
    adjust_response_latency: Fillers | None = None
    next_step: Fillers | None = None
    change_context: Fillers | None = None
    get_visual_input: Fillers | None = None
    get_ideal_strategy: Fillers | None = None
    pause_conversation: Fillers | None = None
    hangup: Fillers | None = None


@model()
@frozen(kw_only=True)
class SWAIG(Model):
    """The functions of a call and where they are called.

    SWML reference, ``ai`` method, ``SWAIG``.

    Attributes:
        defaults: what functions that do not say otherwise use.
        functions: the functions, described one by one.
        includes: functions that other servers describe.
        native_functions: functions of the platform's own that the model may call.
        internal_fillers: phrases spoken while the platform's own functions run.
        mcp_servers: servers of the Model Context Protocol.
    """

    defaults: SWAIGDefaults | None = None
    functions: Sequence[SWAIGFunction] | None = None
    includes: Sequence[Include] | None = None
    native_functions: Sequence[NativeFunction] | None = None
    internal_fillers: InternalFillers | None = None
    mcp_servers: Sequence[MCPServer] | None = None
