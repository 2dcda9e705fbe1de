"""Letters of a demo club, read here because they go nowhere."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import HouseDep, VisitorDep
from api.pages.frame import show
from club import letters
from schemas.errors import N_, NotFound

router = APIRouter()


@router.get("/outbox")
def outbox(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Every letter, the newest first; nothing where letters are real."""
    if not house.settings.outbox_page:
        raise NotFound(N_("There is nothing at this address."))
    with house.truth.read() as session:
        written = letters.newest(session)
    return show(request, "outbox.html", visitor, letters=written)
