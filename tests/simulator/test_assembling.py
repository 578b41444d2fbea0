"""Which functions a simulated conversation has, where they are called, and what the model is told of them."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

import pytest

from swaiglet import App
from swaiglet.simulator.conversation import Conversation
from swaiglet.simulator.platform import Platform
from swaiglet.simulator.session import Session
from swaiglet.simulator.talk import Function
from swaiglet.simulator.transport import LocalTransport

from .played import BEGAN, FACTS, URL, Desk, Nobody, Script, agent, begun, function, told, users


def reach(made: Conversation) -> dict[str, tuple[str, int, str]]:
    """Who runs each function, how often it may still be called, and where."""
    return {name: (one.origin, one.active, one.url) for name, one in made.talk.functions.items()}


async def with_swaig(swaig: Any, service: Any = None) -> Conversation:
    """A conversation with these functions that has begun."""
    return await begun({"prompt": {"text": "x"}, "SWAIG": swaig}, service)


async def test_functions_are_called_at_their_own_url_or_the_default() -> None:
    data_map = {"output": {"response": "Fine."}}
    made = await with_swaig(
        {
            "defaults": {"web_hook_url": "https://u:p@a.example/swaig"},
            "functions": [
                function("plain"),
                function("own", web_hook_url="https://b.example/own"),
                function("mapped", data_map=data_map),
                function("off", active=False),
                function("thrice", active=3),
                function("of_data", active="${global_data.nothing}"),
            ],
            "native_functions": ["check_time", "wait_for_user"],
        }
    )

    assert reach(made) == {
        "plain": ("webhook", -1, "https://u:p@a.example/swaig"),
        "own": ("webhook", -1, "https://b.example/own"),
        "mapped": ("data_map", -1, ""),
        "off": ("webhook", 0, "https://u:p@a.example/swaig"),
        "thrice": ("webhook", 3, "https://u:p@a.example/swaig"),
        "of_data": ("webhook", 0, "https://u:p@a.example/swaig"),
        "check_time": ("native", -1, ""),
        "wait_for_user": ("native", -1, ""),
        "hangup": ("native", -1, ""),
    }
    assert made.talk.visible == ("plain", "own", "mapped", "thrice", "check_time", "wait_for_user", "hangup")


async def test_hooks_are_functions_that_the_model_never_sees() -> None:
    names = ("startup_hook", "hangup_hook", "summarize_conversation", "check_for_input")
    made = await begun(agent(*(function(name) for name in names)))

    assert made.talk.visible == ("hangup",)
    assert told(made, "warning") == [
        "check_for_input is not polled here: call it in a test, or give the caller the words"
    ]


@pytest.mark.parametrize(
    ("defaults", "own", "sent"),
    [
        ({"web_hook_auth_user": "u", "web_hook_auth_password": "p@"}, {}, "u:p@"),
        ({"web_hook_auth_user": "u", "web_hook_auth_pass": "p"}, {}, "u:p"),
        ({"web_hook_auth_user": "u", "web_hook_auth_password": "p"}, {"web_hook_auth_user": "v"}, "v:p"),
        ({}, {"web_hook_url": "http://a:b@app.local/x", "web_hook_auth_user": "u"}, "a:b"),
    ],
)
async def test_credentials_go_into_the_header(defaults: dict[str, Any], own: dict[str, Any], sent: str) -> None:
    service = Desk()
    swaig = {"defaults": {"web_hook_url": URL, **defaults}, "functions": [function("act", **own)]}
    made = await with_swaig(swaig, service)
    await made.call("act")

    assert users(service.requests[0]) == sent


@pytest.mark.parametrize(
    ("swaig", "warning"),
    [
        (
            {"functions": [function("act")]},
            '"act" cannot be called: it has no web_hook_url, no data_map, and there is no default. '
            "Write SWAIG.defaults.web_hook_url.",
        ),
        (
            {"defaults": {"web_hook_url": URL}, "functions": [function("hangup"), function("hangup")]},
            '"hangup" is described twice: the first description is taken',
        ),
        (
            {"native_functions": ["web_search"]},
            'native function "web_search" does nothing here: it is not documented',
        ),
        (
            {"mcp_servers": [{"url": "https://u:p@mcp.example/"}]},
            "the tools of the MCP server https://…@mcp.example/ are left out: MCP is not simulated",
        ),
    ],
)
async def test_what_the_platform_would_not_take_is_told(swaig: Any, warning: str) -> None:
    made = await with_swaig(swaig)

    assert warning in told(made, "warning")


async def test_meta_data_belong_to_a_token() -> None:
    made = await begun(
        agent(
            function("a", meta_data={"x": 1}),
            function("b", meta_data={"x": 2, "y": 2}),
            function("c", meta_data_token="own", meta_data={"z": 3}),
            function("d", web_hook_url="http://app.local/other"),
        )
    )
    derived = hashlib.md5(URL.encode()).hexdigest()
    elsewhere = hashlib.md5(b"http://app.local/other").hexdigest()

    assert [made.talk.functions[name].token for name in "abcd"] == [derived, derived, "own", elsewhere]
    assert {token: made.talk.meta_data[token] for token in (derived, "own", elsewhere)} == {
        derived: {"x": 1, "y": 2},
        "own": {"z": 3},
        elsewhere: {},
    }


async def test_meta_data_go_along_with_every_function_of_their_token() -> None:
    service = Desk({"a": [{"action": [{"set_meta_data": {"seen": True}}]}]})
    made = await begun(agent(function("a"), function("b"), function("c", meta_data_token="own")), service)
    for name in "abc":
        await made.call(name)

    assert [body["meta_data"] for body in service.asked] == [{}, {"seen": True}, {}]


# Functions of other servers


def including(*names: str, **more: Any) -> dict[str, Any]:
    """A ``SWAIG`` object with one include."""
    return {"includes": [{"url": URL, "functions": list(names), **more}]}


async def test_include_is_asked_before_the_conversation() -> None:
    service = Desk({"get_signature": [[function("act", web_hook_url=URL)]]})
    made = await with_swaig(including("act", meta_data={"shop": 7}), service)

    assert service.asked == [
        {
            "action": "get_signature",
            "functions": ["act"],
            "content_type": "text/swaig",
            "content_disposition": "function signature request",
            "version": "2.0",
            "project_id": "project-1",
            "space_id": "space-1",
            "meta_data": {"shop": 7},
        }
    ]
    assert (told(made, "fetch"), made.talk.visible) == ([f"functions of {URL}: 200"], ("act", "hangup"))


async def test_include_is_signed_when_there_is_a_key() -> None:
    service = Desk({"get_signature": [[]]})
    session = Session(dict(FACTS), Platform(LocalTransport(service), signing_key="key"))
    await begun({"prompt": {"text": "x"}, "SWAIG": including(auth_user="u", auth_password="p")}, session=session)

    signed = [name for name in service.requests[0].headers if name.startswith("x-signalwire")]
    assert (signed, users(service.requests[0])) == (["x-signalwire-signature"], "u:p")


@pytest.mark.parametrize(
    ("reply", "names", "warnings"),
    [
        ([function("a", web_hook_url=URL), function("b", web_hook_url=URL)], ["a", "b"], []),
        (function("a", web_hook_url=URL), ["a"], []),
        ({"functions": [function("a")], "defaults": {"web_hook_url": URL}}, ["a"], []),
        ([function("a", data_map={"output": {"response": "x"}})], ["a"], []),
        ([{"function": "a", "purpose": "Acts.", "web_hook_url": URL}], ["a"], []),
        (
            [{"function": "a", "web_hook_url": URL}],
            [],
            ['"a" of an include is left out: it has no description', f"{URL} describes no a"],
        ),
        (
            [function("a")],
            [],
            ['"a" of an include is left out: it has no web_hook_url', f"{URL} describes no a"],
        ),
        (
            [{}, "text"],
            [],
            [
                '"0" of an include is left out: it has no description, function, web_hook_url',
                '"1" of an include is left out: it has no description, function, web_hook_url',
                f"{URL} describes no a",
            ],
        ),
        (404, [], [f"functions of {URL} are left out: {URL} answered 404"]),
        (5, [], [f"functions of {URL} are left out: {URL} answered 5"]),
        ("5", [], [f"{URL} describes no a"]),
    ],
)
async def test_include_takes_what_a_server_describes_completely(
    reply: Any, names: list[str], warnings: list[str]
) -> None:
    made = await with_swaig(including("a"), Desk({"get_signature": [reply]}))

    assert ([name for name in made.talk.functions if name != "hangup"], told(made, "warning")) == (names, warnings)


async def test_function_of_the_document_stays_when_an_include_has_its_name() -> None:
    service = Desk({"get_signature": [[function("a", web_hook_url="http://app.local/other")]]})
    swaig = {**including("a"), "functions": [function("a", web_hook_url=URL)]}
    made = await with_swaig(swaig, service)

    assert reach(made)["a"] == ("webhook", -1, URL)
    assert told(made, "warning") == ['"a" is described twice: the first description is taken']


async def test_function_of_another_app_is_described_and_run_by_it() -> None:
    maps = App("maps", auth=("maps", "secret"), public_url="http://maps.local")

    @maps.prompt
    def role() -> str:
        return "You know the way."

    @maps.tool
    def distance(town: Annotated[str, "Where to"]) -> str:
        """How far it is."""
        return f"It is 20 miles to {town}."

    network = Nobody({"maps.local": LocalTransport(maps.endpoints)})
    session = Session(dict(FACTS), Platform(LocalTransport(Desk(), network)), began=BEGAN)
    script = Script()
    swaig = {"includes": [{"url": "http://maps:secret@maps.local/swaig", "functions": ["distance"]}]}
    made = Conversation(session, {"prompt": {"text": "x"}, "SWAIG": swaig}, script, script)
    await made.start()
    called = await made.call("distance", {"town": "Bath"})

    assert (called.text, told(made, "warning")) == ("It is 20 miles to Bath.", [])


async def test_include_that_nobody_answers_for_is_left_out() -> None:
    session = Session(dict(FACTS), Platform(LocalTransport(Desk(), Nobody())))
    swaig = {"includes": [{"url": "https://u:p@gone.example/swaig", "functions": ["a"]}]}
    made = await begun({"prompt": {"text": "x"}, "SWAIG": swaig}, session=session)

    assert told(made, "warning") == [
        "functions of https://…@gone.example/swaig are left out: https://…@gone.example/swaig did not answer: "
        "there is no such host"
    ]


# Functions that the platform runs


async def test_data_map_runs_here_and_its_actions_take_effect() -> None:
    data_map = {
        "expressions": [
            {
                "string": "${args.colour}",
                "pattern": "red|blue",
                "output": {
                    "response": "${args.colour} for ${meta_data.who} in ${caller_id_number}.",
                    "action": [{"set_global_data": {"colour": "${args.colour}"}}],
                },
            }
        ],
    }
    made = await begun(agent(function("pick", data_map=data_map, meta_data={"who": "Ann"})))
    called = await made.call("pick", {"colour": "red"})

    assert (called.text, called.error) == ("red for Ann in +15550100123.", None)
    assert made.talk.global_data["colour"] == "red"
    assert [line.partition(": ")[0] for line in told(made, "function")] == ["pick", "pick", 'pick(colour="red")']


async def test_data_map_without_an_answer_is_a_failure() -> None:
    data_map = {"expressions": [{"string": "${args.a}", "pattern": "x", "output": {"response": "y"}}]}
    made = await begun(agent(function("pick", data_map=data_map)))
    called = await made.call("pick", {"a": "b"})

    assert (called.text, called.error) == (
        "There was an error processing this request.",
        "no rule of the data map answered",
    )


async def test_data_map_warns_of_what_should_be_written_otherwise() -> None:
    made = await begun(agent(function("pick", data_map={"output": {"response": "For ${args.town}."}})))
    called = await made.call("pick")

    assert called.text == "For ."
    assert [line.partition(":")[0] for line in told(made, "warning")] == ["pick"]


@pytest.mark.parametrize(
    ("name", "arguments", "text", "seconds"),
    [
        ("check_time", {}, "Monday, November 2, 2026, 12:00", 0.0),
        ("wait_seconds", {"seconds": 5}, "5 seconds have passed.", 5.0),
        ("wait_seconds", {"seconds": "many"}, "0 seconds have passed.", 0.0),
        ("wait_for_user", {}, "Say nothing until the caller speaks.", 0.0),
        (
            "adjust_response_latency",
            {"milliseconds": 900},
            "The end of what the caller says is now waited for 900 milliseconds.",
            0.0,
        ),
    ],
)
async def test_native_function_does_what_it_is_for(
    name: str, arguments: dict[str, Any], text: str, seconds: float
) -> None:
    ai = {"prompt": {"text": "x"}, "params": {"local_tz": "UTC"}, "SWAIG": {"native_functions": [name]}}
    made = await begun(ai)
    called = await made.call(name, arguments)

    assert (called.text, made.session.clock.now()) == (text, seconds)
    assert made.course.journal.swaig_log[0].keys() == {"command_name", "command_arg", "epoch_time", "native"}


async def test_agent_may_hang_up_by_itself() -> None:
    made = await begun(agent())
    await made.call("hangup")

    assert (made.talk.ended, made.session.ended) == ("hangup", "the agent hangs up")


def test_function_without_a_name_goes_by_an_empty_one() -> None:
    assert Function({}).name == ""
