"""A unit of work: a change and its promises live or die together."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

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
        promise = Promise(
            topic=topic, ref=ref, note=note, created_at=self.now, lease_until=self.now + LEASE
        )
        self.session.add(promise)
        self.session.flush()
        if promise.id is None:
            raise AssertionError("a flushed promise has a number")
        self.promises.append(promise)
        return promise.id

    def commit(self) -> None:
        """Make the change and its promises true together."""
        self.session.commit()
        self.committed = True
