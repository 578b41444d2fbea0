"""Actions: how each is written on the wire, what each refuses, and how each is read back from a data map."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from swaiglet import Document, Section
from swaiglet import actions as a
from swaiglet.errors import DocumentError, Problem
from swaiglet.swml.bodies import traits_of
from swaiglet.swml.classes import read_model
from swaiglet.swml.convert import to_json
from swaiglet.swml.data_map import Output
from swaiglet.swml.model import Action
from swaiglet.swml.report import Report
from swaiglet.verbs import Play

HELLO = {"version": "1.0.0", "sections": {"main": [{"play": {"url": "say:Hello"}}]}}
DOCUMENT = Document([Play("say:Hello")])

ROWS: list[tuple[Action, dict[str, Any]]] = [
    (a.Say("Hello"), {"say": "Hello"}),
    (a.Stop(), {"stop": True}),
    (a.Stop(on=False), {"stop": False}),
    (a.Stop("${global_data.done}"), {"stop": "${global_data.done}"}),
    (a.Hangup(), {"hangup": True}),
    (a.Hold(60), {"hold": 60}),
    (a.Hold("${args.seconds}"), {"hold": "${args.seconds}"}),
    (
        a.Hold(a.HoldUntil(timeout=60, step="back", timeout_step="sorry")),
        {"hold": {"timeout": 60, "step": "back", "timeout_step": "sorry"}},
    ),
    (a.WaitForUser(), {"wait_for_user": True}),
    (a.WaitForUser(3), {"wait_for_user": 3}),
    (a.WaitForUser("answer_first"), {"wait_for_user": "answer_first"}),
    (a.UserInput("I want to pay."), {"user_input": "I want to pay."}),
    (a.UserEvent({"kind": "order"}), {"user_event": {"kind": "order"}}),
    (a.Transfer(a.Destination("sales", summarize=True)), {"transfer": {"dest": "sales", "summarize": True}}),
    (a.Transfer(to=True), {"transfer": True}),
    (a.SWML(DOCUMENT), {"SWML": HELLO}),
    (a.SWML(DOCUMENT, transfer=True), {"transfer": True, "SWML": HELLO}),
    (a.SWML(DOCUMENT, transfer="${args.for_good}"), {"transfer": "${args.for_good}", "SWML": HELLO}),
    (a.ChangeContext("sales"), {"change_context": "sales"}),
    (a.ChangeStep("next"), {"change_step": "next"}),
    (
        a.ContextSwitch(
            a.SystemPrompt(user_prompt="Go on.", consolidate=True, system_pom=[Section("You sell.", title="Role")])
        ),
        {
            "context_switch": {
                "user_prompt": "Go on.",
                "consolidate": True,
                "system_pom": [{"title": "Role", "body": "You sell."}],
            }
        },
    ),
    (
        a.ToggleFunctions([a.Toggle("book", active=False), a.Toggle(["a", "b"], 3)]),
        {"toggle_functions": [{"function": "book", "active": False}, {"function": ["a", "b"], "active": 3}]},
    ),
    (a.BackToBackFunctions(), {"back_to_back_functions": True}),
    (a.BackToBackFunctions("forever"), {"back_to_back_functions": "forever"}),
    (a.FunctionsOnSpeakerTimeout(on=False), {"functions_on_speaker_timeout": False}),
    (a.ExtensiveData(), {"extensive_data": True}),
    (a.ReplaceInHistory(), {"replace_in_history": True}),
    (a.ReplaceInHistory("Booked."), {"replace_in_history": "Booked."}),
    (
        a.Settings(a.ModelSettings(temperature=0.5, max_tokens=100, frequency_penalty=-2)),
        {"settings": {"frequency-penalty": -2, "max-tokens": 100, "temperature": 0.5}},
    ),
    (
        a.Settings(a.ModelSettings(presence_penalty=1, top_p=0.5, confidence=1, barge_confidence=0)),
        {"settings": {"presence-penalty": 1, "top-p": 0.5, "confidence": 1, "barge-confidence": 0}},
    ),
    (a.SetGlobalData({"a": 1, "b": None}), {"set_global_data": {"a": 1, "b": None}}),
    (a.SetGlobalData({}), {"set_global_data": {}}),
    (a.UnsetGlobalData("a"), {"unset_global_data": "a"}),
    (a.UnsetGlobalData(["a", "b"]), {"unset_global_data": ["a", "b"]}),
    (a.UnsetGlobalData({}), {"unset_global_data": {}}),
    (a.SetMetaData({"a": [1]}), {"set_meta_data": {"a": [1]}}),
    (a.UnsetMetaData(["a"]), {"unset_meta_data": ["a"]}),
    (
        a.PlaybackBG(a.BackgroundFile("https://example.com/a.mp3", wait=True)),
        {"playback_bg": {"file": "https://example.com/a.mp3", "wait": True}},
    ),
    (a.StopPlaybackBG(), {"stop_playback_bg": True}),
    (a.ChangeVoice("rime.spore"), {"change_voice": "rime.spore"}),
    (a.EndOfSpeechTimeout(700), {"end_of_speech_timeout": 700}),
    (a.SpeechEventTimeout(700), {"speech_event_timeout": 700}),
    (
        a.AddDynamicHints(["parcel", a.DynamicHint(pattern="ack me", replace="Acme", ignore_case=True)]),
        {"add_dynamic_hints": ["parcel", {"pattern": "ack me", "replace": "Acme", "ignore_case": True}]},
    ),
    (a.ClearDynamicHints(), {"clear_dynamic_hints": {}}),
]


RAW: list[tuple[Action, dict[str, Any]]] = [
    (a.RawAction("hold", {"timeout": 5}), {"hold": {"timeout": 5}}),
    (a.RawAction("brand_new", [1, None]), {"brand_new": [1, None]}),
    (a.RawObject({"SWML": {"sections": {}}, "transfer": None}), {"SWML": {"sections": {}}, "transfer": None}),
]


def test_every_action_has_a_row() -> None:
    assert {[*wire][-1] for _, wire in ROWS} == Action.known.keys()


@pytest.mark.parametrize(("action", "wire"), [*ROWS, *RAW])
def test_action_wire_is_its_key_and_value(action: Action, wire: dict[str, Any]) -> None:
    assert to_json(action.to_wire()) == to_json(wire)  # as text, because the order of keys is part of it


def loose(cls: Any, *args: Any, **kwargs: Any) -> partial[object]:
    """A call that a type checker would not let pass, to be made later."""
    return partial(cls, *args, **kwargs)


FLAG = "true or false or a variable such as ${vars.x}"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (loose(a.Say, ""), 'text: found "", expected a string that is not empty'),
        (loose(a.Say, 5), "text: found 5, expected a string that is not empty"),
        (loose(a.Stop, "yes"), f'on: found "yes", expected {FLAG}'),
        (loose(a.Hangup, 1), f"on: found 1, expected {FLAG}"),
        (loose(a.StopPlaybackBG, None), f"on: found null, expected {FLAG}"),
        (loose(a.Hold, 901), "timeout: found 901, expected a whole number from 0 to 900"),
        (loose(a.HoldUntil, timeout=-1), "timeout: found -1, expected a whole number from 0 to 900"),
        (loose(a.WaitForUser, -1), "how: found -1, expected a whole number 0 or more"),
        (
            loose(a.WaitForUser, "answer"),
            'how: found "answer", expected true or false or a whole number 0 or more or "answer_first"',
        ),
        (loose(a.UserInput, ""), 'text: found "", expected a string that is not empty'),
        (loose(a.UserEvent, "order"), 'event: found "order", expected an object'),
        (loose(a.Transfer, "sales"), 'to: found "sales", expected a Destination object or true or false'),
        (loose(a.Destination, ""), 'dest: found "", expected a string that is not empty'),
        (loose(a.SWML), "`SWML` is missing, expected a Document object"),
        (loose(a.SWML, [Play("say:a")]), "SWML: found <list>, expected a Document object"),
        (
            loose(a.SWML, {"sections": {"main": [{"play": {"url": "b"}}]}}),
            'SWML.sections.main[0].play.url: found "b", expected an http(s) URL, say:<text>, silence:<seconds>, '
            "ring:[<seconds>:]<country> or a variable such as ${vars.x}",
        ),
        (loose(a.SWML, DOCUMENT, transfer="yes"), f'transfer: found "yes", expected {FLAG}'),
        (loose(a.ChangeContext, ""), 'context: found "", expected a string that is not empty'),
        (loose(a.ChangeStep, 2), "step: found 2, expected a string that is not empty"),
        (loose(a.ContextSwitch, "You sell."), 'prompt: found "You sell.", expected a SystemPrompt object'),
        (loose(a.SystemPrompt, "a", reset=True), "unknown key `reset` (did you mean `full_reset`?)"),
        (loose(a.Toggle, "book"), f"`active` is missing, expected {FLAG} or a whole number -1 or more"),
        (loose(a.Toggle, "book", -2), "active: found -2, expected a whole number -1 or more"),
        (loose(a.ToggleFunctions, []), "functions: found [], expected a list of at least 1, each a Toggle object"),
        (loose(a.BackToBackFunctions, "never"), 'on: found "never", expected true or false or "forever"'),
        (loose(a.FunctionsOnSpeakerTimeout, "${x}"), 'on: found "${x}", expected true or false'),
        (loose(a.ExtensiveData, 1), "on: found 1, expected true or false"),
        (loose(a.ReplaceInHistory, False), "text: found false, expected a string that is not empty or true"),
        (loose(a.ModelSettings, temperature=2), "temperature: found 2, expected a number from 0 to 1.5"),
        (loose(a.ModelSettings, top_p=1.1), "top_p: found 1.1, expected a number from 0 to 1"),
        (loose(a.Settings, {"top_p": 1}), "settings.top_p: unknown key `top_p` (did you mean `top-p`?)"),
        (loose(a.SetGlobalData, [1]), "data: found [1], expected an object"),
        (loose(a.SetGlobalData, {"a": {"b": [object()]}}), "data.a.b[0]: found <object>, expected a JSON value"),
        (loose(a.SetMetaData, None), "data: found null, expected an object"),
        (
            loose(a.UnsetGlobalData, 5),
            "keys: found 5, expected a string that is not empty or a list, each a string that is not empty"
            " or an object",
        ),
        (loose(a.UnsetMetaData, [5]), "keys[0]: found 5, expected a string that is not empty"),
        (loose(a.BackgroundFile, "a.mp3"), 'file: found "a.mp3", expected a URL with its scheme'),
        (loose(a.PlaybackBG, "https://a.b"), 'file: found "https://a.b", expected a BackgroundFile object'),
        (loose(a.ChangeVoice, ""), 'voice: found "", expected a string that is not empty'),
        (loose(a.EndOfSpeechTimeout, 0), "milliseconds: found 0, expected a whole number 1 or more"),
        (loose(a.SpeechEventTimeout, 0.5), "milliseconds: found 0.5, expected a whole number 1 or more"),
        (
            loose(a.AddDynamicHints, []),
            "hints: found [], expected a list of at least 1, each a string that is not empty or a DynamicHint object",
        ),
        (loose(a.DynamicHint, pattern="a"), "`replace` is missing, expected a string"),
        (loose(a.ClearDynamicHints, True), "nothing: found true, expected an empty object"),
        (loose(a.ClearDynamicHints, {"a": 1}), 'nothing: found {"a": 1}, expected an empty object'),
        (loose(a.RawAction, "sing"), "`value` is missing, expected a JSON value"),
        (loose(a.RawObject), "`body` is missing, expected an object"),
        (loose(a.RawAction, "hold", float("inf")), "value: found Infinity, expected a JSON value"),
        (loose(a.RawObject, "say"), 'body: found "say", expected an object'),
    ],
)
def test_action_that_the_platform_would_refuse_is_refused(make: partial[object], message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        make()

    name: Any = make.func
    assert str(caught.value) == f"Cannot make {name.__name__}: {message}."


def read(*entries: Any, lenient: bool = True) -> tuple[Any, list[Problem]]:
    """The actions of a data map's output, and what is said about them."""
    report = Report(lenient=lenient)
    made = read_model(Output, {"response": "Done.", "action": list(entries)}, "", report)
    return made.action if isinstance(made, Output) else None, report.problems


def runs(path: str) -> Problem:
    """What is said of a key that no official schema has."""
    name = path.rpartition(".")[2]
    where = path if "." in path else "action[0]"
    return Problem(where, f"`{name}` runs, but no official schema has it", f'"{name}"', "", "warning")


def runs_as(path: str, found: str, official: str) -> Problem:
    """What is said of a form that no official schema has."""
    message = f"found {found}, which runs, but the official schemas have {official}"
    return Problem(f"action[0].{path}", message, found, official, "warning")


BEYOND: dict[str, list[Problem]] = {
    '{"hold": {"timeout": 60, "step"': [runs("action[0].hold.step"), runs("action[0].hold.timeout_step")],
    '{"context_switch"': [runs("action[0].context_switch.system_pom")],
    '{"toggle_functions"': [runs_as("toggle_functions[1].active", "3", "true or false")],
    '{"unset_global_data": [': [runs_as("unset_global_data", '["a", "b"]', "an action for each key")],
    '{"unset_meta_data": [': [runs_as("unset_meta_data", '["a"]', "an action for each key")],
}
"""What is said of official actions in forms that only the platform takes, by the beginning of their JSON."""


@pytest.mark.parametrize(("action", "wire"), ROWS, ids=[f"{wire}" for _, wire in ROWS])
def test_action_is_read_back_from_a_data_map(action: Action, wire: dict[str, Any]) -> None:
    told = [] if traits_of(type(action)).is_official else [runs([*wire][-1])]
    told += [
        problem for start, all_told in BEYOND.items() if json.dumps(wire).startswith(start) for problem in all_told
    ]

    assert read(wire) == ((action,), told)
    assert read(wire, lenient=False) == ((action,), [])


def test_action_outside_of_a_list_is_read_as_it_stands() -> None:
    report = Report(lenient=True)

    assert read_model(Output, {"action": {"say": "Hello"}}, "", report) == Output(action=a.Say("Hello"))
    assert report.problems == []


@pytest.mark.parametrize(
    ("wire", "action", "found", "modern"),
    [
        ({"swml": HELLO}, a.SWML(DOCUMENT), '{"swml": {"version": "1.0.0", "sections": {"main": [{"play"…', "`SWML`"),
        (
            {"Transfer": True, "swml": HELLO},
            a.SWML(DOCUMENT, transfer=True),
            '{"Transfer": true, "swml": {"version": "1.0.0", "sections":…',
            "`transfer`, `SWML`",
        ),
        ({"SAY": "Hello"}, a.Say("Hello"), '{"SAY": "Hello"}', "`say`"),
    ],
)
def test_action_name_in_another_case_is_read_with_a_warning(
    wire: dict[str, Any], action: Action, found: str, modern: str
) -> None:
    message = f"found {found}, today written {modern}"

    assert read(wire) == ((action,), [Problem("action[0]", message, found, modern, "warning")])


def test_action_name_in_another_case_is_unknown_to_python() -> None:
    assert read({"SAY": "Hello"}, lenient=False)[1] == [
        Problem("action[0]", "unknown action `SAY` (did you mean `say`?)", '"SAY"', "an action")
    ]


@pytest.mark.parametrize(
    ("wire", "problem"),
    [
        (
            {"change_contxt": "sales"},
            Problem(
                "action[0]",
                "unknown action `change_contxt` (did you mean `change_context`?)",
                '"change_contxt"',
                "an action",
            ),
        ),
        (
            {"say": "Hello", "stop": True},
            Problem(
                "action[0]",
                'found {"say": "Hello", "stop": true}, today written a step for each: "say", "stop"',
                '{"say": "Hello", "stop": true}',
                'a step for each: "say", "stop"',
                "warning",
            ),
        ),
        (
            {"transfer": True, "SWML": {"sections": {"main": [{"plya": {}}]}}},
            Problem(
                "action[0].SWML.sections.main[0]", "unknown verb `plya` (did you mean `play`?)", '"plya"', "a verb"
            ),
        ),
        ({"say": ""}, Problem("action[0].say", 'found "", expected a string that is not empty', '""',
                              "a string that is not empty")),
        ({}, Problem("action[0]", "found {}, expected an action: an object with one key", "{}",
                     "an action: an object with one key")),
        ("say", Problem("action[0]", 'found "say", expected an action', '"say"', "an action")),
    ],
)  # fmt: skip
def test_action_of_a_data_map_that_is_wrong_is_told_with_its_place(wire: Any, problem: Problem) -> None:
    assert read(wire)[1] == [problem]


@pytest.mark.parametrize(
    ("wire", "action", "found", "modern"),
    [
        ({"playback_bg": "https://a.b"}, a.PlaybackBG(a.BackgroundFile("https://a.b")), '"https://a.b"',
         '{"file": "https://a.b"}'),
        ({"context_switch": "You sell."}, a.ContextSwitch(a.SystemPrompt("You sell.")), '"You sell."',
         '{"system_prompt": "You sell."}'),
        ({"stop": "yes"}, a.Stop(), '"yes"', "true"),
        ({"hold": "60"}, a.Hold(60), '"60"', "60"),
    ],
)  # fmt: skip
def test_action_in_an_older_form_is_read_with_a_warning(
    wire: dict[str, Any], action: Action, found: str, modern: str
) -> None:
    message = f"found {found}, today written {modern}"

    assert read(wire) == ((action,), [Problem(f"action[0].{next(iter(wire))}", message, found, modern, "warning")])
