"""What waits in the outbox and among the letters, told without anybody's data, and tried anew."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Integer, and_, case, func, update
from sqlalchemy import cast as sql_cast
from sqlalchemy import select as select_any
from sqlmodel import Session, col, select

from schemas.backlog import Failure, Retried, WaitingLetters, WaitingPromises
from schemas.letter import Letter
from schemas.outbox import Promise, Topic
from store.unit_of_work import Work

_OPEN_PROMISE = ~and_(col(Promise.indexed), col(Promise.announced))
_FAILED = col(Promise.error).is_not(None)
_UNSENT = col(Letter.sent_at).is_(None)
_REFUSED = col(Letter.refused).is_not(None)


def promises(session: Session) -> list[WaitingPromises]:
    """Open promises by topic, the oldest first."""
    oldest = func.min(col(Promise.created_at))
    rows = session.exec(
        select(col(Promise.topic), func.count(), oldest, func.max(col(Promise.attempts)))
        .where(_OPEN_PROMISE)
        .group_by(col(Promise.topic))
        .order_by(oldest)
    )
    failures = _failures(session)
    return [
        WaitingPromises(
            topic=topic,
            waiting=waiting,
            oldest=since,
            attempts=attempts,
            failures=failures.get(topic, []),
        )
        for topic, waiting, since, attempts in rows
    ]


def failing(session: Session) -> int:
    """How many open promises have failed at least once."""
    return session.exec(
        select(func.count()).select_from(Promise).where(_OPEN_PROMISE, _FAILED)
    ).one()


def _failures(session: Session) -> dict[Topic, list[Failure]]:
    attempts = func.max(col(Promise.attempts))
    rows = session.execute(
        select_any(
            col(Promise.topic),
            col(Promise.error),
            func.count(),
            attempts,
            func.min(col(Promise.created_at)),
        )
        .where(_OPEN_PROMISE, _FAILED)
        .group_by(col(Promise.topic), col(Promise.error))
        .order_by(attempts.desc(), col(Promise.error))
    )
    by_topic: dict[Topic, list[Failure]] = {}
    for topic, error, count, most, since in rows:
        told = Failure(error=error or "", promises=count, attempts=most, since=since)
        by_topic.setdefault(topic, []).append(told)
    return by_topic


def letters(session: Session) -> list[WaitingLetters]:
    """Unsent letters by purpose, the oldest first."""
    oldest = func.min(col(Letter.created_at))
    refused = func.sum(sql_cast(case((_REFUSED, 1), else_=0), Integer))
    rows = session.exec(
        select(col(Letter.purpose), func.count(), refused, oldest)
        .where(_UNSENT)
        .group_by(col(Letter.purpose))
        .order_by(oldest)
    )
    return [
        WaitingLetters(purpose=purpose, waiting=count - given_up, refused=given_up, oldest=since)
        for purpose, count, given_up, since in rows
    ]


def retry(work: Work, sending: timedelta) -> Retried:
    """Have all that waits, and letters that were given up, tried as soon as that is safe.

    A promise that somebody is at work on may be carried out twice, which changes nothing. A letter
    may not: one that waits is tried when whoever has it now must be done, `sending` from now.
    """
    over = work.now + sending
    promised = work.session.execute(
        update(Promise)
        .where(_OPEN_PROMISE, col(Promise.lease_until) > work.now)
        .values(lease_until=work.now)
        .returning(col(Promise.id))
    ).all()
    hurried = work.session.execute(
        update(Letter)
        .where(_UNSENT, ~_REFUSED, col(Letter.due_at) > over)
        .values(due_at=over)
        .returning(col(Letter.id))
    ).all()
    revived = work.session.execute(
        update(Letter)
        .where(_UNSENT, _REFUSED)
        .values(due_at=work.now, attempts=0, refused=None)
        .returning(col(Letter.id))
    ).all()
    return Retried(promises=len(promised), letters=len(hurried) + len(revived))
