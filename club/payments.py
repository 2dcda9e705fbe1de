"""Payments of invoices: each recorded once, however often it is told (C5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from club import billing
from club.plans import buy
from schemas.account import Account
from schemas.errors import N_, Invalid, NotFound, StateConflict
from schemas.invoice import Invoice, InvoiceKind, Payment
from schemas.plan import UNPAID, PlanOrder
from store.locking import ALONE
from store.truth import Truth
from store.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in, as whoever brings it tells."""

    method: str
    reference: str
    """Tells it from every other one of the method."""
    amount: int
    """Cents."""
    currency: str
    received_on: date
    recorded_by: str = ""
    """Slug of the administrator who says so."""


def settle(truth: Truth, number: str, receipt: Receipt) -> Payment:
    """Record a payment of an invoice; its order is in force from now, or from the end of another.

    A receipt that was told before changes nothing. An account that was deactivated stays so until
    support restores it. Raises `NotFound`, `Invalid` for another amount than the invoice's, and
    `StateConflict` for what was paid by another receipt or withdrawn.
    """
    with truth.work() as work:
        invoice = billing.by_number(work.session, number)
        account = None
        if invoice.account_id is not None:
            # The account's row before all others, as everywhere: whoever waits, waits here.
            account = work.session.get(Account, invoice.account_id, with_for_update=ALONE)
        before = _told_before(work.session, receipt)
        if before is not None:
            if before.invoice_number != number:
                raise StateConflict(N_("This payment was recorded for another invoice."))
            return before
        payment = _record(work, invoice, receipt)
        row = work.session.get(PlanOrder, invoice.order_id) if invoice.order_id else None
        if account is None or row is None:
            raise StateConflict(N_("Whoever had this invoice has left the club."))
        work.session.refresh(row)
        if row.state not in UNPAID:
            raise StateConflict(N_("This invoice was paid or withdrawn already."))
        buy(work, account, row)
        work.commit()
    return payment


def _told_before(session: Session, receipt: Receipt) -> Payment | None:
    return session.exec(
        select(Payment).where(
            col(Payment.method) == receipt.method, col(Payment.reference) == receipt.reference
        )
    ).first()


def _record(work: Work, invoice: Invoice, receipt: Receipt) -> Payment:
    if invoice.kind is not InvoiceKind.INVOICE:
        raise NotFound(N_("There is no such invoice."))
    if (receipt.amount, receipt.currency) != (invoice.total, invoice.currency):
        sentence = N_("This is not what the invoice asks for: {cents} cents, {currency}.")
        raise Invalid(
            sentence,
            fields={"amount": sentence},
            cents=invoice.total,
            currency=invoice.currency,
        )
    payment = Payment(
        invoice_number=invoice.number,
        method=receipt.method,
        reference=receipt.reference,
        amount=receipt.amount,
        currency=receipt.currency,
        received_on=receipt.received_on,
        recorded_by=receipt.recorded_by,
        recorded_at=work.now,
    )
    work.session.add(payment)
    return payment


def payments(session: Session, number: str) -> list[Payment]:
    """The payments of an invoice."""
    return list(session.exec(select(Payment).where(col(Payment.invoice_number) == number)))
