"""The log of what others do on an account: written with each deed, read by its holder (A4, A5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlmodel import Session as Reading
from sqlmodel import col, select

from club.login import Caller
from schemas.account import Account
from schemas.deeds import Activity, ActivityLog, ActivityOut, Deed
from schemas.delegation import Delegate, Right
from store.truth import Truth

KEPT = timedelta(days=365)
"""How long the log is kept, and who ended since is named."""

PAGE = 50
_LONGEST_REF = 200


def record(truth: Truth, caller: Caller, deed: Deed, matter: Right | None, ref: str | None) -> None:
    """Add a line about what a delegate did; nothing for a holder, or once the account is gone."""
    if caller.delegate is None:
        return
    with truth.work() as work:
        if work.session.get(Delegate, caller.delegate.id) is None:
            return
        work.session.add(
            Activity(
                account_id=caller.account.id,
                delegate_id=caller.delegate.id,
                at=work.now,
                deed=deed,
                matter=matter,
                ref=ref[:_LONGEST_REF] if ref else None,
            )
        )
        work.commit()


def log(
    reading: Reading, account_id: str, *, before: int | None = None, delegate: str | None = None
) -> ActivityLog:
    """A page of an account's log, newest first; of one delegate, where that is named."""
    asked = _of(account_id).limit(PAGE + 1)
    if before is not None:
        asked = asked.where(col(Activity.id) < before)
    if delegate is not None:
        asked = asked.where(col(Activity.delegate_id) == delegate)
    rows = reading.exec(asked).all()
    entries = [_told(*row) for row in rows[:PAGE]]
    return ActivityLog(entries=entries, next=entries[-1].id if len(rows) > PAGE else None)


def lines(reading: Reading, account_id: str) -> list[ActivityOut]:
    """The whole log of an account, newest first (C8)."""
    return [_told(*row) for row in reading.exec(_of(account_id)).all()]


def _of(account_id: str) -> Any:
    return (
        select(Activity, Delegate, Account)
        .join(Delegate, col(Delegate.id) == col(Activity.delegate_id))
        .outerjoin(Account, col(Account.id) == col(Delegate.worker_id))
        .where(col(Activity.account_id) == account_id)
        .order_by(col(Activity.id).desc())
    )


def purge(truth: Truth) -> int:
    """Forget lines that are too old, and delegates who ended before; returns how many."""
    with truth.work() as work:
        before = work.now - KEPT
        gone = work.delete(Activity, col(Activity.at) < before)
        ended = work.delete(Delegate, col(Delegate.ended_at) < before)
        work.commit()
    return gone + ended


def _told(row: Activity, delegate: Delegate, worker: Account | None) -> ActivityOut:
    return ActivityOut(
        id=str(row.id),
        at=row.at,
        delegate=delegate.id,
        name=(worker.name if worker else delegate.full_name) or "",
        kind=delegate.kind,
        deed=row.deed,
        matter=row.matter,
        ref=row.ref,
    )
