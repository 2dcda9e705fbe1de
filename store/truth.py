"""Connections to the truth: SQLite in WAL mode or PostgreSQL."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Executable, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from schemas.errors import TruthUnavailable
from schemas.outbox import Promise, Topic
from schemas.stages import Observe, Stage, unobserved
from store import connections
from store.unit_of_work import Work

Clock = Callable[[], datetime]
"""Gives the present instant, aware, in UTC."""

Relay = Callable[[Sequence[Promise]], None]
"""Is given the promises that a commit made; must not raise."""


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


class Truth:
    """The SQL store, thread-safe: `read` and `glance` for questions, `work` for changes."""

    def __init__(
        self,
        url: str,
        *,
        clock: Clock = utc_now,
        pool_size: int = 40,
        observe: Observe = unobserved,
    ) -> None:
        self.clock = clock
        self.observe = observe
        self._relay: Relay | None = None
        self.is_sqlite = url.startswith("sqlite")
        self.engine = connections.open_engine(url, pool_size)
        self._reading = connections.reading(self.engine)
        self._writing = connections.writing(self.engine)
        self._singly = connections.singly(self.engine)
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
        with translated(), Session(self._reading) as session:
            yield session

    @contextmanager
    def glance(self) -> Iterator[Session]:
        """A session each of whose statements sees the truth as it is at that moment.

        For questions of one statement, or of several that need not agree: a third of the round
        trips of `read`. Raises `TruthUnavailable`.
        """
        with translated(), Session(self._singly) as session:
            yield session

    @contextmanager
    def work(self) -> Iterator[Work]:
        """A transaction; leaving without `commit()` rolls back. Promises are relayed at exit."""
        began = time.perf_counter()
        with self._turn, translated(), Session(self._writing) as session:
            session.expire_on_commit = False
            work = Work(session, self.clock())
            yield work
        if not (work.committed and work.promises):
            return
        if any(promise.topic is Topic.PUBLICATION for promise in work.promises):
            self.observe(Stage.COMMIT, time.perf_counter() - began)
        if self._relay is not None:
            self._relay(work.promises)

    def change(self, statement: Executable, values: Mapping[str, Any]) -> int:
        """Carry out one statement, a transaction by itself; returns how many rows it changed."""
        with self._turn, translated(), self._singly.connect() as connection:
            return connection.execute(statement, values).rowcount

    def ping(self) -> None:
        """Return when the truth answers; raise `TruthUnavailable` when not."""
        with self.glance() as session:
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
