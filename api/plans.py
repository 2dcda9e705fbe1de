"""Plans: what is sold, what an account has, and its invoices (C5, K4)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep, language_of
from api.openapi import problems
from club import billing, card_payments, extension, plans
from club.invoice_pdf import invoice_pdf
from schemas.card import CheckoutOut
from schemas.invoice import InvoiceOut
from schemas.keyword import QUOTAS
from schemas.mail_link import ExtensionIn
from schemas.plan import OrderIn, OrderKey, OrderOut, PlanOut
from schemas.price_list import Offer
from schemas.words import Tier

router = APIRouter(tags=["plans"])


class TierOut(BaseModel):
    """A tier, and the keywords that it holds (A14, K4)."""

    tier: Tier
    keywords: int


class PriceListOut(BaseModel):
    """What is sold: cents without VAT, by months."""

    currency: str
    tiers: list[TierOut]
    plans: list[Offer]


class InvoiceList(BaseModel):
    """An account's invoices and credit notes."""

    entries: list[InvoiceOut]


@router.get("/plans")
def list_plans(house: HouseDep) -> PriceListOut:
    """The tiers, and what is sold; Basic Free costs nothing and is everybody's."""
    prices = house.tariff.prices
    return PriceListOut(
        currency=prices.currency,
        tiers=[TierOut(tier=tier, keywords=QUOTAS[tier]) for tier in Tier],
        plans=prices.plans,
    )


@router.get("/me/plan", responses=problems(401))
def see_plan(house: HouseDep, caller: CallerDep) -> PlanOut:
    """The tier in force, until when it is bought, and every order."""
    with house.truth.read() as session:
        return plans.own_plan(session, caller.account)


@router.post(
    "/me/orders",
    status_code=201,
    operation_id="order_plan",
    responses=problems(401, 403, 409),
)
def order_plan(
    house: HouseDep,
    caller: CallerDep,
    wanted: OrderIn,
    idempotency_key: Annotated[OrderKey | None, Header()] = None,
) -> OrderOut:
    """Order a plan; sent again with the same `Idempotency-Key`, it is the same order."""
    return plans.order(house.truth, house.tariff, caller.account.id, wanted, idempotency_key)


@router.post(
    "/extension",
    status_code=201,
    operation_id="extend_account",
    responses=problems(403, 404, 409),
)
def extend_account(house: HouseDep, wanted: ExtensionIn) -> OrderOut:
    """Order a plan by the link that registering again has sent to the account's mailbox."""
    chosen = OrderIn(plan=wanted.plan, months=wanted.months)
    return extension.extend(house.truth, house.tariff, wanted.secret, chosen)


@router.delete("/me/orders/{order_id}", status_code=204, responses=problems(401, 403, 404, 409))
def withdraw_order(house: HouseDep, caller: CallerDep, order_id: str) -> None:
    """Take an unpaid order back, its invoice with it; what was paid runs to its end."""
    plans.withdraw(house.truth, caller.account.id, order_id)


@router.get("/me/invoices", responses=problems(401))
def list_invoices(house: HouseDep, caller: CallerDep) -> InvoiceList:
    """Invoices and credit notes, the newest first, with how to pay them."""
    with house.truth.read() as session:
        return InvoiceList(entries=billing.invoices(session, caller.account.id))


@router.get("/me/invoices/{number}", responses=problems(401, 404))
def see_invoice(house: HouseDep, caller: CallerDep, number: str) -> InvoiceOut:
    """One invoice."""
    with house.truth.read() as session:
        invoice = billing.own_invoice(session, caller.account.id, number)
        told = billing.described(session, [invoice])[0]
    card = told.open and house.checkout.takes(told.currency)
    return told.model_copy(update={"card": card})


@router.post(
    "/me/invoices/{number}/checkout",
    status_code=201,
    operation_id="open_checkout",
    responses=problems(401, 404, 409),
)
def open_checkout(house: HouseDep, caller: CallerDep, number: str) -> CheckoutOut:
    """A page of the card provider's where an invoice is paid; the same one all day."""
    return CheckoutOut(
        url=card_payments.open_checkout(
            house.truth, house.checkout, caller.account.id, number, house.settings.origin
        )
    )


@router.get(
    "/me/invoices/{number}/pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}, **problems(401, 404)},
)
def see_invoice_file(request: Request, house: HouseDep, caller: CallerDep, number: str) -> Response:
    """The same as a PDF, in the language of whoever asks."""
    return pdf(see_invoice(house, caller, number), language_of(request))


def pdf(invoice: InvoiceOut, language: str) -> Response:
    """An invoice as a file to keep."""
    return Response(
        invoice_pdf(invoice, language),
        media_type="application/pdf",
        headers={
            "content-disposition": f'attachment; filename="{invoice.number}.pdf"',
            "cache-control": "private, no-store",
        },
    )
