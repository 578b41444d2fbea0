"""Older forms of documents: each is a warning at its place that names the form of today, and is read as that."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from swaiglet import Document, Params, Prompt
from swaiglet.actions import ClearDynamicHints, Hold, Stop, SystemPrompt, ToggleFunctions
from swaiglet.errors import DocumentError, SWMLWarning
from swaiglet.swml.check import check
from swaiglet.swml.functions import SWAIG
from swaiglet.verbs import Connect, JoinConference, Play

Told = list[tuple[str, str]]
"""Paths below the step, each with the form of today in words."""
Steps = list[dict[str, Any]]

URL = "https://example.com"
DOCUMENT: dict[str, Any] = {"sections": {"main": [{"hangup": {}}]}}
KEPT: Steps = []
"""What runs, but is not the official form, goes out as it came."""
STRING = {"type": "string"}


def ai(*, prompt: Any = None, **keys: Any) -> dict[str, Any]:
    return {"ai": {"prompt": prompt or {"text": "x"}, **keys}}


def swaig(**keys: Any) -> dict[str, Any]:
    return ai(SWAIG=keys)


def function(**keys: Any) -> dict[str, Any]:
    return swaig(functions=[{"function": "f", "description": "F.", **keys}])


def arguments(**properties: Any) -> dict[str, Any]:
    return function(parameters={"type": "object", "properties": properties})


def answering(**keys: Any) -> dict[str, Any]:
    return function(data_map=keys)


def asking(**keys: Any) -> dict[str, Any]:
    return answering(webhooks=[{"url": URL, **keys}])


def acting(*actions: Any) -> dict[str, Any]:
    return answering(output={"response": "x", "action": list(actions)})


def speaking(**keys: Any) -> dict[str, Any]:
    return ai(languages=[{"name": "English", "code": "en-US", "voice": "rime.spore", **keys}])


def told_at(place: str, *told: tuple[str, str]) -> Told:
    return [(f"{place}{path}", modern) for path, modern in told]


def in_function(path: str, modern: str) -> Told:
    return [(f"ai.SWAIG.functions[0].{path}", modern)]


def in_action(path: str, modern: str) -> Told:
    return [(f"ai.SWAIG.functions[0].data_map.output.action[0]{path}", modern)]


def in_language(path: str, modern: str) -> Told:
    return [(f"ai.languages[0].{path}", modern)]


Row = tuple[str, Any, Told, Steps]

DOCUMENTS: list[Row] = [
    ("two verbs in a step", {"label": "b", "answer": {}}, [("", 'a step for each: "label", "answer"')],
     [{"label": "b"}, {"answer": {}}]),
    ("goto.max as string", {"goto": {"label": "a", "max": "3"}}, [("goto.max", "3")],
     [{"goto": {"label": "a", "max": 3}}]),
    ("a verb without parameters as null", {"answer": None}, [("answer", "{}")], [{"answer": {}}]),
    ("a verb as its bare name", "hangup", [("", '{"hangup": {}}')], [{"hangup": {}}]),
    ("cond as object", {"cond": {"when": "x", "then": []}}, [("cond", '[{"when": "x", "then": []}]')],
     [{"cond": [{"when": "x", "then": []}]}]),
    ("when in braces", {"goto": {"label": "a", "when": "${vars.n > 3}"}}, [("goto.when", '"vars.n > 3"')],
     [{"goto": {"label": "a", "when": "vars.n > 3"}}]),
    ("when with variables in braces", {"goto": {"label": "a", "when": "${prompt_value} == 1"}},
     [("goto.when", '"prompt_value == 1"')], [{"goto": {"label": "a", "when": "prompt_value == 1"}}]),
    ("when with quoted variables in braces", {"cond": [{"when": "'%{vars.a}' == 'b'", "then": []}]},
     [("cond[0].when", '''"vars.a == 'b'"''')], [{"cond": [{"when": "vars.a == 'b'", "then": []}]}]),
    ("scope env in a text", {"play": {"url": "say: ${env.NAME}"}}, [("play.url", "`${envs.…}`")],
     [{"play": {"url": "say: ${envs.NAME}"}}]),
    ("scope env in a value", {"set": {"a": [{"b": "%{lc:env.NAME}"}]}}, [("set.a[0].b", "`${envs.…}`")],
     [{"set": {"a": [{"b": "%{lc:envs.NAME}"}]}}]),
    ("transfer as string", {"transfer": URL}, [("transfer", f'{{"dest": "{URL}"}}')], [{"transfer": {"dest": URL}}]),
    ("execute as string", {"execute": URL}, [("execute", f'{{"dest": "{URL}"}}')], [{"execute": {"dest": URL}}]),
    ("join_conference as string", {"join_conference": "a"}, [("join_conference", '{"name": "a"}')],
     [{"join_conference": {"name": "a"}}]),
    ("play as string", {"play": "say:x"}, [("play", '{"url": "say:x"}')], [{"play": {"url": "say:x"}}]),
    ("say as a verb", {"say": "Hello"}, [("say", '{"play": {"url": "say:Hello"}}')], [{"play": {"url": "say:Hello"}}]),
    ("relative file", {"play": {"url": "sounds/a.mp3"}}, [("play.url", "its whole URL")], KEPT),
    ("relative file in a list", {"play": {"urls": ["say:x", "a.wav"]}}, [("play.urls[1]", "its whole URL")], KEPT),
    ("relative file in a prompt", {"prompt": {"play": "a.wav"}}, [("prompt.play", "its whole URL")], KEPT),
    ("say on several lines", {"play": {"url": "say:a\n  b"}}, [("play.url", '"say:a b"')],
     [{"play": {"url": "say:a b"}}]),
    ("url and urls together", {"play": {"url": "say:a", "urls": ["say:b"]}}, [("play.url", "`urls` alone")],
     [{"play": {"urls": ["say:a", "say:b"]}}]),
    ("loop", {"play": {"url": "say:a", "loop": 3}}, [("play.loop", "nothing")], [{"play": {"url": "say:a"}}]),
    ("session_timeout 0", {"connect": {"to": "+1", "session_timeout": 0}}, [("connect.session_timeout", "nothing")],
     [{"connect": {"to": "+1"}}]),
    ("ringback object", {"connect": {"to": "+1", "ringback": {"url": "ring:us"}}},
     [("connect.ringback", '["ring:us"]')],
     [{"connect": {"to": "+1", "ringback": ["ring:us"]}}]),
    ("ringback object with a list", {"connect": {"to": "+1", "ringback": {"urls": ["ring:us"], "volume": 3}}},
     [("connect.ringback", '["ring:us"]')], [{"connect": {"to": "+1", "ringback": ["ring:us"]}}]),
    ("conference events as a list", {"join_conference": {"name": "a", "status_callback_event": ["join", "leave"]}},
     [("join_conference.status_callback_event", '"join leave"')],
     [{"join_conference": {"name": "a", "status_callback_event": "join leave"}}]),
    ("recording events as a list", {"join_conference": {"name": "a", "recording_status_callback_event": ["absent"]}},
     [("join_conference.recording_status_callback_event", '"absent"')],
     [{"join_conference": {"name": "a", "recording_status_callback_event": "absent"}}]),
    ("conference in another region", {"join_conference": {"name": "a", "region": "us-east"}},
     [("join_conference.region", 'one of "global", "us", "eu", "ch"')], KEPT),
    ("pay with strings", {"pay": {"payment_connector_url": URL, "timeout": "5", "max_attempts": "2",
     "min_postal_code_length": "3", "security_code": "true", "postal_code": "false"}},
     told_at("pay.", ("max_attempts", "2"), ("min_postal_code_length", "3"), ("postal_code", "false"),
             ("security_code", "true"), ("timeout", "5")),
     [{"pay": {"payment_connector_url": URL, "max_attempts": 2, "min_postal_code_length": 3, "postal_code": False,
               "security_code": True, "timeout": 5}}]),
    ("payment-cancelled", {"pay": {"payment_connector_url": URL, "prompts": [
     {"for": "payment-cancelled", "actions": []}]}}, [("pay.prompts[0].for", '"payment-canceled"')],
     [{"pay": {"payment_connector_url": URL, "prompts": [{"for": "payment-canceled", "actions": []}]}}]),
    ("request without method", {"request": {"url": URL}}, [("request", '"GET"')],
     [{"request": {"url": URL, "method": "GET"}}]),
    ("request with a body without method", {"request": {"url": URL, "body": "x"}}, [("request", '"POST"')],
     [{"request": {"url": URL, "method": "POST", "body": "x"}}]),
    ("execute_rpc", {"execute_rpc": {"method": "dial"}}, [("", "a verb")], KEPT),
    ("eval", {"eval": "x"}, [("", "a verb")], KEPT),
]  # fmt: skip

CONTEXTS = {"default": {"steps": [{"name": "a", "text": "A."}]}}
SWITCH: dict[str, Any] = {"case": {"failed": [{"hangup": {}}]}}

CONVERSATIONS: list[Row] = [
    ("prompt as string", {"ai": {"prompt": "x"}}, [("ai.prompt", '{"text": "x"}')], [ai()]),
    ("prompt missing", {"ai": {"hints": ["a"]}}, [("ai", "a value")], KEPT),
    ("post_prompt as string", ai(post_prompt="y"), [("ai.post_prompt", '{"text": "y"}')],
     [ai(post_prompt={"text": "y"})]),
    ("POM heading section", ai(prompt={"pom": [{"section": "A", "body": "b"}]}),
     [("ai.prompt.pom[0].section", "`title`")],
     [ai(prompt={"pom": [{"title": "A", "body": "b"}]})]),
    ("POM section with subsections alone", ai(prompt={"pom": [{"title": "A", "subsections": [{"body": "b"}]}]}),
     [("ai.prompt.pom[0]", '""')], [ai(prompt={"pom": [{"title": "A", "body": "", "subsections": [{"body": "b"}]}]})]),
    ("text and pom together", ai(prompt={"text": "x", "pom": [{"body": "b"}]}), [("ai.prompt.text", "`pom` alone")],
     [ai(prompt={"pom": [{"body": "b"}]})]),
    ("ai.voice", ai(voice="rime.spore"), [("ai.voice", "`languages[0].voice`")], [speaking()]),
    ("ai.voice beside languages", ai(voice="rime.spore", languages=[{"name": "English", "code": "en-US"}]),
     [("ai.voice", "`languages[0].voice`")], [speaking()]),
    ("post_prompt_auth", ai(post_prompt_url=f"{URL}/a", post_prompt_auth_user="me", post_prompt_auth_password="p@ss"),
     told_at("ai.", ("post_prompt_auth_user", "`post_prompt_url` with `user:password@`"),
             ("post_prompt_auth_password", "`post_prompt_url` with `user:password@`")),
     [ai(post_prompt_url="https://me:p%40ss@example.com/a")]),
    ("result in prompt", ai(prompt={"text": "x", "result": SWITCH}), [("", 'a step for each: "ai", "switch"')],
     [ai(), {"switch": {"variable": "return_value", **SWITCH}}]),
    ("result in post_prompt", ai(post_prompt={"text": "y", "result": [{"when": "x", "then": []}]}),
     [("", 'a step for each: "ai", "cond"')], [ai(post_prompt={"text": "y"}), {"cond": [{"when": "x", "then": []}]}]),
    ("result in ai", ai(result=SWITCH), [("", 'a step for each: "ai", "switch"')],
     [ai(), {"switch": {"variable": "return_value", **SWITCH}}]),
    ("temperature up to 2", ai(prompt={"text": "x", "temperature": 1.8}), [("ai.prompt.temperature", "1.5")],
     [ai(prompt={"text": "x", "temperature": 1.5})]),
    ("model settings in params", ai(params={"temperature": 0.3, "top_p": 0.5}, prompt={"text": "x", "top_p": 0.2}),
     told_at("ai.params.", ("temperature", "`prompt.temperature`"), ("top_p", "`prompt.top_p`")),
     [ai(prompt={"text": "x", "temperature": 0.3, "top_p": 0.2})]),
    ("model in prompt", ai(prompt={"text": "x", "model": "gpt-4.1-mini"}), [("ai.prompt.model", "`params.ai_model`")],
     [ai(params={"ai_model": "gpt-4.1-mini"})]),
    ("model in prompt as string", ai(prompt="x", params={"temperature": 0.3}),
     told_at("ai.", ("prompt", '{"text": "x"}'), ("params.temperature", "`prompt.temperature`")),
     [ai(prompt={"text": "x", "temperature": 0.3})]),
    ("model in post_prompt", ai(post_prompt={"text": "y", "model": "gpt-4.1-mini"}),
     [("ai.post_prompt.model", "nothing")],
     [ai(post_prompt={"text": "y"})]),
    ("attention_timeout 5000", ai(params={"attention_timeout": 5000}),
     [("ai.params.attention_timeout", "0 or a whole number from 10000 to 600000 or a variable such as ${vars.x}")],
     KEPT),
    ("end_of_speech_timeout 100", ai(params={"end_of_speech_timeout": 100}),
     [("ai.params.end_of_speech_timeout", "a whole number from 250 to 10000")], KEPT),
    ("language fillers", speaking(fillers=["um"]), in_language("fillers", "`speech_fillers` and `function_fillers`"),
     [speaking(speech_fillers=["um"], function_fillers=["um"])]),
    ("emotion auto", speaking(emotion="auto"), in_language("emotion", "`auto_emotion`: true"),
     [speaking(auto_emotion=True)]),
    ("speed auto", speaking(speed="auto"), in_language("speed", "`auto_speed`: true"), [speaking(auto_speed=True)]),
    ("language code case", speaking(code="en-us"), in_language("code", '"en-US"'), [speaking()]),
    ("similarity_boost", speaking(params={"similarity_boost": 0.5}),
     in_language("params.similarity_boost", "`similarity`"), [speaking(params={"similarity": 0.5})]),
    ("hint without hint", ai(hints=[{"pattern": "a", "replace": "b"}]), [("ai.hints[0]", '"b"')],
     [ai(hints=[{"hint": "b", "pattern": "a", "replace": "b"}])]),
    ("step functions none", ai(prompt={"text": "x", "contexts": {"default": {"steps": [
        {"name": "a", "text": "A.", "functions": "none"}]}}}),
     [("ai.prompt.contexts.default.steps[0].functions", "an empty list")], KEPT),
    ("context fillers as a list", ai(prompt={"text": "x", "contexts": {"default": {
        **CONTEXTS["default"], "enter_fillers": [{"en": ["a"]}, {"de": ["b"]}]}}}),
     [("ai.prompt.contexts.default.enter_fillers", '{"en": ["a"], "de": ["b"]}')],
     [ai(prompt={"text": "x", "contexts": {"default": {
         **CONTEXTS["default"], "enter_fillers": {"en": ["a"], "de": ["b"]}}}})]),
    ("step named next", ai(prompt={"text": "x", "contexts": {"default": {"steps": [{"name": "next", "text": "A."}]}}}),
     [("ai.prompt.contexts.default.steps[0].name", "a name other than `next`, which means the step that follows")],
     KEPT),
    ("contexts without default", ai(prompt={"text": "x", "contexts": {"sales": CONTEXTS["default"]}}),
     told_at("ai.prompt.contexts", ("", "a context named `default`"),
             ("", "the context that the conversation begins in")), KEPT),
    ("SWAIG as a list", ai(SWAIG=[{"native_functions": ["check_time"]}, {"functions": []}]),
     [("ai.SWAIG", '{"native_functions": ["check_time"], "functions": []}')],
     [swaig(native_functions=["check_time"], functions=[])]),
    ("SWAIG as a list with functions in each",
     ai(SWAIG=[{"native_functions": ["check_time"]}, {"native_functions": []}]),
     [("ai.SWAIG", '{"native_functions": ["check_time"]}')], [swaig(native_functions=["check_time"])]),
    ("amazon_bedrock with contexts", {"amazon_bedrock": {"prompt": {"text": "x", "contexts": CONTEXTS}}},
     [("amazon_bedrock.prompt.contexts", "nothing")], [{"amazon_bedrock": {"prompt": {"text": "x"}}}]),
    ("amazon_bedrock with native functions", {"amazon_bedrock": {"prompt": {"text": "x"}, "SWAIG": {
        "native_functions": ["check_time"]}}},
     [("amazon_bedrock.SWAIG.native_functions", "nothing")],
     [{"amazon_bedrock": {"prompt": {"text": "x"}, "SWAIG": {}}}]),
    ("string booleans", function(active="false"), in_function("active", "false"), [function(active=False)]),
]  # fmt: skip

LOOSE = {"type": "integer", "minimum": 1, "maximum": 5}

FUNCTIONS: list[Row] = [
    ("purpose", swaig(functions=[{"function": "f", "purpose": "F."}]), in_function("purpose", "`description`"),
     [function()]),
    ("argument", function(argument={"type": "object", "properties": {"a": STRING}}),
     in_function("argument", "`parameters`"),
     [arguments(a=STRING)]),
    ("argument.type string", function(argument={"type": "string", "description": "A."}),
     told_at("ai.SWAIG.functions[0].argument", ("", "`parameters`"),
             ("", '{"type": "object", "properties": {"text": {"type": "string"…')),
     [arguments(text={"type": "string", "description": "A."})]),
    ("parameters empty", function(parameters={}), in_function("parameters", '{"type": "object", "properties": {}}'),
     [arguments()]),
    ("parameters without type", function(parameters={"properties": {"a": STRING}}),
     in_function("parameters", '"object"'),
     [arguments(a=STRING)]),
    ("parameters bare", function(parameters={"a": STRING}),
     in_function("parameters", '{"type": "object", "properties": {"a": {"type": "string"}}}'), [arguments(a=STRING)]),
    ("JSON Schema keywords", arguments(a=LOOSE), told_at("ai.SWAIG.functions[0].parameters.properties.a.",
     ("minimum", ""), ("maximum", "")), KEPT),
    ("date-time", arguments(a={"type": "string", "format": "date-time"}),
     in_function("parameters.properties.a.format", '"date_time"'),
     [arguments(a={"type": "string", "format": "date_time"})]),
    ("array without items", arguments(a={"type": "array"}),
     in_function("parameters.properties.a", '{"type": "array", "items": {"type": "string"}}'),
     [arguments(a={"type": "array", "items": STRING})]),
    ("property without type", arguments(a={"description": "A."}),
     in_function("parameters.properties.a", '{"type": "string", "description": "A."}'),
     [arguments(a={"type": "string", "description": "A."})]),
    ("property with a default without type", arguments(a={"default": 5}),
     in_function("parameters.properties.a", '{"type": "integer", "default": 5}'),
     [arguments(a={"type": "integer", "default": 5})]),
    ("property with items without type", arguments(a={"items": {"enum": ["b"]}}),
     told_at("ai.SWAIG.functions[0].parameters.properties.a", ("", '{"type": "array", "items": {"enum": ["b"]}}'),
             (".items", '{"type": "string", "enum": ["b"]}')),
     [arguments(a={"type": "array", "items": {"type": "string", "enum": ["b"]}})]),
    ("property with properties without type", arguments(a={"properties": {}}),
     in_function("parameters.properties.a", '{"type": "object", "properties": {}}'),
     [arguments(a={"type": "object", "properties": {}})]),
    ("web_hook_auth_pass", function(web_hook_auth_pass="p"),
     told_at("ai.SWAIG.functions[0].", ("web_hook_auth_pass", "`web_hook_auth_password`"),
     ("web_hook_auth_password", "")),
     [function(web_hook_auth_password="p")]),
    ("includes auth", swaig(includes=[{"url": URL, "functions": [], "user": "u", "pass": "p"}]),
     told_at("ai.SWAIG.includes[0].", ("user", "`auth_user`"), ("pass", "`auth_password`"), ("auth_user", ""),
             ("auth_password", "")),
     [swaig(includes=[{"url": URL, "functions": [], "auth_user": "u", "auth_password": "p"}])]),
    ("start_hook", function(function="start_hook"), in_function("function", '"startup_hook"'),
     [function(function="startup_hook")]),
    ("stop_hook", function(function="stop_hook"), in_function("function", '"hangup_hook"'),
     [function(function="hangup_hook")]),
    ("native functions unknown", swaig(native_functions=["check_time", "web_search", "debug"]),
     told_at("ai.SWAIG.native_functions", *((f"[{index}]", 'one of "check_time", "wait_seconds", "wait_for_user", '
             '"adjust_response_latency"') for index in (1, 2))), KEPT),
    ("active as a number", function(active=3), in_function("active", "true"), [function(active=True)]),
    ("active as a number in a string", function(active="0"), in_function("active", "false"), [function(active=False)]),
    ("keys of the SDK", function(secure=True, gates=[], gate_fillers={}, visual_input=1),
     told_at("ai.SWAIG.functions[0].", *((key, "nothing") for key in ("secure", "gates", "gate_fillers",
     "visual_input"))),
     [function()]),
    ("data_map as a list", function(data_map=[{"output": {"response": "x"}}, {}]),
     in_function("data_map", '{"output": {"response": "x"}}'), [answering(output={"response": "x"})]),
]  # fmt: skip

EXPRESSION = {"string": "${args.a}", "pattern": "b", "output": {"response": "${args.c}"}}

DATA_MAPS: list[Row] = [
    ("required_args", asking(required_args="a"), in_function("data_map.webhooks[0].required_args", "`require_args`"),
     [asking(require_args="a")]),
    ("input in expressions", answering(expressions=[{"string": "${input.args.a}", "pattern": "b", "output": {
        "response": "%{lc:input.args.c}"}}]),
     told_at("ai.SWAIG.functions[0].data_map.expressions[0].", ("string", "`${args.…}`"),
     ("output.response", "`${args.…}`")),
     [answering(expressions=[{"string": "${args.a}", "pattern": "b", "output": {"response": "%{lc:args.c}"}}])]),
    ("input in the output", answering(output={"response": "${input.args.a}"}),
     in_function("data_map.output.response", "`${args.…}`"), [answering(output={"response": "${args.a}"})]),
    ("enc:url", asking(params={"a": ["${enc:url:args.b}"]}),
     in_function("data_map.webhooks[0].params.a[0]", "`${enc:…}`"), [asking(params={"a": ["${enc:args.b}"]})]),
    ("a placeholder in another", {"play": {"url": "say:${env.${a}}"}}, [("play.url", "`${envs.…}`")],
     [{"play": {"url": "say:${envs.${a}}"}}]),
    ("method in lower case", asking(method="get"), in_function("data_map.webhooks[0].method", '"GET"'),
     [asking(method="GET")]),
    ("method PATCH", asking(method="PATCH"), in_function("data_map.webhooks[0].method", '"GET"'),
     [asking(method="GET")]),
    ("method PATCH with a body", asking(method="patch", params={}),
     in_function("data_map.webhooks[0].method", '"POST"'),
     [asking(method="POST", params={})]),
    ("form_param", asking(form_param="a"), in_function("data_map.webhooks[0].form_param", ""), KEPT),
    ("body", asking(body={"a": 1}), in_function("data_map.webhooks[0].body", "`params`"), [asking(params={"a": 1})]),
    ("nomatch-output", answering(expressions=[{**EXPRESSION, "nomatch-output": {"response": "d"}}]),
     in_function("data_map.expressions[0].nomatch-output", ""), KEPT),
    ("expr", answering(expressions=[{**EXPRESSION, "expr": "d"}]), in_function("data_map.expressions[0].expr", ""),
     KEPT),
    ("error_keys at the top", answering(output={"response": "x"}, error_keys="e"),
     in_function("data_map.error_keys", "nothing"), [answering(output={"response": "x"})]),
    ("one webhook", answering(webhooks={"url": URL}), in_function("data_map.webhooks", f'[{{"url": "{URL}"}}]'),
     [asking()]),
    ("output as string", answering(output="x"), in_function("data_map.output", '{"response": "x"}'),
     [answering(output={"response": "x"})]),
]  # fmt: skip


def unofficial(action: Any) -> Row:
    """A row for an action that only the platform takes."""
    (name,) = action
    return (name, acting(action), in_action("", ""), KEPT)


ACTIONS: list[Row] = [
    ("swml in lower case", acting({"swml": DOCUMENT}), in_action("", "`SWML`"), [acting({"SWML": DOCUMENT})]),
    ("transfer on its own", acting({"transfer": True}, {"SWML": DOCUMENT}),
     in_action("", "`transfer` beside its `SWML`"),
     [acting({"transfer": True, "SWML": DOCUMENT})]),
    ("transfer on its own before another", acting({"transfer": True}, {"stop": True}), in_action("", ""), KEPT),
    ("transfer as a string beside SWML", acting({"transfer": "true", "SWML": DOCUMENT}), in_action(".transfer", "true"),
     [acting({"transfer": True, "SWML": DOCUMENT})]),
    ("transfer as a destination", acting({"transfer": "sales"}), in_action("", "")
     + in_action(".transfer", '{"dest": "sales"}'), [acting({"transfer": {"dest": "sales"}})]),
    ("another key beside SWML", acting({"SWML": DOCUMENT, "stop": True, "transfer": True}),
     in_action("", 'a step for each: "SWML", "transfer", "stop"'),
     [acting({"transfer": True, "SWML": DOCUMENT}, {"stop": True})]),
    ("stop as string", acting({"stop": "true"}), in_action(".stop", "true"), [acting({"stop": True})]),
    ("toggle without active", acting({"toggle_functions": [{"function": "a"}]}),
     in_action(".toggle_functions[0]", '{"function": "a", "active": true}'),
     [acting({"toggle_functions": [{"function": "a", "active": True}]})]),
    ("toggle of one object", acting({"toggle_functions": {"function": "a", "active": "true"}}),
     in_action(".toggle_functions", '[{"function": "a", "active": "true"}]')
     + in_action(".toggle_functions[0].active", "true"),
     [acting({"toggle_functions": [{"function": "a", "active": True}]})]),
    ("toggle of names", acting({"toggle_functions": ["a"]}),
     in_action(".toggle_functions[0]", '{"function": "a", "active": true}'),
     [acting({"toggle_functions": [{"function": "a", "active": True}]})]),
    ("toggle with a count", acting({"toggle_functions": [{"function": "a", "active": 3}]}),
     in_action(".toggle_functions[0].active", "true or false"), KEPT),
    ("back_to_back_functions", *unofficial({"back_to_back_functions": "forever"})[1:]),
    ("back_to_back_functions as string", acting({"back_to_back_functions": "true"}), in_action("", "")
     + in_action(".back_to_back_functions", "true"), [acting({"back_to_back_functions": True})]),
    ("play_file", acting({"play_file": URL}), in_action(".play_file", f'{{"playback_bg": {{"file": "{URL}"}}}}'),
     [acting({"playback_bg": {"file": URL}})]),
    ("playback_bg as string", acting({"playback_bg": URL}), in_action(".playback_bg", f'{{"file": "{URL}"}}'),
     [acting({"playback_bg": {"file": URL}})]),
    ("context_switch as string", acting({"context_switch": "x"}),
     in_action(".context_switch", '{"system_prompt": "x"}'),
     [acting({"context_switch": {"system_prompt": "x"}})]),
    ("context_switch full_reset", acting({"context_switch": {"system_prompt": "x", "full_reset": True}}),
     in_action(".context_switch.full_reset", ""), KEPT),
    ("hold as time", acting({"hold": "1:30"}), in_action(".hold", "90"), [acting({"hold": 90})]),
    ("hold as minutes", acting({"hold": "5m"}), in_action(".hold", "300"), [acting({"hold": 300})]),
    ("hold too long", acting({"hold": 1000}), in_action(".hold", "300"), [acting({"hold": 300})]),
    ("hold too long as hours", acting({"hold": "2h"}), in_action(".hold", "300"), [acting({"hold": 300})]),
    ("hold too long in a string", acting({"hold": "1000"}), in_action(".hold", "300"), [acting({"hold": 300})]),
    ("hold in a string", acting({"hold": "60"}), in_action(".hold", "60"), [acting({"hold": 60})]),
    ("hold with a long timeout", acting({"hold": {"timeout": "5m"}}), in_action(".hold.timeout", "300"),
     [acting({"hold": {"timeout": 300}})]),
    ("hold with steps", acting({"hold": {"timeout": 60, "step": "a", "timeout_step": "b"}}),
     in_action(".hold.step", "") + in_action(".hold.timeout_step", ""), KEPT),
    ("unset_global_data of a list", acting({"unset_global_data": ["a"]}),
     in_action(".unset_global_data", "an action for each key"), KEPT),
    ("unset_meta_data of a list", acting({"unset_meta_data": ["a"]}),
     in_action(".unset_meta_data", "an action for each key"), KEPT),
    ("settings temperature", acting({"settings": {"temperature": 2}}), in_action("", "")
     + in_action(".settings.temperature", "1.5"), [acting({"settings": {"temperature": 1.5}})]),
    ("clear_dynamic_hints true", acting({"clear_dynamic_hints": True}), in_action("", "")
     + in_action(".clear_dynamic_hints", "{}"), [acting({"clear_dynamic_hints": {}})]),
    ("flag as number", acting({"hangup": 1}), in_action(".hangup", "true"), [acting({"hangup": True})]),
    ("flag as object", acting({"stop_playback_bg": {}}), in_action(".stop_playback_bg", "true"),
     [acting({"stop_playback_bg": True})]),
    *map(unofficial, (
        {"wait_for_user": "answer_first"}, {"user_event": {"a": 1}}, {"functions_on_speaker_timeout": True},
        {"extensive_data": True}, {"replace_in_history": True}, {"settings": {"top-p": 0.5}},
        {"change_voice": "rime.spore"}, {"end_of_speech_timeout": 700}, {"speech_event_timeout": 700},
        {"add_dynamic_hints": ["a"]}, {"clear_dynamic_hints": {}},
    )),
]  # fmt: skip

ROWS = [*DOCUMENTS, *CONVERSATIONS, *FUNCTIONS, *DATA_MAPS, *ACTIONS]


@pytest.mark.parametrize(("step", "told", "today"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_older_form_is_a_warning_and_is_read_as_the_form_of_today(step: Any, told: Told, today: Steps) -> None:
    document = {"version": "1.0.0", "sections": {"main": [step, {"label": "a"}]}}
    main = "sections.main[0]"

    assert [(problem.level, problem.path, problem.expected) for problem in check(document)] == [
        ("warning", f"{main}.{path}" if path else main, modern) for path, modern in told
    ]
    with pytest.warns(SWMLWarning):
        read = Document.from_wire(document)
    assert read.to_wire()["sections"]["main"] == [*(today or [step]), {"label": "a"}]


def test_brace_that_does_not_close_is_no_placeholder() -> None:
    document = {"version": "1.0.0", "sections": {"main": [{"play": {"url": "say:Begin with ${env. and {x}"}}]}}

    assert check(document) == []
    assert Document.from_wire(document).to_wire() == document


@pytest.mark.parametrize("version", ["2.0", "1.0", 1.0, 1])
def test_another_version_is_read_as_the_only_one(version: Any) -> None:
    document = {"version": version, "sections": {"main": []}}

    assert [(problem.level, problem.path, problem.expected) for problem in check(document)] == [
        ("warning", "version", '"1.0.0"')
    ]
    with pytest.warns(SWMLWarning):
        assert Document.from_wire(document).version == "1.0.0"


ERRORS: list[tuple[Any, Told]] = [
    (acting({"context_switch": {}}), in_action(".context_switch", "at least one of `system_prompt`, `system_pom`")),
    (function(data_map={}), in_function("data_map", "at least one of `expressions`, `webhooks`, `output`")),
    (function(data_map=[]), in_function("data_map", "a DataMap object")),
    (function(parameters={"type": "object"}), in_function("parameters", "an object with a StringSchema object")),
    (arguments(a={"type": "string", "minimun": 1}), in_function("parameters.properties.a.minimun", "one of default")),
    (arguments(a={"type": "integer", "minimun": 1}), in_function("parameters.properties.a.minimun", "one of default")),
    (ai(params={"attention_timeout": -1}), [("ai.params.attention_timeout", "a whole number from 10000")]),
    (ai(params={"end_of_speech_timeout": 0}), [("ai.params.end_of_speech_timeout", "a whole number from 250")]),
    (ai(prompt={"text": "x", "temperature": 2.5}), [("ai.prompt.temperature", "a number from 0 to 1.5")]),
    (
        {
            "amazon_bedrock": {
                "prompt": {"text": "x"},
                "SWAIG": {
                    "functions": [
                        {
                            "function": "f",
                            "description": "F.",
                            "data_map": {
                                "expressions": [{**EXPRESSION, "nomatch-output": {"response": {"tool_result": "d"}}}]
                            },
                        }
                    ]
                },
            }
        },
        [("amazon_bedrock.SWAIG.functions[0].data_map.expressions[0].nomatch-output.response", "a string as")],
    ),
    (ai(SWAIG=["functions"]), [("ai.SWAIG", "a SWAIG object")]),
    (ai(result="x"), [("ai.result", "one of SWAIG")]),
    (ai(prompt={"pom": [{"title": "A"}]}), [("ai.prompt.pom[0]", "at least one of `body`, `bullets`")]),
    (ai(hints=[{"pattern": "a"}]), told_at("ai.hints[0]", ("", "a string"), ("", "a string"))),
    (acting({"hold": "soon"}), in_action(".hold", "a whole number from 0 to 900")),
    (acting({"stop": None}), in_action(".stop", "true or false")),
    (acting({"toggle_functions": [5]}), in_action(".toggle_functions[0]", "a Toggle object")),
    (acting({"play_file": 5}), in_action("", "an action")),
    ({"say": {"text": "x"}}, [("", "a verb")]),
    ({"play": {"url": "sounds"}}, [("play.url", "an http(s) URL")]),
    ({"connect": {"to": "+1", "ringback": {"volume": 3}}}, [("connect.ringback", "a list, each a string")]),
    ({"connect": {"to": "+1", "session_timeout": -1}}, [("connect.session_timeout", "a whole number 1 or more")]),
    (
        {"join_conference": {"name": "a", "status_callback_event": [5]}},
        [("join_conference.status_callback_event", "a s")],
    ),
]


@pytest.mark.parametrize(("step", "told"), ERRORS, ids=[f"{step}" for step, _ in ERRORS])
def test_what_the_platform_does_not_take_is_an_error(step: Any, told: Told) -> None:
    found = [problem for problem in check({"sections": {"main": [step]}}) if problem.level == "error"]

    assert [problem.path for problem in found] == [f"sections.main[0].{path}".rstrip(".") for path, _ in told]
    assert [problem.expected[: len(start)] for problem, (_, start) in zip(found, told, strict=True)] == [
        start for _, start in told
    ]


def loose(cls: Any, **values: Any) -> partial[object]:
    """A call that a type checker would not let pass, to be made later."""
    return partial(cls, **values)


@pytest.mark.parametrize(
    "make",
    [
        loose(Play, url="a.mp3"),
        loose(Play, url="say:a\nb"),
        loose(Play, url="say:a", loop=3),
        loose(JoinConference, name="a", region="us-east"),
        loose(JoinConference, name="a", status_callback_event=["join"]),
        loose(Connect, to="+1", session_timeout=0),
        loose(Connect, to="+1", ringback={"url": "ring:us"}),
        loose(Params, attention_timeout=5000),
        loose(Params, end_of_speech_timeout=100),
        loose(Prompt, text="x", temperature=1.8),
        loose(Prompt, text="x", contexts={"sales": CONTEXTS["default"]}),
        loose(Prompt, text="x", pom=[{"section": "A", "body": "b"}]),
        loose(SWAIG, native_functions=["web_search"]),
        loose(SWAIG, functions=[{"function": "f", "description": "F.", "secure": True}]),
        loose(SWAIG, functions=[{"function": "f", "description": "F.", "parameters": {}}]),
        loose(SWAIG, functions=[{"function": "f", "description": "F.", "active": 1}]),
        loose(Hold, timeout=1000),
        loose(Hold, timeout="5m"),
        loose(Stop, on=1),
        loose(ClearDynamicHints, nothing=True),
        loose(ToggleFunctions, functions=["a"]),
        loose(SystemPrompt, user_prompt="x"),
        loose(Document, sections=[], version="2.0"),
    ],
)
def test_python_code_may_not_give_an_older_form(make: partial[object]) -> None:
    with pytest.raises(DocumentError):
        make()
