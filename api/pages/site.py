"""A Site's homepage, arranged for its visitor (M2, M3, M5)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from api import sites
from api.deps import HouseDep, VisitorDep, gettext_of
from api.hosts import is_at_site_host
from api.moved import SlugDep
from api.origin import origin_of
from api.pages.frame import show
from api.sites import HomeQuery
from api.web_pages import site_page
from club import shelf, subscriptions, web_search

router = APIRouter()


class SiteView(BaseModel):
    """Which part of a Site; whatever else a link that led here carries is left aside."""

    cursor: Annotated[int | None, Query(ge=0, le=2**53)] = None
    everything: bool = False


@router.get("/s/{slug}")
def homepage(
    request: Request,
    house: HouseDep,
    visitor: VisitorDep,
    slug: SlugDep,
    view: Annotated[SiteView, Query()],
) -> Response:
    """The homepage as this visitor's keywords arrange it, or everything that is on it."""
    query = HomeQuery(cursor=view.cursor, everything=view.everything)
    owner, page = sites.visit(house, visitor, slug, query)
    own = visitor is not None and visitor.account.slug == slug
    at_site_host = is_at_site_host(request)
    web = standing = None
    # A crawler is a visitor of the first page; what is arranged for a member is theirs alone.
    if visitor is None and query == HomeQuery():
        with house.truth.read() as session:
            listed = [entry.publication.id for entry in (*page.entries, *page.shared)]
            shown = shelf.read(session, listed)
        if web_search.homepage_is_open(shown.values()):
            say = gettext_of(request)
            description = say("What %(name)s publishes in the Marieur club.") % {
                "name": page.site.name
            }
            web = site_page(origin_of(request), page.site, owner, description)
    if visitor is not None:
        with house.truth.read() as session:
            standing = subscriptions.to_account(session, visitor.account.id, owner.id)
    return show(
        request,
        "site.html",
        visitor,
        **dict(page),
        own=own,
        query=query,
        preview=None,
        subscription=standing,
        web=web,
        enter="/enter" if at_site_host else f"/login?next=/s/{slug}",
        here="/" if at_site_host else request.url.path,
    )
