"""The agent: what its settings and decorators declare."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from swaiglet import AI, Call, FunctionCall, Hint, Language, Limits, PostPrompt, Prompt, SetupError
from swaiglet.agent import Agent
from swaiglet.errors import DocumentError
from swaiglet.swaig.declared import PromptHandler, ReportHandler
from swaiglet.swaig.handler import Handler
from swaiglet.swaig.store import MemoryStore
from swaiglet.swaig.tool import make_tool

ENGLISH = Language(name="English", code="en-US", voice="rime.spore")
SPANISH = Language(name="Spanish", code="es-MX", voice="elevenlabs.rachel", speech_fillers=["Pues"])
STATIC = AI(
    prompt=Prompt(temperature=0.5),
    languages=[SPANISH],
    hints=["Acme"],
    params={"local_tz": "UTC", "end_of_speech_timeout": 700},
    global_data={"tier": "gold"},
)


def role(call: Call) -> str:
    return f"You answer {call.from_number}."


def rules() -> list[str]:
    return ["Be brief."]


async def order_status(order_id: str) -> str:
    """Look up an order."""
    return order_id


async def save(report: PostPrompt, call: Call) -> None: ...


def agent() -> Agent:
    """An agent without a word."""
    return Agent("front-desk")


def refusal_of(act: Callable[[], Any]) -> str:
    """Why something cannot be declared."""
    with pytest.raises(SetupError) as caught:
        act()
    return str(caught.value)


def test_agent_begins_empty() -> None:
    made = agent()

    assert vars(made) == {
        "name": "front-desk",
        "ai": AI(),
        "_origin": (AI(), AI()),
        "auth": None,
        "public_url": None,
        "limits": Limits(),
        "prompts": [],
        "tools": {},
        "report": None,
        "prompt_format": "pom",
        "sections": {},
        "data_maps": {},
        "before_calls": [],
        "providers": {},
        "error_handlers": {},
        "lifespan": made.lifespan,
        "store": MemoryStore(),
        "debug": False,
        "debug_handlers": [],
        "fallback_document": None,
        "log_values": False,
        "redact": None,
        "status_handlers": [],
        "token_max_age": 14_400.0,
        "toolkits": [],
        "written": {},
        "_uses": frozenset(),
    }


def test_agent_keeps_its_settings() -> None:
    limits = Limits(body_bytes=10)
    made = Agent("front-desk", auth=("user", "password"), public_url="https://example.com", limits=limits)

    assert (made.auth, made.public_url, made.limits) == (("user", "password"), "https://example.com", limits)


@pytest.mark.parametrize(
    ("settings", "ai"),
    [
        ({"ai": STATIC}, STATIC),
        ({"voice": "rime.spore"}, AI(languages=[ENGLISH])),
        (
            {"voice": "rime.spore", "language": "de-DE"},
            AI(languages=[Language(name="German", code="de-DE", voice="rime.spore")]),
        ),
        ({"language": SPANISH}, AI(languages=[SPANISH])),
        ({"language": SPANISH, "voice": "rime.spore"}, AI(languages=[evolve(SPANISH, voice="rime.spore")])),
        ({"ai": STATIC, "language": ENGLISH}, evolve(STATIC, languages=[ENGLISH])),
        ({"hints": "parcel"}, AI(hints=["parcel"])),
        (
            {"ai": STATIC, "hints": ("parcel", Hint("swml", pattern="swimmel", replace="SWML"))},
            evolve(STATIC, hints=["Acme", "parcel", Hint("swml", pattern="swimmel", replace="SWML")]),
        ),
        (
            {"ai": STATIC, "params": {"local_tz": "Europe/Berlin", "save_conversation": True}},
            evolve(
                STATIC, params={"local_tz": "Europe/Berlin", "end_of_speech_timeout": 700, "save_conversation": True}
            ),
        ),
        (
            {"ai": STATIC, "global_data": {"tier": "iron", "open": True}},
            evolve(STATIC, global_data={"tier": "iron", "open": True}),
        ),
    ],
)
def test_agent_shortcuts_win_over_the_static_settings(settings: dict[str, Any], ai: AI) -> None:
    assert Agent("front-desk", **settings).ai == ai


def test_agent_does_not_change_the_settings_it_was_given() -> None:
    before = evolve(STATIC)

    Agent("front-desk", ai=STATIC, voice="rime.spore", hints=["parcel"], params={"ai_volume": 1}, global_data={"b": 2})

    assert before == STATIC


def test_agent_settings_are_frozen() -> None:
    with pytest.raises(AttributeError, match="this AI is shared by every call"):
        agent().ai.hints = []


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (
            lambda: Agent(""),
            "Cannot name an app \"\": the name shows in logs and links. Write `App('front-desk')`.",
        ),
        (
            lambda: Agent(" \n"),
            "Cannot name an app \" \\n\": the name shows in logs and links. Write `App('front-desk')`.",
        ),
        (
            lambda: Agent(role),  # type: ignore[arg-type]
            "Cannot name an app <function>: the name shows in logs and links. Write `App('front-desk')`.",
        ),
        (
            lambda: Agent("a", language="en-US"),
            (
                'Cannot speak "en-US": a language needs a voice. Pass `voice=` too, for example '
                "`voice='rime.spore'`, or `language=Language(name=…, code=…, voice=…)`."
            ),
        ),
        (
            lambda: Agent("a", language="tlh", voice="rime.spore"),
            (
                'Cannot name the language "tlh", which the model must be told. '
                "Write `language=Language(name=…, code='tlh', voice=…)`."
            ),
        ),
        (
            lambda: Agent("a", global_data="tier"),  # type: ignore[arg-type]
            "Cannot use \"tier\" as `global_data`. Write `global_data={'tier': 'gold'}`.",
        ),
        (
            lambda: Agent("a", store="kept.db"),  # type: ignore[arg-type]
            (
                "Cannot use \"kept.db\" as `store`. Write `store=SQLiteStore('kept.db')`, "
                "or an object with the methods of `Store`."
            ),
        ),
        (
            lambda: Agent("a", voise="rime.spore"),  # type: ignore[arg-type]
            (
                "Cannot set `voise` of an App: there is no such setting (did you mean `voice`?). Apps have ai, auth, "
                "debug, global_data, hints, language, limits, log_values, params, prompt_format, public_url, redact, "
                "store, token_max_age, voice."
            ),
        ),
    ],
)  # fmt: skip
def test_agent_refuses_a_setting_that_cannot_work(make: Callable[[], Agent], refusal: str) -> None:
    assert refusal_of(make) == refusal


@pytest.mark.parametrize("hints", [[5], [["parcel"]], [None]])
def test_agent_refuses_hints_of_the_wrong_kind(hints: Any) -> None:
    with pytest.raises(DocumentError, match=r"^Cannot make AI: hints\[0\]: "):
        Agent("front-desk", hints=hints)


def test_agent_repr_counts_what_it_has() -> None:
    made = agent()
    made.prompt(role)
    made.tool(order_status)

    assert repr(made) == "<Agent 'front-desk': 1 prompts, 1 tools>"


def test_prompt_registers_in_order_and_returns_the_function() -> None:
    made = agent()

    assert made.prompt(role) is role
    assert made.prompt("Rules")(rules) is rules
    assert made.prompt()(rules) is rules
    assert made.prompts == [
        PromptHandler(Handler(role, "role", {"call": Call}), None),
        PromptHandler(Handler(rules, "rules", {}), "Rules"),
        PromptHandler(Handler(rules, "rules", {}), None),
    ]


def test_prompt_refuses_a_parameter_that_nothing_fills() -> None:
    made = agent()

    def handler(request: FunctionCall) -> str:
        return request.function

    assert refusal_of(lambda: made.prompt(handler)) == (
        "Cannot fill parameter `request` of `handler`: nothing provides its type. Annotate it with Call."
    )
    assert made.prompts == []


def test_tool_registers_under_its_name_and_returns_the_function() -> None:
    made = agent()

    assert made.tool(order_status) is order_status
    assert made.tool()(make_named("bare")).__name__ == "bare"
    assert made.tool("lookup", "Look it up.", strict=True, active=False)(order_status) is order_status
    assert made.tool(description="Else.")(make_named("described")).__name__ == "described"
    assert made.tools == {
        "order_status": make_tool(order_status),
        "bare": make_tool(made.tools["bare"].handler.function),
        "lookup": make_tool(order_status, "lookup", "Look it up.", settings={"strict": True, "active": False}),
        "described": make_tool(made.tools["described"].handler.function, description="Else."),
    }


def make_named(name: str) -> Callable[[], str]:
    """A tool's function of that name."""

    def function() -> str:
        """Do it."""
        return name

    function.__name__ = name
    return function


def test_tool_twice_under_one_name_is_refused() -> None:
    made = agent()
    made.tool(order_status)

    assert refusal_of(lambda: made.tool("order_status", "Again.")(rules)) == (
        "Cannot declare tool `order_status` twice: each call has one. Give it another name or remove one of them."
    )
    assert made.tools == {"order_status": make_tool(order_status)}


@pytest.mark.parametrize(
    ("prompt", "asked"),
    [
        ("Sum up.", Prompt("Sum up.")),
        (Prompt("Sum up.", temperature=0.1), Prompt("Sum up.", temperature=0.1)),
    ],
)
def test_post_prompt_keeps_what_is_asked_and_who_takes_it(prompt: str | Prompt, asked: Prompt) -> None:
    made = agent()

    assert made.post_prompt(prompt)(save) is save
    assert made.report == ReportHandler(asked, Handler(save, "save", {"report": PostPrompt, "call": Call}))


@pytest.mark.parametrize(("prompt", "handler"), [(save, "save"), ("", "it"), (None, "it"), (5, "it")])
def test_post_prompt_without_a_text_is_refused(prompt: Any, handler: str) -> None:
    assert refusal_of(lambda: agent().post_prompt(prompt)) == (
        f"Cannot take reports with `{handler}`: the post prompt has no text. "
        "Write `@app.post_prompt('Summarize the call in one sentence.')`."
    )


def test_post_prompt_twice_is_refused() -> None:
    made = agent()
    made.post_prompt("Sum up.")(save)

    assert refusal_of(lambda: made.post_prompt("Again.")(save)) == (
        "Cannot take reports with `save`: `save` takes them already, and a call has one report. "
        "Call one from the other."
    )
    assert made.report == ReportHandler(Prompt("Sum up."), Handler(save, "save", {"report": PostPrompt, "call": Call}))


def test_post_prompt_refuses_a_parameter_that_nothing_fills() -> None:
    made = agent()

    assert refusal_of(lambda: made.post_prompt("Sum up.")(order_status)) == (
        "Cannot fill parameter `order_id` of `order_status`: a report's handler takes Call, PostPrompt, and one attrs "
        "class, dataclass or TypedDict for the model's answer."
    )
    assert made.report is None
