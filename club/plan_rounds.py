"""What time brings about with plans: they begin, are renewed, end, or were not paid (C5).

An order says when something is next to be done about it. Whoever does it asks the row again, so
that it happens once, whoever else is at it and however late it is.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from club import plan_letters, plans
from club.deactivation import deactivate
from club.tariff import Tariff
from club.tiers import put_in_force
from schemas.account import Account
from schemas.errors import Invalid
from schemas.plan import BOUGHT, UNPAID, OrderState, PlanOrder
from schemas.words import AccountState
from store.locking import ALONE
from store.truth import Truth
from store.unit_of_work import Work

_MOST = 50
"""Orders a round: the rest wait for the next one."""


def advance(truth: Truth, tariff: Tariff) -> int:
    """Do what is due about orders, the longest due first; returns how many changed."""
    with truth.glance() as glance:
        due = glance.exec(
            select(col(PlanOrder.id), col(PlanOrder.account_id))
            .where(col(PlanOrder.next_at) <= truth.clock())
            .order_by(col(PlanOrder.next_at), col(PlanOrder.id))
            .limit(_MOST)
        ).all()
    return sum(_advance(truth, tariff, order_id, account_id) for order_id, account_id in due)


def _advance(truth: Truth, tariff: Tariff, order_id: str, account_id: str) -> bool:
    with truth.work() as work:
        account = work.session.get(Account, account_id, with_for_update=ALONE)
        row = work.session.get(PlanOrder, order_id)
        if account is None or row is None:
            return False
        if row.next_at is None or row.next_at > work.now:
            return False
        _step(work, tariff, account, row)
        work.commit()
        return True


def _step(work: Work, tariff: Tariff, account: Account, row: PlanOrder) -> None:
    ends = row.ends_at or work.now
    if row.state is OrderState.OPEN:
        deactivate(work, account, row)
    elif row.state is OrderState.PAID:
        row.state, row.next_at = OrderState.RUNNING, work.now
        put_in_force(work, account)
    elif row.state is OrderState.RUNNING and ends <= work.now:
        row.state, row.next_at = OrderState.ENDED, None
        put_in_force(work, account)
    elif row.state is OrderState.RUNNING:
        row.next_at = _notice(work, tariff, account, row, ends)
    else:
        row.next_at = None


def _notice(
    work: Work, tariff: Tariff, account: Account, row: PlanOrder, ends: datetime
) -> datetime:
    """Have the next invoice written once its time has come; returns when to look again."""
    # A short plan is not to be renewed as soon as it has begun.
    begins = row.begins_at or work.now
    ready = ends - min(tariff.notice, (ends - begins) / 2)
    if work.now < ready:
        return ready
    may_pay = account.state is AccountState.ACTIVE and not account.embargoed
    if may_pay and not _is_followed(work, row):
        try:
            offer, price = tariff.offered(row.plan, row.months)
        except Invalid:
            # It is not sold any more: it ends, and its holder chooses another.
            plan_letters.tell_of_last_term(work, account, ends)
            return ends
        if price > 0:
            plans.place(work, tariff, account, offer, months=row.months, price=price, renews=row)
    return ends


def _is_followed(work: Work, row: PlanOrder) -> bool:
    """Whether something was ordered already that comes after it."""
    later = plans.orders(work.session, row.account_id, (*UNPAID, *BOUGHT, OrderState.WITHDRAWN))
    return any(
        one.renews == row.id
        or (
            row.tier is not None
            and one.tier is not None
            and one.id != row.id
            and one.state is not OrderState.WITHDRAWN
        )
        for one in later
    )
