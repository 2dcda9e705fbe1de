"""Invoices and deactivated accounts, as support works on them (C5). Administrators only."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import AdministratorDep, HouseDep
from api.moved import SlugDep
from api.openapi import problems
from club import billing, card_payments, deactivation, payments
from club.payments import Receipt
from schemas.account import AccountOut
from schemas.card import MisfitOut
from schemas.invoice import InvoiceOut, PaymentIn, PaymentOut
from schemas.plan import RestoreIn

router = APIRouter(prefix="/admin/plans", tags=["administration"], responses=problems(401, 403))

TRANSFER = "transfer"
"""Method of what an administrator reads on the bank's statement."""


class OpenInvoice(InvoiceOut):
    """An invoice with whose it is."""

    slug: str
    overdue: bool


class OpenInvoices(BaseModel):
    """Invoices that wait to be paid, the longest due first."""

    entries: list[OpenInvoice]


class Misfits(BaseModel):
    """What came in by card and waits for support, the longest first."""

    entries: list[MisfitOut]


class DeactivatedAccounts(BaseModel):
    """Accounts that wait for support, the longest first."""

    entries: list[AccountOut]


@router.get("/invoices", operation_id="list_open_invoices")
def list_open(house: HouseDep, _administrator: AdministratorDep) -> OpenInvoices:
    """What was not paid yet."""
    with house.truth.read() as session:
        return OpenInvoices(
            entries=[
                OpenInvoice(**told.model_dump(), slug=slug, overdue=overdue)
                for told, slug, overdue in billing.unpaid(session)
            ]
        )


@router.post(
    "/invoices/{number}/payments",
    status_code=201,
    operation_id="record_payment",
    responses=problems(404, 409),
)
def record_payment(
    house: HouseDep, administrator: AdministratorDep, number: str, paid: PaymentIn
) -> PaymentOut:
    """Record a transfer; told again by the same reference, it is the same payment."""
    receipt = Receipt(
        method=TRANSFER,
        reference=paid.reference,
        amount=paid.amount,
        currency=paid.currency,
        received_on=paid.received_on,
        recorded_by=administrator.account.slug,
    )
    return PaymentOut.model_validate(payments.settle(house.truth, number, receipt))


@router.get("/misfits", operation_id="list_misfits")
def list_misfits(house: HouseDep, _administrator: AdministratorDep) -> Misfits:
    """Payments by card that no open invoice asks for: of another amount, twice, for nothing."""
    with house.truth.read() as session:
        rows = card_payments.misfits(session)
        return Misfits(entries=[MisfitOut.model_validate(row) for row in rows])


@router.post(
    "/misfits/{event_id}/close",
    status_code=204,
    operation_id="close_misfit",
    responses=problems(404),
)
def close_misfit(house: HouseDep, administrator: AdministratorDep, event_id: str) -> None:
    """Say that it is dealt with, at the provider: given back, or settled otherwise."""
    card_payments.close(house.truth, administrator.account, event_id)


@router.get("/accounts", operation_id="list_deactivated")
def list_deactivated(house: HouseDep, _administrator: AdministratorDep) -> DeactivatedAccounts:
    """Accounts that did not pay in time."""
    with house.truth.read() as session:
        rows = deactivation.deactivated(session)
        return DeactivatedAccounts(entries=[AccountOut.model_validate(row) for row in rows])


@router.post(
    "/accounts/{slug}/restore",
    status_code=204,
    operation_id="restore_account",
    responses=problems(404, 409),
)
def restore(
    house: HouseDep, administrator: AdministratorDep, slug: SlugDep, how: RestoreIn
) -> None:
    """Let a deactivated account take part again: with a new deadline, or without the invoice."""
    deactivation.restore(house.truth, house.tariff, administrator.account, slug, how)
