"""The store in memory: four operations, and no memory for what is over."""

from __future__ import annotations

from attrs import define

from swaiglet.swaig.store import MemoryStore


@define
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


async def test_store_adds_where_there_is_nothing() -> None:
    store = MemoryStore()

    assert [await store.add("a", b"1", 10), await store.add("a", b"2", 10), await store.add("b", b"", 10)] == [
        True,
        False,
        True,
    ]
    assert [await store.get("a"), await store.get("b"), await store.get("c")] == [b"1", b"", None]
    assert await store.add("b", b"2", 10) is False


async def test_store_puts_in_place_of_what_there_is() -> None:
    store = MemoryStore()
    await store.put("a", b"1", 10)
    await store.put("a", b"2", 10)

    assert await store.get("a") == b"2"


async def test_store_removes_what_may_be_there() -> None:
    store = MemoryStore()
    await store.put("a", b"1", 10)
    await store.remove("a")
    await store.remove("a")

    assert await store.get("a") is None


async def test_store_keeps_values_for_their_time() -> None:
    clock = Clock()
    store = MemoryStore(clock=clock)
    await store.put("a", b"1", 10)
    seen = []
    for clock.now in (0, 9.9, 10, 11):
        seen.append(await store.get("a"))

    assert seen == [b"1", b"1", None, None]
    assert await store.add("a", b"2", 10)


async def test_store_lets_the_oldest_go_when_there_are_too_many() -> None:
    store = MemoryStore(most=2)
    for key in ("a", "b", "a", "c"):
        await store.put(key, key.encode(), 10)

    assert [await store.get(key) for key in ("a", "b", "c")] == [b"a", None, b"c"]


async def test_store_forgets_what_is_over_though_nobody_asks_for_it() -> None:
    clock = Clock()
    store = MemoryStore(clock=clock)
    await store.put("long", b"1", 1000)
    for number in range(100):
        await store.put(f"short {number}", b"1", 10)
    clock.now = 100
    await store.put("new", b"1", 10)

    assert set(store._kept) == {"long", "new"}
