"""The hub, whole and by pages; `static/js/hub.js` makes the first page live."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api import hub
from api.deps import HouseDep
from api.hub import PageQuery
from api.pages.folding import fold
from api.pages.frame import go, show
from api.pages.members import MemberDep
from club import keywords
from schemas.delegation import Right

router = APIRouter()


@router.get("/hub")
def hub_page(
    request: Request,
    house: HouseDep,
    member: MemberDep,
    cursor: Annotated[int | None, Query(ge=0, le=2**53)] = None,
) -> Response:
    """What the member's keywords select, newest first (M1)."""
    if not member.may(Right.KEYWORDS):
        # Everything leads here; whoever acts without that right begins with what they may.
        return go("/me")
    page = hub.hub(house, member, PageQuery(cursor=cursor))
    with house.truth.read() as session:
        own = keywords.written(session, member.account.id)
    return show(request, "hub.html", member, rows=fold(page.entries), **dict(page), keywords=own)
