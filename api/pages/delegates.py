"""Who acts for the account, and what they did: a page for its holder (A2, A4, A5)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api.deps import HouseDep, gettext_of
from api.pages.delegate_words import DEEDS, KINDS, RIGHTS
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import MemberDep, SenderDep
from club import deeds, delegation
from club.login import Caller
from house import House
from schemas.delegation import GRANTABLE, DelegateChange, DelegateKind, Right, SubIn, WebmasterIn

router = APIRouter(prefix="/me/delegates")


class Typed(BaseModel):
    """Fields of the form, as typed."""

    kind: str = DelegateKind.SUB.value
    email: str = ""
    password: str = ""
    full_name: str = ""
    birth_date: str = ""
    guardian: bool = False
    slug: str = ""
    rights: list[str] = []

    def wanted(self) -> SubIn | WebmasterIn:
        """The form as `POST /delegates` would have it."""
        typed = self.model_dump()
        if self.kind == DelegateKind.WEBMASTER:
            return WebmasterIn.model_validate({k: typed[k] for k in ("kind", "slug", "rights")})
        if self.kind == DelegateKind.SUPERVISOR:
            # The usual rights; they can be changed afterwards.
            typed["rights"] = None
        return SubIn.model_validate({k: v for k, v in typed.items() if k != "slug" and v != ""})


@router.get("")
def delegates_page(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """Those who act for the account, with the form for one more."""
    return _show(request, house, member, Form(Typed().model_dump()))


@router.post("")
def make(
    request: Request, house: HouseDep, sender: SenderDep, posted: Annotated[Typed, Posted()]
) -> Response:
    """Let somebody act for the account."""
    form = Form(posted.model_dump(exclude={"password"}))
    with keeping(form, request):
        delegation.make(house.truth, sender, posted.wanted())
    if form.refused:
        return _show(request, house, sender, form)
    return go("/me/delegates", done="saved")


@router.get("/activity")
def activity_page(
    request: Request,
    house: HouseDep,
    member: MemberDep,
    cursor: Annotated[int | None, Query(ge=0, le=2**53)] = None,
) -> Response:
    """What they did, newest first."""
    with house.truth.read() as session:
        log = deeds.log(session, member.account.id, before=cursor)
    return show(request, "activity.html", member, log=log, **_words(request))


@router.post("/{delegate_id}/rights")
def change_rights(
    house: HouseDep,
    sender: SenderDep,
    delegate_id: str,
    rights: Annotated[list[Right], Posted()] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Set what somebody may, from their next request on."""
    change = DelegateChange(rights=frozenset(rights))
    delegation.change(house.truth, sender, delegate_id, change)
    return go("/me/delegates", done="saved")


@router.post("/{delegate_id}/end")
def end(house: HouseDep, sender: SenderDep, delegate_id: str) -> Response:
    """End it at once."""
    delegation.end(house.truth, sender, delegate_id)
    return go("/me/delegates", done="delegate_ended")


def _show(request: Request, house: House, member: Caller, form: Form) -> Response:
    with house.truth.read() as session:
        rows = delegation.delegates(session, member, house.truth.clock().date())
    return show(
        request,
        "delegates.html",
        member,
        form.status,
        form=form,
        delegates=[one for one in rows if one.ended_at is None],
        grantable=GRANTABLE,
        **_words(request),
    )


def _words(request: Request) -> dict[str, Any]:
    gettext = gettext_of(request)
    return {
        name: {key.value: gettext(text) for key, text in words.items()}
        for name, words in (("rights", RIGHTS), ("kinds", KINDS), ("deeds", DEEDS))
    }
