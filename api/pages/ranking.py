"""How hubs, homepages and searches are ordered, for everybody: the table itself, as a page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import HouseDep, VisitorDep, language_of
from api.i18n import translator
from api.origin import origin_of
from api.pages.frame import show
from api.web_pages import WebPage

router = APIRouter()


@router.get("/ranking")
def ranking_page(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Each feature, what it is, and the points that it gives at each place."""
    settings = house.settings
    say = translator(language_of(request)).gettext
    title = say("How entries are ordered")
    return show(
        request,
        "ranking.html",
        visitor,
        web=WebPage(
            address=f"{origin_of(request)}/ranking",
            kind="website",
            title=title,
            description=say("What moves an entry up or down in the Marieur club, point by point."),
        ),
        hub=settings.rank_hub,
        site=settings.rank_site,
        search=settings.rank_search,
    )
