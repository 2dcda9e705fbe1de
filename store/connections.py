"""How connections to the truth are opened, kept, and begin what they do."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError

TRUSTED_SECONDS = 1.0
"""How long an idle connection is taken to be good without asking its server."""

STATEMENT = ""
"""Begin nothing: each statement is a transaction by itself."""


def open_engine(url: str, pool_size: int) -> Engine:
    """An engine whose connections begin what their execution option `begin` says.

    The driver begins nothing of its own accord: a question of one statement makes one round
    trip where a transaction around it would make three.
    """
    # Last in, first out: few connections are busy, so caches stay warm and few need a ping.
    options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 0, "pool_use_lifo": True}
    # Errors name their statement and not its values, which may be a person's: they end in logs.
    options["hide_parameters"] = True
    if url.startswith("sqlite"):
        engine = create_engine(
            url, connect_args={"check_same_thread": False, "timeout": 15}, **options
        )
        event.listen(engine, "connect", _tune_sqlite)
    else:
        engine = create_engine(url, isolation_level="AUTOCOMMIT", **options)
        # Many rows of one table are one statement, also where none is wanted back.
        engine.dialect.use_insertmanyvalues_wo_returning = True
        _ping_idle_ones(engine)
    event.listen(engine, "begin", _begin)
    return engine


def reading(engine: Engine) -> Engine:
    """The engine for transactions that see one state of the truth."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(begin="BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")


def writing(engine: Engine) -> Engine:
    """The engine for transactions that write."""
    if engine.dialect.name != "sqlite":
        return engine
    # A writer that begins as a reader cannot become one when somebody else wrote meanwhile.
    return engine.execution_options(begin="BEGIN IMMEDIATE")


def singly(engine: Engine) -> Engine:
    """The engine for statements that are each a transaction."""
    return engine.execution_options(begin=STATEMENT)


def _begin(connection: Connection) -> None:
    if words := connection.get_execution_options().get("begin", "BEGIN"):
        connection.exec_driver_sql(words)


def _tune_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin`
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-32000",
        "temp_store=MEMORY",
        # What is deleted is overwritten, so that the file holds nobody who was erased (C8).
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _ping_idle_ones(engine: Engine) -> None:
    """Ask the server before a connection is used that has been idle for a while.

    One that broke a moment ago fails its statement; SQLAlchemy then drops all of them.
    """
    broken = engine.dialect.loaded_dbapi.Error

    def note(_connection: object, record: Any) -> None:
        if record is not None:
            record.info["idle_since"] = time.monotonic()

    def check(connection: Any, record: Any, _proxy: object) -> None:
        since = record.info.get("idle_since")
        if since is None or time.monotonic() - since < TRUSTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except broken as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", note)
    event.listen(engine, "checkout", check)
