"""Letters of a demo club, read here because they go nowhere."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import HouseDep, VisitorDep
from api.pages.frame import check_there, show
from club import letters

router = APIRouter()


@router.get("/outbox")
def outbox(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Every letter, the newest first; nothing where letters are real."""
    check_there(house.settings.outbox_page)
    with house.truth.read() as session:
        written = letters.newest(session)
    return show(request, "outbox.html", visitor, letters=written)
