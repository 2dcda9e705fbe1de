"""The outbox's reader side: claim promises, tick them off, tidy up."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, update
from sqlmodel import Session, col, select

from schemas.outbox import Promise
from store.truth import Truth
from store.unit_of_work import LEASE

LONGEST_WAIT = timedelta(seconds=30)
"""Most that a promise waits between two attempts, so also after a part is back."""

KEPT = timedelta(days=1)
"""How long carried-out promises are kept."""


def _open() -> ColumnElement[bool]:
    return ~and_(col(Promise.indexed), col(Promise.announced))


def _due(now: datetime) -> ColumnElement[bool]:
    # A lease further away than any lease lasts was made by a clock that has jumped back since.
    return or_(col(Promise.lease_until) <= now, col(Promise.lease_until) > now + 2 * LONGEST_WAIT)


def claim(truth: Truth, limit: int) -> list[Promise]:
    """Lease up to `limit` due promises, oldest first; two claimers never get the same one."""
    with truth.work() as work:
        # Rows that another claimer holds are skipped; SQLite has one writer anyway.
        due = list(
            work.session.exec(
                select(Promise)
                .where(_open(), _due(work.now))
                .order_by(col(Promise.id))
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
        )
        for promise in due:
            promise.attempts += 1
            wait = min(LEASE * 2 ** min(promise.attempts, 6), LONGEST_WAIT)
            promise.lease_until = work.now + wait
        work.commit()
    return due


def tick(session: Session, number: int, *, indexed: bool = False, announced: bool = False) -> None:
    """Tick what was done of a promise; ticks are never taken back."""
    values = {name: True for name, done in (("indexed", indexed), ("announced", announced)) if done}
    if values:
        session.exec(update(Promise).where(col(Promise.id) == number).values(**values))


def waiting(session: Session) -> int:
    """How many promises are not carried out in full."""
    return session.exec(select(func.count()).select_from(Promise).where(_open())).one()


def purge(truth: Truth) -> int:
    """Forget promises carried out more than a day ago; returns how many."""
    with truth.work() as work:
        gone = work.session.exec(
            delete(Promise).where(~_open(), col(Promise.created_at) < work.now - KEPT)
        )
        work.commit()
    return int(getattr(gone, "rowcount", 0))
