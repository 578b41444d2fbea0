"""Providers: which type handlers ask for."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from typing import Annotated, Any, Protocol

import pytest
from attrs import frozen

from swaiglet import App, SetupError
from swaiglet.swaig.handler import Handler
from swaiglet.swaig.provided import Provider, provided_type


@frozen
class Database: ...


class Store(Protocol): ...


def plain() -> Database:
    return Database()


async def coroutine() -> Database:
    return Database()


def generator() -> Iterator[Database]:
    yield Database()


def whole_generator() -> Generator[Database, None, None]:
    yield Database()


async def async_generator() -> AsyncIterator[Database]:
    yield Database()


async def whole_async_generator() -> AsyncGenerator[Database, None]:
    yield Database()


def mapping() -> dict[str, Database]:
    return {}


def protocol() -> Store:
    return Database()


def callback() -> Callable[[], int]:
    return lambda: 5


@pytest.mark.parametrize(
    ("function", "type_"),
    [
        (plain, Database),
        (coroutine, Database),
        (generator, Database),
        (whole_generator, Database),
        (async_generator, Database),
        (whole_async_generator, Database),
        (mapping, dict[str, Database]),
        (protocol, Store),
        (callback, Callable[[], int]),
    ],
)
def test_provider_provides_what_its_annotation_says(function: Callable[..., Any], type_: Any) -> None:
    app = App("desk")

    assert app.provide(function) is function
    assert app.providers == {type_: Provider(Handler(function, function.__name__, {}), type_)}


def test_provider_may_name_a_class_of_the_function_around_it() -> None:
    @frozen
    class Local: ...

    async def local() -> AsyncIterator[Local]:
        yield Local()

    app = App("desk")
    app.provide(local)

    @app.tool("explicit", "Do it.", parameters={})
    def explicit(args: dict[str, Any], local: Local) -> None: ...

    assert provided_type(local, "local") is Local
    assert app.tools["explicit"].handler.filled == {"local": Local}


def says_nothing():  # type: ignore[no-untyped-def]  # noqa: ANN201
    return Database()


def provides_none() -> None: ...


def provides_anything() -> Any:
    return Database()


def provides_object() -> object:
    return Database()


def bare_generator() -> Iterator:  # type: ignore[type-arg]
    yield Database()


def wrong_generator() -> Database:  # type: ignore[misc]
    yield Database()


def empty_generator() -> Iterator[None]:
    yield None


@pytest.mark.parametrize(
    "function",
    [
        says_nothing,
        provides_none,
        provides_anything,
        provides_object,
        bare_generator,
        wrong_generator,
        empty_generator,
    ],
)
def test_provider_that_tells_no_type_is_refused(function: Callable[..., Any]) -> None:
    name = function.__name__
    with pytest.raises(SetupError) as caught:
        App("desk").provide(function)

    assert str(caught.value) == (
        f"Cannot provide what `{name}` opens: its return annotation names no type. Write `-> Database`, or "
        f"`-> AsyncIterator[Database]` for a generator that yields one."
    )


def test_provider_may_ask_only_for_what_was_provided_before() -> None:
    def cache(database: Database) -> dict[str, int]:
        return {}

    app = App("desk")
    with pytest.raises(SetupError, match="parameter `database` of `cache`"):
        app.provide(cache)
    app.provide(plain)
    app.provide(cache)

    assert [*app.providers] == [Database, dict[str, int]]


def test_provider_of_a_type_that_is_provided_is_refused() -> None:
    app = App("desk")
    app.provide(plain)

    with pytest.raises(SetupError, match="Cannot declare a provider of `Database` twice"):
        app.provide(coroutine)


async def test_what_is_provided_is_filled_with_words_beside_it() -> None:
    app = App("desk")
    app.provide(plain)

    @app.tool
    async def look(database: Annotated[Database, "Theirs."], other: Database | None, size: int) -> None:
        """Look."""

    assert app.tools["look"].handler.filled == {"database": Database, "other": Database}
    assert [parameter.name for parameter in app.tools["look"].handler.parameters] == ["size"]
