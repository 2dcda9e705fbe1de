"""Invoices and credit notes: issued in a transaction, numbered by year without gaps (C5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from stdnum.iso7064 import mod_97_10

from club.tariff import Tariff
from schemas.account import Account
from schemas.errors import N_, NotFound
from schemas.invoice import Invoice, InvoiceKind, InvoiceOut, InvoiceSeries, Party, Payment, Said
from schemas.plan import UNPAID, OrderState, PlanOrder
from schemas.profile import Profile
from store.unit_of_work import Work

_NUMBER_LENGTH = 20
_MOST = 500


def issue(work: Work, tariff: Tariff, account: Account, order: PlanOrder, due: datetime) -> Invoice:
    """The invoice of an order, with everything as it is now."""
    rate, vat = tariff.prices.vat_of(order.price, account.country)
    bank = tariff.bank
    said = Said(
        seller=Party.model_validate(tariff.seller.model_dump()),
        buyer=_buyer(work.session, account),
        plan=order.plan,
        tier=order.tier.value if order.tier else None,
        keywords=order.keywords,
        seats=order.seats,
        months=order.months,
        net=order.price,
        vat_rate=f"{rate.normalize():f}",
        vat=vat,
        **bank.model_dump(),
    )
    number = _next_number(work)
    invoice = Invoice(
        number=number,
        kind=InvoiceKind.INVOICE,
        order_id=order.id,
        account_id=account.id,
        issued_at=work.now,
        due_at=due,
        currency=order.currency,
        total=said.net + said.vat,
        reference=creditor_reference(number),
        said=said.model_dump(),
    )
    work.session.add(invoice)
    return invoice


def take_back(work: Work, invoice: Invoice) -> Invoice:
    """The credit note that takes an unpaid invoice back."""
    said = Said.model_validate(invoice.said)
    credit = said.model_copy(update={"net": -said.net, "vat": -said.vat, "cancels": invoice.number})
    number = _next_number(work)
    note = Invoice(
        number=number,
        kind=InvoiceKind.CREDIT_NOTE,
        order_id=invoice.order_id,
        account_id=invoice.account_id,
        issued_at=work.now,
        currency=invoice.currency,
        total=-invoice.total,
        reference=creditor_reference(number),
        said=credit.model_dump(),
    )
    work.session.add(note)
    return note


def invoice_of(session: Session, order: PlanOrder) -> Invoice | None:
    """The invoice of an order; None where it cost nothing."""
    return session.exec(
        select(Invoice).where(
            col(Invoice.order_id) == order.id, col(Invoice.kind) == InvoiceKind.INVOICE
        )
    ).first()


def by_number(session: Session, number: str) -> Invoice:
    """The invoice or credit note with this number; raises `NotFound`."""
    # PostgreSQL refuses a NUL even in a comparison.
    plain = number.isascii() and number.isprintable() and len(number) <= _NUMBER_LENGTH
    invoice = session.get(Invoice, number) if plain else None
    if invoice is None:
        raise NotFound(N_("There is no such invoice."))
    return invoice


def own_invoice(session: Session, account_id: str, number: str) -> Invoice:
    """An account's own invoice; raises `NotFound`."""
    invoice = by_number(session, number)
    if invoice.account_id != account_id:
        raise NotFound(N_("There is no such invoice."))
    return invoice


def invoices(session: Session, account_id: str) -> list[InvoiceOut]:
    """An account's invoices and credit notes, the newest first."""
    rows = session.exec(
        select(Invoice)
        .where(col(Invoice.account_id) == account_id)
        .order_by(col(Invoice.issued_at).desc(), col(Invoice.number).desc())
    ).all()
    return described(session, rows)


def described(session: Session, rows: Sequence[Invoice]) -> list[InvoiceOut]:
    """Invoices with whether each was paid, and whether it waits to be."""
    numbers = [row.number for row in rows]
    waiting = set(
        session.exec(
            select(col(PlanOrder.id)).where(
                col(PlanOrder.id).in_([row.order_id for row in rows if row.order_id]),
                col(PlanOrder.state).in_(UNPAID),
            )
        )
    )
    paid = set(
        session.exec(
            select(col(Payment.invoice_number)).where(col(Payment.invoice_number).in_(numbers))
        )
    )
    return [
        InvoiceOut.model_validate(
            {
                **row.model_dump(),
                "paid": row.number in paid,
                "open": row.kind is InvoiceKind.INVOICE and row.order_id in waiting,
            }
        )
        for row in rows
    ]


def unpaid(session: Session) -> list[tuple[InvoiceOut, str, bool]]:
    """Invoices that wait, the longest due first, with their account's slug and if overdue."""
    rows = session.exec(
        select(Invoice, col(Account.slug), col(PlanOrder.state))
        .join(PlanOrder, col(PlanOrder.id) == col(Invoice.order_id))
        .join(Account, col(Account.id) == col(PlanOrder.account_id))
        .where(col(PlanOrder.state).in_(UNPAID), col(Invoice.kind) == InvoiceKind.INVOICE)
        .order_by(col(Invoice.due_at), col(Invoice.number))
        .limit(_MOST)
    ).all()
    told = described(session, [invoice for invoice, _, _ in rows])
    return [
        (one, slug, state is OrderState.OVERDUE)
        for one, (_, slug, state) in zip(told, rows, strict=True)
    ]


def creditor_reference(number: str) -> str:
    """What a transfer for this invoice says, with check digits: `RF462026000123` (ISO 11649)."""
    digits = number.replace("-", "")
    return f"RF{mod_97_10.calc_check_digits(digits + 'RF')}{digits}"


def _next_number(work: Work) -> str:
    """The next of the year: whoever takes one holds the row until the commit, so none is lost."""
    year = work.now.year
    if work.session.get(InvoiceSeries, year) is None:
        try:
            with work.session.begin_nested():
                work.session.add(InvoiceSeries(year=year, last=0))
        except IntegrityError:
            # Another process began the year a moment ago.
            work.session.expire_all()
    last = work.session.execute(
        update(InvoiceSeries)
        .where(col(InvoiceSeries.year) == year)
        .values(last=InvoiceSeries.last + 1)
        .returning(col(InvoiceSeries.last))
    ).scalar_one()
    return f"{year}-{last:06d}"


def _buyer(session: Session, account: Account) -> Party:
    profile = session.get(Profile, account.id) or Profile(account_id=account.id)
    lines = (
        profile.building,
        profile.street,
        profile.po_box,
        f"{account.postcode} {account.city}",
        account.country,
    )
    return Party(
        name=account.legal_name or account.person["full_name"] or account.slug,
        address=[line for line in lines if line],
        registration=profile.registration_number,
        vat_number=profile.vat_number,
    )
