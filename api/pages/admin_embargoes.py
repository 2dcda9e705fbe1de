"""The administrators' page of the countries under an embargo (A7)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api import admin_embargoes as api
from api.deps import HouseDep
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import AdministeringSenderDep, AdministratorDep
from club.login import Caller
from house import House
from schemas.embargo import EmbargoIn

router = APIRouter(prefix="/admin/embargoes")


class EmbargoForm(BaseModel):
    """Fields of the form, as typed."""

    country: str = ""
    reason: str = ""


@router.get("")
def list_embargoes(request: Request, house: HouseDep, administrator: AdministratorDep) -> Response:
    """The list, and the form that adds to it."""
    return _show(request, house, administrator, Form({}))


@router.post("")
def impose(
    request: Request,
    house: HouseDep,
    administrator: AdministeringSenderDep,
    posted: Annotated[EmbargoForm, Posted()],
) -> Response:
    """Put a country on the list."""
    form = Form(posted.model_dump())
    with keeping(form, request):
        api.impose(house, administrator, EmbargoIn.model_validate(posted.model_dump()))
    if form.refused:
        return _show(request, house, administrator, form)
    return go("/admin/embargoes", done="listed")


@router.post("/{country}/end")
def lift(house: HouseDep, administrator: AdministeringSenderDep, country: str) -> Response:
    """Take a country off the list."""
    api.lift(house, administrator, country)
    return go("/admin/embargoes", done="unlisted")


def _show(request: Request, house: House, administrator: Caller, form: Form) -> Response:
    listed = api.list_embargoes(house, administrator).entries
    return show(
        request, "admin_embargoes.html", administrator, code=form.status, form=form, listed=listed
    )
