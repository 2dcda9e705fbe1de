"""Accounts that did not pay: deactivated at the deadline, until support restores them (C5)."""

from __future__ import annotations

from sqlmodel import Session, col, select

from club import acts, plan_letters, plans
from club.site_addresses import by_slug
from club.standing import set_state
from club.tariff import Tariff
from schemas.account import Account
from schemas.errors import N_, StateConflict
from schemas.moderation import Act
from schemas.plan import OrderState, PlanOrder, RestoreIn
from schemas.words import AccountState
from store.locking import ALONE
from store.truth import Truth
from store.unit_of_work import Work

_MOST = 200


def deactivate(work: Work, account: Account, row: PlanOrder) -> None:
    """An order was not paid in time: its account shows nowhere, and nobody logs in."""
    row.state, row.next_at = OrderState.OVERDUE, None
    if account.deactivated_at is not None:
        return
    account.deactivated_at = work.now
    acts.note(work, None, account.id, Act.DEACTIVATE, "")
    if account.state in (AccountState.ACTIVE, AccountState.SUSPENDED):
        set_state(work, account, AccountState.DEACTIVATED)


def restore(
    truth: Truth, tariff: Tariff, administrator: Account, slug: str, how: RestoreIn
) -> Account:
    """Let a deactivated account take part again: with a new deadline, or without the invoice.

    Raises `NotFound` and `StateConflict`. A block stays.
    """
    with truth.work() as work:
        found = by_slug(work.session, slug)
        account = work.session.get_one(Account, found.id, with_for_update=ALONE)
        if account.deactivated_at is None:
            raise StateConflict(N_("This account is not deactivated."))
        for row in plans.orders(work.session, account.id, (OrderState.OVERDUE,)):
            if how.withdraw:
                plans.take_back(work, row)
            else:
                row.state, row.next_at = OrderState.OPEN, work.now + tariff.deadline
        account.deactivated_at = None
        acts.note(work, administrator, account.id, Act.RESTORE, how.reason)
        if account.state is AccountState.DEACTIVATED:
            set_state(work, account, AccountState.ACTIVE)
        plan_letters.tell_of_restoring(work, account, how.reason)
        work.commit()
    return account


def deactivated(session: Session) -> list[Account]:
    """Accounts that wait for support, the longest first."""
    return list(
        session.exec(
            select(Account)
            .where(col(Account.deactivated_at).is_not(None))
            .order_by(col(Account.deactivated_at), col(Account.id))
            .limit(_MOST)
        )
    )
