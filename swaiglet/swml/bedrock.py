"""The ``amazon_bedrock`` verb: a conversation with a model that hears and speaks by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from attrs import field, frozen

from swaiglet import errors
from swaiglet.errors import Problem

from . import older, prompt
from .data_map import DataMap, Output
from .functions import UNREAD, FunctionName
from .model import Model, Verb, model, verb
from .parameters import Parameters, as_parameters
from .params import AttentionTimeout, Duration
from .prompt import PlainPrompt
from .wire import OFF_WIRE, Flag, Older, Range, Url, Variable, child


@model(*prompt.RULES, shorthand="text", aliases={"contexts": None, **prompt.UNREAD})
@frozen(kw_only=True)
class BedrockPrompt(PlainPrompt):
    """What the model is told, and the voice that it speaks with.

    Of the settings only `temperature` and `top_p` matter. SWML reference, ``amazon_bedrock`` method, ``prompt``.

    Attributes:
        voice_id: the voice; ``matthew`` unless given.
    """

    voice_id: Literal["tiffany", "matthew", "amy", "lupe", "carlos"] | None = None


@model(is_open=True)
@frozen(kw_only=True)
class BedrockParams(Model):
    """How the agent waits, and what shows meanwhile. Times are in milliseconds.

    An unknown name is sent with a warning. SWML reference, ``amazon_bedrock`` method, ``params``.

    Attributes:
        attention_timeout: the silence after which the agent asks for attention, 10,000 to 600,000, or 0 for never.
        inactivity_timeout: the silence after which the agent leaves, 10,000 to 3,600,000; 600,000 unless given.
        hard_stop_time: how long the conversation may last, such as ``1h45m30s``.
        hard_stop_prompt: what the model is told when that time has come.
        video_idle_file: the URL of the video that shows while nobody speaks.
        video_listening_file: the URL of the video that shows while the caller speaks.
        video_talking_file: the URL of the video that shows while the agent speaks.
        extra: params that swaiglet does not know, sent as they are.
    """

    attention_timeout: AttentionTimeout | None = None
    inactivity_timeout: Annotated[int, Range(10_000, 3_600_000)] | Variable | None = None
    hard_stop_time: Duration | None = None
    hard_stop_prompt: str | None = None
    video_idle_file: Url | None = None
    video_listening_file: Url | None = None
    video_talking_file: Url | None = None
    extra: Mapping[str, Any] = field(factory=dict, metadata=OFF_WIRE)


@model(aliases={"purpose": "description", "argument": "parameters", **UNREAD})
@frozen(kw_only=True)
class BedrockFunction(Model):
    """One function that the model may call.

    SWML reference, ``amazon_bedrock`` method, ``SWAIG.functions``.

    Attributes:
        function: its name, unlike that of every other function of the call.
        description: tells the model when to call it.
        parameters: the arguments that the model gives, as JSON Schema.
        active: whether the model may call it from the start; true unless given.
        meta_data: what the function's meta data begins with; the model does not see it.
        meta_data_token: functions with the same token share their meta data; made from the name unless given.
        web_hook_url: where it is called, perhaps with ``user:password@``; that of the defaults unless given.
        data_map: how the platform answers it by itself; a `response` there is a string.
    """

    function: FunctionName = field(kw_only=False)
    description: str
    parameters: Parameters | None = field(default=None, converter=as_parameters)
    active: Annotated[Flag, Older(older.truth)] | None = None
    meta_data: Mapping[str, Any] | None = None
    meta_data_token: str | None = None
    web_hook_url: Url | None = None
    data_map: Annotated[DataMap, Older(older.first)] | None = None

    def complaints(self) -> Iterator[Problem]:
        """Outputs of the data map that have what only the ``ai`` method reads."""
        for path, output in _outputs(self.data_map, "data_map"):
            if output.response is not None and not isinstance(output.response, str):
                yield errors.not_in_bedrock(child(path, "response"), "an answer in two parts")
            if output.post_process is not None:
                yield errors.not_in_bedrock(child(path, "post_process"), "`post_process`")


def _outputs(holder: Any, path: str) -> Iterator[tuple[str, Output]]:
    """Every output of a data map, a webhook or an expression, with its path."""
    if holder is None:
        return
    if holder.output is not None:
        yield child(path, "output"), holder.output
    if getattr(holder, "nomatch_output", None) is not None:
        yield child(path, "nomatch-output"), holder.nomatch_output
    for key in ("expressions", "webhooks"):
        for index, inner in enumerate(getattr(holder, key, None) or ()):
            yield from _outputs(inner, child(child(path, key), index))


@model()
@frozen(kw_only=True)
class BedrockDefaults(Model):
    """What functions that do not say otherwise use. SWML reference, ``amazon_bedrock`` method, ``SWAIG.defaults``.

    Attributes:
        web_hook_url: where functions are called, perhaps with ``user:password@``.
    """

    web_hook_url: Url | None = None


@model(aliases=dict.fromkeys(("includes", "native_functions")))
@frozen(kw_only=True)
class BedrockSWAIG(Model):
    """The functions of a call and where they are called. SWML reference, ``amazon_bedrock`` method, ``SWAIG``.

    Attributes:
        defaults: what functions that do not say otherwise use.
        functions: the functions, described one by one.
    """

    defaults: BedrockDefaults | None = None
    functions: Sequence[BedrockFunction] | None = None


@verb("amazon_bedrock")
@frozen(kw_only=True)
class AmazonBedrock(Verb):
    """Talk with the caller through a model of Amazon Bedrock that hears and speaks by itself.

    SWML reference, ``amazon_bedrock`` method.

    Attributes:
        prompt: what the model is told, and its voice.
        post_prompt: what the model is asked after the conversation.
        post_prompt_url: where its answer and the report of the conversation are posted.
        params: how the agent waits.
        SWAIG: the functions that the model may call.
        global_data: what the session's global data begins with.
    """

    prompt: BedrockPrompt = field(kw_only=False)
    post_prompt: PlainPrompt | None = None
    post_prompt_url: Url | None = None
    params: BedrockParams | None = None
    SWAIG: Annotated[BedrockSWAIG, Older(older.merged)] | None = None
    global_data: Mapping[str, Any] | None = None
