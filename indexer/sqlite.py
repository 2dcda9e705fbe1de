"""Connections to one SQLite file: a bounded pool of readers, one writer, errors in our words."""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from schemas.errors import EngineCorrupt, EngineUnavailable, MarieurError

READERS = 8
"""Readers at once; more wait. A pool keeps page caches warm where a connection a thread would not,
and bounds their memory."""

BUSY_SECONDS = 10.0
"""How long a writer waits for a writer of another process."""

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA cache_size = -65536",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
)

_AWAY = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def translate(error: sqlite3.Error) -> MarieurError | None:
    """The project's exception for what SQLite met; none for a mistake of our own."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    primary = code & 0xFF
    if primary in _AWAY:
        return EngineUnavailable(f"the index file cannot be used: {error}")
    if primary in _BROKEN or str(error).startswith("no such table"):
        return EngineCorrupt(f"the index file lacks what it should hold: {error}")
    return None


def as_json(values: Iterable[object]) -> str:
    """A list as statements take one, bound to a parameter of `json_each`."""
    return orjson.dumps(list(values)).decode()


@contextmanager
def translated() -> Iterator[None]:
    """Raise what SQLite meets inside as the project's exceptions."""
    try:
        yield
    except sqlite3.Error as error:
        ours = translate(error)
        if ours is None:
            raise
        raise ours from error


class SqliteFile:
    """One file, shared by every thread of every process that opens it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._write_lock = threading.Lock()
        self._writer: sqlite3.Connection | None = None
        self._slots: queue.LifoQueue[sqlite3.Connection | None] = queue.LifoQueue()
        for _ in range(READERS):
            self._slots.put(None)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection whose statements all see one snapshot."""
        connection = self._slots.get()
        try:
            with translated():
                connection = connection or self._open()
                connection.execute("BEGIN")
                try:
                    yield connection
                finally:
                    connection.rollback()
        finally:
            self._slots.put(connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection inside a transaction: committed on leaving, rolled back on an error."""
        with self._write_lock, translated():
            self._writer = connection = self._writer or self._open()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.commit()
            finally:
                connection.rollback()

    def close(self) -> None:
        """Close every connection; a later use opens new ones."""
        idle = [self._slots.get() for _ in range(READERS)]
        with self._write_lock:
            for connection in (*idle, self._writer):
                if connection is not None:
                    connection.close()
            self._writer = None
        for _ in range(READERS):
            self._slots.put(None)

    def _open(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EngineUnavailable(f"the index folder cannot be used: {error}") from error
        connection = sqlite3.connect(
            self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        return connection
