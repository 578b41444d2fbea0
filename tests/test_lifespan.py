"""What is provided: opened when the app is started, given to handlers, closed when it ends."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from typing import Any

import pytest
from attrs import define, field, frozen
from quart import Quart

from swaiglet import AI, App, Call, Document, FunctionCall, PostPrompt, Prompt, Result, SetupError
from swaiglet.verbs import Answer, Hangup

Log = pytest.LogCaptureFixture

SORRY = "Something went wrong on our side and this could not be done (reference "


@define
class Database:
    name: str = "real"


@frozen
class Cache:
    database: Database


@frozen
class Clock:
    hour: int


@frozen
class Mail:
    sender: str


@define
class Ledger:
    """What was opened and closed, in order."""

    lines: list[str] = field(factory=list)


def make_app() -> App:
    return App("desk", auth="off", ai=AI(prompt=Prompt("Greet.")))


def make_full_app(ledger: Ledger) -> App:
    """An app with a provider of every kind, each needing the one before, and a tool that asks for all."""
    app = make_app()

    @app.provide
    async def database() -> AsyncIterator[Database]:
        ledger.lines.append("open database")
        yield Database()
        ledger.lines.append("close database")

    @app.provide
    def cache(database: Database) -> Iterator[Cache]:
        ledger.lines.append(f"open cache of {database.name}")
        yield Cache(database)
        ledger.lines.append("close cache")

    @app.provide
    async def clock() -> Clock:
        ledger.lines.append("open clock")
        return Clock(9)

    @app.provide
    def mail(clock: Clock) -> Mail:
        ledger.lines.append("open mail")
        return Mail(f"desk at {clock.hour}")

    @app.tool(secure=False)
    async def tell(database: Database, cache: Cache, clock: Clock, mail: Mail | None) -> str:
        """Tell all."""
        same = cache.database is database
        return f"{database.name} {same} {clock.hour} {mail.sender if mail else 'nobody'}"

    return app


OPENED = ["open database", "open cache of real", "open clock", "open mail"]
CLOSED = ["close cache", "close database"]
TOLD = Result("real True 9 desk at 9")


async def test_lifespan_opens_in_order_and_closes_in_reverse() -> None:
    ledger = Ledger()
    app = make_full_app(ledger)
    async with app.lifespan:
        opened = [*ledger.lines]
        told = await app.dispatch(FunctionCall("tell"))

    assert (opened, told, ledger.lines) == (OPENED, TOLD, OPENED + CLOSED)


async def test_lifespan_may_be_entered_again_after_it_ended() -> None:
    ledger = Ledger()
    app = make_full_app(ledger)
    for _ in range(2):
        async with app.lifespan:
            assert await app.dispatch(FunctionCall("tell")) == TOLD

    assert ledger.lines == (OPENED + CLOSED) * 2


async def test_lifespan_opens_for_the_first_and_closes_behind_the_last() -> None:
    ledger = Ledger()
    app = make_full_app(ledger)
    async with app.lifespan:
        async with app.lifespan:
            pass
        assert ledger.lines == OPENED

    assert ledger.lines == OPENED + CLOSED


async def test_lifespan_that_is_entered_twice_at_once_lets_nobody_in_early() -> None:
    go = asyncio.Event()
    app, seen = make_app(), []

    @app.provide
    async def database() -> Database:
        await go.wait()
        return Database()

    async def enter() -> None:
        async with app.lifespan:
            seen.append(app.lifespan.provided.copy())

    both = asyncio.gather(enter(), enter())
    await asyncio.sleep(0)
    go.set()
    await both

    assert seen == [{Database: Database()}] * 2
    assert app.lifespan.provided == {}


def test_lifespan_forgets_what_a_loop_that_is_gone_left_open() -> None:
    ledger = Ledger()
    app = make_full_app(ledger)

    async def enter() -> None:
        await app.lifespan.__aenter__()

    async def ask() -> Result:
        async with app.lifespan:
            return await app.dispatch(FunctionCall("tell"))

    asyncio.run(enter())
    ledger.lines.clear()

    assert asyncio.run(ask()) == TOLD
    assert ledger.lines == OPENED + CLOSED


async def test_what_is_provided_fills_every_kind_of_handler() -> None:
    app, seen = make_app(), []

    @app.provide
    def database() -> Database:
        return Database()

    @app.before_call
    def before(database: Database) -> None:
        seen.append(f"before {database.name}")

    @app.prompt
    def role(database: Database) -> str:
        seen.append(f"prompt {database.name}")
        return "Greet."

    @app.section
    def main(database: Database, ai: AI) -> Iterator[Any]:
        seen.append(f"section {database.name}")
        yield Answer()
        yield ai

    @app.startup_hook
    def begin(database: Database) -> None:
        seen.append(f"hook {database.name}")

    @app.tool("explicit", "Do it.", parameters={"size": {"type": "integer"}})
    def explicit(args: dict[str, Any], raw_data: dict[str, Any], database: Database) -> None:
        seen.append(f"explicit {database.name} {args}")

    @app.tool
    def broken(database: Database) -> None:
        """Fail."""
        raise LookupError

    @app.errorhandler(LookupError)
    def lost(database: Database) -> str:
        return f"lost in {database.name}"

    @app.post_prompt("Sum up.")
    def save(report: PostPrompt, database: Database) -> None:
        seen.append(f"report {database.name}")

    async with app.lifespan:
        await app.render()
        await app.dispatch(FunctionCall("startup_hook"))
        await app.dispatch(FunctionCall("explicit", {"size": 5}))
        answer = await app.dispatch(FunctionCall("broken"))
        from swaiglet.dispatch import take_report

        assert await take_report(app, PostPrompt()) is None

    assert answer == Result("lost in real")
    assert seen == [
        "before real",
        "prompt real",
        "section real",
        "hook real",
        "explicit real {'size': 5}",
        "report real",
    ]


async def test_a_handler_that_asks_for_what_is_not_open_gets_a_sentence_in_the_log(caplog: Log) -> None:
    app = make_full_app(Ledger())
    response = await app.test_client().post("/swaig", json={"function": "tell"})

    assert (await response.get_json())["response"].startswith(SORRY)
    assert (
        "Cannot give `Database` to a handler: nothing opened it, because the app was not started. Serve it, or write "
        "`async with app.lifespan:` around what you do; an embedded app is started by its host's lifespan."
    ) in caplog.text


async def test_an_error_handler_that_asks_for_what_is_not_open_says_so_too(caplog: Log) -> None:
    app = make_app()

    @app.provide
    def database() -> Database:
        return Database()

    @app.tool
    def broken() -> None:
        """Fail."""
        raise LookupError

    @app.errorhandler(LookupError)
    def lost(database: Database) -> str:
        return f"lost in {database.name}"

    assert (await app.dispatch(FunctionCall("broken"))).response.startswith(SORRY)
    assert "Cannot give `Database` to a handler" in caplog.text


# What goes wrong


class Server:
    """The server's side of a lifespan: what it was told."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive(self) -> Any:
        return self.messages.pop(0)

    async def send(self, message: Any) -> None:
        self.sent.append(message)


def raise_error() -> Database:
    message = "connection refused"
    raise OSError(message)


async def raise_on_loop() -> Database:
    return raise_error()


def leave() -> Database:
    raise SystemExit("no database")


async def yield_after() -> AsyncGenerator[Database, None]:
    yield raise_error()


def yield_nothing() -> Generator[Database, None, None]:
    yield from ()


@pytest.mark.parametrize(
    ("provider", "reason"),
    [
        (raise_error, "OSError: connection refused"),
        (raise_on_loop, "OSError: connection refused"),
        (leave, "SystemExit: no database"),
        (yield_after, "OSError: connection refused"),
        (yield_nothing, "RuntimeError: generator didn't yield"),
    ],
)
@pytest.mark.parametrize("breaks_when_closed", [False, True])
async def test_a_server_does_not_start_when_something_cannot_be_opened(
    provider: Callable[..., Any], reason: str, breaks_when_closed: bool
) -> None:
    app, ledger = make_app(), Ledger()

    @app.provide
    async def cache() -> AsyncIterator[Cache]:
        ledger.lines.append("open")
        yield Cache(Database())
        ledger.lines.append("close")
        if breaks_when_closed:
            raise LookupError

    app.provide(provider)
    server = Server()
    await app({"type": "lifespan"}, server.receive, server.send)

    message = f"Cannot open what `{provider.__name__}` provides: {reason}. Mend that, then start again."
    assert server.sent == [{"type": "lifespan.startup.failed", "message": message}]
    assert (ledger.lines, app.lifespan.provided) == (["open", "close"], {})
    with pytest.raises(SetupError):
        await app.lifespan.__aenter__()
    assert ledger.lines == ["open", "close"] * 2


async def test_start_up_that_is_cancelled_closes_what_it_opened() -> None:
    app, ledger = make_app(), Ledger()

    @app.provide
    async def cache() -> AsyncIterator[Cache]:
        yield Cache(Database())
        ledger.lines.append("close")

    @app.provide
    async def database() -> Database:
        ledger.lines.append("begin")
        await asyncio.Event().wait()
        return Database()

    starting = asyncio.create_task(app.lifespan.__aenter__())
    while "begin" not in ledger.lines:  # noqa: ASYNC110  a handful of turns of the loop
        await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting

    assert ledger.lines == ["begin", "close"]


async def test_what_cannot_be_closed_does_not_keep_others_open() -> None:
    ledger = Ledger()
    app = make_full_app(ledger)

    @app.provide
    async def broken() -> AsyncIterator[list[int]]:
        yield []
        message = "already closed"
        raise LookupError(message)

    with pytest.raises(LookupError, match="already closed"):
        async with app.lifespan:
            pass

    assert ledger.lines == OPENED + CLOSED
    assert app.lifespan.provided == {}


async def test_functions_in_flight_are_cancelled_before_anything_is_closed() -> None:
    app, ledger, begun = make_app(), Ledger(), asyncio.Event()

    @app.provide
    async def database() -> AsyncIterator[Database]:
        yield Database()
        ledger.lines.append("close database")

    @app.tool
    async def endless(database: Database) -> None:
        """Never end."""
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ledger.lines.append("tool ended")

    async with app.lifespan:
        waiting = asyncio.create_task(app.dispatch(FunctionCall("endless")))
        await begun.wait()

    assert ledger.lines == ["tool ended", "close database"]
    assert (await waiting).response.startswith("There is no answer yet")


async def test_threads_are_the_apps_own_and_end_with_its_lifespan() -> None:
    app, threads = make_app(), []

    @app.tool
    def where() -> None:
        """Tell where."""
        threads.append(threading.current_thread())

    @app.prompt
    def role() -> None:
        threads.append(threading.current_thread())

    for _ in range(2):
        async with app.lifespan:
            await app.dispatch(FunctionCall("where"))
            await app.render()

    for thread in threads:
        await asyncio.to_thread(thread.join)
    names = [thread.name.rpartition("_")[0] for thread in threads]
    assert names == ["swaiglet-tool", "swaiglet-document"] * 2
    assert len(set(threads)) == 4


# Overrides


async def test_override_before_the_start_keeps_a_provider_from_being_opened() -> None:
    ledger = Ledger()
    app = make_full_app(ledger)
    app.override(Database, Database("fake"))
    async with app.lifespan:
        told = await app.dispatch(FunctionCall("tell"))

    assert told == Result("fake True 9 desk at 9")
    assert ledger.lines == ["open cache of fake", "open clock", "open mail", "close cache"]


async def test_override_needs_no_lifespan() -> None:
    app = make_app()

    @app.provide
    def database() -> Database:
        return Database()

    @app.tool
    async def tell(database: Database) -> str:
        """Tell."""
        return database.name

    with app.override(Database, Database("fake")):
        with app.override(Database, Database("other")):
            inner = await app.dispatch(FunctionCall("tell"))
        outer = await app.dispatch(FunctionCall("tell"))
    after = await app.dispatch(FunctionCall("tell"))

    assert (inner, outer) == (Result("other"), Result("fake"))
    assert after.response.startswith(SORRY)


async def test_override_of_what_is_open_ends_with_its_block() -> None:
    app = make_full_app(Ledger())
    async with app.lifespan:
        with app.override(Mail, None):
            without = await app.dispatch(FunctionCall("tell"))
        told = await app.dispatch(FunctionCall("tell"))

    assert (without, told) == (Result("real True 9 nobody"), TOLD)


def test_override_of_what_nothing_provides_is_refused() -> None:
    app = make_app()
    with pytest.raises(SetupError) as caught:
        app.override(Database, None)
    assert str(caught.value) == (
        "Cannot override `Database`: no function under `@app.provide` returns it. There is none at all."
    )

    class Databas: ...

    app.provide(raise_error)
    with pytest.raises(SetupError) as caught:
        app.override(Databas, None)
    assert str(caught.value) == (
        "Cannot override `Databas`: no function under `@app.provide` returns it (did you mean `Database`?). "
        "There is Database."
    )


# Servers


async def test_an_embedded_app_opens_and_closes_with_its_host() -> None:
    ledger = Ledger()
    app = make_full_app(ledger)
    host = Quart("host")
    host.register_blueprint(app.blueprint(), url_prefix="/voice")
    async with host.test_app() as served:
        opened = [*ledger.lines]
        response = await served.test_client().post("/voice/swaig", json={"function": "tell"})

    assert (opened, await response.get_json()) == (OPENED, {"response": TOLD.response})
    assert ledger.lines == OPENED + CLOSED


async def test_a_host_does_not_start_when_an_embedded_app_cannot(caplog: Log) -> None:
    app = make_app()
    app.provide(raise_error)
    host = Quart("host")
    host.register_blueprint(app.blueprint())
    server = Server()
    await host({"type": "lifespan", "asgi": {}}, server.receive, server.send)  # type: ignore[arg-type]

    message = "Cannot open what `raise_error` provides: OSError: connection refused. Mend that, then start again."
    assert server.sent[0] == {"type": "lifespan.startup.failed", "message": message}

    app.override(Database, Database("fake"))  # and the host's end left nothing askew
    async with app.lifespan:
        assert app.lifespan._entered == 1


async def test_an_asgi_server_opens_and_closes(caplog: Log) -> None:
    ledger = Ledger()
    server = Server()
    with caplog.at_level(logging.ERROR):
        await make_full_app(ledger)({"type": "lifespan"}, server.receive, server.send)

    assert server.sent == [{"type": "lifespan.startup.complete"}, {"type": "lifespan.shutdown.complete"}]
    assert ledger.lines == OPENED + CLOSED


async def test_a_handler_is_called_directly_like_any_function() -> None:
    app = make_full_app(Ledger())

    @app.tool
    async def greet(name: str, call: Call, database: Database) -> Result:
        """Greet."""
        return Result(f"{name} {call.id} {database.name}")

    @app.section
    def goodbye() -> Iterator[Hangup]:
        yield Hangup()

    assert await greet("Alex", Call(id="c-1"), Database("fake")) == Result("Alex c-1 fake")
    assert [*goodbye()] == [Hangup()]
    assert isinstance(await app.render(), Document)
