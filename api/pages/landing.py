"""The first page: what the club is, and what was published last, the reader's language first."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel
from starlette.responses import Response

from api.deps import LANGUAGE_COOKIE, HouseDep, VisitorDep, cookies_of, gettext_of, language_of
from api.hosts import is_at_site_host
from api.i18n import LANGUAGES
from api.origin import origin_of
from api.pages.frame import check_form, go, own_path, show
from api.web_pages import WebPage
from club import delegation, shelf, web_search
from club.audience import ANYBODY, may_see
from schemas.words import Place

router = APIRouter()

_SAMPLE = 6
"""Publications shown to a stranger."""

_LOOKED_AT = 60
"""The newest publications, of which those in the reader's language come first."""

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
        newest = shelf.newest(session, limit=_LOOKED_AT)
    # Search engines keep this page: a title that is kept from them is not on it (P10).
    shown = [
        one.entry
        for one in newest
        if may_see(ANYBODY, one.visibility, Place.SITE)
        and (one.entry.url is None or web_search.is_open(one))
    ]
    language = language_of(request)
    shown.sort(key=lambda entry: entry.language != language)
    say = gettext_of(request)
    web = WebPage(
        address=f"{origin_of(request)}/",
        kind="website",
        title="Marieur",
        description=say(
            "A private club where offer and demand find each other: write a keyword once, "
            "and every publication that says the same reaches you the moment it appears."
        ),
    )
    entries = [{"publication": entry, "reasons": []} for entry in shown[:_SAMPLE]]
    return show(request, "landing.html", None, entries=entries, web=web)


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
    # Who reads a Site at its own host changes nothing there.
    if visitor is not None and not is_at_site_host(request):
        check_form(request, posted.csrf_token)
        delegation.choose_language(house.truth, visitor, posted.language)
    cookies_of(request).set(response, LANGUAGE_COOKIE, posted.language, seconds=_YEAR)
    return response
