"""A unit of work: a change and its promises live or die together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Insert, Table, insert, inspect
from sqlmodel import Session, SQLModel

from schemas.outbox import Promise, Topic

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
        if rows:
            statement, names = _insertion(type(rows[0]))
            values = [{name: getattr(row, name) for name in names} for row in rows]
            self.session.connection().execute(statement, values)

    def commit(self) -> None:
        """Make the change and its promises true together."""
        self.session.commit()
        self.committed = True


def _table(kind: type[SQLModel]) -> Table:
    table = inspect(kind).local_table
    if not isinstance(table, Table):
        raise TypeError(f"{kind.__name__} has no table of its own")
    return table


@cache
def _insertion(kind: type[SQLModel]) -> tuple[Insert, tuple[str, ...]]:
    return insert(_table(kind)), tuple(column.key for column in inspect(kind).columns)


_PROMISE = insert(_table(Promise)).returning(_table(Promise).c.id)
