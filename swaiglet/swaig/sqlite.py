"""A store that the processes of one machine share: a file."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

TABLE = "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value BLOB NOT NULL, until REAL NOT NULL)"
SWEEP_EVERY = 1_000
"""After so many writes, what is over is deleted."""


class SQLiteStore:
    """Keeps what must happen once in an SQLite file, for every process that opens the same."""

    def __init__(self, path: str | Path) -> None:
        """Open the file, and make it when it is not there.

        Args:
            path: where it is; readable for this user alone when it is made here.

        Raises:
            sqlite3.Error: it cannot be opened.
        """
        import sqlite3  # noqa: PLC0415  few apps need it

        Path(path).touch(mode=0o600, exist_ok=True)
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute(TABLE)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="swaiglet-store")
        self._writes = 0

    async def add(self, key: str, value: bytes, seconds: float) -> bool:
        """Keep the value unless there is one under the key; whether there was none."""
        return await self._run(partial(self._add, key, value, seconds))

    async def get(self, key: str) -> bytes | None:
        """The value, unless its time is over or there never was one."""
        return await self._run(partial(self._get, key))

    async def put(self, key: str, value: bytes, seconds: float) -> None:
        """Keep the value in place of any other."""
        await self._run(partial(self._put, key, value, seconds))

    async def remove(self, key: str) -> None:
        """Forget the value, if there is one."""
        await self._run(partial(self._connection.execute, "DELETE FROM kept WHERE key = ?", (key,)))

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _add(self, key: str, value: bytes, seconds: float) -> bool:
        now = time.time()
        self._sweep(now)
        row = "INSERT INTO kept VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, "
        row += "until = excluded.until WHERE until <= ?"
        return self._connection.execute(row, (key, value, now + seconds, now)).rowcount == 1

    def _get(self, key: str) -> bytes | None:
        query = "SELECT value FROM kept WHERE key = ? AND until > ?"
        row = self._connection.execute(query, (key, time.time())).fetchone()
        return row[0] if row else None

    def _put(self, key: str, value: bytes, seconds: float) -> None:
        self._connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (key, value, time.time() + seconds))

    def _sweep(self, now: float) -> None:
        self._writes += 1
        if self._writes % SWEEP_EVERY == 0:
            self._connection.execute("DELETE FROM kept WHERE until <= ?", (now,))

    def close(self) -> None:
        """Close the file; what is in it stays."""
        self._thread.shutdown()
        self._connection.close()
