"""The `ai` verb as a whole: shared or a call's own, from mappings, and round the wire."""

import re
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from attrs import evolve

from swaiglet.errors import DocumentError, SWMLWarning
from swaiglet.swml.ai import AI
from swaiglet.swml.bedrock import AmazonBedrock, BedrockFunction
from swaiglet.swml.contexts import Context, Step
from swaiglet.swml.convert import to_wire
from swaiglet.swml.functions import SWAIG, Include, InternalFillers, MCPServer, SWAIGDefaults, SWAIGFunction
from swaiglet.swml.languages import (
    Hint,
    Language,
    LanguageParams,
    Multilingual,
    MultilingualLanguage,
    Pronunciation,
)
from swaiglet.swml.model import Verb
from swaiglet.swml.params import Params
from swaiglet.swml.prompt import PlainPrompt, Prompt, Section
from swaiglet.swml.report import Report
from swaiglet.swml.sidecar import AISidecar, SidecarFunction

anything: Any = None

WHOLE: dict[str, Any] = {
    "ai": {
        "prompt": {
            "pom": [{"title": "Role", "body": "You help.", "subsections": [{"bullets": ["Be brief."]}]}],
            "temperature": 0.5,
            "max_tokens": 200,
            "contexts": {"default": {"steps": [{"name": "greet", "text": "Greet.", "functions": "none"}]}},
        },
        "post_prompt": {"text": "Sum up.", "top_p": 0.2},
        "post_prompt_url": "https://user:pass@example.com/post",
        "params": {"ai_model": "gpt-4.1-mini", "attention_timeout": 0},
        "hints": ["parcel", {"hint": "swml", "pattern": "swimmel", "replace": "SWML", "ignore_case": True}],
        "languages": [
            {
                "name": "English",
                "code": ["en-US", "en-GB"],
                "voice": "rime.spore",
                "params": {"speakingRate": 1.2, "emotion": "happy"},
                "speech_fillers": ["um"],
                "function_fillers": ["one moment"],
                "turn_fillers": ["mm-hm"],
                "pronounce": [{"replace": "Dr", "with": "Doctor"}],
                "auto_emotion": True,
            }
        ],
        "multilingual": {
            "languages": [{"language": "es"}, {"language": "default", "voice": "rime.spore"}],
            "fillers": {"es": ["un momento"], "auto": ["one moment"]},
            "turn_fillers": ["mm-hm"],
        },
        "pronounce": [{"replace": "SWML", "with": "swimmel", "ignore_case": False}],
        "global_data": {"plan": {"name": "gold"}},
        "SWAIG": {
            "defaults": {"web_hook_url": "https://example.com/swaig"},
            "functions": [
                {
                    "function": "order_status",
                    "description": "Look up an order.",
                    "parameters": {
                        "type": "object",
                        "properties": {
                            "order_id": {"type": "string", "pattern": "[0-9]{8}", "nullable": False},
                            "when": {"type": "string", "format": "date_time"},
                            "items": {"type": "array", "items": {"anyOf": [{"type": "integer"}, {"const": "all"}]}},
                            "address": {"type": "object", "properties": {"zip": {"type": "string"}}},
                        },
                        "required": ["order_id"],
                    },
                    "fillers": {"default": ["let me look"]},
                    "skip_fillers": True,
                    "wait_file": "https://example.com/wait.mp3",
                    "wait_file_loops": 3,
                    "meta_data": {"table": {"a": 1}},
                }
            ],
            "includes": [{"url": "https://example.com/shared", "functions": ["weather"], "meta_data": {"k": 1}}],
            "native_functions": ["check_time"],
            "internal_fillers": {"next_step": {"default": ["right"]}, "hangup": {"en-US": ["bye"]}},
            "mcp_servers": [{"url": "https://example.com/mcp", "headers": {"A": "b"}, "resources": True}],
        },
    }
}

BEDROCK: dict[str, Any] = {
    "amazon_bedrock": {
        "prompt": {"text": "You help.", "voice_id": "tiffany", "temperature": 0.5},
        "post_prompt": {"text": "Sum up."},
        "post_prompt_url": "https://example.com/post",
        "params": {"inactivity_timeout": 20000, "hard_stop_time": "10m"},
        "SWAIG": {
            "defaults": {"web_hook_url": "https://example.com/swaig"},
            "functions": [
                {"function": "look", "description": "Look.", "data_map": {"output": {"response": "Seen."}}},
            ],
        },
        "global_data": {"a": 1},
    }
}

SIDECAR: dict[str, Any] = {
    "ai_sidecar": {
        "prompt": {"file": "https://example.com/prompt.txt"},
        "lang": "en-US",
        "direction": ["remote-caller"],
        "customer_role": "local-caller",
        "url": "https://example.com/advice",
        "SWAIG": {
            "functions": [
                {
                    "function": "look",
                    "purpose": "Look.",
                    "parameters": {
                        "type": "object",
                        "properties": {
                            "n": {"type": "integer", "default": 3},
                            "tags": {"type": "array", "items": {"type": "string", "enum": ["a"]}},
                            "who": {"type": "object", "properties": {"name": {"type": "string"}}},
                        },
                    },
                }
            ],
            "mcp_servers": [{"url": "https://example.com/mcp"}],
        },
        "permissions": {"swaig_allow_swml": False},
        "hints": ["discount"],
        "params": {"idle_timeout_ms": 100, "speech_engine": "google"},
        "action": {"summarize": {"prompt": "Sum up."}},
    }
}


@pytest.mark.parametrize("wire", [WHOLE, BEDROCK, SIDECAR], ids=["ai", "amazon_bedrock", "ai_sidecar"])
def test_verb_goes_round_the_wire(wire: dict[str, Any]) -> None:
    report = Report()

    verb = Verb.from_wire(wire, "", report)

    assert report.problems == []
    assert isinstance(verb, AI | AmazonBedrock | AISidecar)
    assert to_wire(verb) == wire


def test_ai_is_made_of_objects_as_of_json() -> None:
    made = AI(
        prompt=Prompt(
            pom=[Section("You help.", title="Role", subsections=[Section(bullets=["Be brief."])])],
            temperature=0.5,
            max_tokens=200,
            contexts={"default": Context([Step("greet", "Greet.", functions="none")])},
        ),
        post_prompt=PlainPrompt("Sum up.", top_p=0.2),
        post_prompt_url="https://user:pass@example.com/post",
        params={"ai_model": "gpt-4.1-mini", "attention_timeout": 0},
        hints=["parcel", Hint("swml", pattern="swimmel", replace="SWML", ignore_case=True)],
        languages=[
            Language(
                name="English",
                code=["en-US", "en-GB"],
                voice="rime.spore",
                params=LanguageParams(speakingRate=1.2, emotion="happy"),
                speech_fillers=["um"],
                function_fillers=["one moment"],
                turn_fillers=["mm-hm"],
                pronounce=[Pronunciation("Dr", "Doctor")],
                auto_emotion=True,
            )
        ],
        multilingual=Multilingual(
            [MultilingualLanguage("es"), MultilingualLanguage("default", "rime.spore")],
            fillers={"es": ["un momento"], "auto": ["one moment"]},
            turn_fillers=["mm-hm"],
        ),
        pronounce=[Pronunciation("SWML", "swimmel", ignore_case=False)],
        global_data={"plan": {"name": "gold"}},
        SWAIG=SWAIG(
            defaults=SWAIGDefaults(web_hook_url="https://example.com/swaig"),
            functions=[
                SWAIGFunction(
                    "order_status",
                    description="Look up an order.",
                    parameters=WHOLE["ai"]["SWAIG"]["functions"][0]["parameters"],
                    fillers={"default": ["let me look"]},
                    skip_fillers=True,
                    wait_file="https://example.com/wait.mp3",
                    wait_file_loops=3,
                    meta_data={"table": {"a": 1}},
                )
            ],
            includes=[Include("https://example.com/shared", ["weather"], meta_data={"k": 1})],
            native_functions=["check_time"],
            internal_fillers=InternalFillers(next_step={"default": ["right"]}, hangup={"en-US": ["bye"]}),
            mcp_servers=[MCPServer("https://example.com/mcp", headers={"A": "b"}, resources=True)],
        ),
    )

    assert made == Verb.from_wire(WHOLE, "", Report())


def test_ai_leaves_out_what_is_empty() -> None:
    assert to_wire(AI(prompt=Prompt("You help."))) == {"ai": {"prompt": {"text": "You help."}}}


def test_shared_ai_is_frozen() -> None:
    ai = AI(params={"ai_volume": 1})

    with pytest.raises(AttributeError, match="Cannot set `params`: this AI is shared by every call"):
        ai.params = Params()


def test_draft_may_be_changed_and_shares_nothing() -> None:
    shared = AI(params={"ai_volume": 1}, global_data={"a": {"b": 1}}, pronounce=[Pronunciation("a", "b")])
    before = evolve(shared)

    draft = shared.draft()
    draft.params = evolve(draft.params, ai_volume=3)
    draft.hints.append("parcel")
    draft.pronounce.append(Pronunciation("c", "d"))
    draft.global_data["a"]["b"] = 2

    assert shared == before
    assert draft == AI(
        params={"ai_volume": 3},
        hints=["parcel"],
        pronounce=[Pronunciation("a", "b"), Pronunciation("c", "d")],
        global_data={"a": {"b": 2}},
    )


def test_draft_takes_params_as_a_mapping_and_warns_of_unknown_ones() -> None:
    draft: Any = AI().draft()

    with pytest.warns(SWMLWarning, match="unknown key `ai_modle`"):
        draft.params = {"ai_modle": "x"}

    assert draft.params == Params(extra={"ai_modle": "x"})


def test_draft_refuses_what_the_platform_would() -> None:
    draft: Any = AI().draft()

    with pytest.raises(DocumentError, match="ai_volume: found 99, expected a whole number from -50 to 50"):
        draft.params = {"ai_volume": 99}


def test_sealed_draft_is_checked_and_frozen_again() -> None:
    draft = AI().draft()
    draft.hints.append(anything)

    with pytest.raises(DocumentError, match=re.escape("hints[0]: found null, expected a string")):
        draft.sealed()

    draft.hints.clear()
    sealed = draft.sealed()
    with pytest.raises(AttributeError):
        sealed.hints = []


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: AI(post_prompt=Prompt("Sum up.", contexts={"default": Context([Step("a", "A.")])})),
            "post_prompt.contexts: a post prompt has no contexts",
        ),
        (lambda: Prompt("x", contexts={"sales": Context([Step("a", "A.")])}), "contexts: `default` is missing"),
        (lambda: Prompt("x", temperature=1.6), "temperature: found 1.6, expected a number from 0 to 1.5"),
        (
            lambda: Multilingual([MultilingualLanguage("es"), MultilingualLanguage("default")]),
            "languages[1]: `voice` is missing",
        ),
        (lambda: Multilingual([]), "languages[0]: `voice` is missing"),
        (
            lambda: Language(name="English", code=["a", "b", "c", "d"], voice="rime.spore"),
            'code: found ["a", "b", "c", "d"], expected a list, at most 3, each a string',
        ),
        (
            lambda: SWAIG(native_functions=[anything, "web_search"]),  # type: ignore[list-item]
            "native_functions[1]: found",
        ),
        (
            lambda: SWAIGFunction(
                "f",
                description="F.",
                parameters={"type": "object", "properties": {"n": {"type": "integer", "minimum": 1}}},
            ),
            "parameters.properties.n.minimum: unknown key `minimum`",
        ),
        (
            lambda: SWAIGFunction("f", description="F.", parameters={"type": "object"}),
            "parameters: `properties` is missing",
        ),
        (
            lambda: BedrockFunction("f", description="F.", data_map={"output": {"post_process": True}}),  # type: ignore[arg-type]
            "data_map.output.post_process: `post_process` is not read by `amazon_bedrock`",
        ),
        (
            lambda: BedrockFunction(
                "f",
                description="F.",
                data_map={"webhooks": [{"url": "x", "output": {"response": {"tool_result": "x"}}}]},  # type: ignore[arg-type]
            ),
            "data_map.webhooks[0].output.response: an answer in two parts is not read by `amazon_bedrock`",
        ),
        (lambda: SidecarFunction("sidecar_skip"), "function: `sidecar_skip` is a function that the platform offers"),
        (
            lambda: SidecarFunction(
                "f", parameters={"type": "object", "properties": {"a": {"type": "string", "format": "uri"}}}
            ),
            "parameters.properties.a.format: `format` is not read by `ai_sidecar`",
        ),
        (
            lambda: SidecarFunction(
                "f",
                parameters={
                    "type": "object",
                    "properties": {
                        "a": {"type": "array", "items": {"type": "null", "description": "x"}, "default": []},
                    },
                },
            ),
            "parameters.properties.a.items.type: `null` is not read by `ai_sidecar`",
        ),
    ],
)
def test_tree_refuses_what_the_platform_would(make: Callable[[], object], message: str) -> None:
    with pytest.raises(DocumentError, match=re.escape(message)):
        make()


@pytest.mark.parametrize(
    ("older", "modern"),
    [
        ({"ai": {"prompt": "You help."}}, AI(prompt=Prompt("You help."))),
        (
            {"ai": {"prompt": {"pom": [{"section": "Role", "body": "You help."}]}}},
            AI(prompt=Prompt(pom=[Section("You help.", title="Role")])),
        ),
        (
            {"ai": {"prompt": {"text": "x"}, "SWAIG": [{"functions": [{"function": "f", "purpose": "F."}]}]}},
            AI(prompt=Prompt("x"), SWAIG=SWAIG(functions=[SWAIGFunction("f", description="F.")])),
        ),
        (
            {
                "ai": {
                    "prompt": {"text": "x"},
                    "SWAIG": {
                        "includes": [{"url": "https://example.com", "functions": [], "user": "me", "pass": "secret"}],
                        "defaults": {"web_hook_auth_pass": "secret"},
                    },
                }
            },
            AI(
                prompt=Prompt("x"),
                SWAIG=SWAIG(
                    includes=[Include("https://example.com", [], auth_user="me", auth_password="secret")],
                    defaults=SWAIGDefaults(web_hook_auth_password="secret"),
                ),
            ),
        ),
    ],
)
def test_older_forms_are_read_with_a_warning(older: dict[str, Any], modern: AI) -> None:
    report = Report(lenient=True)

    assert Verb.from_wire(older, "", report) == modern
    assert {problem.level for problem in report.problems} == {"warning"}


def test_models_of_the_tree_are_frozen() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Prompt("x").text = "y"  # type: ignore[misc]
