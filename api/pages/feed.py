"""The news feed, whole and by pages; `static/js/hub.js` makes the first page live."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api import feed
from api.deps import HouseDep
from api.hub import PageQuery
from api.pages.frame import show
from api.pages.members import MemberDep
from club import subscriptions

router = APIRouter()

_LISTED = 12
"""Accounts followed that stand beside the feed: the latest."""


@router.get("/feed")
def feed_page(
    request: Request,
    house: HouseDep,
    member: MemberDep,
    cursor: Annotated[int | None, Query(ge=0, le=2**53)] = None,
) -> Response:
    """What the accounts that the member follows publish, newest first (F2)."""
    page = feed.feed(house, member, PageQuery(cursor=cursor))
    with house.truth.read() as session:
        own = subscriptions.own_subscriptions(session, member.account.id, _LISTED)
        # Asked only where it is told: whoever has entries follows somebody.
        follows = bool(page.entries) or subscriptions.follows_anybody(session, member.account.id)
    return show(request, "feed.html", member, **dict(page), subscriptions=own, follows=follows)
