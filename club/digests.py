"""Who wants digests of their hub, when each is due, and how they are ended without logging in.

They are due in the morning of whoever reads them: every day, or on Mondays. `matcher.digests`
writes them.
"""

from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlmodel import Session, col, select

from club.login import account_of
from schemas.account import Account
from schemas.digest import DigestSubscription, Pace
from schemas.words import AccountState
from store.truth import Truth

MORNING = time(7)
_DAYS = 7
"""Of a week, which begins on Monday."""


def pace_of(session: Session, account_id: str) -> Pace:
    """How often a member wants a digest."""
    row = session.get(DigestSubscription, account_id)
    return row.pace if row else Pace.NEVER


def choose(truth: Truth, account_id: str, pace: Pace) -> None:
    """Have digests come at this pace, the first with what is published from now on."""
    with truth.work() as work:
        account = account_of(work.session, account_id, for_update=True)
        row = work.session.get(DigestSubscription, account_id)
        if pace is Pace.NEVER:
            if row is not None:
                work.session.delete(row)
        else:
            row = row or DigestSubscription(
                account_id=account_id,
                pace=pace,
                secret=secrets.token_urlsafe(24),
                told_until=work.now,
                due_at=work.now,
            )
            row.pace, row.due_at = pace, next_morning(work.now, account.time_zone, pace)
            work.session.add(row)
        work.commit()


def end(truth: Truth, secret: str) -> None:
    """Unsubscribe by a letter's link; one that was used already has done what it is for."""
    with truth.work() as work:
        work.session.execute(
            delete(DigestSubscription).where(col(DigestSubscription.secret) == secret)
        )
        work.commit()


def due(session: Session, now: datetime, limit: int) -> list[str]:
    """The accounts whose digest is due, the longest due first: none that is shut out."""
    return list(
        session.exec(
            select(col(DigestSubscription.account_id))
            .join(Account, col(Account.id) == col(DigestSubscription.account_id))
            .where(
                col(DigestSubscription.due_at) <= now,
                col(Account.state) == AccountState.ACTIVE,
                col(Account.email_bounced_at).is_(None),
            )
            .order_by(col(DigestSubscription.due_at), col(DigestSubscription.account_id))
            .limit(limit)
        )
    )


def next_morning(now: datetime, time_zone: str, pace: Pace) -> datetime:
    """The first morning after `now` at which a digest of this pace is due."""
    zone = ZoneInfo(time_zone)
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=local.time() >= MORNING)
    if pace is not Pace.DAILY:
        day += timedelta(days=-day.weekday() % _DAYS)
    return datetime.combine(day, MORNING, zone).astimezone(now.tzinfo)
