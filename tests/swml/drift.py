"""Where the classes say something else than the official schema of calls, each line with its reason.

A path stands for all that is below it.
"""

from collections.abc import Mapping

Reasons = Mapping[str, str]
"""By reason, the lines that it is the reason of."""

ONE_CLASS = "one class serves several verbs, and refuses itself what only one of them takes"
ONLY_THE_PLATFORM = "the platform takes it, its schemas do not; reading it is a warning"

LACKED: Reasons = {
    "deprecated; read as `parameters` and `description`, never sent": """
        ai.SWAIG.functions[].argument
        ai.SWAIG.functions[].purpose
    """,
    "deprecated; read as the kinds of fillers that replaced them, never sent": """
        ai.languages[].fillers
    """,
}
"""Paths of the official schema that no class has."""

ADDED: Reasons = {
    ONLY_THE_PLATFORM: """
        action.add_dynamic_hints
        action.back_to_back_functions
        action.change_voice
        action.clear_dynamic_hints
        action.context_switch.full_reset
        action.context_switch.system_pom
        action.context_switch.user_pom
        action.end_of_speech_timeout
        action.extensive_data
        action.functions_on_speaker_timeout
        action.hold.step
        action.hold.timeout_step
        action.replace_in_history
        action.settings
        action.speech_event_timeout
        action.transfer
        action.user_event
        action.wait_for_user
        ai.SWAIG.defaults.web_hook_auth_password
        ai.SWAIG.defaults.web_hook_auth_user
        ai.SWAIG.functions[].data_map.expressions[].expr
        ai.SWAIG.functions[].data_map.expressions[].nomatch-output
        ai.SWAIG.functions[].data_map.webhooks[].expressions[].expr
        ai.SWAIG.functions[].data_map.webhooks[].expressions[].nomatch-output
        ai.SWAIG.functions[].data_map.webhooks[].form_param
        ai.SWAIG.functions[].web_hook_auth_password
        ai.SWAIG.functions[].web_hook_auth_user
        ai.SWAIG.includes[].auth_password
        ai.SWAIG.includes[].auth_user
        ai.prompt.contexts.*.consolidate
        ai.prompt.contexts.*.full_reset
        ai.prompt.contexts.*.history
        ai.prompt.contexts.*.initial_step
        ai.prompt.contexts.*.post_prompt
        ai.prompt.contexts.*.prompt
        ai.prompt.contexts.*.steps[].gather_info
        ai.prompt.contexts.*.steps[].history
        ai.prompt.contexts.*.steps[].reset
        ai.prompt.contexts.*.steps[].skip_to_next_step
        ai.prompt.contexts.*.system_prompt
        ai.prompt.contexts.*.user_prompt
        ai.prompt.contexts.*.valid_contexts
        ai.prompt.contexts.*.valid_steps
        amazon_bedrock.SWAIG.functions[].data_map.expressions[].expr
        amazon_bedrock.SWAIG.functions[].data_map.expressions[].nomatch-output
        amazon_bedrock.SWAIG.functions[].data_map.webhooks[].expressions[].expr
        amazon_bedrock.SWAIG.functions[].data_map.webhooks[].expressions[].nomatch-output
        amazon_bedrock.SWAIG.functions[].data_map.webhooks[].form_param
    """,
    "the platform takes several keys at once, which its schemas allow in `unset` alone": """
        action.unset_global_data[]
        action.unset_meta_data[]
    """,
    "the keys as those of an object, which the schemas name but leave empty": """
        action.unset_global_data.*
        action.unset_meta_data.*
    """,
    "the older official schema has it": """
        ai.SWAIG.internal_fillers.hangup
    """,
    ONE_CLASS: """
        ai_sidecar.SWAIG.functions[].parameters.properties.*.allOf
        ai_sidecar.SWAIG.functions[].parameters.properties.*.anyOf
        ai_sidecar.SWAIG.functions[].parameters.properties.*.const
        ai_sidecar.SWAIG.functions[].parameters.properties.*.default.*
        ai_sidecar.SWAIG.functions[].parameters.properties.*.default[]
        ai_sidecar.SWAIG.functions[].parameters.properties.*.format
        ai_sidecar.SWAIG.functions[].parameters.properties.*.nullable
        ai_sidecar.SWAIG.functions[].parameters.properties.*.oneOf
        ai_sidecar.SWAIG.functions[].parameters.properties.*.pattern
        amazon_bedrock.SWAIG.functions[].data_map.expressions[].output.post_process
        amazon_bedrock.SWAIG.functions[].data_map.expressions[].output.response.tool_prompt
        amazon_bedrock.SWAIG.functions[].data_map.expressions[].output.response.tool_result
        amazon_bedrock.SWAIG.functions[].data_map.output.post_process
        amazon_bedrock.SWAIG.functions[].data_map.output.response.tool_prompt
        amazon_bedrock.SWAIG.functions[].data_map.output.response.tool_result
        amazon_bedrock.SWAIG.functions[].data_map.webhooks[].expressions[].output.post_process
        amazon_bedrock.SWAIG.functions[].data_map.webhooks[].expressions[].output.response.tool_prompt
        amazon_bedrock.SWAIG.functions[].data_map.webhooks[].expressions[].output.response.tool_result
        amazon_bedrock.SWAIG.functions[].data_map.webhooks[].output.post_process
        amazon_bedrock.SWAIG.functions[].data_map.webhooks[].output.response.tool_prompt
        amazon_bedrock.SWAIG.functions[].data_map.webhooks[].output.response.tool_result
    """,
    "the reference has it for streams": """
        connect.parallel[].status_url
        connect.serial[].status_url
        connect.serial_parallel[][].status_url
    """,
}
"""Paths that a class has and the official schema has not."""

DIFFERENT: Reasons = {
    "the schema names examples, any string is taken": """
        ai.params.ai_model values -gpt-4.1-mini -gpt-4.1-nano -gpt-4o-mini
        ai.params.inner_dialog_model values -gpt-4.1-mini -gpt-4.1-nano -gpt-4o-mini
        ai.params.thinking_model values -gpt-4.1-mini -gpt-4.1-nano -gpt-4o-mini
        ai.params.utility_model values -gpt-4.1-mini -gpt-4.1-nano -gpt-4o-mini
        ai.params.vision_model values -gpt-4.1-mini -gpt-4.1-nano -gpt-4o-mini
        ai_sidecar.model values -gpt-4.1-mini -gpt-4.1-nano -gpt-4o-mini
        ai_sidecar.params.summary_model values -gpt-4.1-mini -gpt-4.1-nano -gpt-4o-mini
    """,
    "the schema names the hooks beside any string": """
        ai.SWAIG.functions[].function values -hangup_hook -startup_hook -summarize_conversation
        amazon_bedrock.SWAIG.functions[].function values -hangup_hook -startup_hook -summarize_conversation
    """,
    "0 is whole": """
        ai.params.attention_timeout types -number
        amazon_bedrock.params.attention_timeout types -number
    """,
    "0 switches it off, says the reference": """
        ai.params.inactivity_timeout values +0
    """,
    "a number is how many, says the reference": """
        ai.params.acknowledge_interruptions low 1, officially None
        ai.params.acknowledge_interruptions types +integer
        ai.params.interrupt_on_noise types +integer
    """,
    "a number is how often it still may be called, -1 without end": """
        action.toggle_functions[].active low -1, officially None
        action.toggle_functions[].active types +integer
    """,
    "several keys in a list, as the platform takes them": """
        action.unset_global_data types +array
        action.unset_meta_data types +array
    """,
    "the system prompt may be sections instead": """
        action.context_switch needs +system_pom
    """,
    "the schema has the bound of the number's type; no time is negative": """
        action.hold low 0, officially -2147483648
        action.hold.timeout low 0, officially -2147483648
    """,
    "an empty text says, names or dials nothing": """
        action.change_context shortest 1, officially None
        action.change_step shortest 1, officially None
        action.say shortest 1, officially None
        action.toggle_functions[].function shortest 1, officially None
        action.toggle_functions[].function[] shortest 1, officially None
        action.unset_global_data shortest 1, officially None
        action.unset_meta_data shortest 1, officially None
        action.user_input shortest 1, officially None
        connect.parallel[].to shortest 1, officially None
        connect.serial[].to shortest 1, officially None
        connect.serial_parallel[][].to shortest 1, officially None
        connect.to shortest 1, officially None
        join_conference.name shortest 1, officially None
        send_sms.from_number shortest 1, officially None
        send_sms.to_number shortest 1, officially None
        sip_refer.to_uri shortest 1, officially None
    """,
    "an empty list does nothing": """
        action.toggle_functions shortest 1, officially None
        connect.parallel shortest 1, officially None
        connect.serial shortest 1, officially None
        connect.serial_parallel shortest 1, officially None
        play.urls shortest 1, officially None
    """,
    "the reference wants one at least": """
        ai.prompt.contexts.*.steps shortest 1, officially None
    """,
    "the schema wants one elsewhere": """
        ai.prompt.contexts.*.steps[].pom shortest 1, officially None
    """,
    "the platform takes `none` too": """
        ai.prompt.contexts.*.steps[].functions types +string
        ai.prompt.contexts.*.steps[].functions values +none
    """,
    "the platform drops header values that are not strings": """
        ai.SWAIG.functions[].data_map.webhooks[].headers.* types +string
        amazon_bedrock.SWAIG.functions[].data_map.webhooks[].headers.* types +string
    """,
    "as for the other AI, the schema of which wants one": """
        amazon_bedrock.SWAIG.functions[].data_map needs +expressions +output +webhooks
    """,
    ONE_CLASS: """
        ai_sidecar.SWAIG.functions[].parameters.properties.* needs +allOf +anyOf +const +oneOf
        ai_sidecar.SWAIG.functions[].parameters.properties.*.default types +array +object
        ai_sidecar.SWAIG.functions[].parameters.properties.*.type values +null
        amazon_bedrock.SWAIG.functions[].data_map.expressions[].output.response types +object
        amazon_bedrock.SWAIG.functions[].data_map.output.response types +object
        amazon_bedrock.SWAIG.functions[].data_map.webhooks[].expressions[].output.response types +object
        amazon_bedrock.SWAIG.functions[].data_map.webhooks[].output.response types +object
    """,
    "the reference has bounds": """
        live_transcribe.action.start.debug_level high 2, officially None
        live_transcribe.action.start.debug_level low 0, officially None
        live_transcribe.action.start.speech_timeout low 1500, officially None
        live_transcribe.action.start.vad_silence_ms low 1, officially None
        live_transcribe.action.start.vad_thresh high 1800, officially None
        live_transcribe.action.start.vad_thresh low 0, officially None
        live_translate.action.start.debug_level high 2, officially None
        live_translate.action.start.debug_level low 0, officially None
        live_translate.action.start.speech_timeout low 1500, officially None
        live_translate.action.start.vad_silence_ms low 1, officially None
        live_translate.action.start.vad_thresh high 1800, officially None
        live_translate.action.start.vad_thresh low 0, officially None
        record.input_sensitivity high 100, officially None
        record.input_sensitivity low 0, officially None
        record_call.input_sensitivity high 100, officially None
        record_call.input_sensitivity low 0, officially None
        sleep low -1, officially None
    """,
}
"""Facts of a path that both have: ``+`` what only the class takes, ``-`` what only the schema names."""
