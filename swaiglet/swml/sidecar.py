"""The ``ai_sidecar`` verb: a model that listens to two people and advises one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from attrs import field, frozen

from swaiglet import errors
from swaiglet.errors import Problem

from . import older
from .functions import UNREAD, FunctionName, MCPServer
from .model import Model, Verb, model, verb
from .parameters import ArraySchema, ObjectSchema, Parameters, as_parameters
from .pom import Section
from .wire import AtLeast, Flag, Older, Range, Tag, Url, Variable, child, exactly_one

Side = Literal["remote-caller", "local-caller"]


@model(exactly_one("text", "pom", "file"))
@frozen(kw_only=True)
class SidecarPrompt(Model):
    """What the model is told. SWML reference, ``ai_sidecar`` method, ``prompt``.

    Attributes:
        text: the words.
        pom: the words as sections.
        file: the path or URL of a file that holds the words.
    """

    text: str | None = field(default=None, kw_only=False)
    pom: Annotated[Sequence[Section], AtLeast(1)] | None = None
    file: str | None = None


@model()
@frozen(kw_only=True)
class SidecarDefaults(Model):
    """What functions that do not say otherwise use. SWML reference, ``ai_sidecar`` method, ``SWAIG.defaults``.

    Attributes:
        web_hook_url: where functions are called.
        web_hook_auth_user: the user for basic authentication there.
        web_hook_auth_password: the password for basic authentication there.
    """

    web_hook_url: Url | None = None
    web_hook_auth_user: str | None = None
    web_hook_auth_password: str | None = None


@model(aliases={"argument": "parameters", "web_hook_auth_pass": "web_hook_auth_password", **UNREAD})
@frozen(kw_only=True)
class SidecarFunction(Model):
    """One function that the model may call; ``sidecar_skip`` is the platform's own.

    SWML reference, ``ai_sidecar`` method, ``SWAIG.functions``.

    Attributes:
        function: its name, unlike that of every other function.
        description: tells the model when to call it.
        purpose: read only when there is no `description`.
        parameters: the arguments that the model gives, as JSON Schema of types, descriptions, enumerations and
            defaults.
        web_hook_url: where it is called; that of the defaults unless given.
        web_hook_auth_user: the user for basic authentication there.
        web_hook_auth_password: the password for basic authentication there.
    """

    function: FunctionName = field(kw_only=False)
    description: str | None = None
    purpose: str | None = None
    parameters: Parameters | None = field(default=None, converter=as_parameters)
    web_hook_url: Url | None = None
    web_hook_auth_user: str | None = None
    web_hook_auth_password: str | None = None

    def complaints(self) -> Iterator[Problem]:
        """A name that is taken, and keywords of JSON Schema that only other methods read."""
        if self.function == "sidecar_skip":
            yield errors.platform_function("function", self.function)
        if self.parameters:
            yield from _unread(self.parameters, "parameters")


KEYWORDS = ("nullable", "pattern", "format", "oneOf", "allOf", "anyOf", "const")
"""Of those that `ai` reads, the keywords of JSON Schema that the sidecar does not."""


def _unread(schema: Any, path: str) -> Iterator[Problem]:
    """The keywords of a schema, and of those in it, that the sidecar does not read."""
    given = [key for key in KEYWORDS if getattr(schema, key, None) is not None]
    if isinstance(schema, ArraySchema | ObjectSchema) and schema.default is not None:
        given.append("default")
    yield from (errors.not_in_sidecar(child(path, key), key) for key in given)
    if getattr(schema, "type", None) == "null":
        yield errors.not_in_sidecar(child(path, "type"), "null")
    if isinstance(schema, ArraySchema):
        yield from _unread(schema.items, child(path, "items"))
    if isinstance(schema, ObjectSchema | Parameters):
        for name, member in (schema.properties or {}).items():
            yield from _unread(member, child(child(path, "properties"), name))


@model()
@frozen(kw_only=True)
class SidecarSWAIG(Model):
    """The functions of the sidecar and where they are called. SWML reference, ``ai_sidecar`` method, ``SWAIG``.

    Attributes:
        defaults: what functions that do not say otherwise use.
        functions: the functions, described one by one.
        mcp_servers: servers of the Model Context Protocol.
    """

    defaults: SidecarDefaults | None = None
    functions: Sequence[SidecarFunction] | None = None
    mcp_servers: Sequence[MCPServer] | None = None


@model()
@frozen(kw_only=True)
class SidecarPermissions(Model):
    """What functions may do. SWML reference, ``ai_sidecar`` method, ``permissions``.

    Attributes:
        swaig_allow_swml: run SWML; true unless given.
        swaig_allow_settings: change settings; true unless given.
        swaig_set_global_data: change the global data; true unless given.
    """

    swaig_allow_swml: Flag | None = None
    swaig_allow_settings: Flag | None = None
    swaig_set_global_data: Flag | None = None


@model()
@frozen(kw_only=True)
class SidecarParams(Model):
    """How the sidecar listens, thinks and reports. SWML reference, ``ai_sidecar`` method, ``params``.

    Attributes:
        idle_timeout_ms: the silence before the model is asked, 50 to 5,000 ms; 200 unless given.
        min_interval_ms: the least time between two askings, up to 60,000 ms; 0 unless given.
        max_iters_per_tick: how many functions may follow each other in one asking, 1 to 20; 5 unless given.
        max_history_tokens: how much of the conversation the model sees, 1,000 to 200,000 tokens; 8,000 unless given.
        act_on_channel: whether actions change the call; true unless given.
        final_summary: whether a summary is made at the end; false unless given.
        ai_summary: whether a model writes that summary; false unless given.
        ai_summary_prompt: what that model is told.
        summary_model: that model; ``gpt-4o-mini`` unless given.
        live_events: whether each event is reported as it comes; false unless given.
        verbose_utterances: whether utterances are reported in full; false unless given.
        speech_engine: the recogniser; ``deepgram`` unless given.
        speech_timeout: the longest utterance, up to 600,000 ms.
        vad_silence_ms: the silence that ends an utterance, up to 60,000 ms.
        vad_thresh: how loud speech must be, up to 10,000.
        debug_level: how much is written to the platform's log, up to 100; 0 unless given.
        debug: whether more is written to it; false unless given.
        transcribe_prompt: what the recogniser is told about the conversation.
    """

    idle_timeout_ms: Annotated[int, Range(50, 5_000)] | Variable | None = None
    min_interval_ms: Annotated[int, Range(0, 60_000)] | Variable | None = None
    max_iters_per_tick: Annotated[int, Range(1, 20)] | Variable | None = None
    max_history_tokens: Annotated[int, Range(1_000, 200_000)] | Variable | None = None
    act_on_channel: Flag | None = None
    final_summary: Flag | None = None
    ai_summary: Flag | None = None
    ai_summary_prompt: str | None = None
    summary_model: str | None = None
    live_events: Flag | None = None
    verbose_utterances: Flag | None = None
    speech_engine: Literal["deepgram", "google"] | None = None
    speech_timeout: Annotated[int, Range(0, 600_000)] | Variable | None = None
    vad_silence_ms: Annotated[int, Range(0, 60_000)] | Variable | None = None
    vad_thresh: Annotated[int, Range(0, 10_000)] | Variable | None = None
    debug_level: Annotated[int, Range(0, 100)] | Variable | None = None
    debug: Flag | None = None
    transcribe_prompt: str | None = None


@model(tag=Tag("summarize"))
@frozen(kw_only=True)
class SidecarSummary(Model):
    """Sum up the conversation once, instead of listening on. SWML reference, ``ai_sidecar`` method, ``action``.

    Attributes:
        webhook: the URL that the summary is posted to.
        prompt: what the model is told about it.
    """

    webhook: str | None = None
    prompt: str | None = None


@verb("ai_sidecar")
@frozen(kw_only=True)
class AISidecar(Verb):
    """Listen to the two parties of a call, and advise: each advice is posted. Not beside ``live_transcribe``.

    SWML reference, ``ai_sidecar`` method.

    Attributes:
        prompt: what the model is told.
        lang: the language spoken, such as ``en-US``.
        model: the language model; ``gpt-4o-mini`` unless given.
        direction: whom it listens to; both unless given.
        customer_role: who is the customer; ``remote-caller`` unless given.
        url: where advice is posted.
        SWAIG: the functions that the model may call.
        permissions: what functions may do.
        global_data: what the session's global data begins with.
        hints: words that the recogniser should expect.
        params: how it listens, thinks and reports.
        action: a summary of the conversation, instead of advice.
    """

    prompt: str | SidecarPrompt | None = field(default=None, kw_only=False)
    lang: Annotated[str, AtLeast(1)]
    model: str | None = None
    direction: Sequence[Side] | None = None
    customer_role: Side | None = None
    url: Url | None = None
    SWAIG: Annotated[SidecarSWAIG, Older(older.merged)] | None = None
    permissions: SidecarPermissions | None = None
    global_data: Mapping[str, Any] | None = None
    hints: Annotated[Sequence[str], AtLeast(1)] | None = None
    params: SidecarParams | None = None
    action: SidecarSummary | None = None
