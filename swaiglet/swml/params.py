"""The ``params`` of the ``ai`` verb: how the agent listens, speaks, waits and reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from attrs import evolve, field, frozen

from .classes import fields_of
from .model import Model, model
from .wire import OFF_WIRE, Flag, Int, Pattern, Range, Tolerates, Url, Variable

AttentionTimeout = Annotated[
    Literal[0] | Annotated[int, Range(10_000, 600_000)] | Variable,
    Tolerates(Annotated[int, Range(low=0)]),
]
Duration = Annotated[str, Pattern(r"(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?", "a duration such as 1h45m30s")] | Variable
Volume = Annotated[int, Range(-50, 50)] | Variable


@model()
@frozen(kw_only=True)
class ConversationMessage(Model):
    """One message of a conversation that the agent is to take up.

    SWML reference, ``ai`` method, ``params.convo``.

    Attributes:
        role: who said it.
        content: what was said.
        lang: the language's code; ``en`` unless given.
    """

    role: Literal["user", "assistant", "system"] = field(kw_only=False)
    content: str = field(kw_only=False)
    lang: str | None = None


@model(is_open=True)
@frozen(kw_only=True)
class Params(Model):
    """How the agent listens, speaks, waits and reports. Times are in milliseconds.

    An unknown name is sent with a warning: the platform may know it. SWML reference, ``ai`` method, ``params``.

    Attributes:
        ai_model: the language model, ``gpt-4o-mini`` unless given; also ``gpt-4.1-mini``, ``gpt-4.1-nano`` and others.
        ai_name: the name that wakes the agent, in any case; ``computer`` unless given.
        app_name: what webhooks are told the app is called; ``swml app`` unless given.
        conscience: what the model is reminded of after each function call; unless given, to stay in its role.
        convo: messages that count as said before the conversation begins.
        conversation_id: the conversation's name, under which input is polled and conversations are saved.
        conversation_sliding_window: how many messages of the history the model is sent; all unless given.
        direction: treat the call as inbound or outbound, whatever it is.
        enable_inner_dialog: a second model thinks along in the background; false unless given.
        inner_dialog_model: the model that thinks along; `ai_model` unless given.
        inner_dialog_prompt: what the model that thinks along is told.
        inner_dialog_synced: whether the agent waits for the model that thinks along; false unless given.
        enable_thinking: offer the function ``get_ideal_strategy``; false unless given.
        thinking_model: the model behind ``get_ideal_strategy``; `ai_model` unless given.
        enable_vision: offer the function ``get_visual_input``; false unless given.
        vision_model: the model behind ``get_visual_input``; `ai_model` unless given.
        utility_model: the model that redacts and corrects; `ai_model` unless given.
        enable_pause: offer the function ``pause_conversation``; false unless given; not with `speak_when_spoken_to`.
        speak_when_spoken_to: stay silent until called by `ai_name`; false unless given; turns `enable_pause` off.
        start_paused: begin silent, until called by `ai_name`; false unless given; turns `enable_pause` on.
        wake_prefix: a word that must stand before `ai_name`.
        enable_turn_detection: tell from what was said whether the caller's turn has ended; true unless given.
        turn_detection_timeout: how long to wait once a turn seems to have ended, up to 10,000; 250 unless given.
        languages_enabled: has no effect any more.
        local_tz: the agent's time zone, such as ``Europe/Berlin``; ``US/Central`` unless given.
        max_response_tokens: the longest answer, in tokens, from 1 to 16,384.
        pom_format: how a prompt object model is written for the model; ``markdown`` unless given.
        persist_global_data: keep the global data for later AI sessions of the same call; true unless given.
        redact_prompt: what to replace by ``----`` in everything that is recorded or sent, in words.
        save_conversation: post a summary under `conversation_id` when the call ends; false unless given.
        summary_mode: how summaries are made.
        transfer_summary: hand a summary to the agent that the call is transferred to; false unless given.
        wait_for_user: let the caller speak first; false unless given.
        openai_asr_engine: the recogniser, as ``<engine>:<model>``; ``deepgram:nova-3`` unless given.
        asr_diarize: tell speakers apart; false unless given.
        asr_smart_format: write numbers, dates and the like as such; false unless given.
        asr_speaker_affinity: listen only to whoever spoke first; false unless given.
        llm_diarize_aware: tell the model which speaker said what; false unless given.
        auto_correct: correct what was heard with a model; false unless given; text normalisation must be off.
        enable_text_normalization: where numbers and the like become words or digits; ``both`` unless given.
        end_of_speech_timeout: the silence that ends an utterance, from 250 to 10,000; 700 unless given.
        energy_level: how loud speech must be, in dB, up to 100; 52 unless given.
        first_word_timeout: how long to wait for the first word after speech began, up to 10,000; 1,000 unless given.
        speech_event_timeout: how long to wait for the next event of the recogniser, up to 10,000; 1,400 unless given.
        speech_timeout: the longest utterance, up to 600,000; 60,000 unless given; for developers.
        vad_config: when sound is speech: a threshold, or ``threshold:frame`` with a frame from 16 to 40 ms.
        ai_volume: the agent's gain in dB, from -50 to 50; 0 unless given.
        max_emotion: how much feeling the voice may show, from 1 to 30; 30 unless given.
        speech_gen_quick_stops: at how many early breaks an answer is handed to the voice, up to 10; 3 unless given.
        tts_number_format: how telephone numbers are read; ``international`` unless given.
        static_greeting: what the agent says first, word for word.
        static_greeting_no_barge: whether the caller cannot interrupt the greeting; false unless given.
        background_file: the URL of a sound that plays behind the conversation.
        background_file_loops: how often it plays; without end unless given.
        background_file_volume: its gain in dB, from -50 to 50; 0 unless given.
        hold_music: the URL of a sound, or a ``tone_stream``, for callers on hold.
        hold_on_process: play the hold music while functions run; false unless given.
        video_idle_file: the URL of the video that shows while nobody speaks.
        video_listening_file: the URL of the video that shows while the caller speaks.
        video_talking_file: the URL of the video that shows while the agent speaks.
        eleven_labs_stability: deprecated: `stability` of a language's params.
        eleven_labs_similarity: deprecated: `similarity` of a language's params.
        turn_filler_sources: what sounds of listening react to, with commas: ``spell``, ``number``, ``text``,
            ``acoustic`` and ``veto``, each perhaps with ``:<ms>``; ``spell,number`` unless given.
        turn_filler_every_n: sound only at every nth occasion; 1 unless given.
        turn_filler_min_ms: the least time between two sounds of listening; 0 unless given.
        acknowledge_interruptions: have the model take note when the caller spoke over it: true, false or a positive
            number; false unless given.
        enable_barge: when the caller may interrupt: ``complete``, ``partial``, ``all``, both with a comma, or never;
            ``complete,partial`` unless given.
        barge_functions: whether functions may be called while the caller interrupts; true unless given.
        barge_match_string: text or a regular expression that speech must match to interrupt.
        barge_min_words: how many words interrupt, from 1 to 99.
        interrupt_on_noise: whether any sound interrupts: true, false or a number; false unless given.
        interrupt_prompt: what the model is told when it was interrupted.
        transparent_barge: let the caller who speaks over the agent finish before it answers; true unless given.
        transparent_barge_max_time: for how long `transparent_barge` holds, up to 60,000; 3,000 unless given.
        attention_timeout: the silence after which the agent asks for attention, 10,000 to 600,000, or 0 for never;
            5,000 unless given.
        attention_timeout_prompt: what the model is told to ask for attention.
        outbound_attention_timeout: the same for outbound calls, 10,000 to 600,000; 120,000 unless given.
        inactivity_timeout: the silence after which the agent leaves, 10,000 to 3,600,000, or 0 for never; 600,000
            unless given.
        initial_sleep_ms: how long the agent waits before it begins, up to 300,000; 0 unless given.
        hard_stop_time: how long the conversation may last, such as ``1h45m30s``.
        hard_stop_prompt: what the model is told when that time has come.
        digit_timeout: how long to wait for another digit, up to 30,000; 3,000 unless given.
        digit_terminators: keys that end the caller's digits, such as ``#``.
        input_poll_freq: how often ``check_for_input`` is called, from 1,000 to 10,000; 2,000 unless given.
        functions_on_no_response: whether the model may call functions when the caller said nothing; false unless given.
        function_wait_for_talking: whether functions wait until the filler was spoken; false unless given.
        swaig_allow_settings: whether functions may change settings; true unless given.
        swaig_allow_swml: whether functions may run SWML; true unless given.
        swaig_set_global_data: whether functions may change the global data; true unless given.
        swaig_post_conversation: send functions the conversation so far; false unless given.
        swaig_post_swml_vars: send functions the SWML variables: all, none, or those named; none unless given.
        audible_debug: speak the names of functions that are called; false unless given.
        audible_latency: speak how long answers took; false unless given.
        cache_mode: use the platform's cache of answers; false unless given.
        debug: write more to the platform's log; a number says how much.
        debug_webhook_url: where events are posted while the call goes on; setting it turns them on.
        debug_webhook_level: how much is posted there, from 0 to 2; 1 unless given.
        enable_accounting: report what was consumed; false unless given.
        verbose_logs: write much more to the platform's log; false unless given.
        extra: params that swaiglet does not know, sent as they are.
    """

    # Model and behaviour
    ai_model: str | None = None
    ai_name: str | None = None
    app_name: str | None = None
    conscience: str | None = None
    convo: Sequence[ConversationMessage] | None = None
    conversation_id: str | None = None
    conversation_sliding_window: Int | None = None
    direction: Literal["inbound", "outbound"] | Variable | None = None
    enable_inner_dialog: Flag | None = None
    inner_dialog_model: str | None = None
    inner_dialog_prompt: str | None = None
    inner_dialog_synced: Flag | None = None
    enable_thinking: Flag | None = None
    thinking_model: str | None = None
    enable_vision: Flag | None = None
    vision_model: str | None = None
    utility_model: str | None = None
    enable_pause: Flag | None = None
    speak_when_spoken_to: Flag | None = None
    start_paused: Flag | None = None
    wake_prefix: str | None = None
    enable_turn_detection: Flag | None = None
    turn_detection_timeout: Annotated[int, Range(0, 10_000)] | Variable | None = None
    languages_enabled: Flag | None = None
    local_tz: str | None = None
    max_response_tokens: Annotated[int, Range(1, 16_384)] | Variable | None = None
    pom_format: Literal["markdown", "xml"] | None = None
    persist_global_data: Flag | None = None
    redact_prompt: str | None = None
    save_conversation: Flag | None = None
    summary_mode: Literal["string", "original"] | Variable | None = None
    transfer_summary: Flag | None = None
    wait_for_user: Flag | None = None

    # Recognition
    openai_asr_engine: str | None = None
    asr_diarize: Flag | None = None
    asr_smart_format: Flag | None = None
    asr_speaker_affinity: Flag | None = None
    llm_diarize_aware: Flag | None = None
    auto_correct: Flag | None = None
    enable_text_normalization: (
        Literal["heard", "spoken", "both", "true", "on", "false", "off", "none"] | Variable | None
    ) = None
    end_of_speech_timeout: (
        Annotated[int, Range(250, 10_000), Tolerates(Annotated[int, Range(low=1)])] | Variable | None
    ) = None
    energy_level: Annotated[float, Range(0, 100)] | Variable | None = None
    first_word_timeout: Annotated[int, Range(0, 10_000)] | Variable | None = None
    speech_event_timeout: Annotated[int, Range(0, 10_000)] | Variable | None = None
    speech_timeout: Annotated[int, Range(0, 600_000)] | Variable | None = None
    vad_config: str | None = None

    # Speech output
    ai_volume: Volume | None = None
    max_emotion: Annotated[int, Range(1, 30)] | Variable | None = None
    speech_gen_quick_stops: Annotated[int, Range(0, 10)] | Variable | None = None
    tts_number_format: Literal["international", "national"] | None = None
    static_greeting: str | None = None
    static_greeting_no_barge: Flag | None = None
    background_file: Url | None = None
    background_file_loops: Int | None = field(default=None, metadata={"nullable": True})
    background_file_volume: Volume | None = None
    hold_music: Url | None = None
    hold_on_process: Flag | None = None
    video_idle_file: Url | None = None
    video_listening_file: Url | None = None
    video_talking_file: Url | None = None
    eleven_labs_stability: Annotated[float, Range(0, 1)] | Variable | None = None
    eleven_labs_similarity: Annotated[float, Range(0, 1)] | Variable | None = None
    turn_filler_sources: str | None = None
    turn_filler_every_n: Annotated[int, Range(low=1)] | Variable | None = None
    turn_filler_min_ms: Annotated[int, Range(low=0)] | Variable | None = None

    # Interruption and timeouts
    acknowledge_interruptions: bool | Annotated[int, Range(low=1)] | Variable | None = None
    enable_barge: bool | str | None = None
    barge_functions: Flag | None = None
    barge_match_string: str | None = None
    barge_min_words: Annotated[int, Range(1, 99)] | Variable | None = None
    interrupt_on_noise: bool | Int | None = None
    interrupt_prompt: str | None = None
    transparent_barge: Flag | None = None
    transparent_barge_max_time: Annotated[int, Range(0, 60_000)] | Variable | None = None
    attention_timeout: AttentionTimeout | None = None
    attention_timeout_prompt: str | None = None
    outbound_attention_timeout: Annotated[int, Range(10_000, 600_000)] | Variable | None = None
    inactivity_timeout: Literal[0] | Annotated[int, Range(10_000, 3_600_000)] | Variable | None = None
    initial_sleep_ms: Annotated[int, Range(0, 300_000)] | Variable | None = None
    hard_stop_time: Duration | None = None
    hard_stop_prompt: str | None = None
    digit_timeout: Annotated[int, Range(0, 30_000)] | Variable | None = None
    digit_terminators: str | None = None
    input_poll_freq: Annotated[int, Range(1_000, 10_000)] | Variable | None = None
    functions_on_no_response: Flag | None = None
    function_wait_for_talking: Flag | None = None

    # SWAIG, debugging, accounting
    swaig_allow_settings: Flag | None = None
    swaig_allow_swml: Flag | None = None
    swaig_set_global_data: Flag | None = None
    swaig_post_conversation: Flag | None = None
    swaig_post_swml_vars: Flag | Sequence[str] | None = None
    audible_debug: Flag | None = None
    audible_latency: Flag | None = None
    cache_mode: Flag | None = None
    debug: bool | Int | None = None
    debug_webhook_url: Url | None = None
    debug_webhook_level: Annotated[int, Range(0, 2)] | Variable | None = None
    enable_accounting: Flag | None = None
    verbose_logs: Flag | None = None

    # Whatever else
    extra: Mapping[str, Any] = field(factory=dict, metadata=OFF_WIRE)

    def __bool__(self) -> bool:
        """Whether anything is set; what is empty is absent from the wire."""
        return bool(self.given())

    def merged(self, more: Params | Mapping[str, Any] | None) -> Params:
        """These params, with what `more` sets in place of what they set themselves."""
        if isinstance(more, Params):
            more = more.given()
        return evolve(self, **more) if more else self

    def given(self) -> dict[str, Any]:
        """The params that are set, by name."""
        known = {name: getattr(self, name) for name in fields_of(Params)}
        return {**{name: value for name, value in known.items() if value is not None}, **self.extra}


def as_params(value: Params | Mapping[str, Any] | None) -> Params:
    """The params of a mapping of their names, or of nothing."""
    return value if isinstance(value, Params) else Params().merged(value)
