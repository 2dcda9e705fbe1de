"""A unit of work: a change and its promises live or die together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, insert
from sqlmodel import Session, SQLModel

from schemas.outbox import Promise, Topic
from store.insertion import insert_rows, table_of

LEASE = timedelta(seconds=5)
"""How long whoever made or claimed a promise has to carry it out before a sweep may."""


class Work:
    """A transaction on the truth; `now` is the one instant of everything it writes."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.now = now
        self.promises: list[Promise] = []
        self.committed = False

    def note(self, topic: Topic, ref: str, note: str | None = None) -> int:
        """Promise that a change of `ref` will be carried out; returns the promise's number.

        Numbers grow in the order in which promises are made.
        """
        self.session.flush()
        promise = Promise(
            topic=topic, ref=ref, note=note, created_at=self.now, lease_until=self.now + LEASE
        )
        values = promise.model_dump(exclude={"id"})
        promise.id = self.session.connection().execute(_PROMISE, values).scalar_one()
        self.promises.append(promise)
        return promise.id

    def insert(self, rows: Sequence[SQLModel]) -> None:
        """Write new rows of one table at once; the session does not come to know them.

        For what is written often: the session's own bookkeeping costs more than the statement.
        Raises `IntegrityError`.
        """
        insert_rows(self.session.connection(), rows)

    def delete(self, table: type[SQLModel], *which: ColumnElement[bool]) -> int:
        """Delete the rows of a table that meet all conditions, unread; returns how many."""
        done = self.session.execute(delete(table).where(*which))
        return cast("CursorResult[Any]", done).rowcount

    def commit(self) -> None:
        """Make the change and its promises true together."""
        self.session.commit()
        self.committed = True


_PROMISE = insert(table_of(Promise)).returning(table_of(Promise).c.id)
