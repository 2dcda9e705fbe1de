"""Invoices that wait and accounts that did not pay, as support works on them (C5)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api import admin_plans as api
from api.deps import HouseDep
from api.moved import SlugDep
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import AdministeringSenderDep, AdministratorDep
from club.login import Caller
from house import House
from schemas.invoice import PaymentIn
from schemas.plan import RestoreIn

router = APIRouter(prefix="/admin/plans")


class Recorded(BaseModel):
    """Fields of the form that records a payment; the amount is the invoice's."""

    amount: str = ""
    currency: str = ""
    received_on: str = ""
    reference: str = ""


class Restored(BaseModel):
    """Fields of the form that restores an account."""

    reason: str = ""
    withdraw: bool = False


@router.get("")
def plans_page(request: Request, house: HouseDep, administrator: AdministratorDep) -> Response:
    """What was not paid, and who is deactivated."""
    return _show(request, house, administrator, Form({}))


@router.post("/invoices/{number}/payments")
def record_payment(
    request: Request,
    house: HouseDep,
    administrator: AdministeringSenderDep,
    number: str,
    posted: Annotated[Recorded, Posted()],
) -> Response:
    """Record a transfer that came in for the whole of an invoice."""
    form = Form({**posted.model_dump(), "number": number})
    with keeping(form, request, rename=_of_row(Recorded, number)):
        paid = PaymentIn.model_validate(posted.model_dump())
        api.record_payment(house, administrator, number, paid)
    if form.refused:
        return _show(request, house, administrator, form)
    return go("/admin/plans", done="saved")


@router.post("/misfits/{event_id}/close")
def close_misfit(
    request: Request, house: HouseDep, administrator: AdministeringSenderDep, event_id: str
) -> Response:
    """Take a payment that fitted nothing off the list."""
    form = Form({})
    with keeping(form, request):
        api.close_misfit(house, administrator, event_id)
    if form.refused:
        return _show(request, house, administrator, form)
    return go("/admin/plans", done="saved")


@router.post("/accounts/{slug}/restore")
def restore(
    request: Request,
    house: HouseDep,
    administrator: AdministeringSenderDep,
    slug: SlugDep,
    posted: Annotated[Restored, Posted()],
) -> Response:
    """Let a deactivated account take part again."""
    form = Form({**posted.model_dump(), "slug": slug})
    with keeping(form, request, rename=_of_row(Restored, slug)):
        how = RestoreIn.model_validate(posted.model_dump())
        api.restore(house, administrator, slug, how)
    if form.refused:
        return _show(request, house, administrator, form)
    return go("/admin/plans", done="restored")


def _of_row(fields: type[BaseModel], row: str) -> dict[str, str]:
    """The fields' ids on the page, where each row has the same form."""
    return {name: f"{name}-{row}" for name in fields.model_fields}


def _show(request: Request, house: House, administrator: Caller, form: Form) -> Response:
    return show(
        request,
        "admin_plans.html",
        administrator,
        form.status,
        form=form,
        invoices=api.list_open(house, administrator).entries,
        misfits=api.list_misfits(house, administrator).entries,
        deactivated=api.list_deactivated(house, administrator).entries,
    )
