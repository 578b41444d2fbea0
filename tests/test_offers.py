"""What is written of functions once for all calls, and what is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from swaiglet import AI, SWAIG, App, Call, DataMap, Document, Output, SWAIGFunction
from swaiglet.offers import MARK
from swaiglet.render import render
from swaiglet.swaig.webhooks import Webhooks
from swaiglet.swml.convert import to_json
from swaiglet.swml.functions import SWAIGDefaults

NESTED = {"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string"}}}}
ELSEWHERE = AI(SWAIG=SWAIG(defaults=SWAIGDefaults(web_hook_url="https://b.example/swaig")))


async def tool(order_id: str) -> str:
    return order_id


async def explicit(args: dict[str, Any], raw_data: dict[str, Any]) -> str:
    return f"{args} {raw_data}"


async def nothing() -> None:
    pass


def weather(city: str) -> DataMap:
    """Tell the weather."""
    return DataMap(output=Output(f"It is fine in {city}."))


def signed(call: str) -> Webhooks:
    """The webhooks of a call, as a server makes them."""
    return Webhooks(f"https://user:p%40ss@{call}.example", lambda name: f"?__token={name}-of-{call}", "desk")


def with_tool(function: Any = tool, description: str = "Do it.", **settings: Any) -> Callable[[App], None]:
    return lambda app: app.add_tool(function, name="f", description=description, **settings)


def desk(declare: Callable[[App], Any], ai: AI | None = None) -> App:
    app = App("desk", auth="off", ai=ai)
    app.prompt(lambda: "You answer the phone.")
    declare(app)
    app.set_up()
    return app


async def document(app: App, call: str) -> Document:
    return await render(app, Call(id=call), signed(call))


def functions(document: Document) -> list[SWAIGFunction]:
    """The functions of a document, read as an author reads them."""
    (talk,) = [verb for verb in document.main if isinstance(verb, AI)]
    return list((talk.SWAIG or SWAIG()).functions or ())


DECLARATIONS = {
    "secure": with_tool(),
    "for any call": with_tool(secure=False),
    "of another server": with_tool(web_hook_url="https://a.example/f"),
    "with JSON of the author's": with_tool(meta_data={"tier": "gold"}, meta_data_token="own"),
    "with fillers": with_tool(fillers={"en-US": ["One moment."]}),
    "with a schema of the author's": with_tool(explicit, parameters=NESTED),
    "with the mark": with_tool(description=f'Say "{MARK}/swaig".'),
    "a hook": lambda app: app.startup_hook(nothing),
    "of the platform": lambda app: app.data_map(weather),
}


@pytest.mark.parametrize("ai", [None, ELSEWHERE], ids=["run here", "run elsewhere"])
@pytest.mark.parametrize("declare", DECLARATIONS.values(), ids=DECLARATIONS)
async def test_functions_are_written_as_they_are_read(declare: Callable[[App], Any], ai: AI | None) -> None:
    app = desk(declare, ai)
    for call in ("one", "two"):
        unread, read = await document(app, call), await document(app, call)
        (function,) = functions(read)
        assert json.loads(to_json(unread))["sections"]["main"][1]["ai"]["SWAIG"]["functions"] == [function.to_wire()]
        assert to_json(unread) == to_json(read)
        assert unread == read


@pytest.mark.parametrize("ai", [None, ELSEWHERE], ids=["run here", "run elsewhere"])
async def test_each_call_has_urls_of_its_own(ai: AI | None) -> None:
    app = desk(with_tool(), ai)
    urls = [functions(await document(app, call))[0].web_hook_url for call in ("one", "two")]
    assert urls == [f"https://user:p%40ss@{call}.example/swaig?__token=f-of-{call}" for call in ("one", "two")]


async def test_json_of_the_authors_is_written_as_it_is_now() -> None:
    app = desk(with_tool(meta_data={"tier": "none"}))
    first = to_json(await document(app, "one"))
    app.tools["f"].entry.meta_data["tier"] = "gold"  # type: ignore[index]
    assert to_json(await document(app, "one")) == first.replace(b'"none"', b'"gold"')


async def test_whoever_may_run_a_function_is_looked_up_for_each_call() -> None:
    app = desk(with_tool())
    for secure, query in ((True, "?__token=f-of-one"), (False, None), (True, "?__token=f-of-one")):
        app.tools["f"] = evolve(app.tools["f"], secure=secure)
        unread, (function,) = to_json(await document(app, "one")), functions(await document(app, "one"))
        assert json.loads(unread)["sections"]["main"][1]["ai"]["SWAIG"]["functions"] == [function.to_wire()]
        assert function.web_hook_url == (query and f"https://user:p%40ss@one.example/swaig{query}")


async def test_functions_that_come_later_are_offered_too() -> None:
    app = desk(with_tool())
    await document(app, "one")
    app.add_tool(tool, name="g", description="Go.")
    assert [function.function for function in functions(await document(app, "one"))] == ["f", "g"]
    app.set_up()
    written = json.loads(to_json(await document(app, "one")))
    assert [entry["function"] for entry in written["sections"]["main"][1]["ai"]["SWAIG"]["functions"]] == ["f", "g"]


async def test_a_document_can_be_made_of_another() -> None:
    made = await document(desk(with_tool()), "one")
    talk = made.main[1]
    assert isinstance(talk, AI)
    other = evolve(made, sections={"main": [evolve(talk, hints=["parcel"])]})
    assert [function.web_hook_url for function in functions(other)] == [
        "https://user:p%40ss@one.example/swaig?__token=f-of-one"
    ]


async def test_functions_of_the_authors_stand_before_those_of_the_app() -> None:
    own = SWAIGFunction("own", description="Do it there.", web_hook_url="https://a.example/own")
    app = desk(with_tool(), AI(SWAIG=SWAIG(functions=[own])))
    written = json.loads(to_json(await document(app, "one")))
    assert [entry["function"] for entry in written["sections"]["main"][1]["ai"]["SWAIG"]["functions"]] == ["own", "f"]
