"""Data maps run here: what answers, in which order, and what is said of the rest."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swaiglet import DataMap, Expression, ForEach, Webhook, enc
from swaiglet.simulator.data_map import GENERIC, run_data_map
from swaiglet.simulator.record import Run

from .conftest import Server

TABLE = {"table": {"support": "+15551230001"}}
TRANSFER = {
    "expressions": [
        {
            "string": "${meta_data.table.${lc:args.target}}",
            "pattern": r"\w+",
            "output": {
                "response": "To ${meta_data.table.${lc:args.target}}.",
                "action": [{"set_global_data": {"to": "${meta_data.table.${lc:args.target}}"}}],
            },
        },
        {"string": "${args.target}", "pattern": ".*", "output": {"response": "No ${args.target}."}},
    ]
}


def told(text: str) -> dict[str, str]:
    return {"response": text}


def asking(server: Server, *, fallback: str = "", **webhook: Any) -> dict[str, Any]:
    """A data map with one webhook, and an output when there is to be one."""
    data_map: dict[str, Any] = {"webhooks": [{"url": f"{server.url}/", **webhook}]}
    return data_map | ({"output": told(fallback)} if fallback else {})


def steps_of(run: Run) -> list[tuple[str, str]]:
    return [(step.at, step.what) for step in run.steps]


async def test_expression_that_matches_answers() -> None:
    run = await run_data_map(TRANSFER, {"target": "Support"}, meta_data=TABLE)

    assert run.result == {
        "response": "To +15551230001.",
        "action": [{"set_global_data": {"to": "+15551230001"}}],
    }
    assert run.fired == "expressions[0].output"
    assert run.warnings == ()


async def test_expression_of_an_unresolved_path_leads_to_the_next() -> None:
    run = await run_data_map(TRANSFER, {"target": "billing"}, meta_data=TABLE)

    assert run.result == told("No billing.")
    assert run.fired == "expressions[1].output"
    assert steps_of(run) == [
        ("expressions[0]", r'\w+ does not match ""'),
        ("expressions[1]", '.* matches "billing"'),
        ("expressions[1].output", "is the answer"),
    ]
    assert run.warnings == ("expressions[0].string: `${meta_data.table.billing}` is empty",)


@pytest.mark.parametrize(
    ("reply", "output", "text"),
    [
        ([{"joke": "x"}], "${array[0].joke}", "x"),
        ({"temp": 72, "conditions": "sunny"}, "%{temp} and ${CONDITIONS}", "72 and sunny"),
        ({"temp": 72.5}, "${temp}", "72.500000"),
        ({"balance": 150}, "$${balance}", "$150"),
        ({"items": [1, 2]}, "${items}", "[1, 2]"),
        ({"a": 'say "x"\\n\n'}, "${a}", 'say "x"\\n\n'),
        (5, "x${a}", "x"),
        ('\ufeff {"a": 1, "a": 2} and more', "${a}", "1"),
        ({"input": 1, "global_data": 2}, "${input.args.name} ${global_data}", "Ann 2"),
        ({}, "${input.global_data.g} ${global_data.g} ${prompt_vars.call_id} ${input.call_id}", "G G C C"),
    ],
)
async def test_reply_is_read_by_the_output(server: Server, reply: Any, output: str, text: str) -> None:
    server.replies_with(reply)
    made = asking(server, output=told(output))

    run = await run_data_map(made, {"name": "Ann"}, global_data={"g": "G"}, variables={"call_id": "C"})

    assert (run.result, run.fired) == (told(text), "webhooks[0].output")


@pytest.mark.parametrize("error_keys", ["error", ["no", "error"], "ERROR"])
@pytest.mark.parametrize("value", ["no", False, None])
async def test_error_key_leads_to_the_output(server: Server, error_keys: Any, value: Any) -> None:
    server.replies_with({"error": value})
    made = asking(server, error_keys=error_keys, output=told("Found."), fallback="Sorry.")

    run = await run_data_map(made)

    assert (run.result, run.fired) == (told("Sorry."), "output")


async def test_status_beside_json_is_no_failure(server: Server) -> None:
    server.replies_with({"detail": "x", "HTTP_CODE": "own"}, 404)

    run = await run_data_map(asking(server, output=told("${detail} ${http_code}"), fallback="Sorry."))

    assert run.result == told("x 404")


async def test_status_may_be_an_error_key(server: Server) -> None:
    server.replies_with({"detail": "x"}, 404)

    run = await run_data_map(asking(server, error_keys="http_code", output=told("x"), fallback="Sorry."))

    assert run.result == told("Sorry.")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("<html>", 'the reply is not JSON: "<html>"'),
        ("", "the reply is empty"),
        ("NaN", 'the reply is not JSON: "NaN"'),
        ("[" * 100_000, "the reply is not JSON: "),
    ],
)
async def test_reply_without_json_is_a_failure(server: Server, reply: str, reason: str) -> None:
    server.replies_with(reply, 500)

    run = await run_data_map(asking(server, output=told("x")))

    assert (run.result, run.fired) == (GENERIC, "")
    request, failed = run.steps
    assert request.exchange
    assert request.exchange.reply == {"parse_error": True, "raw_response": reply, "http_code": 500}
    assert failed.what.startswith(f"failed: {reason}")


async def test_argument_is_encoded_for_the_url(server: Server) -> None:
    server.replies_with({})
    made = asking(server, url=f"{server.url}/${{enc:args.city}}?q=${{args.word}}", output=told("x"))

    await run_data_map(made, {"city": "New York/NY", "word": "é"})

    assert [each.target for each in server.seen] == ["/New%20York/NY?q=%C3%A9"]


@pytest.mark.parametrize(
    ("most", "text"),
    [(3, "a, b, c, "), ("2", "a, b, "), (0, "a, b, c, d, e, "), (-1, "a, b, c, d, e, "), ("x", "a, b, c, d, e, ")],
)
async def test_foreach_joins_its_elements(server: Server, most: Any, text: str) -> None:
    server.replies_with({"data": {"items": [{"n": name} for name in "abcde"]}})
    foreach = {"input_key": "data.items", "output_key": "names", "append": "${this.n}, ", "max": most}

    run = await run_data_map(asking(server, foreach=foreach, output=told("${names}")))

    assert run.result == told(text)
    assert run.warnings == ()


@pytest.mark.parametrize(
    ("foreach", "reply", "warning"),
    [
        ({"input_key": "no", "output_key": "all", "append": "x"}, {}, "the reply has no list at `no`"),
        (
            {"input_key": "l", "output_key": "all", "append": "x"},
            {"l": [1], "ALL": "own"},
            "the reply has a key `all` already, which stays as it is",
        ),
        (
            {"input_key": "l"},
            {"l": [1]},
            'found {"input_key": "l"}, write an object with `input_key`, `output_key` and `append`',
        ),
        (
            {"input_key": "l", "output_key": "o", "append": "x"},
            {"l": [0] * 10_001},
            "elements after the first 10000 are left out here",
        ),
        (
            {"input_key": "l", "output_key": "o", "append": "x" * 1_000_000},
            {"l": [0, 1]},
            "the text is cut after 1048576 characters",
        ),
    ],
)
async def test_foreach_that_joins_nothing_or_too_much_is_told(
    server: Server, foreach: Any, reply: Any, warning: str
) -> None:
    server.replies_with(reply)

    run = await run_data_map(asking(server, foreach=foreach, output=told("Done.")))

    assert run.result == told("Done.")
    assert run.warnings == (f"webhooks[0].foreach: {warning}",)


async def test_foreach_reads_all_else_and_feeds_expressions(server: Server) -> None:
    server.replies_with({"items": [{"n": 1}, {"n": "x"}], "unit": "kg", "This": "own"})
    foreach = {"input_key": "items", "output_key": "all", "append": "${this.n} ${unit} ${input.args.q};"}
    expressions = [{"string": "${all}", "pattern": "^1 kg Q;x", "output": told("All: ${all}")}]

    run = await run_data_map(asking(server, foreach=foreach, expressions=expressions), {"q": "Q"})

    assert (run.result, run.fired) == (told("All: 1 kg Q;x kg Q;"), "webhooks[0].expressions[0].output")


@pytest.mark.parametrize(
    ("webhook", "arguments", "method", "body"),
    [
        ({"method": "GET"}, {}, "GET", None),
        ({"method": "get"}, {}, "GET", None),
        ({"method": "Post"}, {}, "POST", None),
        ({"method": "GET", "params": {"a": "${args.q}"}}, {"q": 'a "b"'}, "POST", {"a": 'a "b"'}),
        ({"params": {}}, {}, "POST", {}),
        ({"params": {"a": ["${args.n}", 1]}}, {"n": 5}, "POST", {"a": ["5", 1]}),
        ({"input_args_as_params": True, "params": {"a": 1}}, {"a": 2, "b": 3}, "POST", {"a": 2, "b": 3}),
        ({"input_args_as_params": "true"}, {"b": 3}, "POST", {"b": 3}),
        ({"input_args_as_params": 1, "params": "x"}, {"b": 3}, "POST", {"b": 3}),
        ({"input_args_as_params": False}, {"b": 3}, "GET", None),
    ],
)
async def test_body_decides_the_method(
    server: Server, webhook: Any, arguments: dict[str, Any], method: str, body: Any
) -> None:
    server.replies_with({})

    await run_data_map(asking(server, output=told("x"), **webhook), arguments)

    (seen,) = server.seen
    assert (seen.method, seen.json if seen.body else None) == (method, body)


@pytest.mark.parametrize(("method", "params", "sent"), [("PUT", {"a": 1}, "POST"), ("DELETE", None, "GET")])
async def test_other_methods_are_sent_as_the_platform_sends_them(
    server: Server, method: str, params: Any, sent: str
) -> None:
    server.replies_with({})

    run = await run_data_map(asking(server, output=told("x"), method=method, params=params))

    assert [each.method for each in server.seen] == [sent]
    assert run.warnings == (
        f'webhooks[0].method: "{method}" is sent as {sent}: the platform posts what has `params` and gets the rest',
    )


async def test_form_has_the_body_in_one_field(server: Server) -> None:
    server.replies_with({})

    await run_data_map(asking(server, output=told("x"), form_param="payload", params={"a": "1 &"}))

    (seen,) = server.seen
    assert seen.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert seen.body == "payload=%7B%22a%22%3A%20%221%20%26%22%7D"


async def test_body_that_breaks_is_sent_all_the_same(server: Server) -> None:
    server.replies_with({})

    run = await run_data_map(asking(server, output=told("x"), params={"a": "${args.list}"}), {"list": ["x"]})

    assert [each.body for each in server.seen] == ['{"a": "["x"]"}']
    assert run.warnings == ("webhooks[0].params: is sent though it is no JSON: a list or an object went into a string",)


async def test_output_of_a_webhook_does_not_read_args(server: Server) -> None:
    server.replies_with({})

    run = await run_data_map(asking(server, output=told("Hi ${args.name}")), {"name": "Ann"})

    assert run.result == told("Hi ")
    assert run.warnings == (
        "webhooks[0].output: `${args.name}` is empty: the reply stands here; write `${input.args.name}`",
    )


async def test_required_arguments_that_are_there_let_it_be_asked(server: Server) -> None:
    server.replies_with({})

    run = await run_data_map(asking(server, output=told("x"), require_args=["q", "r"]), {"q": 0, "R": ""})

    assert (run.result, run.warnings) == (told("x"), ())


async def test_data_map_without_bottom_is_no_answer(server: Server) -> None:
    server.replies_with({})
    deep: list[Any] = []
    for _ in range(10_000):
        deep = [deep]
    made = asking(server, output={"response": deep}, params={"a": deep})

    run = await run_data_map(made, {"a": deep})

    assert (run.result, run.fired) == (GENERIC, "")
    assert [seen.body for seen in server.seen] == [""]


@pytest.mark.parametrize("fallback", ["", "Sorry."])
async def test_list_in_a_string_is_no_answer(server: Server, fallback: str) -> None:
    server.replies_with({"items": ["a"]})

    run = await run_data_map(asking(server, output=told("${items}"), fallback=fallback))

    assert (run.result, run.fired) == (GENERIC, "")
    assert run.warnings == (
        "webhooks[0].output: no answer: with its values filled in it is no JSON any more, because a list or an object "
        "went into a string; write the path of a text or a number",
    )


async def test_headers_are_sent_as_they_are(server: Server) -> None:
    server.replies_with({})
    headers = {"X-City": "${args.city}", "X-Number": 5, "content-type": "text/plain", "User-Agent": "me"}

    run = await run_data_map(asking(server, output=told("x"), headers=headers), {"city": "Paris"})

    sent = {name.lower(): value for name, value in server.seen[0].headers.items()}
    assert {name: sent.get(name) for name in ("x-city", "x-number", "content-type", "user-agent")} == {
        "x-city": "${args.city}",
        "x-number": None,
        "content-type": "text/plain",
        "user-agent": "me",
    }
    assert run.warnings == (
        'webhooks[0].headers: header "X-City" has a placeholder, and the platform sends headers as they are: write the '
        "value, or put the placeholder into `url` or `params`",
        'webhooks[0].headers: header "X-Number" is left out: its value is no text',
    )


@pytest.mark.parametrize(
    ("webhook", "reason"),
    [
        ({"url": "http://127.0.0.1:1/"}, "it has no `output` and no `expressions`"),
        ({"output": {}}, "it has no `url`"),
        ({"url": "x", "output": {}, "require_args": "q"}, "none of `q` is among the arguments"),
        ({"url": "x", "output": {}, "required_args": ["q", "r"]}, "none of `q`, `r` is among the arguments"),
        ({"url": "x", "output": {}, "require_args": []}, "`require_args` names no argument"),
        (5, "found 5, write an object"),
    ],
)
async def test_webhook_is_skipped(server: Server, webhook: Any, reason: str) -> None:
    server.replies_with({})
    second = {"url": server.url, "output": told("Second.")}

    run = await run_data_map({"webhooks": [webhook, second]}, {"other": 1})

    assert (run.result, run.fired) == (told("Second."), "webhooks[1].output")
    assert steps_of(run)[0] == ("webhooks[0]", f"skipped: {reason}")


async def test_one_required_argument_is_enough(server: Server) -> None:
    server.replies_with({})

    run = await run_data_map(asking(server, output=told("x"), require_args=["q", "r", "s"]), {"Q": None})

    assert run.result == told("x")
    assert run.warnings == (
        "webhooks[0]: the request is made without `r`, `s`: one of them is enough for the platform; write one only",
    )


async def test_second_webhook_is_not_asked_when_the_first_fails(server: Server) -> None:
    server.replies_with("no")
    made = asking(server, output=told("First."), fallback="Sorry.")
    made["webhooks"].append({"url": server.url, "output": told("Second.")})

    run = await run_data_map(made)

    assert (run.result, len(server.seen)) == (told("Sorry."), 1)
    assert run.warnings == ("webhooks[1]: is not asked: the platform asks one webhook, and that was webhooks[0]",)


async def test_expression_of_a_reply_is_filled_in_twice(server: Server) -> None:
    server.replies_with({"a": '${b} "q"', "b": "B"})
    expressions = [{"string": "${b}", "pattern": "b", "output": told("It is ${a}.")}]

    run = await run_data_map(asking(server, expressions=expressions, output=told("${a}")))

    assert (run.result, run.fired) == (told('It is B "q".'), "webhooks[0].expressions[0].output")


async def test_expression_of_a_reply_without_a_match_leads_to_the_output(server: Server) -> None:
    server.replies_with({"a": "${b}", "b": "B"})
    expressions = [{"string": "${b}", "pattern": "zzz", "output": told("x")}]

    run = await run_data_map(asking(server, expressions=expressions, output=told("It is ${a}.")))

    assert (run.result, run.fired) == (told("It is ${b}."), "webhooks[0].output")


async def test_reply_without_an_answer_leads_to_the_last_output(server: Server) -> None:
    server.replies_with({"a": 1})
    expressions = [{"string": "${a}", "pattern": "2", "output": told("x")}]

    run = await run_data_map(asking(server, expressions=expressions, fallback="Last."))

    assert (run.result, run.fired) == (told("Last."), "output")


@pytest.mark.parametrize(
    ("expression", "text", "warnings"),
    [
        ({"string": "${args.x}", "pattern": "a", "nomatch-output": told("No.")}, "No.", []),
        (
            {"string": "b", "pattern": "b"},
            "Last.",
            ["expressions[0]: matches and has no `output`, so the next one is tried"],
        ),
        (
            {"pattern": "a", "nomatch-output": told("No.")},
            "Last.",
            ["expressions[0]: never matches: write `string` and `pattern`"],
        ),
        (
            {"expr": "1", "string": "a", "pattern": "a", "output": told("x")},
            "Last.",
            ["expressions[0]: `expr` counts as no match here: only the platform works it out"],
        ),
        (
            {"string": "b", "pattern": "(", "output": told("x")},
            "Last.",
            ['expressions[0].pattern: "(" counts as no match: missing ), unterminated subpattern at position 0'],
        ),
        (
            {"string": "b", "pattern": "b", "output": "Text."},
            "Text.",
            ['expressions[0].output: "Text." is no output: write `{"response": "…"}`'],
        ),
        (
            {"string": "b", "pattern": "b", "output": []},
            "Last.",
            ['expressions[0].output: [] is no output: write `{"response": "…"}`'],
        ),
        (5, "Last.", ["expressions[0]: found 5, write an object"]),
    ],
)
async def test_expressions_of_other_kinds(expression: Any, text: str, warnings: list[str]) -> None:
    run = await run_data_map({"expressions": [expression], "output": told("Last.")}, {"x": "b"})

    assert (run.result, list(run.warnings)) == (told(text), warnings)


async def test_text_without_end_is_cut_and_told() -> None:
    sought = {"string": "${args.x}" * 3, "pattern": "y", "output": told("Found.")}

    run = await run_data_map({"expressions": [sought]}, {"x": "x" * 600_000})

    assert run.warnings == ("expressions[0].string: the text is cut after 1048576 characters",)


@pytest.mark.parametrize(
    ("data_map", "result", "warnings"),
    [
        ({}, GENERIC, ()),
        (None, GENERIC, ("data_map: found null, write an object",)),
        ([], GENERIC, ("data_map: found [], write an object",)),
        (
            [{"output": told("x")}],
            told("x"),
            ('data_map: found [{"output": {"response": "x"}}], write one object; the first of the list is taken',),
        ),
        (
            {"expressions": {"string": "", "pattern": "", "output": told("x")}},
            told("x"),
            (
                'expressions: found {"string": "", "pattern": "", "output": {"response": "x"}}, write a list; the one '
                "object is taken for it",
            ),
        ),
        (
            {"expressions": 5, "webhooks": "no", "output": told("x")},
            told("x"),
            ("expressions: found 5, write a list", 'webhooks: found "no", write a list'),
        ),
    ],
)
async def test_data_map_of_other_forms(data_map: Any, result: Any, warnings: tuple[str, ...]) -> None:
    run = await run_data_map(data_map)

    assert (run.result, run.warnings) == (result, warnings)


@pytest.mark.parametrize(
    ("template", "text", "warnings"),
    [
        ("${args.q} ${function} ${g} ${meta_data.g} ${global_data.g} ${call_id}", "Q f 1 1 1 C", []),
        ("${prompt_vars.g} ${prompt_vars.call_id}", "1 C", []),
        ("${input.args.q}", "Q", ["`input` is empty on the platform until a reply came: write `${args.…}`"]),
        (
            "${env.KEY}",
            "",
            [
                "`${env.KEY}` is empty: the platform knows no environment here; "
                "write the value when the data map is made"
            ],
        ),
        ("${response.x}", "", ["`${response.x}` is empty: the members of the reply stand at the root; write `${x}`"]),
        ("${enc:url:args.q}", "Q", ["`${enc:url:args.q}` reads a path that begins with `url:`: write `enc:` alone"]),
        ("@{expr ${g} + 1}", "@{expr 1 + 1}", ["`@{expr …}` is left as it is here: only the platform works it out"]),
        ("${fmt_ph:args.q}", "Q", ['"Q" is left as it is here: the platform formats numbers of every country']),
    ],
)
async def test_output_reads_the_call(template: str, text: str, warnings: list[str]) -> None:
    run = await run_data_map(
        {"output": told(template)}, {"q": "Q"}, function="f", global_data={"g": 1}, variables={"call_id": "C"}
    )

    assert run.result == told(text)
    assert run.warnings == tuple(f"output: {warning}" for warning in warnings)


async def test_data_map_made_of_objects_runs(server: Server) -> None:
    server.replies_with({"results": [{"name": "Ann"}, {"name": "Bob"}]})
    made = DataMap(
        expressions=[Expression("${args.q}", "^$", "Whom do you look for?")],
        webhooks=[
            Webhook(
                f"{server.url}/?q={enc('args.q')}",
                foreach=ForEach("results", "names", "${this.name}, "),
                output="Found ${names}for ${input.args.q}.",
            )
        ],
    )

    assert (await run_data_map(made.to_wire(), {"q": ""})).fired == "expressions[0].output"
    assert (await run_data_map(made.to_wire(), {"q": "a b"})).result == told("Found Ann, Bob, for a b.")


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=5), values, max_size=3),
    max_leaves=10,
)
TEMPLATE = st.lists(
    st.sampled_from(["${", "%{", "}", "args.x", ".", "[0]", "[-1]", "lc:", "enc:", "fmt_ph:", "@{", "x", '"', "\\"])
).map("".join)
OUTPUT = st.fixed_dictionaries({"response": TEMPLATE}) | ANY_JSON
EXPRESSION = (
    st.fixed_dictionaries({"string": TEMPLATE, "pattern": st.sampled_from(["x", "/a", ".*", "["]), "output": OUTPUT})
    | ANY_JSON
)
WEBHOOK = (
    st.fixed_dictionaries(
        {"url": TEMPLATE, "output": OUTPUT},
        optional={"params": ANY_JSON, "headers": ANY_JSON, "require_args": ANY_JSON, "error_keys": ANY_JSON},
    )
    | ANY_JSON
)
DATA_MAP = st.fixed_dictionaries(
    {},
    optional={
        "expressions": st.lists(EXPRESSION, max_size=3),
        "webhooks": st.lists(WEBHOOK, max_size=2),
        "output": OUTPUT,
    },
)


@given(DATA_MAP | ANY_JSON, st.dictionaries(st.sampled_from("xyz"), ANY_JSON))
@settings(deadline=None, max_examples=100, derandomize=True, database=None)
async def test_run_never_raises(data_map: Any, arguments: dict[str, Any]) -> None:
    run = await run_data_map(data_map, arguments)

    assert isinstance(run.result, dict)
