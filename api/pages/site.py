"""A Site's homepage, arranged for its visitor (M2, M3, M5)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api import sites
from api.deps import HouseDep, VisitorDep
from api.hub import PageQuery
from api.pages.frame import show

router = APIRouter()


@router.get("/s/{slug}")
def site_page(
    request: Request,
    house: HouseDep,
    visitor: VisitorDep,
    slug: str,
    cursor: Annotated[int | None, Query(ge=0, le=2**53)] = None,
) -> Response:
    """The homepage as this visitor's keywords arrange it."""
    page = sites.home(house, visitor, slug, PageQuery(cursor=cursor))
    own = visitor is not None and visitor.account.slug == slug
    return show(request, "site.html", visitor, **dict(page), own=own)
