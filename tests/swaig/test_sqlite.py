"""The store in a file: what processes agree on, when it is over, when it is opened and closed."""

from __future__ import annotations

import asyncio
import re
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from attrs import define

from swaiglet import AI, App, Call, FunctionCall, Prompt, SetupError, SQLiteStore


@define
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


def files(directory: Path) -> dict[str, int]:
    """The files with their modes."""
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in directory.iterdir()}


OPEN = dict.fromkeys(("kept.db", "kept.db-wal", "kept.db-shm"), 0o600)
CLOSED = {"kept.db": 0o600}
"""When nobody has the file open there is no log beside it."""


async def test_sqlite_store_adds_where_there_is_nothing(tmp_path: Path) -> None:
    async with SQLiteStore(tmp_path / "kept.db") as store:
        added = [await store.add("a", b"1", 10), await store.add("a", b"2", 10), await store.add("b", b"", 10)]
        assert added == [True, False, True]
        assert [await store.get("a"), await store.get("b"), await store.get("c")] == [b"1", b"", None]


async def test_sqlite_store_puts_in_place_of_what_there_is_and_removes_it(tmp_path: Path) -> None:
    async with SQLiteStore(tmp_path / "kept.db") as store:
        await store.put("a", b"1", 10)
        await store.put("a", b"2", 10)
        assert await store.get("a") == b"2"
        await store.remove("a")
        await store.remove("b")
        assert await store.get("a") is None


async def test_sqlite_store_forgets_what_is_over(tmp_path: Path) -> None:
    clock = Clock()
    async with SQLiteStore(tmp_path / "kept.db", clock=clock) as store:
        await store.add("a", b"1", 10)
        clock.now += 9.9
        assert (await store.get("a"), await store.add("a", b"2", 10)) == (b"1", False)
        clock.now += 0.1
        assert (await store.get("a"), await store.add("a", b"2", 10)) == (None, True)
        assert await store.get("a") == b"2"


async def test_sqlite_store_does_not_grow_with_what_is_over(tmp_path: Path) -> None:
    clock = Clock()
    async with SQLiteStore(tmp_path / "kept.db", clock=clock) as store:
        await store.put("old", b"x", 10)
        clock.now += 20
        for number in range(1_000):
            await store.add(str(number), b"x", 1)
        rows = await store._run(lambda connection: connection.execute("SELECT count(*) FROM kept").fetchone())
        assert rows == (1_000,)
    clock.now += 20
    async with SQLiteStore(tmp_path / "kept.db", clock=clock) as store:
        assert await store._run(lambda c: c.execute("SELECT count(*) FROM kept").fetchone()) == (0,)


async def test_sqlite_store_keeps_what_it_has_when_closed_and_is_readable_for_its_user_alone(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "kept.db")
    assert files(tmp_path) == {}  # nothing is opened before it is needed
    await store.put("a", b"1", 10)
    assert files(tmp_path) == OPEN
    await store.close()
    assert files(tmp_path) == CLOSED
    await store.close()
    assert await store.get("a") == b"1"
    await store.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("swaiglet-store")]


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nowhere/kept.db", "No such file or directory"), ("", "unable to open database file"), ("text.db", "{no_file}")],
)
async def test_sqlite_store_says_which_file_cannot_be_opened(name: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("These are no tables, but a text." * 10)
    path = tmp_path / name
    told = f'Cannot open the store "{path}": {reason.format(no_file="file is not a database")}. Name an SQLite file, '
    with pytest.raises(SetupError, match=f"^{re.escape(told)}"):
        await SQLiteStore(path).__aenter__()


MANY = """
import asyncio, sys
from swaiglet import SQLiteStore

async def main():
    async with SQLiteStore(sys.argv[1]) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        print(sum([await store.add(str(number), b"x", 60) for number in range(200)]))

asyncio.run(main())
"""


def test_sqlite_store_lets_one_of_many_processes_add(tmp_path: Path) -> None:
    command = (sys.executable, "-W", "error", "-c", MANY, str(tmp_path / "kept.db"))
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    processes = [subprocess.Popen(command, encoding="utf-8", **pipes) for _ in range(6)]  # type: ignore[call-overload]
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * 6
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    ended = [(process.communicate(), process.returncode) for process in processes]
    assert [(complaints, status) for (_, complaints), status in ended] == [("", 0)] * 6
    assert sum(int(added) for (added, _), _ in ended) == 200


def test_sqlite_store_can_be_opened_by_many_at_once(tmp_path: Path) -> None:
    """Which of them SQLite refuses, if any, is a matter of microseconds: so many times, some are."""

    async def add(store: SQLiteStore) -> bool:
        async with store:
            return await store.add("key", b"", 9.0)

    def opened(path: Path, start: threading.Barrier) -> bool:
        start.wait()
        return asyncio.run(add(SQLiteStore(path)))

    with ThreadPoolExecutor(6) as threads:
        for number in range(60):
            start = threading.Barrier(6)
            jobs = [threads.submit(opened, tmp_path / f"{number}.db", start) for _ in range(6)]
            assert sorted(job.result() for job in jobs) == [False] * 5 + [True]


def make_app() -> tuple[App, list[int]]:
    app, runs = App("desk", ai=AI(prompt=Prompt("Greet.")), auth="off"), list[int]()

    @app.tool(once="call")
    def order() -> str:
        """Order."""
        runs.append(1)
        return f"Order {len(runs)}."

    return app, runs


async def test_apps_share_the_store_of_the_environment_and_close_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.db"
    monkeypatch.setenv("SWAIGLET_STORE", str(path))
    (first, runs), (second, others) = make_app(), make_app()
    call = FunctionCall("order", {}, Call(id="c-1"))
    async with first.lifespan, second.lifespan:
        answers = [(await app.dispatch(call)).to_wire() for app in (first, second, first)]
    assert answers == [{"response": "Order 1."}] * 3
    assert (runs, others) == ([1], [])
    assert files(tmp_path) == CLOSED


async def test_an_app_leaves_a_store_open_that_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWAIGLET_STORE", str(tmp_path / "other.db"))
    async with SQLiteStore(tmp_path / "kept.db") as store:
        app = App("desk", ai=AI(prompt=Prompt("Greet.")), auth="off", store=store)
        async with app.lifespan:
            await app.store.put("a", b"1", 60)
        assert files(tmp_path) == OPEN


async def test_an_app_does_not_start_without_the_store_of_its_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWAIGLET_STORE", str(tmp_path / "nowhere" / "kept.db"))
    app, runs = make_app()
    with pytest.raises(SetupError, match=r"^Cannot open the store "):
        await app.lifespan.__aenter__()
    assert not app.lifespan.is_open
    result = await app.dispatch(FunctionCall("order", {}, Call(id="c-1")))
    assert runs == []
    assert "went wrong on our side" in str(result.to_wire()["response"])
