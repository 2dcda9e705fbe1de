"""The member's own data on pages: corrected, taken along, erased (C8)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api import archive
from api.cookies import SESSION_COOKIE
from api.deps import CookiesDep, HouseDep
from api.pages.access import CHOICES
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import MemberDep, SenderDep
from club import accounts, authored, keywords, tokens
from club.login import Caller, confirm
from house import House
from schemas.account import AccountPatch
from schemas.words import AccountType

router = APIRouter(prefix="/me")


class Correction(BaseModel):
    """Fields of the form that corrects a member's data, as typed."""

    full_name: str = ""
    birth_date: str = ""
    job: str = ""
    legal_name: str | None = None
    legal_form: str | None = None
    incorporated_on: str | None = None
    sector: str | None = None
    postcode: str = ""
    city: str = ""
    country: str = ""
    language: str = ""
    languages: list[str] = []
    time_zone: str = ""


@router.get("/correct")
def ask_to_correct(request: Request, member: MemberDep) -> Response:
    """The member's data, to be corrected."""
    account = member.account
    values = {name: getattr(account, name) for name in Correction.model_fields}
    return _show_correction(request, member, Form({**values, **account.person}))


@router.post("/correct")
def correct(
    request: Request, house: HouseDep, sender: SenderDep, posted: Annotated[Correction, Posted()]
) -> Response:
    """Correct the member's data."""
    form = Form(posted.model_dump())
    with keeping(form, request, instead=CHOICES):
        patch = AccountPatch.model_validate(posted.model_dump(exclude_none=True))
        accounts.correct(house.truth, sender.account.id, patch)
    return _show_correction(request, sender, form) if form.refused else go("/me", done="saved")


@router.get("/export")
def export(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """Everything the club holds of the member, as one archive."""
    return archive.answer(request, house, member)


@router.get("/erase")
def ask_to_erase(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """What goes with the account, and the question."""
    return _show_erasing(request, house, member, Form({}))


@router.post("/erase")
def erase(
    request: Request,
    house: HouseDep,
    cookies: CookiesDep,
    sender: SenderDep,
    password: Annotated[str, Posted(max_length=200)] = "",
) -> Response:
    """Erase the account of whoever knows its password."""
    form = Form({})
    with keeping(form, request):
        confirm(sender, password)
        accounts.erase(house.truth, sender.account.id)
    if form.refused:
        return _show_erasing(request, house, sender, form)
    response = go("/", done="erased")
    cookies.clear(response, SESSION_COOKIE)
    return response


def _show_correction(request: Request, member: Caller, form: Form) -> Response:
    is_enterprise = member.account.type is AccountType.ENTERPRISE
    return show(
        request, "correct.html", member, form.status, form=form, is_enterprise=is_enterprise
    )


def _show_erasing(request: Request, house: House, member: Caller, form: Form) -> Response:
    account = member.account.id
    with house.truth.read() as session:
        held = {
            "publications": len(authored.own_publications(session, account)),
            "keywords": len(keywords.keywords(session, account)),
            "tokens": len(tokens.tokens(session, account)),
        }
    return show(request, "erase.html", member, form.status, form=form, **held)
