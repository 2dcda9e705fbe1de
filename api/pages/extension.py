"""The page that the link leads to which registering again has sent (C5)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api import plans as api
from api.deps import HouseDep, VisitorDep
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from club import extension, mail_links
from club.login import Caller
from house import House
from schemas.mail_link import LinkPurpose
from schemas.plan import OrderIn

router = APIRouter(prefix="/extend")


class Chosen(BaseModel):
    """Fields of the button that orders a plan."""

    plan: str = ""
    months: str = ""


@router.get("/{secret}")
def ask_what(request: Request, house: HouseDep, visitor: VisitorDep, secret: str) -> Response:
    """What may be ordered; looking does not use the link."""
    mail_links.check(house.truth, LinkPurpose.EXTEND, secret)
    return _show(request, house, visitor, secret, Form({}))


@router.post("/{secret}")
def extend(
    request: Request,
    house: HouseDep,
    visitor: VisitorDep,
    secret: str,
    posted: Annotated[Chosen, Posted()],
) -> Response:
    """Order it; the secret alone lets one, so no other site can. The invoice is in the account."""
    form = Form({})
    with keeping(form, request):
        wanted = OrderIn.model_validate(posted.model_dump())
        extension.extend(house.truth, house.tariff, secret, wanted)
    if form.refused:
        return _show(request, house, visitor, secret, form)
    if visitor is not None:
        return go("/me/plan", done="ordered")
    return go("/login", next="/me/plan", done="ordered")


def _show(
    request: Request, house: House, visitor: Caller | None, secret: str, form: Form
) -> Response:
    sold = api.list_plans(house)
    return show(request, "extend.html", visitor, form.status, secret=secret, form=form, sold=sold)
