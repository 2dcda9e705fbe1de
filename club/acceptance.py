"""Members accept a new version of a policy before they go on, and it is kept what and when (A17).

Whether one has to is asked in the statement that finds out who makes a request (`club.login`):
whether the account's last acceptance is older than the newest version in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from club import policies
from club.login import account_of
from schemas.errors import N_, StateConflict
from schemas.policy import (
    FIRST_NUMBER,
    AcceptedPolicy,
    PolicyAcceptance,
    PolicyName,
    PolicyVersion,
)
from store.truth import Truth


def pending(session: Session, accepted_at: datetime, now: datetime) -> list[PolicyVersion]:
    """What a member has to accept before going on: in force since the last acceptance."""
    return [
        row
        for row in policies.current(session, now).values()
        if row.number > FIRST_NUMBER
        and row.in_force_at is not None
        and row.in_force_at > accepted_at
    ]


def accept(truth: Truth, account_id: str, read: Mapping[PolicyName, int]) -> None:
    """Accept what has to be accepted; `read` says which version of each the member was shown.

    Raises `StateConflict` where that is not all of it: another one came into force meanwhile.
    """
    with truth.work() as work:
        account = account_of(work.session, account_id, for_update=True)
        wanted = pending(work.session, account.policies_accepted_at, work.now)
        if any(read.get(row.name) != row.number for row in wanted):
            raise StateConflict(N_("Other versions are in force by now: read those."))
        policies.keep(work, account_id, wanted)
        account.policies_accepted_at = work.now
        work.commit()


def history(session: Session, account_id: str, language: str) -> list[AcceptedPolicy]:
    """What a member accepted and when, the newest first."""
    rows = session.exec(
        select(PolicyVersion, col(PolicyAcceptance.accepted_at))
        .join(PolicyAcceptance, col(PolicyAcceptance.version_id) == col(PolicyVersion.id))
        .where(col(PolicyAcceptance.account_id) == account_id)
        .order_by(
            col(PolicyAcceptance.accepted_at).desc(),
            col(PolicyVersion.name),
            col(PolicyVersion.number).desc(),
        )
    )
    return [
        AcceptedPolicy(**policies.head(row, language).model_dump(), accepted_at=at)
        for row, at in rows
    ]
