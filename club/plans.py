"""Plans: ordered, withdrawn, in force from and until (C5, K4)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from club import billing, plan_letters
from club.commerce import refuse_commerce
from club.keywords import limit_of
from club.login import account_of
from club.tariff import Tariff
from club.tiers import put_in_force
from schemas.account import Account
from schemas.columns import is_id, new_id
from schemas.errors import N_, NoRefund, NotFound, PlanRunning, StateConflict
from schemas.plan import BOUGHT, UNPAID, OrderIn, OrderOut, OrderState, PlanOrder, PlanOut
from schemas.price_list import Offer
from store.truth import Truth
from store.unit_of_work import Work


def order(
    truth: Truth, tariff: Tariff, account_id: str, wanted: OrderIn, key: str | None = None
) -> OrderOut:
    """Order a plan; the same again where `key` was sent before.

    What costs something has its invoice at once, what costs nothing is in force. Raises `Invalid`
    for what is not sold, `PlanRunning`, `Embargoed`, and `StateConflict` while another order waits
    to be paid.
    """
    with truth.work() as work:
        account = account_of(work.session, account_id, for_update=True)
        row = _again(work.session, account_id, wanted, key) if key else None
        if row is None:
            row = place_ordered(work, tariff, account, wanted, key)
            work.commit()
    with truth.read() as session:
        return describe(session, row)


def place_ordered(
    work: Work, tariff: Tariff, account: Account, wanted: OrderIn, key: str | None = None
) -> PlanOrder:
    """Write what a member ordered, in a transaction that holds the account's row; as `order`."""
    refuse_commerce(account)
    offer, price = tariff.offered(wanted.plan, wanted.months)
    _check(work.session, account, offer, extend=wanted.extend)
    return place(work, tariff, account, offer, months=wanted.months, price=price, key=key)


def _again(session: Session, account_id: str, wanted: OrderIn, key: str) -> PlanOrder | None:
    before = session.exec(
        select(PlanOrder).where(col(PlanOrder.account_id) == account_id, col(PlanOrder.key) == key)
    ).first()
    if before is not None and (before.plan, before.months) != (wanted.plan, wanted.months):
        raise StateConflict(N_("This key was sent with another order already."))
    return before


def _check(session: Session, account: Account, offer: Offer, *, extend: bool) -> None:
    if waiting := orders(session, account.id, UNPAID):
        same_sort = [one for one in waiting if (one.tier is None) is (offer.tier is None)]
        if same_sort:
            raise StateConflict(
                N_("An order waits to be paid already. Pay its invoice, or withdraw it first.")
            )
    until = bought_until(session, account.id)
    if offer.tier is not None and until is not None and not extend:
        raise PlanRunning(
            N_(
                "Your plan runs until {day} and cannot be changed. "
                "You can order what follows it: say that it extends the plan."
            ),
            day=until.date().isoformat(),
        )


def place(
    work: Work,
    tariff: Tariff,
    account: Account,
    offer: Offer,
    *,
    months: int,
    price: int,
    key: str | None = None,
    renews: PlanOrder | None = None,
) -> PlanOrder:
    """Write an order and its invoice, within a transaction that holds the account's row."""
    row = PlanOrder(
        account_id=account.id,
        plan=offer.code,
        tier=offer.tier,
        keywords=offer.keywords,
        seats=offer.seats,
        months=months,
        price=price,
        currency=tariff.prices.currency,
        renews=renews.id if renews else None,
        ordered_at=work.now,
        key=key or new_id(),
    )
    work.session.add(row)
    work.session.flush()
    if price == 0:
        buy(work, account, row)
        return row
    due = work.now + tariff.deadline
    if renews is not None and renews.ends_at is not None:
        due = max(due, renews.ends_at)
    billing.issue(work, tariff, account, row, due)
    row.next_at = due
    plan_letters.tell_of_invoice(work, account)
    return row


def buy(work: Work, account: Account, row: PlanOrder) -> None:
    """It is paid: in force at once, or when what it follows ends."""
    after = _follows_until(work.session, row)
    row.paid_at = work.now
    row.begins_at = max(work.now, after) if after else work.now
    row.ends_at = months_later(row.begins_at, row.months)
    if row.begins_at > work.now:
        row.state, row.next_at = OrderState.PAID, row.begins_at
    else:
        row.state, row.next_at = OrderState.RUNNING, work.now
        put_in_force(work, account)


def _follows_until(session: Session, row: PlanOrder) -> datetime | None:
    """When what runs now ends, where an order is not to run beside it: packages add up."""
    if row.tier is not None:
        return bought_until(session, row.account_id)
    before = session.get(PlanOrder, row.renews) if row.renews else None
    return before.ends_at if before and before.state in BOUGHT else None


def withdraw(truth: Truth, account_id: str, order_id: str) -> None:
    """Take an order back that is not paid; again is harmless.

    Raises `NotFound`, `NoRefund` for what was paid, `StateConflict` for what is overdue.
    """
    with truth.work() as work:
        account_of(work.session, account_id, for_update=True)
        row = work.session.get(PlanOrder, order_id) if is_id(order_id) else None
        if row is None or row.account_id != account_id:
            raise NotFound(N_("You have no such order."))
        if row.state in (*BOUGHT, OrderState.ENDED):
            raise NoRefund(N_("What was paid runs to its end: there is no refund."))
        if row.state is OrderState.OVERDUE:
            raise StateConflict(N_("This order is overdue. Write to the club."))
        if row.state is OrderState.OPEN:
            take_back(work, row)
            work.commit()


def take_back(work: Work, row: PlanOrder) -> None:
    """Withdraw an unpaid order, its invoice with it."""
    row.state, row.next_at = OrderState.WITHDRAWN, None
    invoice = billing.invoice_of(work.session, row)
    if invoice is not None:
        billing.take_back(work, invoice)


def orders(
    session: Session, account_id: str, states: Collection[OrderState] = tuple(OrderState)
) -> list[PlanOrder]:
    """An account's orders in these states, the newest first."""
    return list(
        session.exec(
            select(PlanOrder)
            .where(col(PlanOrder.account_id) == account_id, col(PlanOrder.state).in_(states))
            .order_by(col(PlanOrder.ordered_at).desc(), col(PlanOrder.id))
        )
    )


def bought_until(session: Session, account_id: str) -> datetime | None:
    """Until when an account has bought tiers, one after the other."""
    ends = [
        row.ends_at
        for row in orders(session, account_id, BOUGHT)
        if row.tier is not None and row.ends_at is not None
    ]
    return max(ends, default=None)


def own_plan(session: Session, account: Account) -> PlanOut:
    """What is in force for an account, and everything that it ordered (C3)."""
    return PlanOut(
        tier=account.tier,
        until=bought_until(session, account.id),
        keywords=limit_of(account),
        orders=[describe(session, row) for row in orders(session, account.id)],
    )


def describe(session: Session, row: PlanOrder) -> OrderOut:
    """An order as its account sees it."""
    invoice = billing.invoice_of(session, row)
    told = OrderOut.model_validate(row)
    due = row.next_at if row.state is OrderState.OPEN else None
    return told.model_copy(update={"invoice": invoice.number if invoice else None, "due_at": due})


def months_later(moment: datetime, months: int) -> datetime:
    """The same time of the same day so many months later, or of that month's last day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
