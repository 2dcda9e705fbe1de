"""The administrators' page that gives a Site another address (A6)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api import admin_accounts as api
from api.deps import HouseDep
from api.moved import SlugDep
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import AdministeringSenderDep, AdministratorDep
from club import site_addresses
from club.login import Caller
from house import House
from schemas.site_address import AddressChange

router = APIRouter(prefix="/admin/accounts/{slug}/address")


class AddressForm(BaseModel):
    """Fields of the form, as typed."""

    slug: str = ""
    reason: str = ""
    entitled: bool = False


@router.get("")
def see_addresses(
    request: Request, house: HouseDep, administrator: AdministratorDep, slug: SlugDep
) -> Response:
    """The addresses that a Site has and had, and the form that gives it another."""
    return _show(request, house, administrator, slug, Form({}))


@router.post("")
def change_address(
    request: Request,
    house: HouseDep,
    administrator: AdministeringSenderDep,
    slug: SlugDep,
    posted: Annotated[AddressForm, Posted()],
) -> Response:
    """Give it another; the old one leads there."""
    form = Form(posted.model_dump())
    with keeping(form, request):
        wanted = AddressChange.model_validate(posted.model_dump())
        account = api.change_address(house, administrator, slug, wanted)
    if form.refused:
        return _show(request, house, administrator, slug, form)
    return go(f"/admin/accounts/{account.slug}/address", done="moved")


def _show(request: Request, house: House, administrator: Caller, slug: str, form: Form) -> Response:
    with house.truth.read() as session:
        account = site_addresses.by_slug(session, slug)
        former = site_addresses.former(session, account.id)
    return show(
        request,
        "admin_address.html",
        administrator,
        form.status,
        form=form,
        name=account.name,
        slug=account.slug,
        former=former,
    )
