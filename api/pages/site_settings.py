"""The owner's settings of their Site: chosen, looked at before they hold, kept (M2, P7)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api import site_settings, sites
from api.deps import HouseDep
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import MemberDep, SenderDep
from api.sites import HomeQuery
from club.login import Caller
from club.sites import settings_of, tried
from schemas.site import MOST_HEADER, Look, SitePatch, head_of

router = APIRouter(prefix="/me/site")


class Typed(BaseModel):
    """Fields of the form, as typed."""

    header: str = ""
    look: str = Look.CLASSIC.value
    name_hidden: bool = False


@router.get("")
def settings_page(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """The settings as they are."""
    return _show(request, member, Form(site_settings.see(house, member).model_dump()))


@router.post("")
def save(
    request: Request, house: HouseDep, sender: SenderDep, posted: Annotated[Typed, Posted()]
) -> Response:
    """Keep the settings."""
    form = Form(posted.model_dump())
    with keeping(form, request):
        site_settings.change(house, sender, SitePatch.model_validate(form.values))
    return _show(request, sender, form) if form.refused else go("/me/site", done="saved")


@router.post("/preview")
def preview(
    request: Request, house: HouseDep, sender: SenderDep, posted: Annotated[Typed, Posted()]
) -> Response:
    """The Site as visitors would see it with these settings, which are not kept."""
    form = Form(posted.model_dump())
    owner = sender.account
    with keeping(form, request), house.truth.read() as session:
        wanted = SitePatch.model_validate(form.values)
        head = head_of(owner, tried(settings_of(session, owner.id), wanted))
    if form.refused:
        return _show(request, sender, form)
    query = HomeQuery(everything=True)
    page = {**dict(sites.home(house, None, owner.slug, query)), "site": head}
    return show(
        request,
        "site.html",
        sender,
        **page,
        own=True,
        query=query,
        preview=form.values,
        subscription=None,
        enter="",
    )


@router.post("/again")
def again(request: Request, sender: SenderDep, posted: Annotated[Typed, Posted()]) -> Response:
    """The form with what was looked at, to go on choosing."""
    return _show(request, sender, Form(posted.model_dump()))


def _show(request: Request, member: Caller, form: Form) -> Response:
    return show(
        request,
        "site_settings.html",
        member,
        form.status,
        form=form,
        looks=[look.value for look in Look],
        most=MOST_HEADER,
    )
