"""Certified Webmasters, on a page for administrators (A5)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from starlette.responses import Response

from api.deps import HouseDep
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import AdministeringSenderDep, AdministratorDep
from club import webmasters
from club.login import Caller
from house import House

router = APIRouter(prefix="/admin/webmasters")


@router.get("")
def webmasters_page(request: Request, house: HouseDep, administrator: AdministratorDep) -> Response:
    """Who is certified, and the form for one more."""
    return _show(request, house, administrator, Form({"slug": ""}))


@router.post("")
def certify(
    request: Request,
    house: HouseDep,
    administrator: AdministeringSenderDep,
    slug: Annotated[str, Posted(max_length=100)] = "",
    certified: Annotated[bool, Posted()] = True,
) -> Response:
    """Certify a member, or no more."""
    form = Form({"slug": slug})
    with keeping(form, request):
        webmasters.certify(house.truth, slug.strip(), certified=certified)
    if form.refused:
        return _show(request, house, administrator, form)
    return go("/admin/webmasters", done="saved")


def _show(request: Request, house: House, administrator: Caller, form: Form) -> Response:
    with house.truth.read() as session:
        rows = webmasters.certified(session)
    return show(request, "webmasters.html", administrator, form.status, form=form, webmasters=rows)
