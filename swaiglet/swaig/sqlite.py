"""A store that the processes of one machine share: a file."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from swaiglet import errors
from swaiglet.errors import SetupError

if TYPE_CHECKING:
    from sqlite3 import Connection

T = TypeVar("T")

TABLE = "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value BLOB NOT NULL, until REAL NOT NULL)"
ADD = """
    INSERT INTO kept VALUES (:key, :value, :until)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, until = excluded.until WHERE until <= :now
"""
PUT = "INSERT OR REPLACE INTO kept VALUES (:key, :value, :until)"
BUSY_SECONDS = 10.0
"""How long to wait while another process writes."""
PAUSE_SECONDS = 0.01
"""Between two tries, where SQLite itself does not wait."""
SWEEP_EVERY = 1_000
"""After so many values, what is over is deleted; also when the file is opened."""


class SQLiteStore:
    """Keeps what must happen once in an SQLite file, for every process on this machine that opens the same.

    The file is opened at the first use, and made when it is not there, readable for this user alone. As a context
    manager, ``async with SQLiteStore("kept.db") as store: …``, it is opened at once and closed at the end.
    """

    def __init__(self, path: str | Path, *, clock: Callable[[], float] = time.time) -> None:
        """Name the file.

        Args:
            path: where it is, on a disk of this machine.
            clock: seconds, the same for every process.
        """
        self.path = Path(path)
        self.clock = clock
        self._connection: Connection | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._added = 0

    async def __aenter__(self) -> Self:
        """Open the file.

        Raises:
            SetupError: it cannot be opened, or is no SQLite file.
        """
        try:
            await self._run(lambda _: None)
        except SetupError:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the file."""
        await self.close()

    async def close(self) -> None:
        """Close the file; what is in it stays, and the next use opens it again."""
        thread, self._thread = self._thread, None
        if thread:
            await asyncio.get_running_loop().run_in_executor(thread, self._close)
            thread.shutdown()  # it has nothing left to do

    async def add(self, key: str, value: bytes, seconds: float) -> bool:
        """Keep the value unless there is one under the key; whether there was none."""
        return await self._run(partial(self._add, key, value, seconds))

    async def get(self, key: str) -> bytes | None:
        """The value, unless its time is over or there never was one."""
        return await self._run(partial(self._get, key))

    async def put(self, key: str, value: bytes, seconds: float) -> None:
        """Keep the value in place of any other."""
        await self._run(lambda connection: connection.execute(PUT, self._row(key, value, seconds)))

    async def remove(self, key: str) -> None:
        """Forget the value, if there is one."""
        await self._run(lambda connection: connection.execute("DELETE FROM kept WHERE key = ?", (key,)))

    async def _run(self, work: Callable[[Connection], T]) -> T:
        """Do some work in the one thread that the file belongs to."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="swaiglet-store")
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: work(self._opened()))

    def _opened(self) -> Connection:
        if self._connection is None:
            self._connection = self._open()
            self._sweep(self._connection)
        return self._connection

    def _open(self) -> Connection:
        import sqlite3  # noqa: PLC0415  few apps need it

        try:
            self.path.touch(mode=0o600)
            connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise SetupError(errors.cannot_open_store(str(self.path), error)) from error
        try:
            _write_ahead(connection)
            for statement in ("PRAGMA synchronous=NORMAL", TABLE):
                connection.execute(statement)
        except sqlite3.Error as error:
            connection.close()
            raise SetupError(errors.cannot_open_store(str(self.path), error)) from error
        return connection

    def _close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def _add(self, key: str, value: bytes, seconds: float, connection: Connection) -> bool:
        self._added += 1
        if self._added % SWEEP_EVERY == 0:
            self._sweep(connection)
        return connection.execute(ADD, self._row(key, value, seconds)).rowcount == 1

    def _get(self, key: str, connection: Connection) -> bytes | None:
        query = "SELECT value FROM kept WHERE key = ? AND until > ?"
        row = connection.execute(query, (key, self.clock())).fetchone()
        return row[0] if row else None

    def _row(self, key: str, value: bytes, seconds: float) -> dict[str, Any]:
        now = self.clock()
        return {"key": key, "value": value, "until": now + seconds, "now": now}

    def _sweep(self, connection: Connection) -> None:
        connection.execute("DELETE FROM kept WHERE until <= ?", (self.clock(),))


def _write_ahead(connection: Connection) -> None:
    """Have readers not wait for writers.

    Of several that turn a new file to it at once, SQLite refuses all but one without waiting.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except connection.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > until:
                raise
            time.sleep(PAUSE_SECONDS)  # in the thread that the file belongs to
        else:
            return
