"""The end of acting for an account: at once, whoever brings it about (A4, A5)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from club import sessions, tokens
from schemas.delegation import Delegate
from schemas.second_factor import SecondFactor
from store.unit_of_work import Work


def end_now(work: Work, row: Delegate) -> None:
    """End a delegation within a transaction: its sessions, tokens and open pages, and its login."""
    sessions.end_all(work, row.account_id, person=row.id)
    tokens.revoke_all(work, row.account_id, person=row.id)
    work.delete(SecondFactor, col(SecondFactor.person_id) == row.id)
    row.ended_at = work.now
    # The address may be somebody's again; the password is nobody's.
    row.email = row.password_hash = None
    row.rights = []


def end_of_worker(work: Work, account_id: str) -> None:
    """End, within a transaction, all that a member does for others as their Webmaster."""
    for row in _worked_on(work, account_id):
        end_now(work, row)


def stop_working(work: Work, account_id: str) -> None:
    """End, within a transaction, the sessions and tokens a member acts for others by."""
    for row in _worked_on(work, account_id):
        sessions.end_all(work, row.account_id, person=row.id)
        tokens.revoke_all(work, row.account_id, person=row.id)


def _worked_on(work: Work, account_id: str) -> Sequence[Delegate]:
    return work.session.exec(
        select(Delegate).where(
            col(Delegate.worker_id) == account_id, col(Delegate.ended_at).is_(None)
        )
    ).all()
