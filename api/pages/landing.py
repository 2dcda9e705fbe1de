"""The first page: what the club is, and what was published last."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel
from starlette.responses import Response

from api.deps import LANGUAGE_COOKIE, HouseDep, VisitorDep, cookies_of
from api.i18n import LANGUAGES
from api.pages.frame import check_form, go, own_path, show
from club import accounts, shelf
from club.audience import ANYBODY, may_see
from schemas.account import AccountPatch
from schemas.words import Place

router = APIRouter()

_SAMPLE = 6
"""Publications shown to a stranger."""

_YEAR = 365 * 86_400


class Switch(BaseModel):
    """Fields of the language switch; `next` is the page it stands on."""

    language: str = ""
    next: str = "/"
    csrf_token: str = ""


@router.get("/")
def landing(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """The landing page; members have their hub."""
    if visitor is not None:
        return go("/hub")
    with house.truth.read() as session:
        newest = shelf.newest(session, limit=4 * _SAMPLE)
    shown = [one.entry for one in newest if may_see(ANYBODY, one.visibility, Place.SITE)]
    entries = [{"publication": entry, "reasons": []} for entry in shown[:_SAMPLE]]
    return show(request, "landing.html", None, entries=entries)


@router.post("/language")
def change_language(
    request: Request,
    house: HouseDep,
    visitor: VisitorDep,
    posted: Annotated[Switch, Form()],
) -> Response:
    """Switch the interface's language: the member's setting, or the visitor's cookie (A8)."""
    response = go(own_path(posted.next, "/"))
    if posted.language not in LANGUAGES:
        return response
    if visitor is not None:
        check_form(request, posted.csrf_token)
        patch = AccountPatch.model_validate({"language": posted.language})
        accounts.correct(house.truth, visitor.account.id, patch)
    cookies_of(request).set(response, LANGUAGE_COOKIE, posted.language, seconds=_YEAR)
    return response
