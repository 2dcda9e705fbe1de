"""The outbox's reader side: claim promises, tick them off, tidy up."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, select

from schemas.outbox import Promise, Topic
from store.truth import Truth
from store.unit_of_work import LEASE

LONGEST_WAIT = timedelta(seconds=30)
"""Most that a promise waits between two attempts while a part is away."""

KEPT = timedelta(days=1)
"""How long carried-out promises are kept."""

_OF_PUBLICATIONS = col(Promise.topic) == Topic.PUBLICATION


def _open() -> ColumnElement[bool]:
    return ~and_(col(Promise.indexed), col(Promise.announced))


def _wait(attempts: int) -> timedelta:
    """How long a promise is leased when it is made (0) or claimed for the nth time."""
    doublings: int = 2 ** min(attempts, 6)
    return min(LEASE * doublings, LONGEST_WAIT)


_LATEST = next(attempts for attempts in range(7) if _wait(attempts) == LONGEST_WAIT)
"""Attempts from which on the wait grows no more."""


def _due(now: datetime, *, all_answer: bool) -> ColumnElement[bool]:
    lease, attempts = col(Promise.lease_until), col(Promise.attempts)
    cases: list[ColumnElement[bool]] = []
    for number in range(_LATEST + 1):
        # Nobody is at work on it any more when `LEASE` is over; the rest is patience.
        spared = _wait(number) - LEASE if all_answer else timedelta()
        # A lease further away than it was made was made by a clock that has jumped back since,
        # or by another machine's, which may be a little ahead.
        impossible = now + _wait(number) + LEASE
        asked = attempts == number if number < _LATEST else attempts >= number
        cases.append(and_(asked, or_(lease <= now + spared, lease > impossible)))
    return or_(*cases)


def claim(truth: Truth, limit: int, *, all_answer: bool = False) -> list[Promise]:
    """Lease up to `limit` due promises, oldest first; two claimers never get the same one.

    Where `all_answer`, every part that a promise may have waited for is there: those that failed
    are tried again as soon as nobody can be at work on them.
    """
    with truth.work() as work:
        # Rows that another claimer holds are skipped; SQLite has one writer anyway.
        due = list(
            work.session.exec(
                select(Promise)
                .where(_open(), _due(work.now, all_answer=all_answer))
                .order_by(col(Promise.id))
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
        )
        for promise in due:
            promise.attempts += 1
            promise.lease_until = work.now + _wait(promise.attempts)
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


def newest_open(session: Session) -> int | None:
    """Number of the newest publication's promise that is not carried out in full."""
    return session.exec(select(func.max(col(Promise.id))).where(_open(), _OF_PUBLICATIONS)).one()


def is_open_until(session: Session, number: int) -> bool:
    """Whether a publication's promise up to this number is not carried out in full."""
    until = select(col(Promise.id)).where(_open(), _OF_PUBLICATIONS, col(Promise.id) <= number)
    return session.exec(until.limit(1)).first() is not None


def is_open_since(session: Session, moment: datetime) -> bool:
    """Whether a publication's promise made by then is not carried out in full."""
    made = select(col(Promise.id)).where(
        _open(), _OF_PUBLICATIONS, col(Promise.created_at) <= moment
    )
    return session.exec(made.limit(1)).first() is not None


def purge(truth: Truth) -> int:
    """Forget promises carried out more than a day ago; returns how many."""
    with truth.work() as work:
        gone = work.delete(Promise, ~_open(), col(Promise.created_at) < work.now - KEPT)
        work.commit()
    return gone
