"""A member's plan on a page: what is in force, what can be had, and the invoices (C5, K4)."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api import plans as api
from api.deps import HouseDep, gettext_of, language_of
from api.pages.forms import Form, keeping
from api.pages.frame import check_there, go, show
from api.pages.members import MemberDep, SenderDep
from api.problems import status_of
from club import billing, card_payments, plans
from club.login import Caller
from house import House
from schemas.card import CardOutcome
from schemas.errors import PaymentsUnavailable
from schemas.plan import OrderIn

router = APIRouter(prefix="/me")


class Choice(BaseModel):
    """Fields of the button that orders a plan."""

    plan: str = ""
    months: str = ""
    extend: bool = False
    key: str = ""
    """Sent twice by an impatient finger, it is one order."""


@router.get("/plan")
def plan_page(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """The plan in force, what is sold, and what was ordered."""
    return _show(request, house, member, Form({}))


@router.post("/plan/orders")
def order_plan(
    request: Request, house: HouseDep, sender: SenderDep, posted: Annotated[Choice, Posted()]
) -> Response:
    """Order a plan; its invoice shows how to pay it."""
    form, ordered = Form({}), None
    with keeping(form, request):
        wanted = OrderIn.model_validate(posted.model_dump(exclude={"key"}))
        key = posted.key[:100] if posted.key.isascii() and posted.key.isprintable() else ""
        ordered = plans.order(house.truth, house.tariff, sender.account.id, wanted, key or None)
    if ordered is None:
        return _show(request, house, sender, form)
    if ordered.invoice is None:
        return go("/me/plan", done="in_force")
    return go(f"/me/invoices/{ordered.invoice}", done="ordered")


@router.post("/plan/orders/{order_id}/withdraw")
def withdraw_order(request: Request, house: HouseDep, sender: SenderDep, order_id: str) -> Response:
    """Take an unpaid order back."""
    form = Form({})
    with keeping(form, request):
        plans.withdraw(house.truth, sender.account.id, order_id)
    if form.refused:
        return _show(request, house, sender, form)
    return go("/me/plan", done="withdrawn")


@router.get("/invoices/{number}")
def invoice_page(request: Request, house: HouseDep, member: MemberDep, number: str) -> Response:
    """One invoice, with how to pay it."""
    told = api.see_invoice(house, member, number)
    return show(request, "invoice.html", member, form=Form({}), invoice=told, checkout=None)


@router.post("/invoices/{number}/checkout")
def open_checkout(request: Request, house: HouseDep, sender: SenderDep, number: str) -> Response:
    """Go on to where the invoice is paid by card."""
    form, opened = Form({}), None
    try:
        with keeping(form, request):
            opened = api.open_checkout(house, sender, number)
    except PaymentsUnavailable as error:
        # The page says how to pay without a card.
        form.error, form.status = error.sentence(gettext_of(request)), status_of(error)
    told = api.see_invoice(house, sender, number)
    url = opened.url if opened else None
    answer = show(
        request, "invoice.html", sender, form.status, form=form, invoice=told, checkout=url
    )
    if url is not None:
        # No form of ours may lead elsewhere, not even by a redirect: the page itself goes on.
        answer.headers["refresh"] = f"0; url={url}"
    return answer


@router.get("/invoices/{number}/card")
def card_page(request: Request, house: HouseDep, member: MemberDep, number: str) -> Response:
    """A card payment that is played: there is such a page in a demo club alone."""
    check_there(house.settings.played_cards)
    told = api.see_invoice(house, member, number)
    return show(request, "played_card.html", member, invoice=told)


@router.post("/invoices/{number}/card")
def play_card(house: HouseDep, sender: SenderDep, number: str) -> Response:
    """Have the invoice paid as by a card."""
    check_there(house.settings.played_cards)
    outcome = card_payments.play(house.truth, sender.account.id, number)
    done = {"done": "paid"} if outcome is CardOutcome.RECORDED else {}
    return go(f"/me/invoices/{number}", **done)


@router.get("/invoices/{number}/pdf")
def invoice_file(request: Request, house: HouseDep, member: MemberDep, number: str) -> Response:
    """The same as a file to keep, in the language of the page."""
    return api.pdf(api.see_invoice(house, member, number), language_of(request))


def _show(request: Request, house: House, member: Caller, form: Form) -> Response:
    with house.truth.read() as session:
        plan = plans.own_plan(session, member.account)
        invoices = billing.invoices(session, member.account.id)
    return show(
        request,
        "plan.html",
        member,
        form.status,
        form=form,
        plan=plan,
        invoices=invoices,
        sold=api.list_plans(house),
        key=secrets.token_urlsafe(12),
    )
