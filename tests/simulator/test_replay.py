from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from swaiglet import App, Call, Result
from swaiglet.simulator.platform import AskingError, Platform
from swaiglet.simulator.replay import NoRecordingError, Recorded, Replayed, compared, facts, function_urls, replay
from swaiglet.simulator.transport import LocalTransport

URL = "http://user:word@app.local/"


def entry(function: str, reply: Any, **arguments: Any) -> dict[str, Any]:
    body = {"function": function, "argument": {"parsed": [arguments], "raw": ""}, "call_id": "c-1"}
    return {"command_name": function, "post_data": body, "post_response": reply}


def report(*entries: Any) -> dict[str, Any]:
    return {"call_id": "c-1", "caller_id_number": "+15550100001", "swaig_log": list(entries)}


def shop() -> App:
    app = App("shop", auth=("user", "word"))
    app.prompt(lambda: "You sell tea.")

    @app.tool
    def price(call: Call, tea: str) -> Result:
        """Tell a price."""
        return Result(f"{tea} is 5 for {call.from_number}.").set_global_data(tea=tea).say("Hm.")

    @app.tool
    def order() -> str:
        """Order."""
        return "Ordered."

    return app


async def played(app: App, report: Any, **settings: Any) -> list[Replayed]:
    async with app.lifespan:
        return [one async for one in replay(report, Platform(LocalTransport(app.endpoints)), URL, **settings)]


async def test_replay_of_an_app_that_answers_as_it_did_is_the_same() -> None:
    price = {"response": "Assam is 5 for .", "action": [{"set_global_data": {"tea": "Assam"}}, {"say": "Hm."}]}
    replayed = await played(
        shop(), report(entry("price", price, tea="Assam"), entry("order", {"response": "Ordered."}))
    )

    assert [(one.recorded.function, one.is_same, one.changed, one.diff) for one in replayed] == [
        ("price", True, [], ""),
        ("order", True, [], ""),
    ]
    assert replayed[0].reply == price


async def test_replay_tells_what_changed() -> None:
    was = {"response": "Assam is 4.", "action": {"set_global_data": {"tea": "Assam"}}, "post_process": True}
    (one,) = await played(shop(), report(entry("price", was, tea="Assam")))

    assert not one.is_same
    assert one.changed == ["response", "action", "post_process"]
    assert one.diff.splitlines() == [
        "--- recorded",
        "+++ now",
        "@@ -1,11 +1,13 @@",
        " {",
        '-  "response": "Assam is 4.",',
        '+  "response": "Assam is 5 for .",',
        '   "action": [',
        "     {",
        '       "set_global_data": {',
        '         "tea": "Assam"',
        "       }",
        "+    },",
        "+    {",
        '+      "say": "Hm."',
        "     }",
        "-  ],",
        '-  "post_process": true',
        "+  ]",
        " }",
    ]


async def test_replay_takes_another_order_of_keys_for_no_change() -> None:
    was = {"action": [{"set_global_data": {"tea": "Assam"}}], "response": "Assam is 4."}
    (one,) = await played(shop(), report(entry("price", was, tea="Assam")))

    assert one.diff.splitlines() == [
        "--- recorded",
        "+++ now",
        "@@ -4,7 +4,10 @@",
        '       "set_global_data": {',
        '         "tea": "Assam"',
        "       }",
        "+    },",
        "+    {",
        '+      "say": "Hm."',
        "     }",
        "   ],",
        '-  "response": "Assam is 4."',
        '+  "response": "Assam is 5 for ."',
        " }",
    ]


async def test_replay_compares_what_it_is_told_to() -> None:
    was = {"response": "Old words.", "action": [{"set_global_data": {"tea": "Darjeeling"}}, {"say": "Hm."}]}
    asked = report(entry("order", {"response": "Ordered."}), entry("price", was, tea="Assam"))
    replayed = await played(shop(), asked, only=["price"], actions_only=True, ignored=["tea"])

    assert [(one.recorded.function, one.is_same) for one in replayed] == [("price", True)]


async def test_replay_tells_of_a_function_that_is_no_more() -> None:
    (one,) = await played(shop(), report(entry("prices", {})))

    assert one.failure == (
        'Cannot call "prices": the document has no such function now (did you mean `price`?). It has order, price.'
    )
    assert not one.is_same


async def test_replay_tells_of_a_server_that_refuses() -> None:
    app = shop()
    app.tools["order"] = evolve(app.tools["order"], entry=app.tools["order"].entry.called_at("http://app.local/gone"))
    (one,) = await played(app, report(entry("order", {})))

    assert one.failure == "http://app.local/gone answered 404."


async def test_replay_needs_a_document() -> None:
    app = App("mute", auth=("user", "other"))
    app.prompt(lambda: "You answer.")

    with pytest.raises(AskingError, match=r"http://…@app\.local/ answered 401 instead of a document"):
        await played(app, report(entry("order", {})))


@pytest.mark.parametrize(
    ("recording", "reason"),
    [
        ([], "it has no list `swaig_log`, so that it is no report of a call"),
        ({"swaig_log": {}}, "it has no list `swaig_log`, so that it is no report of a call"),
        (
            report({"command_name": "hangup", "native": True}, "?"),
            "none of its 2 log entries is a function call that was sent to a server",
        ),
        (
            report(entry("order", {}, tea="[redacted]")),
            "it does not tell what was said; record with `log_values=True` on the app",
        ),
    ],
)
async def test_replay_refuses_what_tells_too_little(recording: Any, reason: str) -> None:
    with pytest.raises(NoRecordingError) as error:
        await played(shop(), recording)

    assert str(error.value) == reason


def test_facts_are_those_of_the_recorded_call() -> None:
    assert facts({"SWMLCall": {"call_id": "c-9"}}, []) == {"call_id": "c-9"}

    told = facts(report(), [])
    assert (told["call_id"], told["from"], told["type"]) == ("c-1", "+15550100001", "phone")

    told = facts({}, [Recorded("order", {"call_id": "c-2", "caller_id_num": "+15550100002"}, None)])
    assert (told["call_id"], told["from"]) == ("c-2", "+15550100002")

    assert facts({}, [])["from"] == "+15550100123"


def test_function_urls_are_found_in_any_section() -> None:
    one = {
        "SWAIG": {
            "defaults": {"web_hook_url": "d"},
            "functions": [{"function": "a"}, {"function": "b", "web_hook_url": "w"}],
        }
    }
    other = {
        "SWAIG": {"functions": [{"function": "a", "web_hook_url": "later"}, {"function": "mapped", "data_map": {}}]}
    }
    document = {"sections": {"main": ["answer", {"ai": one}], "night": [{"ai": other}]}}

    assert function_urls(document) == {"a": "d", "b": "w"}


def test_compared_leaves_out_what_means_nothing() -> None:
    assert compared(
        {
            "response": "Done 2026-11-21T06:40:00Z (reference 1a2b3c4d).",
            "action": {
                "SWML": {
                    "url": "https://u:p@acme.example/swaig?__token=abc&a=1",
                    "at": 3,
                    "id": "d238e0df-0b5f-4a58-9d2c-6f1c3b1e77aa",
                }
            },
            "post_process": False,
        },
        ["at"],
    ) == {
        "response": "Done <time> (reference …).",
        "action": [{"SWML": {"url": "https://acme.example/swaig?__token=…&a=1", "id": "<id>"}}],
    }
