"""Group accounts on a page: who shares one's plan, and whose one shares (C6)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api import groups as api
from api.deps import HouseDep
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import MemberDep, SenderDep
from club import groups
from club.login import Caller
from house import House
from schemas.group import SeatIn

router = APIRouter(prefix="/me/group")


class Typed(BaseModel):
    """Fields of the form, as typed."""

    member: str = ""
    """The address of a Site, or of a mailbox."""


@router.get("")
def group_page(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """The seats, and the invitations."""
    return _show(request, house, member, Form(Typed().model_dump()))


@router.post("/members")
def offer_seat(
    request: Request, house: HouseDep, sender: SenderDep, posted: Annotated[Typed, Posted()]
) -> Response:
    """Offer a seat, to a Site or an email address."""
    form, typed = Form(posted.model_dump()), posted.member.strip()
    field = "email" if "@" in typed else "member"
    with keeping(form, request, rename={"email": "member"}):
        wanted = SeatIn.model_validate({field: typed.removeprefix("/s/")})
        groups.invite(house.truth, sender.account.id, wanted)
    return _show(request, house, sender, form) if form.refused else go("/me/group", done="saved")


@router.post("/members/{seat_id}/take")
def take_away(house: HouseDep, sender: SenderDep, seat_id: str) -> Response:
    """Take a seat back."""
    groups.take_away(house.truth, sender.account.id, seat_id)
    return go("/me/group", done="saved")


@router.post("/invitations/{seat_id}/accept")
def accept(request: Request, house: HouseDep, sender: SenderDep, seat_id: str) -> Response:
    """Share the plan from now on."""
    form = Form(Typed().model_dump())
    with keeping(form, request):
        groups.accept(house.truth, sender.account, seat_id)
    return _show(request, house, sender, form) if form.refused else go("/me/group", done="saved")


@router.post("/invitations/{seat_id}/leave")
def leave(house: HouseDep, sender: SenderDep, seat_id: str) -> Response:
    """Refuse, or leave the group."""
    groups.leave(house.truth, sender.account, seat_id)
    return go("/me/group", done="saved")


def _show(request: Request, house: House, member: Caller, form: Form) -> Response:
    group = api.see_group(house, member)
    return show(request, "group.html", member, form.status, form=form, group=group)
