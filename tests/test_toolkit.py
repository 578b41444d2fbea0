"""Toolkits: declared once, added to apps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from attrs import frozen

from swaiglet import AI, App, Call, DataMap, FunctionCall, Output, PostPrompt, Result, SetupError
from swaiglet.dispatch import take_report
from swaiglet.toolkit import Toolkit
from swaiglet.verbs import Hangup, Play, Verb


@frozen
class Database:
    name: str = "real"


@frozen
class Cache:
    size: int = 1


def full_toolkit(seen: list[str]) -> Toolkit:  # noqa: C901  it is a list of small functions
    """A toolkit that uses every decorator."""
    kit = Toolkit("parcels", uses=[Database])

    @kit.provide
    def cache(database: Database) -> Cache:
        return Cache(len(database.name))

    @kit.prompt("Parcels")
    def rules(database: Database) -> list[str]:
        return [f"Look into {database.name}."]

    @kit.before_call
    def before(ai: AI) -> None:
        ai.hints = [*ai.hints, "parcel"]

    @kit.section("goodbye")
    def goodbye() -> Iterator[Verb]:
        yield Play("say:Goodbye")
        yield Hangup()

    @kit.tool
    def order_status(order_id: str, cache: Cache) -> str:
        """Look up an order."""
        if order_id == "lost":
            raise LookupError
        return f"{order_id} in {cache.size}"

    @kit.data_map
    def weather(city: str) -> DataMap:
        """Tell the weather."""
        return DataMap(output=Output(f"It is fine in {city}."))

    @kit.startup_hook
    def begin() -> None:
        seen.append("begin")

    @kit.hangup_hook
    def end() -> None:
        seen.append("end")

    @kit.errorhandler(LookupError)
    def lost(error: LookupError) -> str:
        return "I cannot find it."

    @kit.post_prompt("Sum up.")
    def save(report: PostPrompt) -> None:
        seen.append(report.text)

    @kit.status_callback("calling.call.record")
    def recorded() -> None: ...

    @kit.debug_event
    def happened() -> None: ...

    return kit


def make_app(name: str = "desk") -> App:
    app = App(name, auth="off", public_url="https://example.com")

    @app.provide
    def database() -> Database:
        return Database()

    @app.prompt
    def role() -> str:
        return "Greet."

    return app


async def test_register_adds_all_that_a_toolkit_declares() -> None:
    seen: list[str] = []
    app = make_app().register(full_toolkit(seen))
    async with app.lifespan:
        wire = (await app.render()).to_wire()
        told = [await app.dispatch(FunctionCall("order_status", {"order_id": order_id})) for order_id in ("5", "lost")]
        for hook in ("startup_hook", "hangup_hook", "start_hook", "stop_hook"):
            await app.dispatch(FunctionCall(hook))
        await take_report(app, PostPrompt(post_prompt_data={"raw": "They called."}))

    ai = wire["sections"]["main"][1]["ai"]
    assert ai["prompt"]["pom"] == [{"body": "Greet."}, {"title": "Parcels", "bullets": ["Look into real."]}]
    assert ai["hints"] == ["parcel"]
    assert [function["function"] for function in ai["SWAIG"]["functions"]] == [
        "order_status",
        "startup_hook",
        "hangup_hook",
        "weather",
    ]
    assert wire["sections"]["goodbye"] == [{"play": {"url": "say:Goodbye"}}, {"hangup": {}}]
    assert told == [Result("5 in 4"), Result("I cannot find it.")]
    assert seen == ["begin", "end", "begin", "end", "They called."]
    assert [len(app.status_handlers), len(app.debug_handlers)] == [1, 1]


async def test_one_toolkit_serves_two_apps_which_share_nothing() -> None:
    kit = full_toolkit([])
    sales, support = make_app("sales").register(kit), make_app("support").register(kit)
    support.override(Database, Database("support's"))
    call = FunctionCall("order_status", {"order_id": "5"}, Call(id="c-1"))
    async with sales.lifespan, support.lifespan:
        told = [await sales.dispatch(call), await support.dispatch(call)]

    @sales.tool
    def extra() -> None:
        """Do more."""

    assert told == [Result("5 in 4"), Result("5 in 9")]
    assert ("extra" in sales.tools, "extra" in support.tools, "extra" in kit.tools) == (True, False, False)


async def test_toolkits_may_be_registered_in_toolkits() -> None:
    whole = Toolkit("whole", uses=[Database]).register(full_toolkit([]))
    app = make_app().register(whole)
    async with app.lifespan:
        told = await app.dispatch(FunctionCall("order_status", {"order_id": "5"}))

    assert told == Result("5 in 4")


def refusal_of(act: Callable[[], Any]) -> str:
    with pytest.raises(SetupError) as caught:
        act()
    return str(caught.value)


def clash(declare: Callable[[Toolkit], Any]) -> tuple[str, bool]:
    """Why an app that has the same already refuses a toolkit, and whether it is as it was."""
    app, kit = make_app(), Toolkit("kit", uses=[Database])
    kit.prompt("Added")(lambda: "Added.")
    kit.section("first")(lost)
    declare(app)
    declare(kit)

    def state() -> dict[str, Any]:
        return {name: value.copy() for name, value in vars(app).items() if isinstance(value, dict | list)}

    before = state()
    return refusal_of(lambda: app.register(kit)), state() == before


def order_status() -> str:
    """Look up an order."""
    return ""


def weather() -> DataMap:
    """Tell the weather."""
    return DataMap(output=Output("It is fine."))


def lost() -> str:
    return ""


def cache() -> Cache:
    return Cache()


@pytest.mark.parametrize(
    ("declare", "refusal"),
    [
        (
            lambda kit: kit.tool(order_status),
            (
                "Cannot declare tool `order_status` twice: each call has one. "
                "Give it another name or remove one of them."
            ),
        ),
        (
            lambda kit: kit.data_map(weather),
            "Cannot declare tool `weather` twice: each call has one. Give it another name or remove one of them.",
        ),
        (
            lambda kit: kit.startup_hook(lost),
            "Cannot declare tool `startup_hook` twice: each call has one. Give it another name or remove one of them.",
        ),
        (
            lambda kit: kit.section("goodbye")(lost),
            "Cannot declare section `goodbye` twice: each call has one. Give it another name or remove one of them.",
        ),
        (
            lambda kit: kit.errorhandler(LookupError)(lost),
            (
                "Cannot declare error handler `LookupError` twice: each call has one. "
                "Give it another name or remove one of them."
            ),
        ),
        (
            lambda kit: kit.provide(cache),
            (
                "Cannot declare a provider of `Cache` twice: each call has one. "
                "Give it another name or remove one of them."
            ),
        ),
        (
            lambda kit: kit.post_prompt("Sum up.")(lost),
            (
                "Cannot take reports with `lost`: `lost` takes them already, and a call has one report. "
                "Call one from the other."
            ),
        ),
    ],
)
def test_register_refuses_what_is_there_already_and_adds_nothing(declare: Callable[[Any], Any], refusal: str) -> None:
    assert clash(declare) == (refusal, True)


def test_register_refuses_the_same_toolkit_twice() -> None:
    kit = Toolkit("rules")
    kit.prompt("Rules")(lambda: "Be brief.")
    app = make_app().register(kit)

    assert refusal_of(lambda: app.register(kit)) == (
        "Cannot declare toolkit `rules` twice: each call has one. Give it another name or remove one of them."
    )
    assert len(app.prompts) == 2


def test_register_refuses_a_toolkit_that_uses_what_nothing_provides() -> None:
    app = App("desk")

    assert refusal_of(lambda: app.register(full_toolkit([]))) == (
        'Cannot register toolkit "parcels": it uses `Database`, which nothing provides. '
        "Declare a function under `@app.provide` that returns it, before."
    )


def test_register_refuses_what_is_no_toolkit() -> None:
    app = make_app()
    given: Any = order_status

    assert refusal_of(lambda: app.register(given)) == (
        "Cannot register <function>: it is no toolkit. Write `app.register(Toolkit('name'))`."
    )
    assert refusal_of(lambda: app.register(app)).endswith("it is no toolkit. Write `app.register(Toolkit('name'))`.")


def test_a_provider_that_stands_behind_a_tool_which_asks_for_its_type_is_refused() -> None:
    app, kit = App("desk"), Toolkit("kit")

    @app.tool
    def look(cache: Cache | None = None) -> None:
        """Look."""

    refusal = (
        "Cannot provide `Cache` by `cache` any more: tool `look` already has it as an argument for the model to fill. "
        "Move `cache` before it."
    )
    kit.provide(cache)
    assert refusal_of(lambda: app.provide(cache)) == refusal
    assert refusal_of(lambda: app.register(kit)) == refusal


def test_a_handler_may_not_ask_for_what_its_toolkit_does_not_say_it_uses() -> None:
    kit = Toolkit("kit")

    def rules(database: Database) -> str:
        return database.name

    assert "parameter `database` of `rules`" in refusal_of(lambda: kit.prompt(rules))


def test_a_toolkit_has_a_name() -> None:
    assert refusal_of(lambda: Toolkit("")).startswith('Cannot name an app "":')


def test_titles_and_names_of_sections_are_text() -> None:
    kit: Any = Toolkit("kit")

    for decorator, told in ((kit.prompt, "prompt"), (kit.section, "section")):
        with pytest.raises(SetupError) as caught:
            decorator(["Rules"])
        assert str(caught.value) == (
            f"Cannot use [\"Rules\"] beside `@app.{told}`: it is no text. Write `@app.{told}('…')`."
        )
