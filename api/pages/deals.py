"""A member's deals on a page: recorded, confirmed, rated (A16)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api.deps import HouseDep
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import MemberDep, SenderDep
from club import deals
from club.login import Caller
from house import House
from schemas.deal import DealDecision, DealIn, RatingIn

router = APIRouter(prefix="/me/deals")

_A_PAGE = 50


class Typed(BaseModel):
    """Fields of the form, as typed."""

    partner: str = ""
    subject: str = ""


@router.get("")
def deals_page(
    request: Request,
    house: HouseDep,
    member: MemberDep,
    partner: str = "",
    cursor: Annotated[str | None, Query(max_length=40)] = None,
) -> Response:
    """The member's deals, with the form for one more."""
    return _show(request, house, member, Form(Typed(partner=partner).model_dump()), cursor)


@router.post("")
def record(
    request: Request, house: HouseDep, sender: SenderDep, posted: Annotated[Typed, Posted()]
) -> Response:
    """Record a deal."""
    form = Form(posted.model_dump())
    with keeping(form, request):
        typed = {**form.values, "partner": posted.partner.strip().removeprefix("/s/")}
        deals.record(house.truth, sender.account, DealIn.model_validate(typed))
    return _show(request, house, sender, form) if form.refused else go("/me/deals", done="saved")


@router.post("/{deal_id}/decide")
def decide(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    deal_id: str,
    state: Annotated[str, Posted()] = "",
) -> Response:
    """Confirm a deal, or decline it."""
    form = Form(Typed().model_dump())
    with keeping(form, request):
        decision = DealDecision.model_validate({"state": state})
        deals.decide(house.truth, sender.account.id, deal_id, decision)
    return _show(request, house, sender, form) if form.refused else go("/me/deals", done="saved")


@router.post("/{deal_id}/rate")
def rate(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    deal_id: str,
    stars: Annotated[str, Posted()] = "",
) -> Response:
    """Rate the other side."""
    form = Form(Typed().model_dump())
    with keeping(form, request, rename={"stars": f"stars-{deal_id}"}):
        rating = RatingIn.model_validate({"stars": stars})
        deals.rate(house.truth, sender.account.id, deal_id, rating.stars)
    return _show(request, house, sender, form) if form.refused else go("/me/deals", done="saved")


def _show(
    request: Request, house: House, member: Caller, form: Form, cursor: str | None = None
) -> Response:
    with house.truth.read() as session:
        held, following = deals.deals(session, member.account.id, before=cursor, limit=_A_PAGE)
    return show(request, "deals.html", member, form.status, deals=held, next=following, form=form)
