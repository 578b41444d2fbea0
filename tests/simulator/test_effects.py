"""What each action of a function's result does to a simulated conversation."""

from __future__ import annotations

from typing import Any

import pytest

from swaiglet.simulator.actions import EFFECTS
from swaiglet.simulator.conversation import Conversation
from swaiglet.simulator.parties import Words
from swaiglet.simulator.scenario import Scenario
from swaiglet.simulator.session import Session
from swaiglet.swml.model import Action

from .played import Desk, agent, begun, call_to, conversation, function, told

STEPS = {
    "default": {"steps": [{"name": "one", "text": "Begin."}, {"name": "two", "text": "Go on."}]},
    "sales": {"steps": [{"name": "offer", "text": "Offer."}]},
}
DOCUMENT = {"version": "1.0.0", "sections": {"main": [{"hangup": {}}]}}
OFFICIAL = "runs, but no official schema has it"


async def after(action: Any, *, response: str = "Done.", **ai: Any) -> Conversation:
    """A conversation in which a function answered with these actions."""
    service = Desk({"act": [{"response": response, "action": action}]})
    prompt = {"text": "You are ${mood}.", "contexts": STEPS}
    given = agent(function("act"), function("other"), **{"prompt": prompt, "global_data": {"mood": "kind"}, **ai})
    made = await begun(given, service)
    await made.call("act")
    return made


def state(made: Conversation) -> dict[str, Any]:
    """What actions change."""
    talk = made.talk
    return {
        "ended": talk.ended,
        "hung up": made.session.ended,
        "transfer": made.session.transfer,
        "step": f"{talk.context}/{talk.step}",
        "global_data": {key: talk.global_data[key] for key in talk.global_data if not key.startswith("caller")},
        "meta_data": talk.meta_data[talk.functions["act"].token],
        "visible": talk.visible,
        "voice": talk.voice,
        "settings": talk.settings,
        "hints": talk.hints,
        "pending": talk.pending,
        "prompt": talk.prompt,
        "waits": made.course.waits,
        "back_to_back": made.course.back_to_back,
        "at": made.session.clock.now(),
    }


UNCHANGED: dict[str, Any] = {
    "ended": None,
    "hung up": None,
    "transfer": None,
    "step": "default/one",
    "global_data": {"mood": "kind"},
    "meta_data": {},
    "visible": ("act", "other", "hangup", "next_step"),
    "voice": "",
    "settings": {},
    "hints": [],
    "pending": [],
    "prompt": "You are kind.",
    "waits": 0,
    "back_to_back": False,
    "at": 0.0,
}
LAST = {"step": "default/two", "visible": ("act", "other", "hangup")}
ROWS: list[tuple[Any, list[str], dict[str, Any]]] = [
    ({"say": "One moment, please."}, ["says: One moment, please."], {"at": 19 / 15}),
    ({"stop": True}, ["ends the conversation; the document goes on"], {"ended": "stop"}),
    ({"stop": False}, [], {}),
    ({"hangup": True}, ["hangs up"], {"ended": "hangup", "hung up": "act hangs up"}),
    ({"hangup": False}, [], {}),
    ({"hold": 60}, ["puts the caller on hold for 60 s"], {"at": 60.0}),
    (
        {"hold": {"timeout": 60, "timeout_step": "two"}},
        ["puts the caller on hold for 60 s"],
        {"at": 60.0, **LAST},
    ),
    ({"hold": {"step": "two"}}, ["puts the caller on hold for 300 s"], {"at": 300.0}),
    ({"wait_for_user": True}, ["waits for the caller"], {"waits": 1}),
    ({"wait_for_user": 2}, ["waits for the caller"], {"waits": 2}),
    ({"wait_for_user": "answer_first"}, ["answers once, then waits for the caller"], {}),
    ({"user_input": "Yes."}, ["goes on as if the caller said: Yes."], {"pending": ["Yes."]}),
    ({"user_event": {"cart": 2}}, ['sends an event: {"cart": 2}'], {}),
    (
        {"transfer": {"dest": "billing"}},
        ["transfers the call to billing"],
        {"ended": "transfer", "transfer": "billing"},
    ),
    ({"transfer": True}, ["transfer says nothing: no document follows it"], {}),
    ({"SWML": DOCUMENT}, ["runs a document"], {}),
    (
        {"transfer": True, "SWML": DOCUMENT},
        ["leaves the conversation for a document"],
        {"ended": "transfer", "transfer": DOCUMENT},
    ),
    (
        {"change_context": "sales"},
        ["enters context sales"],
        {"step": "sales/offer", "visible": ("act", "other", "hangup")},
    ),
    ({"change_step": "two"}, ["enters step two"], LAST),
    ({"change_step": "next"}, ["enters step next"], LAST),
    (
        {"context_switch": {"system_prompt": "You are ${mood} and brief.", "user_prompt": "Hello?"}},
        ["replaces the system prompt"],
        {"prompt": "You are kind and brief.", "pending": ["Hello?"]},
    ),
    (
        {"toggle_functions": [{"function": "other", "active": False}]},
        ["switches other off"],
        {"visible": ("act", "hangup", "next_step")},
    ),
    (
        {"toggle_functions": [{"function": ["other", "act"], "active": 2}]},
        ["switches other on for 2 more uses", "switches act on for 2 more uses"],
        {},
    ),
    ({"back_to_back_functions": True}, ["allows another function before the caller speaks"], {"back_to_back": True}),
    (
        {"back_to_back_functions": "forever"},
        ["allows another function before the caller speaks"],
        {"back_to_back": "forever"},
    ),
    (
        {"functions_on_speaker_timeout": True},
        ["allows functions when the caller falls silent"],
        {"settings": {"functions_on_speaker_timeout": True}},
    ),
    ({"extensive_data": True}, ["gives the model the whole result for this turn alone"], {}),
    ({"replace_in_history": "Looked."}, ["is remembered as: Looked."], {}),
    ({"replace_in_history": True}, ["takes the call out of the history"], {}),
    (
        {"settings": {"temperature": 0.5, "max-tokens": 99}},
        ["changes settings: max-tokens 99, temperature 0.5"],
        {"settings": {"temperature": 0.5, "max-tokens": 99}},
    ),
    (
        {"set_global_data": {"mood": "stern", "tries": 1}},
        ["sets global data: mood, tries"],
        {"global_data": {"mood": "stern", "tries": 1}, "prompt": "You are stern."},
    ),
    ({"unset_global_data": "mood"}, ["removes global data: mood"], {"global_data": {}, "prompt": "You are ."}),
    ({"unset_global_data": {}}, ["removes global data: all"], {"global_data": {}, "prompt": "You are ."}),
    ({"set_meta_data": {"tries": 1}}, ["sets meta data: tries"], {"meta_data": {"tries": 1}}),
    ({"unset_meta_data": "tries"}, ["removes meta data: tries"], {}),
    ({"playback_bg": {"file": "https://a.example/b.mp3"}}, ["plays https://a.example/b.mp3 in the background"], {}),
    ({"stop_playback_bg": True}, ["stops what plays in the background"], {}),
    ({"stop_playback_bg": False}, [], {}),
    ({"change_voice": "rime.cove"}, ["speaks en-US with the voice rime.cove"], {"voice": "rime.cove"}),
    (
        {"end_of_speech_timeout": 900},
        ["takes a silence of 900 ms for the end of what is said"],
        {"settings": {"end_of_speech_timeout": 900}},
    ),
    (
        {"speech_event_timeout": 900},
        ["waits 900 ms for more of a phrase"],
        {"settings": {"speech_event_timeout": 900}},
    ),
    (
        {"add_dynamic_hints": ["Acme", {"pattern": "ack me", "replace": "Acme"}]},
        ["expects the words: Acme, ack me"],
        {"hints": ["Acme", {"pattern": "ack me", "replace": "Acme"}]},
    ),
    ({"clear_dynamic_hints": {}}, ["expects no more words than at first"], {}),
]


@pytest.mark.parametrize(("action", "shown", "changed"), ROWS, ids=[str(row[0])[:50] for row in ROWS])
async def test_action_is_shown_and_takes_effect(action: Any, shown: list[str], changed: dict[str, Any]) -> None:
    made = await after([action])

    assert (told(made, "action", "data"), state(made)) == (shown, {**UNCHANGED, **changed})


def test_action_of_every_kind_has_an_effect_and_a_row() -> None:
    assert {Action.known[key] for key in Action.known} <= EFFECTS.keys()
    assert {key for action, _, _ in ROWS for key in action} == set(Action.known)


@pytest.mark.parametrize(
    ("action", "shown", "warning"),
    [
        ({"say": "Hi."}, ["says: Hi."], 'action: found {"say": "Hi."}, today written [{"say": "Hi."}]'),
        ([{"SAY": "Hi."}], ["says: Hi."], 'action[0]: found {"SAY": "Hi."}, today written `say`'),
        (
            [{"stop": "true"}],
            ["ends the conversation; the document goes on"],
            'action[0].stop: found "true", today written true',
        ),
        ([{"hold": "1:30"}], ["puts the caller on hold for 90 s"], 'action[0].hold: found "1:30", today written 90'),
        ([{"hold": 9999}], ["puts the caller on hold for 300 s"], "action[0].hold: found 9999, today written 300"),
        ([{"hangup": {}}], ["hangs up"], "action[0].hangup: found {}, today written true"),
        (
            [{"transfer": "billing"}],
            ["transfers the call to billing"],
            'action[0].transfer: found "billing", today written {"dest": "billing"}',
        ),
        (
            [{"transfer": True}, {"swml": DOCUMENT}],
            ["leaves the conversation for a document"],
            'action[0]: found {"transfer": true}, today written `transfer` beside its `SWML`',
        ),
        (
            [{"play_file": "https://a.example/b.mp3"}],
            ["plays https://a.example/b.mp3 in the background"],
            'action[0].play_file: found "https://a.example/b.mp3", today written '
            '{"playback_bg": {"file": "https://a.example/b.mp3"}}',
        ),
        (
            [{"unset_global_data": ["mood", "x"]}],
            ["removes global data: mood, x"],
            'action[0].unset_global_data: found ["mood", "x"], which runs, but the official schemas have an action '
            "for each key",
        ),
        (
            [{"context_switch": "Be brief."}],
            ["replaces the system prompt"],
            'action[0].context_switch: found "Be brief.", today written {"system_prompt": "Be brief."}',
        ),
        (
            [{"toggle_functions": {"function": "other", "active": "no"}}],
            ["switches other off"],
            'action[0].toggle_functions[0].active: found "no", today written false',
        ),
        (
            [{"change_voice": "rime.cove"}],
            ["speaks en-US with the voice rime.cove"],
            f"action[0]: `change_voice` {OFFICIAL}",
        ),
    ],
)
async def test_action_in_an_older_form_takes_effect_with_a_warning(action: Any, shown: list[str], warning: str) -> None:
    made = await after(action)

    assert told(made, "action", "data") == shown
    assert warning in told(made, "warning")


@pytest.mark.parametrize(
    ("action", "warning"),
    [
        (
            [{"sing": "la"}],
            "action[0]: unknown action `sing` (did you mean `settings`?); the action does nothing",
        ),
        (
            [{"say": 5}],
            "action[0].say: found 5, expected a string that is not empty; the action does nothing",
        ),
        (["say"], 'action[0]: found "say", expected an action; the action does nothing'),
        ([{"change_step": "nine"}], 'no step "nine" can be entered: context "default" has none'),
        ([{"change_context": "sails"}], 'no context "sails" can be entered: there is none (did you mean `sales`?)'),
        (
            [{"toggle_functions": [{"function": "othr", "active": True}]}],
            'toggle_functions changes nothing for "othr": there is no such function (did you mean `other`?)',
        ),
        (
            [{"stop": True}, {"say": "Bye."}],
            'action "say" does nothing: it comes after one that ended the conversation',
        ),
    ],
)
async def test_action_that_cannot_be_is_a_warning_and_the_others_run(action: list[Any], warning: str) -> None:
    made = await after([*action, {"set_meta_data": {"then": 1}}])

    assert warning in told(made, "warning")
    assert made.talk.meta_data[made.talk.functions["act"].token] == ({} if {"stop": True} in action else {"then": 1})


@pytest.mark.parametrize(
    ("param", "action"),
    [
        ("swaig_allow_swml", {"SWML": DOCUMENT}),
        ("swaig_allow_swml", {"SWML": "not JSON"}),
        ("swaig_allow_settings", {"settings": {"temperature": 1}}),
        ("swaig_set_global_data", {"set_global_data": {"mood": "stern"}}),
        ("swaig_set_global_data", {"unset_global_data": "mood"}),
    ],
)
async def test_action_that_params_forbid_does_nothing(param: str, action: dict[str, Any]) -> None:
    made = await after([action], params={param: False})

    name = next(iter(action))
    assert f'action "{name}" does nothing: params.{param} is false' in told(made, "warning")
    assert (told(made, "action", "data"), state(made)) == ([], UNCHANGED)


async def test_step_action_without_contexts_is_a_warning() -> None:
    made = await after([{"change_step": "two"}, {"change_context": "sales"}], prompt={"text": "Plain."})

    assert "no step or context can be entered: the prompt has no contexts" in told(made, "warning")
    assert (made.talk.context, made.talk.step) == (None, None)


async def test_functions_are_toggled_only_where_meta_data_are_shared() -> None:
    service = Desk({"act": [{"action": [{"toggle_functions": [{"function": "other", "active": False}]}]}]})
    made = await begun(agent(function("act", meta_data_token="a"), function("other")), service)
    await made.call("act")

    assert made.talk.visible == ("act", "other", "hangup")
    assert told(made, "warning") == [
        'toggle_functions changes nothing for "other": it does not share the meta_data_token of "act". '
        "Give both the same meta_data_token"
    ]


async def test_function_with_uses_left_is_gone_after_them() -> None:
    made = await begun(agent(function("act", active=2)))
    seen = [made.talk.visible]
    for _ in range(2):
        await made.call("act")
        seen.append(made.talk.visible)

    assert seen == [("act", "hangup"), ("act", "hangup"), ("hangup",)]


async def test_hold_that_is_released_enters_its_step() -> None:
    service = Desk({"act": [{"action": [{"hold": {"timeout": 60, "step": "two", "timeout_step": "one"}}]}]})
    session = call_to(service, scenario=Scenario({"hold": [20]}))
    made = await begun(agent(function("act"), prompt={"text": "x", "contexts": STEPS}), session=session)
    await made.call("act")

    assert (made.session.clock.now(), made.talk.step) == (20.0, "two")


async def test_documents_run_in_the_scopes_of_the_call() -> None:
    ran: list[tuple[str, Any]] = []

    async def run_swml(session: Session, document: Any) -> None:
        ran.append((session.call["call_id"], document))
        session.vars["done"] = True

    service = Desk({"act": [{"action": [{"SWML": DOCUMENT}, {"SWML": "{}"}, {"say": "Back again."}]}]})
    made = await begun(agent(function("act")), service, run_swml=run_swml)
    await made.call("act")

    assert ran == [("call-1", DOCUMENT), ("call-1", "{}")]
    assert made.session.vars == {"done": True}
    assert told(made, "say") == ["Back again."]


async def test_actions_wait_for_the_agents_turn_when_the_result_says_so() -> None:
    service = Desk({"act": [{"response": "Say goodbye.", "post_process": True, "action": [{"hangup": True}]}]})
    made = await begun(agent(function("act")), service)
    await made.call("act")
    before = made.session.ended
    await made.say("Goodbye.")

    assert (before, made.session.ended) == (None, "act hangs up")
    assert told(made, "function", "say", "action", "call") == [
        "act(): Say goodbye.",
        "Goodbye.",
        "hangs up",
        "the call ends: act hangs up",
    ]


@pytest.mark.parametrize(("text", "history"), [("Looked.", ["Looked."]), (True, [])])
async def test_call_is_replaced_in_the_history_but_not_in_the_raw_log(text: Any, history: list[str]) -> None:
    made = await after([{"replace_in_history": text}], prompt={"text": "x"})

    assert [message.content for message in made.talk.history] == ["x", *history]
    assert [message.role for message in made.talk.raw_log] == [
        "system",
        "system-log",
        "system-log",
        "assistant",
        "tool",
    ]


async def test_call_is_replaced_in_the_history_once() -> None:
    made = await after([{"replace_in_history": True}, {"replace_in_history": "Looked."}], prompt={"text": "x"})

    assert [message.content for message in made.talk.history] == ["x"]


async def test_context_switch_sums_up_and_hides_what_was_said() -> None:
    switch = {"system_pom": [{"title": "Role", "body": "Be brief."}], "consolidate": True}
    service = Desk({"act": [{"action": [{"context_switch": switch}]}]})
    made, script = conversation(agent(function("act")), service)
    await made.start()
    await made.hear("Hello.")
    await made.call("act")

    assert [message.content for message in made.talk.history] == ["## Role\n\nBe brief.\n", "All was said."]
    assert script.summaries == ["Sum up the conversation so far."]
    assert [[entry["role"] for entry in entries] for entries in made.course.journal.previous_contexts] == [
        ["system", "user", "assistant", "tool"]
    ]


async def test_transfer_hands_over_a_summary() -> None:
    service = Desk({"act": [{"action": [{"transfer": {"dest": "https://a.example/next", "summarize": True}}]}]})
    made, _ = conversation(agent(function("act")), service)
    await made.start()
    await made.call("act")

    assert [event.data["summary"] for event in made.session.timeline.of("data")] == ["All was said."]
    assert made.session.transfer == "https://a.example/next"


async def test_words_of_an_action_come_before_the_callers() -> None:
    service = Desk({"act": [{"action": [{"user_input": "I said so."}]}]})
    made, _ = conversation(agent(function("act")), service, replies=[Words("Hello.")])
    await made.start()
    await made.call("act")
    await made.run()

    assert told(made, "hear") == ["I said so.", "Hello."]
