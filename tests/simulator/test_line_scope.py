"""What steps read: variables by path, expressions in JavaScript, and the limits of both."""

import sys
from typing import Any

import pytest

from swaiglet.simulator.expansion import LARGEST
from swaiglet.simulator.line.javascript import ExpressionError, evaluate
from swaiglet.simulator.line.scope import Scope
from swaiglet.simulator.session import Session
from swaiglet.simulator.values import MISSING

from .lines import call, run, warnings

VARIABLES: dict[str, Any] = {
    "first_name": "Ann",
    "last_name": "Lee",
    "n": 5,
    "price": "9.99",
    "empty": "",
    "none": None,
    "list": [1, "two", {"three": 3}],
    "employees": [{"name": "Bob", "role": "Engineer"}],
    "request_response_headers": {"content-type": "text/plain"},
    "from": "vars",
    "Math": "hidden",
}
PARAMS = {"a": "1", "b": "2"}
ENVS = {"KEY": "secret", "key": "other", "n": "envs"}


def scope(complaints: list[Any] | None = None) -> Scope:
    """What a section sees; complaints and warnings are noted."""
    noted = [] if complaints is None else complaints
    session = call(envs=ENVS, **VARIABLES)
    return Scope(session, PARAMS, lambda code, text: noted.append((code, text)), noted.append)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("plain", "plain"),
        ("${vars.n}", 5),
        ("%{vars.n}", 5),
        ("n is ${n}", "n is 5"),
        ("${n}${n}", "55"),
        ("${envs.KEY} ${envs.key}", "secret other"),
        ("${KEY}", "secret"),
        ("${from} ${call.from}", "vars +15550100123"),
        ("${direction}", "inbound"),
        ("${params.a}", "1"),
        ("${a}", ""),
        ("${vars.nothing}", ""),
        ("${nothing.at.all}", ""),
        ("${none}", None),
        ("x${none}", "x"),
        ("${list}", [1, "two", {"three": 3}]),
        ("${list[1]} ${list[2].three}", "two 3"),
        ("${list[7]}", ""),
        ("${list[2]}.", '{"three": 3}.'),
        ("${employees[0].name} is ${employees[0].role}", "Bob is Engineer"),
        ("${list.length}", ""),
        ("${request_response_headers.content-type}", "text/plain"),
        ("${ n }", 5),
        ("${", "${"),
        ("a ${n", "a ${n"),
        ("{n}", "{n}"),
        ("@{n}", "@{n}"),
    ],
)
def test_line_scope_looks_paths_up_without_javascript(template: str, expected: Any) -> None:
    assert scope().filled(template) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("${params.a+params.b}", "12"),
        ("${parseInt(params.a) + parseInt(params.b)}", 3),
        ("${(list.length)}", 3),
        ('${vars.first_name + " " + vars.last_name}', "Ann Lee"),
        ("${call.from.substring(0, 3)}", "+15"),
        ("${first_name.toUpperCase()}", "ANN"),
        ("${call.from.split('').join(' ')}", "+ 1 5 5 5 0 1 0 0 1 2 3"),
        ("%{call.to.replace(/^\\+/i, '').replace(/9.*/, '')}", "15550100 1".replace(" ", "")),
        ("${Math.round(price)}", 10),
        ("${parseFloat(price).toFixed(1)}", "10.0"),
        ('${call.direction == "inbound" ? "Welcome" : "Calling"}', "Welcome"),
        ('${call.type != null ? call.type : "unknown"}', "phone"),
        ("${list.filter(each => each == 'two').map(each => each + '}')}", ["two}"]),
        ("${[1, 2, 3].reduce((sum, each) => sum + each, 0)}", 6),
        ("${list.includes(1)}", True),
        ("${({a: {b: n}})}", {"a": {"b": 5}}),
        ("${n * 2} and ${n / 2}", "10 and 2.5"),
        ("${n / 0}", "Infinity"),
        ("${-n / 0}", "-Infinity"),
        ("${parseInt('x')}", "NaN"),
        ("${undefined}", ""),
        ("${true}", True),
        ("${parseInt(%{params.a}) + 1}", 2),
        ("${'${n}' + 1}", "51"),
        ("${vars.n-1}", 4),
        ("${(x => x)}", ""),
    ],
)
def test_line_scope_works_expressions_out(template: str, expected: Any) -> None:
    assert scope().filled(template) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("vars.n == 5", True),
        ("n", True),
        ("vars.empty", False),
        ("vars.nothing", False),
        ("list", True),
        ("list.length > 2", True),
        ("list.length", True),
        ("true", True),
        ("false", False),
        ("${n} == 5", True),
        ("'${first_name}' == 'Ann'", True),
        ("call.type.toLowerCase() == 'phone'", True),
        (True, True),
        (0, False),
    ],
)
def test_line_conditions_hold_or_not(condition: Any, expected: bool) -> None:
    assert scope().is_true(condition) is expected


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("nowhere.at()", "ReferenceError: nowhere is not defined"),
        ("n.toUpperCase()", "TypeError: not a function"),
        ("1 +", "SyntaxError"),
        ("let x = 1", "SyntaxError"),
        ("function f() {}", "`function` is none of an expression, and the platform runs only these"),
        ("await n()", "`await` is none of an expression, and the platform runs only these"),
        ("[...Array(1e9)].map(x => x)", "InternalError"),
        ("(f => f(f))(f => { while (true) {} })", "it runs for more than 150 ms"),
        ("((f, g) => f(f))(f => f(f))", "RangeError: Maximum call stack size exceeded"),
        ("'\\ud800'", "'utf-8' codec"),
        ("10n", "Unknown quickjs tag"),
        (f"'{'x' * 1100}' + n", "it has 1106 characters, and the platform reads 1024"),
    ],
)
def test_line_scope_complains_of_expressions_without_value(expression: str, reason: str) -> None:
    complaints: list[Any] = []
    assert scope(complaints).filled(f"a ${{{expression}}}") == "a "
    [(code, text)] = complaints
    assert (code, reason in text) == ("relay_script_js_eval_error", True)


def test_line_expressions_in_strings_and_members_may_have_any_name() -> None:
    assert evaluate("'function' + o.await", {"o": {"await": 1}}) == "function1"


def test_line_expressions_read_variables_but_no_builtin_is_hidden() -> None:
    assert evaluate("Math.max(...list)", {"Math": 1, "list": [1, 2]}) == 2


def test_line_expressions_change_nothing() -> None:
    names = {"list": [1]}
    assert (evaluate("list.push(2)", names), names) == (2, {"list": [1]})


def test_line_expressions_reach_nothing_outside() -> None:
    for name in ("require", "process", "fetch", "std", "os", "Deno", "globalThis.console"):
        assert evaluate(f"typeof {name}", {}) == "undefined"


def test_line_expressions_of_nothing_are_missing() -> None:
    assert evaluate("undefined", {}) is MISSING


def test_line_expressions_need_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "quickjs", None)
    complaints: list[Any] = []
    assert scope(complaints).filled("${n} ${n + 1}") == "5 "
    assert complaints == [
        (
            "javascript_missing",
            "Cannot work out \"n + 1\": no JavaScript engine is installed. Run `pip install 'swaiglet[javascript]'`",
        )
    ]


def test_line_expressions_are_no_expressions_when_they_are_too_long() -> None:
    with pytest.raises(ExpressionError, match="it has 2000 characters"):
        evaluate("1" * 2000, {})


def test_line_scope_takes_the_older_name_of_envs() -> None:
    complaints: list[Any] = []
    assert scope(complaints).filled("${env.KEY}") == "secret"
    assert complaints == ["`env` is the older name of the scope `envs`: write `${envs.…}`"]


def test_line_scope_fills_in_lists_and_objects() -> None:
    given = {"a": ["${n}", {"b": "x${n}"}], "c": 1, "when": "${n}"}
    assert scope().filled(given, but=("when",)) == {"a": [5, {"b": "x5"}], "c": 1, "when": "${n}"}


def test_line_scope_leaves_placeholders_within_each_other_somewhere() -> None:
    template = "${" * 3000 + "n" + "}" * 3000
    assert isinstance(scope().filled(template), str)


async def test_line_variables_do_not_grow_for_ever() -> None:
    doubled = {"set": {"text": "${text}${text}"}}
    session = await run(call(text="x" * 1000), {"label": "a"}, doubled, {"goto": {"label": "a"}})
    assert len(session.vars["text"]) == LARGEST
    assert f"the text is cut after {LARGEST} characters" in warnings(session)


async def test_line_variables_do_not_nest_for_ever() -> None:
    doubled = {"set": {"list": ["${list}", "${list}"]}}
    session = await run(call(list=[]), {"label": "a"}, doubled, {"goto": {"label": "a"}})
    assert session.vars["script_error"] == "relay_script_internal_error"
    assert warnings(session)[0] == 'Cannot set "list": the value has more than 20000 members'


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([{"set": {"vars.a": 1, "b": "${a + 1}"}}], {"a": 1, "b": 2}),
        ([{"set": {"a": {"b": ["${call.type}"]}}}], {"a": {"b": ["phone"]}}),
        ([{"set": {"a": 1, "b": 2}}, {"unset": "a"}], {"b": 2}),
        ([{"set": {"a": 1, "b": 2}}, {"unset": ["a", "vars.b", "c"]}], {}),
        ([{"answer": {}}, {"unset": "answer_result"}], {}),
        (
            [{"set": {"total": "${parseFloat('9.5') * 2}"}}, {"set": {"text": "${total.toFixed(2)}"}}],
            {"total": 19, "text": "19.00"},
        ),
    ],
)
async def test_line_variables_are_set_and_unset(steps: list[Any], expected: dict[str, Any]) -> None:
    session: Session = await run(call(), *steps)
    assert session.vars == expected


async def test_line_numbers_may_be_texts_and_others_are_told() -> None:
    await_two = {"sleep": {"duration": "${milliseconds}"}}
    session = await run(call(milliseconds="500"), await_two, {"sleep": {"duration": "${call.type}"}})
    assert session.clock.now() == 0.5
    assert warnings(session) == ['`duration` is no number: found "phone", 0 is taken']
