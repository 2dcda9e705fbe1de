"""Payments by card: the page to pay at, and what its provider tells of it (C5).

What a provider tells is taken once, by its event and by its payment. What does not fit the invoice
is never recorded as its payment: it waits for support, who gives it back or not.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from club import billing
from club.payments import Receipt, settle
from schemas.account import Account
from schemas.card import METHOD, CardOutcome, Event, PaidCheckout, PaymentEvent
from schemas.errors import N_, Invalid, NotFound, Refused, StateConflict
from store.checkout import Checkout, Wanted
from store.truth import Truth

_PAID = ("checkout.session.completed", "checkout.session.async_payment_succeeded")
"""Events that tell of a payment; all others are of no concern here."""

_MOST = 200

_OUTCOMES: dict[type[Refused], CardOutcome] = {
    Invalid: CardOutcome.WRONG_AMOUNT,
    NotFound: CardOutcome.UNKNOWN_INVOICE,
    StateConflict: CardOutcome.NOT_OPEN,
}


def open_checkout(
    truth: Truth, checkout: Checkout, account_id: str, number: str, origin: str
) -> str:
    """The address of a page where an own invoice is paid; asked again, the same.

    Raises `NotFound`, `StateConflict` for what is not to be paid, `PaymentsUnavailable`.
    """
    with truth.read() as session:
        invoice = billing.own_invoice(session, account_id, number)
        if not billing.described(session, [invoice])[0].open:
            raise StateConflict(N_("This invoice was paid or withdrawn already."))
        if not checkout.takes(invoice.currency):
            raise NotFound(N_("This club is paid by transfer alone."))
    back = f"{origin}/me/invoices/{number}"
    return checkout.open(Wanted(number, invoice.total, invoice.currency, back, truth.clock()))


def play(truth: Truth, account_id: str, number: str) -> CardOutcome | None:
    """Have an own invoice paid as by a provider, without one: for a demo club alone.

    Raises `NotFound`.
    """
    with truth.read() as session:
        invoice = billing.own_invoice(session, account_id, number)
    paid = {
        "id": f"played_{number}",
        "client_reference_id": number,
        "payment_status": "paid",
        "amount_total": invoice.total,
        "currency": invoice.currency,
    }
    told = {
        "id": f"event_{number}",
        "type": _PAID[0],
        "created": int(truth.clock().timestamp()),
        "data": {"object": paid},
    }
    return receive(truth, json.dumps(told).encode())


def receive(truth: Truth, body: bytes) -> CardOutcome | None:
    """Take what a provider tells, its signature checked; None for what is of no concern.

    The same event again changes nothing. Raises `Invalid` for what has another shape.
    """
    try:
        event = Event.model_validate_json(body)
        if event.type not in _PAID:
            return None
        paid = PaidCheckout.model_validate(event.data.get("object"))
    except ValidationError as error:
        raise Invalid(N_("The request could not be read.")) from error
    if paid.payment_status != "paid":
        # A debit that takes days: another event says when it has come in.
        return None
    with truth.glance() as glance:
        known = glance.get(PaymentEvent, event.id)
    return known.outcome if known else _take(truth, event, paid)


def _take(truth: Truth, event: Event, paid: PaidCheckout) -> CardOutcome:
    number = paid.client_reference_id or ""
    occurred = datetime.fromtimestamp(event.created, UTC)
    outcome = CardOutcome.RECORDED
    try:
        settle(
            truth,
            number,
            Receipt(METHOD, paid.id, paid.amount_total, paid.currency, occurred.date()),
        )
    except Refused as error:
        outcome = _OUTCOMES[type(error)]
    with truth.work() as work:
        row = PaymentEvent(
            id=event.id,
            outcome=outcome,
            invoice_number=number.replace("\0", ""),
            reference=paid.id,
            amount=paid.amount_total,
            currency=paid.currency,
            occurred_at=occurred,
            received_at=work.now,
        )
        try:
            with work.session.begin_nested():
                work.session.add(row)
        except IntegrityError:
            # Told twice at once: the other one has written it down.
            return outcome
        work.commit()
    return outcome


def misfits(session: Session) -> list[PaymentEvent]:
    """What came in that no open invoice asks for, the longest waiting first."""
    return list(
        session.exec(
            select(PaymentEvent)
            .where(
                col(PaymentEvent.outcome) != CardOutcome.RECORDED,
                col(PaymentEvent.settled_at).is_(None),
            )
            .order_by(col(PaymentEvent.received_at), col(PaymentEvent.id))
            .limit(_MOST)
        )
    )


def close(truth: Truth, administrator: Account, event_id: str) -> None:
    """Support has dealt with what did not fit; again is harmless. Raises `NotFound`."""
    with truth.work() as work:
        plain = event_id.isascii() and event_id.isprintable()
        row = work.session.get(PaymentEvent, event_id) if plain else None
        if row is None or row.outcome is CardOutcome.RECORDED:
            raise NotFound(N_("There is no such payment."))
        if row.settled_at is None:
            row.settled_by, row.settled_at = administrator.slug, work.now
            work.commit()
