"""Scripts as they are played: who says and does what, and what is not as expected."""

from __future__ import annotations

from typing import Any

import pytest

from swaiglet import AI, App, Call, Context, PostPrompt, Prompt, Result, Step, verbs
from swaiglet.simulator.expectations import EXPECTATIONS
from swaiglet.simulator.parties import Listen, Say, Turn
from swaiglet.simulator.performance import Performance
from swaiglet.simulator.play import Circumstances, Played, play
from swaiglet.simulator.ringing import ringing
from swaiglet.simulator.script import parse_script
from swaiglet.simulator.talk import Talk


def make_desk() -> App:
    app = App("desk", auth=("user", "word"))

    @app.prompt
    def role(call: Call) -> str:
        return f"You answer {call.from_number}."

    @app.tool
    def order_status(order_id: str) -> Result:
        """Look up an order."""
        return Result(f"Order {order_id} comes tomorrow.").set_global_data(order={"id": order_id, "days": [1, 2]})

    @app.tool
    def fail() -> str:
        """Fail."""
        raise ValueError("sesame")

    @app.tool
    def wait() -> Result:
        """Wait."""
        return Result("You wait.").wait_for_user(True)

    @app.tool
    def leave() -> Result:
        """Leave."""
        return Result("You leave.").hangup()

    @app.post_prompt("Sum up.")
    def save(report: PostPrompt) -> None: ...

    return app


async def perform(source: str, target: Any = None, mind: Any = None) -> tuple[list[str], Played]:
    """What was not as expected, and the call."""
    script = parse_script(source.encode(), "a.yaml")
    performance = Performance(script, mind)
    circumstances = Circumstances(
        call=ringing(**script.facts), vars=script.vars, outcomes=script.outcomes, on_input=performance.on_input
    )
    played = await play(target or make_desk(), performance, performance, circumstances)
    performance.close(played.session)
    return performance.failures, played


def heard(played: Played) -> list[tuple[str, str]]:
    """What was said by whom."""
    return [(event.kind, event.text) for event in played.session.timeline.of("say", "hear")]


async def test_script_is_played_from_ring_to_report() -> None:
    failures, played = await perform("""\
from: "+15550100777"
summary: {topic: parcel}
steps:
  - say: Good morning.
  - caller: Where is order 7?
  - call: order_status order_id=7
  - expect:
      text: COMES tomorrow
      error: false
      actions: [{set_global_data: {order: {id: "7"}}}]
      global_data: {order.id: "7", "order.days[1]": 2, order: {days: [1, 2], other: null}, caller_id_number: /777$/}
      tools: [fail, leave, order_status, wait]
      prompt: You answer +15550100777.
      document: {"sections.main[1].ai.post_prompt.text": Sum up.}
  - caller: Thanks.
  - expect: {said: Order 7 comes tomorrow., called: [order_status], warnings: []}
  - press: 12
  - hangup
  - expect:
      ended: caller hangs up
      report: {post_prompt_data.parsed: [{topic: parcel}], swaig_log: [{command_name: order_status}]}
""")
    assert failures == []
    assert heard(played) == [
        ("say", "Good morning."),
        ("hear", "Where is order 7?"),
        ("say", "Order 7 comes tomorrow."),
        ("hear", "Thanks."),
        ("hear", "presses 12"),
    ]
    assert [event.data["kept"] for event in played.session.timeline.of("expect")] == [True] * 3
    assert played.report["caller_id_number"] == "+15550100777"


WRONG = """\
steps:
  - caller: Where is order 7?
  - call: order_status order_id=7
  - expect:
      %s
"""


@pytest.mark.parametrize(
    ("expected", "difference"),
    [
        ("text: today", 'expected text "today", found "Order 7 comes tomorrow."'),
        ("text: /^comes/", 'expected text "/^comes/", found "Order 7 comes tomorrow."'),
        ("said: Hello", 'expected said "Hello", found ""'),
        ("error: true", "expected error true, found false"),
        ("actions: []", 'expected actions [], found [{"set_global_data": {"order": {"id": "7", "days": [1, 2]}}}]'),
        (
            "actions: [{set_global_data: {order.id: '8'}}]",
            'expected actions[0].set_global_data.order.id "8", found "7"',
        ),
        ("called: [fail]", 'expected called[0] "fail", found "order_status"'),
        ("called: []", 'expected called [], found ["order_status"]'),
        ("global_data: {order: {id: '8'}}", 'expected global_data.order.id "8", found "7"'),
        ("global_data: {order.days: [1]}", "expected global_data.order.days [1], found [1, 2]"),
        ("global_data: {order.days: [true, 2]}", "expected global_data.order.days[0] true, found 1"),
        ("global_data: {order.id: /8/}", 'expected global_data.order.id "/8/", found "7"'),
        ("global_data: {orders: 1}", "expected global_data.orders 1, found null"),
        ("global_data: {order: null}", 'expected global_data.order null, found {"id": "7", "days": [1, 2]}'),
        ("vars: {ai_result: success}", 'expected vars.ai_result "success", found null'),
        ("context: a", 'expected context "a", found null'),
        ("step: a", 'expected step "a", found null'),
        ("tools: [fail]", 'expected tools ["fail"], found ["order_status", "fail", "wait", "leave"]'),
        (
            "tools: {has: [pay], lacks: [tap]}",
            'expected tools has ["pay"], found ["order_status", "fail", "wait", "lea',
        ),
        ("tools: {lacks: [fail]}", 'expected tools lacks ["fail"], found ["order_status", "fail", "wait", "leave"]'),
        ("prompt: Bob", 'expected prompt "Bob", found "You answer +15550100123.'),
        ("document: zebra", 'expected document "zebra", found "{'),
        ("document: {version: '2'}", 'expected document.version "2", found "1.0.0"'),
        ("report: {action: a}", 'expected report.action "a", found null'),
        ("warnings: [danger]", 'expected warnings "danger", found []'),
        ("ended: a", 'expected ended "a", found ""'),
    ],
)
async def test_script_tells_what_is_not_as_expected(expected: str, difference: str) -> None:
    ((failure,), _) = await perform(WRONG % expected)
    assert failure.startswith(f"a.yaml, line 4: {difference}")


def test_script_expectations_are_all_shown_to_fail() -> None:
    rows = test_script_tells_what_is_not_as_expected.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {expected.partition(":")[0] for expected, _ in rows} == set(EXPECTATIONS)


async def test_script_tells_of_a_function_that_fails() -> None:
    failures, _ = await perform("""\
steps:
  - call: fail
  - expect: {text: Something went wrong on our side, error: false}
  - call: refund now=true
""")
    assert failures == [
        'a.yaml, line 4: the model cannot call "refund" now; it sees fail, hangup, leave, order_status, wait'
    ]


async def test_script_tells_of_a_server_that_fails() -> None:
    function = {"function": "pay", "description": "Pay.", "web_hook_url": "http://nowhere.invalid/"}
    document = {"sections": {"main": [{"ai": {"prompt": {"text": "Talk."}, "SWAIG": {"functions": [function]}}}]}}
    failures, _ = await perform(
        "steps:\n  - call: pay\n  - expect: {error: true, warnings: [/nowhere.invalid/]}", document
    )
    assert failures == []


async def test_script_tells_of_warnings() -> None:
    failures, _ = await perform("steps:\n  - call: refund\n  - expect:\n      warnings: [REFUND]")
    assert len(failures) == 1
    failures, _ = await perform("steps:\n  - call: refund\n  - expect: {warnings: []}")
    assert "expected warnings []" in failures[1]


async def test_script_goes_on_where_the_call_is_over() -> None:
    failures, _ = await perform("""\
steps:
  - call: leave
  - caller: Hello?
  - call: fail
  - hangup
  - expect: {ended: hang}
""")
    assert failures == [
        'a.yaml, line 3: the call was over (leave hangs up) before `caller: "Hello?"`',
        'a.yaml, line 4: the call was over (leave hangs up) before `call: "fail"`',
        "a.yaml, line 5: the call was over (leave hangs up) before `hangup`",
    ]


async def test_script_leaves_a_waiting_agent_alone() -> None:
    failures, played = await perform("steps:\n  - call: wait\n  - say: Still there?\n  - caller: Yes.\n")
    assert failures == [
        'a.yaml, line 3: the agent waits for the caller before `say: "Still there?"`; write what the caller does first'
    ]
    assert heard(played)[-1] == ("hear", "Yes.")


async def test_script_may_be_silent() -> None:
    failures, played = await perform("steps:\n  - silence\n  - say: Still there?\n  - silence\n")
    assert failures == []
    assert "says nothing; the conversation ends" in [text for _, text in heard(played)]


class Parrot:
    """A mind that repeats what it heard last."""

    async def turn(self, talk: Talk) -> Turn:
        last = talk.history[-1]
        return Say(f"{last.content}?") if last.role == "user" else Listen()

    async def summary(self, talk: Talk, post_prompt: str) -> str:
        return f"Asked: {post_prompt}"


async def test_script_leaves_what_it_does_not_say_to_another_mind() -> None:
    failures, played = await perform("steps:\n  - caller: Hello\n  - say: Parcel!\n  - caller: One\n", mind=Parrot())
    assert failures == []
    assert heard(played) == [("hear", "Hello"), ("say", "Parcel!"), ("hear", "One"), ("say", "One?")]
    assert played.report["post_prompt_data"]["raw"] == "Asked: Sum up."


async def test_script_presses_keys_where_a_verb_waits() -> None:
    document = {
        "sections": {
            "main": [
                {"prompt": {"play": "say:Press 1.", "max_digits": 1}},
                {"prompt": {"play": "say:Press 2.", "max_digits": 1}},
                {"prompt": {"play": "say:Press 3.", "max_digits": 1}},
            ]
        }
    }
    failures, played = await perform(
        "outcomes: {prompt: '7'}\nsteps:\n  - press: 1\n  - expect: {said: Press 3., ended: document}\n", document
    )
    assert failures == []
    assert played.session.vars["prompt_value"] == ""
    pressed = [event.text for event in played.session.timeline.of("hear")]
    assert [text for text in pressed if "presses" in text] == ["the caller presses '7'", "the caller presses '1'"]


async def test_script_expects_nothing_of_a_conversation_where_there_is_none() -> None:
    document: Any = {"sections": {"main": [{"hangup": {}}]}}
    nothing = "{tools: [], prompt: '', said: '', error: false, actions: [], report: {action: null}}"
    failures, _ = await perform(
        f"steps:\n  - expect: {{text: a}}\n  - expect: {{step: a}}\n  - expect: {nothing}", document
    )
    assert failures == ['a.yaml, line 2: expected text "a", found ""', 'a.yaml, line 3: expected step "a", found null']


async def test_script_follows_steps() -> None:
    steps = [Step("ask", "Ask.", valid_steps=["tell"]), Step("tell", "Tell.", functions=["fail"])]
    app = App("clinic", ai=AI(prompt=Prompt("You ask.", contexts={"default": Context(steps)})))
    app.add_tool(lambda: "No.", name="fail", description="Fail.")
    failures, _ = await perform(
        "steps:\n  - expect: {step: ask, context: default}\n  - call: next_step step=tell\n"
        "  - expect: {step: tell, tools: [fail]}",
        app,
    )
    assert failures == []


async def test_script_is_played_on_an_app_with_a_menu() -> None:
    app = make_desk()

    @app.section
    def main() -> list[Any]:
        return [verbs.Play(url="say:Goodbye."), verbs.Hangup()]

    assert (await perform("steps:\n  - expect: {said: Goodbye., ended: hang}", app))[0] == []
