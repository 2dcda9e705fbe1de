"""Connections to the truth: SQLite in WAL mode or PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from schemas.errors import TruthUnavailable
from schemas.outbox import Promise
from store.unit_of_work import Work

Clock = Callable[[], datetime]
"""Gives the present instant, aware, in UTC."""

Relay = Callable[[Sequence[Promise]], None]
"""Is given the promises that a commit made; must not raise."""


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


class Truth:
    """The SQL store. `read` for questions, `work` for changes; both are thread-safe."""

    def __init__(self, url: str, *, clock: Clock = utc_now, pool_size: int = 40) -> None:
        self.clock = clock
        self._relay: Relay | None = None
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _open(url, pool_size)
        self._writing_engine = self.engine.execution_options(writing=True)
        # SQLite has one writer; waiting in a queue of our own beats its polling.
        self._turn: AbstractContextManager[Any] = (
            threading.Lock() if self.is_sqlite else nullcontext()
        )

    def on_commit(self, relay: Relay) -> None:
        """Have `relay` told the promises of every commit, after it, on the same thread."""
        self._relay = relay

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the truth; raises `TruthUnavailable`."""
        with translated(), Session(self.engine) as session:
            yield session

    @contextmanager
    def work(self) -> Iterator[Work]:
        """A transaction; leaving without `commit()` rolls back. Promises are relayed at exit."""
        with self._turn, translated(), Session(self._writing_engine) as session:
            session.expire_on_commit = False
            work = Work(session, self.clock())
            yield work
        if work.committed and work.promises and self._relay is not None:
            self._relay(work.promises)

    def ping(self) -> None:
        """Return when the truth answers; raise `TruthUnavailable` when not."""
        with self.read() as session:
            session.connection().execute(text("SELECT 1"))

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


@contextmanager
def translated() -> Iterator[None]:
    """Raise `TruthUnavailable` for what the database's driver says when it is away."""
    try:
        yield
    except (OperationalError, PoolTimeout) as error:
        raise TruthUnavailable(str(error)) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise TruthUnavailable(str(error)) from error
        raise


def _open(url: str, pool_size: int) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=pool_size, max_overflow=0, pool_pre_ping=True)
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        connect_args={"check_same_thread": False, "timeout": 15},
    )
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _tune_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin_sqlite`
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-32000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer that begins as a reader cannot become one when somebody else wrote meanwhile.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
