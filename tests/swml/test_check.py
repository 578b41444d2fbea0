"""Checking documents: every problem with its path, and older forms as warnings."""

import json
from pathlib import Path
from typing import Any

import pytest

from swaiglet.errors import Problem
from swaiglet.swml.check import check

DOCUMENTS = json.loads((Path(__file__).parents[1] / "data" / "documents.json").read_text())


def main(*steps: Any, **sections: Any) -> dict[str, Any]:
    return {"version": "1.0.0", "sections": {"main": list(steps), **sections}}


def told(value: Any, *, messaging: bool | None = None) -> list[tuple[str, str, str]]:
    return [(problem.level, problem.path, problem.message) for problem in check(value, messaging=messaging)]


@pytest.mark.parametrize("example", [e for e in DOCUMENTS if e["valid"]], ids=lambda e: e["name"])
def test_check_passes_what_the_official_schema_passes(example: dict[str, Any]) -> None:
    assert [problem for problem in check(example["document"]) if problem.level == "error"] == []


@pytest.mark.parametrize("example", [e for e in DOCUMENTS if not e["valid"]], ids=lambda e: e["name"])
def test_check_finds_what_the_official_schema_refuses_at_least_as_deep(example: dict[str, Any]) -> None:
    deepest = max(depth(problem.path) for problem in check(example["document"]))
    assert deepest >= len(example["path"])


def depth(path: str) -> int:
    return len(path.replace("[", ".").split("."))


PLAYABLE = "an http(s) URL, say:<text>, silence:<seconds>, ring:[<seconds>:]<country>"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, [("error", "", "found 3, expected an object")]),
        ({}, [("error", "", "`sections` is missing, expected an object with a list, each a verb under each key")]),
        (
            {"sections": {"main": []}, "sectoins": {}, "version": "2.0"},
            [
                ("error", "sectoins", "unknown key `sectoins` (did you mean `sections`?)"),
                ("warning", "version", 'found "2.0", today written "1.0.0"'),
            ],
        ),
        (main({"plya": {}}), [("error", "sections.main[0]", "unknown verb `plya` (did you mean `play`?)")]),
        (
            main({"answer": {}}, {"play": {"urls": ["say:x", 5]}}),
            [("error", "sections.main[1].play.urls[1]", f"found 5, expected {PLAYABLE}")],
        ),
        (
            main({"cond": [{"when": "x", "then": [{"play": {"volume": 50, "url": "say:x"}}]}]}),
            [
                (
                    "error",
                    "sections.main[0].cond[0].then[0].play.volume",
                    "found 50, expected a number from -40 to 40",
                )
            ],
        ),
        (
            main({"label": "a"}, {"goto": {"label": "b"}}, other=[{"label": "b"}, {"label": "b"}]),
            [
                (
                    "error",
                    "sections.main[1].goto.label",
                    "there is no label `b` in this section",
                ),
                ("error", "sections.other[1].label", "the label `b` stands at sections.other[0].label already"),
            ],
        ),
        (
            main({"execute": {"dest": "menuu"}}, menu=[{"return": 1}]),
            [("warning", "sections.main[0].execute.dest", "there is no section `menuu` (did you mean `menu`?)")],
        ),
    ],
)
def test_check_says_what_is_wrong_and_where(value: Any, expected: list[tuple[str, str, str]]) -> None:
    assert told(value) == expected


@pytest.mark.parametrize(
    ("step", "path", "message"),
    [
        ({"play": "say:x"}, "play", 'found "say:x", today written {"url": "say:x"}'),
        ("hangup", "", 'found "hangup", today written {"hangup": {}}'),
        ({"answer": None}, "answer", "found null, today written {}"),
        ({"play": {"url": "say:x", "volume": "3"}}, "play.volume", 'found "3", today written 3'),
        ({"play": {"url": "say:x", "auto_answer": "True"}}, "play.auto_answer", 'found "True", today written true'),
        ({"label": "a", "answer": {}}, "", 'found {"label": "a", "answer": {}}, today written a step for each: '
         '"label", "answer"'),
        ({"execute_rpc": {}}, "", "unknown verb `execute_rpc` (did you mean `execute`?)"),
        ({"ai": {"prompt": "You help."}}, "ai.prompt", 'found "You help.", today written {"text": "You help."}'),
        (
            {"ai": {"prompt": {"text": "x"}, "SWAIG": [{"functions": []}]}},
            "ai.SWAIG",
            'found [{"functions": []}], today written {"functions": []}',
        ),
        (
            {"ai": {"prompt": {"text": "x"}, "SWAIG": {"functions": [{"function": "f", "purpose": "x"}]}}},
            "ai.SWAIG.functions[0].purpose",
            'found "purpose", today written `description`',
        ),
    ],
)  # fmt: skip
def test_check_warns_of_older_forms(step: Any, path: str, message: str) -> None:
    where = f"sections.main[0].{path}" if path else "sections.main[0]"
    assert told(main(step)) == [("warning", where, message)]


def conversation(prompt: dict[str, Any], function: dict[str, Any] | None = None, **swaig: Any) -> dict[str, Any]:
    """An ``ai`` step with these in its prompt, in its one function and in its SWAIG."""
    functions = [{"function": "f", "description": "F.", **(function or {})}]
    return {"ai": {"prompt": {"text": "x", **prompt}, "SWAIG": {"functions": functions, **swaig}}}


def in_context(**keys: Any) -> dict[str, Any]:
    return conversation({"contexts": {"default": {"steps": [{"name": "a", "text": "A."}], **keys}}})


def in_step(**keys: Any) -> dict[str, Any]:
    return conversation({"contexts": {"default": {"steps": [{"name": "a", "text": "A.", **keys}]}}})


CONTEXT = "ai.prompt.contexts.default"
EXPRESSION = {"string": "a", "pattern": "b", "output": {"response": "c"}}
URL = "https://example.com"


@pytest.mark.parametrize(
    ("step", "path"),
    [
        (in_context(prompt="x"), f"{CONTEXT}.prompt"),
        (in_context(system_prompt="x"), f"{CONTEXT}.system_prompt"),
        (in_context(user_prompt="x"), f"{CONTEXT}.user_prompt"),
        (in_context(consolidate=True), f"{CONTEXT}.consolidate"),
        (in_context(full_reset=True), f"{CONTEXT}.full_reset"),
        (in_context(post_prompt="x"), f"{CONTEXT}.post_prompt"),
        (in_context(valid_contexts=["default"]), f"{CONTEXT}.valid_contexts"),
        (in_context(valid_steps=["a"]), f"{CONTEXT}.valid_steps"),
        (in_context(initial_step="a"), f"{CONTEXT}.initial_step"),
        (in_context(history="keep"), f"{CONTEXT}.history"),
        (in_step(skip_to_next_step=True), f"{CONTEXT}.steps[0].skip_to_next_step"),
        (in_step(history="hide"), f"{CONTEXT}.steps[0].history"),
        (in_step(reset={}), f"{CONTEXT}.steps[0].reset"),
        (in_step(gather_info={"questions": [{"key": "a", "question": "A?"}]}), f"{CONTEXT}.steps[0].gather_info"),
        (conversation({}, {"web_hook_auth_user": "u"}), "ai.SWAIG.functions[0].web_hook_auth_user"),
        (conversation({}, {"web_hook_auth_password": "p"}), "ai.SWAIG.functions[0].web_hook_auth_password"),
        (conversation({}, defaults={"web_hook_auth_user": "u"}), "ai.SWAIG.defaults.web_hook_auth_user"),
        (conversation({}, defaults={"web_hook_auth_password": "p"}), "ai.SWAIG.defaults.web_hook_auth_password"),
        (
            conversation({}, includes=[{"url": URL, "functions": [], "auth_user": "u"}]),
            "ai.SWAIG.includes[0].auth_user",
        ),
        (
            conversation({}, includes=[{"url": URL, "functions": [], "auth_password": "p"}]),
            "ai.SWAIG.includes[0].auth_password",
        ),
        (
            conversation({}, {"data_map": {"expressions": [{**EXPRESSION, "expr": "x"}]}}),
            "ai.SWAIG.functions[0].data_map.expressions[0].expr",
        ),
        (
            conversation({}, {"data_map": {"webhooks": [{"url": URL, "form_param": "x"}]}}),
            "ai.SWAIG.functions[0].data_map.webhooks[0].form_param",
        ),
    ],
)  # fmt: skip
def test_check_warns_of_keys_that_the_platform_alone_takes(step: Any, path: str) -> None:
    key = path.rpartition(".")[2]
    assert told(main(step)) == [("warning", f"sections.main[0].{path}", f"`{key}` runs, but no official schema has it")]


def test_check_keeps_the_places_of_steps_that_follow_one_with_two_verbs() -> None:
    value = main({"label": "a", "answer": {}}, {"hangup": {"reason": "no"}})
    assert [problem.path for problem in check(value)] == ["sections.main[0]", "sections.main[1].hangup.reason"]


def test_check_tells_documents_for_messages_by_their_verbs() -> None:
    value = main({"switch": {"variable": "message.body", "case": {"hi": [{"reply": {"body": ""}}]}}})
    shown = "sections.main[0].switch.case.hi[0].reply.body"
    assert told(value) == [("error", shown, 'found "", expected a string that is not empty')]
    assert told(main({"label": "a"}), messaging=True) == []
    assert told(main({"answer": {}}), messaging=True) == [
        ("error", "sections.main[0]", "unknown messaging verb `answer` (did you mean `transfer`?)"),
    ]


def test_problem_has_all_that_a_machine_reads() -> None:
    assert check(main({"hangup": {"reason": "bzy"}})) == [
        Problem(
            "sections.main[0].hangup.reason",
            'found "bzy", expected one of "hangup", "busy", "decline"',
            '"bzy"',
            'one of "hangup", "busy", "decline"',
            "error",
        )
    ]


def test_check_names_all_types_where_another_is_given() -> None:
    function = {
        "function": "a",
        "description": "b",
        "parameters": {"type": "object", "properties": {"c": {"type": "str"}}},
    }
    found = check(main({"ai": {"prompt": {"text": "d"}, "SWAIG": {"functions": [function]}}}))

    assert [(problem.path, problem.message) for problem in found] == [
        (
            "sections.main[0].ai.SWAIG.functions[0].parameters.properties.c.type",
            'found "str", expected one of "string", "integer", "number", "boolean", "array", "object", "null"',
        )
    ]


def test_check_finds_what_leads_nowhere_beside_what_cannot_be_read() -> None:
    value = main(
        {"cond": [{"when": "x", "then": [{"label": "a"}, {"play": {"volume": 99}}]}]},
        {"goto": {"label": "a"}},
        {"goto": {"label": "b"}},
    )
    assert [problem.path for problem in check(value)] == [
        "sections.main[0].cond[0].then[1].play.volume",
        "sections.main[0].cond[0].then[1].play",
        "sections.main[2].goto.label",
    ]


def test_check_of_branches_that_fit_no_class_takes_no_longer_for_each_level() -> None:
    steps: list[Any] = [{"hangup": {}}]
    for _ in range(20):
        steps = [{"cond": [{"when": "x", "else": steps}]}]
    assert [problem.message for problem in check(main(*steps))] == [
        "`then` is missing, expected a list, each a verb"
    ] * 20


def test_check_takes_numbers_of_any_length() -> None:
    assert check(main({"play": {"url": "say:x", "volume": 10**400}}))[0].path == "sections.main[0].play.volume"
    assert check(main({"play": {"url": "say:x", "volume": "9" * 5000}}))[0].path == "sections.main[0].play.volume"


def test_check_of_a_url_full_of_braces_ends() -> None:
    assert check(main({"play": {"url": "say:x", "status_url": "${" * 100_000 + "}" * 100_000 + "\n"}})) != []


def test_check_refuses_destinations_without_their_key() -> None:
    assert [problem.path for problem in check(main({"connect": {"serial": ["+15550100123"]}}))] == [
        "sections.main[0].connect.serial[0]"
    ]


@pytest.mark.parametrize("verb", ["live_transcribe", "live_translate"])
def test_check_refuses_an_action_that_is_null(verb: str) -> None:
    assert [problem.path for problem in check(main({verb: {"action": None}})) if problem.level == "error"] == [
        f"sections.main[0].{verb}.action"
    ]


def containing_itself(holder: Any) -> Any:
    holder["again"] = [holder, (holder,)]
    return main({"juggle": {"balls": holder}})


def in_lists(value: Any, depth: int) -> Any:
    for _ in range(depth):
        value = [value]
    return value


ITSELF: list[Any] = []
ITSELF.append(ITSELF)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (ITSELF, "Cannot read the document: it is nested deeper than 100 levels"),
        ({"sections": ITSELF}, "Cannot read the document: it is nested deeper than 100 levels"),
        (containing_itself({}), "Cannot read the document: it holds more than 500000 values"),
        (main(in_lists("x", 100_000)), "Cannot read the document: it is nested deeper than 100 levels"),
        (main({"juggle": tuple(range(600_000))}), "Cannot read the document: it holds more than 500000 values"),
    ],
    ids=range(5),
)
def test_check_of_a_value_without_end_says_so(value: Any, message: str) -> None:
    assert check(value) == [Problem("", message)]


def test_check_tells_no_more_than_a_person_would_read() -> None:
    assert len(check(main(*({"goto": {"label": "nowhere"}} for _ in range(2_000))))) == 1_000


def test_check_does_not_take_an_action_for_the_verb_of_its_name() -> None:
    function = {"function": "f", "description": "x", "data_map": {"output": {"action": [{"transfer": True}]}}}
    found = check(main({"ai": {"prompt": {"text": "x"}, "SWAIG": {"functions": [function]}}}))
    assert [problem.level for problem in found] == ["warning"]
